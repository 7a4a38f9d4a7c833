"""Neighbourhoods as one mark each, or outlined, as `state.js`, `stage.js`, `lines.js` and `hulls.js` do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from actormap.core.errors import shorten
from actormap.core.sentences import isolated
from actormap.core.words import _
from actormap.viz import style
from actormap.viz.map.placement import Position
from actormap.viz.map.state import NO_NEIGHBOURHOOD, Data, groups_of, neighbourhoods_in

_PER_GROUP = 3
"""Between neighbourhoods that are one mark only so many of the widest lines of each are drawn."""
_LEAST, _PART_OF_DISK = 8, 11
_LONG = 30


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """A neighbourhood that is one mark: what stands beside it, its colour, its place and its size."""

    label: str
    colour: str
    x: float
    y: float
    size: float


def groups_as_marks(data: Data, spots: Sequence[Position]) -> dict[int, Group]:
    """The neighbourhood as which each mark is drawn that is not drawn by itself."""
    own = groups_of(data)
    members: dict[int, list[int]] = {}
    for row, group in enumerate(own):
        if group is not None and group in data["closed"]:
            members.setdefault(group, []).append(row)
    values = neighbourhoods_in(data)["values"]
    groups: dict[int, Group] = {}
    for group, rows in members.items():
        value = values[group] if group != NO_NEIGHBOURHOOD else {}
        name = shorten(value.get("label") or _("No neighbourhood"), _LONG)
        x, y = (sum(spots[row][axis] for row in rows) / len(rows) for axis in (0, 1))
        size = _LEAST + _PART_OF_DISK * len(rows) ** 0.5
        drawn = Group(f"{name} ({len(rows)})", value.get("colour", style.OTHER), x, y, size)
        groups |= dict.fromkeys(rows, drawn)
    return groups


def out_of_sight(data: Data, grouped: Mapping[int, Group]) -> set[int]:
    """Platforms on which only members of such neighbourhoods sit."""
    if not grouped:
        return set()
    seats: dict[int, list[int]] = {}
    for link in data["links"]:
        for here, there in ((link["from"], link["to"]), (link["to"], link["from"])):
            seats.setdefault(here, []).append(there)
    return {
        row
        for row, mark in enumerate(data["marks"])
        if mark["sphere"] == style.PLATFORM and all(other in grouped for other in seats.get(row, ()))
    }


def strongest(sums: Counter[frozenset[Any]]) -> Iterator[tuple[frozenset[Any], int]]:
    """Lines from or to a neighbourhood that are drawn, each with the number of ties that it stands for."""
    ends_drawn: Counter[Any] = Counter()
    for ends, many in sums.most_common():
        if any(ends_drawn[end] < _PER_GROUP for end in ends):
            yield ends, many
        ends_drawn.update(ends)


_FEWEST = 3


class Hull(NamedTuple):
    """A neighbourhood: its outline in units of the map, its colour, its name and where that stands."""

    path: str
    colour: str
    name: str
    x: float
    y: float


def hulls(data: Data) -> Iterator[Hull]:
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
