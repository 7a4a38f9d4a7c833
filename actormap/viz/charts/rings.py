"""How far everybody is from the office: rings of introductions, or columns for more names than have room."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from actormap.core.words import _, from_right, ngettext
from actormap.viz.charts.theme import AGAINST, FOR, NO_TOOLTIP, PALE, Picture, after, described, hundreds

SIDE = 330
CORNERS = 90
"""Of a ring; more would not be seen."""
FEW = 40
"""Up to so many actors have their names beside them on rings; of more they stand in columns."""
COLUMN, LINE = 190, 15
"""Width of a column, and height of a name in it, in pixels."""
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
    """A dot for each actor on the ring of its steps; those without a recorded route outside, as crosses.

    Where there are more than have room on rings, each ring is a column. Every dot has its name.
    """
    if len(rows) > FEW:
        return _columns(rows, title)
    most = max((row.steps for row in rows if row.steps is not None), default=0)
    outside = most + 1
    data = pd.DataFrame(
        [_dot(at, row, outside if row.steps is None else row.steps) for at, row in enumerate(rows)],
        columns=["name", "x", "y", "route"],
    )
    circles = pd.DataFrame([_circle(step) for step in range(1, outside + 1)])
    reach = alt.Scale(domain=[-outside - 0.4, outside + 0.4], nice=False)
    x, y = alt.X("x:Q", axis=None, scale=reach), alt.Y("y:Q", axis=None, scale=reach)
    drawn = alt.layer(
        # Along the same scales as the dots: rings of a size of their own would not go through them where the
        # picture is made smaller.
        alt.Chart(pd.DataFrame([turn for step in range(1, outside + 1) for turn in _ring(step)]))
        .mark_line(color=PALE, strokeWidth=1)
        .encode(x=x, y=y, order=alt.Order("at:Q"), detail=alt.Detail("ring:N"), tooltip=NO_TOOLTIP),
        alt.Chart(circles)
        .mark_text(fontSize=10, dy=-2)
        .encode(x=x, y=y, text=alt.Text("words:N"), tooltip=NO_TOOLTIP),
        alt.Chart(data)
        .mark_point(filled=True, size=55, opacity=0.9)
        .encode(x=x, y=y, tooltip=NO_TOOLTIP, **_looks(alt.Legend(orient="bottom"))),
        _names(data, x, y),
    ).properties(
        # The legend stands below: taken from the height, it would press the rings flat.
        width=SIDE,
        height=SIDE,
        autosize=alt.AutoSizeParams(type="pad", contains="padding"),
    )
    return Picture(title, described(drawn, title), _table(rows, outside), fixed=True)


def _columns(rows: Sequence[Away], title: str) -> Picture:
    """The same with a column for each ring: names stand one below another, in their order."""
    steps = [*dict.fromkeys(row.steps for row in rows)]
    several = sorted(steps, key=lambda step: (step is None, step or 0))
    heads = {step: _head(step) for step in several}
    places = dict.fromkeys(several, 0)
    data = []
    for row in rows:
        places[row.steps] += 1
        data.append((row.name, several.index(row.steps), places[row.steps], _route(row)))
    tallest, mirrored = max(places.values()), from_right()
    scale = alt.Scale(domain=[0, len(several)], nice=False, reverse=mirrored)
    x = alt.X("x:Q", axis=None, scale=scale)
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[tallest + 0.5, -1], nice=False))
    base = alt.Chart(pd.DataFrame(data, columns=["name", "x", "y", "route"])).encode(
        x=x, y=y, tooltip=NO_TOOLTIP
    )
    above = pd.DataFrame({"name": [*heads.values()], "x": [*range(len(several))], "y": [-0.2] * len(several)})
    drawn = alt.layer(
        base.mark_point(filled=True, size=45, opacity=0.9, xOffset=-5 if mirrored else 5).encode(
            **_looks(None)
        ),
        base.mark_text(fontSize=11, limit=COLUMN - 18, **after(12)).encode(text=alt.Text("name:N")),
        alt.Chart(above)
        .mark_text(fontSize=13, fontWeight="bold", limit=COLUMN - 18, **after(12))
        .encode(x=x, y=y, text=alt.Text("name:N"), tooltip=NO_TOOLTIP),
    ).properties(width=COLUMN * len(several), height=LINE * (tallest + 2))
    least = hundreds(COLUMN * len(several))
    return Picture(title, described(drawn, title), _table(rows), fixed=True, least=least)


def _head(step: int | None) -> str:
    return _("no route recorded") if step is None else ngettext(step, "{n} introduction", "{n} introductions")


def _looks(legend: alt.Legend | None) -> dict[str, Any]:
    """Colour and shape of who has a route, and of who has none."""
    ways = [_("a route"), _("no route recorded")]
    scales = {"color": [FOR, AGAINST], "shape": ["circle", "cross"]}
    makers = {"color": alt.Color, "shape": alt.Shape}
    return {
        name: makers[name](
            "route:N", title=None, legend=legend, scale=alt.Scale(domain=ways, range=scales[name])
        )
        for name in makers
    }


def _table(rows: Sequence[Away], outside: int | None = None) -> pd.DataFrame:
    """Everybody by name, with how far away."""
    return pd.DataFrame(
        {
            _("Name"): [row.name for row in rows],
            _("Introductions away"): [_words(row.steps, outside) for row in rows],
        }
    )


def _dot(at: int, row: Away, ring: int) -> tuple[str, float, float, str]:
    turned = at * TURN
    return row.name, ring * math.cos(turned), ring * math.sin(turned), _route(row)


def _route(row: Away) -> str:
    return _("no route recorded") if row.steps is None else _("a route")


def _circle(step: int) -> dict[str, float | str]:
    return {"x": 0.0, "y": float(step), "words": f"{step}"}


def _ring(step: int) -> Iterator[dict[str, float]]:
    """Points of a circle, all around and back to the first."""
    for at in range(CORNERS + 1):
        turned = 2 * math.pi * at / CORNERS
        yield {"x": step * math.cos(turned), "y": step * math.sin(turned), "at": at, "ring": step}


def _words(steps: int | None, outside: int | None) -> str:
    if steps is not None:
        return f"{steps}"
    return _("no route recorded") if outside is None else _("no route recorded (ring {n})", n=outside)


def _names(data: pd.DataFrame, x: alt.X, y: alt.Y) -> alt.Chart:
    return (
        alt.Chart(data)
        .mark_text(align="left", dx=7, fontSize=10, limit=130)
        .encode(x=x, y=y, text=alt.Text("name:N"), tooltip=NO_TOOLTIP)
    )
