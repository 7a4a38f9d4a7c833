"""What a brief is made of before it is set: titles, points, routes and counts, all of them sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from actormap.core.findings import NOTHING, Finding
from actormap.core.sentences import Name, Sentence, joined, series
from actormap.core.verdicts import Verdict
from actormap.graph.few import LEAST
from actormap.metrics.base.sheets import Sheet
from actormap.metrics.base.small_cells import small, withheld
from actormap.viz.charts.theme import Picture

SHEET = Sheet(__file__)
"""What points and chapters say, by their names."""


class Point(NamedTuple):
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


def point(finding: Finding) -> Point:
    """A finding with its reason and how far it may be leaned on."""
    return Point(finding.statement, finding.reason, verdict=finding.verdict)


def line(
    about: str,
    case: str = "",
    /,
    *,
    route: tuple[Name, ...] = (),
    verdict: Verdict | None = None,
    boxes: tuple[Sentence, ...] = (),
    **values: Any,
) -> Point:
    """A point of the sheet: its ``text`` and its ``note``, in the variant that is meant."""
    text, note = (SHEET.sentence(about, part, case, **values) for part in ("text", "note"))
    return Point(text, note, route, verdict, boxes)


class Part(NamedTuple):
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
    missing: Sentence = NOTHING
    finding: Sentence = NOTHING
    not_known: tuple[Point, ...] = ()
    draw: tuple[Callable[[], Picture], ...] = ()


def chapter(about: str, points: Iterable[Point] = (), case: str = "", **more: Any) -> Part:
    """A chapter of the sheet: its ``heading``, and what is ``missing`` where there is nothing."""
    heading, missing = (SHEET.sentence(about, part, case) for part in ("heading", "missing"))
    return Part(heading, tuple(points), missing, **more)


def words(name: str, /, **values: Any) -> Sentence:
    """A phrase of the sheet."""
    return SHEET.sentence("words", name, **values)


class Brief(NamedTuple):
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


class Cell(NamedTuple):
    """How many there are of something; fewer than `least` point at somebody."""

    label: Sentence
    n: int
    least: int = LEAST


def number(n: int, *, withhold: bool, least: int = LEAST) -> Sentence:
    """A count; a small one that is withheld is told as such."""
    if withhold and small([n], least)[0]:
        return Sentence("fewer than {n}", n=least)
    return Sentence("{n}", n=n)


def told_apart(cells: Sequence[Cell], *, withhold: bool) -> tuple[list[Cell], list[Cell]]:
    """Cells that may be told, and those that are withheld."""
    hidden = withheld([[cell.n] for cell in cells], [cell.least for cell in cells]) if withhold else []
    gone = {at for at, hides in enumerate(hidden) if hides}
    return [cell for at, cell in enumerate(cells) if at not in gone], [cells[at] for at in sorted(gone)]


def in_words(cells: Sequence[Cell], *, withhold: bool) -> Sentence:
    """Cells with their counts, and which are not shown."""
    open_cells, hidden = told_apart(cells, withhold=withhold)
    counts = series([Sentence("{what} {n}", what=cell.label, n=cell.n) for cell in open_cells], "; ")
    return joined(words("cells", cells=counts), not_shown(cell.label for cell in hidden))


def not_shown(hidden: Iterable[Sentence]) -> Sentence:
    """Which cells are withheld; nothing where none is."""
    return words("not_shown", cells=series(hidden))
