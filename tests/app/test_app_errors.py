"""What is refused is told by the button that was pressed, and no longer than it holds."""

from __future__ import annotations

from pathlib import Path

from maps import a_map
from opened import as_read, opened, press, said, standing, the_app, turn_to
from streamlit.testing.v1 import AppTest

from actormap.core.model import Changes
from actormap.rights import access

NO_OFFICE = 'No office is on the map. Enter it as an actor of the sphere "Field presence".'


def told(run: AppTest) -> list[str]:
    """What is told as an error."""
    return [as_read(error.value) for error in run.error]


def test_a_meeting_without_an_office_is_refused_below_the_button_until_there_is_one(tmp_path: Path) -> None:
    with opened(tmp_path, a_map("A", "B").where(["A", "B"])) as here:
        run = turn_to(the_app(), "after-a-meeting", whom="A")
        assert "Add the office" in said(run)
        run = press(run, "Save")
        assert told(run) == [NO_OFFICE]
        left = standing(run).index("Save")
        assert NO_OFFICE in standing(run)[left:], "it stands below what was pressed"
        access.enter(here.store, Changes({"actors": a_map().actors}, why="the office"), here.principal)
        run = run.run()
        assert told(run) == []
        assert "Add the office" not in said(run)


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
