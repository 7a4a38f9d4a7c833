"""How far two orders of the same actors agree.

scipy.stats has both coefficients; to import it takes longer than all comparisons on most maps.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from actormap.core.arrays import Bools, Codes, Floats

DIGITS = 9
"""Scores that differ only beyond so many digits are equal."""
CELLS = 20_000
"""Up to so many cells it is faster to count all pairs of places in one table."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Actors in order of a score; equal scores share a place.

    Parameters
    ----------
    place
        Place of each actor, 0 for the lowest score.
    counts
        Number of actors at each place.
    ascending
        The places of all actors, the lowest first.
    """

    place: Codes
    counts: Codes
    ascending: Codes

    @classmethod
    def by(cls, score: Floats) -> Ranking:
        """Actors by their scores."""
        rounded = np.round(score, DIGITS)
        order = np.argsort(rounded)
        ordered = rounded[order]
        ascending, place = np.zeros((2, len(order)), dtype=np.int64)
        np.cumsum(ordered[1:] != ordered[:-1], out=ascending[1:])
        place[order] = ascending
        return cls(place, np.bincount(place), ascending)

    def first(self, count: int) -> Bools:
        """Who is among the first; those equal to the last of them are too."""
        return self.place >= self.ascending[-min(count, len(self.place))]

    def from_middle(self) -> Floats:
        """Places from the mean; equal scores share the middle of theirs."""
        middle = np.cumsum(self.counts) - (self.counts - 1) / 2
        return middle[self.place] - (len(self.place) + 1) / 2

    def pairs_apart(self) -> float:
        """Pairs of actors that do not share a place."""
        n, counts = len(self.place), self.counts
        return (n * (n - 1) - float((counts * (counts - 1)).sum())) / 2


def overlap(x: Ranking, y: Ranking, first: int) -> float:
    """Share of those among the first in either order who are among the first in both, 0 to 1.

    Parameters
    ----------
    x, y
        Two orders of the same actors, at least one actor.
    first
        How many are first; those equal to the last of them count too.
    """
    first_x, first_y = x.first(first), y.first(first)
    return float((first_x & first_y).sum() / (first_x | first_y).sum())


def spearman(x: Ranking, y: Ranking) -> float:
    """Correlation of the places in two orders, -1 to 1; NaN where one score is the same for all.

    References
    ----------
    Spearman (1904), American Journal of Psychology 15.
    """
    place_x, place_y = x.from_middle(), y.from_middle()
    spread = np.sqrt((place_x @ place_x) * (place_y @ place_y))
    return float(place_x @ place_y / spread) if spread else float("nan")


def kendall(x: Ranking, y: Ranking) -> float:
    """Pairs in the same order less those in the other, with the correction for equal scores (tau-b).

    Returns
    -------
    float
        -1 to 1; NaN where one score is the same for all.

    References
    ----------
    Kendall (1945), Biometrika 33.
    """
    spread = np.sqrt(x.pairs_apart() * y.pairs_apart())
    if not spread:
        return float("nan")
    few = len(x.counts) * len(y.counts) <= CELLS
    return float((_surplus_by_table(x, y) if few else _surplus_by_inversions(x, y)) / spread)


def _surplus_by_table(x: Ranking, y: Ranking) -> float:
    """Pairs in the same order less those in the other."""
    shape = len(x.counts), len(y.counts)
    table = np.bincount(x.place * shape[1] + y.place, minlength=shape[0] * shape[1]).reshape(shape)
    below = np.cumsum(table, axis=0) - table
    along = np.cumsum(below, axis=1)
    lower, higher = along - below, along[:, -1:] - along
    return float((table * (lower - higher)).sum())


def _surplus_by_inversions(x: Ranking, y: Ranking) -> float:
    """The same without a table: pairs in the other order are inversions, counted bit by bit of the places.

    Knight (1966), Journal of the American Statistical Association 61.
    """
    places, inversions = y.place[np.lexsort((y.place, x.place))], 0
    for bit in reversed(range(int(places.max()).bit_length())):
        # Places that have their higher bits in common stand together, in the order of x.
        group, high = places >> (bit + 1), (places >> bit) & 1
        before = np.cumsum(high) - high
        inversions += int((before - before[np.searchsorted(group, group)])[high == 0].sum())
        places = places[np.argsort(places >> bit, kind="stable")]
    both = np.unique(x.place * len(y.counts) + y.place, return_counts=True)[1]
    n = len(x.place)
    shared = (float((both * (both - 1)).sum()) - n * (n - 1)) / 2
    return shared + x.pairs_apart() + y.pairs_apart() - 2 * inversions
