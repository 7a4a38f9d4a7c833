"""The smallest cut: against all sets of nodes, and against another program."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np
from networkx.algorithms.connectivity import minimum_st_node_cut, node_connectivity
from seeds import seeded

from actormap.engine.connectivity.disjoint_paths import minimum_vertex_cut
from actormap.engine.edges import Edges


def drawn(seed: int) -> tuple[nx.DiGraph, list[int], int]:
    random = np.random.default_rng(seed)
    n = int(random.integers(2, 10))
    graph = nx.gnp_random_graph(n, float(random.choice([0.15, 0.25, 0.4])), seed=seed, directed=True)
    starts = list(range(int(random.choice([1, 1, 2])) if n > 2 else 1))
    return graph, starts, n - 1


def cut(graph: nx.DiGraph, starts: list[int], goal: int) -> tuple[int, ...] | None:
    ends = np.array(list(graph.edges), dtype=np.int32).reshape(-1, 2)
    edges = Edges(len(graph), ends[:, 0], ends[:, 1], directed=True)
    return minimum_vertex_cut(edges, np.isin(np.arange(len(graph)), starts), goal)


def severed(graph: nx.DiGraph, starts: list[int], goal: int, out: tuple[int, ...]) -> bool:
    left = graph.subgraph(set(graph) - set(out))
    return not any(nx.has_path(left, start, goal) for start in starts)


KINDS = {"adjacent": 0, "none": 0, "one": 0, "more": 0}


@seeded(range(400), few=400)
def test_cut_is_the_smallest_and_the_nearest_to_the_goal(seed: int) -> None:
    graph, starts, goal = drawn(seed)
    found = cut(graph, starts, goal)
    if any(graph.has_edge(start, goal) for start in starts):
        assert found is None
        KINDS["adjacent"] += 1
        return
    assert found is not None
    KINDS["none" if not found else "one" if len(found) == 1 else "more"] += 1
    inner = [v for v in graph if v not in starts and v != goal]
    for size in range(len(inner) + 1):
        every = [some for some in combinations(inner, size) if severed(graph, starts, goal, some)]
        if every:
            break
    assert found in every

    def reached(out: tuple[int, ...]) -> int:
        """How many nodes can still be reached from the starts: the nearer the cut, the more."""
        left = graph.subgraph(set(graph) - set(out))
        return len(set().union(*({start} | nx.descendants(left, start) for start in starts)))

    assert reached(found) == max(reached(some) for some in every)


def test_all_kinds_of_graphs_were_drawn() -> None:
    assert not sum(KINDS.values()) or all(count >= 20 for count in KINDS.values()), KINDS


@seeded(range(40))
def test_cut_is_as_large_as_that_of_another_program(seed: int) -> None:
    graph = nx.gnp_random_graph(60, 0.08, seed=seed, directed=True)
    # networkx says that nothing need be cut where an edge leads back from the goal to the start.
    graph.remove_edges_from([(0, 59), (59, 0)])
    found = cut(graph, [0], 59)
    assert found is not None
    assert len(found) == node_connectivity(graph, 0, 59) == len(minimum_st_node_cut(graph, 0, 59))
    assert severed(graph, [0], 59, found)


def test_edges_out_of_the_goal_and_into_a_start_do_not_count() -> None:
    graph = nx.DiGraph([(0, 1), (1, 3), (3, 2), (2, 0), (3, 1)])
    assert cut(graph, [0], 3) == (1,)


def test_nearest_of_equal_cuts_is_taken() -> None:
    assert cut(nx.path_graph(5, create_using=nx.DiGraph), [0], 4) == (3,)


def test_no_edges_at_all() -> None:
    assert cut(nx.empty_graph(2, create_using=nx.DiGraph), [0], 1) == ()
