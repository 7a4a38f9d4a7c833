"""Attacks, threats and labels by month, area and group, what is verified apart from what is not."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal, cast

import pandas as pd
import streamlit as st

from actormap.core.findings import Finding, Findings
from actormap.core.sentences import listed, shown
from actormap.core.words import _, ngettext
from actormap.metrics.base.areas import place
from actormap.metrics.base.conduct import months_before
from actormap.metrics.base.tags import group_labels
from actormap.metrics.monitor.incident.records import TYPES
from actormap.viz.charts import Picture, verified
from actormap.viz.charts.verified import Verified
from actormap.viz.judged import by_verification, incidents_by_month
from actormap.web.pages.situation import incidents_entered
from actormap.web.parts import charts, choices, components, tables
from actormap.web.parts.cards import note, text_line
from actormap.web.parts.writing import concerns, record_forms
from actormap.web.state.analyses import ask
from actormap.web.state.language import vocabulary
from actormap.web.state.session import Reading, reading_of_stored

MONTHS = (3, 6, 12, 24, 60)
NAMED_IN_CASES = {"area": "pcode", "group": "group"}
"""In which column a concern names what is looked at."""
ANALYSIS = "monitor.incidents"
By = Literal["area", "group"]
Draw = Callable[[Reading, Findings], Picture | None]


def body(reading: Reading) -> None:
    """Show the tab."""
    if not components.is_asked(reading, ANALYSIS):
        return
    stored = reading_of_stored()
    with st.container(horizontal=True):
        record_forms.add_first(stored, "events", _("Enter an incident"), type=TYPES[0])
        incidents_entered.opener(stored)
    events = reading.map["events"]
    if components.without(
        bool(events["type"].isin(TYPES).any()) or bool(events["violation"].ne("").any()),
        _(
            "No incident is recorded. Enter the first, or bring a list of incidents: when, where, what, "
            "against whom, by whom, and how sure it is."
        ),
    ):
        return
    controls = st.container(horizontal=True)
    with controls:
        by, months = _by(), _months()
    since = months_before(reading.view.date, months)
    result = ask(reading, ANALYSIS, since=since, cells="all")
    with controls:
        which = _which(reading, result, by)
        concerns.button(**{NAMED_IN_CASES[kind]: code for kind, code in [which] if kind in NAMED_IN_CASES})
    note(verified.legend())
    draw = partial(by_month, kind=which[0], subject=which[1])
    show_counts(reading, result, draw, since, key="incidents by month")
    _matters(reading, result, since)
    show_counts(reading, result, partial(by_row, by=by), since, key="incidents by row")
    _not_told(reading, result, by)
    components.for_experts(tables.finding_table(result), result, key="incidents table")
    components.explained(ANALYSIS, result)


def _by() -> By:
    options = {"area": _("Areas"), "group": _("Groups")}
    return cast("By", choices.segment(_("By"), "by", options, key="incidents by", label_visibility="visible"))


def _months() -> int:
    options = {str(n): ngettext(n, "The last {n} month", "The last {n} months") for n in MONTHS}
    key = "months of incidents"
    return int(choices.pick(_("Time"), "months", options, default="12", key=key, width=200))


def _which(reading: Reading, result: Findings, by: By) -> tuple[str, str]:
    """Of which area or group the months are shown; of all by default."""
    labels = {finding.subject[0]: label_of(reading, finding) for finding in tables.of_kind(result, by)}
    key = f"months of one {by}"
    if st.session_state.get(key) not in labels:
        st.session_state[key] = None
    picked = st.selectbox(
        _("Months of"),
        list(labels),
        index=None,
        format_func=labels.__getitem__,
        key=key,
        width=330,
        placeholder=_("All incidents"),
    )
    return (by, picked) if picked else ("whole", "civil society")


def _not_told(reading: Reading, result: Findings, by: By) -> None:
    """Where nothing is recorded, which is no zero, and what a file does not tell."""
    details = result.findings[0].details
    if by == "area":
        if details["without"]:
            areas = listed([place(reading.map, code) for code in details["without"]])
            text_line(
                _("Nothing is recorded in {areas}. That is no sign that nothing happened.", areas=areas)
            )
        if details["countrywide"]:
            text_line(
                ngettext(
                    details["countrywide"],
                    "{n} incident is of the whole country, and of no area.",
                    "{n} incidents are of the whole country, and of no area.",
                )
            )
        if details["no_area"]:
            text_line(
                ngettext(
                    details["no_area"],
                    "For {n} incident the area is not recorded.",
                    "For {n} incidents the area is not recorded.",
                )
            )
        return
    if details["no_group"]:
        text_line(
            ngettext(
                details["no_group"],
                "For {n} incident no group is recorded.",
                "For {n} incidents no group is recorded.",
            )
        )
    small = [
        finding.details["least"] for finding in tables.of_kind(result, "group") if finding.details["small"]
    ]
    if small:
        withheld = _(
            "Counts below {least} point at somebody: they are shown here, and left out of every file.",
            least=max(small),
        )
        note(withheld)


def _matters(reading: Reading, result: Findings, since: str) -> None:
    """Three things that matter: how sure it is, what would count, what was told twice."""
    whole, indicator = result.findings[0], tables.of_kind(result, "measure")[0]
    pairs = tables.of_kind(result, "event")
    components.show_finding(whole)
    components.show_finding(indicator, then=partial(offer_count, reading, indicator, since))
    incidents_entered.pairs(reading_of_stored(), pairs, whole.details["maybe_same"])


def label_of(reading: Reading, finding: Finding) -> str:
    """What an area or a group is called."""
    code = finding.subject[0]
    if finding.kind == "area":
        return shown(place(reading.map, code))
    return shown(group_labels(reading.map).get(code, code))


def show_counts(reading: Reading, result: Findings, draw: Draw, since: str, *, key: str) -> None:
    """A picture of all counts; small ones of groups are withheld in what is taken along."""
    drawn = draw(reading, result)
    if drawn is not None:
        components.picture(drawn, key=key)
        withheld = charts.Chart(ANALYSIS, lambda part: draw(part, ask(part, ANALYSIS, since=since)))
        charts.take_along(reading, withheld, key=key)


def by_month(reading: Reading, result: Findings, *, kind: str, subject: str) -> Picture | None:
    """Draw the incidents of an area, of a group or of all by month; None where they are withheld."""
    about = [finding for finding in result if (finding.kind, finding.subject) == (kind, (subject,))]
    if not about or about[0].details["months"] is None:
        return None
    return incidents_by_month(about[0], where="" if kind == "whole" else label_of(reading, about[0]))


def by_row(reading: Reading, result: Findings, *, by: By) -> Picture | None:
    """Draw the incidents by area or group; None where there are none to show."""
    findings = [finding for finding in tables.of_kind(result, by) if finding.value is not None]
    if not findings:
        return None
    rows = [by_verification(label_of(reading, finding), finding.details) for finding in findings]
    if by == "area":
        return verified.by_row(rows, title=_("Incidents by area"), what=_("Area"))
    return verified.by_row(rows, title=_("Incidents by group of those concerned"), what=_("Group"))


def offer_count(reading: Reading, indicator: Finding, since: str) -> None:
    """A press that shows what would count, with the way to take it along; nothing is counted before."""
    preview = st.expander(_("Count for indicator 16.10.1"), on_change="rerun", key="count for the indicator")
    if not preview.open:
        return
    with preview:
        if not indicator.details["rows"]:
            text_line(_("Nothing would count: enter which act it was and whom it hit, and corroborate it."))
            return
        st.dataframe(_sheet(indicator), hide_index=True)
        note(_("One that hit several classes of victims stands in the row of each."))
        chart = charts.Chart(ANALYSIS, lambda part: _by_act(ask(part, ANALYSIS, since=since)))
        charts.take_along(reading, chart, key="count for the indicator")


def _sheet(indicator: Finding) -> pd.DataFrame:
    """What would count, quarter by quarter."""
    acts, victims = vocabulary("violation"), vocabulary("victim_class")
    return pd.DataFrame(
        [
            {
                _("Quarter"): row["quarter"]
                if row["whole"]
                else _("{quarter}, in part", quarter=row["quarter"]),
                _("Act"): acts[row["act"]],
                _("Whom it hit"): victims[row["victim"]],
                # As text: where some may have been told twice, from how many to how many.
                _("Corroborated"): _("{least} to {most}", least=row["least"], most=row["count"])
                if row["least"] < row["count"]
                else str(row["count"]),
            }
            for row in indicator.details["rows"]
        ]
    )


def _by_act(result: Findings) -> Picture | None:
    """The same as a picture by act, of how many there are at least; its table is the sheet."""
    (indicator, *_others), acts = tables.of_kind(result, "measure"), vocabulary("violation")
    counts = indicator.details["least_by_code"]
    rows = [Verified(acts[code], count, 0, 0) for code, count in counts.items() if code in acts]
    if not rows:
        return None
    title = shown(indicator.statement)
    drawn = verified.by_row(rows, title=title, what=_("Act"))
    return Picture(title, drawn.chart, _sheet(indicator))
