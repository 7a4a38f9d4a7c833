"""Introductions that begin at one place and part: a box for each who is met, from the office to the last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import altair as alt
import pandas as pd

from actormap.core.words import _, from_right
from actormap.viz.charts.theme import AGAINST, FOR, NO_TOOLTIP, PALE, Picture, described, hundreds

HIGH, ROW = 17, 46
"""Half the height of a box, and the height of a row, in pixels."""
WIDE, APART = 158, 26
"""Width of a box, and of what stands between two."""
INSIDE = 146
"""Most pixels of a name in a box."""
MOST = 1_200
"""The widest that a picture is kept in a narrow window."""


@dataclass(frozen=True, slots=True)
class Way:
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


def tree(ways: Sequence[Way], *, title: str) -> Picture:
    """The boxes of several ways, those that they share once; read from where the language begins."""
    root = _root(ways)
    rows = _rows(root, 0)
    every = list(_boxes(root))
    deep = max(box.depth for box in every)
    width, height = (deep + 1) * WIDE + deep * APART, max(rows, 1) * ROW
    mirrored = from_right()
    boxes = pd.DataFrame([_placed(box, width, mirrored=mirrored) for box in every])
    lines = pd.DataFrame(
        [_line(box, child, width, mirrored=mirrored) for box in every for child in box.children.values()],
        columns=["x", "y", "x2", "y2"],
    )
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, width], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False))
    kinds = ["office", "between", "tired", "target"]
    drawn = alt.layer(
        alt.Chart(lines)
        .mark_rule(color=FOR, strokeWidth=1.5)
        .encode(x=x, y=y, x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q"), tooltip=NO_TOOLTIP),
        alt.Chart(boxes)
        .mark_rect(fillOpacity=0.12, strokeWidth=1.5, cornerRadius=5)
        .encode(
            x=x,
            x2=alt.X2("x2:Q"),
            y=alt.Y("low:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False)),
            y2=alt.Y2("high:Q"),
            stroke=alt.Stroke(
                "kind:N", legend=None, scale=alt.Scale(domain=kinds, range=[FOR, PALE, AGAINST, FOR])
            ),
            fill=alt.Fill(
                "kind:N", legend=None, scale=alt.Scale(domain=kinds, range=[FOR, PALE, AGAINST, FOR])
            ),
            tooltip=NO_TOOLTIP,
        ),
        alt.Chart(boxes)
        .mark_text(limit=INSIDE)
        .encode(x=alt.X("middle:Q"), y=y, text=alt.Text("name:N"), tooltip=NO_TOOLTIP),
    ).properties(width=width, height=height)
    step = [_("Step {n}", n=n) for n in range(1, deep + 1)]
    table = pd.DataFrame(
        [[*way.names[1:], *[""] * (deep + 1 - len(way.names))] for way in ways], columns=step
    )
    return Picture(title, described(drawn, title), table, fixed=True, least=min(MOST, hundreds(width)))


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
    if not box.children:
        box.row, after = float(first), first + 1
    else:
        rows = [child.row for child in box.children.values()]
        box.row = (rows[0] + rows[-1]) / 2
    return after


def _boxes(box: _Box) -> Sequence[_Box]:
    return [box, *(inner for child in box.children.values() for inner in _boxes(child))]


def _left(box: _Box) -> int:
    return box.depth * (WIDE + APART)


def _placed(box: _Box, width: int, *, mirrored: bool) -> dict[str, float | str]:
    ends = _left(box), _left(box) + WIDE
    x, x2 = (width - ends[1], width - ends[0]) if mirrored else ends
    y = (box.row + 0.5) * ROW
    return {
        "name": box.name,
        "kind": box.kind,
        "x": x,
        "x2": x2,
        "middle": (x + x2) / 2,
        "y": y,
        "low": y - HIGH,
        "high": y + HIGH,
    }


def _line(box: _Box, child: _Box, width: int, *, mirrored: bool) -> tuple[float, float, float, float]:
    ends = _left(box) + WIDE, _left(child)
    x, x2 = (width - ends[0], width - ends[1]) if mirrored else ends
    return x, (box.row + 0.5) * ROW, x2, (child.row + 0.5) * ROW
