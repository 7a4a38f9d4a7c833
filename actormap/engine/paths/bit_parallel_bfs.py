"""Distances from many nodes at once, and how far others are apart without some.

One sweep goes from many starts together: at each node one bit a start says whether it was reached,
and a step joins the bits of all neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse

from actormap.core.arrays import Codes, Floats, Integers, Ints
from actormap.engine.edges import Edges

Bits = npt.NDArray[np.uint64]
WORD = 64
SMALL_BLOCK = 1 << 15
"""So many words of bits are stepped through at once: what the processor keeps near."""
LEAST_SETS = 16
"""At least so many sets are stepped through at once, since each step has a cost of its own."""
GOALS = 16 * WORD
"""So many goals are followed at once."""
FEW = 512
"""Up to so many nodes the distances between all of them are kept."""


class BitParallelBFS:
    """A network, laid out for sweeps from many starts at once.

    Parameters
    ----------
    edges
        Edges; in a directed list a node is reached by the starts to which a path leads from it.
    """

    def __init__(self, edges: Edges) -> None:
        n, around = edges.n, edges.neighbours
        counts = around.degree
        order = np.argsort(-counts, kind="stable")
        self.n = n
        self.place = np.empty(n, dtype=np.int64)
        self.place[order] = np.arange(n)
        first, degree = around.start[order], counts[order]
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
        distance = np.full((self.n, len(starts)), -1, dtype=np.int32)
        before = np.zeros((self.n, _words(len(starts))), dtype=np.uint64)
        for step, wave in enumerate(self._waves(self._marked(starts), None)):
            distance[_bits(wave & ~before, len(starts)).astype(bool)] = step
            before = wave
        return np.ascontiguousarray(distance[self.place].T)

    @cached_property
    def everywhere(self) -> Ints:
        """Fewest edges between any two nodes, as `distances`."""
        return self.distances(np.arange(self.n))

    def nearness(self, goals: Integers) -> Floats:
        """Sum over some goals of 1 / distance to each from every node; none for a goal from itself."""
        nearness = np.zeros(self.n)
        for first in range(0, len(goals), GOALS):
            near = np.zeros((self.n, _words(len(goals[first : first + GOALS]))))
            before = None
            for step, wave in enumerate(self._waves(self._marked(goals[first : first + GOALS]), None)):
                reached = np.bitwise_count(wave)
                if before is not None:
                    near += (reached - before) / step
                before = reached
            # Word by word, so that a sum over more goals begins with that over fewer.
            for word in near.T:
                nearness += word
        return nearness[self.place]

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
        if len(starts) == self.n <= FEW:
            return self._of_all_pairs(sets)
        nodes, at = np.unique(sets, return_inverse=True)
        at = at.reshape(sets.shape)
        row = np.full(self.n, len(starts))
        row[starts] = np.arange(len(starts))
        rows = row[sets]
        joined, near = np.zeros((2, len(sets)))
        away = np.zeros(len(starts) + 1, dtype=np.int64)
        newly = np.zeros((len(nodes), len(starts) + 1), dtype=np.uint8)
        before = None
        for step, wave in enumerate(self._waves(self._marked(starts), None)):
            if before is not None:
                new = wave & ~before
                newly[:, :-1] = _bits(new[self.place[nodes]], len(starts))
                inside = newly[at[:, None, :], rows[:, :, None]].sum(axis=(1, 2), dtype=np.int64)
                if (rows < len(starts)).any():
                    away[:-1] = _bits(new, len(starts)).sum(axis=0)
                ends = newly.sum(axis=1, dtype=np.int64)[at].sum(axis=1) + away[rows].sum(axis=1)
                reached = int(np.bitwise_count(new).sum()) - ends + inside
                joined += reached
                near += reached / step
            before = wave
        pairs = (rows == len(starts)).sum(axis=1) + len(starts) - sets.shape[1]
        return _share_missing(joined, near, pairs * (self.n - sets.shape[1] - 1.0))

    def _of_all_pairs(self, sets: Codes) -> tuple[Floats, Floats]:
        """The same from all nodes, by the distance of each pair."""
        whole, ends, pairs = self._nearness_of_pairs
        inside = pairs[:, sets[:, :, None], sets[:, None, :]].sum(axis=(2, 3))
        joined, near = whole[:, None] - ends[:, sets].sum(axis=2) + inside
        left = self.n - sets.shape[1]
        return _share_missing(joined, near, np.full(len(sets), left * (left - 1.0)))

    @cached_property
    def _nearness_of_pairs(self) -> tuple[Floats, Floats, Floats]:
        """Whether there is a way and 1 / distance: in sum, of the pairs with an end at each node, of each."""
        away = self.everywhere.astype(float)
        pairs = np.stack([away > 0, np.divide(1, away, out=np.zeros_like(away), where=away > 0)])
        ends = pairs.sum(axis=1) + pairs.sum(axis=2)
        return ends.sum(axis=1) / 2, ends, pairs

    def _apart(self, sets: Codes, starts: Codes) -> tuple[Floats, Floats]:
        many, words = len(sets), _words(len(starts))
        tied = max(map(len, self._rounds), default=0)  # No way leads to the others, which stand last.
        alive = np.ones((self.n, many), dtype=bool)
        alive[self.place[sets].T, np.arange(many)] = False
        kept = np.repeat(np.where(alive[:tied], ~np.uint64(0), np.uint64(0)), words, axis=1)
        begun = np.tile(self._marked(starts)[:tied], many) & kept
        joined, near, before = np.zeros(many), np.zeros(many), np.zeros(many)
        for step, wave in enumerate(self._waves(begun, kept)):
            # As `sum` over the nodes, but twice as fast on small numbers.
            bits = np.einsum("ij->j", np.bitwise_count(wave), dtype=np.int64)
            reached = bits.reshape(many, words).sum(axis=1).astype(float)
            if step:
                joined += reached - before
                near += (reached - before) / step
            before = reached
        pairs = alive[self.place[starts]].sum(axis=0) * (alive.sum(axis=0) - 1.0)
        return _share_missing(joined, near, pairs)

    def _marked(self, starts: Integers) -> Bits:
        """At the place of each node, the bits of the starts that it is."""
        marked = np.zeros((self.n, _words(len(starts))), dtype=np.uint64)
        at = np.arange(len(starts))
        marked[self.place[starts], at // WORD] = np.uint64(1) << (at % WORD).astype(np.uint64)
        return marked

    def _waves(self, reached: Bits, kept: Bits | None) -> Iterator[Bits]:
        """What each node was reached by after 0, 1, 2 ... steps, until nothing new is reached."""
        while True:
            yield reached
            wave = reached.copy()
            for neighbours in self._rounds:
                # All of them are there: "clip" only spares numpy the look.
                wave[: len(neighbours)] |= reached.take(neighbours, axis=0, mode="clip")
            if kept is not None:
                wave &= kept
            if (wave == reached).all():
                return
            reached = wave


def _share_missing(joined: Floats, near: Floats, pairs: Floats) -> tuple[Floats, Floats]:
    """How much of the pairs, and of their nearness, is not there; NaN where there are no pairs."""
    with np.errstate(divide="ignore", invalid="ignore"):
        unjoined, far = np.where(pairs > 0, 1 - np.stack([joined, near]) / pairs, np.nan)
    return unjoined, far


def _bits(words: Bits, count: int) -> npt.NDArray[np.uint8]:
    """The bits of each row one by one."""
    return np.unpackbits(words.astype("<u8").view(np.uint8), axis=1, count=count, bitorder="little")


def _words(starts: int) -> int:
    return -(-starts // WORD)


def steps_from_any(edges: Edges, starts: Integers) -> Floats:
    """Fewest edges from any of some nodes to each; infinity where there is no path, or no start."""
    if not len(starts):
        return np.full(edges.n, np.inf)
    steps: Floats = sparse.csgraph.dijkstra(edges.adjacency, unweighted=True, indices=starts, min_only=True)
    return steps
