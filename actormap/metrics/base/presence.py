"""Who works where, and what joins them already; shared by the analyses of coordination."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Bools, Codes, Floats, Ints
from actormap.core.config import View
from actormap.core.kept import Kept, kept_property
from actormap.core.model import ActorMap
from actormap.core.tables.cells import among, isin
from actormap.core.tables.subset import over
from actormap.core.tables.values import split
from actormap.engine.statistics.small_samples import several_at_least
from actormap.graph.cells import cell_code, cells_of, sector_and_area
from actormap.graph.layers import layers_of
from actormap.graph.memberships import Memberships, present
from actormap.graph.possible_maps import RecordedProperty
from actormap.graph.where import works_in as works_in  # noqa: PLC0414 - asked for here too
from actormap.metrics.base.areas import within
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.safeguards import Exclusions, exclusions_of, forbidden

SHOWN = 50
"""So many pairs, cells and platforms are listed unless more are asked for; their number is told."""


@dataclass(frozen=True)
class Presence:
    """Who works where, and what joins them already."""

    context: Context
    _near: Kept = field(default_factory=Kept)

    @kept_property
    def recorded(self) -> Presence:
        """The same of the record, of which this may be of a possible map."""
        return ground_in(self.context.recorded)

    @kept_property
    def exclusions(self) -> Exclusions:
        """Who is never asked, and who is hostile to whom."""
        return exclusions_of(self.context)

    @kept_property
    def cells(self) -> Memberships:
        """Civil society actors and the cells they work in."""
        every = self.context.layers.cells
        return every.take(self.context.layers.civil_society[every.actor])

    @kept_property
    def occupied(self) -> Bools:
        """In which cells anybody works, also of the State or an office."""
        every = self.context.layers.cells
        return np.bincount(every.column, minlength=len(every.names)) > 0

    def cells_of(self, actor: int) -> frozenset[int]:
        """Cells of an actor of civil society."""
        return frozenset(self.cells.column[self._first[actor] : self._first[actor + 1]].tolist())

    @kept_property
    def _first(self) -> list[int]:
        """Where the cells of each actor begin."""
        # Numbers of another type would make numpy copy the whole column first.
        every = np.arange(len(self.context.ids) + 1, dtype=np.int32)
        return np.searchsorted(self.cells.actor, every).tolist()

    @kept_property
    def tied(self) -> frozenset[tuple[int, int]]:
        """Pairs with a recorded tie of collaboration."""
        layer = self.context.layers.collaboration
        return frozenset(zip(layer.source.tolist(), layer.target.tolist(), strict=True))

    @kept_property
    def doubtful(self) -> tuple[Ints, Ints, Floats]:
        """Ties that are recorded but rather not believed: both ends, the smaller first, and the chance."""
        layers, m = self.context.layers, self.context.m
        rows = np.flatnonzero(self._positive & (layers.beliefs < self.context.view.thresholds.tie_exists))
        source, target = (codes[rows] for codes in m.codes())
        low, high, chance = np.minimum(source, target), np.maximum(source, target), layers.beliefs[rows]
        order = np.lexsort((-chance, high, low))
        low, high, chance = low[order], high[order], chance[order]
        first = np.r_[True, (low[1:] != low[:-1]) | (high[1:] != high[:-1])][: len(low)]
        return low[first], high[first], chance[first]

    @RecordedProperty
    def _positive(self) -> Bools:
        """Current ties of the kinds that make up collaboration."""
        positive = [kind.kind for kind in schema.tie_kinds().values() if "G+" in kind.layers]
        kinds = among(self.context.m.ties["kind"], positive)
        return self.context.layers.current & kinds.to_numpy(dtype=bool)

    def chances(self, actors: Sequence[int] | Codes, cells: Sequence[int] | Codes) -> Floats:
        """How likely each actor works in the cell beside it, by who told of it (A37); 0 where nobody did."""
        key, q = self._recorded_chances
        wanted = np.asarray(actors, dtype=np.int64) * len(self._names) + np.asarray(cells, dtype=np.int64)
        if not len(key):
            return np.zeros(len(wanted))
        at = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
        return np.where(key[at] == wanted, q[at], 0.0)

    def chances_at(self, actors: Codes, cells: Ints) -> Floats:
        """How likely each of some actors works in one of some cells at least, by who told of it, 0 to 1."""
        each = self.chances(np.repeat(actors, len(cells)), np.tile(cells, len(actors)).astype(np.int64))
        apart = 1.0 - each.reshape(len(actors), len(cells))
        return np.asarray(1.0 - apart.prod(axis=1))

    def seat_chances(self, actors: Codes, platform: int) -> Floats:
        """How likely each of some actors sits on a platform, by who told of it; 0 where nobody did."""
        seats = self.context.layers.recorded_seats
        q = np.zeros(len(self.context.ids))
        here = seats.every.column == platform
        q[seats.every.actor[here]] = self.context.layers.beliefs_of(seats.records)[seats.row[here]]
        return q[actors]

    def both_work(self, u: int, v: int, cells: Sequence[int]) -> float:
        """How likely two actors both work in one of some cells at least, by who told of it, 0 to 1."""
        chances = self.chances([u] * len(cells), cells) * self.chances([v] * len(cells), cells)
        return several_at_least(1, chances)

    def none_joint(self, u: int, v: int, cells: Iterable[int]) -> float:
        """How likely two actors sit on no common platform for some cells, by who told of seats, 0 to 1."""
        both = np.array([u, v], dtype=np.int64)
        platforms = sorted({p for cell in cells for p in self.platforms_for[cell]})
        return math.prod(1.0 - float(self.seat_chances(both, p).prod()) for p in platforms)

    def chances_in(self, cell: int) -> Floats:
        """How likely each that is recorded in a cell works there, however unlikely."""
        key, q = self._recorded_chances
        return q[key % len(self._names) == cell]

    @RecordedProperty
    def _recorded_chances(self) -> tuple[Codes, Floats]:
        """Each actor and cell as one number, in order, and how likely it works there."""
        recorded = self.context.layers.recorded_presence
        key = recorded.every.actor.astype(np.int64) * len(self._names) + recorded.every.column
        return key, self.context.layers.beliefs_of(recorded.records)[recorded.row]

    @kept_property
    def seats(self) -> list[frozenset[int]]:
        """Members of each active platform."""
        platforms = self.context.layers.platforms
        members: list[set[int]] = [set() for _ in platforms.names]
        for actor, column in zip(platforms.actor.tolist(), platforms.column.tolist(), strict=True):
            members[column].add(actor)
        return [frozenset(some) for some in members]

    @RecordedProperty
    def covered(self) -> list[Ints]:
        """Cells that the theme and the areas of each active platform cover."""
        table = self.context.m.platforms
        about = dict(zip(table["id"], zip(table["theme"], table["areas"], strict=True), strict=True))
        return [self._covered(*about[name]) for name in self.context.layers.recorded_seats.every.names]

    def _covered(self, theme: str, areas: str) -> Ints:
        by_sector, by_area = self._places
        here = _joined(by_sector.get(sector) for sector in split(theme))
        if not areas:
            return here
        inside = set().union(*(within(self.context.m, area) for area in split(areas)))
        return np.intersect1d(here, _joined(by_area.get(pcode) for pcode in inside))

    def nearness(self, cells: Iterable[int]) -> npt.NDArray[np.int8]:
        """How near each actor works to some cells: 2 in one, 1 in their areas or sectors, 0 elsewhere."""
        wanted = frozenset(cells)
        near = self.recorded._near.once(wanted, self._near_cells, wanted)  # noqa: SLF001 - of the same class
        every = self.context.layers.cells
        nearness = np.zeros(len(self.context.ids), dtype=np.int8)
        np.maximum.at(nearness, every.actor, near[every.column])
        return nearness

    def _near_cells(self, cells: frozenset[int]) -> npt.NDArray[np.int8]:
        """How near each cell is to some."""
        near = np.zeros(len(self._names), dtype=np.int8)
        wanted = np.array(sorted(cells), dtype=np.int64)
        for part in self._parts_of:
            near[np.isin(part, part[wanted])] = 1
        near[wanted] = 2
        return near

    @property
    def _names(self) -> npt.NDArray[Any]:
        """Names of all cells of which any presence is recorded."""
        return self.context.layers.recorded_presence.every.names

    @RecordedProperty
    def _parts_of(self) -> tuple[Codes, Codes]:
        """Sector and area of each cell, as codes."""
        parts = [sector_and_area(name) for name in self._names]
        sector, area = (np.unique([part[i] for part in parts], return_inverse=True)[1] for i in (0, 1))
        return sector, area

    @property
    def by_sector(self) -> dict[str, Ints]:
        """Cells by their sector."""
        return self._places[0]

    @RecordedProperty
    def _places(self) -> tuple[dict[str, Ints], dict[str, Ints]]:
        """Cells by their sector, and by their area."""
        places: tuple[dict[str, list[int]], dict[str, list[int]]] = ({}, {})
        for cell, name in enumerate(self._names):
            sector, pcode = sector_and_area(name)
            places[0].setdefault(sector, []).append(cell)
            places[1].setdefault(pcode, []).append(cell)
        by_sector, by_area = ({k: np.array(v, dtype=np.int32) for k, v in some.items()} for some in places)
        return by_sector, by_area

    @RecordedProperty
    def platforms_for(self) -> list[list[int]]:
        """Active platforms that cover each cell."""
        platforms: list[list[int]] = [[] for _ in self._names]
        for platform, cells in enumerate(self.covered):
            for cell in cells.tolist():
                platforms[cell].append(platform)
        return platforms

    def open_codes(self, u: int, v: int) -> list[int]:
        """Cells that two actors share and for which they sit on no common platform."""
        return [
            cell
            for cell in self.cells_of(u) & self.cells_of(v)
            if not any(u in self.seats[p] and v in self.seats[p] for p in self.platforms_for[cell])
        ]

    def open_cells(self, u: int, v: int) -> list[str]:
        """Names of those cells."""
        return sorted(str(self._names[cell]) for cell in self.open_codes(u, v))

    @kept_property
    def seated_cells(self) -> tuple[Ints, Ints, Ints]:
        """Where actors work and sit on a platform for it."""
        seats, width = self.context.layers.platforms, len(self.cells.names)
        start = np.array(self._first)
        many = np.diff(start)[seats.actor]
        rows = np.arange(many.sum()) + np.repeat(start[seats.actor] - np.cumsum(many) + many, many)
        numbers = np.repeat(seats.column.astype(np.int64) * width, many) + self.cells.column[rows]
        covered: list[npt.NDArray[Any]] = [np.zeros(0, dtype=np.int64)]
        covered += [p * width + cells for p, cells in enumerate(self.covered)]
        kept = np.isin(numbers, np.concatenate(covered))
        several, column = np.unique(numbers[kept], return_inverse=True)
        cell = several % max(width, 1)
        return np.repeat(seats.actor, many)[kept], column.astype(np.int32), cell.astype(np.int32)

    @kept_property
    def in_cell(self) -> list[list[int]]:
        """Actors of civil society in each cell."""
        actors: list[list[int]] = [[] for _ in self.cells.names]
        for actor, cell in zip(self.cells.actor.tolist(), self.cells.column.tolist(), strict=True):
            actors[cell].append(actor)
        return actors

    @RecordedProperty
    def doing(self) -> dict[str, dict[str, set[str]]]:
        """Activities of each actor on the day, by cell and actor, also where they are doubtful."""
        presence = self.context.m.presence
        presence = presence[self.context.layers.valid(presence) & present(presence)]
        active = presence[presence["activity"] != ""]
        columns = (active[name].tolist() for name in ("actor_id", "sector", "pcode", "activity"))
        activities: dict[str, dict[str, set[str]]] = {}
        for actor, sector, pcode, activity in zip(*columns, strict=True):
            activities.setdefault(cell_code(sector, pcode), {}).setdefault(actor, set()).add(activity)
        return activities

    @RecordedProperty
    def planned(self) -> dict[str, frozenset[str]]:
        """Who means to work in each cell, by ids: planned activities that are not over on the day."""
        codes = [code for code, status in schema.presence_statuses().items() if status.planned]
        presence = self.context.m.presence
        rows = presence[isin(presence["status"], codes) & ~over(presence, self.context.view.date)]
        by_cell: dict[str, set[str]] = {}
        for cell, actor in zip(cells_of(rows).tolist(), rows["actor_id"].tolist(), strict=True):
            by_cell.setdefault(cell, set()).add(actor)
        return {cell: frozenset(some) for cell, some in by_cell.items()}

    @RecordedProperty
    def never_proposed(self) -> Bools:
        """Actors that nothing is proposed with."""
        return forbidden(self.context, "propose")


def ground_of(m: ActorMap, view: View) -> Presence:
    """The ground of a map as seen at a day; made once and kept with the map."""
    return ground_in(context_of(m, view))


def ground_in(context: Context) -> Presence:
    """The same of a map that is looked at already, be it a possible one."""
    return context.once("ground", Presence)


def works_in_any(m: ActorMap, view: View, areas: Iterable[str]) -> Bools:
    """Which actors work in any of some areas (`works_in`)."""
    row, area, known = m.once(("work by area", view.recorded), lambda m: _work_by_area(m, view))
    wanted = np.zeros(len(known), dtype=bool)
    wanted[[known[pcode] for pcode in areas if pcode in known]] = True
    works = np.zeros(len(m.actors), dtype=bool)
    works[row[wanted[area]]] = True
    return works


def _work_by_area(m: ActorMap, view: View) -> tuple[Codes, Codes, dict[str, int]]:
    """What `works_in` says, in numbers: rows of actors, where each works, and the number of each area."""
    where = works_in(m, view)
    area, names = pd.factorize(where)
    return where.index.to_numpy(), area, {pcode: number for number, pcode in enumerate(names.tolist())}


def at_work_by_area(m: ActorMap, view: View) -> dict[str, frozenset[int]]:
    """Rows of the actors that are present in each area itself, the area of most first; seats do not count."""
    cells = layers_of(m, view).cells
    areas: dict[str, set[int]] = {}
    for actor, column in zip(cells.actor.tolist(), cells.column.tolist(), strict=True):
        areas.setdefault(sector_and_area(cells.names[column])[1], set()).add(actor)
    areas.pop("", None)
    return {
        code: frozenset(areas[code]) for code in sorted(areas, key=lambda code: (-len(areas[code]), code))
    }


def cells_of_one(m: ActorMap, view: View) -> list[str]:
    """Cells, a sector in an area, in which one actor alone is present."""
    cells = layers_of(m, view).cells
    alone = np.bincount(cells.column, minlength=len(cells.names)) == 1
    return sorted(code for code in cells.names[alone].tolist() if all(sector_and_area(code)))


def sits_on(m: ActorMap, view: View) -> pd.Series[str]:
    """On which platforms actors sit on a day: ids of platforms under the row numbers of `actors`."""
    seats = layers_of(m, view).platforms
    return pd.Series(seats.names[seats.column], index=seats.actor, dtype="str", name="sits_on")


def _joined(parts: Iterable[Ints | None]) -> Ints:
    """Several lists of cells as one, each cell once."""
    some = [part for part in parts if part is not None]
    return np.unique(np.concatenate(some)) if some else np.zeros(0, dtype=np.int32)
