"""A role changes only what it may see and learns nothing of the rest, on a real workspace file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from command_line import PASSPHRASE, Run, Templates, document, imported
from maps import a_map

from actormap.core.errors import Denied
from actormap.core.model import Changes
from actormap.rights.access import Principal, may_undo, undo, visible, write
from actormap.store import open_store

ACTORS = """id,name,consent_c1,sensitivity
A,Open Forum,yes,0
B,Open Desk,yes,0
LOCKED,Zebulon Marker,withdrawn,0
SEVERE,Quiet Harbour,yes,3
"""
HRO = ["--role", "hro", "--json"]


@pytest.fixture
def place(run: Run, tmp_path: Path, templates: Templates) -> Path:
    """A workspace in which a consent was withdrawn."""

    def make(workspace: Path) -> None:
        for number, text in enumerate((ACTORS.replace("withdrawn", "yes"), ACTORS), start=1):
            imported(run, workspace, {"actors": text}, why=f"list {number}")

    return templates.copy(tmp_path / "country.actormap", make)


def csv(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def digest(workspace: Path) -> str:
    with open_store(workspace, passphrase=PASSPHRASE) as store:
        return store.load().digest()


@pytest.mark.parametrize("dry", [["--dry-run"], []])
@pytest.mark.parametrize("role", ["viewer", "admin"])
def test_who_may_not_change_may_not_try_an_import(
    run: Run, place: Path, tmp_path: Path, role: str, dry: list[str]
) -> None:
    file = csv(tmp_path, "actors.csv", "id,name,consent_c1\nNEW,Zebulon  Marker,yes\n")
    code, out, err = run("import", file, "-w", place, "--role", role, *dry)
    assert code == 2
    assert "may not change" in err
    assert "LOCKED" not in out + err


@pytest.mark.parametrize("role", ["hro", "analyst", "protection_officer"])
@pytest.mark.parametrize("dry", [["--dry-run"], []])
def test_an_import_answers_the_same_whether_a_code_is_hidden_or_of_nobody(
    run: Run, place: Path, tmp_path: Path, role: str, dry: list[str]
) -> None:
    before, said = digest(place), []
    for code_of in ("LOCKED", "NOBODY"):
        for name, text in (
            ("actors.csv", "id,name,consent_c1\nCODE,Zebulon Marker,yes\n"),
            ("ties.csv", "source_id,target_id,kind\nA,CODE,coordination\n"),
            ("platforms.csv", "id,name,members\nCODE,Somewhere,A\n"),
        ):
            file = csv(tmp_path, name, text.replace("CODE", code_of))
            code, out, err = run("import", file, "-w", place, "--role", role, "--json", *dry)
            said.append((code, out.replace(code_of, "CODE"), err))
    assert said[:3] == said[3:]
    assert {code for code, _, _ in said} == {2}
    assert digest(place) == before


def test_look_alikes_are_told_of_those_who_are_seen_alone(run: Run, place: Path, tmp_path: Path) -> None:
    text = "id,name,consent_c1\nnew:1,Zebulon  Marker,yes\nnew:2,Open  Forum,yes\n"
    file = csv(tmp_path, "actors.csv", text)
    code, out, _ = run("import", file, "-w", place, "--dry-run", *HRO)
    assert code == 0
    assert "'Open Forum', on the map" in out
    assert "LOCKED" not in out
    assert document(out)["rows"] == [{"table": "actors", "new": 2, "changed": 0, "same": 0, "dropped": 0}]


def test_an_officer_adds_actors_under_codes_that_the_program_gives(
    run: Run, place: Path, tmp_path: Path
) -> None:
    files = [
        csv(tmp_path, "actors.csv", "id,name,consent_c1\nnew:hill,Hill School,yes\n"),
        csv(tmp_path, "ties.csv", "source_id,target_id,kind\nA,new:hill,coordination\n"),
    ]
    code, out, _ = run("import", *files, "-w", place, *HRO)
    assert code == 0
    given = document(out)["codes"]["new:hill"]
    with open_store(place, passphrase=PASSPHRASE) as store:
        m = visible(store.load(), Principal("hro"))
    assert dict(zip(m.actors["id"], m.actors["name"], strict=True))[given] == "Hill School"
    assert m.ties["target_id"].tolist() == [given]
    told = run("import", *files, "-w", place, "--role", "hro")[1]
    assert "new:hill" in told


def test_an_officer_imports_a_table_with_codes_of_its_own(run: Run, place: Path, tmp_path: Path) -> None:
    said = []
    for own in ("LOCKED", "NOBODY"):
        files = [
            csv(tmp_path, "actors.csv", f"id,name,consent_c1\n{own},Hill School,yes\n"),
            csv(tmp_path, "ties.csv", f"id,source_id,target_id,kind\nt-{own},A,{own},coordination\n"),
        ]
        code, out, _ = run("import", *files, "-w", place, *HRO)
        assert code == 2
        assert "--new-codes" in document(out)["error"]
        code, out, _ = run("import", *files, "--new-codes", "-w", place, *HRO)
        assert code == 0
        given = document(out)["codes"][f"new:{own}"]
        with open_store(place, passphrase=PASSPHRASE) as store:
            m = visible(store.load(), Principal("hro"))
        assert given in set(m.ties["target_id"])
        said.append(document(out)["rows"])
    assert said[0] == said[1]


def test_withdrawn_consent_is_not_given_back_by_who_does_not_see_it(run: Run, place: Path) -> None:
    before, said = digest(place), []
    for revision in (2, 99):
        code, out, err = run("undo", revision, "-w", place, *HRO)
        said.append((code, out.replace(str(revision), "N"), err))
    assert said[0] == said[1]
    assert said[0][0] == 2
    assert run("undo", "-w", place, *HRO)[0] == 2
    assert digest(place) == before
    assert run("undo", 2, "-w", place, "--role", "data_steward")[0] == 0


def test_an_officer_takes_back_own_changes_as_long_as_they_are_seen(
    run: Run, place: Path, tmp_path: Path
) -> None:
    before = digest(place)
    file = csv(tmp_path, "actors.csv", "id,name,consent_c1\nB,Other Desk,yes\n")
    assert run("import", file, "-w", place, *HRO)[0] == 0
    assert [row["revision"] for row in document(run("history", "-w", place, *HRO)[1])["rows"]] == [3]
    assert document(run("undo", "-w", place, *HRO)[1])["rows"][0]["undoes"] == 3
    assert digest(place) == before
    assert run("import", file, "-w", place, *HRO)[0] == 0
    hidden = csv(tmp_path, "actors.csv", "id,name,consent_c1\nB,Other Desk,withdrawn\n")
    assert run("import", hidden, "-w", place, "--role", "data_steward")[0] == 0
    assert document(run("history", "-w", place, *HRO)[1])["rows"] == []
    code, out, _ = run("undo", 5, "-w", place, *HRO)
    assert code == 2
    assert "has made no such change" in document(out)["error"]


def test_an_officer_takes_back_the_actors_of_an_own_list_until_somebody_builds_on_them(
    run: Run, place: Path, tmp_path: Path
) -> None:
    before = digest(place)
    file = csv(tmp_path, "actors.csv", "id,name,consent_c1\nnew:hill,Hill School,yes\n")
    assert run("import", file, "-w", place, *HRO)[0] == 0
    assert run("undo", "-w", place, *HRO)[0] == 0
    assert digest(place) == before
    code, out, _ = run("import", file, "-w", place, *HRO)
    given = document(out)["codes"]["new:hill"]
    hidden = csv(tmp_path, "ties.csv", f"source_id,target_id,kind,sensitivity\nLOCKED,{given},trust,3\n")
    assert run("import", hidden, "-w", place, "--role", "data_steward")[0] == 0
    code, out, _ = run("undo", 5, "-w", place, *HRO)
    assert code == 2
    assert "something was changed since" in document(out)["error"]
    assert "LOCKED" not in out
    assert run("undo", 6, "-w", place, "--role", "data_steward")[0] == 0
    assert run("undo", 5, "-w", place, *HRO)[0] == 0
    assert digest(place) == before


def test_with_a_login_actors_that_others_may_lean_on_are_taken_out_by_a_steward(place: Path) -> None:
    officer = Principal("hro", "somebody")
    with open_store(place, passphrase=PASSPHRASE) as store:
        actors = a_map("new:hill").actors.query("id == 'new:hill'")
        revision = write(store, Changes({"actors": actors}, why="met"), officer)
        assert not may_undo(store, officer, revision)
        with pytest.raises(Denied, match="others may depend on them"):
            undo(store, officer, why="by mistake", revision=revision)
        assert may_undo(store, Principal("data_steward"), revision)
        assert not may_undo(store, Principal("viewer"), revision)


@pytest.mark.parametrize("role", ["viewer", "admin"])
def test_history_is_not_for_those_who_change_nothing(run: Run, place: Path, role: str) -> None:
    code, out, err = run("history", "-w", place, "--role", role)
    assert (code, out) == (2, "")
    assert "may not change" in err


def test_who_names_no_role_is_an_officer(run: Run, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def listed() -> set[str]:
        return {row["id"] for row in document(run("actors", "-w", place, "--json")[1])["rows"]}

    assert "LOCKED" in listed()
    monkeypatch.delenv("ACTORMAP_ROLE")
    assert listed() == {"A", "B"}
    assert run("forget", "LOCKED", "--why", "asked", "-w", place)[0] == 2


def test_json_holds_no_character_that_a_terminal_obeys(run: Run, tmp_path: Path) -> None:
    workspace = tmp_path / "country.actormap"
    assert run("new", workspace)[0] == 0
    name = "A\u200eB\u061cC\u2028D\ufeffE"
    (tmp_path / "actors.csv").write_text(f"id,name,consent_c1\nA,{name},yes\n", encoding="utf-8")
    assert run("import", tmp_path / "actors.csv", "-w", workspace)[0] == 0
    code, out, _ = run("actors", "-w", workspace, "--json")
    assert code == 0
    assert document(out)["rows"][0]["name"] == name
    assert out.isascii()
    code, out, _ = run("actors", "-w", workspace, "--sphere", "\x9b2J\u202e\u2066", "--json")
    assert code == 2
    assert not [ch for ch in out if not ch.isprintable() and ch != "\n"]


def test_a_file_that_others_may_read_is_told(run: Run, place: Path) -> None:
    assert run("actors", "-w", place)[2] == ""
    place.chmod(0o644)
    assert "chmod 600 country.actormap" in " ".join(run("actors", "-w", place)[2].split())


def test_what_a_killed_drawing_left_is_deleted_by_the_next(run: Run, place: Path, tmp_path: Path) -> None:
    left, live = tmp_path / ".actormap-left.html", tmp_path / ".actormap-live.html"
    for file in (left, live):
        file.write_text("Zebulon Marker", encoding="utf-8")
    os.utime(left, (0, 0))
    assert run("map", "--level", "inside", "-o", tmp_path / "map.html", "-w", place, "--role", "hro")[0] == 0
    assert not left.exists()
    assert live.exists()
