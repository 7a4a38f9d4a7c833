"""How near two nodes are over the neighbours that they share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from actormap.core.arrays import Bools, Floats, Ints
from actormap.engine.edges import Edges


@dataclass(frozen=True, slots=True)
class LinkPrediction:
    """Indices of pairs, in the order of the pairs.

    Parameters
    ----------
    common
        How many neighbours both have.
    jaccard
        Those over all neighbours of either, 0 to 1; 0 where there are none.
    adamic_adar
        Sum of 1 / ln(degree) of the shared neighbours, from 0.
    resource
        Sum of 1 / degree of the shared neighbours, from 0.
    weighted
        Sum over shared neighbours of the share of their strength that goes to the pair, from 0.
    """

    common: Floats
    jaccard: Floats
    adamic_adar: Floats
    resource: Floats
    weighted: Floats


@dataclass(frozen=True)
class CommonNeighbours:
    """Neighbours of every node, ready to compare pairs.

    Parameters
    ----------
    ties
        Sparse matrix of 1, row to neighbour.
    factors
        The same, each entry 1 / ln(degree), 1 / degree, and its weight over the strength of the
        neighbour.
    """

    ties: Any
    factors: tuple[Any, Any, Any]

    @classmethod
    def build(cls, edges: Edges, counted: Bools) -> CommonNeighbours:
        """Neighbours by undirected edges.

        Parameters
        ----------
        edges
            Weighted by strength.
        counted
            Which nodes count as a neighbour; their degree and strength are over all edges.
        """
        n, ends = edges.n, (edges.source, edges.target)
        rows, columns = np.concatenate(ends), np.concatenate(ends[::-1])
        weights = np.concatenate([edges.weights, edges.weights])
        degree = edges.degree
        strength = np.bincount(rows, weights=weights, minlength=n)
        kept = counted[columns]
        rows, columns, weights = rows[kept], columns[kept], weights[kept]
        of, s = degree[columns], strength[columns]
        # A neighbour that two nodes share has two edges or more; others never meet in a product.
        shares = np.divide(weights, s, out=np.zeros(len(s)), where=s > 0)
        values = [np.ones(len(of)), 1 / np.log(np.maximum(of, 2)), 1 / np.maximum(of, 1), shares]
        ties, *factors = (sparse.csr_array((some, (rows, columns)), shape=(n, n)) for some in values)
        return cls(ties, (factors[0], factors[1], factors[2]))

    def of_pairs(self, u: Ints, v: Ints) -> LinkPrediction:
        """Indices of some pairs.

        References
        ----------
        Adamic and Adar (2003), Social Networks 25(3); Zhou, Lü and Zhang (2009), European
        Physical Journal B 71(4).
        """
        of_u, of_v = self.ties[u], self.ties[v]
        size = np.diff(self.ties.indptr)
        common = _sums(of_u.multiply(of_v))
        either = size[u] + size[v] - common
        adamic_adar, resource, share = self.factors
        return LinkPrediction(
            common,
            np.divide(common, either, out=np.zeros(len(u)), where=either > 0),
            _sums(of_u.multiply(adamic_adar[v])),
            _sums(of_u.multiply(resource[v])),
            _sums(of_u.multiply(share[v])) + _sums(of_v.multiply(share[u])),
        )


def _sums(table: Any) -> Floats:
    return np.asarray(table.sum(axis=1), dtype=float).reshape(-1)
