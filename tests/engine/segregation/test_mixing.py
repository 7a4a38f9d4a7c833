"""Counts of ties within and across sets, and what relabelling gives, against brute force and networkx."""

from __future__ import annotations

import csv
from itertools import combinations, permutations, product
from math import comb
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from seeds import seeded

from actormap.engine.edges import Edges
from actormap.engine.segregation import permutation, spectral_segregation
from actormap.engine.segregation.mixing import (
    Mixing,
    balance,
    block_ties,
    expected_within,
    odds_ratio,
    set_ties,
    whole,
)
from actormap.engine.segregation.permutation import (
    PermutationBudget,
    chance,
    divisions,
    enumerated,
    relabelled_ties,
    relabellings,
)

ALL = PermutationBudget(exact=10**6, draws=500, seed=3)
NONE_EXACT = PermutationBudget(exact=0, draws=20_000, seed=3)


def ties_of(graph: nx.Graph) -> Edges:
    ends = np.array([sorted(edge) for edge in graph.edges], dtype=np.int32).reshape(-1, 2)
    return Edges(len(graph), ends[:, 0], ends[:, 1])


def a_graph(seed: int, n: int = 12, share: float = 0.3) -> nx.Graph:
    return nx.gnp_random_graph(n, share, seed=seed)


def some_members(seed: int, n: int, size: int) -> np.ndarray:
    inside = np.zeros(n, dtype=bool)
    inside[np.random.default_rng(seed).choice(n, size, replace=False)] = True
    return inside


def counted(graph: nx.Graph, members: set[int]) -> tuple[int, int]:
    """Ties across and within, by networkx."""
    return nx.cut_size(graph, members), graph.subgraph(members).number_of_edges()


# --- counts --------------------------------------------------------------------------------------------


@seeded(range(4))
def test_ties_of_overlapping_sets_are_those_of_networkx(seed: int) -> None:
    graph = a_graph(seed, 15)
    rng = np.random.default_rng(seed)
    sets = [set(rng.choice(15, size, replace=False).tolist()) for size in (1, 2, 6, 14, 15)] + [set()]
    pairs = [(v, i) for i, members in enumerate(sets) for v in sorted(members)]
    actor, column = np.array(pairs).T
    within, cross = set_ties(ties_of(graph), actor, column, len(sets))
    assert list(zip(cross, within, strict=True)) == [counted(graph, members) for members in sets]


@seeded(range(4))
def test_blocks_and_assortativity_are_those_of_networkx(seed: int) -> None:
    graph = a_graph(seed, 20)
    code = np.random.default_rng(seed).integers(0, 4, 20)
    nx.set_node_attributes(graph, dict(enumerate(code.tolist())), "class")
    ties = ties_of(graph)
    table = nx.attribute_mixing_matrix(graph, "class", mapping={c: c for c in range(4)}, normalized=False)
    found = block_ties(ties, code, 4)
    assert np.array_equal(found + np.diag(np.diag(found)), table)  # networkx counts both ends within
    r = nx.attribute_assortativity_coefficient(graph, "class")
    assert whole(ties, code).assortativity == pytest.approx(r, abs=1e-12)


def test_a_group_against_the_others_is_a_division_in_two() -> None:
    graph = a_graph(1, 12)
    inside = some_members(1, 12, 5)
    ties = ties_of(graph)
    cross, within = counted(graph, set(np.flatnonzero(inside).tolist()))
    mix = Mixing(12, len(ties.source), 5, within, cross)
    assert mix.whole == whole(ties, inside.astype(np.int64))


@seeded(range(3))
def test_ties_expected_by_degrees_are_the_sum_over_pairs(seed: int) -> None:
    graph = nx.barabasi_albert_graph(20, 3, seed=seed)
    ties, m = ties_of(graph), graph.number_of_edges()
    sets = [set(range(size)) for size in (1, 2, 7, 20)]
    actor, column = np.array([(v, i) for i, members in enumerate(sets) for v in members]).T
    k = dict(graph.degree)
    by_hand = [
        sum(min(1.0, k[u] * k[v] / (2 * m - 1)) for u, v in combinations(members, 2)) for members in sets
    ]
    assert expected_within(ties, actor, column, len(sets)) == pytest.approx(by_hand, abs=1e-12)


