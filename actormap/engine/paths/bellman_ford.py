"""Least costs of paths with a limited number of edges, and the nodes that lie on such paths."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np

from actormap.core.arrays import Bools, Floats
from actormap.engine.edges import Edges, Neighbours


def least_costs(edges: Edges, starts: Bools, steps: int | None = None) -> Floats:
    """Least cost from any start to each node within a number of steps.

    Parameters
    ----------
    edges
        Directed, weighted by their cost, not negative.
    starts
        Where paths begin.
    steps
        Most edges in a path; None for any number.

    Returns
    -------
    array
        ``[k, v]``: least cost of reaching v with at most k edges; infinity where there is no path.
        Where any number of edges will do, no row follows once more of them make nothing cheaper.

    References
    ----------
    Bellman (1958), Quarterly of Applied Mathematics 16(1), one layer a step.
    """
    layers = relaxations(edges.into, edges.weights[edges.into.edge], starts)
    if steps is None:
        return np.array(list(layers))
    rows = list(islice(layers, steps + 1))
    return np.array(rows + rows[-1:] * (steps + 1 - len(rows)))


def relaxations(into: Neighbours, cost: Floats, starts: Bools) -> Iterator[Floats]:
    """Least costs with no edge, with at most one, two ...; the end is where another makes nothing cheaper.

    Parameters
    ----------
    into
        The edges that lead to each node.
    cost
        The cost of each, in that order.
    starts
        Where paths begin.
    """
    best = np.where(starts, 0.0, np.inf)
    filled = np.flatnonzero(into.degree)
    begin = into.start[filled]
    yield best
    while len(filled):
        incoming = np.minimum.reduceat(best[into.node] + cost, begin)
        if not (incoming < best[filled]).any():
            return
        best = best.copy()
        best[filled] = np.minimum(best[filled], incoming)
        yield best


def corridor(edges: Edges, bound: Floats, goal: int) -> list[int]:
    """Nodes on some walk from a start to a goal within the number of steps, in ascending order.

    Parameters
    ----------
    edges
        Directed.
    bound
        `least_costs` of these edges.
    goal
        Where walks end; it is always among the nodes.
    """
    inside, front = {goal}, [goal]
    for costs in bound[-2::-1]:
        before = {u for v in front for u in edges.into.of(v) if costs[u] < np.inf}
        front = sorted(before - inside)
        inside |= before
    return sorted(inside)
