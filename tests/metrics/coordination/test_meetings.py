"""Meetings that join those who work on a theme (A30): KALA and small plans by hand, brute force."""

from __future__ import annotations

import random
from itertools import combinations, product
from typing import Any

import networkx as nx
import pytest
from fields import random_field
from maps import CERTAIN, DAY, QUICK, a_map, actor, kala, offer, tie
from seeds import seeded

from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.findings import Finding
from actormap.core.model import ActorMap
from actormap.metrics.base.presence import ground_of
from actormap.metrics.base.themes import wide_themes
from actormap.metrics.coordination.invitations import hosts_of
from actormap.metrics.coordination.meeting_planner import MeetingPlanner
from actormap.metrics.coordination.meetings import meetings
from actormap.metrics.evidence.resampling import resampled
from actormap.rights.safeguards import unnamed

AREAS = [{"id": "XA01", "name": "One"}, {"id": "XA02", "name": "Two"}]


def works(actors: str, sector: str = "LEG", pcode: str = "XA01") -> list[dict[str, Any]]:
    return [{"actor_id": i, "sector": sector, "pcode": pcode} for i in actors]


def theme(*ties: dict[str, Any], at_work: str = "ABCD", hosts: str = "XYZ", **tables: Any) -> ActorMap:
    """Actors at work on LEG in two areas, with ties; X, Y and Z may host."""
    half = len(at_work) // 2
    presence = works(at_work[:half]) + works(at_work[half:], pcode="XA02") + tables.pop("more", [])
    return a_map(*at_work, *hosts, ties=list(ties), presence=presence, areas=AREAS, **tables)


def about(m: ActorMap, **thresholds: Any) -> Finding:
    return meetings(m, View(date=DAY, certain=True, thresholds=Thresholds(**thresholds))).about("LEG@*")


def rooms(finding: Finding) -> list[tuple[str, str]]:
    return [(room["host"], "".join(room["invited"])) for room in finding.details["meetings"]]


def invites(host: str, guests: str, chance: float = 0.8) -> list[dict[str, Any]]:
    return [offer(host, guest, chance) for guest in guests]


# --- the worked example ------------------------------------------------------------------------------


def test_meetings_of_the_worked_example() -> None:
    # MON: A, D and F. A-D are tied, F has no tie with either: parts {A, D} and {F}. Hosts near to both:
    #   E works with D and is trusted by F (.7); A and D are one part; H is trusted by F alone.
    #   So one meeting, E with D and F; D is on weaker ground.
    # LEG: B and H, parts {B} and {H} (platform P1 is for MON, not for LEG): C works with B, H trusts it.
    # LAN: E and L: nobody is near to L, so no convenor is recorded.
    # WOM (C alone) and AWA (G alone) are one part each.
    found = {f.subject[0]: f for f in meetings(kala(), CERTAIN)}
    assert set(found) == {"MON@*", "LEG@*", "LAN@*"}
    mon, leg, lan = found["MON@*"], found["LEG@*"], found["LAN@*"]
    assert (mon.id, mon.value, mon.n) == ("A30:meetings:MON@*:1:1", 1.0, 3)
    assert rooms(mon) == [("E", "DF")]
    assert mon.details["meetings"][0]["weaker"] == ["D"]
    assert mon.evidence == ("t06", "t20")
    assert mon.next_question == (
        "Ask each host whether it is willing, then each of those to be invited whether it wants to come."
    )
    assert "no recorded seat on the 1 platform for it, joins one part with another." in mon.reason
    assert rooms(leg) == [("C", "BH")]
    assert (lan.id, lan.value) == ("A30:no_meeting:LAN@*", None)
    assert lan.details["not_joined"] == ["E", "L"]
    assert lan.next_question == "Ask one actor of each part, alone, whom those in its part trust."
    assert meetings(kala(), CERTAIN).parameters["joined"] == 2
    assert not any(f.details["approximate"] for f in found.values())


def test_plan_is_claimed_as_often_as_it_takes_as_many_meetings_for_as_many_parts() -> None:
    """The only tie between B and A is one half, so the parts are two or three; no convenor is an absence."""
    m = theme(tie("A", "B"), *invites("X", "ABC"), at_work="ABC", hosts="X")
    (plan,) = resampled(meetings, m, View(date=DAY), draws=50)
    assert plan.id == "A30:meetings:LEG@*:1:1"
    assert not plan.absence
    assert plan.holds_in is not None
    assert plan.holds_in < 0.7
    (none,) = resampled(meetings, theme(at_work="AC", hosts="X"), View(date=DAY), draws=50)
    assert (none.id, none.absence, none.holds_in) == ("A30:no_meeting:LEG@*", True, None)


