"""Triangles of friendly and hostile edges, and how far a network is from two opposed camps."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from actormap.core.arrays import Codes
from actormap.engine.edges import Edges

Signs = npt.NDArray[np.int8]


def triangles(edges: Edges) -> Codes:
    """The three edges of each triangle.

    Parameters
    ----------
    edges
        Undirected.

    Returns
    -------
    array
        One row a triangle, with the positions of its edges in ascending order; the rows in the
        order of their edges.
    """
    nodes = np.sort(np.asarray(edges.graph.list_triangles(), dtype=np.int64).reshape(-1, 3), axis=1)
    order = np.argsort(edges.pair)
    wanted = nodes[:, [0, 0, 1]] * edges.n + nodes[:, [1, 2, 2]]
    triples = np.sort(order[np.searchsorted(edges.pair[order], wanted)], axis=1)
    return triples[np.lexsort(triples.T[::-1])]


def frustration(edges: Edges, sign: Signs, *, most: int) -> int | None:
    """Fewest edges that stand in the way of two camps, friendly inside and hostile to each other.

    Parameters
    ----------
    edges
        Undirected.
    sign
        +1 or -1 for each edge.
    most
        Largest number of nodes in a block for which all divisions are tried.

    Returns
    -------
    int or None
        0 where the network is balanced; None where a block with a hostile edge is too large.

    Notes
    -----
    A cycle never leaves its block (a part that stays connected without any one of its nodes), so
    that the blocks add up. In a block of k nodes all 2^(k - 1) divisions are tried.

    References
    ----------
    Harary (1959), Behavioral Science 4(4); Aref and Wilson (2018), Journal of Complex Networks 6(4).
    """
    graph = edges.graph.copy()
    graph.es["edge"] = range(len(sign))
    tense = np.zeros(edges.n, dtype=bool)
    tense[edges.source[sign < 0]] = tense[edges.target[sign < 0]] = True
    total = 0
    for block in graph.biconnected_components():
        if len(block) <= 2 or tense[block].sum() < 2:  # noqa: PLR2004 - no cycle, or none with a hostile edge
            continue
        inside = graph.induced_subgraph(block)
        signs = sign[inside.es["edge"]]
        if (signs > 0).all():
            continue
        if len(block) > most:
            return None
        total += _least_frustrated(len(block), inside.get_edgelist(), signs)
    return total


def _least_frustrated(n: int, edges: list[tuple[int, int]], signs: Signs) -> int:
    """Fewest edges against a division into two, over all divisions."""
    divisions = np.arange(2 ** (n - 1), dtype=np.uint32)
    against = np.zeros(len(divisions), dtype=np.int32)
    for (u, v), sign in zip(edges, signs.tolist(), strict=True):
        apart = ((divisions >> np.uint32(u)) ^ (divisions >> np.uint32(v))) & np.uint32(1)
        against += apart.astype(np.int32) if sign > 0 else 1 - apart.astype(np.int32)
    return int(against.min())
