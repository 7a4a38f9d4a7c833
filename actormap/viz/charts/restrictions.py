"""Provisions by what they restrict, how hard as written and as applied; and how many of some there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from actormap.core.words import _, from_right
from actormap.viz.charts.theme import (
    ABOVE,
    AGAINST,
    HIGH,
    INK,
    NAME,
    ON_PALE,
    PALE,
    STEP,
    SUM,
    WHITE,
    Chart,
    Picture,
    after,
    along,
    encoded,
    hundreds,
    layer,
    lined,
    names_above,
    on_phone,
    rows_axis,
)

PLUM = ("#F1E9F2", "#DCC3DF", "#BC8FC3", "#8E4F99", "#5A1D66")
"""From no limit to barred: another hue than that of marks where 4 is free."""
WHITE_FROM = 3
"""From this mark on white is read on it."""
CELL, HALF = 36, 21
"""Height of a row and width of a mark in pixels."""
HEADS = " "
"""The row in which stands what is restricted."""
UNKNOWN = "?"
LETTERS = 12
"""Of a line of a heading."""
LOWER = on_phone(ABOVE / 2, 0)
"""On a phone the name of a row stands above its marks."""
STROKES = 4
"""Of the hatching of a mark."""


class Bite(NamedTuple):
    """How hard a provision restricts something.

    Parameters
    ----------
    restriction
        What it restricts.
    written, applied
        0 to 4; None where it is not known.
    applies
        Whether it is in force: nothing is said of the practice of what is not.
    words
        What the marks mean, as written and as applied.
    """

    restriction: str
    written: float | None
    applied: float | None
    applies: bool
    words: tuple[str, str]


class BiteRow(NamedTuple):
    """A provision with what it restricts, or the heading of those below it."""

    label: str
    bites: tuple[Bite, ...] = ()
    heading: bool = False


def restrictions(rows: Sequence[BiteRow], columns: Sequence[str], *, title: str) -> Picture:
    """Rows by columns: first as written, then as applied, hatched with "?" where it is not known.

    Headings say what the rows below them have in common.
    """
    named = list(zip(lined([row.label for row in rows]), rows, strict=True))
    every, mirrored = [HEADS, *(at for at, _row in named)], from_right()
    y = rows_axis(
        "row",
        sort=every,
        bold=[at for at, row in named if row.heading],
        mirrored=mirrored,
        fits=True,
        scale=alt.Scale(domain=every, paddingInner=0.12),
    )
    on_a_phone = []
    for heading, high in ((False, CELL), (True, ABOVE)):
        names = [(at, row.label) for at, row in named if row.heading is heading]
        data = pd.DataFrame(names, columns=["row", "name"])
        on_a_phone += names_above(data, y, high=high, mirrored=mirrored, bold=heading)
    drawn = alt.layer(*_layers(named, columns, y), *on_a_phone).properties(height=alt.Step(CELL))
    least = hundreds(NAME + 2 * HALF * len(columns))
    return Picture(title, drawn, _table(rows), least=least, phone="fits")


def _layers(named: Sequence[tuple[str, BiteRow]], columns: Sequence[str], y: alt.Y) -> Iterator[Chart]:
    def x(name: str) -> alt.X:
        return along(alt.X, name, [0, 2 * len(columns)], reverse=from_right())

    middles = [2 * at + 1.0 for at in range(len(columns))]
    grid = [{"row": at, "x": middle} for at, row in named if not row.heading for middle in middles]
    yield layer(grid, x=x("x"), y=y).mark_point(filled=True, size=6, color=SUM, opacity=0.6, yOffset=LOWER)
    names = ["\n".join(wrap(name, LETTERS, break_long_words=False)) for name in columns]
    yield (
        layer({"row": HEADS, "at": middles, "name": names}, x=x("at"), y=y, text="name:N").mark_text(
            baseline="middle",
            lineHeight=HIGH,
            lineBreak="\n",
            fontSize=10,
            angle=on_phone(270, 0),
            align=on_phone("left", "center"),
            yOffset=on_phone(CELL / 2 - 4, 0),
        )
    )
    marks = pd.DataFrame([*_marks(named, columns)])
    if marks.empty:
        return
    base = layer(marks, y=y)
    yield encoded(
        base.mark_rect(strokeWidth=1, height=on_phone(CELL - 16, CELL - 4), yOffset=LOWER),
        x=x("left"),
        x2="right:Q",
        color=alt.Color("shade:N", scale=None),
        stroke=alt.Color("edge:N", scale=None),
    )
    unknown = alt.Chart(marks[~marks["known"]])
    for at in range(0 if marks["known"].all() else STROKES):
        stroke = unknown.transform_calculate(
            a=f"datum.left + {at / STROKES} * 0.92", b=f"datum.left + {(at + 1) / STROKES} * 0.92"
        )
        yield encoded(
            stroke.mark_rule(color=SUM, opacity=0.45, y2Offset=on_phone(ABOVE, 0)),
            x=x("a"),
            x2="b:Q",
            y=alt.Y("row:N", bandPosition=1),
            y2=alt.Y2("row:N", bandPosition=0),
        )
    yield encoded(base.mark_text(fontSize=13, yOffset=LOWER), x=x("middle"), text="words:N", color=INK)


def _marks(named: Sequence[tuple[str, BiteRow]], columns: Sequence[str]) -> Iterator[dict[str, Any]]:
    for name, row in named:
        for bite in row.bites:
            values = (bite.written, bite.applied) if bite.applies else (bite.written,)
            for at, value in enumerate(values, 2 * columns.index(bite.restriction)):
                mark = {"row": name, "left": at + 0.04, "middle": at + 0.5, "right": at + 0.96}
                if value is None:
                    look = {"words": UNKNOWN, "shade": "transparent", "edge": SUM, "ink": ""}
                else:
                    shade = min(round(value), len(PLUM) - 1)
                    ink, edge = WHITE if shade >= WHITE_FROM else ON_PALE, PLUM[max(shade, 1)]
                    look = {"words": f"{value:g}", "shade": PLUM[shade], "edge": edge, "ink": ink}
                yield {**mark, **look, "known": value is not None}


def _table(rows: Sequence[BiteRow]) -> pd.DataFrame:
    """One row a provision and what it restricts, with the words of its marks."""
    lines, law = [], ""
    for row in rows:
        law = row.label if row.heading else law
        lines += [
            {
                _("Law"): law,
                _("Provision"): row.label,
                _("Restricts"): bite.restriction,
                _("As written"): _words(bite.written, bite.words[0]),
                _("As applied"): _words(bite.applied, bite.words[1]) if bite.applies else _("not in force"),
            }
            for bite in row.bites
        ]
    return pd.DataFrame(lines)


def _words(value: float | None, words: str) -> str:
    if value is None:
        return _("not known")
    return f"{value:g}: {words}" if words else f"{value:g}"


SOLID = PLUM[3]
BAR = 12
"""Height of a bar in pixels."""
HATCHING = 30
"""Of the hatching over the whole width."""
WORDS, LETTER, NARROW = 0.6, 0.046, 0.08
"""Share of the width that words beside the bars take at most, and that of a letter, in a narrow chart too."""


class Range(NamedTuple):
    """A row: how many are known, how many it may be at most, of how many, and the same in words.

    Where nothing can be shown `known` is None. An `alarming` row is one to look at.
    """

    label: str
    known: int | None
    most: int
    whole: int
    words: str
    alarming: bool = False


def ranges(
    rows: Sequence[Range], *, title: str, heads: tuple[str, str], colour: str = SOLID, narrow: bool = False
) -> Picture:
    """Bars one below another; the heads stand over the two columns of the table.

    In a `narrow` column letters take more of the width.
    """
    names = lined([row.label for row in rows])
    known = [row for row in rows if row.known is not None]
    widest = max((max(row.most, row.whole) for row in known), default=1) or 1
    words = min(WORDS, (NARROW if narrow else LETTER) * max((len(row.words) for row in rows), default=0))
    y = rows_axis("row", sort=names, mirrored=from_right(), scale=alt.Scale(domain=names))
    bars, strokes, step = [], [], widest / HATCHING
    for name, row in zip(names, rows, strict=True):
        least, most, whole = (0, 0, 0) if row.known is None else (row.known, row.most, row.whole)
        ink = AGAINST if row.alarming else None
        bars.append((name, least, most, whole, row.words, max(most, whole), 0, ink))
        at = least + step
        while at < most:
            strokes.append({"row": name, "at": at})
            at += step
    data = pd.DataFrame(bars, columns=["row", "known", "most", "whole", "words", "end", "zero", "ink"])

    def x(name: str) -> alt.X:
        return along(alt.X, name, [0, widest / (1 - words)], reverse=from_right())

    base = layer(data, y=y)
    layers = [
        encoded(base.mark_bar(color=PALE, height=BAR, opacity=0.5), x=x("zero"), x2="whole:Q"),
        encoded(base.mark_bar(color=colour, height=BAR), x=x("zero"), x2="known:Q"),
        encoded(base.mark_text(fontSize=12, **after(6)), x=x("end"), text="words:N", color=INK),
    ]
    if strokes:
        doubtful = base.transform_filter("datum.most > datum.known")
        edge = doubtful.mark_bar(color="transparent", stroke=colour, height=BAR)
        hatch = layer(strokes, x=x("at"), y=y)
        layers[2:2] = [
            encoded(edge, x=x("known"), x2="most:Q"),
            hatch.mark_tick(color=colour, thickness=1, height=BAR, opacity=0.8),
        ]
    drawn = alt.layer(*layers).properties(height=alt.Step(STEP))
    table = pd.DataFrame({heads[0]: [row.label for row in rows], heads[1]: [row.words for row in rows]})
    return Picture(title, drawn, table)
