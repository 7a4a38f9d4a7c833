"""Whom to meet first and how, and what to mind."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from actormap.core.findings import Finding
from actormap.core.sentences import Sentence, counted, plural, series
from actormap.metrics.base.safeguards import shown_name
from actormap.metrics.introductions.words import in_ten
from actormap.viz.brief.content import Part, Point
from actormap.viz.brief.topic import Topic

ROUTES, PLANS, PAIRS, RESTING = 3, 2, 3, 2
MOST_TARGETS = 60
"""Among so many actors it is looked for whom to meet first; on a large map those that come first by id."""


def whom_to_meet(topic: Topic) -> Part:
    """Open plans, then the likeliest safe introductions to those who were not met, each with its chain."""
    waiting, planned = _plans(topic)
    return Part(
        Sentence("Whom to meet first, and how"),
        (*waiting, *_routes(topic, planned)),
        Sentence(
            "No safe route is recorded to anybody here whom the office has not met, or only through "
            "those who should rest. Ask those you know here who else should be heard, and whether "
            "they would introduce you."
        ),
    )


def _plans(topic: Topic) -> tuple[list[Point], set[str]]:
    """What is planned here and comes next, and for whom."""
    found = topic.answer("introductions.plans")
    ours = [one for one in found if one.kind == "plan" and topic.speaks_of(one)]
    points = [Point(one.statement, one.reason, verdict=one.verdict) for one in ours[:PLANS]]
    return points, {one.subject[0] for one in ours}


def _routes(topic: Topic, planned: set[str]) -> Iterator[Point]:
    context = topic.context
    unmet = topic.names(topic.society & ~topic.met & ~topic.alone & ~context.layers.offices)
    targets = [one for one in unmet if one not in planned][:MOST_TARGETS]
    if not targets:
        return
    rest = tuple(one.subject[0] for one in resting(topic))
    found = topic.answer("introductions.assign", targets=tuple(targets), without=rest)
    tired = set(rest)
    routes = [one for one in found if one.kind == "route" and tired.isdisjoint(one.details["route"])]
    for one in sorted(routes, key=lambda one: (-_chance(one), one.subject))[:ROUTES]:
        first, *between, last = (context.code(actor) for actor in one.details["route"])
        # In between only who agreed to be named to the next one stands by name.
        named = (shown_name(context, v) for v in between)
        chain = [context.names[first], *named, context.names[last]]
        text = Sentence(
            "{name}: {chance}, subject to consent and a safety talk with each.",
            name=chain[-1],
            chance=in_ten(_chance(one)),
        )
        yield Point(text, one.reason, tuple(chain), one.verdict)


def _chance(route: Finding) -> float:
    """Chance of the whole way: to the introducer, and from there to the actor."""
    return float(route.details["chance_to_introducer"] or 0) * float(route.value or 0)


def what_to_mind(topic: Topic) -> Part:
    """Tensions, who is left alone, who is at risk, and who should rest."""
    return Part(
        Sentence("What to watch for"),
        (*_tensions(topic), *_left_alone(topic), *_at_risk(topic), *_resting(topic)),
        Sentence("No tension, risk or load is recorded here. Ask before you bring anybody together."),
    )


def _tensions(topic: Topic) -> Iterator[Point]:
    """Hostile ties among those who are here, by pair; who else is in them stays out of it."""
    layer, names = topic.context.layers.signed, topic.context.names
    hostile = np.flatnonzero((layer.sign < 0) & topic.rows[layer.source] & topic.rows[layer.target])
    pairs = sorted({frozenset((int(layer.source[e]), int(layer.target[e]))) for e in hostile}, key=sorted)
    if not pairs:
        return
    first = map(sorted, pairs[:PAIRS])
    told = [Sentence("{one} and {other}", one=names[a], other=names[b]) for a, b in first]
    if more := len(pairs) - len(told):
        told.append(plural(more, "other pair"))
    yield Point(
        Sentence("Tension is recorded between {pairs}.", pairs=plural(len(pairs), "pair")),
        Sentence("{pairs}. Do not bring them together unasked.", pairs=series(told, "; ")),
    )


def _left_alone(topic: Topic) -> Iterator[Point]:
    if alone := int((topic.alone & ~topic.met).sum()):
        yield Point(
            counted(
                alone,
                "{n} is left alone, by choice or for safety.",
                "{n} are left alone, by choice or for safety.",
            ),
            Sentence("Respect that; ask again only when they wish. No route in this brief includes them."),
        )


def _at_risk(topic: Topic) -> Iterator[Point]:
    least = topic.context.view.thresholds.third_party_max_risk
    if at_risk := int((topic.society & (topic.context.risk >= least)).sum()):
        yield Point(
            counted(at_risk, "{n} is recorded as at risk.", "{n} are recorded as at risk."),
            Sentence("Talk about their safety first, and name them to nobody."),
        )


def _resting(topic: Topic) -> Iterator[Point]:
    """Introducers on the way to those here who were asked as often as they can be."""
    for one in resting(topic)[:RESTING]:
        yield Point(one.statement, one.reason, verdict=one.verdict)


def resting(topic: Topic) -> list[Finding]:
    """Whom the introductions to those here lean on, and who should rest."""
    found = topic.answer("introductions.introducer_load")
    return [one for one in found if one.details["overused"] and topic.ids & set(one.details["targets"])]
