"""A brief as it is set in every format: plain texts and a picture."""

from __future__ import annotations

from dataclasses import dataclass

from actormap.core.errors import shorten
from actormap.core.sentences import Name, Sentence, isolated
from actormap.core.verdicts import VERDICTS
from actormap.core.words import code, direction
from actormap.viz.brief.content import Brief, Part, Point
from actormap.viz.brief.rendering import LONGEST_NAME, pieces, render

CAPTION = Sentence("Who is there and how they are tied. A missing line can mean that nobody asked.")
"""What is said of the map."""


@dataclass(frozen=True, slots=True)
class SetPoint:
    """A point with all its texts; each name stands between marks that set it apart."""

    text: str
    note: str
    route: tuple[str, ...]
    sure: str
    boxes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetPart:
    """A chapter."""

    heading: str
    points: tuple[SetPoint, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """All that stands in a brief.

    Parameters
    ----------
    language, direction
        Code of the language, and from which side it is read: ``ltr`` or ``rtl``.
    name
        The title as a program shows it, without marks.
    title, boundary, warning
        As in `Brief`.
    mark
        The handling note.
    made
        Day on which it was made.
    parts
        Chapters.
    picture
        The map as SVG; "" where nobody is on it.
    caption
        What the picture shows.
    """

    language: str
    direction: str
    name: str
    title: str
    boundary: str
    warning: str
    mark: str
    made: str
    parts: tuple[SetPart, ...]
    picture: str
    caption: str


def set_texts(brief: Brief, *, mark: str, made: str, picture: str) -> Document:
    """What stands in a brief, in the language of who reads it, with its handling note, day and map.

    The map is SVG, or "".
    """
    title = render(brief.title)
    return Document(
        code(),
        direction(code()),
        "".join(text for text, _ in pieces(title)),
        title,
        render(brief.boundary),
        render(brief.warning),
        mark,
        render(Sentence("Made on {day}.", day=made)),
        tuple(map(_part, brief.parts)),
        picture,
        render(CAPTION),
    )


def _part(part: Part) -> SetPart:
    points = part.points or (Point(part.missing),)
    return SetPart(render(part.heading), tuple(map(_point, points)))


def _point(point: Point) -> SetPoint:
    sure = render(VERDICTS[point.verdict]) if point.verdict else ""
    boxes = tuple(map(render, point.boxes))
    return SetPoint(render(point.text), render(point.note), tuple(map(_name, point.route)), sure, boxes)


def _name(name: Name) -> str:
    return isolated(shorten(name, LONGEST_NAME))
