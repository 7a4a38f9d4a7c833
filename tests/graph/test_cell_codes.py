"""The code of a cell is made of a sector and an area, and told in words by their names."""

from __future__ import annotations

import pytest
from maps import table

from actormap.graph.cells import EVERYWHERE, cell_code, cells_of, sector_and_area
from actormap.metrics.base.areas import place
from actormap.model import ActorMap


@pytest.mark.parametrize("parts", [("PRO", "XZ03"), ("PRO", EVERYWHERE), ("", "XZ03"), ("A@B", "XZ03")])
def test_a_cell_is_taken_apart_as_it_was_made(parts: tuple[str, str]) -> None:
    assert sector_and_area(cell_code(*parts)) == parts


def test_cells_of_rows_are_those_of_each() -> None:
    rows = table([{"actor_id": "A", "sector": "PRO", "pcode": "XZ03"}])
    assert list(cells_of(rows)) == [cell_code("PRO", "XZ03")]


@pytest.mark.parametrize(
    ("code", "words"),
    [("S@XX", "Legal aid in North"), ("S@*", "Legal aid in all areas"), ("XX", "North"), ("S", "Legal aid"),
     ("S@YY", "Legal aid in YY"), ("YY", "YY")],
)  # fmt: skip
def test_places_are_told_by_name_and_by_code_where_they_have_none(code: str, words: str) -> None:
    m = ActorMap(
        areas=table([{"id": "XX", "name": "North"}]), sectors=table([{"id": "S", "name": "Legal aid"}])
    )
    assert place(m, code) == words
