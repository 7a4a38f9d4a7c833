"""networkx's functions of distances in steps, from one sweep from many nodes at once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import wraps
from typing import Any, cast

import networkx as nx
import numpy as np

from actormap.core.arrays import Codes, Ints
from actormap.engine.paths.bit_parallel_bfs import BitParallelBFS
from actormap.graph.networkx_bridge.claims import F, only_default
from actormap.graph.networkx_bridge.layer_graph import LayerGraph

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
