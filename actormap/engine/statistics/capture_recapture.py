"""How many two lists missed, from how many are on both."""

from __future__ import annotations

from math import exp, log1p, sqrt

from actormap.engine.statistics.small_samples import Z95


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
    """Interval of `chapman`, 95 %: those who are on a list, and a range of how many are on none.

    Notes
    -----
    With few on both lists the estimate is skewed: it can be far too small, and hardly too large. So the
    number that is on no list is taken as log-normal. Estimate and standard errors alone give a range
    that ends far too low.

    References
    ----------
    Chao (1987), Biometrics 43(4).
    """
    estimate, variance = chapman(first, second, both)
    listed = float(first + second - both)
    missed = estimate - listed
    if missed <= 0:
        return listed, listed
    spread = exp(Z95 * sqrt(log1p(variance / missed**2)))
    return listed + missed / spread, listed + missed * spread
