"""One network and all its measures: laid out once, what several of them need is made once.

The analyses ask for one measure each; whoever wants many of a large network asks here.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import igraph as ig
import numpy as np
from scipy.sparse import csgraph

from actormap.arrays import Codes, Floats, Ints
from actormap.engine import communities
from actormap.engine.centrality.betweenness import near_order
from actormap.engine.centrality.brandes import passing
from actormap.engine.centrality.structural_holes import Holes, holes
from actormap.engine.edges import matrix
from actormap.engine.statistics import sampled_worlds

CLOSE = 1e-12
"""PageRank is worked out until its values change by less in sum."""


class Network:
    """Undirected simple edges, laid out so that neighbours are close together in memory.

    Parameters
    ----------
    n
        Number of nodes.
    source, target
        Ends of the edges, without parallel ones and self-ties.

    Notes
    -----
    All results are in the numbers of the nodes as they were given.
    """

    def __init__(self, n: int, source: Ints, target: Ints) -> None:
        self.n = n
        self._place = near_order(n, source, target)
        ends = self._place[source], self._place[target]
        low, high = np.minimum(*ends), np.maximum(*ends)
        order = np.lexsort((high, low))
        self._low, self._high = low[order], high[order]

    @cached_property
    def _graph(self) -> ig.Graph:
        return ig.Graph(n=self.n, edges=np.column_stack([self._low, self._high]), directed=False)

    @cached_property
    def _both_ways(self) -> Any:
        """The edges as a symmetric sparse matrix of ones."""
        once = matrix(self.n, self._low, self._high)
        return once + once.T.tocsr()

    @cached_property
    def _degree(self) -> Codes:
        ends = np.bincount(self._low, minlength=self.n) + np.bincount(self._high, minlength=self.n)
        return ends.astype(np.int64)

    @property
    def degree(self) -> Codes:
        """Number of edges of each node."""
        return self._degree[self._place]

    def parts(self) -> Ints:
        """Number of the connected part that each node lies in."""
        found = csgraph.connected_components(self._both_ways, directed=False)[1]
        return found.astype(np.int32)[self._place]

    def core_numbers(self) -> Ints:
        """As `components.core_numbers`."""
        return np.asarray(self._graph.coreness(), dtype=np.int32)[self._place]

    def holes(self) -> Holes:
        """Constraint, effective size and clustering from one pass over triangles."""
        found = holes(self.n, self._low, self._high)
        return Holes(
            found.constraint[self._place], found.effective_size[self._place],
            found.degree[self._place], found.clustering[self._place],
        )  # fmt: skip

    def pagerank(self, *, damping: float = 0.85) -> Floats:
        """As `sampled_worlds.pagerank`, until the values change by less than 1e-12 in sum."""
        found = sampled_worlds.pagerank(self._both_ways, self._degree, damping=damping, tolerance=CLOSE)
        return found[self._place]

    def steps(self, starts: Ints) -> Floats:
        """Fewest edges from any of the starts to each node, infinity where there is no way."""
        if not len(starts):
            return np.full(self.n, np.inf)
        found = csgraph.dijkstra(
            self._both_ways, unweighted=True, indices=self._place[starts], min_only=True
        )  # fmt: skip
        return np.asarray(found[self._place], dtype=np.float64)

    def betweenness(self, starts: Ints) -> Floats:
        """Shortest ways from the starts to all others that pass through each node; each pair half."""
        moved = self._place[starts]
        found = passing(self._both_ways, self._both_ways, moved)
        if found is None:
            return np.asarray(self._graph.betweenness(sources=moved.tolist()), dtype=float)[self._place]
        return found[self._place] / 2

    def communities(self, *, seed: int, resolution: float = 1.0, rounds: int = -1) -> tuple[Ints, float]:
        """One search by `communities.leiden`: the part of each node, and the modularity."""
        found, value = communities.searched(self._graph, resolution=resolution, seed=seed, rounds=rounds)
        return found[self._place], value
