"""The search for introductions on one map: what every question about them shares."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from actormap.config import View
from actormap.engine.routes import Arcs, least_costs, routes
from actormap.metrics.common import Context, context_of
from actormap.metrics.coverage import seen_share
from actormap.metrics.exclusions import Exclusions
from actormap.model import ActorMap

Floats = npt.NDArray[np.float64]
TRIED = 2_000
"""So many routes are looked at for different ones before the search ends."""


@dataclass(frozen=True)
class Planner:
    """All that searches for introductions share on one map; made once, asked many times.

    Parameters
    ----------
    context
        The map and the view.
    exposures
        Exposure of some actors, 0 to 1, by id, where it is known better than their risk level.
    """

    context: Context
    exposures: Mapping[str, float] = field(default_factory=dict)
    _bounds: dict[frozenset[int], tuple[Arcs, Floats]] = field(default_factory=dict)

    @cached_property
    def exclusions(self) -> Exclusions:
        """Who is never asked."""
        return Exclusions(self.context)

    @cached_property
    def exposure(self) -> Floats:
        """How exposed each actor would be, 0 to 1: its risk level over 4."""
        exposure = np.minimum(self.context.risk / 4, 1.0)
        for actor, known in self.exposures.items():
            exposure[self.context.code(actor)] = known
        return exposure

    @cached_property
    def chance(self) -> dict[tuple[int, int], int]:
        """Edge of each pair in the referral layer."""
        layer = self.context.layers.referral
        return {
            pair: e for e, pair in enumerate(zip(layer.source.tolist(), layer.target.tolist(), strict=True))
        }

    @cached_property
    def _arcs(self) -> Arcs:
        """Introductions with their costs, without those that nobody may make."""
        t, layers, layer = self.context.view.thresholds, self.context.layers, self.context.layers.referral
        interior = ~layers.offices[layer.source]
        cost = -np.log(layer.effective) + interior * (
            t.exposure_weight * self.exposure[layer.source] + t.hop_cost
        )
        kept = ~(self.exclusions.always & ~layers.offices)[layer.source] & ~layers.offices[layer.target]
        return Arcs.build(len(self.context.ids), layer.source[kept], layer.target[kept], cost[kept])

    def arcs(self, banned: frozenset[int]) -> tuple[Arcs, Floats]:
        """Introductions without some actors, and the least costs on them."""
        if banned not in self._bounds:
            out = np.zeros(len(self.context.ids), dtype=bool)
            out[list(banned)] = True
            arcs = self._arcs.without(out) if banned else self._arcs
            bound = least_costs(arcs, self.context.layers.offices, self.context.view.thresholds.max_steps)
            self._bounds[banned] = (arcs, bound)
        return self._bounds[banned]

    def observers(self, target: int, actors: Sequence[int]) -> list[frozenset[str]]:
        """Sources that observed some actors, as on a map without those excluded for a target."""
        out = self.exclusions.always & ~self.context.layers.offices
        out[list(self.exclusions.for_target(target))] = True
        out[target] = False
        return [self.context.coverage.keys_without(v, out) for v in actors]

    def coverage(self, target: int, actors: Sequence[int]) -> float:
        """Least observation coverage of some actors, 0 to 1, as on that map."""
        least = min(len(keys) for keys in self.observers(target, actors))
        return float(seen_share(least, self.context.view.thresholds))

    def banned(self, target: int) -> frozenset[int]:
        """Who is not asked for a target."""
        return frozenset(u for u in self.exclusions.for_target(target) if not self.exclusions.always[u])

    def routes(self, target: int, *, by: int | None = None) -> Iterator[tuple[int, ...]]:
        """Routes from the office to an actor, best first; equal ones by lower exposure, fewer steps, ids.

        Parameters
        ----------
        target
            Position of the actor.
        by
            The actor that is to introduce the office to it: routes end there, a step earlier.
        """
        arcs, bound = self.arcs(self.banned(target))
        offices = self.context.layers.offices
        if by is None:
            found = routes(arcs, bound, offices, target)
        else:
            found = routes(arcs, bound[:-1], offices, by, banned=frozenset({target}))
        for _, same in itertools.groupby(found, key=lambda item: round(item[0], 9)):
            first = [route for _, route in itertools.islice(same, TRIED)]
            yield from sorted(first, key=self._order)

    def best(self, target: int) -> tuple[int, ...] | None:
        """The first of `routes`, None where there is none; quick where it is wanted for many targets.

        The best route of all is the best for a target too, unless it leads over somebody who is not
        asked for it. Where more routes cost the same than are looked at, that is not known.
        """
        found = routes(*self.arcs(frozenset()), self.context.layers.offices, target)
        _, same = next(itertools.groupby(found, key=lambda item: round(item[0], 9)), (0.0, iter(())))
        first = [route for _, route in itertools.islice(same, TRIED)]
        if not first:
            return None
        route = min(first, key=self._order)
        if len(first) == TRIED or self.banned(target).intersection(route):
            return next(self.routes(target), None)
        return route

    def _order(self, route: tuple[int, ...]) -> tuple[float, int, tuple[int, ...]]:
        """What routes of equal cost are sorted by."""
        return float(self.exposure[list(route[1:-1])].sum()), len(route), route

    def probability(self, route: Sequence[int]) -> float:
        """Chance that every introduction on a route succeeds, 0 to 1."""
        effective = self.context.layers.referral.effective
        return float(np.prod([effective[self.chance[step]] for step in itertools.pairwise(route)]))

    def diverse(self, target: int) -> list[tuple[int, ...]]:
        """The best route and the next ones that share few people with those before (A24)."""
        t = self.context.view.thresholds
        chosen: list[tuple[int, ...]] = []
        best = 0.0
        for route in itertools.islice(self.routes(target), TRIED):
            chance = self.probability(route)
            best = best or chance
            if len(chosen) == t.routes or chance < t.route_floor * best:
                break
            if all(_overlap(route, other) <= t.route_overlap + 1e-12 for other in chosen):
                chosen.append(route)
        return chosen


def planner_of(m: ActorMap, view: View) -> Planner:
    """The planner of a map as seen at a day; made once and kept with the map."""
    return context_of(m, view).once("planner", Planner)


def _overlap(a: Sequence[int], b: Sequence[int]) -> float:
    """Share of those in between that two routes have in common, 0 to 1 (Jaccard)."""
    one, other = set(a[1:-1]), set(b[1:-1])
    return len(one & other) / len(one | other) if one | other else float(tuple(a) == tuple(b))
