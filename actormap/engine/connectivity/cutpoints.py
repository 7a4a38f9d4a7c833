"""Where one node or one edge holds a network together, and how many pairs depend on it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

import igraph as ig
import numpy as np
from scipy import sparse

from actormap.core.arrays import Codes, Ints
from actormap.engine.edges import Edges, matrix


@dataclass(frozen=True, slots=True)
class Bridges:
    """What falls apart without each node, and without each edge that is the only link.

    Parameters
    ----------
    joined
        Pairs of nodes with a way between them.
    before, lost
        For each node: pairs of others with a way between them, and how many of these have none
        when the node is gone. Above 0 for nodes that join pieces and for no others.
    block
        For each edge the number of its block: edges of one block have two ways round.
    node, piece_block, piece_size
        Pieces that are left when a node that joins some is gone, sorted by node: the node, the
        block through which it reaches the piece, and the piece's nodes.
    bridge
        Edges that are the only link between their sides, by position.
    source_side, target_side
        Nodes on either side of each of these.
    """

    joined: int
    before: Codes
    lost: Codes
    block: Codes
    node: Codes
    piece_block: Codes
    piece_size: Codes
    bridge: Codes
    source_side: Codes
    target_side: Codes


def bridges(edges: Edges) -> Bridges:
    """Nodes and edges that hold a network together, from its tree of blocks, in linear time.

    Parameters
    ----------
    edges
        Undirected.

    References
    ----------
    Hopcroft and Tarjan (1973), Communications of the ACM 16(6).
    """
    n, source, target = edges.n, edges.source, edges.target
    block, node = _blocks(edges)
    size = np.bincount(block)
    part = components(edges)
    parent, below = _rooted(n, part, node, block)
    whole = np.bincount(part)[part]
    under = parent[n + block] == node
    piece = np.where(under, below[n + block], whole[node] - below[node])
    kept = np.bincount(node, _pairs(piece), minlength=n).astype(np.int64)
    lost = _pairs(whole - 1) - kept
    joined = int(_pairs(np.bincount(part)).sum())
    rows = np.flatnonzero(np.bincount(node, minlength=n)[node] > 1)
    rows = rows[np.lexsort((block[rows], node[rows]))]
    of_edge = _block_of(edges, parent)
    bridge = np.flatnonzero(size[of_edge] == 2)  # noqa: PLR2004 - a block of two nodes is one edge
    down = parent[target[bridge]] - n == of_edge[bridge]
    end = np.where(down, target[bridge], source[bridge])
    far, near = below[end], whole[end] - below[end]
    return Bridges(
        joined,
        joined - (whole - 1),
        lost,
        of_edge,
        node[rows],
        block[rows],
        piece[rows],
        bridge,
        np.where(down, near, far),
        np.where(down, far, near),
    )


def _blocks(edges: Edges) -> tuple[Codes, Codes]:
    """Nodes of each block: its number and the node, sorted."""
    # The edges of a tree that spans each block; igraph's own list of nodes takes several times as long.
    trees = ig.GraphBase.biconnected_components(edges.graph, False)
    edge = np.fromiter(chain.from_iterable(trees), dtype=np.int64)
    block = np.repeat(np.arange(len(trees)), [len(tree) for tree in trees])
    ends = [block * edges.n + edges.source[edge], block * edges.n + edges.target[edge]]
    return np.divmod(np.unique(np.concatenate(ends)), max(edges.n, 1))


def _pairs(size: Codes) -> Codes:
    return size * (size - 1) // 2


def _rooted(n: int, part: Ints, node: Codes, block: Codes) -> tuple[Codes, Codes]:
    """The tree of nodes and blocks: the parent of each, and how many nodes are at or below it.

    Blocks are numbered after the nodes; one root above all holds the first node of each part.
    """
    count = n + (int(block.max()) + 1 if len(block) else 0)
    first = np.unique(part, return_index=True)[1]
    tops = np.full(len(first), count)
    tree = matrix(count + 1, np.concatenate([node, first]), np.concatenate([n + block, tops]))
    order, parent = sparse.csgraph.breadth_first_order(tree, count, directed=False)
    below = [1] * n + [0] * (count + 1 - n)
    above = parent.tolist()
    # Children before parents: a sum along a tree, which may be as deep as the network is large.
    for at in order[:0:-1].tolist():
        below[above[at]] += below[at]
    return parent.astype(np.int64), np.array(below, dtype=np.int64)


def _block_of(edges: Edges, parent: Codes) -> Codes:
    """Block of each edge: the one below an end that holds the other as its parent or as its sibling."""
    over, other = parent[edges.source], parent[edges.target]
    joined = (over == other) | (parent[over] == edges.target)
    return np.where(joined, over, other) - edges.n


def components(edges: Edges) -> Ints:
    """Number of the connected part that each node lies in, whatever the direction of edges."""
    return sparse.csgraph.connected_components(edges.once, directed=False)[1].astype(np.int32)


def core_numbers(edges: Edges) -> Ints:
    """Largest k such that a node lies in a part where each has k neighbours or more.

    References
    ----------
    Seidman (1983), Social Networks 5(3).
    """
    return np.asarray(edges.graph.coreness(), dtype=np.int32)
