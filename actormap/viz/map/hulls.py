"""Outlines around the actors of each neighbourhood; as `hulls.js` draws them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actormap.core.sentences import isolated
from actormap.viz.map.placement import Position
from actormap.viz.map.state import neighbourhoods_in

_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Hull:
    """A neighbourhood: its outline in units of the map, its colour, its name and where that stands."""

    path: str
    colour: str
    name: str
    x: float
    y: float


def hulls(data: Mapping[str, Any]) -> Iterator[Hull]:
    """Of a drawing (`drawing.drawing`), a neighbourhood of at least three each that is not one mark."""
    field = neighbourhoods_in(data)
    members: dict[int, list[Position]] = {}
    for mark, own in zip(data["marks"], field["of"], strict=False):
        for group in own[:1]:
            members.setdefault(group, []).append((mark["x"], mark["y"]))
    for group, points in members.items():
        if group not in data["closed"] and len(points) >= _FEWEST:
            corners, value = _hull(points), field["values"][group]
            path = "M" + "L".join(f"{x} {y}" for x, y in corners) + "Z"
            top = min(corners, key=lambda corner: corner[1])
            yield Hull(path, value["colour"], isolated(value["label"]), *top)


def _hull(points: Sequence[Position]) -> list[Position]:
    """The corners of the least convex outline around some points."""
    ordered = sorted(set(points))
    return [*_half(ordered), *_half(ordered[::-1])] or ordered


def _half(points: Sequence[Position]) -> list[Position]:
    line: list[Position] = []
    for point in points:
        while len(line) > 1 and _turn(line[-2], line[-1], point) <= 0:
            line.pop()
        line.append(point)
    return line[:-1]


def _turn(o: Position, a: Position, b: Position) -> float:
    return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])
