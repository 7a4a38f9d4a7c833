"""Who is there, and whom we do not know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from actormap.core import schema
from actormap.core.findings import Finding
from actormap.core.sentences import Name, Sentence, first_of, plural, series, term
from actormap.core.tables.values import split
from actormap.graph.cells import sector_and_area
from actormap.metrics.base.presence_words import not_present
from actormap.metrics.base.safeguards import last_met
from actormap.viz.brief.content import Part, Point, point
from actormap.viz.brief.topic import WORKS, Topic

NOT_RECORDED = Sentence("not recorded")
NO_CONTACT = Sentence("No contact of the office is recorded.")
NO_TYPES = Sentence("Of civil society: of which type they are is not recorded.")
NO_PLATFORMS = Sentence("Platforms: none recorded, so nothing is said about seats or themes without one.")
NOBODY = Sentence("Nobody is on record here. That is no proof that nobody is there: bring a list, or ask.")
NOBODY_NAMED = Sentence(
    "Nobody who may be named to you is on record here. That is no proof that nobody is there."
)
SET_SPHERE = Sentence("Set the sphere of each actor: the rest of the brief is about civil society.")
_UNKNOWN = "unknown"
NAMES, KINDS, CELLS, PLATFORMS = 18, 5, 4, 5
"""Most names, types, figures and platforms that are listed; how many more there are is told."""


def who_is_there(topic: Topic, *, inside: bool) -> Part:
    """How many actors there are and of what kind, the names of organisations, and where they meet."""
    return Part(
        Sentence("Who is there"),
        tuple(_there(topic, inside=inside)) if topic.rows.any() else (),
        NOBODY if inside else NOBODY_NAMED,
    )


def _there(topic: Topic, *, inside: bool) -> Iterator[Point]:
    context, actors = topic.context, topic.context.m.actors
    here = actors[topic.rows]
    spheres = Counter(here["sphere"][~topic.society[topic.rows]])
    society, unknown = int(topic.society.sum()), spheres.pop(_UNKNOWN, 0)
    labels = {code: sphere.label for code, sphere in schema.spheres().items()}
    yield Point(
        on_record(society, spheres.total(), unknown, inside=inside),
        SET_SPHERE if unknown == len(here) else _counts(spheres, labels),
    )
    if society:
        types = Counter(next(iter(split(cell)), "") for cell in actors["types"][topic.society])
        kinds = Sentence("Of civil society: {kinds}", kinds=_counts(types, _type_labels()))
        yield Point(NO_TYPES if set(types) == {""} else kinds, _listed(topic))
    if not_there := not_present(context, topic.activities):
        yield Point(not_there)
    if inside and society:
        yield met(topic)
    seats = context.layers.platforms
    at_table = Counter(seats.column[topic.rows[seats.actor]].tolist())
    if at_table:
        known = dict(zip(context.m.platforms["id"], map(Name, context.m.platforms["name"]), strict=True))
        platforms = [
            Sentence("{platform} ({n})", platform=known[seats.names[platform]], n=n)
            for platform, n in at_table.most_common()
        ]
        yield Point(
            Sentence(
                "They have recorded seats on {platforms}.", platforms=plural(len(platforms), "platform")
            ),
            Sentence("Seats on each: {platforms}", platforms=first_of(platforms, PLATFORMS)),
        )
    if inside:
        yield from _without_platform(topic)


def on_record(society: int, others: int, unknown: int, *, inside: bool) -> Sentence:
    """How many there are; those whose sphere nobody recorded are not counted out of civil society.

    None of it is said only where every sphere is recorded.
    """
    of_it, rest = plural(society, "actor"), plural(others, "other")
    if not unknown and others:
        who = Sentence("{society} of civil society and {others}", society=of_it, others=rest)
    elif not unknown:
        who = Sentence("{society} of civil society", society=of_it)
    elif society and others:
        who = Sentence(
            "{society} of civil society, {others} and {n} whose sphere is not recorded",
            society=of_it,
            others=rest,
            n=unknown,
        )
    elif society:
        who = Sentence(
            "{society} of civil society and {n} whose sphere is not recorded", society=of_it, n=unknown
        )
    elif others:
        who = Sentence(
            "{actors} of other spheres and {n} whose sphere is not recorded",
            actors=plural(others, "actor"),
            n=unknown,
        )
    else:
        who = Sentence("{actors} whose sphere is not recorded", actors=plural(unknown, "actor"))
    if inside:
        return Sentence("On record: {who}.", who=who)
    return Sentence("These may be named: {who}. There may be more.", who=who)


def _type_labels() -> dict[str, str]:
    return {code: kind.label for code, kind in schema.actor_types().items()}


def _counts(counts: Counter[str], labels: dict[str, str]) -> Sentence:
    """The most frequent first, in words with their number."""
    counted = [
        Sentence("{what} {n}", what=term(labels[code]) if code in labels else NOT_RECORDED, n=n)
        for code, n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    return first_of(counted, KINDS)


def _listed(topic: Topic) -> Sentence:
    """Names of organisations of civil society in alphabetical order; persons are not named in a list."""
    actors = topic.context.m.actors[topic.society]
    organisations = actors[actors["kind"] != "person"]
    names = sorted(map(Name, organisations["name"]), key=lambda name: (name.casefold(), name))
    rest = len(actors) - len(names[:NAMES])
    if not rest:
        return Sentence("{names}.", names=series(names))
    if not names:
        return Sentence("They are persons, and persons are not named in a list.")
    others = plural(rest, "other")
    return Sentence("{names} and {others} not named here.", names=series(names[:NAMES]), others=others)


def met(topic: Topic) -> Point:
    """How many the office met lately."""
    if topic.context.m.contacts.empty:
        return Point(NO_CONTACT, Sentence("Enter whom the office met, and on which day."))
    number, society = int(topic.met.sum()), int(topic.society.sum())
    if not number:
        none = Sentence("No recent meeting of the office with any of them is recorded.")
        return Point(none, Sentence("Whether it met them is not known: enter whom it met, and on which day."))
    last = max((last_met(topic.context, int(v)) for v in np.flatnonzero(topic.met)), default="")
    note = Sentence("Last met on {day}.", day=last) if last else Sentence()
    lately = Sentence(
        "By the record, the office recently met {met} of the {society}.", met=number, society=society
    )
    return Point(lately, note)


def _without_platform(topic: Topic) -> Iterator[Point]:
    """Themes here without a platform on which most sit."""
    if topic.context.m.platforms.empty:
        yield Point(NO_PLATFORMS)
        return
    findings = topic.answer("coordination.missing_platforms")
    ours = (
        finding
        for finding in findings
        if topic.ids & set(finding.details["actors"]) and _inside(topic, finding)
    )
    for finding in list(ours)[:1]:
        yield point(finding)


def _inside(topic: Topic, finding: Finding) -> bool:
    sector, place = sector_and_area(finding.subject[0])
    in_place = not topic.area or place in topic.places
    return in_place and (not topic.sectors or sector in topic.sectors)


def whom_we_do_not_know(topic: Topic) -> Part:
    """Who exists and is on no record, or is on record and was never met, group by group."""
    return Part(
        Sentence("Whom we do not know"),
        tuple(map(point, not_met(topic)[:CELLS])),
        Sentence(
            "How many exist here is not recorded, so nobody can say who is missing. Ask for a register, or "
            "compare two lists, and enter how many exist."
        ),
    )


def not_met(topic: Topic) -> list[Finding]:
    """What is known of those here who exist and are not met, the largest figure first."""
    cells = [cell for cell in topic.answer("reach.blind_spots", relation=WORKS) if topic.counts(cell)]
    return sorted(cells, key=lambda cell: (-(cell.value or 0), cell.subject))
