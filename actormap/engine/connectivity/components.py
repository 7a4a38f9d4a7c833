"""Components and cores of a network."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from actormap.core.arrays import Ints
from actormap.engine.edges import Edges


def components(edges: Edges) -> Ints:
    """Number of the connected part that each node lies in, whatever the direction of edges."""
    return sparse.csgraph.connected_components(edges.once, directed=False)[1].astype(np.int32)


def core_numbers(edges: Edges) -> Ints:
    """Largest k such that a node lies in a part where each has k neighbours or more.

    References
    ----------
    Seidman (1983), Social Networks 5(3).
    """
    return np.asarray(edges.graph.coreness(), dtype=np.int32)
