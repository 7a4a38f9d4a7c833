"""Meetings that join parts: against trying all sets of meetings, and hand-worked plans."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import combinations

import networkx as nx
from seeds import seeded

from actormap.engine.optimise.meeting_plan import MeetingOffer, MeetingPlan, fewest

MOST = 10


def offer(
    parts: Sequence[int], own: int = -1, seats: int = 11, *, host: int = 0, times: int = 99
) -> MeetingOffer:
    return MeetingOffer(host, frozenset(parts), own, seats, times)


def rooms(one: MeetingOffer) -> list[frozenset[int]]:
    """Every set of parts that can be in one room, at least two."""
    own = one.reach - one.parts if one.own not in one.parts else frozenset([one.own])
    others = sorted(one.parts - own)
    found = [
        own | frozenset(some)
        for size in range(min(one.seats, len(others)) + 1)
        for some in combinations(others, size)
    ]
    return [room for room in found if len(room) > 1]


def pieces(count: int, chosen: Sequence[frozenset[int]]) -> set[frozenset[int]]:
    graph = nx.Graph()
    graph.add_nodes_from(range(count))
    for room in chosen:
        nx.add_star(graph, sorted(room))
    return {frozenset(piece) for piece in nx.connected_components(graph)}


def fewest_by_brute_force(count: int, offers: Sequence[MeetingOffer]) -> tuple[int, set[frozenset[int]]]:
    """Try one meeting, two, ... of all possible rooms until as much is joined as can be."""
    every = sorted({room for one in offers for room in rooms(one)}, key=sorted)
    largest = [room for room in every if not any(room < other for other in every)]
    goal = pieces(count, every)
    for size in range(count):
        for chosen in combinations(largest, size):
            if pieces(count, chosen) == goal:
                return size, goal
    raise AssertionError


def random_offers(seed: int, count: int) -> list[MeetingOffer]:
    pick = random.Random(seed)  # noqa: S311 - repeatable, not secret
    found = []
    for _ in range(pick.randint(0, 7)):
        parts = pick.sample(range(count), pick.randint(0, min(count, 5)))
        own = pick.choice([-1, -1, pick.randrange(count)])
        found.append(offer(parts, own, pick.choice([1, 2, 3, 11])))
    return found


def joined_by(plan: MeetingPlan, count: int, offers: Sequence[MeetingOffer]) -> set[frozenset[int]]:
    """What the meetings of a plan join, each checked to be possible."""
    held = []
    for meeting in plan.meetings:
        one = offers[meeting.offer]
        invited = set(meeting.invited)
        assert invited <= one.parts - {one.own}
        assert 1 <= len(invited) <= one.seats
        held.append(frozenset(invited | {one.own} - {-1}))
    return pieces(count, held)


@seeded(range(150))
def test_plan_is_the_shortest_of_all_and_joins_all_that_can_be(seed: int) -> None:
    count = 1 + seed % 8
    offers = random_offers(seed, count)
    plan = fewest(count, offers, most=MOST)
    number, goal = fewest_by_brute_force(count, offers)
    assert plan.exact
    assert len(plan.meetings) == number
    assert joined_by(plan, count, offers) == goal == set(map(frozenset, plan.together))


@seeded(range(150))
def test_greedy_plan_joins_as_much_and_says_that_it_is_approximate(seed: int) -> None:
    count = 2 + seed % 7
    offers = random_offers(seed, count)
    plan = fewest(count, offers, most=1)
    number, goal = fewest_by_brute_force(count, offers)
    assert plan.exact == (number == 0)
    assert number <= len(plan.meetings) < count
    assert joined_by(plan, count, offers) == goal == set(map(frozenset, plan.together))


def test_each_meeting_invites_one_part_that_is_joined_already_and_new_ones() -> None:
    offers = [offer([0, 1, 2]), offer([0, 1, 2, 3, 4])]
    plan = fewest(6, [offer([0, 1, 2]), offer([0, 1, 3, 4])], most=MOST)
    assert [sorted(meeting.invited) for meeting in plan.meetings] == [[0, 1, 2], [0, 3, 4]]
    assert plan.together == ((0, 1, 2, 3, 4), (5,))
    assert [m.offer for m in fewest(5, offers, most=MOST).meetings] == [1]


def test_greedy_plan_can_be_longer_than_the_shortest() -> None:
    # The largest meeting, 0 to 3, is no part of the two that would do.
    offers = [offer([0, 1, 2, 3]), offer([0, 1, 4]), offer([2, 3, 4])]
    assert len(fewest(5, offers, most=MOST).meetings) == 2
    assert len(fewest(5, offers, most=1).meetings) == 2
    offers = [offer([0, 1, 2, 3]), offer([0, 2, 4]), offer([1, 3, 5, 4])]
    assert len(fewest(6, offers, most=MOST).meetings) == 2
    assert len(fewest(6, offers, most=1).meetings) <= 3


def test_host_of_a_part_takes_no_seat_from_those_invited() -> None:
    assert len(fewest(3, [offer([1, 2], own=0, seats=2)], most=MOST).meetings) == 1
    assert len(fewest(3, [offer([0, 1, 2], seats=2)], most=MOST).meetings) == 2
    assert fewest(2, [offer([0, 1], seats=1)], most=MOST).meetings == ()
    assert len(fewest(2, [offer([1], own=0, seats=1)], most=MOST).meetings) == 1


def test_host_is_not_asked_more_often_than_it_can_be() -> None:
    # X could join 0, 1 and 2 in two meetings of two seats, and is asked once; Y helps out.
    x, y = offer([0, 1, 2], seats=2, host=1, times=1), offer([1, 2], seats=2, host=2)
    alone, helped = fewest(3, [x], most=MOST), fewest(3, [x, y], most=MOST)
    assert (len(alone.meetings), alone.together, alone.exact) == (1, ((0, 1), (2,)), False)
    assert (len(helped.meetings), helped.together) == (2, ((0, 1, 2),))
    assert fewest(2, [offer([0, 1], times=0)], most=MOST).meetings == ()


def test_first_of_equal_offers_is_taken() -> None:
    assert [m.offer for m in fewest(2, [offer([0, 1]), offer([0, 1])], most=MOST).meetings] == [0]


def test_nothing_to_join() -> None:
    assert fewest(0, [], most=MOST) == MeetingPlan((), (), exact=True)
    assert fewest(2, [offer([0])], most=MOST) == MeetingPlan((), ((0,), (1,)), exact=True)


def test_greedy_is_quick_on_many_parts() -> None:
    pick = random.Random(1)  # noqa: S311 - repeatable, not secret
    offers = [offer(pick.sample(range(600), 6), seats=4) for _ in range(500)]
    plan = fewest(600, offers, most=MOST)
    assert not plan.exact
    assert joined_by(plan, 600, offers) == set(map(frozenset, plan.together))
