"""A brief as it is set in every format: plain texts and a picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from actormap.core.errors import shorten
from actormap.core.sentences import FIRST_STRONG, LANGUAGE, POP, RIGHT_TO_LEFT, Sentence, isolated
from actormap.core.verdicts import VERDICTS
from actormap.core.words import code, direction
from actormap.viz.brief.content import Brief, Part, Point
from actormap.viz.charts.saving import can_draw, drawn
from actormap.viz.charts.theme import Picture

LONGEST_NAME = 64
LONGEST = 1_100
"""Most letters of a sentence; data alone could not make a brief grow beyond its pages."""
_APART = re.compile(f"{FIRST_STRONG}([^{POP}]*){POP}")


def render(sentence: Sentence) -> str:
    """A sentence in the language of who reads it, each name between the marks that set it apart."""
    text = sentence.in_language(lambda name: isolated(shorten(name, LONGEST_NAME)), LANGUAGE.get())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """A text in pieces, each with whether it runs from right to left; the marks are left out."""
    at = 0
    for match in _APART.finditer(text):
        yield text[at : match.start()], False
        yield match[1], bool(RIGHT_TO_LEFT.search(match[1]))
        at = match.end()
    yield text[at:], False


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
class SetChart:
    """A chart with what it says, and the same in lines; without a drawing where nothing here can draw it."""

    svg: str
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetPart:
    """A chapter with what it says first, what is not known, its charts, and all else.

    One that is a page of its own begins it, but for the first.
    """

    heading: str
    finding: str
    not_known: tuple[SetPoint, ...]
    charts: tuple[SetChart, ...]
    points: tuple[SetPoint, ...]
    begins_page: bool


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
    paged
        Whether each chapter is a page.
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
    paged: bool


def set_texts(brief: Brief, *, mark: str, made: str, picture: str, caption: Sentence = CAPTION) -> Document:
    """What stands in a brief, in the language of who reads it, with its handling note, day and map.

    The map is SVG, or "".
    """
    title = render(brief.title)
    paged = any(part.finding for part in brief.parts)
    return Document(
        code(),
        direction(code()),
        "".join(text for text, _ in pieces(title)),
        title,
        render(brief.boundary),
        render(brief.warning),
        mark,
        render(Sentence("Made on {day}.", day=made)),
        tuple(_part(part, begins_page=paged and number > 0) for number, part in enumerate(brief.parts)),
        picture,
        render(caption),
        paged,
    )


def _part(part: Part, *, begins_page: bool) -> SetPart:
    points = part.points or ((Point(part.missing),) if part.missing else ())
    return SetPart(
        render(part.heading),
        render(part.finding),
        tuple(map(_point, part.not_known)),
        tuple(_chart(draw()) for draw in part.draw),
        tuple(map(_point, points)),
        begins_page,
    )


def _chart(picture: Picture) -> SetChart:
    rows = picture.table.astype(str).to_numpy()
    lines = tuple(" · ".join(filter(None, row)) for row in rows)
    return SetChart(drawn(picture, titled=False) if can_draw() else "", isolated(picture.title), lines)


def _point(point: Point) -> SetPoint:
    return SetPoint(
        render(point.text),
        render(point.note),
        tuple(isolated(shorten(name, LONGEST_NAME)) for name in point.route),
        render(VERDICTS[point.verdict]) if point.verdict else "",
        tuple(map(render, point.boxes)),
    )
