"""How much passes through each node on the shortest ways from some starts, many starts at once.

Step by step from all starts of a block together, a product of the network with a thin table takes
the place of a walk from each; what no product is needed for, few nodes at a time, takes only theirs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from actormap.core.arrays import Bools, Floats, Integers
from actormap.engine.edges import Edges

STARTS = 8
"""So many starts are followed at once: more would fall out of the processor's cache."""
FEW = 4
"""Where fewer than one in so many nodes are concerned, only their edges are looked at."""
MOST_STEPS = 64
"""Networks with longer shortest ways, such as chains, are walked faster one start at a time."""


def passing(edges: Edges, starts: Integers) -> Floats | None:
    """Shortest ways from some starts to all others that pass through each node, without their ends.

    Parameters
    ----------
    edges
        Edges without weights.
    starts
        Nodes, each once.

    Returns
    -------
    array or None
        Sum over all pairs of a start and another node; where a pair has several shortest ways,
        each counts as its share. None where a shortest way has more than `MOST_STEPS` steps.

    References
    ----------
    Brandes (2001), Journal of Mathematical Sociology 25(2), with a breadth-first search by products
    as in Buluç and Gilbert (2011), International Journal of High Performance Computing 25(4).
    """
    total = np.zeros(edges.n)
    for first in range(0, len(starts), STARTS):
        through = _block(edges.adjacency, edges.backwards, starts[first : first + STARTS])
        if through is None:
            return None
        total += through
    return total


def _block(arcs: Any, backwards: Any, starts: Integers) -> Floats | None:
    ways, steps = _ways(arcs, backwards, starts)
    if len(steps) > MOST_STEPS:
        return None
    reached = ways > 0
    # For each node the sum, over those that ways go on to, of what passes there a way.
    share = np.divide(1.0, ways, out=np.zeros_like(ways), where=reached)
    for far, near in zip(steps[:1:-1], steps[-2:0:-1], strict=True):
        back = _spread(arcs, backwards, share * far, far)
        back *= near
        share += back
    share *= ways
    share -= reached
    share[starts, np.arange(len(starts))] = 0.0
    return np.asarray(share.sum(axis=1))


def _ways(arcs: Any, backwards: Any, starts: Integers) -> tuple[Floats, list[Bools]]:
    """Number of shortest ways from each start to each node, and which nodes are reached at each step."""
    edge = np.zeros((arcs.shape[0], len(starts)))
    edge[starts, np.arange(len(starts))] = 1.0
    ways, steps = edge.copy(), [edge > 0]
    while len(steps) <= MOST_STEPS:
        edge = _spread(backwards, arcs, edge, steps[-1])
        new = edge > 0
        new &= ways == 0
        if not new.any():
            break
        edge *= new
        ways += edge
        steps.append(new)
    return ways, steps


def _spread(table: Any, other: Any, values: Floats, where: Bools) -> Floats:
    """`table` times values that are 0 but at some places; `other` is its transpose."""
    rows = np.flatnonzero(_any_in_row(where))
    if len(rows) < len(values) / FEW:
        return np.asarray(other[rows].T @ values[rows])
    return np.asarray(table @ values)


def _any_in_row(where: Bools) -> npt.NDArray[Any]:
    """Rows in which anything is true; eight columns are read as one number."""
    if where.shape[1] == np.dtype(np.uint64).itemsize:
        return where.view(np.uint64).ravel()
    return np.asarray(where.any(axis=1))
