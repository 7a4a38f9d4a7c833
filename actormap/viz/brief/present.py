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
from actormap.viz.brief.content import SHEET, Part, Point, chapter, line, point, words
from actormap.viz.brief.topic import WORKS, Topic

NAMES, KINDS, CELLS, PLATFORMS = 18, 5, 4, 5
"""Most names, types, figures and platforms that are listed; how many more there are is told."""


def who_is_there(topic: Topic, *, inside: bool) -> Part:
    """How many actors there are and of what kind, the names of organisations, and where they meet."""
    points = _there(topic, inside=inside) if topic.rows.any() else ()
    return chapter("there", points, "inside" if inside else "named")


def _there(topic: Topic, *, inside: bool) -> Iterator[Point]:
    context, actors = topic.context, topic.context.m.actors
    spheres = Counter(actors["sphere"][topic.rows & ~topic.society])
    society, unknown = int(topic.society.sum()), spheres.pop("unknown", 0)
    labels = {code: sphere.label for code, sphere in schema.spheres().items()}
    yield line(
        "on_record",
        "unknown" if unknown == topic.rows.sum() else "known",
        recorded=on_record(society, spheres.total(), unknown, inside=inside),
        spheres=_counts(spheres, labels),
    )
    if society:
        types = Counter(next(iter(split(cell)), "") for cell in actors["types"][topic.society])
        labels = {code: kind.label for code, kind in schema.actor_types().items()}
        typed = "unknown" if set(types) == {""} else "known"
        yield line("types", typed, kinds=_counts(types, labels), names=_listed(topic))
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
        yield line("seats", n=len(platforms), platforms=first_of(platforms, PLATFORMS))
    if inside:
        yield from _without_platform(topic)


def on_record(society: int, others: int, unknown: int, *, inside: bool) -> Sentence:
    """How many there are; those whose sphere nobody recorded are not counted out of civil society.

    None of it is said only where every sphere is recorded.
    """
    counts = {"society": society, "others": others, "unknown": unknown}
    kinds = "_".join(kind for kind, n in counts.items() if n or (kind == "society" and not unknown))
    return SHEET.sentence("recorded", "inside" if inside else "named", kinds=kinds, **counts)


def _counts(counts: Counter[str], labels: dict[str, str]) -> Sentence:
    """The most frequent first, in words with their number."""
    counted = [
        Sentence("{what} {n}", what=term(labels[code]) if code in labels else words("not_recorded"), n=n)
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
        return line("enter_contacts")
    number = int(topic.met.sum())
    if not number:
        return line("none_met")
    last = max((last_met(topic.context, int(v)) for v in np.flatnonzero(topic.met)), default="")
    return line("met", met=number, society=int(topic.society.sum()), last=last)


def _without_platform(topic: Topic) -> Iterator[Point]:
    """Themes here without a platform on which most sit."""
    if topic.context.m.platforms.empty:
        yield line("no_platforms")
        return
    for finding in topic.answer("coordination.missing_platforms"):
        sector, place = sector_and_area(finding.subject[0])
        in_place = not topic.area or place in topic.places
        on_theme = not topic.sectors or sector in topic.sectors
        if in_place and on_theme and topic.ids & set(finding.details["actors"]):
            yield point(finding)
            return


def whom_we_do_not_know(topic: Topic) -> Part:
    """Who exists and is on no record, or is on record and was never met, group by group."""
    return chapter("unknown", map(point, not_met(topic)[:CELLS]))


def not_met(topic: Topic) -> list[Finding]:
    """What is known of those here who exist and are not met, the largest figure first."""
    cells = [cell for cell in topic.answer("reach.blind_spots", relation=WORKS) if topic.counts(cell)]
    return sorted(cells, key=lambda cell: (-(cell.value or 0), cell.subject))
