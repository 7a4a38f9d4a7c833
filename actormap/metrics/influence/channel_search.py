"""The search for channels of influence to an actor: where they may run, and which are the strongest."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from actormap.core.arrays import Bools, Codes
from actormap.core.kept import kept_property
from actormap.engine.edges import Edges
from actormap.engine.paths.k_shortest import (
    BoundedPredecessors,
    PathQuery,
    disjoint_packing,
    k_shortest_paths,
)
from actormap.engine.paths.shortest_paths import least_costs
from actormap.metrics.base.context import Context
from actormap.metrics.base.safeguards import exclusions_of, forbidden

Use = Literal["propose", "describe"]
Way = tuple[int, ...]
TRIED = 2_000
"""So many ways from one actor are looked at for those that share nobody."""
THREAT_TIES = ("threat", "attack")


def source_of_threat(context: Context, v: int) -> bool:
    """Whether a threat, an attack or influence against rights is recorded as coming from an actor."""
    layer, ties = context.layers.influence, context.m.ties
    if (layer.sign[layer.source == v] < 0).any():
        return True
    source, _ = context.m.codes()
    hostile = context.layers.current & ties["kind"].isin(THREAT_TIES).to_numpy(dtype=bool)
    if (hostile & (source == v)).any():
        return True
    events = context.m["events"]
    by = (events["by_id"] == context.ids[v]) & (events["type"] == "attack")
    return bool((by & (events["date"] <= context.view.date)).any())


@dataclass(frozen=True)
class Search:
    """Channels to one actor."""

    context: Context
    goal: int
    use: Use
    chosen: Bools | None
    without: frozenset[int] = frozenset()

    @kept_property
    def out(self) -> Bools:
        """Who stands in no channel between others."""
        barred = forbidden(self.context, "ask").copy()
        if self.use == "propose":
            exclusions = exclusions_of(self.context)
            barred |= exclusions.always
            barred[list(exclusions.for_target(self.goal))] = True
        barred |= self.context.layers.offices
        barred[list(self.without)] = True
        barred[self.goal] = False
        return barred

    @kept_property
    def origins(self) -> Bools:
        """Where channels begin."""
        if self.chosen is None:
            begin = ~self.out
        else:
            # Who was named may begin a channel from any sphere, but never who is not safe or hostile.
            begin = self.chosen & ~forbidden(self.context, "ask")
            if self.use == "propose":
                begin[list(exclusions_of(self.context).for_target(self.goal))] = False
        begin[[*self.without, self.goal]] = False
        return begin

    @kept_property
    def _pairs(self) -> Codes:
        """One number for both ends of each arc of the layer, in ascending order as the arcs are."""
        layer = self.context.layers.influence
        return layer.source.astype(np.int64) * len(layer.ids) + layer.target

    @kept_property
    def arcs(self) -> Edges:
        """Arcs on which channels may run, each with the cost -ln of its strength."""
        layer = self.context.layers.influence
        # Nothing leads to who is left out, so that nothing goes on from there but an origin's own arcs.
        kept = (layer.weight > 0) & ~self.out[layer.target] & (layer.source != self.goal)
        cost = -np.log(layer.weight[kept])
        return Edges(len(self.context.ids), layer.source[kept], layer.target[kept], cost, directed=True)

    def ways(self, origins: Bools | None = None) -> Iterator[Way]:
        """Channels, the strongest first; equal ones by number of arcs, then by ids."""
        begin = self.origins if origins is None else origins
        steps = self.context.view.thresholds.channel_arcs
        before = BoundedPredecessors(self.arcs, least_costs(self.arcs, begin, steps))
        paths = k_shortest_paths(before, PathQuery(begin, self.goal, steps, over_starts=True))
        for _, same in itertools.groupby(paths, key=lambda item: round(item[0], 9)):
            first = [way for _, way in itertools.islice(same, TRIED)]
            yield from sorted(first, key=lambda way: (len(way), way))

    def edges(self, way: Way) -> list[int]:
        """Arcs of a channel."""
        pairs = [u * len(self.context.ids) + v for u, v in itertools.pairwise(way)]
        return [int(e) for e in np.searchsorted(self._pairs, pairs)]

    def strength(self, way: Way) -> float:
        """Product of the strengths on a channel."""
        return float(np.prod(self.context.layers.influence.weight[self.edges(way)]))

    def sign(self, way: Way) -> int:
        """Product of the signs on a channel."""
        return int(np.prod(self.context.layers.influence.sign[self.edges(way)]))

    def for_rights(self, way: Way) -> bool:
        """Whether no arc of a channel is against rights."""
        return bool((self.context.layers.influence.sign[self.edges(way)] >= 0).all())

    @kept_property
    def threat(self) -> bool:
        """Whether the target is a recorded source of threat."""
        return source_of_threat(self.context, self.goal)

    def apart(self, origin: int) -> tuple[list[Way], list[Way], bool]:
        """All channels of an actor, those chosen that share nobody, and whether that is for certain."""
        begin = np.zeros(len(self.context.ids), dtype=bool)
        begin[origin] = True
        every = list(itertools.islice(self.ways(begin), TRIED))
        chosen, best = disjoint_packing([(self.strength(way), way) for way in every])
        return every, [every[at] for at in chosen], best and len(every) < TRIED

    def together(self, ways: Sequence[Way]) -> float:
        """Chance that one of some channels works if each works as often as it is strong."""
        return 1 - float(np.prod([1 - self.strength(way) for way in ways]))
