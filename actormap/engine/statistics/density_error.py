"""How far a density depends on who happens to be on the map: actors are left out, or drawn again."""

from __future__ import annotations

from math import sqrt

import numpy as np

from actormap.core.arrays import Bools, Floats, Ints
from actormap.engine.edges import Edges

LEAST = 3
"""Fewer nodes have no density that leaving one out could change."""


def jackknife_density(edges: Edges) -> float | None:
    """Standard error of the density, from leaving out one node after another.

    Parameters
    ----------
    edges
        Undirected.

    Returns
    -------
    float or None
        Standard error, 0 or more; None with fewer than three nodes.

    References
    ----------
    Snijders and Borgatti (1999), Connections 22(2): every dyad is in two nodes, hence the factor.
    """
    n = edges.n
    if n < LEAST:
        return None
    without = (len(edges.source) - edges.degree) / ((n - 1) * (n - 2) / 2)
    return sqrt((n - 2) / (2 * n) * float(((without - without.mean()) ** 2).sum()))


def bootstrap_density(edges: Edges, *, draws: int, rng: np.random.Generator) -> Floats:
    """Densities of sets of nodes drawn with replacement, at least two nodes.

    Parameters
    ----------
    edges
        Undirected.
    draws, rng
        Number of sets and random sequence.

    Notes
    -----
    A pair of a node with itself, drawn twice, is tied as often as any pair of the graph.

    References
    ----------
    Snijders and Borgatti (1999), Connections 22(2).
    """
    n, pairs = edges.n, edges.n * (edges.n - 1) // 2
    densities = np.empty(draws)
    for draw in range(draws):
        times = np.bincount(rng.integers(0, n, n), minlength=n)
        itself = int((times * (times - 1) // 2).sum())
        ties = int(times[edges.source] @ times[edges.target])
        ties += rng.binomial(itself, len(edges.source) / pairs)
        densities[draw] = ties / pairs
    return densities


def widest(edges: Edges, observed: Bools) -> Edges:
    """The graph if all pairs of nodes that were never asked were tied, as far as parts go.

    Parameters
    ----------
    edges
        Undirected.
    observed
        Which nodes were asked about their ties; a pair is known if either was.

    Returns
    -------
    Edges
        With a chain through the nodes that were not asked: it joins the same parts as all their pairs
        would.
    """
    chain = np.flatnonzero(~observed[: edges.n]).astype(np.int32)
    ends = np.concatenate([edges.source, chain[:-1]]), np.concatenate([edges.target, chain[1:]])
    return Edges(edges.n, *ends)


def unknown_ties(edges: Edges, observed: Bools) -> Ints:
    """Number of pairs of each node that nobody asked about and that have no edge.

    Parameters
    ----------
    edges, observed
        As in `widest`.
    """
    open_ = edges.take(~observed[edges.source] & ~observed[edges.target])
    others = max(int((~observed).sum()) - 1, 0)
    return np.where(observed, 0, others - open_.degree).astype(np.int32)
