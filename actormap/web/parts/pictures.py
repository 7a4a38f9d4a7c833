"""Answers of analyses as charts: which of their figures stand where, in words that the reader knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter
from typing import Any

from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, digits, isolated, shown
from actormap.core.words import _, ngettext
from actormap.metrics.base.tags import group_labels
from actormap.metrics.change.map_measures import MEASURES
from actormap.metrics.evidence.record_errors import SHEET as ORDERS
from actormap.viz import charts
from actormap.viz.charts import Arrow, Away, Compared, Happened, Picture, Point, Ranked, Rated
from actormap.viz.charts.heat_map import Dot, dots
from actormap.web.parts import tables
from actormap.web.state.language import vocabulary

ROWS = 25
"""So many rows are drawn; all stand in the table of the page."""
SIGNS = ("s1_hostile", "s2_all", "s3_labels", "s4_ties", "s4_expected", "s5_seated")


def rings_of(m: ActorMap, steps: Findings) -> Picture:
    """How far everybody is from the office (A03)."""
    rows = [
        Away(tables.who(m, finding), None if (away := finding.details["steps"]) is None else round(away))
        for finding in tables.of_kind(steps, "actor")
    ]
    reached = sum(row.steps is not None for row in rows)
    title = _("A route is recorded to {reached} of {n} actors", reached=reached, n=len(rows))
    return charts.rings(sorted(rows, key=lambda row: (row.steps is None, row.steps or 0)), title=title)


def recorded_and_expected(m: ActorMap, findings: Iterable[Finding]) -> Picture | None:
    """Ties recorded between groups and others beside those expected (A05, A09); None where none is told."""
    rows = [
        Compared(
            tables.group(m, finding.subject[0]),
            finding.details["observed"],
            finding.details["expected"],
            finding.at_most == "supported" and finding.details["observed"] < finding.details["expected"],
        )
        for finding in findings
        if finding.kind == "group" and finding.details.get("expected") is not None
    ]
    if not rows:
        return None
    low = sum(row.mark for row in rows)
    title = ngettext(
        low,
        "{n} group has fewer ties with others than chance gives",
        "{n} groups have fewer ties with others than chance gives",
    )
    rows.sort(key=lambda row: (not row.mark, row.label))
    return charts.dumbbell(rows, title=title, what=_("Group"), first=_("recorded"), second=_("expected"))


def grid(m: ActorMap, findings: Findings, *, line: float) -> Picture:
    """Actors on an issue by power and interest (A21)."""
    rows = [
        Rated(
            isolated(tables.who(m, finding)),
            finding.details["power"][0],
            finding.details["interest"][0],
            finding.details["alignment"][0] if finding.details["alignment"] else None,
            finding.details["raters"],
            heard=finding.details["listen_first"],
        )
        for finding in findings
        if finding.details["power"] and finding.details["interest"]
    ]
    strong = [row for row in rows if row.power > line]
    title = _(
        "{strong} of {n} have high power: {good} for human rights, {bad} against",
        strong=len(strong),
        n=len(rows),
        good=sum(row.stance == "for" for row in strong),
        bad=sum(row.stance == "against" for row in strong),
    )
    return charts.scatter(rows, title=title, line=line)


def power_relations(_m: ActorMap, findings: Findings) -> Picture:
    """How many ties of influence, money and command run between civil society and others (A18)."""
    spheres, kinds = vocabulary("spheres"), vocabulary("tie_kinds")
    rows = [
        Arrow(
            f"{spheres.get(finding.details['from'], finding.details['from'])}: "
            f"{kinds[finding.details['tie_kind']]}",
            spheres.get(finding.details["to"], finding.details["to"]),
            finding.value or 0.0,
            finding.details["sign"] == "+",
        )
        for finding in tables.of_kind(findings, "measure")
    ]
    title = ngettext(
        len(rows),
        "{n} kind of influence crosses the border of civil society",
        "{n} kinds of influence cross the border of civil society",
    )
    return charts.arrows(rows[:ROWS], title=title, left=_("From"), right=_("To"))


def signals(m: ActorMap, findings: Findings) -> Picture:
    """What is recorded towards each group, signal by signal (A11)."""
    rows = [
        Dot(tables.group(m, finding.subject[0]), *signal, name in (finding.details.get("counts") or ()))
        for finding in tables.of_kind(findings, "group")
        for name, signal in _signals(finding.details).items()
    ]
    groups = len({row.row for row in rows if row.counts})
    title = ngettext(
        groups,
        "For {n} group a signal goes beyond chance",
        "For {n} groups a signal goes beyond chance",
    )
    return dots(rows, title=title, corner=_("Group"))


def _signals(details: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Each signal with what is recorded of it, in a few signs."""
    known = {name: _figure(number) for name, number in details.items() if name in SIGNS}
    hostile, ties = known["s1_hostile"], known["s4_ties"]
    return {
        "S1": (_("Hostile ties"), hostile),
        "S2": (_("Beside other groups"), _("{n} of {all}", n=hostile, all=known["s2_all"])),
        "S3": (_("Labels"), known["s3_labels"]),
        "S4": (_("Ties with others"), _("{n}; {expected} expected", n=ties, expected=known["s4_expected"])),
        "S5": (_("Seats on platforms"), known["s5_seated"]),
    }


