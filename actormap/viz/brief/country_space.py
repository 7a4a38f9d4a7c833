"""Who is there and how free they are: the first two pages of a country profile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from actormap.core import schema
from actormap.core.findings import Finding
from actormap.core.sentences import Name, Sentence, first_of, joined, series, shown, term
from actormap.core.tables.judged import DRAFTS
from actormap.core.verdicts import VERDICTS
from actormap.core.words import _
from actormap.graph.few import least_cell
from actormap.metrics.base.judgements import judgements_of
from actormap.metrics.partner.classes import Class, classes_of
from actormap.viz import judged
from actormap.viz.brief.approach import observed
from actormap.viz.brief.content import (
    Cell,
    Part,
    Point,
    chapter,
    in_words,
    line,
    number,
    point,
    told_apart,
    words,
)
from actormap.viz.brief.present import on_record
from actormap.viz.brief.topic import Topic
from actormap.viz.charts import Picture
from actormap.viz.charts.restrictions import Range, ranges


class Country(NamedTuple):
    """A country as a profile looks at it.

    Parameters
    ----------
    topic
        All that may stand in it, and how the analyses are asked.
    kept
        The same with what stands in no file: of it a file tells counts alone.
    withhold
        Whether small cells are withheld, and only counts told of what stands in no file: in a file, and for
        a role of no clearance.
    scorer
        As whom somebody scores who looks at it: marks of others show after theirs.
    """

    topic: Topic
    kept: Topic
    withhold: bool
    scorer: str = ""

    def number(self, n: int) -> Sentence:
        """A count; a small one is told as such where it is withheld."""
        return number(n, withhold=self.withhold)

    def answer(self, analysis: str) -> tuple[Finding, ...]:
        """What an analysis says of what may stand in it; nothing where it does not answer."""
        return self.topic.answer(analysis)


def who_is_there(country: Country) -> Part:
    """How many there are of which type, area and group, of how many that exist, and what is known of them."""
    topic = country.topic
    if not topic.society.any():
        nobody = chapter("there", (), "inside")
        return nobody._replace(finding=nobody.missing)
    everybody = [each for each in classes_of(topic.context) if each.recorded or each.low]
    groups = [each for each in everybody if each.by == "group" and each.code]
    spheres = Counter(topic.context.m.actors["sphere"][~topic.society])
    unknown = spheres.pop("unknown", 0)
    return chapter(
        "there",
        (*_counted(country, everybody), *observed(topic)),
        "inside",
        finding=on_record(int(topic.society.sum()), spheres.total(), unknown, inside=True),
        not_known=(_who_is_not_known(everybody, groups), _seven_things(country)),
        draw=(partial(by_group, country, groups),) if groups else (),
    )


def _who_is_not_known(everybody: Sequence[Class], groups: Sequence[Class]) -> Point:
    """Of how many it is not recorded where and for whom they work, and of which groups how many exist."""
    blank = [
        Sentence("{what} for {n}", what=each.label, n=each.recorded) for each in everybody if not each.code
    ]
    known = sum(each.high is not None for each in groups)
    return line(
        "who_unknown", cells=series(blank, "; "), known=known, groups=len(groups), no_groups=not groups
    )


def _seven_things(country: Country) -> Point:
    """Of how many of civil society each of the seven things to know of an actor is recorded."""
    context = country.topic.context
    judgements = judgements_of(context.m, context.view)
    society = set(country.topic.names(country.topic.society))
    known: Counter[str] = Counter()
    for unit in judgements.units("profile"):
        if unit.actor_id in society:
            given = judgements.of(unit, "profile").items()
            known.update(code for code, answers in given if any(each.text.strip() for each in answers))
    fields = [
        Sentence("{what}: {n}", what=term(item.label), n=country.number(known[code]))
        for code, item in schema.items().items()
        if item.set == "profile"
    ]
    return line("seven_things", fields=series(fields, "; "), n=len(society))


def _counted(country: Country, everybody: Sequence[Class]) -> Iterator[Point]:
    for by in ("type", "area"):
        cells = [Cell(each.label, each.recorded) for each in everybody if each.by == by and each.code]
        if cells:
            yield line(f"by_{by}", cells=in_words(cells, withhold=country.withhold))


def by_group(country: Country, groups: Sequence[Class]) -> Picture:
    """How many work for the rights of each group, of how many that exist."""
    rows = []
    for each in groups:
        label, n, most = shown(each.label), each.recorded, each.high
        if most is None:
            row = Range(label, n, n, n, _("{n}; total not known", n=n))
        else:
            row = Range(label, n, most, most, _("{n} of {low} to {high}", n=n, low=each.low, high=most))
        rows.append((row, [Cell(each.label, n, least_cell(country.topic.context.m, each.code))]))
    return ranges(
        without_small(country, rows),
        title=_("On record by whose rights they work on, and how many exist (hatched: perhaps)"),
        heads=(_("Group"), _("On record, and how many exist")),
    )


def without_small(country: Country, rows: Sequence[tuple[Range, list[Cell]]]) -> list[Range]:
    """Rows of a chart, without figures where one of their cells is withheld."""
    every = [cell for _row, cells in rows for cell in cells]
    _open, hidden = told_apart(every, withhold=country.withhold)
    few = _("too few to be shown")
    return [
        Range(row.label, None, 0, 0, few) if any(cell in hidden for cell in cells) else row
        for row, cells in rows
    ]


UNDER_WAY, LAWS = 4, 8
"""So many drafts and laws are named; how many more there are is told."""


def how_free(country: Country) -> Part:
    """The eight parameters, law against practice, and the laws that are in force and under way."""
    profile, rights = country.answer("monitor.profile"), country.answer("monitor.law_practice")
    laws = country.answer("monitor.laws")
    whole = [finding for finding in rights if finding.kind == "whole"]
    marked = sum(finding.value is not None for finding in profile)
    draw = [partial(judged.parameters, profile, scorer=country.scorer)] if profile else []
    return chapter(
        "freedom",
        (*_scored(profile, country.scorer), *map(point, whole), *_laws(country, laws)),
        finding=joined(
            words("scored" if profile else "not_scored", n=marked),
            *(finding.statement for finding in whole[:1]),
        ),
        not_known=tuple(_not_known(profile, rights, laws)),
        draw=(*draw, *([partial(judged.rights, rights)] if rights else [])),
    )


def _not_known(
    profile: Sequence[Finding], rights: Sequence[Finding], laws: Sequence[Finding]
) -> Iterator[Point]:
    """Parameters without a mark, rights that cannot be compared, laws that nobody read."""
    bare = series(
        Sentence(
            "{what} ({n} of {all})", what=_label(finding), n=finding.n or 0, all=finding.details["total"]
        )
        for finding in profile
        if finding.value is None
    )
    if bare:
        yield line("parameters_unknown", parameters=bare)
    if not rights:
        yield line("no_rights")
    if not laws:
        yield line("no_laws")


def _label(finding: Finding) -> Sentence:
    return term(schema.items()[finding.subject[0]].label)


def _scored(profile: Sequence[Finding], scorer: str) -> Iterator[Point]:
    """Who scored when, which marks lie far apart, and each parameter with its mark and how sure it is."""
    if not profile:
        return
    scorers = {label for finding in profile for label in finding.details["scorers"]}
    during = profile[0].details["round"]
    yield line("marks", "round" if during else "always", scorers=len(scorers), round=Name(during))
    marked = [each for each in profile if each.value is not None and not judged.waits_for(each, scorer)]
    for verdict in VERDICTS:
        marks = [
            Sentence("{what} {n:.0f}", what=_label(finding), n=finding.value)
            for finding in marked
            if finding.verdict == verdict
        ]
        if marks:
            yield Point(Sentence("{marks}.", marks=series(marks, "; ")), verdict=verdict)


def _laws(country: Country, laws: Sequence[Finding]) -> Iterator[Point]:
    """How far laws are read, how they are applied, those under way with their next date, those in force."""
    yield from (point(finding) for finding in laws if finding.kind in {"whole", "measure"})
    every = [finding for finding in laws if finding.kind == "instrument"]
    ahead = [finding for finding in every if finding.details["stage"] in DRAFTS]
    yield from map(point, ahead[:UNDER_WAY])
    if more := len(ahead[UNDER_WAY:]):
        yield line("more_drafts", n=more)
    table = country.topic.context.m["instruments"]
    names = dict(zip(table["id"], map(Name, table["name"]), strict=True))
    for stage, label in schema.vocabulary("instrument_stage").items():
        ids = [finding.subject[0] for finding in every if finding.details["stage"] == stage]
        if ids and stage not in DRAFTS:
            some = first_of([names[code] for code in ids], LAWS)
            yield Point(Sentence("{stage}: {laws}.", stage=term(label), laws=some))
