"""Start your map: a workspace is made, or one is opened, or the invented country is looked at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from actormap.core import schema
from actormap.core.errors import ActormapError
from actormap.core.sentences import Name, isolated, term
from actormap.core.words import _, arrow, plain
from actormap.store import is_server, keys
from actormap.web.escape import esc
from actormap.web.parts import layout
from actormap.web.state import language
from actormap.web.state.jobs import refusal
from actormap.web.state.resumed import NEVER
from actormap.web.state.session import Workspace
from actormap.web.state.unfinished.starting import (
    LAST,
    LONGEST,
    Starting,
    file_of,
    folder,
    office,
    starting,
    there,
    why_not,
)

ROLES = {
    "hro": term("Brings lists, notes meetings, undoes own changes, makes briefs"),
    "protection_officer": term("Also keeps the sensitive part"),
    "data_steward": term("Also merges, forgets, makes backups"),
    "viewer": term("Looks; takes nothing out"),
}
"""Roles that are offered, in their order, and what each is for."""
_REFUSED = "start refused"


def body(workspace: Workspace) -> None:
    """Show the page."""
    held = starting()
    with layout.line(horizontal_alignment="distribute"):
        st.title(_("Start your map"), anchor=False, width="content")
        language.choose_here()
    left, right = st.columns([2.6, 1], gap="medium")
    with right:
        _other_ways(workspace)
    with left:
        _passphrase(held)
        second, third = st.columns(2)
        with second.container(border=True, height="stretch"):
            _office()
        with third.container(border=True, height="stretch"):
            _role()
        _make(workspace, held)


def _office() -> None:
    layout.head(_("2 My office"))
    first, second = st.columns([3, 2])
    first.text_input(_("Its name"), key="start office", max_chars=LONGEST)
    second.text_input(_("Where"), key="start where", max_chars=LONGEST)
    st.multiselect(
        _("Areas we cover"),
        [],
        key="start areas",
        accept_new_options=True,
        placeholder=_("Type and press Enter"),
    )
    st.text(_("So meetings in your lists find their office. It can be left empty."))


def _role() -> None:
    layout.head(_("3 My role"))
    st.radio(
        _("My role"),
        list(ROLES),
        format_func=lambda role: plain(schema.roles()[role].label),
        captions=[esc(plain(what)) for what in ROLES.values()],
        key="start role",
        label_visibility="collapsed",
    )


def _make(workspace: Workspace, held: Starting) -> None:
    with layout.line(horizontal_alignment="distribute"):
        with st.container(gap=None, width="stretch"):
            st.text(_("Kept as one locked file in {folder}.", folder=isolated(Name(folder()))))
            st.text(_("Office and role can be changed later, in Settings."))
        pressed = st.button(_("Make the workspace"), type="primary", icon=f":material/{arrow()}:")
    if pressed:
        held.refused, held.refused_of = "", held.filled()
        try:
            with st.spinner(_("Making the workspace …")):
                _made(workspace, held)
        except ActormapError as refused:
            held.refused = refusal(refused)
        except OSError as error:
            held.refused = _("The file cannot be made: {why}.", why=Name(error.strerror or ""))
        else:
            st.rerun()
    if held.refused and held.refused_of == held.filled():
        st.error(esc(held.refused))


def _made(workspace: Workspace, held: Starting) -> None:
    """Make it, if all that must be there is."""
    state = st.session_state
    path = file_of(state["start name"])
    if held.key is None:
        raise ActormapError("Choose a passphrase first.")
    if not held.noted(state.get("start last", "")):
        raise ActormapError(
            "Write the recovery code on paper, then type its last four characters. Nothing was made."
        )
    own = office(state["start office"], state["start where"], state["start areas"])
    workspace.make(path, held.key, state["start role"], own)
    for name in [name for name in map(str, state) if name.startswith(NEVER)]:
        del state[name]
    held.forget()


def _other_ways(workspace: Workspace) -> None:
    with st.container(border=True):
        layout.head(_("Look around first"))
        st.text(
            _("Kasimbi, an invented country: 156 actors in five scripts. Nothing there touches your data.")
        )
        if st.button(
            _("Look around on an invented country"), icon=":material/travel_explore:", width="stretch"
        ):
            _tried(workspace.look_around, _("Making the invented country …"))
    with st.container(border=True):
        layout.head(_("I have one already"))
        for path in there():
            layout.press(
                path.stem, workspace.choose, path, icon="lock", key=f"open {path.name}", width="stretch"
            )
        with st.expander(_("Open a file, or from a backup")):
            given = st.text_input(_("Path of the workspace or of its backup"), key="open path")
            if st.button(_("Open it"), icon=":material/folder_open:"):
                _tried(lambda: _choose(workspace, given.strip()), _("Opening …"))
            st.text(_("A backup opens like any workspace: copy it from the stick to this computer first."))
    refused, of = st.session_state.get(_REFUSED, ("", ""))
    if refused and of == given:
        st.error(esc(refused))
    st.text(_("One locked file on this computer. This program sends nothing anywhere."))


def _choose(workspace: Workspace, given: str) -> None:
    if not is_server(given) and not Path(given).expanduser().is_file():
        raise ActormapError("There is no such file. Write its whole path, which ends in .actormap.")
    workspace.choose(given if is_server(given) else Path(given).expanduser())


def _tried(work: Callable[[], object], meanwhile: str) -> None:
    """Do what was pressed; why it is refused is said until the next try, or another path."""
    st.session_state.pop(_REFUSED, None)
    try:
        with st.spinner(esc(meanwhile)):
            work()
    except ActormapError as refused:
        st.session_state[_REFUSED] = refusal(refused), st.session_state.get("open path", "")
    else:
        st.rerun()


OWN, WORDS = "own", "words"
"""Kinds of passphrase."""


def _passphrase(held: Starting) -> None:
    """Ask for both, and show the recovery code beside them."""
    with st.container(border=True):
        layout.head(_("1 Name and passphrase"))
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
            layout.chip("•••••" if hidden else word)
    st.text(
        _("Strong: nobody will guess it in a lifetime. Note the words in this order, with a space between.")
    )
    with st.container(horizontal=True):
        layout.press(_("Other words"), _draw, icon="refresh")
        layout.press(
            _("Show") if hidden else _("Hide"),
            st.session_state.update,
            {"start hidden": not hidden},
            icon="visibility" if hidden else "visibility_off",
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
            _(
                "Shown only now. If you lose both passphrase and code, nobody can open the file, and neither "
                "can we."
            )
        )
        last = st.text_input(
            _("Type its last four"), key="start last", max_chars=LAST + 2, width=160, autocomplete="off"
        )
        if held.noted(last):
            st.badge(_("noted"), color="green", icon=":material/check:")
        elif last:
            st.text(_("These are not its last four. Compare it with your paper."))
