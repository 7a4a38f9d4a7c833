"""Ways to actors: a tree of introductions, rings around the office, and a map before and after a loss."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from actormap.core.words import _, from_right, ngettext
from actormap.viz.charts.theme import (
    AGAINST,
    FOR,
    PALE,
    Chart,
    Picture,
    after,
    along,
    by_kind,
    encoded,
    frame,
    hundreds,
    layer,
)

HIGH, ROW = 17, 46
"""Half the height of a box, and the height of a row, in pixels."""
WIDE, APART = 158, 26
"""Width of a box, and of what stands between two."""
INSIDE = 146
"""Most pixels of a name in a box."""
MOST = 1_200
"""The widest that a picture is kept in a narrow window."""


class Way(NamedTuple):
    """A way from the office.

    Parameters
    ----------
    ids
        All on it, from the office to whom it leads: ways that begin alike share their boxes.
    names
        How each is called.
    tired
        Which of them should rest.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    tired: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Box:
    """Somebody who is met, and those who are met through it."""

    name: str
    depth: int
    kind: str = "between"
    children: dict[str, _Box] = field(default_factory=dict)
    row: float = 0.0

    @property
    def left(self) -> int:
        """Where it begins, from where the language begins."""
        return self.depth * (WIDE + APART)

    @property
    def middle(self) -> float:
        """How far down it stands."""
        return (self.row + 0.5) * ROW

    def every(self) -> Iterator[_Box]:
        """It, and all that follow."""
        yield self
        for child in self.children.values():
            yield from child.every()


def tree(ways: Sequence[Way], *, title: str) -> Picture:
    """The boxes of several ways, those that they share once; read from where the language begins."""
    root = _root(ways)
    height = max(_rows(root, 0), 1) * ROW
    every = list(root.every())
    width = max(box.left for box in every) + WIDE
    mirrored, boxes, lines = from_right(), [], []
    for box in every:
        left, right, y = box.left, box.left + WIDE, box.middle
        low, high = (width - right, width - left) if mirrored else (left, right)
        boxes.append((box.name, box.kind, low, high, (low + high) / 2, y, y - HIGH, y + HIGH))
        for child in box.children.values():
            ends = (width - right, width - child.left) if mirrored else (right, child.left)
            lines.append((ends[0], y, ends[1], child.middle))
    data = pd.DataFrame(boxes, columns=["name", "kind", "x", "x2", "middle", "y", "low", "high"])
    x, y_axis = along(alt.X, "x", [0, width]), along(alt.Y, "y", [height, 0])
    kinds = {"office": FOR, "between": PALE, "tired": AGAINST, "target": FOR}
    drawn = alt.layer(
        layer(
            pd.DataFrame(lines, columns=["x", "y", "x2", "y2"]), x=x, y=y_axis, x2="x2:Q", y2="y2:Q"
        ).mark_rule(color=FOR, strokeWidth=1.5),
        layer(
            data,
            x=x,
            x2="x2:Q",
            y=along(alt.Y, "low", [height, 0]),
            y2="high:Q",
            stroke=by_kind(alt.Stroke, "kind", kinds, legend=None),
            fill=by_kind(alt.Fill, "kind", kinds, legend=None),
        ).mark_rect(fillOpacity=0.12, strokeWidth=1.5, cornerRadius=5),
        layer(data, x="middle:Q", y=y_axis, text="name:N").mark_text(limit=INSIDE),
    ).properties(width=width, height=height)
    steps = zip_longest(*(way.names[1:] for way in ways), fillvalue="")
    table = pd.DataFrame({_("Step {n}", n=n): names for n, names in enumerate(steps, start=1)})
    return Picture(title, drawn, table, fixed=True, least=min(MOST, hundreds(width)))


def _root(ways: Sequence[Way]) -> _Box:
    root = _Box(ways[0].names[0], 0, "office")
    for way in ways:
        here = root
        for depth, (identifier, name) in enumerate(zip(way.ids[1:], way.names[1:], strict=True), start=1):
            here = here.children.setdefault(identifier, _Box(name, depth))
            here.kind = "tired" if identifier in way.tired else here.kind
        here.kind = "target"
    return root


def _rows(box: _Box, first: int) -> int:
    """Give each box its row, in the middle of those that follow; the row after the last one."""
    after = first
    for child in box.children.values():
        after = _rows(child, after)
    rows = [child.row for child in box.children.values()] or [float(first)]
    box.row = (rows[0] + rows[-1]) / 2
    return max(after, first + 1)


RINGS = 330
CORNERS = 90
"""Of a ring; more would not be seen."""
FEW = 40
"""Up to so many actors have their names beside them on rings; of more they stand in columns."""
COLUMN, LINE = 190, 15
"""Width of a column, and height of a name in it, in pixels."""
TURN = math.pi * (3 - math.sqrt(5))
"""The angle between two that come one after another: nobody hides anybody."""


