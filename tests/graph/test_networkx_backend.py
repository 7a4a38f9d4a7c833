"""networkx's functions on a layer of a map run on our engine and know no more than the viewer."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from maps import CERTAIN, DAY, a_map, actor, expected, kala, random_map, sample, tie
from seeds import seeded

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.graph.networkx_bridge import backend
from actormap.graph.networkx_bridge.info import FUNCTIONS, get_info
from actormap.graph.networkx_bridge.layer_graph import LAYERS, LayerGraph, layer_graph
from actormap.rights.access import Principal, visible

SEEDS = range(60)
DISTANCES = ("eccentricity", "diameter", "radius", "center", "periphery", "average_shortest_path_length")
"""Of these networkx tells only where all nodes reach each other."""
UNDIRECTED = (
    "adamic_adar_index",
    "articulation_points",
    "average_clustering",
    "biconnected_component_edges",
    "biconnected_components",
    "bridges",
    "clustering",
    "connected_components",
    "core_number",
    "global_efficiency",
    "has_bridges",
    "is_biconnected",
    "is_connected",
    "jaccard_coefficient",
    "number_connected_components",
    "resource_allocation_index",
    "transitivity",
    "triangles",
)
EITHER = (
    "all_pairs_shortest_path_length",
    "betweenness_centrality",
    "closeness_centrality",
    "harmonic_centrality",
    "katz_centrality",
    "pagerank",
)
TO_THE_END = {"tol": 1e-12, "max_iter": 5_000}
EXACT = {"pagerank": TO_THE_END, "katz_centrality": TO_THE_END}
"""Ours goes on for as long in any case."""
DIRECTED = ("is_weakly_connected", "number_weakly_connected_components", "weakly_connected_components")


def collaboration(m: ActorMap | None = None) -> LayerGraph:
    return layer_graph(kala() if m is None else m, CERTAIN)


def ask(name: str, graph: Any, *args: Any, **kwargs: Any) -> Any:
    return plain(getattr(nx, name)(graph, *args, **kwargs))


def plain(found: Any) -> Any:
    """What a function found, in a form that does not hang on the order of what has none."""
    if isinstance(found, dict | float | int):
        return found
    rows = [plain_row(row) for row in found]
    return sorted(rows, key=repr)


def plain_row(row: Any) -> Any:
    if isinstance(row, set | frozenset):
        return sorted(row)
    if isinstance(row, list):  # the edges of a block
        return sorted(sorted(edge) for edge in row)
    if isinstance(row, tuple) and len(row) > 1 and not isinstance(row[1], dict):
        return (*sorted(row[:2]), *row[2:])
    return row


def same(one: Any, other: Any) -> bool:
    """Whether two answers are alike but for the last digits."""
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float):
        return bool(np.isclose(one, other, rtol=1e-6, atol=1e-9, equal_nan=True))
    return bool(one == other)


def random_graph(seed: int, *, directed: bool = False, nodes: int = 12) -> nx.Graph:
    """Up to two edges a node, so that parts, bridges, lonely nodes and circles all come up; with weights."""
    rng = np.random.default_rng(seed)
    graph = nx.gnm_random_graph(nodes, int(rng.integers(4, 2 * nodes)), seed=seed, directed=directed)
    for _, _, data in graph.edges(data=True):
        data["weight"] = float(rng.integers(1, 5)) / 4
    return graph


def agree(names: Iterable[str], graph: nx.Graph, **kwargs: Any) -> None:
    ours = backend.convert_from_nx(graph, edge_attrs={"weight": 1})
    for name in names:
        given = EXACT.get(name, {}) | kwargs
        assert same(ask(name, ours, **given), ask(name, graph, **given)), name


# --- the same as networkx ----------------------------------------------------------------------------


@seeded(SEEDS, few=15)
def test_undirected_graphs_give_what_networkx_gives(seed: int) -> None:
    agree((*UNDIRECTED, *EITHER), random_graph(seed))


@seeded(SEEDS, few=15)
def test_directed_graphs_give_what_networkx_gives(seed: int) -> None:
    agree((*DIRECTED, *EITHER), random_graph(seed, directed=True))


@seeded(SEEDS, few=15)
def test_weights_count_as_in_networkx(seed: int) -> None:
    for directed in (False, True):
        graph = random_graph(seed, directed=directed)
        agree(("betweenness_centrality", "katz_centrality", "pagerank"), graph, weight="weight")
        agree(["harmonic_centrality"], graph, distance="weight")


@seeded(SEEDS, few=15)
def test_structural_holes_are_what_networkx_defines(seed: int) -> None:
    # Of all nodes at once networkx 3.6 divides by the strongest tie of the wrong end; node by node it does
    # not, but gives NaN where arcs arrive and none leaves.
    for directed in (False, True):
        graph = random_graph(seed, directed=directed)
        ours = backend.convert_from_nx(graph, edge_attrs={"weight": 1})
        only_arrivals = {n for n in graph if directed and not graph.out_degree(n) and graph.in_degree(n)}
        for name, weight in product(("constraint", "effective_size"), (None, "weight")):
            found = ask(name, ours, weight=weight)
            for node, value in ask(name, graph, nodes=list(graph), weight=weight).items():
                assert node in only_arrivals or same(found[node], float(value)), (name, node, weight)


@seeded(SEEDS, few=15)
def test_distances_where_all_reach_each_other(seed: int) -> None:
    for directed in (False, True):
        graph = random_graph(seed, directed=directed)
        circle = nx.cycle_graph(graph, create_using=type(graph))
        graph.add_edges_from(circle.edges(), weight=1.0)
        agree(DISTANCES, graph)
        ours = backend.convert_from_nx(graph, edge_attrs={"weight": 1})
        exact = nx.eigenvector_centrality_numpy(graph, weight="weight")
        found = nx.eigenvector_centrality(ours, weight="weight")
        assert found == pytest.approx(exact, abs=1e-6)


def test_every_function_that_is_claimed_is_compared_or_named_here() -> None:
    compared = {*UNDIRECTED, *EITHER, *DIRECTED, *DISTANCES}
    compared |= {"constraint", "effective_size", "eigenvector_centrality", "node_connected_component"}
    assert compared == set(FUNCTIONS)


def test_options_count_as_in_networkx() -> None:
    graph = random_graph(3)
    agree(["betweenness_centrality", "katz_centrality"], graph, normalized=False)
    agree(["closeness_centrality"], graph, wf_improved=False)
    agree(["closeness_centrality"], graph, u=4)
    agree(["triangles", "clustering", "constraint", "effective_size"], graph, nodes=[1, 2, 3])
    agree(["triangles", "clustering"], graph, nodes=5)
    agree(["harmonic_centrality"], graph, nbunch=[5, 7])
    agree(["average_clustering"], graph, count_zeros=False)
    agree(["all_pairs_shortest_path_length"], graph, cutoff=2)
    agree(["pagerank"], graph, alpha=0.5)
    agree(["katz_centrality"], graph, alpha=0.05, beta=2)
    agree(["bridges", "has_bridges"], graph, root=1)
    agree(["jaccard_coefficient"], graph, ebunch=[(1, 2), (5, 1)])


# --- values worked out by hand -----------------------------------------------------------------------


def test_a_fork_by_hand() -> None:
    """A - B - C with D at B: of three pairs of others all pass through B."""
    m = a_map("A", "B", "C", "D", ties=[tie("A", "B"), tie("B", "C"), tie("D", "B")])
    graph = collaboration(m)
    assert set(graph) == set("ABCD")  # the office is no actor of the layer
    assert nx.betweenness_centrality(graph, normalized=False) == {"A": 0, "B": 3, "C": 0, "D": 0}
    assert nx.closeness_centrality(graph)["A"] == pytest.approx(3 / 5)
    assert nx.harmonic_centrality(graph)["A"] == 2
    assert nx.average_shortest_path_length(graph) == pytest.approx((3 * 1 + 3 * 2) / 6)
    assert nx.node_connected_component(graph, "A") == set("ABCD")
    assert nx.effective_size(graph)["B"] == 3
    assert (nx.diameter(graph), nx.center(graph)) == (2, ["B"])


def test_introductions_lead_from_who_is_trusted() -> None:
    m = a_map("A", "B", ties=[tie("B", "A", "trust", weight=3)])
    graph = layer_graph(m, View(date=DAY, certain=True), "referral")
    assert graph.is_directed()
    assert dict(nx.all_pairs_shortest_path_length(graph))["A"] == {"A": 0, "B": 1}
    assert dict(nx.all_pairs_shortest_path_length(graph))["B"] == {"B": 0}


def test_kala() -> None:
    graph, value = collaboration(), expected()
    between = nx.betweenness_centrality(graph)
    assert between == pytest.approx(value["betweenness_cs_norm"], abs=1e-6)
    assert nx.core_number(graph) == value["core_cs"]
    for name, key in (("constraint", "constraint_cs"), ("effective_size", "effsize_cs")):
        known = {i: v for i, v in value[key].items() if v is not None}
        found = getattr(nx, name)(graph)
        assert {i: v for i, v in found.items() if v == v} == pytest.approx(known, abs=1e-6), name  # noqa: PLR0124 - NaN
    assert sorted(map(sorted, nx.connected_components(graph))) == value["components_cs"]
    assert sorted(nx.articulation_points(graph)) == value["articulation_cs"]
    assert sorted(map(sorted, nx.bridges(graph))) == value["bridges_cs"]
    ((_, _, jaccard),) = nx.jaccard_coefficient(graph, [("B", "H")])
    ((_, _, adamic_adar),) = nx.adamic_adar_index(graph, [("B", "H")])
    assert (jaccard, adamic_adar) == pytest.approx((0.5, 0.910239), abs=1e-6)


# --- what the viewer may see -------------------------------------------------------------------------


def guarded(seed: int) -> ActorMap:
    """A random map in which some actors are sensitive, some have not agreed, and one is a person."""
    m = random_map(seed)
    rng = np.random.default_rng(seed)
    cells = {
        "sensitivity": rng.integers(0, 4, len(m.actors)),
        "consent_c1": rng.choice(["yes", "no"], len(m.actors)),
    }
    return m.replace(actors=m.actors.assign(**cells))


@seeded(SEEDS, few=2)
def test_who_is_hidden_from_a_role_is_in_no_graph_and_in_no_figure(seed: int) -> None:
    m = guarded(seed)
    for role in schema.roles():
        seen = visible(m, Principal(role))
        alone = m.where(seen.actors["id"])
        allowed = set(seen.actors["id"])
        for layer in LAYERS:
            graph = layer_graph(seen, CERTAIN, layer)
            assert set(graph) <= allowed
            assert set(backend.convert_to_nx(graph)) <= allowed
            if set(seen.ties["id"]) == set(alone.ties["id"]):  # as if the others had never been entered
                other = layer_graph(alone, CERTAIN, layer)
                assert nx.betweenness_centrality(graph) == nx.betweenness_centrality(other)


def test_a_bridge_that_a_viewer_may_not_see_joins_nothing_for_them() -> None:
    m = a_map(
        "A",
        "C",
        actors=[actor("B", sensitivity=3)],
        ties=[tie("A", "B", sensitivity=0), tie("B", "C", sensitivity=0)],
    )
    steward, viewer = (
        layer_graph(visible(m, Principal(role)), CERTAIN) for role in ("data_steward", "viewer")
    )
    assert nx.is_connected(steward)
    assert nx.number_connected_components(viewer) == len(viewer) == 2
    assert "B" not in nx.pagerank(viewer)


# --- as a guest of networkx --------------------------------------------------------------------------


def test_functions_that_networkx_is_told_of_are_those_that_are_there() -> None:
    assert list(FUNCTIONS) == sorted(FUNCTIONS) == backend.__all__
    assert len(FUNCTIONS) >= 15
    assert get_info()["functions"].keys() == set(backend.__all__)
    assert "actormap" in nx.betweenness_centrality.__doc__


def test_networkx_starts_without_our_libraries() -> None:
    code = "import sys, networkx; print(sorted({'pandas', 'scipy', 'numpy', 'igraph'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    code = "import sys, networkx; print([name for name in sys.modules if name.startswith('actormap')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    there = ["actormap", "actormap.graph", "actormap.graph.networkx_bridge"]
    assert done.stdout.strip() == str([*there, "actormap.graph.networkx_bridge.info"])


class Complement(nx.Graph):  # type: ignore[misc]  # networkx is untyped
    """As networkx has one: whose edges are those that it does not hold."""


def test_what_is_not_heeded_here_is_declined() -> None:
    graph, many, loop = nx.path_graph(4), nx.MultiGraph([(0, 1), (0, 1)]), nx.Graph([(0, 0), (0, 1)])
    heeded = backend.can_run("betweenness_centrality", (graph,), {"weight": "weight"})
    assert heeded is True
    for name, given, options in [
        ("betweenness_centrality", graph, {"k": 2}),
        ("betweenness_centrality", graph, {"weight": lambda *_: 1}),
        ("betweenness_centrality", graph, {"no_such": 1}),
        ("pagerank", graph, {"personalization": {0: 1}}),
        ("jaccard_coefficient", graph, {"ebunch": iter([(0, 1)])}),
        ("clustering", graph.to_directed(), {}),
        ("is_connected", many, {}),
        ("core_number", loop, {}),
        ("core_number", Complement([(0, 1)]), {}),
    ]:
        assert isinstance(backend.can_run(name, (given,), options), str), (name, options)


def left_to_networkx(name: str) -> Any:
    """That a call is declined, in the words of networkx: an error of ours would not name its function."""
    return pytest.raises(NotImplementedError, match=f"'{name}' (is )?not implemented by")


@pytest.mark.parametrize("weight", [-1.0, float("nan"), float("inf"), "heavy", None, 1j])
def test_weights_that_are_none_are_left_to_networkx(weight: object) -> None:
    graph = backend.convert_from_nx(nx.Graph([(0, 1, {"weight": weight})]), edge_attrs={"weight": 1})
    with left_to_networkx("pagerank"):
        nx.pagerank(graph)


def test_what_has_no_one_answer_here_is_left_to_networkx() -> None:
    nothing = backend.convert_from_nx(nx.Graph([(0, 1, {"weight": 0})]), edge_attrs={"weight": 1})
    with left_to_networkx("betweenness_centrality"):
        nx.betweenness_centrality(nothing, weight="weight")
    with left_to_networkx("eigenvector_centrality"):
        nx.eigenvector_centrality(collaboration())  # L has no edge
    with left_to_networkx("adamic_adar_index"):
        nx.adamic_adar_index(collaboration(), [("A", "A")])
    for options in ({"max_iter": 5}, {"tol": 1e-15}, {"alpha": 1}):
        with left_to_networkx("pagerank"):
            nx.pagerank(collaboration(), **options)


def test_errors_are_those_of_networkx() -> None:
    empty, graph = layer_graph(ActorMap.empty(), CERTAIN), collaboration()
    for name in ("is_connected", "average_shortest_path_length", "eigenvector_centrality"):
        with pytest.raises(nx.NetworkXPointlessConcept):
            getattr(nx, name)(empty)
    for name in ("eccentricity", "diameter", "average_shortest_path_length"):
        with pytest.raises(nx.NetworkXError, match="not connected"):
            getattr(nx, name)(graph)
    with pytest.raises(nx.NetworkXNotImplemented):
        nx.connected_components(layer_graph(kala(), CERTAIN, "influence"))
    with pytest.raises(nx.NodeNotFound):
        nx.jaccard_coefficient(graph, [("A", "nobody")])
    with pytest.raises(nx.NodeNotFound):
        nx.has_bridges(graph, root="nobody")
    with pytest.raises(nx.PowerIterationFailedConvergence):
        nx.katz_centrality(graph, alpha=0.9)
    with pytest.raises(nx.NetworkXError):
        nx.closeness_centrality(graph, u=7)


@pytest.mark.parametrize("m", [ActorMap.empty(), a_map(), a_map("A")], ids=["empty", "office", "alone"])
def test_least_maps(m: ActorMap) -> None:
    graph = layer_graph(m, CERTAIN)
    other = backend.convert_to_nx(graph)
    for name in {*UNDIRECTED, *EITHER, *DISTANCES, "constraint", "effective_size"}:
        try:
            told = ask(name, other)
        except (ZeroDivisionError, ValueError, nx.NetworkXException) as error:
            with pytest.raises(type(error)):
                ask(name, graph)
        else:
            assert same(ask(name, graph), told), name


@seeded(SEEDS, few=8)
@pytest.mark.parametrize("directed", [False, True])
def test_eccentricity_of_some_nodes_is_told_where_others_do_not_reach_all(seed: int, directed: bool) -> None:
    graph = random_graph(seed, directed=directed, nodes=5)
    ours = backend.convert_from_nx(graph)
    for some in (*range(6), [0, 1], [9], [], [3, 9]):
        try:
            told = nx.eccentricity(graph, v=some)
        except nx.NetworkXError as error:
            with pytest.raises(nx.NetworkXError, match=str(error)):
                nx.eccentricity(ours, v=some)
        else:
            assert nx.eccentricity(ours, v=some) == told


def test_what_has_no_name_here_runs_in_networkx_where_that_is_allowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    graph = collaboration()
    with pytest.raises((NotImplementedError, nx.NetworkXNotImplemented)):
        nx.square_clustering(graph)
    assert nx.square_clustering(backend.convert_to_nx(graph))["L"] == 0
    if hasattr(nx.config, "fallback_to_nx"):  # from networkx 3.4
        monkeypatch.setattr(nx.config, "fallback_to_nx", True)
        assert nx.square_clustering(graph) == nx.square_clustering(backend.convert_to_nx(graph))


def test_graph_and_back() -> None:
    for layer in LAYERS:
        graph = layer_graph(sample(), View(date="2026-11-25"), layer)
        other = backend.convert_to_nx(graph)
        again = backend.convert_from_nx(other, edge_attrs={"weight": 1, "q": 1, "sign": 1})
        assert (again.names, again.directed) == (graph.names, graph.directed)
        assert {*other.edges(data="q")} == {*backend.convert_to_nx(again).edges(data="q")}
        assert other.number_of_edges() == graph.number_of_edges() > 0
        assert "nodes" in repr(graph)
        assert [] not in graph


def test_no_such_layer_is_told_with_those_that_there_are() -> None:
    with pytest.raises(Refused, match="collaboration, referral, signed, influence"):
        layer_graph(kala(), CERTAIN, "friends")


def test_what_the_docs_promise_runs() -> None:
    text = (Path(__file__).parents[2] / "docs" / "concepts.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```python\n(.*?layer_graph.*?)```", text, flags=re.DOTALL)
    names: dict[str, Any] = {"m": kala(), "view": CERTAIN}
    exec(compile(block, "docs/concepts.md", "exec"), names)  # noqa: S102 - our own text
    assert names["between"] == nx.betweenness_centrality(collaboration())


def test_ties_that_did_not_exist_on_the_day_are_no_edges() -> None:
    before = replace(CERTAIN, date="2020-01-01")
    assert layer_graph(kala(), before).number_of_edges() == 0
