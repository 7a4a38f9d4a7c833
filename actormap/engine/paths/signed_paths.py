"""Short ways along signed arcs: the strongest ones first, those that share nobody, and whom they reach."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import inf, log1p

import numpy as np

from actormap.arrays import Bools, Floats
from actormap.engine.paths.k_shortest import DirectedEdges

Way = tuple[int, ...]

MOST_WAYS = 16
"""Up to so many ways the best set of those that share nobody is found by trying all sets."""


def strongest(arcs: DirectedEdges, bound: Floats, origins: Bools, goal: int) -> Iterator[tuple[float, Way]]:
    """Simple ways from origins to a goal, the least cost first; they may pass other origins.

    Parameters
    ----------
    arcs
        Edges with costs, not negative.
    bound
        `k_shortest.least_costs` of these edges from the origins; its length says how many edges a way
        may have.
    origins
        Where ways may begin.
    goal
        Where they end.

    Yields
    ------
    tuple
        Cost, and the nodes from origin to goal. Ways of equal cost come in the order of their
        nodes.
    """
    steps = len(bound) - 1
    queue: list[tuple[float, Way, float]] = [(0.0, (goal,), 0.0)]
    while queue:
        _, way, spent = heapq.heappop(queue)
        if len(way) > 1 and origins[way[0]]:
            yield spent, way
        left = steps - len(way)
        if left < 0:
            continue
        low, high = arcs.start[way[0]], arcs.start[way[0] + 1]
        for before, price in zip(arcs.source[low:high].tolist(), arcs.cost[low:high].tolist(), strict=True):
            least = float(bound[left, before])
            if least < inf and before not in way:
                heapq.heappush(queue, (spent + price + least, (before, *way), spent + price))


@dataclass
class _Packing:
    """A search for the ways that share nobody and together miss least often."""

    gain: list[float]
    between: list[frozenset[int]]
    best: float = -1.0
    chosen: tuple[int, ...] = ()
    rest: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rest = [sum(self.gain[at:]) for at in range(len(self.gain) + 1)]

    def search(self, at: int, used: frozenset[int], gained: float, taken: tuple[int, ...]) -> None:
        """Try the ways from one on, with and without it."""
        if gained > self.best + 1e-12:
            self.best, self.chosen = gained, taken
        if at == len(self.gain) or gained + self.rest[at] <= self.best + 1e-12:
            return
        if not used & self.between[at]:
            self.search(at + 1, used | self.between[at], gained + self.gain[at], (*taken, at))
        self.search(at + 1, used, gained, taken)


def apart(ways: Sequence[tuple[float, Way]]) -> tuple[list[int], bool]:
    """Ways that share nobody in between, chosen so that one of them works as likely as possible.

    Parameters
    ----------
    ways
        Strength of each way, 0 to 1, and its nodes, all with the same ends; strongest first.

    Returns
    -------
    tuple
        Positions of the chosen ways; and whether they are the best ones for certain. With more
        than 16 ways they are taken in their order wherever they share nobody with those before.
    """
    gain = [-log1p(-min(strength, 1 - 1e-15)) for strength, _ in ways]
    between = [frozenset(way[1:-1]) for _, way in ways]
    if len(ways) <= MOST_WAYS:
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


def reached_by_sign(arcs: DirectedEdges, start: int, steps: int) -> tuple[int, int]:
    """How many nodes simple ways of so many arcs lead to, by the product of the signs on the way.

    Parameters
    ----------
    arcs
        Arcs laid out by where they begin: built with target and source exchanged, and with the
        sign of each arc, +1 or -1, in place of its cost.
    start
        Where ways begin.
    steps
        Most arcs in a way.

    Returns
    -------
    tuple
        Number of nodes reached with a positive and with a negative product; a node that is
        reached with both counts in both.
    """
    ways = np.array([[start]], dtype=np.int32)
    sign = np.ones(1)
    found: dict[int, set[int]] = {1: set(), -1: set()}
    for _ in range(steps):
        ends = ways[:, -1]
        count = arcs.start[ends + 1] - arcs.start[ends]
        row = np.repeat(np.arange(len(ways)), count)
        first = np.repeat(arcs.start[ends] - np.r_[0, np.cumsum(count)[:-1]], count)
        edge = first + np.arange(len(row))
        new = arcs.source[edge]
        simple = ~(ways[row] == new[:, None]).any(axis=1)
        ways = np.column_stack([ways[row[simple]], new[simple]])
        sign = sign[row[simple]] * arcs.cost[edge[simple]]
        if not len(ways):
            break
        for value, nodes in found.items():
            nodes.update(np.unique(ways[sign == value, -1]).tolist())
    return len(found[1]), len(found[-1])