class Away(NamedTuple):
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
    outside = 1 + max((row.steps for row in rows if row.steps is not None), default=0)
    dots = []
    for at, row in enumerate(rows):
        ring, turned = outside if row.steps is None else row.steps, at * TURN
        dots.append((row.name, ring * math.cos(turned), ring * math.sin(turned), _route(row)))
    data = pd.DataFrame(dots, columns=["name", "x", "y", "route"])
    circles = range(1, outside + 1)
    x, y = (along(axis, name, [-outside - 0.4, outside + 0.4]) for axis, name in ((alt.X, "x"), (alt.Y, "y")))
    # All around and back to the first.
    turns = [2 * math.pi * at / CORNERS for at in range(CORNERS + 1)]
    corners = [
        {"x": step * math.cos(turned), "y": step * math.sin(turned), "at": at, "ring": step}
        for step in circles
        for at, turned in enumerate(turns)
    ]
    drawn = alt.layer(
        # Along the same scales as the dots: rings of a size of their own would not go through them where the
        # picture is made smaller.
        layer(corners, x=x, y=y, order=alt.Order("at:Q"), detail=alt.Detail("ring:N")).mark_line(
            color=PALE, strokeWidth=1
        ),
        layer({"x": 0.0, "y": circles, "words": [*map(str, circles)]}, x=x, y=y, text="words:N").mark_text(
            fontSize=10, dy=-2
        ),
        layer(data, x=x, y=y, **_looks(alt.Legend(orient="bottom"))).mark_point(
            filled=True, size=55, opacity=0.9
        ),
        layer(data, x=x, y=y, text="name:N").mark_text(align="left", dx=7, fontSize=10, limit=130),
    ).properties(
        # The legend stands below: taken from the height, it would press the rings flat.
        width=RINGS,
        height=RINGS,
        autosize=alt.AutoSizeParams(type="pad", contains="padding"),
    )
    return Picture(title, drawn, _table(rows, outside), fixed=True)


def _columns(rows: Sequence[Away], title: str) -> Picture:
    """The same with a column for each ring: names stand one below another, in their order."""
    several = sorted({row.steps for row in rows}, key=lambda step: (step is None, step or 0))
    heads = [
        _("no route recorded") if step is None else ngettext(step, "{n} introduction", "{n} introductions")
        for step in several
    ]
    places = dict.fromkeys(several, 0)
    data = []
    for row in rows:
        places[row.steps] += 1
        data.append((row.name, several.index(row.steps), places[row.steps], _route(row)))
    tallest, mirrored = max(places.values()), from_right()
    x = along(alt.X, "x", [0, len(several)], reverse=mirrored)
    y = along(alt.Y, "y", [tallest + 0.5, -1])
    base = layer(pd.DataFrame(data, columns=["name", "x", "y", "route"]), x=x, y=y)
    above = {"name": heads, "x": range(len(several)), "y": -0.2}
    drawn = alt.layer(
        base.mark_point(filled=True, size=45, opacity=0.9, xOffset=-5 if mirrored else 5).encode(
            **_looks(None)
        ),
        encoded(base.mark_text(fontSize=11, limit=COLUMN - 18, **after(12)), text="name:N"),
        layer(above, x=x, y=y, text="name:N").mark_text(
            fontSize=13, fontWeight="bold", limit=COLUMN - 18, **after(12)
        ),
    ).properties(width=COLUMN * len(several), height=LINE * (tallest + 2))
    return Picture(title, drawn, _table(rows), fixed=True, least=hundreds(COLUMN * len(several)))


def _looks(legend: alt.Legend | None) -> dict[str, Any]:
    """Colour and shape of who has a route, and of who has none."""
    way, none = _("a route"), _("no route recorded")
    return {
        "color": by_kind(alt.Color, "route", {way: FOR, none: AGAINST}, title=None, legend=legend),
        "shape": by_kind(alt.Shape, "route", {way: "circle", none: "cross"}, title=None, legend=legend),
    }


def _table(rows: Sequence[Away], outside: int | None = None) -> pd.DataFrame:
    """Everybody by name, with how far away."""
    none = _("no route recorded") if outside is None else _("no route recorded (ring {n})", n=outside)
    return pd.DataFrame(
        {
            _("Name"): [row.name for row in rows],
            _("Introductions away"): [none if row.steps is None else f"{row.steps}" for row in rows],
        }
    )


def _route(row: Away) -> str:
    return _("no route recorded") if row.steps is None else _("a route")


SIDE = 360


class Spot(NamedTuple):
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
    # How the marks of each kind look: their colour, shape and size.
    kinds: dict[str, dict[str, Any]] = {
        "there": {"color": FOR, "shape": "circle", "filled": True, "size": 40},
        "lost": {"color": AGAINST, "shape": "circle", "filled": False, "size": 90},
        "gone": {"color": AGAINST, "shape": "cross", "filled": True, "size": 90},
    }
    x = along(alt.X, "x", _ends([spot.x for spot in spots]))
    y = along(alt.Y, "y", _ends([spot.y for spot in spots])[::-1])

    def map_of(ties: Sequence[Line], words: str, *, then: bool) -> Chart:
        spot_kinds = [
            "gone" if then and spot.gone else "lost" if then and spot.lost else "there" for spot in spots
        ]
        marks = frame(spots, "name", "x", "y", kind=spot_kinds)
        ends = pd.DataFrame([(a.x, a.y, b.x, b.y) for a, b in ties], columns=["x", "y", "x2", "y2"])
        return alt.layer(
            layer(ends, x=x, y=y, x2="x2:Q", y2="y2:Q").mark_rule(color=PALE, opacity=0.9, strokeWidth=0.7),
            *(
                layer(marks[marks["kind"] == kind], x=x, y=y).mark_point(strokeWidth=2, opacity=1, **look)
                for kind, look in kinds.items()
            ),
        ).properties(
            width=SIDE,
            height=SIDE,
            title=alt.TitleParams(words, orient="bottom", anchor="start", fontSize=15, aria=False),
        )

    both = [map_of(lines, before, then=False), map_of(left, after, then=True)]
    drawn = alt.hconcat(*(both[::-1] if from_right() else both))
    table = pd.DataFrame({_("Loses its route"): [spot.name for spot in spots if spot.lost]})
    return Picture(title, drawn, table, fixed=True, least=800)


def _ends(values: Sequence[float]) -> list[float]:
    margin = (max(values) - min(values)) * 0.05 or 1.0
    return [min(values) - margin, max(values) + margin]
