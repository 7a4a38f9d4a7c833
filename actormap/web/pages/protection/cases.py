"""The cases of the sealed part: those that are open by their clock, and what was done to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import streamlit as st

from actormap.core import schema
from actormap.core.findings import Finding
from actormap.core.sentences import isolated, term
from actormap.core.words import _, ngettext, plain
from actormap.metrics.protect.queue import queue
from actormap.records.record import telling
from actormap.web.escape import esc
from actormap.web.pages.protection import bring, case, past
from actormap.web.parts.writing import record_forms
from actormap.web.state.resumed import SEALED
from actormap.web.state.session import Reading

_CASE, _CLOSED = f"{SEALED}case", f"{SEALED}closed"


def body(reading: Reading) -> None:
    """Show the cases beside the one that is chosen."""
    every = reading.map["cases"].sort_values(["opened", "at", "id"])
    numbers = {identifier: at for at, identifier in enumerate(every["id"], start=1)}
    rows = {row["id"]: row for row in every.to_dict("records")}
    listed, whole = st.columns([2, 5], gap="medium")
    with listed:
        with st.container(border=True):
            _list(reading, rows, numbers)
        bring.body(reading)
    with whole:
        chosen = st.session_state.get(_CASE)
        if chosen in rows:
            case.body(reading, rows[chosen], numbers[chosen])
        elif rows:
            st.text(_("Choose a case."))
    past.body()


def _list(reading: Reading, rows: Mapping[str, Mapping[str, Any]], numbers: Mapping[str, int]) -> None:
    waits = _waits(reading) if rows else {}
    still = [rows[code] for code in waits]
    st.header(ngettext(len(still), "{n} open case", "{n} open cases"), anchor=False)
    record_forms.add_first(
        reading, "cases", _("New case"), then="case", opened=reading.view.date, at=_time_of(reading)
    )
    later = sum(row["opened"] > reading.view.date for row in rows.values())
    if later:
        words = ngettext(
            later,
            "{n} case was opened after {day}",
            "{n} cases were opened after {day}",
            day=reading.view.date,
        )
        st.warning(esc(words))
    ended = [row for code, row in rows.items() if row["closed"] and code not in waits]
    shown_rows = still
    if ended and st.toggle(ngettext(len(ended), "{n} closed", "{n} closed"), key=_CLOSED):
        shown_rows = [*still, *ended]
    for row in shown_rows:
        severity = schema.vocabulary("severity")[row["severity"]]
        with st.container(gap=None):
            with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
                st.button(
                    esc(_("Case {number}", number=numbers[row["id"]])),
                    key=f"{SEALED}choose {row['id']}",
                    type="tertiary",
                    icon=":material/visibility:" if st.session_state.get(_CASE) == row["id"] else None,
                    on_click=st.session_state.update,
                    args=({_CASE: row["id"], case.NAMES: False},),
                )
                st.badge(
                    esc(plain(term(severity))), color="orange" if row["severity"] == "critical" else "gray"
                )
                waiting = waits.get(row["id"])
                if waiting is not None and waiting.details["wait"] == "late":
                    st.badge(_("late"), color="red")
                elif waiting is not None and waiting.details["wait"] == "soon":
                    st.badge(_("within 24 hours"), color="orange")
            st.caption(esc(" · ".join(_in_short(reading, row, waiting))))


def _time_of(reading: Reading) -> str:
    """The time with which a new case begins: now, where the map is looked at as of today."""
    now = dt.datetime.now().astimezone()
    return "" if reading.view.date != str(now.date()) else now.timetz().isoformat(timespec="minutes")


def _waits(reading: Reading) -> dict[str, Finding]:
    """Open cases by id, in the order of their clocks, with what is said of each."""
    every = queue(reading.map, reading.view, at=_time_of(reading), limit=len(reading.map["cases"]))
    return {finding.details["case"]: finding for finding in every.findings[1:]}


def _in_short(reading: Reading, row: Mapping[str, Any], waiting: Finding | None) -> Iterator[str]:
    if row["pcode"]:
        yield isolated(telling.name(reading.map, row["pcode"], "areas"))
    yield plain(term(schema.vocabulary("verification")[row["verification"]]))
    if row["closed"]:
        yield _("closed on {day}", day=row["closed"])
    elif waiting is not None and waiting.details["by"]:
        day, _space, time = waiting.details["by"].partition(" ")
        yield _("due by {day}, {time}", day=day, time=time) if time else _("due by {day}", day=day)
    else:
        yield _("by when to look again is not recorded")
    if waiting is not None and waiting.details["person"]:
        day = waiting.details["person_by"]
        yield _("waits for the person until {day}", day=day) if day else _("waits for the person")
