"""Groups by areas, how many are met of those on record; and groups by signals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import altair as alt
import pandas as pd

from actormap.core.words import _
from actormap.viz.charts.theme import (
    AGAINST,
    INK,
    NAME,
    SHADES,
    SUM,
    Picture,
    broken,
    encoded,
    frame,
    hundreds,
    ink_on,
    layer,
    lined,
    rows_axis,
    top_axis,
)

CELL = 34
"""Height of a cell in pixels."""
NARROWEST = 46
"""Width in pixels in which "10 of 12" can be read."""
EASY = 64
"""The same for columns that have no room to save: most names of areas stand above it whole."""
MOST = 1_200
"""Pixels up to which a picture is as wide as there is room; one that needs more has a width of its own."""
NOBODY = "?"
HATCHES = ((0.0, 0.5, 0.5, 0.0), (0.0, 1.0, 1.0, 0.0), (0.5, 1.0, 1.0, 0.5))
"""Strokes over a cell on which nothing is recorded: from where to where, as shares of its sides."""
CHOICE = "cell"
"""Name under which the app is told which cell was pressed."""


class Square(NamedTuple):
    """A cell of the heat map.

    Parameters
    ----------
    row, column
        What stands beside it and above it.
    code
        By what it is chosen.
    part, whole
        How many of how many; of none on record there is no share, nor where it is not known how many.
    low
        Whether its share is below the threshold.
    chosen
        Whether it is the one that is looked at.
    """

    row: str
    column: str
    code: str
    part: int | None
    whole: int
    low: bool = False
    chosen: bool = False

    @property
    def words(self) -> str:
        """What stands in it."""
        if not self.whole:
            return NOBODY
        if self.part is None:
            return f"{self.whole}"
        return _("{part} of {whole}", part=self.part, whole=self.whole)

    @property
    def shade(self) -> int:
        """Which of the shades it has."""
        share = (self.part or 0) / self.whole if self.whole else 0.0
        return min(int(share * len(SHADES)), len(SHADES) - 1)


def heat_map(squares: Sequence[Square], *, title: str, corner: str) -> Picture:
    """Cells with "7 of 8" in them, the darker the more; hatched with "?" where nobody is on record.

    They come row after row. The corner says what the rows are, over the first column of the table.
    """
    rows = list(dict.fromkeys(square.row for square in squares))
    names = list(dict.fromkeys(square.column for square in squares))
    columns = [broken(name) for name in names]
    beside = dict(zip(rows, lined(rows), strict=True))
    data = pd.DataFrame(
        {
            "row": [beside[square.row] for square in squares],
            "column": [broken(square.column) for square in squares],
            "code": [square.code for square in squares],
            "words": [square.words for square in squares],
            "shade": [SHADES[square.shade] if square.whole else "transparent" for square in squares],
            "ink": [ink_on(square.shade) if square.whole else "" for square in squares],
            "known": [square.whole > 0 for square in squares],
            "low": [square.low for square in squares],
            "chosen": [square.chosen for square in squares],
        }
    )
    words = {(square.row, square.column): square.words for square in reversed(squares)}
    table = pd.DataFrame(
        {corner: rows} | {name: [words.get((row, name), NOBODY) for row in rows] for name in names}
    )
    least = hundreds(NAME + NARROWEST * len(columns))
    drawn = alt.layer(*_layers(data, [*beside.values()], columns)).properties(height=alt.Step(CELL))
    if least > MOST:
        drawn = drawn.properties(width=alt.Step(EASY))
    return Picture(title, drawn, table, fixed=least > MOST, least=min(least, MOST))


def _layers(data: pd.DataFrame, rows: list[str], columns: list[str]) -> Iterator[alt.Chart]:
    x = alt.X(
        "column:N",
        sort=columns,
        title=None,
        scale=alt.Scale(paddingInner=0.03),
        axis=top_axis(columns),
    )
    y = rows_axis("row", sort=rows, scale=alt.Scale(paddingInner=0.06))
    base = layer(data)
    unknown = base.transform_filter("!datum.known")
    for left, low, right, high in () if data["known"].all() else HATCHES:
        yield unknown.mark_rule(color=SUM, opacity=0.35).encode(
            x=alt.X("column:N", sort=columns, bandPosition=left),
            x2=alt.X2("column:N", bandPosition=right),
            y=alt.Y("row:N", sort=rows, bandPosition=low),
            y2=alt.Y2("row:N", bandPosition=high),
        )
    yield (
        base.mark_rect(cursor="pointer", strokeWidth=2)
        .encode(
            x=x,
            y=y,
            color=alt.Color("shade:N", scale=None),
            stroke=alt.StrokeValue(None, condition=[{"test": "datum.low", "value": AGAINST}]),
        )
        .add_params(alt.selection_point(name=CHOICE, fields=["code"], toggle=False))
    )
    yield encoded(base.mark_text(fontSize=13), x=x, y=y, text="words:N", color=INK)
    if data["chosen"].any():  # a layer of nothing would be a picture without a name to who hears it
        chosen = base.transform_filter("datum.chosen")
        framed = chosen.mark_rect(filled=False, strokeWidth=3, stroke=SUM, strokeDash=[5, 3])
        yield framed.encode(x=x, y=y)


HIGH = 32
SIGNAL = 100
"""Width in pixels in which a signal can be read."""


class Dot(NamedTuple):
    """A signal about a group.

    Parameters
    ----------
    row, column
        The group and the signal.
    words
        What is recorded.
    counts
        Whether it is beyond what chance gives.
    """

    row: str
    column: str
    words: str
    counts: bool


def dots(rows: Sequence[Dot], *, title: str, corner: str) -> Picture:
    """Dots with what is recorded beside them, group after group.

    The corner says what the rows are, over the first column of the table.
    """
    down, names = (list(dict.fromkeys(getattr(dot, side) for dot in rows)) for side in ("row", "column"))
    across, beside = [broken(name) for name in names], dict(zip(down, lined(down), strict=True))
    data = frame(
        rows,
        "words",
        "counts",
        row=[beside[dot.row] for dot in rows],
        column=[broken(dot.column) for dot in rows],
    )
    base = layer(
        data,
        x=alt.X("column:N", sort=across, title=None, axis=top_axis(across)),
        y=rows_axis("row", sort=[*beside.values()]),
    )
    drawn = alt.layer(
        base.transform_filter("datum.counts").mark_point(size=130, filled=True, color=AGAINST, xOffset=-38),
        base.transform_filter("!datum.counts").mark_point(size=110, filled=False, color=SUM, xOffset=-38),
        encoded(base.mark_text(align="left", dx=-26), text="words:N"),
    ).properties(height=alt.Step(HIGH))
    cells = {
        (dot.row, dot.column): _("{words} (beyond chance)", words=dot.words) if dot.counts else dot.words
        for dot in rows
    }
    table = pd.DataFrame(
        {corner: down} | {column: [cells.get((row, column), "") for row in down] for column in names}
    )
    return Picture(title, drawn, table, least=hundreds(NAME + SIGNAL * len(names)))
