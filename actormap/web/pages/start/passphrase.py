"""The name of a new workspace, its passphrase, and the recovery code that is asked back."""

from __future__ import annotations

import streamlit as st

from actormap.core.errors import ActormapError
from actormap.core.words import _
from actormap.store import keys
from actormap.web.escape import esc
from actormap.web.state.jobs import refusal
from actormap.web.state.unfinished.starting import LAST, LONGEST, Starting, why_not

OWN, WORDS = "own", "words"
"""Kinds of passphrase."""


def body(held: Starting) -> None:
    """Ask for both, and show the recovery code beside them."""
    with st.container(border=True):
        st.header(_("1 Name and passphrase"), anchor=False)
        first, second = st.columns([3, 2], gap="medium")
        with first:
            st.text_input(_("Name of the workspace"), key="start name", max_chars=LONGEST)
            kinds = {WORDS: _("Six random words"), OWN: _("A passphrase of my own")}
            kind = st.radio(
                _("Passphrase"), list(kinds), format_func=kinds.__getitem__, key="start kind", horizontal=True
            )
            (_own if kind == OWN else _words)(held)
        with second:
            _code(held)


def _words(held: Starting) -> None:
    """Words that are drawn at random, to be noted."""
    words = st.session_state.setdefault("start words", keys.suggestion())
    hidden = st.session_state.get("start hidden", False)
    with st.container(horizontal=True, gap="xxsmall", key="start chips"):
        for word in words.split():
            st.badge(esc("•••••" if hidden else word), color="gray")
    st.text(
        _("Strong: nobody will guess it in a lifetime. Note the words in this order, with a space between.")
    )
    with st.container(horizontal=True):
        st.button(_("Other words"), icon=":material/refresh:", on_click=_draw)
        st.button(
            _("Show") if hidden else _("Hide"),
            icon=":material/visibility:" if hidden else ":material/visibility_off:",
            on_click=st.session_state.update,
            args=({"start hidden": not hidden},),
        )
    _protect(held, words)


def _draw() -> None:
    st.session_state["start words"] = keys.suggestion()
    st.session_state.pop("start last", None)


def _own(held: Starting) -> None:
    """A passphrase of one's own, typed twice."""
    first = st.text_input(_("Passphrase, 12 characters or more"), type="password", key="start passphrase")
    again = st.text_input(_("The same again"), type="password", key="start again")
    held.key = held.key if held.passphrase == first else None
    if not first:
        return
    refused = why_not(first)
    if refused is not None:
        st.warning(esc(refusal(refused)))
    elif again and first != again:
        st.warning(_("The two are not the same."))
    elif again:
        st.text(_("Strong: nobody will guess it in a lifetime."))
        _protect(held, first)


def _protect(held: Starting, passphrase: str) -> None:
    with st.spinner(_("Making the recovery code …")):
        try:
            held.protect(passphrase)
        except ActormapError as refused:
            st.warning(esc(refusal(refused)))


def _code(held: Starting) -> None:
    """The recovery code, shown here alone, and asked back."""
    with st.container(border=True, key="start code"):
        st.markdown(f"**{esc(_('Recovery code: write it on paper'))}**")
        if held.key is None:
            st.text(_("It is shown here once there is a passphrase."))
            return
        st.code(held.key.code, language=None, wrap_lines=True)
        st.text(
            _("Shown only now. With passphrase and code both lost nobody can open the file, not even we.")
        )
        last = st.text_input(
            _("Type its last four"), key="start last", max_chars=LAST + 2, width=160, autocomplete="off"
        )
        if held.noted(last):
            st.badge(_("noted"), color="green", icon=":material/check:")
        elif last:
            st.text(_("These are not its last four. Compare it with your paper."))
