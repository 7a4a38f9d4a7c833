"""How far a density depends on who happens to be on the map: actors are left out, or drawn again."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Literal

import numpy as np
from scipy import sparse

from actormap.core.arrays import Bools, Codes, Floats, Ints
from actormap.engine.centrality.spectral import DAMPING, ROUGH, pagerank
from actormap.engine.edges import Edges
from actormap.engine.paths.bit_parallel_bfs import BitParallelBFS

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


Mistake = Literal["ties_missing", "ties_added", "actors_missing", "actors_added"]
Measure = Literal["degree", "betweenness", "closeness", "pagerank"]
MOST_DRAWN_SINGLY = 0.25
"""Up to this share of all nodes are drawn singly, and again where one comes twice; more at once."""


def mistaken(edges: Edges, mistake: Mistake, share: float, rng: np.random.Generator) -> tuple[Edges, Ints]:
    """The graph with one kind of mistake, drawn at random.

    Parameters
    ----------
    edges
        The graph before, undirected.
    mistake
        ``ties_missing`` and ``actors_missing`` take some away; ``ties_added`` ties pairs that have no
        edge; ``actors_added`` puts in nodes, each with as many edges as some node has, to nodes
        drawn at random.
    share
        How many, as a share of the edges or nodes; at least one where there is any.
    rng
        Random sequence.

    Returns
    -------
    tuple
        The graph after, and for each of its nodes the code before; -1 for a node put in.

    References
    ----------
    Borgatti, Carley and Krackhardt (2006), Social Networks 28(2).
    """
    whole = len(edges.source) if mistake.startswith("ties") else edges.n
    count, before = missing(whole, share), np.arange(edges.n, dtype=np.int32)
    if mistake == "ties_missing":
        return edges.take(np.sort(rng.permutation(whole)[count:])), before
    if mistake == "ties_added":
        return _with_edges(edges, count, rng), before
    if mistake == "actors_missing":
        kept = np.sort(rng.permutation(whole)[count:])
        return edges.among(kept), before[kept]
    return _with_nodes(edges, count, rng), np.r_[before, np.full(count, -1, dtype=np.int32)]


def missing(whole: int, share: float) -> int:
    """How many a share is: at least one where there is any."""
    return min(whole, max(1, round(share * whole)))


def _with_edges(edges: Edges, count: int, rng: np.random.Generator) -> Edges:
    """The graph with more edges, between pairs that have none."""
    n, taken = edges.n, np.sort(edges.pair)
    pairs = n * (n - 1) // 2
    count = min(count, pairs - len(taken))
    if pairs <= 4 * (len(taken) + count):
        u, v = np.triu_indices(n, 1)
        new = rng.permutation(np.setdiff1d(u * n + v, taken, assume_unique=True))[:count]
    else:
        new = np.zeros(0, dtype=np.int64)
        while len(new) < count:
            u, v = rng.integers(0, n, (2, 2 * count + 8))
            drawn = np.minimum(u, v) * n + np.maximum(u, v)
            at = np.minimum(np.searchsorted(taken, drawn), len(taken) - 1)
            drawn = np.concatenate([new, drawn[(u != v) & (taken[at] != drawn)]])
            new = drawn[np.sort(np.unique(drawn, return_index=True)[1])][:count]
    more = Edges.of_pairs(n, new)
    return Edges(n, np.r_[edges.source, more.source], np.r_[edges.target, more.target])


def _with_nodes(edges: Edges, count: int, rng: np.random.Generator) -> Edges:
    """The graph with more nodes, each tied to as many as some recorded node is."""
    new, others = _partners(edges.n, rng.choice(edges.degree, count), rng)
    source = np.concatenate([edges.source, others]).astype(np.int32)
    target = np.concatenate([edges.target, edges.n + new]).astype(np.int32)
    return Edges(edges.n + count, source, target)


def _partners(n: int, ties: Codes, rng: np.random.Generator) -> tuple[Codes, Codes]:
    """So many different nodes for each of some new ones: the number of the new one, and the node."""
    many = ties > MOST_DRAWN_SINGLY * n
    at_once = [v * n + rng.choice(n, ties[v], replace=False) for v in np.flatnonzero(many).tolist()]
    wanted, pairs = np.where(many, 0, ties), np.zeros(0, dtype=np.int64)
    while len(pairs) < wanted.sum():
        open_ = wanted - np.bincount(pairs // n, minlength=len(ties))
        new = np.repeat(np.arange(len(ties)), open_)
        pairs = np.unique(np.concatenate([pairs, new * n + rng.integers(0, n, len(new))]))
    return np.divmod(np.concatenate([pairs, *at_once]), n)


def scores(edges: Edges, measure: Measure) -> Floats:
    """A measure of centrality of every node.

    Parameters
    ----------
    edges
        Undirected.
    measure
        ``degree``: number of edges. ``betweenness``: number of pairs between which the node lies, as
        a share of their shortest paths. ``closeness``: harmonic, mean of one over the distance to all
        others. ``pagerank``: with the usual damping, 0.85.
    """
    if measure == "degree":
        return edges.degree.astype(float)
    if measure == "pagerank":
        return pagerank(edges, damping=DAMPING, close=ROUGH)
    if measure == "closeness":
        return BitParallelBFS(edges).nearness(np.arange(edges.n)) / max(edges.n - 1, 1)
    return np.asarray(edges.graph.betweenness(), dtype=float)


@dataclass(frozen=True, slots=True)
class SampledGraph:
    """What one world looks like.

    Parameters
    ----------
    edges
        Those that exist in it.
    parts, largest
        Number of connected parts, isolated nodes included, and number of nodes in the largest.
    """

    edges: Edges
    parts: int
    largest: int

    def pagerank(self) -> Floats:
        """PageRank of each node; they sum to 1."""
        return pagerank(self.edges, damping=DAMPING, close=ROUGH)


def summarised(edges: Edges) -> SampledGraph:
    """An undirected world with its parts."""
    parts, part = sparse.csgraph.connected_components(edges.adjacency, directed=False)
    return SampledGraph(edges, int(parts), int(np.bincount(part, minlength=1).max()))
