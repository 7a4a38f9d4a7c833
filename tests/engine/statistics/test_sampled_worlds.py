"""Many worlds of a graph, against networkx and probabilities worked out by hand."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from seeds import seeded

from actormap.engine.edges import Edges
from actormap.engine.statistics.sampled_worlds import sampled_graphs

NONE = np.zeros(0, dtype=np.int32)


@seeded(range(4))
def test_world_is_the_graph_of_the_ties_that_its_coins_leave(seed: int) -> None:
    drawn = nx.gnm_random_graph(40, 70, seed=seed)
    ends = np.array(drawn.edges(), dtype=np.int32)
    q = np.random.default_rng(seed).random(len(ends))
    for number, world in enumerate(sampled_graphs(Edges(40, ends[:, 0], ends[:, 1]), q, draws=5, seed=9)):
        alive = np.random.default_rng([9, number]).random(len(q)) < q
        left = nx.empty_graph(40)
        left.add_edges_from(ends[alive].tolist())
        assert world.edges.degree.tolist() == [left.degree(v) for v in range(40)]
        assert world.parts == nx.number_connected_components(left)
        assert world.largest == max(map(len, nx.connected_components(left)))
        theirs = nx.pagerank(left, tol=1e-14, max_iter=1_000)
        assert world.pagerank() == pytest.approx([theirs[v] for v in range(40)], abs=1e-9)
        assert world.pagerank().sum() == pytest.approx(1)


def test_path_of_two_doubtful_ties_holds_as_often_as_both_exist() -> None:
    # Chances .8 and .5 in series: .4.
    path = Edges(3, np.array([0, 1], dtype=np.int32), np.array([1, 2], dtype=np.int32))
    worlds = sampled_graphs(path, np.array([0.8, 0.5]), draws=1_000, seed=20_111)
    whole = [world.largest == 3 for world in worlds]
    assert np.mean(whole) == pytest.approx(0.4, abs=0.05)


def test_world_does_not_depend_on_how_many_are_drawn() -> None:
    ends = np.array(nx.cycle_graph(30).edges(), dtype=np.int32)
    given = Edges(30, ends[:, 0], ends[:, 1]), np.full(30, 0.5)
    few, many = list(sampled_graphs(*given, draws=3, seed=1)), list(sampled_graphs(*given, draws=8, seed=1))
    assert [w.edges.degree.tolist() for w in few] == [w.edges.degree.tolist() for w in many[:3]]
    assert few[0].edges.degree.tolist() != few[1].edges.degree.tolist()


def test_sure_and_impossible_ties() -> None:
    ends = np.array([0, 1], dtype=np.int32), np.array([1, 2], dtype=np.int32)
    for world in sampled_graphs(Edges(4, *ends), np.array([1.0, 0.0]), draws=20, seed=0):
        assert world.edges.degree.tolist() == [1, 1, 0, 0]
        assert (world.parts, world.largest) == (3, 2)


def test_no_nodes_one_node_and_no_edges() -> None:
    assert list(sampled_graphs(Edges(0, NONE, NONE), np.zeros(0), draws=3, seed=0)) == []
    (one,) = sampled_graphs(Edges(1, NONE, NONE), np.zeros(0), draws=1, seed=0)
    assert (one.edges.degree.tolist(), one.parts, one.largest, one.pagerank().tolist()) == ([0], 1, 1, [1.0])
    (three,) = sampled_graphs(Edges(3, NONE, NONE), np.zeros(0), draws=1, seed=0)
    assert three.pagerank() == pytest.approx([1 / 3] * 3)
