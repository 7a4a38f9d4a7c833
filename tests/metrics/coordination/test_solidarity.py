"""Solidarity after an event (A43): who stood by others, among those that knew."""

from __future__ import annotations

from typing import Any

import pytest
from maps import CERTAIN, a_map, actor, attack, kala

from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.metrics.coordination.solidarity import solidarity


def test_solidarity_is_supporters_over_those_that_knew() -> None:
    events = [
        attack("e1", "A;B;C;D", "A"),
        attack("e2", "A;B", "B;C", date="2025-01-12"),
        attack("e3", "", "A"),
        attack("old", "A;B", "A", date="2023-01-12"),
    ]
    every, first, second = solidarity(a_map(*"ABCDT", events=events), CERTAIN)
    assert (first.value, second.value) == (1 / 4, 2 / 3)
    assert every.value == (1 + 2) / (4 + 3)
    assert every.details == {"supporters": 3, "knew": 7, "events": ["e1", "e2"], "unknown": 1}
    assert first.subject == ("T",)
    assert first.details["events"] == ["e1"]


def test_those_concerned_the_doer_and_the_state_are_left_out() -> None:
    people = [actor("M", sphere="state")]
    events = [attack("e1", "T;A;B;M", "T;M;A", by_id="B")]
    _, found = solidarity(a_map(*"ABT", actors=people, events=events), CERTAIN)
    assert found.details == {"supporters": 1, "knew": 1, "events": ["e1"]}


def test_event_without_subjects_is_about_civil_society() -> None:
    _, found = solidarity(a_map("A", events=[attack("e1", "A", subjects="")]), CERTAIN)
    assert (found.subject, found.value) == (("civil society",), 0)
    assert found.sensitivity == 2


def watched(*asked: str, **cells: Any) -> ActorMap:
    """An event at T that two others knew of, on a map on which some actors were asked about."""
    observations = [
        {
            "source": f"s{i}",
            "date": "2025-01-20",
            "subject_id": actor_id,
            "asked_about": "ties_all",
            "answer": "list",
            "id": f"o{i}{actor_id}",
        }
        for i in (1, 2)
        for actor_id in asked
    ]
    events = [attack("e1", "A;B", "A", **{"sources": "s1"} | cells)]
    return a_map(
        actors=[actor("A"), actor("B"), actor("T", sensitivity=3)],
        events=events,
        observations=observations,
        sources=[{"id": f"s{i}"} for i in (1, 2)],
    )


def test_a_count_of_supporters_is_indicative_where_those_that_knew_are_observed() -> None:
    for found in solidarity(watched("A", "B"), CERTAIN):
        assert (found.coverage, found.sources) == (0.75, 1)
        assert found.verdict == found.at_most == "indicative"
        assert found.sensitivity == 3  # that of the actor concerned
    for found in solidarity(watched("A"), CERTAIN):
        assert (found.coverage, found.verdict) == (0.375, "insufficient_data")


def test_a_count_of_supporters_that_no_source_told_of_is_not_leaned_on() -> None:
    for found in solidarity(watched("A", "B", sources=""), CERTAIN):
        assert (found.coverage, found.sources) == (0.75, 0)
        assert found.verdict == "insufficient_data"


def test_solidarity_is_refused_where_nobody_recorded_who_knew() -> None:
    only_target = a_map("T", events=[attack("e1", "T")])
    for m in (kala(), a_map("A", "T", events=[attack("e1", "", "A")]), only_target):
        with pytest.raises(Refused, match="who knew"):
            solidarity(m, CERTAIN)
