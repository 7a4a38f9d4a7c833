"""Components (A02), and isolation or not asked (A10)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from maps import CERTAIN, DAY, a_map, actor, offer, sample, tie

from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.metrics.base.context import Context
from actormap.metrics.reach.isolation import isolation
from actormap.metrics.structure.components import components

LISTED = [{"id": f"s{i}"} for i in range(8)] + [{"id": "twin", "independent_key": "s1"}]


def asked(subject: str, *sources: str, **cells: Any) -> list[dict[str, Any]]:
    usual = {"date": DAY, "subject_id": subject, "asked_about": "ties_all", "answer": "none"} | cells
    return [usual | {"source": source} for source in sources]


def country(*observations: dict[str, Any], ties: list[dict[str, Any]] | None = None) -> ActorMap:
    """A is reached; nothing leads to B, C and D."""
    return a_map(
        "A",
        "B",
        "C",
        "D",
        ties=[offer("O", "A", 1), *(ties or [])],
        sources=LISTED,
        observations=list(observations),
    )


def observed(m: ActorMap, actor_id: str = "B") -> int:
    return int(isolation(m, CERTAIN).about(actor_id).details["observations"])


def test_sources_that_share_a_key_are_one_observation() -> None:
    assert observed(country(*asked("B", "s1", "twin"))) == 1
    assert observed(country(*asked("B", "s1", "s2"))) == 2
    assert observed(country(*asked("B", "s1"), *asked("B", "s1", date="2025-01-01"))) == 1


def test_sources_that_are_on_no_list_are_one_observation() -> None:
    assert observed(country(*asked("B", "x", "y", "z"))) == 1


@pytest.mark.parametrize(
    "cells",
    [{"answer": "declined"}, {"asked_about": "actor"}, {"date": "2025-02-02"}],
    ids=["declined", "asked about the actor itself", "asked later"],
)
def test_observation_does_not_count_when(cells: dict[str, str]) -> None:
    assert observed(country(*asked("B", "s1", **cells))) == 0


def test_who_told_of_a_tie_was_not_asked_about_what_is_missing() -> None:
    m = country(ties=[tie("B", "C", sources="s1;s2;s3;s4;s5")])
    assert observed(m) == 0
    assert isolation(m, CERTAIN).about("B").details["collaboration_ties"] == 1


def test_ties_among_themselves_are_no_route() -> None:
    m = country(*asked("B", "s1", "s2", "s3", "s4"), ties=[tie("B", "C"), tie("B", "C", "trust", weight=4)])
    assert isolation(m, CERTAIN).about("B").details["isolation"] == "isolated_supported"


def test_actor_with_a_route_is_not_spoken_of() -> None:
    assert "A" not in {f.subject[0] for f in isolation(country(), CERTAIN)}


def test_route_that_passes_an_excluded_actor_is_no_route() -> None:
    m = a_map(actors=[actor("M", sphere="state"), actor("B")], ties=[offer("O", "M", 1), offer("M", "B", 1)])
    assert [f.subject[0] for f in isolation(m, CERTAIN)] == ["B"]


def test_actors_that_are_surest_come_first() -> None:
    m = country(*asked("C", "s1", "s2"), *asked("D", "s1", "s2", "s3", "s4", "s5"))
    assert [f.subject[0] for f in isolation(m, CERTAIN)] == ["D", "C", "B"]


def test_how_many_were_asked_is_told_in_words() -> None:
    """With a prior of .2 and half told of: five silent sources give .89, two .50, none .20."""
    m = country(*asked("C", "s1", "s2"), *asked("D", "s1", "s2", "s3", "s4", "s5"))
    again, first = (
        "Ask another independent source with whom Name of {} works, and whom it trusts.",
        "Ask an independent source with whom Name of {} works, and whom it trusts.",
    )
    told = {
        "D": (
            (
                "No route from the office to Name of D is recorded, though the office asked 5 independent "
                "sources."
            ),
            again,
        ),
        "C": (
            (
                "No route from the office to Name of C is recorded. The office asked 2 independent sources: "
                "the record points that way, no more."
            ),
            again,
        ),
        "B": (
            (
                "No route from the office to Name of B is recorded. Too few were asked about it (0 "
                "independent sources), so this is not evidence that none exists."
            ),
            first,
        ),
    }
    found = isolation(m, CERTAIN)
    for one, (words, question) in told.items():
        assert found.about(one).statement == words
        assert found.about(one).next_question == question.format(one)
    assert found.about("B").reason.endswith(
        "Assuming that 20% of actors have no route, the chance that this one has none is 0.20. "
        "0 ties of collaboration are recorded."
    )


def group(asked_enough: int, of: int) -> Any:
    people = [actor(f"Q{i}", identifies_as="lgbt", works_on_rights_of="lgbt") for i in range(of)]
    observations = [row for i in range(asked_enough) for row in asked(f"Q{i}", "s1", "s2", "s3", "s4")]
    m = a_map(
        actors=[actor("A"), *people], ties=[offer("O", "A", 1)], observations=observations, sources=LISTED
    )
    return isolation(m, CERTAIN).about("lgbt")


def test_group_is_never_called_isolated_when_more_than_a_third_was_not_asked_about() -> None:
    enough, too_few = group(2, 3), group(3, 5)
    assert enough.details["observed_enough"]
    assert enough.statement == (
        "No route is recorded to 3 of 3 recorded actors tagged Lesbian, gay, bisexual and transgender "
        "persons (works on their rights)."
    )
    # Of one of the three nobody was asked.
    assert enough.next_question == (
        "Ask more independent sources with whom these actors work, and whom they trust."
    )
    assert group(3, 3).next_question == (
        "Ask those who know the actors without a recorded route whom these trust, and who could introduce "
        "the office."
    )
    assert not too_few.details["observed_enough"]
    assert too_few.verdict == "insufficient_data"
    assert "Too few sources were asked" in too_few.statement
    assert "No route" not in too_few.statement


def test_group_inherits_the_highest_sensitivity_of_its_members() -> None:
    assert group(2, 3).sensitivity == 2


def test_coverage_counts_who_was_asked_and_who_told() -> None:
    m = country(*asked("B", "s1"), ties=[tie("B", "C", sources="s1;s2;s3")])
    coverage = Context(m, CERTAIN).coverage
    row = list(m.actors["id"]).index("B")
    assert coverage.observations[row] == 3
    assert coverage.of_actors[row] == 1 - 0.5**3
    assert coverage.of_pair(row, row + 1) == 1 - 0.5**3
    assert coverage.sources([row, row + 1]) == 3


def test_who_told_of_a_seat_on_a_platform_counts_whoever_is_not_on_the_map() -> None:
    seat, other = tie("B", "P", "membership", sources="s2"), tie("B", "D", sources="s3")
    m = a_map(
        "B",
        "D",
        ties=[seat, other],
        platforms=[{"id": "P", "name": "Forum"}],
        sources=LISTED,
        observations=asked("B", "s1"),
    )
    context = Context(m, CERTAIN)
    row, last = context.code("B"), len(m.actors) - 1
    assert context.ids[last] == "O"
    out = np.zeros(len(m.actors), dtype=bool)
    out[[last, context.code("D")]] = True
    assert context.coverage.keys_without(row, out) == {"s1", "s2"}
    assert context.coverage.keys[row] == {"s1", "s2", "s3"}


def test_who_told_of_ties_is_those_and_no_others() -> None:
    m = country(ties=[tie("B", "C", sources="s1;s2"), tie("C", "D", sources="s3"), tie("B", "D")])
    context = Context(m, CERTAIN)
    assert context.sources_of(["coordination:BC"]) == {"s1", "s2"}
    assert context.sources_of(["coordination:CD", "coordination:BD"]) == {"s3"}
    assert context.sources_of(["coordination:BD", "no such tie"]) == frozenset()


def test_coverage_forgets_a_source_left_out_and_ties_that_ended() -> None:
    m = country(*asked("B", "s1"), ties=[tie("B", "C", sources="s2", to="2025-01-20")])
    row = list(m.actors["id"]).index("B")
    assert Context(m, CERTAIN).coverage.observations[row] == 1
    assert Context(m, View(date=DAY, without="s1")).coverage.observations[row] == 0


def test_parts_are_numbered_from_the_largest_and_equal_ones_by_their_first_actor() -> None:
    m = a_map(*"ABCDEFG", ties=[tie("E", "F"), tie("F", "G"), tie("C", "D"), tie("A", "B")])
    found = components(m, CERTAIN)
    assert {f.subject[0]: f.details["part"] for f in found.findings[1:]} == {
        "A": 2,
        "B": 2,
        "C": 3,
        "D": 3,
        "E": 1,
        "F": 1,
        "G": 1,
    }
    assert found.findings[0].details == {"actors": 7, "ties": 4, "parts": 3}


def test_evidence_of_an_actor_is_its_ties_and_no_others() -> None:
    m = a_map("A", "B", "C", ties=[tie("A", "B"), tie("A", "B", "support"), tie("B", "C")])
    found = components(m, CERTAIN)
    assert found.about("A").evidence == ("coordination:AB", "support:AB")
    assert found.about("C").evidence == ("coordination:BC",)
    assert found.about("B").n == 2


def test_no_tie_recorded_is_worded_as_a_record() -> None:
    finding = components(a_map("A"), CERTAIN).about("A")
    assert finding.statement == "No tie of collaboration is recorded for Name of A."
    assert finding.id == "A02:isolate:A"


def test_assumptions_are_told_as_assumptions_and_never_as_certain() -> None:
    view = View(date="2026-11-25")
    for found in isolation(sample(), view):
        if found.kind == "actor":
            asked = "tell of 66% of the ties that exist. In 668 of 1015 cases" in found.reason
            assert asked == bool(found.n)
            assert "Assuming that 20% of actors have no route, the chance" in found.reason
            assert "is 1.00" not in found.reason


@pytest.mark.parametrize(
    "cells",
    [{"do_not_contact": "yes"}, {"feels_safe": "no"}, {"consent_c4": "no"}, {"consent_c4": "withdrawn"}],
)
def test_nobody_is_asked_about_who_is_left_alone_or_does_not_want_to_be_named(cells: dict[str, str]) -> None:
    m = a_map("A", actors=[actor("B", works_on_rights_of="women", **cells)], ties=[offer("O", "A", 1)])
    one, group = isolation(m, CERTAIN).about("B"), isolation(m, CERTAIN).about("women")
    assert one.next_question == "Respect that it is left alone: ask nobody about it."
    assert group.next_question == "Respect that they are left alone: ask nobody about them."
    assert (one.acts, group.acts) == ({}, {})
    known = a_map("A", "B", ties=[offer("O", "A", 1)])
    assert isolation(known, CERTAIN).about("B").acts == {"contact": ("B",)}


def test_share_that_sources_tell_of_is_learned_where_others_told_or_else_assumed() -> None:
    """s1 was asked about B and told of nothing; s2 told of B and C, or nobody did."""
    alone = country(*asked("B", "s1"))
    beside = country(*asked("B", "s1"), ties=[tie("B", "C", sources="s2")])
    assert (
        "Each source is assumed to tell of 50% of the ties that exist. No source was asked about a tie that "
        "others told of, so this share could not be learned from answers."
        in isolation(alone, CERTAIN).about("B").reason
    )
    # None of one, with two of four before anything was seen.
    assert (
        "Each source is taken to tell of 40% of the ties that exist. In 0 of 1 cases a source that was asked "
        "told of a tie that others had told of." in isolation(beside, CERTAIN).about("B").reason
    )
