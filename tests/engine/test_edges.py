"""The edge list: its views against networkx, and parts of it."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from seeds import seeded

from actormap.engine.edges import Edges


def random_edges(seed: int, *, directed: bool) -> tuple[Edges, nx.Graph]:
    """Edges with weights and the same as a graph; some nodes have none."""
    made = nx.gnp_random_graph(20, 0.12, seed=seed, directed=directed)
    ends = np.array(list(made.edges), dtype=np.int32).reshape(-1, 2)
    weight = np.random.default_rng(seed).uniform(0.1, 1, len(ends))
    made.add_weighted_edges_from((u, v, w) for (u, v), w in zip(ends.tolist(), weight.tolist(), strict=True))
    return Edges(20, ends[:, 0], ends[:, 1], weight, directed), made


def triples(edges: Edges) -> set[tuple[frozenset[int] | tuple[int, int], float]]:
    found = zip(edges.source.tolist(), edges.target.tolist(), edges.weights.tolist(), strict=True)
    return {((u, v) if edges.directed else frozenset((u, v)), w) for u, v, w in found}


@seeded(range(5))
@pytest.mark.parametrize("directed", [False, True])
def test_views_are_those_of_networkx(seed: int, directed: bool) -> None:
    edges, made = random_edges(seed, directed=directed)
    table = nx.to_numpy_array(made)
    assert edges.adjacency.toarray().tolist() == table.tolist()
    assert edges.backwards.toarray().tolist() == table.T.tolist()
    assert edges.reversed().adjacency.toarray().tolist() == table.T.tolist()
    assert edges.degree.tolist() == [made.degree(v) for v in made]
    for v in made:
        assert edges.neighbours.of(v) == sorted(made[v])
        carried = edges.weights[edges.neighbours.edges(v)].tolist()
        assert carried == [made[v][u]["weight"] for u in sorted(made[v])]
    assert edges.graph.get_edgelist() == list(made.edges)


@seeded(range(5))
def test_edges_into_each_node_are_those_of_networkx(seed: int) -> None:
    edges, made = random_edges(seed, directed=True)
    for v in made:
        assert edges.into.of(v) == sorted(made.predecessors(v))
        for u in edges.into.of(v):
            assert edges.weights[edges.into.between(v, u)] == made[u][v]["weight"]
    undirected, _ = random_edges(seed, directed=False)
    assert undirected.into is undirected.neighbours


@seeded(range(5))
@pytest.mark.parametrize("directed", [False, True])
def test_edges_are_left_out_by_their_ends(seed: int, directed: bool) -> None:
    edges, _ = random_edges(seed, directed=directed)
    some = np.random.default_rng(seed).random(20) < 0.3
    every = set(zip(edges.source.tolist(), edges.target.tolist(), edges.weights.tolist(), strict=True))

    def kept(left: Edges) -> set[tuple[int, int, float]]:
        return set(zip(left.source.tolist(), left.target.tolist(), left.weights.tolist(), strict=True))

    wanted = {(u, v, w) for u, v, w in every if not some[u] and not some[v]}
    assert kept(edges.without(np.flatnonzero(some))) == wanted != every
    goal = int(edges.target[0])
    into = {(u, v, w) for u, v, w in every if v != goal or some[u]}
    assert kept(edges.into_only(goal, some)) == into
    assert kept(edges.into_only(goal, np.zeros(20, dtype=bool))) < every


@seeded(range(5))
@pytest.mark.parametrize("directed", [False, True])
def test_edges_among_some_nodes_are_numbered_by_their_place(seed: int, directed: bool) -> None:
    edges, made = random_edges(seed, directed=directed)
    nodes = np.random.default_rng(seed).permutation(20)[:12]
    place = {v: at for at, v in enumerate(nodes.tolist())}
    wanted = made.subgraph(place)
    found = triples(edges.among(nodes))
    moved = {(place[u], place[v], data["weight"]) for u, v, data in wanted.edges(data=True)}
    assert found == {((u, v) if directed else frozenset((u, v)), w) for u, v, w in moved}


def test_pairs_have_the_smaller_end_first_unless_edges_are_directed() -> None:
    ends = np.array([3, 1], dtype=np.int32), np.array([1, 2], dtype=np.int32)
    assert Edges(5, *ends).pair.tolist() == [8, 7]
    assert Edges(5, *ends, directed=True).pair.tolist() == [16, 7]
    again = Edges.of_pairs(5, Edges(5, *ends).pair)
    assert (again.source.tolist(), again.target.tolist()) == ([1, 1], [3, 2])
    again = Edges.of_pairs(5, Edges(5, *ends, directed=True).pair, directed=True)
    assert (again.source.tolist(), again.target.tolist(), again.directed) == ([3, 1], [1, 2], True)


def test_pairs_of_many_nodes_do_not_run_over() -> None:
    far = np.array([99_998], dtype=np.int32), np.array([99_999], dtype=np.int32)
    assert Edges(100_000, *far).pair.tolist() == [99_998 * 100_000 + 99_999]


@pytest.mark.parametrize("n", [0, 3])
@pytest.mark.parametrize("directed", [False, True])
def test_lists_of_nothing_have_views(n: int, directed: bool) -> None:
    none = np.zeros(0, dtype=np.int32)
    edges = Edges(n, none, none, directed=directed)
    assert edges.degree.tolist() == edges.neighbours.degree.tolist() == [0] * n
    assert (edges.adjacency.shape, edges.adjacency.nnz, edges.graph.vcount()) == ((n, n), 0, n)
    assert edges.among(np.arange(n)).n == n
