"""networkx's functions of a node's neighbours and how they are tied, worked out by the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

import networkx as nx
import numpy as np

from actormap.core.arrays import Floats, Ints
from actormap.engine.centrality.structural_holes import Holes, holes
from actormap.engine.pairs.link_prediction import CommonNeighbours, LinkPrediction
from actormap.graph.networkx_bridge.claims import only_default
from actormap.graph.networkx_bridge.layer_graph import LayerGraph, LeftToNetworkx, to_nx


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
