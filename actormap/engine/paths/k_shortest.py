"""Routes in the order of their cost, each simple and within a number of steps.

One sweep from the starts gives, for every node and every number of steps left, the least cost of
reaching it. That is an exact bound, so that a search backwards from a goal walks straight along
the next best route: each further route costs about as much as its own length.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import islice
from math import inf

import numpy as np
from scipy.sparse import csgraph

from actormap.arrays import Bools, Codes, Floats, Ints
from actormap.engine.edges import matrix

Route = tuple[int, ...]
Edges = list[tuple[float, int, float]]
"""Least cost of a way over an edge, where it begins, and its own cost; the cheapest way first."""
NOTED = 50_000
"""Of so many nodes, each with how many edges can be before it, the edges into it are kept."""
PATIENCE = 1_000
"""Steps of a search without a route after which it goes on with more care, at a higher price each."""


@dataclass(frozen=True, slots=True)
class DirectedEdges:
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
    start: Codes

    @classmethod
    def build(cls, n: int, source: Ints, target: Ints, cost: Floats) -> DirectedEdges:
        """Order edges by target, cheapest first."""
        order = np.lexsort((source, cost, target))
        target = target[order]
        start = np.searchsorted(target, np.arange(n + 1))
        return cls(n, source[order], target, cost[order], start)

    def where(self, kept: Bools) -> DirectedEdges:
        """The same with some of the edges."""
        target = self.target[kept]
        start = np.searchsorted(target, np.arange(self.n + 1))
        return DirectedEdges(self.n, self.source[kept], target, self.cost[kept], start)

    def without(self, nodes: Iterable[int]) -> DirectedEdges:
        """The same without the edges at some nodes."""
        out = np.zeros(self.n, dtype=bool)
        out[list(nodes)] = True
        return self.where(~(out[self.source] | out[self.target]))

    def only_through(self, goal: int, last: Bools) -> DirectedEdges:
        """The same with only the edges from some nodes into one."""
        return self.where((self.target != goal) | last[self.source])

    def among(self, nodes: Sequence[int]) -> DirectedEdges:
        """The edges among some nodes, in ascending order, each numbered by its place there."""
        place = {node: at for at, node in enumerate(nodes)}
        into = [e for v in nodes for e in range(int(self.start[v]), int(self.start[v + 1]))]
        kept = [e for e in into if int(self.source[e]) in place]
        source = np.array([place[int(v)] for v in self.source[kept]], dtype=np.int32)
        target = np.array([place[int(v)] for v in self.target[kept]], dtype=np.int32)
        return DirectedEdges.build(len(nodes), source, target, self.cost[kept])


def corridor(arcs: DirectedEdges, bound: Floats, goal: int) -> list[int]:
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


def least_costs(arcs: DirectedEdges, starts: Bools, steps: int | None = None) -> Floats:
    """Least cost from any start to each node within a number of steps.

    Parameters
    ----------
    arcs
        Edges.
    starts
        Where routes begin.
    steps
        Most edges in a route; None for any number.

    Returns
    -------
    array
        ``[k, v]``: least cost of reaching v with at most k edges; infinity where there is no way.
        Where any number of edges will do, no row follows once more of them make nothing cheaper.

    References
    ----------
    Bellman (1958), Quarterly of Applied Mathematics 16(1), one layer a step.
    """
    if steps is None:
        return np.array(list(_sweeps(arcs, starts)))
    rows = list(islice(_sweeps(arcs, starts), steps + 1))
    return np.array(rows + rows[-1:] * (steps + 1 - len(rows)))


def _sweeps(arcs: DirectedEdges, starts: Bools) -> Iterator[Floats]:
    """Least costs with no edge, with at most one, two ...; the end is where another makes nothing cheaper."""
    best = np.where(starts, 0.0, np.inf)
    filled = np.flatnonzero(np.diff(arcs.start))
    begin = arcs.start[filled]
    yield best
    while len(filled):
        incoming = np.minimum.reduceat(best[arcs.source] + arcs.cost, begin)
        if not (incoming < best[filled]).any():
            return
        best = best.copy()
        best[filled] = np.minimum(best[filled], incoming)
        yield best


@dataclass(frozen=True)
class Ahead:
    """What a search follows backwards from a goal: edges by what is the least cost of a way over each.

    Parameters
    ----------
    arcs
        Edges.
    bound
        `least_costs` of these edges (or of more edges, which makes a search slower, not wrong).
    """

    arcs: DirectedEdges
    bound: Floats
    _levels: dict[int, tuple[memoryview, ...]] = field(default_factory=dict)
    _noted: dict[tuple[int, int], Edges] = field(default_factory=dict)

    def __call__(self, node: int, left: int, /) -> Edges:
        """Edges into a node that at most so many can be before, where there is a way over them."""
        left = min(left, len(self.bound) - 1)
        known = self._noted.get((node, left))
        if known is None:
            start, least, source, cost = self._levels.get(left) or self._level(left)
            some = slice(start[node], start[node + 1])
            known = sorted(zip(least[some], source[some], cost[some], strict=True))
            if len(self._noted) > NOTED:
                self._noted.clear()
            self._noted[node, left] = known
        return known

    def _level(self, left: int) -> tuple[memoryview, ...]:
        """Those over which there is a way. Memory views hand out single numbers far quicker than arrays."""
        arcs, least = self.arcs, self.bound[left][self.arcs.source] + self.arcs.cost
        kept = least < inf
        start = np.append(0, np.cumsum(kept))[arcs.start]
        self._levels[left] = start.data, least[kept].data, arcs.source[kept].data, arcs.cost[kept].data
        return self._levels[left]


@dataclass(frozen=True, slots=True)
class RouteQuery:
    """Which routes are looked for.

    Parameters
    ----------
    starts
        Where routes begin; a route never passes through a second start.
    goal
        Where they end.
    steps
        Most edges in a route.
    banned
        Nodes that no route may pass.
    last
        Which nodes may stand right before the goal; None where that is any.
    """

    starts: Bools
    goal: int
    steps: int
    banned: frozenset[int] = frozenset()
    last: Bools | None = None

    def left(self, arcs: DirectedEdges) -> DirectedEdges:
        """The edges that a route may pass."""
        left = arcs.without(self.banned) if self.banned else arcs
        return left if self.last is None else left.only_through(self.goal, self.last)


def routes(ahead: Ahead, query: RouteQuery) -> Iterator[tuple[float, Route]]:
    """Simple routes from any start to a goal, cheapest first.

    Parameters
    ----------
    ahead
        Edges, and how cheaply each can be reached from the starts.
    query
        Which routes.

    Yields
    ------
    tuple
        Cost, and the nodes from start to goal. The order of routes of equal cost hangs on their nodes.
    """
    if query.goal in query.banned:
        return
    if query.starts[query.goal]:
        yield 0.0, (query.goal,)
        return
    seen = set[Route]()
    for search in (_straight, _straight_on_what_is_left, _careful):
        for found in search(ahead, query):
            if found is None:
                break
            if found[1] not in seen:
                seen.add(found[1])
                yield found
        else:
            return


def _straight(ahead: Ahead, query: RouteQuery) -> Iterator[tuple[float, Route] | None]:
    """Routes along the least costs; None, and the end, where too many steps led to none."""
    offices, steps, banned, idle = query.starts.data, query.steps, query.banned, 0
    queue: list[tuple[float, Route, float, Edges, int, float]] = []

    def push(route: Route, spent: float, edges: Edges, at: int) -> None:
        """Note the first of some edges that may come before a route."""
        for place in range(at, len(edges)):
            least, node, price = edges[place]
            if node not in route and node not in banned:
                item = (spent + least, (node, *route), spent + price, edges, place + 1, spent)
                heappush(queue, item)
                return

    if steps:
        last = ahead(query.goal, steps - 1)
        if query.last is not None:
            last = [edge for edge in last if query.last[edge[1]]]
        push((query.goal,), 0.0, last, 0)
    while queue:
        _, route, spent, beside, at, earlier = heappop(queue)
        push(route[1:], earlier, beside, at)
        if offices[route[0]]:
            idle = 0
            yield spent, route
            continue
        idle += 1
        if idle > PATIENCE:
            yield None
            return
        if len(route) <= steps:
            push(route, spent, ahead(route[0], steps - len(route)), 0)


def _straight_on_what_is_left(ahead: Ahead, query: RouteQuery) -> Iterator[tuple[float, Route] | None]:
    """The same by the least costs without the nodes that are banned, where there are any."""
    arcs = query.left(ahead.arcs)
    if arcs is ahead.arcs:
        yield None
        return
    bound = np.array(list(islice(_sweeps(arcs, query.starts), query.steps + 1)))
    yield from _straight(Ahead(arcs, bound), query)


def _careful(ahead: Ahead, query: RouteQuery) -> Iterator[tuple[float, Route]]:
    """Routes one by one, each step only to where a way is left that passes none of those ahead.

    Ways that only turn back to where they came from can be very many: here none is followed.

    References
    ----------
    Yen (1971), Management Science 17(11).
    """
    arcs = query.left(ahead.arcs)
    queue: list[tuple[float, Route, float]] = [(0.0, (query.goal,), 0.0)]
    while queue:
        _, route, spent = heappop(queue)
        if query.starts[route[0]]:
            yield spent, route
            continue
        left = query.steps - len(route)
        if left < 0:
            continue
        out = np.zeros(arcs.n, dtype=bool)
        out[list(route)] = True
        cost = np.where(out[arcs.source], np.inf, arcs.cost)
        rest = DirectedEdges(arcs.n, arcs.source, arcs.target, cost, arcs.start)
        *_, best = islice(_sweeps(rest, query.starts & ~out), left + 1)
        low, high = arcs.start[route[0]], arcs.start[route[0] + 1]
        source, price = arcs.source[low:high], cost[low:high]
        least = price + best[source]
        for node, step, all_ in zip(source.tolist(), price.tolist(), least.tolist(), strict=True):
            if all_ < np.inf:
                heappush(queue, (spent + all_, (node, *route), spent + step))


def hops(n: int, source: Ints, target: Ints, starts: Ints) -> tuple[Floats, Ints]:
    """Fewest directed edges from any of the starts to each node.

    Returns
    -------
    tuple
        The number for each node, infinity where there is no way; and the node before it on one
        such way, negative at the starts and where there is none.
    """
    if not len(starts):
        return np.full(n, np.inf), np.full(n, -1, dtype=np.int32)
    edges = matrix(n, source, target)
    found = csgraph.dijkstra(
        edges, unweighted=True, indices=starts, min_only=True, return_predecessors=True
    )  # fmt: skip
    return found[0], found[1]
