"""Indices over common neighbours against networkx and igraph."""

from __future__ import annotations

from itertools import combinations
from math import log

import igraph as ig
import networkx as nx
import numpy as np
import pytest
from seeds import seeded

from actormap.engine.edges import Edges
from actormap.engine.pairs.co_occurrence import CommonNeighbours, LinkPrediction

SEEDS = range(12)


def of_pairs(
    graph: nx.Graph, counted: set[int] | None = None
) -> tuple[LinkPrediction, list[tuple[int, int]]]:
    n = len(graph)
    edges = [(*sorted(edge), data.get("weight", 1.0)) for *edge, data in graph.edges(data=True)]
    source, target = (np.array([edge[i] for edge in edges], dtype=np.int32) for i in (0, 1))
    weight = np.array([edge[2] for edge in edges], dtype=float)
    mask = np.isin(np.arange(n), list(range(n) if counted is None else counted))
    pairs = list(combinations(range(n), 2))
    u, v = (np.array([pair[i] for pair in pairs], dtype=np.int32) for i in (0, 1))
    return CommonNeighbours.build(Edges(n, source, target, weight), mask).of_pairs(u, v), pairs


@seeded(SEEDS)
def test_indices_are_those_of_networkx_and_igraph(seed: int) -> None:
    graph = nx.gnp_random_graph(9, 0.1 + 0.06 * seed, seed=seed)
    found, pairs = of_pairs(graph)
    adamic_adar = [value for *_, value in nx.adamic_adar_index(graph, pairs)]
    resource = [value for *_, value in nx.resource_allocation_index(graph, pairs)]
    assert found.adamic_adar == pytest.approx(adamic_adar)
    assert found.resource == pytest.approx(resource)
    assert found.common.tolist() == [len(list(nx.common_neighbors(graph, *pair))) for pair in pairs]
    other = ig.Graph(n=9, edges=list(graph.edges))
    assert found.jaccard == pytest.approx(other.similarity_jaccard(pairs=pairs, loops=False), nan_ok=False)
    weighted = other.similarity_inverse_log_weighted(range(9))
    assert found.adamic_adar == pytest.approx([weighted[u][v] for u, v in pairs])


@seeded(SEEDS)
def test_weighted_index_and_excluded_neighbours_are_those_of_the_definition(seed: int) -> None:
    graph = nx.gnp_random_graph(8, 0.5, seed=seed)
    rng = np.random.default_rng(seed)
    for *_, data in graph.edges(data=True):
        data["weight"] = float(rng.choice([0.0, 0.25, 0.5, 1.0]))
    counted = set(np.flatnonzero(rng.random(8) < 0.7).tolist())
    found, pairs = of_pairs(graph, counted)
    strength = dict(graph.degree(weight="weight"))
    for i, (u, v) in enumerate(pairs):
        both = set(nx.common_neighbors(graph, u, v)) & counted
        either = (set(graph[u]) | set(graph[v])) & counted
        assert found.common[i] == len(both)
        assert found.jaccard[i] == pytest.approx(len(both) / len(either) if either else 0)
        assert found.adamic_adar[i] == pytest.approx(sum(1 / log(graph.degree[z]) for z in both))
        assert found.weighted[i] == pytest.approx(
            sum((graph[u][z]["weight"] + graph[v][z]["weight"]) / strength[z] for z in both if strength[z])
        )


def test_weighted_index_of_the_definition() -> None:
    # w_uz = .5, w_vz = 1, and a third tie of z with .5: s_z = 2, (.5 + 1) / 2 = .75.
    graph = nx.Graph([(0, 2, {"weight": 0.5}), (1, 2, {"weight": 1.0}), (2, 3, {"weight": 0.5})])
    assert of_pairs(graph)[0].weighted[0] == 0.75


def test_indices_without_any_edge() -> None:
    found, pairs = of_pairs(nx.empty_graph(3))
    for values in (found.common, found.jaccard, found.adamic_adar, found.resource, found.weighted):
        assert values.tolist() == [0.0] * len(pairs)
