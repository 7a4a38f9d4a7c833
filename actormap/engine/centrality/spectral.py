"""How much weight the arcs of a network give to each node: PageRank, Katz, eigenvector, PN."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

import numpy as np
from scipy import sparse

from actormap.core.arrays import Floats
from actormap.engine.edges import Edges

CLOSE = 1e-12
"""A repeated step ends when it changes the whole by no more."""
ROUGH = 1e-10
"""Close enough where PageRank is asked for many times, to compare orders."""
DAMPING = 0.85
"""PageRank's, where no other is asked for."""
MOST_ROUNDS = 20_000
QUICK = 500
"""So many steps of a walk are tried for an eigenvalue before LAPACK or ARPACK is asked, mostly slower."""
RESTARTS = 500
"""After so many ARPACK is given up."""
SMALL = 50
"""Up to so many nodes LAPACK is quicker than a walk."""
DENSE = 300
"""Up to so many nodes LAPACK, on the full matrix, is asked for eigenvalues and equations."""
WALKED = 120
"""Up to so many nodes igraph solves PageRank's equation exactly; from there on a walk is quicker."""
SOUND = 0.999
"""What is added in a step from itself, where no more than this share of it, has a single solution."""


def pagerank(edges: Edges, *, damping: float, close: float = CLOSE) -> Floats:
    """Share of time that a walker along the edges spends at each node.

    Parameters
    ----------
    edges
        Edges; of those that leave a node each is taken as often as its weight.
    damping
        Chance to follow an edge and not to jump to any node, below 1.
    close
        It ends when the shares change by no more in sum.

    Returns
    -------
    array
        Shares that sum to 1; from a node that no edge leaves the walker jumps to any node.

    References
    ----------
    Brin and Page (1998), Computer Networks and ISDN Systems 30.
    """
    n = edges.n
    if 0 < n <= WALKED:
        weights = edges.weights.tolist()
        return np.asarray(edges.graph.pagerank(damping=damping, weights=weights, directed=edges.directed))
    # igraph's takes forty times as long on 10 000 nodes with 50 000 edges.
    into, out = edges.backwards, np.asarray(edges.adjacency.sum(axis=1), dtype=float)
    rank = np.full(n, 1 / max(n, 1))
    passed = np.divide(damping, out, out=np.zeros(n), where=out > 0)
    for _ in range(MOST_ROUNDS if n else 0):
        new = into @ (rank * passed)
        new += (1 - new.sum()) / n
        change = np.abs(new - rank).sum()
        rank = new
        if change <= close:
            break
    return rank


def katz(edges: Edges, *, alpha: float) -> Floats:
    """1 for itself, and for each way that leaves a node the product of alpha and weight over its arcs.

    Parameters
    ----------
    edges
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
    forward = edges.adjacency * alpha
    score = np.ones(edges.n)
    for _ in range(MOST_ROUNDS):
        new = 1 + forward @ score
        close = np.abs(new - score).max(initial=0.0) <= CLOSE * np.abs(new).max(initial=1.0)
        score = new
        if close:
            break
    return score


def leading(edges: Edges) -> tuple[float, Floats | None]:
    """Largest eigenvalue of the arcs' matrix, and its vector where the network is strongly connected.

    Parameters
    ----------
    edges
        Arcs, weights above 0.

    Returns
    -------
    tuple
        The eigenvalue, 0 where no way leads back to where it began; and the vector of which each
        node's value is the weighted sum of those that it points to, 1 for the largest, or None.

    Notes
    -----
    On more than 300 nodes along one long ring of unequal weights neither a walk nor ARPACK comes to an
    end; the eigenvalue is then an upper bound and the vector approximate.

    References
    ----------
    Perron (1907), Frobenius (1912); Bonacich (1972), Journal of Mathematical Sociology 2(1).
    """
    if not len(edges.source):
        return 0.0, None
    parts, part = sparse.csgraph.connected_components(edges.once, connection="strong")
    inside = edges.take(part[edges.source] == part[edges.target])
    order = np.argsort(part[inside.source], kind="stable")
    value, vector = 0.0, None
    for some in np.split(order, np.flatnonzero(np.diff(part[inside.source[order]])) + 1):
        if len(some):
            component = inside.take(some)
            own, vector = _irreducible(component.among(np.union1d(component.source, component.target)))
            value = max(value, own)
    return value, vector if parts == 1 else None


def _irreducible(edges: Edges) -> tuple[float, Floats]:
    """Largest eigenvalue and its vector where every node can be reached from every other."""
    arcs, n = edges.adjacency, edges.n
    vector = np.ones(n)
    if n <= SMALL and (dense := _at_once(arcs, vector)):
        return dense
    # A step of waiting keeps the walk from swinging between halves; bounds by Collatz and Wielandt.
    wait = float(edges.weights.mean())
    for step in range(MOST_ROUNDS):
        new = arcs @ vector + wait * vector
        ratio = new / vector
        vector = new / new.max()
        if ratio.max() - ratio.min() <= CLOSE * ratio.max():
            break
        if step == QUICK and (dense := _at_once(arcs, vector)):
            return dense
    return float(ratio.max() - wait), vector


def _at_once(arcs: Any, start: Floats) -> tuple[float, Floats] | None:
    """The same where a walk takes very long, as along chains; None on a large ring, where this does."""
    try:
        if len(start) <= DENSE:
            values, vectors = np.linalg.eig(arcs.toarray())
        else:
            values, vectors = sparse.linalg.eigs(arcs, k=1, which="LR", v0=start, maxiter=RESTARTS)
    except sparse.linalg.ArpackNoConvergence:
        return None
    first = int(np.argmax(values.real))
    vector = np.abs(vectors[:, first].real)
    return float(values[first].real), vector / vector.max()


Mode = Literal["all", "in", "out"]


def pn(edges: Edges, *, mode: Mode = "all") -> Floats:
    """Signed centrality: above 1 for friends of friends and foes of foes, below 1 for the others.

    Parameters
    ----------
    edges
        Directed edges of 2 nodes or more, weighted by sign: +1 friendly, -1 hostile. Hostile ones count
        twice. For ``all`` each pair stands once.
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
    n = edges.n
    arcs = replace(edges, weight=np.where(edges.weights > 0, 1.0, -2.0) / (2 * n - 2)).once
    if mode == "all":
        step, start = arcs + arcs.T, np.ones(n)
    else:
        arcs = arcs.T.tocsr() if mode == "in" else arcs
        step, start = arcs @ arcs.T, np.ones(n) + arcs @ np.ones(n)
    if n <= DENSE:
        return _solved(step, start)
    score = start.copy()
    for _ in range(MOST_ROUNDS):
        new = start + step @ score
        change = np.abs(new - score).max()
        score = new
        if change <= CLOSE:
            break
    return score


def _solved(step: Any, start: Floats) -> Floats:
    """What is `start` and a step from itself; NaN where that is not one thing."""
    left = sparse.eye_array(len(start)) - step
    # Where no row of a step comes near 1 the equation is sound; its condition costs more than to solve it.
    near = abs(step).sum(axis=1).max() > SOUND
    if near and np.linalg.cond(left.toarray()) > 1 / CLOSE:
        return np.full(len(start), np.nan)
    return np.asarray(sparse.linalg.splu(left.tocsc()).solve(start), dtype=np.float64)
