"""Duplicates: pairs of entries that may be one, ten at a time, and those that were decided on."""

from __future__ import annotations

import streamlit as st

from actormap import access
from actormap.errors import Denied
from actormap.pages.duplicates import decided as _decided
from actormap.pages.duplicates import pair as _pair
from actormap.sentences import plural
from actormap.web import places
from actormap.web.escape import esc
from actormap.web.state.duplicates import MOST, Deciding, deciding
from actormap.web.state.jobs import at_work
from actormap.web.state.session import Reading, reading, workspace
from actormap.words import _

TO_DECIDE, DECIDED = "to decide", "decided"


def body() -> None:
    """Show the page."""
    st.title(_("Duplicates: which entries may be one?"), anchor=False)
    principal = workspace().principal
    try:
        access.may_change(principal)
    except Denied as denied:
        st.info(esc(denied))
        return
    seen, held = reading(), deciding()
    held.look(seen)
    st.text(_("Nothing is merged by itself: a person decides, and every decision can be taken back."))
    if not principal.rights.may_compare:
        st.info(_(
            "Persons whom it could expose are compared across sources by protection officers and data "
            "stewards alone: you do not see such pairs."
        ))  # fmt: skip
    parts = {TO_DECIDE: _("To decide"), DECIDED: _("Decided")}
    chosen = st.segmented_control(
        _("Which pairs?"), list(parts), default=TO_DECIDE, key="which pairs", required=True,
        format_func=parts.__getitem__,
    )  # fmt: skip
    if held.told:
        st.error(esc(held.told))
    if chosen == DECIDED:
        _decided.body(held)
    else:
        _open(seen, held)


def offer(held: Deciding, seen: Reading) -> None:
    """The way to this page, where it is known that pairs are open; nothing is searched for it."""
    pairs = len(held.left(seen.map))
    if pairs:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.text(_("{pairs} of entries may be one and the same.", pairs=plural(pairs, "pair")))
            places.link("duplicates", _("Look at them"), icon="join_inner")


def _open(seen: Reading, held: Deciding) -> None:
    """The pairs that nobody decided on."""
    if held.looking is not None:
        entries = plural(len(seen.map.actors), "entry", "entries")
        st.text(_("{entries} are compared with each other.", entries=entries))
        at_work(held.looking, on_cancel=held.stopped)
    pairs = held.shown(seen.map)
    if not pairs:
        if held.looking is None:
            st.text(_("No two entries look like one that nobody decided on."))
            st.button(_("Search again"), key="again", on_click=held.look_again)
        return
    held.at = min(held.at, (len(pairs) - 1) // MOST * MOST)
    here = pairs[held.at : held.at + MOST]
    st.text(_(
        "Pairs {first} to {last} of {all}, the most certain first. How sure puts them in order; it is not "
        "measured. When in doubt: later.",
        first=held.at + 1, last=held.at + len(here), all=len(pairs),
    ))  # fmt: skip
    with st.expander(_("What does a decision change?")):
        st.text(_(
            "Same: wherever the map is looked at, both are one. The one that is kept has the names of the "
            "other as aliases; ties, seats, contacts and plans of both lead to it. Where they differ what is "
            "safer wins, else the one that is kept."
        ))  # fmt: skip
        st.text(_("Not the same: the pair is not proposed again."))
        st.text(_("Later: the pair comes last in the list."))
        st.text(_("What is stored stays as it is, so that each decision can be taken back."))
    for place, pair in enumerate(here, held.at):
        if held.last is not None and held.last.pair is pair:
            _pair.done(held, held.last)
        else:
            _pair.body(seen, held, pair, place)
    _turn(held, len(pairs))


def _turn(held: Deciding, pairs: int) -> None:
    """To the next pairs, and back."""

    def go(to: int) -> None:
        held.at = to

    with st.container(horizontal=True):
        if held.at:
            st.button(_("Pairs before"), on_click=go, args=(held.at - MOST,))
        if held.at + MOST < pairs:
            st.button(_("Next pairs"), on_click=go, args=(held.at + MOST,))
        st.button(_("Search again"), key="again", on_click=held.look_again)
