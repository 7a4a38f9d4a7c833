"""Marks on outlines of areas: which outline is which area, and where in it its actors stand."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import count, product
from typing import Any

import numpy as np
import numpy.typing as npt

from actormap.core.model import ActorMap
from actormap.graph.layers import Layers
from actormap.ingest.readers.geojson import Outline, Ring
from actormap.ingest.sheet.headers import words
from actormap.viz.map.fields import Field
from actormap.viz.map.placement import Position

APART = 14.0
"""About half of how far marks of an area stand from each other."""
Points = npt.NDArray[np.float64]
_PARTS = re.compile(r"[()/]")
"""Between several names of one area, such as that in another script."""
_TURN = math.pi * (3 - math.sqrt(5))
_TRIED = 14
_SCALES = 1.2, 12.0


@dataclass(frozen=True, slots=True)
class Placed:
    """Where everybody stands on the outlines.

    Parameters
    ----------
    shapes
        Outlines as paths, each with the area that it is: position in the field of areas, and name; None for
        the position where it is none of the map.
    places
        Of each mark, actors before platforms.
    outside
        Where those stand who work in none of these areas, and how many; None for nobody.
    missing, unknown
        Number of areas in which somebody works and that lie in no outline, and of outlines that are no
        areas of the map.
    extent
        How wide and how high all outlines are together.
    """

    shapes: list[dict[str, Any]]
    places: list[Position]
    outside: dict[str, float] | None
    missing: int
    unknown: int
    extent: Position


def known(m: ActorMap, outlines: Iterable[Outline]) -> list[str]:
    """The area that each outline is, by its P-code or else by its name; "" where it is none.

    Of areas that lie in each other the narrowest is meant: a file of districts also names their provinces.
    """
    areas = m["areas"]
    depth = dict(zip(areas["id"], areas["adm_level"].fillna(-1), strict=True))
    by_code = {words(code): code for code in areas["id"]}
    named: dict[str, set[str]] = {}
    for code, name in zip(areas["id"], areas["name"], strict=True):
        for part in (name, *_PARTS.split(name)):
            named.setdefault(words(part), set()).add(code)
    by_name = {name: min(codes) for name, codes in named.items() if name and len(codes) == 1}

    def area(outline: Outline) -> str:
        values = list(map(words, outline.values))
        codes = [by_code[part] for part in values if part in by_code]
        codes = codes or [by_name[part] for part in values if part in by_name]
        return max(codes, key=lambda code: depth[code], default="")

    return [area(outline) for outline in outlines]


def placed(m: ActorMap, layers: Layers, outlines: Sequence[Outline], field: Field | None) -> Placed:
    """Outlines, areas out of a file, with the marks in them.

    The field says where actors work (`fields.fields_of`); None where nothing of it is recorded.
    """
    codes = known(m, outlines)
    at = {value.code: i for i, value in enumerate(field.values)} if field else {}
    rings: dict[str, list[Ring]] = {}
    for code, outline in zip(codes, outlines, strict=True):
        if code in at:
            rings.setdefault(code, []).extend(outline.rings)
    crowd: dict[str, list[int]] = {}
    for row, home in enumerate(_homes(m, field, rings.keys())):
        crowd.setdefault(home, []).append(row)
    middles = {code: _middle(max(parts, key=_extent)) for code, parts in rings.items()}
    scale = _scale([_around(len(crowd.get(code, ()))) / room for code, (*_, room) in middles.items()])
    places: list[Position] = [(0.0, 0.0)] * len(m.actors)

    def stand(rows: Sequence[int], x: float, y: float) -> None:
        for row, (dx, dy) in zip(rows, _sunflower(), strict=False):
            places[row] = (round(x + dx, 1), round(y + dy, 1))

    for code, (x, y, _) in middles.items():
        stand(crowd.get(code, ()), x * scale, y * scale)
    corners = [corner for outline in outlines for ring in outline.rings for corner in ring]
    wide, high = (max(corner[axis] for corner in corners) * scale for axis in (0, 1))
    outside = None
    if left := crowd.get("", []):
        size = _around(len(left))
        outside = {"x": wide / 2, "y": high + 1.5 * size, "n": len(left), "size": size}
        stand(left, outside["x"], outside["y"])
    shapes = [
        {
            "path": _path(parts, scale),
            "area": at[code],
            "label": field.values[at[code]].label if field else "",
            "x": round(middles[code][0] * scale, 1),
            "y": round(middles[code][1] * scale, 1),
            "size": round(_around(len(crowd.get(code, ()))), 1),
        }
        for code, parts in rings.items()
    ]
    others = [outline.rings for outline, code in zip(outlines, codes, strict=True) if code not in at]
    shapes += [{"path": _path(parts, scale), "area": None} for parts in others]
    bare = [
        code for code in at if field and not any(field.values[i].code in rings for i in field.above(code))
    ]
    return Placed(shapes, [*places, *_seats(layers, places)], outside, len(bare), len(others), (wide, high))


def _homes(m: ActorMap, field: Field | None, drawn: AbstractSet[str]) -> Iterator[str]:
    """The area in which each actor stands: that of its seat, else the first of the narrowest it works in."""
    for row, seat in enumerate(m.actors["adm1_pcode"].tolist()):
        own = [field.values[i].code for i in field.of[row]] if field else []
        there = [code for code in own if code in drawn]
        wider = {field.values[i].code for code in there if field for i in field.above(code)[1:]}
        narrow = [code for code in there if code not in wider]
        yield seat if seat in narrow else next(iter(narrow), "")


def _around(many: int) -> float:
    """Radius of so many marks that stand together."""
    return APART * math.sqrt(many + 1)


def _sunflower() -> Iterator[Position]:
    for i in count():
        yield APART * math.sqrt(i) * math.cos(i * _TURN), APART * math.sqrt(i) * math.sin(i * _TURN)


def _scale(wanted: Sequence[float]) -> float:
    """How large a step of the grid is drawn, so that most areas have room for their marks."""
    low, high = _SCALES
    return float(np.clip(np.quantile(wanted, 0.9), low, high)) if wanted else low


def _extent(ring: Ring) -> float:
    """Area of a ring."""
    x, y = np.array(ring, dtype=float).T
    return abs(float(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1)))) / 2


def _middle(ring: Ring) -> tuple[float, float, float]:
    """A point well inside a ring, and how far it is from its rim."""
    start = np.array(ring, dtype=float)
    end = np.roll(start, -1, axis=0)
    low, high = start.min(axis=0), start.max(axis=0)
    steps = (np.arange(_TRIED) + 0.5) / _TRIED
    best = (float(low[0] + high[0]) / 2, float(low[1] + high[1]) / 2, 1.0)
    for x, y in product(*(low[:, None] + steps * (high - low)[:, None]).tolist()):
        if (rim := _to_rim(np.array((x, y)), start, end)) > best[2]:
            best = (x, y, rim)
    return best


def _to_rim(point: Points, start: Points, end: Points) -> float:
    """How far a point is from the rim of a ring; 0 outside of it."""
    crosses = (start[:, 1] > point[1]) != (end[:, 1] > point[1])
    rise = np.where(crosses, end[:, 1] - start[:, 1], 1.0)
    meets = start[:, 0] + (point[1] - start[:, 1]) * (end[:, 0] - start[:, 0]) / rise
    if not (crosses & (meets > point[0])).sum() % 2:
        return 0.0
    way = end - start
    along = np.clip(((point - start) * way).sum(axis=1) / np.maximum((way * way).sum(axis=1), 1e-9), 0, 1)
    return float(np.sqrt((((start + along[:, None] * way) - point) ** 2).sum(axis=1).min()))


def _path(rings: Iterable[Ring], scale: float) -> str:
    return "".join(
        "M" + "L".join(f"{x * scale:.0f} {y * scale:.0f}" for x, y in ring) + "Z" for ring in rings
    )


def _seats(layers: Layers, places: Sequence[Position]) -> list[Position]:
    """Platforms stand in the middle of their members."""
    seats = layers.platforms
    sums = np.zeros((len(seats.names), 3))
    for actor, column in zip(seats.actor.tolist(), seats.column.tolist(), strict=True):
        sums[column] += (*places[actor], 1)
    middles = sums[:, :2] / np.maximum(sums[:, 2:], 1)
    return [(round(x, 1), round(y, 1)) for x, y in middles.tolist()]
