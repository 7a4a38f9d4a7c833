"""Which few nodes reach the most of some nodes: a greedy cover."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy import sparse

from actormap.core.arrays import Bools, Ints
from actormap.engine.edges import Edges

Reach = Any
"""One row a start, one column a node; 1 where the node is within reach."""


def reach_within(edges: Edges, starts: Ints, steps: int) -> Reach:
    """Nodes within so many directed edges of each start, itself included.

    Parameters
    ----------
    edges
        Directed.
    starts
        The nodes to start from.
    steps
        Most edges in a row.
    """
    places = np.arange(len(starts)), starts
    reached = sparse.csr_array((np.ones(len(starts)), places), shape=(len(starts), edges.n))
    front = reached
    for _ in range(steps):
        front = front @ edges.once
        front = front - front.multiply(reached > 0)
        front.eliminate_zeros()
        if not front.nnz:
            break
        front.data[:] = 1.0
        reached = reached + front
    return reached.tocsr()


def best_of(reached: Reach) -> tuple[Ints, Ints]:
    """For each node, the row that reaches it and reaches the most; the first of equal ones.

    Returns
    -------
    tuple
        The row for each column, -1 where none reaches it; and how many nodes each row reaches.
    """
    counts = np.diff(reached.indptr).astype(np.int32)
    best = np.full(reached.shape[1], -1, dtype=np.int32)
    for row in np.argsort(-counts, kind="stable")[::-1].tolist():
        best[reached.indices[reached.indptr[row] : reached.indptr[row + 1]]] = row
    return best, counts


def greedy(reached: Reach, wanted: Bools) -> Iterator[tuple[int, int]]:
    """Rows in the order in which each adds the most wanted nodes to those before; the first of equal ones.

    Yields
    ------
    tuple
        The row, and how many it adds.

    Notes
    -----
    Greedy: the best next one, not the best set; it covers at least 1 - 1/e of what the best set does.

    References
    ----------
    Nemhauser, Wolsey and Fisher (1978), Mathematical Programming 14.
    """
    left = wanted.astype(float)
    while True:
        gain = reached @ left
        row = int(np.argmax(gain)) if len(gain) else 0
        if not len(gain) or gain[row] < 1:
            return
        yield row, int(gain[row])
        left[reached.indices[reached.indptr[row] : reached.indptr[row + 1]]] = 0.0
