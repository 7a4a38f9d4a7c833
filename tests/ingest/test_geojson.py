"""Outlines out of a file that anybody may have made: read once, or refused with the place."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from actormap.core.config import LIMITS
from actormap.core.errors import InvalidFile
from actormap.ingest.readers import Upload, geojson
from actormap.ingest.readers.geojson import GRID, Outline, read_outlines

SQUARE = [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]


def area(ring: Any = SQUARE, kind: str = "Polygon", **said: Any) -> dict[str, Any]:
    deep = [ring] if kind == "Polygon" else [[ring]]
    return {"type": "Feature", "properties": said, "geometry": {"type": kind, "coordinates": deep}}


def read(*features: Any) -> list[Outline]:
    return raw(json.dumps({"type": "FeatureCollection", "features": list(features)}))


def raw(text: str) -> list[Outline]:
    return read_outlines(Upload("areas.geojson", text.encode()))


def refused(*features: Any) -> str:
    with pytest.raises(InvalidFile) as found:
        read(*features)
    return str(found.value)


def test_areas_lie_as_in_the_file_with_north_above() -> None:
    north = area([[0, 10], [10, 10], [10, 20], [0, 20], [0, 10]], name="North")
    one, other = read(area(name="South", code="XX01", size=3), north)
    assert one.values == ("South", "XX01")
    assert other.values == ("North",)
    assert min(y for _, y in one.rings[0]) == max(y for _, y in other.rings[0]) == GRID // 2
    wide = max(x for x, _ in one.rings[0])
    assert wide == round(GRID / 2 * math.cos(math.radians(10)))


def test_what_is_too_fine_to_be_seen_is_left_out_and_no_area_is_lost() -> None:
    fine = [[i / 10_000, 0] for i in range(9_000)]
    first, tiny = read(area([*SQUARE[:1], *fine, *SQUARE[1:]]), area([[5, 5], [5.0001, 5], [5, 5.0001]]))
    assert len(first.rings[0]) < 150
    assert len(tiny.rings[0]) == 4


def test_parts_and_holes_are_kept_and_points_and_lines_passed_over() -> None:
    hole = [[4, 4], [6, 4], [6, 6], [4, 6], [4, 4]]
    holed = area() | {"geometry": {"type": "Polygon", "coordinates": [SQUARE, hole]}}
    point = {"type": "Feature", "properties": None, "geometry": {"type": "Point", "coordinates": [1, 2]}}
    nothing = {"type": "Feature", "properties": {}, "geometry": None}
    assert [len(one.rings) for one in read(point, holed, nothing, area(kind="MultiPolygon"))] == [2, 1]


@pytest.mark.parametrize(
    ("feature", "told"),
    [
        (7, "areas.geojson: features[0]: there should be an object here."),
        (area("none"), "areas.geojson: features[0].geometry: there should be points of two numbers here."),
        (area([]), "areas.geojson: features[0].geometry: there should be points of two numbers here."),
        (
            area([[1, "2"]] * 4),
            "areas.geojson: features[0].geometry: there should be points of two numbers here.",
        ),
        (area([[1]] * 4), "areas.geojson: features[0].geometry: there should be points of two numbers here."),
        (
            area([[4e5, 9e6], [5e5, 9e6], [5e5, 8e6]]),
            "not a longitude and a latitude. Save the file in degrees",
        ),
        (area([[1, 1]] * 5), "areas.geojson: no area in it."),
        ({"type": "Feature", "geometry": {"type": "Polygon"}}, "there should be lists of points here."),
        (
            area() | {"geometry": {"type": "Polygon", "coordinates": {}}},
            "there should be lists of points here.",
        ),
        ({"type": "Feature", "geometry": {"type": ["Polygon"], "coordinates": []}}, "no area in it."),
    ],
)
def test_what_is_no_area_is_refused_with_its_place(feature: Any, told: str) -> None:
    assert told in refused(feature)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[1e999, 0]]]}}', "longitude"),
        ('{"type": "Topology", "objects": {}}', "areas.geojson: TopoJSON. Save the areas as GeoJSON"),
        ("[]", "areas.geojson: no GeoJSON of areas."),
        ('{"type": "FeatureCollection", "features": {}}', "no GeoJSON of areas."),
        ('{"type": "FeatureCollection",\n "features": [NaN]}', "areas.geojson: line 2: NaN is not a number."),
        ("[" * 100_000, "nested deeper than 64"),
        ('{"type": "FeatureCollection", "type": "Feature"}', "a key appears twice"),
        ('{"type": "FeatureCollection", "features": [', "not JSON"),
        (
            '{"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[' + "9" * 400 + ", 0]]]}}",
            "not a longitude",
        ),
    ],
)
def test_files_that_hold_no_areas_are_refused(text: str, told: str) -> None:
    with pytest.raises(InvalidFile) as found:
        raw(text)
    assert told in str(found.value)


def test_large_files_are_refused_before_anything_is_built() -> None:
    with pytest.raises(InvalidFile, match="more than 1000000 points"):
        read_outlines(Upload("a.geojson", b"[" * (geojson.MOST_POINTS + 1)))
    with pytest.raises(InvalidFile, match="larger than 25 MB"):
        read_outlines(Upload("a.geojson", b" " * (LIMITS.file_bytes + 1)))


def test_of_an_area_only_short_texts_are_kept() -> None:
    (one,) = read(
        area(name="Coast", long="x" * 201, deep={"a": "b"}, number=4, **{f"p{i}": "v" for i in range(500)})
    )
    assert one.values == ("Coast", "v")
