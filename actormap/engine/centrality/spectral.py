"""How much weight the arcs of a network give to each node: PageRank, Katz, eigenvector, PN."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import csgraph
from scipy.sparse.linalg import splu

from actormap.arrays import Floats, Ints
from actormap.engine.edges import matrix

CLOSE = 1e-12
"""A repeated step ends when it changes the whole by no more."""
MOST_ROUNDS = 20_000
DENSE = 300
"""Up to so many nodes eigenvalues and equations are worked out on the full matrix."""
SOUND = 0.999
"""What is added in a step from itself, where no more than this share of it, has a single solution."""


def pagerank(n: int, source: Ints, target: Ints, weight: Floats, *, damping: float) -> Floats:
    """Share of time that a walker along the arcs spends at each node.

    Parameters
    ----------
    n
        Number of nodes.
    source, target, weight
        Arcs; of those that leave a node each is taken as often as its weight.
    damping
        Chance to follow an arc and not to jump to any node, below 1.

    Returns
    -------
    array
        Shares that sum to 1; from a node that no arc leaves the walker jumps to any node.

    References
    ----------
    Brin and Page (1998), Computer Networks and ISDN Systems 30.
    """
    out = np.bincount(source, weights=weight, minlength=n)
    leaves = out > 0
    into = matrix(n, target, source, weight / np.where(leaves, out, 1.0)[source])
    rank = np.full(n, 1 / max(n, 1))
    for _ in range(MOST_ROUNDS):
        jump = (1 - damping + damping * rank[~leaves].sum()) / n if n else 0.0
        new = damping * (into @ rank) + jump
        change = np.abs(new - rank).sum()
        rank = new
        if change <= CLOSE:
            break
    return rank / rank.sum() if n else rank


def katz(n: int, source: Ints, target: Ints, weight: Floats, *, alpha: float) -> Floats:
    """1 for itself, and for each way that leaves a node the product of alpha and weight over its arcs.

    Parameters
    ----------
    n
        Number of nodes.
    source, target, weight
        Arcs.
    alpha
        What each further arc counts, below 1 / `leading` value.

    Returns
    -------
    array
        1 or more.

    References
    ----------
    Katz (1953), Psychometrika 18(1), for ways that leave instead of those that arrive.
    """
    forward = matrix(n, source, target, weight * alpha)
    found = np.ones(n)
    for _ in range(MOST_ROUNDS):
        new = 1 + forward @ found
        close = np.abs(new - found).max(initial=0.0) <= CLOSE * np.abs(new).max(initial=1.0)
        found = new
        if close:
            break
    return found


def leading(n: int, source: Ints, target: Ints, weight: Floats) -> tuple[float, Floats | None]:
    """Largest eigenvalue of the arcs' matrix, and its vector where the network is strongly connected.

    Parameters
    ----------
    n
        Number of nodes.
    source, target, weight
        Arcs, weights above 0.

    Returns
    -------
    tuple
        The eigenvalue, 0 where no way leads back to where it began; and the vector of which each
        node's value is the weighted sum of those that it points to, 1 for the largest, or None.

    References
    ----------
    Perron (1907), Frobenius (1912); Bonacich (1972), Journal of Mathematical Sociology 2(1).
    """
    if not len(source):
        return 0.0, None
    parts, part = csgraph.connected_components(matrix(n, source, target), connection="strong")
    inside = part[source] == part[target]
    value, vector = 0.0, None
    order = np.argsort(part[source[inside]], kind="stable")
    edges = np.flatnonzero(inside)[order]
    for some in np.split(edges, np.flatnonzero(np.diff(part[source[edges]])) + 1):
        if len(some):
            nodes, ends = np.unique(np.r_[source[some], target[some]], return_inverse=True)
            u, v = ends[: len(some)].astype(np.int32), ends[len(some) :].astype(np.int32)
            own, vector = _irreducible(len(nodes), u, v, weight[some])
            value = max(value, own)
    return value, vector if parts == 1 else None


def _irreducible(n: int, source: Ints, target: Ints, weight: Floats) -> tuple[float, Floats]:
    """Largest eigenvalue and its vector where every node can be reached from every other."""
    arcs = matrix(n, source, target, weight)
    if n <= DENSE:
        values, vectors = np.linalg.eig(arcs.toarray())
        first = int(np.argmax(values.real))
        vector = np.abs(vectors[:, first].real)
        return float(values[first].real), vector / vector.max()
    # A step of waiting keeps the walk from swinging between halves; bounds by Collatz and Wielandt.
    wait = float(weight.mean())
    vector = np.ones(n)
    for _ in range(MOST_ROUNDS):
        new = arcs @ vector + wait * vector
        ratio = new / vector
        vector = new / new.max()
        if ratio.max() - ratio.min() <= CLOSE * ratio.max():
            break
    return float(ratio.max() - wait), vector


Mode = Literal["all", "in", "out"]


def pn(n: int, source: Ints, target: Ints, sign: npt.NDArray[np.int8], *, mode: Mode = "all") -> Floats:
    """Signed centrality: above 1 for friends of friends and foes of foes, below 1 for the others.

    Parameters
    ----------
    n
        Number of nodes, 2 or more.
    source, target, sign
        Edges, each pair once; +1 friendly, -1 hostile. Hostile ones count twice.
    mode
        ``all`` takes edges without direction, ``out`` and ``in`` by what leaves and what arrives.

    Returns
    -------
    array
        NaN where the equation has no single solution (two nodes that are hostile to each other).

    References
    ----------
    Everett and Borgatti (2014), Social Networks 38.
    """
    value = np.where(sign > 0, 1.0, -2.0) / (2 * n - 2)
    arcs = matrix(n, source, target, value)
    if mode == "all":
        step, start = arcs + arcs.T, np.ones(n)
    else:
        arcs = arcs.T.tocsr() if mode == "in" else arcs
        step, start = arcs @ arcs.T, np.ones(n) + arcs @ np.ones(n)
    if n <= DENSE:
        return _solved(step, start)
    found = start.copy()
    for _ in range(MOST_ROUNDS):
        new = start + step @ found
        change = np.abs(new - found).max()
        found = new
        if change <= CLOSE:
            break
    return found


def _solved(step: Any, start: Floats) -> Floats:
    """What is `start` and a step from itself; NaN where that is not one thing."""
    left = sparse.eye_array(len(start)) - step
    # Where no row of a step comes near 1 the equation is sound; its condition costs more than to solve it.
    near = abs(step).sum(axis=1).max() > SOUND
    if near and np.linalg.cond(left.toarray()) > 1 / CLOSE:
        return np.full(len(start), np.nan)
    return np.asarray(splu(left.tocsc()).solve(start), dtype=np.float64)
