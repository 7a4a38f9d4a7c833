"""Every form of the app is kept half filled in by the lock, and none can be forgotten."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from locking import Windows
from maps import a_map
from opened import choose, finished, opened, press, said, the_app, turn_to
from streamlit.runtime.state.common import TESTING_KEY
from streamlit.testing.v1 import AppTest

from actormap.core.bundled import bundled

LIST = b"Organisation,Status,Area\nLantern Forum,In limbo,Selim\nAmber Desk,Ongoing,Marudi\n"
UNREADABLE = "Organisation\n".encode("utf-16-le")[:-1] + b"\xff\xfe\x00\xd8\xd8\n" * 9
TYPED = "Zelmira <b>الفانوس</b>"
FIELDS = (
    *("text_input", "text_area", "number_input", "date_input", "selectbox", "multiselect"),
    *("checkbox", "toggle", "radio", "segmented_control"),
)
"""What is filled in. The file of a list is taken as soon as it is chosen."""
LOCKED = "web/pages/home/locked.py"
"""Is shown while nothing is open: there is nothing to lock, and no file holds a passphrase."""
CLOSED, CONCERN = "web/pages/protection/closed.py", "web/parts/writing/concerns.py"
"""Ask for the passphrase of the sealed part, and for what goes into it: the open part keeps neither."""


def new_actor(run: AppTest) -> AppTest:
    return press(turn_to(run, "actors"), "New actor")


def settings(run: AppTest) -> AppTest:
    return turn_to(run, "settings")


def brought(run: AppTest, data: bytes = LIST) -> AppTest:
    run = turn_to(run, "bring-a-list")
    return finished(run.file_uploader[0].set_value(("list.csv", data, "text/csv")).run())


def unreadable(run: AppTest) -> AppTest:
    return brought(run, UNREADABLE)


def columns(run: AppTest) -> AppTest:
    return press(brought(run), "Next: columns")


def checked(run: AppTest) -> AppTest:
    run = columns(run)
    next(box for box in run.radio if "come from" in box.label).set_value("agreed")
    return press(run, "Check rows")


def imported(run: AppTest) -> AppTest:
    run = checked(run)
    return press(run, next(one.label for one in run.button if one.label.startswith("Import ")))


def an_item(run: AppTest) -> AppTest:
    run = press(turn_to(run, "situation"), "Score")
    return choose(run, "As whom do you score? A label, never a name", "head of office", "Head of office")


FORMS: dict[str, tuple[str, Callable[[AppTest], AppTest]]] = {
    "opened.form.key": ("edit actors", new_actor),
    "'encoding'": ("encoding", unreadable),
    "f'what {held.number}'": ("what 0", brought),
    "f'columns {held.number}'": ("columns 0", columns),
    "f'values {held.number}'": ("values 0", checked),
    "'remember'": ("remember", imported),
    "'snapshot'": ("snapshot", settings),
    "'backup'": ("backup", settings),
    "'proof'": ("proof", settings),
    "key": ("score", an_item),
}
"""How each form of the code is called, how its name begins in a window, and where it stands."""


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    """All calls ``where.what()`` in the code of the app: its file, ``what``, and the call."""
    root = bundled("app.py").parent
    for file in (root / "app.py", *(root / "actormap/web").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                yield str(file), node.func.attr, node


def test_every_form_is_one_that_the_lock_keeps_and_is_tried_here() -> None:
    made = [file for file, _, call in calls() if ast.unparse(call.func) == "st.form"]
    assert {file.rpartition("actormap/")[2] for file in made} == {
        "web/parts/writing/forms.py",
        LOCKED,
        CLOSED,
        CONCERN,
    }
    tried = [ast.unparse(call.args[0]) for _, what, call in calls() if what == "sent_as_a_whole"]
    assert sorted([*tried, "opened.form.key"]) == sorted(FORMS)


def test_every_field_has_a_key_under_which_it_is_kept() -> None:
    nameless = [
        f"{file}:{call.lineno}"
        for file, what, call in calls()
        if what in FIELDS
        and not file.endswith((LOCKED, CLOSED))
        and "key" not in {word.arg for word in call.keywords}
    ]
    assert nameless == []


@pytest.mark.parametrize(
    "spoilt",
    [
        {"step": "rows", "kept": None},
        {"step": "nowhere"},
        {"revision": -5},
        {"revision": 99},
        {"actors": [], "codes": None},
        {"content": "no letters of 64"},
    ],
    ids=str,
)
def test_what_another_release_or_somebody_else_kept_of_a_list_opens(
    spoilt: dict[str, Any], tmp_path: Path, windows: Windows
) -> None:
    """Cells that are None are left out."""
    with opened(tmp_path, a_map("A"), role="data_steward") as here:
        path = Path(here.path)
        windows.open["1"] = imported(the_app())
        windows.lock(here)
    again = windows.unlocked(path, "data_steward")
    left = again._windows_left["1"]["list that is brought"]
    cells = dict(left["dict"]) | spoilt
    left["dict"] = [[name, cell] for name, cell in cells.items() if cell is not None]
    windows.telling = "1"
    run = finished(turn_to(the_app(), "bring-a-list"))
    assert "Something went wrong" not in said(run)
    assert run.button
    again.close()


def fields(run: AppTest, form: str) -> list[Any]:
    every = (one for kind in FIELDS for one in run.get(kind))
    return [one for one in every if str(getattr(one, "form_id", "")).startswith(form)]


def fill_in(run: AppTest, form: str) -> None:
    """Fill in every field of a form with something else than what stands in it."""
    for field in fields(run, form):
        if field.type in {"text_input", "text_area"}:
            field.set_value(TYPED[: field.proto.max_chars or None])
        elif field.type == "number_input":
            field.set_value(1)
        elif field.type in {"selectbox", "multiselect", "radio"} and len(field.options) > 1:
            now = {field.index} if field.type != "multiselect" else set()
            other = next(option for at, option in enumerate(field.options) if at not in now)
            run.session_state[TESTING_KEY][field.id] = str  # what is shown stands for its code
            field.set_value([other] if field.type == "multiselect" else other)


def values(run: AppTest, form: str) -> dict[str, Any]:
    return {str(field.key): field.value for field in fields(run, form)}


@pytest.mark.parametrize("call", FORMS)
def test_what_is_half_filled_in_is_there_after_the_lock(call: str, tmp_path: Path, windows: Windows) -> None:
    form, go = FORMS[call]
    round_of_scoring = {"kind": "scoring", "name": "2026-Q4", "from": "2026-12-11"}
    with opened(tmp_path, a_map("A", windows=[round_of_scoring]), role="data_steward") as here:
        path = Path(here.path)
        run = go(the_app())
        empty = values(run, form)
        fill_in(run, form)
        keep = next(one for one in run.button if str(one.key).startswith(f"keep form {form}"))
        windows.open["1"] = run = finished(keep.click().run())
        filled, before, place = values(run, form), said(run), run.title[0].value
        assert [key for key in filled if filled[key] != empty[key]], before
        windows.lock(here)
    assert b"Zelmira" not in path.read_bytes()
    again = windows.unlocked(path, "data_steward")
    windows.telling = "1"
    page = {"Settings": "settings", "Bring your list": "bring-a-list"}.get(place, "actors")
    page = "situation" if place.startswith("Situation") else page
    run = finished(turn_to(the_app(), page))
    assert values(run, form) == filled
    assert said(run) == before, "and the page says what it said"
    again.close()
