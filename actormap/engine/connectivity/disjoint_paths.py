"""Several paths to one goal that share nobody in between."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np
from scipy import sparse

from actormap.core.arrays import Bools, Floats
from actormap.engine.edges import Edges
from actormap.engine.paths.shortest_paths import least_costs


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


MOST_STEPS = 18
"""Above so many uncertain steps the exact sum would take too long; None is given."""

Step = tuple[int, int, float]


def two_terminal(steps: Sequence[Step], starts: frozenset[int], goal: int) -> float | None:
    """Chance that some way from a start to a goal holds, if all were tried at once.

    Parameters
    ----------
    steps
        From, to, chance of each step, 0 to 1, independent of each other.
    starts
        Where ways begin.
    goal
        Where they end.

    Returns
    -------
    float or None
        Chance, 0 to 1; None where more than 18 steps matter.

    References
    ----------
    Moskowitz (1958), factoring: the chance given that a step holds, and given that it fails.
    """
    useful = _useful(steps, starts, goal)
    return _factored(useful, starts, goal) if len(useful) <= MOST_STEPS else None


def _useful(steps: Iterable[Step], starts: frozenset[int], goal: int) -> tuple[Step, ...]:
    """Steps that lie on some way."""
    steps = tuple(steps)
    ahead = _spread(starts, [(u, v) for u, v, _ in steps])
    behind = _spread(frozenset({goal}), [(v, u) for u, v, _ in steps])
    return tuple(s for s in steps if s[0] in ahead and s[1] in behind and s[0] != goal and s[1] not in starts)


def _spread(starts: frozenset[int], edges: Sequence[tuple[int, int]]) -> set[int]:
    after: dict[int, list[int]] = {}
    for u, v in edges:
        after.setdefault(u, []).append(v)
    reached, waiting = set(starts), list(starts)
    while waiting:
        for v in after.get(waiting.pop(), []):
            if v not in reached:
                reached.add(v)
                waiting.append(v)
    return reached


def _factored(steps: tuple[Step, ...], starts: frozenset[int], goal: int) -> float:
    if goal in starts:
        return 1.0
    first = next((step for step in steps if step[0] in starts and step[1] not in starts), None)
    if first is None:
        return 0.0
    rest = tuple(step for step in steps if step is not first)
    holds = _factored(rest, starts | {first[1]}, goal)
    return first[2] * holds + (1 - first[2]) * _factored(rest, starts, goal)
