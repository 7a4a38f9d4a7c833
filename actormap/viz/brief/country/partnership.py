"""Who works with the office, whom it does not reach, what it promised: the last page of a country profile."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from actormap.core import schema
from actormap.core.findings import NOTHING, Finding
from actormap.core.sentences import Name, Sentence, joined, listed, plural, series, shown, term
from actormap.core.words import _
from actormap.graph.few import LEAST, least_cell
from actormap.metrics.base.tags import group_labels
from actormap.metrics.partner.classes import classes_of
from actormap.metrics.partner.undertaken import undertaken
from actormap.viz.brief.cells import Cell, number, told_apart
from actormap.viz.brief.content import Part, Point
from actormap.viz.brief.country.sheet import Country, point
from actormap.viz.brief.doubt import graded, meaning
from actormap.viz.brief.present import NO_CONTACT, NO_PLATFORMS, met
from actormap.viz.charts import Picture
from actormap.viz.charts.ranges import Range, ranges

HEADING = Sentence("Partnership")
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
        HEADING,
        (
            *_steps(country, steps),
            *_not_reached(country, balance),
            *_platforms(country),
            *_promised(country),
            *([graded(country.topic)] if len(country.topic.context.m.sources) else []),
            meaning(country.topic),
        ),
        NOTHING,
        finding=joined(whole.statement if whole else NO_STAGES, met(country.topic).text),
        not_known=tuple(_not_known(country, whole, contacts=contacts)),
        draw=(partial(_met_by_group, country, balance),) if any(map(_is_group, balance)) else (),
    )


def _is_group(finding: Finding) -> bool:
    return finding.kind == "group" and bool(finding.details["code"])


def _not_known(country: Country, whole: Finding | None, *, contacts: bool) -> Iterator[Point]:
    """Of whom it is not recorded whether they work with us, whom we met, and where they meet."""
    if whole:
        others = number(whole.details["others"], withhold=country.withhold)
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
                n=number(step.details["works"], withhold=country.withhold),
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
                n=number(on_any, withhold=country.withhold),
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
