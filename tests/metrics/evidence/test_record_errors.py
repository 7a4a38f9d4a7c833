"""The order of actors on maps with mistakes, with fewer actors, and in resampled worlds (A38)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from importlib import import_module

import networkx as nx
import numpy as np
import pytest
from maps import CERTAIN, DAY, a_map, kala, sample, text, tie
from scipy import stats  # noqa: TID251 - what ours is held against

from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.findings import Finding
from actormap.core.model import ActorMap
from actormap.engine.statistics.density_error import scores
from actormap.graph.layers import Layers
from actormap.metrics.base.subnetwork import society_of
from actormap.metrics.evidence.record_errors import coverage_curve, record_errors

MODULE = import_module("actormap.metrics.evidence.record_errors")
"""By its path: the name in the family is that of the function."""
MEASURES = ("degree", "betweenness", "closeness", "pagerank")
SOCIETY = list("ABCDEFGHL")
CHANGED = {
    "ties_missing": "25% of the ties (2) taken away",
    "ties_added": "25% more ties (2) put in between pairs that have none",
    "actors_missing": "25% of the actors (2) taken away",
    "actors_added": "25% more actors (2) put in, with as many ties as recorded ones have",
}
ORDERS = {
    "degree": "number of ties (degree)",
    "betweenness": "lying between others (betweenness)",
    "closeness": "nearness to all others (harmonic closeness)",
    "pagerank": "ties to those who have many (PageRank)",
}


def by_id(found: object) -> dict[str, Finding]:
    return {finding.id: finding for finding in found}  # type: ignore[attr-defined]


def test_every_kind_of_mistake_is_tried_for_every_measure_in_kala() -> None:
    found = record_errors(kala(), CERTAIN)
    assert len(found) == 4 * 4 * 3
    for finding in found:
        assert finding.n == 9
        assert finding.details["trials"] <= 50
        low, high = finding.details["spearman_spread"]
        assert -1 <= low <= high <= 1
        assert finding.interval is None  # a mean need not lie between the 5th and the 95th percentile
        for name in ("top1", "top3", "top10"):
            assert 0 <= finding.details[name] <= 1
    counts = {f.id: f.details["count"] for f in found}
    assert counts["A38:error:degree:ties_missing:5"] == 1  # a twentieth of 8 ties is less than one
    assert counts["A38:error:degree:ties_missing:25"] == 2
    assert counts["A38:error:degree:actors_added:25"] == 2
    told = {f.id: f for f in found}
    for mistake, changed in CHANGED.items():
        assert changed in told[f"A38:error:degree:{mistake}:25"].statement
    for measure, order in ORDERS.items():
        assert order in told[f"A38:error:{measure}:ties_missing:5"].statement
    quarter = told["A38:error:degree:ties_missing:25"]
    assert "agrees with the recorded one to" in quarter.statement
    assert quarter.reason.startswith("Mean agreement of places (Spearman) in")
    assert {f.next_question for f in found} == {
        "Ask independent sources who else works with the first actors, and whether their recorded ties exist."
    }
    assert {f.would_change for f in found} == {"A source answers about actors that nobody was asked about."}


def test_one_tie_missing_is_the_mean_over_all_ties_that_could_be() -> None:
    # Brute force with other programs: take each of the eight ties away in turn.
    view = replace(CERTAIN, thresholds=Thresholds(error_trials=800, error_shares=(0.05,)))
    found = by_id(record_errors(kala(), view, measure="betweenness"))
    layer = Layers(kala(), CERTAIN).collaboration
    whole = nx.Graph(zip(layer.ids[layer.source], layer.ids[layer.target], strict=True))
    whole.add_node("L")
    before = nx.betweenness_centrality(whole)
    rho, tau, first = [], [], []
    for edge in whole.edges():
        less = whole.copy()
        less.remove_edge(*edge)
        after = nx.betweenness_centrality(less)
        x, y = ([np.round(score[v], 9) for v in SOCIETY] for score in (before, after))
        rho.append(stats.spearmanr(x, y).statistic)
        tau.append(stats.kendalltau(x, y).statistic)
        tops = [{v for v in range(9) if s[v] == max(s)} for s in (x, y)]
        first.append(len(tops[0] & tops[1]) / len(tops[0] | tops[1]))
    finding = found["A38:error:betweenness:ties_missing:5"]
    assert finding.value == pytest.approx(np.mean(rho), abs=0.03)
    assert finding.details["kendall"] == pytest.approx(np.mean(tau), abs=0.03)
    assert finding.details["top1"] == pytest.approx(np.mean(first), abs=0.05)


def test_measures_of_kala_are_those_of_the_worked_example() -> None:
    society = society_of(kala(), CERTAIN)
    values = dict(zip(SOCIETY, scores(society.graph, "betweenness").tolist(), strict=True))
    assert values == {"A": 12, "B": 0, "C": 6, "D": 12, "E": 10, "F": 6, "G": 0, "H": 0, "L": 0}
    assert dict(zip(SOCIETY, scores(society.graph, "degree").tolist(), strict=True))["A"] == 3


def test_more_mistakes_leave_less_of_the_order() -> None:
    view = View(date="2026-11-25", thresholds=Thresholds(error_shares=(0.02, 0.5), error_trials=20))
    found = by_id(record_errors(sample(), view, measure="degree"))
    for mistake in MODULE.MISTAKES:
        few, many = (found[f"A38:error:degree:{mistake}:{share}"].value for share in (2, 50))
        assert few > many + 0.02


def test_degree_stands_missing_actors_better_than_betweenness() -> None:
    # What Costenbader and Valente (2003) and Borgatti, Carley and Krackhardt (2006) found on their networks.
    view = View(date="2026-11-25", thresholds=Thresholds(error_trials=10))
    found = by_id(coverage_curve(sample(), view))
    assert found["A38:curve:degree:50"].value > found["A38:curve:betweenness:50"].value


def test_curve_falls_and_says_how_many_were_kept() -> None:
    found = coverage_curve(kala(), CERTAIN, measure="degree")
    assert [f.details["share"] for f in found] == [0.9, 0.8, 0.7, 0.6, 0.5]
    assert [f.n for f in found] == [8, 7, 6, 5, 5]
    assert found.findings[0].value > found.findings[-1].value


def test_same_seed_gives_the_same_and_another_seed_does_not() -> None:
    one, same = (record_errors(kala(), CERTAIN, measure="degree") for _ in range(2))
    assert text(one) == text(same)
    other = replace(CERTAIN, thresholds=Thresholds(seed=1))
    assert text(record_errors(kala(), other, measure="degree")) != text(one)


def test_measure_alone_is_the_same_as_among_all() -> None:
    every = by_id(record_errors(kala(), CERTAIN))
    for measure in MEASURES:
        for finding in record_errors(kala(), CERTAIN, measure=measure):
            assert finding == every[finding.id]


def test_order_in_which_all_are_equal_is_told_and_not_invented() -> None:
    ring = a_map(*"ABCDE", ties=[tie(u, v) for u, v in ("AB", "BC", "CD", "DE", "EA")])
    view = replace(CERTAIN, thresholds=Thresholds(error_trials=3))
    for finding in [*record_errors(ring, view, measure="degree"), *coverage_curve(ring, view)]:
        assert finding.value is finding.interval is None
        assert "there is no order by" in finding.statement
        assert finding.reason.startswith("All actors have the same value")
        assert finding.details["kendall"] is None


@pytest.mark.parametrize("m", [ActorMap.empty(), a_map("A", "B", "C", ties=[tie("A", "B")]), a_map(*"ABCDE")])
def test_too_little_is_refused_with_what_to_record(m: ActorMap) -> None:
    for analysis in (record_errors, coverage_curve):
        with pytest.raises(Refused, match=r"too few\. Record at least 4 actors, and who works with whom\."):
            analysis(m, CERTAIN)


def large() -> ActorMap:
    ids = [f"v{i:04}" for i in range(1_500)]
    ends = nx.gnm_random_graph(len(ids), 3_000, seed=1).edges()
    return a_map(*ids, ties=[tie(ids[u], ids[v]) for u, v in ends])


def test_large_map_is_tried_less_often_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    m, view = large(), replace(CERTAIN, thresholds=Thresholds(error_shares=(0.1,)))
    monkeypatch.setattr(MODULE, "SECONDS_ALONE", 0.2)
    found = record_errors(m, view, measure="pagerank")
    trials = {f.details["trials"] for f in found}
    assert trials == {24}
    assert "Only 24 trials of each kind of mistake for pagerank, since the map is large." in found.caveats
    monkeypatch.setattr(MODULE, "SECONDS", 0.2)
    several = record_errors(m, view)
    assert {f.details["measure"] for f in several} == {"degree", "pagerank"}
    assert [said for said in several.caveats if said.startswith("Without")] == [
        "Without betweenness, which takes about 5 seconds on a map of this size: ask for it alone.",
        "Without closeness, which takes about 3 seconds on a map of this size: ask for it alone.",
    ]
    assert {f.details["trials"] for f in record_errors(m, view, measure="closeness")} == {10}
    monkeypatch.setattr(MODULE, "TOO_LONG", 1.0)
    with pytest.raises(Refused, match="Too many actors to repeat betweenness"):
        record_errors(m, view, measure="betweenness")
    rest = record_errors(m, view)
    assert {f.details["measure"] for f in rest} == {"degree", "pagerank"}
    assert sum("Too many actors" in caveat for caveat in rest.caveats) == 2


# --- ties in resampled worlds ----------------------------------------------------------------------


def test_chance_of_a_pair_is_that_of_any_of_its_ties() -> None:
    # Two kinds of tie that cannot be judged: each 0.5, any of both 0.75; the same told twice stays 0.5.
    ties = [
        tie("A", "B"),
        tie("A", "B", "joint_activity"),
        tie("C", "D"),
        tie("C", "D", id="again"),
        tie("B", "E"),
    ]
    m, draws = a_map(*"ABCDE", ties=[row | {"from": DAY} for row in ties]), 400
    worlds = [Layers(m, View(date=DAY, world=world)).collaboration for world in range(draws)]
    tied = Counter(str(layer.ids[u]) for layer in worlds for u in layer.source)
    assert {u: n / draws for u, n in tied.items()} == pytest.approx({"A": 0.75, "B": 0.5, "C": 0.5}, abs=0.09)


def test_pagerank_is_that_of_networkx() -> None:
    layer = Layers(kala(), CERTAIN).collaboration
    graph = nx.Graph(zip(layer.ids[layer.source], layer.ids[layer.target], strict=True))
    graph.add_node("L")
    theirs = nx.pagerank(graph, tol=1e-14, max_iter=1_000)
    ours = dict(zip(SOCIETY, scores(society_of(kala(), CERTAIN).graph, "pagerank").tolist(), strict=True))
    assert ours == pytest.approx(theirs, abs=1e-9)
