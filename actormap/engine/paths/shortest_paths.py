"""The shortest path to every node at once, where no other is about as short."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from actormap.core.arrays import Bools, Floats, Ints
from actormap.engine.edges import Edges

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
