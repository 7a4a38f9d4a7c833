"""What is half filled in when the lock comes is in the workspace, encrypted, and is gone on with after it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from app_world import DAY, PASSPHRASE, PAYLOADS
from hypothesis import given
from hypothesis import strategies as st
from locking import Windows
from maps import a_map, sample
from opened import finished, opened, press, said, the_app, turn_to
from streamlit.testing.v1 import AppTest

from actormap.core.config import View
from actormap.core.model import ActorMap, Changes
from actormap.metrics.introductions.planning import logged, planned
from actormap.records.record import editing
from actormap.rights import access
from actormap.store import keys
from actormap.viz.map.state import MapState
from actormap.web.state import map_states, resumed
from actormap.web.state.session import Workspace

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.dates() | st.sampled_from(PAYLOADS),
    lambda inner: (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.sets(st.text())
        | st.dictionaries(st.text(), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(VALUES.filter(lambda value: value is not None))
def test_what_is_a_value_comes_back_as_it_was(value: Any) -> None:
    kept = json.loads(json.dumps(resumed.written({"key": value})))
    assert resumed.read(kept) == {"key": value}
    assert type(resumed.read(kept)["key"]) is type(value)


@pytest.mark.parametrize(
    "value", [object(), print, dt.datetime(2026, 1, 1, tzinfo=dt.UTC), [object()], {"a": print}]
)
def test_what_is_more_than_a_value_is_not_kept(value: Any) -> None:
    assert resumed.written({"key": value, "other": "stays"}) == {"other": "stays"}


@pytest.mark.parametrize(
    "described",
    [
        {"named": "os:system"},
        {"made": ["os:system", {}]},
        {"date": "tomorrow"},
        {"tuple": 3},
        {},
        {"tuple": [], "set": []},
    ],
)
def test_what_a_hostile_file_says_is_left_out(described: Any) -> None:
    assert resumed.read({"key": described, "other": "stays"}) == {"other": "stays"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "3",
        "{",
        "null",
        '{"role": "hro"}',
        '{"role": "hro", "windows": {"1": 3}, "drafts": [["A", {}, "x"], 7]}',
    ],
)
def test_a_workspace_in_which_something_else_stands_opens(
    tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "KDF_MEMORY", 64)
    with opened(tmp_path, a_map("A"), role="hro") as here:
        here.keep(resumed.KEPT, text)
        path = Path(here.path)
    again = Workspace(path, DAY, "hro")
    again.unlock(PASSPHRASE)
    assert not again.locked
    again.close()


def with_a_note(run: AppTest, note: str) -> AppTest:
    """A form about an actor in which something is filled in; the page hands it over before the lock."""
    run = press(turn_to(run, "actors"), "New actor")
    next(field for field in run.text_input if field.label.startswith("Name")).set_value(note)
    return press(run, "Keep what is filled in")


def names(run: AppTest) -> list[str]:
    return [str(field.value) for field in run.text_input if field.label.startswith("Name")]


def test_each_window_goes_on_with_its_own_form(tmp_path: Path, windows: Windows) -> None:
    with opened(tmp_path, a_map("A"), role="hro") as here:
        path = Path(here.path)
        for number, note in (("1", "Zelmira Lantern"), ("2", "الفانوس")):
            windows.open[number] = with_a_note(the_app(), note)
        windows.lock(here)
    assert b"Zelmira" not in path.read_bytes()
    again = windows.unlocked(path)
    for number, note in (("2", "الفانوس"), ("1", "Zelmira Lantern")):
        windows.telling = number
        run = turn_to(the_app(), "actors")
        assert names(run) == [note]
    windows.telling = "3"
    assert names(turn_to(the_app(), "actors")) == [], "what is taken up is one window's"
    again.close()


def test_where_the_program_ended_its_first_window_goes_on_with_the_latest(
    tmp_path: Path, windows: Windows
) -> None:
    """So it is on Windows, where no process can take the place of another."""
    with opened(tmp_path, a_map("A"), role="hro") as here:
        path = Path(here.path)
        for number, note in (("1", "Zelmira Lantern"), ("2", "الفانوس")):
            windows.open[number] = with_a_note(the_app(), note)
        windows.lock(here)
    again = windows.unlocked(path, started=True)
    windows.telling = ""
    assert names(turn_to(the_app(), "actors")) == ["الفانوس"]
    again.close()


def test_a_form_is_written_after_the_lock_as_before_it(tmp_path: Path, windows: Windows) -> None:
    with opened(tmp_path, a_map("A"), role="data_steward") as here:
        path = Path(here.path)
        windows.open["1"] = with_a_note(the_app(), "Zelmira Lantern")
        windows.lock(here)
    again = windows.unlocked(path, "data_steward")
    run = turn_to(the_app(), "actors")
    assert names(run) == ["Zelmira Lantern"], "one window was left, so the one that is loaded anew has it"
    run = press(run, "Save")
    assert "Zelmira Lantern" in again.store.load().actors["name"].tolist()
    again.close()


def test_another_role_is_not_shown_what_was_left(tmp_path: Path, windows: Windows) -> None:
    with opened(tmp_path, a_map("A"), role="data_steward") as here:
        path = Path(here.path)
        windows.open["1"] = with_a_note(the_app(), "Zelmira Lantern")
        windows.lock(here)
    again = windows.unlocked(path, "viewer")
    assert "Zelmira" not in said(turn_to(the_app(), "actors"))
    again.close()


def test_where_the_record_was_changed_meanwhile_both_are_shown(tmp_path: Path, windows: Windows) -> None:
    with opened(tmp_path, a_map("A"), role="hro") as here:
        path = Path(here.path)
        run = press(turn_to(the_app(), "actors", id="A"), "Edit")
        next(field for field in run.text_input if field.label.startswith("Name")).set_value("Mine")
        windows.open["1"] = press(run, "Keep what is filled in")
        windows.lock(here)
    again = windows.unlocked(path)
    row = again.store.load().actors.query("id == 'A'").assign(name="Theirs")
    access.write(again.store, Changes({"actors": row}, why="meanwhile"), access.KEY_HOLDER)
    run = finished(turn_to(the_app(), "actors", id="A"))
    assert names(run) == ["Mine"]
    run = press(run, "Save")
    told = said(run)
    assert "Theirs" in told
    assert "Mine" in told
    assert again.store.load().actors.set_index("id").loc["A", "name"] == "Theirs", "until somebody decides"
    run = press(run, "Replace theirs with mine")
    assert again.store.load().actors.set_index("id").loc["A", "name"] == "Mine"
    again.close()


def test_where_the_record_was_removed_meanwhile_it_is_told_and_nothing_typed_is_lost(
    tmp_path: Path, windows: Windows
) -> None:
    with opened(tmp_path, a_map("A", "B"), role="data_steward") as here:
        path = Path(here.path)
        run = press(turn_to(the_app(), "actors", id="A"), "Edit")
        next(field for field in run.text_input if field.label.startswith("Name")).set_value("Mine")
        windows.open["1"] = press(run, "Keep what is filled in")
        windows.lock(here)
    again = windows.unlocked(path, "data_steward")
    gone = editing.taken_out(again.store.load(), "actors", "A")
    access.write(again.store, gone, access.KEY_HOLDER)
    run = turn_to(the_app(), "actors")
    assert names(run) == ["Mine"]
    told = said(press(run, "Save"))
    assert "while you were writing" in told
    assert "Mine" in told
    assert list(again.store.load().actors["name"]) == ["Name of B", "Name of O"], "until somebody decides"
    again.close()


def test_a_form_about_several_records_is_gone_on_with_where_others_wrote_meanwhile(
    tmp_path: Path, windows: Windows
) -> None:
    sphereless = a_map("A", "B")
    sphereless = sphereless.replace(actors=sphereless.actors.assign(sphere="unknown"))
    with opened(tmp_path, sphereless, role="data_steward") as here:
        path = Path(here.path)
        run = press(turn_to(the_app(), "actors"), "Select all that match")
        run = press(run, "Set their sphere")
        next(box for box in run.selectbox if str(box.key).startswith("all actors")).select("civil_society")
        windows.open["1"] = press(run, "Keep what is filled in")
        windows.lock(here)
    again = windows.unlocked(path, "data_steward")
    row = again.store.load().actors.query("id == 'A'").assign(sphere="business")
    access.write(again.store, Changes({"actors": row}, why="meanwhile"), access.KEY_HOLDER)
    run = turn_to(the_app(), "actors")
    (sphere,) = (box for box in run.selectbox if str(box.key).startswith("all actors"))
    assert sphere.value == "civil_society"
    run = press(run, "Save")
    assert "while you were writing" in said(run)
    spheres = again.store.load().actors.set_index("id")["sphere"]
    assert (spheres["A"], spheres["B"]) == ("business", "unknown"), "until somebody decides"
    press(run, "Replace theirs with mine")
    assert set(again.store.load().actors.set_index("id").loc[["A", "B"], "sphere"]) == {"civil_society"}
    again.close()


def plan_of(m: ActorMap, target: str) -> str:
    """The plan to meet somebody; rows stand by random ids."""
    plans = m["plans"]
    return str(plans.loc[plans["target_id"] == target, "plan"].iloc[0])


@pytest.mark.parametrize(
    ("opens", "question", "meanwhile"),
    [
        ("Plan this route", "Who is responsible", lambda m: planned(m, View(date=DAY), "C011")),
        (
            "Step 1: asked",
            "On",
            lambda m: logged(m, View(date=DAY), plan_of(m, "C011"), 1, "stopped"),
        ),
    ],
)
def test_a_form_of_a_step_that_is_gone_gives_back_what_was_typed(
    opens: str, question: str, meanwhile: Callable[[ActorMap], Changes], tmp_path: Path, windows: Windows
) -> None:
    with opened(tmp_path, sample(), role="data_steward") as here:
        path = Path(here.path)
        if opens != "Plan this route":
            access.write(here.store, planned(here.store.load(), View(date=DAY), "C011"), access.KEY_HOLDER)
        run = press(turn_to(the_app(), "introductions", target="C011"), opens)
        (field,) = (one for one in run.text_input if one.label.startswith(question) and one.form_id)
        field.set_value("Zelmira, 2026-12-24")
        windows.open["1"] = press(run, "Keep what is filled in")
        windows.lock(here)
    again = windows.unlocked(path, "data_steward")
    access.write(again.store, meanwhile(again.store.load()), access.KEY_HOLDER)
    run = turn_to(the_app(), "introductions", target="C011")
    assert "was open when this was locked" in said(run)
    assert "Zelmira, 2026-12-24" in [code.value for code in run.code]
    run = press(turn_to(turn_to(run, "actors"), "introductions", target="C011"), "Dismiss")
    assert "was open when this was locked" not in said(run)
    assert not run.code
    again.close()


def test_a_form_of_a_step_that_is_there_is_gone_on_with(tmp_path: Path, windows: Windows) -> None:
    with opened(tmp_path, sample(), role="data_steward") as here:
        path = Path(here.path)
        run = press(turn_to(the_app(), "introductions", target="C011"), "Plan this route")
        (field,) = (one for one in run.text_input if one.label.startswith("Who is responsible"))
        field.set_value("Zelmira")
        windows.open["1"] = press(run, "Keep what is filled in")
        windows.lock(here)
    again = windows.unlocked(path, "data_steward")
    run = turn_to(the_app(), "introductions", target="C011")
    assert "Zelmira" in [field.value for field in run.text_input]
    assert "was open when this was locked" not in said(run)
    again.close()


def test_the_map_is_seen_as_it_was(tmp_path: Path, windows: Windows) -> None:
    seen = MapState(frame=(1.0, 2.0, 3.0, 4.0), colour="sphere")
    with opened(tmp_path, a_map("A", "B"), role="hro") as here:
        path = Path(here.path)
        run = turn_to(the_app(), "map")
        run.session_state[map_states._KEPT] = seen
        windows.open["1"] = run
        windows.lock(here)
    again = windows.unlocked(path)
    assert the_app().session_state[map_states._KEPT] == seen
    again.close()


def test_what_is_left_of_every_page_can_be_taken_up(tmp_path: Path, windows: Windows) -> None:
    with opened(tmp_path, a_map("A", "B"), role="hro") as here:
        path = Path(here.path)
        for place in ("home", "actors", "after-a-meeting", "map", "gaps", "introductions", "settings"):
            windows.open[place] = turn_to(the_app(), place)
        windows.lock(here)
    again = windows.unlocked(path)
    for place in windows.open:
        windows.telling = place
        run = turn_to(the_app(), place)
        assert not run.exception, place
    again.close()


def test_a_passphrase_that_was_not_used_is_kept_nowhere(tmp_path: Path, windows: Windows) -> None:
    with opened(tmp_path, a_map("A"), role="data_steward") as here:
        path = Path(here.path)
        run = with_a_note(the_app(), "Zelmira Lantern")
        run.session_state["start words"] = run.session_state["start passphrase"] = "harbour lantern seven"
        windows.open["1"] = run
        windows.lock(here)
    again = windows.unlocked(path, "data_steward")
    text = again.kept(resumed.KEPT)
    assert "Zelmira" in text
    assert "lantern seven" not in text
    again.close()
