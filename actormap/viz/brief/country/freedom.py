"""How free they are to work: the second page of a country profile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from actormap.core import schema
from actormap.core.findings import NOTHING, Finding
from actormap.core.sentences import Name, Sentence, counted, first_of, joined, plural, series, term
from actormap.core.tables.judged import DRAFTS
from actormap.core.verdicts import VERDICTS
from actormap.viz import judged
from actormap.viz.brief.content import Part, Point
from actormap.viz.brief.country.sheet import Country, point

HEADING = Sentence("How free they are")
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
        HEADING,
        (*_scored(profile, country.scorer), *map(point, whole), *_laws(country, laws)),
        NOTHING,
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
