"""Outlines of areas out of somebody's GeoJSON: as fine as a picture shows them, and nothing else of it.

How large a file is, and how many points it has, is known before anything is built of it; what is in it
is then read once.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

from actormap.core.config import LIMITS
from actormap.core.errors import NOWHERE, InvalidFile, Issue
from actormap.core.sentences import Sentence
from actormap.ingest.readers.json_lists import strict
from actormap.ingest.readers.upload import Upload, content

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
_AREAS = Sentence("Save the areas as GeoJSON: a FeatureCollection of polygons.")
_SMALLER = Sentence("Simplify the outlines, or take fewer areas.")
_DEGREES = Sentence("Save the file in degrees (WGS 84, EPSG:4326).")


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
    file, data = source.name, content(source)
    if data is None:
        _refuse(
            file,
            "file.size",
            Sentence("larger than {n} MB", n=LIMITS.file_bytes >> 20),
            _SMALLER,
        )
    if data.count(b"[") > MOST_POINTS:
        _refuse(
            file,
            "geojson.points",
            Sentence("more than {n} points", n=MOST_POINTS),
            _SMALLER,
        )
    every = list(_features(strict(data, file, number=float), file))
    if not every:
        _refuse(file, "geojson.empty", Sentence("no area in it"), _AREAS)
    return _on_grid(every, file)


def _refuse(file: str, code: str, problem: Sentence, remedy: Sentence, path: str = "") -> NoReturn:
    where = Sentence("{path}", path=path) if path else NOWHERE
    raise InvalidFile([Issue(file, None, "", "", code, problem, remedy, where=where)])


Shape = tuple[tuple[str, ...], list[npt.NDArray[np.float64]]]


def _features(whole: Any, file: str) -> Iterator[Shape]:
    """What is said of each area, and its rings in degrees."""
    kind = whole.get("type") if isinstance(whole, dict) else None
    alone = [whole] if kind == "Feature" else None
    features = whole.get("features") if kind == "FeatureCollection" else alone
    if not isinstance(features, list):
        problem = Sentence("TopoJSON") if kind == "Topology" else Sentence("no GeoJSON of areas")
        _refuse(file, "geojson.kind", problem, _AREAS)
    for at, feature in enumerate(features):
        if not isinstance(feature, dict):
            _refuse(
                file, "geojson.feature", Sentence("there should be an object here"), _AREAS, f"features[{at}]"
            )
        shape = feature.get("geometry")
        deep = _DEEP.get(str(shape.get("type"))) if isinstance(shape, dict) else None
        if shape and deep:
            where = f"features[{at}].geometry"
            parts = shape.get("coordinates")
            rings = _lists([parts] if deep == 1 else parts, file, where)
            yield _values(feature), [_ring(ring, file, where) for ring in rings]


def _lists(parts: Any, file: str, where: str) -> list[Any]:
    """The rings of all parts of a shape."""
    if not isinstance(parts, list) or not all(isinstance(part, list) and part for part in parts) or not parts:
        _refuse(file, "geojson.shape", Sentence("there should be lists of points here"), _AREAS, where)
    return [ring for part in parts for ring in part]


def _ring(ring: Any, file: str, where: str) -> npt.NDArray[np.float64]:
    if not isinstance(ring, list) or not all(map(_is_point, ring)) or not ring:
        _refuse(file, "geojson.shape", Sentence("there should be points of two numbers here"), _AREAS, where)
    points = np.array([point[:2] for point in ring])
    if not (abs(points) <= (_EAST, _NORTH)).all():
        _refuse(
            file,
            "geojson.degrees",
            Sentence("a point that is not a longitude and a latitude"),
            _DEGREES,
            where,
        )
    return points


def _is_point(point: Any) -> bool:
    two = isinstance(point, list) and len(point) > 1
    return two and isinstance(point[0], float) and isinstance(point[1], float)


def _values(feature: dict[str, Any]) -> tuple[str, ...]:
    properties = feature.get("properties")
    values = list(properties.values())[:MOST_VALUES] if isinstance(properties, dict) else []
    texts = [text for text in (feature.get("id"), *values) if isinstance(text, str)]
    return tuple(dict.fromkeys(text for text in texts if len(text) <= LONGEST_VALUE))


def _on_grid(every: Sequence[Shape], file: str) -> list[Outline]:
    ends = np.concatenate([[ring.min(axis=0), ring.max(axis=0)] for _, rings in every for ring in rings])
    (west, south), (east, north) = ends.min(axis=0), ends.max(axis=0)
    # Degrees of longitude are shorter away from the equator.
    wide = math.cos(math.radians((south + north) / 2))
    step = max((east - west) * wide, north - south) / GRID
    if step <= 0:
        _refuse(file, "geojson.empty", Sentence("no area in it"), _AREAS)

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
