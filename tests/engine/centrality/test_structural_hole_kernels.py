"""Constraint, effective size, clustering, bridges: the values of networkx, igraph and published tables."""

from __future__ import annotations

import csv
from itertools import combinations
from math import comb, nan
from pathlib import Path

import igraph as ig
import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from seeds import seeded

from actormap.core.arrays import Ints
from actormap.engine.centrality import triangles
from actormap.engine.centrality.brokerage import holes
from actormap.engine.connectivity.cutpoints import bridges
from actormap.engine.edges import Edges

SEEDS = range(25)
PUBLISHED = {
    "florentine/flo_marriage.graphml": "florentine/EXPECTED_flo_marriage.csv",
    "florentine/flo_business.graphml": "florentine/EXPECTED_flo_business.csv",
    "gml-classics/karate.gml": "gml-classics/EXPECTED_karate.csv",
    "gml-classics/lesmiserables.gml": "gml-classics/EXPECTED_lesmiserables.csv",
    "segregation-white/WhiteKinship.graphml": "segregation-white/EXPECTED_WhiteKinship.csv",
    "suffragettes/suffragettes_01.graphml": "suffragettes/EXPECTED_suffragettes_01.csv",
    "suffragettes/suffragettes_08.graphml": "suffragettes/EXPECTED_suffragettes_08.csv",
    "policy-chemnet/pol.graphml": "policy-chemnet/EXPECTED_pol.csv",
}
"""Networks with values that R (igraph, sna) gave for them, six decimals."""

graphs = st.integers(0, 9).flatmap(
    lambda n: st.tuples(
        st.just(n),
        st.sets(st.sampled_from([*combinations(range(max(n, 2)), 2)])) if n > 1 else st.just(set()),
    )
)


def ends(graph: nx.Graph) -> tuple[Ints, Ints]:
    array = np.array([edge[:2] for edge in graph.edges], dtype=np.int32).reshape(-1, 2)
    return array[:, 0], array[:, 1]


def random_graph(seed: int, *, directed: bool = False, weighted: bool = False) -> nx.Graph:
    """Up to fifteen nodes, some of them without any edge."""
    rng = np.random.default_rng(seed)
    graph = nx.gnp_random_graph(int(rng.integers(1, 16)), 0.3, seed=seed, directed=directed)
    for u, v in graph.edges:
        graph[u][v]["weight"] = float(rng.integers(1, 6)) / 4 if weighted else 1.0
    return graph


def weights(graph: nx.Graph) -> np.ndarray:
    return np.array([w for _, _, w in graph.edges(data="weight")], dtype=float)


def by_node(values: dict[int, float]) -> list[float]:
    return [values[v] for v in sorted(values)]


def same(found: np.ndarray, wanted: list[float], *, within: float = 1e-12) -> None:
    np.testing.assert_allclose(found, wanted, rtol=0, atol=within)


# --- holes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("weighted", [False, True])
@seeded(SEEDS)
def test_undirected_values_are_those_of_networkx(seed: int, weighted: bool) -> None:
    graph = random_graph(seed, weighted=weighted)
    found = holes(Edges(len(graph), *ends(graph), weights(graph) if weighted else None))
    name = "weight" if weighted else None
    same(found.constraint, by_node(nx.constraint(graph, nodes=list(graph), weight=name)))
    # Node by node: all at once networkx divides by the wrong maximum where ties have weights.
    same(found.effective_size, by_node(nx.effective_size(graph, nodes=list(graph), weight=name)))
    assert found.degree.tolist() == [graph.degree(v) for v in graph]
    clustering = [nx.clustering(graph, v) if graph.degree(v) > 1 else nan for v in graph]
    same(found.clustering, clustering)


@pytest.mark.parametrize("directed", [False, True])
@seeded(SEEDS)
def test_constraint_is_that_of_igraph_in_either_direction(seed: int, directed: bool) -> None:
    graph = random_graph(seed, directed=directed, weighted=True)
    edges = [tuple(edge) for edge in graph.edges]
    other = ig.Graph(n=len(graph), edges=edges, directed=directed)
    same(
        holes(Edges(len(graph), *ends(graph), weights(graph))).constraint,
        other.constraint(weights=weights(graph).tolist()),
    )


