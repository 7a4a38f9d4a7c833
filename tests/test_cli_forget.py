"""Removal for good on the command line: what may mean the actor is listed, and a person decides."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import Run, document


@pytest.fixture
def place(run: Run, tmp_path: Path) -> Path:
    workspace = tmp_path / "country.actormap"
    assert run("new", workspace)[0] == 0
    text = "id,name,consent_c1,note\nZ,Zebulon Marker,yes,\nB,Forum,yes,ask Zebulon\nC,Desk,yes,a marker\n"
    (tmp_path / "actors.csv").write_text(text, encoding="utf-8")
    assert run("import", tmp_path / "actors.csv", "-w", workspace)[0] == 0
    return workspace


def test_forget_lists_what_holds_a_part_of_the_name_and_asks(run: Run, place: Path) -> None:
    code, out, _ = run("forget", "Z", "--why", "asked", "-w", place, "--json")
    assert code == 2
    told = document(out)["error"]
    assert "2 texts hold a part of the name; nothing was removed." in told
    assert "actors B, note: ask Zebulon" in told
    some = ["forget", "Z", "--why", "asked", "-w", place, "--json", "--also", "actors B"]
    assert "1 text holds" in document(run(*some)[1])["error"]
    assert "no such place" in document(run(*some, "--also", "actors X")[1])["error"]
    assert run(*some, "--rest-stays")[0] == 0
    rows = run("actors", "-w", place, "--json")[1]
    assert {row["id"] for row in document(rows)["rows"]} == {"B", "C"}
    assert run("history", "-w", place, "--json")[0] == 0