def _figure(number: float | None) -> str:
    return "?" if number is None else digits(number)


def lost(m: ActorMap, findings: Iterable[Finding]) -> Picture:
    """Share of the pairs that lose every way to each other, joint by joint (A35)."""
    rows = [(tables.who(m, finding, " – "), finding.value or 0.0) for finding in findings]
    title = ngettext(
        len(rows),
        "{n} actor or tie is the only link; share of pairs that would be cut off",
        "{n} actors and ties are the only link; share of pairs that would be cut off",
    )
    rows.sort(key=lambda row: -row[1])
    return charts.bars(
        rows[:ROWS], title=title, what=_("Without"), figure=_("Pairs that would be cut off"), percent=True
    )


def then_and_now(findings: Findings) -> Picture:
    """Measures that are shares, on both days (A39)."""
    every = [
        (MEASURES[finding.subject[0]], finding.details) for finding in tables.of_kind(findings, "measure")
    ]
    rows = [
        Compared(shown(measure.words), details["after"], details["before"], details["change"] == "setback")
        for measure, details in every
        if measure.share and "after" in details
    ]
    moved = sum(details["change"] in {"progress", "setback"} for _measure, details in every)
    title = ngettext(
        moved, "{n} measure moved by more than its error", "{n} measures moved by more than their error"
    )
    return charts.dumbbell(
        rows, title=title, what=_("Measure"), first=_("now"), second=_("then"), percent=True
    )


def solidarity(m: ActorMap, findings: Findings) -> Picture:
    """Who of those that knew of an event stood by, day by day (A43)."""
    events = m["events"].set_index("id")
    rows = [
        Happened(
            str(events.at[event, "date"]),
            vocabulary("event_type").get(str(events.at[event, "type"]), str(events.at[event, "type"])),
            _("{n} of {all} stood by", n=finding.details["supporters"], all=finding.details["knew"]),
        )
        for finding in tables.of_kind(findings, "event")
        for event in finding.details["events"]
    ]
    title = ngettext(len(rows), "{n} event of the last months", "{n} events of the last months")
    return charts.timeline(rows, title=title)


def of(name: str, m: ActorMap, findings: Findings) -> Picture | None:
    """The picture of an analysis; None where words and numbers say it better."""
    if not findings.findings:
        return None
    drawn = DRAWN.get(name, places)
    return drawn(m, findings)


def shares_of(m: ActorMap, findings: Findings) -> Picture | None:
    """Share of contacts beside share of actors, kind by kind (A43); None where nothing is told."""
    labels = group_labels(m) | vocabulary("actor_types")
    labels |= tables.places(m)
    rows = [
        Compared(shown(labels.get(code, code)), ours, there, ours < there)
        for finding in findings
        for code, (ours, there) in (finding.details.get("shares") or {}).items()
    ]
    if not rows:
        return None
    rows.sort(key=lambda row: row.first - row.second)
    title = _("Least met for their number: {what}", what=Name(rows[0].label))
    return charts.dumbbell(
        rows[:ROWS], title=title, what=_("Kind"), first=_("of contacts"), second=_("of actors"), percent=True
    )


