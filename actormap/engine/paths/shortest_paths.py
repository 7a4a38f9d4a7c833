"""The shortest path to every node at once, where no other is about as short."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from actormap.core.arrays import Bools, Floats, Ints
from actormap.engine.edges import Edges, Neighbours

NEAR = 2e-9
"""A path is the only shortest one where each other costs more by more than this."""


@dataclass(frozen=True, slots=True)
class ShortestPaths:
    """The shortest path to every node.

    Parameters
    ----------
    reached
        To which nodes there is any path.
    unique
        To which nodes there is one path that is cheaper than all others.
    before
        ``[k, v]``: the node that is k steps before v on that path; -1 before its start.
    """

    reached: Bools
    unique: Bools
    before: Ints

    def to(self, goal: int) -> tuple[int, ...]:
        """The path to a node, from its start to the node."""
        return tuple(v for v in self.before[::-1, goal].tolist() if v >= 0)


def shortest_paths(edges: Edges, bound: Floats, starts: Bools) -> ShortestPaths:
    """Follow the least costs backwards from all nodes at once.

    Parameters
    ----------
    edges
        Directed, weighted by their cost.
    bound
        `least_costs` of these edges.
    starts
        Where paths begin.

    Returns
    -------
    ShortestPaths
        What `k_shortest_paths` yields first, where nothing that it yields next costs as little: a node
        over which several paths come near to the least cost is not `unique`.
    """
    steps = len(bound) - 1
    before = np.full((steps + 1, edges.n), -1, dtype=np.int32)
    before[0] = np.arange(edges.n)
    reached = np.isfinite(bound[steps])
    unique = reached.copy()
    for taken in range(steps):
        left = steps - taken
        cost = bound[left - 1][edges.source] + edges.weights
        near = np.isfinite(cost) & (cost <= bound[left][edges.target] + NEAR)
        source, target = edges.source[near], edges.target[near]
        count, predecessor = np.bincount(target, minlength=edges.n), np.zeros(edges.n, dtype=np.int32)
        predecessor[target] = source
        here = before[taken]
        on = (here >= 0) & ~starts[here]
        unique[on] &= count[here[on]] == 1
        before[taken + 1, on] = predecessor[here[on]]
    return ShortestPaths(reached, unique, before)


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
