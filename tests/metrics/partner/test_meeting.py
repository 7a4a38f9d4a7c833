"""Who sits at a meeting (A63): who is represented, who is missing, who sits apart; a second reading."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pandas as pd
import pytest
from each import each
from maps import QUICK, SEEDS, a_map, actor, attack, random_map, sample, shuffled, text, tie
from seeds import seeded

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Finding
from actormap.core.model import ActorMap
from actormap.metrics.partner import meeting
from actormap.metrics.partner.seating import two_sessions
from actormap.rights.access import Principal, visible

DAY = View(date="2025-02-01")
AREAS = [{"id": "XA", "name": "All", "adm_level": 0}]
AREAS += [{"id": "XA01", "name": "Coast", "adm_level": 1, "parent": "XA"}]
AREAS += [{"id": "XA02", "name": "Hills", "adm_level": 1, "parent": "XA"}]
PLANNED = {"id": "m1", "date": "2025-02-10", "name": "Round table", "guests": "O;A;B;S"}
AGREED = {"consent_c2": "yes"}


def world(*people: dict[str, Any], **tables: Any) -> ActorMap:
    usual = [
        actor("A", works_on_rights_of="women", adm1_pcode="XA01", **AGREED),
        actor("B", works_on_rights_of="women;lgbt", adm1_pcode="XA01", **AGREED),
        actor("C", works_on_rights_of="migrants", adm1_pcode="XA02", **AGREED),
        actor("S", "Police", sphere="security_force"),
    ]
    known = {row["id"]: row for row in (*usual, *people)}
    planned = tables.pop("meetings", [PLANNED])
    return a_map(actors=[*known.values()], areas=AREAS, meetings=planned, **tables)


def pairs(m: ActorMap, **options: Any) -> dict[str, tuple[str, bool]]:
    found = (f for f in meeting(m, DAY, **options) if f.kind == "pair")
    return {"".join(f.subject): (f.details["seat"], f.details["shown"]) for f in found}


def of(m: ActorMap, by: str, code: str, **options: Any) -> Finding:
    found = meeting(m, DAY, **options)
    (one,) = (f for f in found if (f.details.get("by"), f.details.get("code")) == (by, code))
    return one


def met(who: str) -> dict[str, Any]:
    return {"id": f"c{who}", "date": "2025-01-10", "actor_id": who, "office": "O"}


def test_worked_values() -> None:
    m = world(contacts=[met("C")], ties=[tie("S", "A", "threat", weight=1)])
    whole = meeting(m, DAY).findings[0]
    assert (whole.value, whole.details["date"]) == (3, "2025-02-10")
    assert whole.details["missing"] == {"group": ["migrants"], "area": ["XA02"], "type": []}
    assert whole.statement == "Round table: 3 invited, and nobody from 1 area and 1 group."
    women = of(m, "group", "women")
    assert (women.value, women.details["recorded"], women.details["exists"]) == (2, 2, [2, None])
    assert "could" not in women.details
    migrants = of(m, "group", "migrants")
    assert (migrants.value, migrants.details["could"]) == (0, [{"id": "C", "how": "invite"}])
    assert migrants.acts == {"contact": ("C",)}
    assert migrants.next_question == "Invite Name of C."
    assert women.reason == "Invited, against those on record and those that exist."
    assert women.next_question == "Who could say what this means for them?"
    (apart,) = (f for f in meeting(m, DAY) if f.subject == ("A", "S"))
    assert apart.statement == "Name of A and Police must not sit together."
    assert apart.reason == "Recorded: threatens since 2025-01-01, 0 sources."
    undated = world(ties=[tie("S", "A", "threat", weight=1, sources="s1", **{"from": ""})])
    (old,) = (f for f in meeting(undated, DAY) if f.subject == ("A", "S"))
    assert old.reason == "Recorded: threatens, 1 source."
    assert apart.next_question == "Two sessions, or two talks?"
    # S threatened A, who works on women's rights as B does
    assert pairs(m) == {"AS": ("apart", True), "BS": ("apart", False)}


HOW: dict[str, tuple[dict[str, Any], bool, list[str]]] = {
    "met, may be named": ({}, True, ["invite"]),
    "met, not asked about being named": ({"consent_c4": "unknown"}, True, ["ask_first"]),
    "never met": ({}, False, ["written"]),
    "not to be contacted": ({"do_not_contact": "yes"}, True, []),
    "not safe": ({"feels_safe": "no"}, True, []),
    "at risk": ({"at_risk_level": "2"}, True, []),
    "a survivor": ({"care": "survivor"}, True, []),
    "a person": ({"kind": "person"}, True, []),
}


@each("name", HOW)
def test_how_a_missing_group_could_be_heard(name: str) -> None:
    cells, was_met, how = HOW[name]
    row = actor("C", "Migrants' Desk", works_on_rights_of="migrants", **(AGREED | cells))
    m = world(row, contacts=[met("C")] if was_met else [])
    found = of(m, "group", "migrants")
    assert [each_["how"] for each_ in found.details["could"]] == how
    aside = name in {"at risk", "a survivor", "a person"}
    assert found.details["aside"] == int(aside)
    if how == ["written"]:
        assert found.next_question == (
            "Ask Migrants' Desk for its views in writing: the office has not met it."
        )
    if aside:
        assert found.reason == "1 may be talked to, but not in a room with others."
    if not how:
        assert "Migrants' Desk" not in text(meeting(m, DAY)), "who is refused is not named"


def test_nobody_is_proposed_who_would_sit_with_whom_it_must_not() -> None:
    m = world(contacts=[met("C")], ties=[tie("C", "A", "conflict")])
    assert of(m, "group", "migrants").details["could"] == []
    others = [actor(f"M{i}", works_on_rights_of="migrants", **AGREED) for i in range(5)]
    m = world(*others, contacts=[met("C"), met("M3")])
    could = [each_["id"] for each_ in of(m, "group", "migrants", each=3).details["could"]]
    assert could == ["C", "M3", "M0"], "those met come first"


def test_who_was_asked_as_often_as_it_can_be_rests() -> None:
    asked = {"introduction_load": "9", "introduction_cap": "5"}
    m = world(actor("C", works_on_rights_of="migrants", **(AGREED | asked)), contacts=[met("C")])
    assert of(m, "group", "migrants").details["could"] == []
    m = world(actor("A", works_on_rights_of="women", **(AGREED | asked)))
    whole = meeting(m, DAY).findings[0]
    assert whole.details["rest"] == [{"id": "A", "asked": 9.0, "limit": 5.0}]
    assert "1 guest was asked as often as it can be: let it rest." in whole.reason
    once = actor("A", introduction_load="5", introduction_cap="5")
    assert [each["id"] for each in meeting(world(once), DAY).findings[0].details["rest"]] == ["A"]
    quiet = actor("A", do_not_contact="yes", **asked)
    assert meeting(world(quiet), DAY).findings[0].details["rest"] == []


SESSIONS: dict[str, tuple[list[tuple[str, str]], tuple[str, str]]] = {
    "nobody": ([], ("ABCD", "")),
    "one pair": ([("A", "C")], ("BCD", "A")),
    "who is against most": ([("A", "C"), ("B", "C")], ("ABD", "C")),
    "a chain": ([("A", "B"), ("B", "C"), ("C", "D")], ("AC", "BD")),
    "three against each other": ([("A", "B"), ("B", "C"), ("C", "A")], ("", "")),
}


@each("name", SESSIONS)
def test_two_sessions(name: str) -> None:
    pairs_apart, wanted = SESSIONS[name]
    assert tuple(map("".join, two_sessions("ABCD", pairs_apart))) == wanted


APART: dict[str, tuple[dict[str, Any], tuple[str, bool] | None]] = {
    "nothing": ({}, None),
    "a dispute": ({"ties": [tie("A", "B", "conflict")]}, ("apart", True)),
    "a tension": ({"ties": [tie("B", "A", "tension")]}, ("mind", True)),
    "both": ({"ties": [tie("B", "A", "tension"), tie("A", "B", "conflict")]}, ("apart", True)),
    "one that is over": ({"ties": [tie("A", "B", "conflict", to="2025-01-20")]}, None),
    "a threat that is over": (
        {"ties": [tie("A", "B", "threat", weight=1, to="2025-01-20")]},
        ("apart", False),
    ),
    "influence against rights": (
        {"ties": [tie("A", "B", "influence", weight=1, sign="-")]},
        ("apart", False),
    ),
    "influence for rights": ({"ties": [tie("A", "B", "influence", weight=1, sign="+")]}, None),
    "an attack": ({"events": [attack("e", "") | {"subjects": "A", "by_id": "B"}]}, ("apart", False)),
    "a quarrel with another of the group": ({"ties": [tie("D", "B", "conflict")]}, None),
}


@each("name", APART)
def test_who_sits_apart(name: str) -> None:
    tables, wanted = APART[name]
    m = world(actor("D", works_on_rights_of="women"), **tables)
    assert pairs(m).get("AB") == wanted
    if wanted == ("mind", True):
        (pair,) = (f for f in meeting(m, DAY) if f.subject == ("A", "B"))
        assert pair.statement == "Name of A and Name of B disagree: mind where they sit."
        assert pair.next_question == "Does each know that the other comes?"


@each("cells", [{"at_risk_level": "2"}, {"feels_safe": "no"}, {"do_not_contact": "yes"}], str)
def test_who_is_exposed_does_not_sit_with_the_police_and_no_reason_is_shown(cells: dict[str, Any]) -> None:
    row = actor("B", "Harbour School", works_on_rights_of="lgbt", **cells)
    m = world(row)
    assert pairs(m) == {"BS": ("apart", False)}
    (pair,) = (f for f in meeting(m, DAY) if f.kind == "pair")
    assert pair.reason == "Kept apart; no reason is shown."
    assert pairs(world()) == {}
    unknown = world(row, actor("S", sphere="unknown"))
    assert pairs(unknown) == {}, "a sphere that nobody knows is no police"


def test_a_reason_that_a_role_may_not_see_keeps_them_apart_all_the_same() -> None:
    m = world(
        ties=[tie("A", "B", "threat", weight=1, sensitivity="3"), tie("A", "B", "tension", sensitivity="0")]
    )
    part = visible(m, Principal("hro"))
    assert part.ties["kind"].tolist() == ["tension"]
    assert pairs(part) == {"AB": ("apart", False)}
    (pair,) = (f for f in meeting(part, DAY) if f.kind == "pair")
    assert pair.reason == "Kept apart; no reason is shown."
    assert pair.evidence == ()
    assert pairs(m) == {"AB": ("apart", True)}


def test_guests_of_another_session_sit_elsewhere() -> None:
    two = [PLANNED | {"guests": "A", "session": "1"}, PLANNED | {"id": "m2", "guests": "B", "session": "2"}]
    m = world(meetings=two, ties=[tie("A", "B", "conflict")])
    assert pairs(m, meeting="m1") == pairs(m, meeting="m2") == {}


CRITERIA_WORDS = {
    "none": "How guests are chosen is not written down.",
    "undated": "How guests are chosen is written down, without a day.",
    "before": "How guests are chosen was written down before the meeting.",
    "after": "How guests are chosen was written down only on the day, or after it.",
}
CRITERIA: dict[str, dict[str, str]] = {
    "none": {},
    "undated": {"criteria": "every area"},
    "before": {"criteria": "every area;may say no", "criteria_on": "2025-01-20"},
    "after": {"criteria": "every area", "criteria_on": "2025-02-10"},
}


@each("state", CRITERIA)
def test_criteria_and_log(state: str) -> None:
    row = PLANNED | CRITERIA[state] | {"choices": "One left out, by the second"}
    whole = meeting(world(meetings=[row]), DAY).findings[0]
    assert whole.details["criteria_state"] == state
    assert whole.reason.endswith(CRITERIA_WORDS[state])
    assert whole.details["choices"] == "One left out, by the second"
    assert whole.details["criteria"] == [
        part for part in CRITERIA[state].get("criteria", "").split(";") if part
    ]


def test_the_next_meeting_else_the_last_else_the_one_that_is_named() -> None:
    days = {"m1": "2025-01-10", "m2": "2025-02-01", "m3": "2025-03-01"}
    m = world(meetings=[PLANNED | {"id": i, "date": day, "name": i} for i, day in days.items()])
    assert meeting(m, DAY).findings[0].details["row"] == "m2"
    assert meeting(m, View(date="2025-04-01")).findings[0].details["row"] == "m3"
    assert meeting(m, DAY, meeting="m1").findings[0].details["row"] == "m1"
    with pytest.raises(Refused, match="no planned meeting 'm9'"):
        meeting(m, DAY, meeting="m9")
    with pytest.raises(Refused, match="No planned meeting"):
        meeting(world(meetings=[]), DAY)


def test_a_guest_whose_record_says_no_is_counted_and_not_named() -> None:
    m = world(actor("A", "Quiet Desk", do_not_contact="yes"), ties=[tie("A", "B", "conflict")])
    whole = meeting(m, DAY).findings[0]
    assert whole.details["not_to_contact"] == 1
    assert "Quiet Desk" not in text(meeting(m, DAY))


def test_it_is_as_sensitive_as_the_meeting_and_all_whom_it_names() -> None:
    group = {"works_on_rights_of": "migrants"}
    m = world(
        actor("B", sensitivity=3),
        actor("C", sensitivity=3, **group, **AGREED),
        ties=[tie("A", "B", "conflict"), tie("A", "S", "conflict")],
        meetings=[PLANNED | {"guests": "A;B;S"}],
        contacts=[met("C")],
    )
    levels = {f.id: f.sensitivity for f in meeting(m, DAY)}
    names = ("A63:m1", "A63:A+B", "A63:A+S", "A63:group:migrants", "A63:group:women")
    assert [levels[name] for name in names] == [3, 3, 2, 3, 2]


@seeded(SEEDS[:6], few=3)
def test_pairs_are_those_of_a_walk_over_the_rows(seed: int) -> None:
    m, day = random_map(seed), QUICK.date
    people = {row["id"]: row for row in m.actors.to_dict("records")}
    (row,) = m["meetings"][m["meetings"]["id"] == "m1"].to_dict("records")
    guests = [i for i in row["guests"].split(";") if people[i]["sphere"] != "field_presence"]
    found = {f.subject: f.details["seat"] for f in meeting(m, QUICK, meeting="m1") if f.kind == "pair"}
    tense, apart = against(m, day)
    for u, v in combinations(sorted(guests), 2):
        both = {(u, v), (v, u)}
        seat = "apart" if both & apart or watched(people, u, v) else "mind" if both & tense else None
        outside = {people[i]["sphere"] not in {"civil_society", "community"} for i in (u, v)}
        if outside == {False}:
            assert found.get((u, v)) == seat, (u, v)
        elif seat == "apart":
            assert found[u, v] == "apart", (u, v)


def against(m: ActorMap, day: str) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Who is in tension with whom, and who is hostile to whom in another way, told once more."""
    tense, apart = set(), set()
    lasting = {"exclusion", "label", "threat", "attack"}
    hostile = lasting | {"conflict", "opposition", "avoidance"}
    for row in m.ties.to_dict("records"):
        last = row["protects_to"] if row["kind"] in lasting else row["to"]
        if row["from"] > day or "" < last < day:
            continue
        ends = row["source_id"], row["target_id"]
        if row["kind"] == "tension":
            tense.add(ends)
        if row["kind"] in hostile or (row["kind"] == "influence" and row["sign"] == "-"):
            apart.add(ends)
    for row in m["events"].to_dict("records"):
        if row["type"] in {"label", "attack"} and row["by_id"] and row["date"] <= day:
            apart |= {(row["by_id"], who) for who in row["subjects"].split(";") if who}
    return tense, apart


