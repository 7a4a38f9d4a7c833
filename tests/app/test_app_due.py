"""Due this week on Home: one list of what waits, the latest first, and whose it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from maps import a_map, sample
from opened import address, choose, finished, follow, opened, press, said, standing, the_app

from actormap.core import schema
from actormap.core.model import ActorMap
from actormap.web.state.analyses import is_for
from actormap.web.state.session import Workspace

MOST = 560
"""So many words stand on Home: ten things to act on, with how sure each is, take half of them."""
DAYS = [*(f"2025-{month:02}-28" for month in range(1, 13)), "2026-03-01", "2026-11-30"]
"""A day in each month of a year before most of the sample is recorded, and days of which it is."""
UNDERTAKINGS = [
    {"id": "U1", "purpose": "Speak up early", "due": "2026-11-21", "officer_role": "head of office"},
    {"id": "U2", "purpose": "Keep in touch", "review_by": "2026-11-25", "officer_role": "national officer"},
    {"id": "U3", "purpose": "Secret talks", "due": "2026-11-26", "sensitivity": 3},
]
WINDOWS = [{"id": "W1", "kind": "election", "name": "Town councils", "from": "2026-11-29", "pcode": "XZ04"}]
MARKS = [{"item": "a3", "scorer": "national officer", "round": "2026-Q4", "date": "2026-11-20", "value": 1}]


def with_duties() -> ActorMap:
    """The sample's actors and plans with undertakings, a date, a round that began and an attack."""
    attack = {"id": "E9", "type": "attack", "date": "2026-11-02", "subjects": "C001", "by_class": "unknown"}
    usual = {"kind": "strategy", "analysis": "reach.gap", "revision": 1}
    more: dict[str, list[dict[str, Any]]] = {
        "undertakings": [usual | row for row in UNDERTAKINGS],
        "windows": WINDOWS,
        "assessments": MARKS,
        "events": [attack],
    }
    # Of these the map holds nothing else: the sample's own duties are tried by the others.
    others = sample().replace(meetings=sample()["meetings"].iloc[:0]).tables
    return ActorMap(**others | {name: pd.DataFrame(rows) for name, rows in more.items()})


@pytest.fixture
def officer(tmp_path: Path) -> Iterator[Workspace]:
    with opened(tmp_path, with_duties(), role="hro") as here:
        yield here


def test_late_things_come_first_and_each_leads_on(tmp_path: Path) -> None:
    with opened(tmp_path, with_duties(), role="hro"):
        run = finished(the_app())
    told = standing(run)
    order = ["5 days late", "Speak up early", "3 more this week", "28 items"]
    assert "Due this week: 2 are late" in told
    assert [told.index(one) for one in order] == sorted(told.index(one) for one in order)
    assert "Keep in touch" in said(run)
    assert "Town councils" in said(run)
    assert len(told.split()) <= MOST
    assert "4 days late" in told
    assert "Secret talks" not in told, "no officer sees it"
    assert "28 items wait for: National officer" in told
    assert "nobody looked into" in told


@pytest.mark.parametrize(("late", "first", "more"), [(0, 2, "3"), (3, 3, "2"), (5, 3, "2")])
def test_late_things_are_told_at_once_up_to_three(tmp_path: Path, late: int, first: int, more: str) -> None:
    rows = [
        {"id": f"P{n}", "purpose": f"Letter {n}", "due": f"2026-11-{20 + n if n < late else 26 + n}"}
        for n in range(5)
    ]
    usual = {"kind": "promise", "date": "2026-08-01"}
    m = a_map("A", undertakings=[usual | row for row in rows])
    with opened(tmp_path, m, role="hro"):
        told = standing(finished(the_app()))
    assert told.count("Promise of the office: ") == first
    assert f"{more} more this week" in told


@pytest.mark.usefixtures("officer")
def test_each_thing_leads_to_where_it_is_done() -> None:
    run = finished(the_app())
    for label, tab in (("Who is at risk?", "risk"), ("Score the next", "profile")):
        assert address(follow(run, label)) == {"tab": tab}
        run = finished(the_app())
    form = press(finished(the_app()), "Note the outcome")
    assert "Speak up early" in [field.value for field in form.text_input]


