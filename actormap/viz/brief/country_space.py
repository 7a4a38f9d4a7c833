"""Who is there and how free they are: the first two pages of a country profile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from actormap.core import schema
from actormap.core.findings import NOTHING, Finding
from actormap.core.sentences import Name, Sentence, counted, first_of, joined, plural, series, shown, term
from actormap.core.tables.judged import DRAFTS
from actormap.core.verdicts import VERDICTS
from actormap.core.words import _
from actormap.graph.few import least_cell
from actormap.metrics.base.judgements import judgements_of
from actormap.metrics.partner.classes import By, Class, classes_of
from actormap.viz import judged
from actormap.viz.brief.approach import observed
from actormap.viz.brief.content import Cell, Part, Point, in_words, number, point, told_apart
from actormap.viz.brief.present import NOBODY, on_record
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


WHO = Sentence("Who is there")
BY: dict[By, Sentence] = {"type": Sentence("By type"), "area": Sentence("By area where they work")}


def who_is_there(country: Country) -> Part:
    """How many there are of which type, area and group, of how many that exist, and what is known of them."""
    topic = country.topic
    if not topic.society.any():
        return Part(WHO, (), NOBODY, finding=NOBODY)
    everybody = [each for each in classes_of(topic.context) if each.recorded or each.low]
    groups = [each for each in everybody if each.by == "group" and each.code]
    spheres = Counter(topic.context.m.actors["sphere"][~topic.society])
    unknown = spheres.pop("unknown", 0)
    return Part(
        WHO,
        (*_counted(country, everybody), *observed(topic)),
        NOBODY,
        finding=on_record(int(topic.society.sum()), spheres.total(), unknown, inside=True),
        not_known=(_who_is_not_known(everybody), *_seven_things(country)),
        draw=(partial(by_group, country, groups),) if groups else (),
    )


def _who_is_not_known(everybody: list[Class]) -> Point:
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
        Sentence("{what}: {n}", what=term(item.label), n=country.number(known[code]))
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


FREEDOM = Sentence("How free they are")
NOT_SCORED = Sentence(
    "How free civil society is to work: nobody has scored it. Score it on the page Situation."
)
NO_RIGHTS = Sentence("Law against practice: not compared. Score rights in law and in practice.")
NO_LAWS = Sentence("Laws: none recorded, so nothing is said of what they restrict. Enter those that matter.")
UNDER_WAY, LAWS = 4, 8
"""So many drafts and laws are named; how many more there are is told."""


def how_free(country: Country) -> Part:
    """The eight parameters, law against practice, and the laws that are in force and under way."""
    profile, rights = country.answer("monitor.profile"), country.answer("monitor.law_practice")
    laws = country.answer("monitor.laws")
    whole = [finding for finding in rights if finding.kind == "whole"]
    draw = [partial(judged.parameters, profile, scorer=country.scorer)] if profile else []
    return Part(
        FREEDOM,
        (*_scored(profile, country.scorer), *map(point, whole), *_laws(country, laws)),
        finding=_finding(profile, whole),
        not_known=tuple(_not_known(profile, rights, laws)),
        draw=(*draw, *([partial(judged.rights, rights)] if rights else [])),
    )


def _finding(profile: Sequence[Finding], whole: Sequence[Finding]) -> Sentence:
    marked = sum(finding.value is not None for finding in profile)
    scored = counted(
        marked,
        "{n} of the eight parameters of the environment has a mark.",
        "{n} of the eight parameters of the environment have a mark.",
    )
    return joined(scored if profile else NOT_SCORED, *(finding.statement for finding in whole[:1]))


def _not_known(
    profile: Sequence[Finding], rights: Sequence[Finding], laws: Sequence[Finding]
) -> Iterator[Point]:
    """Parameters without a mark, rights that cannot be compared, laws that nobody read."""
    bare = [finding for finding in profile if finding.value is None]
    if bare:
        names = series(
            Sentence(
                "{what} ({n} of {all})", what=_label(finding), n=finding.n or 0, all=finding.details["total"]
            )
            for finding in bare
        )
        yield Point(
            Sentence("Not known, since too few questions are answered: {parameters}.", parameters=names)
        )
    if not rights:
        yield Point(NO_RIGHTS)
    if not laws:
        yield Point(NO_LAWS)


def _label(finding: Finding) -> Sentence:
    return term(schema.items()[finding.subject[0]].label)


def _scored(profile: Sequence[Finding], scorer: str) -> Iterator[Point]:
    """Who scored when, which marks lie far apart, and each parameter with its mark and how sure it is."""
    if not profile:
        return
    scorers = {label for finding in profile for label in finding.details["scorers"]}
    during = profile[0].details["round"]
    where = Sentence("Marks of {scorers}", scorers=plural(len(scorers), "scorer"))
    yield Point(
        Sentence("{marks}, in the round {round}; 0 closed, 100 free.", marks=where, round=Name(during))
        if during
        else Sentence("{marks}; 0 closed, 100 free.", marks=where),
        Sentence("These are judgements with evidence, not measurements. There is no overall score."),
    )
    shown = [each for each in profile if each.value is not None and not judged.waits_for(each, scorer)]
    for verdict in VERDICTS:
        marks = [
            Sentence("{what} {n:.0f}", what=_label(finding), n=finding.value)
            for finding in shown
            if finding.verdict == verdict
        ]
        if marks:
            yield Point(Sentence("{marks}.", marks=series(marks, "; ")), verdict=verdict)


def _laws(country: Country, laws: Sequence[Finding]) -> Iterator[Point]:
    """How far laws are read, how they are applied, those under way with their next date, those in force."""
    for finding in laws:
        if finding.kind in {"whole", "measure"}:
            yield point(finding)
    every = [finding for finding in laws if finding.kind == "instrument"]
    ahead = [finding for finding in every if finding.details["stage"] in DRAFTS]
    yield from map(point, ahead[:UNDER_WAY])
    if more := len(ahead[UNDER_WAY:]):
        yield Point(counted(more, "{n} further draft is on record.", "{n} further drafts are on record."))
    table = country.topic.context.m["instruments"]
    names = dict(zip(table["id"], map(Name, table["name"]), strict=True))
    for stage, label in schema.vocabulary("instrument_stage").items():
        ids = [finding.subject[0] for finding in every if finding.details["stage"] == stage]
        if ids and stage not in DRAFTS:
            some = first_of([names[code] for code in ids], LAWS)
            yield Point(Sentence("{stage}: {laws}.", stage=term(label), laws=some))
