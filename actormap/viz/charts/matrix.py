"""Who by what: a mark of its own shape in each cell, and a question mark where nothing is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple, get_args

import altair as alt
import pandas as pd

from actormap.core.words import from_right
from actormap.viz.charts.layers import PHONE, laid_out, pressed_rows, sides
from actormap.viz.charts.theme import (
    ABOVE,
    AGAINST,
    FOR,
    NAME,
    PALE,
    SMALL,
    SUM,
    Picture,
    after,
    along,
    down,
    encoded,
    layer,
    lined,
    names_above,
    not_on_phone,
    on_phone,
    rows_axis,
)

Look = Literal["full", "half", "ring", "cross", "differ", "unknown", "figure", "none"]
"""How a cell is marked: by a shape, a sign, or a figure of which none is one to look at."""
SIGNS: dict[Look, str] = {
    "full": "●",
    "half": "◐",
    "ring": "○",
    "cross": "×",
    "differ": "≠",
    "unknown": "?",
}
"""The same as letters, for the line that says what they mean."""
HALF = "M0,-1A1,1,0,0,0,0,1Z"
CROSS = "M-1,-1L1,1M-1,1L1,-1"
HATCH = "M-1,.6L-.6,-.6M-.6,.6L-.2,-.6M-.2,.6L.2,-.6M.2,.6L.6,-.6M.6,.6L1,-.6"
ROW, CELL, LETTER, GAP = 36, 34, 6, 12
"""Height of a row, width of a cell, of a letter, and of the gap before a column, in pixels."""
DISC, HALVED, CROSSED, HATCHING = 190, 242, 60, 700
"""Areas of shapes, which Vega counts in its own way for each."""
SLANT = 40
"""Degrees by which what stands above a column is turned."""
LOWER = on_phone(ABOVE / 2, 0)
"""On a phone the name of a row stands above its marks."""


class Cell(NamedTuple):
    """A cell: how it is marked, and what that means; of a figure the figure."""

    look: Look
    words: str


class MatrixRow(NamedTuple):
    """A row of cells.

    Parameters
    ----------
    label, beside
        What stands before it: its name, and a word for each column beside.
    cells
        One a column; none where it is `held` back.
    held
        Why nothing is told of it.
    code, chosen
        By what it is pressed, and whether it is the one that is looked at.
    bold
        Whether it sums up those above it.
    """

    label: str
    beside: tuple[str, ...] = ()
    cells: tuple[Cell, ...] = ()
    held: str = ""
    code: str = ""
    chosen: bool = False
    bold: bool = False


def matrix(
    rows: Sequence[MatrixRow],
    columns: Sequence[str],
    *,
    title: str,
    heads: Sequence[str],
    meanings: dict[Look, str],
    hatched: bool = False,
) -> Picture:
    """Rows by columns.

    Parameters
    ----------
    rows, columns
        What stands beside and above.
    title
        What the picture says.
    heads
        What the rows are, above the first column of the table; then what stands above each word beside.
    meanings
        What the shapes mean, told below those that are drawn.
    hatched
        Whether strokes lie over cells of which nothing is known, where most of them could be empty.
    """
    drawing = _Drawing(rows, columns, heads[1:], hatched=hatched)
    used = {cell.look for row in rows for cell in row.cells}
    key = [f"{SIGNS[look]} {words}" for look, words in meanings.items() if look in used]
    cells: dict[str, list[str]] = {heads[0]: [row.label for row in rows]}
    for number, head in enumerate(heads[1:]):
        cells[head] = [row.beside[number] if len(row.beside) > number else "" for row in rows]
    for number, column in enumerate(columns):
        cells[column] = [row.cells[number].words if row.cells else row.held for row in rows]
    table = pd.DataFrame(cells)
    return Picture(
        title,
        drawing.drawn([_spoken(row) for row in table.to_dict("records")], key),
        table,
        least=drawing.least,
        phone="fits",
    )


class _Drawing:
    """The layers of the picture, from below to above."""

    def __init__(
        self, rows: Sequence[MatrixRow], columns: Sequence[str], heads: Sequence[str], *, hatched: bool
    ) -> None:
        self.rows, self.columns, self.heads, self.hatched = rows, columns, heads, hatched
        self.labels = lined([row.label for row in rows])
        self.named = list(zip(self.labels, rows, strict=True))
        self.mirrored = from_right()
        # Where each column beside begins, and where the cells do.
        self.starts = [GAP / 2]
        for number, head in enumerate(heads):
            words = [row.beside[number] for row in rows if len(row.beside) > number]
            self.starts.append(self.starts[-1] + LETTER * max(map(len, [head, *words])) + GAP)
        end = self.starts[-1] + len(columns) * CELL
        # On a phone what stands beside is told above the row.
        ends = [on_phone(self.starts[-1], 0), end]
        self.x = along(alt.X, "x", ends, zero=False, clamp=True, reverse=self.mirrored)
        letters = max((len(line) for label in self.labels for line in label.split("\n")), default=0)
        self.least = max(3, round((min(NAME, LETTER * letters) + end) / 100)) * 100
        bold = [name for name, row in self.named if row.bold]
        self.y = rows_axis("label", sort=self.labels, mirrored=self.mirrored, bold=bold, fits=True)

    def _at(self, column: int) -> float:
        """The middle of a column of cells."""
        return self.starts[-1] + (column + 0.5) * CELL

    def drawn(self, spoken: Sequence[str], key: Sequence[str]) -> Any:
        """All layers, with a line below that says what the shapes mean."""
        lines = []
        for label, row in self.named:
            texts = zip(self.heads, row.beside, strict=False)
            end = " · ".join(f"{head}: {word}" for head, word in texts if word)
            lines.append((label, row.label, end if len(end) + len(row.label) < PHONE else ""))
        named = pd.DataFrame(lines, columns=["label", "name", "at_end"])
        names = names_above(named, self.y, high=ROW, mirrored=self.mirrored)
        return laid_out([*self._layers(spoken)], names, ROW, key)

    def _layers(self, spoken: Sequence[str]) -> Iterator[Any]:
        yield pressed_rows(self.rows, self.labels, spoken, self.y, cursor="pointer")
        turn = SLANT if self.mirrored else 360 - SLANT
        columns = {"x": [*map(self._at, range(len(self.columns)))], "words": self.columns}
        yield (
            layer(columns, x=self.x, y=down(-8), text="words:N").mark_text(
                align=on_phone("left", sides()[0]),
                baseline="middle",
                angle=on_phone(270, turn),
                fontSize=on_phone(SMALL, 12),
            )
        )
        if self.heads:
            beside = {"x": self.starts[:-1], "words": self.heads}
            heads = layer(beside, x=self.x, y=down(-8), text=not_on_phone("words:N"))
            yield heads.mark_text(align=sides()[0], fontSize=12)
        for look in get_args(Look):
            cells = [
                (label, self._at(column), SIGNS.get(look, cell.words))
                for label, row in self.named
                for column, cell in enumerate(row.cells)
                if cell.look == look
            ]
            if cells:
                yield from self._marked(look, self._base(cells))
        for number, start in enumerate(self.starts[:-1]):
            words = [
                (label, start, row.beside[number]) for label, row in self.named if len(row.beside) > number
            ]
            if words:
                base = encoded(self._base(words), text=not_on_phone("words:N"))
                yield base.mark_text(align=sides()[0], fontSize=12)
        yield from self._held()

    def _base(self, cells: Sequence[tuple[Any, ...]], *further: str) -> alt.Chart:
        """Words on a row each: the label of the row, where they stand, and further columns."""
        data = pd.DataFrame(cells, columns=["label", "x", "words", *further])
        return layer(data, x=self.x, y=self.y)

    def _marked(self, look: Look, base: alt.Chart) -> Iterator[Any]:
        """One kind of mark in all its cells."""
        ring: dict[str, Any] = {"opacity": 1, "color": FOR, "strokeWidth": 2, "yOffset": LOWER}
        if look in {"full", "half", "ring"}:
            yield base.mark_point(shape="circle", size=DISC, filled=look == "full", **ring)
        if look == "unknown" and self.hatched:
            pale = ring | {"color": SUM, "strokeWidth": 1, "opacity": 0.6}
            yield base.mark_point(shape=HATCH, size=HATCHING, filled=False, **pale)
        if look == "half":
            half = ring | {"strokeWidth": 0}
            yield base.mark_point(shape=HALF, size=HALVED, filled=True, **half)
        if look == "cross":
            yield base.mark_point(shape=CROSS, size=CROSSED, filled=False, **ring | {"color": SUM})
        if look in {"differ", "unknown", "figure", "none"}:
            colour = {"none": AGAINST, "unknown": SUM}.get(look)
            ink = {} if colour is None else {"color": alt.ColorValue(colour)}
            weight: dict[str, Any] = {} if look == "unknown" else {"fontWeight": "bold"}
            yield encoded(base.mark_text(fontSize=13, yOffset=LOWER, **weight), text="words:N", **ink)

    def _held(self) -> Iterator[Any]:
        end = self._at(len(self.columns) - 1)
        held = [(label, self.starts[-1], row.held, end) for label, row in self.named if row.held]
        if not held:
            return
        base = self._base(held, "x2")
        yield encoded(
            base.mark_bar(height=22, cornerRadius=5, color=PALE, opacity=0.35, yOffset=LOWER), x2="x2:Q"
        )
        look = after(8) | {"fontSize": on_phone(SMALL, 12), "yOffset": LOWER}
        yield encoded(base.mark_text(**look), text="words:N")


def _spoken(row: dict[Any, str]) -> str:
    return "; ".join(f"{head}: {cell}" for head, cell in row.items() if cell)
