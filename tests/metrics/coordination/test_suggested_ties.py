"""Suggested conversations (A33)."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import networkx as nx
import pytest
from fields import random_field
from maps import CERTAIN, DAY, QUICK, SEEDS, a_map, actor, expected, kala, tie
from seeds import seeded

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.graph.layers import Layers
from actormap.metrics.base.context import Context
from actormap.metrics.base.safeguards import Exclusions
from actormap.metrics.coordination.gaps import gaps
from actormap.metrics.coordination.suggested_ties import suggested_ties

SIX = 6e-7
EVERY = 10_000


def works(actors: str, sector: str = "LEG", pcode: str = "XA01") -> list[dict[str, Any]]:
    return [{"actor_id": i, "sector": sector, "pcode": pcode} for i in actors]


def triangle(*extra: dict[str, Any], **tables: Any) -> ActorMap:
    """A and B work in one cell and both coordinate with Z."""
    ties = [tie("A", "Z", weight=0.5), tie("B", "Z", weight=1), tie("Z", "Y", weight=0.5), *extra]
    return a_map("A", "B", "Y", "Z", ties=ties, presence=works("AB"), **tables)


@pytest.mark.parametrize("pair", ["BH", "DF", "AF", "CD", "AH"])
def test_indices_are_those_of_the_worked_example(pair: str) -> None:
    finding = suggested_ties(kala(), CERTAIN, beyond=True).about(*pair)
    wanted = expected()[f"lp_{pair}"]
    assert finding.details["common"] == wanted["cn"]
    assert finding.details["partners"] == len(wanted["cn"])
    for name, key in (("jaccard", "jaccard"), ("adamic_adar", "AA"), ("resource", "RA")):
        assert finding.details[name] == pytest.approx(wanted[key], abs=SIX)


def test_two_pairs_of_the_worked_example_are_suggested() -> None:
    found = suggested_ties(kala(), CERTAIN)
    assert [(f.id, f.value) for f in found] == [
        ("A33:suggested:D:F", 1.0),
        ("A33:suggested:B:H", pytest.approx(2 / 3)),
    ]
    assert found.parameters["pairs"] == 2
    assert found.about("D", "F").evidence == ("t06", "t07")
    assert found.about("B", "H").details["cells"] == ["LEG@XX01"]
    kinds = {f.id for f in suggested_ties(kala(), CERTAIN, beyond=True)}
    assert {"A33:place:A:F", "A33:partner:C:D", "A33:partner:A:H", "A33:suggested:D:F"} <= kinds
    assert not any("A:D" in i for i in kinds)  # tied
    assert not any("F:L" in i for i in kinds)  # hostile


def test_weighted_index_of_the_definition_is_reached_by_the_function() -> None:
    (finding,) = suggested_ties(triangle(), CERTAIN)
    assert (
        finding.statement
        == "Name of A and Name of B both work on LEG in XA01 and share 1 partner (Name of Z)."
    )
    assert finding.next_question == (
        "Ask each, alone, whether it would want to meet, and a partner that they share whether it would "
        "bring them together."
    )
    assert "both work on" in finding.statement
    assert finding.details["weighted"] == 0.75
    assert finding.value == 0.75


@pytest.mark.parametrize(
    ("grade", "share", "verdict"), [("A1", 0.9025, "indicative"), ("B2", 0.68, "insufficient_data")]
)
def test_no_surer_than_that_they_share_a_partner(grade: str, share: float, verdict: str) -> None:
    """Two ties that one source of A1 told exist with .95 x .95; of B2 with .824621 x .824621."""
    told = {"sources": "s", "from": DAY}
    m = a_map(
        "A",
        "B",
        "Z",
        ties=[tie("A", "Z", **told), tie("B", "Z", **told)],
        presence=[row | {"sources": "one;two", "from": DAY} for row in works("AB")],
        sources=[
            {"id": "s", "reliability": grade[0], "credibility": grade[1]},
            *({"id": one, "reliability": "A", "credibility": "1"} for one in ("one", "two")),
        ],
        observations=[
            {"id": f"o{one}", "source": one, "subject_id": "A", "date": "2019-01-01"}
            | {"asked_about": "ties_all", "answer": "list"}
            for one in ("r", "t", "u")
        ],
    )
    (found,) = suggested_ties(m, View(date=DAY))
    assert found.verdict == verdict
    words = f"It is {share:.0%} certain that they share a partner, going by who told of the ties."
    assert (words in found.reason) is (share < 0.9)


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ("weighted", "share of the common partners' ties that goes to both, by strength"),
        ("resource", "share of the common partners' ties that goes to both"),
        ("adamic_adar", "common partners, where those with few ties weigh more (Adamic-Adar)"),
        ("common", "number of common partners"),
        ("jaccard", "common partners over all partners of both"),
    ],
)
def test_value_is_overlap_times_the_index_chosen(by: Any, words: str) -> None:
    m = triangle()
    more = [*works("AB"), *works("A", "MON"), *works("B", "WOM")]
    half = a_map("A", "B", "Y", "Z", ties=[tie(*"AZ"), tie(*"BZ"), tie(*"ZY")], presence=more)
    for one in (m, half):
        (finding,) = suggested_ties(one, CERTAIN, index=by)
        index = finding.details["partners" if by == "common" else by]
        assert finding.value == pytest.approx(finding.details["overlap"] * index)
        assert f", times {words}: {index:.2f}." in finding.reason
    assert finding.details["overlap"] == 0.5


@seeded(SEEDS)
@pytest.mark.parametrize("view", [CERTAIN, QUICK])
def test_indices_on_random_maps_are_those_of_networkx(seed: int, view: View) -> None:
    m = random_field(seed)
    layers, context = Layers(m, view), Context(m, view)
    layer, ids = layers.collaboration, context.ids
    counted = ~Exclusions(context).always
    graph = nx.Graph()
    graph.add_nodes_from(i for i, c in zip(ids, layers.civil_society, strict=True) if c)
    ends = zip(layer.source.tolist(), layer.target.tolist(), strict=True)
    graph.add_edges_from((ids[u], ids[v]) for u, v in ends)
    listed = {i for i, c in zip(ids, counted, strict=True) if c}
    open_pairs = {
        f.subject: f.details["overlap"] for f in gaps(m, view, limit=EVERY) if not f.details["tension"]
    }
    found = {f.subject: f for f in suggested_ties(m, view, limit=EVERY, index="resource")}
    for pair, overlap in open_pairs.items():
        both = [z for z in nx.common_neighbors(graph, *pair) if z in listed]
        assert (pair in found) == bool(both)
        if both:
            assert found[pair].value == pytest.approx(overlap * sum(1 / graph.degree[z] for z in both))
    assert set(found) <= set(open_pairs)


@seeded(SEEDS)
def test_pairs_beyond_share_a_cell_or_a_partner_and_have_no_tie(seed: int) -> None:
    m = random_field(seed)
    near = {f.subject for f in suggested_ties(m, QUICK, limit=EVERY)}
    every = suggested_ties(m, QUICK, limit=EVERY, beyond=True)
    assert near <= {f.subject for f in every}
    assert all(f.details["cells"] or f.details["partners"] for f in every)
    layer = Layers(m, QUICK).collaboration
    tied = {(layer.ids[u], layer.ids[v]) for u, v in zip(layer.source, layer.target, strict=True)}
    assert not tied & {f.subject for f in every}


def test_random_fields_have_suggestions() -> None:
    assert sum(len(suggested_ties(random_field(seed), QUICK)) for seed in SEEDS) > 20


@pytest.mark.parametrize(
    ("cells", "proposed"),
    [
        ({"at_risk_level": 3}, False),
        ({"at_risk_level": 2}, False),
        ({"at_risk_level": 2, "consent_c2": "yes"}, True),
        ({"consent_c2": "no"}, False),
        ({"consent_c2": "withdrawn"}, False),
        ({"do_not_contact": "yes"}, False),
    ],
)
def test_nobody_is_suggested_that_a_gap_may_not_name(cells: dict[str, Any], proposed: bool) -> None:
    m = triangle(actors=[actor("B", **cells)])
    for beyond in (False, True):
        assert any("B" in f.subject for f in suggested_ties(m, CERTAIN, beyond=beyond)) is proposed


def test_pair_with_a_hostile_tie_or_a_platform_or_a_tie_is_not_suggested() -> None:
    assert len(suggested_ties(triangle(tie("A", "B", "tension", grade="E5")), QUICK)) == 0
    assert len(suggested_ties(triangle(tie("A", "B")), CERTAIN)) == 0
    seats = [{"id": "P", "name": "P", "members": "A;B", "theme": "LEG"}]
    assert len(suggested_ties(triangle(platforms=seats), CERTAIN)) == 0


@pytest.mark.parametrize("cells", [{"consent_c3": "no"}, {"at_risk_level": 3}, {"feels_safe": "no"}])
def test_partner_that_must_not_be_asked_is_none(cells: dict[str, Any]) -> None:
    m = triangle(actors=[actor("Z", **cells)])
    assert len(suggested_ties(m, CERTAIN)) == 0
    (finding,) = [f for f in suggested_ties(m, CERTAIN, beyond=True) if f.subject == ("A", "B")]
    assert finding.details["partners"] == 0
    assert "Name of Z" not in repr(finding)


@pytest.mark.parametrize("avoided", ["A", "B"])
def test_partner_that_avoids_one_of_them_is_not_named(avoided: str) -> None:
    (finding,) = suggested_ties(triangle(tie("Z", avoided, "avoidance")), CERTAIN)
    assert finding.details["common"] == []
    assert "that could be asked" in finding.statement


def test_partner_is_named_only_with_its_consent() -> None:
    (finding,) = suggested_ties(triangle(actors=[actor("Z", consent_c4="unknown")]), CERTAIN)
    assert "([name not to be passed on: Z])" in finding.statement
    assert "Name of Z" not in finding.statement


def test_limit_shortens_the_list_and_the_best_comes_first() -> None:
    m = random_field(1)
    whole = suggested_ties(m, QUICK, beyond=True, limit=EVERY)
    values = [f.value or 0 for f in whole]
    assert values == sorted(values, reverse=True)
    for limit in (1, 2):
        short = suggested_ties(m, QUICK, beyond=True, limit=limit)
        assert [f.id for f in short] == [f.id for f in whole][:limit]
        assert short.parameters["pairs"] == len(whole)


def test_never_more_than_indicative_and_refused_without_presence() -> None:
    assert all(f.at_most == "indicative" for f in suggested_ties(kala(), replace(QUICK, certain=True)))
    with pytest.raises(Refused, match="presence"):
        suggested_ties(a_map("A", "B"), View(date=DAY))


def test_map_of_two_without_ties_has_no_suggestion() -> None:
    m = a_map("A", "B", presence=works("AB"))
    assert len(suggested_ties(m, CERTAIN)) == 0
    (alone,) = suggested_ties(m, CERTAIN, beyond=True)
    assert alone.id == "A33:place:A:B"
    assert "and share no recorded partner that could be asked." in alone.statement
    assert alone.statement == (
        "Name of A and Name of B both work on LEG in XA01 and share no recorded partner that could be asked."
    )
    assert alone.next_question == "Ask each, alone, whom it knows that the other trusts."
    assert list(combinations("AB", 2)) == [f.subject for f in suggested_ties(m, CERTAIN, beyond=True)]


def test_partner_whom_one_has_reason_to_avoid_is_told_as_none_that_could_be_asked() -> None:
    """A and C work nowhere together; both work with Z, with whom A has a tension."""
    m = a_map(
        *"ACZ",
        ties=[tie("A", "Z"), tie("C", "Z"), tie("Z", "A", "tension")],
        presence=[*works("A"), *works("C", "MON", "XA02")],
    )
    (pair,) = suggested_ties(m, CERTAIN, beyond=True)
    assert pair.statement == "Name of A and Name of C share no recorded partner that could be asked."
