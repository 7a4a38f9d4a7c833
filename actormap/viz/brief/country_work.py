"""Risk and incidents, and partnership: the last two pages of a country profile."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from actormap.core import schema
from actormap.core.findings import Finding
from actormap.core.sentences import Name, Sentence, joined, listed, plural, series, shown, term
from actormap.core.words import _
from actormap.graph.few import LEAST, least_cell
from actormap.metrics.base.areas import place
from actormap.metrics.base.conduct import REFUTED
from actormap.metrics.base.judgements import Unit
from actormap.metrics.base.tags import group_labels
from actormap.metrics.monitor.danger.risk import WHOLE
from actormap.metrics.monitor.parameter.marks import unit_words
from actormap.metrics.partner.classes import classes_of
from actormap.metrics.partner.undertaken import undertaken
from actormap.viz import judged
from actormap.viz.brief.approach import graded, meaning
from actormap.viz.brief.content import Cell, Part, Point, chapter, in_words, line, not_shown, point, words
from actormap.viz.brief.country_space import Country, without_small
from actormap.viz.brief.present import met
from actormap.viz.charts import Picture
from actormap.viz.charts.restrictions import Range, ranges

LINES, ALERTS = 2, 3
"""So many groups have their lines drawn; so many alerts are told."""
WHAT = ("label", "attack", "hostile", "exclusion", "platform", "control")
"""What was told lately, in the order in which it is counted."""


def risk_and_incidents(country: Country) -> Part:
    """The five lines of the country and of groups, how many are at risk, what to watch, and incidents."""
    lines = [finding for finding in country.answer("monitor.risk") if finding.kind in {"whole", "group"}]
    incidents, watch = country.answer("monitor.incidents"), country.answer("monitor.watch")
    whole = next((finding for finding in incidents if finding.kind == "whole"), None)
    pictures = [partial(_five_lines, country, finding) for finding in lines[:LINES]]
    if whole and whole.details["months"] is not None:
        pictures.append(partial(_by_month, whole))
    first = [finding for finding in lines if finding.details["threats_first"]]
    units = series(_who(country, finding) for finding in first or lines)
    judged_lines = words("threats_first" if first else "judged" if lines else "no_risk", units=units)
    return chapter(
        "danger",
        (
            _at_risk(country),
            *(_lines(country, finding) for finding in lines),
            *_watch(country, watch),
            *_incidents(country, incidents),
        ),
        finding=joined(judged_lines, whole.statement if whole else words("no_incidents")),
        not_known=tuple(_risks_not_known(country, lines, watch)),
        draw=tuple(pictures),
    )


def _who(country: Country, finding: Finding) -> Sentence:
    group = "" if finding.subject == (WHOLE,) else finding.subject[0]
    return unit_words(country.topic.context.m, Unit(group=group))


def _five_lines(country: Country, finding: Finding) -> Picture:
    return judged.five_lines(finding.details["lines"], whose=shown(_who(country, finding)))


def _by_month(whole: Finding) -> Picture:
    """Incidents by month, with what the looks mean."""
    drawn = judged.incidents_by_month(whole)
    key = _("Filled: corroborated. Pale: alleged or assessed as credible. Hollow: nobody looked into it.")
    return replace(drawn, title=_("{incidents}. {key}", incidents=drawn.title, key=key))


def _lines(country: Country, finding: Finding) -> Point:
    """Where the five lines stand; in the program alone also the range that comes of them."""
    if not country.withhold:
        return point(finding)
    since, reason = finding.details["since"], finding.reason
    return line("judged", who=_who(country, finding), day=since, reason=reason, verdict=finding.verdict)


def _risks_not_known(country: Country, lines: Sequence[Finding], watch: Sequence[Finding]) -> Iterator[Point]:
    """Lines that nobody judged, and groups on record of which none was."""
    bare = [
        Sentence("{who} {n} of 5", who=_who(country, finding), n=n)
        for finding in lines
        if (n := sum(each.get("middle") is None for each in finding.details["lines"].values()))
    ]
    if bare:
        yield line("lines_unknown", units=series(bare))
    classes = classes_of(country.topic.context)
    groups = {each.code for each in classes if each.by == "group" and each.code}
    yield line("not_judged", n=len(groups - {finding.subject[0] for finding in lines}))
    if not watch:
        yield line("no_watch")


def _at_risk(country: Country) -> Point:
    """How many actors are recorded as at risk, and how many are left alone."""
    topic = country.topic
    return line("risks", risk=country.number(topic.at_risk), alone=country.number(int(topic.alone.sum())))


def _watch(country: Country, watch: Sequence[Finding]) -> Iterator[Point]:
    """What was told of late, and which dates come; in a file as counts alone, without places and days."""
    alerts = [finding for finding in watch if finding.details["part"] == "alert"]
    dates = [finding.details["first"] for finding in watch if finding.details["part"] == "window"]
    if alerts:
        refuted = sum(finding.details["verified"] == REFUTED for finding in alerts)
        counts = Counter(
            finding.details["what"] for finding in alerts if finding.details["verified"] != REFUTED
        )
        kinds = [
            Sentence("{what}: {n}", what=words(what), n=country.number(counts[what]))
            for what in WHAT
            if counts[what]
        ]
        yield line(
            "alerts",
            alerts=series(kinds, "; "),
            firm=sum(finding.details["firm"] for finding in alerts),
            all=len(alerts),
            refuted=country.number(refuted) if refuted else 0,
        )
    if dates:
        yield line("dates", dates=len(dates), day=min(dates))
    if not country.withhold:
        yield from map(point, alerts[:ALERTS])


def _incidents(country: Country, incidents: Sequence[Finding]) -> Iterator[Point]:
    """How far they were verified, what would count for the indicator, by area, and by group."""
    m = country.topic.context.m
    by_kind: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in incidents:
        by_kind[finding.kind].append(finding)
    for finding in by_kind["whole"]:
        yield Point(finding.reason, verdict=finding.verdict)
    areas = [Cell(place(m, finding.subject[0]), finding.n or 0) for finding in by_kind["area"]]
    if areas:
        yield Point(Sentence("By area: {cells}", cells=in_words(areas, withhold=country.withhold)))
    yield from map(point, by_kind["measure"])
    yield from (
        Point(finding.statement, verdict=finding.verdict) for finding in by_kind["group"] if finding.n
    )
    if hidden := [_label(country, finding.subject[0]) for finding in by_kind["group"] if not finding.n]:
        yield Point(Sentence("By whose rights they work on: {cells}", cells=not_shown(hidden)))


def _label(country: Country, group: str) -> Sentence:
    name = group_labels(country.topic.context.m).get(group, Name(group))
    return Sentence("{name}", name=name)


GOING: dict[str, Callable[[int], Sentence]] = {
    "strategy": lambda n: plural(n, "strategy", "strategies"),
    "activity": lambda n: plural(n, "activity", "activities"),
}
THEMES = 2
"""So many themes without a platform are told."""


def partnership(country: Country) -> Part:
    """Partners by step in counts, whom we do not reach, platforms, what we promised, how sure it is."""
    stages = country.kept.answer("partner.stages")
    balance = country.answer("partner.balance")
    whole = next((finding for finding in stages if finding.kind == "whole"), None)
    groups = [finding for finding in balance if finding.kind == "group" and finding.details["code"]]
    return chapter(
        "partnership",
        (
            *_steps(country, [finding for finding in stages if finding.kind == "item"]),
            *_not_reached(country, balance),
            *_platforms(country),
            *_promised(country),
            *graded(country.topic),
            meaning(country.topic),
        ),
        finding=joined(whole.statement if whole else words("no_stages"), met(country.topic).text),
        not_known=tuple(_not_known(country, whole)),
        draw=(partial(_met_by_group, country, groups),) if groups else (),
    )


def _not_known(country: Country, whole: Finding | None) -> Iterator[Point]:
    """Of whom it is not recorded whether they work with us, whom we met, and where they meet."""
    if whole:
        yield line("steps_unknown", n=country.number(whole.details["others"]))
    if country.topic.context.m.contacts.empty:
        yield line("no_contact")
    if country.topic.context.m.platforms.empty:
        yield line("no_platforms")


def _steps(country: Country, steps: Sequence[Finding]) -> Iterator[Point]:
    """How many work with us in each step of monitoring; never who."""
    if not steps:
        return
    labels = {step.subject[0]: term(schema.items()[step.subject[0]].label) for step in steps}
    counts = [
        Sentence("{step}: {n}", step=labels[step.subject[0]], n=country.number(step.details["works"]))
        for step in steps
        if step.value
    ]
    bare = series((labels[step.subject[0]] for step in steps if not step.value), "; ")
    works = "somebody" if counts else "nobody"
    yield line("steps", works, steps=series(counts, "; "), bare=bare, verdict=steps[0].verdict)


def _not_reached(country: Country, balance: Sequence[Finding]) -> Iterator[Point]:
    """Groups, areas and types of which nobody was met, and themes without a platform."""
    unmet = {
        (by, code)
        for finding in balance
        if finding.kind == "whole"
        for by, codes in finding.details.get("unmet", {}).items()
        for code in codes
    }
    labels = [each.label for each in classes_of(country.topic.context) if (each.by, each.code) in unmet]
    if labels:
        yield line("unmet", whom=series(labels, "; "))
    themes = [
        finding
        for finding in country.answer("coordination.missing_platforms")
        if (finding.n or 0) >= LEAST or not country.withhold
    ]
    for finding in themes[:THEMES]:
        yield Point(finding.statement, verdict=finding.verdict)


def _platforms(country: Country) -> Iterator[Point]:
    """How many platforms there are, and how many of civil society have a seat on any."""
    society, seats = country.topic.society, country.topic.context.layers.platforms
    on_any = len(set(seats.actor[society[seats.actor]].tolist()))
    if count := len(country.topic.context.m.platforms):
        yield line("platforms", count=count, n=country.number(on_any), all=int(society.sum()))


def _promised(country: Country) -> Iterator[Point]:
    """What is owed, needed and offered, and which strategies and activities go on, as counts."""
    owed = country.kept.answer("partner.promises")
    yield point(owed[0]) if owed else line("no_promises")
    numbers = Counter(each.kind for each in undertaken(country.kept.context) if not each.over)
    counts = [counted(numbers[kind]) for kind, counted in GOING.items() if numbers[kind]]
    if counts:
        yield Point(Sentence("Going on: {what}.", what=listed(counts)))
    if not country.withhold:
        yield from map(point, country.kept.answer("partner.decisions")[:1])


def _met_by_group(country: Country, groups: Sequence[Finding]) -> Picture:
    """How many were met for the rights of each group, of those on record."""
    rows = []
    for finding in groups:
        (code,), met_of, recorded = finding.subject, finding.details["met"], finding.details["recorded"]
        label, least = _label(country, code), least_cell(country.topic.context.m, code)
        words_of = _("{n} of {all} met", n=met_of, all=recorded)
        row = Range(shown(label), met_of, met_of, recorded, words_of)
        rows.append((row, [Cell(label, met_of, least), Cell(label, recorded, least)]))
    return ranges(
        without_small(country, rows),
        title=_("Met within the last months, of those on record, by whose rights they work on"),
        heads=(_("Group"), _("Met, of those on record")),
    )
