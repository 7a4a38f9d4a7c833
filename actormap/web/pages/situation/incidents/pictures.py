"""Incidents as pictures: by month, and by area or group."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from actormap.core.findings import Finding, Findings
from actormap.core.sentences import shown
from actormap.core.words import _
from actormap.metrics.base.areas import place
from actormap.metrics.base.tags import group_labels
from actormap.viz.charts import Picture, verified
from actormap.viz.judged import by_verification, incidents_by_month
from actormap.web.parts import charts, components, tables
from actormap.web.state.analyses import ask
from actormap.web.state.session import Reading

ANALYSIS = "monitor.incidents"
By = Literal["area", "group"]
Draw = Callable[[Reading, Findings], Picture | None]


def label_of(reading: Reading, finding: Finding) -> str:
    """What an area or a group is called."""
    code = finding.subject[0]
    if finding.kind == "area":
        return shown(place(reading.map, code))
    return shown(group_labels(reading.map).get(code, code))


def show(reading: Reading, result: Findings, draw: Draw, since: str, *, key: str) -> None:
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
