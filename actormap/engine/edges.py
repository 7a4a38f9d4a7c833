"""The edge list that all kernels take, and what they look up in it: laid out once, when first asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import igraph as ig
import numpy as np
from scipy import sparse

from actormap.core.arrays import Bools, Codes, Floats, Integers, Ints


@dataclass(frozen=True, eq=False)
class Edges:
    """Edges between the nodes 0 to n - 1; without parallel ones and self-ties unless a kernel says so.

    Parameters
    ----------
    n
        Number of nodes.
    source, target
        Codes of both ends of each edge.
    weight
        What each edge carries: its strength, length, chance or cost, as the kernel says; None where
        each counts as 1.
    directed
        Whether edges lead from source to target only.
    """

    n: int
    source: Ints
    target: Ints
    weight: Floats | None = None
    directed: bool = False

    @classmethod
    def of_pairs(cls, n: int, pair: Codes, weight: Floats | None = None, *, directed: bool = False) -> Edges:
        """Edges, given both ends of each as one number: see `pair`."""
        first, second = np.divmod(pair, max(n, 1))
        return cls(n, first.astype(np.int32), second.astype(np.int32), weight, directed)

    @cached_property
    def weights(self) -> Floats:
        """What each edge carries, also where each counts as 1."""
        return np.ones(len(self.source)) if self.weight is None else self.weight

    @cached_property
    def pair(self) -> Codes:
        """Both ends of each edge as one number; in an undirected list the smaller end comes first."""
        first, second = self.source, self.target
        if not self.directed:
            first, second = np.minimum(first, second), np.maximum(first, second)
        return first.astype(np.int64) * self.n + second

    @cached_property
    def degree(self) -> Codes:
        """Number of edges at each node, whatever their direction."""
        ends = np.bincount(self.source, minlength=self.n) + np.bincount(self.target, minlength=self.n)
        return ends.astype(np.int64)

    @cached_property
    def once(self) -> Any:
        """The edges as a sparse matrix, row to column as source to target."""
        return matrix(self.n, self.source, self.target, self.weight)

    @cached_property
    def adjacency(self) -> Any:
        """As `once`, and in an undirected list also the other way round."""
        if self.directed:
            return self.once
        ends = np.r_[self.source, self.target], np.r_[self.target, self.source]
        return matrix(self.n, *ends, None if self.weight is None else np.r_[self.weight, self.weight])

    @cached_property
    def backwards(self) -> Any:
        """As `adjacency`, row to column as target to source."""
        return self.adjacency.T.tocsr() if self.directed else self.adjacency

    @cached_property
    def neighbours(self) -> Neighbours:
        """The edges at each node; in a directed list those that leave it."""
        if self.directed:
            return Neighbours.sorted(self.n, self.source, self.target)
        return Neighbours.build(self.n, self.source, self.target)

    @cached_property
    def into(self) -> Neighbours:
        """The edges that lead to each node; in an undirected list all that are at it."""
        return self.reversed().neighbours if self.directed else self.neighbours

    @cached_property
    def graph(self) -> ig.Graph:
        """The same for igraph, edges in this order and without what they carry."""
        ends = np.column_stack([self.source, self.target])
        return ig.Graph(n=self.n, edges=ends, directed=self.directed)

    def take(self, edges: Any) -> Edges:
        """Some of the edges, by their positions or by a mask."""
        weight = None if self.weight is None else self.weight[edges]
        return replace(self, source=self.source[edges], target=self.target[edges], weight=weight)

    def without(self, nodes: Iterable[int]) -> Edges:
        """The edges at none of some nodes."""
        out = np.zeros(self.n, dtype=bool)
        out[list(nodes)] = True
        return self.take(~(out[self.source] | out[self.target]))

    def into_only(self, goal: int, last: Bools) -> Edges:
        """The edges but those into one node from others than some."""
        return self.take((self.target != goal) | last[self.source])

    def among(self, nodes: Codes | Sequence[int]) -> Edges:
        """The edges among some nodes, which are numbered by their place in `nodes`."""
        place = np.full(self.n, -1, dtype=np.int32)
        place[nodes] = np.arange(len(nodes), dtype=np.int32)
        return self.renumbered(len(nodes), place)

    def renumbered(self, n: int, place: Ints) -> Edges:
        """The same with a new number for each node; edges at a node of the number -1 are left out."""
        moved = replace(self, n=n, source=place[self.source], target=place[self.target])
        kept = (moved.source >= 0) & (moved.target >= 0)
        return moved if kept.all() else moved.take(kept)

    def reversed(self) -> Edges:
        """The edges turned round."""
        return replace(self, source=self.target, target=self.source)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Edges listed at their ends.

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
        """List undirected edges of `n` nodes at both ends."""
        both = cls.sorted(n, np.concatenate([source, target]), np.concatenate([target, source]))
        return cls(both.start, both.node, both.edge % max(len(source), 1))

    @classmethod
    def sorted(cls, n: int, source: Ints, target: Ints) -> Neighbours:
        """List directed edges of `n` nodes at their source."""
        order = np.argsort(source.astype(np.int64) * max(n, 1) + target, kind="stable")
        start = np.zeros(n + 1, dtype=np.int64)
        np.cumsum(np.bincount(source, minlength=n), out=start[1:])
        return cls(start, target[order].astype(np.int32), order)

    @property
    def degree(self) -> Codes:
        """Number of neighbours of each node."""
        return np.diff(self.start)

    def of(self, v: int) -> list[int]:
        """Neighbours of a node, in ascending order."""
        nodes: list[int] = self.node[self.start[v] : self.start[v + 1]].tolist()
        return nodes

    def edges(self, v: int) -> list[int]:
        """Edges at a node."""
        edges: list[int] = self.edge[self.start[v] : self.start[v + 1]].tolist()
        return edges

    def between(self, v: int, neighbour: int) -> int:
        """The edge at a node that joins it with a neighbour; the first of parallel ones."""
        low, high = self.start[v : v + 2]
        return int(self.edge[low + np.searchsorted(self.node[low:high], neighbour)])


def matrix(n: int, source: Integers, target: Integers, weight: Floats | None = None) -> Any:
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
