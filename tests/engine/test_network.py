"""All measures of one network at once: the same as each by itself, and as igraph and networkx say."""

from __future__ import annotations

from typing import Any

import igraph as ig
import networkx as nx
import numpy as np
import pytest
from seeds import seeded

from actormap.engine import communities
from actormap.engine.centrality import brandes
from actormap.engine.centrality.betweenness import Net, Sample, betweenness
from actormap.engine.centrality.structural_holes import holes
from actormap.engine.connectivity import components
from actormap.engine.network import Network
from actormap.engine.paths.k_shortest import hops


def random_edges(n: int, m: int, seed: int) -> tuple[Any, Any]:
    graph = nx.gnm_random_graph(n, m, seed=seed)
    edges = np.array(graph.edges(), dtype=np.int32).reshape(-1, 2)
    return edges[:, 0], edges[:, 1]


CASES = {
    "sparse": (60, *random_edges(60, 50, 1)), "dense": (40, *random_edges(40, 300, 2)),
    "chain": (100, np.arange(99, dtype=np.int32), np.arange(1, 100, dtype=np.int32)),
    "no ties": (5, *random_edges(5, 0, 3)), "one": (1, *random_edges(1, 0, 3)),
}  # fmt: skip
every_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


@every_case
def test_each_measure_is_that_of_its_own_kernel(case: tuple[int, Any, Any]) -> None:
    n, source, target = case
    network = Network(n, source, target)
    part = components.components(n, source, target)
    assert ((network.parts()[:, None] == network.parts()) == (part[:, None] == part)).all()
    assert (network.core_numbers() == components.core_numbers(n, source, target)).all()
    alone, together = holes(n, source, target), network.holes()
    for name in ("constraint", "effective_size", "degree", "clustering"):
        np.testing.assert_allclose(getattr(together, name), getattr(alone, name), atol=1e-12)
    assert (network.degree == alone.degree).all()
    both = np.r_[source, target], np.r_[target, source]
    starts = np.array([0], dtype=np.int32)
    assert (network.steps(starts) == hops(n, *both, starts)[0]).all()
    assert np.isinf(network.steps(starts[:0])).all()


@every_case
def test_measures_are_those_of_other_programs(case: tuple[int, Any, Any]) -> None:
    n, source, target = case
    graph = nx.empty_graph(n)
    graph.add_edges_from(zip(source.tolist(), target.tolist(), strict=True))
    network = Network(n, source, target)
    expected = nx.pagerank(graph, tol=1e-15, max_iter=1000)
    np.testing.assert_allclose(network.pagerank(), [expected[v] for v in range(n)], atol=1e-12)
    starts = np.arange(0, n, 3, dtype=np.int32)
    through = nx.betweenness_centrality_subset(graph, starts.tolist(), list(range(n)))
    np.testing.assert_allclose(network.betweenness(starts), [through[v] for v in range(n)], atol=1e-9)


def test_communities_are_repeatable_and_have_the_modularity_that_is_told() -> None:
    n, source, target = CASES["sparse"]
    network = Network(n, source, target)
    part, value = network.communities(seed=3)
    assert (part == Network(n, source, target).communities(seed=3)[0]).all()
    assert value == pytest.approx(communities.modularity(n, source, target, part, resolution=1.0))
    best = communities.leiden(n, source, target, resolution=1.0, seeds=range(5))
    assert value >= max(communities.modularity(n, source, target, p, resolution=1.0) for p in best) - 0.02


@pytest.mark.parametrize("directed", [False, True])
@seeded(range(5))
def test_passing_is_what_igraph_counts(directed: bool, seed: int) -> None:
    graph = ig.Graph.Erdos_Renyi(n=150, m=300, directed=directed)
    ends = np.array(graph.get_edgelist(), dtype=np.int32)
    arcs = components.matrix(150, ends[:, 0], ends[:, 1])
    backwards = arcs.T.tocsr()
    if not directed:
        arcs = backwards = arcs + backwards
    starts = np.random.default_rng(seed).choice(150, 21, replace=False)
    expected = np.array(graph.betweenness(sources=starts.tolist(), directed=directed))
    found = brandes.passing(arcs, backwards, starts)
    assert found is not None
    np.testing.assert_allclose(found / (1 if directed else 2), expected, atol=1e-9)


def test_long_chains_are_left_to_igraph() -> None:
    n, source, target = CASES["chain"]
    arcs = components.matrix(n, source, target)
    both = arcs + arcs.T.tocsr()
    assert brandes.passing(both, both, np.array([0])) is None
    sampled = betweenness(Net(n, source, target), Sample(exact=10, sources=100, seed=1))
    exact = betweenness(Net(n, source, target), Sample(exact=100, sources=0, seed=1))
    np.testing.assert_allclose(sampled.value, exact.value, atol=1e-9)
