"""Sectors by areas: how many of those who work there sit on a platform for it (A31)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.graph.cells import sector_and_area
from actormap.metrics.base.areas import around
from actormap.metrics.base.presence import ground_of
from actormap.metrics.base.themes import missing_themes, themes_of


@dataclass(frozen=True, slots=True)
class PlatformCell:
    """A sector in an area.

    Parameters
    ----------
    sector, area
        Their codes.
    working, seated
        Ids of those of civil society that work there, and of those of them with a seat on a platform.
    missing
        Whether a platform is missing on it, or in a part of the area.
    """

    sector: str
    area: str
    working: tuple[str, ...]
    seated: tuple[str, ...]
    missing: bool


def platform_cells(m: ActorMap, view: View, areas: Iterable[str]) -> list[PlatformCell]:
    """Each sector in each of some areas: who works there, and who of them has a seat."""
    ground, columns = ground_of(m, view), list(areas)
    ids, gone = ground.context.ids, {theme.name for theme in missing_themes(ground)}
    cells: dict[tuple[str, str], tuple[set[int], set[int], bool]] = {}
    for theme in themes_of(ground):
        sector, place = sector_and_area(theme.name)
        for area in [wider for wider in around(m, place) if wider in columns]:
            working, seated, missing = cells.get((sector, area), (set(), set(), False))
            cells[sector, area] = (
                working | set(theme.actors),
                seated | set(theme.seated),
                missing or theme.name in gone,
            )
    return [
        PlatformCell(
            sector,
            area,
            tuple(sorted(ids[v] for v in cells[sector, area][0])),
            tuple(sorted(ids[v] for v in cells[sector, area][1])),
            cells[sector, area][2],
        )
        for sector in sorted({sector for sector, _ in cells})
        for area in columns
        if (sector, area) in cells
    ]
