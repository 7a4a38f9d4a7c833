"""What passes through each node on shortest ways: the same by products as igraph counts by walks."""

from __future__ import annotations

import igraph as ig
import numpy as np
import pytest
from seeds import seeded

from actormap.engine.centrality import betweenness as kernel
from actormap.engine.centrality.betweenness import Sample, betweenness
from actormap.engine.edges import Edges


@pytest.mark.parametrize("directed", [False, True])
@seeded(range(5))
def test_passing_is_what_igraph_counts(directed: bool, seed: int) -> None:
    graph = ig.Graph.Erdos_Renyi(n=150, m=300, directed=directed)
    ends = np.array(graph.get_edgelist(), dtype=np.int32)
    starts = np.random.default_rng(seed).choice(150, 21, replace=False)
    expected = np.array(graph.betweenness(sources=starts.tolist(), directed=directed))
    found = kernel.passing(Edges(150, ends[:, 0], ends[:, 1], directed=directed), starts)
    assert found is not None
    np.testing.assert_allclose(found / (1 if directed else 2), expected, atol=1e-9)


def test_long_chains_are_left_to_igraph() -> None:
    chain = Edges(100, np.arange(99, dtype=np.int32), np.arange(1, 100, dtype=np.int32))
    assert kernel.passing(chain, np.array([0])) is None
    sampled = betweenness(chain, Sample(exact=10, sources=100, seed=1))
    exact = betweenness(chain, Sample(exact=100, sources=0, seed=1))
    np.testing.assert_allclose(sampled.value, exact.value, atol=1e-9)
