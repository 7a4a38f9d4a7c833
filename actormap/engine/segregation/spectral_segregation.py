"""How far ties lead back into a set of actors: its spectral segregation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from actormap.core.arrays import Bools, Floats, Integers
from actormap.engine.connectivity.cutpoints import components
from actormap.engine.edges import Edges
from actormap.engine.segregation.largest_eigenvalue import largest, largest_of_blocks
from actormap.engine.segregation.permutation import PermutationBudget, dealt, enumerated

DENSE = 48
"""Parts of up to so many actors are solved together as full matrices."""
TOGETHER = 4_000_000
"""Cells of full matrices that are held at once."""


@dataclass(frozen=True, slots=True)
class Spectrum:
    """Parts of a set of actors, and how closed each is.

    Parameters
    ----------
    part
        Number of the part that each actor of the set is in.
    value
        Largest eigenvalue of each part, 0 (no tie within) to 1 (no tie to others).
    score
        Index of each actor; its mean over a part is the part's value.
    """

    part: Integers
    value: Floats
    score: Floats

    @property
    def mean(self) -> float | None:
        """Mean over the actors, 0 to 1; None where there are none."""
        return float(self.score.mean()) if len(self.score) else None


def spectrum(ties: Edges, inside: Bools) -> Spectrum:
    """Spectral segregation of the actors of a set.

    Parameters
    ----------
    ties
        Undirected.
    inside
        Who is in the set.

    Notes
    -----
    With r_ij = a_ij / degree(i), the value of a part is the largest eigenvalue of r on it, and the
    score of an actor that value times its share in the eigenvector (mean 1).

    References
    ----------
    Echenique and Fryer (2007), Quarterly Journal of Economics 122(2).
    """
    part, value, vector = _solved(_induced(ties, inside[:, None]))
    score = vector / np.sqrt(np.maximum(ties.degree[inside], 1))
    size = np.bincount(part, minlength=len(value))
    mean = np.bincount(part, weights=score, minlength=len(value)) / np.maximum(size, 1)
    return Spectrum(part, value, score * (value / mean)[part] if len(part) else score)


def relabelled_mean(
    ties: Edges, inside: Bools, strata: Integers, draws: PermutationBudget
) -> tuple[Floats, bool]:
    """Mean score of such a set in each relabelling within strata, and whether all relabellings were tried."""
    size = int(inside.sum())
    every = enumerated(inside, strata, draws)
    if every is not None:
        step = max(1, TOGETHER // ties.n)
        pieces = [every[:, first : first + step] for first in range(0, every.shape[1], step)]
        return np.concatenate([_means(ties, labels, size) for labels in pieces]), True
    quota = np.bincount(strata, weights=inside)[strata]
    drawn = [_means(ties, (place < quota).T, size) for place in dealt(strata, draws, 0)]
    return np.concatenate([np.zeros(0), *drawn]), False


def _means(ties: Edges, labels: Bools, size: int) -> Floats:
    """Mean score for each column of labels."""
    part, value, _ = _solved(_induced(ties, labels), vectors=False)
    draws = labels.shape[1]
    draw = np.repeat(np.arange(draws), size)
    return np.bincount(draw, weights=value[part], minlength=draws) / size


def _induced(ties: Edges, labels: Bools) -> Edges:
    """Ties among the actors under each column of labels, the columns side by side as one graph.

    Weighted by one over the root of the product of both degrees: symmetric, with the eigenvalues of r.
    """
    count = int(labels.sum())
    number = np.full(labels.shape[::-1], -1, dtype=np.int32)
    number[labels.T] = np.arange(count)
    kept = labels[ties.source] & labels[ties.target]
    tie, draw = np.nonzero(kept)
    source, target = ties.source[tie], ties.target[tie]
    weight = 1 / np.sqrt(ties.degree[source] * ties.degree[target])
    return Edges(count, number[draw, source], number[draw, target], weight)


def _solved(ties: Edges, *, vectors: bool = True) -> tuple[Integers, Floats, Floats]:
    """Parts of a weighted graph, the largest eigenvalue of each, and its vector (all positive)."""
    if not ties.n:
        return np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0)
    n, source, target, weight = ties.n, ties.source, ties.target, ties.weights
    part = components(ties).astype(np.int64)
    size = np.bincount(part)
    order = np.argsort(part, kind="stable")
    start = np.cumsum(size) - size
    local = np.empty(n, dtype=np.int64)
    local[order] = np.arange(n) - np.repeat(start, size)
    value, vector = np.zeros(len(size)), np.ones(n)
    by_part = np.argsort(part[source], kind="stable")
    first = np.searchsorted(part[source][by_part], np.arange(len(size) + 1))
    large = size > DENSE
    if not vectors and large.any():
        value[large] = _without_vectors(ties, part, large)
        size = np.where(large, 0, size)
    for s in np.unique(size[size > 1]).tolist():
        step = max(1, TOGETHER // (s * s)) if s <= DENSE else 1
        same = np.flatnonzero(size == s)
        for some in (same[i : i + step] for i in range(0, len(same), step)):
            own = np.concatenate([by_part[first[p] : first[p + 1]] for p in some.tolist()])
            block = np.searchsorted(some, part[source[own]])
            solved = _top(
                (len(some), s), (block, local[source[own]], local[target[own]]), weight[own], vectors
            )
            value[some] = solved[0]
            if vectors:
                vector[order[start[some][:, None] + np.arange(s)]] = solved[1]
    return part, value, vector


def _without_vectors(ties: Edges, part: Integers, chosen: Bools) -> Floats:
    """Largest eigenvalue of each of the chosen parts of a weighted graph."""
    order = np.argsort(part, kind="stable")
    rows = order[chosen[part[order]]]
    place = np.full(ties.n, -1)
    place[rows] = np.arange(len(rows))
    own = chosen[part[ties.source]]
    at = place[ties.source[own]], place[ties.target[own]]
    half = sparse.csr_array((ties.weights[own], at), shape=(len(rows), len(rows)))
    return largest_of_blocks(half + half.T, np.unique(part[rows], return_inverse=True)[1])


def _top(
    shape: tuple[int, int], at: tuple[Integers, Integers, Integers], weight: Floats, vectors: bool
) -> tuple[Floats, Floats]:
    """Largest eigenvalue of each of several matrices of one size, and its vector."""
    count, s = shape
    block, row, column = at
    if s > DENSE:
        half = sparse.csr_array((weight, (row, column)), shape=(s, s))
        return largest(half + half.T)
    full = np.zeros((count, s, s))
    full[block, row, column] = weight
    full[block, column, row] = weight
    if not vectors:
        return np.linalg.eigvalsh(full)[:, -1].astype(float), np.zeros(0)
    values, some = np.linalg.eigh(full)
    top: Floats = np.abs(some[:, :, -1])
    return values[:, -1], top
