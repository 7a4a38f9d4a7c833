"""A case of the sealed part, whole: what happened, its eight steps, its measures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from actormap.core import schema
from actormap.core.sentences import isolated, shown, term
from actormap.core.tables.values import split
from actormap.core.words import _, ngettext, plain
from actormap.metrics.protect.cases import PENDING
from actormap.metrics.protect.steps import steps
from actormap.records.record import telling
from actormap.viz.charts.stepper import Step, stepper
from actormap.web.escape import esc
from actormap.web.pages.protection import facts, risk
from actormap.web.pages.protection.names import deliverer
from actormap.web.parts import components
from actormap.web.parts.writing import record_forms
from actormap.web.state.resumed import SEALED
from actormap.web.state.session import Reading, reading_of_stored

NAMES = f"{SEALED}names"
"""Whether who a case is about stands on the screen; another case begins without."""
NAMING = ("about", "threat_from", "duty_bearer")
"""Cells of a case that may name somebody beside who is in danger."""
NARROW = 79
"""Pixels of a step: eight of them stand beside the list of cases."""
WIDTHS = (210, 90)
"""Pixels of the columns that are read first, the measure and its status; the others take what they need."""
_STEPS = "step"
"""The set of items that are steps of a case; the others are measures."""


def body(reading: Reading, row: Mapping[str, Any], number: int) -> None:
    """Show a case."""
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
        if any(row[name] for name in ("subjects", *NAMING)) and st.toggle(_("Show who"), key=NAMES):
            for actor in split(row["subjects"]):
                st.text(isolated(telling.name(reading.map, actor, "actors")))
        _about(reading, row)
        st.text(row["what"])
        if row["note"]:
            st.caption(esc(isolated(row["note"])))
        facts.body(reading, row)
        _steps(reading, row)
    with st.container(border=True):
        _measures(reading, row["id"], _waits(reading, row))
        _changed(reading, row["id"])
    with st.container(border=True):
        risk.body(row)


def _about(reading: Reading, row: Mapping[str, Any]) -> None:
    """Which group; and where who is asked for, what else names somebody: who threatens, who must protect."""
    columns = schema.columns()["cases"]
    for name in ("group", *NAMING):
        if row[name] and (name == "group" or st.session_state.get(NAMES)):
            what = telling.cell(reading.map, columns[name], row[name])
            st.text(f"{plain(telling.label('cases', name))}: {what.in_language(isolated)}")


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
    marks = [
        Step(
            plain(term(item.label)),
            done.get(item.code, ""),
            "done" if item.code in done else "next" if item.code == ahead else "later",
        )
        for item in every
    ]
    title = ngettext(len(done), "{n} of 8 steps is done", "{n} of 8 steps are done")
    components.picture(stepper(marks, title=title, step=NARROW), key=f"{SEALED}steps")


def _waits(reading: Reading, row: Mapping[str, Any]) -> dict[str, str]:
    """Of each measure that waits for the person until when, "" where no day is recorded."""
    every = len(reading.map["case_steps"])
    if row["opened"] > reading.view.date or not every:
        return {}
    tasks = steps(reading.map, reading.view, case=row["id"], limit=every).findings
    return {
        task.details["row"]: task.details["by"]
        for task in tasks
        if "agreement" in task.details.get("lacks", ())
    }


def _measures(reading: Reading, case: str, waits: Mapping[str, str]) -> None:
    measures = _of_case(reading, case, steps=False)
    title = ngettext(len(measures), "{n} measure", "{n} measures")
    if waits:
        waiting = ngettext(len(waits), "{n} waits for the person", "{n} wait for the person")
        title = _("{measures}: {waiting}", measures=title, waiting=waiting)
    st.header(esc(title), anchor=False)
    if not measures:
        st.text(_("None yet. Note one as a step, once the person agreed to it or so as to ask them."))
        return
    states = schema.vocabulary("case_step_status")
    for step in measures:
        if step["id"] in waits:
            st.text(f"{plain(term(schema.items()[step['item']].label))}: {_next(step, waits)}")
    table = pd.DataFrame(
        [
            {
                _("Protection measure"): plain(term(schema.items()[step["item"]].label)),
                _("Status"): plain(term(states[step["status"]])),
                _("Next"): _next(step, waits),
                _("Who delivers it"): _who(step),
                _("Agreed with the person"): step["agreed_on"] or _("not yet"),
            }
            for step in measures
        ]
    )
    widths = zip(table.columns, WIDTHS, strict=False)
    config = {name: st.column_config.Column(width=width) for name, width in widths}
    st.dataframe(table, hide_index=True, column_config=config)


def _changed(reading: Reading, case: str) -> None:
    """What was noted of a case, each with the way to change it."""
    noted = [*_of_case(reading, case, steps=True), *_of_case(reading, case, steps=False)]
    if not noted:
        return
    with st.expander(_("Change a step or a measure")):
        for step in noted:
            about = shown(telling.headline(reading.map, "case_steps", step, of="case"))
            record_forms.row(reading, about, "case_steps", step["id"])


def _next(step: Mapping[str, Any], waits: Mapping[str, str]) -> str:
    """Until when it waits for the person, or by when it is to be done."""
    due = step["due"]
    if step["id"] in waits:
        return _("waits for the person until {day}", day=due) if due else _("waits for the person")
    return _("by {day}", day=due) if due and step["status"] in PENDING else ""


def _who(step: Mapping[str, Any]) -> str:
    if step["who"]:
        return deliverer(reading_of_stored().map, step["who"])
    return plain(term(schema.vocabulary("delivery")[step["delivery"]])) if step["delivery"] else ""
