"""A search on what leads to one actor alone finds what a search on the whole map finds."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import islice, pairwise

import numpy as np
import pytest
from maps import CERTAIN, OFFICE, actor, offer, table, tie

from actormap.config import Thresholds
from actormap.engine.routes import Arcs, towards
from actormap.metrics.common import Context
from actormap.metrics.nearby import Near
from actormap.metrics.planner import Planner, Wish
from actormap.model import ActorMap

CROWDED = replace(CERTAIN, thresholds=Thresholds(acquaintances=1, max_steps=4))
"""Two acquaintances are many."""
IDS = list("ABCDEFGHIJ")
ROUTES = 40


class Whole(Planner):
    """The planner that never looks near an actor alone."""

    def near(self, target: int) -> Near | None:
        """Nothing."""
        del target


def drawn(seed: int) -> ActorMap:
    """Offers, acquaintances and hostile ties among ten actors."""
    pick = random.Random(seed)  # noqa: S311 - repeatable, not secret
    people = [
        actor(
            i, at_risk_level=pick.choice([0, 0, 1, 2]), care=pick.choice([""] * 5 + ["survivor"]),
            assists_survivors=pick.choice(["", "yes"]), languages=pick.choice(["", "norian"]),
        )
        for i in IDS
    ]  # fmt: skip
    pairs = [(u, v) for u in IDS for v in IDS if u != v]
    ties = [offer("O", v, pick.choice([0.7, 0.9])) for v in pick.sample(IDS, 3)]
    ties += [offer(u, v, pick.choice([0.5, 0.7, 0.9])) for u, v in pick.sample(pairs, 14)]
    ties += [tie(u, v, "trust", weight=1) for u, v in pick.sample(pairs, 16)]
    ties += [tie(u, v, "tension") for u, v in pick.sample(pairs, 4)]
    return ActorMap(actors=table([OFFICE, *people]), ties=table(ties))


def both(m: ActorMap, wish: Wish) -> tuple[Planner, Planner]:
    return Planner(Context(m, CROWDED), wish=wish), Whole(Context(m, CROWDED), wish=wish)


def test_routes_chances_and_best_are_those_on_the_whole_map() -> None:
    met = {"near": 0, "routes": 0, "other chances": 0, "by": 0}
    for seed in range(120):
        m = drawn(seed)
        wish = Wish(language="norian") if seed % 4 == 0 else Wish(without=("C",)) if seed % 4 == 1 else Wish()
        near, whole = both(m, wish)
        for target in map(near.context.code, IDS):
            found = list(islice(near.routes(target), ROUTES))
            assert found == list(islice(whole.routes(target), ROUTES)), (seed, target)
            assert near.best(target) == whole.best(target)
            assert near.diverse(target) == whole.diverse(target)
            for route in found:
                assert near.chances(route) == whole.chances(route)
            met["near"] += (looked := near.near(target)) is not None
            met["routes"] += bool(looked and found)
            plain = near.roads.open.effective
            met["other chances"] += bool(looked) and any(
                near.chances(route) != [plain[near.chance[step]] for step in pairwise(route)]
                for route in found
            )
            for by in {route[-2] for route in found} | {0}:
                some = list(islice(near.routes(target, by=by, without=frozenset({3})), ROUTES))
                assert some == list(islice(whole.routes(target, by=by, without=frozenset({3})), ROUTES))
                assert [near.chances(r, target=target) for r in some] == [
                    whole.chances(r, target=target) for r in some
                ]
                met["by"] += bool(looked and some)
    assert met["near"] > 400
    assert met["routes"] > 250
    assert met["other chances"] > 20
    assert met["by"] > 100


@pytest.mark.parametrize("seed", range(40))
def test_edges_towards_a_goal_are_those_on_ways_of_so_many_steps(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, steps = 9, 3
    ends = np.unique(rng.integers(0, n, (20, 2)), axis=0).astype(np.int32)
    ends = ends[ends[:, 0] != ends[:, 1]]
    arcs = Arcs.build(n, ends[:, 0], ends[:, 1], rng.random(len(ends)))
    out = rng.random(n) < 0.2
    goal = int(np.flatnonzero(~out)[0])
    away = {goal: 0}
    for step in range(1, steps + 1):
        for u, v in zip(arcs.source.tolist(), arcs.target.tolist(), strict=True):
            if away.get(v) == step - 1 and u not in away and not out[u]:
                away[u] = step
    expected = [
        place
        for place, (u, v) in enumerate(zip(arcs.source.tolist(), arcs.target.tolist(), strict=True))
        if away.get(v, steps) < steps and not out[u]
    ]
    edges, nodes = towards(arcs, goal, out, steps)
    assert edges.tolist() == expected
    assert nodes.tolist() == sorted(away)
