"""Groups by signals: a filled dot where a signal is beyond chance, an open one where it is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from actormap.core.words import _
from actormap.viz.charts.theme import (
    AGAINST,
    NAME,
    NO_TOOLTIP,
    SUM,
    Picture,
    broken,
    described,
    hundreds,
    lined,
    rows_axis,
    top_axis,
)

CELL = 32
SIGNAL = 100
"""Width in pixels in which a signal can be read."""


@dataclass(frozen=True, slots=True)
class Dot:
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
    data = pd.DataFrame(
        {
            "row": [beside[dot.row] for dot in rows],
            "column": [broken(dot.column) for dot in rows],
            "words": [dot.words for dot in rows],
            "counts": [dot.counts for dot in rows],
        }
    )
    base = alt.Chart(data).encode(
        x=alt.X("column:N", sort=across, title=None, axis=top_axis(across)),
        y=rows_axis("row", sort=[*beside.values()]),
        tooltip=NO_TOOLTIP,
    )
    drawn = alt.layer(
        base.transform_filter("datum.counts").mark_point(size=130, filled=True, color=AGAINST, xOffset=-38),
        base.transform_filter("!datum.counts").mark_point(size=110, filled=False, color=SUM, xOffset=-38),
        base.mark_text(align="left", dx=-26).encode(text=alt.Text("words:N")),
    ).properties(height=alt.Step(CELL))
    cells = {(dot.row, dot.column): _dot_words(dot) for dot in rows}
    table = pd.DataFrame(
        {corner: down} | {column: [cells.get((row, column), "") for row in down] for column in names}
    )
    least = hundreds(NAME + SIGNAL * len(names))
    return Picture(title, described(drawn, title), table, least=least)


def _dot_words(dot: Dot) -> str:
    return _("{words} (beyond chance)", words=dot.words) if dot.counts else dot.words
