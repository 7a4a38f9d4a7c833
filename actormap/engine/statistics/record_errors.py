"""A graph with the mistakes of recording put in: ties or actors left out, or too many of them."""

from __future__ import annotations

from typing import Literal

import numpy as np

from actormap.core.arrays import Codes, Floats, Ints
from actormap.engine.centrality.spectral import DAMPING, ROUGH, pagerank
from actormap.engine.edges import Edges
from actormap.engine.paths.bit_parallel_bfs import BitParallelBFS

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
