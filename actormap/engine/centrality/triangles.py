"""All triangles of a network, without looking at more pairs of neighbours than needed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from actormap.arrays import Codes, Floats, Ints

BLOCK = 1 << 19
"""So many pairs of neighbours are looked at at once; more would cost memory and save no time."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """Undirected simple edges, sorted, each from the end of lower degree to that of higher degree.

    Parameters
    ----------
    n
        Number of nodes.
    low, high
        Ends of the edges, as places in the order of degree. In it no node has many edges to later
        ones, so that few pairs of neighbours need to be looked at.
    weight
        Strength of each edge.
    place
        Place of each node in that order.
    """

    n: int
    low: Codes
    high: Codes
    weight: Floats
    place: Codes

    @classmethod
    def build(cls, n: int, source: Ints, target: Ints, weight: Floats | None = None) -> Ordered:
        """Order edges; the strengths of parallel ones, in either direction, are summed.

        Parameters
        ----------
        n
            Number of nodes.
        source, target
            Ends, without self-ties.
        weight
            Strengths; by default 1. An edge without a strength above 0 is none.
        """
        strength = np.ones(len(source)) if weight is None else weight
        some = strength > 0
        source, target, strength = source[some], target[some], strength[some]
        place = np.empty(n, dtype=np.int64)
        degree = np.bincount(source, minlength=n) + np.bincount(target, minlength=n)
        place[np.argsort(degree, kind="stable")] = np.arange(n)
        ends = place[source], place[target]
        pair = np.minimum(*ends) * n + np.maximum(*ends)
        order = np.argsort(pair)
        pair = pair[order]
        first = np.flatnonzero(np.diff(pair, prepend=-1))
        total = np.add.reduceat(strength[order], first) if len(first) else strength
        low, high = np.divmod(pair[first], max(n, 1))
        return cls(n, low, high, total, place)

    @property
    def pair(self) -> Codes:
        """Both ends of each edge as one number, ascending."""
        return self.low * self.n + self.high

    def triangles(self) -> Iterator[tuple[Codes, Codes, Codes]]:
        """Edges of all triangles, in blocks.

        Yields
        ------
        tuple
            For each triangle of three nodes in the order of degree: the edge from the first to the
            second, from the first to the third, and from the second to the third.

        References
        ----------
        Schank and Wagner (2005), Experimental and Efficient Algorithms (WEA).
        """
        low, high, pair = self.low, self.high, self.pair
        later = np.searchsorted(low, low, side="right") - np.arange(len(low)) - 1
        before = np.concatenate([[0], np.cumsum(later)])
        at = 0
        while at < len(low):
            upto = max(int(np.searchsorted(before, before[at] + BLOCK, side="right")) - 1, at + 1)
            first = np.repeat(np.arange(at, upto), later[at:upto])
            second = first + 1 + np.arange(len(first)) - (before[first] - before[at])
            wanted = high[first] * self.n + high[second]
            third = np.minimum(np.searchsorted(pair, wanted), len(pair) - 1)
            closed = pair[third] == wanted
            yield first[closed], second[closed], third[closed]
            at = upto
