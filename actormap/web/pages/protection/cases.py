"""The cases of the sealed part: those that are open, and one of them whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from actormap.core import schema
from actormap.core.errors import ActormapError
from actormap.core.findings import Finding
from actormap.core.sentences import isolated, shown, term
from actormap.core.tables.values import split
from actormap.core.words import _, ngettext, plain
from actormap.metrics.protect.queue import queue
from actormap.records.record import telling
from actormap.viz.charts.stepper import Step, stepper
from actormap.web.escape import esc
from actormap.web.parts import components, record_forms
from actormap.web.state import protection
from actormap.web.state.jobs import refusal
from actormap.web.state.resumed import SEALED
from actormap.web.state.session import Reading

_CASE, _NAMES, _CLOSED, _REFUSED = (f"{SEALED}{what}" for what in ("case", "names", "closed", "not undone"))
NARROW = 86
"""Pixels of a step: eight of them stand beside the list of cases."""
_STEPS = "step"
"""The set of items that are steps of a case; the others are measures."""


def body(reading: Reading) -> None:
    """Show the cases beside the one that is chosen."""
    every = reading.map["cases"].sort_values(["opened", "at", "id"])
    numbers = {identifier: at for at, identifier in enumerate(every["id"], start=1)}
    rows = {row["id"]: row for row in every.to_dict("records")}
    listed, whole = st.columns([2, 5], gap="medium")
    with listed, st.container(border=True):
        _list(reading, rows, numbers)
    with whole:
        chosen = st.session_state.get(_CASE)
        if chosen in rows:
            _case(reading, rows[chosen], numbers[chosen])
        elif rows:
            st.text(_("Choose a case."))
    _history()


def _list(reading: Reading, rows: Mapping[str, Mapping[str, Any]], numbers: Mapping[str, int]) -> None:
    waits = _waits(reading) if rows else {}
    still = [rows[code] for code in waits]
    st.header(ngettext(len(still), "{n} open case", "{n} open cases"), anchor=False)
    record_forms.add_first(reading, "cases", _("New case"), opened=reading.view.date, at=_time_of(reading))
    ended = [row for row in rows.values() if row["closed"]]
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
                    args=({_CASE: row["id"]},),
                )
                st.badge(
                    esc(plain(term(severity))), color="orange" if row["severity"] == "critical" else "gray"
                )
                waiting = waits.get(row["id"])
                if waiting is not None and waiting.details["wait"] == "late":
                    st.badge(_("late"), color="red")
            st.caption(esc(" · ".join(_in_short(reading, row, waiting))))


def _time_of(reading: Reading) -> str:
    """The time with which a new case begins: now, where the map is looked at as of today."""
    now = dt.datetime.now().astimezone()
    return "" if reading.view.date != str(now.date()) else now.timetz().isoformat(timespec="minutes")


def _waits(reading: Reading) -> dict[str, Finding]:
    """Open cases by id, in the order of their clocks, with what is said of each."""
    found = queue(reading.map, reading.view, at=_time_of(reading), limit=len(reading.map["cases"]))
    return {finding.details["case"]: finding for finding in found.findings[1:]}


def _in_short(reading: Reading, row: Mapping[str, Any], waiting: Finding | None) -> Iterator[str]:
    if row["pcode"]:
        yield isolated(telling.name(reading.map, row["pcode"], "areas"))
    yield plain(term(schema.vocabulary("verification")[row["verification"]]))
    if row["closed"]:
        yield _("closed on {day}", day=row["closed"])
    elif waiting is not None and waiting.details["by"]:
        yield _("due by {day}", day=waiting.details["by"])
    else:
        yield _("by when is not recorded")


def _case(reading: Reading, row: Mapping[str, Any], number: int) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.header(esc(_("Case {number}", number=number)), anchor=False)
            record_forms.change(reading, "cases", row["id"], quiet=False)
            record_forms.add(reading, "case_steps", _("Note a step"), case=row["id"], date=reading.view.date)
        st.caption(esc(_("opened {day}, {time}", day=row["opened"], time=row["at"] or _("time not known"))))
        with st.container(horizontal=True, gap="xsmall"):
            for words, good in _marks(row):
                st.badge(esc(words), color="green" if good else "gray")
        # Screens are looked at over shoulders: who it is stands there when it is asked for.
        if row["subjects"] and st.toggle(_("Show who"), key=_NAMES):
            for actor in split(row["subjects"]):
                st.text(isolated(telling.name(reading.map, actor, "actors")))
        st.text(row["what"])
        if row["note"]:
            st.caption(esc(isolated(row["note"])))
        _steps(reading, row)
    with st.container(border=True):
        _measures(reading, row)


def _marks(row: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    if row["agreed_with_person"] == "yes":
        yield _("agreed with the person on {day}", day=row["agreed_on"]), True
    else:
        yield _("not agreed with the person"), False
    if row["reprisal"] == "yes":
        yield _("reprisal for contact with the United Nations"), False
    if row["hq_informed"]:
        yield _("headquarters informed on {day}", day=row["hq_informed"]), True


def _of_case(reading: Reading, case: str, *, steps: bool) -> list[dict[str, Any]]:
    """Rows of a case that are steps, or measures, in the order of the items."""
    order = {code: at for at, code in enumerate(schema.items())}
    rows = reading.map["case_steps"]
    mine = rows[rows["case"] == case].to_dict("records")
    fitting = [row for row in mine if (schema.items()[row["item"]].set == _STEPS) == steps]
    return sorted(fitting, key=lambda row: (order[row["item"]], row["date"], row["id"]))


def _steps(reading: Reading, row: Mapping[str, Any]) -> None:
    """The eight steps: done, next, to come."""
    mine = _of_case(reading, row["id"], steps=True)
    done = {step["item"]: step["date"] for step in mine if step["status"] == "done"}
    every = [item for item in schema.items().values() if item.set == _STEPS]
    ahead = next((item.code for item in every if item.code not in done), "")
    steps = [
        Step(
            plain(term(item.label)),
            done.get(item.code, ""),
            "done" if item.code in done else "next" if item.code == ahead else "later",
        )
        for item in every
    ]
    title = ngettext(len(done), "{n} of 8 steps is done", "{n} of 8 steps are done")
    components.picture(stepper(steps, title=title, step=NARROW), key=f"{SEALED}steps")


def _measures(reading: Reading, row: Mapping[str, Any]) -> None:
    measures = _of_case(reading, row["id"], steps=False)
    st.header(ngettext(len(measures), "{n} measure", "{n} measures"), anchor=False)
    if not measures:
        st.text(_("None yet. Note one as a step, once the person agreed to it or so as to ask them."))
        return
    states = schema.vocabulary("case_step_status")
    table = pd.DataFrame(
        [
            {
                _("Measure"): plain(term(schema.items()[step["item"]].label)),
                _("Who delivers it"): _who(reading, step),
                _("Agreed with the person"): step["agreed_on"] or _("not yet"),
                _("State"): plain(term(states[step["status"]])),
                _("By when"): step["due"],
            }
            for step in measures
        ]
    )
    st.dataframe(table, hide_index=True)
    for step in measures:
        about = shown(telling.headline(reading.map, "case_steps", step, of="case"))
        record_forms.row(reading, about, "case_steps", step["id"])


def _who(reading: Reading, step: Mapping[str, Any]) -> str:
    if step["who"]:
        return isolated(telling.name(reading.map, step["who"], "actors"))
    return plain(term(schema.vocabulary("delivery")[step["delivery"]])) if step["delivery"] else ""


def _history() -> None:
    """What was done to the cases, and the way back; nothing of it stands on Home or under Undo."""
    opened = protection.holder()
    if opened is None:
        return
    with st.expander(_("History of the sealed part")):
        if opened.last_opened:
            st.text(
                _(
                    "Opened {number} times, before this on {day}.",
                    number=opened.number,
                    day=opened.last_opened,
                )
            )
        rows = opened.history()
        if rows.empty:
            st.text(_("Nothing was written yet."))
            return
        newest = rows.iloc[::-1]
        columns = {"revision": _("Revision"), "when": _("When"), "why": _("Why"), "what": _("What")}
        st.dataframe(newest[list(columns)].rename(columns=columns), hide_index=True)
        st.button(_("Undo the last change"), key=f"{SEALED}undo", icon=":material/undo:", on_click=_undo)
        if _REFUSED in st.session_state:
            st.error(esc(st.session_state[_REFUSED]))


def _undo() -> None:
    st.session_state.pop(_REFUSED, None)
    try:
        protection.undo()
    except ActormapError as error:
        st.session_state[_REFUSED] = refusal(error)
