"""Who is in which neighbourhood of ties (A36): one search for the analyses and the map."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Literal

import numpy as np

from actormap.core.arrays import Codes, Ints
from actormap.engine import communities as engine
from actormap.engine.edges import Edges
from actormap.metrics.base.context import Context
from actormap.metrics.base.subnetwork import collaboration

Method = Literal["leiden", "louvain"]
FULL_EFFORT = 50_000
"""Runs times actors up to which all runs are made; above it fewer, and the result says so."""
LEAST_RUNS = 5
ROUNDS = 2
"""So often a run goes over its result on a map that does not get all runs, else until one finds no better."""


@dataclass(frozen=True, slots=True)
class Neighbourhoods:
    """Who is in which neighbourhood of ties.

    Parameters
    ----------
    nodes
        Positions of the actors of civil society.
    ties
        Ties of collaboration, by the places of their ends in `nodes`.
    part
        Neighbourhood of each, 0 for the largest.
    seeds
        Starts of the runs that were made.
    rounds
        How often a run went over its result; -1 until it found nothing better.
    stability
        Mean likeness of two runs (adjusted Rand index, 1 = the same).
    runs
        What each run found.
    """

    nodes: Codes
    ties: Edges
    part: Ints
    seeds: list[int]
    rounds: int
    stability: float
    runs: list[Ints]

    @property
    def members(self) -> list[Codes]:
        """Places in `nodes` of the members of each neighbourhood, the largest first."""
        return engine.by_part(self.part, int(self.part.max(initial=-1)) + 1)

    @property
    def inside(self) -> Codes:
        """How many ties each of `nodes` has within its neighbourhood."""
        within = self.part[self.ties.source] == self.part[self.ties.target]
        ends = np.concatenate([self.ties.source[within], self.ties.target[within]])
        return np.bincount(ends, minlength=len(self.nodes))


def neighbourhoods_of(context: Context, method: Method) -> Neighbourhoods:
    """The neighbourhoods that ties of collaboration form, by many runs of a search."""
    return context.once(f"neighbourhoods:{method}", partial(_neighbourhoods, method=method))


def _neighbourhoods(context: Context, method: Method) -> Neighbourhoods:
    around, t = collaboration(context), context.view.thresholds
    ties, n = around.graph, around.n
    runs = max(LEAST_RUNS, min(t.community_runs, FULL_EFFORT // max(n, 1)))
    seeds = [t.seed + i for i in range(runs)]
    rounds = ROUNDS if runs < t.community_runs else -1
    partitions = searches(ties, method, resolution=t.community_resolution, seeds=seeds, rounds=rounds)
    part = engine.consensus(ties, partitions, agreement=t.community_agreement)
    stability = float(np.mean([engine.adjusted_rand(a, b) for a, b in pairwise(partitions)])) if n else 1.0
    return Neighbourhoods(around.nodes, ties, part, seeds, rounds, stability, partitions)


def searches(ties: Edges, method: Method, *, resolution: float, seeds: list[int], rounds: int) -> list[Ints]:
    """Partitions of the ties, one a seed."""
    if method == "leiden":
        return engine.leiden(ties, resolution=resolution, seeds=seeds, rounds=rounds)
    return _louvain(ties, resolution=resolution, seeds=seeds)


def _louvain(ties: Edges, *, resolution: float, seeds: list[int]) -> list[Ints]:
    # Asked for rarely, and networkx takes as long to import as the rest of an analysis.
    import community  # noqa: PLC0415
    import networkx as nx  # noqa: PLC0415

    graph = nx.Graph()
    graph.add_nodes_from(range(ties.n))
    graph.add_edges_from(zip(ties.source.tolist(), ties.target.tolist(), strict=True))
    parts = [community.best_partition(graph, resolution=resolution, random_state=seed) for seed in seeds]
    return [np.array([part[v] for v in range(ties.n)], dtype=np.int32) for part in parts]
