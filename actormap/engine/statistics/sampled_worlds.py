"""Many worlds of one undirected graph, in each of which every edge exists with its own probability."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from actormap.core.arrays import Bools, Floats, Ints
from actormap.engine.centrality.spectral import DAMPING, ROUGH, walked
from actormap.engine.edges import Edges, Neighbours


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
        return walked(self.graph, self.degree, damping=DAMPING, close=ROUGH)


def sampled_graphs(edges: Edges, q: Floats, *, draws: int, seed: int) -> Iterator[SampledGraph]:
    """Worlds one after another; number ``w`` is the same however many are drawn.

    Parameters
    ----------
    edges
        Undirected.
    q
        Probability that each edge exists, 0 to 1.
    draws, seed
        Number of worlds and start of the random sequences.

    Notes
    -----
    The rows of the whole graph are laid out once; a world only strikes out what is not in it.
    """
    if not edges.n:
        return
    around = edges.neighbours
    for world in range(draws):
        alive = np.random.default_rng([seed, world]).random(len(q)) < q
        yield _world(around, alive[around.edge])


def _world(around: Neighbours, kept: Bools) -> SampledGraph:
    """The world in which these of all ends of edges exist."""
    n = len(around.start) - 1
    before = np.zeros(len(kept) + 1, dtype=np.int32)
    np.cumsum(kept, out=before[1:])
    ends = before[around.start]
    neighbours = around.node[kept]
    graph = sparse.csr_array((np.ones(len(neighbours)), neighbours, ends), shape=(n, n))
    degree = np.diff(ends)
    parts, part = sparse.csgraph.connected_components(graph, directed=False)
    return SampledGraph(degree, int(parts), int(np.bincount(part).max()), graph)
