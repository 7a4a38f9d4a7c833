"""The cheapest edges over which every one of some goals is reached from a start."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from actormap.core.arrays import Bools, Floats
from actormap.engine.edges import Edges, Neighbours

STATES = 20_000_000
"""Above so many numbers to be kept the cheapest tree is not searched for."""
TINY = 5e-14
"""Sums of costs that differ by less are equal: rounding makes no difference to what is found."""


def affordable(nodes: int, edges: int, goals: int, steps: int) -> bool:
    """Whether the cheapest tree of so many goals can be searched for."""
    return (nodes * (steps + 1) + edges) << goals <= STATES


def cheapest_tree(
    edges: Edges, costs: Floats, starts: Bools, goals: Sequence[int], steps: int
) -> list[list[int]]:
    """Ways from the starts to all goals that together cost the least.

    Parameters
    ----------
    edges
        Directed, in the order of their sources; none leads into a start.
    costs
        ``[i, e]``: cost of edge e on the way to goal i, above nought; infinity where it must not be on it.
        The cost of an edge on the way to several goals is the highest of theirs.
    starts
        Where ways begin.
    goals
        Where they end; each can be reached.
    steps
        Most edges on the way to one goal.

    Returns
    -------
    list
        For each goal its way, as positions of edges. Ways that begin with the same edges share them,
        and such an edge costs once. Of equal trees that with the lowest codes.

    Notes
    -----
    Where all edges are open to all goals the ways are a minimum-cost Steiner arborescence. Time and
    memory grow with 3 and 2 to the number of goals.

    References
    ----------
    Dreyfus and Wagner (1971), Networks 1(3), here for directed edges, one layer a step.
    """
    trees = _SteinerTable(edges, costs, starts, tuple(goals), steps)
    tree: list[list[int]] = [[] for _ in goals]
    for goal, way in trees.ways():
        tree[goal] = way
    return tree


@dataclass(frozen=True)
class _SteinerTable:
    """Least costs of reaching a set of goals from a node; a set is a number with a bit for each goal."""

    edges: Edges
    costs: Floats
    starts: Bools
    goals: tuple[int, ...]
    steps: int

    @cached_property
    def root(self) -> int:
        """All starts are one."""
        return int(np.flatnonzero(self.starts)[0])

    @cached_property
    def after(self) -> Neighbours:
        """Edges from each node, by their ends; those from the starts all from the one."""
        begin = np.where(self.starts[self.edges.source], self.root, self.edges.source)
        return Neighbours.sorted(self.edges.n, begin, self.edges.target)

    @cached_property
    def price(self) -> Floats:
        """Cost of each edge on the way to each set of goals."""
        price = np.zeros((1 << len(self.goals), len(self.after.edge)))
        for some in range(1, len(price)):
            low = some & -some
            price[some] = np.maximum(price[some ^ low], self.costs[low.bit_length() - 1][self.after.edge])
        return price

    @cached_property
    def best(self) -> Floats:
        """``[k, some, v]``: least cost of reaching a set of goals from v with ways of at most k edges."""
        best = np.full((self.steps + 1, 1 << len(self.goals), len(self.starts)), np.inf)
        begin, filled = self.after.start, np.flatnonzero(self.after.degree)
        for k in range(self.steps + 1):
            for some in range(1, 1 << len(self.goals)):
                least = best[k, some]
                if not some & (some - 1):
                    least[self.goals[some.bit_length() - 1]] = 0.0
                for part in _parts(some):
                    np.minimum(least, best[k, part] + best[k, some ^ part], out=least)
                if k and len(filled):
                    ahead = self.price[some] + best[k - 1, some][self.after.node]
                    least[filled] = np.minimum(least[filled], np.minimum.reduceat(ahead, begin[filled]))
        return best

    def ways(self) -> Iterator[tuple[int, list[int]]]:
        """Each goal and the edges on its way in the cheapest tree."""
        if not self.goals:
            return
        waiting: list[tuple[int, int, int, list[int]]] = [
            (self.steps, (1 << len(self.goals)) - 1, self.root, [])
        ]
        while waiting:
            k, some, v, way = waiting.pop()
            if not some & (some - 1) and v == self.goals[some.bit_length() - 1]:
                yield some.bit_length() - 1, way
                continue
            edge = self._edge(k, some, v)
            if edge is None:
                part = self._split(k, some, v)
                waiting += [(k, part, v, way), (k, some ^ part, v, way)]
            else:
                waiting.append((k - 1, some, int(self.after.node[edge]), [*way, int(self.after.edge[edge])]))

    def _edge(self, k: int, some: int, v: int) -> int | None:
        """The first edge from a node on which the cheapest tree leads on to all of a set together."""
        low, high = int(self.after.start[v]), int(self.after.start[v + 1])
        if not k or low == high:
            return None
        ahead = self.price[some][low:high] + self.best[k - 1, some][self.after.node[low:high]]
        cheapest = np.flatnonzero(ahead <= self.best[k, some, v] + TINY)
        return low + int(cheapest[0]) if len(cheapest) else None

    def _split(self, k: int, some: int, v: int) -> int:
        """One part of a set that the cheapest tree reaches on a way of its own from a node."""
        limit = self.best[k, some, v] + TINY
        return next(
            part for part in _parts(some) if self.best[k, part, v] + self.best[k, some ^ part, v] <= limit
        )


def _parts(some: int) -> Iterator[int]:
    """Each way to divide a set into two, by the part with its lowest member."""
    low = some & -some
    rest = some ^ low
    other = rest
    while other:
        other = (other - 1) & rest
        yield low | other
