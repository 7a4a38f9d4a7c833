"""The first page of who has no workspace: one is made, opened, or the invented country is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from app_world import DAY, PASSPHRASE, workspace
from maps import a_map, actor
from opened import answered_for, as_read, changes_of, finished, opened, part, press, said, the_app, turn_to
from opened import choose as pick
from streamlit.testing.v1 import AppTest
from test_app_bring_a_list import NINE, brought

from actormap.core.errors import Refused
from actormap.ingest import read_map
from actormap.rights import access
from actormap.store import keys, open_store
from actormap.web.state import own_office, session
from actormap.web.state.session import Workspace
from actormap.web.state.unfinished import starting

NAMED = "Kasimbi field office"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setattr(keys, "KDF_MEMORY", 64)
    opened = Workspace("", DAY)
    monkeypatch.setattr(session, "_workspace", opened)
    yield opened
    opened.close()


def code_of(run: AppTest) -> str:
    return str(next(iter(run.code)).value)


def begun(name: str = NAMED) -> AppTest:
    """The page with all filled in but the code, which is still to be noted."""
    run = the_app()
    assert run.title[0].value == "Start your map"
    run.text_input(key="start name").set_value(name)
    run.text_input(key="start office").set_value("Field Presence, Kasimbi")
    run.text_input(key="start where").set_value("Port Selim")
    return run.run()


def made(run: AppTest) -> AppTest:
    run.text_input(key="start last").set_value(code_of(run)[-4:].lower()).run()
    assert "noted" in said(run)
    return press(run, "Make the workspace")


def files(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in tmp_path.rglob("*") if path.is_file())


def test_a_workspace_is_made_once_its_code_is_noted(here: Workspace, tmp_path: Path) -> None:
    run = begun()
    code, words = code_of(run), run.session_state["start words"]
    for last, told in (("", "Write the recovery code on paper"), ("ZZZZ", "These are not its last four")):
        run.text_input(key="start last").set_value(last).run()
        assert told in said(press(run, "Make the workspace"))
        assert files(tmp_path) == [], "nothing is made before"
    run = made(run)
    assert run.title[0].value == "Who is there, and whom do we reach?"
    assert "Nothing is recorded yet" in said(run)
    assert here.principal.role == "hro"
    assert here.store.load().actors[["name", "sphere", "note"]].to_numpy().tolist() == [
        ["Field Presence, Kasimbi", "field_presence", "Port Selim"]
    ]
    held = str(run._session_state._state.filtered_state)
    assert words not in held
    assert code not in held, "shown once"
    here.close()
    path = tmp_path / starting.FOLDER / f"{NAMED}.actormap"
    assert path.stat().st_mode & 0o077 == 0
    for secret in (words, code):
        open_store(path, passphrase=secret).close()


def test_the_role_that_was_chosen_is_there_at_the_next_start_and_an_option_wins(
    here: Workspace, tmp_path: Path
) -> None:
    run = begun()
    run.radio(key="start role").set_value("data_steward").run()
    words = run.session_state["start words"]
    made(run)
    assert here.principal.role == "data_steward"
    here.close()
    path = tmp_path / starting.FOLDER / f"{NAMED}.actormap"
    for asked, role in (("", "data_steward"), ("viewer", "viewer")):
        again = Workspace(path, DAY, asked)
        assert again.principal.role in {"hro", "viewer"}, "before it is open nobody knows"
        again.unlock(words)
        assert again.principal.role == role
        again.close()


@pytest.mark.usefixtures("here")
def test_the_code_of_a_passphrase_stays_whatever_is_shown_meanwhile() -> None:
    """Another language draws the fields anew; the code may be on paper by then."""
    run = begun()
    of_words, own = code_of(run), "nine quiet herons over water"

    def typed() -> str:
        run.radio(key="start kind").set_value("own").run()
        run.text_input(key="start passphrase").set_value(own).run()
        run.text_input(key="start again").set_value(own).run()
        return code_of(run)

    of_own = typed()
    run.text_input(key="start passphrase").set_value("").run()
    run.radio(key="start kind").set_value("words").run()
    assert code_of(run) == of_words
    assert typed() == of_own != of_words


@pytest.mark.usefixtures("here")
def test_a_run_of_the_page_that_was_overtaken_changes_no_code() -> None:
    held, passphrase, together = starting.Starting(), keys.suggestion(), Barrier(4)

    def run(_: int) -> str:
        together.wait()
        held.protect(passphrase)
        return held.made[passphrase].code

    with ThreadPoolExecutor(4) as pool:
        codes = set(pool.map(run, range(4)))
    held.protect(passphrase)
    assert held.key is not None
    assert codes == {held.key.code}


def test_a_passphrase_of_ones_own_is_typed_twice_and_cannot_be_guessed(here: Workspace) -> None:
    run = begun()
    run.radio(key="start kind").set_value("own").run()
    assert not run.code, "no code before there is a passphrase"
    for first, again, told in (
        ("kasimbi2026", "kasimbi2026", "fewer than 12 characters"),
        ("kasimbi kasimbi 2026", "kasimbi kasimbi 2026", "can be guessed"),
        (PASSPHRASE, PASSPHRASE + "s", "The two are not the same."),
    ):
        run.text_input(key="start passphrase").set_value(first)
        run.text_input(key="start again").set_value(again).run()
        assert told in said(run)
        assert not run.code
        assert "Choose a passphrase first." in said(press(run, "Make the workspace"))
    run.text_input(key="start again").set_value(PASSPHRASE).run()
    made(run)
    path = here.path
    here.close()
    open_store(path, passphrase=PASSPHRASE).close()


def test_with_other_words_the_code_is_another_and_noted_anew(here: Workspace) -> None:
    run = begun()
    code = code_of(run)
    run.text_input(key="start last").set_value(code[-4:]).run()
    run = press(run, "Other words")
    assert code_of(run) != code
    assert "noted" not in said(run)
    assert here.locked


@pytest.mark.parametrize(
    "name",
    ["", " ", "../escape", "a/b", "a\\b", "..", ".hidden", "a\x00b", "a\nb", "C:map", "\u202egnp", "ق" * 200],
)
def test_a_name_that_no_file_can_have_is_refused(here: Workspace, tmp_path: Path, name: str) -> None:
    assert here.locked
    with pytest.raises(Refused):
        starting.file_of(name)
    assert files(tmp_path) == []


@pytest.mark.usefixtures("here")
def test_any_other_name_is_a_file_of_the_folder(tmp_path: Path) -> None:
    for name in ("منظمة", "Союз", "O'Brien & sons", "a.b"):
        assert starting.file_of(name).parent == tmp_path / starting.FOLDER


def test_who_has_one_opens_it_and_another_is_one_press_away(here: Workspace, tmp_path: Path) -> None:
    (tmp_path / starting.FOLDER).mkdir()
    workspace(tmp_path / starting.FOLDER / "mine.actormap", None)
    run = press(the_app(), "mine")
    assert run.title[0].value == "Locked"
    assert "Workspace mine" in said(run)
    run = press(run, "Another workspace")
    assert run.title[0].value == "Start your map"
    elsewhere = workspace(tmp_path / "elsewhere.actormap", None)
    run.text_input(key="open path").set_value(str(tmp_path / "none.actormap")).run()
    assert "There is no such file." in said(press(run, "Open it"))
    run.text_input(key="open path").set_value(str(elsewhere)).run()
    run = press(run, "Open it")
    assert "Workspace elsewhere" in said(run)
    here.unlock(PASSPHRASE)
    assert the_app().title[0].value == "Who is there, and whom do we reach?"


def test_the_invented_country_has_a_file_of_its_own_that_goes(here: Workspace, tmp_path: Path) -> None:
    run = press(the_app(), "Look around on an invented country")
    assert "Invented country: nobody in it is real" in said(run)
    assert here.invented
    assert here.next == "", "what is offered after it"
    file = Path(here.path)
    assert file.exists()
    assert not (tmp_path / starting.FOLDER).exists()
    here.close()
    assert not file.exists()


def with_areas(here: Workspace, tmp_path: Path) -> None:
    """Bring a list of areas."""
    (tmp_path / "areas.csv").write_text(
        "id,name,adm_level,parent\nXA01,Selim Coast,1,\nXA02,وادي نورية (Wadi Nuriya),1,\n"
        "XA03,Upper Sarra,1,\n"
        "XA0101,Twin Hills,2,XA01\nXA0301,Twin Hills,2,XA03\n",
        encoding="utf-8",
    )
    changes = read_map([tmp_path / "areas.csv"]).require().changes
    access.write(here.store, changes, here.principal)


def test_areas_that_were_written_at_the_start_are_asked_about_once_a_list_of_them_is_there(
    here: Workspace, tmp_path: Path
) -> None:
    run = begun()
    run.multiselect(key="start areas").set_value(["selim coast", "Wadi Nuriya", "Twin Hills", "Elsewhere"])
    run = made(run)
    asks = "At the start you wrote which areas your office covers. Are these the ones?"
    assert asks not in said(run)
    assert "you can say here which of them the office covers" in said(turn_to(run, "settings"))
    with_areas(here, tmp_path)
    run = turn_to(the_app(), "settings")
    assert asks in said(run)
    ticked = {as_read(one.label): one.value for one in run.checkbox}
    assert ticked == {
        "Selim Coast": True,
        "وادي نورية (Wadi Nuriya)": True,
        "Twin Hills (Selim Coast)": False,
        "Twin Hills (Upper Sarra)": False,
    }, "of two that are called alike nobody knows which is meant"
    assert run.multiselect[0].value == [], "nothing is taken before it is answered"
    run.checkbox(key="own area XA0301").check()
    run = press(run, "These are ours")
    assert asks not in said(run)
    assert run.multiselect[0].value == ["XA01", "XA02", "XA0301"]
    assert asks not in said(turn_to(run, "home")), "what was not ticked is not asked again"
    run = turn_to(the_app(), "settings")
    run.multiselect[0].set_value(["XA03"]).run()
    assert turn_to(the_app(), "settings").multiselect[0].value == ["XA03"]


def test_from_nothing_to_a_map_of_what_came_and_a_brief_as_an_officer(here: Workspace) -> None:
    run = turn_to(made(begun()), "bring-a-list")
    assert "Form for contacts" in [one.proto.label for one in run.get("download_button")]
    run = press(brought(run, "ours.csv", NINE.encode()), "Next: columns")
    run = press(pick(run, "Where does the list come from?", "mandate", "own list"), "Check rows")
    run = answered_for(run, "warned", "mandate")
    run = press(run, "Import 3 actors")
    assert "Bring another list" in said(run)
    seen = press(run, "See them on the map", waits=False)
    assert as_read(seen.title[0].value) == "Map: who is there?"
    assert len(seen.session_state["selected actors"]) == 3
    run = press(turn_to(seen, "bring-a-list"), "Bring another list")
    run = press(brought(run, "areas.csv", b"id,name,adm_level\nXA01,Selim Coast,1\n"), "Next: columns")
    run = press(press(run, "Check rows"), "Import 1 row")
    seen = press(run, "See the map", waits=False)
    assert as_read(seen.title[0].value) == "Map: who is there?"
    run = press(turn_to(seen, "brief"), "Make the brief")
    assert [one.proto.label for one in run.get("download_button")] == [
        "PDF, to print",
        "Word, to edit",
        "A page, to read",
    ]
    assert here.principal.role == "hro"


def test_where_one_is_going_begins_with_the_own_areas(here: Workspace, tmp_path: Path) -> None:
    made(begun())
    with_areas(here, tmp_path)
    access.write(here.store, changes_of(a_map("A").where(["A"])), access.KEY_HOLDER)
    run = turn_to(the_app(), "settings")
    run.multiselect[0].set_value(["XA03"]).run()
    where = finished(the_app()).selectbox(key="door where")
    assert [as_read(option) for option in where.options][:2] == ["Anywhere", "Upper Sarra"]


def test_what_is_kept_of_the_office_may_be_anything(here: Workspace) -> None:
    made(begun())
    for kept in ("[]", "{", '{"areas": 3}', '{"code": ["x"], "areas": ["XA99"]}', "null"):
        here.keep("own office", kept)
        assert "Field Presence, Kasimbi" in said(turn_to(the_app(), "settings"))


def test_another_role_is_kept_and_logged_and_taken_with_the_passphrase(here: Workspace) -> None:
    run = begun()
    words = run.session_state["start words"]
    run = part(turn_to(made(run), "settings"), "choose part", "rights")
    assert "Change my role" in said(run)
    offered = run.radio(key="another role").options
    assert "Data steward" in offered
    assert not {"Human rights officer", "Administrator"} & set(offered)
    own_office.take(here, "data_steward")
    assert here.principal.role == "hro", "not before the passphrase was typed"
    path = Path(here.path)
    here.close()
    again = Workspace(path, DAY)
    again.unlock(words)
    assert again.principal.role == "data_steward"
    log = again.store._db.execute("SELECT action, object FROM _audit").fetchall()  # type: ignore[attr-defined]
    assert ("role.changed", "data_steward") in log
    again.close()


def test_a_role_that_an_option_gave_and_that_of_the_invented_country_stay(
    here: Workspace, tmp_path: Path
) -> None:
    path = workspace(tmp_path / "given.actormap", None)
    given = Workspace(path, DAY, "viewer")
    given.unlock(PASSPHRASE)
    with pytest.raises(Refused):
        own_office.take(given, "data_steward")
    given.close()
    here.look_around()
    with pytest.raises(Refused):
        own_office.take(here, "data_steward")
    run = part(turn_to(the_app(), "settings"), "choose part", "rights")
    assert "Change my role" not in said(run)


def test_with_two_offices_it_is_said_which_is_ones_own(tmp_path: Path) -> None:
    m = a_map(actors=[actor("P", "South", sphere="field_presence"), actor("A")])
    with opened(tmp_path, m, role="hro") as own:
        run = turn_to(the_app(), "after-a-meeting", whom="A")
        run.selectbox(key="own office").select("P")
        run = press(finished(run.run()), "Save")
        assert list(own.store.load().contacts["office"]) == ["P"]
        assert "South" in said(turn_to(the_app(), "settings"))
