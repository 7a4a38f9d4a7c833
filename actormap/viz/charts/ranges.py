"""How many of some there are, and how many there may be: solid is known, hatched is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from actormap.core.words import from_right
from actormap.viz.charts.restrictions import PLUM
from actormap.viz.charts.theme import (
    AGAINST,
    INK,
    NO_TOOLTIP,
    PALE,
    STEP,
    Picture,
    after,
    described,
    lined,
    rows_axis,
)

SOLID = PLUM[3]
BAR = 12
"""Height of a bar in pixels."""
STROKES = 30
"""Of the hatching over the whole width."""
WORDS, LETTER, NARROW = 0.6, 0.046, 0.08
"""Share of the width that words beside the bars take at most, and that of a letter, in a narrow chart too."""


@dataclass(frozen=True, slots=True)
class Range:
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
    widest = max((max(row.most, row.whole) for row in rows if row.known is not None), default=1) or 1
    mirrored = from_right()
    words = min(WORDS, (NARROW if narrow else LETTER) * max((len(row.words) for row in rows), default=0))
    scale = alt.Scale(domain=[0, widest / (1 - words)], nice=False, reverse=mirrored)
    y = rows_axis("row", sort=names, mirrored=mirrored, scale=alt.Scale(domain=names))
    data = pd.DataFrame(
        {
            "row": names,
            "known": [row.known or 0 for row in rows],
            "most": [row.most if row.known is not None else 0 for row in rows],
            "whole": [row.whole if row.known is not None else 0 for row in rows],
            "words": [row.words for row in rows],
            "end": [max(row.most, row.whole) if row.known is not None else 0 for row in rows],
            "zero": 0,
            "ink": [AGAINST if row.alarming else None for row in rows],
        }
    )

    def x(name: str) -> alt.X:
        return alt.X(f"{name}:Q", axis=None, scale=scale)

    base = alt.Chart(data).encode(y=y, tooltip=NO_TOOLTIP)
    layers = [
        base.mark_bar(color=PALE, height=BAR, opacity=0.5).encode(x=x("zero"), x2=alt.X2("whole:Q")),
        base.mark_bar(color=colour, height=BAR).encode(x=x("zero"), x2=alt.X2("known:Q")),
        base.mark_text(fontSize=12, **after(6)).encode(x=x("end"), text=alt.Text("words:N"), color=INK),
    ]
    strokes = pd.DataFrame([*_strokes(rows, names, widest)])
    if len(strokes):
        doubtful = base.transform_filter("datum.most > datum.known")
        edge = doubtful.mark_bar(color="transparent", stroke=colour, height=BAR)
        layers.insert(2, edge.encode(x=x("known"), x2=alt.X2("most:Q")))
        hatch = alt.Chart(strokes).mark_tick(color=colour, thickness=1, height=BAR, opacity=0.8)
        layers.insert(3, hatch.encode(x=x("at"), y=y, tooltip=NO_TOOLTIP))
    drawn = alt.layer(*layers).properties(height=alt.Step(STEP))
    table = pd.DataFrame({heads[0]: [row.label for row in rows], heads[1]: [row.words for row in rows]})
    return Picture(title, described(drawn, title), table)


def _strokes(rows: Sequence[Range], names: Sequence[str], widest: int) -> Iterator[dict[str, Any]]:
    step = widest / STROKES
    for row, name in zip(rows, names, strict=True):
        if row.known is not None:
            at = row.known + step
            while at < row.most:
                yield {"row": name, "at": at}
                at += step