@seeded(SEEDS)
def test_directed_effective_size_is_that_of_networkx_where_it_has_one(seed: int) -> None:
    graph = random_graph(seed, directed=True, weighted=True)
    found = holes(Edges(len(graph), *ends(graph), weights(graph))).effective_size
    wanted = nx.effective_size(graph, nodes=list(graph), weight="weight")
    sends = [v for v in graph if graph.out_degree(v)]  # networkx has no value for the others
    same(found[sends], [wanted[v] for v in sends])


@pytest.mark.parametrize("name", PUBLISHED)
def test_values_of_published_networks(shared: Path, name: str) -> None:
    graph, rows = published(shared, name)
    found = holes(Edges(len(graph), *ends(graph)))
    same(found.constraint, [number(row["constraint_unweighted"]) for row in rows], within=6e-7)
    same(found.clustering, [number(row["local_clustering"]) for row in rows], within=6e-7)
    cut = [i for i, row in enumerate(rows) if row["is_articulation"] == "TRUE"]
    assert np.unique(bridges(Edges(len(graph), *ends(graph))).node).tolist() == cut


def published(shared: Path, name: str) -> tuple[nx.Graph, list[dict[str, str]]]:
    """A network, its nodes numbered in the order of the table that goes with it."""
    file = shared / "data" / name
    read = nx.read_gml(file, label="id") if file.suffix == ".gml" else nx.read_graphml(file)
    graph = nx.convert_node_labels_to_integers(nx.Graph(read))
    graph.remove_edges_from([*nx.selfloop_edges(graph)])
    with (shared / "data" / PUBLISHED[name]).open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert [int(row["degree"]) for row in rows] == [graph.degree(v) for v in graph]
    return graph, rows


def number(cell: str) -> float:
    return float(cell) if cell not in {"", "NA", "NaN"} else nan


def test_parallel_edges_are_summed_and_edges_without_strength_are_none() -> None:
    once = holes(Edges(4, *codes("01 02 12"), np.array([2.0, 1.0, 3.0])))
    twice = holes(Edges(4, *codes("01 10 02 12 23 23"), np.array([0.5, 1.5, 1.0, 3.0, 0.0, nan])))
    for name in ("constraint", "effective_size", "degree", "clustering"):
        same(getattr(twice, name), getattr(once, name).tolist())


def codes(listed: str) -> tuple[Ints, Ints]:
    """`01 12` as two arrays."""
    array = np.array([[int(c) for c in word] for word in listed.split()], dtype=np.int32).reshape(-1, 2)
    return array[:, 0], array[:, 1]


@pytest.mark.parametrize("n", [0, 1, 3])
def test_nodes_without_edges_have_no_value(n: int) -> None:
    found = holes(Edges(n, *codes("")))
    assert found.degree.tolist() == [0] * n
    for values in (found.constraint, found.effective_size, found.clustering):
        assert len(values) == n
        assert np.isnan(values).all()


