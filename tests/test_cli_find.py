"""The search on the command line: a table by kinds, JSON with all, and only what the role sees."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import Run, Templates, document, written
from maps import sample

ON = ("--date", "2026-11-25")


@pytest.fixture
def place(run: Run, tmp_path: Path, templates: Templates) -> Path:  # noqa: ARG001 - makes keys quick
    def make(file: Path) -> None:
        written(file, sample())

    return templates.copy(tmp_path / "kasimbi.actormap", make)


def test_words_are_told_and_results_stand_by_kind_with_their_number(run: Run, place: Path) -> None:
    code, out, _ = run("find", "kasimbi", "-w", place, *ON)
    assert code == 0
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert lines[0] == "kasimbi: works in Kasimbi or has it in its name"
    assert [line for line in lines if ": " in line][1:] == ["Actors: 10 of 153", "Places: 1", "Platforms: 3"]
    assert "C001 Kasimbi Rights Assembly its name" in lines
    assert "XZ Kasimbi 153 its name" in lines
    assert lines[-1] == "--limit 0 prints all, --limit N the first N of each kind."
    assert run("find", "kasimbi", "-w", place, "--limit", 0, *ON)[1].count("\n") > 150


def test_json_holds_all(run: Run, place: Path) -> None:
    code, out, _ = run("find", "women", "vorzhen", "-w", place, "--json", *ON)
    assert code == 0
    told = document(out)
    assert [word["narrows"] for word in told["words"]] == [
        {"group": ["women"], "theme": ["WOM"]},
        {"area": ["XZ04"]},
    ]
    (actors,) = told["kinds"]
    assert (actors["kind"], actors["total"], len(actors["rows"])) == ("actor", 9, 9)
    assert {row["found"] for row in actors["rows"]} == {"works"}
    assert len(document(run("find", "of", "-w", place, "--json", *ON)[1])["kinds"][0]["rows"]) > 10


def test_nothing_found_and_nothing_to_look_for_are_said(run: Run, place: Path) -> None:
    code, out, _ = run("find", "xyzzyx", "-w", place)
    assert (code, out.splitlines()[-1]) == (
        0,
        "Nothing matches xyzzyx: no name, group, theme, place or platform.",
    )
    code, _, err = run("find", "?!", "-w", place)
    assert (code, err.split(".")[0]) == (2, "there is no letter or digit to look for")
    assert run("find", "x" * 10_000, "-w", place)[0] == 2


def test_a_role_finds_what_it_sees(run: Run, place: Path) -> None:
    steward = document(run("find", "harbour", "-w", place, "--json", *ON)[1])
    viewer = document(run("find", "harbour", "-w", place, "--role", "viewer", "--json", *ON)[1])
    (first, *_), (second, *_) = steward["kinds"], viewer["kinds"]
    found, left = ({row["id"] for row in one["rows"]} for one in (first, second))
    assert "C010" in found - left
    assert left < found
