"""Risk, groups at risk and incidents: the third page of a country profile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from actormap.core.findings import NOTHING, Finding
from actormap.core.sentences import Name, Sentence, counted, joined, plural, series, shown
from actormap.core.words import _
from actormap.metrics.base.areas import place
from actormap.metrics.base.conduct import REFUTED
from actormap.metrics.base.judgements import Unit
from actormap.metrics.base.tags import group_labels
from actormap.metrics.monitor.danger.risk import WHOLE
from actormap.metrics.monitor.parameter.marks import unit_words
from actormap.metrics.partner.classes import classes_of
from actormap.viz import judged
from actormap.viz.brief.cells import Cell, in_words, not_shown, number
from actormap.viz.brief.content import Part, Point
from actormap.viz.brief.country.sheet import Country, point
from actormap.viz.charts import Picture

HEADING = Sentence("Risk and incidents")
NO_RISK = Sentence("Risk: no factor is judged with evidence, so nothing can be said of it.")
NO_INCIDENTS = Sentence(
    "Incidents: none is recorded, which is no sign that nothing happened. Ask, and enter what is told."
)
NO_WATCH = Sentence("What to watch: nothing is recorded.")
LINES, ALERTS = 2, 3
"""So many groups have their lines drawn; so many alerts are told."""
WHAT = {
    "label": Sentence("labels by officials"),
    "attack": Sentence("attacks or threats"),
    "hostile": Sentence("new hostility"),
    "exclusion": Sentence("left out of a body or an activity"),
    "platform": Sentence("platforms closed"),
    "control": Sentence("control of an area may have shifted"),
}
"""What was told lately, in counts."""


def risk_and_incidents(country: Country) -> Part:
    """The five lines of the country and of groups, how many are at risk, what to watch, and incidents."""
    lines = [finding for finding in country.answer("monitor.risk") if finding.kind in {"whole", "group"}]
    incidents, watch = country.answer("monitor.incidents"), country.answer("monitor.watch")
    whole = next((finding for finding in incidents if finding.kind == "whole"), None)
    pictures = [partial(_five_lines, country, finding) for finding in lines[:LINES]]
    if whole and whole.details["months"] is not None:
        pictures.append(partial(_by_month, whole))
    return Part(
        HEADING,
        (
            *_at_risk(country),
            *(_lines(country, finding) for finding in lines),
            *_watch(country, watch),
            *_incidents(country, incidents),
        ),
        NOTHING,
        finding=joined(_judged(country, lines), whole.statement if whole else NO_INCIDENTS),
        not_known=tuple(_not_known(country, lines, watch)),
        draw=tuple(pictures),
    )


def _judged(country: Country, lines: Sequence[Finding]) -> Sentence:
    first = [finding for finding in lines if finding.details["threats_first"]]
    if not lines:
        return NO_RISK
    if not first:
        return Sentence(
            "Risk is judged of {units}.", units=series(_who(country, finding) for finding in lines)
        )
    return Sentence(
        "Threats come first for {units}: they stand at 4 or more of 5.",
        units=series(_who(country, finding) for finding in first),
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
    who = _who(country, finding)
    if country.withhold:
        since = Sentence("{who}: judged since {day}.", who=who, day=finding.details["since"])
        return Point(since, finding.reason, verdict=finding.verdict)
    return Point(finding.statement, finding.reason, verdict=finding.verdict)


def _not_known(country: Country, lines: Sequence[Finding], watch: Sequence[Finding]) -> Iterator[Point]:
    """Lines that nobody judged, and groups on record of which none was."""
    bare = [
        Sentence("{who} {n} of 5", who=_who(country, finding), n=n)
        for finding in lines
        if (n := sum(each.get("middle") is None for each in finding.details["lines"].values()))
    ]
    if bare:
        yield Point(Sentence("Lines of risk that are not known: {units}.", units=series(bare)))
    yield Point(
        counted(
            len(_groups_on_record(country) - {finding.subject[0] for finding in lines}),
            "The risk of {n} further group on record has not been judged: that does not mean it is low.",
            "The risk of {n} further groups on record has not been judged: that does not mean it is low.",
        )
    )
    if not watch:
        yield Point(NO_WATCH)


def _groups_on_record(country: Country) -> set[str]:
    return {each.code for each in classes_of(country.topic.context) if each.by == "group" and each.code}


def _at_risk(country: Country) -> Iterator[Point]:
    """How many actors are recorded as at risk, and how many are left alone."""
    topic = country.topic
    least = topic.context.view.thresholds.third_party_max_risk
    at_risk = int((topic.society & (topic.context.risk >= least)).sum())
    alone = int(topic.alone.sum())
    yield Point(
        Sentence(
            "Of civil society, recorded as at risk: {risk}; left alone by choice or for safety: {alone}.",
            risk=number(at_risk, withhold=country.withhold),
            alone=number(alone, withhold=country.withhold),
        ),
        Sentence("Of others nobody has recorded it. Whom it is about stays in the program."),
    )


def _watch(country: Country, watch: Sequence[Finding]) -> Iterator[Point]:
    """What was told of late, and which dates come; in a file as counts alone, without places and days."""
    alerts = [finding for finding in watch if finding.details["part"] == "alert"]
    dates = [finding for finding in watch if finding.details["part"] == "window"]
    if alerts:
        refuted = [finding for finding in alerts if finding.details["verified"] == REFUTED]
        counts = Counter(finding.details["what"] for finding in alerts if finding not in refuted)
        firm = sum(finding.details["firm"] for finding in alerts)
        kinds = series(
            (
                Sentence("{what}: {n}", what=words, n=number(counts[what], withhold=country.withhold))
                for what, words in WHAT.items()
                if counts[what]
            ),
            "; ",
        )
        yield Point(
            Sentence("Reported in the last three months: {alerts}.", alerts=kinds),
            joined(
                Sentence("Firm (several sources, attacks verified): {n} of {all}.", n=firm, all=len(alerts)),
                Sentence(
                    "Looked into and not corroborated: {n}.",
                    n=number(len(refuted), withhold=country.withhold),
                )
                if refuted
                else NOTHING,
            ),
        )
    if dates:
        days = min(finding.details["first"] for finding in dates)
        yield Point(
            Sentence(
                "{dates} to watch within 30 days; the first begins on {day}.",
                dates=plural(len(dates), "date"),
                day=days,
            )
        )
    if not country.withhold:
        yield from map(point, alerts[:ALERTS])


def _incidents(country: Country, incidents: Sequence[Finding]) -> Iterator[Point]:
    """How far they were verified, what would count for the indicator, by area, and by group."""
    for finding in incidents:
        if finding.kind == "whole":
            yield Point(Sentence("{reason}", reason=finding.reason), verdict=finding.verdict)
    m = country.topic.context.m
    areas = [Cell(place(m, each.subject[0]), each.n or 0) for each in incidents if each.kind == "area"]
    if areas:
        yield Point(Sentence("By area: {cells}", cells=in_words(areas, withhold=country.withhold)))
    yield from (point(finding) for finding in incidents if finding.kind == "measure")
    labels, groups = group_labels(m), [finding for finding in incidents if finding.kind == "group"]
    yield from (Point(finding.statement, verdict=finding.verdict) for finding in groups if finding.n)
    if hidden := [finding for finding in groups if not finding.n]:
        gone = not_shown(_label(labels, finding) for finding in hidden)
        yield Point(Sentence("By whose rights they work on: {cells}", cells=gone))


def _label(labels: Mapping[str, str], finding: Finding) -> Sentence:
    code = finding.subject[0]
    return Sentence("{name}", name=labels.get(code, Name(code)))