def test_no_ties_at_all() -> None:
    ties = Edges(4, np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32))
    inside = np.array([True, True, False, False])
    assert [x.tolist() for x in set_ties(ties, np.array([0, 1]), np.array([0, 0]), 1)] == [[0], [0]]
    assert expected_within(ties, np.array([0, 1]), np.array([0, 0]), 1).tolist() == [0.0]
    found = whole(ties, inside.astype(np.int64))
    assert (found.ei, found.freeman, found.assortativity, found.expected_cross) == (None, None, None, 0.0)
    mix = Mixing(4, 0, 2, 0, 0)
    assert (mix.ei, mix.coleman, mix.expected_by_stubs, mix.smi) == (None, None, None, None)
    assert spectral_segregation.spectrum(ties, inside).score.tolist() == [0.0, 0.0]


def test_measures_at_their_ends() -> None:
    closed = Mixing(n=6, m=3, size=3, within=3, cross=0)
    assert (closed.ei, closed.smi, closed.coleman, closed.whole.freeman) == (-1, 1, 1, 1)
    open_ = Mixing(n=6, m=3, size=3, within=0, cross=3)
    assert (open_.ei, open_.smi, open_.coleman) == (1, -1, -1)
    assert open_.whole.freeman == pytest.approx((1.8 - 3) / 1.8)  # not cut off at 0
    assert Mixing(n=3, m=2, size=3, within=2, cross=0).smi is None
    assert Mixing(n=3, m=2, size=1, within=0, cross=2).smi is None
    assert Mixing(n=3, m=2, size=3, within=2, cross=0).whole.assortativity is None
    assert balance(0, 0) is None


def test_odds_ratio_by_hand() -> None:
    assert odds_ratio((7, 1), (22, 14)) == pytest.approx((7 / 15) / (1 / 13))
    assert odds_ratio((2, 0), (4, 3)) == pytest.approx((2.5 / 2.5) / (0.5 / 3.5))  # Haldane
    assert odds_ratio((0, 1), (0, 3)) is None


@given(
    st.integers(4, 30).flatmap(lambda n: st.tuples(st.just(n), st.integers(2, n - 2))),
    st.integers(0, 2**20),
)
@settings(max_examples=60, deadline=None)
def test_measures_stay_in_their_ranges(shape: tuple[int, int], seed: int) -> None:
    n, size = shape
    graph = a_graph(seed, n, 0.2)
    cross, within = counted(graph, set(range(size)))
    mix = Mixing(n, graph.number_of_edges(), size, within, cross)
    others = Mixing(n, mix.m, n - size, mix.m - within - cross, cross)
    for value in (mix.ei, mix.ei_expected, mix.smi, mix.coleman, mix.whole.ei, mix.whole.assortativity):
        assert value is None or -1 <= value <= 1
    assert mix.expected_by_stubs == others.expected_by_stubs  # the border is the same from both sides
    assert mix.whole == others.whole
    assert mix.whole.freeman is None or mix.whole.freeman <= 1
    assert mix.stubs + others.stubs == 2 * mix.m
    if cross < mix.pairs[1]:
        more = Mixing(n, mix.m + 1, size, within, cross + 1)
        assert mix.ei is None or (more.ei or 0) >= mix.ei
        assert mix.whole.ei is None or (more.whole.ei or 0) >= mix.whole.ei


# --- relabelling -----------------------------------------------------------------------------------------


def by_hand(graph: nx.Graph, inside: np.ndarray, strata: list[int]) -> list[tuple[int, int]]:
    """Ties across and within for every way to deal the label out within strata."""
    ways = []
    for stratum in sorted(set(strata)):
        rows = [v for v, s in enumerate(strata) if s == stratum]
        ways.append(list(combinations(rows, int(inside[rows].sum()))))
    return sorted(counted(graph, {v for part in parts for v in part}) for parts in product(*ways))


@seeded(range(4))
@pytest.mark.parametrize("strata", [[0] * 9, [0, 0, 0, 0, 1, 1, 1, 2, 2], list(range(9))])
def test_every_relabelling_is_that_of_brute_force(seed: int, strata: list[int]) -> None:
    graph = a_graph(seed, 9, 0.4)
    inside = some_members(seed, 9, 4)
    null = relabelled_ties(ties_of(graph), [inside], np.array(strata), ALL)[0]
    assert null.exact
    assert sorted(zip(null.cross.tolist(), null.within.tolist(), strict=True)) == by_hand(
        graph, inside, strata
    )
    assert len(null.cross) == relabellings(inside, np.array(strata))


