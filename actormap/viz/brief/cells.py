"""Counts as they are told in a file: none that is so small that it points at somebody (A42)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from actormap.core.findings import NOTHING
from actormap.core.sentences import Sentence, joined, series
from actormap.graph.few import LEAST
from actormap.metrics.base.small_cells import small, withheld


@dataclass(frozen=True, slots=True)
class Cell:
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
    return joined(
        Sentence("{cells}.", cells=counts) if open_cells else NOTHING,
        not_shown(cell.label for cell in hidden),
    )


def not_shown(hidden: Iterable[Sentence]) -> Sentence:
    """Which cells are withheld; nothing where none is."""
    labels = list(hidden)
    if not labels:
        return NOTHING
    return Sentence(
        "Not shown, because too few are there or could be worked out: {cells}.", cells=series(labels)
    )
