"""Whom to meet first and how, and what to mind."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from actormap.core.findings import Finding
from actormap.core.sentences import Sentence, counted, plural, series
from actormap.core.tables.cells import among
from actormap.metrics.base.safeguards import shown_name
from actormap.metrics.introductions.words import in_ten
from actormap.viz.brief.content import Part, Point
from actormap.viz.brief.topic import Topic

ROUTES, PLANS, PAIRS, RESTING = 3, 2, 3, 2
NOBODY_KNOWN = Sentence(
    "Contacts: nothing recorded, so no way to anybody can be told. Enter whom the office knows, and who "
    "trusts whom."
)
MOST_TARGETS = 60
"""Among so many actors it is looked for whom to meet first; on a large map those that come first by id."""


def whom_to_meet(topic: Topic) -> Part:
    """Open plans, then the likeliest safe introductions to those who were not met, each with its chain."""
    waiting, planned = _plans(topic)
    return Part(
        Sentence("Whom to meet first, and how"),
        (*waiting, *_routes(topic, planned)),
        NOBODY_KNOWN
        if topic.context.m.contacts.empty
        else Sentence(
            "No safe route is recorded to anybody here whom the office has not met, or only through "
            "those who should rest. Ask those you know here who else should be heard, and whether "
            "they would introduce you."
        ),
    )


def _plans(topic: Topic) -> tuple[list[Point], set[str]]:
    """What is planned here and comes next, and for whom."""
    findings = topic.answer("introductions.plans")
    ours = [finding for finding in findings if finding.kind == "plan" and topic.speaks_of(finding)]
    points = [Point(finding.statement, finding.reason, verdict=finding.verdict) for finding in ours[:PLANS]]
    return points, {finding.subject[0] for finding in ours}


def _routes(topic: Topic, planned: set[str]) -> Iterator[Point]:
    context = topic.context
    unmet = topic.names(topic.society & ~topic.met & ~topic.alone & ~context.layers.offices)
    targets = [actor for actor in unmet if actor not in planned][:MOST_TARGETS]
    if not targets:
        return
    rest = tuple(finding.subject[0] for finding in resting(topic))
    findings = topic.answer("introductions.assign", targets=tuple(targets), without=rest)
    tired = set(rest)
    routes = [
        finding
        for finding in findings
        if finding.kind == "route" and tired.isdisjoint(finding.details["route"])
    ]
    for finding in sorted(routes, key=lambda finding: (-_chance(finding), finding.subject))[:ROUTES]:
        first, *between, last = (context.code(actor) for actor in finding.details["route"])
        # In between only who agreed to be named to the next one stands by name.
        named = (shown_name(context, v) for v in between)
        chain = [context.names[first], *named, context.names[last]]
        text = Sentence(
            "{name}: {chance}, subject to consent and a safety talk with each.",
            name=chain[-1],
            chance=in_ten(_chance(finding)),
        )
        yield Point(text, finding.reason, tuple(chain), finding.verdict)


def _chance(route: Finding) -> float:
    """Chance of the whole way: to the introducer, and from there to the actor."""
    return float(route.details["chance_to_introducer"] or 0) * float(route.value or 0)


def what_to_mind(topic: Topic) -> Part:
    """Tensions, who is left alone, who is at risk, who should rest, and notes, of which nothing is read."""
    return Part(
        Sentence("What to watch for"),
        (*_tensions(topic), *_left_alone(topic), *_at_risk(topic), *_resting(topic), *_notes(topic)),
        Sentence(
            "No tension, risk or load is recorded here in a field of its own. What notes say is not in this "
            "brief: read them in the records, and ask before you bring anybody together."
        ),
    )


def _notes(topic: Topic) -> Iterator[Point]:
    """How many notes are kept on those here: what they say, only who reads them knows."""
    m, here = topic.context.m, topic.ids
    actors = m.actors
    kept = int((topic.rows & (actors["note"] != "").to_numpy(dtype=bool)).sum())
    for table in ("sensitive_notes", "contacts"):
        rows = m[table]
        kept += int((among(rows["actor_id"], here) & (rows["note"] != "")).sum())
    if kept:
        yield Point(
            counted(
                kept,
                "{n} note is kept on those here; the program does not read it.",
                "{n} notes are kept on those here; the program reads none.",
            ),
            Sentence(
                "They may speak of a threat: read them in the records before you bring anybody together."
            ),
        )


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
    yield Point(
        Sentence("Tension is recorded between {pairs}.", pairs=plural(len(pairs), "pair")),
        Sentence("{pairs}. Do not bring them together without asking each first.", pairs=series(named, "; ")),
    )


def _left_alone(topic: Topic) -> Iterator[Point]:
    if alone := int((topic.alone & ~topic.met).sum()):
        yield Point(
            counted(
                alone,
                "{n} actor is left alone, by its own choice or for its safety.",
                "{n} actors are left alone, by their own choice or for their safety.",
            ),
            Sentence("Respect that, and ask again only if they wish. No route in this brief includes them."),
        )


def _at_risk(topic: Topic) -> Iterator[Point]:
    least = topic.context.view.thresholds.third_party_max_risk
    if at_risk := int((topic.society & (topic.context.risk >= least)).sum()):
        yield Point(
            counted(at_risk, "{n} actor is recorded as at risk.", "{n} actors are recorded as at risk."),
            Sentence("Talk about their safety first, and name them to nobody."),
        )


def _resting(topic: Topic) -> Iterator[Point]:
    """Introducers on the way to those here who were asked as often as they can be."""
    for finding in resting(topic)[:RESTING]:
        yield Point(finding.statement, finding.reason, verdict=finding.verdict)


def resting(topic: Topic) -> list[Finding]:
    """Whom the introductions to those here lean on, and who should rest."""
    findings = topic.answer("introductions.introducer_load")
    return [
        finding
        for finding in findings
        if finding.details["overused"] and topic.ids & set(finding.details["targets"])
    ]
