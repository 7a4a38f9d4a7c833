"""Groups of nodes with many edges inside, how stable they are, and what chance alone would give."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import partial
from math import isnan
from typing import Any

import igraph as ig
import numpy as np
import numpy.typing as npt

from actormap.core.arrays import Codes, Ints
from actormap.engine.connectivity.cutpoints import components
from actormap.engine.edges import Edges

EXCHANGES = 5
"""So many exchanges are tried for each edge of a network at random; each takes two edges."""

CLOSE = 1e-12
"""A search ends with the round that gains no more."""


def leiden(edges: Edges, *, resolution: float, seeds: Sequence[int], rounds: int = -1) -> list[Ints]:
    """Partitions of the highest modularity found, one a seed.

    Parameters
    ----------
    edges
        Undirected.
    resolution
        Above 1 for smaller parts, below for larger ones.
    seeds
        Starts of the random sequences.
    rounds
        How often each search goes over its result; below 0 until a round finds nothing better.

    References
    ----------
    Traag, Waltman and van Eck (2019), Scientific Reports 9.
    """
    return [_searched(edges.graph, resolution=resolution, seed=seed, rounds=rounds)[0] for seed in seeds]


def _searched(graph: ig.Graph, *, resolution: float, seed: int, rounds: int) -> tuple[Ints, float]:
    """One search by `leiden`: the partition and its modularity."""
    ig.set_random_number_generator(random.Random(seed))  # noqa: S311 - repeatable, not secret
    search = partial(graph.community_leiden, "modularity", resolution=resolution)
    worth = partial(graph.modularity, resolution=resolution)
    membership = search(n_iterations=max(rounds, 1)).membership
    modularity, gained = float(worth(membership)), rounds < 0
    # Left to itself, igraph goes on for ever between two partitions that are equally good.
    while gained:
        membership = search(n_iterations=1, initial_membership=membership).membership
        before, modularity = modularity, float(worth(membership))
        gained = modularity > before + CLOSE
    return np.asarray(membership, dtype=np.int32), modularity


def modularity(edges: Edges, membership: Ints, *, resolution: float) -> float:
    """Share of edges inside the parts above what their degrees would give, -0.5 to 1; 0 without edges."""
    if not len(edges.source):
        return 0.0
    return float(edges.graph.modularity(membership.tolist(), resolution=resolution))


def consensus(edges: Edges, runs: Sequence[Ints], *, agreement: float) -> Ints:
    """Parts in which neighbours were put together in most runs.

    Parameters
    ----------
    edges
        Undirected.
    runs
        Partitions.
    agreement
        Least share of the runs, 0 to 1.

    Returns
    -------
    array
        Number of each node's part; parts are numbered from the largest, equal ones by their first
        node.
    """
    together = [run[edges.source] == run[edges.target] for run in runs]
    return _by_size(components(edges.take(np.mean(together or [[]], axis=0) >= agreement)))


def _by_size(membership: Ints) -> Ints:
    _, first, parts, counts = np.unique(
        membership, return_index=True, return_inverse=True, return_counts=True
    )
    rank = np.empty(len(counts), dtype=np.int32)
    rank[np.lexsort((first, -counts))] = np.arange(len(counts))
    return rank[parts]


def by_part(part: npt.NDArray[Any], count: int) -> list[Codes]:
    """What is in each part: positions in ascending order, for the parts 0 to `count` - 1."""
    last = np.cumsum(np.bincount(part, minlength=count))
    return np.split(np.argsort(part, kind="stable"), last[:-1])[:count]


def adjusted_rand(a: Ints, b: Ints) -> float:
    """How alike two partitions are: 1 the same, 0 as by chance.

    References
    ----------
    Hubert and Arabie (1985), Journal of Classification 2.
    """
    if len(a) < 2:  # noqa: PLR2004 - igraph asks for two nodes
        return 1.0
    agreement = float(ig.compare_communities(a.tolist(), b.tolist(), method="adjusted_rand"))
    # Not a number where all nodes are in one part, or each is alone, in both.
    return 1.0 if isnan(agreement) else min(agreement, 1.0)


def rewired_modularity(
    edges: Edges, *, resolution: float, seeds: Sequence[int], rounds: int = -1
) -> list[float]:
    """Modularity that `leiden` finds in networks with the same degrees, else at random, one a seed."""
    modularities = []
    for seed in seeds:
        graph = edges.graph.copy()
        ig.set_random_number_generator(random.Random(seed))  # noqa: S311 - repeatable, not secret
        graph.rewire(EXCHANGES * graph.ecount())
        modularities.append(_searched(graph, resolution=resolution, seed=seed, rounds=rounds)[1])
    return modularities
