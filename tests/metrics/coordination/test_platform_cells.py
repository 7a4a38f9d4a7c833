"""Sectors by areas, and who of those who work there has a seat."""

from __future__ import annotations

from maps import CERTAIN, a_map, sample

from actormap.core.config import View
from actormap.metrics.coordination.missing_platforms import missing_platforms
from actormap.metrics.coordination.platform_cells import platform_cells
from actormap.metrics.reach.unmet import columns

AREAS = [
    {"id": "XA01", "name": "One", "adm_level": 1},
    {"id": "XA02", "name": "Two", "adm_level": 1},
    {"id": "XA0101", "name": "Inner", "adm_level": 2, "parent": "XA01"},
]


def test_what_lies_in_an_area_counts_there_and_everybody_once() -> None:
    presence = [
        {"actor_id": one, "sector": "LEG", "pcode": place}
        for one, place in (("A", "XA0101"), ("A", "XA01"), ("B", "XA0101"), ("C", "XA02"))
    ]
    seats = [{"id": "P", "name": "Forum", "theme": "LEG", "areas": "XA0101", "members": "A"}]
    sectors = [{"id": "LEG", "name": "Law"}]
    m = a_map("A", "B", "C", areas=AREAS, presence=presence, platforms=seats, sectors=sectors)
    first, second = platform_cells(m, CERTAIN, columns(m))
    assert (first.area, first.working, first.seated) == ("XA01", ("A", "B"), ("A",))
    assert (second.area, second.working, second.seated) == ("XA02", ("C",), ())


def test_what_is_missing_is_what_the_analysis_says() -> None:
    m, view = sample(), View(date="2026-11-25")
    told = {
        (sector, place[:4])
        for found in missing_platforms(m, view)
        for sector, _, place in [found.subject[0].rpartition("@")]
        if place != "*"
    }
    assert told
    assert {(c.sector, c.area) for c in platform_cells(m, view, columns(m)) if c.missing} == told
