"""Shares with their uncertainty, and tests that hold for small numbers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import comb, sqrt

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Z95 = 1.959963984540054
"""Standard score that leaves 2.5 % on either side."""


def wilson(successes: float, total: float) -> tuple[float, float]:
    """Interval that covers the true share in 95 of 100 cases, also for small numbers.

    Parameters
    ----------
    successes, total
        Counts, `total` above 0.

    References
    ----------
    Wilson (1927), Journal of the American Statistical Association 22.
    """
    share, z2 = successes / total, Z95**2
    middle = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = Z95 / (1 + z2 / total) * sqrt(share * (1 - share) / total + z2 / (4 * total**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def hypergeometric_at_most(found: int, *, drawn: int, marked: int, total: int) -> float:
    """Chance of at most so many marked ones among those drawn, without putting back."""
    ways = sum(comb(marked, k) * comb(total - marked, drawn - k) for k in range(found + 1) if k <= drawn)
    return ways / comb(total, drawn)


def false_discovery(p: Sequence[float]) -> list[float]:
    """p-values corrected for their number.

    References
    ----------
    Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57(1).
    """
    values = np.asarray(p, dtype=float)
    if not len(values):
        return []
    order = np.argsort(values)
    scaled = values[order] * len(values) / np.arange(1, len(values) + 1)
    corrected = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    result = np.empty(len(values))
    result[order] = corrected
    return [float(x) for x in result]


def relabelling_p(
    values: Floats, members: npt.NDArray[np.bool_], *, exact: int, draws: int, seed: int
) -> float:
    """Chance that a group of this size, drawn at random, has a sum as small as this one's.

    Parameters
    ----------
    values
        One number an actor.
    members
        Who is in the group.
    exact
        Up to so many relabellings all are tried; above it, `draws` are drawn (add-one estimate).
    draws, seed
        Number of draws and start of the random sequence.

    Returns
    -------
    float
        Chance, 0 to 1. It cannot be smaller than one over the number of relabellings.
    """
    n, size = len(values), int(members.sum())
    observed = values[members].sum() + 1e-9
    if comb(n, size) <= exact:
        sums = [values[list(some)].sum() for some in combinations(range(n), size)]
        return float(np.mean(np.asarray(sums) <= observed))
    levels, counts = np.unique(values, return_counts=True)
    drawn = np.random.default_rng(seed).multivariate_hypergeometric(counts, size, size=draws)
    return float((np.sum(drawn @ levels <= observed) + 1) / (draws + 1))