def test_number_of_relabellings_is_exact_and_never_overflows() -> None:
    strata = np.array([0] * 20 + [1] * 10)
    inside = np.zeros(30, dtype=bool)
    inside[[0, 1, 2, 25]] = True
    assert relabellings(inside, strata) == comb(20, 3) * 10
    many = np.arange(100_000) < 50_000
    assert relabellings(many, np.zeros(100_000, dtype=np.int64)) > 1e300
    assert divisions(np.array([0, 0, 1, 2, 2])) == 30
    assert divisions(np.array([0, 0, 1, 2, 2]), np.array([0, 1, 1, 1, 0])) == 2 * 6
    assert enumerated(many, np.zeros(100_000, dtype=np.int64), ALL) is None


@pytest.mark.parametrize("strata", [[0] * 12, [0] * 5 + [1] * 7])
def test_drawn_relabellings_come_near_to_all_of_them(strata: list[int]) -> None:
    graph = a_graph(5, 12, 0.3)
    groups = [some_members(seed, 12, size) for seed, size in ((1, 3), (2, 5), (3, 10))]
    every = relabelled_ties(ties_of(graph), groups, np.array(strata), ALL)
    drawn = relabelled_ties(ties_of(graph), groups, np.array(strata), NONE_EXACT)
    for null, some in zip(every, drawn, strict=True):
        assert null.exact
        assert not some.exact
        assert len(some.cross) == NONE_EXACT.draws
        for kind in ("cross", "within"):
            exact, found = getattr(null, kind), getattr(some, kind)
            for value in np.unique(exact):
                assert np.mean(found <= value) == pytest.approx(np.mean(exact <= value), abs=0.02)
            assert set(found.tolist()) <= set(exact.tolist())


def test_result_for_one_group_does_not_depend_on_the_others() -> None:
    ties, strata = ties_of(a_graph(5, 30)), np.zeros(30, dtype=np.int64)
    a, b = some_members(1, 30, 6), some_members(2, 30, 11)
    draws = PermutationBudget(exact=0, draws=50, seed=1)
    alone, with_b = (relabelled_ties(ties, groups, strata, draws)[0] for groups in ([a], [b, a][::-1]))
    assert np.array_equal(alone.cross, with_b.cross)
    assert np.array_equal(alone.within, with_b.within)


def test_large_graphs_are_relabelled_in_turns_with_the_same_result(monkeypatch: pytest.MonkeyPatch) -> None:
    ties, strata, inside = ties_of(a_graph(5, 30)), np.arange(30) % 3, some_members(1, 30, 6)
    draws = PermutationBudget(exact=0, draws=50, seed=1)
    before = relabelled_ties(ties, [inside], strata, draws)[0]
    monkeypatch.setattr(permutation, "TOGETHER", 70)
    after = relabelled_ties(ties, [inside], strata, draws)[0]
    assert np.array_equal(before.cross, after.cross)


def test_groups_dealt_out_once_are_counted_on_any_ties_as_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes, draws = [6, 11, 6, 1], PermutationBudget(exact=40, draws=20, seed=1)
    dealt_out = permutation.DealtGroups.of_sizes(30, sizes, draws)
    (places,) = permutation.dealt(np.zeros(30, dtype=np.int64), draws, 0)
    for graph in (a_graph(5, 30), a_graph(6, 30, 0.1), nx.empty_graph(30)):
        found = dealt_out.counted(ties_of(graph))
        assert [null.exact for null in found] == [False, False, False, True]  # one of thirty: all are tried
        for size, null in zip(sizes[:3], found, strict=False):
            one_by_one = [counted(graph, set(np.flatnonzero(place < size).tolist())) for place in places]
            assert list(zip(null.cross.tolist(), null.within.tolist(), strict=True)) == one_by_one
        monkeypatch.setattr(permutation, "TOGETHER", 60)
        again = dealt_out.counted(ties_of(graph))
        assert all(np.array_equal(a.cross, b.cross) for a, b in zip(found, again, strict=True))
        monkeypatch.undo()


def test_nothing_is_tried_where_no_draws_are_asked() -> None:
    none = PermutationBudget(exact=10**6, draws=0, seed=1)
    ties, inside, zeros = ties_of(a_graph(1)), some_members(1, 12, 3), np.zeros(12, dtype=np.int64)
    null = relabelled_ties(ties, [inside], zeros, none)[0]
    assert len(null.cross) == len(null.within) == 0
    assert chance(null.cross, 1, exact=null.exact) == permutation.TailShares()
    assert len(permutation.relabelled_whole(ties, inside.astype(np.int64), none)) == 0
    assert len(permutation.random_set_ties(ties, [3], none)[0][0]) == 0
    assert len(spectral_segregation.relabelled_mean(ties, inside, zeros, none)[0]) == 0


