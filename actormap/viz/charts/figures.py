"""Figures row by row: bars, two figures side by side, places in an order, weights that add up, curves."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from actormap.core.sentences import digits
from actormap.core.words import _
from actormap.viz.charts.theme import (
    AGAINST,
    FOR,
    PALE,
    STEP,
    SUM,
    Picture,
    encoded,
    frame,
    layer,
    lined,
    rows_axis,
)

TICKS = 5
"""About so many ticks has an axis."""


class Compared(NamedTuple):
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
    data = frame(
        rows,
        "first",
        "second",
        "mark",
        label=labels,
        right=[max(row.first, row.second) for row in rows],
        words=[f"{_figure(row.first, percent)} | {_figure(row.second, percent)}" for row in rows],
    )
    base = encoded(alt.Chart(data, height={"step": STEP}), y=rows_axis("label", sort=labels))
    axis = alt.Axis(format=number_format, title=f"● {first}   ○ {second}", **_ticks(rows, percent=percent))
    line = encoded(base.mark_rule(strokeWidth=2, color=PALE), x=alt.X("first:Q", axis=axis), x2="second:Q")
    colour = alt.ColorValue(FOR, condition=[{"test": "datum.mark", "value": AGAINST}])
    dots = encoded(base.mark_circle(size=110, opacity=1), x="first:Q", color=colour)
    rings = encoded(base.mark_point(size=90, filled=False, strokeWidth=2, color=SUM), x="second:Q")
    words = encoded(base.mark_text(align="left", dx=10), x="right:Q", text="words:N")
    table = pd.DataFrame(
        {
            what: [row.label for row in rows],
            first: [_figure(row.first, percent) for row in rows],
            second: [_figure(row.second, percent) for row in rows],
        }
    )
    return Picture(title, alt.layer(line, dots, rings, words), table)


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
    base = encoded(
        alt.Chart(data, height={"step": STEP}),
        y=rows_axis("label", sort=labels),
        x=alt.X("value:Q", title=None, axis=None),
    )
    drawn = alt.layer(
        base.mark_bar(height=STEP - 10, color=FOR),
        encoded(base.mark_text(align="left", dx=4), text="words:N"),
    )
    table = pd.DataFrame({what: [label for label, _ in rows], figure: words})
    return Picture(title, drawn, table)


def _ticks(rows: Sequence[Compared], *, percent: bool) -> dict[str, Any]:
    """Where an axis has ticks: of a few things that are counted at none but whole numbers."""
    figures = [figure for row in rows for figure in (row.first, row.second)]
    few = not percent and max(figures, default=0) <= TICKS and all(figure % 1 == 0 for figure in figures)
    return {"values": [*range(int(max(figures, default=0)) + 1)]} if few else {"tickCount": TICKS}


def _figure(value: float, percent: bool) -> str:
    return f"{value:.0%}" if percent else digits(value)


class Ranked(NamedTuple):
    """A place in an order.

    Parameters
    ----------
    label
        Who stands there.
    place
        The place; 1 is the first.
    low, high
        From where to where it is in nine of ten possible maps; None where that is not known.
    """

    label: str
    place: float
    low: float | None = None
    high: float | None = None


def ranks(rows: Sequence[Ranked], *, title: str) -> Picture:
    """A dot at each place, and a band over the places that are as possible."""
    labels = lined([row.label for row in rows])
    data = pd.DataFrame(
        {
            "label": labels,
            "place": [float(row.place) for row in rows],
            "low": [float(row.place if row.low is None else row.low) for row in rows],
            "high": [float(row.place if row.high is None else row.high) for row in rows],
        }
    )
    base = encoded(alt.Chart(data, height={"step": STEP}), y=rows_axis("label", sort=labels))
    axis = alt.Axis(title=None, orient="top", tickMinStep=1, format="d")
    scale = alt.Scale(domainMin=1, nice=False, padding=12)
    band = encoded(
        base.mark_bar(height=8, color=PALE, cornerRadius=4),
        x=alt.X("low:Q", axis=axis, scale=scale),
        x2="high:Q",
    )
    dots = encoded(base.mark_circle(size=110, opacity=1, color=FOR), x="place:Q")
    words = encoded(base.mark_text(dy=-11, fontSize=10), x="place:Q", text=alt.Text("place:Q", format="d"))
    table = pd.DataFrame(
        {
            _("Who"): [row.label for row in rows],
            _("Place"): [f"{row.place:g}" for row in rows],
            _("In possible maps"): [
                _("not known")
                if row.low is None or row.high is None
                else _("{low} to {high}", low=f"{row.low:g}", high=f"{row.high:g}")
                for row in rows
            ],
        }
    )
    return Picture(title, alt.layer(band, dots, words), table)


SHORT = 22
"""Letters after which what a step is goes on in a second line."""


def waterfall(labels: list[str], weights: list[float], *, title: str) -> alt.LayerChart | alt.FacetChart:
    """Weights added up step by step from the top, and their sum as the last bar.

    A weight is above 0 for and below it against. The title says it also to who does not see it.
    """
    ends = list(accumulate(weights))
    total = ends[-1] if ends else 0.0
    rows = pd.DataFrame(
        {
            "step": lined([*(f"{at}. {label}" for at, label in enumerate(labels, 1)), _("Together")], SHORT),
            "from": [0.0, *ends[:-1], 0.0][-len(ends) - 1 :],
            "to": [*ends, total],
            "weight": [f"{weight:+.1f}" for weight in [*weights, total]],
            "colour": [*(FOR if weight >= 0 else AGAINST for weight in weights), SUM],
        }
    )
    rows["right"] = rows[["from", "to"]].max(axis=1)
    steps = rows_axis("step")
    base = alt.Chart(rows, title=alt.TitleParams(title, anchor="start", fontSize=13), height={"step": STEP})
    bars = encoded(
        base.mark_bar(height=STEP - 10),
        x=alt.X("from:Q", title=None, axis=alt.Axis(tickCount=5), scale=alt.Scale(padding=30)),
        x2="to:Q",
        y=steps,
        color=alt.Color("colour:N", scale=None),
    )
    texts = encoded(base.mark_text(align="left", dx=4), x="right:Q", y=steps, text="weight:N")
    zero = layer({"x": [0.0]}, x="x:Q").mark_rule(color=PALE)
    return alt.layer(zero, bars, texts).properties(description=title)


WIDE, HIGH = 320, 70
"""Pixels of a panel."""


class Point(NamedTuple):
    """A figure at a step.

    Parameters
    ----------
    panel
        What the figure is of.
    step
        The step, in words.
    value
        The figure.
    low, high
        Between what it was in nine of ten trials.
    """

    panel: str
    step: str
    value: float
    low: float
    high: float


def curves(points: Sequence[Point], *, title: str, what: str, step: str, figure: str, span: str) -> Picture:
    """A line a panel with a band around it, and its figures in words.

    The points come panel by panel, the steps in their order. `what`, `step`, `figure` and `span` say what
    the panels, the steps, the figures and the bands are.
    """
    panels = list(dict.fromkeys(point.panel for point in points))
    steps = list(dict.fromkeys(point.step for point in points))
    data = frame(
        points, "panel", "step", "value", "low", "high", words=[f"{point.value:.2f}" for point in points]
    )
    axis = alt.Axis(labelAngle=0, grid=False)
    base = encoded(alt.Chart(height=HIGH, width=WIDE), x=alt.X("step:N", sort=steps, title=step, axis=axis))
    height = alt.Y("low:Q", title=None, axis=alt.Axis(tickCount=3), scale=alt.Scale(zero=True))
    drawn = alt.layer(
        encoded(base.mark_area(color=PALE, opacity=0.6), y=height, y2="high:Q"),
        encoded(base.mark_line(color=FOR, strokeWidth=2), y="value:Q"),
        encoded(base.mark_circle(color=FOR, size=70, opacity=1), y="value:Q"),
        encoded(base.mark_text(dy=-11, fontSize=10), y="value:Q", text="words:N"),
        data=data,
    )
    header = alt.Header(labelAnchor="start", labelAngle=0, labelOrient="top", title=None, labelLimit=0)
    faceted = drawn.facet(row=alt.Row("panel:N", sort=panels, header=header), spacing=14)
    table = pd.DataFrame(
        {
            what: data["panel"],
            step: data["step"],
            figure: data["words"],
            span: [f"{point.low:.2f} – {point.high:.2f}" for point in points],
        }
    )
    return Picture(title, faceted, table, fixed=True)
