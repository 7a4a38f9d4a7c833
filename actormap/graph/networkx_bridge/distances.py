"""networkx's functions of distances in steps and of centralities, worked out by the engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import wraps
from typing import Any, cast

import networkx as nx
import numpy as np

from actormap.core.arrays import Codes, Floats, Ints
from actormap.engine.centrality import spectral
from actormap.engine.centrality.betweenness import Sample, betweenness, harmonic
from actormap.engine.edges import Edges
from actormap.engine.paths.bit_parallel_bfs import BitParallelBFS
from actormap.graph.networkx_bridge.layer_graph import F, LayerGraph, LeftToNetworkx, only_default

STARTS = 1024
"""So many starts are followed at once; a table of their distances to all is held meanwhile."""


def of_some_nodes(function: F) -> F:
    """Leave a graph without nodes to networkx: what its releases say there differs."""

    @wraps(function)
    def measured(G: LayerGraph, *args: Any, **kwargs: Any) -> Any:
        if len(G):
            return function(G, *args, **kwargs)
        return getattr(nx, function.__name__)(nx.DiGraph() if G.directed else nx.Graph(), *args, **kwargs)

    return cast(F, measured)


def distance_blocks(
    G: LayerGraph, starts: Codes | None = None, *, turned: bool = False
) -> Iterator[tuple[Codes, Ints]]:
    """Steps from some nodes to all, ``[start, node]``, -1 where there is no way; over all nodes, or some."""
    every = np.arange(len(G)) if starts is None else starts
    # The search tells of each node how far it is to the starts, along the edges.
    edges = G.edges_with(None)
    search = BitParallelBFS(edges if turned else edges.reversed())
    for first in range(0, len(every), STARTS):
        some = every[first : first + STARTS]
        yield some, search.distances(some)


def all_pairs_shortest_path_length(
    G: LayerGraph, cutoff: float | None = None
) -> Iterator[tuple[Any, dict[Any, int]]]:
    """For each node the steps to those that it reaches, the nearest first."""
    return (
        (G.names[start], _near(G, row, cutoff))
        for starts, steps in distance_blocks(G)
        for start, row in zip(starts.tolist(), steps, strict=True)
    )


def _near(G: LayerGraph, steps: Ints, cutoff: float | None) -> dict[Any, int]:
    reached = np.flatnonzero((steps >= 0) & (steps <= (np.inf if cutoff is None else cutoff)))
    order = reached[np.argsort(steps[reached], kind="stable")]
    return {G.names[node]: step for node, step in zip(order.tolist(), steps[order].tolist(), strict=True)}


@only_default("weight", "method")
def average_shortest_path_length(
    G: LayerGraph, weight: str | None = None, method: str | None = None
) -> float:
    """Mean steps between two nodes."""
    n = len(G)
    if n == 0:
        raise nx.NetworkXPointlessConcept("the null graph has no paths, thus there is no average path length")
    total = 0
    for _, steps in distance_blocks(G):
        if (steps < 0).any():
            raise nx.NetworkXError(f"Graph is not {'strongly ' if G.directed else ''}connected.")
        total += int(steps.sum(dtype=np.int64))
    return total / (n * (n - 1)) if n > 1 else 0


@only_default("sp", "weight")
@of_some_nodes
def eccentricity(G: LayerGraph, v: Any = None, sp: Any = None, weight: str | None = None) -> Any:
    """Steps from each node to the farthest one."""
    nodes = G.chosen(v)
    steps = _eccentricity(G, np.array([G.index[node] for node in nodes], dtype=np.int64)).tolist()
    return steps[0] if v is not None and v in G else dict(zip(nodes, steps, strict=True))


def _eccentricity(G: LayerGraph, starts: Codes | None = None) -> Ints:
    blocks = [np.zeros(0, dtype=np.int32)]
    for _, steps in distance_blocks(G, starts):
        if (steps < 0).any():
            what = "the digraph is not strongly connected" if G.directed else "the graph is not connected"
            raise nx.NetworkXError(f"Found infinite path length because {what}")
        blocks.append(steps.max(axis=1))
    return np.concatenate(blocks)


@only_default("e", "weight")
@of_some_nodes
def diameter(G: LayerGraph, e: Any = None, usebounds: bool = False, weight: str | None = None) -> int:
    """Largest eccentricity."""
    return max(_eccentricity(G).tolist())


@only_default("e", "weight")
@of_some_nodes
def radius(G: LayerGraph, e: Any = None, usebounds: bool = False, weight: str | None = None) -> int:
    """Smallest eccentricity."""
    return min(_eccentricity(G).tolist())


@only_default("e", "weight")
@of_some_nodes
def periphery(G: LayerGraph, e: Any = None, usebounds: bool = False, weight: str | None = None) -> list[Any]:
    """Nodes of the largest eccentricity."""
    eccentricities = _eccentricity(G)
    return [G.names[i] for i in np.flatnonzero(eccentricities == max(eccentricities.tolist())).tolist()]


@only_default("e", "weight")
@of_some_nodes
def center(G: LayerGraph, e: Any = None, usebounds: bool = False, weight: str | None = None) -> list[Any]:
    """Nodes of the smallest eccentricity."""
    eccentricities = _eccentricity(G)
    return [G.names[i] for i in np.flatnonzero(eccentricities == min(eccentricities.tolist())).tolist()]


@only_default(undirected=True)
def global_efficiency(G: LayerGraph) -> float:
    """Mean of 1 / distance over all pairs of nodes, 0 where there is no way."""
    n, search = len(G), BitParallelBFS(G.undirected)
    return float(search.nearness(np.arange(n)).sum() / (n * (n - 1))) if n > 1 else 0


def _lengths(G: LayerGraph, length: str | None) -> Edges:
    edges = G.edges_with(length, above=0.0)
    return replace(edges, weight=None) if length is None else edges


def _all(G: LayerGraph) -> Sample:
    return Sample(exact=len(G), sources=len(G), seed=0)


@only_default("k", "endpoints")
def betweenness_centrality(
    G: LayerGraph,
    k: int | None = None,
    normalized: bool = True,
    weight: str | None = None,
    endpoints: bool = False,
    seed: Any = None,
) -> dict[Any, float]:
    """Share, or with ``normalized=False`` number, of shortest paths between others through each node."""
    ordered_pairs = (len(G) - 1) * (len(G) - 2)
    score = betweenness(_lengths(G, weight), _all(G)).value
    if normalized and ordered_pairs > 0:
        # In networkx's order, so that the last digits are the same too.
        score = score * (1 if G.directed else 2) * (1 / ordered_pairs)
    return G.by_node(score)


@only_default("sources")
def harmonic_centrality(
    G: LayerGraph, nbunch: Any = None, distance: str | None = None, sources: Any = None
) -> dict[Any, float]:
    """Sum of 1 / distance from all others to each node."""
    near = harmonic(_lengths(G, distance).reversed(), _all(G)).value * (len(G) - 1)
    scores = G.of(nbunch, near)
    return scores if isinstance(scores, dict) else {nbunch: scores}


@only_default("distance", "sp")
def closeness_centrality(
    G: LayerGraph, u: Any = None, distance: str | None = None, wf_improved: bool = True, *, sp: Any = None
) -> Any:
    """1 / mean distance from those who reach each node, times their share unless told otherwise.

    networkx 3.7 brought `sp`, distances that are known already.
    """
    blocks: list[Floats] = []
    for _, steps in distance_blocks(G, turned=True):
        others = (steps > 0).sum(axis=1)
        total = np.maximum(steps, 0).sum(axis=1, dtype=np.int64)
        closeness = others / np.maximum(total, 1)
        blocks.append(closeness * (others / max(len(G) - 1, 1)) if wf_improved else closeness)
    return G.of(u, np.concatenate(blocks)) if blocks else {}


@only_default("personalization", "nstart", "dangling")
def pagerank(
    G: LayerGraph,
    alpha: float = 0.85,
    personalization: Any = None,
    max_iter: int = 100,
    tol: float = 1e-6,
    nstart: Any = None,
    weight: str | None = "weight",
    dangling: Any = None,
) -> dict[Any, float]:
    """Share of time that a walker along the edges spends at each node."""
    _converges(max_iter, 100, tol)
    if not 0 <= alpha < 1:
        raise LeftToNetworkx("a walk without end")
    return G.by_node(spectral.pagerank(G.arcs(weight), damping=alpha))


@only_default("nstart")
def katz_centrality(
    G: LayerGraph,
    alpha: float = 0.1,
    beta: Any = 1.0,
    max_iter: int = 1000,
    tol: float = 1e-6,
    nstart: Any = None,
    normalized: bool = True,
    weight: str | None = None,
) -> dict[Any, float]:
    """`beta`, and for each way that arrives at a node the product of alpha and weight over its arcs."""
    _converges(max_iter, 1000, tol)
    if not isinstance(beta, int | float) or alpha < 0:
        raise LeftToNetworkx("a beta for each node, or an alpha below 0")
    arcs = _strong(G, weight)
    if alpha * spectral.leading(arcs)[0] >= 1:
        raise nx.PowerIterationFailedConvergence(max_iter)
    score = spectral.katz(arcs, alpha=alpha) * float(beta)
    return G.by_node(_unit(score) if normalized else score)


@only_default("nstart")
def eigenvector_centrality(
    G: LayerGraph, max_iter: int = 100, tol: float = 1e-6, nstart: Any = None, weight: str | None = None
) -> dict[Any, float]:
    """Values of which each is a multiple of the weighted sum of those that point to it."""
    if not len(G):
        raise nx.NetworkXPointlessConcept("cannot compute centrality for the null graph")
    _converges(max_iter, 100, tol)
    _, score = spectral.leading(_strong(G, weight))
    if score is None:
        raise LeftToNetworkx("not all nodes reach each other: there is more than one answer")
    return G.by_node(_unit(score))


def _converges(max_iter: int, usual: int, tol: float) -> None:
    """The engine goes on to the end: whether fewer rounds would do, or more digits, is not known here."""
    if max_iter < usual or tol < spectral.CLOSE:
        raise LeftToNetworkx(f"fewer than {usual} rounds, or a tolerance below {spectral.CLOSE}")


def _strong(G: LayerGraph, weight: str | None) -> Edges:
    """Arcs of some strength, turned round."""
    arcs = G.arcs(weight)
    return arcs.take(arcs.weights > 0).reversed()


def _unit(values: Floats) -> Floats:
    length = float(np.linalg.norm(values))
    return values / length if length else values
