"""Neighbourhoods of ties (A36)."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from itertools import combinations, pairwise

import networkx as nx
import numpy as np
import pytest
from maps import CERTAIN, DAY, a_map, kala, sample, tie

from actormap.core.config import Thresholds, View
from actormap.core.model import ActorMap
from actormap.engine.communities import rewired_modularity
from actormap.engine.edges import Edges
from actormap.metrics.evidence.resampling import resampled
from actormap.metrics.structure.communities import communities, most_like

MODULE = import_module("actormap.metrics.structure.neighbourhoods")


def two_circles() -> ActorMap:
    pairs = [*combinations("ABCD", 2), *combinations("EFGH", 2), ("D", "E")]
    return a_map(*"ABCDEFGH", "Z", ties=[tie(u, v) for u, v in pairs])


@pytest.mark.parametrize(("effort", "rounds"), [(50_000, -1), (0, MODULE.ROUNDS)])
def test_chance_is_searched_as_the_record_is(
    monkeypatch: pytest.MonkeyPatch, effort: int, rounds: int
) -> None:
    ids = [f"v{i:03}" for i in range(300)]
    ends = list(nx.gnm_random_graph(len(ids), 600, seed=1).edges())
    m = a_map(*ids, ties=[tie(ids[u], ids[v]) for u, v in ends])
    view = replace(CERTAIN, thresholds=Thresholds(community_runs=6, community_nulls=3))
    monkeypatch.setattr(MODULE, "FULL_EFFORT", effort)
    whole = communities(m, view).findings[0].details
    source, target = np.array(sorted(ends), dtype=np.int32).T
    seeds = [view.thresholds.seed + i for i in range(3)]
    found = {
        tried: np.mean(
            rewired_modularity(Edges(300, source, target), resolution=1.0, seeds=seeds, rounds=tried)
        )
        for tried in (-1, MODULE.ROUNDS)
    }
    assert found[-1] > found[MODULE.ROUNDS] + 0.001
    assert whole["null_mean"] == pytest.approx(found[rounds], abs=1e-12)


@pytest.mark.parametrize("method", ["leiden", "louvain"])
def test_two_circles_are_two_neighbourhoods_and_one_alone(method: str) -> None:
    found = communities(two_circles(), CERTAIN, method=method)
    assert [list(f.subject) for f in found.findings[1:]] == [list("ABCD"), list("EFGH")]
    assert [(f.details["ties_inside"], f.details["ties_outside"]) for f in found.findings[1:]] == [
        (6, 1),
        (6, 1),
    ]
    whole = found.findings[0]
    assert whole.details["single_actors"] == 1
    assert "2 neighbourhoods of two actors or more, beside 1 single actor" in whole.statement
    graph = nx.Graph([*combinations("ABCD", 2), *combinations("EFGH", 2), ("D", "E")])
    assert whole.value == pytest.approx(nx.community.modularity(graph, [set("ABCD"), set("EFGH")]))
    assert whole.details["stability"] == 1
    assert whole.value > whole.details["null_high"]
    assert "more clearly than chance" in whole.statement
    assert found.parameters["method"] == method


def test_best_partition_of_the_example_is_the_best_of_all() -> None:
    # Every way to put the eight tied actors into at most three parts.
    edges = ["AB", "AC", "AD", "BC", "CH", "DE", "EF", "FG"]
    at = {name: number for number, name in enumerate("ABCDEFGH")}
    ends = np.array([[at[u], at[v]] for u, v in edges])
    degree = np.bincount(ends.ravel(), minlength=8)
    grid = np.stack(np.meshgrid(*[np.arange(3)] * 8, indexing="ij"), axis=-1).reshape(-1, 8)
    inside = (grid[:, ends[:, 0]] == grid[:, ends[:, 1]]).mean(axis=1)
    share = np.stack([((grid == part) * degree).sum(axis=1) / 16 for part in range(3)])
    best = float((inside - (share**2).sum(axis=0)).max())
    whole = communities(kala(), CERTAIN).findings[0]
    assert whole.value == pytest.approx(best)
    assert whole.next_question == "Ask independent sources who links neighbourhoods that look apart."


def test_same_seed_gives_the_same_result_and_seeds_are_told() -> None:
    one, other = communities(two_circles(), CERTAIN), communities(two_circles(), CERTAIN)
    assert one.as_dict() == other.as_dict()
    assert one.parameters["seed"] == Thresholds().seed
    assert one.parameters["runs"] == 100


def test_small_maps_are_shown_with_a_warning() -> None:
    found = communities(kala(), CERTAIN)
    assert "Only 8 ties recorded: too few to trust the neighbourhoods." in found.caveats
    assert {f.verdict for f in found} == {"insufficient_data"}
    assert not any("too small" in c for c in communities(two_circles(), CERTAIN).caveats)


def test_without_ties_nobody_is_a_neighbourhood_and_that_is_told_once() -> None:
    (whole,) = communities(a_map("A", "B"), CERTAIN)
    assert whole.value is None
    assert whole.details["single_actors"] == 2
    assert whole.statement == "No tie of collaboration is recorded, and so no neighbourhood can be told."
    assert whole.next_question == "Ask independent sources who works with whom."


def test_finer_resolution_gives_no_fewer_neighbourhoods() -> None:
    fine = View(date=CERTAIN.date, certain=True, thresholds=Thresholds(community_resolution=3))
    more, fewer = (communities(two_circles(), view).findings[0].details for view in (fine, CERTAIN))
    assert more["neighbourhoods"] >= fewer["neighbourhoods"]


def test_neighbourhood_is_proved_by_its_own_ties() -> None:
    first = communities(two_circles(), CERTAIN).findings[1]
    assert first.evidence == tuple(sorted(f"coordination:{u}{v}" for u, v in combinations("ABCD", 2)))


def test_one_search_of_the_record_is_compared_with_one_search_of_chance() -> None:
    # Four circles of four, joined in a ring: what most runs agree on may fall short of what each finds.
    ids = [f"c{i:02}" for i in range(16)]
    rows = [tie(a, b) for at in range(0, 16, 4) for a, b in combinations(ids[at : at + 4], 2)]
    rows += [tie(ids[at], ids[(at + 5) % 16]) for at in range(0, 16, 4)]
    view = View(date=DAY, certain=True, thresholds=Thresholds(community_agreement=1.0, seed=5))
    whole = communities(a_map(*ids, ties=rows), view).findings[0]
    assert whole.value is not None
    assert whole.details["best"] >= whole.details["usual"] > whole.details["null_high"]
    assert whole.details["best"] >= whole.value
    assert "more clearly than chance alone" in whole.statement
    assert "no more" not in whole.statement


def test_best_partition_of_the_kite_is_told_beside_what_most_runs_agree_on() -> None:
    kite = nx.krackhardt_kite_graph()
    m = a_map(*(f"k{v}" for v in kite), ties=[tie(f"k{u}", f"k{v}") for u, v in kite.edges])
    whole = communities(m, CERTAIN).findings[0]
    assert whole.details["best"] == pytest.approx(0.222, abs=5e-4)
    assert f"{whole.details['best']:.3f} in the best;" in whole.reason


def test_single_actors_are_not_counted_as_neighbourhoods() -> None:
    whole = communities(sample(), View(date="2026-11-25")).findings[0]
    assert "form 10 neighbourhoods of two actors or more, beside 7 single actors." in whole.statement
    assert whole.details["single_actors"] == 7


def rings(*sizes: int, grade: str) -> ActorMap:
    """Circles in which everybody has a tie to everybody, one tie from each to the next."""
    names = [[f"{'ABCDEFGH'[at]}{number}" for number in range(size)] for at, size in enumerate(sizes)]
    pairs = [pair for some in names for pair in combinations(some, 2)]
    pairs += [(one[0], other[0]) for one, other in pairwise(names)]
    ties = [tie(*pair, grade=grade, **{"from": DAY}) for pair in pairs]
    return a_map(*(name for some in names for name in some), ties=ties)


def test_neighbourhood_is_told_where_it_stands_together_in_possible_maps() -> None:
    # Each tie is .95 sure: a circle of six stays together in nearly all. Circles of three at .57 do not.
    sure, view = rings(6, 6, 6, 6, grade="A1"), View(date=DAY)
    sets = [f for f in resampled(communities, sure, view, draws=40) if f.kind == "set"]
    assert [len(f.subject) for f in sets] == [6, 6, 6, 6]
    assert all((f.holds_in or 0) >= 0.9 for f in sets)
    assert all(f.possible_value is not None for f in sets)
    loose = rings(3, 3, 3, 3, 3, grade="D2")
    held = [f.holds_in for f in resampled(communities, loose, view, draws=40) if f.kind == "set"]
    assert min(share for share in held if share is not None) < 1


def test_neighbourhood_is_most_like_the_one_with_which_it_has_most_in_common() -> None:
    part = np.array([0, 0, 0, 1, 1, 1, 1], dtype=np.int32)
    assert most_like(part, np.array([0, 1, 2, 3])) == (3 / 4, 3)
    assert most_like(part, np.array([0, 3, 4])) == (2 / 5, 4)
