"""How many two lists missed, from how many are on both."""

from __future__ import annotations

from collections.abc import Callable

from actormap.engine.statistics.small_samples import hypergeometric_at_most

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
