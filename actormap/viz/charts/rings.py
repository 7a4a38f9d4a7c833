"""How far everybody is from the office: rings of introductions."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from actormap.core.words import _
from actormap.viz.charts.theme import AGAINST, FOR, NO_TOOLTIP, PALE, Picture, described

SIDE = 330
CORNERS = 90
"""Of a ring; more would not be seen."""
FEW = 40
"""Up to so many actors have their names beside them."""
TURN = math.pi * (3 - math.sqrt(5))
"""The angle between two that come one after another: nobody hides anybody."""


@dataclass(frozen=True, slots=True)
class Away:
    """How far an actor is from the office.

    Parameters
    ----------
    name
        Its name.
    steps
        Fewest introductions; None where no route is recorded.
    """

    name: str
    steps: int | None


def rings(rows: Sequence[Away], *, title: str) -> Picture:
    """A dot for each actor on the ring of its steps; those without a recorded route outside, as crosses."""
    most = max((row.steps for row in rows if row.steps is not None), default=0)
    outside = most + 1
    data = pd.DataFrame(
        [_dot(at, row, outside if row.steps is None else row.steps) for at, row in enumerate(rows)],
        columns=["name", "x", "y", "route"],
    )
    circles = pd.DataFrame([_circle(step) for step in range(1, outside + 1)])
    reach = alt.Scale(domain=[-outside - 0.4, outside + 0.4], nice=False)
    x, y = alt.X("x:Q", axis=None, scale=reach), alt.Y("y:Q", axis=None, scale=reach)
    ways = [_("a route"), _("no route recorded")]
    drawn = alt.layer(
        # Along the same scales as the dots: rings of a size of their own would not go through them where the
        # picture is made smaller.
        alt.Chart(pd.DataFrame([turn for step in range(1, outside + 1) for turn in _ring(step)]))
        .mark_line(color=PALE, strokeWidth=1)
        .encode(x=x, y=y, order="at:Q", detail="ring:N", tooltip=NO_TOOLTIP),
        alt.Chart(circles).mark_text(fontSize=10, dy=-2).encode(x=x, y=y, text="words:N", tooltip=NO_TOOLTIP),
        alt.Chart(data)
        .mark_point(filled=True, size=55, opacity=0.9)
        .encode(
            x=x,
            y=y,
            tooltip=NO_TOOLTIP,
            color=alt.Color(
                "route:N",
                title=None,
                legend=alt.Legend(orient="bottom"),
                scale=alt.Scale(domain=ways, range=[FOR, AGAINST]),
            ),
            shape=alt.Shape(
                "route:N",
                title=None,
                legend=alt.Legend(orient="bottom"),
                scale=alt.Scale(domain=ways, range=["circle", "cross"]),
            ),
        ),
        *([_names(data, x, y)] if len(rows) <= FEW else []),
    ).properties(
        # The legend stands below: taken from the height, it would press the rings flat.
        width=SIDE,
        height=SIDE,
        autosize=alt.AutoSizeParams(type="pad", contains="padding"),
    )
    steps = [row.steps for row in rows]
    kinds: list[int | None] = [*range(most + 1), None]
    table = pd.DataFrame(
        [(_words(kind, outside), steps.count(kind)) for kind in kinds if steps.count(kind)],
        columns=[_("Introductions away"), _("Actors")],
    )
    return Picture(title, described(drawn, title), table, fixed=True)


def _dot(at: int, row: Away, ring: int) -> tuple[str, float, float, str]:
    turned = at * TURN
    route = _("no route recorded") if row.steps is None else _("a route")
    return row.name, ring * math.cos(turned), ring * math.sin(turned), route


def _circle(step: int) -> dict[str, float | str]:
    return {"x": 0.0, "y": float(step), "words": f"{step}"}


def _ring(step: int) -> Iterator[dict[str, float]]:
    """Points of a circle, all around and back to the first."""
    for at in range(CORNERS + 1):
        turned = 2 * math.pi * at / CORNERS
        yield {"x": step * math.cos(turned), "y": step * math.sin(turned), "at": at, "ring": step}


def _words(steps: int | None, outside: int) -> str:
    return _("no route recorded (ring {n})", n=outside) if steps is None else f"{steps}"


def _names(data: pd.DataFrame, x: alt.X, y: alt.Y) -> alt.Chart:
    return (
        alt.Chart(data)
        .mark_text(align="left", dx=7, fontSize=10, limit=130)
        .encode(x=x, y=y, text="name:N", tooltip=NO_TOOLTIP)
    )
