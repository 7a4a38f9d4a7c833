"""The kernels give what other programs give: networkx, scipy, or every possibility written out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice, pairwise, product
from math import comb, inf, log
from typing import Any

import networkx as nx
import numpy as np
import pytest
from scipy import stats  # noqa: TID251 - what ours is held against
from seeds import seeded

from actormap.core.arrays import Bools, Floats, Ints
from actormap.engine import communities
from actormap.engine.connectivity import cutpoints, disjoint_paths
from actormap.engine.connectivity.disjoint_paths import MOST_STEPS, two_terminal
from actormap.engine.edges import Edges
from actormap.engine.pairs.co_occurrence import shared_columns
from actormap.engine.paths.bit_parallel_bfs import steps_from_any
from actormap.engine.paths.k_shortest import BoundedPredecessors, PathQuery, k_shortest_paths
from actormap.engine.paths.shortest_paths import least_costs
from actormap.engine.segregation.random_groups import random_sums
from actormap.engine.statistics.small_samples import false_discovery, hypergeometric_at_most, wilson

SEEDS = range(25)
Pairs = list[tuple[int, int]]


def random_edges(seed: int, *, most: int = 9, directed: bool = True) -> tuple[int, Pairs]:
    """Number of nodes and simple edges between them."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, most + 1))
    pairs = [(u, v) for u in range(n) for v in range(n) if (u != v if directed else u < v)]
    return n, [pair for pair in pairs if rng.random() < 0.35]


def ends(edges: Pairs) -> tuple[Ints, Ints]:
    array = np.array(edges, dtype=np.int32).reshape(-1, 2)
    return array[:, 0], array[:, 1]


def graph(n: int, edges: Pairs, kind: type = nx.Graph) -> nx.Graph:
    made = kind()
    made.add_nodes_from(range(n))
    made.add_edges_from(edges)
    return made


# --- structure ---------------------------------------------------------------------------------------


@seeded(SEEDS)
def test_components_and_cores_are_those_of_networkx(seed: int) -> None:
    n, edges = random_edges(seed, most=14, directed=False)
    parts = cutpoints.components(Edges(n, *ends(edges)))
    wanted = {frozenset(c) for c in nx.connected_components(graph(n, edges))}
    assert {frozenset(np.flatnonzero(parts == p).tolist()) for p in set(parts.tolist())} == wanted
    core = cutpoints.core_numbers(Edges(n, *ends(edges))).tolist()
    assert dict(enumerate(core)) == nx.core_number(graph(n, edges))


def test_components_join_whatever_the_direction() -> None:
    assert len(set(cutpoints.components(Edges(3, *ends([(2, 0), (2, 1)]))).tolist())) == 1


@seeded(SEEDS)
def test_steps_are_those_of_networkx_from_several_starts(seed: int) -> None:
    n, edges = random_edges(seed, most=12)
    starts = np.flatnonzero(np.random.default_rng(seed).random(n) < 0.3).astype(np.int32)
    found = steps_from_any(Edges(n, *ends(edges), directed=True), starts)
    wanted = dict.fromkeys(range(n), inf)
    if len(starts):
        wanted |= nx.multi_source_dijkstra_path_length(graph(n, edges, nx.DiGraph), set(starts.tolist()))
    assert dict(enumerate(found.tolist())) == wanted


@seeded(SEEDS)
def test_shared_columns_are_intersections_of_sets(seed: int) -> None:
    rng = np.random.default_rng(seed)
    table = rng.random((6, 5)) < 0.4
    actor, column = (codes.astype(np.int32) for codes in np.nonzero(table))
    u, v, shared = shared_columns(6, actor, column, 5)
    found = {(a, b): c for a, b, c in zip(u.tolist(), v.tolist(), shared.tolist(), strict=True)}
    sets = [set(np.flatnonzero(row).tolist()) for row in table]
    assert found == {
        (a, b): len(sets[a] & sets[b]) for a, b in combinations(range(6), 2) if sets[a] & sets[b]
    }


def test_kernels_take_graphs_of_nothing() -> None:
    none = ends([])
    assert cutpoints.components(Edges(0, *none)).tolist() == []
    assert cutpoints.core_numbers(Edges(0, *none)).tolist() == []
    assert cutpoints.core_numbers(Edges(2, *none)).tolist() == [0, 0]
    assert [len(x) for x in shared_columns(0, *none, 0)] == [0, 0, 0]


