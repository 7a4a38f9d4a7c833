"""Whom to meet first, what to mind, what to ask, and how sure all of it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from actormap.core import schema
from actormap.core.errors import Refused
from actormap.core.findings import Finding
from actormap.core.sentences import Name, Sentence, listed, plural, series, term
from actormap.core.tables.cells import among
from actormap.core.verdicts import WORTH
from actormap.metrics.base.coverage import detection_share
from actormap.metrics.base.safeguards import shown_name
from actormap.metrics.base.tags import group_labels
from actormap.metrics.introductions.words import in_ten
from actormap.metrics.reach.isolation import isolated_actors
from actormap.viz.brief.content import Part, Point, chapter, line, point
from actormap.viz.brief.present import not_met
from actormap.viz.brief.topic import Topic

ROUTES, PLANS, PAIRS, RESTING = 3, 2, 3, 2
MOST_TARGETS = 60
"""Among so many actors it is looked for whom to meet first; on a large map those that come first by id."""


def whom_to_meet(topic: Topic) -> Part:
    """Open plans, then the likeliest safe introductions to those who were not met, each with its chain."""
    findings = topic.answer("introductions.plans")
    ours = [finding for finding in findings if finding.kind == "plan" and topic.speaks_of(finding)]
    routes = _routes(topic, {finding.subject[0] for finding in ours})
    known = "nobody" if topic.context.m.contacts.empty else "somebody"
    return chapter("meet", (*map(point, ours[:PLANS]), *routes), known)


def _routes(topic: Topic, planned: set[str]) -> Iterator[Point]:
    context = topic.context
    unmet = topic.names(topic.society & ~topic.met & ~topic.alone & ~context.layers.offices)
    targets = [actor for actor in unmet if actor not in planned][:MOST_TARGETS]
    if not targets:
        return
    rest = tuple(finding.subject[0] for finding in resting(topic))
    routes = [
        finding
        for finding in topic.answer("introductions.assign", targets=tuple(targets), without=rest)
        if finding.kind == "route" and set(rest).isdisjoint(finding.details["route"])
    ]
    for finding in sorted(routes, key=lambda finding: (-_chance(finding), finding.subject))[:ROUTES]:
        first, *between, last = (context.code(actor) for actor in finding.details["route"])
        # In between only who agreed to be named to the next one stands by name.
        chain = [context.names[first], *(shown_name(context, v) for v in between), context.names[last]]
        yield line(
            "route",
            route=tuple(chain),
            verdict=finding.verdict,
            name=context.names[last],
            chance=in_ten(_chance(finding)),
            reason=finding.reason,
        )


def _chance(route: Finding) -> float:
    """Chance of the whole way: to the introducer, and from there to the actor."""
    return float(route.details["chance_to_introducer"] or 0) * float(route.value or 0)


def what_to_mind(topic: Topic) -> Part:
    """Tensions, who is left alone, who is at risk, who should rest, and notes, of which nothing is read."""
    asked_often = map(point, resting(topic)[:RESTING])
    return chapter("mind", (*_tensions(topic), *_with_care(topic), *asked_often, *_notes(topic)))


def _notes(topic: Topic) -> Iterator[Point]:
    """How many notes are kept on those here: what they say, only who reads them knows."""
    m = topic.context.m
    kept = int((topic.rows & (m.actors["note"] != "").to_numpy(dtype=bool)).sum())
    for table in ("sensitive_notes", "contacts"):
        kept += int((among(m[table]["actor_id"], topic.ids) & (m[table]["note"] != "")).sum())
    if kept:
        yield line("notes", n=kept)


def _tensions(topic: Topic) -> Iterator[Point]:
    """Hostile ties among those who are here, by pair; who else is in them stays out of it."""
    layer, names = topic.context.layers.signed, topic.context.names
    hostile = np.flatnonzero((layer.sign < 0) & topic.rows[layer.source] & topic.rows[layer.target])
    pairs = sorted({frozenset((int(layer.source[e]), int(layer.target[e]))) for e in hostile}, key=sorted)
    if not pairs:
        return
    first = map(sorted, pairs[:PAIRS])
    named = [Sentence("{one} and {other}", one=names[a], other=names[b]) for a, b in first]
    if more := len(pairs) - len(named):
        named.append(plural(more, "other pair"))
    yield line("tension", n=len(pairs), pairs=series(named, "; "))


def _with_care(topic: Topic) -> Iterator[Point]:
    """How many are left alone, and how many are at risk."""
    if alone := int((topic.alone & ~topic.met).sum()):
        yield line("left_alone", n=alone)
    if at_risk := topic.at_risk:
        yield line("at_risk", n=at_risk)


def resting(topic: Topic) -> list[Finding]:
    """Introducers on the way to those here who were asked as often as they can be, and should rest."""
    return [
        finding
        for finding in topic.answer("introductions.introducer_load")
        if finding.details["overused"] and topic.ids & set(finding.details["targets"])
    ]


QUESTIONS, NAMED = 5, 3


def questions(topic: Topic) -> Part:
    """Five questions, first the one whose answer settles something for most actors."""
    ranked = sorted(_questions(topic), key=lambda pair: -pair[0])
    points = [line("question", question=question, n=n) for n, question in ranked]
    # What comes before all else, where nothing of it is recorded.
    points += [line(f"no_{table}") for table in ("contacts", "universe") if topic.context.m[table].empty]
    points += [Point(finding.next_question, finding.statement) for finding in _record(topic)]
    return chapter("questions", points[:QUESTIONS])


def _questions(topic: Topic) -> Iterator[tuple[int, Sentence]]:
    """Questions, each with the number of actors for whom its answer would settle something."""
    open_cells = (cell for cell in not_met(topic) if cell.value and cell.details["main"] != "left_alone")
    for cell in list(open_cells)[:2]:
        group = group_labels(topic.context.m)[cell.details["group"]]
        where = filter(None, (cell.details["sector"], cell.details["pcode"]))
        about = series([group, *map(topic.context.place, where)])
        question = Sentence("{about}: {question}", about=about, question=cell.next_question)
        yield round(cell.value or 0), question
    yield from _ways(topic)
    for finding in resting(topic)[:1]:
        name = _name(topic, finding.subject[0])
        question = Sentence("Besides {name}, who could introduce the office here?", name=name)
        yield len(topic.ids & set(finding.details["targets"])), question
    gaps = topic.answer("coordination.gaps")
    pairs = [finding.subject for finding in gaps if finding.kind == "pair" and topic.speaks_of(finding)]
    if pairs:
        names = _some(topic, list(pairs[0]))
        question = Sentence(
            "Do those who work on the same thing know of each other, such as {names}?", names=names
        )
        yield len(set().union(*pairs)), question


def _ways(topic: Topic) -> Iterator[tuple[int, Sentence]]:
    """About those to whom no route is recorded: whether nobody was asked, or there is none."""
    ids = topic.context.ids
    try:
        # The verdict on each, and the chance.
        verdicts = {v: each for v, each in isolated_actors(topic.context).items() if topic.rows[v]}
    except Refused:
        return
    ours = sorted(verdicts, key=lambda v: (-verdicts[v][1], ids[v]))
    silent = [ids[v] for v in ours if verdicts[v][0] == "not_observed_enough"]
    alone = [ids[v] for v in ours if verdicts[v][0] != "not_observed_enough"]
    if silent:
        names = _some(topic, silent)
        yield len(silent), Sentence("With whom do {names} work, and whom do they trust?", names=names)
    if alone:
        yield len(alone), Sentence("Who could introduce the office to {names}?", names=_some(topic, alone))


def _record(topic: Topic) -> list[Finding]:
    """How well the ties of the whole map are sourced; what nothing is known of is left out."""
    sourced = [finding for finding in topic.answer("evidence.coverage") if finding.kind == "whole"][1:]
    return [finding for finding in sourced if finding.value]


def _name(topic: Topic, actor: str) -> Name:
    return topic.context.names[topic.context.code(actor)]


def _some(topic: Topic, ids: list[str]) -> Sentence:
    """The first names of several, and how many more."""
    names: list[object] = [_name(topic, actor) for actor in ids[:NAMED]]
    more = len(ids) - len(names)
    return listed([*names, plural(more, "other")] if more else names)


def how_sure(topic: Topic) -> Part:
    """How well those here were observed, from how many sources of which grade, and what the words mean."""
    several = (finding for finding in _record(topic) if "several" in finding.details)
    sourced = (line("sourced", statement=finding.statement) for finding in several)
    return chapter("sure", (*observed(topic), *sourced, *graded(topic), meaning(topic)))


def observed(topic: Topic) -> Iterator[Point]:
    """Of how many of civil society ties were asked about or told of by enough sources."""
    counts, thresholds = topic.context.coverage.observations[topic.society], topic.context.view.thresholds
    if len(counts) and not counts.any():
        yield line("nobody_asked")
    elif len(counts):
        enough = int((detection_share(counts, thresholds) >= thresholds.supported_coverage).sum())
        yield line("observed", total=len(counts), enough=enough, never=int((counts == 0).sum()))


def meaning(topic: Topic) -> Point:
    """What the words mean that say how sure something is."""
    return line("meaning", "tried" if topic.tried else "untried", worth=WORTH)


def graded(topic: Topic) -> Iterator[Point]:
    """How many sources there are of each grade of reliability."""
    counts = Counter(topic.context.m.sources["reliability"])
    labels = schema.vocabulary("reliability")
    grades = [
        Sentence(
            "{grade} ({meaning}) {n}", grade=grade, meaning=term(labels.get(grade, grade)), n=counts[grade]
        )
        for grade in sorted(counts)
    ]
    if grades:
        yield line("graded", n=counts.total(), grades=series(grades, "; "))
