"""Strongest paths, paths that share nobody, and whom signs reach: against everything written out."""

from __future__ import annotations

from itertools import combinations
from math import log

import networkx as nx
import numpy as np
import pytest
from seeds import seeded

from actormap.engine.edges import Edges
from actormap.engine.paths import k_shortest
from actormap.engine.paths.k_shortest import (
    MOST_PATHS,
    BoundedPredecessors,
    Path,
    PathQuery,
    disjoint_packing,
    k_shortest_paths,
    reached_by_sign,
)
from actormap.engine.paths.shortest_paths import least_costs

SEEDS = range(20)


def random_graph(seed: int, most: int = 9) -> nx.DiGraph:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, most + 1))
    made = nx.gnp_random_graph(n, 0.35, seed=seed, directed=True)
    for _, _, data in made.edges(data=True):
        data["w"] = float(rng.uniform(0.05, 1))
        data["sign"] = int(rng.choice([1, -1]))
    return made


def arcs_of(made: nx.DiGraph) -> Edges:
    ends = np.array(list(made.edges), dtype=np.int32).reshape(-1, 2)
    cost = np.array([-log(made.edges[u, v]["w"]) for u, v in ends.tolist()], dtype=float)
    return Edges(len(made), ends[:, 0], ends[:, 1], cost, directed=True)


def strength(made: nx.DiGraph, way: tuple[int, ...]) -> float:
    return float(np.prod([made.edges[step]["w"] for step in nx.utils.pairwise(way)]))


def every(made: nx.DiGraph, starts: set[int], goal: int, most: int) -> list[tuple[float, tuple[int, ...]]]:
    ways = [tuple(way) for s in starts - {goal} for way in nx.all_simple_paths(made, s, goal, cutoff=most)]
    return [(strength(made, way), way) for way in ways]


def strongest(arcs: Edges, origins: np.ndarray, goal: int, most: int) -> list[tuple[float, Path]]:
    """Paths that may pass other origins than their own, the strongest first."""
    before = BoundedPredecessors(arcs, least_costs(arcs, origins, most))
    return list(k_shortest_paths(before, PathQuery(origins, goal, most, over_starts=True)))


@seeded(SEEDS)
@pytest.mark.parametrize("patience", [0, k_shortest.PATIENCE])
@pytest.mark.parametrize("most", [1, 3, 4])
def test_all_simple_paths_come_strongest_first(
    seed: int, most: int, patience: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(k_shortest, "PATIENCE", patience)
    made = random_graph(seed)
    n, goal = len(made), len(made) - 1
    starts = set(range(n)) if seed % 2 else {0, n // 2}
    origins = np.isin(np.arange(n), list(starts - {goal}))
    found = strongest(arcs_of(made), origins, goal, most)
    wanted = every(made, starts, goal, most)
    assert {way for _, way in found} == {way for _, way in wanted}
    assert len(found) == len(wanted)
    costs = [cost for cost, _ in found]
    assert costs == sorted(costs) or costs == pytest.approx(sorted(costs), abs=1e-12)
    for cost, way in found:
        assert cost == pytest.approx(-log(strength(made, way)), abs=1e-12)


def test_nothing_leads_to_a_goal_without_arcs() -> None:
    arcs = arcs_of(nx.empty_graph(2, create_using=nx.DiGraph))
    assert strongest(arcs, np.array([True, False]), 1, 3) == []


@seeded(SEEDS)
def test_ways_apart_are_the_best_of_all_sets(seed: int) -> None:
    made = random_graph(seed, most=7)
    goal = len(made) - 1
    ways = sorted(every(made, {0}, goal, 3), key=lambda item: (-item[0], item[1]))[:12]
    chosen, certain = disjoint_packing(ways)
    assert certain

    def works(some: list[int] | tuple[int, ...]) -> float:
        return 1 - float(np.prod([1 - ways[at][0] for at in some]))

    def share_nobody(some: list[int] | tuple[int, ...]) -> bool:
        return all(not set(ways[a][1][1:-1]) & set(ways[b][1][1:-1]) for a, b in combinations(some, 2))

    best = max(
        works(some)
        for size in range(len(ways) + 1)
        for some in combinations(range(len(ways)), size)
        if share_nobody(some)
    )
    assert share_nobody(chosen)
    assert works(chosen) == pytest.approx(best, abs=1e-12)


def test_ways_apart_beat_taking_the_strongest_first() -> None:
    ways = [(0.6, (0, 1, 2, 9)), (0.5, (0, 1, 9)), (0.5, (0, 2, 9))]
    assert disjoint_packing(ways) == ([1, 2], True)


def test_many_ways_are_taken_in_their_order_and_that_is_told() -> None:
    ways = [(0.9, (0, at % 5 + 1, 9)) for at in range(MOST_PATHS + 1)]
    assert disjoint_packing(ways) == ([0, 1, 2, 3, 4], False)


def test_no_ways_and_a_certain_one() -> None:
    assert disjoint_packing([]) == ([], True)
    assert disjoint_packing([(1.0, (0, 1)), (1.0, (0, 2, 1))]) == ([0], True) or disjoint_packing(
        [(1.0, (0, 1)), (1.0, (0, 2, 1))]
    ) == ([0, 1], True)


@seeded(SEEDS)
@pytest.mark.parametrize("most", [1, 2, 3])
def test_reach_by_sign_is_that_of_all_simple_paths(seed: int, most: int) -> None:
    made = random_graph(seed)
    ends = np.array(list(made.edges), dtype=np.int32).reshape(-1, 2)
    signs = np.array([made.edges[u, v]["sign"] for u, v in ends.tolist()], dtype=float)
    arcs = Edges(len(made), ends[:, 0], ends[:, 1], signs, directed=True)
    wanted: dict[int, set[int]] = {1: set(), -1: set()}
    for goal in set(made) - {0}:
        for way in nx.all_simple_paths(made, 0, goal, cutoff=most):
            wanted[int(np.prod([made.edges[step]["sign"] for step in nx.utils.pairwise(way)]))].add(goal)
    assert reached_by_sign(arcs, 0, most) == (len(wanted[1]), len(wanted[-1]))
