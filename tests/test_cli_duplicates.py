"""Duplicates on the command line: list, decide, undo, on a real workspace file."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import Run, Templates, document, imported

FILES = {
    "actors": "id,name,consent_c1\nA,Forum of Hope,yes\nB,Hope Forum e.V.,yes\nC,Desk,yes\nD,The Desk,yes\n",
    "ties": "id,source_id,target_id,kind\nt1,C,B,coordination\n",
}


@pytest.fixture
def place(run: Run, tmp_path: Path, templates: Templates) -> Path:
    def make(workspace: Path) -> None:
        imported(run, workspace, FILES)

    return templates.copy(tmp_path / "country.actormap", make)


def shown(run: Run, *words: object) -> list[dict[str, object]]:
    code, out, err = run(*words, "--json")
    assert code == 0, err
    return document(out)["rows"]


def test_from_the_list_to_one_entry_and_back(run: Run, place: Path) -> None:
    pairs = shown(run, "duplicates", "list", "-w", place)
    assert [(one["first"], one["second"]) for one in pairs] == [("A", "B"), ("C", "D")]
    assert pairs[0]["evidence"][1]["code"] == "name"
    before = shown(run, "actors", "-w", place)
    done = shown(run, "duplicates", "same", "B", "A", "--keep", "A", "--why", "same address", "-w", place)
    assert done[0]["undo"] == f"actormap undo {done[0]['revision']}"
    assert [one["id"] for one in shown(run, "actors", "-w", place)] == ["A", "C", "D"]
    assert shown(run, "ties", "-w", place)[0]["target_id"] == "A"
    assert [one["first"] for one in shown(run, "duplicates", "list", "-w", place)] == ["C"]
    told = shown(run, "duplicates", "list", "--decided", "-w", place)[0]
    assert (told["decision"], told["kept_id"], told["note"]) == ("same", "A", "same address")
    assert told["decided_by"] == "Data steward"
    assert "same address" in [one["why"] for one in shown(run, "history", "-w", place)]
    shown(run, "duplicates", "undo", "A", "B", "-w", place)
    assert shown(run, "actors", "-w", place) == before
    shown(run, "undo", "-w", place)
    assert [one["id"] for one in shown(run, "actors", "-w", place)] == ["A", "C", "D"]


def test_not_the_same_is_remembered_and_later_comes_last(run: Run, place: Path) -> None:
    shown(run, "duplicates", "different", "C", "D", "-w", place)
    assert [one["first"] for one in shown(run, "duplicates", "list", "-w", place)] == ["A"]
    shown(run, "duplicates", "later", "C", "D", "-w", place)
    pairs = shown(run, "duplicates", "list", "-w", place)
    assert [(one["first"], one["decision"]) for one in pairs] == [("A", ""), ("C", "later")]


def test_the_screen_shows_the_waterfall(run: Run, place: Path) -> None:
    code, out, _ = run("duplicates", "list", "-w", place, "--limit", 1)
    assert code == 0
    text = " ".join(out.split())
    assert "A Forum of Hope =? B Hope Forum e.V." in text
    assert "+12.0" in text
    assert "-3.0" in text
    assert "1 more; --limit 0 shows all." in text


def test_how_alike_both_are_is_said_in_the_language_of_who_reads(
    run: Run, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "like" in run("duplicates", "list", "-w", place)[1]
    monkeypatch.setenv("ACTORMAP_LANGUAGE", "ar")
    out = run("duplicates", "list", "-w", place)[1]
    assert "متشابه" in out
    assert "like" not in out


def test_files_are_held_against_the_map_before_they_are_imported(
    run: Run, place: Path, tmp_path: Path
) -> None:
    file = tmp_path / "actors.csv"
    file.write_text("id,name,consent_c1\nN,HOPE FORUM,yes\nC,Desk,yes\n", encoding="utf-8")
    pairs = shown(run, "duplicates", "check", file, "-w", place)
    assert {(one["first"], one["second"]) for one in pairs} == {("A", "N"), ("B", "N")}
    assert len(shown(run, "actors", "-w", place)) == 4


@pytest.mark.parametrize(
    ("words", "role", "message"),
    [
        (("same", "A", "B"), "hro", "Keep A or B"),
        (("same", "A", "Z", "--keep", "A"), "hro", "no actor has the id 'Z'"),
        (("undo", "A", "B"), "hro", "nothing was decided"),
        (("different", "A", "B"), "viewer", "may not change the map"),
        (("list", "--certainty", "2"), "hro", "not a share"),
    ],
)
def test_refusals(run: Run, place: Path, words: tuple[str, ...], role: str, message: str) -> None:
    code, _, err = run("duplicates", *words, "-w", place, "--role", role)
    assert code == 2
    assert message in " ".join(err.split())


def test_an_officer_decides_on_what_it_sees(run: Run, place: Path) -> None:
    done = shown(run, "duplicates", "same", "A", "B", "--keep", "B", "-w", place, "--role", "hro")
    assert [one["id"] for one in shown(run, "actors", "-w", place, "--role", "hro")] == ["B", "C", "D"]
    shown(run, "undo", done[0]["revision"], "-w", place, "--role", "hro")
    assert len(shown(run, "actors", "-w", place, "--role", "hro")) == 4
