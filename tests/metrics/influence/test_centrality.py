"""Candidates for influence (A15-A17): the values of KALA, published ones, and what happens at the edges."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import pairwise
from math import nan
from pathlib import Path
from typing import Any

import igraph as ig
import networkx as nx
import numpy as np
import pytest
from maps import CERTAIN, DAY, QUICK, SEEDS, a_map, actor, answers, expected, kala, random_map, tie
from seeds import seeded

from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.verdicts import best
from actormap.engine.centrality import spectral
from actormap.engine.edges import Edges
from actormap.graph.layers import Layers
from actormap.metrics.base.context import Context
from actormap.metrics.evidence.resampling import resampled
from actormap.metrics.influence import centrality
from actormap.metrics.influence.centrality import betweenness, closeness
from actormap.metrics.influence.influencers import _weights, influencers, positive_influence
from actormap.metrics.influence.signed_centrality import signed_influence

SIX = 6e-7
SOURCE = [{"id": "s", "reliability": "B", "credibility": "2"}]
TWO = [{"id": "s"}, {"id": "t"}, {"id": "u"}]


def values(found: Findings) -> dict[str, float | None]:
    return {f.subject[0]: f.value for f in found.made_out}


def asked(*ids: str, by: str = "stu", kinds: str = "") -> list[dict[str, Any]]:
    """Some sources were asked about all ties of everybody, or about some kinds."""
    about = {"asked_about": "ties_kind" if kinds else "ties_all", "kinds": kinds}
    return [
        {"source": source, "date": DAY, "subject_id": i, "answer": "list", **about}
        for i in ids
        for source in by
    ]


def influence(source: str, target: str, weight: float | str, sign: str = "+") -> dict[str, Any]:
    return tie(source, target, "influence", weight=weight, sign=sign, sources="s")


# --- A15 ---------------------------------------------------------------------------------------------


def test_kala_betweenness() -> None:
    found = betweenness(kala(), CERTAIN)
    assert values(found) == pytest.approx(expected()["betweenness_cs_norm"], abs=SIX)
    raw = {f.subject[0]: f.details["raw"] for f in found}
    assert raw == pytest.approx(expected()["betweenness_cs_raw"], abs=SIX)
    assert found.about("A").value == pytest.approx(12 / 28)


def test_kala_has_too_little_coverage_for_ranks() -> None:
    for analysis in (betweenness, closeness):
        found = analysis(kala(), CERTAIN)
        assert found.parameters["coverage"] == pytest.approx(0.75)
        assert [f.subject[0] for f in found] == list("ABCDEFGHL")
        assert not any("rank" in f.details for f in found)
        assert not any("among the first" in f.statement for f in found)
        assert any("No places are given" in caveat for caveat in found.caveats)
    between = [f.statement for f in betweenness(kala(), CERTAIN)]
    assert any("Some of the shortest recorded paths between others pass through" in s for s in between)
    near = [f.statement for f in closeness(kala(), CERTAIN, layer="influence")]
    assert {
        "No recorded path leads from Open House to anybody else.",
        "Recorded paths lead from Interfaith Legal Desk to others.",
    } <= set(near)


def test_ranks_are_shown_where_enough_was_asked() -> None:
    m = kala().replace(observations=_observed("ABCDEFGHL"))
    found = betweenness(m, CERTAIN)
    assert found.parameters["ranks_shown"]
    assert [(f.subject[0], f.details["rank"]) for f in found][:4] == [("A", 1), ("D", 1), ("E", 3), ("C", 4)]
    assert "among the first 3" in found.about("E").statement
    assert "None of the shortest" in found.about("L").statement
    assert found.about("L").details["rank"] == 6


def _observed(ids: str) -> Any:
    rows = asked(*ids, by="xyz")
    return a_map(*ids, observations=rows)["observations"]


def test_too_little_coverage_is_refused() -> None:
    m = a_map("A", "B", "C", ties=[tie("A", "B"), tie("B", "C")])
    for analysis in (betweenness, closeness, signed_influence):
        with pytest.raises(Refused, match=r"coverage of the 3 actors is 0\.00, below 0\.40"):
            analysis(m, CERTAIN)


@pytest.mark.parametrize("length", ["inverse", "log"])
def test_betweenness_of_influence_is_that_of_networkx_on_the_same_lengths(length: str) -> None:
    m = kala()
    layer = Layers(m, CERTAIN).influence
    made = nx.DiGraph()
    for u, v, w in zip(layer.source.tolist(), layer.target.tolist(), layer.weight.tolist(), strict=True):
        made.add_edge(layer.ids[u], layer.ids[v], long=1 / w if length == "inverse" else -np.log(w))
    found = betweenness(m, CERTAIN, layer="influence", length=length)
    assert values(found) == pytest.approx(nx.betweenness_centrality(made, weight="long"), abs=1e-9)
    assert found.parameters["length"] == {"inverse": "1 / strength", "log": "-ln of strength"}[length]


def test_closeness_of_influence_by_length_and_by_strength() -> None:
    inverse = closeness(kala(), CERTAIN, layer="influence")
    # C reaches H over 1/.8, M over 1/.8 + 1/.7 and F over 1/.8 + 1/.7 + 1/.9; eight actors at arcs.
    steps = [1 / 0.8, 1 / 0.8 + 1 / 0.7, 1 / 0.8 + 1 / 0.7 + 1 / 0.9]
    assert inverse.about("C").value == pytest.approx(sum(1 / s for s in steps) / 7)
    strength = closeness(kala(), CERTAIN, layer="influence", length="log")
    assert strength.about("C").value == pytest.approx((0.8 + 0.56 + 0.504) / 7)
    assert inverse.about("C").reason.startswith(
        "Mean nearness to the 7 others: 0.205 (1 / length of the shortest recorded path; where none is "
        "recorded it counts as 0)."
    )
    assert strength.about("C").reason.startswith(
        "Mean strength of the strongest recorded path to the 7 others: 0.266 (where none is recorded it "
        "counts as 0)."
    )
    assert strength.about("B").value == 0
    assert strength.about("B").id == "A15:not_near:B"


def test_kala_closeness_counts_parts_and_the_actor_without_ties() -> None:
    found = closeness(kala(), CERTAIN)
    # A: B, C, D at 1, E and H at 2, F at 3, G at 4; L nowhere.
    assert found.about("A").value == pytest.approx((3 + 2 / 2 + 1 / 3 + 1 / 4) / 8)
    assert found.about("L").value == 0


def test_of_two_equally_strong_ways_the_one_with_fewer_arcs_counts() -> None:
    ties = [influence("A", "B", 1), influence("B", "C", 1), influence("A", "C", 1), influence("C", "D", 1)]
    m = a_map(*"ABCD", ties=ties, sources=SOURCE)
    found = betweenness(m, CERTAIN, layer="influence", length="log")
    assert {f.subject[0]: f.details["raw"] for f in found} == pytest.approx({"A": 0, "B": 0, "C": 2, "D": 0})


def test_large_map_is_approximate_with_an_interval() -> None:
    ids = [f"a{i:03}" for i in range(160)]
    made = nx.barabasi_albert_graph(160, 2, seed=1)
    ties = [tie(ids[u], ids[v], sources="s") for u, v in made.edges]
    m = a_map(*ids, ties=ties, sources=TWO, observations=asked(*ids))
    few = View(date=DAY, certain=True, thresholds=Thresholds(betweenness_exact=100, betweenness_sources=80))
    exact = values(betweenness(m, CERTAIN, limit=200))
    for analysis in (betweenness, closeness):
        found = analysis(m, few, limit=200)
        assert found.parameters["approximate"]
        assert found.parameters["starts"] == 80
        assert any("approximate" in caveat for caveat in found.caveats)
        assert all("approximate" in f.statement and f.interval is not None for f in found)
    near = betweenness(m, few, limit=200)
    inside = [f.interval[0] - 1e-9 <= exact[f.subject[0]] <= f.interval[1] + 1e-9 for f in near]
    assert np.mean(inside) > 0.9


def doubtful_country(n: int, seed: int) -> ActorMap:
    """Actors who were all asked, with ties that were told long ago."""
    ids = [f"a{i:03}" for i in range(n)]
    made = nx.barabasi_albert_graph(n, 2, seed=seed)
    ties = [tie(ids[u], ids[v], sources="s;t", **{"from": "2020-01-01"}) for u, v in made.edges]
    return a_map(*ids, ties=ties, sources=TWO, observations=asked(*ids))


@seeded(range(3))
def test_spread_from_some_starts_covers_the_centre_of_the_exact_one(seed: int) -> None:
    view, every = View(date=DAY), partial(betweenness, limit=160)
    exact = resampled(betweenness, doubtful_country(160, seed), view, draws=40, unlimited=every)
    assert not any("drawn anew" in caveat for caveat in exact.caveats)
    with pytest.MonkeyPatch.context() as fewer:
        fewer.setattr(centrality, "WORLD_STEPS", 1)
        sampled = resampled(betweenness, doubtful_country(160, seed), view, draws=40, unlimited=every)
    assert any("looked at from 64 of 160 actors" in str(caveat) for caveat in sampled.caveats)
    covered = []
    for one, other in zip(exact, sampled, strict=True):
        # The figure itself is never sampled.
        assert (one.id, one.value, one.interval, one.details["rank"]) == (
            other.id,
            other.value,
            other.interval,
            other.details["rank"],
        )
        for spread, by_starts in (
            (one.possible_value, other.possible_value),
            (one.possible_place, other.possible_place),
        ):
            # It occurs in the same possible maps.
            assert (spread is None) == (by_starts is None)
            if spread is not None and by_starts is not None:
                covered.append(by_starts[1] <= spread[0] <= by_starts[2])
    assert len(covered) > 50
    assert sum(covered) >= 0.95 * len(covered)
    # The error of sampling is in the spread.
    widths = [
        (b.possible_value[2] - b.possible_value[1]) / (a.possible_value[2] - a.possible_value[1])
        for a, b in zip(exact, sampled, strict=True)
        if a.possible_value and b.possible_value and a.possible_value[2] > a.possible_value[1]
    ]
    assert np.median(widths) > 1


def test_each_possible_map_has_starts_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(centrality, "WORLD_STEPS", 1)
    m = doubtful_country(160, 1)
    # The same ties in both: what differs is from where they are looked at.
    one, other, again = (values(betweenness(m, replace(CERTAIN, world=world))) for world in (0, 1, 0))
    assert one == again
    assert one != other


def test_between_in_a_possible_map_needs_no_start_that_shows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    # In 200 actors M joins A and B, and hardly any of 64 starts is one of these.
    others = [f"x{i:03}" for i in range(197)]
    told = {"sources": "s;t", "from": "2020-01-01"}
    ties = [tie("A", "M", **told), tie("M", "B", **told), tie(others[0], others[1], **told)]
    asked_about = frozenset({("M",), ("A",)})

    def worlds() -> list[set[str]]:
        ids = "A", "B", "M", *others
        m = a_map(*ids, ties=ties, sources=TWO, observations=asked(*ids, kinds="influence"))
        views = [View(date=DAY, world=world, subjects=asked_about) for world in range(12)]
        return [{f.id for f in betweenness(m, view).made_out} for view in views]

    exact = worlds()
    assert {"A15:between:M", "A15:not_between:A"} in exact
    monkeypatch.setattr(centrality, "WORLD_STEPS", 1)
    assert worlds() == exact


def test_without_a_source_nothing_is_sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    subjects = frozenset((i,) for i in doubtful_country(120, 1).actors["id"])
    view = View(date=DAY, without="t", subjects=subjects)
    exact = values(betweenness(doubtful_country(120, 1), view))
    monkeypatch.setattr(centrality, "WORLD_STEPS", 1)
    assert values(betweenness(doubtful_country(120, 1), view)) == exact


def test_limit_keeps_the_highest_also_where_ranks_are_hidden() -> None:
    found = betweenness(kala(), CERTAIN, limit=3)
    assert [f.subject[0] for f in found] == ["A", "D", "E"]
    assert [f.subject[0] for f in betweenness(kala(), CERTAIN, limit=1)] == ["A", "D"]


# --- A15 against published values --------------------------------------------------------------------

PUBLISHED = {
    "florentine marriage": ("florentine/flo_marriage.graphml", "florentine/EXPECTED_flo_marriage.csv"),
    "florentine business": ("florentine/flo_business.graphml", "florentine/EXPECTED_flo_business.csv"),
    "karate": ("gml-classics/karate.gml", "gml-classics/EXPECTED_karate.csv"),
    "les miserables": ("gml-classics/lesmiserables.gml", "gml-classics/EXPECTED_lesmiserables.csv"),
    "quakers": (
        "gephi-csv-quakers/quakers-network.graphml",
        "gephi-csv-quakers/EXPECTED_quakers_network.csv",
    ),
    "suffragettes 01": ("suffragettes/suffragettes_01.graphml", "suffragettes/EXPECTED_suffragettes_01.csv"),
    "suffragettes 08": ("suffragettes/suffragettes_08.graphml", "suffragettes/EXPECTED_suffragettes_08.csv"),
    "toxic chemicals, political": ("policy-chemnet/pol.graphml", "policy-chemnet/EXPECTED_pol.csv"),
    "toxic chemicals, influence": ("policy-chemnet/infrep.graphml", "policy-chemnet/EXPECTED_infrep.csv"),
    "toxic chemicals, scientific": ("policy-chemnet/scito.graphml", "policy-chemnet/EXPECTED_scito.csv"),
    "covert network": ("krebs-911/covert_2_1.graphml", "krebs-911/EXPECTED_covert_2_1.csv"),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_networks_have_their_values(shared: Path, name: str) -> None:
    graph, table = (shared / "data" / part for part in PUBLISHED[name])
    read = ig.Graph.Read_GML(str(graph)) if graph.suffix == ".gml" else ig.Graph.Read_GraphML(str(graph))
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    ids = [f"n{v:03}" for v in range(read.vcount())]
    assert len(ids) == len(rows)
    pairs = {tuple(sorted(edge.tuple)) for edge in read.es if edge.source != edge.target}
    ties = [tie(ids[u], ids[v], sources="s") for u, v in sorted(pairs)]
    m = a_map(*ids, ties=ties, sources=TWO, observations=asked(*ids))
    between = betweenness(m, CERTAIN, limit=1_000)
    near = values(closeness(m, CERTAIN, limit=1_000))
    raw = {f.subject[0]: f.details["raw"] for f in between}
    for i, row in zip(ids, rows, strict=True):
        assert raw[i] == pytest.approx(float(row["betweenness"]), abs=6e-6), row["node"]
        assert near[i] == pytest.approx(float(row["harmonic_norm"]), abs=6e-6), row["node"]


# --- A16 ---------------------------------------------------------------------------------------------


def test_kala_pagerank_runs_against_the_arcs() -> None:
    found = influencers(kala(), CERTAIN)
    assert values(found) == pytest.approx(expected()["pagerank_rev"], abs=SIX)
    assert [f.subject[0] for f in found][:3] == ["A", "H", "C"]
    assert found.about("A").details["rank"] == 1
    assert found.about("A").statement == (
        "National Rights Forum is among the first 3 by recorded influence on those who have influence "
        "(PageRank). It is a candidate for discussion."
    )


def test_kala_pagerank_along_the_arcs_would_put_first_who_is_influenced_most() -> None:
    layer = Layers(kala(), CERTAIN).influence
    kept = layer.sign > 0
    nodes, ends = np.unique(np.r_[layer.source[kept], layer.target[kept]], return_inverse=True)
    u, v = np.split(ends.astype(np.int32), 2)
    forward = spectral.pagerank(Edges(len(nodes), u, v, layer.weight[kept], directed=True), damping=0.85)
    assert dict(zip(layer.ids[nodes], forward.tolist(), strict=True)) == pytest.approx(
        expected()["pagerank_fwd"], abs=SIX
    )


def test_kala_katz_and_its_eigenvalue() -> None:
    half = influencers(kala(), CERTAIN, measure="katz", alpha=0.5)
    assert values(half) == pytest.approx(expected()["katz_out_alpha0.5"], abs=SIX)
    found = influencers(kala(), CERTAIN, measure="katz")
    assert found.parameters["eigenvalue"] == pytest.approx(expected()["lam_max"], abs=SIX)
    assert found.parameters["alpha"] == pytest.approx(0.85 / 0.42**0.5)
    assert "by how much recorded influence runs out from it, over any number of ties (Katz)" in (
        found.about("A").statement
    )


def test_kala_has_no_eigenvector() -> None:
    with pytest.raises(Refused, match="everybody can be reached from everybody"):
        influencers(kala(), CERTAIN, measure="eigenvector")


def test_eigenvector_where_everybody_can_be_reached() -> None:
    ties = [
        influence("A", "B", 0.5),
        influence("B", "A", 0.5),
        influence("A", "C", 1),
        influence("C", "A", 1),
    ]
    found = influencers(a_map("A", "B", "C", ties=ties, sources=SOURCE), CERTAIN, measure="eigenvector")
    # x_A = (.5 x_B + x_C) / l, x_B = .5 x_A / l, x_C = x_A / l, so that l = sqrt(1.25).
    assert values(found) == pytest.approx({"A": 1.0, "B": 0.5 / 1.25**0.5, "C": 1 / 1.25**0.5})
    assert found.parameters["eigenvalue"] == pytest.approx(1.25**0.5)
    assert found.about("B").statement == (
        "Name of B is number 3 of 3 by recorded influence on the most influential (eigenvector). "
        "It is a candidate for discussion."
    )


def test_network_without_a_way_back_takes_one_half_for_katz() -> None:
    m = a_map("A", "B", ties=[influence("A", "B", 0.6)], sources=SOURCE)
    found = influencers(m, CERTAIN, measure="katz")
    assert found.parameters["alpha"] == 0.5
    assert values(found) == pytest.approx({"A": 1.3, "B": 1.0})


@pytest.mark.parametrize(
    ("alpha", "why"),
    [(1.6, r"must be above 0 and below 1\.543"), (-0.1, "=-0.1: out of range"), (nan, "=nan: out of range")],
)
def test_alpha_too_large_or_below_zero_is_refused(alpha: float, why: str) -> None:
    with pytest.raises(Refused, match=f"alpha *{why}"):
        influencers(kala(), CERTAIN, measure="katz", alpha=alpha)


def test_alpha_is_refused_where_it_means_nothing() -> None:
    with pytest.raises(Refused, match="only one measure"):
        influencers(kala(), CERTAIN, alpha=0.5)
    with pytest.raises(Refused, match="alpha must be above 0 and below"):
        influencers(kala(), CERTAIN, measure="katz", alpha=1.6)
    without_a_way_back = positive_influence(
        a_map("A", "B", ties=[influence("A", "B", 0.6)], sources=SOURCE), CERTAIN
    )
    with pytest.raises(Refused, match="alpha must be above 0 on this network"):
        _weights(without_a_way_back, "katz", -1.0)


def test_influence_against_rights_the_office_and_arcs_of_no_strength_are_left_out() -> None:
    ties = [
        influence("A", "B", 0.5),
        influence("C", "D", 0.9, "-"),
        influence("O", "A", 1),
        influence("B", "E", 0),
    ]
    found = influencers(a_map(*"ABCDE", ties=ties, sources=SOURCE), CERTAIN)
    assert set(values(found)) == {"A", "B"}
    assert found.about("B").id == "A16:no_influence:B"
    assert "No influence of" in found.about("B").statement


def test_unknown_strengths_are_counted_aloud_but_not_those_of_command() -> None:
    command = tie("B", "C", "authority", sources="s")
    m = a_map("A", "B", "C", ties=[influence("A", "B", ""), command], sources=SOURCE)
    caveats = influencers(m, CERTAIN).caveats
    assert "1 of 2 arcs without a recorded strength counts as 1." in caveats


def test_no_influence_is_refused() -> None:
    with pytest.raises(Refused, match="only 0 actors with recorded ties of influence for rights"):
        influencers(a_map("A", "B", ties=[tie("A", "B")]), CERTAIN)


def test_places_are_resampled() -> None:
    found = resampled(influencers, kala(), View(date=DAY), draws=40)
    first = found.about("A")
    assert 0 < first.details["top3"] <= 1
    assert first.holds_in is not None
    assert first.single_source is True


# --- A17 ---------------------------------------------------------------------------------------------


def test_kala_signed_centrality() -> None:
    found = signed_influence(kala(), CERTAIN)
    assert values(found) == pytest.approx(expected()["PN_KALA"], abs=SIX)
    assert found.about("M").details["hostile_out"] == 3
    assert found.about("F").details["hostile_in"] == 2
    assert found.about("F").details["friendly_out"] == found.about("F").details["friendly_in"] == 2


def test_triad_of_two_friends_and_a_common_foe() -> None:
    ties = [
        tie("A", "B", sources="s"),
        tie("A", "C", "tension", sources="s"),
        tie("C", "B", "opposition", sources="s"),
    ]
    found = signed_influence(a_map("A", "B", "C", ties=ties, sources=SOURCE), CERTAIN)
    assert values(found) == pytest.approx(dict(zip("ABC", expected()["PN_triad"], strict=True)), abs=SIX)


def test_kala_reach_for_and_against_rights_stand_apart() -> None:
    found = signed_influence(kala(), CERTAIN)
    reach = {f.subject[0]: (f.details["reach_for"], f.details["reach_against"]) for f in found}
    # A: B, C, D, then H, E, then M. C: H, M, and against F. M: H, and against F.
    assert (reach["A"], reach["C"], reach["H"], reach["M"]) == ((6, 0), (2, 1), (1, 1), (1, 1))


def test_direction_tells_who_sends_a_hostile_tie() -> None:
    out = signed_influence(kala(), CERTAIN, direction="out")
    into = signed_influence(kala(), CERTAIN, direction="in")
    assert list(out)[-1].subject == ("M",)
    assert into.about("M").value == pytest.approx(1.0)
    assert list(into)[-1].subject == ("F",)


@seeded(SEEDS)
def test_signed_centrality_of_random_maps_solves_its_equation(seed: int) -> None:
    m = random_map(seed)
    view = View(date=DAY, certain=True, thresholds=Thresholds(indicative_coverage=0))
    layers = Context(m, view).layers
    ids = [i for i, office in zip(layers.ids, layers.offices, strict=True) if not office]
    a = np.zeros((len(ids), len(ids)))
    signed = layers.signed
    for u, v, s in zip(signed.source.tolist(), signed.target.tolist(), signed.sign.tolist(), strict=True):
        if not layers.offices[u] and not layers.offices[v]:
            i, j = ids.index(layers.ids[u]), ids.index(layers.ids[v])
            value = min(a[i, j] or 9, 1 if s > 0 else -2)
            a[i, j] = a[j, i] = value
    wanted = np.linalg.solve(np.eye(len(ids)) - a / (2 * len(ids) - 2), np.ones(len(ids)))
    assert values(signed_influence(m, view)) == pytest.approx(dict(zip(ids, wanted.tolist(), strict=True)))


def test_two_that_are_only_hostile_have_no_score_and_nothing_is_refused() -> None:
    two = a_map("A", "B", ties=[tie("A", "B", "tension", sources="s")], sources=SOURCE)
    with pytest.raises(Refused, match="only hostile to each other"):
        signed_influence(two, CERTAIN)
    with pytest.raises(Refused, match="no friendly or hostile tie"):
        signed_influence(a_map("A", "B", observations=asked("A", "B")), CERTAIN)
    with pytest.raises(Refused, match="only 1 actor on the map"):
        signed_influence(a_map("A"), CERTAIN)


# --- on every map ------------------------------------------------------------------------------------


def said(answer: Callable[[], Findings]) -> list[str]:
    """Statements and reasons of an answer, or why it is refused."""
    try:
        return [sentence for f in answer() for sentence in (f.statement, f.reason)]
    except Refused as refusal:
        return [str(refusal)]


@seeded(SEEDS)
def test_random_maps_answer_or_refuse_in_a_sentence(seed: int) -> None:
    for name, answer in answers(random_map(seed), QUICK, families=("influence",)).items():
        for sentence in said(answer):
            assert sentence.endswith("."), (name, sentence)


def test_map_of_one_actor_and_of_none() -> None:
    for m in (ActorMap.empty(), a_map(), a_map(actors=[actor("A")])):
        for analysis in (betweenness, closeness, influencers, signed_influence):
            with pytest.raises(Refused):
                analysis(m, CERTAIN)


def test_no_figure_is_told_of_whom_nobody_was_asked() -> None:
    # Coverage comes from who told of the tie of A and B; about C one was asked, about D nobody.
    ties = [
        tie("A", "B", sources="s"),
        tie("A", "B", "support", sources="t"),
        tie("C", "D", "trust", sources="s"),
    ]
    m = a_map(*"ABCD", ties=ties, sources=TWO, observations=asked("C", by="u"))
    for analysis, figure in ((betweenness, "0.0 of 3 pairs"), (closeness, "0.000")):
        found = {f.subject[0]: f for f in analysis(m, CERTAIN)}
        assert figure in found["C"].reason
        assert found["D"].reason == "Nobody was asked with whom they work."
        assert found["D"].verdict == "insufficient_data"


def test_no_influence_is_as_likely_as_that_nobody_failed_to_tell_of_any() -> None:
    # A influences nobody by the record, and each of 40 others may be missing.
    ids = [f"x{number:02}" for number in range(40)]
    ties = [influence(u, v, 1) for u, v in pairwise(ids)] + [influence(ids[0], "A", 1)]
    verdicts = {}
    for by in ("st", "stuvwxyz"):
        known = [{"id": one, "reliability": "A", "credibility": "1"} for one in by]
        m = a_map("A", *ids, ties=ties, sources=known, observations=asked("A", by=by))
        view = View(date=DAY, certain=True, thresholds=Thresholds(detection_counts_as=1e9))
        context = Context(m, view)
        row = np.array([context.code("A")])
        others = np.setdiff1d(np.arange(len(context.ids)), row)
        none = context.missed.none_between("W", row, others)
        found = influencers(m, view, limit=50).about("A")
        assert found.absence
        assert found.at_most == best(none, view.thresholds)
        verdicts[by] = found.at_most
    assert verdicts == {"st": "indicative", "stuvwxyz": "supported"}
