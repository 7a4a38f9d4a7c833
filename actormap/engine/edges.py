"""Who is next to whom: the edges at each node, found without looking at the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from actormap.arrays import Codes, Floats, Ints


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Undirected simple edges, listed at both of their ends.

    Parameters
    ----------
    start
        What is at node ``v`` stands from ``start[v]`` to ``start[v + 1]``.
    node
        The neighbour, in ascending order within each node.
    edge
        Position of the edge in the list that it was made from.
    """

    start: Codes
    node: Ints
    edge: Codes

    @classmethod
    def build(cls, n: int, source: Ints, target: Ints) -> Neighbours:
        """List the edges of `n` nodes at both ends."""
        ends = np.concatenate([source, target]).astype(np.int64)
        others = np.concatenate([target, source]).astype(np.int64)
        order = np.argsort(ends * max(n, 1) + others, kind="stable")
        start = np.zeros(n + 1, dtype=np.int64)
        np.cumsum(np.bincount(ends, minlength=n), out=start[1:])
        return cls(start, others[order].astype(np.int32), order % max(len(source), 1))

    @property
    def degree(self) -> Codes:
        """Number of neighbours of each node."""
        return np.diff(self.start)

    def of(self, v: int) -> list[int]:
        """Neighbours of a node, in ascending order."""
        found: list[int] = self.node[self.start[v] : self.start[v + 1]].tolist()
        return found

    def edges(self, v: int) -> list[int]:
        """Edges at a node."""
        found: list[int] = self.edge[self.start[v] : self.start[v + 1]].tolist()
        return found


def matrix(n: int, source: Ints, target: Ints, weight: Floats | None = None) -> Any:
    """The edges as a sparse matrix.

    Parameters
    ----------
    n
        Number of rows and columns.
    source, target
        Codes of both ends.
    weight
        Values; by default 1.

    Returns
    -------
    csr_array
        Row to column as source to target.
    """
    values = np.ones(len(source)) if weight is None else weight
    return sparse.csr_array((values, (source, target)), shape=(n, n))
