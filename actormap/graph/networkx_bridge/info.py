"""What networkx reads of this backend whenever it is imported, and nothing more."""

from __future__ import annotations

from typing import Any

_NO_LIMIT = "Worked out to 1e-12, with no limit of rounds."
_STEPS = "In steps; networkx works out paths of different lengths."
_UNWEIGHTED = "Undirected and unweighted graphs."
_SIMPLE = "Simple graphs."

FUNCTIONS = {
    "adamic_adar_index": _SIMPLE,
    "all_pairs_shortest_path_length": _SIMPLE,
    "articulation_points": _SIMPLE,
    "average_clustering": _UNWEIGHTED,
    "average_shortest_path_length": _STEPS,
    "betweenness_centrality": "From all nodes; paths without their ends. Weights above 0.",
    "biconnected_component_edges": _SIMPLE,
    "biconnected_components": _SIMPLE,
    "bridges": _SIMPLE,
    "center": _STEPS,
    "closeness_centrality": _STEPS,
    "clustering": _UNWEIGHTED,
    "connected_components": _SIMPLE,
    "constraint": _SIMPLE,
    "core_number": _UNWEIGHTED,
    "diameter": _STEPS,
    "eccentricity": _STEPS,
    "effective_size": _SIMPLE,
    "eigenvector_centrality": f"Strongly connected graphs. {_NO_LIMIT}",
    "global_efficiency": _SIMPLE,
    "harmonic_centrality": "Distances above 0.",
    "has_bridges": _SIMPLE,
    "is_biconnected": _SIMPLE,
    "is_connected": _SIMPLE,
    "is_weakly_connected": _SIMPLE,
    "jaccard_coefficient": _SIMPLE,
    "katz_centrality": f"One beta for all. {_NO_LIMIT}",
    "node_connected_component": _SIMPLE,
    "number_connected_components": _SIMPLE,
    "number_weakly_connected_components": _SIMPLE,
    "pagerank": _NO_LIMIT,
    "periphery": _STEPS,
    "radius": _STEPS,
    "resource_allocation_index": _SIMPLE,
    "transitivity": _UNWEIGHTED,
    "triangles": _UNWEIGHTED,
    "weakly_connected_components": _SIMPLE,
}
"""Functions of networkx that run here, and on which graphs; the others are left to networkx."""


def get_info() -> dict[str, Any]:
    """The backend in networkx's words."""
    return {
        "backend_name": "actormap",
        "project": "actormap",
        "package": "actormap",
        "short_summary": "layers of actor maps, worked out by the engine of its analyses.",
        "functions": {name: {"additional_docs": limits} for name, limits in FUNCTIONS.items()},
    }
