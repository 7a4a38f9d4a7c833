"""A recorded way between two: a route from an office, else ties of cooperation, never over who is unsafe."""

from __future__ import annotations

import pytest
from maps import CERTAIN, SEEDS, a_map, actor, offer, random_map, sample, tie, without

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.metrics.base.context import context_of
from actormap.metrics.base.safeguards import exclusions_of
from actormap.metrics.introductions.between import Between, between
from actormap.metrics.introductions.planner import planner_of

SAMPLE_DAY = View(date="2026-11-25")


def way(m: ActorMap, start: str, end: str, view: View = CERTAIN) -> str:
    return "".join(between(m, view, start, end).ids)


def test_from_an_office_it_is_the_best_route_and_to_one_the_same_way_back() -> None:
    m = a_map(*"ABT", ties=[offer("O", "A", 0.9), offer("A", "T", 0.5), offer("O", "B", 0.8)])
    assert between(m, CERTAIN, "O", "T") == Between(("O", "A", "T"), True, pytest.approx(0.45))
    assert between(m, CERTAIN, "T", "O") == Between(("T", "A", "O"), True, pytest.approx(0.45))


def test_between_two_others_it_leads_along_who_works_with_whom() -> None:
    m = a_map(*"ABCD", ties=[tie("A", "B"), tie("C", "B"), tie("C", "D"), offer("A", "D", 0.9)])
    assert way(m, "A", "C") == "ABC"
    assert way(m, "C", "A") == "CBA"
    assert not between(m, CERTAIN, "A", "C").introduces
    assert between(m, CERTAIN, "A", "C").chance == pytest.approx(1.0)


@pytest.mark.parametrize(
    "unsafe",
    [
        {"feels_safe": "no"},
        {"do_not_contact": "yes"},
        {"at_risk_level": 4},
        {"care": "child"},
    ],
)
def test_nobody_who_is_not_to_be_asked_is_on_it(unsafe: dict[str, str]) -> None:
    ties = [tie("A", "B"), tie("B", "C"), tie("A", "D"), tie("D", "E"), tie("E", "C")]
    assert way(a_map(*"ABCDE", ties=ties), "A", "C") == "ABC"
    m = a_map(*"ACDE", actors=[actor("B", **unsafe)], ties=ties)
    assert way(m, "A", "C") == "ADEC"


@pytest.mark.parametrize("end", ["A", "C"])
def test_who_is_hostile_to_either_end_is_passed_by(end: str) -> None:
    ties = [
        tie("A", "B"),
        tie("B", "C"),
        tie("A", "D"),
        tie("D", "E"),
        tie("E", "C"),
        tie("B", end, "threat"),
    ]
    assert way(a_map(*"ABCDE", ties=ties), "A", "C") == "ADEC"


@pytest.mark.parametrize("seed", SEEDS)
def test_it_is_the_same_on_a_map_without_those_excluded(seed: int) -> None:
    m = random_map(seed)
    context = context_of(m, CERTAIN)
    exclusions, ids = exclusions_of(context), list(context.ids)
    for a, b in [(0, len(ids) - 1), (1, 2), (3, 1)]:
        out = {ids[v] for v in exclusions.always.nonzero()[0]} - {ids[a], ids[b]}
        try:
            found = between(m, CERTAIN, ids[a], ids[b])
        except Refused:
            continue
        assert not out - {ids[v] for v in context.layers.offices.nonzero()[0]} & set(found.ids[1:-1])
        if not found.introduces:
            assert found == between(without(m, out), CERTAIN, ids[a], ids[b])


def test_on_the_sample_no_way_leads_over_anybody_unsafe() -> None:
    context = context_of(sample(), SAMPLE_DAY)
    always, ways = set(exclusions_of(context).always.nonzero()[0].tolist()), 0
    for end in context.ids[:40]:
        try:
            found = between(sample(), SAMPLE_DAY, "C001", end)
        except Refused:
            continue
        ways += bool(found.ids)
        assert not always & {context.code(code) for code in found.ids[1:-1]}
    assert ways > 5


def test_who_must_not_be_approached_and_who_is_unknown_are_refused() -> None:
    m = a_map(*"AB", actors=[actor("C", do_not_contact="yes")], ties=[tie("A", "B"), tie("B", "C")])
    for start, end in (("A", "C"), ("C", "A"), ("O", "C"), ("A", "nobody"), ("A", "A"), ("O", "O")):
        with pytest.raises(Refused):
            between(m, CERTAIN, start, end)


def test_where_nothing_is_recorded_there_is_none() -> None:
    m = a_map(*"AB")
    assert not between(m, CERTAIN, "A", "B").ids
    assert not between(m, CERTAIN, "O", "B").ids
    assert planner_of(m, CERTAIN).best(planner_of(m, CERTAIN).context.code("B")) is None


def test_of_two_ways_that_are_as_likely_the_shorter_one_is_told() -> None:
    m = a_map(*"ABCDE", ties=[tie("A", "B"), tie("B", "C"), tie("C", "E"), tie("A", "D"), tie("D", "E")])
    assert way(m, "A", "E") == "ADE"
