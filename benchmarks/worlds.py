"""Many worlds of one graph: our kernel against a bare loop over scipy, side by side.

In each world every tie exists with its own probability; asked are the degree of every actor, the number
of connected parts, the size of the largest and PageRank. Both sides draw the same worlds, take turns and
must give the same answers, or this stops. Nothing is asserted about times: see README.md here.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from actormap.engine.edges import Edges
from actormap.engine.statistics.density_error import summarised

Ties = tuple[Any, Any, Any]
Answer = tuple[Any, int, int, Any]
DAMPING, TOLERANCE, TARGET = 0.85, 1e-10, 1.2


def country(actors: int, ties: int, seed: int) -> Ties:
    """Ties between random pairs, some actors with many: both ends and the probability of each."""
    rng = np.random.default_rng(seed)
    u = rng.integers(0, actors, 2 * ties)
    v = (actors * rng.random(2 * ties) ** 2).astype(np.int64)
    pairs = np.unique(np.minimum(u, v) * actors + np.maximum(u, v))
    pairs = pairs[pairs // actors != pairs % actors]
    pairs = np.sort(rng.permutation(pairs)[:ties])
    q = rng.uniform(0.3, 0.95, len(pairs))
    return (pairs // actors).astype(np.int32), (pairs % actors).astype(np.int32), q


def bare(actors: int, edges: Ties, draws: int, seed: int) -> Iterator[Answer]:
    """What one would write with scipy at hand: a matrix a world, and PageRank by repeated products."""
    source, target, q = edges
    for world in range(draws):
        alive = np.random.default_rng([seed, world]).random(len(q)) < q
        u, v = source[alive], target[alive]
        ones = np.ones(2 * len(u))
        graph = sparse.csr_matrix((ones, (np.r_[u, v], np.r_[v, u])), shape=(actors, actors))
        degree = np.asarray(graph.sum(axis=1)).ravel()
        parts, part = csgraph.connected_components(graph, directed=False)
        share = np.divide(DAMPING, degree, out=np.zeros(actors), where=degree > 0)
        value, change = np.full(actors, 1 / actors), 1.0
        while change >= TOLERANCE:
            following = graph @ (value * share)
            following += (1 - following.sum()) / actors
            change = np.abs(following - value).sum()
            value = following
        yield degree, int(parts), int(np.bincount(part).max()), value


def ours(actors: int, edges: Ties, draws: int, seed: int) -> Iterator[Answer]:
    """The kernel of this package."""
    source, target, q = edges
    every = Edges(actors, source, target)
    for number in range(draws):
        world = summarised(every.take(np.random.default_rng([seed, number]).random(len(q)) < q))
        yield world.edges.degree, world.parts, world.largest, world.pagerank()


def seconds(side: Callable[..., Iterator[Answer]], *given: Any) -> float:
    """CPU seconds of all worlds of a side; nothing is kept of them."""
    start = time.process_time()
    for _ in side(*given):
        pass
    return time.process_time() - start


def agree(*given: Any) -> None:
    """Stop where the answers differ."""
    for world, (one, other) in enumerate(zip(ours(*given), bare(*given), strict=True)):
        assert (one[0] == other[0]).all(), f"degrees in world {world}"
        assert one[1:3] == other[1:3], f"parts in world {world}"
        assert np.abs(one[3] - other[3]).sum() < 1e-8, f"PageRank in world {world}"


def main() -> None:
    parser = argparse.ArgumentParser(description="Compare many worlds with a bare loop over scipy.")
    parser.add_argument("--actors", type=int, default=100_000)
    parser.add_argument("--ties", type=int, default=500_000)
    parser.add_argument("--draws", type=int, default=100)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--seed", type=int, default=20_111)
    asked = parser.parse_args()
    edges = country(asked.actors, asked.ties, asked.seed)
    given = asked.actors, edges, asked.draws, asked.seed
    agree(asked.actors, edges, min(asked.draws, 5), asked.seed)
    own, other = [], []
    for _ in range(asked.repeat):
        own.append(seconds(ours, *given))
        other.append(seconds(bare, *given))
    mine, theirs = statistics.median(own), statistics.median(other)
    met = "yes" if mine <= TARGET * theirs else "no"
    what = f"{asked.draws} worlds, {asked.actors} actors, {len(edges[0])} ties"
    print(f"{what}; CPU seconds, median of {asked.repeat} interleaved runs")
    print(f"ours {mine:.2f}, bare scipy {theirs:.2f}, ratio {mine / theirs:.2f}, target {TARGET}, met {met}")


if __name__ == "__main__":
    main()
