"""Who has power over an issue and who cares; and whose influence crosses the border of civil society."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any, Literal, NamedTuple

import altair as alt
import pandas as pd

from actormap.core.sentences import shown, term
from actormap.core.words import _, from_right
from actormap.viz.charts.theme import (
    AGAINST,
    FOR,
    PALE,
    STEP,
    SUM,
    Picture,
    along,
    by_kind,
    encoded,
    frame,
    layer,
)

STANCES = {
    "for": (FOR, "triangle-up"),
    "neutral": (SUM, "circle"),
    "listen": (SUM, "diamond"),
    "against": (AGAINST, "triangle-down"),
}
"""Colour and shape by where an actor stands: both say the same."""
SIDES = {
    "for": term("for"),
    "neutral": term("neutral"),
    "listen": term("listen first"),
    "against": term("against"),
    "unknown": term("not known"),
}
"""How the sides that somebody or something can be on are called."""
MOST = 4.0
"""Ratings go from 0 to so much."""
SIDE = 420
LEAST = 600
"""Pixels below which names beside points cannot be told apart."""
SHORT = 22
"""Letters after which the name beside a point goes on in a further line: it ends before the next one."""
ROOM = 1.4
"""Room for names beside the last rating."""
BELOW = alt.Legend(orient="bottom")
GAP = 300
"""Pixels between those from whom influence comes and those to whom it goes."""


class Rated(NamedTuple):
    """An actor on an issue.

    Parameters
    ----------
    name
        Its name.
    power, interest
        Mean ratings, 0 to 4.
    alignment
        Mean rating, -2 to 2; None where nobody rated it.
    raters
        By how many independent raters.
    heard
        Whether it is civil society, a community or a person: never drawn as against.
    """

    name: str
    power: float
    interest: float
    alignment: float | None
    raters: int
    heard: bool = False

    @property
    def stance(self) -> str:
        """For human rights, against them or neither; who is to be heard is never against."""
        if not self.alignment:
            return "neutral"
        if self.alignment > 0:
            return "for"
        return "listen" if self.heard else "against"


def scatter(rows: Sequence[Rated], *, title: str, line: float) -> Picture:
    """Actors by power and interest: the shape and colour say their stance, the size how many rated them.

    Above `line` a rating is high.
    """
    data = frame(
        rows,
        "name",
        "power",
        "interest",
        "raters",
        stance=[shown(SIDES[row.stance]) for row in rows],
        label=_labels(rows),
    )
    scale = alt.Scale(domain=[-0.2, MOST + 0.2], nice=False)
    across = alt.Scale(domain=[-0.2, MOST + ROOM], nice=False)
    axis = alt.Axis(values=[0, 1, 2, 3, 4], grid=False, format="d")
    base = layer(
        data,
        x=alt.X("interest:Q", scale=across, axis=axis, title=_("Interest, 0 to 4 →")),
        y=alt.Y("power:Q", scale=scale, axis=axis, title=_("Power, 0 to 4 →")),
    )
    raters = sorted({row.raters for row in rows})
    points = base.mark_point(filled=True, opacity=0.9).encode(
        color=_of_sides(alt.Color, "stance", {side: colour for side, (colour, _shape) in STANCES.items()}),
        shape=_of_sides(alt.Shape, "stance", {side: shape for side, (_colour, shape) in STANCES.items()}),
        size=alt.Size(
            "raters:Q",
            title=_("Independent raters"),
            scale=alt.Scale(range=[70, 330]),
            legend=alt.Legend(
                orient="bottom", values=raters, format="d", symbolFillColor=SUM, symbolStrokeColor=SUM
            ),
        ),
    )
    words = encoded(
        base.mark_text(align="left", baseline="top", dx=10, dy=-6, fontSize=11, lineBreak="\n"),
        text="label:N",
    )
    drawn = alt.layer(
        layer({"line": [line]}, x=alt.X("line:Q", scale=across)).mark_rule(color=PALE),
        layer({"line": [line]}, y=alt.Y("line:Q", scale=scale)).mark_rule(color=PALE),
        points,
        words,
    ).properties(height=SIDE)
    table = pd.DataFrame(
        {
            _("Who"): data["name"],
            _("Power"): [f"{row.power:.1f}" for row in rows],
            _("Interest"): [f"{row.interest:.1f}" for row in rows],
            _("Stance"): data["stance"],
            _("Raters"): data["raters"],
        }
    )
    return Picture(title, drawn, table, least=LEAST)


def _labels(rows: Sequence[Rated]) -> list[str]:
    """Names beside the points; those that stand on one point are told together, beside the first."""
    at: dict[tuple[float, float], list[str]] = {}
    places = [(round(row.power, 1), round(row.interest, 1)) for row in rows]
    for row, place in zip(rows, places, strict=True):
        at.setdefault(place, []).append(row.name)
    named = (at.pop(place, []) for place in places)
    return ["\n".join(wrap(names[0], SHORT) if len(names) == 1 else names) for names in named]


class Arrow(NamedTuple):
    """Something that goes from one to another.

    Parameters
    ----------
    source, target
        From whom, to whom.
    weight
        How much.
    good
        Whether it is for human rights; None where that is not known.
    """

    source: str
    target: str
    weight: float
    good: bool | None = None

    @property
    def side(self) -> str:
        """Which side it is on (`SIDES`)."""
        return "unknown" if self.good is None else "for" if self.good else "against"


def arrows(rows: Sequence[Arrow], *, title: str, left: str, right: str) -> Picture:
    """Lines from those on the left to those on the right, the wider the more; dashed ones are against.

    Where the language is read from the right they go to the left.
    """
    sources = list(dict.fromkeys(row.source for row in rows))
    targets = list(dict.fromkeys(row.target for row in rows))
    tall = max(len(sources), len(targets), 1)
    # The shorter side is spread over the height of the longer.
    begins = {name: i * tall / len(sources) for i, name in enumerate(sources)}
    ends_at = {name: i * tall / len(targets) for i, name in enumerate(targets)}
    data = frame(
        rows,
        "weight",
        x=0.0,
        x2=1.0,
        y=[begins[row.source] for row in rows],
        y2=[ends_at[row.target] for row in rows],
        sign=[shown(SIDES[row.side]) for row in rows],
    )
    mirrored = from_right()
    lines = layer(
        data,
        x=along(alt.X, "x", [-0.9, 1.9], reverse=mirrored),
        x2="x2:Q",
        y=along(alt.Y, "y", [tall - 0.4, -0.6]),
        y2="y2:Q",
        strokeWidth=alt.StrokeWidth("weight:Q", legend=None, scale=alt.Scale(range=[1.5, 6])),
        color=_of_sides(alt.Color, "sign", {"for": FOR, "against": AGAINST, "unknown": SUM}),
        strokeDash=_of_sides(alt.StrokeDash, "sign", {"for": [1, 0], "against": [6, 3], "unknown": [2, 2]}),
    ).mark_rule(opacity=0.75)
    ends = layer(data, x="x2:Q", y="y2:Q").mark_point(
        shape="triangle-left" if mirrored else "triangle-right", filled=True, size=90, color=SUM
    )
    names = [
        _names(begins, 0.0, "left" if mirrored else "right"),
        _names(ends_at, 1.0, "right" if mirrored else "left"),
    ]
    table = pd.DataFrame(
        {
            left: [row.source for row in rows],
            right: [row.target for row in rows],
            _("How much"): [f"{row.weight:g}" for row in rows],
            _("For or against"): data["sign"],
        }
    )
    drawn = alt.layer(lines, ends, *names).properties(height=max(tall * STEP, 2 * STEP))
    return Picture(title, drawn, table)


def _of_sides(channel: Any, field: str, looks: Mapping[str, Any]) -> Any:
    """How each side looks (`SIDES`), told in a legend."""
    words = {shown(SIDES[side]): look for side, look in looks.items()}
    return by_kind(channel, field, words, title=_("For or against human rights"), legend=BELOW)


def _names(places: Mapping[str, float], x: float, align: Literal["left", "right"]) -> alt.Chart:
    data = {"name": [*places], "x": x, "y": [*places.values()]}
    aside = (12 if x else 8) * (-1 if align == "right" else 1)
    return layer(data, x="x:Q", y="y:Q", text="name:N").mark_text(align=align, dx=aside, limit=GAP)
