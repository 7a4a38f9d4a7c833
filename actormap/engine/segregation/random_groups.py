"""Sums over groups of actors drawn at random: what chance alone would give."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import comb

import numpy as np

from actormap.core.arrays import Bools, Codes, Floats


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
        As in `relabelling_p`.

    Returns
    -------
    float
        Chance, 0 to 1.
    """
    return at_least(random_sums(values, size, exact=exact, draws=draws, seed=seed), observed)


@dataclass(frozen=True, slots=True)
class RandomSums:
    """Sums over random groups of one size; `exact` if these are all the groups there are."""

    sums: Floats
    exact: bool


def random_sums(values: Floats, size: int, *, exact: int, draws: int, seed: int) -> RandomSums:
    """The sums over groups of this size, all of them or drawn at random; as in `relabelled_at_least`."""
    if comb(len(values), size) <= exact:
        return RandomSums(values[_groups(len(values), size)].sum(axis=1), exact=True)
    levels, counts = np.unique(values, return_counts=True)
    drawn = np.random.default_rng(seed).multivariate_hypergeometric(counts, size, size=draws)
    return RandomSums(drawn @ levels, exact=False)


def at_least(random: RandomSums, observed: float) -> float:
    """Share of the random groups with so large a sum; where drawn, the observed one is among them."""
    found, one = int((random.sums >= observed - 1e-9).sum()), 0 if random.exact else 1
    return (found + one) / (len(random.sums) + one)


@lru_cache(maxsize=16)
def _groups(n: int, size: int) -> Codes:
    """Every group of this size, one a row."""
    return np.array(list(combinations(range(n), size)), dtype=np.int64)


def relabelling_p(values: Floats, members: Bools, *, exact: int, draws: int, seed: int) -> float:
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
