"""How attention is spread (A08) and over what kinds of actors (A43)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from maps import CERTAIN, DAY, a_map, actor, expected, kala, offer, tie

from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.metrics.base.context import Context
from actormap.metrics.introductions.reachability import best_chances
from actormap.metrics.reach.attention import attention
from actormap.metrics.reach.contact_diversity import contact_diversity
from actormap.metrics.reach.steps import steps

SIX = 6e-7


def met(*times: str, **cells: Any) -> list[dict[str, Any]]:
    """Contacts with actors: ``A3`` is three with A."""
    return [
        {
            "id": f"{one}{number}",
            "date": "2025-01-20",
            "office": "O",
            "actor_id": one[0],
            "mode": "formal",
            "officer_role": f"r{number}",
        }
        | cells
        for one in times
        for number in range(int(one[1:]))
    ]


# --- spread ------------------------------------------------------------------------------------------


def test_unlikely_routes_are_told_beside_those_in_reach() -> None:
    m = a_map(*"ABC", ties=[offer("O", "A", 0.9), offer("A", "B", 0.2)])
    found = next(iter(attention(m, CERTAIN)))
    # The chances are .9, .18 and none.
    assert found.statement == (
        "Recorded routes lead from the office to 2 of 3 actors, unlikely routes included. Their chances are "
        "spread with an unevenness of 0.56 (0: all have the same, 1: one has all)."
    )
    assert found.reason.startswith(
        "On the way to 1 of them, every introduction is taken to succeed with a chance of 0.5 or more."
    )
    assert steps(m, CERTAIN).about("civil society").statement.startswith("1 of 3 actors")


def test_kala_spread_of_the_best_route() -> None:
    found = next(iter(attention(kala(), CERTAIN)))
    assert found.id == "A08:routes"
    assert found.value == pytest.approx(expected()["gini_best_path_prob"], abs=SIX)
    assert found.details["group_means"]["lgbt"] == pytest.approx((0.3024 + 0.27216) / 2)
    assert list(found.details["group_means"]) == [
        "indigenous",
        "landless_or_land_defenders",
        "lgbt",
        "women",
        "not recorded",
    ]
    assert found.details["lorenz"][-1] == (1.0, 1.0)
    assert "Means by group" in found.reason


def test_kala_best_chances_avoid_the_ministry() -> None:
    context = Context(kala(), CERTAIN)
    chances = dict(zip(context.ids, best_chances(context), strict=True))
    for actor_id, wanted in expected()["best_path_prob"].items():
        assert chances[actor_id] == pytest.approx(wanted)


def test_gini_of_contacts_is_that_of_zero_zero_one_three() -> None:
    m = a_map(*"ABCD", contacts=met("A1", "B3"))
    found = {f.id: f for f in attention(m, CERTAIN)}["A08:contacts"]
    assert found.value == pytest.approx(expected()["gini_0013"])
    assert (found.details["contacts"], found.details["met"], found.n) == (4, 2, 4)


def test_concentration_of_ten_five_five() -> None:
    m = a_map(*"ABCD", contacts=met("A10", "B5", "C5"))
    found = {f.id: f for f in attention(m, CERTAIN)}["A08:concentration"]
    assert found.value == 0.375
    assert found.details["largest_share"] == 0.5


def test_contacts_count_a_year_whatever_the_months() -> None:
    m = a_map(*"AB", contacts=met("A3"))
    half = View(date=DAY, certain=True, thresholds=Thresholds(established_months=6))
    found = {f.id: f for f in attention(m, half)}["A08:contacts"]
    assert found.details["mean"] == 3 * 2 / 2
    none = View(date=DAY, certain=True, thresholds=Thresholds(established_months=0))
    with pytest.raises(Refused):
        attention(m, none)


def test_contacts_with_the_state_and_of_long_ago_are_left_out() -> None:
    contacts = [*met("A2"), *met("M5"), *met("B4", date="2023-01-01")]
    m = a_map(*"AB", actors=[actor("M", sphere="state")], contacts=contacts)
    found = {f.id: f for f in attention(m, CERTAIN)}["A08:contacts"]
    assert (found.details["contacts"], found.evidence) == (2, ("A20", "A21"))


def test_what_cannot_be_said_is_told_in_a_caveat() -> None:
    found = attention(kala(), CERTAIN)
    assert [f.id for f in found] == ["A08:routes"]
    assert any("No recent contact with civil society" in caveat for caveat in found.caveats)
    for m in (a_map("A", "B"), ActorMap(), a_map()):
        with pytest.raises(Refused, match="No established contacts"):
            attention(m, CERTAIN)


def chance_to_t(m: ActorMap, view: View = CERTAIN) -> float:
    context = Context(m, view)
    return float(best_chances(context)[context.code("T")])


def test_best_route_is_the_one_that_exposes_less_though_another_is_likelier() -> None:
    # Over A .9 x .8 = .72, cost .3285 + exposure .5; over B .6 x 1 = .6, cost .5108.
    ties = [offer("O", "A", 0.9), offer("A", "T", 0.8), offer("O", "B", 0.6), offer("B", "T", 1)]
    people = [actor("A", at_risk_level=2), actor("B"), actor("T")]
    m = a_map(actors=people, ties=ties)
    assert chance_to_t(m) == pytest.approx(0.6)
    bold = View(date=DAY, certain=True, thresholds=Thresholds(exposure_weight=0))
    assert chance_to_t(m, bold) == pytest.approx(0.72)
    short = View(date=DAY, certain=True, thresholds=Thresholds(exposure_weight=0, hop_cost=9))
    assert chance_to_t(a_map(actors=people, ties=[*ties, offer("O", "T", 0.1)]), short) == 0.1


def test_list_of_a_workshop_brings_nobody_nearer_than_fifteen_would() -> None:
    others = [f"W{at:02}" for at in range(29)]
    ties = [offer("O", "A", 1), *(tie(one, "A", "trust", weight=1) for one in ["T", *others])]
    assert chance_to_t(a_map("A", "T", *others, ties=ties)) == pytest.approx(0.4 * 15 / 30)


def test_survivor_has_a_route_only_over_who_assists_survivors() -> None:
    people = [actor("A"), actor("B", assists_survivors="yes"), actor("T", care="survivor")]
    ties = [offer("O", "T", 0.9), offer("O", "A", 0.9), offer("A", "T", 0.9)]
    assert chance_to_t(a_map(actors=people, ties=ties)) == 0
    assisted = a_map(actors=people, ties=[*ties, offer("O", "B", 0.5), offer("B", "T", 0.5)])
    assert chance_to_t(assisted) == 0.25


def test_route_through_who_is_hostile_to_the_target_gives_way_to_the_next_best() -> None:
    ties = [offer("O", "A", 0.9), offer("A", "T", 0.9), offer("O", "B", 0.5), offer("B", "T", 0.5)]
    context = Context(a_map(*"ABT", ties=ties), CERTAIN)
    assert best_chances(context)[context.code("T")] == pytest.approx(0.81)
    hostile = Context(a_map(*"ABT", ties=[*ties, tie("A", "T", "tension")]), CERTAIN)
    assert best_chances(hostile)[hostile.code("T")] == pytest.approx(0.25)


# --- diversity ---------------------------------------------------------------------------------------


def mixed() -> ActorMap:
    people = [
        actor("A", types="ngo_national", adm1_pcode="XA01", works_on_rights_of="women"),
        actor("B", types="trade_union;social_movement", adm1_pcode="XA01"),
        actor("C", types="human_rights_organization", adm1_pcode="XA02", works_on_rights_of="women;youth"),
        actor("D"),
    ]
    areas = [{"id": "XA01", "name": "One"}, {"id": "XA02", "name": "Two"}]
    return a_map(actors=people, areas=areas, contacts=met("A1", "B2", "C4", "D3"))


def test_diversity_of_contacts_and_of_actors() -> None:
    found = {f.id.split(":")[2]: f for f in contact_diversity(mixed(), CERTAIN) if "diversity" in f.id}
    # Contacts by type: ngo 1, union 1, movement 1, human rights organisation 4 of 7.
    assert found["types"].value == pytest.approx(1 - (1 + 1 + 1 + 16) / 49)
    assert found["types"].details["actors_diversity"] == pytest.approx(1 - (1 + 0.25 + 0.25 + 1) / 9)
    assert found["types"].details["untold"] == 3
    assert found["types"].details["shares"]["trade_union"] == pytest.approx([1 / 7, 0.5 / 3])
    assert found["adm1_pcode"].value == pytest.approx(1 - (9 + 16) / 49)
    # Groups: women 1 + 2, youth 2 of 5; actors women 1.5, youth .5 of 2.
    assert found["groups"].value == pytest.approx(1 - (9 + 4) / 25)
    assert found["groups"].details["actors_diversity"] == pytest.approx(1 - (2.25 + 0.25) / 4)


def test_claims_go_into_the_id() -> None:
    ids = {f.id for f in contact_diversity(mixed(), CERTAIN)}
    assert ids == {
        "A43:diversity:types:not_told",
        "A43:diversity:adm1_pcode:as_mixed",
        "A43:diversity:groups:as_mixed",
        "A43:labelled:not_told",
    }


def of_kinds(kinds: Mapping[str, str], contacts: str) -> Findings:
    """Diversity of one contact with each of some actors; kinds by the ids that have them."""
    people = [actor(one, types=kind) for ids, kind in kinds.items() for one in ids]
    return contact_diversity(a_map(actors=people, contacts=met(*(f"{one}1" for one in contacts))), CERTAIN)


def test_few_contacts_are_held_against_as_many_at_random() -> None:
    kinds = {
        "ABC": "ngo_national",
        "DEF": "trade_union",
        "GHI": "social_movement",
        "JKL": "ngo_international",
    }
    alike = of_kinds(kinds, "ABC").findings[0]
    # The second is of the same kind in 2 of 11 draws, the third in 1 of 10.
    assert alike.details["p"] == pytest.approx(2 / 11 * 1 / 10, abs=0.02)
    different = of_kinds(kinds, "ADG").findings[0]
    assert (different.details["p"], different.verdict) == (1, "insufficient_data")
    assert (different.id, different.value) == ("A43:diversity:types:not_told", pytest.approx(2 / 3))
    two = of_kinds({"ABCDEFGH": "ngo_national", "JKLMNPQRSTUV": "trade_union"}, "ABCDEFGH").findings[0]
    # Of C(20, 8) = 125,970 draws one has these alone, C(12, 8) = 495 the others alone: one of two tests.
    assert (two.id, two.verdict) == ("A43:diversity:types:narrower", "indicative")
    assert two.p == pytest.approx(2 * 496 / 125_970, abs=0.01)


def test_share_of_those_called_human_rights_organisations() -> None:
    few = contact_diversity(mixed(), CERTAIN).findings[-1]
    assert (few.value, few.details["actors_share"]) == (pytest.approx(4 / 7), pytest.approx(1 / 3))
    # One of three actors, drawn at random, is the one with the four contacts; it is the second of two tests.
    assert few.details["p"] == pytest.approx(1 / 3)
    assert ("cannot be told from chance" in few.statement, few.verdict) == (True, "insufficient_data")
    called = [actor(i, types="human_rights_organization") for i in "AB"]
    others = [actor(i, types="ngo_national") for i in "CDEFGHIJKL"]
    above = contact_diversity(
        a_map(actors=called + others, contacts=met("A4", "B3", "C1", "D1")), CERTAIN
    ).findings[-1]
    # Four contacts with two types are mixed enough: of two tests together the rarer counts twice.
    assert (above.id, above.details["p"]) == ("A43:labelled:above", pytest.approx(1 / 66))
    assert above.p == pytest.approx(2 / 66)
    assert "lean towards" in above.statement
    m = mixed()
    fewer = m.replace(contacts=m.contacts[m.contacts["actor_id"] != "C"])
    within = contact_diversity(fewer, CERTAIN).findings[-1]
    assert (within.id, within.value) == ("A43:labelled:within", 0)


def test_nothing_recorded_of_the_actors_gives_no_measure() -> None:
    assert len(contact_diversity(a_map("A", contacts=met("A2")), CERTAIN)) == 0
    m = a_map("A", actors=[actor("B", types="trade_union")], contacts=met("A2"))
    (found,) = contact_diversity(m, CERTAIN)
    assert found.value is None
    assert "The types of the actors that were met" in found.statement


def test_without_contacts_diversity_is_refused() -> None:
    with pytest.raises(Refused, match="No recent contact with civil society"):
        contact_diversity(kala(), CERTAIN)
