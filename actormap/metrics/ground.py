"""Who works where, and what joins them already; shared by the analyses of coordination."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from actormap import schema
from actormap.cells import split
from actormap.graph import AT, Memberships
from actormap.metrics.common import Context
from actormap.metrics.reach_gap import within

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
        rows = self.context.m.platforms.set_index("id")
        members: dict[int, set[int]] = {}
        for actor, column in zip(platforms.actor.tolist(), platforms.column.tolist(), strict=True):
            members.setdefault(column, set()).add(actor)
        return [
            (
                frozenset(members.get(column, ())),
                self._covered(rows.loc[name, "theme"], rows.loc[name, "areas"]),
            )
            for column, name in enumerate(platforms.names)
        ]

    def _covered(self, theme: str, areas: str) -> frozenset[int]:
        themes = set(split(theme))
        inside = set().union(*(within(self.context.m, area) for area in split(areas)))
        covered = set()
        for cell, name in enumerate(self.cells.names):
            sector, _, pcode = name.rpartition(AT)
            if sector in themes and (not areas or pcode in inside):
                covered.add(cell)
        return frozenset(covered)

    @cached_property
    def never_proposed(self) -> npt.NDArray[np.bool_]:
        """Actors that no pair is proposed with: at risk, or not to be approached through others."""
        actors = self.context.m.actors
        barred = actors["consent_c2"].isin(["no", "withdrawn"]) | (actors["do_not_contact"] == "yes")
        return barred.to_numpy(dtype=bool) | (
            self.context.risk >= self.context.view.thresholds.introducer_max_risk
        )
