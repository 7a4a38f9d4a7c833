"""Shares with their uncertainty, and tests that hold for small numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp, log1p, sqrt

import numpy as np
import scipy

from actormap.core.arrays import Floats

Z95 = 1.959963984540054
"""Standard score that leaves 2.5 % on either side."""
NEGLIGIBLE = 1e-17
"""A share of a sum below which a term no longer changes it."""


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


def hypergeometric_at_most(successes: int, *, drawn: int, marked: int, total: int) -> float:
    """Chance of at most so many marked ones among those drawn, without putting back.

    Notes
    -----
    Summed from there away from the likeliest number, until nothing more is added: a population of a
    billion costs little more than one of ten.
    """
    neither = total - drawn - marked  # and as many more as are both
    if successes >= min(drawn, marked):
        return 1.0
    if successes < max(0, -neither):
        return 0.0
    below = successes * (total + 2) < (drawn + 1) * (marked + 1)
    both = successes if below else successes + 1
    term = tail = exp(
        _log_ways(marked, both) + _log_ways(total - marked, drawn - both) - _log_ways(total, drawn)
    )
    while term > tail * NEGLIGIBLE:
        if below:
            term *= both * (neither + both) / ((drawn - both + 1) * (marked - both + 1))
        else:
            term *= (drawn - both) * (marked - both) / ((both + 1) * (neither + both + 1))
        both += -1 if below else 1
        tail += term
    return tail if below else 1.0 - tail


def _log_ways(total: int, some: int) -> float:
    """Logarithm of how many sets of `some` there are among `total`."""
    return -log1p(total) - float(scipy.special.betaln(total - some + 1, some + 1))


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


def binomial_at_least(successes: int, *, trials: int, chance: float) -> float:
    """Chance of so many successes or more in independent trials, exactly.

    Parameters
    ----------
    successes, trials
        Counts; more successes than trials have the chance 0.
    chance
        Of one success, 0 to 1.

    References
    ----------
    The binomial tail as a regularised incomplete beta function, DLMF 8.17.5; `scipy.special.bdtrc` is
    less exact.
    """
    if successes <= 0:
        return 1.0
    if successes > trials:
        return 0.0
    return float(scipy.special.betainc(successes, trials - successes + 1, chance))


def poisson_at_least(count: int, *, expected: float) -> float:
    """Chance of so many or more of what is as likely anywhere, and expected so often.

    Parameters
    ----------
    count, expected
        0 or more.

    References
    ----------
    The Poisson tail as a regularised incomplete gamma function, DLMF 8.4.10.
    """
    return float(scipy.special.gammainc(count, expected)) if count > 0 else 1.0


def several_at_least(least: int, chances: Floats) -> float:
    """Chance that so many or more of independent events happen, each with its own chance."""
    ways = np.zeros(max(least, 0))
    ways[:1] = 1.0
    for chance in chances:
        ways[1:] = ways[1:] * (1 - chance) + ways[:-1] * chance
        ways[:1] *= 1 - chance
    return float(1 - ways.sum())


def about_as_many(count: int, chances: Floats, share: float) -> float:
    """Chance that a count of independent events is off by no more than a share of it, or by one."""
    off = max(1, int(share * count))
    within = several_at_least(count - off, chances) - several_at_least(count + off + 1, chances)
    return min(1.0, max(0.0, within))


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


TAIL = 0.025 - 1e-12
"""Chance on either side that an interval leaves out; a hair less than 2.5 %, so that just so much is in."""


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


def overlap_interval(first: int, second: int, both: int) -> tuple[int, int]:
    """Interval of how many exist, 95 %, from how many are on both of two independent lists.

    Parameters
    ----------
    first, second, both
        Counts; `both` is at least 1 and at most the smaller of the others.

    Returns
    -------
    tuple
        The least and the largest number, whole and at least those on a list: of all numbers those for
        which chance makes so few on both, and so many, in 2.5 % of cases or more each.

    Raises
    ------
    ValueError
        Nobody is on both lists: then there is no upper end. Or more are on both than on one.

    Notes
    -----
    If N exist, how many are on both lists is hypergeometric. So the interval holds in 95 of 100 cases or
    more, for any N and any length of the lists; it is no approximation for large numbers. Its upper
    end is also that below which N lies with 97.5 % if the prior is 1 / (N + 1).

    References
    ----------
    Chapman (1951), University of California Publications in Statistics 1; Seber (1982), The Estimation
    of Animal Abundance; the prior: Rivest and Yauck (2023), arXiv:2307.11705.
    """
    if not 0 < both <= min(first, second):
        raise ValueError("nobody is on both lists, or more than on one of them")

    def at_most(some: int, exist: int) -> float:
        return hypergeometric_at_most(some, drawn=first, marked=second, total=exist)

    least = _smallest(first + second - both, lambda exist: at_most(both, exist) > TAIL)
    return least, _smallest(least, lambda exist: at_most(both - 1, exist) >= 1 - TAIL) - 1


def _smallest(least: int, holds: Callable[[int], bool]) -> int:
    """The smallest number from `least` on for which something holds that holds for all larger ones."""
    if holds(least):
        return least
    fails, enough = least, least + 1
    while not holds(enough):
        fails, enough = enough, 2 * enough - least
    while enough - fails > 1:
        middle = (fails + enough) // 2
        fails, enough = (fails, middle) if holds(middle) else (middle, enough)
    return enough


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
