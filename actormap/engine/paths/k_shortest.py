"""The k shortest loopless paths, each within a number of steps.

The least costs of `bellman_ford` tell, for every node and every number of steps left, what it takes to
come there from the starts. That is an exact bound, so that a search backwards from a goal (A*) walks
straight along the next best path: each further path costs about as much as its own length.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from heapq import heappop, heappush
from itertools import islice
from math import inf, log1p

import numpy as np

from actormap.core.arrays import Bools, Floats
from actormap.engine.edges import Edges
from actormap.engine.paths.shortest_paths import relaxations

Path = tuple[int, ...]
Before = list[tuple[float, int, float]]
"""Least cost of a path over an edge, where it begins, and its own cost; the cheapest path first."""
NOTED = 50_000
"""Of so many nodes, each with how many edges can be before it, the edges into it are kept."""
PATIENCE = 1_000
"""Steps of a search without a path after which it goes on with more care, at a higher price each."""


@dataclass(frozen=True)
class BoundedPredecessors:
    """What a search follows backwards from a goal: edges by the least cost of a path over each.

    Parameters
    ----------
    edges
        Directed, weighted by their cost, not negative.
    bound
        `least_costs` of these edges (or of more edges, which makes a search slower, not wrong).
    """

    edges: Edges
    bound: Floats
    _levels: dict[int, tuple[memoryview, ...]] = field(default_factory=dict)
    _noted: dict[tuple[int, int], Before] = field(default_factory=dict)

    def of(self, node: int, left: int) -> Before:
        """Edges into a node that at most so many can be before, where there is a path over them."""
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

    @cached_property
    def _cost(self) -> Floats:
        """Cost of the edges into each node."""
        return self.edges.weights[self.edges.into.edge]

    def _level(self, left: int) -> tuple[memoryview, ...]:
        """Those over which there is a path. Memory views hand out single numbers far quicker than arrays."""
        into, least = self.edges.into, self.bound[left][self.edges.into.node] + self._cost
        kept = least < inf
        start = np.append(0, np.cumsum(kept))[into.start]
        self._levels[left] = start.data, least[kept].data, into.node[kept].data, self._cost[kept].data
        return self._levels[left]


@dataclass(frozen=True, slots=True)
class PathQuery:
    """Which paths are looked for.

    Parameters
    ----------
    starts
        Where paths begin.
    goal
        Where they end.
    steps
        Most edges in a path.
    banned
        Nodes that no path may pass.
    last
        Which nodes may stand right before the goal; None where that is any.
    over_starts
        Whether a path may pass other starts than the one where it begins.
    """

    starts: Bools
    goal: int
    steps: int
    banned: frozenset[int] = frozenset()
    last: Bools | None = None
    over_starts: bool = False

    def left(self, edges: Edges) -> Edges:
        """The edges that a path may pass."""
        left = edges.without(self.banned) if self.banned else edges
        return left if self.last is None else left.into_only(self.goal, self.last)


def k_shortest_paths(before: BoundedPredecessors, query: PathQuery) -> Iterator[tuple[float, Path]]:
    """Simple paths from any start to a goal, cheapest first, as many as are asked for.

    Parameters
    ----------
    before
        Edges, and how cheaply each can be reached from the starts.
    query
        Which paths.

    Yields
    ------
    tuple
        Cost, and the nodes from start to goal. The order of paths of equal cost hangs on their nodes.

    References
    ----------
    Yen (1971), Management Science 17(11), for the paths; Hart, Nilsson and Raphael (1968), IEEE
    Transactions on Systems Science and Cybernetics 4(2), for the search along a bound.
    """
    if query.goal in query.banned:
        return
    if query.starts[query.goal]:
        yield 0.0, (query.goal,)
        return
    given = set[Path]()
    for search in (_a_star, _a_star_on_what_is_left, _yen):
        for candidate in search(before, query):
            if candidate is None:
                break
            if candidate[1] not in given:
                given.add(candidate[1])
                yield candidate
        else:
            return


def _a_star(before: BoundedPredecessors, query: PathQuery) -> Iterator[tuple[float, Path] | None]:
    """Paths along the least costs; None, and the end, where too many steps led to none."""
    starts, steps, banned, idle = query.starts.data, query.steps, query.banned, 0
    queue: list[tuple[float, Path, float, Before, int, float]] = []

    def push(path: Path, spent: float, edges: Before, at: int) -> None:
        """Note the first of some edges that may come before a path."""
        for place in range(at, len(edges)):
            least, node, price = edges[place]
            if node not in path and node not in banned:
                item = (spent + least, (node, *path), spent + price, edges, place + 1, spent)
                heappush(queue, item)
                return

    if steps:
        every, fit = before.of(query.goal, steps - 1), query.last
        push((query.goal,), 0.0, [edge for edge in every if fit is None or fit[edge[1]]], 0)
    while queue:
        _, path, spent, beside, at, earlier = heappop(queue)
        push(path[1:], earlier, beside, at)
        idle += 1
        if starts[path[0]]:
            idle = 0
            yield spent, path
            if not query.over_starts:
                continue
        if idle > PATIENCE:
            yield None
            return
        if len(path) <= steps:
            push(path, spent, before.of(path[0], steps - len(path)), 0)


def _a_star_on_what_is_left(
    before: BoundedPredecessors, query: PathQuery
) -> Iterator[tuple[float, Path] | None]:
    """The same by the least costs without the nodes that are banned, where there are any."""
    edges = query.left(before.edges)
    if edges is before.edges:
        yield None
        return
    into = edges.into
    bound = islice(relaxations(into, edges.weights[into.edge], query.starts), query.steps + 1)
    yield from _a_star(BoundedPredecessors(edges, np.array(list(bound))), query)


def _yen(before: BoundedPredecessors, query: PathQuery) -> Iterator[tuple[float, Path]]:
    """Paths one by one, each step only to where a path is left that passes none of those ahead.

    Ways that only turn back to where they came from can be very many: here none is followed.
    """
    edges = query.left(before.edges)
    into, starts = edges.into, query.starts
    whole = edges.weights[into.edge]
    queue: list[tuple[float, Path, float]] = [(0.0, (query.goal,), 0.0)]
    while queue:
        _, path, spent = heappop(queue)
        if starts[path[0]]:
            yield spent, path
            if not query.over_starts:
                continue
        left = query.steps - len(path)
        if left < 0:
            continue
        out = np.zeros(edges.n, dtype=bool)
        out[list(path)] = True
        cost = np.where(out[into.node], np.inf, whole)
        *_, best = islice(relaxations(into, cost, starts & ~out), left + 1)
        some = slice(into.start[path[0]], into.start[path[0] + 1])
        node, price = into.node[some], cost[some]
        for u, step, least in zip(node.tolist(), price.tolist(), (price + best[node]).tolist(), strict=True):
            if least < inf:
                heappush(queue, (spent + least, (u, *path), spent + step))


MOST_PATHS = 16
"""Up to so many paths the best set of those that share nobody is found by trying all sets."""


@dataclass
class _Packing:
    """A search for the paths that share nobody and together miss least often."""

    gain: list[float]
    between: list[frozenset[int]]
    best: float = -1.0
    chosen: tuple[int, ...] = ()
    rest: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rest = [sum(self.gain[at:]) for at in range(len(self.gain) + 1)]

    def search(self, at: int, used: frozenset[int], gained: float, taken: tuple[int, ...]) -> None:
        """Try the paths from one on, with and without it."""
        if gained > self.best + 1e-12:
            self.best, self.chosen = gained, taken
        if at == len(self.gain) or gained + self.rest[at] <= self.best + 1e-12:
            return
        if not used & self.between[at]:
            self.search(at + 1, used | self.between[at], gained + self.gain[at], (*taken, at))
        self.search(at + 1, used, gained, taken)


def disjoint_packing(paths: Sequence[tuple[float, Path]]) -> tuple[list[int], bool]:
    """Paths that share nobody in between, chosen so that one of them works as likely as possible.

    Parameters
    ----------
    paths
        Strength of each path, 0 to 1, and its nodes, all with the same ends; strongest first.

    Returns
    -------
    tuple
        Positions of the chosen paths; and whether they are the best ones for certain. With more
        than 16 paths they are taken in their order wherever they share nobody with those before.
    """
    gain = [-log1p(-min(strength, 1 - 1e-15)) for strength, _ in paths]
    between = [frozenset(path[1:-1]) for _, path in paths]
    if len(paths) <= MOST_PATHS:
        packing = _Packing(gain, between)
        packing.search(0, frozenset(), 0.0, ())
        return list(packing.chosen), True
    used: frozenset[int] = frozenset()
    chosen = []
    for at, some in enumerate(between):
        if not used & some:
            chosen.append(at)
            used |= some
    return chosen, False


def reached_by_sign(edges: Edges, start: int, steps: int) -> tuple[int, int]:
    """How many nodes simple paths of so many edges lead to, by the product of the signs on the way.

    Parameters
    ----------
    edges
        Directed, weighted by their sign, +1 or -1.
    start
        Where paths begin.
    steps
        Most edges in a path.

    Returns
    -------
    tuple
        Number of nodes reached with a positive and with a negative product; a node that is
        reached with both counts in both.
    """
    after, paths = edges.neighbours, np.array([[start]], dtype=np.int32)
    sign = np.ones(1)
    reached: dict[int, set[int]] = {1: set(), -1: set()}
    for _ in range(steps):
        ends = paths[:, -1]
        count = after.start[ends + 1] - after.start[ends]
        row = np.repeat(np.arange(len(paths)), count)
        first = np.repeat(after.start[ends] - np.r_[0, np.cumsum(count)[:-1]], count)
        at = first + np.arange(len(row))
        new = after.node[at]
        simple = ~(paths[row] == new[:, None]).any(axis=1)
        paths = np.column_stack([paths[row[simple]], new[simple]])
        sign = sign[row[simple]] * edges.weights[after.edge[at[simple]]]
        if not len(paths):
            break
        for value, nodes in reached.items():
            nodes.update(np.unique(paths[sign == value, -1]).tolist())
    return len(reached[1]), len(reached[-1])