def test_chance_counts_the_observed_one_only_where_it_was_drawn() -> None:
    values = np.array([0.0, 1.0, 1.0, np.nan])
    assert chance(values, 1.0, exact=True) == permutation.TailShares(3 / 4, 2 / 4, 1 / 4, 4)
    assert chance(values, 0.0, exact=False) == permutation.TailShares(2 / 5, 4 / 5, 1 / 5, 4)
    assert chance(values, 0.0, exact=False, ways=3).floor == 1 / 3
    assert chance(np.array([0.1 + 0.2]), 0.3, exact=True).low == 1  # rounding does not count


def test_random_sets_of_every_size_are_those_of_brute_force() -> None:
    graph = a_graph(2, 10, 0.4)
    ties = ties_of(graph)
    sizes = [2, 5, 9, 10, 5]
    for (within, exact), size in zip(permutation.random_set_ties(ties, sizes, ALL), sizes, strict=True):
        every = [graph.subgraph(some).number_of_edges() for some in combinations(range(10), size)]
        assert exact
        assert sorted(within.tolist()) == sorted(every)
    drawn = permutation.random_set_ties(ties, sizes, NONE_EXACT)
    for (within, exact), size in zip(drawn, sizes, strict=True):
        every = [graph.subgraph(some).number_of_edges() for some in combinations(range(10), size)]
        assert not exact
        assert np.mean(within) == pytest.approx(np.mean(every), abs=0.05)
        assert np.mean(within <= min(every)) == pytest.approx(
            np.mean(np.array(every) == min(every)), abs=0.02
        )


def every_division(code: list[int], graph: nx.Graph) -> list[int]:
    labels = set(permutations(code))
    return [sum(label[u] != label[v] for u, v in graph.edges) for label in labels]


@pytest.mark.parametrize("code", [[0, 0, 0, 1, 1, 1, 1], [0, 1, 1, 2, 2, 2, 3], [0, 0, 0, 0, 0, 0, 0]])
def test_mean_and_variance_over_all_divisions_are_exact(code: list[int]) -> None:
    graph = a_graph(4, 7, 0.5)
    every = every_division(code, graph)
    mean, variance = permutation.moments(ties_of(graph), np.array(code))
    assert mean == pytest.approx(np.mean(every), abs=1e-9)
    assert variance == pytest.approx(np.var(every), abs=1e-9)


def test_drawn_divisions_and_the_normal_curve_agree() -> None:
    graph = a_graph(4, 120, 0.1)
    code = np.random.default_rng(1).integers(0, 5, 120)
    code[:30] = 0
    ties = ties_of(graph)
    drawn = permutation.relabelled_whole(ties, code, PermutationBudget(0, 4_000, 1))
    mean, variance = permutation.moments(ties, code)
    assert drawn.mean() == pytest.approx(mean, abs=5 * np.sqrt(variance / 4_000))
    assert drawn.std() == pytest.approx(np.sqrt(variance), rel=0.05)
    normal = permutation.whole_by_moments(ties, code)
    sampled = chance(drawn, whole(ties, code).cross, exact=False)
    assert normal.low == pytest.approx(sampled.low, abs=0.03)
    assert normal.high == pytest.approx(sampled.high, abs=0.03)


def test_normal_curve_where_nothing_can_vary() -> None:
    alone = permutation.whole_by_moments(ties_of(nx.complete_graph(6)), np.array([0, 0, 0, 1, 1, 1]))
    assert alone == permutation.TailShares(1.0, 1.0)


@pytest.mark.parametrize("strata", [[0] * 7, [0, 1, 0, 1, 1, 0, 0], [2, 2, 0, 1, 1, 2, 0]])
def test_chance_of_blocks_is_that_of_all_divisions(strata: list[int]) -> None:
    graph = a_graph(4, 7, 0.5)
    code = [0, 1, 1, 2, 2, 2, 2]
    ties, here = ties_of(graph), sorted(zip(strata, code, strict=True))
    observed = block_ties(ties, np.array(code), 3)
    labels = {label for label in permutations(code) if sorted(zip(strata, label, strict=True)) == here}
    tables = [block_ties(ties, np.array(label), 3) for label in labels]
    few, many = permutation.relabelled_blocks(
        ties, np.array(code), np.array(strata), 3, PermutationBudget(0, 6_000, 1)
    )
    assert few == pytest.approx(np.mean([table <= observed for table in tables], axis=0), abs=0.03)
    assert many == pytest.approx(np.mean([table >= observed for table in tables], axis=0), abs=0.03)