# --- parts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ties", "platforms", "parts"),
    [
        ([], [], 4),
        ([tie("A", "B")], [], 3),
        ([tie("A", "X"), tie("X", "B")], [], 4),  # X does not work on it
        ([tie("A", "B"), tie("B", "C"), tie("C", "D")], [], 1),
        ([], [("LEG", "", "A;B;C")], 2),
        ([], [("LEG", "XA02", "A;B;C")], 2),
        ([], [("MON", "", "A;B;C")], 4),
        ([tie("C", "D")], [("LEG", "", "A;C")], 2),
    ],
)
def test_ties_and_platforms_for_the_theme_make_parts(
    ties: list[dict[str, Any]], platforms: list[tuple[str, str, str]], parts: int
) -> None:
    seats = [
        {"id": f"P{i}", "name": "P", "theme": t, "areas": a, "members": members}
        for i, (t, a, members) in enumerate(platforms)
    ]
    m = theme(*ties, platforms=seats) if seats else theme(*ties)
    found = meetings(m, CERTAIN)
    assert [f.details["parts"] for f in found] == ([parts] if parts > 1 else [])
    assert found.parameters["themes"] == int(parts > 1)


def test_parts_that_nobody_could_join_are_told_with_the_ties_and_seats_that_there_are() -> None:
    seats = [{"id": "P", "name": "P", "theme": "LEG", "members": "A;B"}]
    finding = about(theme(tie("C", "D"), platforms=seats))
    assert finding.statement == (
        "As recorded, those who work on LEG in any area are in 2 separate parts, and no convenor is recorded "
        "who could join any of them."
    )
    assert finding.reason.startswith(
        "4 actors in 2 parts: no recorded tie of collaboration that counts, and no recorded seat on the "
        "1 platform for it, joins one part with another."
    )


def test_fewest_meetings_and_whom_they_invite() -> None:
    m = theme(*invites("X", "AB"), *invites("Y", "BC"), *invites("Z", "ABC"))
    finding = about(m)
    assert rooms(finding) == [("Z", "ABC")]
    assert finding.details["after"] == 2
    assert finding.details["not_joined"] == ["D"]
    assert finding.statement.startswith("1 meeting could bring the 4 separate parts")
    m = theme(*invites("X", "AB"), *invites("Y", "BC"), *invites("Z", "CD"))
    assert rooms(about(m)) == [("X", "AB"), ("Y", "BC"), ("Z", "CD")]


def test_host_of_the_theme_joins_its_own_part_and_needs_no_seat() -> None:
    m = theme(*invites("A", "BCD"))
    assert rooms(about(m)) == [("A", "BCD")]
    assert rooms(about(m, meeting_size=4)) == [("A", "BCD")]
    assert len(rooms(about(m, meeting_size=3))) == 2


def test_meeting_is_no_larger_than_allowed() -> None:
    m = theme(*invites("X", "ABCD"))
    assert len(rooms(about(m, meeting_size=5))) == 1
    for size, number in ((4, 2), (3, 3)):
        finding = about(m, meeting_size=size)
        assert len(rooms(finding)) == number
        assert all(len(guests) + 1 <= size for _, guests in rooms(finding))
        assert finding.details["after"] == 1
    assert about(m, meeting_size=2).value is None


def test_host_is_asked_for_no_more_meetings_than_it_has_introductions_left() -> None:
    m = theme(*invites("X", "ABCD"), actors=[actor("X", introduction_cap=1)])
    finding = about(m, meeting_size=3)
    assert len(rooms(finding)) == 1
    assert (finding.details["after"], finding.details["approximate"]) == (3, True)


def test_many_parts_are_planned_approximately_and_it_is_said() -> None:
    m = theme(*invites("X", "AB"), *invites("Y", "BC"), *invites("Z", "CD"))
    finding = about(m, meeting_parts=3)
    assert finding.details["approximate"] is True
    assert "(approximate)" in finding.statement
    assert finding.value == 3


# --- who is not put together, and not invited --------------------------------------------------------


