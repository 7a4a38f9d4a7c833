"""How far two orders of the same actors agree."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from actormap.arrays import Bools, Codes, Floats

DIGITS = 9
"""Scores that differ only beyond so many digits are equal."""
CELLS = 250_000
"""Up to so many cells all pairs of places are counted in one table."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Actors in order of a score; equal scores share a place.

    Parameters
    ----------
    place
        Place of each actor, 0 for the lowest score.
    counts
        Number of actors at each place.
    """

    place: Codes
    counts: Codes

    @classmethod
    def by(cls, score: Floats) -> Ranking:
        """Actors by their scores."""
        rounded = np.round(score, DIGITS)
        order = np.argsort(rounded)
        starts = np.diff(rounded[order], prepend=np.nan) != 0
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.cumsum(starts) - 1
        return cls(place, np.bincount(place))

    def first(self, count: int) -> Bools:
        """Who is among the first; those equal to the last of them are too."""
        from_top = np.cumsum(self.counts[::-1])
        return self.place >= len(from_top) - 1 - np.searchsorted(from_top, min(count, len(self.place)))

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
    one, other = x.first(first), y.first(first)
    return float((one & other).sum() / (one | other).sum())


def spearman(x: Ranking, y: Ranking) -> float:
    """Correlation of the places in two orders, -1 to 1; NaN where one score is the same for all.

    References
    ----------
    Spearman (1904), American Journal of Psychology 15.
    """
    one, other = x.from_middle(), y.from_middle()
    spread = np.sqrt((one @ one) * (other @ other))
    return float(one @ other / spread) if spread else float("nan")


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
    rows, columns = len(x.counts), len(y.counts)
    if rows * columns > CELLS:
        from scipy.stats import kendalltau  # noqa: PLC0415 - a second to import, for large maps alone

        return float(kendalltau(x.place, y.place, method="asymptotic").statistic)
    spread = np.sqrt(x.pairs_apart() * y.pairs_apart())
    if not spread:
        return float("nan")
    table = np.bincount(x.place * columns + y.place, minlength=rows * columns).reshape(rows, columns)
    below = np.cumsum(table, axis=0) - table
    along = np.cumsum(below, axis=1)
    lower, higher = along - below, along[:, -1:] - along
    return float((table * (lower - higher)).sum() / spread)
