"""Distances, fragmentation, best sets and brokerage: every possibility written out, and what R gives."""

from __future__ import annotations

import csv
from itertools import combinations, permutations, product
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from seeds import seeded

from actormap.core.arrays import Ints
from actormap.engine.centrality import brokerage
from actormap.engine.centrality.brokerage import ROLES, TwoPaths, counts, roles
from actormap.engine.centrality.key_players import best_sets, carried, covered, remembered, still_best
from actormap.engine.edges import Edges
from actormap.engine.paths import bit_parallel_bfs
from actormap.engine.paths.bit_parallel_bfs import BitParallelBFS

SEEDS = range(20)


def ends(graph: nx.Graph) -> tuple[Ints, Ints]:
    array = np.array(list(graph.edges), dtype=np.int32).reshape(-1, 2)
    return array[:, 0], array[:, 1]


def random_graph(seed: int, *, most: int = 11, chance: float = 0.3) -> nx.Graph:
    n = int(np.random.default_rng(seed).integers(1, most + 1))
    return nx.gnp_random_graph(n, chance, seed=seed)


# --- key players -------------------------------------------------------------------------------------


def lengths(graph: nx.Graph) -> dict[tuple[int, int], int]:
    return {
        (u, v): length
        for u, reached in nx.all_pairs_shortest_path_length(graph)
        for v, length in reached.items()
    }


def apart(far: dict[tuple[int, int], int], others: list[int]) -> tuple[float, float]:
    """F and D_F as they are written."""
    every = list(permutations(others, 2))
    if not every:
        return np.nan, np.nan
    found = [far[pair] for pair in every if pair in far]
    return 1 - len(found) / len(every), 1 - sum(1 / d for d in found) / len(every)


@pytest.mark.parametrize("starts", [3, 64, 130])
def test_distances_are_those_of_networkx(starts: int) -> None:
    graph = nx.gnm_random_graph(150, 170, seed=starts)
    far = lengths(graph)
    chosen = np.random.default_rng(starts).permutation(150)[:starts]
    found = BitParallelBFS(Edges(150, *ends(graph))).distances(chosen)
    wanted = [[far.get((int(s), v), -1) for v in range(150)] for s in chosen]
    assert found.tolist() == wanted
    assert found.min() == -1


@seeded(SEEDS)
def test_fragmentation_is_that_of_taking_sets_out(seed: int) -> None:
    graph = random_graph(seed)
    n, sweep = len(graph), BitParallelBFS(Edges(len(graph), *ends(graph)))
    for size in range(min(3, n) + 1):
        every = list(combinations(range(n), size))
        sets = np.array(every, dtype=np.int64).reshape(len(every), size)
        without = np.stack(sweep.fragmentation(sets), axis=1)
        there = np.stack(sweep.fragmentation(sets, there=True), axis=1)
        for row, gone in enumerate(every):
            others = [v for v in range(n) if v not in gone]
            assert without[row] == pytest.approx(apart(lengths(graph.subgraph(others)), others), nan_ok=True)
            assert there[row] == pytest.approx(apart(lengths(graph), others), nan_ok=True)


def test_fragmentation_is_the_same_in_blocks_of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = nx.gnm_random_graph(80, 110, seed=3)
    sets = np.array(list(combinations(range(12), 2)))
    sweep = BitParallelBFS(Edges(80, *ends(graph)))
    at_once = sweep.fragmentation(sets)
    monkeypatch.setattr(bit_parallel_bfs, "SMALL_BLOCK", 1)
    one_by_one = sweep.fragmentation(sets)
    assert all((a == b).all() for a, b in zip(at_once, one_by_one, strict=True))


