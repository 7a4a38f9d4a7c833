"""Reach within steps against networkx, and the greedy cover against trying every set."""

from __future__ import annotations

import itertools
import random

import networkx as nx
import numpy as np
import pytest
from scipy import sparse
from seeds import seeded

from actormap.engine.edges import Edges
from actormap.engine.optimise.set_cover import best_of, greedy, reach_within


@pytest.mark.parametrize("steps", [0, 1, 2, 4])
@seeded(range(5))
def test_reach_within_steps_is_that_of_networkx(seed: int, steps: int) -> None:
    pick = random.Random(seed)  # noqa: S311 - repeatable, not secret
    n = 14
    arcs = {(pick.randrange(n), pick.randrange(n)) for _ in range(30)}
    arcs = {(u, v) for u, v in arcs if u != v}
    graph = nx.DiGraph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from(arcs)
    source, target = (np.array(end, dtype=np.int32) for end in zip(*sorted(arcs), strict=True))
    starts = np.array(sorted(pick.sample(range(n), 5)), dtype=np.int32)
    found = reach_within(Edges(n, source, target, directed=True), starts, steps).toarray()
    for row, start in enumerate(starts.tolist()):
        expected = nx.single_source_shortest_path_length(graph, start, cutoff=steps)
        assert np.flatnonzero(found[row]).tolist() == sorted(expected)
        assert set(found[row].tolist()) <= {0.0, 1.0}


def table(rows: list[list[int]], width: int) -> sparse.csr_array:
    found = np.zeros((len(rows), width))
    for row, columns in enumerate(rows):
        found[row, columns] = 1.0
    return sparse.csr_array(found)


def test_greedy_takes_what_adds_most_and_the_first_of_equal_ones() -> None:
    reached = table([[0, 1], [1, 2, 3], [3, 4], [0, 4]], 6)
    assert list(greedy(reached, np.ones(6, dtype=bool))) == [(1, 3), (3, 2)]
    wanted = np.array([True, True, False, False, False, False])
    assert list(greedy(reached, wanted)) == [(0, 2)]


@seeded(range(8))
def test_greedy_is_never_worse_than_its_guarantee(seed: int) -> None:
    pick = random.Random(seed)  # noqa: S311 - repeatable, not secret
    rows = [pick.sample(range(12), pick.randint(1, 5)) for _ in range(7)]
    reached = table(rows, 12)
    chosen = list(itertools.islice(greedy(reached, np.ones(12, dtype=bool)), 3))
    best = max(len(set().union(*some)) for some in itertools.combinations(map(set, rows), 3))
    assert sum(added for _, added in chosen) >= (1 - 1 / np.e) * best
    assert sum(added for _, added in chosen) == len(set().union(*(rows[row] for row, _ in chosen)))


def test_best_of_is_the_row_that_reaches_most() -> None:
    best, counts = best_of(table([[0], [0, 1, 2], [2, 3], [0, 3]], 5))
    assert counts.tolist() == [1, 3, 2, 2]
    assert best.tolist() == [1, 1, 1, 2, -1]


def test_nothing_to_reach_and_nobody_to_start_from() -> None:
    none = np.zeros(0, dtype=np.int32)
    empty = reach_within(Edges(3, none, none, directed=True), none, 4)
    assert empty.shape == (0, 3)
    assert list(greedy(empty, np.ones(3, dtype=bool))) == []
    assert best_of(empty)[0].tolist() == [-1, -1, -1]
