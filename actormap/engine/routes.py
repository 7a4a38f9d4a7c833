"""Routes in the order of their cost, each simple and within a number of steps.

One sweep from the starts gives, for every node and every number of steps left, the least cost of
reaching it. That is an exact bound, so that a search backwards from a goal walks straight along
the next best route: each further route costs about as much as its own length.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Arcs:
    """Directed edges with costs, ordered by their target.

    Parameters
    ----------
    n
        Number of nodes.
    source, target
        Codes of both ends.
    cost
        Cost of each edge, not negative.
    start
        Edges into node ``v`` are ``start[v]`` to ``start[v + 1]``.
    """

    n: int
    source: Ints
    target: Ints
    cost: Floats
    start: npt.NDArray[np.int64]

    @classmethod
    def build(cls, n: int, source: Ints, target: Ints, cost: Floats) -> Arcs:
        """Order edges by target, cheapest first."""
        order = np.lexsort((source, cost, target))
        target = target[order]
        start = np.searchsorted(target, np.arange(n + 1))
        return cls(n, source[order], target, cost[order], start)

    def without(self, nodes: Bools) -> Arcs:
        """The same without the edges at some nodes."""
        kept = ~(nodes[self.source] | nodes[self.target])
        target = self.target[kept]
        return Arcs(
            self.n, self.source[kept], target, self.cost[kept],
            np.searchsorted(target, np.arange(self.n + 1)),
        )  # fmt: skip

    def among(self, nodes: Sequence[int]) -> Arcs:
        """The edges among some nodes, in ascending order, each numbered by its place there."""
        place = {node: at for at, node in enumerate(nodes)}
        into = [e for v in nodes for e in range(int(self.start[v]), int(self.start[v + 1]))]
        kept = [e for e in into if int(self.source[e]) in place]
        source = np.array([place[int(v)] for v in self.source[kept]], dtype=np.int32)
        target = np.array([place[int(v)] for v in self.target[kept]], dtype=np.int32)
        return Arcs.build(len(nodes), source, target, self.cost[kept])


def corridor(arcs: Arcs, bound: Floats, goal: int) -> list[int]:
    """Nodes on some way from a start to a goal within the number of steps, in ascending order.

    Parameters
    ----------
    arcs
        Edges.
    bound
        `least_costs` of these edges.
    goal
        Where ways end; it is always among the nodes.
    """
    steps = len(bound) - 1
    seen, edge = {goal}, [goal]
    for left in range(steps - 1, -1, -1):
        before = {
            u
            for v in edge
            for u in arcs.source[arcs.start[v] : arcs.start[v + 1]].tolist()
            if bound[left, u] < np.inf
        }
        edge = sorted(before - seen)
        seen |= before
    return sorted(seen)


def least_costs(arcs: Arcs, starts: Bools, steps: int) -> Floats:
    """Least cost from any start to each node within a number of steps.

    Parameters
    ----------
    arcs
        Edges.
    starts
        Where routes begin.
    steps
        Most edges in a route.

    Returns
    -------
    array
        ``[k, v]``: least cost of reaching v with at most k edges; infinity where there is no way.

    References
    ----------
    Bellman (1958), Quarterly of Applied Mathematics 16(1), one layer a step.
    """
    best = np.full((steps + 1, arcs.n), np.inf)
    best[0, starts] = 0.0
    filled = np.flatnonzero(np.diff(arcs.start))
    for k in range(1, steps + 1):
        best[k] = best[k - 1]
        if len(filled):
            reached = best[k - 1][arcs.source] + arcs.cost
            incoming = np.minimum.reduceat(reached, arcs.start[filled])
            best[k, filled] = np.minimum(best[k, filled], incoming)
    return best


def routes(
    arcs: Arcs, bound: Floats, starts: Bools, goal: int, *, banned: frozenset[int] = frozenset()
) -> Iterator[tuple[float, tuple[int, ...]]]:
    """Simple routes from any start to a goal, cheapest first.

    Parameters
    ----------
    arcs
        Edges.
    bound
        `least_costs` of these edges (or of more edges, which makes the search slower, not wrong).
    starts
        Where routes begin; a route never passes through a second start.
    goal
        Where they end.
    banned
        Nodes that no route may pass.

    Yields
    ------
    tuple
        Cost, and the nodes from start to goal. Routes of equal cost come in the order of their
        nodes.
    """
    steps = len(bound) - 1
    queue: list[tuple[float, tuple[int, ...], float]] = []
    if goal not in banned and np.isfinite(bound[steps, goal]):
        queue.append((float(bound[steps, goal]), (goal,), 0.0))
    source, cost = arcs.source, arcs.cost
    while queue:
        _, route, spent = heapq.heappop(queue)
        node = route[0]
        if starts[node]:
            yield spent, route
            continue
        left = steps - len(route)
        if left < 0:
            continue
        low, high = arcs.start[node], arcs.start[node + 1]
        ahead = bound[left][source[low:high]].tolist()
        for before, price, least in zip(
            source[low:high].tolist(), cost[low:high].tolist(), ahead, strict=True
        ):
            if least < np.inf and before not in route and before not in banned:
                total = spent + price
                heapq.heappush(queue, (total + least, (before, *route), total))
