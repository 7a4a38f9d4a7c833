"""How redundant the contacts of each node are, from one pass over the triangles.

With w the strength of an edge and S the sum at a node, all of Burt's figures need only two sums
over the common neighbours q of an edge (i, j), alike seen from both ends: that of w(i,q) w(j,q) / S(q)
for constraint, and that of w(i,q) w(j,q) for effective size.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from actormap.core.arrays import Codes, Floats
from actormap.engine.centrality.triangles import by_degree, triangles
from actormap.engine.edges import Edges


@dataclass(frozen=True, slots=True)
class Holes:
    """What is known of each node's contacts; NaN where it has none.

    Parameters
    ----------
    constraint
        Burt's constraint: near 0 many contacts that do not know each other, 1 a single contact; it
        can exceed 1 in small dense circles.
    effective_size
        Contacts less what is redundant among them.
    degree
        Number of contacts.
    clustering
        Share of the pairs of contacts that are tied, 0 to 1; NaN below two contacts.
    """

    constraint: Floats
    effective_size: Floats
    degree: Codes
    clustering: Floats


def holes(edges: Edges) -> Holes:
    """Constraint, effective size, degree and clustering of every node.

    Parameters
    ----------
    edges
        Edges without self-ties, weighted by strength. The strength of a pair is the sum over its edges
        in both directions, so that directed and undirected lists are taken alike. An edge without a
        strength above 0 is none.

    References
    ----------
    Burt (1992), Structural Holes; Borgatti (1997), Connections 20(1), for effective size.
    """
    edges, place = by_degree(edges)
    ones, w = np.ones(len(edges.source)), edges.weights
    degree, strength = _sums(edges, ones, ones), _sums(edges, w, w)
    through, shared, closed = _over_triangles(edges, strength)
    strongest = np.zeros(edges.n)
    for end in (edges.source, edges.target):
        np.maximum.at(strongest, end, w)
    bound = (w + through) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        constraint = _sums(edges, bound, bound) / strength**2
        redundant = (
            _sums(edges, shared / strongest[edges.target], shared / strongest[edges.source]) / strength
        )
        clustering = _sums(edges, closed, closed) / (degree * (degree - 1))
    return Holes(
        constraint[place], (degree - redundant)[place], degree[place].astype(np.int64), clustering[place]
    )


def _sums(edges: Edges, to_low: Floats, to_high: Floats) -> Floats:
    """Sum at each node of what its edges carry to it."""
    at_low: Floats = np.bincount(edges.source, to_low, minlength=edges.n).astype(float)
    return at_low + np.bincount(edges.target, to_high, minlength=edges.n)


def _over_triangles(edges: Edges, strength: Floats) -> tuple[Floats, Floats, Floats]:
    """For each edge, over the neighbours that both its ends have: the two sums, and their number."""
    size, w = len(edges.source), edges.weights
    plain = bool((w == 1).all())
    through, shared, closed = np.zeros((3, size))
    for first, second, third in triangles(edges):
        corners = (
            (third, first, second, edges.source[first]),
            (second, first, third, edges.target[first]),
            (first, second, third, edges.target[second]),
        )
        for edge, side, other_side, common in corners:
            both = w[side] * w[other_side]
            through += np.bincount(edge, both / strength[common], minlength=size)
            closed += np.bincount(edge, minlength=size)
            if not plain:
                shared += np.bincount(edge, both, minlength=size)
    return through, closed if plain else shared, closed
