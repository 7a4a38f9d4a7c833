"""Duplicates: pairs of entries that may be one, ten at a time, and those that were decided on."""

from __future__ import annotations

import streamlit as st

from actormap.core.sentences import plural
from actormap.core.words import _
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.pages.duplicates import decided as _decided
from actormap.web.pages.duplicates import pair as _pair
from actormap.web.parts import components, paging
from actormap.web.state.jobs import at_work
from actormap.web.state.session import Reading, current_reading, workspace
from actormap.web.state.unfinished.duplicates import MOST, Deciding, deciding

TO_DECIDE, DECIDED = "to decide", "decided"


def body() -> None:
    """Show the page."""
    st.title(_("Duplicates: which entries may be one?"), anchor=False)
    if not components.is_for_role("duplicates"):
        return
    reading, held = current_reading(), deciding()
    held.look(reading)
    st.text(_("Nothing is merged automatically: a person decides, and every decision can be undone."))
    if not workspace().principal.rights.may_compare:
        st.info(
            _(
                "Only protection officers and data stewards compare persons across sources where that "
                "could expose them: you do not see such pairs."
            )
        )
    parts = {TO_DECIDE: _("To decide"), DECIDED: _("Decided")}
    chosen = st.segmented_control(
        _("Which pairs?"),
        list(parts),
        default=TO_DECIDE,
        key="which pairs",
        required=True,
        format_func=parts.__getitem__,
    )
    if chosen == DECIDED:
        _decided.body(held)
    else:
        _open(reading, held)


def offer(held: Deciding, reading: Reading) -> None:
    """The way to this page, where it is known that pairs are open; nothing is searched for it."""
    pairs = len(held.left(reading.map))
    if pairs:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.text(_("{pairs} of entries may be one and the same.", pairs=plural(pairs, "pair")))
            navigation.link("duplicates", _("Look at them"), icon="join_inner")


def _open(reading: Reading, held: Deciding) -> None:
    """The pairs that nobody decided on."""
    if held.looking is not None:
        entries = plural(len(reading.map.actors), "entry", "entries")
        st.text(_("{entries} are compared with each other.", entries=entries))
        at_work(held.looking, on_cancel=held.stopped)
    pairs = held.shown(reading.map)
    if held.refused and not any(held.refused_about(pair.first, pair.second) for pair in pairs):
        st.error(esc(held.refused))
    if not pairs:
        if held.looking is None:
            st.text(_("There are no undecided pairs of entries that look alike."))
            st.button(_("Search again"), key="again", on_click=held.look_again)
        return
    here = paging.part(held.part, MOST, len(pairs))
    held.part = here.number
    st.text(
        _(
            "Pairs {first} to {last} of {all}, most alike first. Alike does not mean the same: look "
            "at both. When in doubt, choose Later.",
            first=here.first + 1,
            last=here.end,
            all=here.count,
        )
    )
    with st.expander(_("What does a decision change?")):
        st.text(
            _(
                "Same: both are shown as one everywhere. The one you keep takes the other's names as "
                "aliases; ties, seats, contacts and plans of both lead to it. Where they differ, the "
                "safer value wins, otherwise that of the one you keep."
            )
        )
        st.text(_("Not the same: the pair is not proposed again."))
        st.text(_("Later: the pair moves to the end of the list."))
        st.text(_("What is stored stays as it is, so each decision can be undone."))
    for place, pair in enumerate(pairs[here.places], here.first):
        if held.last is not None and held.last.pair is pair:
            _pair.done(held, held.last)
        else:
            _pair.body(reading, held, pair, place)
    _turn(held, here)


def _turn(held: Deciding, here: paging.Part) -> None:
    """To the next pairs, and back."""

    def go(to: int) -> None:
        held.part = to

    with st.container(horizontal=True):
        if here.before:
            st.button(_("Previous pairs"), on_click=go, args=(here.number - 1,))
        if here.after:
            st.button(_("Next pairs"), on_click=go, args=(here.number + 1,))
        st.button(_("Search again"), key="again", on_click=held.look_again)