@pytest.mark.parametrize("kind", ["tension", "threat", "avoidance"])
def test_hostile_pair_is_never_in_one_room_and_is_listed(kind: str) -> None:
    m = theme(*invites("X", "ABC"), tie("A", "B", kind, grade="E5"))
    finding = about(m)
    assert finding.details["talk_first"] == [["A", "B"]]
    assert not any({"A", "B"} <= set(guests) for _, guests in rooms(finding))
    # Over C all three become one all the same: A with C, then B with C.
    assert len(rooms(finding)) == 2
    assert finding.details["after"] == 2
    assert "talk to each first" in finding.reason


def test_another_of_the_same_part_is_invited_instead_of_a_hostile_one() -> None:
    m = theme(
        tie("A", "B"),
        *invites("X", "A", 0.9),
        *invites("X", "B", 0.3),
        *invites("X", "C"),
        tie("A", "C", "tension"),
    )
    assert rooms(about(m)) == [("X", "BC")]


@pytest.mark.parametrize(
    "cells",
    [{"at_risk_level": 3}, {"consent_c2": "no"}, {"consent_c2": "withdrawn"}, {"do_not_contact": "yes"}],
)
def test_who_may_not_be_named_is_not_invited(cells: dict[str, Any]) -> None:
    m = theme(*invites("X", "ABC"), actors=[actor("A", **cells)])
    finding = about(m)
    assert rooms(finding) == [("X", "BC")]
    assert finding.details["not_by_name"] == 1
    assert "'A'" not in repr(finding.as_dict())
    assert "Name of A" not in repr(finding.as_dict())


@pytest.mark.parametrize(
    "cells",
    [
        {"consent_c3": "no"},
        {"at_risk_level": 3},
        {"sphere": "state"},
        {"introduction_load": 3},
        {"consent_c2": "no"},
    ],
)
def test_who_must_not_be_asked_does_not_host(cells: dict[str, Any]) -> None:
    finding = about(theme(*invites("X", "ABCD"), actors=[actor("X", **cells)]))
    assert finding.value is None
    assert "Name of X" not in repr(finding.as_dict())


@pytest.mark.parametrize(("consent", "first"), [("yes", False), ("unknown", True)])
def test_host_that_was_not_asked_is_to_be_asked_first(consent: str, first: bool) -> None:
    (room,) = about(theme(*invites("X", "AB"), actors=[actor("X", consent_c3=consent)])).details["meetings"]
    assert room["ask_first"] is first


def test_hosts_and_guests_are_named_only_with_their_consent() -> None:
    people = [actor("X", consent_c4="unknown"), actor("A", consent_c4="no")]
    finding = about(theme(*invites("X", "AB"), actors=people))
    assert f"{unnamed('X')} could host {unnamed('A')} and Name of B" in finding.statement
    assert "Name of X" not in repr(finding.as_dict())
    assert "Name of A" not in repr(finding.as_dict())


def test_host_invites_nobody_that_is_hostile_to_it() -> None:
    m = theme(*invites("X", "ABC"), tie("C", "X", "avoidance", grade="E5"))
    assert rooms(about(m)) == [("X", "AB")]


def test_office_hosts_only_what_nobody_else_can_join() -> None:
    m = theme(*invites("X", "AB"), *invites("O", "ABC"))
    finding = about(m)
    assert [room["host"] for room in finding.details["meetings"]] == ["X", "O"]
    assert "no local host" in finding.statement
    assert finding.details["after"] == 2
    assert rooms(about(theme(*invites("X", "ABCD"), *invites("O", "ABCD")))) == [("X", "ABCD")]


# --- any map -----------------------------------------------------------------------------------------


def rooms_possible(one: MeetingPlanner, size: int) -> list[frozenset[int]]:
    """Parts that can meet in one room: every host, every company without a hostile pair."""
    offices = one.hosts.context.layers.offices
    apart = set(map(frozenset, one.talk_first))
    found, by_host = set(), {}
    for v in one.invited:
        for host in one.hosts.bonds(v):
            by_host.setdefault(host, []).append(v)
    for host, some in by_host.items():
        if offices[host]:
            continue
        by_part: dict[int, list[int]] = {}
        for v in some:
            by_part.setdefault(int(one.part[v]), []).append(v)
        for company in product(*([None, *some] for some in by_part.values())):
            guests = [v for v in company if v is not None]
            if len(guests) < size and not any(frozenset(p) in apart for p in combinations(guests, 2)):
                room = {int(one.part[v]) for v in [*guests, host]} - {-1}
                found.add(frozenset(room))
    return [room for room in found if len(room) > 1]


