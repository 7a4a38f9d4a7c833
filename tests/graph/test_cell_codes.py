"""The code of a cell is made of a sector and an area, and told in words by their names."""

from __future__ import annotations

import pytest
from maps import table

from actormap.core.model import ActorMap
from actormap.graph.cells import EVERYWHERE, cell_code, cells_of, sector_and_area
from actormap.metrics.base.areas import place, themes_in_areas


@pytest.mark.parametrize("parts", [("PRO", "XZ03"), ("PRO", EVERYWHERE), ("", "XZ03"), ("A@B", "XZ03")])
def test_a_cell_is_taken_apart_as_it_was_made(parts: tuple[str, str]) -> None:
    assert sector_and_area(cell_code(*parts)) == parts


def test_cells_of_rows_are_those_of_each() -> None:
    rows = table([{"actor_id": "A", "sector": "PRO", "pcode": "XZ03"}])
    assert list(cells_of(rows)) == [cell_code("PRO", "XZ03")]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("S@XX", "Legal aid in North"),
        ("S@*", "Legal aid in any area"),
        ("XX", "North"),
        ("S", "Legal aid"),
        ("S@YY", "Legal aid in YY"),
        ("YY", "YY"),
    ],
)
def test_places_are_told_by_name_and_by_code_where_they_have_none(code: str, words: str) -> None:
    m = ActorMap(
        areas=table([{"id": "XX", "name": "North"}]), sectors=table([{"id": "S", "name": "Legal aid"}])
    )
    assert place(m, code) == words


def test_cells_are_told_by_theme_and_of_many_areas_only_the_first_are_named() -> None:
    areas = [{"id": f"XX{at}", "name": f"Area {at}"} for at in range(6)]
    m = ActorMap(areas=table(areas), sectors=table([{"id": "S", "name": "Legal aid"}]))
    cells = [cell_code("S", f"XX{at}") for at in range(5)]
    assert themes_in_areas(m, cells[:2], 2) == "Legal aid in Area 0, Area 1"
    assert themes_in_areas(m, cells[:3], 2) == "Legal aid in Area 0, Area 1 and 1 more area"
    assert themes_in_areas(m, [cell_code("", "XX5"), *cells], 2) == (
        "Area 5; Legal aid in Area 0, Area 1 and 3 more areas"
    )
    assert themes_in_areas(m, [cell_code("S", EVERYWHERE)], 2) == "Legal aid in any area"
