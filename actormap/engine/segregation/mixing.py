"""Ties within a set of actors and across its border, and the measures made of their counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from actormap.core.arrays import Floats, Integers
from actormap.engine.edges import Edges

SAME = 1e-9
"""Values that differ by no more are equal."""


def balance(a: float, b: float) -> float | None:
    """(a - b) / (a + b): 1 if all is `a`, -1 if all is `b`; None where there is neither."""
    return (a - b) / (a + b) if a + b else None


def odds_ratio(ties: tuple[float, float], pairs: tuple[float, float]) -> float | None:
    """Odds of a tie within over odds of a tie across, each given as (within, across).

    Notes
    -----
    Where a cell of the table is empty, half a tie is added to all four (Haldane).
    """
    if not all(pairs):
        return None
    table = [ties[0], pairs[0] - ties[0], ties[1], pairs[1] - ties[1]]
    a, b, c, d = table if all(table) else (x + 0.5 for x in table)
    return a * d / (b * c)


@dataclass(frozen=True, slots=True)
class Mixing:
    """Ties of a set of actors, and the measures that are made of their counts.

    Parameters
    ----------
    n, m
        Actors and ties of the graph.
    size
        Actors of the set.
    within, cross
        Ties among the set, and ties across its border.
    """

    n: int
    m: int
    size: int
    within: int
    cross: int

    @property
    def pairs(self) -> tuple[int, int]:
        """Pairs within the set, and pairs across its border."""
        return self.size * (self.size - 1) // 2, self.size * (self.n - self.size)

    @property
    def stubs(self) -> int:
        """Ends of ties in the set."""
        return 2 * self.within + self.cross

    @property
    def ei(self) -> float | None:
        """E-I index of the set, -1 (all ties within) to 1 (all across)."""
        return balance(self.cross, self.within)

    @property
    def ei_expected(self) -> float | None:
        """E-I index if every pair had the same chance of a tie."""
        within, cross = self.pairs
        return balance(cross, within)

    @property
    def smi(self) -> float | None:
        """Segregation matrix index: density within against density to the others, -1 to 1."""
        within, cross = self.pairs
        return balance(self.within / within, self.cross / cross) if within and cross else None

    @property
    def whole(self) -> Whole:
        """The set and the others as a division of all actors in two."""
        others = 2 * self.m - self.stubs
        alike = (self.stubs**2 + others**2) / (2 * self.m) ** 2 if self.m else 0.0
        return Whole(self.n, self.m, self.cross, self.pairs[1], alike)

    @property
    def expected_by_stubs(self) -> float | None:
        """Ties across the border if the ends of all ties were matched at random."""
        return self.stubs * (2 * self.m - self.stubs) / (2 * self.m - 1) if self.m else None

    @property
    def coleman(self) -> float | None:
        """Coleman's index: -1 (all ties with others) over 0 (as group sizes say) to 1 (all within)."""
        if not self.stubs:
            return None
        expected = self.stubs * (self.size - 1) / (self.n - 1)
        surplus = 2 * self.within - expected
        room = self.stubs - expected if surplus > 0 else expected
        return surplus / room if room else None


@dataclass(frozen=True, slots=True)
class Whole:
    """A division of all actors into classes.

    Parameters
    ----------
    n, m
        Actors and ties.
    cross, pairs_cross
        Ties and pairs whose ends are in different classes.
    alike
        Chance that two random ends of ties are in the same class.
    """

    n: int
    m: int
    cross: int
    pairs_cross: int
    alike: float

    @property
    def pairs(self) -> int:
        """All pairs of actors."""
        return self.n * (self.n - 1) // 2

    @property
    def ei(self) -> float | None:
        """E-I index, -1 (all ties within classes) to 1 (all across)."""
        return balance(self.cross, self.m - self.cross)

    @property
    def ei_expected(self) -> float | None:
        """E-I index if every pair had the same chance of a tie."""
        return balance(self.pairs_cross, self.pairs - self.pairs_cross)

    @property
    def expected_cross(self) -> float | None:
        """Ties across if every pair had the same chance of a tie."""
        return self.m * self.pairs_cross / self.pairs if self.pairs else None

    @property
    def freeman(self) -> float | None:
        """Freeman's segregation, untruncated: 1 no tie across, 0 as expected, below 0 more."""
        expected = self.expected_cross
        return (expected - self.cross) / expected if expected else None

    @property
    def odds_ratio(self) -> float | None:
        """Odds of a tie within classes over odds of a tie across."""
        ties, pairs = self.m - self.cross, self.pairs - self.pairs_cross
        return odds_ratio((ties, self.cross), (pairs, self.pairs_cross))

    @property
    def assortativity(self) -> float | None:
        """Newman's coefficient: 1 no tie across, 0 as the numbers of ties say."""
        room = 1 - self.alike
        return ((self.m - self.cross) / self.m - self.alike) / room if self.m and room > SAME else None


def set_ties(ties: Edges, actor: Integers, column: Integers, width: int) -> tuple[Integers, Integers]:
    """Ties within each of several sets, and ties across the border of each.

    Parameters
    ----------
    ties
        Undirected.
    actor, column
        Members and the sets they are in, one entry a pair.
    width
        Number of sets.
    """
    ones = np.ones(len(actor), dtype=np.int64)
    member = sparse.csr_array((ones, (actor, column)), shape=(ties.n, width))
    within = np.asarray((ties.once @ member).multiply(member).sum(axis=0), dtype=np.int64)
    return within, member.T @ ties.degree - 2 * within


def whole(ties: Edges, code: Integers) -> Whole:
    """A division of all actors, given the class of each."""
    sizes = np.bincount(code)
    cross = int((code[ties.source] != code[ties.target]).sum())
    pairs = (ties.n**2 - int((sizes**2).sum())) // 2
    ends = np.bincount(code, weights=ties.degree)
    alike = float((ends**2).sum() / ends.sum() ** 2) if len(ties.source) else 0.0
    return Whole(ties.n, len(ties.source), cross, pairs, alike)


def block_ties(ties: Edges, code: Integers, width: int) -> Integers:
    """Ties between any two classes, a symmetric table; those within a class on the diagonal."""
    a, b = code[ties.source].astype(np.int64), code[ties.target].astype(np.int64)
    flat = np.minimum(a, b) * width + np.maximum(a, b)
    upper = np.bincount(flat, minlength=width * width).reshape(width, width)
    return upper + np.triu(upper, 1).T


def expected_within(ties: Edges, actor: Integers, column: Integers, width: int) -> Floats:
    """Ties within each set if the ends of all ties were matched at random, no pair more than one.

    Notes
    -----
    The sum over pairs of min(1, k_i k_j / (2m - 1)), worked out on how often each degree occurs.
    """
    m = len(ties.source)
    if not m:
        return np.zeros(width)
    levels, level = np.unique(ties.degree, return_inverse=True)
    likely = np.minimum(1.0, np.outer(levels, levels) / (2 * m - 1))
    ones = np.ones(len(actor))
    counts = sparse.csr_array((ones, (column, level[actor])), shape=(width, len(levels)))
    both = np.asarray(counts.multiply(counts @ likely).sum(axis=1), dtype=float).ravel()
    return (both - counts @ likely.diagonal()) / 2
