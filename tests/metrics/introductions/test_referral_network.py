"""A search that leaves some out finds what a search on introductions built without them finds."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from itertools import islice, pairwise

import pytest
from maps import CERTAIN, OFFICE, QUICK, actor, offer, random_map, table, tie
from seeds import seeded

from actormap.core.config import Thresholds
from actormap.core.model import ActorMap
from actormap.metrics.base.context import Context
from actormap.metrics.introductions.planner import ANYBODY, IntroducerRequirements, Planner
from actormap.metrics.introductions.referral_network import OpenIntroductions

CROWDED = replace(CERTAIN, thresholds=Thresholds(acquaintances=1, max_steps=4))
"""Two acquaintances are many."""
IDS = list("ABCDEFGHIJ")
ROUTES = 40


class Rebuilt(Planner):
    """The planner whose introductions are built anew for each target, without who is not asked."""

    def open_for(self, target: int) -> OpenIntroductions:
        """Introductions among those who may be asked."""
        (barred, banned), roads, offices = self._barred(target), self.roads, self.context.layers.offices
        allowed = self.exclusions.allowed(target)
        there = allowed | {target}
        built = roads._built(roads.chance(barred, there), allowed, roads.exposure(barred, there))
        return built.only(built.edges.without(banned), offices)


def drawn(seed: int) -> ActorMap:
    """Offers, acquaintances and hostile ties among ten actors."""
    pick = random.Random(seed)  # noqa: S311 - repeatable, not secret
    people = [
        actor(
            i,
            at_risk_level=pick.choice([0, 0, 1, 2]),
            care=pick.choice([""] * 5 + ["survivor"]),
            assists_survivors=pick.choice(["", "yes"]),
            languages=pick.choice(["", "norian"]),
        )
        for i in IDS
    ]
    pairs = [(u, v) for u in IDS for v in IDS if u != v]
    ties = [offer("O", v, pick.choice([0.7, 0.9])) for v in pick.sample(IDS, 3)]
    ties += [offer(u, v, pick.choice([0.5, 0.7, 0.9])) for u, v in pick.sample(pairs, 14)]
    ties += [tie(u, v, "trust", weight=1) for u, v in pick.sample(pairs, 16)]
    ties += [tie(u, v, "tension") for u, v in pick.sample(pairs, 4)]
    return ActorMap(actors=table([OFFICE, *people]), ties=table(ties))


WISHES = (
    IntroducerRequirements(language="norian"),
    IntroducerRequirements(without=("C",)),
    ANYBODY,
    ANYBODY,
)
"""What is asked of introducers on one map after the other."""


def both(m: ActorMap, wish: IntroducerRequirements) -> tuple[Planner, Planner]:
    return Planner(Context(m, CROWDED), wish=wish), Rebuilt(Context(m, CROWDED), wish=wish)


@seeded(range(120), few=10, least={"banned": 251, "routes": 251, "other chances": 21, "by": 101})
def test_routes_chances_and_best_are_those_on_a_map_built_without_the_excluded(
    seed: int, tally: Counter[str]
) -> None:
    quick, built = both(drawn(seed), WISHES[seed % 4])
    for target in map(quick.context.code, IDS):
        found = list(islice(quick.routes(target), ROUTES))
        assert found == list(islice(built.routes(target), ROUTES)), target
        assert quick.best(target) == built.best(target)
        assert quick.diverse(target) == built.diverse(target)
        for route in found:
            assert quick.chances(route) == built.chances(route)
        tally["banned"] += bool(looked := quick.banned(target))
        tally["routes"] += bool(looked and found)
        plain = quick.roads.open.effective
        tally["other chances"] += bool(looked) and any(
            quick.chances(route) != [plain[quick.chance[step]] for step in pairwise(route)] for route in found
        )
        for by in {route[-2] for route in found} | {0}:
            some = list(islice(quick.routes(target, by=by, without=frozenset({3})), ROUTES))
            assert some == list(islice(built.routes(target, by=by, without=frozenset({3})), ROUTES))
            assert [quick.chances(r, target=target) for r in some] == [
                built.chances(r, target=target) for r in some
            ]
            tally["by"] += bool(looked and some)


@seeded(range(40), few=10, least={"routes over who is banned": 41})
def test_a_search_that_goes_on_with_more_care_finds_the_same(
    seed: int, tally: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    quick, built = both(drawn(seed), WISHES[0] if seed % 4 == 0 else ANYBODY)
    for target in map(quick.context.code, IDS):
        want = list(islice(built.routes(target), ROUTES))
        with monkeypatch.context() as patch:
            patch.setattr("actormap.engine.paths.k_shortest.PATIENCE", 0)
            assert list(islice(quick.routes(target), ROUTES)) == want
        tally["routes over who is banned"] += bool(quick.banned(target)) and len(want) > 1


MET = ("routes", "not over who is barred", "over whose sphere may not", "as good", "cared for")


@seeded([177, 37, *range(37), *range(38, 120)], few=26, least=dict.fromkeys(MET, 1))
def test_best_routes_to_all_are_the_best_to_each(seed: int, tally: Counter[str]) -> None:
    wish = WISHES[seed % 4]
    m, view = (drawn(seed), CROWDED) if seed % 3 else (random_map(seed), QUICK)
    planner, alike = (Planner(Context(m, view), wish=wish) for _ in range(2))
    every = range(len(planner.context.ids))
    assert planner.best_of(every) == {v: route for v in every if (route := alike.best(v))}
    quick = planner.roads.best
    for v, route in planner.best_of(every).items():
        tally["routes"] += len(route) > 1
        tally["not over who is barred"] += bool(quick.unique[v]) and quick.to(v) != route
        tally["over whose sphere may not"] += not planner.exclusions.allowed(v).isdisjoint(route)
        tally["as good"] += not quick.unique[v]
        tally["cared for"] += planner.may_be_last(v) is not None


def test_best_route_to_all_minds_whom_an_actor_lets_introduce() -> None:
    agreed = {"proposed_by": "hro", "approved_by": "head of office", "agreed": "2025-01-01"}
    ties = [offer("O", "A", 0.9), offer("A", "T", 0.3), offer("O", "S", 0.9)]
    ties += [offer("S", "T", 0.9), offer("S", "U", 0.9), offer("S", "V", 0.9)]
    people = [OFFICE, *map(actor, "ATUV"), actor("S", sphere="state")]
    exceptions = [{"actor_id": "S", "target_id": target, "from": "2025-01-01"} | agreed for target in "TU"]
    m = ActorMap(actors=table(people), ties=table(ties), introducer_exceptions=table(exceptions))
    planner = Planner(Context(m, CERTAIN))
    ids = planner.context.ids
    found = planner.best_of(map(planner.context.code, "TUV"))
    assert [[ids[v] for v in route] for route in found.values()] == [list("OST"), list("OSU")]


def test_best_route_to_all_minds_that_without_some_others_are_likelier() -> None:
    # A is acquainted with T and X, which together count as one; X is asked for all but T.
    ties = [offer("O", "A", 1), tie("T", "A", "trust", weight=1), tie("X", "A", "trust", weight=1)]
    ties += [offer("O", "B", 1), tie("T", "X", "tension")]
    people = [OFFICE, *map(actor, "ABTX")]
    alone = Planner(Context(ActorMap(actors=table(people), ties=table(ties)), CROWDED))
    (chance,) = alone.chances([alone.context.code(i) for i in "AT"])
    m = ActorMap(actors=table(people), ties=table([*ties, offer("B", "T", 0.75 * chance)]))
    planner = Planner(Context(m, CROWDED))
    found = planner.best_of([planner.context.code("T")])
    assert [[planner.context.ids[v] for v in route] for route in found.values()] == [list("OAT")]
    assert planner.roads.best.unique[planner.context.code("T")]
