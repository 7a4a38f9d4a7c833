"""Small counts: events in exposed time, sums over random groups, and how many two lists missed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations
from math import comb, sqrt

import numpy as np
import numpy.typing as npt
from scipy.special import betainc

from actormap.engine.statistics import Z95

Floats = npt.NDArray[np.float64]


def binomial_at_least(found: int, *, trials: int, chance: float) -> float:
    """Chance of so many successes or more in independent trials, exactly.

    Parameters
    ----------
    found, trials
        Counts; more successes than trials have the chance 0.
    chance
        Of one success, 0 to 1.

    References
    ----------
    The binomial tail as a regularised incomplete beta function, DLMF 8.17.5.
    """
    if found <= 0:
        return 1.0
    if found > trials:
        return 0.0
    return float(betainc(found, trials - found + 1, chance))


def rate_at_least(events: Sequence[int], exposure: Sequence[float]) -> float:
    """Chance that the first of two gets so many of all events or more, if both rates are the same.

    Parameters
    ----------
    events, exposure
        Number of events of each, and the time during which each could have had one.

    Returns
    -------
    float
        Chance, 0 to 1, given how many events there are; 1 where there are none.

    References
    ----------
    Przyborowski and Wilenski (1940), Biometrika 31; the exact conditional test of two rates.
    """
    return binomial_at_least(events[0], trials=sum(events), chance=exposure[0] / sum(exposure))


def relabelled_at_least(
    values: Floats, size: int, observed: float, *, exact: int, draws: int, seed: int
) -> float:
    """Chance that a group of this size, drawn at random, has so large a sum.

    Parameters
    ----------
    values
        One number an actor.
    size
        Actors in a group.
    observed
        The sum that is asked about.
    exact, draws, seed
        As in `statistics.relabelling_p`.

    Returns
    -------
    float
        Chance, 0 to 1.
    """
    least = observed - 1e-9
    if comb(len(values), size) <= exact:
        return float(np.mean(values[_groups(len(values), size)].sum(axis=1) >= least))
    levels, counts = np.unique(values, return_counts=True)
    drawn = np.random.default_rng(seed).multivariate_hypergeometric(counts, size, size=draws)
    return float((np.sum(drawn @ levels >= least) + 1) / (draws + 1))


@lru_cache(maxsize=16)
def _groups(n: int, size: int) -> npt.NDArray[np.int64]:
    """Every group of this size, one a row."""
    return np.array(list(combinations(range(n), size)), dtype=np.int64)


def chapman(first: int, second: int, both: int) -> tuple[float, float]:
    """How many exist, from two lists and how many are on both.

    Parameters
    ----------
    first, second, both
        Counts; `both` is at most the smaller of the others.

    Returns
    -------
    tuple
        The estimate and its variance.

    Raises
    ------
    ValueError
        More are on both lists than on one of them.

    References
    ----------
    Chapman (1951), University of California Publications in Statistics 1; variance of Seber (1970),
    Biometrics 26.
    """
    if both > min(first, second):
        raise ValueError("more are on both lists than on one of them")
    estimate = (first + 1) * (second + 1) / (both + 1) - 1
    missed = (first + 1) * (second + 1) * (first - both) * (second - both)
    return estimate, missed / ((both + 1) ** 2 * (both + 2))


def chapman_interval(first: int, second: int, both: int) -> tuple[float, float]:
    """Interval of `chapman`, 95 %: never below those who are on a list."""
    estimate, variance = chapman(first, second, both)
    half = Z95 * sqrt(variance)
    return max(float(first + second - both), estimate - half), estimate + half
