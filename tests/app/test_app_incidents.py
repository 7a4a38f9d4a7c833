"""Situation, Incidents: entered, seen by month, area and group, told twice, counted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from maps import a_map, actor, attack
from opened import as_read, finished, opened, part, press, said, seen, the_app, turn_to
from streamlit.testing.v1 import AppTest

from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.metrics.monitor import incidents as incidents_of
from actormap.web.pages.situation import incidents, incidents_entered

AREAS = [
    {"id": "XA", "name": "Country", "adm_level": 0},
    {"id": "XA01", "name": "North", "adm_level": 1, "parent": "XA"},
    {"id": "XA02", "name": "South", "adm_level": 1, "parent": "XA"},
]
SURE = {"verified": "yes", "violation": "killing", "victim_class": "journalist"}


def some(*more: dict[str, Any]) -> ActorMap:
    events = [
        attack("e1", "", date="2026-10-10", subjects="A", pcode="XA01", sources="s1", **SURE),
        attack("e2", "", date="2026-10-11", subjects="A", pcode="XA01", sources="s2", verified="unknown"),
        *more,
    ]
    people = [actor("A", "Lantern Forum", works_on_rights_of="women"), actor("B", "Amber Desk")]
    sources = [{"id": "s1"}, {"id": "s2"}]
    return a_map(actors=people, areas=AREAS, events=events, sources=sources)


def tab(run: AppTest) -> AppTest:
    return part(turn_to(run, "situation"), "choose tab", "incidents")


def test_what_is_verified_is_told_apart_and_where_nothing_is_recorded_is_no_zero(tmp_path: Path) -> None:
    with opened(tmp_path, some()):
        run = tab(the_app())
        told = said(run)
        assert "2 incidents, of which 1 corroborated" in told
        assert "Nothing is recorded in South. That is no sign that nothing happened." in told
        assert "1 incident would count for indicator 16.10.1." in told
        told = said(finished(run.segmented_control(key="incidents by").select("group").run()))
        assert "Counts below 5 point at somebody: they are shown here, and left out of every file." in told


def test_where_none_is_recorded_the_page_says_what_to_bring(tmp_path: Path) -> None:
    with opened(tmp_path, a_map("A")):
        run = tab(the_app())
        assert "No incident is recorded. Enter the first, or bring a list of incidents" in said(run)
        assert "Enter an incident" in [as_read(button.label) for button in run.button]


def test_a_viewer_is_told_whom_the_page_is_for(tmp_path: Path) -> None:
    with opened(tmp_path, some(), role="viewer"):
        told = said(tab(the_app()))
    assert "This page is for human rights officers and above." in told
    assert "No incident is recorded" not in told


def test_an_incident_is_entered_in_one_form_whose_first_part_is_enough(tmp_path: Path) -> None:
    with opened(tmp_path, some()) as here:
        run = press(tab(the_app()), "Enter an incident")
        assert [as_read(each.label) for each in run.tabs[0].text_input] == ["Day, required"]
        assert [as_read(each.label) for each in run.tabs[0].selectbox] == [
            "What, required",
            "Where",
            "Done by",
            "Verified",
        ]
        run.tabs[0].text_input[0].input("2026-11-02")
        run = press(run, "Save")
        assert "Saved." in said(run)
        assert len(here.store.load()["events"]) == 3
        assert "3 incidents, of which 1 corroborated" in said(run)


# --- told twice --------------------------------------------------------------------------------------


def decided(run: AppTest, answer: str) -> AppTest:
    run = press(run, "Compare both")
    told = said(run)
    assert "Verified: Corroborated" in told
    assert "Verified: Alleged" in told
    box = next(each for each in run.radio if "Is it one?" in as_read(each.label))
    box.set_value(answer)
    return press(run, "Save")


def test_two_found_to_be_one_are_joined_and_undo_takes_them_apart(tmp_path: Path) -> None:
    with opened(tmp_path, some()) as here:
        before = here.store.load().digest()
        run = tab(the_app())
        assert "1 pair may be one incident, told twice" in said(run)
        run = decided(run, "first")
        rows = here.store.load()["events"]
        assert rows["id"].tolist() == ["e1"]
        assert rows["sources"].tolist() == ["s1;s2"]
        press(run, "Undo")
        assert here.store.load().digest() == before


def test_two_found_to_differ_are_not_proposed_again(tmp_path: Path) -> None:
    with opened(tmp_path, some()) as here:
        run = decided(tab(the_app()), "different")
        assert "1 pair may be one" not in said(press(run, "Close"))
        assert here.store.load()["events"]["distinct_from"].tolist() == ["e2", ""]


def test_nothing_is_written_without_an_answer_and_an_officer_joins_nothing(tmp_path: Path) -> None:
    with opened(tmp_path, some(), role="hro") as here:
        run = press(tab(the_app()), "Compare both")
        (box,) = (each for each in run.radio if "Is it one?" in as_read(each.label))
        assert [as_read(option) for option in box.options] == ["No: these are two"]
        run = press(run, "Save")
        assert "Nothing is chosen. Say whether it is one incident" in said(run)
        assert len(here.store.load()["events"]) == 2


# --- several at once ---------------------------------------------------------------------------------


def test_rows_of_the_table_are_what_was_changed_deleted_and_added() -> None:
    state = {
        "edited_rows": {0: {"date": "2026-11-01"}, "2": {"type": "label", "date": None}},
        "deleted_rows": [1],
        "added_rows": [{"type": "attack", "subjects": []}, {}],
    }
    left = [{"type": "attack"}, {"type": "label"}]
    assert incidents_entered.typed(state, left) == [
        {"type": "attack", "date": "2026-11-01"},
        {"type": "label"},
        {"type": "attack"},
    ]


def test_several_are_written_together_or_none_and_problems_are_told_row_by_row(tmp_path: Path) -> None:
    row = {"type": "attack", "date": "2026-11-01", "subjects": ["A"]}
    with opened(tmp_path, some()) as here:
        reading = seen(here)
        both = incidents_entered.changes_of(reading, [row, row | {"subjects": ["A", "B"]}])
        assert both.upserts["events"]["subjects"].tolist() == ["A", "A;B"]
        with pytest.raises(Refused) as refused:
            incidents_entered.changes_of(reading, [row, {"type": "attack"}, row | {"date": "yesterday"}, row])
        lines = str(refused.value).split("\n")
        assert [line[:5] for line in lines if line.startswith("Row")] == ["Row 2", "Row 3", "Row 4"]
        assert "Day: " in lines[0]
        assert "it says the same as row 1" in lines[-1]
        with pytest.raises(Refused, match="nothing is filled in"):
            incidents_entered.changes_of(reading, [])


def test_the_columns_of_the_table_are_what_is_asked_first() -> None:
    assert incidents_entered.first_columns() == (
        "type",
        "date",
        "pcode",
        "subjects",
        "by_class",
        "verified",
        "sources",
    )


def test_the_table_begins_with_what_was_typed_before_a_lock(tmp_path: Path) -> None:
    with opened(tmp_path, some()):
        run = tab(the_app())
        run.session_state[incidents_entered.BEFORE] = {"edited_rows": {0: {"date": "2026-11-01"}}}
        run = press(run, "Several at once")
        _at, rows = run.session_state[incidents_entered.LEFT]
        assert rows == [{"date": "2026-11-01"}]
        run = press(run, "Save all")
        assert "Row 1: " in said(run)
        assert "What: it is empty" in said(run)


# --- counting ----------------------------------------------------------------------------------------


def test_counting_is_a_press_that_shows_first_what_would_count(tmp_path: Path) -> None:
    with opened(tmp_path, some()):
        run = tab(the_app())
        assert "Of all others 1 are not corroborated" in said(run)
        assert "2026-Q4" not in said(run)


def test_what_is_taken_along_leaves_out_small_counts_of_groups(tmp_path: Path) -> None:
    with opened(tmp_path, some()) as here:
        reading = seen(here)
        shown = incidents_of(reading.map, reading.view, cells="all")
        filed = incidents_of(reading.map, reading.view)
        drawn = incidents.by_row(reading, shown, by="group")
        assert drawn is not None
        assert drawn.table["Group"].tolist() == ["Women"]
        assert incidents.by_row(reading, filed, by="group") is None
        assert incidents.by_month(reading, filed, kind="group", subject="women") is None
        assert incidents.by_month(reading, filed, kind="whole", subject="civil society") is not None


# --- frameworks --------------------------------------------------------------------------------------


def test_a_framework_is_told_question_by_question_with_its_holes(tmp_path: Path) -> None:
    mark = {"item": "a2_assembly", "date": "2026-10-01", "scorer": "x", "value": 1, "sources": "s1"}
    m = a_map("A", assessments=[mark], sources=[{"id": "s1"}])
    with opened(tmp_path, m):
        run = turn_to(the_app(), "brief", write="frameworks")
        told = said(run)
        assert "CSO Meter: our record holds something for 1 of 11 questions." in told
        assert "Freedom of peaceful assembly: 1 of our 2 items answered." in told
        assert "Assembly: the framework asks more; nobody has checked this row; 1 mark with evidence" in told
        assert "Freedom of association: nothing on our record answers it." in told
        told = said(finished(run.selectbox(key="framework").select("v_dem").run()))
        assert "V-Dem: our record holds something for 1 of 8 questions." in told
        assert "What was not: Their texts, scales and data, which stay with their owners." in told
