"""How much of what sources tell is so, by how far those that are independent agree (A38)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import NamedTuple

import numpy as np
from scipy.special import expit, log_expit, logit, logsumexp, softmax

from actormap.core.arrays import Bools, Codes, Floats

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(7)
"""Where a normal distribution is looked at, and how much of it lies there."""
CASE = 0.5
"""Agreement on a fact is worth so much of a case: sources are alike in ways that nobody recorded."""
TINY = 1e-12
"""Less likely than this nothing is."""


class Telling(NamedTuple):
    """How often who is asked tells of what is so, against what is learned, and how far facts differ in that.

    Parameters
    ----------
    shift
        By so much, as log-odds, it is likelier than is learned.
    spread
        Standard deviation of the same from fact to fact: some are known to all, others to few.
    """

    shift: float = 0.0
    spread: float = 0.0

    def chances(self, learned: Floats) -> Iterator[tuple[float, Floats]]:
        """Of facts that are known to more or to fewer: their share, and the chance to be told of each."""
        nodes = zip(NODES, WEIGHTS / WEIGHTS.sum(), strict=True) if self.spread else ((0.0, 1.0),)
        for node, weight in nodes:
            yield float(weight), expit(logit(learned) + self.shift + self.spread * float(node))


AS_LEARNED = Telling()
TELLINGS = [Telling(*both) for both in product(np.linspace(-2, 3, 21).tolist(), (0.0, 0.5, 1.0, 1.5))]
SHIFTS = np.linspace(-4, 6, 41)
"""By so much, as log-odds, what is told may be likelier so than its grades say."""


class Rates(NamedTuple):
    """Rates that may be.

    Parameters
    ----------
    telling
        How often who is asked tells of what is so.
    shifts
        By how much, as log-odds, what is told is likelier so than its grades say: what somebody told that
        was asked, and what others told.
    """

    telling: Telling
    shifts: tuple[float, float]


@dataclass(frozen=True)
class Agreement:
    """Who told of facts, of those who were asked and of others.

    Parameters
    ----------
    tellers
        How many independent sources told of each fact; 0 where it does not count.
    fact, success
        Number of the fact about which somebody was asked, and whether they told of it.
    detection
        Chance, in (0, 1), with which they would tell of it if it is so, as is learned.
    prior
        Chance, in (0, 1), that what one source tells is so.
    often
        Chance with which who is asked tells of what is so, before it is seen who told.
    counts
        As how many cases both assumptions count.

    Notes
    -----
    If a fact is so each that was asked tells of it with the chance of detection, which differs from fact to
    fact. What is not so one source tells alone: two that are independent do not invent the same. So of what
    one told the share on which all others are silent, beyond what silence is usual, is not so. Both are
    told apart where three or more were asked; else what is assumed decides, and what is drawn differs widely.

    References
    ----------
    Dawid and Skene (1979), Applied Statistics 28(1): sources with unknown rates of error; Link (2003),
    Biometrics 59(4): why facts that differ in how often they are told of leave the answer wide.
    """

    tellers: Codes
    fact: Codes
    success: Bools
    detection: Floats
    prior: float
    often: float
    counts: float

    @cached_property
    def by_asked(self) -> Codes:
        """How many told of each that were asked."""
        return np.bincount(self.fact, self.success, len(self.tellers)).astype(np.int64)

    @property
    def cases(self) -> int:
        """Number of facts about which another was asked than who told."""
        respondents = np.bincount(self.fact, minlength=len(self.tellers))
        return int(((self.tellers > 0) & (respondents > (self.by_asked > 0))).sum())

    def others(self, telling: Telling) -> tuple[Floats, Floats]:
        """How likely it is that just those others told of what is so, as a logarithm, of each fact.

        Others than one that was asked and told (of several the mean), and than one that told unasked.
        """
        n = len(self.tellers)
        whole, own = np.zeros(n), np.zeros(len(self.fact))
        for weight, d in telling.chances(self.detection):
            each = np.where(self.success, np.log(d), np.log1p(-d))
            whole += weight * np.exp(np.bincount(self.fact, each, n))
            own += weight * d
        unasked = np.log(np.maximum(whole, TINY))
        own_share = np.bincount(self.fact, np.where(self.success, np.log(own), 0.0), n)
        return unasked - own_share / np.maximum(self.by_asked, 1), unasked

    @cached_property
    def likely(self) -> list[Floats]:
        """How likely each of `TELLINGS` is, and with each of them each of `SHIFTS`, by kind of tellers."""
        so = expit(logit(self.prior) + SHIFTS)[:, None]
        kinds = self.by_asked, self.tellers - self.by_asked
        # Each that told of a fact is a case of its own: all of one fact are as much as one.
        worth = CASE * np.count_nonzero(self.tellers) / max(1, int(self.tellers.sum()))
        likely = np.zeros((2, len(TELLINGS), len(SHIFTS)))
        for number, telling in enumerate(TELLINGS):
            for kind, others in enumerate(self.others(telling)):
                of = (kinds[kind] > 0) & (self.tellers > 0)
                # Who was not asked is not heard where it told, as it is not where it did not.
                alone = self.by_asked[of] == (kind == 0)
                each = np.log(so * np.exp(others[of]) + (1 - so) * alone)
                likely[kind, number] = each @ (kinds[kind][of] * worth)
        likely += self._shift_before()
        return [
            softmax(logsumexp(likely, axis=2).sum(axis=0) + self._telling_before()),
            *softmax(likely, axis=2),
        ]

    def _shift_before(self) -> Floats:
        """How likely each shift is by what is assumed, a beta distribution of what is so; as a logarithm."""
        odds, n = logit(self.prior) + SHIFTS, self.counts
        return np.asarray(n * self.prior * log_expit(odds) + n * (1 - self.prior) * log_expit(-odds))

    def _telling_before(self) -> Floats:
        """How likely each way of telling is before it is seen who told, as a logarithm."""
        usual = np.array([self.detection.mean() if len(self.detection) else self.often])
        each = [sum(weight * float(d[0]) for weight, d in telling.chances(usual)) for telling in TELLINGS]
        chance, n = np.array(each), self.counts
        before = (n * self.often - 1) * np.log(chance) + (n * (1 - self.often) - 1) * np.log1p(-chance)
        return np.asarray(before)

    def drawn(self, rng: np.random.Generator) -> Rates:
        """Rates, as likely as they are."""
        tellings, *shifts = self.likely
        number = int(rng.choice(len(TELLINGS), p=tellings))
        by_asked, by_others = (float(rng.choice(SHIFTS, p=likely[number])) for likely in shifts)
        return Rates(TELLINGS[number], (by_asked, by_others))

    def exist(self, odds: Floats, rates: Rates) -> Floats:
        """Chance that each fact is so, by its log-odds as told and the rates, 0 to 1.

        Who was asked and silent is heard of what one source alone told.
        """
        by_asked = self.by_asked > 0
        shift, others = (np.where(by_asked, *both) for both in (rates.shifts, self.others(rates.telling)))
        return np.asarray(expit(odds + shift + np.where(self.tellers == 1, others, 0.0)), dtype=float)


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
