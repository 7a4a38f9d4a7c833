"""The cheapest tree: against all ways of choosing a way for each goal, and against all arborescences."""

from __future__ import annotations

import random
from itertools import combinations, pairwise, product
from math import inf

import networkx as nx
import numpy as np
import pytest
from seeds import seeded

from actormap.engine.edges import Edges
from actormap.engine.paths.steiner_arborescence import affordable, cheapest_tree

Pairs = list[tuple[int, int]]


def drawn(seed: int, *, barred: float, goals: int = 3) -> tuple[int, Pairs, np.ndarray, list[int], list[int]]:
    """Nodes, edges, costs for each goal, starts and goals that can be reached; some edges are barred."""
    pick = random.Random(seed)  # noqa: S311 - repeatable, not secret
    n = pick.randint(3, 9)
    starts = list(range(pick.choice([1, 1, 2])))
    every = [(u, v) for u in range(n) for v in range(n) if u != v and v not in starts]
    edges = sorted(pick.sample(every, min(len(every), pick.randint(n - 1, 3 * n))))
    wanted = pick.sample(range(len(starts), n), min(goals, n - len(starts)))
    price = [pick.choice([0.1, 0.2, 0.2, 0.5, 1.0]) for _ in edges]
    costs = np.array([[inf if pick.random() < barred else p for p in price] for _ in wanted])
    return n, edges, costs.reshape(len(wanted), len(edges)), starts, wanted


def ways(n: int, edges: Pairs, cost: np.ndarray, starts: list[int], goal: int, steps: int) -> list[list[int]]:
    """All simple ways to a goal over the edges that are open to it, as positions of edges."""
    graph = nx.DiGraph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from(edge for edge, price in zip(edges, cost, strict=True) if price < inf)
    at = {edge: e for e, edge in enumerate(edges)}
    found = []
    for start in starts:
        paths = nx.all_simple_paths(graph, start, goal, cutoff=steps)
        found.extend([at[step] for step in pairwise(way)] for way in paths)
    return found


def cost_of(chosen: tuple[list[int], ...], costs: np.ndarray) -> float:
    """Each beginning that ways share costs once, the most that it costs on the way to any of its goals."""
    price: dict[tuple[int, ...], float] = {}
    for i, way in enumerate(chosen):
        for k in range(1, len(way) + 1):
            beginning = tuple(way[:k])
            price[beginning] = max(price.get(beginning, 0.0), float(costs[i, way[k - 1]]))
    return sum(price.values())


def tree(
    edges: Pairs, costs: np.ndarray, starts: list[int], goals: list[int], n: int, steps: int
) -> list[list[int]]:
    source, target = (np.array([edge[k] for edge in edges], dtype=np.int32) for k in (0, 1))
    begins = np.isin(np.arange(n), starts)
    return cheapest_tree(Edges(n, source, target, directed=True), costs, begins, goals, steps)


TRIED = {"goals": 0, "shared": 0}


@pytest.mark.parametrize("barred", [0.0, 0.2])
@seeded(range(150))
def test_tree_is_the_cheapest_choice_of_a_way_for_each_goal(seed: int, barred: float) -> None:
    n, edges, costs, starts, goals = drawn(seed, barred=barred)
    steps = random.Random(seed).choice([2, 3, 5])  # noqa: S311 - repeatable, not secret
    every = [ways(n, edges, costs[i], starts, goal, steps) for i, goal in enumerate(goals)]
    kept = [i for i, some in enumerate(every) if some and len(some) < 60]
    if not kept:
        return
    costs, goals = costs[kept], [goals[i] for i in kept]
    found = tree(edges, costs, starts, goals, n, steps)
    for i, way in enumerate(found):
        assert way in every[kept[i]]
    best = min(cost_of(some, costs) for some in product(*(every[i] for i in kept)))
    assert cost_of(tuple(found), costs) == pytest.approx(best, abs=1e-9)
    TRIED["goals"] += len(goals)
    TRIED["shared"] += len(goals) > 1 and len({tuple(way[:1]) for way in found}) < len(goals)


def test_brute_force_was_tried_on_trees_that_share_edges() -> None:
    if TRIED["goals"]:
        assert TRIED["goals"] > 300
        assert TRIED["shared"] > 50


@seeded(range(80))
def test_tree_costs_as_much_as_the_cheapest_arborescence_over_any_set_of_nodes(seed: int) -> None:
    n, edges, costs, starts, goals = drawn(seed, barred=0.0)
    graph = nx.DiGraph()
    for (u, v), price in zip(edges, costs[0], strict=True):
        root = -1 if u in starts else u
        if price < graph.get_edge_data(root, v, {"weight": inf})["weight"]:
            graph.add_edge(root, v, weight=float(price))
    graph.add_node(-1)
    goals = [goal for goal in goals if goal in graph and nx.has_path(graph, -1, goal)]
    if not goals:
        return
    found = tree(edges, costs[: len(goals)], starts, goals, n, n)
    others = [v for v in graph if v != -1 and v not in goals]
    best = inf
    for size in range(len(others) + 1):
        for some in combinations(others, size):
            part = graph.subgraph([-1, *goals, *some])
            if all(nx.has_path(part, -1, v) for v in part):
                spanning = nx.minimum_spanning_arborescence(part)
                best = min(best, spanning.size(weight="weight"))
    assert cost_of(tuple(found), costs[: len(goals)]) == pytest.approx(best, abs=1e-9)


def test_no_way_has_more_than_the_allowed_steps_although_longer_ones_are_cheaper() -> None:
    edges = [(0, 1), (0, 3), (1, 2), (2, 3)]
    costs = np.array([[0.1, 9.0, 0.1, 0.1]])
    assert tree(edges, costs, [0], [3], 4, 3) == [[0, 2, 3]]
    assert tree(edges, costs, [0], [3], 4, 2) == [[1]]


def test_who_is_barred_for_one_goal_may_lead_to_another() -> None:
    # 1 leads cheaply to both 3 and 4 but is not let on the way to 4, to which 2 leads.
    edges = [(0, 1), (0, 2), (1, 3), (1, 4), (2, 3), (2, 4)]
    price = np.array([0.1, 1.0, 0.1, 0.1, 0.1, 0.1])
    barred = np.where([1, 0, 1, 1, 0, 0], inf, price)
    assert tree(edges, np.array([price, price]), [0], [3, 4], 5, 5) == [[0, 2], [0, 3]]
    # Then both go over 2: 1.2 together, against 1.3 if 3 were reached over 1.
    assert tree(edges, np.array([price, barred]), [0], [3, 4], 5, 5) == [[1, 4], [1, 5]]


def test_a_goal_may_lead_on_to_another() -> None:
    edges = [(0, 1), (0, 2), (1, 2)]
    assert tree(edges, np.array([[0.5, 0.6, 0.05]] * 2), [0], [1, 2], 3, 5) == [[0], [0, 2]]


def test_equal_trees_are_told_apart_by_codes() -> None:
    edges = [(0, 2), (0, 1), (2, 3), (1, 3)]
    assert tree(edges, np.full((1, 4), 0.2), [0], [3], 4, 5) == [[1, 3]]


def test_nothing_is_asked_for_nothing() -> None:
    assert tree([(0, 1)], np.zeros((0, 1)), [0], [], 2, 5) == []


def test_a_tree_that_would_take_too_much_is_not_affordable() -> None:
    assert affordable(1_000, 10_000, 8, 5)
    assert not affordable(100_000, 500_000, 8, 5)
