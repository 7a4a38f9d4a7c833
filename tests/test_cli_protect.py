"""The sealed part from the command line: two people at one workspace."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from command_line import Run, document, imported, runner

from actormap.core import schema

SECRET = "forty herons above the winter canal"
ACTORS = """id,name,sphere,consent_c1,consent_c4
A,Harbour Women,civil_society,,
B,River Forum,civil_society,yes,yes
"""


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return runner(monkeypatch, capfd)


@pytest.fixture
def workspace(run: Run, tmp_path: Path) -> Path:
    file = tmp_path / "a" / "country.actormap"
    file.parent.mkdir()
    imported(run, file, {"actors": ACTORS})
    return file


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    return written(tmp_path / "protection.txt", SECRET)


def written(file: Path, text: str) -> Path:
    file.write_text(text, encoding="utf-8")
    return file


def test_an_officer_puts_in_what_the_protection_officer_reads(
    run: Run, workspace: Path, secret: Path, tmp_path: Path
) -> None:
    night = written(tmp_path / "night.txt", "Two men came to the gate at night.")
    put_in = ("protect", "raise", "--about", "A", "--severity", "critical", "--file", night, "-w", workspace)
    code, _, err = run(*put_in, "--role", "hro")
    assert (code, "Nobody looks after protection in this workspace yet" in err) == (2, True)
    code, out, _ = run("protect", "set-up", "--new-protection-file", secret, "-w", workspace, "--json")
    (row,) = document(out)["rows"]
    assert re.fullmatch(r"([0-9A-F]{4}-){16}[0-9A-F]{4}", row["recovery_code"])
    before = run("log", "-w", workspace, "--json")[1]
    code, out, err = run(*put_in, "--role", "hro")
    assert code == 0
    assert "found when that is opened next" in out + err
    assert run("log", "-w", workspace, "--json")[1] == before
    assert run("protect", "cases", "--protection-file", night, "-w", workspace, "--role", "hro")[0] == 2
    code, out, _ = run("protect", "cases", "--protection-file", secret, "-w", workspace, "--json")
    (case,) = document(out)["rows"]
    assert (case["what"], case["subjects"], case["severity"], case["raised_by"]) == (
        "Two men came to the gate at night.",
        "A",
        "critical",
        "hro",
    )
    assert re.fullmatch(r"\d\d:\d\d[+-]\d\d:\d\d", case["at"])
    code, out, _ = run("protect", "history", "--protection-file", secret, "-w", workspace, "--json")
    assert [entry["why"] for entry in document(out)["rows"]] == ["concerns that were put in"]


def test_a_concern_about_a_group_an_area_or_another_record_names_it(
    run: Run, workspace: Path, secret: Path, tmp_path: Path
) -> None:
    night = written(tmp_path / "night.txt", "They were threatened.")
    more = {"platforms": "id,name\nP1,Forum\n", "areas": "id,name,adm_level\nXA1,North,1\n"}
    imported(run, workspace, more, "more")
    assert run("protect", "set-up", "--new-protection-file", secret, "-w", workspace)[0] == 0
    about = ("--group", "women", "--area", "XA1", "--record", "P1")
    assert run("protect", "raise", *about, "--file", night, "-w", workspace, "--role", "hro")[0] == 0
    out = run("protect", "cases", "--protection-file", secret, "-w", workspace, "--json")[1]
    (case,) = document(out)["rows"]
    assert [case[name] for name in ("subjects", "group", "pcode", "about")] == ["", "women", "XA1", "P1"]


NO_SET_UP = {
    "viewer": "may not change the map",
    "hro": "does not look after protection",
    "analyst": "does not look after protection",
    "admin": "may not change the map",
}


@pytest.mark.parametrize("role", NO_SET_UP)
def test_the_passphrase_is_chosen_by_who_looks_after_protection_and_once(
    run: Run, workspace: Path, secret: Path, tmp_path: Path, role: str
) -> None:
    """Whoever else tries is told the same before and after, and is asked for no passphrase."""
    other = written(tmp_path / "other.txt", "purple engines under a careful moon")
    told = []
    for _ in range(2):
        code, _, err = run("protect", "set-up", "-w", workspace, "--role", role)
        told.append((code, err))
        assert (code, NO_SET_UP[role] in err) == (2, True)
        run("protect", "set-up", "--new-protection-file", secret, "-w", workspace)
    assert told[0] == told[1]
    code, _, err = run("protect", "set-up", "--new-protection-file", other, "-w", workspace)
    assert (code, "has its passphrase already" in err) == (2, True)
    assert run("protect", "cases", "--protection-file", secret, "-w", workspace)[0] == 0


@pytest.mark.parametrize("role", schema.roles())
def test_everybody_raises_a_concern(
    run: Run, workspace: Path, secret: Path, tmp_path: Path, role: str
) -> None:
    night = written(tmp_path / "night.txt", "They were threatened.")
    assert run("protect", "set-up", "--new-protection-file", secret, "-w", workspace)[0] == 0
    assert run("protect", "raise", "--file", night, "-w", workspace, "--role", role)[0] == 0
    out = run("protect", "cases", "--protection-file", secret, "-w", workspace, "--json")[1]
    (case,) = document(out)["rows"]
    assert (case["what"], case["severity"]) == ("They were threatened.", "high")


def test_the_passphrase_can_be_exchanged(run: Run, workspace: Path, secret: Path, tmp_path: Path) -> None:
    new = written(tmp_path / "new.txt", "purple engines under a careful moon")
    assert run("protect", "set-up", "--new-protection-file", secret, "-w", workspace)[0] == 0
    change = ("protect", "passphrase", "--new-protection-file", new, "-w", workspace)
    assert run(*change, "--protection-file", new)[0] == 2
    assert run(*change, "--protection-file", secret)[0] == 0
    assert run("protect", "cases", "--protection-file", secret, "-w", workspace)[0] == 2
    assert run("protect", "cases", "--protection-file", new, "-w", workspace)[0] == 0


def test_the_passphrase_of_the_workspace_is_not_taken(run: Run, workspace: Path, tmp_path: Path) -> None:
    same = written(tmp_path / "same.txt", "nine quiet herons over water")
    code, _, err = run("protect", "set-up", "--new-protection-file", same, "-w", workspace)
    assert (code, "opens the other part of the workspace as well" in err) == (2, True)


def test_the_passphrase_is_taken_out_of_the_environment(
    run: Run, workspace: Path, secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("protect", "set-up", "--new-protection-file", secret, "-w", workspace)[0] == 0
    assert run("protect", "cases", "-w", workspace)[0] == 2
    monkeypatch.setenv("ACTORMAP_PROTECTION_PASSPHRASE", SECRET)
    assert run("protect", "cases", "-w", workspace)[0] == 0


CASES = """id,opened,what,subjects,pcode,verification
C1,2026-10-08,Two men came at night,A,,yes
C2,2026-11-02,A letter,B,,unknown
"""


def test_a_list_of_cases_goes_into_the_sealed_part_alone(
    run: Run, workspace: Path, secret: Path, tmp_path: Path
) -> None:
    listed = written(tmp_path / "cases.csv", CASES)
    bad = written(tmp_path / "bad.csv", CASES.replace("2026-11-02", "Quiet Radio"))
    with_key = ("--protection-file", secret, "-w", workspace)
    assert run("protect", "set-up", "--new-protection-file", secret, "-w", workspace)[0] == 0
    history = run("history", "-w", workspace, "--json")[1]
    code, out, err = run("protect", "import", bad, *with_key)
    assert code == 2
    assert "bad.csv: row 3 column 'opened': not a date" in out + err
    assert "Nothing was imported." in out + err
    code, out, _ = run("protect", "import", listed, "--dry-run", *with_key, "--json")
    assert [row["new"] for row in document(out)["rows"] if row["table"] == "cases"] == [2]
    assert document(run("protect", "cases", *with_key, "--json")[1])["rows"] == []
    assert run("protect", "import", listed, *with_key, "--role", "hro")[0] == 2
    assert run("protect", "import", listed, *with_key)[0] == 0
    rows = document(run("protect", "cases", *with_key, "--json")[1])["rows"]
    assert [row["what"] for row in rows] == ["Two men came at night", "A letter"]
    assert run("history", "-w", workspace, "--json")[1] == history
    log = run("log", "-w", workspace, "--json")[1]
    assert not [word for word in ("import", "Quiet", "C1", "cases.csv", "night") if word in log]
    assert run("import", listed, "-w", workspace)[0] == 2, "the open import knows no cases"


def test_a_backup_carries_cases_and_no_import_reads_them_out_of_another_workspace(
    run: Run, workspace: Path, secret: Path, tmp_path: Path
) -> None:
    with_key = ("--protection-file", secret, "-w", workspace)
    assert run("protect", "set-up", "--new-protection-file", secret, "-w", workspace)[0] == 0
    assert run("protect", "import", written(tmp_path / "cases.csv", CASES), *with_key)[0] == 0
    copy = tmp_path / "copy.actormap"
    assert run("backup", "--to", copy, "-w", workspace, "--role", "data_steward")[0] == 0
    for words in (("import", copy), ("protect", "import", copy, "--protection-file", secret)):
        code, out, err = run(*words, "-w", workspace)
        assert (code, ".actormap files are not read" in out + err) == (2, True)
    more = written(tmp_path / "more.csv", CASES.replace("C1,", "C8,").replace("C2,", "C9,"))
    assert run("protect", "import", more, *with_key)[0] == 0
    assert len(document(run("protect", "cases", *with_key, "--json")[1])["rows"]) == 4
    assert run("restore", copy, "-w", workspace)[0] == 0
    assert len(document(run("protect", "cases", *with_key, "--json")[1])["rows"]) == 2


def test_a_corroborated_case_is_looked_at_first_and_then_counted(
    run: Run, workspace: Path, secret: Path, tmp_path: Path
) -> None:
    with_key = ("--protection-file", secret, "-w", workspace)
    assert run("protect", "set-up", "--new-protection-file", secret, "-w", workspace)[0] == 0
    assert run("protect", "import", written(tmp_path / "cases.csv", CASES), *with_key)[0] == 0
    sure, alleged = (row["id"] for row in document(run("protect", "cases", *with_key, "--json")[1])["rows"])
    words = ("--act", "killing", "--victim", "journalist", "--quarter", "2026-Q4", "--source", "s1")
    history = run("history", "-w", workspace, "--json")[1]
    code, out, err = run("protect", "count", alleged, *words, *with_key)
    assert (code, "Only a corroborated case is counted" in out + err) == (2, True)
    code, out, _ = run("protect", "count", sure, *words, *with_key)
    assert (code, "0 incidents count now, 1 then." in out, "Nothing was written." in out) == (0, True, True)
    assert run("history", "-w", workspace, "--json")[1] == history
    assert run("protect", "count", sure, *words, *with_key, "--write", "--role", "hro")[0] == 2
    code, out, _ = run("protect", "count", sure, *words, *with_key, "--write")
    assert (code, "Each part has its own Undo" in out) == (0, True)
    code, out, err = run("protect", "count", sure, *words, *with_key, "--write")
    assert (code, "counted already" in out + err) == (2, True)


def test_the_protection_officer_asks_of_cases_and_an_officer_does_not(
    run: Run, workspace: Path, secret: Path, tmp_path: Path
) -> None:
    night = written(tmp_path / "night.txt", "Two men came to the gate at night.")
    with_key = ("--protection-file", secret, "-w", workspace, "--json")
    assert run("protect", "set-up", "--new-protection-file", secret, "-w", workspace)[0] == 0
    code, out, _ = run("protect", "queue", *with_key)
    assert (code, "nothing sealed is open" in document(out)["error"]) == (2, True)
    concern = ("--about", "A", "--severity", "critical", "--file", night)
    assert run("protect", "raise", *concern, "-w", workspace, "--role", "hro")[0] == 0
    code, out, _ = run("protect", "queue", *with_key)
    whole, case = document(out)["findings"]
    assert (code, whole["value"], case["details"]["wait"]) == (0, 1, "soon")
    assert 23.9 < case["value"] <= 24.02, "of today the clock runs by the hour"
    assert not [word for word in ("Harbour", "gate") if word in out]
    assert document(run("protect", "steps", *with_key)[1])["findings"][0]["value"] == 0
    assert document(run("protect", "reprisals", *with_key)[1])["findings"][0]["details"]["unclear"] == 1
    chosen = ("--case", case["details"]["case"])
    measures = document(run("protect", "options", *chosen, *with_key)[1])["findings"]
    assert len([f for f in measures if f["kind"] == "measure"]) == 13
    for_nobody_yet = document(run("protect", "options", "--actor", "B", *with_key)[1])["findings"]
    assert len([f for f in for_nobody_yet if f["kind"] == "measure"]) == 13, "without a case, too"
    for words in (("queue",), ("options", "--actor", "A"), ("steps",), ("reprisals",)):
        code, out, _ = run("protect", *words, *with_key, "--role", "hro")
        assert (code, "may not ask" in document(out)["error"]) == (2, True)
    assert run("protect", "queue", "--protection-file", night, "-w", workspace)[0] == 2


def test_who_was_forgotten_leaves_the_sealed_part_by_the_command(
    run: Run, workspace: Path, secret: Path, tmp_path: Path
) -> None:
    with_key = ("--protection-file", secret, "-w", workspace, "--json")
    assert run("protect", "set-up", "--new-protection-file", secret, "-w", workspace)[0] == 0
    told = (
        "id,opened,what,subjects\nC1,2026-10-08,Harbour Women were followed,A\nC2,2026-10-09,The harbour,B\n"
    )
    assert run("protect", "import", written(tmp_path / "cases.csv", told), *with_key[:-1])[0] == 0
    forget = (
        "forget",
        "A",
        "--why",
        "asked for it",
        "--rest-stays",
        "-w",
        workspace,
        "--role",
        "data_steward",
    )
    code, out, err = run(*forget)
    assert (code, "shown there to whoever opens it" in out + err) == (0, True)
    code, out, err = run("protect", "cases", *with_key)
    assert (code, "2 rows may still name them" in out + err) == (0, True)
    first, second = (row["id"] for row in document(out)["rows"])
    rows = document(run("protect", "forgotten", *with_key)[1])["rows"]
    assert {row["without"] for row in rows} == {"(removed) were followed", "The (removed)"}
    changing = ("protect", "forgotten", "--take-out", first, *with_key)
    assert run(*changing, "--role", "viewer")[0] == 2
    rows = document(run(*changing)[1])["rows"]
    assert [row["id"] for row in rows] == [second]
    assert document(run("protect", "forgotten", "--rest-stays", *with_key)[1])["rows"] == []
    rows = document(run("protect", "cases", *with_key)[1])["rows"]
    assert [row["what"] for row in rows] == ["(removed) were followed", "The harbour"]


def test_its_size_is_chosen_and_former_versions_are_let_go_of(
    run: Run, workspace: Path, secret: Path, tmp_path: Path
) -> None:
    with_key = ("--protection-file", secret, "-w", workspace)
    set_up = ("protect", "set-up", "--new-protection-file", secret, "-w", workspace)
    code, out, err = run(*set_up, "--room", "3")
    assert (code, "one of 2, 8, 32 MiB" in out + err) == (2, True)
    assert run(*set_up, "--room", "8")[0] == 0
    assert 8 << 20 < workspace.stat().st_size < 32 << 20
    assert run("protect", "import", written(tmp_path / "cases.csv", CASES), *with_key)[0] == 0
    assert run("protect", "room", "32", *with_key, "--role", "viewer")[0] == 2
    assert run("protect", "room", "32", *with_key)[0] == 0
    assert workspace.stat().st_size > 32 << 20
    code, out, _ = run("protect", "compact", *with_key, "--json")
    assert (code, document(out)["rows"]) == (0, [{"filled": "0%"}])
    assert len(document(run("protect", "cases", *with_key, "--json")[1])["rows"]) == 2
