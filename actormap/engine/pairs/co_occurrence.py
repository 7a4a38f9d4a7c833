"""Pairs of rows that have something in common, a block at a time, and the best of many rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from actormap.core.arrays import Bools, Codes, Floats, Ints
from actormap.engine.edges import Edges

WeightedPairs = tuple[Ints, Ints, int]
"""Rows, columns or other rows that go with them, each pair once; and what it is worth."""
BLOCK = 1 << 15
"""So many entries of a product are held at once."""


def pairs_in_common(
    n: int, tables: Sequence[WeightedPairs], marks: Sequence[WeightedPairs], *, block: int = BLOCK
) -> Iterator[tuple[Ints, Ints, Codes]]:
    """Pairs of rows with what they have in common, without ever holding all of them.

    Parameters
    ----------
    n
        Number of rows.
    tables
        Tables of rows and columns; each column that both rows of a pair have adds its worth.
    marks
        Pairs of rows, the smaller first; the mark adds its worth to the pair. With the tables at
        most eight.
    block
        Most entries held at once, unless one row has more.

    Yields
    ------
    tuple
        Both rows of each pair, the smaller first, and the sum of what they have in common; the
        first rows never fall from one block to the next. Pairs of which the sum is 0 are left out.

    Notes
    -----
    One sparse product [tables, marks] x [tables, identity]', taken by blocks of rows.
    """
    left, right = _factors(n, tables, marks)
    del tables, marks  # nobody else may hold them: they are as large as the factors
    work = _work(left, right)
    low = 0
    while low < n:
        high = max(low + 1, int(np.searchsorted(work, work[low] + block, side="right")) - 1)
        product = left[low:high] @ right
        u = np.repeat(np.arange(low, high, dtype=np.int32), np.diff(product.indptr))
        upper = (product.indices > u) & (product.data != 0)
        if upper.any():
            yield u[upper], product.indices[upper], product.data[upper]
        low = high


def _work(left: Any, right: Any) -> Codes:
    """How many entries the product of the first rows takes, for each number of rows."""
    entries = np.cumsum(np.diff(right.indptr)[left.indices], dtype=np.int64)
    filled = left.indptr > 0
    work = np.zeros(len(left.indptr), dtype=np.int64)
    work[filled] = entries[left.indptr[filled] - 1]
    return work


def _factors(n: int, tables: Sequence[WeightedPairs], marks: Sequence[WeightedPairs]) -> tuple[Any, Any]:
    none = np.zeros(0, dtype=np.int32)
    second = np.concatenate([none, *(mark[1] for mark in marks)])
    marked = np.unique(second)
    rows, columns, width = [none], [none], 0
    for row, column, _ in tables:
        rows.append(row)
        columns.append(column + np.int32(width))
        width += int(column.max(initial=-1)) + 1
    last = np.arange(width, width + len(marked), dtype=np.int32)
    shape = (width + len(marked), n)
    right = _matrix([*columns, last], [*rows, marked], np.ones(1, dtype=np.uint8), shape)
    right.data = np.ones(right.nnz, dtype=np.int64)
    rows += [mark[0] for mark in marks]
    columns.append((np.searchsorted(marked, second) + width).astype(np.int32))
    factors = [*tables, *marks]
    # One bit for each that an entry is of: that takes less room than what they are worth together.
    bits = np.repeat(1 << np.arange(len(factors), dtype=np.uint8), [len(some[0]) for some in factors])
    left = _matrix(rows, columns, bits, shape[::-1])
    together = (np.arange(1 << len(factors))[:, None] >> np.arange(len(factors))) & 1
    left.data = (together @ np.array([worth for *_, worth in factors], dtype=np.int64))[left.data]
    return left, right


def _matrix(
    rows: list[Ints], columns: list[Ints], values: npt.NDArray[np.uint8], shape: tuple[int, int]
) -> Any:
    row, column = np.concatenate(rows), np.concatenate(columns)
    return sparse.csr_array((np.broadcast_to(values, len(row)), (row, column)), shape=shape)


def membership(n: int, row: Ints, column: Ints, width: int) -> Any:
    """Rows and columns that go together, as a sparse matrix of 0 and 1."""
    return sparse.csr_array((np.ones(len(row), dtype=np.int8), (row, column)), shape=(n, width))


def columns_in_common(table: Any, u: Ints, v: Ints) -> tuple[Codes, Codes]:
    """Columns that both rows of some pairs have.

    Parameters
    ----------
    table
        A `membership`.
    u, v
        Rows of each pair.

    Returns
    -------
    tuple
        Position of the pair and the column, one entry for each column in common.
    """
    both = table[u].multiply(table[v]).tocoo()
    return both.row.astype(np.int64), both.col.astype(np.int64)


class TopRows:
    """The first rows of many by a full order, without holding the others.

    Parameters
    ----------
    limit
        How many rows are kept.
    """

    def __init__(self, limit: int) -> None:
        self._limit = max(limit, 0)
        self._kept: list[tuple[npt.NDArray[Any], ...]] = []
        self._last: tuple[Any, ...] | None = None

    def may_enter(self, *keys: npt.NDArray[Any]) -> Bools:
        """Which rows could be among the first, by the first of their keys."""
        if not self._limit:
            return np.zeros(len(keys[0]), dtype=bool)
        if self._last is None:
            return np.ones(len(keys[0]), dtype=bool)
        before = np.zeros(len(keys[0]), dtype=bool)
        for key, last in zip(reversed(keys), reversed(self._last[: len(keys)]), strict=True):
            before = (key < last) | ((key == last) & before)
        return before

    def add(self, *keys: npt.NDArray[Any]) -> None:
        """Give further rows: what they are ordered by, the smallest first, and what goes with them."""
        entering = self.may_enter(*keys)
        self._kept.append(tuple(key[entering] for key in keys))
        if sum(len(rows[0]) for rows in self._kept) >= 2 * self._limit:
            self._cut()

    def _cut(self) -> None:
        keys = [np.concatenate(some) for some in zip(*self._kept, strict=True)]
        order = np.lexsort(keys[::-1])[: self._limit]
        self._kept = [tuple(key[order] for key in keys)]
        if self._limit and len(order) == self._limit:
            self._last = tuple(key[order[-1]] for key in keys)

    def rows(self) -> tuple[npt.NDArray[Any], ...]:
        """Keys of the first rows in their order; nothing where none was given."""
        if not self._kept:
            return ()
        self._cut()
        return self._kept[0]


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


@dataclass(frozen=True, slots=True)
class LinkPrediction:
    """Indices of pairs, in the order of the pairs.

    Parameters
    ----------
    common
        How many neighbours both have.
    jaccard
        Those over all neighbours of either, 0 to 1; 0 where there are none.
    adamic_adar
        Sum of 1 / ln(degree) of the shared neighbours, from 0.
    resource
        Sum of 1 / degree of the shared neighbours, from 0.
    weighted
        Sum over shared neighbours of the share of their strength that goes to the pair, from 0.
    """

    common: Floats
    jaccard: Floats
    adamic_adar: Floats
    resource: Floats
    weighted: Floats


@dataclass(frozen=True)
class CommonNeighbours:
    """Neighbours of every node, ready to compare pairs.

    Parameters
    ----------
    ties
        Sparse matrix of 1, row to neighbour.
    factors
        The same, each entry 1 / ln(degree), 1 / degree, and its weight over the strength of the
        neighbour.
    """

    ties: Any
    factors: tuple[Any, Any, Any]

    @classmethod
    def build(cls, edges: Edges, counted: Bools) -> CommonNeighbours:
        """Neighbours by undirected edges.

        Parameters
        ----------
        edges
            Weighted by strength.
        counted
            Which nodes count as a neighbour; their degree and strength are over all edges.
        """
        n, ends = edges.n, (edges.source, edges.target)
        rows, columns = np.concatenate(ends), np.concatenate(ends[::-1])
        weights = np.concatenate([edges.weights, edges.weights])
        degree = edges.degree
        strength = np.bincount(rows, weights=weights, minlength=n)
        kept = counted[columns]
        rows, columns, weights = rows[kept], columns[kept], weights[kept]
        of, s = degree[columns], strength[columns]
        # A neighbour that two nodes share has two edges or more; others never meet in a product.
        shares = np.divide(weights, s, out=np.zeros(len(s)), where=s > 0)
        values = [np.ones(len(of)), 1 / np.log(np.maximum(of, 2)), 1 / np.maximum(of, 1), shares]
        ties, *factors = (sparse.csr_array((some, (rows, columns)), shape=(n, n)) for some in values)
        return cls(ties, (factors[0], factors[1], factors[2]))

    def of_pairs(self, u: Ints, v: Ints) -> LinkPrediction:
        """Indices of some pairs.

        References
        ----------
        Adamic and Adar (2003), Social Networks 25(3); Zhou, Lü and Zhang (2009), European
        Physical Journal B 71(4).
        """
        of_u, of_v = self.ties[u], self.ties[v]
        size = np.diff(self.ties.indptr)
        common = _sums(of_u.multiply(of_v))
        either = size[u] + size[v] - common
        adamic_adar, resource, share = self.factors
        return LinkPrediction(
            common,
            np.divide(common, either, out=np.zeros(len(u)), where=either > 0),
            _sums(of_u.multiply(adamic_adar[v])),
            _sums(of_u.multiply(resource[v])),
            _sums(of_u.multiply(share[v])) + _sums(of_v.multiply(share[u])),
        )


def _sums(table: Any) -> Floats:
    return np.asarray(table.sum(axis=1), dtype=float).reshape(-1)
