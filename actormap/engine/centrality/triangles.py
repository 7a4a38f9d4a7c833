"""All triangles of a network, without looking at more pairs of neighbours than needed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from actormap.core.arrays import Codes, Ints
from actormap.engine.edges import Edges

BLOCK = 1 << 19
"""So many pairs of neighbours are looked at at once; more would cost memory and save no time."""


def by_degree(edges: Edges) -> tuple[Edges, Ints]:
    """Each pair once, sorted, from the end of lower degree to that of higher degree.

    Parameters
    ----------
    edges
        Edges without self-ties. The weights of parallel ones, in either direction, are summed; an edge
        without a weight above 0 is none.

    Returns
    -------
    tuple
        The edges between the places of the nodes in the order of degree, and the place of each node.
        In that order no node has many edges to later ones, so that few pairs of neighbours need to be
        looked at.
    """
    edges = edges.take(edges.weights > 0)
    place = np.empty(edges.n, dtype=np.int32)
    place[np.argsort(edges.degree, kind="stable")] = np.arange(edges.n)
    pair = replace(edges.renumbered(edges.n, place), directed=False).pair
    order = np.argsort(pair)
    pair = pair[order]
    first = np.flatnonzero(np.diff(pair, prepend=-1))
    total = np.add.reduceat(edges.weights[order], first) if len(first) else edges.weights
    return Edges.of_pairs(edges.n, pair[first], total), place


def triangles(edges: Edges) -> Iterator[tuple[Codes, Codes, Codes]]:
    """Edges of all triangles, in blocks.

    Parameters
    ----------
    edges
        Edges `by_degree`.

    Yields
    ------
    tuple
        For each triangle of three nodes in the order of degree: the edge from the first to the
        second, from the first to the third, and from the second to the third.

    References
    ----------
    Schank and Wagner (2005), Experimental and Efficient Algorithms (WEA).
    """
    low, high, pair = edges.source, edges.target.astype(np.int64), edges.pair
    later = np.searchsorted(low, low, side="right") - np.arange(len(low)) - 1
    before = np.concatenate([[0], np.cumsum(later)])
    at = 0
    while at < len(low):
        upto = max(int(np.searchsorted(before, before[at] + BLOCK, side="right")) - 1, at + 1)
        first = np.repeat(np.arange(at, upto), later[at:upto])
        second = first + 1 + np.arange(len(first)) - (before[first] - before[at])
        wanted = high[first] * edges.n + high[second]
        third = np.minimum(np.searchsorted(pair, wanted), len(pair) - 1)
        closed = pair[third] == wanted
        yield first[closed], second[closed], third[closed]
        at = upto
