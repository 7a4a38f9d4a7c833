"""Who lies between others, and who is near them: exact on small networks, from a sample on large ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csgraph
from scipy.special import stdtrit

from actormap.core.arrays import Bools, Floats, Integers, Ints
from actormap.engine.edges import Edges, matrix
from actormap.engine.paths.bit_parallel_bfs import BitParallelBFS

WORD = 64
"""So many starts are followed at once, one in each bit of a word."""
LEAST_SOURCES = 64
"""A sample is never smaller."""
BATCHES = 16
"""A sample is taken in so many parts; how far they differ tells how far the result can be off."""
MISSED = 3.0
"""What was never seen in k draws is, in 95 of 100 cases, rarer than so many over k."""


@dataclass(frozen=True, slots=True)
class Sample:
    """How much is looked at.

    Parameters
    ----------
    exact
        Up to so many nodes all are looked at.
    sources
        Above that, from so many nodes drawn at random.
    seed
        Start of the random sequence; several numbers start one of its own.
    """

    exact: int
    sources: int
    seed: int | tuple[int, ...]

    def of(self, n: int) -> Ints:
        """The nodes to be looked at, all of them where the network is small enough."""
        if n <= self.exact:
            return np.arange(n, dtype=np.int32)
        size = min(n, max(LEAST_SOURCES, self.sources))
        return np.random.default_rng(self.seed).choice(n, size, replace=False).astype(np.int32)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value of each node.

    Parameters
    ----------
    value
        The value itself, or what a sample tells of it without bias.
    low, high
        Interval that covers the true value in about 95 of 100 samples or more; the value itself
        where exact.
    sources
        Number of nodes it was worked out from.
    """

    value: Floats
    low: Floats
    high: Floats
    sources: int

    @property
    def exact(self) -> bool:
        """Whether all nodes were looked at."""
        return self.sources == len(self.value)

    def times(self, factor: float) -> Estimate:
        """The same in another unit."""
        return Estimate(self.value * factor, self.low * factor, self.high * factor, self.sources)


def betweenness(edges: Edges, sample: Sample) -> Estimate:
    """How many shortest ways between two others pass through each node.

    Parameters
    ----------
    edges
        Edges, weighted by their length, above 0; without weights each is one step.
    sample
        How much is looked at.

    Returns
    -------
    Estimate
        Counts: where a pair has several shortest ways, each counts as its share. In an undirected
        network a pair counts once.

    Notes
    -----
    A sample is one of starts: what passes through a node from those drawn, over their number, is
    an estimate without bias of what passes from all. A node is no start of ways through itself.

    References
    ----------
    Freeman (1977), Sociometry 40(1); Brandes (2001), Journal of Mathematical Sociology 25(2);
    Brandes and Pich (2007), International Journal of Bifurcation and Chaos 17(7), for the sample.
    """
    starts, n = sample.of(edges.n), edges.n
    if len(starts) == n:
        value = np.asarray(edges.graph.betweenness(weights=edges.weight), dtype=float)
        return Estimate(value, value, value, n)
    most = (n - 2) / (1 if edges.directed else 2)
    return _estimate(n, np.array_split(starts, BATCHES), _through(edges), most).times(float(n - 1))


def betweenness_from(edges: Edges, starts: Integers) -> Floats:
    """What `betweenness` counts, as ways from some starts tell it without bias; told without bounds.

    Parameters
    ----------
    edges
        As there.
    starts
        Nodes, each once; from all of them the counts are exact.

    References
    ----------
    Brandes and Pich (2007), International Journal of Bifurcation and Chaos 17(7).
    """
    others = np.full(edges.n, float(len(starts)))
    others[starts] -= 1
    place = _near_order(edges)
    moved = edges.renumbered(edges.n, place)
    passing = moved.graph.betweenness(sources=place[starts].tolist(), weights=moved.weight)
    return np.asarray(passing, dtype=float)[place] * (edges.n - 1) / others


def harmonic(edges: Edges, sample: Sample) -> Estimate:
    """Mean over all others of 1 / length of the shortest way to them, 0 where there is none.

    Parameters
    ----------
    edges
        Edges, weighted by their length, above 0; without weights each is one step.
    sample
        How much is looked at.

    Returns
    -------
    Estimate
        0 to 1 where each edge is one step: 1 says that a node has an edge to all others.

    References
    ----------
    Marchiori and Latora (2000), Physica A 285(3-4); Rochat (2009), ASNA.
    """
    if edges.weight is None:
        return _mean_to(edges.n, sample, BitParallelBFS(edges).nearness)
    most = float((1 / edges.weight).max(initial=0.0))
    return _mean_to(edges.n, sample, _by_length(edges, lambda length: 1 / length), most)


def nearness(edges: Edges, sample: Sample) -> Estimate:
    """Mean over all others of e^-length of the shortest way to them, 0 where there is none.

    Parameters
    ----------
    edges
        Edges, weighted by their length; where it is -ln of a strength, the result is the mean strength of the
        strongest way.
    sample
        How much is looked at.
    """
    return _mean_to(edges.n, sample, _by_length(edges, lambda length: np.exp(-length)))


def _through(edges: Edges) -> Callable[[Ints], Floats]:
    """What passes through each node on shortest ways from some starts."""
    place = _near_order(edges)
    moved = edges.renumbered(edges.n, place)

    def through(some: Ints) -> Floats:
        starts = place[some]
        sums = passing(moved, starts) if moved.weight is None else None
        if sums is None:
            walked = moved.graph.betweenness(sources=starts.tolist(), weights=moved.weight)
            return np.asarray(walked, dtype=float)[place]
        return sums[place] / (1 if moved.directed else 2)

    return through


