"""The fewest of some candidates that open every one of some targets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from actormap.arrays import Bools, Codes, Floats

LARGEST = 22
"""Of more candidates all sets do not fit into memory, whatever is asked for."""
DECIMALS = 9
"""Sums that do not differ within so many decimals are equal."""


@dataclass(frozen=True, slots=True)
class Cover:
    """Candidates that together open every target.

    Parameters
    ----------
    chosen
        Positions of the candidates, in ascending order.
    equal
        Further sets of the same size that open all targets too, the best first.
    exact
        Whether no smaller set does.
    """

    chosen: tuple[int, ...]
    equal: tuple[tuple[int, ...], ...]
    exact: bool


def smallest_cover(chance: Floats, exposure: Floats, *, most: int, equal: int = 10) -> Cover:
    """The smallest set of candidates that opens every target.

    Parameters
    ----------
    chance
        One row a candidate, one column a target: chance that it opens the target, 0 where it does not.
        Each target is opened by one candidate at least.
    exposure
        Of each candidate.
    most
        Up to so many candidates all sets are tried; above it the search is greedy.
    equal
        So many further sets of the same size are told.

    Returns
    -------
    Cover
        Of sets of one size the one with the largest sum, over the targets, of the best chance in it;
        of those the one with the lowest exposure, then the one with the lowest positions.

    References
    ----------
    The greedy set is at most H(n) = 1 + 1/2 + ... + 1/n times as large as the smallest one:
    Chvátal (1979), Mathematics of Operations Research 4(3).
    """
    count = len(chance)
    if count > min(most, LARGEST):
        return Cover(_greedy(chance, exposure), (), exact=False)
    sets = _smallest(chance > 0)
    best, least = _judged(sets, chance, exposure)
    order = np.lexsort((-sets, least, -best))[: equal + 1]
    first, *others = (_members(int(some), count) for some in sets[order])
    return Cover(first, tuple(others), exact=True)


def _smallest(opens: Bools) -> Codes:
    """All sets of the smallest size that open every target; the first candidate is the highest bit."""
    count = len(opens)
    bits = 1 << np.arange(count - 1, -1, -1, dtype=np.int64)
    every = np.arange(1 << count, dtype=np.int64)
    whole = np.ones(len(every), dtype=bool)
    for openers in sorted({int(bits[column].sum()) for column in opens.T}):
        whole &= (every & openers) != 0
    size = np.zeros(1, dtype=np.int8)
    for _ in range(count):
        size = np.concatenate([size, size + 1])
    found = np.flatnonzero(whole)
    return found[size[found] == size[found].min()]


def _judged(sets: Codes, chance: Floats, exposure: Floats) -> tuple[Floats, Floats]:
    """For each set, the sum of the best chances and that of the exposures."""
    inside = [(sets >> (len(chance) - 1 - u)) & 1 == 1 for u in range(len(chance))]
    total, exposed = np.zeros(len(sets)), np.zeros(len(sets))
    for column in chance.T:
        best = np.zeros(len(sets))
        for u in np.flatnonzero(column).tolist():
            best[inside[u]] = np.maximum(best[inside[u]], column[u])
        total += best
    for u, rows in enumerate(inside):
        exposed[rows] += exposure[u]
    return total.round(DECIMALS), exposed.round(DECIMALS)


def _members(some: int, count: int) -> tuple[int, ...]:
    return tuple(u for u in range(count) if some >> (count - 1 - u) & 1)


def _greedy(chance: Floats, exposure: Floats) -> tuple[int, ...]:
    """The next best one each time, without those that the later ones made needless."""
    opens, best = chance > 0, np.zeros(chance.shape[1])
    chosen: list[int] = []
    while not (best > 0).all():
        more = (opens & (best == 0)).sum(axis=1)
        gain = np.maximum(chance - best, 0.0).sum(axis=1).round(DECIMALS)
        u = int(np.lexsort((exposure.round(DECIMALS), -gain, -more))[0])
        chosen.append(u)
        best = np.maximum(best, chance[u])
    for u in tuple(chosen):
        rest = [v for v in chosen if v != u]
        if opens[rest].any(axis=0).all():
            chosen = rest
    return tuple(sorted(chosen))
