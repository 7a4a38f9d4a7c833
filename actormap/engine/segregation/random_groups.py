"""Sums over groups of actors drawn at random: what chance alone would give."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import comb

import numpy as np

from actormap.core.arrays import Codes, Floats

SAME = 1e-9
"""Sums that differ by no more are equal."""


@dataclass(frozen=True, slots=True)
class RandomSums:
    """Sums over random groups of one size; `exact` if these are all the groups there are."""

    sums: Floats
    exact: bool

    def at_least(self, observed: float) -> float:
        """Share of the groups with so large a sum; where they are drawn, the observed one is among them."""
        return self._share(int((self.sums >= observed - SAME).sum()))

    def at_most(self, observed: float) -> float:
        """Share of the groups with so small a sum, in the same way."""
        return self._share(int((self.sums <= observed + SAME).sum()))

    def _share(self, count: int) -> float:
        itself = 0 if self.exact else 1
        return (count + itself) / (len(self.sums) + itself)


def random_sums(values: Floats, size: int, *, exact: int, draws: int, seed: int) -> RandomSums:
    """Sums over groups of one size.

    Parameters
    ----------
    values
        One number an actor.
    size
        Actors in a group.
    exact
        Up to so many groups all are tried; above it, `draws` are drawn.
    draws, seed
        Number of draws and start of the random sequence.
    """
    if comb(len(values), size) <= exact:
        others = len(values) - size
        if others < size:  # the same groups by who is not in them: fewer to write out
            return RandomSums(values.sum() - values[_groups(len(values), others)].sum(axis=1), exact=True)
        return RandomSums(values[_groups(len(values), size)].sum(axis=1), exact=True)
    levels, counts = np.unique(values, return_counts=True)
    drawn = np.random.default_rng(seed).multivariate_hypergeometric(counts, size, size=draws)
    return RandomSums(drawn @ levels, exact=False)


def random_diversity(kinds: Floats, contacts: Floats, *, draws: int, seed: int) -> RandomSums:
    """Blau diversity of contacts, were they with as many actors drawn at random.

    Parameters
    ----------
    kinds
        One row an actor, one column a kind: how far it is of the kind; a row adds up to 1.
    contacts
        Contacts with each of those that are drawn.
    draws, seed
        Number of draws and start of the random sequence.
    """
    rng, size, total = np.random.default_rng(seed), len(contacts), contacts.sum()
    sums = [contacts @ kinds[rng.choice(len(kinds), size, replace=False)] for _ in range(draws)]
    return RandomSums(1 - ((np.array(sums) / total) ** 2).sum(axis=1), exact=False)


@lru_cache(maxsize=16)
def _groups(n: int, size: int) -> Codes:
    """Every group of this size, one a row."""
    return np.array(list(combinations(range(n), size)), dtype=np.int64)
