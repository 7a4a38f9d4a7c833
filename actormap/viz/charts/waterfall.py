"""Weights for and against that add up step by step."""

from __future__ import annotations

from itertools import accumulate

import altair as alt
import pandas as pd

from actormap.core.words import _
from actormap.viz.charts.theme import AGAINST, FOR, NO_TOOLTIP, PALE, STEP, SUM, lined, rows_axis

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
    bars = base.mark_bar(height=STEP - 10).encode(
        x=alt.X("from:Q", title=None, axis=alt.Axis(tickCount=5), scale=alt.Scale(padding=30)),
        x2=alt.X2("to:Q"),
        y=steps,
        color=alt.Color("colour:N", scale=None),
        tooltip=NO_TOOLTIP,
    )
    texts = base.mark_text(align="left", dx=4).encode(
        x=alt.X("right:Q"), y=steps, text=alt.Text("weight:N"), tooltip=NO_TOOLTIP
    )
    zero = alt.Chart(pd.DataFrame({"x": [0.0]})).mark_rule(color=PALE).encode(x=alt.X("x:Q"))
    return alt.layer(zero, bars, texts).properties(description=title)
