"""The tab Meetings of the page Partnership: criteria before names, seats, pairs, sessions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from maps import a_map, actor, sample, tie
from opened import as_read, finished, opened, press, said, standing, the_app, turn_to
from streamlit.testing.v1 import AppTest
from test_app_judging import field, labels

from actormap.core.model import ActorMap, Changes
from actormap.rights import access
from actormap.web.state.session import Workspace

AREAS = [
    {"id": "XA", "name": "All", "adm_level": 0},
    {"id": "XA01", "name": "Coast", "adm_level": 1, "parent": "XA"},
    {"id": "XA02", "name": "Hills", "adm_level": 1, "parent": "XA"},
]
PLANNED = {
    "id": "M1",
    "date": "2026-12-01",
    "name": "Round table",
    "guests": "A;B;S",
    "criteria": "every area;may say no",
    "criteria_on": "2026-11-20",
}


def world(*meetings: dict[str, Any], **quiet: str) -> ActorMap:
    """Two of the coast and the police invited; migrants of the hills were met, and agreed to be named."""
    agreed = {"consent_c2": "yes", "consent_c4": "yes"}
    actors = [
        actor("A", "Coast Forum", works_on_rights_of="women", adm1_pcode="XA01", **agreed),
        actor(
            "B",
            "Harbour School",
            works_on_rights_of="women",
            adm1_pcode="XA01",
            **({"at_risk_level": "2"} | quiet),
        ),
        actor("C", "Hill House", works_on_rights_of="migrants", adm1_pcode="XA02", **agreed),
        actor("S", "Police", sphere="security_force"),
    ]
    contacts = [{"id": "c", "date": "2026-11-01", "actor_id": "C", "office": "O"}]
    quarrel = [tie("S", "A", "threat", weight=1)]
    return a_map(actors=actors, areas=AREAS, meetings=[*meetings], contacts=contacts, ties=quarrel)


@pytest.fixture
def here(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Workspace]:
    given = getattr(request, "param", [PLANNED])
    with opened(tmp_path, world(*given), role="hro") as at:
        yield at


def tab() -> AppTest:
    return turn_to(the_app(), "partnership", tab="meetings")


def meetings(here: Workspace) -> list[dict[str, Any]]:
    return [
        {str(name): cell for name, cell in row.items()}
        for row in here.store.load()["meetings"].to_dict("records")
    ]


@pytest.mark.parametrize("here", [[]], indirect=True)
def test_criteria_are_written_before_any_name(here: Workspace) -> None:
    run = tab()
    assert "No meeting is planned." in said(run)
    run = press(run, "Plan a meeting")
    assert "Write how guests are chosen before any name" in said(run)
    assert {"Guests", "Who came"}.isdisjoint(labels(run))
    field(run, "Day").input("2026-12-05")
    field(run, "What").input("A talk")
    run = press(run, "Save")
    (row,) = meetings(here)
    assert (row["name"], row["guests"]) == ("A talk", "")
    run = tab()
    offered = {as_read(one.label) for one in run.button}
    assert "Write how guests are chosen" in offered
    assert "Add a guest" not in offered
    run = press(run, "Write how guests are chosen")
    field(run, "How guests are chosen, one per line").input("every area")
    press(run, "Save")
    assert "Add a guest" in {as_read(one.label) for one in tab().button}


def test_each_empty_seat_has_a_candidate_who_is_invited_and_left_out_again(here: Workspace) -> None:
    run = tab()
    told = standing(run)
    assert "3 invited: nobody from Hills, and 1 group has no seat" in told
    assert "Hills · Migrants" in told
    assert "met 2026-11-01 · may be named" in told
    run = press(run, "Invite")
    assert meetings(here)[0]["guests"] == "A;B;S;C"
    told = said(run)
    assert "4 invited: each area and group has a seat" in told
    assert "1 invited (Human rights officer)" in told
    run = press(run, "Remove", within="leave out C")
    assert meetings(here)[0]["guests"] == "A;B;S"
    assert "1 left out (Human rights officer)" in said(run)


def test_pairs_sit_apart_a_hidden_reason_is_not_told_and_two_sessions_part_them(here: Workspace) -> None:
    told = standing(tab())
    assert "2 pairs must not sit together" in told
    assert "Coast Forum ⇄ Police" in told
    assert "Harbour School ⇄ Police" in told
    assert told.count("Kept apart; no reason is shown.") == 1
    run = press(tab(), "Make two sessions")
    assert {row["session"]: row["guests"] for row in meetings(here)} == {"1": "A;B", "2": "S"}
    assert {row["criteria"] for row in meetings(here)} == {"every area;may say no"}
    assert "Nobody must sit apart" in standing(run)


def test_two_who_only_disagree_are_to_be_minded_and_not_parted(tmp_path: Path) -> None:
    m = a_map("A", "B", ties=[tie("A", "B", "tension")], meetings=[PLANNED | {"guests": "A;B"}])
    with opened(tmp_path, m, role="hro"):
        run = tab()
    told = standing(run)
    assert "Nobody must sit apart, as far as is recorded" in told
    assert "Name of A ⇄ Name of B" in told
    assert "mind" in told
    assert "Make two sessions" not in [as_read(one.label) for one in run.button]


def test_who_must_not_be_contacted_is_named_in_no_pair(tmp_path: Path) -> None:
    with opened(tmp_path, world(PLANNED, do_not_contact="yes"), role="hro"):
        told = standing(tab())
    assert "an actor that must not be contacted now ⇄ Police" in told
    assert "Harbour School" not in told


def test_whoever_is_invited_meanwhile_stays_when_two_sessions_are_made(here: Workspace) -> None:
    run = tab()
    invited = here.store.load()["meetings"].assign(guests="A;B;S;C")
    access.write(here.store, Changes({"meetings": invited}, why="meanwhile"), here.principal)
    press(run, "Make two sessions")
    assert {row["session"]: row["guests"] for row in meetings(here)} == {"1": "A;B;C", "2": "S"}


def test_guests_who_were_found_to_be_one_are_moved_and_left_out_by_either_entry(tmp_path: Path) -> None:
    m = world(PLANNED)
    same = {"id": "d", "first_id": "S", "second_id": "S2", "decision": "same", "kept_id": "S"}
    m = ActorMap(
        **m.tables
        | {
            "actors": pd.concat([m.actors, m.actors[m.actors["id"] == "S"].assign(id="S2")]),
            "meetings": m["meetings"].assign(guests="A;B;S2"),
            "duplicates": pd.DataFrame([same | {"date": "2026-11-01"}]),
        }
    )
    with opened(tmp_path, m, role="hro") as here:
        run = press(tab(), "Make two sessions")
        assert {row["session"]: row["guests"] for row in meetings(here)} == {"1": "A;B", "2": "S2"}
        assert "Nobody must sit apart" in standing(run)
        second = next(row["id"] for row in meetings(here) if row["session"] == "2")
        run = turn_to(the_app(), "partnership", tab="meetings", meeting=second)
        press(run, "Remove", within="leave out S")
        assert {row["session"]: row["guests"] for row in meetings(here)} == {"1": "A;B", "2": ""}


def test_two_sessions_keep_apart_more_than_a_hundred_pairs(tmp_path: Path) -> None:
    forums = [actor(f"A{n:02}", at_risk_level="3") for n in range(12)]
    police = [actor(f"S{n:02}", sphere="security_force") for n in range(10)]
    guests = [row["id"] for row in (*forums, *police)]
    m = a_map(actors=[*forums, *police], meetings=[PLANNED | {"guests": ";".join(guests)}])
    with opened(tmp_path, m, role="hro") as here:
        run = tab()
        assert "120 pairs must not sit together" in standing(run)
        run = press(run, "Make two sessions")
        assert "Nobody must sit apart" in standing(run)
        assert [row["guests"].split(";") for row in meetings(here)] == [guests[:12], guests[12:]]


@pytest.mark.parametrize("here", [[PLANNED | {"came": "A", "outcome": "Put off once"}]], indirect=True)
def test_who_came_and_what_came_of_it_stay_with_the_first_session(here: Workspace) -> None:
    press(tab(), "Make two sessions")
    assert {row["session"]: (row["came"], row["outcome"]) for row in meetings(here)} == {
        "1": ("A", "Put off once"),
        "2": ("", ""),
    }


@pytest.mark.parametrize("here", [[PLANNED | {"criteria": "", "guests": ""}]], indirect=True)
@pytest.mark.usefixtures("here")
def test_where_nobody_can_be_invited_yet_the_seat_leads_to_the_record() -> None:
    run = tab()
    links = [as_read(one.proto.label) for one in run.get("page_link")]
    assert "See the record" in links
    assert "Invite" not in links


def test_a_guest_is_added_in_a_form_with_the_reason(here: Workspace) -> None:
    run = press(tab(), "Add a guest")
    assert labels(run) >= {"Guests", "Later changes and why"}
    field(run, "Guests").select("C")
    field(run, "Later changes and why").input("By the first criterion")
    press(run, "Save")
    (row,) = meetings(here)
    assert (row["guests"], row["choices"]) == ("A;B;S;C", "By the first criterion")
    assert "1 invited; a change was noted (Human rights officer)" in said(tab())


@pytest.mark.parametrize("here", [[PLANNED | {"date": "2026-11-25"}]], indirect=True)
@pytest.mark.usefixtures("here")
def test_a_meeting_of_today_is_not_over() -> None:
    assert "Add a guest" in {as_read(one.label) for one in tab().button}


@pytest.mark.parametrize("here", [[PLANNED | {"date": "2026-11-20"}]], indirect=True)
@pytest.mark.usefixtures("here")
def test_a_meeting_that_is_over_leads_to_what_came_of_it() -> None:
    run = tab()
    assert "After a meeting" in [as_read(one.proto.label) for one in run.get("page_link")]
    offered = {as_read(one.label) for one in run.button}
    assert "Note who came" in offered
    assert {"Make two sessions", "Add a guest", "Invite"}.isdisjoint(offered)
    assert "Who had no seat\nHills\nMigrants" in standing(run)


def test_the_round_table_of_the_sample_and_who_should_rest(tmp_path: Path) -> None:
    with opened(tmp_path, sample(), role="hro"):
        told = standing(finished(tab()))
    assert "24 invited: nobody from Tamourel, and 7 groups have no seat" in told
    assert "Kasimbi Rights Assembly should rest (asked 9, limit 5)." in told
    assert "Written on 2026-11-20" in told
    assert "Draft law on associations would hit Tamourel hardest of those without a seat: 16 of 16" in told
