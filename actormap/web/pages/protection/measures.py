"""Measures of a case, what could be done, and who can deliver it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from actormap.core import schema
from actormap.core.findings import Finding
from actormap.core.model import ActorMap
from actormap.core.sentences import isolated, shown
from actormap.core.words import _, ngettext
from actormap.metrics.protect.cases import PENDING
from actormap.metrics.protect.options import options
from actormap.metrics.protect.steps import steps
from actormap.records.record import telling
from actormap.rights.safeguards import unnamed
from actormap.web import navigation
from actormap.web.parts import components
from actormap.web.parts.cards import card, headed, heading, item_label, note, subheading, text_line
from actormap.web.parts.writing import record_forms
from actormap.web.state.language import vocabulary
from actormap.web.state.resumed import SEALED
from actormap.web.state.session import Reading, reading_of_stored

STEPS = "step"
"""The set of items that are steps of a case; the others are measures."""
WIDTHS = (210, 90)
"""Pixels of the columns that are read first, the measure and its status; the others take what they need."""
_ABOUT, _CASE, _ACTOR = (f"{SEALED}{what} of options" for what in ("about", "case", "actor"))


def body(reading: Reading, row: Mapping[str, Any]) -> None:
    """Show the measures of a case."""
    _measures_table(reading, row["id"], _waits(reading, row))
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


def _measures_table(reading: Reading, case: str, waits: Mapping[str, str]) -> None:
    measures = of_case(reading, case, steps=False)
    title = ngettext(len(measures), "{n} measure", "{n} measures")
    if waits:
        waiting = ngettext(len(waits), "{n} waits for the person", "{n} wait for the person")
        title = _("{measures}: {waiting}", measures=title, waiting=waiting)
    heading(title)
    if not measures:
        text_line(_("None yet. Note one as a step, once the person agreed to it or so as to ask them."))
        return
    states = vocabulary("case_step_status")
    for step in measures:
        if step["id"] in waits:
            text_line(f"{item_label(step['item'])}: {_next(step, waits)}")
    table = pd.DataFrame(
        [
            {
                _("Protection measure"): item_label(step["item"]),
                _("Status"): states[step["status"]],
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
    return vocabulary("delivery")[step["delivery"]] if step["delivery"] else ""


def options_body(reading: Reading) -> None:
    """Show the measures of a case, or for an actor, each with who can deliver it."""
    cases = reading.map["cases"]
    still = cases[cases["closed"] == ""].sort_values(["opened", "at", "id"])
    about = {"actor": _("Somebody on record")}
    if len(still):
        about = {"case": _("A case")} | about
    kind = st.segmented_control(
        _("About"),
        list(about),
        default=next(iter(about)),
        format_func=about.__getitem__,
        key=_ABOUT,
        required=True,
        label_visibility="collapsed",
    )
    if kind == "case":
        words = dict(zip(still["id"], still["opened"] + " · " + still["what"].str.slice(0, 60), strict=True))
        chosen = st.selectbox(_("Case"), list(words), format_func=words.__getitem__, key=_CASE)
    else:  # on a record, as the role of the window sees it
        chosen = components.actor(reading_of_stored(), _("Who is in danger?"), key=_ACTOR)
        if chosen is None:
            text_line(_("Choose whom it is about. Nothing is written, and nobody is asked anything."))
            return
    with components.showing_errors():
        _answer(reading, {kind: chosen})


def _answer(reading: Reading, chosen: Mapping[str, str]) -> None:
    whole, *others = options(reading.map, reading.view, **chosen).findings
    headed(whole)
    measures = [finding for finding in others if finding.kind == "measure"]
    st.dataframe(_table(measures, in_case="case" in chosen), hide_index=True, height="content")
    ways = [finding for finding in others if finding.kind != "measure"]
    if ways:
        subheading(_("Ways to the source of the threat"))
    for finding in ways:
        with card(gap=None):
            text_line(finding.statement)
            note(finding.reason)
    components.sure(whole)
    if whole.details["not_judged"]:
        label = _("Judge what somebody can do: under Assessments on its record")
        navigation.link("actors", label, icon="fact_check", area=whole.details["pcode"])


def _table(measures: Sequence[Finding], *, in_case: bool) -> pd.DataFrame:
    states, visible_map = vocabulary("case_step_status"), reading_of_stored().map

    def who(finding: Finding, *where: str) -> str:
        able = [each for each in finding.details["who"] if each["where"] in where]
        named = [(deliverer(visible_map, each["id"]), each["can"] == "partly") for each in able]
        return ", ".join(_("{name} (in part)", name=name) if part else name for name, part in named)

    def row(finding: Finding) -> dict[str, Any]:
        details = finding.details
        cells = {
            _("Protection measure"): item_label(details["measure"]),
            _("Can deliver it there"): _instead(finding) or who(finding, "there"),
            _("Around it, or not known where"): who(finding, "wider", "not_known"),
            _("Elsewhere"): who(finding, "elsewhere"),
            _("There, not known of"): details["not_judged"],
        }
        if in_case:
            words = dict.fromkeys(states[state] for state in details["states"])
            cells[_("In this case")] = ", ".join(words)
        return cells

    return pd.DataFrame([row(finding) for finding in measures])


def _instead(finding: Finding) -> str:
    """What stands where nobody is named: not offered, not known, or nobody of those who were judged."""
    if not finding.details["offered"]:
        return _("not offered: the person does not want to be public")
    if finding.value is None:
        return _("not known")
    return "" if finding.value else _("nobody on record")


def deliverer(visible_map: ActorMap, identifier: str) -> str:
    """The name on its record, on a map as a role sees it (`access.visible`); what stands for it elsewhere.

    A finding is for readers outside of the office too, and names nobody who did not agree to it. Here a
    screen is asked by somebody who can open the record.
    """
    tables = [table for table in ("actors", "platforms") if identifier in visible_map.ids(table)]
    return isolated(telling.name(visible_map, identifier, *tables)) if tables else shown(unnamed(identifier))
