"""Distances from several nodes as one."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from actormap.core.arrays import Floats, Integers
from actormap.engine.edges import Edges


def steps_from_any(edges: Edges, starts: Integers) -> Floats:
    """Fewest edges from any of some nodes to each; infinity where there is no path, or no start."""
    if not len(starts):
        return np.full(edges.n, np.inf)
    steps: Floats = sparse.csgraph.dijkstra(edges.adjacency, unweighted=True, indices=starts, min_only=True)
    return steps
