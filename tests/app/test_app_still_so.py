"""After a meeting begins with what is known: still so, changed or not talked about; then what is new."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from locking import Windows
from maps import a_map
from opened import as_read, finished, opened, press, said, the_app, turn_to
from streamlit.testing.v1 import AppTest

from actormap.core.model import ActorMap, Changes
from actormap.core.tables.records import records
from actormap.web.state.session import Workspace
from actormap.web.state.unfinished.meeting import CHANGED, SAME

MET = {"id": "c-1", "date": "2026-10-01", "office": "O", "actor_id": "A"}
HEARD = {"leaders": "an elected board", "levels": "local", "shared": "How to complain", "shared_with": "B"}
PROMISE = {
    "id": "U1",
    "kind": "promise",
    "purpose": "To call",
    "date": "2026-10-01",
    "by_id": "O",
    "to_id": "A",
}
SEEN = {"item": "seen_credible", "date": "2026-10-01", "scorer": "hro", "actor_id": "O", "perceived_by": "A"}


def known() -> ActorMap:
    return a_map(
        "A",
        "B",
        contacts=[MET | HEARD],
        undertakings=[PROMISE | {"due": "2026-12-01", "status": "planned"}],
        assessments=[SEEN | {"answer": "yes", "evidence": "c-1"}],
    )


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Workspace]:
    with opened(tmp_path, known(), role="hro") as at:
        yield at


def after(whom: str) -> AppTest:
    return turn_to(the_app(), "after-a-meeting", whom=whom)


def element(run: AppTest, question: str, whom: str = "A", number: int = 0) -> Any:
    """The element that asks a question; that something is still so is asked of what is on record."""
    key = f"meeting {number} {whom} {question}"
    of_record = re.compile(f"{re.escape(key)}( [0-9a-f]{{16}})?")
    kinds = ("button_group", "text_input", "multiselect", "selectbox", "text_area")
    return next(one for kind in kinds for one in run.get(kind) if of_record.fullmatch(str(one.key)))


def meanwhile(here: Workspace, **heard: str) -> None:
    """Somebody else met them later, and saved first."""
    met = MET | {"id": "c-2", "date": "2026-11-01"} | heard
    here.store.apply(Changes({"contacts": a_map("A", "B", contacts=[met]).contacts}, why="meanwhile"))


def asked(run: AppTest) -> list[str]:
    """What it is asked whether it is still so."""
    return [as_read(one.label) for one in run.get("button_group") if " still " in str(one.key)]


def today(here: Workspace, table: str) -> list[dict[str, Any]]:
    return [row for row in records(here.store.load()[table]) if row["date"] == "2026-11-25"]


def test_what_is_on_record_is_asked_with_its_day_and_by_default_nothing_of_it_is_written(
    here: Workspace,
) -> None:
    run = after("A")
    assert asked(run) == [
        "Who leads: an elected board · as of 2026-10-01",
        "Levels: Local · as of 2026-10-01",
        "Promise of the office: To call, due by 2026-12-01 · as of 2026-10-01",
        "Credible: Yes, as they see the office · as of 2026-10-01",
    ]
    assert "What we shared: How to complain (also given to " in said(run)
    press(run, "Save")  # no click more than without anything on record
    (contact,) = today(here, "contacts")
    assert not [name for name in (*HEARD, "talked_about", "networking") if contact[name]]
    assert today(here, "assessments") == today(here, "undertakings") == []


@pytest.mark.usefixtures("here")
def test_of_whom_nothing_is_on_record_it_is_not_asked() -> None:
    run = after("B")
    assert "Still so?" not in said(run)
    assert asked(run) == []


def test_still_so_is_heard_today_and_what_changed_is_written_as_it_is_now(here: Workspace) -> None:
    before = here.store.load().digest()
    run = after("A")
    element(run, "still leaders").set_value(SAME)
    element(run, "still levels").set_value(CHANGED)
    element(run, "still seen_credible").set_value(CHANGED)
    element(run, "still U1").set_value(CHANGED)
    run = finished(run.run())
    assert element(run, "levels").value == ["local"]
    element(run, "levels").set_value(["local", "national"])
    element(run, "seen_credible").set_value("partly")
    element(run, "now U1").select("done")
    run = finished(run.run())
    told = said(run)
    assert "The contact says: What was talked about, Who leads, Levels." in told
    assert "Promise of the office: To call. Now: Kept." in told
    run = press(run, "Save")
    (contact,) = today(here, "contacts")
    (seen,) = today(here, "assessments")
    assert (contact["leaders"], contact["levels"]) == ("an elected board", "local;national")
    assert contact["talked_about"] == "To call"
    assert (seen["answer"], seen["evidence"], seen["perceived_by"]) == ("partly", contact["id"], "A")
    assert [row["status"] for row in records(here.store.load()["undertakings"])] == ["done"]
    press(run, "Undo")
    assert here.store.load().digest() == before


def test_what_is_needed_and_promised_is_written_and_a_promise_has_a_day(here: Workspace) -> None:
    run = after("B")
    element(run, "needs 0", "B").input("Locks")
    element(run, "we_promised 0", "B").input("To send a form")
    run = finished(run.run())
    assert "Say by when: To send a form." in said(run)
    element(run, "needs 0 support", "B").select("security")
    element(run, "we_promised 0 by", "B").input("2026-12-10")
    run = finished(run.run())
    assert element(run, "needs 1", "B").value == "", "the next line"
    element(run, "they_promised 0", "B").input("Their list")
    element(run, "they_promised 0 by", "B").input("2026-12-11")
    element(run, "seen_accessible", "B").set_value("no")
    press(finished(run.run()), "Save")
    rows = today(here, "undertakings")
    owed = {
        row["purpose"]: (row["kind"], row["by_id"], row["to_id"], row["due"], row["support"]) for row in rows
    }
    assert owed == {
        "Locks": ("need", "", "B", "", "security"),
        "To send a form": ("promise", "O", "B", "2026-12-10", ""),
        "Their list": ("offer", "B", "O", "2026-12-11", ""),
    }
    (seen,) = today(here, "assessments")
    assert (seen["item"], seen["answer"], seen["scorer"]) == ("seen_accessible", "no", "human rights officer")


def test_all_of_it_is_there_after_the_lock(tmp_path: Path, windows: Windows) -> None:
    filled = {
        "needs 0": "Zelmira's locks",
        "talked_about": ["water"],
        "still leaders": SAME,
        "shared": "A form",
    }
    filled |= {"needs 0 support": "security", "we_promised 0": "To call", "seen_impartial": "no"}
    with opened(tmp_path, known(), role="hro") as here:
        path = Path(here.path)
        run = after("A")
        for question, value in filled.items():
            element(run, question).set_value(value)
        element(run, "still U1").set_value(CHANGED)
        run = finished(run.run())
        element(run, "now U1").select("in_progress")
        windows.open["1"] = finished(run.run())
        windows.lock(here)
    assert b"Zelmira" not in path.read_bytes()
    again = windows.unlocked(path)
    windows.telling = "1"
    run = after("A")
    assert {question: element(run, question).value for question in filled} == filled
    assert element(run, "now U1").value == "in_progress"
    again.close()


@pytest.mark.usefixtures("here")
def test_a_page_that_is_loaded_anew_offers_what_was_half_filled_in() -> None:
    run = after("A")
    element(run, "needs 0").input("Locks")
    element(run, "still leaders").set_value(SAME)
    finished(run.run())
    run = press(turn_to(the_app(), "after-a-meeting"), "Continue")
    assert element(run, "needs 0").value == "Locks"
    assert element(run, "still leaders").value == SAME


def test_what_is_on_record_is_asked_anew_where_somebody_else_was_told_otherwise(here: Workspace) -> None:
    run = after("A")
    element(run, "still leaders").set_value(SAME)
    element(run, "still levels").set_value(SAME)
    run = finished(run.run())
    meanwhile(here, leaders="a queen")
    run = press(run, "Save")
    assert "The map was changed since it was read." in said(run)
    assert today(here, "contacts") == []
    assert "Who leads: a queen · as of 2026-11-01" in asked(run)
    assert (element(run, "still leaders").value, element(run, "still levels").value) == ("", SAME)
    press(run, "Save")
    (contact,) = today(here, "contacts")
    assert (contact["leaders"], contact["levels"]) == ("", "local"), (
        "nobody told who read it that a queen leads"
    )


def test_what_was_filled_in_is_not_lost_where_somebody_else_was_told_meanwhile(here: Workspace) -> None:
    run = after("B")
    element(run, "leaders", "B").input("Their council")
    run = finished(run.run())
    meanwhile(here, actor_id="B", leaders="a queen")
    run = press(run, "Save")
    assert today(here, "contacts") == []
    assert element(run, "still leaders", "B").value == CHANGED
    assert element(run, "leaders", "B").value == "Their council"
    press(run, "Save")
    assert [contact["leaders"] for contact in today(here, "contacts")] == ["Their council"]


def test_what_is_talked_about_after_all_begins_with_what_is_on_record(here: Workspace) -> None:
    run = after("A")
    element(run, "still levels").set_value(CHANGED)
    run = finished(run.run())
    element(run, "levels").set_value(["national"])
    run = finished(run.run())
    element(run, "still levels").set_value("")
    run = finished(run.run())
    element(run, "still levels").set_value(CHANGED)
    run = finished(run.run())
    assert element(run, "levels").value == ["local"]
    element(run, "still levels").set_value("")
    press(finished(run.run()), "Save")
    assert [contact["levels"] for contact in today(here, "contacts")] == [""]


def test_a_line_that_is_emptied_hides_none_below_it(here: Workspace) -> None:
    run = after("B")
    for question, text in (("needs 0", "Locks"), ("needs 1", "A lawyer"), ("needs 0", "")):
        element(run, question, "B").input(text)
        run = finished(run.run())
    assert element(run, "needs 1", "B").value == "A lawyer"
    press(run, "Save")
    assert [row["purpose"] for row in today(here, "undertakings")] == ["A lawyer"]


def test_of_what_was_not_shared_after_all_nobody_else_has_it(here: Workspace) -> None:
    run = after("B")
    element(run, "shared", "B").input("A form")
    run = finished(run.run())
    element(run, "shared_with", "B").set_value(["A"])
    element(run, "shared", "B").input("")
    press(finished(run.run()), "Save")
    assert [contact["shared_with"] for contact in today(here, "contacts")] == [""]


def test_still_so_holds_for_how_they_see_the_office_and_changed_without_a_change_is_none(
    here: Workspace,
) -> None:
    run = after("A")
    element(run, "still seen_credible").set_value(SAME)
    element(run, "still U1").set_value(CHANGED)
    element(run, "talked_about").set_value(["water; wells"])
    element(run, "shared").input("A form")
    run = finished(run.run())
    assert "Promise of the office: To call." not in said(run)
    press(run, "Save")
    assert [row["answer"] for row in today(here, "assessments")] == ["yes"]
    (contact,) = today(here, "contacts")
    assert (contact["talked_about"], contact["shared"]) == ("water, wells;To call", "A form")
