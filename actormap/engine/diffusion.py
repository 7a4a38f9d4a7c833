"""How far a message spreads when each arc passes it on once, with its own chance.

The independent cascade: whoever hears a message has one try for each arc that leaves it. That is
the same as throwing a coin for every arc beforehand and asking whom the arcs that hold lead to.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from actormap.core.arrays import Codes, Ints
from actormap.engine.edges import Edges
from actormap.engine.paths.bit_parallel_bfs import steps_from_any

CELLS = 4_000_000
"""Draws are followed together as long as their number times that of the nodes stays below."""
MOST_HEARINGS = 500_000
"""No further draws are begun once so many nodes have heard a message in those before."""


def useful(arcs: Edges, seeds: Sequence[int]) -> Codes:
    """Positions of the arcs that a message from the seeds can come to, and that lead to somebody else."""
    heard = np.isfinite(steps_from_any(arcs, np.asarray(seeds, dtype=np.int32)))
    return np.flatnonzero(heard[arcs.source] & ~np.isin(arcs.target, seeds))


def exact(arcs: Edges, seeds: Sequence[int]) -> float:
    """Expected number of nodes that hear a message, the seeds included, by all possible outcomes.

    Parameters
    ----------
    arcs
        Arcs; of those that are `useful` there should be at most 18, for 2^18 outcomes are written out.
    seeds
        Who sends the message.

    References
    ----------
    Kempe, Kleinberg and Tardos (2003), KDD.
    """
    arcs = arcs.take(useful(arcs, seeds))
    count = len(arcs.source)
    nodes, ends = np.unique(np.r_[arcs.source, arcs.target], return_inverse=True)
    source, target = ends[:count].tolist(), ends[count:].tolist()
    outcome = np.arange(1 << count, dtype=np.uint32)
    chance = np.ones(len(outcome))
    holds = []
    for bit, p in enumerate(arcs.weights.tolist()):
        holds.append((outcome >> np.uint32(bit)) & np.uint32(1) == 1)
        chance *= np.where(holds[bit], p, 1 - p)
    heard = np.isin(nodes, seeds)[:, None] & np.ones(len(outcome), dtype=bool)
    while True:
        before = int(heard.sum())
        for bit, (u, v) in enumerate(zip(source, target, strict=True)):
            heard[v] |= heard[u] & holds[bit]
        if int(heard.sum()) == before:
            break
    others = ~np.isin(nodes, seeds)
    return len(set(seeds)) + float((heard[others] @ chance).sum())


def drawn(arcs: Edges, begin: Sequence[Codes], rng: np.random.Generator) -> tuple[Codes, Ints, int]:
    """Who hears a message in each of many draws.

    Parameters
    ----------
    arcs
        Arcs, weighted by the chance that each passes a message on, 0 to 1.
    begin
        For each draw, who sends the message.
    rng
        Random numbers.

    Returns
    -------
    tuple
        Draw and node of each hearing, in order; and how many draws were made, fewer than asked for
        where messages spread to very many.
    """
    n, size = arcs.n, max(1, CELLS // max(arcs.n, 1))
    draws: list[Codes] = []
    nodes: list[Ints] = []
    made = 0
    while made < len(begin) and sum(len(some) for some in nodes) < MOST_HEARINGS:
        part = begin[made : made + size]
        heard = np.zeros(len(part) * n, dtype=bool)
        cell = np.concatenate([row * n + some for row, some in enumerate(part)])
        while len(cell):
            heard[cell] = True
            new = _passed_on(arcs, cell, rng)
            cell = _each_once(new[~heard[new]])
        hearers = np.flatnonzero(heard)
        draws.append(made + hearers // n)
        nodes.append((hearers % n).astype(np.int32))
        made += len(part)
    return np.concatenate(draws), np.concatenate(nodes), made


def _each_once(cell: Codes) -> Codes:
    """What `np.unique` gives, several times as fast on numbers of which few come twice."""
    ordered = np.sort(cell)
    return ordered[np.diff(ordered, prepend=-1) > 0]


def _passed_on(arcs: Edges, cell: Codes, rng: np.random.Generator) -> Codes:
    """Where the arcs lead that hold, out of nodes of draws; a cell is draw x number of nodes + node."""
    node, after = cell % arcs.n, arcs.neighbours
    count = after.degree[node]
    first = np.repeat(after.start[node] - np.r_[0, np.cumsum(count)[:-1]], count)
    at = first + np.arange(len(first))
    held = rng.random(len(at)) < arcs.weights[after.edge[at]]
    return np.asarray(np.repeat(cell - node, count) + after.node[at], dtype=np.int64)[held]


def estimated(arcs: Edges, seeds: Sequence[int], *, draws: int, seed: int) -> tuple[float, float, int]:
    """Expected number of nodes that hear a message, its standard error, and the draws that were made.

    Parameters
    ----------
    arcs
        Arcs, weighted by the chance that each passes a message on, 0 to 1.
    seeds
        Who sends the message.
    draws, seed
        Number of draws, 2 or more, and start of the random sequence.
    """
    begin = [np.asarray(sorted(set(seeds)), dtype=np.int64)] * draws
    draw, _, made = drawn(arcs, begin, np.random.default_rng(seed))
    size = np.bincount(draw, minlength=made)
    return float(size.mean()), float(size.std(ddof=1) / np.sqrt(made)), made


def greedy_exact(arcs: Edges, candidates: Sequence[int], count: int) -> list[int]:
    """Seeds one after another, each the one that adds most, worked out exactly.

    Parameters
    ----------
    arcs
        As for `exact`.
    candidates
        Who may be a seed; of equal ones the first is taken.
    count
        Number of seeds.

    References
    ----------
    Leskovec et al. (2007), KDD (CELF): what a node adds never grows, so that most need no new look.
    """
    chosen: list[int] = []
    reach = 0.0
    gain = dict.fromkeys(candidates, np.inf)
    place = {v: at for at, v in enumerate(candidates)}
    fresh: set[int] = set()
    while len(chosen) < min(count, len(candidates)):
        best = max(gain, key=lambda v: (round(gain[v], 9), -place[v]))
        if best in fresh:
            chosen.append(best)
            reach += gain.pop(best)
            fresh = set()
        else:
            gain[best] = exact(arcs, [*chosen, best]) - reach
            fresh.add(best)
    return chosen


def greedy_drawn(arcs: Edges, candidates: Sequence[int], count: int, *, draws: int, seed: int) -> list[int]:
    """Seeds one after another, each the one that adds most in a sample.

    Parameters
    ----------
    arcs
        Arcs, weighted by the chance that each passes a message on, 0 to 1.
    candidates
        Who may be a seed; of equal ones the first is taken.
    count
        Number of seeds.
    draws, seed
        Number of draws and start of the random sequence. Each draw takes a node at random and asks
        from whom a message would have come to it; seeds that are in many of these sets reach many.

    References
    ----------
    Borgs et al. (2014), SODA, for sets of those from whom a node hears.
    """
    rng = np.random.default_rng(seed)
    begin = [np.array([v]) for v in rng.integers(0, arcs.n, draws)]
    draw, node, _ = drawn(arcs.reversed(), begin, rng)
    allowed = np.zeros(arcs.n, dtype=bool)
    allowed[list(candidates)] = True
    kept = allowed[node]
    draw, node = draw[kept], node[kept]
    chosen: list[int] = []
    order = np.full(arcs.n, len(candidates))
    order[list(candidates)] = np.arange(len(candidates))
    while len(chosen) < min(count, len(candidates)):
        worth = np.bincount(node, minlength=arcs.n)
        worth[chosen] = -1
        worth[~allowed] = -1
        best = int(np.lexsort((order, -worth))[0])
        chosen.append(best)
        left = ~np.isin(draw, draw[node == best])
        draw, node = draw[left], node[left]
    return chosen