# --- routes ------------------------------------------------------------------------------------------


def random_arcs(seed: int) -> tuple[Edges, nx.DiGraph, set[int], int]:
    """Arcs with different costs, the same as a graph, the starts and a goal."""
    n, edges = random_edges(seed, most=7)
    rng = np.random.default_rng(seed)
    costs = rng.uniform(0.01, 2, len(edges))
    made = graph(n, edges, nx.DiGraph)
    for (u, v), cost in zip(edges, costs, strict=True):
        made.edges[u, v]["cost"] = cost
    starts = {0} if n < 5 or rng.random() < 0.5 else {0, 1}
    return Edges(n, *ends(edges), costs, directed=True), made, starts, n - 1


def mask(n: int, nodes: set[int] | frozenset[int]) -> Bools:
    return np.isin(np.arange(n), list(nodes))


def cost_of(made: nx.DiGraph, route: tuple[int, ...]) -> float:
    return sum(made.edges[step]["cost"] for step in pairwise(route))


def every_route(
    made: nx.DiGraph, starts: set[int], goal: int, steps: int, banned: frozenset[int] = frozenset()
) -> Iterator[tuple[float, tuple[int, ...]]]:
    """All simple routes, found by trying everything."""
    for start in starts - banned - {goal}:
        open_ = made.subgraph(set(made) - (starts - {start}) - banned)
        if goal in open_:
            for found in nx.all_simple_paths(open_, start, goal, cutoff=steps):
                yield cost_of(made, tuple(found)), tuple(found)
    if goal in starts - banned:
        yield 0.0, (goal,)


def searched(arcs: Edges, bound: np.ndarray, query: PathQuery) -> Iterator[Any]:
    return k_shortest_paths(BoundedPredecessors(arcs, bound), query)


@pytest.mark.parametrize("steps", [1, 3, 6])
@seeded(SEEDS)
def test_routes_are_all_simple_ones_in_the_order_of_their_cost(seed: int, steps: int) -> None:
    arcs, made, starts, goal = random_arcs(seed)
    bound = least_costs(arcs, mask(arcs.n, starts), steps)
    found = list(searched(arcs, bound, PathQuery(mask(arcs.n, starts), goal, steps)))
    wanted = sorted(every_route(made, starts, goal, steps))
    assert [route for _, route in found] == [route for _, route in wanted]
    assert [cost for cost, _ in found] == pytest.approx([cost for cost, _ in wanted])


@seeded(SEEDS)
def test_routes_avoid_the_banned_with_or_without_a_bound_that_knows(seed: int) -> None:
    arcs, made, starts, goal = random_arcs(seed)
    banned = frozenset({2, 3} & set(range(arcs.n)) - {goal})
    loose = least_costs(arcs, mask(arcs.n, starts), 5)
    wanted = [route for _, route in sorted(every_route(made, starts, goal, 5, banned))]
    query = PathQuery(mask(arcs.n, starts), goal, 5, banned)
    found = searched(arcs, loose, query)
    assert [route for _, route in found] == wanted
    fewer = arcs.without(banned)
    tight = least_costs(fewer, mask(arcs.n, starts), 5)
    found = searched(fewer, tight, PathQuery(mask(arcs.n, starts), goal, 5))
    assert [route for _, route in found] == wanted


@seeded(SEEDS)
def test_least_costs_are_the_minimum_within_each_number_of_steps(seed: int) -> None:
    arcs, made, starts, _ = random_arcs(seed)
    best = least_costs(arcs, mask(arcs.n, starts), 4)
    for steps, v in product(range(5), range(arcs.n)):
        wanted = min((cost for cost, _ in every_route(made, starts, v, steps)), default=inf)
        assert best[steps, v] == pytest.approx(wanted)


def test_routes_of_equal_cost_come_in_the_order_of_their_nodes() -> None:
    edges = [(0, 3), (3, 4), (0, 1), (1, 4), (0, 2), (2, 4)]
    arcs = Edges(5, *ends(edges), np.ones(6), directed=True)
    bound = least_costs(arcs, mask(5, {0}), 3)
    found = [route for _, route in searched(arcs, bound, PathQuery(mask(5, {0}), 4, 3))]
    assert found == [(0, 1, 4), (0, 2, 4), (0, 3, 4)]


