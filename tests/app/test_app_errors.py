"""What is refused is told by the button that was pressed, and no longer than it holds."""

from __future__ import annotations

from pathlib import Path

from maps import a_map, actor
from opened import as_read, boxes, opened, page, press, said, standing, the_app, turn_to
from streamlit.testing.v1 import AppTest

from actormap.core.model import Changes
from actormap.rights import access
from actormap.web.pages.lists import start
from actormap.web.state.session import Workspace


def told(run: AppTest) -> list[str]:
    """What is told as an error."""
    return [as_read(error.value) for error in run.error]


def test_a_meeting_begins_with_the_office_where_there_is_none(tmp_path: Path) -> None:
    with opened(tmp_path, a_map("A", "B").where(["A", "B"])) as here:
        run = turn_to(the_app(), "after-a-meeting", whom="A")
        assert "Enter your office first" in said(run)
        assert "Save" not in standing(run), "nothing is asked that could not be saved"
        run = press(run, "Add the office", waits=False)
        access.enter(here.store, Changes({"actors": a_map().actors}, why="the office"), here.principal)
        run = turn_to(the_app(), "after-a-meeting", whom="A")
        assert "Add the office" not in said(run)
        assert "Save" in standing(run)


def test_a_wrong_day_is_refused_until_it_is_another(tmp_path: Path) -> None:
    with opened(tmp_path, a_map("A", "B")) as here:
        run = turn_to(the_app(), "after-a-meeting", whom="A")
        day = next(field for field in run.text_input if field.label == "When?")
        run = press(day.set_value("2026-15-40").run(), "Save")
        assert len(told(run)) == 1
        run = next(field for field in run.text_input if field.label == "When?").set_value("2026-11-20").run()
        assert told(run) == []
        assert here.store.revision == 1


def test_the_form_for_the_office_is_called_so_and_asks_about_nobody_else(tmp_path: Path) -> None:
    with opened(tmp_path, a_map("A", "B").where(["A", "B"])):
        run = turn_to(the_app(), "actors", id="A")
        for place in ("home", "introductions", "after-a-meeting"):
            run = turn_to(run, place, **({"whom": "A"} if place == "after-a-meeting" else {}))
            run = press(run, "Add the office", waits=False)
            (dialog,) = run.get("dialog")
            assert as_read(dialog.proto.dialog.title) == "Add the office", place
            (sphere,) = (each for each in run.selectbox if as_read(each.label) == "Sphere")
            assert sphere.value == "field_presence"
            (name,) = (each for each in run.text_input if each.label.startswith("Name"))
            assert name.value == ""
            run = press(run, "Close", waits=False)


def test_what_came_of_a_copy_is_told_below_its_own_button(tmp_path: Path) -> None:
    with opened(tmp_path, a_map("A")):
        run = turn_to(the_app(), "settings")
        run.text_input(key="backup folder").set_value(str(tmp_path / "nowhere"))
        run = press(run, "Make a backup")
        (error,) = told(run)
        seen = standing(run)
        assert seen.index("Make a backup") < seen.index(error) < seen.index("Proof of the logs")
        run = press(run, "Check them")
        assert told(run) == []


def test_why_no_workspace_can_be_made_is_told_until_something_else_is_filled_in(tmp_path: Path) -> None:
    run = page(start.body, Workspace(""))
    run = press(run, "Make the workspace", waits=False)
    assert len(told(run)) == 1
    run = run.text_input(key="start name").set_value("Country").run()
    assert told(run) == []
    run.text_input(key="open path").set_value(str(tmp_path / "none.actormap"))
    run = press(run, "Open it", waits=False)
    assert told(run) == ["There is no such file. Write its whole path, which ends in .actormap."]
    assert told(run.text_input(key="open path").set_value(str(tmp_path)).run()) == []


def test_why_a_pair_was_not_decided_stands_with_the_pair(tmp_path: Path) -> None:
    alike = [actor(code, f"Women of the Valley {code[0]}") for code in ("A1", "A2", "B1", "B2")]
    with opened(tmp_path, a_map(actors=alike)) as here:
        run = turn_to(the_app(), "duplicates")
        pairs = boxes(run, "pair")
        assert len(pairs) > 1
        access.enter(here.store, Changes({"actors": a_map("new:Z").actors}, why="meanwhile"), here.principal)
        last = pairs[-1].button[2]
        assert as_read(last.label) == "Not the same"
        run = last.click().run()
        assert [len(pair.error) for pair in boxes(run, "pair")] == [0] * (len(pairs) - 1) + [1]
