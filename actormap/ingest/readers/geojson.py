"""Outlines of areas out of somebody's GeoJSON: as fine as a picture shows them, and nothing else of it.

How large a file is, and how many points it has, is known before anything is built of it; what is in it
is then read once.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from actormap.core.config import LIMITS
from actormap.core.errors import InvalidFile
from actormap.ingest.readers import Broken, Upload, content
from actormap.ingest.readers.json_lists import broken_at, strict

Ring = tuple[tuple[int, int], ...]
"""Corners of an outline, to the right and downwards; the first is not repeated."""
GRID = 1_000
"""So many steps the longer side of all outlines has together; what is finer is not seen."""
MOST_POINTS = 1_000_000
MOST_VALUES = 100
"""So many properties of an outline are looked at for its code and its names,"""
LONGEST_VALUE = 200
"""up to so many letters each."""
_DEEP = {"Polygon": 1, "MultiPolygon": 2}
_EAST, _NORTH = 180, 90


@dataclass(frozen=True, slots=True)
class Outline:
    """One area as it lies to the others.

    Parameters
    ----------
    values
        Short texts that its file says of it, among them its P-code and its names.
    rings
        Its parts and their holes, on a grid of `GRID` steps.
    """

    values: tuple[str, ...]
    rings: tuple[Ring, ...]


def read_outlines(source: Path | Upload) -> list[Outline]:
    """The areas of a GeoJSON file, without points and lines; `InvalidFile` where it is not accepted."""
    try:
        return _read(content(source), source.name)
    except Broken as broken:
        raise InvalidFile([broken.refusal(source.name)]) from broken


def _read(data: bytes | None, file: str) -> list[Outline]:
    if data is None:
        raise broken_at("file.size/outlines", n=LIMITS.file_bytes >> 20)
    if data.count(b"[") > MOST_POINTS:
        raise broken_at("geojson.points", n=MOST_POINTS)
    every = list(_features(strict(data, file, number=float)))
    if not every:
        raise broken_at("geojson.empty")
    return _on_grid(every)


Shape = tuple[tuple[str, ...], list[npt.NDArray[np.float64]]]


def _features(whole: Any) -> Iterator[Shape]:
    """What is said of each area, and its rings in degrees."""
    kind = whole.get("type") if isinstance(whole, dict) else None
    alone = [whole] if kind == "Feature" else None
    features = whole.get("features") if kind == "FeatureCollection" else alone
    if not isinstance(features, list):
        raise broken_at("geojson.kind/topology" if kind == "Topology" else "geojson.kind")
    for at, feature in enumerate(features):
        if not isinstance(feature, dict):
            raise broken_at("geojson.feature", path=f"features[{at}]")
        shape = feature.get("geometry")
        deep = _DEEP.get(str(shape.get("type"))) if isinstance(shape, dict) else None
        if shape and deep:
            where = f"features[{at}].geometry"
            parts = shape.get("coordinates")
            rings = _lists([parts] if deep == 1 else parts, where)
            yield _values(feature), [_ring(ring, where) for ring in rings]


def _lists(parts: Any, where: str) -> list[Any]:
    """The rings of all parts of a shape."""
    if not isinstance(parts, list) or not all(isinstance(part, list) and part for part in parts) or not parts:
        raise broken_at("geojson.shape", path=where)
    return [ring for part in parts for ring in part]


def _ring(ring: Any, where: str) -> npt.NDArray[np.float64]:
    if not isinstance(ring, list) or not all(map(_is_point, ring)) or not ring:
        raise broken_at("geojson.shape/points", path=where)
    points = np.array([point[:2] for point in ring])
    if not (abs(points) <= (_EAST, _NORTH)).all():
        raise broken_at("geojson.degrees", path=where)
    return points


def _is_point(point: Any) -> bool:
    two = isinstance(point, list) and len(point) > 1
    return two and isinstance(point[0], float) and isinstance(point[1], float)


def _values(feature: dict[str, Any]) -> tuple[str, ...]:
    properties = feature.get("properties")
    values = list(properties.values())[:MOST_VALUES] if isinstance(properties, dict) else []
    texts = [text for text in (feature.get("id"), *values) if isinstance(text, str)]
    return tuple(dict.fromkeys(text for text in texts if len(text) <= LONGEST_VALUE))


def _on_grid(every: Sequence[Shape]) -> list[Outline]:
    ends = np.concatenate([[ring.min(axis=0), ring.max(axis=0)] for _, rings in every for ring in rings])
    (west, south), (east, north) = ends.min(axis=0), ends.max(axis=0)
    # Degrees of longitude are shorter away from the equator.
    wide = math.cos(math.radians((south + north) / 2))
    step = max((east - west) * wide, north - south) / GRID
    if step <= 0:
        raise broken_at("geojson.empty")

    def corners(ring: npt.NDArray[np.float64]) -> Ring:
        at = np.rint(np.c_[(ring[:, 0] - west) * wide, north - ring[:, 1]] / step).astype(int)
        moved = (at != np.roll(at, 1, axis=0)).any(axis=1)
        return tuple((int(x), int(y)) for x, y in at[moved])

    def shown(rings: Sequence[npt.NDArray[np.float64]]) -> tuple[Ring, ...]:
        polygons = tuple(ring for ring in map(corners, rings) if len(ring) > 2)  # noqa: PLR2004 - a line is no area
        if polygons:
            return polygons
        x, y = (int(way) for way in np.rint(((rings[0][0] - (west, north)) * (wide, -1)) / step))
        return (((x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)),)

    return [Outline(values, shown(rings)) for values, rings in every]
