"""How far a message spreads when each arc passes it on once, with its own chance.

The independent cascade: whoever hears a message has one try for each arc that leaves it. That is
the same as throwing a coin for every arc beforehand and asking whom the arcs that hold lead to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from actormap.arrays import Codes, Floats, Ints
from actormap.engine.paths.k_shortest import hops

CELLS = 4_000_000
"""Draws are followed together as long as their number times that of the nodes stays below."""
MOST_HEARINGS = 500_000
"""No further draws are begun once so many nodes have heard a message in those before."""


@dataclass(frozen=True, slots=True)
class Cascade:
    """Arcs with the chance that each passes a message on, ordered by where they begin.

    Parameters
    ----------
    n
        Number of nodes.
    source, target, chance
        Arcs, chances 0 to 1.
    start
        Arcs out of node ``v`` are ``start[v]`` to ``start[v + 1]``.
    """

    n: int
    source: Ints
    target: Ints
    chance: Floats
    start: Codes

    @classmethod
    def build(cls, n: int, source: Ints, target: Ints, chance: Floats) -> Cascade:
        """Order arcs by where they begin."""
        order = np.lexsort((target, source))
        start = np.searchsorted(source[order], np.arange(n + 1))
        return cls(n, source[order], target[order], chance[order], start)

    def reversed(self) -> Cascade:
        """The arcs turned round."""
        return Cascade.build(self.n, self.target, self.source, self.chance)

    def useful(self, seeds: Sequence[int]) -> Codes:
        """Arcs that a message from the seeds can come to, and that lead to somebody else."""
        reach = np.isfinite(hops(self.n, self.source, self.target, np.asarray(seeds, dtype=np.int32))[0])
        return np.flatnonzero(reach[self.source] & ~np.isin(self.target, seeds))


def exact(cascade: Cascade, seeds: Sequence[int]) -> float:
    """Expected number of nodes that hear a message, the seeds included, by all possible outcomes.

    Parameters
    ----------
    cascade
        Arcs; of those that matter there should be at most 18, for 2^18 outcomes are written out.
    seeds
        Who sends the message.

    References
    ----------
    Kempe, Kleinberg and Tardos (2003), KDD.
    """
    arcs = cascade.useful(seeds)
    nodes, ends = np.unique(np.r_[cascade.source[arcs], cascade.target[arcs]], return_inverse=True)
    source, target = ends[: len(arcs)].tolist(), ends[len(arcs) :].tolist()
    outcome = np.arange(1 << len(arcs), dtype=np.uint32)
    chance = np.ones(len(outcome))
    holds = []
    for bit, p in enumerate(cascade.chance[arcs].tolist()):
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


def drawn(cascade: Cascade, begin: Sequence[Codes], rng: np.random.Generator) -> tuple[Codes, Ints, int]:
    """Who hears a message in each of many draws.

    Parameters
    ----------
    cascade
        Arcs.
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
    n, size = cascade.n, max(1, CELLS // max(cascade.n, 1))
    draws: list[Codes] = []
    nodes: list[Ints] = []
    made = 0
    while made < len(begin) and sum(len(some) for some in nodes) < MOST_HEARINGS:
        part = begin[made : made + size]
        heard = np.zeros(len(part) * n, dtype=bool)
        cell = np.concatenate([row * n + some for row, some in enumerate(part)])
        while len(cell):
            heard[cell] = True
            new = _passed_on(cascade, cell, rng)
            cell = _each_once(new[~heard[new]])
        found = np.flatnonzero(heard)
        draws.append(made + found // n)
        nodes.append((found % n).astype(np.int32))
        made += len(part)
    return np.concatenate(draws), np.concatenate(nodes), made


def _each_once(cell: Codes) -> Codes:
    """What `np.unique` gives, several times as fast on numbers of which few come twice."""
    ordered = np.sort(cell)
    return ordered[np.diff(ordered, prepend=-1) > 0]


def _passed_on(
    cascade: Cascade, cell: Codes, rng: np.random.Generator
) -> Codes:  # fmt: skip
    """Where the arcs lead that hold, out of nodes of draws; a cell is draw x number of nodes + node."""
    node = cell % cascade.n
    count = cascade.start[node + 1] - cascade.start[node]
    first = np.repeat(cascade.start[node] - np.r_[0, np.cumsum(count)[:-1]], count)
    arc = first + np.arange(len(first))
    held = rng.random(len(arc)) < cascade.chance[arc]
    return np.asarray(np.repeat(cell - node, count) + cascade.target[arc], dtype=np.int64)[held]


def estimated(
    cascade: Cascade, seeds: Sequence[int], *, draws: int, seed: int
) -> tuple[float, float, int]:  # fmt: skip
    """Expected number of nodes that hear a message, its standard error, and the draws that were made.

    Parameters
    ----------
    cascade
        Arcs.
    seeds
        Who sends the message.
    draws, seed
        Number of draws, 2 or more, and start of the random sequence.
    """
    begin = [np.asarray(sorted(set(seeds)), dtype=np.int64)] * draws
    draw, _, made = drawn(cascade, begin, np.random.default_rng(seed))
    size = np.bincount(draw, minlength=made)
    return float(size.mean()), float(size.std(ddof=1) / np.sqrt(made)), made


def greedy_exact(cascade: Cascade, candidates: Sequence[int], count: int) -> list[int]:
    """Seeds one after another, each the one that adds most, worked out exactly.

    Parameters
    ----------
    cascade
        Arcs, as for `exact`.
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
            gain[best] = exact(cascade, [*chosen, best]) - reach
            fresh.add(best)
    return chosen


def greedy_drawn(
    cascade: Cascade, candidates: Sequence[int], count: int, *, draws: int, seed: int
) -> list[int]:  # fmt: skip
    """Seeds one after another, each the one that adds most in a sample.

    Parameters
    ----------
    cascade
        Arcs.
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
    begin = [np.array([v]) for v in rng.integers(0, cascade.n, draws)]
    draw, node, _ = drawn(cascade.reversed(), begin, rng)
    allowed = np.zeros(cascade.n, dtype=bool)
    allowed[list(candidates)] = True
    kept = allowed[node]
    draw, node = draw[kept], node[kept]
    chosen: list[int] = []
    order = np.full(cascade.n, len(candidates))
    order[list(candidates)] = np.arange(len(candidates))
    while len(chosen) < min(count, len(candidates)):
        worth = np.bincount(node, minlength=cascade.n)
        worth[chosen] = -1
        worth[~allowed] = -1
        best = int(np.lexsort((order, -worth))[0])
        chosen.append(best)
        left = ~np.isin(draw, draw[node == best])
        draw, node = draw[left], node[left]
    return chosen