def watched(people: dict[str, dict[str, Any]], u: str, v: str) -> bool:
    """Whether one is at risk, or not safe, and the other of a sphere that may not introduce."""
    spheres = {"state", "local_authority", "security_force", "political_party"}
    spheres |= {"armed_nonstate", "de_facto_authority"}

    def exposed(i: str) -> bool:
        row = people[i]
        risk = 0 if pd.isna(row["at_risk_level"]) else row["at_risk_level"]
        quiet = row["do_not_contact"] == "yes" or row["feels_safe"] == "no" or row["kind"] == "person"
        unsettled = row["consent_c1"] != "yes" and (
            row["legal_basis"] == "" or row["consent_c1"] == "withdrawn"
        )
        return risk >= 2 or quiet or unsettled

    return any(exposed(a) and people[b]["sphere"] in spheres for a, b in ((u, v), (v, u)))


@seeded(SEEDS[:4], few=2)
def test_seats_are_counted_once_more_and_the_order_of_rows_changes_nothing(seed: int) -> None:
    m = random_map(seed)
    (row,) = m["meetings"][m["meetings"]["id"] == "m0"].to_dict("records")
    society = {
        r["id"]: r for r in m.actors.to_dict("records") if r["sphere"] in {"civil_society", "community"}
    }
    found = meeting(m, QUICK, meeting="m0")
    for finding in found:
        if finding.details.get("by") == "group" and finding.details["code"]:
            own = {
                i for i, r in society.items() if finding.details["code"] in r["works_on_rights_of"].split(";")
            }
            counts = (finding.details["invited"], finding.details["recorded"])
            assert counts == (len(own & set(row["guests"].split(";"))), len(own))
    assert text(found) == text(meeting(shuffled(m, seed), QUICK, meeting="m0"))


def test_on_the_sample_every_missing_class_is_told_with_who_could_come() -> None:
    m = sample()
    guests = ";".join(m.actors["id"].iloc[1:25])
    m = m.replace(meetings=pd.DataFrame([PLANNED | {"date": "2026-12-01", "guests": guests}]))
    found = meeting(m, View(date="2026-11-25"))
    classes = [f for f in found if "by" in f.details]
    missing = found.findings[0].details["missing"]
    assert {f.details["code"] for f in classes if "could" in f.details} == {
        c for some in missing.values() for c in some
    }
    invited = set(guests.split(";"))
    for finding in classes:
        assert not invited & {who["id"] for who in finding.details.get("could", ())}
