"""What to ask, in the order of what it would settle; and how sure all of it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from actormap.core import schema
from actormap.core.errors import Refused
from actormap.core.findings import NOTHING, Finding
from actormap.core.sentences import Name, Sentence, joined, listed, plural, series, term
from actormap.core.verdicts import WORTH
from actormap.metrics.base.coverage import detection_share
from actormap.metrics.base.tags import group_labels
from actormap.metrics.reach.isolation import isolated_actors
from actormap.viz.brief.approach import resting
from actormap.viz.brief.content import Part, Point
from actormap.viz.brief.present import NO_CONTACT, not_met
from actormap.viz.brief.topic import Topic

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