def test_longer_route_is_found_when_the_cap_leaves_out_the_cheapest() -> None:
    # A pruned Dijkstra would settle node 2 over three cheap arcs and find nothing within three.
    edges = [(0, 1), (1, 2), (2, 3), (0, 2)]
    arcs = Edges(4, *ends(edges), np.array([0.1, 0.1, 0.1, 1.0]), directed=True)
    bound = least_costs(arcs, mask(4, {0}), 2)
    found = list(searched(arcs, bound, PathQuery(mask(4, {0}), 3, 2)))
    assert found == [(pytest.approx(1.1), (0, 2, 3))]


def test_search_for_many_routes_stops_when_told() -> None:
    # A complete graph of 12 nodes has millions of routes; the first must not wait for the last.
    edges = [(u, v) for u in range(12) for v in range(12) if u != v]
    arcs = Edges(12, *ends(edges), np.ones(len(edges)), directed=True)
    bound = least_costs(arcs, mask(12, {0}), 8)
    found = list(islice(searched(arcs, bound, PathQuery(mask(12, {0}), 11, 8)), 20))
    assert found[0] == (1.0, (0, 11))
    assert len(set(found)) == 20


@seeded(range(60))
def test_disjoint_routes_are_as_many_and_as_cheap_as_a_flow_of_networkx(seed: int) -> None:
    arcs, made, starts, goal = random_arcs(seed)
    if goal in starts:
        return
    found = disjoint_paths.node_disjoint_paths(arcs, mask(arcs.n, starts), goal)
    between = [v for route in found for v in route[1:-1]]
    assert len(between) == len(set(between))
    assert not set(between) & starts
    assert all(route[0] in starts and route[-1] == goal for route in found)
    assert all(step in made.edges for route in found for step in pairwise(route))
    flow = _flow(made, starts, goal)
    assert len(found) == sum(flow["origin"].values())
    price = sum(
        amount * made.edges[u[0], v[0]]["price"]
        for u, outs in flow.items()
        if u != "origin"
        for v, amount in outs.items()
        if u[0] != v[0]
    )
    total = sum(made.edges[step]["price"] for route in found for step in pairwise(route))
    assert total == pytest.approx(price, abs=1e-3 * max(price, 1))


def _flow(made: nx.DiGraph, starts: set[int], goal: int) -> dict[Any, dict[Any, int]]:
    """The cheapest of the largest flows; networkx wants whole numbers as prices."""
    doors = nx.DiGraph()
    doors.add_nodes_from(["origin", (goal, "in")])
    for u, v, data in made.edges(data=True):
        data["price"] = round(data["cost"] * 1e6)
        if v not in starts and u != goal:
            doors.add_edge((u, "out"), (v, "in"), capacity=1, weight=data["price"])
    for v in set(made) - starts - {goal}:
        doors.add_edge((v, "in"), (v, "out"), capacity=1, weight=0)
    for start in starts:
        doors.add_edge("origin", (start, "out"), capacity=len(made), weight=0)
    return nx.max_flow_min_cost(doors, "origin", (goal, "in"))


# --- reliability -------------------------------------------------------------------------------------


