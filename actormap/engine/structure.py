"""Components, cores, distances and common columns of undirected and directed edge lists."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from heapq import heappop, heappush
from typing import Any

import igraph as ig
import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import csgraph

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]


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


def components(n: int, source: Ints, target: Ints) -> Ints:
    """Number of the connected part that each node lies in, whatever the direction of edges."""
    return csgraph.connected_components(matrix(n, source, target), directed=False)[1].astype(np.int32)


def core_numbers(n: int, source: Ints, target: Ints) -> Ints:
    """Largest k such that a node lies in a part where each has k neighbours or more.

    Notes
    -----
    Edges must be simple: parallel edges and self-ties would count.

    References
    ----------
    Seidman (1983), Social Networks 5(3).
    """
    graph = ig.Graph(n=n, edges=np.column_stack([source, target]), directed=False)
    return np.asarray(graph.coreness(), dtype=np.int32)


def hops(n: int, source: Ints, target: Ints, starts: Ints) -> tuple[Floats, Ints]:
    """Fewest directed edges from any of the starts to each node.

    Returns
    -------
    tuple
        The number for each node, infinity where there is no way; and the node before it on one
        such way, negative at the starts and where there is none.
    """
    if not len(starts):
        return np.full(n, np.inf), np.full(n, -1, dtype=np.int32)
    edges = matrix(n, source, target)
    found = csgraph.dijkstra(
        edges, unweighted=True, indices=starts, min_only=True, return_predecessors=True
    )  # fmt: skip
    return found[0], found[1]


@dataclass(frozen=True)
class Detours:
    """Fewest directed edges where some nodes are left out, told by what `hops` found with all of them.

    Parameters
    ----------
    source, target
        The edges.
    steps, before
        What `hops` found.
    """

    source: Ints
    target: Ints
    steps: Floats
    before: Ints

    @cached_property
    def _into(self) -> tuple[list[int], list[int]]:
        """Sources of edges by target, and where those of each target begin."""
        order = np.argsort(self.target, kind="stable")
        start = np.searchsorted(self.target[order], np.arange(len(self.steps) + 1))
        return self.source[order].tolist(), start.tolist()

    def way(self, goal: int) -> list[int]:
        """The nodes before one on the way that `hops` found to it, from the last to the start."""
        found = []
        while (goal := int(self.before[goal])) >= 0:
            found.append(goal)
        return found

    def hops(self, goal: int, out: AbstractSet[int]) -> float:
        """Fewest edges from any start to a node over none of those left out; infinity where there is no way.

        Notes
        -----
        Searched backwards from the node, nearest to a start first: from where the way found before is
        free, the rest is known (A*, whose estimate is the number of steps with all nodes).
        """
        source, start = self._into
        seen: set[int] = set()
        ahead = [(float(self.steps[goal]), 0, goal)]
        while ahead:
            whole, back, v = heappop(ahead)
            if v in seen:
                continue
            seen.add(v)
            if out.isdisjoint(self.way(v)):
                return whole
            for u in source[start[v] : start[v + 1]]:
                if u not in seen and u not in out:
                    heappush(ahead, (float(self.steps[u]) + back + 1, back + 1, u))
        return np.inf


def shared_columns(n: int, actor: Ints, column: Ints, width: int) -> tuple[Ints, Ints, Ints]:
    """Pairs of rows that share columns.

    Parameters
    ----------
    n
        Number of rows.
    actor, column
        Codes of each row's columns, each pair once.
    width
        Number of columns.

    Returns
    -------
    tuple
        Both rows of each pair, the smaller first, and how many columns they share.
    """
    table = sparse.csr_array((np.ones(len(actor), dtype=np.int32), (actor, column)), shape=(n, width))
    common = sparse.triu(table @ table.T, k=1).tocoo()
    return common.row.astype(np.int32), common.col.astype(np.int32), common.data.astype(np.int32)
