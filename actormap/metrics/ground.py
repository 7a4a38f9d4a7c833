"""Who works where, and what joins them already; shared by the analyses of coordination."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from actormap import schema
from actormap.cells import split
from actormap.config import View
from actormap.graph import AT, Memberships
from actormap.metrics.common import Context, context_of
from actormap.metrics.reach_gap import within
from actormap.model import ActorMap

SHOWN = 50
"""So many pairs, cells and platforms are listed unless more are asked for; their number is told."""

SUGGESTION = (
    "A gap is a conversation to encourage, never an order: working in the same place is often pluralism."
)


@dataclass(frozen=True)
class Ground:
    """Who works where, and what joins them already."""

    context: Context

    @cached_property
    def cells(self) -> Memberships:
        """Civil society actors and the cells they work in."""
        every = self.context.layers.cells
        kept = self.context.layers.civil_society[every.actor]
        return Memberships(every.names, every.actor[kept], every.column[kept])

    @cached_property
    def cells_of(self) -> list[frozenset[int]]:
        """Cells of each actor."""
        found: list[set[int]] = [set() for _ in self.context.ids]
        for actor, cell in zip(self.cells.actor.tolist(), self.cells.column.tolist(), strict=True):
            found[actor].add(cell)
        return [frozenset(cells) for cells in found]

    @cached_property
    def tied(self) -> frozenset[tuple[int, int]]:
        """Pairs with a recorded tie of collaboration."""
        layer = self.context.layers.collaboration
        return frozenset(zip(layer.source.tolist(), layer.target.tolist(), strict=True))

    @cached_property
    def doubtful(self) -> dict[tuple[int, int], float]:
        """Probability of ties that are recorded but rather not believed."""
        layers, kinds = self.context.layers, schema.tie_kinds()
        positive = [kind.kind for kind in kinds.values() if "G+" in kind.layers]
        rows = np.flatnonzero(
            layers.current & self.context.m.ties["kind"].isin(positive).to_numpy(dtype=bool)
        )
        rows = rows[layers.beliefs[rows] < self.context.view.thresholds.tie_exists]
        source, target = self.context.m.codes()
        found: dict[tuple[int, int], float] = {}
        for u, v, q in zip(
            source[rows].tolist(), target[rows].tolist(), layers.beliefs[rows].tolist(), strict=True
        ):
            pair = (min(u, v), max(u, v))
            found[pair] = max(q, found.get(pair, 0.0))
        return found

    @cached_property
    def joined(self) -> list[tuple[frozenset[int], frozenset[int]]]:
        """For each active platform: its members, and the cells that its theme and areas cover."""
        platforms = self.context.layers.platforms
        table = self.context.m.platforms
        about = dict(zip(table["id"], zip(table["theme"], table["areas"], strict=True), strict=True))
        members: dict[int, set[int]] = {}
        for actor, column in zip(platforms.actor.tolist(), platforms.column.tolist(), strict=True):
            members.setdefault(column, set()).add(actor)
        return [
            (
                frozenset(members.get(column, ())),
                self._covered(*about[name]),
            )
            for column, name in enumerate(platforms.names)
        ]

    def _covered(self, theme: str, areas: str) -> frozenset[int]:
        inside = set().union(*(within(self.context.m, area) for area in split(areas)))
        here = [cell for sector in split(theme) for cell in self._in_sector.get(sector, ())]
        return frozenset(cell for cell, pcode in here if not areas or pcode in inside)

    @cached_property
    def _in_sector(self) -> dict[str, list[tuple[int, str]]]:
        found: dict[str, list[tuple[int, str]]] = {}
        for cell, name in enumerate(self.cells.names):
            sector, _, pcode = name.rpartition(AT)
            found.setdefault(sector, []).append((cell, pcode))
        return found

    @cached_property
    def in_cell(self) -> list[list[int]]:
        """Actors of civil society in each cell."""
        found: list[list[int]] = [[] for _ in self.cells.names]
        for actor, cell in zip(self.cells.actor.tolist(), self.cells.column.tolist(), strict=True):
            found[cell].append(actor)
        return found

    @cached_property
    def doing(self) -> dict[str, dict[str, set[str]]]:
        """Activities of each actor, by cell and actor."""
        presence = self.context.m.presence
        told = presence[presence["activity"] != ""]
        columns = (told[name].tolist() for name in ("actor_id", "sector", "pcode", "activity"))
        found: dict[str, dict[str, set[str]]] = {}
        for actor, sector, pcode, activity in zip(*columns, strict=True):
            found.setdefault(sector + AT + pcode, {}).setdefault(actor, set()).add(activity)
        return found

    @cached_property
    def never_proposed(self) -> npt.NDArray[np.bool_]:
        """Actors that no pair is proposed with: at risk, or not to be approached through others."""
        actors = self.context.m.actors
        barred = actors["consent_c2"].isin(["no", "withdrawn"]) | (actors["do_not_contact"] == "yes")
        return barred.to_numpy(dtype=bool) | (
            self.context.risk >= self.context.view.thresholds.introducer_max_risk
        )


def ground_of(m: ActorMap, view: View) -> Ground:
    """The ground of a map as seen at a day; made once and kept with the map."""
    return context_of(m, view).once("ground", Ground)
