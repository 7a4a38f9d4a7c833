"""Ties among those who share a cell, a theme or a platform (A34): KALA, brute force, refusals."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from typing import Any

import networkx as nx
import numpy as np
import pytest
from maps import CERTAIN, DAY, SEEDS, a_map, actor, expected, kala, random_map, shuffled, text, tie
from seeds import seeded

from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.metrics.base import permutation_test
from actormap.metrics.evidence.resampling import resampled
from actormap.metrics.groups.set_density import set_density

SIX = 6e-7


def presence(*rows: str) -> list[dict[str, Any]]:
    """`A MON XX02` as rows of who does what where."""
    return [
        {"actor_id": who, "sector": sector, "pcode": area, "from": "2025-01-01"}
        for who, sector, area in (row.split() for row in rows)
    ]


# --- KALA -----------------------------------------------------------------------------------------------


def test_kala_cell_of_three() -> None:
    found = set_density(kala(), CERTAIN).about("MON@XX02")
    details = found.details
    assert details["members"] == ["A", "D", "F"]
    assert (details["observed"], details["pairs"]) == (1, 3)
    assert details["expected_by_density"] == pytest.approx(0.666667, abs=SIX)
    assert details["expected_by_degrees"] == pytest.approx(
        expected()["cell_MON_XX02_expected_config"], abs=SIX
    )
    assert found.value == pytest.approx(1 / expected()["cell_MON_XX02_expected_config"], abs=SIX)
    assert found.evidence == ("t03",)
    assert found.n == 3
    assert "cannot be told from chance: records show 1, where 1.07 are expected" in found.statement
    assert found.reason.startswith(
        "A tie is recorded for 1 of 3 pairs; it would be 0.67 if ties were spread evenly over the whole map."
    )


def test_more_and_fewer_are_told_in_words() -> None:
    """28 pairs of eight: 7 ties each of 56 give 28 x 49 / 111; with 8 each of 64 it is 28 x 64 / 127."""
    left, right = [f"A{n}" for n in range(8)], [f"B{n}" for n in range(8)]
    at_work = presence(*(f"{who} LEG XA01" for who in left))
    inside = [tie(*pair) for side in (left, right) for pair in combinations(side, 2)]
    across = [tie(u, v) for u in left for v in right]
    more, fewer = (
        set_density(a_map(*left, *right, ties=ties, presence=at_work), CERTAIN).about("LEG@XA01")
        for ties in (inside, across)
    )
    assert more.statement == (
        "Records show more ties among the 8 actors working on LEG in XA01 than expected from how many ties "
        "each has (28 against 12.36)."
    )
    assert fewer.statement == (
        "Records show fewer ties among the 8 actors working on LEG in XA01 than expected from how many "
        "ties each has (0 against 14.11)."
    )


def test_chance_by_degrees_is_that_of_a_poisson_number() -> None:
    """One tie where mu = 1.0667 are expected: one or none with (1 + mu) e^-mu. Of A B C there are three."""
    found = set_density(kala(), CERTAIN).about("MON@XX02")
    mu = found.details["expected_by_degrees"]
    assert found.details["p_by_degrees"] == pytest.approx((1 + mu) * np.exp(-mu))


def test_set_of_those_with_many_ties_is_not_told_from_chance() -> None:
    """A B C D are all tied, and have six more each: 9 x 9 / 59 for a pair, so all six ties are expected."""
    inner = [tie(u, v) for u, v in combinations("ABCD", 2)]
    outer = [tie(u, f"{u}{n}") for u in "ABCD" for n in range(6)]
    ids = ["A", "B", "C", "D", *(f"{u}{n}" for u in "ABCD" for n in range(6))]
    at_work = presence(*(f"{u} MON XX02" for u in "ABCD"))
    found = set_density(a_map(*ids, ties=[*inner, *outer], presence=at_work), CERTAIN).about("MON@XX02")
    mu = found.details["expected_by_degrees"]
    assert mu == pytest.approx(6 * min(1, 81 / 59))
    assert found.details["p_by_degrees"] > 0.1
    assert found.statement == (
        "Records show as many ties among the 4 actors working on MON in XX02 as expected from how many ties "
        "each has (6 against 6.00)."
    )


def test_kala_chance_is_that_of_every_set_of_three() -> None:
    graph = nx.Graph(["AB", "AC", "AD", "BC", "CH", "DE", "EF", "FG"])
    graph.add_node("L")
    every = np.array([graph.subgraph(some).number_of_edges() for some in combinations("ABCDEFGHL", 3)])
    details = set_density(kala(), CERTAIN).about("MON@XX02").details
    assert details["p_fewer"] == pytest.approx(np.mean(every <= 1))
    assert details["p_more"] == pytest.approx(np.mean(every >= 1))
    assert details["p_floor"] == pytest.approx(1 / 84)


def test_kala_platform_and_sets_that_are_listed() -> None:
    found = set_density(kala(), CERTAIN)
    assert [f.subject[0] for f in found] == ["LEG@XX01", "MON@XX02", "MON@*", "P1", "LAN@*"]
    platform = found.about("P1")
    assert (platform.details["observed"], platform.details["pairs"]) == (5, 10)
    assert platform.id == "A34:more:platform:P1"
    assert "among the 5 actors on the platform Monitoring Network" in platform.statement
    assert "on the platform Monitoring Network" in platform.statement
    nobody = found.about("LAN@*")  # L has no tie, so that none is expected
    assert nobody.value is None
    assert "no tie among them is expected" in nobody.reason
    assert nobody.id == "A34:unknown:theme:LAN@*"


@pytest.mark.parametrize(
    ("kind", "names"),
    [("cells", {"LEG@XX01", "MON@XX02"}), ("themes", {"MON@*", "LAN@*"}), ("platforms", {"P1"})],
)
def test_one_kind_alone(kind: Any, names: set[str]) -> None:
    found = set_density(kala(), CERTAIN, kind=kind)
    assert {f.subject[0] for f in found} == names
    assert found.parameters["kind"] == kind


# --- brute force ------------------------------------------------------------------------------------------


@seeded(range(3))
def test_counts_are_those_of_networkx(seed: int) -> None:
    graph = nx.gnp_random_graph(14, 0.3, seed=seed)
    nx.relabel_nodes(graph, {v: f"a{v:02}" for v in graph}, copy=False)
    rng = np.random.default_rng(seed)
    works = {
        f"{rng.choice(sorted(graph))} {s} XX0{a}" for s in ("MON", "LEG") for a in (1, 2) for _ in range(8)
    }
    m = a_map(
        *sorted(graph), ties=[tie(*sorted(edge)) for edge in graph.edges], presence=presence(*sorted(works))
    )
    found = set_density(m, CERTAIN)
    assert len(found) >= 4
    k, edges = dict(graph.degree), graph.number_of_edges()
    for finding in found:
        members = finding.details["members"]
        sector, _, area = finding.subject[0].partition("@")
        want = {w.split()[0] for w in works if w.split()[1] == sector and area in {"*", w.split()[2]}}
        assert set(members) == want
        pairs = list(combinations(members, 2))
        by_degrees = sum(min(1, k[u] * k[v] / (2 * edges - 1)) for u, v in pairs)
        assert finding.details["observed"] == graph.subgraph(members).number_of_edges()
        assert finding.details["expected_by_degrees"] == pytest.approx(by_degrees)
        assert finding.details["expected_by_density"] == pytest.approx(len(pairs) * nx.density(graph))


# --- edges -------------------------------------------------------------------------------------------------


def test_nobody_shares_anything() -> None:
    for m in (
        ActorMap(),
        a_map(),
        a_map("A", "B", ties=[tie("A", "B")]),
        a_map("A", "B", presence=presence("A MON XX01", "B LEG XX01")),
    ):
        with pytest.raises(Refused, match="no two actors of civil society share"):
            set_density(m, CERTAIN)


def test_too_few_ties_are_told() -> None:
    m = a_map(*"ABC", ties=[tie("A", "B")], presence=presence("A MON XX01", "B MON XX01"))
    found = set_density(m, CERTAIN).findings
    assert [f.value for f in found] == [None]
    assert found[0].statement.endswith("have more or fewer ties than expected.")
    assert found[0].reason == (
        "1 tie of collaboration recorded on the whole map. Nobody was asked with whom they work."
    )
    assert set_density(m.replace(ties=m.ties.iloc[:0]), CERTAIN).findings[0].value is None


def test_state_actors_are_not_counted() -> None:
    rows = [actor("M", sphere="state")]
    m = a_map(
        "A",
        "B",
        "M",
        actors=rows,
        ties=[tie("A", "M")],
        presence=presence("A MON XX01", "M MON XX01", "A LEG XX01", "B LEG XX01"),
    )
    assert [f.subject[0] for f in set_density(m, CERTAIN)] == ["LEG@XX01"]


def test_a_ministry_elsewhere_makes_no_theme_over_all_areas() -> None:
    working = presence("A MON XX01", "B MON XX01", "M MON XX02")
    ministry = [actor("M", sphere="state")]
    with pytest.raises(Refused):
        set_density(a_map(*"ABM", actors=ministry, presence=working), CERTAIN, kind="themes")
    wider = a_map(*"ABCM", actors=ministry, presence=working + presence("C MON XX02"))
    assert [one.subject for one in set_density(wider, CERTAIN, kind="themes")] == [("MON@*",)]


def test_limit_and_worlds() -> None:
    found = set_density(kala(), CERTAIN, limit=2)
    assert len(found) == 2
    assert found.parameters["sets"] == 5
    world = set_density(kala(), replace(CERTAIN, world=1))
    assert [f.id for f in world.made_out] == [f.id for f in set_density(kala(), CERTAIN)]
    robust = resampled(set_density, kala(), View(date=DAY), draws=20)
    assert all(0 <= (f.holds_in or 0) <= 1 for f in robust)


def test_large_maps_are_drawn_less_often_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permutation_test, "FULL_EFFORT", 0)
    rare = replace(CERTAIN, thresholds=Thresholds(exact_relabellings=0))
    found = set_density(kala(), rare)
    assert "times instead of" in found.caveats[-1]
    exact = set_density(kala(), CERTAIN)
    for drawn in found:
        every = exact.about(*drawn.subject).details
        assert drawn.details.get("p_fewer") == pytest.approx(every.get("p_fewer"), abs=0.08)


@seeded(SEEDS)
def test_random_maps_give_sentences_and_do_not_depend_on_the_order_of_rows(seed: int) -> None:
    m = random_map(seed)
    try:
        found = set_density(m, CERTAIN)
    except Refused:
        return
    assert text(found) == text(set_density(shuffled(m, seed), CERTAIN))
    for f in found:
        for sentence in (f.statement, f.reason, f.would_change, f.next_question):
            assert sentence.endswith((".", "?"))
            assert not re.search(r"\b(nan|inf|None)\b", sentence)
            assert not re.search(r"(?<![\d.])1 (actors|ties|pairs)\b", sentence)
