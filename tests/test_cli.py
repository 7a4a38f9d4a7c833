"""The command line as a user meets it: what it prints, its exit codes, and that a refusal changes nothing."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import PASSPHRASE, Run, Templates, approved, document, every_command

from actormap.cli import terminal
from actormap.core import schema, words
from actormap.core.sentences import Name, Sentence
from actormap.store import create_store, open_store

KALA = Path(__file__).parent / "kala"
TABLES = ["actors", "observations", "platforms", "presence", "sources", "ties"]


@pytest.fixture
def kala(run: Run, tmp_path: Path, templates: Templates) -> Path:
    def make(workspace: Path) -> None:
        create_store(workspace, passphrase=PASSPHRASE)[0].close()
        code, _, err = run("import", *(KALA / f"{name}.csv" for name in TABLES), "-w", workspace)
        assert (code, err) == (0, "")

    return templates.copy(tmp_path / "kala.actormap", make)


def digest(workspace: Path) -> str:
    with open_store(workspace, passphrase=PASSPHRASE) as store:
        return store.load().digest()


def test_new_import_and_list_as_json(run: Run, tmp_path: Path) -> None:
    workspace = tmp_path / "new.actormap"
    code, out, _ = run("new", workspace, "--json")
    assert code == 0
    assert document(out)["rows"][0]["recovery_code"]
    code, out, _ = run("import", KALA / "actors.csv", "-w", workspace, "--json")
    assert code == 0
    assert document(out)["rows"] == [{"table": "actors", "new": 11, "changed": 0, "same": 0, "dropped": 0}]
    code, out, _ = run("actors", "-w", workspace, "--json")
    assert [row["id"] for row in document(out)["rows"]] == list("ABCDEFGHLMO")


def test_the_workspace_may_stand_before_the_command(run: Run, kala: Path) -> None:
    code, out, _ = run("-w", kala, "ties", "--actor", "G", "--json")
    assert code == 0
    assert {row["id"] for row in document(out)["rows"]} == {"t08", "t22", "t25"}


def test_a_dry_run_shows_and_writes_nothing(run: Run, kala: Path, tmp_path: Path) -> None:
    changed = tmp_path / "actors.csv"
    text = (KALA / "actors.csv").read_text(encoding="utf-8").replace("Local Monitors", "Local Watch")
    changed.write_text(text + "N,New Desk,,civil_society,XX01,formal,,yes,0\n", encoding="utf-8")
    before = digest(kala)
    code, out, _ = run("import", changed, "-w", kala, "--dry-run", "--json")
    assert code == 0
    row = document(out)["rows"][0]
    assert (row["new"], row["changed"], row["same"]) == (1, 1, 10)
    assert document(out)["revision"] is None
    assert digest(kala) == before


ANALYSES = {
    "reach overview": ["--draws", "0"],
    "reach thin-places": ["--draws", "0"],
    "coordination overview": ["--draws", "0"],
    "structure communities": [],
}


@pytest.mark.parametrize("command", sorted(ANALYSES))
def test_an_analysis_is_one_json_document_with_all_fields(run: Run, kala: Path, command: str) -> None:
    options = [*ANALYSES[command], "--date", "2025-02-01", "--certain", "--json"]
    code, out, err = run(*command.split(), "-w", kala, *options)
    assert (code, err) == (0, "")
    found = document(out)
    assert set(found) == {"method", "parameters", "caveats", "findings"}
    fields = {"subject", "statement", "value", "interval", "n", "coverage", "holds_in", "sources"}
    fields |= {"single_source", "verdict", "sensitivity", "reason", "evidence"}
    assert found["findings"]
    for finding in found["findings"]:
        assert fields <= set(finding)
        assert isinstance(finding["subject"], list)


def test_all_settings_are_printed_but_for_lists_of_ids(run: Run, kala: Path) -> None:
    code, out, _ = run(
        "evidence", "density-error", "--by", "record_errors", "-w", kala, "--date", "2025-02-01"
    )
    made_with = " ".join(out.split()).partition("Made with: ")[2]
    assert code == 0
    for setting in (
        "date=2025-02-01",
        "ageing_months=24.0",
        "detection=0.5",
        "error_shares=(0.05, 0.1, 0.25)",
    ):
        assert setting in made_with
    code, out, _ = run("introductions", "routes", "F", "-w", kala, "--date", "2025-02-01", "--without", "A")
    made_with = " ".join(out.split()).partition("Made with: ")[2]
    assert (code, "target=F" in made_with, "without=" in made_with) == (0, True, False)


def test_ten_findings_are_printed_and_how_to_see_the_others(run: Run, kala: Path) -> None:
    asked = ["reach", "thin-places", "-w", kala, "--date", "2025-02-01", "--draws", "0"]

    def printed(*more: object) -> tuple[int, str]:
        code, out, _ = run(*asked, *more)
        assert code == 0
        return sum(line.startswith("[") for line in out.splitlines()), out

    every = len(document(run(*asked, "--json")[1])["findings"])
    assert every > 10
    count, out = printed()
    assert count == 10
    assert f"{every - 10} further findings are not shown: --limit 0 prints all, --limit N the first N." in out
    assert printed("--limit", 3)[0] == 3
    for count, out in (printed("--limit", 0), printed("--limit", every)):
        assert count == every
        assert "further findings" not in out
    assert len(document(run(*asked, "--limit", 3, "--json")[1])["findings"]) == every


@pytest.mark.parametrize("command", sorted({one.command for one in schema.analyses().values()}))
def test_every_analysis_can_be_asked_for_more_or_less(run: Run, command: str) -> None:
    code, out, _ = run(*command.split(), "--help")
    assert code == 0
    assert "--limit" in out


def test_routes_are_the_safe_routes_of_kala_and_never_the_ministry(run: Run, kala: Path) -> None:
    code, out, _ = run(
        "introductions", "routes", "F", "-w", kala, "--date", "2025-02-01", "--certain", "--json"
    )
    assert code == 0
    found = document(out)
    routes = ["".join(f["details"]["route"]) for f in found["findings"] if "route" in f["details"]]
    assert routes == ["OADEF", "OACHF", "OBCEF"]
    assert found["findings"][0]["value"] == pytest.approx(0.3024, abs=1e-9)
    assert '"M"' not in out
    assert not re.search(r"0\.57\b", out)
    assert "Ministry" not in out


def test_resampling_says_how_often_a_finding_holds(run: Run, kala: Path) -> None:
    code, out, _ = run("reach", "thin-places", "-w", kala, "--date", "2025-02-01", "--draws", "5", "--json")
    assert code == 0
    held = [finding["holds_in"] for finding in document(out)["findings"]]
    known = [share for share in held if share is not None]
    assert known
    assert all(0 <= share <= 1 for share in known)
    assert any("5 possible maps" in caveat for caveat in document(out)["caveats"])


def test_history_and_undo_bring_the_map_back(run: Run, kala: Path, tmp_path: Path) -> None:
    before = digest(kala)
    extra = tmp_path / "actors.csv"
    extra.write_text("id,name,consent_c1\nN,New Desk,yes\n", encoding="utf-8")
    assert run("import", extra, "-w", kala, "--why", "a visit")[0] == 0
    assert digest(kala) != before
    code, out, _ = run("undo", "-w", kala, "--json")
    assert code == 0
    assert document(out)["rows"][0]["undoes"] == 2
    assert digest(kala) == before
    rows = document(run("history", "-w", kala, "--json")[1])["rows"]
    assert [row["why"] for row in rows][1:] == ["a visit", "undone"]
    assert {row["who"] for row in rows} == {"data_steward"}


def test_the_map_holds_organisations_only_by_default(run: Run, kala: Path, tmp_path: Path) -> None:
    page = tmp_path / "map.html"
    code, out, _ = run("map", "-o", page, "-w", kala, "--date", "2025-02-01", "--json")
    assert code == 0
    assert document(out)["rows"][0]["level"] == "organisations"
    text = page.read_text(encoding="utf-8")
    assert "Ministry of Internal Affairs" in text
    assert "Local Monitors" not in text  # nobody agreed to be named in public
    assert "Open House" not in text
    assert page.stat().st_mode & 0o077 == 0
    approved(run, kala)
    assert run("map", "-o", page, "-w", kala, "--level", "inside", "--json")[0] == 0
    assert "Open House" in page.read_text(encoding="utf-8")


def test_a_role_sees_only_its_part_and_may_not_change(run: Run, kala: Path) -> None:
    rows = document(run("actors", "-w", kala, "--role", "viewer", "--json")[1])["rows"]
    assert {"F", "G"}.isdisjoint(row["id"] for row in rows)
    before = digest(kala)
    code, _, err = run("undo", "-w", kala, "--role", "viewer")
    assert code == 2
    assert "may not change" in err
    code, _, err = run("map", "-o", kala.parent / "m.html", "-w", kala, "--role", "viewer")
    assert code == 2
    assert "may not take a brief or a map along" in err
    assert not (kala.parent / "m.html").exists()
    assert digest(kala) == before


BAD_ROWS = {
    "tie.unknown": (
        "ties.csv",
        "source_id,target_id,kind\nA,ZZ,coordination\n",
        "target_id.missing",
        2,
        "target_id",
    ),
    "tie.self": ("ties.csv", "source_id,target_id,kind\nA,A,coordination\n", "tie.self", 2, "target_id"),
    "id.twice": ("actors.csv", "id,name\nN,One\nN,Two\n", "id.duplicate", 3, "id"),
    "weight": (
        "ties.csv",
        "source_id,target_id,kind,weight\nA,B,coordination,1.5\n",
        "weight.range",
        2,
        "weight",
    ),
    "kind": ("ties.csv", "source_id,target_id,kind\nA,B,friendship\n", "kind.unknown", 2, "kind"),
    "period": (
        "ties.csv",
        "source_id,target_id,kind,from,to\nA,B,coordination,2025-02-01,2024-02-01\n",
        "period.order",
        2,
        "to",
    ),
    "code": ("actors.csv", "id,name,formality\nN,New,half\n", "formality.unknown", 2, "formality"),
    "name": ("actors.csv", "id,name\nN,\n", "name.empty", 2, "name"),
    "ragged": ("actors.csv", "id,name\nN,New,more\n", "row.width", 2, ""),
    "header": ("actors.csv", "id,name,name\nN,New,New\n", "header.duplicate", 1, "name"),
}


@pytest.mark.parametrize("case", sorted(BAD_ROWS))
def test_bad_input_is_told_with_its_place_and_changes_nothing(
    run: Run, kala: Path, tmp_path: Path, case: str
) -> None:
    name, text, rule, row, column = BAD_ROWS[case]
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    before = digest(kala)
    code, out, err = run("import", file, "-w", kala, "--json")
    assert (code, err) == (2, "")
    refusal = document(out)
    assert set(refusal) == {"error", "issues"}
    issue = refusal["issues"][0]
    assert {"file", "row", "column", "value", "code", "remedy"} <= set(issue)
    assert (issue["file"], issue["code"], issue["row"], issue["column"]) == (name, rule, row, column)
    assert issue["remedy"].endswith(".")
    code, out, err = run("import", file, "-w", kala)
    assert (code, out) == (2, "")
    assert err.startswith(f"{name}: ")
    assert "Nothing was imported." in err
    assert digest(kala) == before


def test_a_wrong_encoding_is_told_and_can_be_named(run: Run, kala: Path, tmp_path: Path) -> None:
    file = tmp_path / "actors.csv"
    file.write_bytes("id,name,consent_c1\nN,جمعية,yes\n".encode("cp1256"))
    before = digest(kala)
    code, out, _ = run("import", file, "-w", kala, "--json")
    assert code == 2
    assert document(out)["issues"][0]["code"] == "text.encoding"
    assert digest(kala) == before
    assert run("import", file, "-w", kala, "--encoding", "cp1256")[0] == 0
    rows = document(run("actors", "-w", kala, "--search", "جمعية", "--json")[1])["rows"]
    assert [row["id"] for row in rows] == ["N"]


def test_all_mistakes_of_all_files_are_told_at_once(run: Run, tmp_path: Path) -> None:
    (tmp_path / "actors.csv").write_text("id,name\nA,\nB,Desk\n", encoding="utf-8")
    ties = "source_id,target_id,kind\nB,Z,coordination\nB,B,coordination\n"
    (tmp_path / "ties.csv").write_text(ties, encoding="utf-8")
    code, out, _ = run("check", tmp_path, "--json")
    assert code == 2
    assert {(i["file"], i["row"]) for i in document(out)["issues"]} == {
        ("actors.csv", 2),
        ("ties.csv", 2),
        ("ties.csv", 3),
    }


def test_what_is_no_workspace_is_refused_and_left_as_it_is(run: Run, tmp_path: Path) -> None:
    none = tmp_path / "none.actormap"
    none.write_bytes(b"this is a letter, not a workspace " * 200)
    before = none.read_bytes()
    code, out, _ = run("actors", "-w", none, "--json")
    assert code == 2
    assert document(out)["issues"] == []
    assert "not a workspace" in document(out)["error"]
    assert none.read_bytes() == before


def test_a_wrong_passphrase_is_refused(
    run: Run, kala: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = tmp_path / "passphrase.txt"
    wrong.write_text("another passphrase altogether\n", encoding="utf-8")
    code, _, err = run("actors", "-w", kala, "--passphrase-file", wrong)
    assert code == 2
    assert "passphrase is wrong" in err
    monkeypatch.delenv("ACTORMAP_PASSPHRASE")
    code, _, err = run("actors", "-w", kala)
    assert code == 2
    assert "no passphrase is given" in err


@pytest.mark.parametrize(
    ("arguments", "said", "kept"),
    [
        (["actors", "--sphere", "nowhere"], "لا يوجد مجال مجتمعي باسم «nowhere»", ["civil_society، "]),
        (["ties", "--actor", "X"], "لا توجد جهة معرّفها «X»", []),
        (["reach", "gap", "--drawz", 1], "لا يوجد خيار --drawz", ["--draws"]),
        (["reach", "gap", "--date", "soon"], "ليس تاريخًا", ["--date", "YYYY-MM-DD"]),
        (["edit", "actors", "name"], "يأخذ الأمر edit", ["COLUMN=VALUE", "--row ID --take-out"]),
        (["restore"], "اذكر النسخة الاحتياطية", ["--finish", "--undo"]),
        (["rekey", "--delete-old-backups"], "يحتاج الخيار", ["--backup-to FOLDER"]),
        (
            ["copy", "--to", "neo4j+s://example.org"],
            "لم تُعطَ كلمة مرور الخادم",
            ["--to-passphrase-file", "ACTORMAP_TO_PASSPHRASE"],
        ),
    ],
)
def test_refusals_are_said_in_the_language_of_who_reads_and_json_stays(
    run: Run,
    kala: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[object],
    said: str,
    kept: list[str],
) -> None:
    monkeypatch.setenv("ACTORMAP_WORKSPACE", str(kala))
    english = run(*arguments)[2]
    monkeypatch.setenv("ACTORMAP_LANGUAGE", "ar")
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert said in " ".join(err.replace("\u200e", "").split())
    assert all(word in err for word in kept)
    if arguments[0] != "edit":
        error = document(run(*arguments, "--json")[1])["error"]
        assert error
        assert error in " ".join(english.split())


def test_no_workspace_no_passphrase_and_no_file_are_refused_in_arabic(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACTORMAP_LANGUAGE", "ar")
    monkeypatch.setattr("sys.stdin", io.StringIO())
    err = run("actors")[2]
    assert "ACTORMAP_WORKSPACE" in err
    assert "لم تُذكر مساحة عمل" in err
    assert "none.csv: لا " in run("check", tmp_path / "none.csv")[2]
    monkeypatch.delenv("ACTORMAP_PASSPHRASE")
    _, _, err = run("new", tmp_path / "a.actormap")
    assert "لم تُعطَ عبارة المرور" in err
    assert "ACTORMAP_PASSPHRASE" in err
    assert "no passphrase" not in err


def test_evidence_is_told_in_words_and_by_its_codes_in_json_alone(run: Run, kala: Path) -> None:
    arguments = ("coordination", "gaps", "-w", kala, "--draws", 0)
    made = {
        code for finding in document(run(*arguments, "--json")[1])["findings"] for code in finding["evidence"]
    }
    assert made
    out = " ".join(run(*arguments)[1].split())
    assert re.search(r"Evidence: [^.]+: [^.]+ in [^.]+; ", out)
    assert not any(code in out for code in made)


def test_findings_are_printed_in_the_language_of_who_reads(
    run: Run, kala: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACTORMAP_LANGUAGE", "ar")
    code, out, _ = run("reach", "gap", "-w", kala, "--draws", 0, "--limit", 1)
    assert code == 0
    assert "مدى الوثوق: " in out
    assert not re.search("How far|Evidence|further|Made with|Note", out)
    assert not re.search("[\u2066-\u2069]", out)


def test_marks_of_direction_stay_out_of_the_terminal(
    run: Run, kala: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "actors.csv").write_text("id,name,consent_c1\nN,Tide\u200eDesk,yes\n", encoding="utf-8")
    assert run("import", tmp_path / "actors.csv", "-w", kala)[0] == 0
    for folder in ("copies", "renewed"):
        (tmp_path / folder).mkdir()
    (tmp_path / "new.txt").write_text("five grey ponies under rain\n", encoding="utf-8")
    monkeypatch.setenv("ACTORMAP_LANGUAGE", "ar")
    new = ("rekey", "--new-passphrase-file", tmp_path / "new.txt", "--backup-to", tmp_path / "renewed")
    for arguments, said in (
        (("find", "zzz"), "zzz"),
        (("find", "tide"), "TideDesk"),
        (("actors", "--search", "tide"), "TideDesk"),
        (("backup", "--to", tmp_path / "copies"), "kala"),
        (("actors", "--sphere", "nowhere"), "nowhere"),
        (new, "renewed"),
    ):
        _, out, err = run(*arguments, "-w", kala)
        assert said in out + err, arguments
        assert not re.search("[\u2066-\u2069]|\u200e(?!-)", out + err), arguments


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["forget"], "'actor' is missing."),
        (["backup"], "'--to' is missing."),
        (["reach", "gap", "--draws", "many"], "--draws cannot take this: "),
    ],
)
def test_what_is_missing_or_no_number_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[object], said: str
) -> None:
    err = " ".join(run(*arguments)[2].split())
    assert said in err
    assert re.search(r"[^.]\.$", err)
    monkeypatch.setenv("ACTORMAP_LANGUAGE", "ar")
    assert run(*arguments)[2].strip().endswith(".")


@pytest.mark.parametrize(
    "arguments",
    [
        ["introductions", "routes", "ZZ"],
        ["introductions", "routes", "O"],
        ["reach", "overview", "--relation", "likes"],
        ["reach", "overview", "--by", "telepathy"],
        ["structure", "communities", "--method", "magic"],
        ["reach", "thin-places", "--date", "yesterday"],
        ["undo", "99"],
        ["actors", "--sphere", "moon"],
        ["ties", "--actor", "ZZ"],
        ["actors", "--role", "king"],
    ],
)
def test_what_cannot_be_answered_is_a_sentence(run: Run, kala: Path, arguments: list[str]) -> None:
    code, out, err = run(*arguments, "-w", kala)
    assert (code, out) == (2, "")
    assert err.strip().endswith(".")


@pytest.mark.parametrize(
    "arguments",
    [
        ["fly"],
        ["import"],
        ["map"],
        ["--fast"],
        ["reach"],
        ["reach", "fly"],
        ["refer", "path", "F"],
        ["reach", "overview", "--draws", "-1"],
    ],
)
def test_a_wrong_call_is_told_without_a_traceback(run: Run, arguments: list[str]) -> None:
    code, _, err = run(*arguments)
    assert code == 2
    assert err.strip()


def test_names_are_never_markup(run: Run, tmp_path: Path) -> None:
    workspace = tmp_path / "w.actormap"
    create_store(workspace, passphrase=PASSPHRASE)[0].close()
    names = ["Actor [/x]", "[link=http://127.0.0.1:9]here[/link]", "[bold]loud", ":smile:"]
    rows = "".join(f"N{i},{name},yes\n" for i, name in enumerate(names))
    (tmp_path / "actors.csv").write_text(f"id,name,consent_c1\n{rows}", encoding="utf-8")
    assert run("import", tmp_path / "actors.csv", "-w", workspace)[0] == 0
    code, out, _ = run("actors", "-w", workspace)
    assert code == 0
    assert all(name in out for name in names)
    assert "\x1b]8" not in out


def test_demo_says_the_planted_findings_and_draws_the_map(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("demo", "--out", tmp_path / "out", "--json")
    assert code == 0
    ids = [finding["id"] for finding in document(out)["findings"]]
    assert len(ids) == 10
    for planted in ("group:indigenous", "journalists_media", "law:IN01", "beyond_chance:lgbt", "group:lgbt"):
        assert any(planted in id_ for id_ in ids)
    assert (tmp_path / "out" / "map.html").stat().st_size > 100_000
    assert run("demo", "--out", tmp_path / "out")[0] == 0


def test_help_answers_without_loading_the_analyses() -> None:
    code = "import sys, actormap.cli; print(any(m in sys.modules for m in ('pandas', 'igraph', 'streamlit')))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "False"


def test_every_command_has_help(run: Run) -> None:
    commands = every_command()
    data = "new demo check import template actors ties analyses map history find show edit brief interview"
    data += " score scoring-sheet hit-page chair-page"
    upkeep = "undo serve snapshot backup restore rekey forget audit salvage copy approvals approve decline"
    joined = {"reach overview", "reach thin-places", "coordination overview"}
    written = {"introductions plan", "introductions log", "introductions between", "mapping guess"}
    written |= {f"duplicates {word}" for word in ("list", "check", "same", "different", "later", "undo")}
    written |= {
        f"protect {word}"
        for word in [
            "set-up",
            "raise",
            "cases",
            "import",
            "count",
            "history",
            "passphrase",
            "forgotten",
            "compact",
            "room",
        ]
    }
    wanted = {
        *data.split(),
        *upkeep.split(),
        *(row.command for row in schema.analyses().values() if row.word == row.of),
    }
    assert set(commands) == {*wanted, *joined, *written}
    assert len(commands) == len(set(commands))
    for command in [*commands, *(family for family in schema.FAMILIES if family != "summary")]:
        code, out, _ = run(*command.split(), "--help")
        assert code == 0
        assert f"Usage: actormap {command} " in " ".join(out.split())


def test_snapshots_backups_and_the_proof_of_the_logs(run: Run, kala: Path, tmp_path: Path) -> None:
    assert run("snapshot", "first half", "-w", kala)[0] == 0
    rows = document(run("snapshot", "-w", kala, "--json")[1])["rows"]
    assert [(row["name"], row["revision"]) for row in rows] == [("first half", 1)]
    code, _, _ = run("backup", "--to", tmp_path / "copy.actormap", "-w", kala, "--json")
    assert code == 0
    assert digest(tmp_path / "copy.actormap") == digest(kala)
    told = document(run("audit", "-w", kala, "--json")[1])["rows"][0]["code"]
    assert run("audit", "--expect", told, "-w", kala)[0] == 0
    code, _, err = run("audit", "--expect", "log 99 - AAAA-AAAA", "-w", kala)
    assert code == 2
    assert err.strip().endswith(".")


def test_an_interrupted_restore_is_finished_or_taken_back_by_one_word(
    run: Run, kala: Path, tmp_path: Path
) -> None:
    former, backup = digest(kala), tmp_path / "copy.actormap"
    assert run("backup", "--to", backup, "-w", kala)[0] == 0
    extra = tmp_path / "actors.csv"
    extra.write_text("id,name,consent_c1\nN,New Desk,yes\n", encoding="utf-8")
    assert run("import", extra, "-w", kala)[0] == 0
    later = digest(kala)
    for word, left in (("--undo", later), ("--finish", former)):
        backup.with_name(f"{kala.stem}-replaced-20260101T000000000000Z.actormap.restoring").touch()
        shutil.copy(backup, kala.with_name(f"{kala.name}.part"))
        code, _, err = run("actors", "-w", kala)
        assert (code, word in err) == (2, True)
        assert run("restore", word, "-w", kala)[0] == 0
        assert digest(kala) == left
    code, _, err = run("restore", "--finish", "-w", kala)
    assert (code, "was interrupted" in err) == (2, True)
    code, _, err = run("restore", backup, "--undo", "-w", kala)
    assert (code, "one of the three" in err) == (2, True)


def test_rekey_shuts_the_old_passphrase_out(run: Run, kala: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.txt"
    new.write_text("five grey ponies under rain\n", encoding="utf-8")
    code, out, _ = run("rekey", "--new-passphrase-file", new, "-w", kala, "--json")
    assert code == 0
    assert document(out)["rows"][0]["recovery_code"]
    assert run("actors", "-w", kala)[0] == 2
    assert run("actors", "-w", kala, "--passphrase-file", new)[0] == 0


def test_forget_removes_an_actor_for_good(run: Run, kala: Path) -> None:
    assert run("forget", "L", "--why", "consent withdrawn", "--role", "analyst", "-w", kala)[0] == 2
    assert run("forget", "L", "--why", "consent withdrawn", "-w", kala)[0] == 0
    assert "Landless" not in run("actors", "-w", kala, "--json")[1]
    assert run("undo", "1", "-w", kala)[0] == 2


def test_copy_brings_the_history_and_compares_both(run: Run, kala: Path, tmp_path: Path) -> None:
    extra = tmp_path / "actors.csv"
    extra.write_text("id,name,consent_c1\nN,New Desk,yes\n", encoding="utf-8")
    assert run("import", extra, "-w", kala)[0] == 0
    assert run("undo", "-w", kala)[0] == 0
    to = tmp_path / "other.actormap"
    code, out, _ = run("copy", "--to", to, "-w", kala, "--json")
    assert code == 0
    row = document(out)["rows"][0]
    assert (row["revisions"], row["digest"]) == (3, digest(kala))
    assert digest(to) == digest(kala)
    both = [document(run("history", "-w", where, "--json")[1])["rows"] for where in (kala, to)]
    assert both[0] == both[1]
    assert run("undo", "3", "-w", to)[0] == 0


def test_a_copy_in_a_bad_place_is_said_beside_what_was_made(
    run: Run, kala: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Dropbox").mkdir()
    monkeypatch.setenv("ACTORMAP_LANGUAGE", "ar")
    code, out, err = run("copy", "--to", tmp_path / "Dropbox" / "one.actormap", "-w", kala)
    assert code == 0
    assert "warnings" not in out
    assert "ملاحظة: " in err
    assert "copies to other computers" not in out + err
    code, out, err = run("copy", "--to", tmp_path / "Dropbox" / "two.actormap", "-w", kala, "--json")
    assert (code, err) == (0, "")
    (warning,) = document(out)["rows"][0]["warnings"]
    assert warning.startswith("two.actormap lies in a folder that Dropbox copies to other computers")


def test_what_waits_is_listed_in_the_language_of_who_reads_and_json_stays(
    run: Run, kala: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = ("map", "-o", kala.with_name("no.html"), "--level", "inside", "-w", kala)
    assert "takes a second person" in run(*wanted)[2]
    (act,) = (row["what"] for row in document(run("approvals", "-w", kala, "--json")[1])["rows"])
    monkeypatch.setenv("ACTORMAP_LANGUAGE", "ar")
    assert act not in run("approvals", "-w", kala)[1]
    assert document(run("approvals", "-w", kala, "--json")[1])["rows"][0]["what"] == act


def test_salvage_writes_a_new_workspace(run: Run, kala: Path, tmp_path: Path) -> None:
    code, out, _ = run("salvage", "--to", tmp_path / "saved.actormap", "-w", kala, "--json")
    assert code == 0
    assert document(out)["rows"] == []
    assert digest(tmp_path / "saved.actormap") == digest(kala)


@pytest.mark.parametrize("screen", [False, True])
def test_a_bar_is_for_a_screen_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], screen: bool
) -> None:
    monkeypatch.setattr(terminal, "QUIET_SECONDS", 0.0)
    monkeypatch.setattr("sys.stderr.isatty", lambda: screen)
    monkeypatch.setenv("TERM", "xterm")
    with terminal.progress_bar() as progress:
        progress("Reading", 0.5)
    assert ("Reading" in capsys.readouterr().err) is screen


def test_a_bar_says_each_step_in_the_language_of_who_reads(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(terminal, "QUIET_SECONDS", 0.0)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    words.speak(words.catalogue("ar"))
    try:
        for step, said in (
            ("Reading names", "جارٍ قراءة الأسماء"),
            (Sentence("Reading {file}", file=Name("[/b].csv")), "جارٍ قراءة [/b].csv"),
        ):
            with terminal.progress_bar() as progress:
                progress(step, 0.5)
            assert said in capsys.readouterr().err
    finally:
        words.speak(None)


def test_a_passphrase_is_asked_for_in_the_language_of_who_reads(tmp_path: Path) -> None:
    pty = pytest.importorskip("pty")
    try:
        ours, theirs = pty.openpty()
    except OSError as error:
        pytest.skip(f"no terminal to type at: {error}")
    command = [
        sys.executable,
        "-c",
        "from actormap.cli import main; main()",
        "new",
        str(tmp_path / "n.actormap"),
    ]
    secret = {"ACTORMAP_PASSPHRASE", "ACTORMAP_SERVER_PASSWORD"}
    environment = {name: value for name, value in os.environ.items() if name not in secret}
    asked = ""
    with subprocess.Popen(
        command,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment | {"ACTORMAP_LANGUAGE": "ar"},
        start_new_session=True,
    ) as program:
        for answer in (b"one\n", b"another\n"):
            now = ""
            while not now.endswith(": "):
                now += os.read(ours, 4096).decode()
            os.write(ours, answer)
            asked += now
        assert program.wait() == 2
    os.close(theirs)
    os.close(ours)
    assert "عبارة المرور: " in asked
    assert not re.search("random|Passphrase|again", asked)


def test_templates_and_the_form_are_written_and_never_over_a_file(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("template", tmp_path / "actors.xlsx", "--language", "fr", "--json")
    assert code == 0
    assert document(out)["rows"][0]["of"] == "actors"
    assert run("template", tmp_path / "both.xlsx", "--of", "actors", "--of", "ties")[0] == 0
    assert run("template", tmp_path / "all.xlsx")[0] == 0
    assert run("template", tmp_path / "form.xlsx")[0] == 0
    for arguments, why in (
        ((tmp_path / "actors.xlsx",), "is there already"),
        ((tmp_path / "people.xlsx",), "there is no table"),
        ((tmp_path / "ties.xlsx", "--language", "pt"), "no templates in"),
        ((tmp_path / "actors.csv",), "Write NAME.xlsx"),
    ):
        code, _, err = run("template", *arguments)
        assert code == 2
        assert why in " ".join(err.split())
    assert {file.name for file in tmp_path.glob("*")} >= {"actors.xlsx", "both.xlsx", "all.xlsx", "form.xlsx"}
    assert not (tmp_path / "people.xlsx").exists()


def test_what_is_denied_is_in_the_log_with_the_role_and_nothing_of_whom(run: Run, kala: Path) -> None:
    before = audit(kala)
    assert run("map", "-o", kala.with_name("m.html"), "--role", "viewer", "-w", kala)[0] == 2
    assert run("forget", "L", "--why", "x", "--role", "analyst", "-w", kala)[0] == 2
    assert run("undo", "--role", "hro", "-w", kala)[0] == 2
    assert run("reach", "gap", "--role", "viewer", "-w", kala)[0] == 2
    assert run("show", "no such actor", "-w", kala)[0] == 2, "what is not found is not denied"
    told = audit(kala)[len(before) :]
    assert [row for row in told if row[0] == "denied"] == [
        ("denied", "viewer", "map"),
        ("denied", "analyst", "forget"),
        ("denied", "hro", "undo"),
        ("denied", "viewer", "reach"),
    ]


def audit(workspace: Path) -> list[tuple[str, str, str]]:
    with open_store(workspace, passphrase=PASSPHRASE) as store:
        return store._db.execute("SELECT action, role, object FROM _audit ORDER BY seq").fetchall()  # type: ignore[attr-defined]
