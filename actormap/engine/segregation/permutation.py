"""Labels dealt out anew among actors: what chance alone would give (permutation tests)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln, ndtr

from actormap.core.arrays import Bools, Codes, Floats, Integers
from actormap.engine.edges import Edges
from actormap.engine.segregation.mixing import SAME, block_ties

TOGETHER = 2_000_000
"""Numbers that are held at once; more are done in turns."""
BYTE = 255
"""The largest number in a byte."""
SHORT = 2**15
"""Numbers up to this sort much faster."""

ENUMERATED = 20_000_000
"""Actors times relabellings up to which all relabellings are tried."""


@dataclass(frozen=True, slots=True)
class PermutationBudget:
    """How often labels are dealt out anew.

    Parameters
    ----------
    exact
        Up to so many relabellings all are tried.
    draws
        Above it, so many are drawn; 0 tries nothing at all.
    seed
        Start of the random sequence.
    """

    exact: int
    draws: int
    seed: int


@dataclass(frozen=True, slots=True)
class TailShares:
    """How often chance gives a value as low, or as high; None where nothing was tried.

    Parameters
    ----------
    low, high
        Shares of the relabellings, 0 to 1.
    floor
        The least share that the test can give.
    tried
        Number of relabellings.
    """

    low: float | None = None
    high: float | None = None
    floor: float | None = None
    tried: int = 0


@dataclass(frozen=True, slots=True)
class NullCounts:
    """Ties across the border and within, in each relabelling; `exact` if these are all of them."""

    cross: Integers
    within: Integers
    exact: bool


def chance(values: npt.NDArray[Any], observed: float, *, exact: bool, ways: float = np.inf) -> TailShares:
    """Share of relabellings as low and as high as what was observed; NaN counts as neither.

    Parameters
    ----------
    values
        The value in each relabelling; empty if nothing was tried.
    observed
        The value as recorded.
    exact
        Whether these are all relabellings there are.
    ways
        How many there are, if known.

    Notes
    -----
    Where relabellings were drawn, the observed one counts as one of them (add-one estimate).
    """
    if not len(values):
        return TailShares()
    low, high = int((values <= observed + SAME).sum()), int((values >= observed - SAME).sum())
    itself = 0 if exact else 1
    tried = len(values) + itself
    return TailShares((low + itself) / tried, (high + itself) / tried, 1 / min(tried, ways), len(values))


def relabelled_whole(ties: Edges, code: Integers, draws: PermutationBudget) -> Integers:
    """Ties across classes when the classes are dealt out anew among the actors, a number a draw."""
    crossing = [np.zeros(0, dtype=np.int64)]
    for place in dealt(np.zeros(ties.n, dtype=np.int64), draws, len(ties.source)):
        label = np.ascontiguousarray(code.astype(np.int32)[place].T)
        crossing.append((label[ties.source] != label[ties.target]).sum(axis=0))
    return np.concatenate(crossing)


def whole_by_moments(ties: Edges, code: Integers) -> TailShares:
    """How often dealing the classes out anew gives as few, and as many, ties across: on large maps.

    Notes
    -----
    Mean and variance over all relabellings are exact; the shares are those of a normal curve. Two
    ties are both within classes more often if they share an actor, so pairs of ties that do are
    counted apart.

    References
    ----------
    Cliff and Ord (1981), Spatial Processes, on counts of joins.
    """
    mean, variance = moments(ties, code)
    cross = float((code[ties.source] != code[ties.target]).sum())
    spread = np.sqrt(variance)
    if spread <= SAME:
        return TailShares(1.0, 1.0)
    return TailShares(float(ndtr((cross + 0.5 - mean) / spread)), float(ndtr((mean - cross + 0.5) / spread)))


def moments(ties: Edges, code: Integers) -> tuple[float, float]:
    """Mean and variance of the ties across classes over all relabellings; at least four actors."""
    n, m = float(ties.n), float(len(ties.source))
    size = np.bincount(code).astype(float)
    two, all_two = size * (size - 1), n * (n - 1)
    three, all_three = two * (size - 2), all_two * (n - 2)
    four = (three * (size - 3)).sum() + two.sum() ** 2 - (two**2).sum()
    touching = float((ties.degree * (ties.degree - 1)).sum())
    within = m * two.sum() / all_two
    square = within + touching * three.sum() / all_three
    square += (m * (m - 1) - touching) * four / (all_three * (n - 3))
    return m - within, max(0.0, square - within**2)


def relabelled_blocks(
    ties: Edges, code: Integers, strata: Integers, width: int, draws: PermutationBudget
) -> tuple[Floats, Floats]:
    """How often dealing the classes out anew gives as few, and as many, ties in each block.

    Classes stay in their stratum.
    """
    observed = block_ties(ties, code, width)
    few, many = np.ones((width, width)), np.ones((width, width))
    size = np.bincount(strata)
    first, near = (np.cumsum(size) - size)[strata], code[strata.argsort(kind="stable")]
    for places in dealt(strata, draws, len(ties.source)):
        for place in places:
            block = block_ties(ties, near[first + place], width)
            few += block <= observed
            many += block >= observed
    return few / (draws.draws + 1), many / (draws.draws + 1)


def relabelled_ties(
    ties: Edges, groups: Sequence[Bools], strata: Integers, draws: PermutationBudget
) -> list[NullCounts]:
    """Ties across the border and within each group when its label is dealt out anew.

    Parameters
    ----------
    ties
        Undirected.
    groups
        Who is in each group.
    strata
        Where each actor is: labels stay in their stratum.
    draws
        How often.

    Notes
    -----
    All groups are dealt out by the same random order, so the result for one does not depend on
    the others.
    """
    if not strata.any():
        return DealtGroups.of_sizes(len(strata), [int(group.sum()) for group in groups], draws).counted(ties)
    counts: list[NullCounts | None] = [None] * len(groups)
    for i, group in enumerate(groups):
        every = enumerated(group, strata, draws)
        if every is not None:
            cross, within = _counted(ties, every)
            counts[i] = NullCounts(cross, within, exact=True)
    drawn = [i for i, null in enumerate(counts) if null is None]
    quota = {i: np.bincount(strata, weights=groups[i])[strata] for i in drawn}
    parts: dict[int, list[tuple[Integers, Integers]]] = {i: [] for i in drawn}
    for place in dealt(strata, draws, 0) if drawn else iter(()):
        for i in drawn:
            parts[i].append(_counted(ties, (place < quota[i]).T))
    return [null or _joined(parts[i]) for i, null in enumerate(counts)]


@dataclass(frozen=True)
class DealtGroups:
    """Groups of some sizes dealt out anew among all actors, to be counted on any ties among these.

    Parameters
    ----------
    sizes
        Number of actors of each group.
    every
        By size, where all relabellings are tried: one a column.
    ends
        The other sizes, in ascending order.
    turns
        Of so many draws at once: for each actor how many of `ends` its place is not below, one draw a
        column; and the actors of the first places, one draw a row.
    """

    sizes: tuple[int, ...]
    every: dict[int, Bools]
    ends: Codes
    turns: tuple[tuple[npt.NDArray[Any], Codes], ...]

    @classmethod
    def of_sizes(cls, n: int, sizes: Sequence[int], draws: PermutationBudget) -> DealtGroups:
        """Groups of these sizes among so many actors.

        Parameters
        ----------
        n
            Number of actors.
        sizes, draws
            How many actors each group has; how often it is dealt out.
        """
        anywhere = np.zeros(n, dtype=np.int64)
        tried = {size: enumerated(np.arange(n) < size, anywhere, draws) for size in dict.fromkeys(sizes)}
        every = {size: labels for size, labels in tried.items() if labels is not None}
        ends = np.unique([size for size in tried if size not in every]).astype(np.int64)
        level = np.searchsorted(ends, np.arange(n), side="right").astype(np.min_scalar_type(len(ends)))
        turns = []
        for place in dealt(anywhere, draws, 0) if len(ends) else iter(()):
            order = np.empty_like(place)
            np.put_along_axis(order, place, np.arange(n)[None, :], axis=1)
            turns.append((np.ascontiguousarray(level[place].T), order[:, : max(ends[-1], 1)].copy()))
        return cls(tuple(sizes), every, ends, tuple(turns))

    def counted(self, ties: Edges) -> list[NullCounts]:
        """Ties across the border and within each group, in each relabelling."""
        exact = {size: _counted(ties, labels) for size, labels in self.every.items()}
        parts = [self._counted(ties, *turn) for turn in self.turns]
        cross, within = (np.concatenate(some) for some in zip(*parts, strict=True)) if parts else (None, None)
        none = np.zeros(0, dtype=np.int64)
        counts = []
        for size in self.sizes:
            if size in exact:
                counts.append(NullCounts(*exact[size], exact=True))
            elif cross is None or within is None:
                counts.append(NullCounts(none, none, exact=False))
            else:
                at = int(np.searchsorted(self.ends, size))
                counts.append(NullCounts(cross[:, at], within[:, at], exact=False))
        return counts

    def _counted(self, ties: Edges, level: npt.NDArray[Any], first: Codes) -> tuple[Integers, Integers]:
        """Ties across and within the first actors of each order, one draw a row, one of `ends` a column."""
        width, draws = len(self.ends), level.shape[1]
        within = np.zeros((draws, width), dtype=np.int64)
        step = max(1, TOGETHER // max(draws, 1))
        for begin in range(0, len(ties.source), step):
            source, target = ties.source[begin : begin + step], ties.target[begin : begin + step]
            at_source = level[source].ravel()
            inside = np.flatnonzero(at_source < width)
            tie, draw = np.divmod(inside, draws)
            last = np.maximum(at_source[inside], level[target[tie], draw]).astype(np.int64)
            counts = np.bincount(draw * (width + 1) + last, minlength=draws * (width + 1))
            within += counts.reshape(draws, width + 1)[:, :width]
        within = within.cumsum(axis=1)
        ends_of_ties = ties.degree[first].cumsum(axis=1)
        several = np.where(self.ends > 0, ends_of_ties[:, self.ends - 1], 0)
        return several - 2 * within, within


def _joined(parts: list[tuple[Integers, Integers]]) -> NullCounts:
    none = np.zeros(0, dtype=np.int64)
    cross = np.concatenate([none, *(part[0] for part in parts)])
    return NullCounts(cross, np.concatenate([none, *(part[1] for part in parts)]), exact=False)


def _counted(ties: Edges, labels: Bools) -> tuple[Integers, Integers]:
    """Ties across and within, for each column of labels."""
    within, cross = [], []
    step = max(1, TOGETHER // max(ties.n, 1))
    for first in range(0, labels.shape[1], step):
        some = np.ascontiguousarray(labels[:, first : first + step]).view(np.uint8)
        first_end, second_end = some[ties.source], some[ties.target]
        within.append(_columns(first_end & second_end))
        cross.append(_columns(first_end ^ second_end))
    return np.concatenate(cross), np.concatenate(within)


def _columns(marks: npt.NDArray[np.uint8]) -> Codes:
    """Sum of each column of zeros and ones; as many rows as a byte can count are added as bytes."""
    many = len(marks) // BYTE * BYTE
    counts = marks[:many].reshape(-1, BYTE, marks.shape[1]).sum(axis=1, dtype=np.uint8)
    return counts.sum(axis=0, dtype=np.int64) + marks[many:].sum(axis=0, dtype=np.int64)


def relabellings(group: Bools, strata: Integers) -> float:
    """In how many ways a group can be dealt out when each label stays in its stratum."""
    total, own = np.bincount(strata), np.bincount(strata, weights=group)
    log = (gammaln(total + 1) - gammaln(own + 1) - gammaln(total - own + 1)).sum()
    return float(np.round(np.exp(min(log, 700.0))))


def divisions(code: Integers, strata: Integers | None = None) -> float:
    """In how many ways classes of these sizes can be dealt out among the actors, or those of each stratum."""
    strata = np.zeros_like(code) if strata is None else strata
    shares = np.zeros((int(strata.max(initial=0)) + 1, int(code.max(initial=0)) + 1))
    np.add.at(shares, (strata, code), 1)
    log = gammaln(shares.sum(axis=1) + 1).sum() - gammaln(shares + 1).sum()
    return float(np.round(np.exp(min(log, 700.0))))


def enumerated(group: Bools, strata: Integers, draws: PermutationBudget) -> Bools | None:
    """All relabellings of a group, one a column; None where there are too many to try, or none is asked."""
    ways = relabellings(group, strata)
    if not draws.draws or ways > draws.exact or ways * len(group) > ENUMERATED:
        return None
    labels = group[:, None].copy()
    for stratum in np.unique(strata):
        rows = np.flatnonzero(strata == stratum)
        size = int(group[rows].sum())
        if 0 < size < len(rows):
            chosen = np.array(list(combinations(range(len(rows)), size)))
            own = np.zeros((len(rows), len(chosen)), dtype=bool)
            own[chosen, np.arange(len(chosen))[:, None]] = True
            before = labels.shape[1]
            labels = np.repeat(labels, len(chosen), axis=1)
            labels[rows] = np.tile(own, before)
    return labels


def dealt(strata: Integers, draws: PermutationBudget, ties: int) -> Iterator[Codes]:
    """A random place for each actor among those of its stratum, one draw a row, many draws at once."""
    n, counts = len(strata), np.bincount(strata)
    place = np.arange(n) - np.repeat(np.cumsum(counts) - counts, counts)
    short = strata.astype(np.int16) if len(counts) <= SHORT else strata
    rng = np.random.default_rng(draws.seed)
    step = max(1, TOGETHER // max(n, ties, 1))
    for first in range(0, draws.draws, step):
        places = np.empty((min(step, draws.draws - first), n), dtype=np.int64)
        for row in places:
            order = rng.permutation(n)
            row[order if len(counts) == 1 else order[short[order].argsort(kind="stable")]] = place
        yield places


def random_set_ties(
    ties: Edges, sizes: Sequence[int], draws: PermutationBudget
) -> list[tuple[Integers, bool]]:
    """Ties within random sets of some sizes, and whether these are all sets of the size.

    Notes
    -----
    One random order gives a set of every size at once: its first actors. A tie is within the set
    of size s if both ends are among the first s.
    """
    strata = np.zeros(ties.n, dtype=np.int64)
    within_sets: dict[int, tuple[Integers, bool]] = {}
    for size in dict.fromkeys(sizes):
        every = enumerated(np.arange(ties.n) < size, strata, draws)
        if every is not None:
            within_sets[size] = _counted(ties, every)[1], True
    drawn = [size for size in dict.fromkeys(sizes) if size not in within_sets]
    orders = dealt(strata, draws, len(ties.source)) if drawn else iter(())
    parts = [_first(ties, place)[:, np.asarray(drawn) - 1] for place in orders]
    within = np.concatenate([np.zeros((0, len(drawn)), dtype=np.int64), *parts])
    within_sets |= {size: (within[:, i], False) for i, size in enumerate(drawn)}
    return [within_sets[size] for size in sizes]


def _first(ties: Edges, place: Codes) -> Integers:
    """Ties among the first actors of each order, however many: one row an order, one column a number."""
    rows = np.arange(len(place))[:, None] * ties.n
    later = np.maximum(place[:, ties.source], place[:, ties.target]) + rows
    counts = np.bincount(later.ravel(), minlength=place.size)
    return counts.reshape(place.shape).cumsum(axis=1)
