"""The search for introductions on one map: what every question about them shares."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from math import prod

import numpy as np

from actormap.core.arrays import Bools, Floats
from actormap.core.config import View
from actormap.core.errors import Refused, shorten
from actormap.core.findings import NOTHING
from actormap.core.kept import Kept, kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, listed, series
from actormap.core.tables.values import split
from actormap.engine.paths.k_shortest import Path, PathQuery, k_shortest_paths
from actormap.metrics.base.capacity import refusals, resting
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.coverage import detection_share
from actormap.metrics.base.safeguards import Exclusions, exclusions_of
from actormap.metrics.base.tags import group_labels
from actormap.metrics.introductions.referral_network import (
    KEPT,
    ActorSet,
    OpenIntroductions,
    ReferralNetwork,
    network_of,
)

TRIED = 2_000
"""So many routes are looked at for different ones before the search ends."""
TOLERANCE = 1e-12
"""Chances that differ by less are equal."""


LeadingChain = tuple[float, tuple[int, ...]]
"""Chance of a way to an actor, and the way."""


NEEDS = ("language", "bridge", "survivors")
"""What can be asked of an introducer."""


@dataclass(frozen=True, slots=True)
class IntroducerRequirements:
    """What is asked of who makes the last introduction, and whom no route may lead over.

    Parameters
    ----------
    language
        It works in this language.
    bridge_for
        It can open a door to this group.
    assists_survivors
        It assists survivors of trauma.
    without
        Ids of actors that are not to be asked.
    """

    language: str = ""
    bridge_for: str = ""
    assists_survivors: bool = False
    without: tuple[str, ...] = ()

    @classmethod
    def of(cls, needs: Iterable[str], without: Iterable[str] = ()) -> IntroducerRequirements:
        """A wish as one writes it: ``language:LANGUAGE``, ``bridge:GROUP``, ``survivors``."""
        given: dict[str, str] = {}
        for need in needs:
            what, _, value = (part.strip() for part in need.partition(":"))
            if what not in NEEDS or bool(value) is (what == "survivors"):
                raise Refused(
                    "'{need}' is no need. Write language:LANGUAGE, bridge:GROUP or survivors.",
                    need=Name(need),
                )
            given[what] = value
        return cls(
            given.get("language", ""),
            given.get("bridge", ""),
            "survivors" in given,
            tuple(sorted(set(without))),
        )

    @property
    def of_last(self) -> bool:
        """Whether anything is asked of who makes the last introduction."""
        return bool(self.language or self.bridge_for or self.assists_survivors)

    @property
    def words(self) -> Sentence:
        """What is asked of who makes the last introduction, in words; empty where that is nothing."""
        parts = []
        if self.language:
            parts.append(Sentence("works in {language}", language=shorten(self.language)))
        if self.bridge_for:
            parts.append(Sentence("can open a door to {group}", group=shorten(self.bridge_for)))
        if self.assists_survivors:
            parts.append(Sentence("assists survivors"))
        return (
            Sentence("The search was only for somebody who {wish}.", wish=listed(parts)) if parts else NOTHING
        )


ANYBODY = IntroducerRequirements()


@dataclass(frozen=True)
class Planner:
    """All that searches for introductions share on one map; made once, asked many times.

    Parameters
    ----------
    context
        The map and the view.
    exposures
        Exposure of some actors, 0 to 1, by id, where it is known better than their risk level.
    wish
        What is asked of introducers.
    """

    context: Context
    exposures: Mapping[str, float] = field(default_factory=dict)
    wish: IntroducerRequirements = ANYBODY
    _banned: Kept = field(default_factory=Kept)
    _latest: Kept = field(default_factory=Kept)

    @kept_property
    def exclusions(self) -> Exclusions:
        """Who is never asked."""
        return exclusions_of(self.context)

    @kept_property
    def roads(self) -> ReferralNetwork:
        """All introductions that somebody may make."""
        return ReferralNetwork(self.context, self.exposures) if self.exposures else network_of(self.context)

    @property
    def exposure(self) -> Floats:
        """How exposed each actor would be, 0 to 1: its risk level over 4, more while it is watched."""
        return self.roads.exposed

    def exposure_for(self, target: int) -> Floats:
        """The same as on the map that there is for a target."""
        return self.roads.exposure_for(target, self._barred(target)[0], self.exclusions.allowed(target))

    @kept_property
    def chance(self) -> dict[tuple[int, int], int]:
        """Edge of each pair in the referral layer."""
        return self.context.once("edge of each pair", _edge_of)

    def may_introduce(self, target: int) -> Bools:
        """Who may be asked for an introduction to an actor; the offices are among them."""
        return self.roads.may_introduce(self.banned(target), self.exclusions.allowed(target))

    def open_for(self, target: int) -> OpenIntroductions:
        """All introductions, with costs and chances for a target: a search leaves out who is banned."""
        return self.roads.for_target(target, self._barred(target)[0], self.exclusions.allowed(target))

    def ways(self, target: int) -> OpenIntroductions:
        """The introductions that may be asked for on the way to an actor."""
        if target not in self._latest:
            self._latest.clear()
        return self._latest.once(target, self._ways, target)

    def _ways(self, target: int) -> OpenIntroductions:
        open_, banned = self.open_for(target), self.banned(target)
        return open_.only(open_.edges.without(banned), self.context.layers.offices) if banned else open_

    def to(self, target: int) -> OpenIntroductions:
        """The same with only those who meet the wish for the last introduction to it."""
        ways, last = self.ways(target), self.may_be_last(target)
        if last is None:
            return ways
        return replace(ways, edges=ways.edges.into_only(target, last))

    @kept_property
    def _care(self) -> list[str]:
        """Why each actor is in need of care, which a list says far quicker than a table."""
        return self.context.recorded.once("care", lambda context: context.m.actors["care"].tolist())

    def may_be_last(self, target: int) -> Bools | None:
        """Who may make the last introduction to an actor; None where that is anybody."""
        wish, care = self.wish, self._care[target]
        if not care and not wish.of_last:
            return None
        actors, last = self.context.m.actors, ~self.context.layers.offices
        if wish.assists_survivors or care:
            last &= (actors["assists_survivors"] == "yes").to_numpy(dtype=bool)
        if wish.bridge_for:
            last &= np.array([wish.bridge_for in split(cell) for cell in actors["bridge_for"]])
        if wish.language:
            spoken = wish.language.casefold()
            last &= np.array([spoken in split(cell.casefold()) for cell in actors["languages"]])
        return last

    def observers(self, target: int, actors: Sequence[int]) -> list[frozenset[str]]:
        """Sources that observed some actors, as on a map without those excluded for a target."""
        out = self.exclusions.always & ~self.context.layers.offices
        out[list(self.exclusions.for_target(target))] = True
        out[[target, *self.exclusions.allowed(target)]] = False
        return [self.context.coverage.keys_without(v, out) for v in actors]

    def coverage(self, target: int, actors: Sequence[int]) -> float:
        """Least observation coverage of some actors, 0 to 1, as on that map."""
        least = min(len(keys) for keys in self.observers(target, actors))
        return float(detection_share(least, self.context.view.thresholds))

    def banned(self, target: int) -> ActorSet:
        """Who is not asked for a target, beyond those asked for nobody."""
        return self._barred(target)[1]

    @kept_property
    def _wished(self) -> ActorSet:
        """Who is not to be asked for anybody."""
        return frozenset(self.context.code(actor) for actor in self.wish.without) - {-1}

    def _barred(self, target: int) -> tuple[ActorSet, ActorSet]:
        """Who is barred for a target, and these together with those that are not wished for."""
        if target not in self._banned and len(self._banned) == KEPT:
            self._banned.clear()
        return self._banned.once(target, self._barred_and_banned, target)

    def _barred_and_banned(self, target: int) -> tuple[ActorSet, ActorSet]:
        barred = self.exclusions.further(target)
        return barred, barred | self._left_out(target)

    def _left_out(self, target: int) -> ActorSet:
        """Who is not wished for, or said no on the way to this target."""
        return self._wished.union(refusals(self.context, self.context.ids[target])) - {target}

    def routes(
        self, target: int, *, by: int | None = None, without: frozenset[int] = frozenset()
    ) -> Iterator[tuple[int, ...]]:
        """Routes from the office to an actor, best first; equal ones by lower exposure, fewer steps, ids."""
        query = PathQuery(
            self.context.layers.offices,
            target,
            self.context.view.thresholds.max_steps,
            without | self.banned(target),
            self.may_be_last(target),
        )
        if by is not None:
            query = replace(query, goal=by, steps=query.steps - 1, banned=query.banned | {target}, last=None)
        yield from in_order(k_shortest_paths(self.open_for(target).before, query), self.exposure_for(target))

    def best(self, target: int) -> tuple[int, ...] | None:
        """The first of `routes`, None where there is none."""
        return next(self.routes(target), None)

    def fallback(self, target: int, *refusing: int) -> tuple[int, ...] | None:
        """The best route over nobody who says no or is to rest today, None where there is none."""
        out = resting(self.context).union(refusing) - {target}
        return next(self.routes(target, without=out), None)

    def best_of(self, targets: Iterable[int]) -> dict[int, tuple[int, ...]]:
        """The best route to each of some actors, where there is one: as `best`, and far quicker for many."""
        plain, routes = self.roads.best, dict[int, tuple[int, ...]]()
        unique, reached, counted = plain.unique.tolist(), plain.reached.tolist(), self.roads.counted
        noticed = self.roads.noticed
        for v in targets:
            allowed = self.exclusions.allowed(v)
            if not reached[v] and not allowed:
                continue  # who is not asked for it makes the ways to it fewer, never more
            route: tuple[int, ...] | None = plain.to(v) if unique[v] else None
            changed = allowed or self.may_be_last(v) is not None or self._banned_among(v, counted)
            if changed or v in noticed or route is None or self._banned_among(v, frozenset(route)):
                route = self.best(v)
            if route:
                routes[v] = route
        return routes

    def _banned_among(self, target: int, some: ActorSet) -> ActorSet:
        """Those of some actors who are not asked for a target, though for others."""
        return self.exclusions.further_among(target, some) | (some & self._left_out(target))

    def chances(self, route: Sequence[int], *, target: int | None = None) -> list[float]:
        """Chance of each introduction on a route, which ends at a target unless another is named."""
        target = route[-1] if target is None else target
        return list(map(self._chance_of(target), itertools.pairwise(route)))

    def _chance_of(self, target: int) -> Callable[[tuple[int, int]], float]:
        """Chance of an introduction on the way to a target."""
        effective, edge = self.open_for(target).effective, self.chance
        return lambda step: effective.item(edge[step])

    def probability(self, route: Sequence[int], *, target: int | None = None) -> float:
        """Chance that every introduction on a route succeeds, 0 to 1."""
        return prod(self.chances(route, target=target))

    def before(self, target: int, steps: int) -> dict[int, LeadingChain]:
        """Who could lead to an actor within some introductions: the best chance, and through whom."""
        ways, offices = self.to(target), self.context.layers.offices
        into, best = ways.edges.into, dict[int, LeadingChain]({target: (1.0, (target,))})
        edge = dict(best)
        for _ in range(steps):
            further: dict[int, LeadingChain] = {}
            for v, (chance, route) in sorted(edge.items()):
                for u in into.of(v):
                    if offices[u] or u in route:
                        continue
                    step = chance * float(ways.effective[self.chance[u, v]]), (u, *route)
                    if u not in further or _better(step, further[u]):
                        further[u] = step
            edge = {u: step for u, step in further.items() if u not in best or _better(step, best[u])}
            best |= edge
        del best[target]
        return best

    def diverse(self, target: int) -> list[tuple[int, ...]]:
        """The best route and the next ones that share few people with those before (A24).

        The best one over nobody who is to rest is always among them.
        """
        t, free = self.context.view.thresholds, self.fallback(target)
        chosen: dict[tuple[int, ...], frozenset[int]] = {}
        best, chance_of = 0.0, self._chance_of(target)
        for route in itertools.islice(self.routes(target), TRIED):
            chance = prod(map(chance_of, itertools.pairwise(route)))
            best = best or chance
            if len(chosen) == t.routes or chance < t.route_floor * best:
                break
            people = frozenset(route[1:-1])
            apart = all(_in_common(people, others) <= t.route_overlap + 1e-12 for others in chosen.values())
            if apart or route == free:
                chosen[route] = people
        return list(chosen if free is None else chosen | {free: frozenset()})


def planner_of(m: ActorMap, view: View, needs: Iterable[str] = (), without: Iterable[str] = ()) -> Planner:
    """The planner of a map as seen at a day; made once for each wish and kept with the map."""
    return planner_in(context_of(m, view), IntroducerRequirements.of(needs, without))


def planner_in(context: Context, wish: IntroducerRequirements = ANYBODY) -> Planner:
    """The same of a map that is looked at already, be it a possible one."""
    return context.once(f"planner {wish}", partial(_planner, wish=wish))


def _planner(context: Context, wish: IntroducerRequirements) -> Planner:
    groups = group_labels(context.m)
    if wish.bridge_for and wish.bridge_for not in groups:
        raise Refused(
            "there is no group '{group}'. Use one of: {all}.",
            group=shorten(wish.bridge_for),
            all=series(groups),
        )
    return Planner(context, wish=wish)


def _edge_of(context: Context) -> dict[tuple[int, int], int]:
    layer = context.layers.referral
    return {pair: e for e, pair in enumerate(zip(layer.source.tolist(), layer.target.tolist(), strict=True))}


def _better(first: LeadingChain, second: LeadingChain) -> bool:
    """Whether a way is likelier; of equal ones the shorter, then the one with the lower ids."""
    if abs(first[0] - second[0]) > TOLERANCE:
        return first[0] > second[0]
    return (len(first[1]), first[1]) < (len(second[1]), second[1])


def in_order(paths: Iterable[tuple[float, Path]], exposure: Floats) -> Iterator[Path]:
    """Routes by their cost; equal ones by lower exposure of those in between, fewer steps, ids."""
    for _, same in itertools.groupby(paths, key=lambda item: round(item[0], 9)):
        first = [route for _, route in itertools.islice(same, TRIED)]
        yield from sorted(first, key=partial(_order, exposure)) if len(first) > 1 else first


def _order(exposure: Floats, route: tuple[int, ...]) -> tuple[float, int, tuple[int, ...]]:
    """What routes of equal cost are sorted by."""
    return float(sum(exposure[v] for v in route[1:-1])), len(route), route


def _in_common(first: frozenset[int], second: frozenset[int]) -> float:
    """Share of those in between that two different routes have in common, 0 to 1 (Jaccard)."""
    shared = len(first & second)
    return shared / (len(first) + len(second) - shared) if first or second else 0.0