@seeded(SEEDS)
def test_two_terminal_is_the_sum_over_all_worlds(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, edges = random_edges(seed, most=5)
    steps = [(u, v, float(rng.uniform(0.1, 1))) for u, v in edges[:9]]
    starts, goal = frozenset({0}) if n < 4 else frozenset({0, 1}), n - 1
    total = 0.0
    for world in product([False, True], repeat=len(steps)):
        chance = np.prod([p if there else 1 - p for there, (_, _, p) in zip(world, steps, strict=True)])
        held = graph(n, [(u, v) for there, (u, v, _) in zip(world, steps, strict=True) if there], nx.DiGraph)
        total += float(chance) * any(nx.has_path(held, start, goal) for start in starts)
    assert two_terminal(steps, starts, goal) == pytest.approx(total)


def test_two_terminal_gives_none_when_too_many_steps_matter() -> None:
    wide = [(0, v, 0.5) for v in range(1, 11)] + [(v, 11, 0.5) for v in range(1, 11)]
    assert len(wide) > MOST_STEPS
    assert two_terminal(wide, frozenset({0}), 11) is None
    assert two_terminal(wide[:9] + wide[10:19], frozenset({0}), 11) == pytest.approx(1 - 0.75**9)


def test_two_terminal_counts_no_step_that_leads_nowhere() -> None:
    aside = [(0, v, 0.5) for v in range(2, 40)]
    assert two_terminal([(0, 1, 0.3), *aside], frozenset({0}), 1) == pytest.approx(0.3)
    assert two_terminal(aside, frozenset({0}), 1) == 0
    assert two_terminal([], frozenset({0}), 0) == 1


# --- communities -------------------------------------------------------------------------------------


@seeded(SEEDS)
def test_modularity_is_that_of_networkx(seed: int) -> None:
    n, edges = random_edges(seed, most=10, directed=False)
    parts = np.random.default_rng(seed).integers(0, 3, n).astype(np.int32)
    found = communities.modularity(Edges(n, *ends(edges)), parts, resolution=1.3)
    sets = [set(np.flatnonzero(parts == p).tolist()) for p in range(3)]
    wanted = nx.community.modularity(graph(n, edges), sets, resolution=1.3) if edges else 0.0
    assert found == pytest.approx(wanted)


def brute_force_ari(a: np.ndarray, b: np.ndarray) -> float:
    """Adjusted Rand index by looking at every pair (Hubert and Arabie's formula)."""
    pairs = list(combinations(range(len(a)), 2))
    in_a = [a[i] == a[j] for i, j in pairs]
    in_b = [b[i] == b[j] for i, j in pairs]
    both = sum(x and y for x, y in zip(in_a, in_b, strict=True))
    by_chance = sum(in_a) * sum(in_b) / len(pairs) if pairs else 0
    highest = (sum(in_a) + sum(in_b)) / 2
    return 1.0 if highest == by_chance else (both - by_chance) / (highest - by_chance)


@seeded(SEEDS)
def test_adjusted_rand_is_that_of_all_pairs(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 9))
    a, b = (rng.integers(0, 4, n).astype(np.int32) for _ in range(2))
    assert communities.adjusted_rand(a, b) == pytest.approx(brute_force_ari(a, b))
    assert communities.adjusted_rand(a, 7 - a) == pytest.approx(1, abs=1e-12)
    assert communities.adjusted_rand(a, 7 - a) <= 1


def test_a_search_ends_where_two_partitions_are_equally_good() -> None:
    # From this start igraph, asked to go on until nothing changes, never comes back.
    edges = [(0, 5), (0, 6), (1, 3), (1, 5), (2, 3), (3, 4), (3, 5), (3, 6)]
    ties = Edges(7, *ends(edges))
    found = communities.leiden(ties, resolution=1.0, seeds=[20116])[0]
    assert communities.modularity(ties, found, resolution=1.0) == pytest.approx(1 / 8)


def test_leiden_finds_the_two_halves_and_repeats_itself() -> None:
    edges = [*combinations(range(4), 2), *combinations(range(4, 8), 2), (3, 4)]
    runs = communities.leiden(Edges(8, *ends(edges)), resolution=1.0, seeds=[1, 2, 3])
    again = communities.leiden(Edges(8, *ends(edges)), resolution=1.0, seeds=[1, 2, 3])
    for run, other in zip(runs, again, strict=True):
        assert run.tolist() == other.tolist()
        assert len(set(run[:4].tolist())) == len(set(run[4:].tolist())) == 1
        assert run[0] != run[4]


def test_consensus_keeps_those_together_that_most_runs_put_together() -> None:
    edges = [(0, 1), (1, 2), (3, 4)]
    runs = [np.array(run, dtype=np.int32) for run in ([0, 0, 1, 2, 2], [0, 0, 0, 2, 2], [5, 5, 1, 2, 2])]
    assert communities.consensus(Edges(5, *ends(edges)), runs, agreement=0.8).tolist() == [0, 0, 2, 1, 1]
    # In two of three runs 1 and 2 are apart.
    assert communities.consensus(Edges(5, *ends(edges)), runs, agreement=0.33).tolist() == [0, 0, 0, 1, 1]


