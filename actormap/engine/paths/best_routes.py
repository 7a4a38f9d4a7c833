"""The best route to every node at once, where no other costs about as little."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from actormap.arrays import Bools, Floats, Ints
from actormap.engine.paths.k_shortest import DirectedEdges

NEAR = 2e-9
"""A route is the only best one where each other costs more by more than this."""


@dataclass(frozen=True, slots=True)
class BestRoutes:
    """The best route to every node.

    Parameters
    ----------
    reached
        To which nodes there is any route.
    alone
        To which nodes there is one route that is better than all others.
    way
        ``[k, v]``: the node that is k steps before v on that route; -1 before its start.
    """

    reached: Bools
    alone: Bools
    way: Ints

    def route(self, goal: int) -> tuple[int, ...]:
        """The route to a node, from its start to the node."""
        return tuple(v for v in self.way[::-1, goal].tolist() if v >= 0)


def best_routes(arcs: DirectedEdges, bound: Floats, starts: Bools) -> BestRoutes:
    """Follow the least costs backwards from all nodes at once.

    Parameters
    ----------
    arcs
        Edges.
    bound
        `least_costs` of these edges.
    starts
        Where routes begin.

    Returns
    -------
    BestRoutes
        What `k_shortest.routes` yields first, where nothing that it yields next costs as little: a
        node over which several ways come near to the least cost is not `alone`.
    """
    steps = len(bound) - 1
    way = np.full((steps + 1, arcs.n), -1, dtype=np.int32)
    way[0] = np.arange(arcs.n)
    reached = np.isfinite(bound[steps])
    alone = reached.copy()
    for taken in range(steps):
        left = steps - taken
        cost = bound[left - 1][arcs.source] + arcs.cost
        near = np.isfinite(cost) & (cost <= bound[left][arcs.target] + NEAR)
        source, target = arcs.source[near], arcs.target[near]
        count, before = np.bincount(target, minlength=arcs.n), np.zeros(arcs.n, dtype=np.int32)
        before[target] = source
        here = way[taken]
        on = (here >= 0) & ~starts[here]
        alone[on] &= count[here[on]] == 1
        way[taken + 1, on] = before[here[on]]
    return BestRoutes(reached, alone, way)
