"""The cheapest introductions to several actors (A27): the worked example and brute force."""

from __future__ import annotations

from collections import Counter
from itertools import product
from math import log, prod

import pytest
from maps import CERTAIN, DAY, a_map, actor, kala, offer, tie
from seeds import seeded
from several import OPEN, Brute, Path, drawn, sought, with_id

from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.metrics.introductions.steiner_tree import route_tree

SIX = 6e-7
APPROXIMATE = View(
    date=DAY, certain=True, thresholds=Thresholds(trusted_step=0.2, cover_chance=0.3, tree_exact=0)
)


# --- the worked example ------------------------------------------------------------------------------


def test_kala_tree_of_two() -> None:
    found = route_tree(kala(), CERTAIN, ("E", "H"))
    whole = found.findings[0]
    steps = [step["from"] + step["to"] for step in whole.details["introductions"]]
    assert steps == ["OA", "AC", "CE", "CH"]
    assert whole.details["cost"] == pytest.approx(1.127012, abs=SIX)
    assert whole.value == pytest.approx(0.324)
    assert whole.n == 4
    assert [step["for"] for step in whole.details["introductions"]] == [["E", "H"], ["E", "H"], ["E"], ["H"]]
    assert [f.details["route"] for f in with_id(found, "A27:way:")] == [list("OACE"), list("OACH")]
    assert [f.value for f in with_id(found, "A27:way:")] == pytest.approx([0.405, 0.648])
    assert not whole.details["approximate"]
    assert whole.statement == (
        "4 introductions could bring the office to 2 actors, subject to consent and a safety talk with each: "
        "Highland Elders Circle and Interfaith Legal Desk."
    )
    assert (
        "an unlikely introduction costs more (-ln of the chances); no exposure of those asked is recorded"
        in whole.reason
    )
    rough = route_tree(kala(), APPROXIMATE, ("E", "H")).findings[0]
    assert "(approximate) could bring the office to" in rough.statement


def test_kala_best_routes_to_each_share_less_and_cost_more() -> None:
    union = -sum(map(log, (0.9, 0.8, 0.6, 0.9, 0.8)))  # OA AD DE, AC CH
    assert union == pytest.approx(1.167834, abs=SIX)
    assert route_tree(kala(), CERTAIN, ("E", "H")).findings[0].details["cost"] < union


def test_kala_tree_of_one_is_its_best_route() -> None:
    (whole, way) = route_tree(kala(), CERTAIN, ("F",))
    assert way.details["route"] == list("OADEF")
    assert whole.value == pytest.approx(0.3024)
    assert whole.details["separately"] == pytest.approx(whole.details["cost"])


def test_kala_actor_that_nothing_reaches_is_listed() -> None:
    found = route_tree(kala(), CERTAIN, ("E", "L"))
    assert found.findings[0].subject == ("E",)
    assert [f.subject for f in with_id(found, "A27:no_way:")] == [("L",)]
    assert "M" not in str([f.details for f in route_tree(kala(), CERTAIN, ("F", "G"))])


# --- brute force -------------------------------------------------------------------------------------


def cost_of(brute: Brute, tree: dict[str, Path]) -> float:
    """Each beginning that ways share costs once."""
    beginnings = {path[:k] for path in tree.values() for k in range(2, len(path) + 1)}
    asked = (path[-2] for path in beginnings)
    chances = (brute.chance[path[-2:]] for path in beginnings)
    return -log(prod(chances)) + sum(brute.exposure[u] for u in asked if u not in brute.offices)


def cheapest(brute: Brute, every: dict[str, list[Path]]) -> float:
    choices = product(*every.values())
    return min(cost_of(brute, dict(zip(every, some, strict=True))) for some in choices)


ENOUGH = {"trees": 51, "of several": 41, "shared": 31, "cheaper than the best routes": 4}


@seeded([25, *range(25), *range(26, 160)], few=13, least=ENOUGH)
def test_tree_is_the_cheapest_of_all_and_the_approximate_one_is_no_cheaper(
    seed: int, tally: Counter[str]
) -> None:
    m, targets = drawn(seed), sought(seed)
    brute = Brute(m, OPEN)
    every = {v: routes for v in sorted(targets) if (routes := brute.routes(v))}
    try:
        found = route_tree(m, OPEN, targets)
    except Refused as refused:
        said = str(refused)
    else:
        said = ""
    if said:
        assert "No established contacts" in said
        assert not every
        return
    assert [f.subject[0] for f in with_id(found, "A27:no_way:")] == sorted(set(targets) - set(every))
    if not every or prod(map(len, every.values())) > 20_000:
        return
    tree = {f.subject[0]: tuple(f.details["route"]) for f in with_id(found, "A27:way:")}
    assert all(tree[v] in every[v] for v in every)
    whole = found.findings[0]
    assert whole.details["cost"] == pytest.approx(cost_of(brute, tree))
    assert whole.details["cost"] == pytest.approx(cheapest(brute, every), abs=1e-9)
    steps = [(step["from"], step["to"]) for step in whole.details["introductions"]]
    assert whole.value == pytest.approx(prod(brute.chance[step] for step in steps))
    rough = route_tree(m, APPROXIMATE, targets)
    assert rough.findings[0].details["approximate"]
    assert "(approximate)" in rough.findings[0].statement
    best = {v: routes[0] for v, routes in every.items()}
    assert whole.details["cost"] <= rough.findings[0].details["cost"] + 1e-9
    assert rough.findings[0].details["cost"] <= cost_of(brute, best) + 1e-9
    tally["trees"] += 1
    tally["of several"] += len(tree) > 1
    tally["shared"] += len(steps) < sum(len(path) - 1 for path in tree.values())
    tally["cheaper than the best routes"] += whole.details["cost"] < cost_of(brute, best) - 1e-9


