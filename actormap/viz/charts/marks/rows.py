"""Marks on a scale, row after row: who gave which, how far apart, the last as a ring, not known hatched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from actormap.core.sentences import Name, Sentence, shown
from actormap.core.words import _
from actormap.viz.charts.marks.layers import Drawing
from actormap.viz.charts.marks.model import MarkRow, Scale
from actormap.viz.charts.theme import Picture, described


def mark_rows(
    rows: Sequence[MarkRow],
    scale: Scale,
    *,
    title: str,
    heads: Sequence[str],
    letters: Mapping[str, str],
    last: str = "",
) -> Picture:
    """Dots with letters, a row each.

    Parameters
    ----------
    rows, scale
        The rows from top to bottom, and what they stand on.
    title
        What the picture says.
    heads
        What the rows are, above the first column of the table; then what stands above each column beside
        the scale.
    letters
        Whose marks they are, by letter; "" for filled dots.
    last
        What the ring is; "" where there is none.
    """
    table = _table(rows, scale, heads, letters, last)
    drawing = Drawing(rows, scale, heads[1:], _spoken(table))
    drawn = drawing.drawn(_key(letters, rows, last))
    return Picture(title, described(drawn, title), table, least=drawing.least, phone="fits")


def _key(letters: Mapping[str, str], rows: Sequence[MarkRow], last: str) -> list[str]:
    """Whose marks they are."""
    squares = {mark.letter for row in rows for mark in row.marks if mark.square}
    parts = [f"{letter or ('■' if letter in squares else '●')} {who}" for letter, who in letters.items()]
    if last and any(row.last is not None for row in rows):
        parts.append(shown(Sentence("dashed ring: {what}", what=Name(last))))
    if not all(row.known for row in rows):
        parts.append(_("hatched: not known"))
    return parts


def _table(
    rows: Sequence[MarkRow], scale: Scale, heads: Sequence[str], letters: Mapping[str, str], last: str
) -> pd.DataFrame:
    """The same in words and numbers, a row each."""
    cells: dict[str, list[str]] = {
        heads[0]: [f"{row.label}: {row.below}" if row.below else row.label for row in rows]
    }
    for letter, who in letters.items():
        cells[who] = [
            ", ".join(scale.figure(mark.value) for mark in row.marks if mark.letter == letter) for row in rows
        ]
    if any(row.low is not None for row in rows):
        cells[_("From lowest to highest")] = [_range(row, scale) for row in rows]
    if any(row.last is not None for row in rows):
        cells[last] = ["" if row.last is None else scale.figure(row.last) for row in rows]
    for number, head in enumerate(heads[1:]):
        cells[head] = [row.beside[number] if len(row.beside) > number else "" for row in rows]
    if any(row.aside or not row.known for row in rows):
        cells[_("Note")] = [row.aside if row.known else row.aside or _("not known") for row in rows]
    return pd.DataFrame(cells)


def _spoken(table: pd.DataFrame) -> list[str]:
    """Each row of the table as one text, for who hears the picture."""
    lines = table.to_dict("records")
    return [
        "; ".join(f"{head}: {cell}" if head else cell for head, cell in line.items() if cell)
        for line in lines
    ]


def _range(row: MarkRow, scale: Scale) -> str:
    return "" if row.low is None or row.high is None else f"{scale.figure(row.low)}–{scale.figure(row.high)}"
