"""The measures of a case: who delivers them, what waits for the person, and how what was noted is changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from actormap.core import schema
from actormap.core.sentences import shown, term
from actormap.core.words import _, ngettext, plain
from actormap.metrics.protect.cases import PENDING
from actormap.metrics.protect.steps import steps
from actormap.records.record import telling
from actormap.web.escape import esc
from actormap.web.pages.protection.names import deliverer
from actormap.web.parts.writing import record_forms
from actormap.web.state.session import Reading, reading_of_stored

STEPS = "step"
"""The set of items that are steps of a case; the others are measures."""
WIDTHS = (210, 90)
"""Pixels of the columns that are read first, the measure and its status; the others take what they need."""


def body(reading: Reading, row: Mapping[str, Any]) -> None:
    """Show the measures of a case."""
    _table(reading, row["id"], _waits(reading, row))
    _changed(reading, row["id"])


def of_case(reading: Reading, case: str, *, steps: bool) -> list[dict[str, Any]]:
    """Rows of a case that are steps, or measures, in the order of the items."""
    order = {code: at for at, code in enumerate(schema.items())}
    rows = reading.map["case_steps"]
    mine = rows[rows["case"] == case].to_dict("records")
    fitting = [row for row in mine if (schema.items()[row["item"]].set == STEPS) == steps]
    return sorted(fitting, key=lambda row: (order[row["item"]], row["date"], row["id"]))


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


def _table(reading: Reading, case: str, waits: Mapping[str, str]) -> None:
    measures = of_case(reading, case, steps=False)
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
    noted = [*of_case(reading, case, steps=True), *of_case(reading, case, steps=False)]
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