# --- details -----------------------------------------------------------------------------------------


def test_who_is_excluded_for_one_actor_is_on_no_way_to_it() -> None:
    # A is hostile to S, so that S is reached over B; T is reached over A, which is cheaper.
    ties = [
        offer("O", "A", 0.9),
        offer("O", "B", 0.5),
        offer("A", "S", 1),
        offer("A", "T", 1),
        offer("B", "S", 0.5),
        offer("B", "T", 0.1),
        tie("A", "S", "tension"),
    ]
    found = route_tree(a_map(*"ABST", ties=ties), CERTAIN, ("S", "T"))
    routes = [f.details["route"] for f in with_id(found, "A27:way:")]
    assert routes == [["O", "B", "S"], ["O", "A", "T"]]


def test_exposure_counts_for_each_introduction_that_somebody_is_asked_for() -> None:
    people = [actor("A", at_risk_level=2), actor("S"), actor("T")]
    ties = [offer("O", "A", 1), offer("A", "S", 1), offer("A", "T", 1)]
    whole = route_tree(a_map(actors=people, ties=ties), CERTAIN, ("S", "T")).findings[0]
    assert whole.details["cost"] == pytest.approx(1.0)
    assert whole.details["exposure"] == pytest.approx(1.0)
    assert (
        "an unlikely introduction costs more (-ln of the chances), and the exposure of those asked adds 1.00"
        in whole.reason
    )


def test_of_equal_trees_the_least_exposed_then_the_one_with_fewest_introductions() -> None:
    free = View(date=DAY, certain=True, thresholds=Thresholds(exposure_weight=0))
    people = [actor("A", at_risk_level=1), actor("B"), actor("S"), actor("T")]
    ties = [offer(u, v, 1) for u, v in ("OA", "OB", "AS", "BS", "AT", "BT")]
    found = route_tree(a_map(actors=people, ties=ties), free, ("S", "T"))
    assert [f.details["route"] for f in with_id(found, "A27:way:")] == [["O", "B", "S"], ["O", "B", "T"]]
    longer = [offer(u, v, 1) for u, v in ("OA", "AC", "CT", "OB", "BT")]
    found = route_tree(a_map(*"ABCT", ties=longer), CERTAIN, ("T",))
    assert found.findings[1].details["route"] == ["O", "B", "T"]


def test_each_way_has_at_most_the_allowed_steps() -> None:
    ties = [offer(u, v, 0.9) for u, v in ("OA", "AB", "BS", "ST")] + [offer("O", "T", 0.1)]
    m = a_map(*"ABST", ties=ties)
    few = View(date=DAY, certain=True, thresholds=Thresholds(max_steps=3))
    assert with_id(route_tree(m, CERTAIN, ("S", "T")), "A27:way:")[1].details["route"] == list("OABST")
    assert with_id(route_tree(m, few, ("S", "T")), "A27:way:")[1].details["route"] == list("OT")


def test_in_need_of_care_is_reached_through_who_assists_although_another_shares_the_way() -> None:
    people = [
        actor("A"),
        actor("B", assists_survivors="yes"),
        actor("S"),
        actor("T", care="survivor", consent_c2="yes"),
    ]
    ties = [
        offer("O", "A", 1),
        offer("A", "S", 1),
        offer("A", "T", 1),
        offer("O", "B", 0.5),
        offer("B", "T", 0.5),
    ]
    found = route_tree(a_map(actors=people, ties=ties), CERTAIN, ("S", "T"))
    assert [f.details["route"] for f in with_id(found, "A27:way:")] == [["O", "A", "S"], ["O", "B", "T"]]


def test_trees_begin_at_any_office() -> None:
    people = [actor("P", sphere="field_presence"), actor("A"), actor("B")]
    ties = [offer("O", "A", 1), offer("P", "B", 1)]
    found = route_tree(a_map(actors=people, ties=ties), CERTAIN, ("A", "B"))
    assert [f.details["route"] for f in with_id(found, "A27:way:")] == [["O", "A"], ["P", "B"]]
