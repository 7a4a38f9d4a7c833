"""The search for introductions against all simple paths of small random maps."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from itertools import pairwise, permutations
from math import exp, log, prod

import numpy as np
import pytest
from maps import CERTAIN, DAY, QUICK, SEEDS, a_map, actor, offer, random_map
from seeds import seeded

from actormap.core.config import Thresholds, View
from actormap.core.model import ActorMap
from actormap.metrics.base.context import Context
from actormap.metrics.introductions.planner import Planner
from actormap.metrics.introductions.referral_network import KEPT, NOBODY

GRAPHS = range(300)
"""Random maps of up to nine actors, two offices at most among them."""
Route = tuple[int, ...]
CHANCES = [0.25, 0.5, 0.5, 1.0]
"""Few different chances, so that many routes are as good as others."""


@cache
def largest() -> ActorMap:
    """The office, eight others and every offer; checked once, since that takes longest."""
    ids = [f"N{i}" for i in range(8)]
    every = permutations(["O", *ids], 2)
    return a_map(actors=[actor(i, at_risk_level="0") for i in ids], ties=[offer(u, v, 0.5) for u, v in every])


@cache
def small(seed: int) -> ActorMap:
    pick, m = random.Random(seed), largest()  # noqa: S311 - repeatable, not secret
    n = pick.randint(2, 8) + 1
    share = pick.uniform(0.15, 0.6) * min(1.0, 6 / n)
    spheres = pick.choices(["media", "state"], [9, 1], k=n - 1)
    if pick.random() < 0.3:
        spheres[-1] = "field_presence"
    risks = [np.nan, *pick.choices([np.nan, 0.0, 1.0, 2.0], k=n - 1)]
    actors = m.actors[m.actors["id"].isin(["O", *(f"N{i}" for i in range(n - 1))])]
    order = np.argsort(actors["id"] != "O", kind="stable")  # the office first
    actors = actors.iloc[order].assign(sphere=["field_presence", *spheres], at_risk_level=risks)
    ties = m.ties[[pick.random() < share for _ in range(len(m.ties))]]
    ties = ties[ties["source_id"].isin(actors["id"]) & ties["target_id"].isin(actors["id"])]
    chances = [pick.choice([*CHANCES, round(pick.uniform(0.05, 0.95), 3)]) for _ in range(len(ties))]
    return ActorMap.trusted(
        m.tables
        | {
            "actors": actors.astype({"sphere": m.actors["sphere"].dtype}),
            "ties": ties.assign(weight=chances),
        }
    )


class Brute:
    """What the tables say, and every simple chain of introductions in them."""

    def __init__(self, m: ActorMap) -> None:
        rows = list(m.actors.itertuples())
        self.office = [row.sphere == "field_presence" for row in rows]
        self.asked = [row.sphere != "state" for row in rows]
        self.exposed = [0.0 if np.isnan(row.at_risk_level) else row.at_risk_level / 4 for row in rows]
        place = {row.id: at for at, row in enumerate(rows)}
        self.chance = {
            (place[row.source_id], place[row.target_id]): float(row.weight) for row in m.ties.itertuples()
        }

    def ways(self, route: Route, steps: int) -> Iterator[Route]:
        """All ways that end with a way, through people who may be asked, with at most so many steps more."""
        yield route
        if steps and not self.office[route[0]]:
            for u, asked in enumerate(self.asked):
                if asked and u not in route and (u, route[0]) in self.chance:
                    yield from self.ways((u, *route), steps - 1)

    def likely(self, route: Route) -> float:
        """Chance of a route."""
        return prod(self.chance[step] for step in pairwise(route))

    def exposure(self, route: Route) -> float:
        """Exposure of those in between."""
        return sum(self.exposed[v] for v in route[1:-1])

    def routes(self, target: int, steps: int) -> list[Route]:
        """All routes from an office, best first."""
        found = [route for route in self.ways((target,), steps) if self.office[route[0]] and len(route) > 1]

        def order(route: Route) -> tuple[float, float, int, Route]:
            exposure = self.exposure(route)
            cost = exposure - sum(log(self.chance[step]) for step in pairwise(route))
            return round(cost, 9), exposure, len(route), route

        return sorted(found, key=order)


def goals(m: ActorMap, brute: Brute) -> list[int]:
    return [v for v in range(len(m.actors)) if not brute.office[v]]


@seeded(GRAPHS, few=10)
def test_routes_are_all_simple_chains_in_order(seed: int) -> None:
    m = small(seed)
    planner, brute = Planner(Context(m, CERTAIN)), Brute(m)
    for target in goals(m, brute):
        want = brute.routes(target, 5)
        found = list(planner.routes(target))
        assert found == want
        assert [planner.probability(route) for route in found] == pytest.approx(list(map(brute.likely, want)))
        assert planner.best(target) == (want[0] if want else None)
        for no in range(seed % 4, len(m.actors), 4):
            if no != target:
                left = [route for route in want if no not in route]
                assert list(planner.routes(target, without=frozenset({no}))) == left


@seeded(GRAPHS, few=20)
def test_different_routes_are_those_of_the_definition(seed: int) -> None:
    m = small(seed)
    view = View(date=DAY, certain=True, thresholds=Thresholds(routes=3, route_floor=0.1))
    planner, brute = Planner(Context(m, view)), Brute(m)
    for target in goals(m, brute):
        want: list[Route] = []
        every = brute.routes(target, 5)
        for route in every:
            if len(want) == 3 or brute.likely(route) < 0.1 * brute.likely(every[0]):
                break
            between = set(route[1:-1])
            shares = [
                len(between & set(other[1:-1])) / max(len(between | set(other[1:-1])), 1) for other in want
            ]
            if all(share <= 1 / 3 + 1e-12 for share in shares):
                want.append(route)
        assert planner.diverse(target) == want


@seeded(GRAPHS, few=40)
def test_who_could_lead_to_an_actor_is_the_best_chain_from_each(seed: int) -> None:
    m = small(seed)
    planner, brute = Planner(Context(m, CERTAIN)), Brute(m)
    for target in goals(m, brute):
        for steps in (1, 2, 4):
            want: dict[int, tuple[float, Route]] = {}
            for route in brute.ways((target,), steps):
                if len(route) > 1 and not brute.office[route[0]]:
                    this = brute.likely(route), route
                    best = want.get(route[0])
                    if best is None or (-round(this[0], 12), len(route), route) < (
                        -round(best[0], 12),
                        len(best[1]),
                        best[1],
                    ):
                        want[route[0]] = this
            found = planner.before(target, steps)
            assert {u: route for u, (_, route) in found.items()} == {
                u: route for u, (_, route) in want.items()
            }
            for u, (chance, _) in found.items():
                assert chance == pytest.approx(want[u][0])


@seeded(GRAPHS[:100], few=20)
def test_routes_by_an_introducer_never_lead_over_the_actor_itself(seed: int) -> None:
    m = small(seed)
    planner, brute = Planner(Context(m, CERTAIN)), Brute(m)
    for target in goals(m, brute):
        for by in goals(m, brute):
            if by != target and brute.asked[by]:
                want = [route for route in brute.routes(by, 4) if target not in route]
                assert list(planner.routes(target, by=by)) == want


def test_ways_are_the_same_after_many_others_were_asked_for() -> None:
    for seed in SEEDS:
        planner = Planner(Context(random_map(seed), QUICK))
        targets = range(len(planner.context.ids))
        first = {v: list(planner.routes(v)) for v in targets}
        for at in range(2 * KEPT):
            planner.roads.for_target(NOBODY, frozenset({at % len(targets)}), NOBODY)
        assert {v: list(planner.routes(v)) for v in targets} == first
        assert len(planner.roads._kept) <= KEPT


def test_exposure_that_is_known_better_counts_instead_of_the_risk_level() -> None:
    ties = [offer("O", "A", 1), offer("A", "T", 0.9), offer("O", "B", 1), offer("B", "T", 0.8)]
    m = a_map("B", "T", actors=[actor("A", at_risk_level=2)], ties=ties)
    context = Context(m, CERTAIN)
    assert [context.ids[v] for v in next(Planner(context).routes(3))] == ["O", "B", "T"]
    known = Planner(context, {"A": 0.0, "B": 0.3})
    assert [context.ids[v] for v in next(known.routes(context.code("T")))] == ["O", "A", "T"]
    assert known.exposure[context.code("B")] == 0.3
    assert exp(-0.3) * 0.8 < 0.9
