"""Who exists by group, area and sector, and who of them is recorded (A13).

Cells overlap: an area holds those that lie in it, and an actor may have two tags or work in two
areas. Figures of cells that overlap are never summed; `exist_together` counts everybody once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from actormap.core.arrays import Bools, Codes
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence
from actormap.graph.cells import sector_and_area
from actormap.metrics.base.areas import within
from actormap.metrics.base.context import Context
from actormap.metrics.base.tags import Relation, members
from actormap.metrics.reach.capture_recapture import pooled, who_exists

LEAST_CELL = 5
"""A cell in which fewer exist is joined with its neighbours: its share would say nothing."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A group in an area and a sector ("" = all), how many exist there and who is recorded.

    `places` are the areas and sectors that the figures are of; of cells that were joined those of
    each, which may be less than the area and the sector by which they are named together.
    """

    group: str
    pcode: str
    sector: str
    low: float
    best: float
    high: float
    recorded: Bools
    places: tuple[tuple[str, str], ...] = ()

    @property
    def subject(self) -> tuple[str, ...]:
        """Group, area and sector, those that are named."""
        return (self.group, *(part for part in (self.pcode, self.sector) if part))

    @property
    def figure(self) -> Sentence:
        """How many exist, in words: the best figure, and from where to where it may be."""
        if self.low == self.high:
            return Sentence("{best:g}", best=self.best)
        return Sentence("{best:g} (range {low:g} to {high:g})", best=self.best, low=self.low, high=self.high)

    def lies_in(self, other: Cell, m: ActorMap) -> bool:
        """Whether all of whom it speaks are among those of another cell."""
        return self.group == other.group and all(
            any(_lies_in(place, wider, m) for wider in other.places) for place in self.places
        )


def cells_of(context: Context, relation: Relation) -> list[Cell]:
    """Who exists by group, area and sector, cells in which too few exist joined with others."""
    return context.recorded.once(
        f"cells {relation}", lambda recorded: _merged(recorded, _cells(recorded, relation))
    )


def _cells(context: Context, relation: Relation) -> list[Cell]:
    tagged = members(context.m, relation)
    nobody = np.zeros(len(context.ids), dtype=bool)
    society = context.layers.civil_society
    cells = []
    in_area = cache(lambda pcode: _in_area(context, pcode))
    in_sector = cache(lambda sector: _in_sector(context, sector))
    for row in context.m.universe.sort_values(["group", "pcode", "sector"]).itertuples():
        low, best, high = who_exists(row, context.view.thresholds.two_list_overlap)
        where = society & in_area(row.pcode) & in_sector(row.sector)
        recorded = tagged.get(row.group, nobody) & where
        places = ((row.pcode, row.sector),)
        cells.append(Cell(row.group, row.pcode, row.sector, low, best, high, recorded, places))
    return cells


def _in_area(context: Context, pcode: str) -> Bools:
    if not pcode:
        return context.layers.everyone
    actor, area, names, _ = context.once("where actors are", _where)
    inside = names.isin(within(context.m, pcode))[area]
    rows = np.zeros(len(context.ids), dtype=bool)
    rows[actor[inside]] = True
    return rows


def _where(context: Context) -> tuple[Codes, Codes, pd.Index[Any], npt.NDArray[Any]]:
    """Actors by position with their areas, by position among all areas: where they sit and work.

    First come all actors with their seat, then who works in which cell; the sectors of those are the last
    part of what is given.
    """
    actors, works = context.m.actors, context.layers.cells
    parts = np.array([sector_and_area(name) for name in works.names], dtype=object).reshape(-1, 2)
    sector, pcode = parts[works.column].T
    area, names = pd.factorize(np.r_[actors["adm1_pcode"].to_numpy(dtype=object), pcode])
    return np.r_[np.arange(len(actors)), works.actor], area, pd.Index(names), sector


def _in_sector(context: Context, sector: str) -> Bools:
    if not sector:
        return context.layers.everyone
    actor, _, _, sectors = context.once("where actors are", _where)
    rows = np.zeros(len(context.ids), dtype=bool)
    rows[actor[len(rows) :][sectors == sector]] = True
    return rows


def _merged(context: Context, cells: list[Cell]) -> list[Cell]:
    """Join cells that are too small with the area above, then with the other sectors.

    Once each: only with an area that is too small itself they are joined further, for they are in it.
    """
    parent = dict(zip(context.m["areas"]["id"], context.m["areas"]["parent"], strict=True))
    for wider in ("pcode", "sector"):
        small = {(cell.group, cell.pcode, cell.sector) for cell in cells if cell.best < LEAST_CELL}
        joined: dict[tuple[str, str, str], list[Cell]] = {}
        for cell in cells:
            place = {"pcode": cell.pcode, "sector": cell.sector}
            while place[wider] and (cell.group, *place.values()) in small:
                place[wider] = parent.get(place["pcode"], "") if wider == "pcode" else ""
            joined.setdefault((cell.group, place["pcode"], place["sector"]), []).append(cell)
        cells = [_joined(context.m, where, some) for where, some in joined.items()]
    return cells


def _joined(m: ActorMap, where: tuple[str, str, str], cells: list[Cell]) -> Cell:
    """Cells under one name: what is said of the whole of it, else all of its parts together."""
    group, pcode, sector = where
    whole = [cell for cell in cells if cell.places == ((pcode, sector),)]
    if whole:
        low, best, high = pooled((cell.low, cell.best, cell.high) for cell in whole)
        return replace(whole[0], low=low, best=best, high=high)
    parts = widest(m, cells)
    low, best, high = (
        exist_together([getattr(cell, figure) for cell in parts], [cell.recorded for cell in parts])
        for figure in ("low", "best", "high")
    )
    return Cell(
        group,
        pcode,
        sector,
        low,
        best,
        high,
        np.any([cell.recorded for cell in parts], axis=0),
        tuple(place for cell in parts for place in cell.places),
    )


# --- cells that overlap ----------------------------------------------------------------------------


def widest(m: ActorMap, cells: Iterable[Cell]) -> list[Cell]:
    """The cells that are part of no other, group by group; of those that speak of the same the first."""
    by_group: dict[str, list[Cell]] = {}
    for cell in cells:
        others = by_group.setdefault(cell.group, [])
        if not any(cell.lies_in(other, m) for other in others):
            by_group[cell.group] = [other for other in others if not other.lies_in(cell, m)] + [cell]
    return list(chain.from_iterable(by_group.values()))


def exist_together(figures: Sequence[float], recorded: Sequence[Bools]) -> float:
    """How many exist in several cells of which none is part of another, everybody counted once.

    The sum of the figures less the recorded actors that were counted before, at least the largest figure.
    Who is on no record is taken to be in one cell alone.
    """
    if not figures:
        return 0.0
    twice = sum(int(rows.sum()) for rows in recorded) - int(np.any(recorded, axis=0).sum())
    return float(max(sum(figures) - twice, *figures))


def _lies_in(place: tuple[str, str], wider: tuple[str, str], m: ActorMap) -> bool:
    """Whether a sector in an area is part of another; "" is all areas, or all sectors."""
    (pcode, sector), (area, theme) = place, wider
    return (not area or pcode in within(m, area)) and theme in {"", sector}