def pieces(parts: int, chosen: Any) -> int:
    graph = nx.Graph()
    graph.add_nodes_from(range(parts))
    for room in chosen:
        nx.add_path(graph, sorted(room))
    return nx.number_connected_components(graph)


def random_theme(seed: int) -> ActorMap:
    """Up to eight actors at work and four hosts, some also at work, with ties of every kind."""
    pick = random.Random(seed)  # noqa: S311 - repeatable, not secret
    at_work, hosts = "ABCDEFGH"[: pick.randint(2, 8)], "WXYZ"
    ties = [offer(h, v, 0.5) for h in hosts for v in at_work if pick.random() < 0.35]
    ties += [tie(*pair) for pair in combinations(at_work, 2) if pick.random() < 0.08]
    ties += [tie(*pair, "tension") for pair in combinations(at_work, 2) if pick.random() < 0.12]
    ties += [tie(h, v, "avoidance") for h in hosts for v in at_work if pick.random() < 0.05]
    people = [actor(v, at_risk_level=pick.choice(["", "", "", 3])) for v in at_work]
    more = works(pick.choice(["", "W", "WX"]))
    return theme(*ties, at_work=at_work, hosts=hosts, actors=people, more=more)


@pytest.mark.parametrize("size", [3, 4, 12])
@seeded(range(40), few=4)
def test_plans_on_random_themes_are_as_short_as_by_brute_force(seed: int, size: int) -> None:
    m = random_theme(seed)
    ground = ground_of(m, View(date=DAY, certain=True, thresholds=Thresholds(meeting_size=size)))
    (sector,) = wide_themes(ground)
    one = MeetingPlanner(hosts_of(ground), sector)
    every = rooms_possible(one, size)
    largest = [room for room in every if not any(room < other for other in every)]
    goal = pieces(one.parts, every)
    number = next(
        k
        for k in range(one.parts + 1)
        for some in combinations(largest, k)
        if pieces(one.parts, some) == goal
    )
    found, left, sure = one.plan
    assert len(found) >= number or not sure
    if sure:
        assert (len(found), len(left)) == (number, goal)
    for room in found:
        assert len(room.guests) + 1 <= size
        assert not any({u, v} <= set(room.guests) for u, v in one.talk_first)
        assert not any(ground.never_proposed[v] for v in room.guests)


def test_random_themes_have_plans_of_several_meetings_and_hostile_pairs() -> None:
    planned = []
    for seed in range(40):
        ground = ground_of(random_theme(seed), CERTAIN)
        planned += [MeetingPlanner(hosts_of(ground), sector) for sector in wide_themes(ground)]
    assert sum(len(one.plan[0]) > 1 and one.plan[2] for one in planned) > 10
    assert sum(bool(one.talk_first) for one in planned) > 10


@seeded(range(12))
def test_nobody_excluded_and_no_hostile_pair_is_in_any_answer(seed: int) -> None:
    m = random_field(seed)
    ground = ground_of(m, QUICK)
    silent = {i for i, never in zip(ground.context.ids, ground.never_proposed, strict=True) if never}
    for finding in meetings(m, QUICK):
        for room in finding.details["meetings"]:
            assert not silent & {room["host"], *room["invited"]}
            assert not any({u, v} <= set(room["invited"]) for u, v in finding.details["talk_first"])
        assert not silent & {i for pair in finding.details["talk_first"] for i in pair}
        assert not silent & set(finding.details["not_joined"])


def test_refused_without_presence_and_silent_about_one_actor() -> None:
    with pytest.raises(Refused, match="presence"):
        meetings(a_map("A", "B"), CERTAIN)
    assert len(meetings(a_map("A", presence=works("A")), CERTAIN)) == 0


def test_themes_with_most_parts_come_first_and_limit_cuts_them() -> None:
    m = a_map("A", "B", "C", presence=works("AB") + works("ABC", "MON"))
    assert [f.subject for f in meetings(m, CERTAIN)] == [("MON@*",), ("LEG@*",)]
    assert len(meetings(m, CERTAIN, limit=1)) == 1
