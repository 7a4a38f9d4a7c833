"""Several paths to one goal that share nobody in between."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from actormap.core.arrays import Bools, Floats
from actormap.engine.edges import Edges
from actormap.engine.paths.bellman_ford import least_costs


def node_disjoint_paths(edges: Edges, starts: Bools, goal: int) -> list[tuple[int, ...]]:
    """The largest number of paths that share nobody in between, at the least total cost.

    Parameters
    ----------
    edges
        Directed, weighted by their cost; those at banned nodes are taken out beforehand (`Edges.without`).
    starts
        Where paths begin; several may begin at one.
    goal
        Where they end.

    Returns
    -------
    list
        Paths, each from a start to the goal; shorter ones first.

    References
    ----------
    Suurballe (1974), Networks 4(2): each node is split into two ends, then paths are added one by
    one, and a later one may send an earlier one another way. The search goes backwards from the
    goal, and the costs from the starts lead it straight (Johnson (1977), J. ACM 24(1)).
    """
    flow = _DisjointFlow(edges, starts, goal, least_costs(edges, starts)[-1])
    while (path := flow.cheapest()) is not None:
        flow.add(path)
    paths = [flow.follow(s, v) for s in sorted(flow.after) if starts[s] for v in flow.after[s]]
    return sorted(paths, key=lambda path: (len(path), path))


class _DisjointFlow:
    """Paths so far, between ends: 2v leads into node v, 2v + 1 out of it.

    `after` holds, for each node on a path, the nodes that follow it with the price of the edge;
    `before` the node that stands before it.
    """

    def __init__(self, edges: Edges, starts: Bools, goal: int, reach: Floats) -> None:
        self.edges, self.starts, self.goal, self.reach = edges, starts, goal, reach
        self.after: dict[int, dict[int, float]] = {}
        self.before: dict[int, int] = {}
        self._raised: dict[int, float] = {}

    def _height(self, end: int) -> float:
        """Potential that keeps every price at 0 or above, also where a path is turned back."""
        return float(self.reach[end // 2]) + self._raised.get(end, 0.0)

    def cheapest(self) -> list[int] | None:
        """Ends from a start to the goal along the cheapest way that is left."""
        best, following = {2 * self.goal: 0.0}, dict[int, int]()
        queue, settled = [(0.0, 2 * self.goal)], dict[int, float]()
        while queue:
            spent, end = heapq.heappop(queue)
            if end in settled:
                continue
            if end % 2 and self.starts[end // 2]:
                self._raise(settled, spent)
                return _path(end, following)
            settled[end] = spent
            height = self._height(end)
            for other, price in self._ends_before(end):
                # Rounding can leave a price of zero a little below it.
                total = spent + max(0.0, price + self._height(other) - height)
                if other not in settled and total < best.get(other, np.inf):
                    best[other], following[other] = total, end
                    heapq.heappush(queue, (total, other))
        return None

    def _raise(self, settled: dict[int, float], spent: float) -> None:
        for end, cost in settled.items():
            self._raised[end] = self._raised.get(end, 0.0) + spent - cost

    def _ends_before(self, end: int) -> Iterator[tuple[int, float]]:
        node = end // 2
        if end % 2:
            if node not in self.before:
                yield 2 * node, 0.0
            yield from ((2 * v, -price) for v, price in self.after.get(node, {}).items())
            return
        into = self.edges.into
        for u, price in zip(into.of(node), self.edges.weights[into.edges(node)].tolist(), strict=True):
            if u != self.goal and node not in self.after.get(u, ()) and self.reach[u] < np.inf:
                yield 2 * u + 1, price
        if node in self.before:
            yield 2 * node + 1, 0.0

    def add(self, path: list[int]) -> None:
        """Send one more along a path; where it goes against another, that one is turned back."""
        for x, y in pairwise(path):
            u, v = x // 2, y // 2
            if u == v:
                continue
            if x % 2:
                self.after.setdefault(u, {})[v] = self._price(u, v)
                if v != self.goal:
                    self.before[v] = u
            else:
                del self.after[v][u]
                if self.before.get(u) == v:
                    del self.before[u]

    def _price(self, u: int, v: int) -> float:
        return float(self.edges.weights[self.edges.into.between(v, u)])

    def follow(self, start: int, node: int) -> tuple[int, ...]:
        """The path that begins with two nodes."""
        path = [start, node]
        while node != self.goal:
            (node,) = self.after[node]
            path.append(node)
        return tuple(path)


def _path(end: int, following: dict[int, int]) -> list[int]:
    path = [end]
    while path[-1] in following:
        path.append(following[path[-1]])
    return path
