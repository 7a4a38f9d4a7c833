"""What a brief is made of, before anything is set: titles, points, routes, all of them sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from actormap.core.findings import NOTHING
from actormap.core.sentences import Name, Sentence
from actormap.core.verdicts import Verdict
from actormap.viz.charts.theme import Picture


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that is said.

    Parameters
    ----------
    text
        What.
    note
        Why, or what it rests on.
    route
        Names from the office to an actor, where a chain of introductions is told.
    verdict
        How far it may be leaned on; None where it is a plain count of what is recorded.
    boxes
        Answers to tick by hand, where it is a question.
    """

    text: Sentence
    note: Sentence = NOTHING
    route: tuple[Name, ...] = ()
    verdict: Verdict | None = None
    boxes: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter.

    Parameters
    ----------
    heading
        Its title.
    points
        What is said, the first thing first.
    missing
        What is said where there is nothing: what is not recorded, which is never none.
    finding
        What is said first by a chapter that is a page of its own; empty for one that is none.
    not_known
        What of it is not known, which is said before all that is.
    draw
        What draws its charts, in the language of who reads it.
    """

    heading: Sentence
    points: tuple[Point, ...]
    missing: Sentence
    finding: Sentence = NOTHING
    not_known: tuple[Point, ...] = ()
    draw: tuple[Callable[[], Picture], ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """What is to be read on a few pages.

    Parameters
    ----------
    title
        What it is about.
    boundary
        Who counts and on which day.
    day
        The day at which the map was looked at.
    warning
        That the data are invented, where they are.
    parts
        The chapters in order.
    ids
        Actors that it is about, for the picture.
    """

    title: Sentence
    boundary: Sentence
    day: str
    warning: Sentence
    parts: tuple[Part, ...]
    ids: tuple[str, ...]

    def sentences(self) -> Iterator[Sentence]:
        """All that it says, in order, each name of a route as a sentence of its own."""
        yield from (self.title, self.boundary, self.warning)
        for part in self.parts:
            yield from (part.heading, part.finding, part.missing)
            for point in (*part.not_known, *part.points):
                yield from (point.text, point.note)
                yield from (Sentence("{name}", name=name) for name in point.route)
                yield from point.boxes
