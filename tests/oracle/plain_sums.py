"""Counts, shares and tests by their formulas, with all ways tried."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from math import comb, sqrt

Z95 = 1.959963984540054


def share_as_small(values: Sequence[float], members: Sequence[int]) -> float:
    """Share of all groups of this size with a sum as small as that of the members."""
    own = sum(values[at] for at in members)
    sums = [sum(values[at] for at in some) for some in combinations(range(len(values)), len(members))]
    return sum(one <= own + 1e-9 for one in sums) / len(sums)


def share_as_large(values: Sequence[float], members: Sequence[int]) -> float:
    """Share of all groups of this size with a sum as large as that of the members."""
    return share_as_small([-value for value in values], members)


def hypergeometric(found: int, drawn: int, marked: int, total: int) -> float:
    """Chance of at most so many marked ones among those drawn."""
    ways = sum(comb(marked, k) * comb(total - marked, drawn - k) for k in range(min(found, drawn) + 1))
    return float(Fraction(ways, comb(total, drawn)))


def corrected(chances: Sequence[float]) -> list[float]:
    """Benjamini and Hochberg: the least p x number / rank over all that are as large."""
    n = len(chances)
    order = sorted(range(n), key=lambda at: chances[at])
    found = [0.0] * n
    for rank, at in enumerate(order):
        found[at] = min([1.0, *(chances[order[k]] * n / (k + 1) for k in range(rank, n))])
    return found


def wilson(successes: float, total: float) -> tuple[float, float]:
    """The shares p with (successes - total p)² = z² total p (1 - p)."""
    z2 = Z95**2
    a, b, c = total + z2, -(2 * successes + z2), successes**2 / total
    root = sqrt(b * b - 4 * a * c)
    return max(0.0, (-b - root) / (2 * a)), min(1.0, (-b + root) / (2 * a))


def gini(values: Sequence[float]) -> float | None:
    """Sum of all differences over twice the square of their number times the mean."""
    n, mean = len(values), sum(values) / len(values) if values else 0.0
    if mean <= 0:
        return None
    return sum(abs(a - b) for a in values for b in values) / (2 * n * n * mean)


def mean(values: Sequence[float]) -> float | None:
    """The mean; None of nothing."""
    return sum(values) / len(values) if values else None


def binomial_at_least(found: int, trials: int, chance: float) -> float:
    """Chance of so many successes or more, term by term."""
    return sum(comb(trials, k) * chance**k * (1 - chance) ** (trials - k) for k in range(found, trials + 1))
