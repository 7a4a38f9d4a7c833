"""How far a density depends on who happens to be on the map: actors are left out, or drawn again."""

from __future__ import annotations

from math import sqrt

import numpy as np

from actormap.arrays import Bools, Floats, Ints

LEAST = 3
"""Fewer nodes have no density that leaving one out could change."""


def jackknife_density(n: int, source: Ints, target: Ints) -> float | None:
    """Standard error of the density, from leaving out one node after another.

    Parameters
    ----------
    n
        Number of nodes.
    source, target
        Codes of both ends of each edge; neither parallel edges nor self-ties.

    Returns
    -------
    float or None
        Standard error, 0 or more; None with fewer than three nodes.

    References
    ----------
    Snijders and Borgatti (1999), Connections 22(2): every dyad is in two nodes, hence the factor.
    """
    if n < LEAST:
        return None
    degree = np.bincount(np.concatenate([source, target]), minlength=n)
    without = (len(source) - degree) / ((n - 1) * (n - 2) / 2)
    return sqrt((n - 2) / (2 * n) * float(((without - without.mean()) ** 2).sum()))


def bootstrap_density(
    n: int, source: Ints, target: Ints, *, draws: int, rng: np.random.Generator
) -> Floats:  # fmt: skip
    """Densities of sets of nodes drawn with replacement, at least two nodes.

    Parameters
    ----------
    n, source, target
        As in `jackknife_density`.
    draws, rng
        Number of sets and random sequence.

    Notes
    -----
    A pair of a node with itself, drawn twice, is tied as often as any pair of the graph.

    References
    ----------
    Snijders and Borgatti (1999), Connections 22(2).
    """
    pairs = n * (n - 1) // 2
    found = np.empty(draws)
    for draw in range(draws):
        times = np.bincount(rng.integers(0, n, n), minlength=n)
        itself = int((times * (times - 1) // 2).sum())
        ties = int(times[source] @ times[target]) + rng.binomial(itself, len(source) / pairs)
        found[draw] = ties / pairs
    return found


def widest(n: int, source: Ints, target: Ints, asked: Bools) -> tuple[Ints, Ints]:
    """Edges of the graph if all pairs of nodes that were never asked were tied, as far as parts go.

    Parameters
    ----------
    n, source, target
        The graph.
    asked
        Which nodes were asked about their ties; a pair is known if either was.

    Returns
    -------
    tuple
        Both ends of the edges, with a chain through the nodes that were not asked: it joins the
        same parts as all their pairs would.
    """
    chain = np.flatnonzero(~asked[:n]).astype(np.int32)
    return np.concatenate([source, chain[:-1]]), np.concatenate([target, chain[1:]])


def unknown_ties(n: int, source: Ints, target: Ints, asked: Bools) -> Ints:
    """Number of pairs of each node that nobody asked about and that have no edge.

    Parameters
    ----------
    n, source, target, asked
        As in `widest`.
    """
    open_ = ~asked[source] & ~asked[target]
    tied = np.bincount(np.concatenate([source[open_], target[open_]]), minlength=n)
    others = max(int((~asked).sum()) - 1, 0)
    return np.where(asked, 0, others - tied).astype(np.int32)
