"""Between, near, PageRank, Katz, eigenvector and PN: the values of networkx, igraph and full matrices."""

from __future__ import annotations

from itertools import combinations

import igraph as ig
import networkx as nx
import numpy as np
import numpy.typing as npt
import pytest
from seeds import seeded

from actormap.engine.centrality import spectral
from actormap.engine.centrality.betweenness import (
    Estimate,
    Sample,
    betweenness,
    betweenness_from,
    harmonic,
    nearness,
)
from actormap.engine.edges import Edges

ALL = Sample(exact=10_000, sources=64, seed=1)
SEEDS = range(12)
Ints = npt.NDArray[np.int32]


def random_net(seed: int, *, directed: bool, weighted: bool, most: int = 30) -> tuple[Edges, nx.Graph]:
    """Edges and the same as a graph; some nodes have none."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, most + 1))
    made = nx.gnp_random_graph(n, 2.2 / max(n, 3), seed=seed, directed=directed)
    ends = np.array(list(made.edges), dtype=np.int32).reshape(-1, 2)
    length = rng.uniform(0.1, 3, len(ends)) if weighted else None
    if length is not None:
        for (u, v), long in zip(ends.tolist(), length.tolist(), strict=True):
            made.edges[u, v]["length"] = long
    return Edges(n, ends[:, 0], ends[:, 1], length, directed), made


def nx_betweenness(net: Edges, made: nx.Graph) -> list[float]:
    weight = None if net.weight is None else "length"
    return list(nx.betweenness_centrality(made, normalized=False, weight=weight).values())


def nx_harmonic(net: Edges, made: nx.Graph) -> list[float]:
    # networkx counts ways that arrive; here those that leave count.
    other = made.reverse() if net.directed else made
    weight = None if net.weight is None else "length"
    return [h / max(net.n - 1, 1) for h in nx.harmonic_centrality(other, distance=weight).values()]


@seeded(SEEDS)
@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("weighted", [False, True])
def test_exact_values_are_those_of_networkx(seed: int, directed: bool, weighted: bool) -> None:
    net, made = random_net(seed, directed=directed, weighted=weighted)
    between, near = betweenness(net, ALL), harmonic(net, ALL)
    assert between.value == pytest.approx(nx_betweenness(net, made), abs=1e-9)
    assert near.value == pytest.approx(nx_harmonic(net, made), abs=1e-9)
    assert between.exact
    assert (between.low == between.value).all()


@seeded(SEEDS[:4])
@pytest.mark.parametrize("directed", [False, True])
def test_harmonic_is_that_of_igraph(seed: int, directed: bool) -> None:
    net, made = random_net(seed, directed=directed, weighted=True)
    other = ig.Graph(n=net.n, edges=list(made.edges), directed=directed)
    wanted = other.harmonic_centrality(mode="out", weights=net.weight.tolist())
    assert harmonic(net, ALL).value == pytest.approx(np.nan_to_num(wanted), abs=1e-9)


def test_more_than_a_word_of_nodes_are_followed() -> None:
    net, made = random_net(3, directed=False, weighted=False, most=400)
    assert net.n > 130
    assert harmonic(net, ALL).value == pytest.approx(nx_harmonic(net, made), abs=1e-9)


@seeded(SEEDS[:6])
def test_nearness_is_the_mean_strength_of_the_strongest_way(seed: int) -> None:
    net, made = random_net(seed, directed=True, weighted=True, most=12)
    strength = np.zeros((net.n, net.n))
    for u, ways in nx.all_pairs_dijkstra_path_length(made, weight="length"):
        for v, long in ways.items():
            strength[u, v] = np.exp(-long) if u != v else 0
    assert nearness(net, ALL).value == pytest.approx(strength.sum(axis=1) / max(net.n - 1, 1), abs=1e-12)


def test_ways_of_no_length_have_full_strength() -> None:
    net = Edges(
        3, np.array([0, 1], dtype=np.int32), np.array([1, 2], dtype=np.int32), np.zeros(2), directed=True
    )
    assert nearness(net, ALL).value.tolist() == [1.0, 0.5, 0.0]


# --- samples -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module", name="large")
def _large() -> Edges:
    made = nx.barabasi_albert_graph(1_500, 2, seed=4)
    ends = np.array(list(made.edges), dtype=np.int32)
    return Edges(1_500, ends[:, 0], ends[:, 1])


@pytest.mark.parametrize("kernel", [betweenness, harmonic])
def test_sample_is_without_bias_and_its_interval_covers(large: Edges, kernel: object) -> None:
    true = kernel(large, ALL).value
    samples = [kernel(large, Sample(exact=10, sources=300, seed=s)) for s in range(25)]
    top = np.argsort(-true)[:100]
    mean = np.mean([s.value for s in samples], axis=0)
    assert mean[top] == pytest.approx(true[top], rel=0.15)
    assert abs(mean.sum() / true.sum() - 1) < 0.02
    inside = np.mean([(s.low <= true + 1e-9) & (true - 1e-9 <= s.high) for s in samples], axis=0)
    assert inside[top].mean() >= 0.95
    # What a sample may have missed altogether is above the value, not below it.
    assert np.mean([s.low <= true + 1e-9 for s in samples]) >= 0.8


def test_sample_of_all_nodes_is_exact(large: Edges) -> None:
    found = betweenness(large, Sample(exact=10, sources=5_000, seed=1))
    assert found.exact
    assert found.value == pytest.approx(betweenness(large, ALL).value, rel=1e-9)


def test_sample_is_never_below_64_and_repeats_itself(large: Edges) -> None:
    once, again = (betweenness(large, Sample(exact=10, sources=1, seed=9)) for _ in range(2))
    assert once.sources == 64
    assert not once.exact
    assert (once.value == again.value).all()
    assert (betweenness(large, Sample(exact=10, sources=1, seed=8)).value != once.value).any()


@pytest.mark.parametrize("kernel", [betweenness, harmonic])
@pytest.mark.parametrize("directed", [False, True])
def test_sample_counts_what_networkx_counts_from_the_same_starts(kernel: object, directed: bool) -> None:
    net, made = random_net(5, directed=directed, weighted=True, most=120)
    sample = Sample(exact=10, sources=70, seed=2)
    starts = sample.of(net.n).tolist()
    assert len(starts) < net.n
    found: Estimate = kernel(net, sample)
    others = np.full(net.n, float(len(starts)))
    others[starts] -= 1
    if kernel is betweenness:
        part = nx.betweenness_centrality_subset(made, starts, list(made), weight="length")
        # networkx halves nothing here: a pair counts from one end only in a sample.
        wanted = np.array(list(part.values())) * (net.n - 1) / others
    else:
        long = dict(nx.all_pairs_dijkstra_path_length(made, weight="length"))
        total = [sum(1 / long[v][u] for u in starts if u != v and u in long[v]) for v in range(net.n)]
        wanted = np.array(total) / others
    assert found.value == pytest.approx(wanted, rel=1e-9, abs=1e-12)


def test_weighted_large_net_is_reordered_with_its_lengths() -> None:
    net, made = random_net(11, directed=False, weighted=True, most=200)
    if net.n < 80:
        net, made = random_net(13, directed=False, weighted=True, most=200)
    many = [betweenness(net, Sample(exact=10, sources=70, seed=s)).value for s in range(40)]
    wanted = np.array(nx_betweenness(net, made))
    assert np.mean(many, axis=0).sum() == pytest.approx(wanted.sum(), rel=0.05)


# --- nothing, one node -------------------------------------------------------------------------------

NONE = np.zeros(0, dtype=np.int32)


def test_from_all_starts_a_chain_with_a_fork_has_the_counts_worked_out_by_hand() -> None:
    # 0 - 1 - 2, and 2 to 3 and 4: 1 is between 0 and all others, 2 between 0, 1 and 3, 4, and between these.
    net = Edges(5, np.array([0, 1, 2, 2], dtype=np.int32), np.array([1, 2, 3, 4], dtype=np.int32))
    assert betweenness_from(net, np.arange(5)) == pytest.approx([0, 3, 5, 0, 0])
    # 1 is passed from 0 to 2, 3, 4 and 3 to 0; 2 from 0 to 3, 4 and from 3 to 0, 1, 4. Half, times 4 / 2.
    assert betweenness_from(net, np.array([0, 3])) == pytest.approx([0, 4, 5, 0, 0])


@seeded(SEEDS)
@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("weighted", [False, True])
def test_some_starts_are_without_bias_and_all_are_exact(seed: int, directed: bool, weighted: bool) -> None:
    net, made = random_net(seed, directed=directed, weighted=weighted, most=8)
    if net.n < 3:
        return
    exact = nx_betweenness(net, made)
    assert betweenness_from(net, np.arange(net.n)) == pytest.approx(exact, abs=1e-9)
    # No node is a start for itself, so the mean over all choices of starts without it is its value.
    every = [list(some) for some in combinations(range(net.n), 2)]
    found = np.array([betweenness_from(net, np.array(some)) for some in every])
    for v in range(net.n):
        without = [row for row, some in enumerate(every) if v not in some]
        assert found[without, v].mean() == pytest.approx(exact[v], abs=1e-9)


@pytest.mark.parametrize("n", [0, 1, 3])
@pytest.mark.parametrize("directed", [False, True])
def test_nets_without_edges_have_zeros(n: int, directed: bool) -> None:
    for kernel in (betweenness, harmonic, nearness):
        length = None if kernel is not nearness else np.zeros(0)
        assert kernel(Edges(n, NONE, NONE, length, directed), ALL).value.tolist() == [0.0] * n
    weights = np.zeros(0)
    assert spectral.pagerank(Edges(n, NONE, NONE, weights, directed=True), damping=0.85) == pytest.approx(
        [1 / max(n, 1)] * n
    )
    assert spectral.katz(Edges(n, NONE, NONE, weights, directed=True), alpha=0.5).tolist() == [1.0] * n
    assert spectral.leading(Edges(n, NONE, NONE, weights, directed=True)) == (0.0, None)


# --- PageRank, Katz, eigenvector ---------------------------------------------------------------------


@pytest.mark.parametrize("n", [spectral.WALKED, spectral.WALKED + 1])
@pytest.mark.parametrize("directed", [False, True])
def test_pagerank_is_solved_or_walked_to_the_same(n: int, directed: bool) -> None:
    graph = nx.gnp_random_graph(n, 2 / n, seed=n, directed=directed)
    ends = np.array(list(graph.edges), dtype=np.int32)
    weight = np.random.default_rng(n).uniform(0.1, 3, len(ends))
    for (u, v), some in zip(ends.tolist(), weight.tolist(), strict=True):
        graph.edges[u, v]["weight"] = some
    theirs = nx.pagerank(graph, tol=1e-14, max_iter=1_000)
    ours = spectral.pagerank(Edges(n, ends[:, 0], ends[:, 1], weight, directed), damping=0.85)
    assert ours == pytest.approx([theirs[v] for v in range(n)], abs=1e-9)


def random_arcs(seed: int, most: int = 25) -> tuple[int, Ints, Ints, npt.NDArray[np.float64]]:
    net, _ = random_net(seed, directed=True, weighted=False, most=most)
    weight = np.random.default_rng(seed).uniform(0.05, 1, len(net.source))
    return net.n, net.source, net.target, weight


def full(n: int, source: Ints, target: Ints, weight: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    matrix = np.zeros((n, n))
    matrix[source, target] = weight
    return matrix


@seeded(SEEDS)
def test_pagerank_is_that_of_igraph_and_networkx(seed: int) -> None:
    n, u, v, w = random_arcs(seed)
    found = spectral.pagerank(Edges(n, u, v, w, directed=True), damping=0.85)
    edges = np.column_stack([u, v]).tolist()
    other = ig.Graph(n=n, edges=edges, directed=True)
    assert found == pytest.approx(other.pagerank(damping=0.85, weights=w.tolist()), abs=1e-10)
    made = nx.DiGraph()
    made.add_nodes_from(range(n))
    made.add_weighted_edges_from([(a, b, c) for (a, b), c in zip(edges, w.tolist(), strict=True)])
    assert found == pytest.approx(list(nx.pagerank(made, tol=1e-13, max_iter=5_000).values()), abs=1e-9)
    assert found.sum() == pytest.approx(1)


@seeded(SEEDS)
def test_katz_solves_its_equation(seed: int) -> None:
    n, u, v, w = random_arcs(seed)
    value, _ = spectral.leading(Edges(n, u, v, w, directed=True))
    alpha = 0.85 / value if value else 0.5
    wanted = np.linalg.solve(np.eye(n) - alpha * full(n, u, v, w), np.ones(n))
    assert spectral.katz(Edges(n, u, v, w, directed=True), alpha=alpha) == pytest.approx(wanted, rel=1e-9)


@seeded(SEEDS)
@pytest.mark.parametrize("small", [50, 0])
def test_leading_eigenvalue_is_that_of_the_full_matrix(
    seed: int, small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spectral, "SMALL", small)
    n, u, v, w = random_arcs(seed)
    wanted = max(np.abs(np.linalg.eigvals(full(n, u, v, w)))) if n else 0.0
    cyclic = not nx.is_directed_acyclic_graph(nx.DiGraph(np.column_stack([u, v]).tolist()))
    value, _ = spectral.leading(Edges(n, u, v, w, directed=True))
    assert value == pytest.approx(wanted if cyclic else 0.0, abs=1e-9)


@pytest.mark.parametrize("small", [50, 0])
def test_eigenvector_of_a_strongly_connected_net_also_one_that_swings(
    small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spectral, "SMALL", small)
    u, v = np.array([0, 1, 2, 3], dtype=np.int32), np.array([1, 2, 3, 0], dtype=np.int32)
    w = np.array([0.5, 1.0, 0.2, 0.9])
    value, vector = spectral.leading(Edges(4, u, v, w, directed=True))
    assert value == pytest.approx((0.5 * 1.0 * 0.2 * 0.9) ** 0.25, abs=1e-10)
    assert vector is not None
    assert full(4, u, v, w) @ vector == pytest.approx(value * vector, abs=1e-9)
    assert vector.max() == 1
    assert spectral.leading(Edges(5, u, v, w, directed=True))[1] is None


@pytest.mark.parametrize("n", [51, 300, 301, 1_000])
def test_eigenvalue_of_a_long_chain_is_that_of_the_formula(n: int) -> None:
    near = np.arange(n - 1, dtype=np.int32)
    ends = np.r_[near, near + 1], np.r_[near + 1, near]
    value, vector = spectral.leading(Edges(n, *ends, np.ones(2 * n - 2), directed=True))
    assert value == pytest.approx(2 * np.cos(np.pi / (n + 1)), abs=1e-12)
    wanted = np.sin(np.pi * np.arange(1, n + 1) / (n + 1))
    assert vector == pytest.approx(wanted / wanted.max(), abs=1e-6)


@pytest.mark.parametrize("n", [51, 300])
def test_eigenvalue_of_a_ring_of_unequal_weights_is_that_of_the_formula(n: int) -> None:
    along = np.arange(n, dtype=np.int32)
    weight = np.random.default_rng(n).uniform(0.1, 1, n)
    value, vector = spectral.leading(Edges(n, along, np.roll(along, -1), weight, directed=True))
    assert value == pytest.approx(np.exp(np.log(weight).mean()), abs=1e-9)
    assert vector is not None
    assert weight * np.roll(vector, -1) == pytest.approx(value * vector, abs=1e-9)


# --- PN ----------------------------------------------------------------------------------------------


def signed(text: str) -> tuple[int, Ints, Ints, npt.NDArray[np.int8]]:
    """`01+ 12-` as edges."""
    edges = [(int(e[0]), int(e[1]), 1 if e[2] == "+" else -1) for e in text.split()]
    u, v, s = (np.array(column) for column in zip(*edges, strict=True))
    return max(u.max(), v.max()) + 1, u.astype(np.int32), v.astype(np.int32), s.astype(np.int8)


def test_pn_of_two_friends_and_a_common_foe() -> None:
    assert spectral.pn(Edges(*signed("01+ 02- 12-"), directed=True)) == pytest.approx([2, 2, -1])


def test_pn_of_two_foes_does_not_exist() -> None:
    assert np.isnan(spectral.pn(Edges(*signed("01-"), directed=True))).all()
    assert spectral.pn(Edges(*signed("01+"), directed=True)) == pytest.approx([2, 2])


@pytest.mark.parametrize("mode", ["in", "out"])
def test_pn_where_all_are_hostile_to_all_does_not_exist(mode: spectral.Mode) -> None:
    assert np.isnan(spectral.pn(Edges(*signed("01- 10- 02- 20- 12- 21-"), directed=True), mode=mode)).all()
    assert spectral.pn(Edges(*signed("01- 02- 12-"), directed=True)) == pytest.approx([0.5, 0.5, 0.5])


@seeded(SEEDS)
@pytest.mark.parametrize("mode", ["all", "in", "out"])
@pytest.mark.parametrize("dense", [300, 0])
def test_pn_solves_the_equations_of_everett_and_borgatti(
    seed: int, mode: spectral.Mode, dense: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spectral, "DENSE", dense)
    n, u, v, _ = random_arcs(seed)
    if n < 3:
        return
    if mode == "all":
        keep = u < v
        u, v = u[keep], v[keep]
    sign = np.random.default_rng(seed).choice(np.array([1, 1, -1], dtype=np.int8), len(u))
    a = full(n, u, v, np.where(sign > 0, 1.0, -2.0)) / (2 * n - 2)
    one, i = np.ones(n), np.eye(n)
    wanted = {
        "all": lambda: np.linalg.solve(i - a - a.T, one),
        "out": lambda: np.linalg.solve(i - a @ a.T, (i + a) @ one),
        "in": lambda: np.linalg.solve(i - a.T @ a, (i + a.T) @ one),
    }[mode]()
    assert spectral.pn(Edges(n, u, v, sign, directed=True), mode=mode) == pytest.approx(wanted, abs=1e-9)


def test_pn_out_and_in_tell_who_sends_a_hostile_tie() -> None:
    n, u, v, sign = signed("01- 12+ 20+ 30+")
    out, into = (spectral.pn(Edges(n, u, v, sign, directed=True), mode=mode) for mode in ("out", "in"))
    assert out[0] == min(out)
    assert into[1] == min(into)
