"""An officer role leaves (A43): what hangs on it alone, which routes die, what comes first."""

from __future__ import annotations

import random
from typing import Any

import pytest
from maps import CERTAIN, QUICK, SEEDS, a_map, actor, kala, offer, random_map, table, text, without
from seeds import seeded

from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.model import ActorMap, apply_changes
from actormap.metrics.base.safeguards import locked_reason
from actormap.metrics.introductions.handover import handover
from actormap.metrics.introductions.planner import planner_of
from actormap.metrics.introductions.planning import logged, planned

CHECKS = ("willing", "safe_channel", "risk_today", "expectations")


def met(actor_id: str, role: str, date: str = "2025-01-15") -> dict[str, Any]:
    return {"office": "O", "actor_id": actor_id, "date": date, "officer_role": role}


def two_officers(*more: dict[str, Any], **tables: Any) -> ActorMap:
    """The desk officer alone met A; the head met D. A leads to B; B and D lead to C."""
    contacts = [met("A", "desk"), met("D", "head"), *more]
    ties = [offer("A", "B", 0.8), offer("B", "C", 0.8), offer("D", "C", 0.3)]
    return a_map("A", "B", "C", "D", ties=ties, contacts=contacts, **tables)


def test_worked_example() -> None:
    found = handover(two_officers(), CERTAIN, "desk")
    (first,) = found
    assert (first.id, first.value, first.n) == ("A43:handover:A", 1, 1)
    assert first.details == {
        "rank": 1,
        "targets": ["B"],
        "contacts": 1,
        "last_met": "2025-01-15",
        "cut_off": True,
    }
    assert first.statement == (
        "Possible handover 1, subject to consent: introduce the successor to Name of A in person."
    )
    assert (
        "No other safe route on record would lead to 1 actor: Name of B. Without this contact no safe"
        in first.reason
    )
    assert handover(two_officers(), CERTAIN, "head").about("D").details["targets"] == []
    assert any("Ask each contact first" in caveat for caveat in found.caveats)


def test_contact_that_another_role_holds_too_is_not_at_risk() -> None:
    assert len(handover(two_officers(met("A", "head")), CERTAIN, "desk")) == 0
    assert len(handover(two_officers(met("A", "")), CERTAIN, "desk")) == 1, "a role that is not known is none"
    assert len(handover(two_officers(met("A", "head", "2023-01-01")), CERTAIN, "desk")) == 1
    said = handover(two_officers(met("A", "head")), CERTAIN, "desk").caveats
    assert "Nothing on record hangs on the role desk alone." in said


def test_contact_without_a_role_keeps_the_routes() -> None:
    (first,) = handover(two_officers(met("A", "")), CERTAIN, "desk")
    assert (first.value, first.details["cut_off"]) == (0, False)
    assert "another safe route leads to everybody" in first.reason


def test_most_lost_actors_come_first_then_who_is_cut_off_then_ids() -> None:
    contacts = [met(i, "desk") for i in ("A", "B", "C", "D")]
    ties = [
        offer("C", "X", 0.8),
        offer("C", "Y", 0.8),
        offer("B", "Z", 0.8),
        offer("B", "A", 0.8),
        offer("D", "A", 0.5),
    ]
    rest = [{"office": "O", "actor_id": "E", "date": "2025-01-15", "officer_role": "head"}]
    m = a_map(*"ABCDEXYZ", ties=[*ties, offer("E", "A", 0.1)], contacts=contacts + rest)
    found = handover(m, CERTAIN, "desk")
    assert [f.subject[0] for f in found] == ["C", "B", "D", "A"]
    assert [f.value for f in found] == [2, 1, 0, 0]
    assert [f.details["cut_off"] for f in found] == [True, True, True, False]


def test_who_does_not_want_contact_is_introduced_to_nobody() -> None:
    (first,) = handover(two_officers(actors=[actor("A", do_not_contact="yes")]), CERTAIN, "desk")
    assert (
        first.statement
        == "Name of A does not want contact. Hand over what is recorded, and introduce nobody."
    )
    assert not first.next_question
    assert first.value == 0, "it leads nowhere, since it is not asked"


