"""What networkx asks of a backend: which calls run here, and graphs turned into ours and back.

networkx loads this module when it first needs it, and looks for its own functions here by their names.
Functions and calls that are not here are left to networkx.
"""

from __future__ import annotations

from typing import Any

import networkx as nx

from actormap.graph.networkx_bridge.connectivity import (
    adamic_adar_index,
    articulation_points,
    average_clustering,
    biconnected_component_edges,
    biconnected_components,
    bridges,
    clustering,
    connected_components,
    constraint,
    core_number,
    effective_size,
    has_bridges,
    is_biconnected,
    is_connected,
    is_weakly_connected,
    jaccard_coefficient,
    node_connected_component,
    number_connected_components,
    number_weakly_connected_components,
    resource_allocation_index,
    transitivity,
    triangles,
    weakly_connected_components,
)
from actormap.graph.networkx_bridge.distances import (
    all_pairs_shortest_path_length,
    average_shortest_path_length,
    betweenness_centrality,
    center,
    closeness_centrality,
    diameter,
    eccentricity,
    eigenvector_centrality,
    global_efficiency,
    harmonic_centrality,
    katz_centrality,
    pagerank,
    periphery,
    radius,
)
from actormap.graph.networkx_bridge.layer_graph import LayerGraph, from_nx, reason_against, to_nx

__all__ = [
    "adamic_adar_index",
    "all_pairs_shortest_path_length",
    "articulation_points",
    "average_clustering",
    "average_shortest_path_length",
    "betweenness_centrality",
    "biconnected_component_edges",
    "biconnected_components",
    "bridges",
    "center",
    "closeness_centrality",
    "clustering",
    "connected_components",
    "constraint",
    "core_number",
    "diameter",
    "eccentricity",
    "effective_size",
    "eigenvector_centrality",
    "global_efficiency",
    "harmonic_centrality",
    "has_bridges",
    "is_biconnected",
    "is_connected",
    "is_weakly_connected",
    "jaccard_coefficient",
    "katz_centrality",
    "node_connected_component",
    "number_connected_components",
    "number_weakly_connected_components",
    "pagerank",
    "periphery",
    "radius",
    "resource_allocation_index",
    "transitivity",
    "triangles",
    "weakly_connected_components",
]


def can_run(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool | str:
    """Whether a call of one of these functions runs here, or else why not."""
    return reason_against(globals()[name], args, kwargs) or True


def convert_from_nx(graph: nx.Graph, *, edge_attrs: dict[str, Any] | None = None, **_: Any) -> LayerGraph:
    """A graph of networkx as one of ours, with those attributes of its edges that a function needs."""
    return from_nx(graph, (edge_attrs or {}).items())


def convert_to_nx(graph: Any, **_: Any) -> Any:
    """A graph of ours as one of networkx; anything else stays as it is."""
    return to_nx(graph) if isinstance(graph, LayerGraph) else graph
