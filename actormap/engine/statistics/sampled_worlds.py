"""What is kept of each of many worlds of a graph."""

from __future__ import annotations

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


def summarised(edges: Edges) -> SampledGraph:
    """An undirected world with its parts."""
    parts, part = sparse.csgraph.connected_components(edges.adjacency, directed=False)
    return SampledGraph(edges, int(parts), int(np.bincount(part, minlength=1).max()))
