"""Routes in the order of their cost, each simple and within a number of steps.

One sweep from the starts gives, for every node and every number of steps left, the least cost of
reaching it. That is an exact bound, so that a search backwards from a goal walks straight along
the next best route: each further route costs about as much as its own length.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

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
    bounds, source, cost = bound.tolist(), arcs.source, arcs.cost
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
        for before, price in zip(source[low:high].tolist(), cost[low:high].tolist(), strict=True):
            if before not in route and before not in banned and bounds[left][before] < np.inf:
                total = spent + price
                heapq.heappush(queue, (total + bounds[left][before], (before, *route), total))


def disjoint_routes(arcs: Arcs, starts: Bools, goal: int) -> list[tuple[int, ...]]:
    """The largest number of routes that share nobody in between, at the least total cost.

    Parameters
    ----------
    arcs
        Edges; those at banned nodes are taken out beforehand (`Arcs.without`).
    starts
        Where routes begin; several may begin at one.
    goal
        Where they end.

    Returns
    -------
    list
        Routes, each from a start to the goal; shorter ones first.

    References
    ----------
    Suurballe (1974), Networks 4(2): each node is split into two doors, then routes are added one
    by one, and a later one may send an earlier one another way.
    """
    residual = _doors(arcs, starts, goal)
    flow: dict[int, list[int]] = {}
    while (path := _cheapest(residual, 2 * goal)) is not None:
        for u, v in pairwise(path):
            residual.setdefault(v, {})[u] = -residual[u].pop(v)
            if u in flow.get(v, ()):
                flow[v].remove(u)
            else:
                flow.setdefault(u, []).append(v)
    found = [_follow(flow, first, goal) for first in _first_steps(flow, starts)]
    return sorted(found, key=lambda route: (len(route), route))


def _doors(arcs: Arcs, starts: Bools, goal: int) -> dict[int, dict[int, float]]:
    """Prices between doors: 2v leads into node v, 2v + 1 out of it; starts have only the latter."""
    prices: dict[int, dict[int, float]] = {2 * s + 1: {} for s in np.flatnonzero(starts).tolist()}
    for u, v, price in zip(arcs.source.tolist(), arcs.target.tolist(), arcs.cost.tolist(), strict=True):
        if not starts[v] and u != goal:
            prices.setdefault(2 * u + 1, {})[2 * v] = price
            if v != goal:
                prices.setdefault(2 * v, {})[2 * v + 1] = 0.0
    prices[_ORIGIN] = {2 * s + 1: 0.0 for s in np.flatnonzero(starts).tolist()}
    return prices


_ORIGIN = -1


def _cheapest(residual: dict[int, dict[int, float]], goal: int) -> list[int] | None:
    """Doors along the cheapest way to a goal; prices may be negative (Bellman-Ford with a queue)."""
    cost = {_ORIGIN: 0.0}
    previous: dict[int, int] = {}
    waiting = deque([_ORIGIN])
    while waiting:
        u = waiting.popleft()
        for v, price in residual.get(u, {}).items():
            if cost[u] + price < cost.get(v, np.inf) - 1e-12:
                cost[v], previous[v] = cost[u] + price, u
                waiting.append(v)
    if goal not in previous:
        return None
    path = [goal]
    while (before := previous[path[-1]]) != _ORIGIN:
        path.append(before)
    return path[::-1]


def _first_steps(flow: dict[int, list[int]], starts: Bools) -> list[tuple[int, int]]:
    return [(s, door) for s in np.flatnonzero(starts).tolist() for door in flow.get(2 * s + 1, [])]


def _follow(flow: dict[int, list[int]], first: tuple[int, int], goal: int) -> tuple[int, ...]:
    start, door = first
    route = [start, door // 2]
    while door != 2 * goal:
        door = flow[door + 1][0]
        route.append(door // 2)
    return tuple(route)
