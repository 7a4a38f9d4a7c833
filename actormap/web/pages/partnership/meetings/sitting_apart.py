"""Pairs that must not sit together, and two sessions that keep them apart."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from actormap.core.findings import Finding
from actormap.core.model import Changes
from actormap.core.sentences import isolated, shown
from actormap.core.tables.values import split
from actormap.core.words import _, ngettext
from actormap.metrics.base.context import context_of
from actormap.metrics.base.safeguards import refused
from actormap.metrics.partner.seating import two_sessions
from actormap.metrics.partner.undertaken import LEFT_ALONE
from actormap.records.record import editing
from actormap.rights import identity
from actormap.web.escape import esc
from actormap.web.pages.partnership.meetings.planned import Planned, write
from actormap.web.parts import tables
from actormap.web.parts.writing import record_forms
from actormap.web.state.session import Reading

FEW = 5
"""So many pairs are told; all are in the table."""


def body(reading: Reading, here: Planned) -> None:
    """Show the panel."""
    apart = [each for each in here.pairs if each.details["seat"] == "apart"]
    with st.container(horizontal=True, vertical_alignment="center"):
        n = len(apart)
        heading = ngettext(n, "{n} pair must not sit together", "{n} pairs must not sit together")
        st.subheader(
            esc(heading if apart else _("Nobody must sit apart, as far as is recorded")), anchor=False
        )
        if apart and record_forms.may_write() and not here.is_over(reading):
            _sessions(here, apart)
    for pair in here.pairs[:FEW]:
        _pair(reading, pair)
    if here.pairs[FEW:]:
        label = ngettext(len(here.pairs), "All {n} pairs", "All {n} pairs")
        with st.expander(esc(label)):
            st.dataframe(_table(reading, here.pairs), hide_index=True)
    if not here.pairs:
        st.text(_("That does not mean that everybody is safe: ask each before."))


def _names(reading: Reading, pair: Finding) -> list[str]:
    """Both as who looks sees them; whoever must not be contacted now is not named."""
    context, names = context_of(reading.map, reading.view), tables.names(reading.map)
    return [
        shown(LEFT_ALONE) if refused(context, context.code(each), act="contact") else isolated(names[each])
        for each in pair.subject
    ]


def _pair(reading: Reading, pair: Finding) -> None:
    left, right = _names(reading, pair)
    with st.container(gap=None):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(f"{left} ⇄ {right}", width="stretch")
            if pair.details["seat"] == "apart":
                st.badge(_("apart"), icon=":material/block:", color="orange")
            else:
                st.badge(_("mind"), icon=":material/visibility:", color="gray")
        st.caption(esc(shown(pair.reason)))


def _table(reading: Reading, pairs: list[Finding]) -> pd.DataFrame:
    both = [_names(reading, pair) for pair in pairs]
    seats = {"apart": _("apart"), "mind": _("mind")}
    return pd.DataFrame(
        {
            _("One"): [left for left, _right in both],
            _("Other"): [right for _left, right in both],
            _("How"): [seats[pair.details["seat"]] for pair in pairs],
            _("Why"): [shown(pair.reason) for pair in pairs],
        }
    )


def _sessions(here: Planned, apart: list[Finding]) -> None:
    guests = split(here.row["guests"])
    _first, second = two_sessions(guests, [(pair.subject[0], pair.subject[1]) for pair in apart])
    if not second:
        st.caption(_("Two sessions do not keep all of them apart."))
        return
    st.button(
        _("Make two sessions"),
        icon=":material/call_split:",
        on_click=write,
        args=(partial(_two, here.row["id"], frozenset(second)),),
        help=esc(
            ngettext(
                len(second), "{n} guest goes into a second session.", "{n} guests go into a second session."
            )
        ),
    )


def _two(meeting: str, moving: frozenset[str], now: Reading) -> Changes:
    """The meeting as its first session, and a second one that is otherwise the same.

    Whoever was invited meanwhile stays in the first.
    """
    row = editing.row_of(now.map, "meetings", meeting)
    guests, entries = split(row["guests"]), identity.entries_of(now.map, moving)
    first, second = ([each for each in guests if (each in entries) is moves] for moves in (False, True))
    every = now.map["meetings"]
    alike = every[(every["name"] == row["name"]) & (every["date"] == row["date"])]
    taken = {each for each in alike["session"] if each}
    names = [str(number) for number in range(1, len(taken) + 3) if str(number) not in taken]
    own = row["session"] or names.pop(0)
    same = {name: value for name, value in row.items() if name in editing.asked_columns("meetings")}
    cells = same | {"session": names[0], "guests": second, "came": "", "outcome": ""}
    moved = editing.changes_for(
        now.map, "meetings", meeting, {"session": own, "guests": first}, principal=now.principal
    )
    new = editing.changes_for(now.map, "meetings", "", cells, principal=now.principal)
    rows = pd.concat([moved.upserts["meetings"], new.upserts["meetings"]], ignore_index=True)
    return Changes({"meetings": rows}, why=new.why)
