"""Short paths along signed edges: those that share nobody, and whom they reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log1p

import numpy as np

from actormap.engine.edges import Edges
from actormap.engine.paths.k_shortest import Path

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
