"""Components, cores, distances and common columns of undirected and directed edge lists."""

from __future__ import annotations

import igraph as ig
import numpy as np
from scipy.sparse import csgraph

from actormap.arrays import Ints
from actormap.engine.edges import matrix


def components(n: int, source: Ints, target: Ints) -> Ints:
    """Number of the connected part that each node lies in, whatever the direction of edges."""
    return csgraph.connected_components(matrix(n, source, target), directed=False)[1].astype(np.int32)


def core_numbers(n: int, source: Ints, target: Ints) -> Ints:
    """Largest k such that a node lies in a part where each has k neighbours or more.

    Notes
    -----
    Edges must be simple: parallel edges and self-ties would count.

    References
    ----------
    Seidman (1983), Social Networks 5(3).
    """
    graph = ig.Graph(n=n, edges=np.column_stack([source, target]), directed=False)
    return np.asarray(graph.coreness(), dtype=np.int32)
