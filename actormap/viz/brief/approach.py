"""Whom to meet first, what to mind, what to ask, and how sure all of it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from actormap.core import schema
from actormap.core.errors import Refused
from actormap.core.findings import NOTHING, Finding
from actormap.core.sentences import Name, Sentence, counted, joined, listed, plural, series, term
from actormap.core.tables.cells import among
from actormap.core.verdicts import WORTH
from actormap.metrics.base.coverage import detection_share
from actormap.metrics.base.safeguards import shown_name
from actormap.metrics.base.tags import group_labels
from actormap.metrics.introductions.words import in_ten
from actormap.metrics.reach.isolation import isolated_actors
from actormap.viz.brief.content import Part, Point, point
from actormap.viz.brief.present import NO_CONTACT, not_met
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
    points = list(map(point, ours[:PLANS]))
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
        yield point(finding)


def resting(topic: Topic) -> list[Finding]:
    """Whom the introductions to those here lean on, and who should rest."""
    findings = topic.answer("introductions.introducer_load")
    return [
        finding
        for finding in findings
        if finding.details["overused"] and topic.ids & set(finding.details["targets"])
    ]


QUESTIONS, NAMED = 5, 3
WORDS = Sentence(
    "Supported: it holds almost whichever doubtful ties are real, and it rests on "
    "several sources. Indicative: the record points that way. Not enough data: ask "
    "before you rely on it. A missing tie can mean that nobody asked."
)
NOBODY_ASKED = Sentence("Who was asked about whom is not recorded, so how well they are known is not either.")
UNTRIED = Sentence(
    "Doubtful ties have not been tested yet. Once they are, some of this may become more certain, or less."
)


def questions(topic: Topic) -> Part:
    """Five questions, first the one whose answer settles something for most actors."""
    ranked = sorted(_questions(topic), key=lambda pair: -pair[0])
    points = [
        Point(question, Sentence("An answer could settle something for {actors}.", actors=plural(n, "actor")))
        for n, question in ranked
    ]
    points += _beginnings(topic)
    points += [Point(finding.next_question, finding.statement) for finding in _record(topic)]
    return Part(
        Sentence("Five questions, first those that could settle most"),
        tuple(points[:QUESTIONS]),
        Sentence("There is nothing on record to ask about yet. Start with: who works here, and on what?"),
    )


def _beginnings(topic: Topic) -> Iterator[Point]:
    """What comes before all else, where nothing of it is recorded."""
    if topic.context.m.contacts.empty:
        yield Point(Sentence("Whom has the office met here, and who introduced them?"), NO_CONTACT)
    if topic.context.m.universe.empty:
        yield Point(
            Sentence("How many are there here, and who keeps a register of them?"),
            Sentence("How many exist is not recorded, so nobody can say who is missing."),
        )


def _questions(topic: Topic) -> Iterator[tuple[int, Sentence]]:
    """Questions, each with the number of actors for whom its answer would settle something."""
    for finding in [cell for cell in not_met(topic) if cell.value and cell.details["main"] != "left_alone"][
        :2
    ]:
        about = _about(topic, finding)
        yield (
            round(finding.value or 0),
            Sentence("{about}: {question}", about=about, question=finding.next_question),
        )
    yield from _ways(topic)
    for finding in resting(topic)[:1]:
        lean = len(topic.ids & set(finding.details["targets"]))
        yield (
            lean,
            Sentence(
                "Besides {name}, who could introduce the office here?", name=_name(topic, finding.subject[0])
            ),
        )
    yield from _couples(topic)


def _about(topic: Topic, cell: Finding) -> Sentence:
    """A group, and where."""
    group = group_labels(topic.context.m)[cell.details["group"]]
    where = filter(None, (cell.details["sector"], cell.details["pcode"]))
    return series([group, *map(topic.context.place, where)])


def _ways(topic: Topic) -> Iterator[tuple[int, Sentence]]:
    """About those to whom no route is recorded: whether nobody was asked, or there is none."""
    ids, verdicts = topic.context.ids, _without_route(topic)
    ours = sorted(verdicts, key=lambda v: (-verdicts[v][1], ids[v]))
    silent = [ids[v] for v in ours if verdicts[v][0] == "not_observed_enough"]
    alone = [ids[v] for v in ours if verdicts[v][0] != "not_observed_enough"]
    if silent:
        names = _some(topic, silent)
        yield len(silent), Sentence("With whom do {names} work, and whom do they trust?", names=names)
    if alone:
        yield len(alone), Sentence("Who could introduce the office to {names}?", names=_some(topic, alone))


def _without_route(topic: Topic) -> dict[int, tuple[str, float]]:
    """Those of civil society to whom no route is recorded: the verdict on each, and the chance."""
    try:
        verdicts = isolated_actors(topic.context)
    except Refused:
        return {}
    return {v: verdict for v, verdict in verdicts.items() if topic.rows[v]}


def _couples(topic: Topic) -> Iterator[tuple[int, Sentence]]:
    """About pairs that work on the same thing in the same place without a recorded tie."""
    ours = [
        finding
        for finding in topic.answer("coordination.gaps")
        if finding.kind == "pair" and topic.speaks_of(finding)
    ]
    if ours:
        everyone = {actor for finding in ours for actor in finding.subject}
        yield (
            len(everyone),
            Sentence(
                "Do those who work on the same thing know of each other, such as {names}?",
                names=_some(topic, list(ours[0].subject)),
            ),
        )


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
    return Part(
        Sentence("How sure this is"),
        tuple(_sure(topic)),
        Sentence("Nothing is recorded that could be judged."),
    )


def observed(topic: Topic) -> Iterator[Point]:
    """Of how many of civil society ties were asked about or told of by enough sources."""
    counts, thresholds = topic.context.coverage.observations[topic.society], topic.context.view.thresholds
    if len(counts) and not counts.any():
        yield Point(NOBODY_ASKED)
    elif len(counts):
        total = plural(len(counts), "actor")
        enough = int((detection_share(counts, thresholds) >= thresholds.supported_coverage).sum())
        never = int((counts == 0).sum())
        enough_told = Sentence(
            "Enough sources were asked about, or told of, the ties of {enough} of {total}.",
            enough=enough,
            total=total,
        )
        untold = (
            Sentence("No source was asked about, or told of, the ties of {never} of them.", never=never)
            if never
            else NOTHING
        )
        yield Point(enough_told, untold)


def _sure(topic: Topic) -> Iterator[Point]:
    yield from observed(topic)
    for finding in (finding for finding in _record(topic) if "several" in finding.details):
        yield Point(
            finding.statement,
            Sentence("This is about the whole map. What only one source tells falls with that source."),
        )
    if len(topic.context.m.sources):
        yield graded(topic)
    yield meaning(topic)


def meaning(topic: Topic) -> Point:
    """What the words mean that say how sure something is."""
    words = joined(WORDS, WORTH)
    return Point(Sentence("What the words mean."), words if topic.tried else joined(words, UNTRIED))


def graded(topic: Topic) -> Point:
    """How many sources there are of each grade of reliability."""
    counts = Counter(topic.context.m.sources["reliability"])
    labels = schema.vocabulary("reliability")
    grades = [
        Sentence(
            "{grade} ({meaning}) {n}", grade=grade, meaning=term(labels.get(grade, grade)), n=counts[grade]
        )
        for grade in sorted(counts)
    ]
    total = plural(sum(counts.values()), "source")
    return Point(Sentence("{total} on record, by how reliable they are.", total=total), series(grades, "; "))
