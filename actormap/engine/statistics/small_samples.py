"""Shares with their uncertainty, and tests that hold for small numbers."""

from __future__ import annotations

from collections.abc import Sequence
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
