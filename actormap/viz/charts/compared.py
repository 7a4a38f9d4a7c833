"""Two figures of the same thing side by side: recorded and expected, ours and theirs, then and now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from actormap.core.sentences import digits
from actormap.viz.charts.theme import (
    AGAINST,
    FOR,
    NO_TOOLTIP,
    PALE,
    STEP,
    SUM,
    Picture,
    described,
    lined,
    rows_axis,
)

TICKS = 5
"""About so many ticks has an axis."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A row of two figures.

    Parameters
    ----------
    label
        What the figures are of.
    first, second
        The figures.
    mark
        Whether the row is one to look at.
    """

    label: str
    first: float
    second: float
    mark: bool = False


def dumbbell(
    rows: Sequence[Compared], *, title: str, what: str, first: str, second: str, percent: bool = False
) -> Picture:
    """A filled and an open dot a row, with a line between them and both figures in words.

    The title is what it says; `what`, `first` and `second` are what the rows and the two figures are;
    `percent` tells figures that are shares in percent.
    """
    labels = lined([row.label for row in rows])
    number_format = ".0%" if percent else ".3~g"
    data = pd.DataFrame(
        {
            "label": labels,
            "first": [float(row.first) for row in rows],
            "second": [float(row.second) for row in rows],
            "mark": [row.mark for row in rows],
            "right": [max(row.first, row.second) for row in rows],
            "words": [f"{_figure(row.first, percent)} | {_figure(row.second, percent)}" for row in rows],
        }
    )
    base = alt.Chart(data, height={"step": STEP}).encode(
        y=rows_axis("label", sort=labels), tooltip=NO_TOOLTIP
    )
    axis = alt.Axis(format=number_format, title=f"● {first}   ○ {second}", **_ticks(rows, percent=percent))
    line = base.mark_rule(strokeWidth=2, color=PALE).encode(
        x=alt.X("first:Q", axis=axis), x2=alt.X2("second:Q")
    )
    colour = alt.ColorValue(FOR, condition=[{"test": "datum.mark", "value": AGAINST}])
    dots = base.mark_circle(size=110, opacity=1).encode(x=alt.X("first:Q"), color=colour)
    rings = base.mark_point(size=90, filled=False, strokeWidth=2, color=SUM).encode(x=alt.X("second:Q"))
    words = base.mark_text(align="left", dx=10).encode(x=alt.X("right:Q"), text=alt.Text("words:N"))
    table = pd.DataFrame(
        {
            what: [row.label for row in rows],
            first: [_figure(row.first, percent) for row in rows],
            second: [_figure(row.second, percent) for row in rows],
        }
    )
    return Picture(title, described(alt.layer(line, dots, rings, words), title), table)


def bars(
    rows: Sequence[tuple[str, float]], *, title: str, what: str, figure: str, percent: bool = False
) -> Picture:
    """A bar a row (what it is of, its figure) with its figure at its end, in the order of the rows.

    The title is what it says; `what` and `figure` are what the rows and figures are.
    """
    labels = lined([label for label, _ in rows])
    values = [float(value) for _, value in rows]
    words = [_figure(value, percent) for value in values]
    data = pd.DataFrame({"label": labels, "value": values, "words": words})
    base = alt.Chart(data, height={"step": STEP}).encode(
        y=rows_axis("label", sort=labels), x=alt.X("value:Q", title=None, axis=None), tooltip=NO_TOOLTIP
    )
    drawn = alt.layer(
        base.mark_bar(height=STEP - 10, color=FOR),
        base.mark_text(align="left", dx=4).encode(text=alt.Text("words:N")),
    )
    table = pd.DataFrame({what: [label for label, _ in rows], figure: words})
    return Picture(title, described(drawn, title), table)


def _ticks(rows: Sequence[Compared], *, percent: bool) -> dict[str, Any]:
    """Where an axis has ticks: of a few things that are counted at none but whole numbers."""
    figures = [figure for row in rows for figure in (row.first, row.second)]
    few = not percent and max(figures, default=0) <= TICKS and all(figure % 1 == 0 for figure in figures)
    return {"values": [*range(int(max(figures, default=0)) + 1)]} if few else {"tickCount": TICKS}


def _figure(value: float, percent: bool) -> str:
    return f"{value:.0%}" if percent else digits(value)
