"""A graph with the mistakes of recording put in: ties or actors left out, or too many of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import igraph as ig
import numpy as np

from actormap.arrays import Codes, Floats, Ints
from actormap.engine.edges import matrix
from actormap.engine.statistics.sampled_worlds import pagerank

Mistake = Literal["ties_missing", "ties_added", "actors_missing", "actors_added"]
Measure = Literal["degree", "betweenness", "closeness", "pagerank"]
MOST_DRAWN_SINGLY = 0.25
"""Up to this share of all nodes are drawn singly, and again where one comes twice; more at once."""


@dataclass(frozen=True, slots=True)
class Graph:
    """An undirected graph without parallel edges and self-ties.

    Parameters
    ----------
    n
        Number of nodes.
    source, target
        Codes of both ends of each edge.
    origin
        For each node its code in the graph that this one was made from; -1 for a node put in.
    """

    n: int
    source: Ints
    target: Ints
    origin: Ints

    @classmethod
    def recorded(cls, n: int, source: Ints, target: Ints) -> Graph:
        """The graph before any mistake."""
        return cls(n, source, target, np.arange(n, dtype=np.int32))


def mistaken(graph: Graph, mistake: Mistake, share: float, rng: np.random.Generator) -> Graph:
    """The graph with one kind of mistake, drawn at random.

    Parameters
    ----------
    graph
        The graph before.
    mistake
        ``ties_missing`` and ``actors_missing`` take some away; ``ties_added`` ties pairs that have no
        edge; ``actors_added`` puts in nodes, each with as many edges as some node has, to nodes
        drawn at random.
    share
        How many, as a share of the edges or nodes; at least one where there is any.
    rng
        Random sequence.

    References
    ----------
    Borgatti, Carley and Krackhardt (2006), Social Networks 28(2).
    """
    edges = mistake.startswith("ties")
    whole = len(graph.source) if edges else graph.n
    count = missing(whole, share)
    if mistake == "ties_missing":
        kept = np.sort(rng.permutation(whole)[count:])
        return Graph(graph.n, graph.source[kept], graph.target[kept], graph.origin)
    if mistake == "ties_added":
        return _with_edges(graph, count, rng)
    if mistake == "actors_missing":
        return part(graph, np.sort(rng.permutation(whole)[count:]))
    return _with_nodes(graph, count, rng)


def missing(whole: int, share: float) -> int:
    """How many a share is: at least one where there is any."""
    return min(whole, max(1, round(share * whole)))


def part(graph: Graph, kept: Codes) -> Graph:
    """Some of the nodes, with the edges between them."""
    code = np.full(graph.n, -1, dtype=np.int32)
    code[kept] = np.arange(len(kept))
    source, target = code[graph.source], code[graph.target]
    both = (source >= 0) & (target >= 0)
    return Graph(len(kept), source[both], target[both], graph.origin[kept])


def _with_edges(graph: Graph, count: int, rng: np.random.Generator) -> Graph:
    """The graph with more edges, between pairs that have none."""
    n = graph.n
    low, high = np.minimum(graph.source, graph.target), np.maximum(graph.source, graph.target)
    taken = np.sort(low.astype(np.int64) * n + high)
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
    source = np.concatenate([graph.source, (new // n).astype(np.int32)])
    target = np.concatenate([graph.target, (new % n).astype(np.int32)])
    return Graph(n, source, target, graph.origin)


def _with_nodes(graph: Graph, count: int, rng: np.random.Generator) -> Graph:
    """The graph with more nodes, each tied to as many as some recorded node is."""
    degree = np.bincount(graph.source, minlength=graph.n) + np.bincount(graph.target, minlength=graph.n)
    new, others = _partners(graph.n, rng.choice(degree, count), rng)
    source = np.concatenate([graph.source, others]).astype(np.int32)
    target = np.concatenate([graph.target, graph.n + new]).astype(np.int32)
    origin = np.concatenate([graph.origin, np.full(count, -1, dtype=np.int32)])
    return Graph(graph.n + count, source, target, origin)


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


def scores(graph: Graph, measure: Measure) -> Floats:
    """A measure of centrality of every node.

    Parameters
    ----------
    graph
        The graph.
    measure
        ``degree``: number of edges. ``betweenness``: number of pairs between which the node lies, as
        a share of their shortest paths. ``closeness``: harmonic, mean of one over the distance to all
        others. ``pagerank``: damping 0.85.
    """
    rows = np.concatenate([graph.source, graph.target])
    degree = np.bincount(rows, minlength=graph.n)
    if measure == "degree":
        return degree.astype(float)
    if measure == "pagerank":
        return pagerank(matrix(graph.n, rows, np.concatenate([graph.target, graph.source])), degree)
    edges = np.column_stack([graph.source, graph.target])
    drawn = ig.Graph(n=graph.n, edges=edges, directed=False)
    found = drawn.betweenness() if measure == "betweenness" else drawn.harmonic_centrality()
    return np.nan_to_num(np.asarray(found, dtype=float))
