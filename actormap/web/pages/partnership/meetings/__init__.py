"""Meetings: who is represented, who has no seat, who sits apart, and how guests were chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from actormap.core.findings import Finding
from actormap.core.sentences import Sentence, counted, isolated, series, shown, term
from actormap.core.words import _
from actormap.records.record import telling
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.pages.partnership.meetings import (
    chair,
    guests,
    hit_hardest,
    how_chosen,
    represented,
    seats,
    sitting_apart,
)
from actormap.web.pages.partnership.meetings.planned import ANALYSIS, MEETING, Planned, planned
from actormap.web.parts import components
from actormap.web.parts.writing import record_forms
from actormap.web.state import chosen
from actormap.web.state.session import Reading, reading_of_stored

FEW = 2
"""So many areas without a seat are named; of more there is a count."""


def body(reading: Reading) -> None:
    """Show the tab."""
    stored = reading_of_stored()
    if reading.map["meetings"].empty:
        st.info(_("No meeting is planned. Plan one, and write first how guests are chosen."))
        _plan(reading, stored, first=True)
        return
    here = planned(reading)
    _choose(reading, stored, here)
    _head(reading, stored, here)
    left, right = st.columns([5, 3], gap="medium")
    with left, st.container(border=True):
        st.subheader(esc(headline(here.answer.findings[0], here.answer.findings)), anchor=False)
        represented.bars(reading, here)
        hit_hardest.body(reading, here)
    with right, st.container(border=True):
        seats.empty(reading, here)
    left, right = st.columns([5, 3], gap="medium")
    with left, st.container(border=True):
        sitting_apart.body(reading, here)
    with right, st.container(border=True):
        how_chosen.body(reading, stored, here)
    components.explained(ANALYSIS, here.answer)


def headline(whole: Finding, findings: tuple[Finding, ...]) -> str:
    """How many are invited, and which areas and how many groups have no seat."""
    missing = whole.details["missing"]
    labels = {
        each.details["code"]: term(each.details["label"])
        for each in findings
        if each.details.get("by") == "area"
    }
    count = int(whole.value or 0)
    if not count:
        return _("Nobody is invited yet")
    some = counted(count, "{n} invited", "{n} invited")
    areas = [labels[code] for code in missing["area"]]
    where = series(areas) if len(areas) <= FEW else counted(len(areas), "{n} area", "{n} areas")
    groups = counted(len(missing["group"]), "{n} group has no seat", "{n} groups have no seat")
    if areas and missing["group"]:
        return _("{guests}: nobody from {areas}, and {groups}", guests=some, areas=where, groups=groups)
    if areas:
        return _("{guests}: nobody from {areas}", guests=some, areas=where)
    if missing["group"]:
        return _("{guests}: {groups}", guests=some, groups=groups)
    return _("{guests}: each area and group has a seat", guests=some)


def _plan(reading: Reading, stored: Reading, *, first: bool = False) -> None:
    add = record_forms.add_first if first else record_forms.add
    add(
        stored,
        "meetings",
        _("Plan a meeting"),
        called=_("Plan a meeting"),
        then=MEETING,
        criteria_on=reading.view.date,
    )


def _choose(reading: Reading, stored: Reading, here: Planned) -> None:
    names = {row["id"]: _called(row) for row in here.rows}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key = "meeting that is looked at"
        st.session_state[key] = here.row["id"]
        st.selectbox(
            _("Meeting"),
            list(names),
            format_func=names.__getitem__,
            key=key,
            on_change=lambda: chosen.keep(MEETING, st.session_state[key]),
        )
        _plan(reading, stored)


def _called(row: Mapping[str, Any]) -> str:
    name = isolated(row["name"])
    if row["session"]:
        return _("{day}: {name}, session {session}", day=row["date"], name=name, session=row["session"])
    return _("{day}: {name}", day=row["date"], name=name)


def _head(reading: Reading, stored: Reading, here: Planned) -> None:
    """The meeting in a line, and what is done first: criteria, then guests; afterwards what came of it."""
    row = here.row
    st.header(esc(isolated(row["name"])), anchor=False)
    about = [
        shown(Sentence("{day}", day=row["date"])),
        telling.name(reading.map, row["pcode"], "areas"),
        row["place"],
        telling.name(reading.map, row["instrument"], "instruments"),
    ]
    st.caption(esc(" · ".join(isolated(each) for each in about if each)))
    over = here.is_over(reading)
    with st.container(horizontal=True):
        if over:
            navigation.link("after-a-meeting", _("After a meeting"), icon="edit_note")
            _part(stored, row, _("Note who came"), "came", "outcome", icon="how_to_reg")
        elif not row["criteria"]:
            _part(stored, row, _("Write how guests are chosen"), "criteria", "criteria_on", icon="checklist")
        else:
            _part(stored, row, _("Add a guest"), "guests", "choices", icon="person_add")
        record_forms.change(stored, "meetings", row["id"], quiet=False)
        chair.body(reading, row["id"])
    if not over and not row["criteria"]:
        st.caption(esc(_("Guests are added once it is written how they are chosen.")))
    elif row["guests"]:
        guests.body(reading, row)


def _part(stored: Reading, row: Mapping[str, Any], label: str, *columns: str, icon: str) -> None:
    record_forms.change_part(stored, "meetings", row["id"], label, *columns, icon=icon)
