"""Which pairs of nodes were seen often enough, counted without looking at each pair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from actormap.core.arrays import Bools, Codes

Observers = Sequence[frozenset[str]]
"""Who observed each node."""
BLOCK = 512
"""So many kinds of nodes are held against all others at once."""


@dataclass(frozen=True, slots=True)
class ObservedPairs:
    """Pairs of nodes that enough observers saw at each of several moments; made by `seen`.

    Parameters
    ----------
    kind
        Kind of each node: nodes of one kind were seen by the same observers, as far as it matters.
    moments
        For each moment, how many observers count for each kind, and which (kind by observer).
    least
        Number of observers that a pair needs.
    """

    kind: Codes
    moments: tuple[tuple[Codes, Any], ...]
    least: int

    def pairs(self, u: Codes, v: Codes) -> Bools:
        """Which of some pairs were seen by enough observers of either end, at every moment."""
        a, b = self.kind[u], self.kind[v]
        enough = np.ones(len(a), dtype=bool)
        for size, who in self.moments:
            common = np.asarray(who[a].multiply(who[b]).sum(axis=1)).ravel()
            enough &= size[a] + size[b] - common >= self.least
        return enough

    def count(self, nodes: Bools) -> int:
        """Number of such pairs among some nodes."""
        kinds = len(self.moments[0][0])
        number = np.bincount(self.kind[nodes], minlength=kinds)
        twice = 0
        for low in range(0, kinds, BLOCK):
            rows = slice(low, low + BLOCK)
            enough = np.ones((len(number[rows]), kinds), dtype=bool)
            for size, who in self.moments:
                common = (who[rows] @ who.T).toarray()
                enough &= size[rows, None] + size[None, :] - common >= self.least
            itself = enough[np.arange(len(enough)), np.arange(low, low + len(enough))]
            twice += int(number[rows] @ (enough @ number)) - int(number[rows][itself].sum())
        return twice // 2


def observed_pairs(moments: Sequence[Observers], least: int) -> ObservedPairs:
    """Sort nodes by who observed them.

    Parameters
    ----------
    moments
        Observers of each node, one list a moment.
    least
        Number of observers, of either end, that a pair needs at every moment.

    Notes
    -----
    A node that has enough observers by itself needs none of the other end; who they are no longer
    matters, so that there are few kinds however many nodes there are.
    """
    short = [[who if len(who) < least else None for who in observers] for observers in moments]
    kinds: dict[tuple[frozenset[str] | None, ...], int] = {}
    kind = [kinds.setdefault(node, len(kinds)) for node in zip(*short, strict=True)]
    observers_of_kinds = [
        _observers([node[moment] for node in kinds], least) for moment in range(len(moments))
    ]
    return ObservedPairs(np.array(kind, dtype=np.int64), tuple(observers_of_kinds), least)


def _observers(kinds: Sequence[frozenset[str] | None], least: int) -> tuple[Codes, Any]:
    size = np.array([least if who is None else len(who) for who in kinds], dtype=np.int64)
    names = {name: code for code, name in enumerate(sorted(frozenset().union(*filter(None, kinds))))}
    rows = [row for row, who in enumerate(kinds) for _ in who or ()]
    columns = [names[name] for who in kinds for name in sorted(who or ())]
    shape = (len(kinds), max(len(names), 1))
    return size, sparse.csr_array((np.ones(len(rows), dtype=np.int64), (rows, columns)), shape=shape)
