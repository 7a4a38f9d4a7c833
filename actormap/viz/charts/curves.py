"""How a figure falls or rises from step to step, a small panel each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from actormap.viz.charts.theme import FOR, NO_TOOLTIP, PALE, Picture, described

WIDE, HIGH = 320, 70
"""Pixels of a panel."""


@dataclass(frozen=True, slots=True)
class Point:
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
    data = pd.DataFrame(
        {
            "panel": [point.panel for point in points],
            "step": [point.step for point in points],
            "value": [float(point.value) for point in points],
            "low": [float(point.low) for point in points],
            "high": [float(point.high) for point in points],
            "words": [f"{point.value:.2f}" for point in points],
        }
    )
    axis = alt.Axis(labelAngle=0, grid=False)
    base = alt.Chart(height=HIGH, width=WIDE).encode(
        x=alt.X("step:N", sort=steps, title=step, axis=axis), tooltip=NO_TOOLTIP
    )
    height = alt.Y("low:Q", title=None, axis=alt.Axis(tickCount=3), scale=alt.Scale(zero=True))
    drawn = alt.layer(
        base.mark_area(color=PALE, opacity=0.6).encode(y=height, y2=alt.Y2("high:Q")),
        base.mark_line(color=FOR, strokeWidth=2).encode(y=alt.Y("value:Q")),
        base.mark_circle(color=FOR, size=70, opacity=1).encode(y=alt.Y("value:Q")),
        base.mark_text(dy=-11, fontSize=10).encode(y=alt.Y("value:Q"), text=alt.Text("words:N")),
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
    return Picture(title, described(faceted, title), table, fixed=True)
