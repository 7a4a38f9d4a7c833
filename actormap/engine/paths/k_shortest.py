"""Routes in the order of their cost, each simple and within a number of steps.

One sweep from the starts gives, for every node and every number of steps left, the least cost of
reaching it. That is an exact bound, so that a search backwards from a goal walks straight along
the next best route: each further route costs about as much as its own length.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from heapq import heappop, heappush
from itertools import pairwise
from math import inf
from typing import Protocol

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
"""Steps of a search without a route after which it goes on with more care."""


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

    def without(self, nodes: Bools) -> DirectedEdges:
        """The same without the edges at some nodes."""
        kept = ~(nodes[self.source] | nodes[self.target])
        target = self.target[kept]
        return DirectedEdges(
            self.n, self.source[kept], target, self.cost[kept],
            np.searchsorted(target, np.arange(self.n + 1)),
        )  # fmt: skip

    def at_other_than(self, lost: Codes) -> DirectedEdges:
        """The same without the edges at some places."""
        shift = np.cumsum(np.bincount(self.target[lost] + 1, minlength=self.n + 1))
        kept = np.ones(len(self.source), dtype=bool)
        kept[lost] = False
        return DirectedEdges(
            self.n, self.source[kept], self.target[kept], self.cost[kept], self.start - shift
        )

    def cost_of(self, route: Route) -> float:
        """Cost of a route, added up from its start."""
        whole = 0.0
        for u, v in pairwise(route):
            low, high = int(self.start[v]), int(self.start[v + 1])
            whole += float(self.cost[low:high][self.source[low:high] == u].min())
        return whole

    def only_through(self, goal: int, last: Bools) -> DirectedEdges:
        """The same with only the edges from some nodes into one."""
        low, high = int(self.start[goal]), int(self.start[goal + 1])
        kept = np.ones(len(self.source), dtype=bool)
        kept[low:high] = last[self.source[low:high]]
        start = self.start - np.where(np.arange(self.n + 1) > goal, int((~kept[low:high]).sum()), 0)
        return DirectedEdges(self.n, self.source[kept], self.target[kept], self.cost[kept], start)

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


def least_costs(arcs: DirectedEdges, starts: Bools, steps: int) -> Floats:
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


class Before(Protocol):
    """The edges that a search follows backwards from a goal."""

    @property
    def steps(self) -> int:
        """Most edges in a route."""

    @property
    def arcs(self) -> DirectedEdges:
        """All edges."""

    def __call__(self, node: int, left: int, /) -> Edges:
        """Edges into a node that at most so many can be before, where there is a way over them."""


@dataclass(frozen=True)
class Ahead:
    """The edges into nodes by what is the least cost of reaching each, noted once they were asked for.

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

    @property
    def steps(self) -> int:
        """As for `Before`."""
        return len(self.bound) - 1

    def __call__(self, node: int, left: int, /) -> Edges:
        """As `Before`."""
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


def routes(
    before: Before, starts: Bools, goal: int, *, banned: frozenset[int] = frozenset(),
    steps: int | None = None,
) -> Iterator[tuple[float, Route]]:  # fmt: skip
    """Simple routes from any start to a goal, cheapest first.

    Parameters
    ----------
    before
        Edges, and how cheaply each can be reached from the starts.
    starts
        Where routes begin; a route never passes through a second start.
    goal
        Where they end.
    banned
        Nodes that no route may pass.
    steps
        Most edges in a route, if fewer than are known.

    Yields
    ------
    tuple
        Cost, and the nodes from start to goal. The order of routes of equal cost hangs on their nodes.
    """
    if goal in banned:
        return
    if starts[goal]:
        yield 0.0, (goal,)
        return
    steps, seen = before.steps if steps is None else steps, set[Route]()
    for found in _straight(before, starts, goal, steps, banned):
        if found is None:
            break
        seen.add(found[1])
        yield found
    else:
        return
    # Ways that only turn back to where they came from can be very many: from here on none is followed.
    careful = _careful(before.arcs, starts, goal, steps, banned)
    yield from (found for found in careful if found[1] not in seen)


def _straight(
    before: Before, starts: Bools, goal: int, steps: int, banned: frozenset[int]
) -> Iterator[tuple[float, Route] | None]:
    """Routes along the least costs; None, and the end, where too many steps led to none."""
    offices, idle = starts.data, 0
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
        push((goal,), 0.0, before(goal, steps - 1), 0)
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
            push(route, spent, before(route[0], steps - len(route)), 0)


def _careful(
    arcs: DirectedEdges, starts: Bools, goal: int, steps: int, banned: frozenset[int]
) -> Iterator[tuple[float, Route]]:
    """Routes one by one, each step only to where a way is left that passes none of those ahead.

    References
    ----------
    Yen (1971), Management Science 17(11).
    """
    queue: list[tuple[float, Route, float]] = [(0.0, (goal,), 0.0)]
    while queue:
        _, route, spent = heappop(queue)
        if starts[route[0]]:
            yield spent, route
            continue
        left = steps - len(route)
        if left < 0:
            continue
        out = np.zeros(arcs.n, dtype=bool)
        out[[*route, *banned]] = True
        cost = np.where(out[arcs.source], np.inf, arcs.cost)
        bound = least_costs(
            DirectedEdges(arcs.n, arcs.source, arcs.target, cost, arcs.start), starts & ~out, left
        )
        low, high = arcs.start[route[0]], arcs.start[route[0] + 1]
        source, price = arcs.source[low:high], cost[low:high]
        least = price + bound[left][source]
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


@dataclass(frozen=True)
class Detours:
    """Fewest directed edges where some nodes are left out, told by what `hops` found with all of them.

    Parameters
    ----------
    source, target
        The edges.
    steps, before
        What `hops` found.
    """

    source: Ints
    target: Ints
    steps: Floats
    before: Ints

    @cached_property
    def _into(self) -> tuple[list[int], list[int]]:
        """Sources of edges by target, and where those of each target begin."""
        order = np.argsort(self.target, kind="stable")
        start = np.searchsorted(self.target[order], np.arange(len(self.steps) + 1))
        return self.source[order].tolist(), start.tolist()

    def way(self, goal: int) -> list[int]:
        """The nodes before one on the way that `hops` found to it, from the last to the start."""
        found = []
        while (goal := int(self.before[goal])) >= 0:
            found.append(goal)
        return found

    def hops(self, goal: int, out: AbstractSet[int]) -> float:
        """Fewest edges from any start to a node over none of those left out; infinity where there is no way.

        Notes
        -----
        Searched backwards from the node, nearest to a start first: from where the way found before is
        free, the rest is known (A*, whose estimate is the number of steps with all nodes).
        """
        source, start = self._into
        seen: set[int] = set()
        ahead = [(float(self.steps[goal]), 0, goal)]
        while ahead:
            whole, back, v = heappop(ahead)
            if v in seen:
                continue
            seen.add(v)
            if out.isdisjoint(self.way(v)):
                return whole
            for u in source[start[v] : start[v + 1]]:
                if u not in seen and u not in out:
                    heappush(ahead, (float(self.steps[u]) + back + 1, back + 1, u))
        return np.inf