# --- spectral segregation --------------------------------------------------------------------------------


def by_eig(graph: nx.Graph, inside: set[int]) -> dict[int, float]:
    """Score of each actor by numpy's general eigenvalues of the row-normalised matrix."""
    found: dict[int, float] = {}
    for part in nx.connected_components(graph.subgraph(inside)):
        rows = sorted(part)
        degree = np.array([max(graph.degree(v), 1) for v in rows])
        values, vectors = np.linalg.eig(nx.to_numpy_array(graph, nodelist=rows) / degree[:, None])
        top = int(np.argmax(values.real))
        vector = np.abs(vectors[:, top].real)
        scores = values[top].real * vector / vector.mean()
        found |= dict(zip(rows, scores.tolist(), strict=True))
    return found


@pytest.mark.parametrize(
    ("n", "share", "size"), [(12, 0.2, 5), (40, 0.05, 25), (60, 0.2, 30), (400, 0.02, 200), (30, 0.1, 1)]
)
@pytest.mark.parametrize("dense", [0, 96])
def test_spectral_scores_are_those_of_numpy(
    n: int, share: float, size: int, dense: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spectral_segregation, "DENSE", max(dense, 2))
    graph = a_graph(n, n, share)
    inside = some_members(n, n, size)
    found = spectral_segregation.spectrum(ties_of(graph), inside)
    by_hand = by_eig(graph, set(np.flatnonzero(inside).tolist()))
    assert found.score == pytest.approx([by_hand[v] for v in sorted(by_hand)], abs=1e-8)
    assert np.all((found.value >= 0) & (found.value <= 1 + 1e-9))
    if dense:
        for part, value in enumerate(found.value.tolist()):
            assert found.score[found.part == part].mean() == pytest.approx(value, abs=1e-9)


def test_closed_set_has_one_and_actors_without_ties_within_have_zero() -> None:
    graph = nx.disjoint_union(nx.complete_graph(4), nx.star_graph(3))
    ties = ties_of(graph)
    assert spectral_segregation.spectrum(ties, np.arange(8) < 4).score == pytest.approx([1.0] * 4)
    assert (
        spectral_segregation.spectrum(ties, np.isin(np.arange(8), [0, 5, 6, 7])).score.tolist() == [0.0] * 4
    )
    assert spectral_segregation.spectrum(ties, np.zeros(8, dtype=bool)).mean is None


@pytest.mark.parametrize("strata", [[0] * 9, [0, 1, 0, 1, 1, 0, 0, 1, 1], [0, 0, 0, 2, 2, 2, 1, 1, 1]])
def test_mean_over_relabellings_is_that_of_brute_force(strata: list[int]) -> None:
    graph, where = a_graph(3, 9, 0.35), np.array(strata)
    ties, inside = ties_of(graph), some_members(3, 9, 4)
    here = np.bincount(where[inside], minlength=3)
    sets = [
        set(some)
        for some in combinations(range(9), 4)
        if np.array_equal(np.bincount(where[list(some)], minlength=3), here)
    ]
    every = [np.mean(list(by_eig(graph, some).values())) for some in sets]
    found, exact = spectral_segregation.relabelled_mean(ties, inside, where, ALL)
    assert exact
    assert np.sort(found) == pytest.approx(sorted(every), abs=1e-9)
    drawn, exact = spectral_segregation.relabelled_mean(ties, inside, where, NONE_EXACT)
    assert not exact
    assert drawn.mean() == pytest.approx(np.mean(every), abs=0.01)


def test_two_equal_halves_joined_by_one_tie_are_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spectral_segregation, "DENSE", 8)
    graph = nx.barbell_graph(30, 0)
    inside = np.ones(60, dtype=bool)
    assert spectral_segregation.spectrum(ties_of(graph), inside).score == pytest.approx([1.0] * 60, abs=1e-6)


def test_long_chain_is_solved_where_the_quick_way_gives_up() -> None:
    graph = nx.path_graph(1_001)
    inside = np.arange(1_001) < 1_000
    found = spectral_segregation.spectrum(ties_of(graph), inside)
    # Half a cosine: free at one end, tied to an actor outside at the other.
    assert found.value[0] == pytest.approx(np.cos(np.pi / 2 / 1_000), abs=1e-12)
    assert found.score[[0, 500]] == pytest.approx(
        found.score.max() * np.cos(np.pi / 2 / 1_000 * np.array([0, 500])), rel=1e-4
    )


