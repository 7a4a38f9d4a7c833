"""What passes through each node on shortest ways: the same by products as igraph counts by walks."""

from __future__ import annotations

import igraph as ig
import numpy as np
import pytest
from seeds import seeded

from actormap.engine.centrality import brandes
from actormap.engine.centrality.betweenness import Net, Sample, betweenness
from actormap.engine.edges import matrix


@pytest.mark.parametrize("directed", [False, True])
@seeded(range(5))
def test_passing_is_what_igraph_counts(directed: bool, seed: int) -> None:
    graph = ig.Graph.Erdos_Renyi(n=150, m=300, directed=directed)
    ends = np.array(graph.get_edgelist(), dtype=np.int32)
    arcs = matrix(150, ends[:, 0], ends[:, 1])
    backwards = arcs.T.tocsr()
    if not directed:
        arcs = backwards = arcs + backwards
    starts = np.random.default_rng(seed).choice(150, 21, replace=False)
    expected = np.array(graph.betweenness(sources=starts.tolist(), directed=directed))
    found = brandes.passing(arcs, backwards, starts)
    assert found is not None
    np.testing.assert_allclose(found / (1 if directed else 2), expected, atol=1e-9)


def test_long_chains_are_left_to_igraph() -> None:
    n, source, target = 100, np.arange(99, dtype=np.int32), np.arange(1, 100, dtype=np.int32)
    arcs = matrix(n, source, target)
    both = arcs + arcs.T.tocsr()
    assert brandes.passing(both, both, np.array([0])) is None
    sampled = betweenness(Net(n, source, target), Sample(exact=10, sources=100, seed=1))
    exact = betweenness(Net(n, source, target), Sample(exact=100, sources=0, seed=1))
    np.testing.assert_allclose(sampled.value, exact.value, atol=1e-9)
