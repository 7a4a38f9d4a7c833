"""Risk and incidents, and partnership: the last two pages of a country profile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from actormap.core import schema
from actormap.core.findings import NOTHING, Finding
from actormap.core.sentences import Name, Sentence, counted, joined, listed, plural, series, shown, term
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
from actormap.viz.brief.content import Cell, Part, Point, in_words, not_shown, point, told_apart
from actormap.viz.brief.country_space import Country
from actormap.viz.brief.present import NO_CONTACT, NO_PLATFORMS, met
from actormap.viz.charts import Picture
from actormap.viz.charts.restrictions import Range, ranges

DANGER = Sentence("Risk and incidents")
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
        DANGER,
        (
            *_at_risk(country),
            *(_lines(country, finding) for finding in lines),
            *_watch(country, watch),
            *_incidents(country, incidents),
        ),
        finding=joined(_judged(country, lines), whole.statement if whole else NO_INCIDENTS),
        not_known=tuple(_risks_not_known(country, lines, watch)),
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
    return point(finding)


def _risks_not_known(country: Country, lines: Sequence[Finding], watch: Sequence[Finding]) -> Iterator[Point]:
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
            risk=country.number(at_risk),
            alone=country.number(alone),
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
                Sentence("{what}: {n}", what=words, n=country.number(counts[what]))
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
                    n=country.number(len(refuted)),
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


PARTNERSHIP = Sentence("Partnership")
NO_STAGES = Sentence("Nobody is recorded as working with us on any step of monitoring.")
NO_PROMISES = Sentence("What the office promised: nothing is written down, and whoever waits for it knows.")
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
    steps = [finding for finding in stages if finding.kind == "item"]
    contacts = not country.topic.context.m.contacts.empty
    return Part(
        PARTNERSHIP,
        (
            *_steps(country, steps),
            *_not_reached(country, balance),
            *_platforms(country),
            *_promised(country),
            *([graded(country.topic)] if len(country.topic.context.m.sources) else []),
            meaning(country.topic),
        ),
        finding=joined(whole.statement if whole else NO_STAGES, met(country.topic).text),
        not_known=tuple(_not_known(country, whole, contacts=contacts)),
        draw=(partial(_met_by_group, country, balance),) if any(map(_is_group, balance)) else (),
    )


def _is_group(finding: Finding) -> bool:
    return finding.kind == "group" and bool(finding.details["code"])


def _not_known(country: Country, whole: Finding | None, *, contacts: bool) -> Iterator[Point]:
    """Of whom it is not recorded whether they work with us, whom we met, and where they meet."""
    if whole:
        others = country.number(whole.details["others"])
        yield Point(Sentence("Not known, in which step they work with us: {n} of civil society.", n=others))
    if not contacts:
        yield Point(NO_CONTACT)
    if country.topic.context.m.platforms.empty:
        yield Point(NO_PLATFORMS)


def _steps(country: Country, steps: Sequence[Finding]) -> Iterator[Point]:
    """How many work with us in each step of monitoring; never who."""
    if not steps:
        return
    bare = [term(schema.items()[step.subject[0]].label) for step in steps if not step.value]
    counts = series(
        (
            Sentence(
                "{step}: {n}",
                step=term(schema.items()[step.subject[0]].label),
                n=country.number(step.details["works"]),
            )
            for step in steps
            if step.value
        ),
        "; ",
    )
    yield Point(
        Sentence("Work with us, by step of monitoring: {steps}.", steps=counts) if counts else NO_STAGES,
        Sentence("Nobody is recorded on: {steps}.", steps=series(bare, "; ")) if bare else NOTHING,
        verdict=steps[0].verdict,
    )


def _not_reached(country: Country, balance: Sequence[Finding]) -> Iterator[Point]:
    """Groups, areas and types of which nobody was met, and themes without a platform."""
    codes = {code for finding in balance if finding.kind == "whole" for code in _unmet(finding)}
    labels = [each.label for each in classes_of(country.topic.context) if (each.by, each.code) in codes]
    if labels:
        yield Point(
            Sentence("On record, but nobody was met: {whom}.", whom=series(labels, "; ")),
            Sentence("It is about how the office spends its time. Ask whether it is safe and wanted."),
        )
    themes = [
        finding
        for finding in country.answer("coordination.missing_platforms")
        if (finding.n or 0) >= LEAST or not country.withhold
    ]
    for finding in themes[:THEMES]:
        yield Point(finding.statement, verdict=finding.verdict)


def _unmet(finding: Finding) -> Iterator[tuple[str, str]]:
    for by, codes in finding.details.get("unmet", {}).items():
        yield from ((by, code) for code in codes)


def _platforms(country: Country) -> Iterator[Point]:
    """How many platforms there are, and how many of civil society have a seat on any."""
    topic = country.topic
    seats = topic.context.layers.platforms
    on_any = len(set(seats.actor[topic.society[seats.actor]].tolist()))
    if count := len(topic.context.m.platforms):
        yield Point(
            Sentence(
                "{platforms} on record; a seat on any is recorded for {n} of {all} of civil society.",
                platforms=plural(count, "platform"),
                n=country.number(on_any),
                all=int(topic.society.sum()),
            )
        )


def _promised(country: Country) -> Iterator[Point]:
    """What is owed, needed and offered, and which strategies and activities go on, as counts."""
    owed = country.kept.answer("partner.promises")
    yield point(owed[0]) if owed else Point(NO_PROMISES)
    going = [each for each in undertaken(country.kept.context) if not each.over]
    counts = [words(n) for kind, words in GOING.items() if (n := sum(each.kind == kind for each in going))]
    if counts:
        yield Point(Sentence("Going on: {what}.", what=listed(counts)))
    if not country.withhold:
        yield from map(point, country.kept.answer("partner.decisions")[:1])


def _met_by_group(country: Country, balance: Sequence[Finding]) -> Picture:
    """How many were met for the rights of each group, of those on record."""
    m = country.topic.context.m
    labels, groups = group_labels(m), [finding for finding in balance if _is_group(finding)]
    cells = [
        Cell(
            Sentence("{group}", group=labels.get(code, Name(code))), finding.details[of], least_cell(m, code)
        )
        for finding in groups
        for of in ("met", "recorded")
        for code in finding.subject
    ]
    _open, hidden = told_apart(cells, withhold=country.withhold)
    rows = [
        _row(shown(met_of.label), met_of.n, recorded.n, hides=met_of in hidden or recorded in hidden)
        for met_of, recorded in zip(cells[::2], cells[1::2], strict=True)
    ]
    return ranges(
        rows,
        title=_("Met within the last months, of those on record, by whose rights they work on"),
        heads=(_("Group"), _("Met, of those on record")),
    )


def _row(label: str, n: int, recorded: int, *, hides: bool) -> Range:
    if hides:
        return Range(label, None, 0, 0, _("too few to be shown"))
    return Range(label, n, n, recorded, _("{n} of {all} met", n=n, all=recorded))
