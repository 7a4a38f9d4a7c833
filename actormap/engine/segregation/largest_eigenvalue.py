"""The largest eigenvalue of symmetric matrices without negative numbers, of one or of many at once."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.linalg import eigh_tridiagonal
from scipy.sparse.linalg import ArpackNoConvergence, eigsh

from actormap.core.arrays import Floats, Integers

RESTARTS = 100
"""After so many the quick way to an eigenvalue is given up."""
ABOVE = 1 + 1e-6
"""A little above the largest eigenvalue that there can be."""
WITHIN = 1e-10
"""A value is no further from an eigenvalue than that."""
FIRST = 48
"""After so many steps the values are looked at; half as many more each time they are not good enough."""
STEPS = 200
"""After so many a block is solved by itself."""


def largest(matrix: sparse.csr_array) -> tuple[Floats, Floats]:
    """Largest eigenvalue of a matrix, at most 1, and its vector, without negative numbers.

    Notes
    -----
    On chains and grids the quick way is slow and another one fast.
    """
    start = np.sqrt(matrix.sum(axis=1))
    try:
        value, vector = eigsh(matrix, k=1, which="LA", v0=start, maxiter=RESTARTS)
    except ArpackNoConvergence:
        value, vector = eigsh(matrix.tocsc(), k=1, sigma=ABOVE, which="LM", v0=start)
    return value, np.abs(vector).T


def largest_of_blocks(matrix: sparse.csr_array, block: Integers) -> Floats:
    """Largest eigenvalue of each of the blocks into which a matrix falls, at most 1.

    Parameters
    ----------
    matrix
        Its blocks are connected, and their rows stand together.
    block
        Number of the block of each row, from 0 upwards.

    Notes
    -----
    Each block has its own tridiagonal matrix; all take their steps together. Where the next vector
    has the length b and the eigenvector of the tridiagonal matrix ends in s, an eigenvalue is no
    further than b |s|. The first vector is positive, as the eigenvector of the largest one is.

    References
    ----------
    Lanczos (1950), Journal of Research of the National Bureau of Standards 45(4).
    """
    first = np.flatnonzero(np.diff(block, prepend=-1))

    def length(vector: Floats) -> Floats:
        return np.sqrt(np.add.reduceat(vector * vector, first))

    now = np.sqrt(matrix.sum(axis=1))
    now /= length(now)[block]
    before, beyond = np.zeros_like(now), np.zeros(len(first))
    diagonal, beside = np.zeros((len(first), STEPS)), np.zeros((len(first), STEPS))
    value, left, look = np.zeros(len(first)), np.arange(len(first)), FIRST
    for step in range(1, STEPS + 1):
        after = matrix @ now - beyond[block] * before
        along = np.add.reduceat(after * now, first)
        after -= along[block] * now
        beyond = length(after)
        diagonal[:, step - 1], beside[:, step - 1] = along, beyond
        before, now = now, after / np.where(beyond > 0, beyond, 1)[block]
        if step == look:
            ends = np.array([_top(diagonal[at, :step], beside[at, : step - 1]) for at in left.tolist()])
            value[left] = ends[:, 0]
            left = left[beyond[left] * ends[:, 1] > WITHIN]
            look += look // 2
        if not len(left):
            return value
    bounds = np.append(first, len(block))
    for at in left.tolist():
        rows = slice(bounds[at], bounds[at + 1])
        value[at] = largest(matrix[rows, rows])[0][0]
    return value


def _top(diagonal: Floats, beside: Floats) -> tuple[float, float]:
    """Largest eigenvalue of a tridiagonal matrix, and how large the last number of its vector is."""
    last = len(diagonal) - 1
    value, vector = eigh_tridiagonal(
        diagonal, beside, select="i", select_range=(last, last), check_finite=False
    )
    return float(value[0]), abs(float(vector[last, 0]))
