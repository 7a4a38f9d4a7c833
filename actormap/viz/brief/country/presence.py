"""Who is there: the first page of a country profile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial

from actormap.core import schema
from actormap.core.findings import NOTHING
from actormap.core.sentences import Sentence, joined, plural, series, shown, term
from actormap.core.words import _
from actormap.graph.few import least_cell
from actormap.metrics.base.judgements import judgements_of
from actormap.metrics.partner.classes import By, Class, classes_of
from actormap.viz.brief.cells import Cell, in_words, number, told_apart
from actormap.viz.brief.content import Part, Point
from actormap.viz.brief.country.sheet import Country
from actormap.viz.brief.doubt import observed
from actormap.viz.brief.present import NOBODY, on_record
from actormap.viz.charts import Picture
from actormap.viz.charts.ranges import Range, ranges

HEADING = Sentence("Who is there")
BY: dict[By, Sentence] = {"type": Sentence("By type"), "area": Sentence("By area where they work")}


def who_is_there(country: Country) -> Part:
    """How many there are of which type, area and group, of how many that exist, and what is known of them."""
    topic = country.topic
    if not topic.society.any():
        return Part(HEADING, (), NOBODY, finding=NOBODY)
    everybody = [each for each in classes_of(topic.context) if each.recorded or each.low]
    groups = [each for each in everybody if each.by == "group" and each.code]
    spheres = Counter(topic.context.m.actors["sphere"][~topic.society])
    unknown = spheres.pop("unknown", 0)
    return Part(
        HEADING,
        (*_counted(country, everybody), *observed(topic)),
        NOBODY,
        finding=on_record(int(topic.society.sum()), spheres.total(), unknown, inside=True),
        not_known=(_not_known(everybody), *_seven_things(country)),
        draw=(partial(by_group, country, groups),) if groups else (),
    )


def _not_known(everybody: list[Class]) -> Point:
    """Of how many it is not recorded where and for whom they work, and of which groups how many exist."""
    blank = [
        Sentence("{what} for {n}", what=each.label, n=each.recorded) for each in everybody if not each.code
    ]
    groups = [each for each in everybody if each.by == "group" and each.code]
    known = sum(each.high is not None for each in groups)
    exist = (
        Sentence(
            "How many exist is known for {known} of {groups}.",
            known=known,
            groups=plural(len(groups), "group"),
        )
        if groups
        else Sentence("Whose rights they work on is recorded for nobody, and so is how many exist.")
    )
    return Point(joined(Sentence("{cells}.", cells=series(blank, "; ")) if blank else NOTHING, exist))


def _seven_things(country: Country) -> Iterator[Point]:
    """Of how many of civil society each of the seven things to know of an actor is recorded."""
    context = country.topic.context
    judged = judgements_of(context.m, context.view)
    society = set(country.topic.names(country.topic.society))
    known: Counter[str] = Counter()
    for unit in judged.units("profile"):
        if unit.actor_id in society:
            known.update(
                code
                for code, given in judged.of(unit, "profile").items()
                if any(each.text.strip() for each in given)
            )
    fields = [
        Sentence("{what}: {n}", what=term(item.label), n=number(known[code], withhold=country.withhold))
        for code, item in schema.items().items()
        if item.set == "profile"
    ]
    yield Point(
        Sentence(
            "Seven things to know about an actor, and for how many each is recorded: {fields}.",
            fields=series(fields, "; "),
        ),
        Sentence("Of {actors} of civil society.", actors=plural(len(society), "actor")),
    )


def _counted(country: Country, everybody: list[Class]) -> Iterator[Point]:
    for by, label in BY.items():
        cells = [Cell(each.label, each.recorded) for each in everybody if each.by == by and each.code]
        if cells:
            yield Point(Sentence("{by}: {cells}", by=label, cells=in_words(cells, withhold=country.withhold)))


def by_group(country: Country, groups: list[Class]) -> Picture:
    """How many work for the rights of each group, of how many that exist."""
    m = country.topic.context.m
    cells = [Cell(each.label, each.recorded, least_cell(m, each.code)) for each in groups]
    _open, hidden = told_apart(cells, withhold=country.withhold)
    return ranges(
        [_row(each, hides=cell in hidden) for each, cell in zip(groups, cells, strict=True)],
        title=_("On record by whose rights they work on, and how many exist (hatched: perhaps)"),
        heads=(_("Group"), _("On record, and how many exist")),
    )


def _row(each: Class, *, hides: bool) -> Range:
    label = shown(each.label)
    if hides:
        return Range(label, None, 0, 0, _("too few to be shown"))
    if each.high is None:
        words = _("{n}; total not known", n=each.recorded)
        return Range(label, each.recorded, each.recorded, each.recorded, words)
    words = _("{n} of {low} to {high}", n=each.recorded, low=each.low, high=each.high)
    return Range(label, each.recorded, each.high, each.high, words)
