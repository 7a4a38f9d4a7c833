"""How many nodes must fall away before nothing leads from a start to a goal, and which."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from actormap.core.arrays import Bools
from actormap.engine.edges import Edges


def minimum_vertex_cut(edges: Edges, starts: Bools, goal: int) -> tuple[int, ...] | None:
    """The fewest nodes without which no way leads from any start to a goal.

    Parameters
    ----------
    edges
        Directed.
    starts
        Where ways begin.
    goal
        Where they end, no start itself.

    Returns
    -------
    tuple or None
        Codes in ascending order; of all smallest sets the one nearest to the goal, which is unique.
        Empty where there is no way at all, None where an edge leads straight from a start to the goal.

    Notes
    -----
    Their number is also the largest number of ways that share nobody in between (Menger (1927)).

    References
    ----------
    Ford and Fulkerson (1956), with each node split into two ends; Picard and Queyranne (1980) for
    the nearest one.
    """
    source, target, n = edges.source, edges.target, edges.n
    begins = starts[source]
    if (begins & (target == goal)).any():
        return None
    origin = 2 * n
    inner = np.flatnonzero(~starts)
    inner = inner[inner != goal]
    tail = np.r_[np.where(begins, origin, 2 * source + 1), 2 * inner]
    head = np.r_[2 * target, 2 * inner + 1]
    room = np.r_[np.full(len(source), n + 1), np.ones(len(inner), dtype=np.int64)]
    kept = (tail != 2 * goal + 1) & ~np.r_[starts[target], np.zeros(len(inner), dtype=bool)]
    shape = (origin + 1, origin + 1)
    capacity = sparse.csr_array(
        (room[kept].astype(np.int32), (tail[kept].astype(np.int32), head[kept].astype(np.int32))), shape=shape
    )
    left = (capacity - sparse.csgraph.maximum_flow(capacity, origin, 2 * goal).flow).tocsr()
    left.data = (left.data > 0).astype(np.int32)
    left.eliminate_zeros()
    near = np.zeros(origin + 1, dtype=bool)
    near[sparse.csgraph.breadth_first_order(left.T.tocsr(), 2 * goal, return_predecessors=False)] = True
    return tuple(v for v in inner.tolist() if near[2 * v + 1] and not near[2 * v])
