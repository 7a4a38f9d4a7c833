"""Paths in the order of their cost, against all simple paths of small random graphs."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import networkx as nx
import numpy as np
from seeds import seeded

from actormap.engine.edges import Edges
from actormap.engine.paths.k_shortest import (
    BoundedPredecessors,
    Path,
    PathQuery,
    _a_star_on_what_is_left,
    _yen,
    k_shortest_paths,
)
from actormap.engine.paths.shortest_paths import least_costs, shortest_paths

STEPS = 4
GRAPHS = range(150)


def random_arcs(seed: int) -> tuple[Edges, np.ndarray, np.random.Generator]:
    """Up to nine nodes, arcs with few different costs so that many paths are equal, one or two starts."""
    random = np.random.default_rng(seed)
    n = int(random.integers(2, 10))
    pairs = np.argwhere(~np.eye(n, dtype=bool) & (random.random((n, n)) < random.uniform(0.1, 0.6)))
    source, target = pairs.T.astype(np.int32)
    costs = random.choice([0.0, 0.25, 0.5, 1.0, float(random.random())], len(pairs))
    starts = np.zeros(n, dtype=bool)
    starts[: random.integers(1, 3)] = True
    return Edges(n, source, target, costs, directed=True), starts, random


def listed(arcs: Edges) -> list[tuple[int, int, float]]:
    return sorted(zip(arcs.target.tolist(), arcs.source.tolist(), arcs.weights.tolist(), strict=True))


def found_by(
    before: BoundedPredecessors, starts: np.ndarray, goal: int, **more: Any
) -> list[tuple[float, Path]]:
    return list(k_shortest_paths(before, PathQuery(starts, goal, **{"steps": len(before.bound) - 1} | more)))


def simple(
    arcs: Edges, starts: np.ndarray, goal: int, out: frozenset[int]
) -> list[tuple[float, tuple[int, ...]]]:
    """All simple ways to a goal that begin at a start and pass no other, with their costs."""
    graph = nx.DiGraph()
    graph.add_nodes_from(range(arcs.n))
    graph.add_weighted_edges_from((u, v, cost) for v, u, cost in listed(arcs))
    graph.remove_nodes_from(out)
    found = []
    for start in set(np.flatnonzero(starts).tolist()) - out - {goal}:
        others = set(np.flatnonzero(starts).tolist()) - {start, goal}
        part = graph.subgraph(set(graph) - others)
        if goal in part:
            paths = nx.all_simple_paths(part, start, goal, cutoff=STEPS)
            found += [(nx.path_weight(graph, path, "weight"), tuple(path)) for path in paths]
    return sorted(found)


def alike(found: list[tuple[float, Path]], wanted: list[tuple[float, Path]]) -> None:
    assert sorted(route for _, route in found) == sorted(route for _, route in wanted)
    assert np.allclose([cost for cost, _ in found], [cost for cost, _ in wanted], atol=1e-12)


@seeded(GRAPHS)
def test_all_routes_come_and_in_the_order_of_their_cost(seed: int) -> None:
    arcs, starts, random = random_arcs(seed)
    bound = least_costs(arcs, starts, STEPS)
    before = BoundedPredecessors(arcs, bound)
    out = frozenset(np.flatnonzero(random.random(arcs.n) < 0.15).tolist())
    last = random.random(arcs.n) < 0.7
    for goal in np.flatnonzero(~starts).tolist():
        found = found_by(before, starts, goal, banned=out)
        want = simple(arcs, starts, goal, out)
        assert found_by(before, starts, goal, banned=out) == found
        assert found_by(BoundedPredecessors(arcs, bound), starts, goal, banned=out) == found
        shorter = [(cost, route) for cost, route in found if len(route) <= STEPS]
        alike(found_by(before, starts, goal, banned=out, steps=STEPS - 1), shorter)
        ending = [(cost, route) for cost, route in found if last[route[-2]]]
        alike(found_by(before, starts, goal, banned=out, last=last), ending)
        for wanted, query in (
            (found, PathQuery(starts, goal, STEPS, out)),
            (ending, PathQuery(starts, goal, STEPS, out, last)),
        ):
            if goal not in out:
                alike(list(_yen(before, query)), wanted)
                alike([one for one in _a_star_on_what_is_left(before, query) if one] or wanted, wanted)
        assert sorted(route for _, route in found) == sorted(route for _, route in want)
        costs = [cost for cost, _ in found]
        assert np.allclose(costs, [cost for cost, _ in want], atol=1e-12)
        assert all(a <= b + 1e-12 for a, b in pairwise(costs))


@seeded(GRAPHS)
def test_least_costs_over_any_number_of_edges_end_where_more_of_them_change_nothing(seed: int) -> None:
    arcs, starts, _ = random_arcs(seed)
    found, bounded = least_costs(arcs, starts), least_costs(arcs, starts, arcs.n)
    assert found.tolist() == bounded[: len(found)].tolist()
    assert found[-1].tolist() == bounded[-1].tolist()
    assert all((before > after).any() for before, after in pairwise(found))
    for goal in np.flatnonzero(~starts).tolist():
        assert found_by(BoundedPredecessors(arcs, found), starts, goal, steps=arcs.n) == found_by(
            BoundedPredecessors(arcs, bounded), starts, goal, steps=arcs.n
        )


@seeded(GRAPHS)
def test_least_costs_are_those_of_walks_with_so_many_edges(seed: int) -> None:
    arcs, starts, _ = random_arcs(seed)
    bound = least_costs(arcs, starts, STEPS)
    best = np.where(starts, 0.0, np.inf)
    for k in range(1, STEPS + 1):
        best = np.array(
            [
                min([best[v], *(best[u] + cost for w, u, cost in listed(arcs) if w == v)])
                for v in range(arcs.n)
            ]
        )
        assert bound[k].tolist() == best.tolist()


def test_goal_that_is_banned_or_too_far_has_no_route() -> None:
    source, target = (np.array(some, dtype=np.int32) for some in ([0, 1, 2], [1, 2, 3]))
    line = Edges(4, source, target, directed=True)
    starts = np.array([True, False, False, False])
    before = BoundedPredecessors(line, least_costs(line, starts, 2))
    assert found_by(before, starts, 3) == []
    assert found_by(before, starts, 2) == [(2.0, (0, 1, 2))]
    assert found_by(before, starts, 2, steps=1) == []
    assert found_by(before, starts, 2, banned=frozenset({2})) == []
    assert found_by(before, starts, 2, banned=frozenset({1})) == []


def test_search_ends_where_all_ways_turn_back() -> None:
    # A start leads to the goal alone; behind it stand sixty that all lead to each other and to it.
    many = 60
    pairs = [(0, 1), *((u, v) for u in range(1, many + 2) for v in range(1, many + 2) if u != v)]
    source, target = np.array(pairs, dtype=np.int32).T
    arcs = Edges(many + 2, source, target, directed=True)
    starts = np.arange(many + 2) == 0
    bound = least_costs(arcs, starts, 5)
    before = BoundedPredecessors(arcs, bound)
    assert found_by(before, starts, 1) == [(1.0, (0, 1))]
    # 60 x 59 x 58 x 57 ways would have to be followed otherwise.
    two = found_by(BoundedPredecessors(arcs, bound[:4]), starts, 2)
    assert len(two) == 1 + (many - 1)
    assert two[0] == (2.0, (0, 1, 2))
    assert found_by(before, starts, 2, banned=frozenset({1})) == []


@seeded(GRAPHS, least={"one best route": 100, "several as good": 100, "none": 20})
def test_best_route_to_every_node_is_the_first_of_all_where_no_other_is_as_good(
    seed: int, tally: Counter[str]
) -> None:
    arcs, starts, _ = random_arcs(seed)
    found = shortest_paths(arcs, least_costs(arcs, starts, STEPS), starts)
    for goal in np.flatnonzero(~starts).tolist():
        every = simple(arcs, starts, goal, frozenset())
        assert bool(found.reached[goal]) == bool(every)
        as_good = [route for cost, route in every if cost <= every[0][0] + 1e-9]
        if found.unique[goal]:
            assert as_good == [found.to(goal)]
        tally["one best route"] += bool(found.unique[goal])
        tally["several as good"] += len(as_good) > 1
        tally["none"] += not every
    assert all(found.unique[goal] and found.to(goal) == (goal,) for goal in np.flatnonzero(starts).tolist())