def test_steps_of_open_plans_need_another_owner() -> None:
    m = two_officers()
    m = apply_changes(m, planned(m, CERTAIN, "C", owner="desk"))
    for status in ("asked", "agreed"):
        m = apply_changes(m, logged(m, CERTAIN, "P001", 1, status, checks=CHECKS))
    m = apply_changes(m, logged(m, CERTAIN, "P001", 2, "asked", checks=CHECKS))
    plan = handover(m, CERTAIN, "desk").findings[-1]
    assert (plan.id, plan.value, plan.details["steps"]) == ("A43:plan:P001", 2, [2, 3])
    assert plan.statement.endswith(
        "needs somebody else to see to it. Name of A was asked and is waiting: tell it who takes over."
    )
    stopped = apply_changes(m, logged(m, CERTAIN, "P001", 2, "stopped"))
    assert [f.id for f in handover(stopped, CERTAIN, "desk")] == ["A43:handover:A"]
    assert handover(m, CERTAIN, "head").findings[-1].id == "A43:handover:D"


@pytest.mark.parametrize("role", ["boss", "", "Desk"])
def test_role_that_nothing_names_is_refused_with_those_there_are(role: str) -> None:
    with pytest.raises(Refused, match=r"names the role .*\. Those on record: desk, head\.$"):
        handover(two_officers(), CERTAIN, role)


def test_refusals_on_bare_maps() -> None:
    with pytest.raises(Refused, match="Enter it with contacts"):
        handover(kala(), CERTAIN, "hro")
    for m in (without(two_officers(), {"O"}), ActorMap.empty()):
        with pytest.raises(Refused, match="No established contacts"):
            handover(m, CERTAIN, "desk")


@seeded(SEEDS, few=2)
def test_lost_routes_are_those_that_an_independent_search_does_not_find(seed: int) -> None:
    pick = random.Random(seed)  # noqa: S311 - repeatable, not secret
    m = random_map(seed)
    roles = [pick.choice(["desk", "head"]) for _ in m["contacts"]["id"]]
    m = m.replace(contacts=m["contacts"].assign(officer_role=roles))
    try:
        found = handover(m, QUICK, "desk")
    except Refused:
        return
    rest = m.replace(contacts=m["contacts"][m["contacts"]["officer_role"] != "desk"])
    planner, left = planner_of(m, QUICK), planner_of(rest, QUICK)
    held = {f.subject[0] for f in found if f.id.startswith("A43:handover:")}
    lost = {t for f in found if f.id.startswith("A43:handover:") for t in f.details["targets"]}
    for v, target in enumerate(planner.context.ids):
        if not planner.context.layers.civil_society[v] or locked_reason(planner.context, v):
            assert target not in lost
            continue
        every = [planner.context.ids[route[1]] for route in planner.routes(v)]
        dies = bool(every) and set(every) <= held and next(left.routes(v), None) is None
        assert (target in lost) == (dies and every[0] != target)


@seeded(SEEDS, few=2)
def test_answer_is_that_of_the_map_without_the_excluded(seed: int) -> None:
    m = random_map(seed)
    out = {"n01"} if seed % 2 else set()
    state = m.actors.assign(sphere=m.actors["sphere"].where(~m.actors["id"].isin(out), "state"))
    there = table(state.to_dict("records"))
    whole = m.replace(actors=there, plans=m["plans"].iloc[:0])
    smaller = without(whole, out)
    one, other = (asked(each) for each in (whole, smaller))
    if other is None:
        assert {f.subject[0] for f in one or ()} <= out
        return
    assert one is not None
    kept = [f.details["targets"] for f in one if f.subject[0] not in out and f.details["targets"]]
    assert kept == [f.details["targets"] for f in other if f.details["targets"]]
    assert text(other)


def asked(m: ActorMap) -> Findings | None:
    try:
        return handover(m, QUICK, "hro")
    except Refused:
        return None
