"""How far a message spreads: every outcome written out, one arc after another."""

from __future__ import annotations

from itertools import combinations, product

import networkx as nx
import numpy as np
import pytest
from maps import expected
from seeds import seeded

from actormap.engine import diffusion
from actormap.engine.diffusion import estimated, exact, greedy_drawn, greedy_exact
from actormap.engine.edges import Edges

SEEDS = range(12)


def random_cascade(seed: int, *, most_arcs: int = 9) -> tuple[Edges, list[tuple[int, int, float]]]:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 7))
    pairs = [(u, v) for u in range(n) for v in range(n) if u != v]
    rng.shuffle(pairs)
    arcs = [(int(u), int(v), float(rng.uniform(0, 1))) for u, v in pairs[:most_arcs]]
    return built(n, arcs), arcs


def built(n: int, arcs: list[tuple[int, int, float]]) -> Edges:
    u, v, p = (np.array(column) for column in zip(*arcs, strict=True)) if arcs else ([], [], [])
    ends = np.asarray(u, dtype=np.int32), np.asarray(v, dtype=np.int32)
    return Edges(n, *ends, np.asarray(p, dtype=float), directed=True)


def brute_force(n: int, arcs: list[tuple[int, int, float]], seeds: tuple[int, ...]) -> float:
    total = 0.0
    for outcome in product([False, True], repeat=len(arcs)):
        made = nx.DiGraph()
        made.add_nodes_from(range(n))
        made.add_edges_from((u, v) for (u, v, _), holds in zip(arcs, outcome, strict=True) if holds)
        chance = np.prod([p if holds else 1 - p for (_, _, p), holds in zip(arcs, outcome, strict=True)])
        heard = set(seeds).union(*(nx.descendants(made, s) for s in seeds))
        total += float(chance) * len(heard)
    return total


@seeded(SEEDS, few=3)
def test_exact_is_the_sum_over_all_outcomes(seed: int) -> None:
    made, arcs = random_cascade(seed)
    for size in (1, 2):
        for seeds in combinations(range(made.n), size):
            assert exact(made, seeds) == pytest.approx(brute_force(made.n, arcs, seeds), abs=1e-12)


def test_diamond() -> None:
    diamond = built(4, [(0, 1, 0.5), (0, 2, 0.5), (1, 3, 0.5), (2, 3, 0.5)])
    assert exact(diamond, [0]) - 1 == expected()["IC_diamond"]
    mean, error, draws = estimated(diamond, [0], draws=10_000, seed=1)
    assert draws == 10_000
    assert abs(mean - 1 - 1.4375) < 4 * error
    assert 0.005 < error < 0.02


@seeded(SEEDS)
def test_draws_come_near_the_exact_value(seed: int) -> None:
    made, _ = random_cascade(seed)
    mean, error, _ = estimated(made, [0, 1], draws=4_000, seed=seed)
    assert abs(mean - exact(made, [0, 1])) <= 4.5 * error + 1e-12


def test_several_parts_of_draws_are_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    made, _ = random_cascade(3)
    monkeypatch.setattr(diffusion, "CELLS", 50)
    mean, error, draws = estimated(made, [0], draws=2_000, seed=5)
    assert draws == 2_000
    assert abs(mean - exact(made, [0])) <= 4.5 * error


def test_draws_end_early_where_messages_reach_very_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diffusion, "CELLS", 400)
    monkeypatch.setattr(diffusion, "MOST_HEARINGS", 1_000)
    chain = built(4, [(0, 1, 1.0), (1, 2, 1.0), (2, 3, 1.0)])
    assert estimated(chain, [0], draws=5_000, seed=1) == (4.0, 0.0, 300)


@seeded(SEEDS, few=3)
def test_greedy_takes_the_best_each_time_and_keeps_its_promise(seed: int) -> None:
    made, arcs = random_cascade(seed, most_arcs=7)
    chosen = greedy_exact(made, list(range(made.n)), 2)
    alone = [brute_force(made.n, arcs, (v,)) for v in range(made.n)]
    first = max(range(made.n), key=lambda v: (round(alone[v], 9), -v))
    both = {v: brute_force(made.n, arcs, (first, v)) for v in range(made.n) if v != first}
    assert chosen == [first, max(both, key=lambda v: (round(both[v], 9), -v))]
    best = max(brute_force(made.n, arcs, some) for some in combinations(range(made.n), 2))
    assert exact(made, chosen) >= (1 - 1 / np.e) * best - 1e-12


@seeded(SEEDS)
def test_seeds_from_a_sample_reach_nearly_as_many(seed: int) -> None:
    made, _ = random_cascade(seed)
    every = list(range(made.n))
    drawn = greedy_drawn(made, every, 2, draws=4_000, seed=seed)
    assert exact(made, drawn) >= exact(made, greedy_exact(made, every, 2)) - 0.1


def test_only_candidates_are_chosen_and_no_more_than_there_are() -> None:
    chain = built(4, [(0, 1, 0.9), (1, 2, 0.9), (2, 3, 0.9)])
    assert greedy_exact(chain, [2, 3], 5) == [2, 3]
    assert greedy_drawn(chain, [2, 3], 5, draws=500, seed=1) == [2, 3]
    assert greedy_exact(chain, [], 2) == []


def test_nobody_hears_where_nothing_leads() -> None:
    alone = built(3, [])
    assert exact(alone, [1]) == 1
    assert estimated(alone, [1], draws=10, seed=1) == (1.0, 0.0, 10)
    assert greedy_exact(alone, [0, 1, 2], 2) == [0, 1]


def test_eighteen_arcs_are_worked_out() -> None:
    chain = built(19, [(v, v + 1, 0.5) for v in range(18)])
    assert exact(chain, [0]) == pytest.approx(2 - 0.5**18)