def from_outside(m: ActorMap, findings: Findings) -> Picture | None:
    """Share of what is recorded of a group that was told from outside (A43)."""
    rows = [
        (tables.group(m, finding.subject[0]), finding.value)
        for finding in tables.of_kind(findings, "group")
        if finding.value is not None
    ]
    if not rows:
        return None
    rows.sort(key=lambda row: -row[1])
    title = _("Most told by others: {group}", group=Name(rows[0][0]))
    return charts.bars(rows[:ROWS], title=title, what=_("Group"), figure=_("Told from outside"), percent=True)


def kept(_m: ActorMap, findings: Findings) -> Picture | None:
    """How soon an order of actors is lost as fewer are on the map (A38); None where none is told."""
    figures = [(finding.details, finding.value) for finding in findings if finding.value is not None]
    if not figures:
        return None
    points = [
        Point(
            shown(ORDERS.sentence("error", "name", measure=d["measure"])),
            f"{d['share']:.0%}",
            value,
            *d["spearman_spread"],
        )
        for d, value in figures
    ]
    fewest = min(d["share"] for d, _value in figures)
    ends = [(value, d["measure"]) for d, value in figures if d["share"] == fewest]
    _value, soonest = min(ends, key=itemgetter(0))
    order = ORDERS.sentence("error", "name", measure=soonest)
    title = _("Lost soonest: the order by {measure}", measure=order)
    return charts.curves(
        points,
        title=title,
        what=_("Order by"),
        step=_("Share of the actors that are kept"),
        figure=_("Agreement"),
        span=_("In nine of ten trials"),
    )


def funders(m: ActorMap, findings: Findings) -> Picture | None:
    """Largest share of a budget from one funder (A43)."""
    rows = [(tables.who(m, finding), finding.value) for finding in findings if finding.value is not None]
    if not rows:
        return None
    title = _("Leans most on one funder: {name}", name=Name(rows[0][0]))
    return charts.bars(rows[:ROWS], title=title, what=_("Who"), figure=_("Share of the budget"), percent=True)


def places(m: ActorMap, findings: Iterable[Finding]) -> Picture | None:
    """Places in an order, with the places that are as possible; None where the findings have none."""
    ranked = [
        finding
        for finding in findings
        # Of whom nothing is recorded, and nobody was asked, no place is drawn.
        if "rank" in finding.details
        and finding.kind in {"actor", "set"}
        and not (finding.absence and finding.verdict == "insufficient_data")
    ]
    if not ranked:
        return None
    rows = []
    for finding in ranked[:ROWS]:
        spread, place = finding.possible_place, finding.details["rank"]
        band = tables.around(place, spread[1:] if spread else None) or (None, None)
        rows.append(Ranked(tables.who(m, finding, " + "), place, *band))
    firm = sum(row.low is not None and row.low == row.high for row in rows)
    title = (
        _("Places in the order")
        if all(row.low is None for row in rows)
        else ngettext(
            firm,
            "{n} place is the same in nine of ten possible maps",
            "{n} places are the same in nine of ten possible maps",
        )
    )
    return charts.ranks(rows, title=title)


DRAWN: dict[str, Callable[[ActorMap, Findings], Picture | None]] = {
    "reach.steps": rings_of,
    "reach.contact_diversity": shares_of,
    "groups.homophily": recorded_and_expected,
    "groups.segregation": recorded_and_expected,
    "groups.stigma": signals,
    "structure.cutpoints": lost,
    "influence.funder_dependence": funders,
    "influence.power_relations": power_relations,
    "coordination.solidarity": solidarity,
    "evidence.proxy_information": from_outside,
    "evidence.coverage_curve": kept,
}
"""Which analysis has which picture; others have their order of places, where they give one."""