@pytest.mark.parametrize("block", [1, 2, 7])
def test_triangles_are_all_found_however_small_the_blocks(
    monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(triangles, "BLOCK", block)
    graph = nx.gnp_random_graph(30, 0.3, seed=1)
    edges, place = triangles.by_degree(Edges(30, *ends(graph)))
    node = np.argsort(place)
    found = [
        frozenset(node[[edges.source[a], edges.target[a], edges.target[b]]].tolist())
        for first, second, _ in triangles.triangles(edges)
        for a, b in zip(first, second, strict=True)
    ]
    wanted = {
        frozenset(three)
        for three in combinations(range(30), 3)
        if graph.subgraph(three).number_of_edges() == 3
    }
    assert set(found) == wanted
    assert len(found) == len(wanted) > 50


@given(graphs)
def test_constraint_of_a_single_contact_is_one_and_effective_size_between_one_and_degree(
    graph: tuple[int, set[tuple[int, int]]],
) -> None:
    n, edges = graph
    found = holes(Edges(n, *codes(" ".join(f"{u}{v}" for u, v in sorted(edges)))))
    tied = found.degree > 0
    assert (found.constraint[found.degree == 1] == 1).all()
    assert (found.effective_size[tied] >= 1 - 1e-9).all()
    assert (found.effective_size[tied] <= found.degree[tied] + 1e-9).all()


# --- neighbours --------------------------------------------------------------------------------------


@seeded(SEEDS[:8])
def test_neighbours_stand_in_order_with_their_edges(seed: int) -> None:
    graph = random_graph(seed)
    source, target = ends(graph)
    around = Edges(len(graph), source, target).neighbours
    for v in graph:
        assert around.of(v) == sorted(graph[v])
        pairs = {frozenset((int(source[e]), int(target[e]))) for e in around.edges(v)}
        assert pairs == {frozenset((v, u)) for u in graph[v]}
    assert around.degree.tolist() == [graph.degree(v) for v in graph]


# --- bridges -----------------------------------------------------------------------------------------


def pairs(graph: nx.Graph) -> int:
    """Pairs of nodes with a way between them."""
    return sum(comb(len(part), 2) for part in nx.connected_components(graph))


@pytest.mark.parametrize("chance", [0.12, 0.2, 0.35])
@seeded(SEEDS)
def test_losses_are_those_of_taking_nodes_and_edges_out(seed: int, chance: float) -> None:
    n = int(np.random.default_rng(seed).integers(0, 14))
    graph = nx.gnp_random_graph(n, chance, seed=seed)
    source, target = ends(graph)
    found = bridges(Edges(n, source, target))
    assert set(found.node.tolist()) == set(nx.articulation_points(graph))
    for v in graph:
        rest, part = graph.copy(), nx.node_connected_component(graph, v)
        rest.remove_node(v)
        assert found.before[v] == pairs(graph) - (len(part) - 1)
        assert found.lost[v] == found.before[v] - pairs(rest)
        pieces = [len(piece) for piece in nx.connected_components(rest.subgraph(part - {v}))]
        if v in found.node:
            assert sorted(found.piece_size[found.node == v].tolist()) == sorted(pieces)
    only = zip(found.bridge.tolist(), found.source_side, found.target_side, strict=True)
    cut = {(int(source[e]), int(target[e])): (int(one), int(other)) for e, one, other in only}
    assert set(cut) == {tuple(sorted(edge)) for edge in nx.bridges(graph)}
    for (u, v), sides in cut.items():
        rest = graph.copy()
        rest.remove_edge(u, v)
        assert sides == tuple(len(nx.node_connected_component(rest, end)) for end in (u, v))


@seeded(SEEDS)
def test_edges_of_one_block_have_two_ways_round(seed: int) -> None:
    graph = random_graph(seed)
    source, target = ends(graph)
    blocks: dict[int, set[frozenset[int]]] = {}
    for e, block in enumerate(bridges(Edges(len(graph), source, target)).block.tolist()):
        blocks.setdefault(block, set()).add(frozenset((int(source[e]), int(target[e]))))
    wanted = [{frozenset(edge) for edge in some} for some in nx.biconnected_component_edges(graph)]
    assert sorted(map(sorted, (map(sorted, some) for some in blocks.values()))) == sorted(
        map(sorted, (map(sorted, some) for some in wanted))
    )


@seeded(SEEDS[:8])
def test_bridges_are_those_of_igraph(seed: int) -> None:
    graph = nx.gnm_random_graph(60, 70, seed=seed)
    other = ig.Graph(n=60, edges=[*graph.edges])
    found = bridges(Edges(60, *ends(graph)))
    assert np.unique(found.node).tolist() == sorted(other.articulation_points())
    assert found.bridge.tolist() == sorted(other.bridges())


def test_long_chain_is_no_deeper_than_the_program_can_go() -> None:
    n = 5_000
    along = np.arange(n - 1, dtype=np.int32)
    found = bridges(Edges(n, along, along + 1))
    assert found.lost.tolist() == [v * (n - 1 - v) for v in range(n)]
    assert found.source_side.tolist() == (along + 1).tolist()
    assert len(found.bridge) == n - 1
