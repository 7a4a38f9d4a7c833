"""A map as it is and as it would be: the same places twice, and who loses the way beside who is gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from actormap.core.words import _, from_right
from actormap.viz.charts.theme import AGAINST, FOR, NO_TOOLTIP, PALE, Chart, Picture

SIDE = 360


@dataclass(frozen=True, slots=True)
class Spot:
    """An actor on its place.

    Parameters
    ----------
    name
        Its name.
    x, y
        Its place, y downwards.
    gone
        Whether it is the one that could work no more.
    lost
        Whether it would be out of reach then.
    """

    name: str
    x: float
    y: float
    gone: bool = False
    lost: bool = False


Line = tuple[Spot, Spot]


def before_after(
    spots: Sequence[Spot], lines: Sequence[Line], *, title: str, before: str, after: str
) -> Picture:
    """Two maps side by side, `before` and `after` being the words below each.

    In the second who is gone is a cross without lines, and who loses the way a ring.
    """
    left = [line for line in lines if not (line[0].gone or line[1].gone)]
    kinds = {"there": (FOR, "circle"), "lost": (AGAINST, "stroke"), "gone": (AGAINST, "cross")}
    scale = {axis: _ends([getattr(spot, axis) for spot in spots]) for axis in ("x", "y")}
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=scale["x"], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=scale["y"][::-1], nice=False))

    def map_of(ties: Sequence[Line], words: str, *, then: bool) -> Chart:
        marks = pd.DataFrame(
            [(spot.name, spot.x, spot.y, _kind(spot, then=then)) for spot in spots],
            columns=["name", "x", "y", "kind"],
        )
        ends = pd.DataFrame([(a.x, a.y, b.x, b.y) for a, b in ties], columns=["x", "y", "x2", "y2"])
        return alt.layer(
            alt.Chart(ends)
            .mark_rule(color=PALE, opacity=0.9, strokeWidth=0.7)
            .encode(x=x, y=y, x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q"), tooltip=NO_TOOLTIP),
            *(
                alt.Chart(marks[marks["kind"] == kind])
                .mark_point(
                    shape="cross" if shape == "cross" else "circle",
                    filled=shape != "stroke",
                    size=40 if kind == "there" else 90,
                    strokeWidth=2,
                    opacity=1,
                    color=colour,
                )
                .encode(x=x, y=y, tooltip=NO_TOOLTIP)
                for kind, (colour, shape) in kinds.items()
            ),
        ).properties(
            width=SIDE,
            height=SIDE,
            title=alt.TitleParams(words, orient="bottom", anchor="start", fontSize=15, aria=False),
        )

    both = [map_of(lines, before, then=False), map_of(left, after, then=True)]
    drawn = alt.hconcat(*(both[::-1] if from_right() else both)).properties(description=title)
    table = pd.DataFrame({_("Loses its route"): [spot.name for spot in spots if spot.lost]})
    return Picture(title, drawn, table, fixed=True, least=800)


def _kind(spot: Spot, *, then: bool) -> str:
    if not then:
        return "there"
    return "gone" if spot.gone else "lost" if spot.lost else "there"


def _ends(values: Sequence[float]) -> list[float]:
    margin = (max(values) - min(values)) * 0.05 or 1.0
    return [min(values) - margin, max(values) + margin]
