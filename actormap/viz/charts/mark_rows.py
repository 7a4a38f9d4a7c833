"""Marks on a scale, row after row, not known hatched; and values at two dates as slopes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from actormap.core.sentences import Name, Sentence, shown
from actormap.core.words import _, from_right
from actormap.viz.charts.layers import Drawing, sides
from actormap.viz.charts.scale import MarkRow, Scale
from actormap.viz.charts.theme import (
    AGAINST,
    ON_PHONE,
    PALE,
    SMALL,
    SUM,
    Picture,
    along,
    down,
    encoded,
    layer,
    not_on_phone,
    on_phone,
)


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
    return Picture(title, drawn, table, least=drawing.least, phone="fits")


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


HIGH, LETTER = 360, 17
"""Height of the picture, and of a line of words in it, in pixels."""


class Slope(NamedTuple):
    """A line from then to now.

    Parameters
    ----------
    label
        What it is of.
    then, now
        The values.
    words
        What became of it.
    clear
        Whether the change is one to look at; others are grey.
    """

    label: str
    then: float
    now: float
    words: str
    clear: bool = False


def slopes(rows: Sequence[Slope], scale: Scale, *, title: str, heads: tuple[str, str, str, str]) -> Picture:
    """Lines between two dates.

    `heads` are what the rows are, the two dates, and what stands above what became of each in the table.
    """
    start, end = sides()
    ends_at: list[Any] = [on_phone(-0.8, -0.35), on_phone(3.7, 2.4)]
    x, further = (along(alt.X, name, ends_at, clamp=True, reverse=from_right()) for name in ("x", "further"))
    y = along(alt.Y, "y", [scale.least, scale.most])
    places = _apart([row.now for row in rows], scale.span * LETTER / HIGH)

    def at(xs: Any, ys: Sequence[float], **more: Any) -> alt.Chart:
        return layer({"x": xs, "y": list(ys)} | more, x=x, y=y)

    then_values, now_values = [row.then for row in rows], [row.now for row in rows]
    colour = alt.ColorValue(SUM, condition=[{"test": "datum.clear", "value": AGAINST}])
    clear = [row.clear for row in rows]
    lines = at(0.0, then_values, x2=1.0, y2=now_values, clear=clear)
    ends = at([0.0] * len(rows) + [1.0] * len(rows), then_values + now_values, clear=clear * 2)
    figures = [_("{now}, was {then}", now=scale.figure(row.now), then=scale.figure(row.then)) for row in rows]
    names = at(1.08, places, further=1.4, words=figures, name=[row.label for row in rows])
    marks = at(-0.06, [*scale.words], words=[*scale.words.values()])
    beside = names.transform_calculate(beside=f"{ON_PHONE} ? datum.name : datum.words")
    room = alt.ExprRef(f"{ON_PHONE} ? 0.55 * width : 0")
    dates = pd.DataFrame({"x": [0.0, 1.0], "words": [*heads[1:3]]})
    drawn = alt.layer(
        encoded(at(-0.03, [*scale.words], x2=1.03).mark_rule(color=PALE, opacity=0.5), x2="x2:Q"),
        encoded(lines.mark_rule(strokeWidth=2), x2="x2:Q", y2="y2:Q", color=colour),
        ends.mark_point(filled=True, size=70, opacity=1).encode(color=colour),
        encoded(beside.mark_text(align=start, fontSize=on_phone(SMALL, 12), limit=room), text="beside:N"),
        names.mark_text(align=start, fontSize=12).encode(x=further, text=not_on_phone("name:N")),
        encoded(marks.mark_text(align=end, fontSize=11), text="words:N"),
        layer(dates, x=x, y=down(-14), text="words:N").mark_text(fontSize=12, fontWeight="bold"),
    ).properties(height=HIGH)
    table = pd.DataFrame(
        {
            heads[0]: [row.label for row in rows],
            heads[1]: [scale.figure(value) for value in then_values],
            heads[2]: [scale.figure(value) for value in now_values],
            heads[3]: [row.words for row in rows],
        }
    )
    return Picture(title, drawn.configure_view(strokeWidth=0), table, least=600, phone="fits")


def _apart(values: Sequence[float], room: float) -> list[float]:
    """Places of words beside values: in their order, none on another."""
    places = list(values)
    below: float | None = None
    for number in sorted(range(len(values)), key=lambda number: values[number]):
        if below is not None:
            places[number] = max(places[number], below + room)
        below = places[number]
    return places
