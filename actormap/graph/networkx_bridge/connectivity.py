"""networkx's functions of connected parts and of what holds them together, worked out by the engine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import networkx as nx
import numpy as np

from actormap.core.arrays import Codes
from actormap.engine.communities import by_part
from actormap.engine.connectivity import components, cutpoints
from actormap.graph.networkx_bridge.claims import only_default
from actormap.graph.networkx_bridge.layer_graph import LayerGraph


def _parts(G: LayerGraph) -> list[set[Any]]:
    part = components.components(G.undirected)
    return [{G.names[i] for i in some.tolist()} for some in by_part(part, int(part.max(initial=-1)) + 1)]


def _number(G: LayerGraph) -> int:
    return int(components.components(G.undirected).max(initial=-1)) + 1


def _is_connected(G: LayerGraph) -> bool:
    if not len(G):
        raise nx.NetworkXPointlessConcept("Connectivity is undefined for the null graph.")
    return _number(G) == 1


def connected_components(G: LayerGraph) -> Iterator[set[Any]]:
    """Sets of nodes with a way between any two of them."""
    return iter(_parts(G))


def number_connected_components(G: LayerGraph) -> int:
    """Number of connected parts, nodes without edges included."""
    return _number(G)


def is_connected(G: LayerGraph) -> bool:
    """Whether there is a way between any two nodes."""
    return _is_connected(G)


def node_connected_component(G: LayerGraph, n: Any) -> set[Any]:
    """The nodes to which there is a way from a node."""
    part = components.components(G.undirected)
    return {G.names[i] for i in np.flatnonzero(part == part[G.index[n]]).tolist()}


def weakly_connected_components(G: LayerGraph) -> Iterator[set[Any]]:
    """Sets of nodes with a way between any two of them, whatever the direction of edges."""
    return iter(_parts(G))


def number_weakly_connected_components(G: LayerGraph) -> int:
    """Number of parts, whatever the direction of edges."""
    return _number(G)


def is_weakly_connected(G: LayerGraph) -> bool:
    """Whether there is a way between any two nodes, whatever the direction of edges."""
    return _is_connected(G)


def articulation_points(G: LayerGraph) -> Iterator[Any]:
    """Nodes without which a part falls apart."""
    lost = cutpoints.bridges(G.undirected).lost
    return iter([G.names[i] for i in np.flatnonzero(lost).tolist()])


def _edges(G: LayerGraph, some: Any) -> list[tuple[Any, Any]]:
    ends = zip(G.source[some].tolist(), G.target[some].tolist(), strict=True)
    return [(G.names[u], G.names[v]) for u, v in ends]


def _bridges(G: LayerGraph, root: Any) -> Codes:
    """Positions of the edges that are the only link between their sides, by default in all parts."""
    bridge = cutpoints.bridges(G.undirected).bridge
    if root is None:
        return bridge
    if root not in G:
        raise nx.NodeNotFound(f"Root node {root} is not in graph")
    part = components.components(G.undirected)
    return bridge[part[G.source[bridge]] == part[G.index[root]]]


def bridges(G: LayerGraph, root: Any = None) -> Iterator[tuple[Any, Any]]:
    """Edges that are the only link between their sides; in the part of `root` alone where one is given."""
    return iter(_edges(G, _bridges(G, root)))


def has_bridges(G: LayerGraph, root: Any = None) -> bool:
    """Whether any edge is the only link between its sides; as `bridges`."""
    return bool(len(_bridges(G, root)))


def biconnected_component_edges(G: LayerGraph) -> Iterator[list[tuple[Any, Any]]]:
    """Edges of each part that stays connected without any one of its nodes."""
    block = cutpoints.bridges(G.undirected).block
    return iter([_edges(G, some) for some in by_part(block, int(block.max(initial=-1)) + 1)])


def biconnected_components(G: LayerGraph) -> Iterator[set[Any]]:
    """Nodes of each part that stays connected without any one of them."""
    return ({node for edge in edges for node in edge} for edges in biconnected_component_edges(G))


def is_biconnected(G: LayerGraph) -> bool:
    """Whether all nodes stay connected without any one of them."""
    return [len(nodes) for nodes in biconnected_components(G)] == [len(G)]


@only_default(undirected=True)
def core_number(G: LayerGraph) -> dict[Any, int]:
    """Largest k such that a node lies in a part where each has k neighbours or more."""
    return G.by_node(components.core_numbers(G.undirected))
