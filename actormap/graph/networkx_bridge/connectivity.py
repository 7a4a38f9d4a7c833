"""networkx's functions of what holds a graph together, and of a node's neighbours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

import networkx as nx
import numpy as np

from actormap.core.arrays import Codes, Floats, Ints
from actormap.engine.centrality.brokerage import Holes, holes
from actormap.engine.communities import by_part
from actormap.engine.connectivity import cutpoints
from actormap.engine.pairs.co_occurrence import CommonNeighbours, LinkPrediction
from actormap.graph.networkx_bridge.layer_graph import LayerGraph, LeftToNetworkx, only_default, to_nx


def _parts(G: LayerGraph) -> list[set[Any]]:
    part = cutpoints.components(G.undirected)
    return [{G.names[i] for i in some.tolist()} for some in by_part(part, int(part.max(initial=-1)) + 1)]


def _number(G: LayerGraph) -> int:
    return int(cutpoints.components(G.undirected).max(initial=-1)) + 1


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
    part = cutpoints.components(G.undirected)
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
    part = cutpoints.components(G.undirected)
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
    return G.by_node(cutpoints.core_numbers(G.undirected))


def _clustering(G: LayerGraph) -> tuple[Floats, Floats]:
    """Share of the pairs of neighbours that are tied, 0 where there is none; and twice their number."""
    measures = holes(G.undirected)
    return np.nan_to_num(measures.clustering), (measures.degree * (measures.degree - 1)).astype(float)


@only_default(undirected=True)
def triangles(G: LayerGraph, nodes: Any = None) -> Any:
    """Number of pairs of neighbours of each node that are tied."""
    share, pairs = _clustering(G)
    return G.of(nodes, np.rint(share * pairs / 2).astype(np.int64))


@only_default("weight", undirected=True)
def clustering(G: LayerGraph, nodes: Any = None, weight: str | None = None) -> Any:
    """Share of the pairs of neighbours of each node that are tied."""
    return G.of(nodes, _clustering(G)[0])


@only_default("weight", undirected=True)
def average_clustering(
    G: LayerGraph, nodes: Any = None, weight: str | None = None, count_zeros: bool = True
) -> float:
    """Mean share of the pairs of neighbours that are tied, over nodes."""
    shares = [share for share in clustering(G, nodes).values() if count_zeros or share > 0]
    return sum(shares) / len(shares)


@only_default(undirected=True)
def transitivity(G: LayerGraph) -> float:
    """Share of all pairs of neighbours of a node that are tied."""
    share, pairs = _clustering(G)
    return float(share @ pairs / pairs.sum()) if pairs.any() else 0


def _holes(G: LayerGraph, nodes: Any, weight: str | None) -> Holes:
    if nodes is not None and G.directed:
        raise LeftToNetworkx("of some nodes of a directed graph networkx takes arcs that leave alone")
    return holes(replace(G.undirected, weight=G.values(weight)))


def constraint(G: LayerGraph, nodes: Any = None, weight: str | None = None) -> dict[Any, float]:
    """Burt's constraint of each node, NaN where it has no neighbour."""
    if not len(G):
        return dict(nx.constraint(to_nx(G), nodes))
    return _listed(G, nodes, _holes(G, nodes, weight).constraint)


def effective_size(G: LayerGraph, nodes: Any = None, weight: str | None = None) -> dict[Any, float]:
    """Neighbours of each node less what is redundant among them, NaN where it has none."""
    if not len(G):
        return dict(nx.effective_size(to_nx(G), nodes))
    return _listed(G, nodes, _holes(G, nodes, weight).effective_size)


def _listed(G: LayerGraph, nodes: Iterable[Any] | None, values: Floats) -> dict[Any, float]:
    by_node = G.by_node(values)
    return by_node if nodes is None else {node: by_node[node] for node in nodes}


Predicted = Iterator[tuple[Any, Any, float]]


def resource_allocation_index(G: LayerGraph, ebunch: Any = None) -> Predicted:
    """Pairs, by default all that have no edge, with the sum of 1 / degree over shared neighbours."""
    return _predicted(G, ebunch, lambda pairs: pairs.resource)


def jaccard_coefficient(G: LayerGraph, ebunch: Any = None) -> Predicted:
    """Pairs, by default all that have no edge, with their shared neighbours over those of either."""
    return _predicted(G, ebunch, lambda pairs: pairs.jaccard)


def adamic_adar_index(G: LayerGraph, ebunch: Any = None) -> Predicted:
    """Pairs, by default all that have no edge, with the sum of 1 / ln(degree) over shared neighbours."""
    return _predicted(G, ebunch, lambda pairs: pairs.adamic_adar)


def _predicted(G: LayerGraph, ebunch: Any, index: Callable[[LinkPrediction], Floats]) -> Predicted:
    blocks: Iterable[tuple[Ints, Ints]] = _without_edge(G) if ebunch is None else [_codes(G, ebunch)]
    common = CommonNeighbours.build(G.undirected, np.ones(len(G), dtype=bool))
    return (
        (G.names[i], G.names[j], value)
        for u, v in blocks
        for i, j, value in zip(u.tolist(), v.tolist(), index(common.of_pairs(u, v)).tolist(), strict=True)
    )


def _codes(G: LayerGraph, ebunch: Iterable[tuple[Any, Any]]) -> tuple[Ints, Ints]:
    pairs = list(ebunch)
    for node in (node for pair in pairs for node in pair):
        if node not in G:
            raise nx.NodeNotFound(f"Node {node} not in G.")
    codes = np.array([(G.index[u], G.index[v]) for u, v in pairs], dtype=np.int32).reshape(-1, 2)
    if (codes[:, 0] == codes[:, 1]).any():
        raise LeftToNetworkx("a node paired with itself")
    return codes[:, 0], codes[:, 1]


def _without_edge(G: LayerGraph) -> Iterator[tuple[Ints, Ints]]:
    """Pairs without an edge, those of one node after those of another."""
    tied = G.arcs().neighbours
    for u in range(len(G)):
        others = np.ones(len(G), dtype=bool)
        others[: u + 1] = False
        others[tied.of(u)] = False
        v = np.flatnonzero(others).astype(np.int32)
        yield np.full(len(v), u, dtype=np.int32), v
