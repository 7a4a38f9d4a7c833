"""networkx's centralities, worked out by the engine.

Each function takes what networkx's function of its name takes, and gives the same.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import networkx as nx
import numpy as np

from actormap.core.arrays import Floats
from actormap.engine.centrality import spectral
from actormap.engine.centrality.betweenness import Sample, betweenness, harmonic
from actormap.engine.edges import Edges
from actormap.graph.networkx_bridge.claims import only_default
from actormap.graph.networkx_bridge.distances import distance_blocks
from actormap.graph.networkx_bridge.layer_graph import LayerGraph, LeftToNetworkx


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
