"""Triangles and frustration, against all divisions tried one by one and against networkx."""

from __future__ import annotations

import random
from itertools import combinations, product
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from seeds import seeded

from actormap.engine.edges import Edges
from actormap.engine.structural_balance import frustration, triangles


def arrays(edges: dict[tuple[int, int], int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    source = np.array([u for u, _ in edges], dtype=np.int32)
    target = np.array([v for _, v in edges], dtype=np.int32)
    return source, target, np.array(list(edges.values()), dtype=np.int8)


def some_edges(seed: int, n: int, share: float) -> dict[tuple[int, int], int]:
    pick = random.Random(seed)  # noqa: S311 - repeatable, not secret
    pairs = [(u, v) if pick.random() < 0.5 else (v, u) for u, v in combinations(range(n), 2)]
    pick.shuffle(pairs)
    return {pair: pick.choice([1, 1, -1]) for pair in pairs if pick.random() < share}


def graph_of(n: int, edges: dict[tuple[int, int], int]) -> tuple[Edges, np.ndarray]:
    source, target, sign = arrays(edges)
    return Edges(n, source, target), sign


def by_hand(n: int, edges: dict[tuple[int, int], int]) -> int:
    return min(
        sum((sign > 0) != (side[u] == side[v]) for (u, v), sign in edges.items())
        for side in product((0, 1), repeat=n)
    )


@pytest.mark.parametrize("share", [0.1, 0.3, 0.6, 1.0])
@seeded(range(6))
def test_frustration_is_the_least_over_all_divisions(seed: int, share: float) -> None:
    edges = some_edges(seed, 9, share)
    assert frustration(*graph_of(9, edges), most=9) == by_hand(9, edges)


@seeded(range(6))
def test_triangles_are_those_of_networkx_with_their_edges(seed: int) -> None:
    edges = some_edges(seed, 12, 0.5)
    source, target, _ = arrays(edges)
    found = triangles(Edges(12, source, target))
    graph = nx.Graph(list(edges))
    assert len(found) == sum(nx.triangles(graph).values()) // 3
    nodes = {frozenset(np.r_[source[row], target[row]].tolist()) for row in found}
    assert len(nodes) == len(found)
    assert all(len(three) == 3 and graph.subgraph(three).number_of_edges() == 3 for three in nodes)
    assert found.tolist() == sorted(found.tolist())


def test_nothing_and_one_edge_have_no_triangle_and_no_frustration() -> None:
    for n, edges in ((0, {}), (1, {}), (3, {}), (2, {(0, 1): -1})):
        source, target, sign = arrays(edges)
        assert triangles(Edges(n, source, target)).shape == (0, 3)
        assert frustration(Edges(n, source, target), sign, most=20) == 0


def test_large_block_with_a_hostile_edge_has_no_exact_answer() -> None:
    ring = {(v, (v + 1) % 6): 1 for v in range(6)}
    assert frustration(*graph_of(6, ring), most=5) == 0
    ring[5, 0] = -1
    assert frustration(*graph_of(6, ring), most=5) is None
    assert frustration(*graph_of(6, ring), most=6) == 1


def test_small_blocks_of_a_large_network_add_up() -> None:
    edges = {}
    for first in range(0, 300, 3):
        edges |= {(first, first + 1): 1, (first + 1, first + 2): 1, (first, first + 2): -1}
        edges |= {(first + 2, first + 3): -1}
    assert frustration(*graph_of(301, edges), most=3) == 100


def test_slovene_parties_are_two_ties_from_two_camps(shared: Path) -> None:
    """Doreian and Mrvar (1996); Aref and Wilson (2018) give the frustration index 2."""
    file = shared / "data/pajek-classics/Stranke94.net"
    cells = file.read_text(encoding="latin-1").partition("*Matrix")[2].split()
    ties = np.sign(np.array(cells, dtype=int).reshape(10, 10))
    assert ((ties < 0).sum(), (ties > 0).sum()) == (54, 36)
    edges = {(u, v): int(ties[u, v]) for u, v in combinations(range(10), 2)}
    source, target, sign = arrays(edges)
    assert frustration(Edges(10, source, target), sign, most=10) == 2
    balanced = sign[triangles(Edges(10, source, target))].prod(axis=1) > 0
    assert balanced.sum() == sum(
        ties[u, v] * ties[v, w] * ties[u, w] > 0 for u, v, w in combinations(range(10), 3)
    )
    assert len(balanced) == 120