def test_fragmentation_by_pairs_is_that_by_waves(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = nx.gnm_random_graph(70, 80, seed=4)
    sets, sweep = np.array(list(combinations(range(9), 2))), BitParallelBFS(Edges(70, *ends(graph)))
    by_pairs = sweep.fragmentation(sets, there=True)
    monkeypatch.setattr(bit_parallel_bfs, "FEW", 0)
    assert np.stack(sweep.fragmentation(sets, there=True)) == pytest.approx(np.stack(by_pairs))


def test_sample_of_starts_gives_the_mean_over_them() -> None:
    graph = nx.gnm_random_graph(40, 50, seed=5)
    sweep, far = BitParallelBFS(Edges(40, *ends(graph))), lengths(graph)
    starts = np.array([1, 8, 30])
    pairs = [(s, v) for s in (1, 30) for v in range(40) if v not in (s, 8)]
    found = sweep.fragmentation(np.array([[8]]), starts, there=True)
    assert found[0][0] == pytest.approx(1 - sum(pair in far for pair in pairs) / len(pairs))
    assert found[1][0] == pytest.approx(1 - sum(1 / far[p] for p in pairs if p in far) / len(pairs))


@pytest.mark.parametrize("n", [0, 1, 2])
def test_networks_of_nothing(n: int) -> None:
    sweep, none = BitParallelBFS(Edges(n, *ends(nx.empty_graph(n)))), np.zeros((1, 0), dtype=np.int64)
    assert sweep.distances(np.arange(n)).tolist() == [
        [0 if u == v else -1 for v in range(n)] for u in range(n)
    ]
    wanted = [1.0, 1.0] if n == 2 else [np.nan, np.nan]
    assert [float(some[0]) for some in sweep.fragmentation(none)] == pytest.approx(wanted, nan_ok=True)


def test_no_set_is_scored_twice() -> None:
    asked: list[list[int]] = []

    def score(sets: np.ndarray) -> np.ndarray:
        asked.extend(sets.tolist())
        return sets.sum(axis=1).astype(float)

    known = remembered(score)
    assert known(np.array([[1, 2], [3, 4]])).tolist() == [3.0, 7.0]
    assert known(np.array([[4, 3], [5, 1], [2, 1]])).tolist() == [7.0, 6.0, 3.0]
    assert known(np.array([[1, 5]])).tolist() == [6.0]
    assert asked == [[1, 2], [3, 4], [5, 1]]


@seeded(SEEDS)
@pytest.mark.parametrize("size", [1, 2, 3])
def test_best_sets_are_all_of_the_best(seed: int, size: int) -> None:
    near = np.random.default_rng(seed).integers(0, 3, (8, 15)).astype(float)
    score = covered(near)
    value = {s: near[list(s)].max(axis=0).sum() for s in combinations(range(8), size)}
    found = best_sets(score, np.arange(8), size, exact=100)
    assert found.exact
    assert found.score == max(value.values())
    assert found.sets == [s for s, v in value.items() if v == found.score]


@seeded(SEEDS)
def test_sets_built_one_by_one_cannot_be_bettered_by_an_exchange(seed: int) -> None:
    # Near few and far from most, so that several of the first choices are given up again.
    near = np.random.default_rng(seed).random((30, 40)) ** 3
    score = covered(near)
    found = best_sets(score, np.arange(30), 4, exact=1)
    assert not found.exact
    assert found.score <= best_sets(score, np.arange(30), 4, exact=30_000).score + 1e-12
    for chosen in found.sets:
        for gone, come in product(chosen, set(range(30)) - set(chosen)):
            other = sorted({*chosen, come} - {gone})
            assert score(np.array([other]))[0] <= found.score + 1e-9


@seeded(SEEDS)
@pytest.mark.parametrize("exact", [1, 100])
def test_still_best_is_what_the_search_finds_or_nothing_where_that_is_better(seed: int, exact: int) -> None:
    score = covered(np.random.default_rng(seed).integers(0, 4, (8, 15)).astype(float))
    found = best_sets(score, np.arange(8), 3, exact=exact)
    for some in combinations(range(8), 3):
        sets = np.array([some])
        wanted = found if score(sets)[0] >= found.score else None
        assert still_best(score, sets, np.arange(8), exact=exact) == wanted


@seeded(SEEDS)
def test_set_that_cannot_be_the_best_is_not_tried(seed: int) -> None:
    near = np.random.default_rng(seed).integers(0, 4, (12, 15)).astype(float)
    score, every = covered(near), np.array(list(combinations(range(12), 2)))
    found, asked = best_sets(score, np.arange(12), 2, exact=100), []

    def counted(sets: np.ndarray) -> np.ndarray:
        asked.extend(map(tuple, sets.tolist()))
        return score(sets)

    sets = np.array(found.sets[:1])
    assert (
        still_best(counted, sets, np.arange(12), exact=100, at_most=lambda sets: score(sets) + 0.5) == found
    )
    could_be = {tuple(some) for some in every[score(every) >= found.score - 0.5].tolist()}
    assert could_be <= {some for some in asked if len(some) == 2} < {*map(tuple, every.tolist())}
    asked.clear()
    assert best_sets(counted, np.arange(12), 2, exact=100, at_most=lambda sets: score(sets) + 0.5) == found
    assert could_be <= {some for some in asked if len(some) == 2} < {*map(tuple, every.tolist())}


@seeded(SEEDS, few=5)
@pytest.mark.parametrize("size", [1, 2, 3])
def test_loss_of_a_set_is_not_more_than_what_its_members_are_and_carry(seed: int, size: int) -> None:
    graph = random_graph(seed, most=12)
    n, before = len(graph), lengths(graph)
    distance = np.array([[before.get((u, v), -1) for v in range(n)] for u in range(n)])
    edges = Edges(n, *ends(graph))
    for near in (True, False):
        through = carried(edges, distance, near=near)
        for lost in combinations(range(n), size):
            others = [v for v in range(n) if v not in lost]
            after = lengths(graph.subgraph(others))
            pairs = [pair for pair in permutations(others, 2) if pair in before]
            gone = sum(worth(before[p], near=near) - worth(after.get(p, np.inf), near=near) for p in pairs)
            assert gone <= through[list(lost)].sum() + 1e-9


def worth(distance: float, *, near: bool) -> float:
    """What a pair counts."""
    return 1 / distance if near else float(np.isfinite(distance))


def test_what_each_carries_of_a_square_with_a_tail() -> None:
    """Over 1 and 3 leads one of both ways from 0 to 2 each; over 2 all ways to 4."""
    edges = Edges(5, *ends(nx.Graph([(0, 1), (1, 2), (2, 3), (3, 0), (2, 4)])))
    distance = BitParallelBFS(edges).distances(np.arange(5))
    # 0-2 (2 edges), 0-4 (3) by 1 or 3; 1-3 by 0 or 2; 1-4, 3-4 (2) and 0-4 by 2. Each pair counts both ways.
    shares = [0.5, 0.5 + 0.5, 0.5 + 1 + 1 + 1, 0.5 + 0.5, 0]
    assert carried(edges, distance, near=False).tolist() == pytest.approx([2 * s for s in shares])
    nearness = [0.5 / 2, 0.5 / 2 + 0.5 / 3, 0.5 / 2 + 2 / 2 + 1 / 3, 0.5 / 2 + 0.5 / 3, 0]
    assert carried(edges, distance, near=True).tolist() == pytest.approx([2 * s for s in nearness])


def test_equal_sets_built_one_by_one_are_all_given() -> None:
    near = np.eye(4)
    assert best_sets(covered(near), np.arange(4), 3, exact=1).sets == list(combinations(range(4), 3))


def test_whole_set_of_candidates_is_the_only_one() -> None:
    found = best_sets(covered(np.eye(3)), np.arange(3), 3, exact=0)
    assert found.sets == [(0, 1, 2)]


# --- brokerage ---------------------------------------------------------------------------------------


def written_out(n: int, edges: list[tuple[int, int]], classes: np.ndarray) -> np.ndarray:
    """Every ordered triple looked at."""
    tied, found = set(edges), np.zeros((len(ROLES), n), dtype=int)
    for a, b, c in permutations(range(n), 3):
        x, own, y = classes[[a, b, c]].tolist()
        if (a, b) not in tied or (b, c) not in tied or (a, c) in tied or min(x, own, y) < 0:
            continue
        if x == y:
            role = "coordinator" if x == own else "itinerant"
        else:
            role = "gatekeeper" if y == own else "representative" if x == own else "liaison"
        found[ROLES.index(role), b] += 1
    return found


def random_arcs(seed: int) -> tuple[int, list[tuple[int, int]]]:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 9))
    return n, [pair for pair in permutations(range(n), 2) if rng.random() < 0.4]


