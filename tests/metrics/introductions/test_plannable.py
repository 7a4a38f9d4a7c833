"""May this be planned, and if not why: what is offered is what is then written, no more and no less."""

from __future__ import annotations

import pytest
from maps import CERTAIN, SEEDS, a_map, actor, offer, random_map, sample

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.model import ActorMap, apply_changes
from actormap.metrics.introductions.plannable import wanted_actors, ways_to, why_no_plan
from actormap.metrics.introductions.planning import planned

SAMPLE_DAY = View(date="2026-11-25")


def refusal(m: ActorMap, target: str, route: tuple[str, ...]) -> str:
    try:
        planned(m, SAMPLE_DAY, target, route=route)
    except Refused as refused:
        return str(refused)
    return ""


def test_what_is_offered_is_what_can_be_planned_and_the_rest_says_why() -> None:
    every = wanted_actors(sample(), SAMPLE_DAY)
    for one in every:
        ways = ways_to(sample(), SAMPLE_DAY, one.actor)
        for way in ways:
            assert refusal(sample(), one.actor, way.route) == way.why_not
        assert [bool(way.why_not) for way in ways] == sorted(bool(way.why_not) for way in ways)
        assert one.has_way == bool(ways)
        assert bool(one.why_not) == (not ways or bool(ways[0].why_not))
    assert [bool(one.why_not) for one in every] == sorted(bool(one.why_not) for one in every)
    assert (len(every), sum(one.has_way for one in every), sum(not one.why_not for one in every)) == (
        58,
        38,
        24,
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_the_list_says_of_each_what_is_found_out_of_it_alone(seed: int) -> None:
    m = random_map(seed)
    for one in wanted_actors(m, CERTAIN):
        ways = ways_to(m, CERTAIN, one.actor)
        assert one.has_way == bool(ways)
        if ways:
            assert one.why_not == ways[0].why_not


def test_a_route_over_who_should_rest_comes_after_one_that_can_be_planned() -> None:
    tired = actor("A", introduction_load=3, introduction_cap=3)
    ties = [offer("O", "A", 0.9), offer("A", "T", 0.9), offer("O", "B", 0.8), offer("B", "T", 0.8)]
    m = a_map(*"BT", actors=[tired], ties=ties)
    first, second = ways_to(m, CERTAIN, "T")
    assert (first.place, first.route, first.why_not) == (2, ("O", "B", "T"), "")
    assert (second.place, second.route) == (1, ("O", "A", "T"))
    assert second.why_not == "Name of A was asked 3 times in three months and can be asked 3: let it rest."


def test_who_was_met_is_spoken_to_and_an_open_plan_is_gone_on_with() -> None:
    contact = {"date": "2025-01-20", "office": "O", "actor_id": "A"}
    m = a_map(*"AT", ties=[offer("A", "T", 0.9)], contacts=[contact])
    assert why_no_plan(m, CERTAIN, "A") == "the office met Name of A on 2025-01-20: speak to it directly."
    assert [one.actor for one in wanted_actors(m, CERTAIN)] == ["T"]
    m = apply_changes(m, planned(m, CERTAIN, "T"))
    assert (
        why_no_plan(m, CERTAIN, "T") == "P001 is an open plan for Name of T. Go on with it, or stop it first."
    )
    (way,) = ways_to(m, CERTAIN, "T")
    assert way.why_not.startswith("P001 is an open plan")


def test_who_must_not_be_approached_is_no_target() -> None:
    m = a_map(actors=[actor("A", consent_c2="no")], ties=[offer("O", "A", 0.9)])
    assert wanted_actors(m, CERTAIN) == []
    with pytest.raises(Refused, match="does not want to be approached"):
        why_no_plan(m, CERTAIN, "A")


def test_of_a_map_that_never_changes_it_is_worked_out_once() -> None:
    m = a_map(*"AT", ties=[offer("O", "A", 0.9), offer("A", "T", 0.9)])
    assert wanted_actors(m, CERTAIN) is wanted_actors(m, CERTAIN)
    later = apply_changes(m, planned(m, CERTAIN, "T"))
    assert [bool(one.why_not) for one in wanted_actors(m, CERTAIN)] == [False, False]
    assert [bool(one.why_not) for one in wanted_actors(later, CERTAIN)] == [False, True]
