"""Sets of nodes that are near to all others, and sets without which the others fall apart.

Distances come from one sweep for many starts at once: at each node one bit a start says whether it
was reached, and a step joins the bits of all neighbours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, combinations
from math import comb

import numpy as np
import numpy.typing as npt

from actormap.arrays import Codes, Floats, Ints
from actormap.engine.edges import Neighbours

Bits = npt.NDArray[np.uint64]
Score = Callable[[Codes], Floats]
"""From sets, one a row, to what is to be as high as possible."""
WORD = 64
BLOCK = 1 << 22
"""So many numbers are held at once."""
SMALL_BLOCK = 1 << 15
"""So many words of bits are stepped through at once: what the processor keeps near."""
LEAST_SETS = 4
"""At least so many sets are stepped through at once, since each step has a cost of its own."""
FIRST_SETS = 16
"""So many sets are tried at first for one that is better than others, then four times as many each time."""
EQUAL = 1e-9
"""Scores that differ by less are equal."""


@dataclass(frozen=True, slots=True)
class BestSets:
    """The best sets that were found.

    Parameters
    ----------
    score
        Their score.
    sets
        All sets with it, each in ascending order, sorted.
    exact
        Whether every set was tried; if not, better ones may exist.
    """

    score: float
    sets: list[tuple[int, ...]]
    exact: bool


class BitParallelBFS:
    """An undirected network, laid out for sweeps from many starts at once.

    Parameters
    ----------
    n
        Number of nodes.
    source, target
        Simple edges.
    """

    def __init__(self, n: int, source: Ints, target: Ints) -> None:
        around = Neighbours.build(n, source, target)
        order = np.argsort(-around.degree, kind="stable")
        self.n = n
        self.place = np.empty(n, dtype=np.int64)
        self.place[order] = np.arange(n)
        first, degree = around.start[order], around.degree[order]
        # Nodes stand by degree, so that those with a neighbour number i are the first ones.
        self._rounds = [
            self.place[around.node[first[:count] + i]]
            for i in range(int(degree.max(initial=0)))
            for count in [int(np.searchsorted(-degree, -i))]
        ]

    def distances(self, starts: Codes) -> Ints:
        """Fewest edges from some nodes to all.

        Returns
        -------
        array
            ``[start, node]``; 0 at the start itself, -1 where there is no way.
        """
        found = np.full((self.n, len(starts)), -1, dtype=np.int32)
        before = np.zeros((self.n, _words(len(starts))), dtype=np.uint64)
        for step, seen in enumerate(self._waves(self._marked(starts), None)):
            new = (seen & ~before).astype("<u8").view(np.uint8)
            bits = np.unpackbits(new, axis=1, count=len(starts), bitorder="little")
            found[bits.astype(bool)] = step
            before = seen
        return np.ascontiguousarray(found[self.place].T)

    def fragmentation(
        self, sets: Codes, starts: Codes | None = None, *, there: bool = False
    ) -> tuple[Floats, Floats]:
        """How far the others are apart when some nodes are gone.

        Parameters
        ----------
        sets
            Nodes that are gone, one set a row, all of one size, which may be 0.
        starts
            Nodes from which distances are taken; by default all. A sample gives an estimate.
        there
            Whether the nodes of a set are still there: the same pairs of others, before the loss.

        Returns
        -------
        tuple
            For each set: the share of pairs of others without a way between them (F), and 1 less
            the mean of 1 / distance over all pairs of others (D_F), both 0 to 1; NaN where fewer
            than two are left.

        References
        ----------
        Borgatti (2006), Computational and Mathematical Organization Theory 12.
        """
        starts = np.arange(self.n) if starts is None else starts
        if there:
            return self._as_is(sets, starts)
        at_once = max(LEAST_SETS, SMALL_BLOCK // max(self.n * _words(len(starts)), 1))
        parts = [self._apart(sets[at : at + at_once], starts) for at in range(0, len(sets), at_once)]
        unjoined, far = np.concatenate(parts, axis=1) if parts else np.zeros((2, 0))
        return unjoined, far

    def _as_is(self, sets: Codes, starts: Codes) -> tuple[Floats, Floats]:
        """The same while all are there: of all pairs at each distance, those with an end in the set go."""
        steps = np.vstack([self.distances(starts), np.zeros(self.n, dtype=np.int32)])
        row = np.full(self.n, len(starts))
        row[starts] = np.arange(len(starts))
        rows = row[sets]
        joined, near = np.zeros((2, len(sets)))
        for step in range(1, int(steps.max()) + 1):
            at = steps == step
            inside = at[rows[:, :, None], sets[:, None, :]].sum(axis=(1, 2))
            ends = at.sum(axis=0)[sets].sum(axis=1) + at.sum(axis=1)[rows].sum(axis=1)
            reached = at.sum() - ends + inside
            joined += reached
            near += reached / step
        pairs = (rows == len(starts)).sum(axis=1) + len(starts) - sets.shape[1]
        return _share_missing(joined, near, pairs * (self.n - sets.shape[1] - 1.0))

    def _apart(self, sets: Codes, starts: Codes) -> tuple[Floats, Floats]:
        many, words = len(sets), _words(len(starts))
        tied = max(map(len, self._rounds), default=0)  # No way leads to the others, which stand last.
        alive = np.ones((self.n, many), dtype=bool)
        alive[self.place[sets].T, np.arange(many)] = False
        kept = np.repeat(np.where(alive[:tied], ~np.uint64(0), np.uint64(0)), words, axis=1)
        begun = np.tile(self._marked(starts)[:tied], many) & kept
        joined, near, before = np.zeros(many), np.zeros(many), np.zeros(many)
        for step, seen in enumerate(self._waves(begun, kept)):
            # As `sum` over the nodes, but twice as fast on small numbers.
            bits = np.einsum("ij->j", np.bitwise_count(seen), dtype=np.int64)
            reached = bits.reshape(many, words).sum(axis=1).astype(float)
            if step:
                joined += reached - before
                near += (reached - before) / step
            before = reached
        pairs = alive[self.place[starts]].sum(axis=0) * (alive.sum(axis=0) - 1.0)
        return _share_missing(joined, near, pairs)

    def _marked(self, starts: Codes) -> Bits:
        """At the place of each node, the bits of the starts that it is."""
        marked = np.zeros((self.n, _words(len(starts))), dtype=np.uint64)
        at = np.arange(len(starts))
        marked[self.place[starts], at // WORD] = np.uint64(1) << (at % WORD).astype(np.uint64)
        return marked

    def _waves(self, seen: Bits, kept: Bits | None) -> Iterator[Bits]:
        """What each node was reached by after 0, 1, 2 ... steps, until nothing new is reached."""
        while True:
            yield seen
            wave = seen.copy()
            for neighbours in self._rounds:
                # All of them are there: "clip" only spares numpy the look.
                wave[: len(neighbours)] |= seen.take(neighbours, axis=0, mode="clip")
            if kept is not None:
                wave &= kept
            if np.array_equal(wave, seen):
                return
            seen = wave


def _share_missing(joined: Floats, near: Floats, pairs: Floats) -> tuple[Floats, Floats]:
    """How much of the pairs, and of their nearness, is not there; NaN where there are no pairs."""
    with np.errstate(divide="ignore", invalid="ignore"):
        unjoined, far = np.where(pairs > 0, 1 - np.stack([joined, near]) / pairs, np.nan)
    return unjoined, far


def _words(starts: int) -> int:
    return -(-starts // WORD)


def covered(near: Floats) -> Score:
    """Score of sets by what their nearest member gives each node.

    Parameters
    ----------
    near
        ``[member, node]``: how near a possible member is to a node.

    Returns
    -------
    function
        From sets of rows of `near` to the sum over all nodes of the highest value in the set.
    """

    def score(sets: Codes) -> Floats:
        at_once = max(1, BLOCK // max(near.shape[1] * sets.shape[1], 1))
        parts = [near[sets[at : at + at_once]].max(axis=1).sum(axis=1) for at in range(0, len(sets), at_once)]
        return np.concatenate(parts) if parts else np.zeros(0)

    return score


def remembered(score: Score) -> Score:
    """The same score, which is not worked out again for a set that it was asked about before."""
    known: dict[tuple[int, ...], float] = {}

    def ask(sets: Codes) -> Floats:
        keys = [tuple(sorted(some)) for some in sets.tolist()]
        new = [row for row, key in enumerate(keys) if key not in known]
        known.update(zip([keys[row] for row in new], score(sets[new]).tolist(), strict=True))
        return np.array([known[key] for key in keys])

    return ask


def best_sets(score: Score, candidates: Codes, size: int, *, exact: int) -> BestSets:
    """Sets of a size with the highest score.

    Parameters
    ----------
    score
        What is to be as high as possible.
    candidates
        Possible members, at least `size`; of equal ones the first is taken first.
    size
        Members of a set.
    exact
        Up to so many sets all are tried; above it the set is built one by one, the best first, and
        then members are exchanged for others as long as that helps.
    """
    if comb(len(candidates), size) <= max(exact, 1):
        sets = _every_set(candidates, size)
        return _highest(sets, score(sets), exact=True)
    chosen, value = np.zeros(0, dtype=np.int64), -np.inf
    for _ in range(size):
        sets = np.array([[*chosen, c] for c in candidates.tolist() if c not in chosen])
        chosen, value = _first_of_best(sets, score(sets))
    while True:
        sets = _exchanged(chosen.tolist(), candidates.tolist())
        values = score(sets)
        better, most = _first_of_best(sets, values)
        if most <= value + EQUAL:
            return _highest(np.vstack([chosen, sets]), np.r_[value, values], exact=False)
        chosen, value = better, most


def still_best(score: Score, sets: Codes, candidates: Codes, alone: Floats) -> BestSets | None:
    """All sets with the highest score, or nothing where that is higher than the score of some sets.

    Parameters
    ----------
    score
        What is to be as high as possible.
    sets
        Sets of which one at least must be among the best.
    candidates
        Possible members.
    alone
        Score of each candidate by itself. Sets whose members have most are tried first: where others
        are better, one of these mostly is.
    """
    least = float(score(sets).max()) + EQUAL
    every = _every_set(candidates, sets.shape[1])
    order = np.argsort(-alone[np.searchsorted(candidates, every)].sum(axis=1), kind="stable")
    values, done, many = np.empty(len(every)), 0, FIRST_SETS
    while done < len(every):
        some = order[done : done + many]
        values[some] = score(every[some])
        if values[some].max() > least:
            return None
        done, many = done + many, many * 4
    return _highest(every, values, exact=True)


def _every_set(candidates: Codes, size: int) -> Codes:
    flat = np.fromiter(chain.from_iterable(combinations(candidates.tolist(), size)), dtype=np.int64)
    return flat.reshape(-1, size)


def _exchanged(chosen: list[int], candidates: list[int]) -> Codes:
    """All sets that differ from one by one member."""
    others = [c for c in candidates if c not in chosen]
    sets = [[*chosen[:i], c, *chosen[i + 1 :]] for i in range(len(chosen)) for c in others]
    return np.array(sets, dtype=np.int64).reshape(-1, len(chosen))


def _first_of_best(sets: Codes, values: Floats) -> tuple[Codes, float]:
    first = int(np.flatnonzero(values >= values.max() - EQUAL)[0])
    return sets[first], float(values[first])


def _highest(sets: Codes, values: Floats, *, exact: bool) -> BestSets:
    top = float(values.max())
    found = {tuple(sorted(some)) for some in sets[values >= top - EQUAL].tolist()}
    return BestSets(top, sorted(found), exact)