def columns(edges: list[tuple[int, int]]) -> tuple[Ints, Ints]:
    array = np.array(edges, dtype=np.int32).reshape(-1, 2)
    return array[:, 0], array[:, 1]


@seeded(range(40))
def test_counts_are_those_of_every_triple_under_several_labellings(seed: int) -> None:
    n, edges = random_arcs(seed)
    classes = np.random.default_rng(seed).integers(-1, 4, (3, n))
    found = counts(TwoPaths.build(Edges(n, *columns(edges), directed=True)), classes)
    assert found.tolist() == [written_out(n, edges, some).tolist() for some in classes]


def test_counts_of_a_published_policy_network_are_those_of_sna(shared: Path) -> None:
    folder = shared / "data" / "policy-chemnet"
    with (folder / "pol.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    with (folder / "EXPECTED_brokerage_pol.csv").open(encoding="utf-8", newline="") as file:
        wanted = list(csv.DictReader(file))
    source, target = np.nonzero(np.array([[int(cell) for cell in row[1:]] for row in rows]))
    loops = source == target
    groups = sorted({row["group"] for row in wanted})
    edges = Edges(len(rows), source[~loops], target[~loops], directed=True)
    classes = np.array([groups.index(row["group"]) for row in wanted])
    found = counts(TwoPaths.build(edges), classes[None])[0]
    assert head[1:] == [row["node"] for row in wanted]
    # sna: w_I coordinator, w_O itinerant, b_OI gatekeeper, b_IO representative, b_O liaison.
    for role, name in enumerate(["w_I", "w_O", "b_OI", "b_IO", "b_O"]):
        assert found[role].tolist() == [int(row[name]) for row in wanted], name


@seeded([2, 5, 11])
def test_relabelling_draws_from_all_ways_to_deal_the_classes(seed: int) -> None:
    n, edges = random_arcs(seed)
    classes = np.arange(n) % 3
    classes[0] = -1
    paths = TwoPaths.build(Edges(n, *columns(edges), directed=True))
    # Every order is looked at, so that each way counts as often as it is drawn.
    orders = np.array(list(permutations(range(1, n))))
    dealt = np.column_stack([np.full(len(orders), -1), classes[orders]])
    every = counts(paths, dealt).astype(float)
    found = roles(paths, classes, draws=4_000, seed=1)
    assert (found.observed == counts(paths, classes[None])[0]).all()
    spread = every.std(axis=0)
    assert (np.abs(found.mean - every.mean(axis=0)) <= 4 * spread / np.sqrt(4_000) + 1e-12).all()
    np.testing.assert_allclose(found.sd, spread, atol=0.1 * spread.max() + 1e-12)
    p = (every >= found.observed).mean(axis=0)
    assert (np.abs(found.p - p) <= 4 * np.sqrt(p * (1 - p) / 4_000) + 1e-3).all()


def test_relabelling_is_the_same_in_blocks_of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    n, edges = random_arcs(11)
    paths = TwoPaths.build(Edges(n, *columns(edges), directed=True))
    at_once = roles(paths, np.arange(n) % 3, draws=50, seed=4)
    monkeypatch.setattr(brokerage, "BLOCK", 1)
    one_by_one = roles(paths, np.arange(n) % 3, draws=50, seed=4)
    np.testing.assert_allclose(at_once.mean, one_by_one.mean)
    np.testing.assert_allclose(at_once.sd, one_by_one.sd)
    assert (at_once.p == one_by_one.p).all()


def test_without_draws_nothing_is_compared() -> None:
    n, edges = random_arcs(11)
    found = roles(TwoPaths.build(Edges(n, *columns(edges), directed=True)), np.arange(n) % 2, draws=0, seed=1)
    assert np.isnan(found.mean).all()
    assert np.isnan(found.p).all()


def test_network_without_edges_has_no_broker() -> None:
    for n in (0, 1, 3):
        found = roles(
            TwoPaths.build(Edges(n, *columns([]), directed=True)),
            np.zeros(n, dtype=np.int64),
            draws=10,
            seed=1,
        )
        assert found.observed.shape == (len(ROLES), n)
        assert not found.observed.any()
