"""How evenly something is spread, and how mixed a set is."""

from __future__ import annotations

import numpy as np

from actormap.core.arrays import Floats

POINTS = 101
"""A curve has at most so many points: one for each hundredth of the actors."""


def gini(values: Floats) -> float | None:
    """Half the mean difference of any two over the mean: 0 where all are equal, towards 1 where one has all.

    Parameters
    ----------
    values
        Not negative.

    Returns
    -------
    float or None
        0 to 1; None where there is nothing to spread.

    References
    ----------
    Gini (1912); computed from the sorted values.
    """
    total, n = float(values.sum()), len(values)
    if total <= 0:
        return None
    ranks = np.arange(1, n + 1)
    return float((2 * ranks - n - 1) @ np.sort(values) / (n * total))


def lorenz(values: Floats) -> list[tuple[float, float]]:
    """Which share of the whole the first so many have, the least first.

    Parameters
    ----------
    values
        Not negative.

    Returns
    -------
    list
        Share of the actors and their share of the whole, both from 0 to 1; empty where there is
        nothing to spread.

    References
    ----------
    Lorenz (1905), Publications of the American Statistical Association 9(70).
    """
    total, n = float(values.sum()), len(values)
    if total <= 0:
        return []
    share = np.r_[0.0, np.cumsum(np.sort(values))] / total
    at = np.unique(np.linspace(0, n, min(n + 1, POINTS)).round().astype(np.int64))
    share[-1] = 1.0
    return [(int(k) / n, float(share[k])) for k in at]


def concentration(values: Floats) -> float | None:
    """Chance that two drawn at random, with putting back, are of the same kind (Herfindahl, HHI).

    Parameters
    ----------
    values
        How much each kind has, not negative.

    Returns
    -------
    float or None
        One over the number of kinds where all have the same, 1 where one has all; None where there
        is nothing.

    References
    ----------
    Herfindahl (1950); Simpson (1949), Nature 163.
    """
    total = float(values.sum())
    return float(((values / total) ** 2).sum()) if total > 0 else None


def blau(values: Floats) -> float | None:
    """Chance that two drawn at random, with putting back, are of different kinds.

    Parameters
    ----------
    values
        How much each kind has, not negative.

    References
    ----------
    Blau (1977), Inequality and Heterogeneity.
    """
    same = concentration(values)
    return None if same is None else 1.0 - same
