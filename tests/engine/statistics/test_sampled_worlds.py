"""What is kept of a world of a graph, against networkx."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from seeds import seeded

from actormap.engine.edges import Edges
from actormap.engine.statistics.density_error import summarised

NONE = np.zeros(0, dtype=np.int32)


@seeded(range(4))
def test_world_is_that_of_networkx(seed: int) -> None:
    drawn = nx.gnm_random_graph(40, 70, seed=seed)
    ends = np.array(drawn.edges(), dtype=np.int32)
    q = np.random.default_rng(seed).random(len(ends))
    for number in range(5):
        alive = np.random.default_rng([9, number]).random(len(q)) < q
        world = summarised(Edges(40, ends[:, 0], ends[:, 1]).take(alive))
        left = nx.empty_graph(40)
        left.add_edges_from(ends[alive].tolist())
        assert world.edges.degree.tolist() == [left.degree(v) for v in range(40)]
        assert world.parts == nx.number_connected_components(left)
        assert world.largest == max(map(len, nx.connected_components(left)))
        theirs = nx.pagerank(left, tol=1e-14, max_iter=1_000)
        assert world.pagerank() == pytest.approx([theirs[v] for v in range(40)], abs=1e-9)
        assert world.pagerank().sum() == pytest.approx(1)


def test_no_nodes_one_node_and_no_edges() -> None:
    none = summarised(Edges(0, NONE, NONE))
    assert (none.parts, none.largest) == (0, 0)
    one = summarised(Edges(1, NONE, NONE))
    assert (one.edges.degree.tolist(), one.parts, one.largest, one.pagerank().tolist()) == ([0], 1, 1, [1.0])
    three = summarised(Edges(3, NONE, NONE))
    assert three.pagerank() == pytest.approx([1 / 3] * 3)