def test_a_date_of_a_law_leads_to_that_law(tmp_path: Path) -> None:
    window = {"kind": "parliament", "name": "Hearing", "from": "2026-11-27", "instrument": "IN02"}
    m = ActorMap(**sample().tables | {"windows": pd.DataFrame([window])})
    with opened(tmp_path, m, role="hro"):
        run = finished(the_app())
        assert "Associations Act 1998" in said(run)
        assert address(follow(run, "See the law")) == {"tab": "laws", "law": "IN02"}


@pytest.mark.usefixtures("officer")
def test_one_may_look_at_what_is_for_one_officer_alone() -> None:
    run = finished(the_app())
    run = choose(run, "Whose tasks", "national officer", "National officer")
    told = said(finished(run))
    assert "Keep in touch" in told
    assert "Speak up early" not in told
    assert "Town councils" in told, "nobody is named for it: everybody's"


def test_where_nobody_is_named_nobody_is_asked_whose(tmp_path: Path) -> None:
    none = {name: sample()[name].iloc[:0] for name in ("plans", "undertakings", "assessments")}
    with opened(tmp_path, sample().replace(**none), role="hro"):
        assert not [box for box in finished(the_app()).selectbox if box.label == "Whose tasks"]


@pytest.mark.parametrize("day", DAYS)
def test_home_stands_on_any_day(tmp_path: Path, day: str) -> None:
    with opened(tmp_path, sample(), role="hro") as here:
        here.day = day
        told = standing(finished(the_app()))
    assert "Ten things to act on" in told
    assert len(told.split()) <= MOST


@pytest.mark.parametrize("role", schema.roles())
def test_each_role_is_told_what_it_may_see_alone(tmp_path: Path, role: str) -> None:
    with opened(tmp_path, with_duties(), role=role) as here:
        told = said(finished(the_app()))
    assert ("Due this week" in told) == is_for(here.principal, "summary.main_findings")
    assert ("Secret talks" in told) <= (here.principal.clearance == 3)
    assert ("Note the outcome" in told) <= here.principal.rights.may_change


def test_what_is_owed_decided_and_met_is_done_from_home(tmp_path: Path) -> None:
    rows = [
        {"id": "P1", "kind": "promise", "purpose": "Notes", "to_id": "C002", "due": "2026-11-20"},
        {"id": "P2", "kind": "decision", "purpose": "Watch", "status": "together", "review_by": "2026-11-24"},
        {"id": "P3", "kind": "commitment", "purpose": "Visits", "due": "2026-11-30"},
    ]
    meeting = {
        "id": "M1",
        "name": "Round table",
        "date": "2026-12-01",
        "guests": "C001",
        "place": "Harbour hall",
    }
    none = {name: sample()[name].iloc[:0] for name in ("plans", "assessments", "windows")}
    m = ActorMap(
        **sample().replace(**none).tables
        | {"undertakings": pd.DataFrame([{"date": "2026-08-01"} | row for row in rows])}
        | {"meetings": pd.DataFrame([meeting])}
    )
    with opened(tmp_path, m, role="hro") as here:
        run = finished(the_app())
        told = said(run)
        order = [
            "the office: Notes",
            "work together: Watch",
            ": Visits",
            "Round table: ",
        ]
        assert [told.index(each) for each in order] == sorted(told.index(each) for each in order)
        assert "groups have no seat" in told
        for label in ("Kept", "Look again", "Note the answer", "New date"):
            assert label in told
        assert address(follow(run, "Fill the seats")) == {"tab": "meetings", "meeting": "M1"}
        press(press(finished(the_app()), "Kept"), "Save")
        assert "Promise of the office: Notes" not in said(finished(the_app()))
        assert here.store.load()["undertakings"].query("id == 'P1'")["status"].item() == "done"
