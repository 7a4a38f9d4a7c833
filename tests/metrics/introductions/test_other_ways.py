"""What could be tried beside introductions, after all safeguards; and steps that fall together."""

from __future__ import annotations

from typing import Any

import pytest
from maps import CERTAIN, SEEDS, a_map, actor, offer, random_map, sample, tie

from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.meetings.plans import plans_of
from actormap.metrics.base.context import context_of
from actormap.metrics.base.safeguards import exclusions_of, forbidden
from actormap.metrics.introductions.other_ways import OtherWays, other_ways, planned_route, same_sources

SAMPLE_DAY = View(date="2026-11-25")
MET = {
    "id": "m1",
    "date": "2025-01-20",
    "office": "O",
    "actor_id": "A",
    "mode": "formal",
    "direction": "out",
    "officer_role": "hro",
}


def world(*, members: str = "O;T", t: dict[str, Any] | None = None, **more: Any) -> ActorMap:
    """The office met A, who works with T; the office and T sit on P."""
    ties = [tie("A", "T"), *more.pop("ties", [])]
    return a_map(
        "A",
        "B",
        actors=[actor("T", **({"consent_c6": "yes"} | (t or {}))), *more.pop("actors", [])],
        ties=ties,
        contacts=[MET],
        platforms=[{"id": "P", "name": "Table", "members": members}],
    )


def test_a_table_and_a_colleague_are_offered() -> None:
    assert other_ways(world(), CERTAIN, "T") == OtherWays(tables=("P",), colleagues=("A",))


@pytest.mark.parametrize(
    "cells",
    [
        {"consent_c2": "no"},
        {"do_not_contact": "yes"},
        {"feels_safe": "no"},
        {"consent_c1": "withdrawn"},
        {"at_risk_level": 4},
    ],
)
def test_nothing_is_offered_to_whom_is_left_alone(cells: dict[str, Any]) -> None:
    assert other_ways(world(t=cells), CERTAIN, "T") == OtherWays()


@pytest.mark.parametrize("cells", [{"care": "survivor"}, {"consent_c6": "no"}, {"status": "banned"}])
def test_nobody_is_met_at_a_table_whom_it_could_expose(cells: dict[str, Any]) -> None:
    assert not other_ways(world(t=cells), CERTAIN, "T").tables


def test_no_table_at_which_somebody_hostile_sits() -> None:
    hostile = [tie("B", "T", "conflict", sign="-")]
    assert other_ways(world(members="O;T;B"), CERTAIN, "T").tables
    assert not other_ways(world(members="O;T;B", ties=hostile), CERTAIN, "T").tables


@pytest.mark.parametrize(
    "cells", [{"consent_c4": "no"}, {"consent_c4": "withdrawn"}, {"consent_c4": "unknown"}]
)
def test_no_colleague_is_asked_about_whom_may_not_be_named(cells: dict[str, Any]) -> None:
    assert not other_ways(world(t=cells), CERTAIN, "T").colleagues


@pytest.mark.parametrize(
    "cells",
    [
        {"consent_c3": "no"},
        {"do_not_contact": "yes"},
        {"sphere": "state"},
        {"introduction_load": 3, "introduction_cap": 3},
    ],
)
def test_a_colleague_is_somebody_who_may_be_asked(cells: dict[str, Any]) -> None:
    assert not other_ways(world(actors=[actor("A", **cells)]), CERTAIN, "T").colleagues


def test_who_offers_already_is_no_colleague_to_be_asked_whether_it_would() -> None:
    assert not other_ways(world(ties=[offer("A", "T", 0.8)]), CERTAIN, "T").colleagues


def test_who_offers_and_is_openly_hostile_is_told_as_not_to_be_asked() -> None:
    ties = [offer("B", "T", 0.8), tie("B", "T", "conflict", sign="-")]
    ways = other_ways(world(ties=ties), CERTAIN, "T")
    assert ways == OtherWays(tables=("P",), colleagues=("A",), kept_apart=("B",))


@pytest.mark.parametrize("seed", SEEDS)
def test_no_safeguard_is_passed_on_random_maps(seed: int) -> None:
    m = random_map(seed)
    context = context_of(m, CERTAIN)
    exclusions = exclusions_of(context)
    for target in m.actors["id"]:
        ways, code = other_ways(m, CERTAIN, target), context.code(target)
        if forbidden(context, "approach")[code] or forbidden(context, "contact")[code]:
            assert ways == OtherWays()
        for colleague in map(context.code, ways.colleagues):
            assert not forbidden(context, "ask")[colleague]
            assert not exclusions.bars(colleague, code)


def test_steps_that_rest_on_the_same_two_sources_are_found_on_the_sample() -> None:
    (plan,) = [plan for plan in plans_of(sample()) if plan.target == "C055"]
    route = planned_route(sample(), SAMPLE_DAY, plan)
    assert route is not None
    assert route.details["route"] == ["FP", "C058", "C057", "C056", "C055"]
    assert same_sources(sample(), SAMPLE_DAY, route.details["route"]) == ((1, 3), 2)


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        (("S1", "S1"), ((1, 2), 1)),
        (("S1;S2", "S2;S1"), ((1, 2), 2)),
        (("S1", "S2"), ((), 0)),
        (("S1;S2;S3", "S1;S2;S3"), ((), 0)),
        (("S1", "S1;S2"), ((), 0)),
    ],
)
def test_steps_fall_together_where_their_few_sources_are_the_same(
    sources: tuple[str, str], expected: tuple[tuple[int, ...], int]
) -> None:
    first, second = sources
    ties = [offer("O", "A", 0.9, sources=first), offer("A", "T", 0.9, sources=second)]
    told = [{"id": f"S{n}", "reliability": "B", "credibility": "2"} for n in (1, 2, 3)]
    m = a_map(*"AT", ties=ties, sources=told)
    assert same_sources(m, CERTAIN, ["O", "A", "T"]) == expected


def test_the_way_of_a_plan_is_none_where_it_is_not_safe_any_more() -> None:
    ties = [offer("O", "A", 0.9), offer("A", "T", 0.9)]
    steps = [
        {
            "id": f"p{step}",
            "plan": "P1",
            "target_id": "T",
            "step": step,
            "from_id": a,
            "to_id": b,
            "status": "planned",
        }
        for step, (a, b) in enumerate([("O", "A"), ("A", "T")], start=1)
    ]
    m = a_map(*"AT", ties=ties, plans=steps)
    (plan,) = plans_of(m)
    route = planned_route(m, CERTAIN, plan)
    assert route is not None
    assert route.value == pytest.approx(0.81)
    tired = a_map("T", actors=[actor("A", consent_c3="no")], ties=ties, plans=steps)
    (plan,) = plans_of(tired)
    assert planned_route(tired, CERTAIN, plan) is None