def test_consensus_without_ties_or_actors() -> None:
    one = [np.zeros(2, dtype=np.int32)]
    assert communities.consensus(Edges(2, *ends([])), one, agreement=0.8).tolist() == [0, 1]
    assert communities.consensus(Edges(0, *ends([])), [], agreement=0.8).tolist() == []


def test_rewired_networks_keep_the_number_of_ties_and_repeat() -> None:
    edges = [*combinations(range(5), 2), (4, 5), (5, 6)]
    found = communities.rewired_modularity(Edges(7, *ends(edges)), resolution=1.0, seeds=[1, 2])
    assert found == communities.rewired_modularity(Edges(7, *ends(edges)), resolution=1.0, seeds=[1, 2])
    assert all(-0.5 <= q <= 1 for q in found)


# --- statistics --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("found", "total"), [(0, 1), (0, 12), (1, 3), (7, 9), (12, 12), (250, 1000)])
def test_wilson_is_that_of_scipy(found: int, total: int) -> None:
    wanted = stats.binomtest(found, total).proportion_ci(method="wilson")
    assert wilson(found, total) == pytest.approx((wanted.low, wanted.high))


@seeded(SEEDS)
def test_hypergeometric_is_that_of_scipy(seed: int) -> None:
    rng = np.random.default_rng(seed)
    total = int(rng.integers(1, 60))
    drawn, marked = (int(rng.integers(0, total + 1)) for _ in range(2))
    found = int(rng.integers(0, drawn + 1))
    wanted = stats.hypergeom.cdf(found, total, marked, drawn)
    assert hypergeometric_at_most(found, drawn=drawn, marked=marked, total=total) == pytest.approx(wanted)


@seeded(SEEDS)
def test_false_discovery_is_that_of_scipy(seed: int) -> None:
    rng = np.random.default_rng(seed)
    p = np.round(rng.random(int(rng.integers(1, 12))) ** 3, 2)  # rounded, so that some are equal
    assert false_discovery(p.tolist()) == pytest.approx(stats.false_discovery_control(p).tolist())


def test_false_discovery_of_nothing() -> None:
    assert false_discovery([]) == []


def relabelling_p(values: Floats, group: Bools, *, exact: int, draws: int, seed: int) -> float:
    """Chance that a group of this size has a sum as small as this one's."""
    random = random_sums(values, int(group.sum()), exact=exact, draws=draws, seed=seed)
    return random.at_most(float(values[group].sum()))


@seeded(SEEDS)
def test_relabelling_counts_the_groups_with_a_sum_as_small(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 9))
    values = rng.integers(0, 4, n) / 4
    group = rng.permutation(n) < rng.integers(1, n + 1)
    exact = relabelling_p(values, group, exact=10**6, draws=1, seed=0)
    sums = [values[list(some)].sum() for some in combinations(range(n), int(group.sum()))]
    assert exact == pytest.approx(np.mean([s <= values[group].sum() + 1e-9 for s in sums]))
    assert exact >= 1 / comb(n, int(group.sum()))


@seeded(range(5))
def test_relabelling_drawn_comes_near_to_relabelling_counted(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = np.where(rng.random(14) < 0.3, 0.0, 1 / rng.integers(1, 5, 14))
    group = np.arange(14) < 5
    counted = relabelling_p(values, group, exact=10**6, draws=1, seed=0)
    drawn = relabelling_p(values, group, exact=0, draws=20_000, seed=seed)
    assert drawn == pytest.approx(counted, abs=0.015)
    assert drawn == relabelling_p(values, group, exact=0, draws=20_000, seed=seed)


def test_relabelling_drawn_is_never_zero() -> None:
    values = np.array([0.0] * 5 + [1.0] * 60)
    assert relabelling_p(values, values == 0, exact=0, draws=99, seed=1) == pytest.approx(1 / 100)


def test_cost_of_a_step_is_minus_the_logarithm_of_its_chance() -> None:
    arcs = Edges(3, *ends([(0, 1), (1, 2)]), -np.log([0.5, 0.4]), directed=True)
    bound = least_costs(arcs, mask(3, {0}), 2)
    ((cost, _),) = searched(arcs, bound, PathQuery(mask(3, {0}), 2, 2))
    assert cost == pytest.approx(-log(0.2))
