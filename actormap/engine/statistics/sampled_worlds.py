"""Many worlds of one undirected graph, in each of which every edge exists with its own probability."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import csgraph

from actormap.arrays import Bools, Codes, Floats, Ints

MOST_ROUNDS = 1_000
"""Rounds of PageRank; with the usual damping the change is below 1e-12 long before."""


@dataclass(frozen=True, slots=True)
class SampledGraph:
    """What one world looks like.

    Parameters
    ----------
    degree
        Number of edges of each node.
    parts, largest
        Number of connected parts, isolated nodes included, and number of nodes in the largest.
    graph
        Its edges as a symmetric sparse matrix of ones.
    """

    degree: Ints
    parts: int
    largest: int
    graph: Any

    def pagerank(self) -> Floats:
        """PageRank of each node; they sum to 1."""
        return pagerank(self.graph, self.degree)


def sampled_graphs(
    n: int, source: Ints, target: Ints, q: Floats, *, draws: int, seed: int
) -> Iterator[SampledGraph]:  # fmt: skip
    """Worlds one after another; number ``w`` is the same however many are drawn.

    Parameters
    ----------
    n
        Number of nodes.
    source, target
        Codes of both ends of each edge; neither parallel edges nor self-ties.
    q
        Probability that each edge exists, 0 to 1.
    draws, seed
        Number of worlds and start of the random sequences.

    Notes
    -----
    The rows of the whole graph are laid out once; a world only strikes out what is not in it.
    """
    if not n:
        return
    rows, columns = np.concatenate([source, target]), np.concatenate([target, source])
    order = np.lexsort((columns, rows))
    edge = np.tile(np.arange(len(source), dtype=np.int32), 2)[order]
    start = np.searchsorted(rows[order], np.arange(n + 1))
    columns = columns[order].astype(np.int32)
    for world in range(draws):
        alive = np.random.default_rng([seed, world]).random(len(q)) < q
        yield _world(n, columns, start, alive[edge])


def _world(n: int, columns: Ints, start: Codes, kept: Bools) -> SampledGraph:
    """The world in which these entries of the rows exist."""
    before = np.zeros(len(kept) + 1, dtype=np.int32)
    np.cumsum(kept, out=before[1:])
    ends = before[start]
    neighbours = columns[kept]
    graph = sparse.csr_array((np.ones(len(neighbours)), neighbours, ends), shape=(n, n))
    degree = np.diff(ends)
    parts, part = csgraph.connected_components(graph, directed=False)
    return SampledGraph(degree, int(parts), int(np.bincount(part).max()), graph)


def pagerank(
    graph: Any, degree: npt.NDArray[Any], *, damping: float = 0.85, tolerance: float = 1e-10
) -> Floats:
    """PageRank of an undirected graph; nodes without edges pass on to all alike.

    Parameters
    ----------
    graph
        Symmetric sparse matrix of ones.
    degree
        Number of edges of each node.
    damping
        Share that is passed on along edges, in [0, 1).
    tolerance
        Stops when the values change by less than this in sum.

    Returns
    -------
    array
        One value a node; they sum to 1.

    References
    ----------
    Brin and Page (1998), Computer Networks 30.
    """
    n = len(degree)
    if not n:
        return np.zeros(0)
    passed = damping / np.maximum(degree, 1) * (degree > 0)
    value = np.full(n, 1 / n)
    for _ in range(MOST_ROUNDS):
        following = graph @ (value * passed)
        following += (1 - following.sum()) / n
        change = np.abs(following - value).sum()
        value = following
        if change < tolerance:
            break
    return value