@pytest.mark.parametrize("graph", [nx.complete_graph(150), nx.cycle_graph(150)])
def test_large_regular_sets_without_ties_to_others_have_one(graph: nx.Graph) -> None:
    found = spectral_segregation.spectrum(ties_of(graph), np.ones(150, dtype=bool))
    assert found.score == pytest.approx([1.0] * 150, abs=1e-9)


# --- published values --------------------------------------------------------------------------------------


def gendered(folder: Path, edges: str, actors: str, key: str) -> tuple[nx.DiGraph, np.ndarray]:
    with (folder / actors).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = [row[key] for row in rows]
    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(names)))
    with (folder / edges).open(encoding="utf-8") as file:
        graph.add_edges_from(
            (names.index(row["from"]), names.index(row["to"])) for row in csv.DictReader(file)
        )
    first = rows[0]["gender"]
    return graph, np.array([row["gender"] == first for row in rows])


def group_of(graph: nx.Graph, inside: np.ndarray) -> Mixing:
    cross, within = counted(graph, set(np.flatnonzero(inside).tolist()))
    return Mixing(len(graph), graph.number_of_edges(), int(inside.sum()), within, cross)


def test_kinship_after_white_as_netseg_has_it(shared: Path) -> None:
    folder = shared / "data" / "segregation-white"
    arcs, inside = gendered(folder, "WhiteKinship-edb.csv", "WhiteKinship-vdb.csv", "name")
    division = group_of(arcs.to_undirected(), inside).whole
    assert division.ei == pytest.approx(-0.181818, abs=6e-7)
    assert division.freeman == pytest.approx(0.26, abs=0.005)
    assert division.assortativity == pytest.approx(0.180124, abs=6e-7)


def test_classroom_as_the_vignette_of_netseg_has_it(shared: Path) -> None:
    folder = shared / "data" / "segregation-white"
    arcs, boys = gendered(folder, "classroom-edb.csv", "classroom-vdb.csv", "id")
    graph = arcs.to_undirected(reciprocal=True)
    division = group_of(graph, boys).whole
    assert division.ei == pytest.approx(-0.9090909, abs=6e-8)
    assert division.freeman == pytest.approx(0.9125874, abs=6e-8)
    assert division.assortativity == pytest.approx(0.9089027, abs=6e-8)
    assert division.odds_ratio == pytest.approx(26.13333, abs=6e-6)
    assert block_ties(ties_of(graph), (~boys).astype(np.int64), 2).tolist() == [[11, 1], [1, 10]]
    scores = np.zeros(26)
    for inside in (boys, ~boys):
        scores[inside] = spectral_segregation.spectrum(ties_of(graph), inside).score
    assert scores == pytest.approx(
        [
            1.1392193,
            0.7033670,
            0.9816498,
            1,
            1,
            0.9973715,
            1,
            0,
            0,
            0,
            0,
            0,
            0.7151930,
            0.6925726,
            0,
            1.0333177,
            0.9701057,
            1.0344291,
            1.0550505,
            1.0299471,
            1,
            1,
            1,
            1.1031876,
            0,
            0.9816498,
        ],
        abs=6e-8,
    )
    chosen = np.array([[boys[u], boys[v]] for u, v in arcs.edges])  # one way, as they were told
    assert balance(
        np.sum(chosen[:, 0] != chosen[:, 1]), np.sum(chosen[:, 0] == chosen[:, 1])
    ) == pytest.approx(-0.8409091, abs=6e-8)
    density = [
        np.sum((chosen == [True, to]).all(axis=1)) / pairs for to, pairs in ((True, 156), (False, 169))
    ]
    assert balance(*density) == pytest.approx(0.9117647, abs=6e-8)


def test_chemicals_policy_by_type_of_actor(shared: Path) -> None:
    folder = shared / "data" / "policy-chemnet"
    with (folder / "pol.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    with (folder / "types.csv").open(encoding="utf-8") as file:
        types = dict(row[:2] for row in list(csv.reader(file))[1:])
    names = rows[0][1:]
    arcs = [(u, v) for u, row in enumerate(rows[1:]) for v, cell in enumerate(row[1:]) if cell == "1"]
    source, target = np.array(arcs).T
    kinds = sorted(set(types.values()))
    code = np.array([kinds.index(types[name]) for name in names])
    assert whole(Edges(30, source, target), code).ei == pytest.approx(0.28655, abs=6e-6)
