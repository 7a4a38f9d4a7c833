"""Algorithms of our own against what igraph and scipy have, on random networks with five ties an actor.

Each side begins with the arrays that callers have and ends with those that they need: what it takes to turn
them into a graph of igraph and back is counted. Both sides take turns, in one thread, and the least CPU of
several runs counts, since other work only adds. By how much the answers differ is told: see README.md here.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from math import prod
from typing import Any, NamedTuple

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import igraph as ig
import numpy as np
from scipy import sparse, stats  # noqa: TID251 - what ours is held against
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csgraph
from scipy.sparse.linalg import bicgstab, eigs, eigsh

from actormap.core.arrays import Codes, Floats, Ints
from actormap.engine import layout
from actormap.engine.centrality import spectral
from actormap.engine.centrality.betweenness import Sample, betweenness, betweenness_from, harmonic
from actormap.engine.centrality.brokerage import holes
from actormap.engine.centrality.key_players import carried
from actormap.engine.centrality.triangles import by_degree, triangles
from actormap.engine.connectivity.cutpoints import bridges
from actormap.engine.connectivity.disjoint_paths import minimum_vertex_cut
from actormap.engine.edges import Edges
from actormap.engine.optimise.assignment import assign
from actormap.engine.optimise.set_cover import reach_within
from actormap.engine.pairs.co_occurrence import CommonNeighbours
from actormap.engine.paths.bit_parallel_bfs import BitParallelBFS
from actormap.engine.paths.k_shortest import BoundedPredecessors, PathQuery, k_shortest_paths, reached_by_sign
from actormap.engine.paths.shortest_paths import least_costs
from actormap.engine.segregation.largest_eigenvalue import largest_of_blocks
from actormap.engine.statistics import agreement

SIZES = 200, 10_000, 100_000
TIES = 5
SEED = 20_111
LEAST = 0.2
"""One measurement takes at least so many seconds, over as many calls as that needs."""
DAMPING = 0.85
PATHS = 5
LIMIT = 40
"""Steps of a path; igraph has no limit."""


@dataclass(frozen=True)
class Net:
    """A random network, and what the kernels are asked about it."""

    n: int
    ties: Edges
    weighted: Edges
    arcs: Edges

    @classmethod
    def drawn(cls, n: int) -> Net:
        """Pairs at random, more of them with the first actors; a ring through all joins them."""
        rng = np.random.default_rng(SEED)
        u = rng.integers(0, n, 2 * TIES * n)
        v = (n * rng.random(2 * TIES * n) ** 2).astype(np.int64)
        ring = np.arange(n)
        low, high = np.minimum(u, v), np.maximum(u, v)
        pairs = np.unique(low[low != high] * n + high[low != high])
        pairs = rng.permutation(pairs)[: (TIES - 1) * n]
        ends = np.unique(
            np.r_[pairs, np.minimum(ring, (ring + 1) % n) * n + np.maximum(ring, (ring + 1) % n)]
        )
        ties = Edges.of_pairs(n, ends)
        strength = rng.uniform(0.1, 1.0, len(ends))
        apart = ends % n - ends // n
        turned = (apart == n - 1) | ((apart > 1) & (rng.random(len(ends)) < 0.5))
        arcs = Edges(
            n,
            np.where(turned, ties.target, ties.source),
            np.where(turned, ties.source, ties.target),
            strength,
            directed=True,
        )
        return cls(n, ties, replace(ties, weight=strength), arcs)

    def some(self, count: int) -> Ints:
        """Different actors at random."""
        return np.random.default_rng(SEED).permutation(self.n)[:count].astype(np.int32)

    def mask(self, count: int) -> Any:
        """The same actors as a mask over all."""
        found = np.zeros(self.n, dtype=bool)
        found[self.some(count)] = True
        return found

    @property
    def costs(self) -> Edges:
        """Arcs with -ln of their chance as cost."""
        return replace(self.arcs, weight=-np.log(self.arcs.weights))


Side = Callable[[Net], Any]


class Kernel(NamedTuple):
    """A kernel, and what takes its place."""

    name: str
    library: str
    ours: Side
    theirs: Side
    sizes: tuple[int, ...] = SIZES


def fresh(edges: Edges) -> Edges:
    """The same without what it has laid out already."""
    return replace(edges)


# --- centrality --------------------------------------------------------------------------------------


def sample(net: Net) -> Sample:
    return Sample(exact=0, sources=min(128, net.n - 1), seed=SEED)


def our_sampled_betweenness(net: Net) -> Floats:
    return betweenness(fresh(net.ties), sample(net)).value


def igraph_sampled_betweenness(net: Net) -> Floats:
    return betweenness_from(fresh(net.ties), sample(net).of(net.n))


def our_closeness(net: Net) -> Floats:
    return harmonic(fresh(net.ties), Sample(exact=10_000, sources=128, seed=SEED)).value


def igraph_closeness(net: Net) -> Floats:
    graph, goals = fresh(net.ties).graph, Sample(exact=10_000, sources=128, seed=SEED).of(net.n)
    if len(goals) == net.n:
        return np.asarray(graph.harmonic_centrality())
    total, others = np.zeros(net.n), np.full(net.n, float(len(goals)))
    others[goals] -= 1
    for first in range(0, len(goals), 16):
        some = goals[first : first + 16]
        away = np.asarray(graph.distances(source=some.tolist()), dtype=float)
        total += np.divide(1.0, away, out=np.zeros_like(away), where=away > 0).sum(axis=0)
    return total / others


def scipy_closeness(net: Net) -> Floats:
    goals, total = Sample(exact=10_000, sources=128, seed=SEED).of(net.n), np.zeros(net.n)
    others = np.full(net.n, float(len(goals)))
    others[goals] -= 1
    table = fresh(net.ties).backwards
    for first in range(0, len(goals), 64):
        away = csgraph.dijkstra(table, unweighted=True, indices=goals[first : first + 64])
        total += np.divide(1.0, away, out=np.zeros_like(away), where=away > 0).sum(axis=0)
    return total / others


def our_distances(net: Net) -> Ints:
    return BitParallelBFS(fresh(net.ties)).distances(net.some(64))


def igraph_distances(net: Net) -> Ints:
    return np.asarray(fresh(net.ties).graph.distances(source=net.some(64).tolist()), dtype=np.int32)


def scipy_distances(net: Net) -> Ints:
    return csgraph.dijkstra(fresh(net.ties).adjacency, unweighted=True, indices=net.some(64)).astype(np.int32)


def lost_sets(net: Net) -> tuple[Codes, Codes]:
    """Sets of three that are lost, and the starts of distances."""
    every = np.random.default_rng(SEED).permuted(np.tile(np.arange(200), (16, 1)), axis=1)[:, :3]
    return every, np.arange(net.n) if net.n <= 200 else np.arange(200, 264)


def our_fragmentation(net: Net) -> Floats:
    sets, starts = lost_sets(net)
    return BitParallelBFS(fresh(net.ties)).fragmentation(sets, starts)[1]


def igraph_fragmentation(net: Net) -> Floats:
    (sets, starts), graph, found = lost_sets(net), fresh(net.ties).graph, []
    for some in sets.tolist():
        left = graph.copy()
        left.delete_vertices(some)
        begin = np.searchsorted(np.sort(some), np.setdiff1d(starts, some))
        begin = np.setdiff1d(starts, some) - begin
        away = np.asarray(left.distances(source=begin.tolist()), dtype=float)
        near = np.divide(1.0, away, out=np.zeros_like(away), where=away > 0).sum()
        found.append(1 - near / (len(begin) * (net.n - len(some) - 1)))
    return np.array(found)


def our_pagerank(net: Net) -> Floats:
    return spectral.pagerank(fresh(net.arcs), damping=DAMPING)


def igraph_pagerank(net: Net) -> Floats:
    return np.asarray(fresh(net.arcs).graph.pagerank(damping=DAMPING, weights=net.arcs.weights.tolist()))


def our_katz(net: Net) -> Floats:
    return spectral.katz(fresh(net.arcs), alpha=0.05)


def scipy_katz(net: Net) -> Floats:
    left = sparse.eye_array(net.n, format="csr") - 0.05 * fresh(net.arcs).adjacency
    return np.asarray(bicgstab(left, np.ones(net.n), rtol=1e-12)[0])


def our_leading(net: Net) -> Floats:
    value, vector = spectral.leading(fresh(net.arcs))
    return np.zeros(0) if vector is None else np.r_[value, vector]


def igraph_leading(net: Net) -> Floats:
    graph = fresh(net.arcs.reversed()).graph
    vector, value = graph.eigenvector_centrality(weights=net.arcs.weights.tolist(), return_eigenvalue=True)
    return np.r_[value, vector]


def scipy_leading(net: Net) -> Floats:
    value, vector = eigs(fresh(net.arcs).adjacency, k=1, which="LR", v0=np.ones(net.n))
    found = np.abs(vector[:, 0].real)
    return np.r_[value[0].real, found / found.max()]


def our_holes(net: Net) -> Floats:
    found = holes(fresh(net.weighted))
    return np.r_[found.constraint, found.effective_size, found.clustering]


def igraph_holes(net: Net) -> Floats:
    edges = fresh(net.weighted)
    clustering = edges.graph.transitivity_local_undirected()
    constraint = edges.graph.constraint(weights=edges.weights.tolist())
    table = edges.adjacency
    strength, strongest = table.sum(axis=1), table.max(axis=1).toarray().ravel()
    scaled = sparse.diags_array(1 / strongest) @ table
    redundant = (table @ scaled.T).multiply(table != 0).sum(axis=1) / strength
    degree = np.diff(table.indptr)
    return np.r_[constraint, degree - redundant, clustering]


def our_triangles(net: Net) -> Codes:
    edges, place = by_degree(fresh(net.ties))
    node, found = np.argsort(place), [np.zeros((3, 0), dtype=np.int64)]
    for first, second, _ in triangles(edges):
        found.append(node[np.stack([edges.source[first], edges.target[first], edges.target[second]])])
    return np.bincount(np.concatenate(found, axis=1).ravel(), minlength=net.n)


def igraph_triangles(net: Net) -> Codes:
    found = np.asarray(fresh(net.ties).graph.list_triangles(), dtype=np.int64)
    return np.bincount(found.ravel(), minlength=net.n)


def our_carried(net: Net) -> Floats:
    edges = fresh(net.ties)
    return carried(edges, BitParallelBFS(edges).everywhere, near=False)


def igraph_carried(net: Net) -> Floats:
    return 2 * np.asarray(fresh(net.ties).graph.betweenness())


# --- connectivity ------------------------------------------------------------------------------------


def our_bridges(net: Net) -> Codes:
    found = bridges(fresh(net.ties))
    return np.r_[np.unique(found.node), found.bridge]


def igraph_bridges(net: Net) -> Codes:
    graph = fresh(net.ties).graph
    return np.r_[np.sort(graph.articulation_points()), np.sort(graph.bridges())].astype(np.int64)


def our_vertex_cut(net: Net) -> Codes:
    starts = net.mask(3)
    starts[net.n - 1] = False
    cut = minimum_vertex_cut(fresh(net.costs), starts, net.n - 1)
    return np.array([-1 if cut is None else len(cut)])


def igraph_vertex_cut(net: Net) -> Codes:
    starts, goal, edges = net.mask(3), net.n - 1, fresh(net.costs)
    starts[goal] = False
    if (starts[edges.source] & (edges.target == goal)).any():
        return np.array([-1])
    origin, inner = 2 * net.n, np.setdiff1d(np.flatnonzero(~starts), [goal])
    tail = np.r_[np.where(starts[edges.source], origin, 2 * edges.source + 1), 2 * inner]
    head = np.r_[2 * edges.target, 2 * inner + 1]
    room = np.r_[np.full(len(edges.source), net.n + 1), np.ones(len(inner))]
    graph = ig.Graph(n=origin + 1, edges=np.column_stack([tail, head]), directed=True)
    return np.array([round(graph.mincut(origin, 2 * goal, capacity=room.tolist()).value)])


# --- paths -------------------------------------------------------------------------------------------


def our_costs(net: Net) -> Floats:
    return least_costs(fresh(net.costs), net.mask(3))[-1]


def scipy_costs(net: Net) -> Floats:
    return csgraph.dijkstra(fresh(net.costs).adjacency, indices=net.some(3), min_only=True)


def our_paths(net: Net) -> Floats:
    edges, starts = fresh(net.costs), net.mask(1)
    before = BoundedPredecessors(edges, least_costs(edges, starts, LIMIT))
    goals = [goal for goal in net.some(21).tolist() if not starts[goal]]
    found = []
    for goal in goals:
        search = k_shortest_paths(before, PathQuery(starts, goal, LIMIT))
        found += [cost for cost, _ in (next(search) for _ in range(PATHS))]
    return np.array(found)


def igraph_paths(net: Net) -> Floats:
    edges, (start, *goals) = fresh(net.costs), net.some(21).tolist()
    cost, found = edges.weights.tolist(), []
    for goal in goals:
        ways = edges.graph.get_k_shortest_paths(start, goal, k=PATHS, weights=cost, output="epath")
        found += [sum(cost[e] for e in way) for way in ways]
    return np.array(found)


def signed(net: Net) -> Edges:
    """Arcs of which every fifth is hostile."""
    return replace(net.arcs, weight=np.where(np.arange(len(net.arcs.source)) % 5, 1.0, -1.0))


def our_signs(net: Net) -> Codes:
    return np.array(reached_by_sign(signed(net), 0, 3))


def igraph_signs(net: Net) -> Codes:
    arcs, found = signed(net), dict[float, set[int]]({1.0: set(), -1.0: set()})
    sign = dict(zip(arcs.pair.tolist(), arcs.weights.tolist(), strict=True))
    for path in arcs.graph.get_all_simple_paths(0, maxlen=3):
        found[prod(sign[u * net.n + v] for u, v in pairwise(path))].add(path[-1])
    return np.array([len(some) for some in found.values()])


def our_reach(net: Net) -> Codes:
    return np.diff(reach_within(fresh(net.arcs), net.some(200), 3).indptr)


def igraph_reach(net: Net) -> Codes:
    found = fresh(net.arcs).graph.neighborhood(net.some(200).tolist(), order=3, mode="out")
    rows = np.repeat(np.arange(len(found)), [len(some) for some in found])
    table = sparse.csr_array((np.ones(len(rows)), (rows, np.concatenate(found))), shape=(len(found), net.n))
    return np.diff(table.indptr)


# --- pairs, orders, choices --------------------------------------------------------------------------


def asked_pairs(net: Net) -> tuple[Ints, Ints]:
    rng = np.random.default_rng(SEED)
    u, v = rng.integers(0, net.n, (2, 10_000)).astype(np.int32)
    return u[u != v], v[u != v]


def our_similarity(net: Net) -> Floats:
    u, v = asked_pairs(net)
    return CommonNeighbours.build(fresh(net.ties), np.ones(net.n, dtype=bool)).of_pairs(u, v).jaccard


def igraph_similarity(net: Net) -> Floats:
    pairs = list(zip(*(some.tolist() for some in asked_pairs(net)), strict=True))
    return np.asarray(fresh(net.ties).graph.similarity_jaccard(pairs=pairs, loops=False))


def two_scores(net: Net) -> tuple[Floats, Floats]:
    rng = np.random.default_rng(SEED)
    score = rng.random(net.n)
    return score, score + rng.normal(0, 0.3, net.n)


def degrees(net: Net) -> tuple[Floats, Floats]:
    return net.ties.degree.astype(float), net.ties.take(slice(None, None, 2)).degree.astype(float)


def our_agreement(scores: tuple[Floats, Floats]) -> Floats:
    one, other = map(agreement.Ranking.by, scores)
    return np.array([agreement.kendall(one, other), agreement.spearman(one, other)])


def scipy_agreement(scores: tuple[Floats, Floats]) -> Floats:
    return np.array([stats.kendalltau(*scores).statistic, stats.spearmanr(*scores).statistic])


def asked_rows(net: Net) -> list[dict[int, tuple[int, ...]]]:
    """Fifty to be introduced, each with five of forty who could do it."""
    rng = np.random.default_rng([SEED, net.n])
    rows = [rng.choice(40, 5, replace=False).tolist() for _ in range(50)]
    return [{c: (int(rng.integers(0, 10**6)),) for c in some} for some in rows]


def our_assignment(net: Net) -> Codes:
    rows = asked_rows(net)
    found = assign(rows, dict.fromkeys(range(40), 2))
    return np.array([sum(row[c][0] for row, c in zip(rows, found, strict=True) if c is not None)])


def scipy_assignment(net: Net) -> Codes:
    rows = asked_rows(net)
    cost = np.full((50, 80), 1e12)
    for at, row in enumerate(rows):
        for column, price in row.items():
            cost[at, [2 * column, 2 * column + 1]] = price[0]
    chosen = cost[linear_sum_assignment(cost)]
    return np.array([int(chosen[chosen < 1e12].sum())])


# --- many networks, pictures -------------------------------------------------------------------------


def blocks(net: Net) -> tuple[Any, Codes]:
    """A network that falls into parts of a hundred, each joined by a ring."""
    part = np.arange(net.n) // 100
    kept = part[net.ties.source] == part[net.ties.target]
    ends = net.ties.source[kept], net.ties.target[kept]
    half = sparse.csr_array(
        (1 / np.sqrt(net.ties.degree[ends[0]] * net.ties.degree[ends[1]]), ends), shape=(net.n,) * 2
    )
    return half + half.T, part


def our_blocks(net: Net) -> Floats:
    return largest_of_blocks(*blocks(net))


def scipy_blocks(net: Net) -> Floats:
    table, part = blocks(net)
    bounds = np.searchsorted(part, np.arange(part[-1] + 2))
    found = []
    for low, high in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        one = table[low:high, low:high]
        found.append(eigsh(one, k=1, which="LA", v0=np.sqrt(one.sum(axis=1)))[0][0])
    return np.array(found)


def our_layout(net: Net) -> Floats:
    layout.place(fresh(net.ties), seed=1)
    return np.zeros(0)


def igraph_layout(net: Net) -> Floats:
    graph = fresh(net.ties).graph
    np.asarray(graph.layout_fruchterman_reingold(niter=300, grid="auto").coords)
    return np.zeros(0)


KERNELS = (
    Kernel(
        "betweenness, 128 starts", "igraph betweenness", our_sampled_betweenness, igraph_sampled_betweenness
    ),
    Kernel("closeness, all; 128 starts", "igraph harmonic_centrality", our_closeness, igraph_closeness),
    Kernel("closeness, all; 128 starts", "scipy dijkstra", our_closeness, scipy_closeness, (200, 100_000)),
    Kernel("steps from 64 to all", "igraph distances", our_distances, igraph_distances),
    Kernel("steps from 64 to all", "scipy dijkstra", our_distances, scipy_distances),
    Kernel("fragmentation, 16 sets", "igraph distances", our_fragmentation, igraph_fragmentation),
    Kernel("pairs through each", "igraph betweenness", our_carried, igraph_carried, (200,)),
    Kernel("PageRank", "igraph pagerank", our_pagerank, igraph_pagerank),
    Kernel("Katz", "scipy bicgstab", our_katz, scipy_katz),
    Kernel("eigenvector", "igraph eigenvector_centrality", our_leading, igraph_leading),
    Kernel("eigenvector", "scipy eigs", our_leading, scipy_leading),
    Kernel("constraint, size, clustering", "igraph, scipy product", our_holes, igraph_holes),
    Kernel("triangles", "igraph list_triangles", our_triangles, igraph_triangles),
    Kernel("cut points and bridges", "igraph, not what is lost", our_bridges, igraph_bridges),
    Kernel("smallest vertex cut", "igraph mincut", our_vertex_cut, igraph_vertex_cut),
    Kernel("least costs", "scipy dijkstra", our_costs, scipy_costs),
    Kernel("5 paths to each of 20", "igraph get_k_shortest_paths", our_paths, igraph_paths, (200, 10_000)),
    Kernel("signs within 3 steps", "igraph get_all_simple_paths", our_signs, igraph_signs),
    Kernel("reach of 200 in 3 steps", "igraph neighborhood", our_reach, igraph_reach),
    Kernel("Jaccard of 10,000 pairs", "igraph similarity_jaccard", our_similarity, igraph_similarity),
    Kernel(
        "Kendall and Spearman",
        "scipy.stats",
        lambda net: our_agreement(two_scores(net)),
        lambda net: scipy_agreement(two_scores(net)),
    ),
    Kernel(
        "the same of degrees",
        "scipy.stats",
        lambda net: our_agreement(degrees(net)),
        lambda net: scipy_agreement(degrees(net)),
    ),
    Kernel("assignment of 50", "scipy linear_sum_assignment", our_assignment, scipy_assignment, (200,)),
    Kernel("eigenvalue of each part", "scipy eigsh", our_blocks, scipy_blocks),
    Kernel("layout", "igraph Fruchterman-Reingold", our_layout, igraph_layout, (200, 10_000)),
)


def seconds(side: Side, net: Net, calls: int) -> tuple[float, Any]:
    """CPU seconds a call, and the answer."""
    begin = time.process_time()
    for _ in range(calls):
        found = side(net)
    return (time.process_time() - begin) / calls, found


def compared(kernel: Kernel, net: Net, repeat: int, longest: float) -> tuple[float, float, float]:
    """CPU seconds of both sides, and how far their answers differ at most."""
    sides = kernel.ours, kernel.theirs
    least = [0.0, 0.0]
    answers: list[Any] = [None, None]
    for side in (0, 1):
        least[side], answers[side] = seconds(sides[side], net, 1)
    with np.errstate(invalid="ignore"):
        one, other = (np.nan_to_num(np.asarray(some, dtype=float), posinf=-1.0) for some in answers)
    differ = float(np.abs(one - other).max(initial=0.0))
    for _ in range(repeat if sum(least) < longest else 0):
        for side in (0, 1):
            calls = max(1, int(LEAST / max(least[side], 1e-6)))
            least[side] = min(least[side], seconds(sides[side], net, calls)[0])
    return least[0], least[1], differ


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Compare algorithms of our own with those of igraph and scipy."
    )
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--longest", type=float, default=20.0, help="what takes more seconds is run once")
    parser.add_argument("--only", default="", help="kernels with this in their name")
    asked = parser.parse_args()
    nets = {n: Net.drawn(n) for n in asked.sizes}
    print(f"{'kernel':30}{'instead':31}" + "".join(f"{n:>10,} ms  ratio" for n in nets) + "  differ")
    for kernel in KERNELS:
        if asked.only in kernel.name:
            row, differ = "", 0.0
            for n, net in nets.items():
                if n in kernel.sizes:
                    ours, theirs, apart = compared(kernel, net, asked.repeat, asked.longest)
                    row += f"{ours * 1e3:13,.2f}{theirs / ours:7.2f}"
                    differ = max(differ, apart)
                else:
                    row += " " * 20
            print(f"{kernel.name:30}{kernel.library:31}{row}  {differ:6.0e}", flush=True)


if __name__ == "__main__":
    main()