def _near_order(edges: Edges) -> Ints:
    """New numbers of the nodes, neighbours close together, so that a walk stays in the cache.

    Cuthill and McKee (1969), 24th ACM National Conference.
    """
    both = matrix(edges.n, np.r_[edges.source, edges.target], np.r_[edges.target, edges.source])
    order = csgraph.reverse_cuthill_mckee(both, symmetric_mode=True)
    place = np.empty(edges.n, dtype=np.int32)
    place[order] = np.arange(edges.n, dtype=np.int32)
    return place


def _estimate(n: int, batches: list[Ints], sums: Callable[[Ints], Floats], most: float) -> Estimate:
    """Mean over all nodes but itself, from batches of nodes drawn without putting back.

    A node can owe its value to a few of the nodes, which a sample easily misses; how far its batches
    differ tells nothing of them. Three times what one node can add (`most`) over their number is the
    bound of what was missed altogether, in 95 of 100 samples (the rule of three).
    """
    means = np.empty((len(batches), n))
    total, drawn_others = np.zeros(n), np.zeros(n)
    for row, some in enumerate(batches):
        others = np.full(n, float(len(some)))
        others[some] -= 1
        sampled = sums(some)
        means[row] = sampled / others
        total += sampled
        drawn_others += others
    value, drawn = total / drawn_others, sum(map(len, batches))
    left = 1 - drawn / n
    half = float(stdtrit(len(batches) - 1, 0.975)) * means.std(axis=0, ddof=1) * (left / len(batches)) ** 0.5
    missed = MISSED * most * left / drawn
    return Estimate(value, np.maximum(value - half, 0.0), value + half + missed, drawn)


def _mean_to(n: int, sample: Sample, sums: Callable[[Ints], Floats], most: float = 1.0) -> Estimate:
    goals = sample.of(n)
    if len(goals) < n:
        return _estimate(n, np.array_split(goals, BATCHES), sums, most)
    value = sums(goals) / max(n - 1, 1)
    return Estimate(value, value, value, n)


def _by_length(edges: Edges, near: Callable[[Floats], Floats]) -> Callable[[Ints], Floats]:
    """Sum over some goals of how near they are to each node by the length of the shortest way."""

    def sums(goals: Ints) -> Floats:
        nearness = np.zeros(edges.n)
        for first in range(0, len(goals), WORD):
            some = goals[first : first + WORD]
            length = csgraph.dijkstra(edges.backwards, indices=some)
            itself = (np.arange(len(some)), some)
            length[itself] = 1.0
            worth = np.where(np.isfinite(length), near(length), 0.0)
            worth[itself] = 0.0
            nearness += worth.sum(axis=0)
        return nearness

    return sums


STARTS = 8
"""So many starts are followed at once: more would fall out of the processor's cache."""
FEW = 4
"""Where fewer than one in so many nodes are concerned, only their edges are looked at."""
MOST_STEPS = 64
"""Networks with longer shortest ways, such as chains, are walked faster one start at a time."""


def passing(edges: Edges, starts: Integers) -> Floats | None:
    """Shortest ways from some starts to all others that pass through each node, without their ends.

    Parameters
    ----------
    edges
        Edges without weights.
    starts
        Nodes, each once.

    Returns
    -------
    array or None
        Sum over all pairs of a start and another node; where a pair has several shortest ways,
        each counts as its share. None where a shortest way has more than `MOST_STEPS` steps.

    References
    ----------
    Brandes (2001), Journal of Mathematical Sociology 25(2), with a breadth-first search by products
    as in Buluç and Gilbert (2011), International Journal of High Performance Computing 25(4).
    """
    total = np.zeros(edges.n)
    for first in range(0, len(starts), STARTS):
        through = _block(edges.adjacency, edges.backwards, starts[first : first + STARTS])
        if through is None:
            return None
        total += through
    return total


def _block(arcs: Any, backwards: Any, starts: Integers) -> Floats | None:
    ways, steps = _ways(arcs, backwards, starts)
    if len(steps) > MOST_STEPS:
        return None
    reached = ways > 0
    # For each node the sum, over those that ways go on to, of what passes there a way.
    share = np.divide(1.0, ways, out=np.zeros_like(ways), where=reached)
    for far, near in zip(steps[:1:-1], steps[-2:0:-1], strict=True):
        back = _spread(arcs, backwards, share * far, far)
        back *= near
        share += back
    share *= ways
    share -= reached
    share[starts, np.arange(len(starts))] = 0.0
    return np.asarray(share.sum(axis=1))


def _ways(arcs: Any, backwards: Any, starts: Integers) -> tuple[Floats, list[Bools]]:
    """Number of shortest ways from each start to each node, and which nodes are reached at each step."""
    edge = np.zeros((arcs.shape[0], len(starts)))
    edge[starts, np.arange(len(starts))] = 1.0
    ways, steps = edge.copy(), [edge > 0]
    while len(steps) <= MOST_STEPS:
        edge = _spread(backwards, arcs, edge, steps[-1])
        new = edge > 0
        new &= ways == 0
        if not new.any():
            break
        edge *= new
        ways += edge
        steps.append(new)
    return ways, steps


def _spread(table: Any, other: Any, values: Floats, where: Bools) -> Floats:
    """`table` times values that are 0 but at some places; `other` is its transpose."""
    rows = np.flatnonzero(_any_in_row(where))
    if len(rows) < len(values) / FEW:
        return np.asarray(other[rows].T @ values[rows])
    return np.asarray(table @ values)


def _any_in_row(where: Bools) -> npt.NDArray[Any]:
    """Rows in which anything is true; eight columns are read as one number."""
    if where.shape[1] == np.dtype(np.uint64).itemsize:
        return where.view(np.uint64).ravel()
    return np.asarray(where.any(axis=1))
