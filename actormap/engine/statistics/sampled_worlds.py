"""Many worlds of one undirected graph, in each of which every edge exists with its own probability."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from actormap.core.arrays import Floats
from actormap.engine.centrality.spectral import DAMPING, ROUGH, pagerank
from actormap.engine.edges import Edges


@dataclass(frozen=True, slots=True)
class SampledGraph:
    """What one world looks like.

    Parameters
    ----------
    edges
        Those that exist in it.
    parts, largest
        Number of connected parts, isolated nodes included, and number of nodes in the largest.
    """

    edges: Edges
    parts: int
    largest: int

    def pagerank(self) -> Floats:
        """PageRank of each node; they sum to 1."""
        return pagerank(self.edges, damping=DAMPING, close=ROUGH)


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
    """
    for world in range(draws if edges.n else 0):
        real = edges.take(np.random.default_rng([seed, world]).random(len(q)) < q)
        parts, part = sparse.csgraph.connected_components(real.adjacency, directed=False)
        yield SampledGraph(real, int(parts), int(np.bincount(part).max()))
