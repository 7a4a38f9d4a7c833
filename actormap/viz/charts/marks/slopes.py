"""Values at two dates as slopes: a line from then to now, each with its name where it ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from actormap.core.words import _, from_right
from actormap.viz.charts.marks.layers import sides
from actormap.viz.charts.marks.model import Scale
from actormap.viz.charts.theme import (
    AGAINST,
    NO_TOOLTIP,
    ON_PHONE,
    PALE,
    SMALL,
    SUM,
    Picture,
    described,
    down,
    not_on_phone,
    on_phone,
)

HIGH, LETTER = 360, 17
"""Height of the picture, and of a line of words in it, in pixels."""


@dataclass(frozen=True, slots=True)
class Slope:
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
    scale_x = alt.Scale(domain=ends_at, nice=False, clamp=True, reverse=from_right())
    x = alt.X("x:Q", axis=None, scale=scale_x)
    further = alt.X("further:Q", axis=None, scale=x["scale"])
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[scale.least, scale.most], nice=False))
    places = _apart([row.now for row in rows], scale.span * LETTER / HIGH)

    def layer(xs: Any, ys: Sequence[float], **more: Any) -> alt.Chart:
        data = pd.DataFrame({"x": xs, "y": list(ys)} | more)
        return alt.Chart(data).encode(x=x, y=y, tooltip=NO_TOOLTIP)

    then_values, now_values = [row.then for row in rows], [row.now for row in rows]
    colour = alt.ColorValue(SUM, condition=[{"test": "datum.clear", "value": AGAINST}])
    clear = [row.clear for row in rows]
    lines = layer(0.0, then_values, x2=1.0, y2=now_values, clear=clear)
    ends = layer([0.0] * len(rows) + [1.0] * len(rows), then_values + now_values, clear=clear * 2)
    figures = [_("{now}, was {then}", now=scale.figure(row.now), then=scale.figure(row.then)) for row in rows]
    names = layer(1.08, places, further=1.4, words=figures, name=[row.label for row in rows])
    marks = layer(-0.06, [*scale.words], words=[*scale.words.values()])
    beside = names.transform_calculate(beside=f"{ON_PHONE} ? datum.name : datum.words")
    room = alt.ExprRef(f"{ON_PHONE} ? 0.55 * width : 0")
    dates = pd.DataFrame({"x": [0.0, 1.0], "words": [*heads[1:3]]})
    drawn = alt.layer(
        layer(-0.03, [*scale.words], x2=1.03).mark_rule(color=PALE, opacity=0.5).encode(x2=alt.X2("x2:Q")),
        lines.mark_rule(strokeWidth=2).encode(x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q"), color=colour),
        ends.mark_point(filled=True, size=70, opacity=1).encode(color=colour),
        beside.mark_text(align=start, fontSize=on_phone(SMALL, 12), limit=room).encode(
            text=alt.Text("beside:N")
        ),
        names.mark_text(align=start, fontSize=12).encode(x=further, text=not_on_phone("name:N")),
        marks.mark_text(align=end, fontSize=11).encode(text=alt.Text("words:N")),
        alt.Chart(dates)
        .mark_text(fontSize=12, fontWeight="bold")
        .encode(x=x, y=down(-14), text=alt.Text("words:N"), tooltip=NO_TOOLTIP),
    ).properties(height=HIGH)
    table = pd.DataFrame(
        {
            heads[0]: [row.label for row in rows],
            heads[1]: [scale.figure(value) for value in then_values],
            heads[2]: [scale.figure(value) for value in now_values],
            heads[3]: [row.words for row in rows],
        }
    )
    return Picture(
        title, described(drawn.configure_view(strokeWidth=0), title), table, least=600, phone="fits"
    )


def _apart(values: Sequence[float], room: float) -> list[float]:
    """Places of words beside values: in their order, none on another."""
    places = list(values)
    below: float | None = None
    for number in sorted(range(len(values)), key=lambda number: values[number]):
        if below is not None:
            places[number] = max(places[number], below + room)
        below = places[number]
    return places
