"""The commands that make a brief and a picture of the map."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import PASSPHRASE, Run, Templates, approved, document
from maps import SAMPLE_FILES

from actormap.core.model import with_reason
from actormap.ingest import read_map
from actormap.rights.access import KEY_HOLDER, write
from actormap.store import Workspace, create_store, open_store

DAY = ("--date", "2026-11-25")


def make(path: Path) -> None:
    store, _ = create_store(path, passphrase=PASSPHRASE)
    with store:
        write(store, with_reason(read_map([SAMPLE_FILES]).require().changes, "sample"), KEY_HOLDER)


@pytest.fixture
def workspace(run: Run, templates: Templates, tmp_path: Path) -> Path:
    del run  # it makes keys cheap
    return templates.copy(tmp_path / "w.actormap", make)


def test_brief_is_written_in_each_format_and_the_log_says_so(
    run: Run, workspace: Path, tmp_path: Path
) -> None:
    files = [tmp_path / f"brief.{form}" for form in ("pdf", "docx", "html")]
    to = [word for file in files for word in ("-o", file)]
    approved(run, workspace)
    code, out, _ = run("brief", *to, "--area", "XZ03", "--level", "inside", *DAY, "-w", workspace, "--json")
    assert code == 0
    assert all(file.stat().st_size > 10_000 for file in files)
    assert len(document(out)["rows"]) == 3
    with open_store(workspace, passphrase=PASSPHRASE) as store:
        assert isinstance(store, Workspace)
        told = store._db.execute("SELECT action, role, object FROM _audit ORDER BY seq DESC").fetchone()
    assert told == ("export.brief", "data_steward", "level inside, 33 actors")


def test_brief_tries_doubtful_ties_both_ways_unless_told_not_to(
    run: Run, workspace: Path, tmp_path: Path
) -> None:
    approved(run, workspace)

    def written(*how: str) -> str:
        asked = ("-o", tmp_path / "b.html", "--level", "inside", *how, *DAY, "-w", workspace)
        assert run("brief", *asked)[0] == 0
        return (tmp_path / "b.html").read_text()

    tried, recorded = written(), written("--draws", "0")
    assert "have not been tested yet" not in tried
    assert "have not been tested yet" in recorded
    assert tried.count(">supported<") == recorded.count(">supported<") > 0


def test_brief_for_others_is_what_is_made_unless_more_is_asked_for(
    run: Run, workspace: Path, tmp_path: Path
) -> None:
    code, _, _ = run("brief", "-o", tmp_path / "b.html", *DAY, "-w", workspace)
    assert code == 0
    text = (tmp_path / "b.html").read_text()
    assert "Organisations that agreed to be named in public." in text
    assert "Whom to meet" not in text


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (("-o", "b.odt"), "NAME.docx, NAME.html or NAME.pdf"),
        (("-o", "b.pdf", "--area", "Atlantis"), "no area"),
        (("-o", "b.pdf", "--theme", "chess"), "no theme"),
        (("-o", "b.pdf", "--actor", "Z9"), "no actor"),
        (("-o", "b.pdf", "--role", "viewer"), "may not take a brief or a map along"),
        (("-o", "b.pdf", "--level", "all"), "no level"),
    ],
)
def test_refusals_are_messages_and_write_nothing(
    run: Run,
    workspace: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    asked: tuple[str, ...],
    says: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = run("brief", *asked, "-w", workspace, *DAY)
    assert code == 2
    assert says in err
    assert [file.name for file in tmp_path.iterdir()] == ["w.actormap"]


def test_an_officer_takes_a_brief_and_a_map_along_and_what_is_sensitive_takes_two(
    run: Run, workspace: Path, tmp_path: Path
) -> None:
    to, officer = ("-o", tmp_path / "b.html"), ("--role", "hro", *DAY, "-w", workspace)
    code, _, _ = run("brief", *to, *officer)
    assert code == 0, "for others, those alone that agreed to it"
    code, _, err = run("brief", *to, "--level", "inside", *officer)
    assert code == 2
    assert "second person" in err
    (waits,) = document(run("approvals", "-w", workspace, "--json")[1])["rows"]
    assert run("approve", waits["code"], "-w", workspace)[0] == 0
    code, _, _ = run("brief", *to, "--level", "inside", *officer)
    assert code == 0
    code, _, _ = run("map", "-o", tmp_path / "m.html", "--level", "inside", *officer)
    assert code == 0, "the same gate as for the brief"
    code, _, err = run("backup", "--to", tmp_path / "b.actormap", "--role", "hro", "-w", workspace)
    assert code == 2
    assert "may not export" in err, "what was approved is briefs and maps alone"
    with open_store(workspace, passphrase=PASSPHRASE) as store:
        assert isinstance(store, Workspace)
        logged = store._db.execute("SELECT object FROM _audit WHERE action = 'export.brief'").fetchall()
    assert [level.partition(",")[0] for (level,) in logged] == ["level organisations", "level inside"]


@pytest.mark.parametrize("form", ["svg", "png"])
def test_map_is_saved_as_a_picture(run: Run, workspace: Path, tmp_path: Path, form: str) -> None:
    approved(run, workspace)
    code, _, _ = run("map", "-o", tmp_path / f"map.{form}", "--level", "inside", *DAY, "-w", workspace)
    assert code == 0
    assert (tmp_path / f"map.{form}").stat().st_size > 50_000


def test_page_on_whom_a_law_would_hit_is_written_and_the_log_says_so(
    run: Run, workspace: Path, tmp_path: Path
) -> None:
    files = [tmp_path / f"hit.{form}" for form in ("pdf", "docx", "html")]
    to = [word for file in files for word in ("-o", file)]
    code, out, _ = run("hit-page", *to, "--provision", "PR01", *DAY, "-w", workspace, "--json")
    assert code == 0
    assert all(file.stat().st_size > 2_000 for file in files)
    assert {row["level"] for row in document(out)["rows"]} == {"inside"}
    with open_store(workspace, passphrase=PASSPHRASE) as store:
        assert isinstance(store, Workspace)
        logged = store._db.execute("SELECT action, object FROM _audit ORDER BY seq DESC").fetchone()
    assert logged == ("export.brief", "level inside, 0 actors")
    code, _, err = run("hit-page", *to[:2], "--provision", "PR99", *DAY, "-w", workspace)
    assert code != 0
    assert "no provision has the code" in err


def test_questions_of_an_interview_are_written_in_each_format_and_the_log_says_so(
    run: Run, workspace: Path, tmp_path: Path
) -> None:
    files = [tmp_path / f"questions.{form}" for form in ("pdf", "docx", "html")]
    to = [word for file in files for word in ("-o", file)]
    assert run("interview", *to, "--role", "viewer", *DAY, "-w", workspace)[0] != 0
    assert not any(file.exists() for file in files)
    approved(run, workspace)
    code, out, _ = run("interview", *to, "--number", "2", *DAY, "-w", workspace, "--json")
    assert code == 0
    assert all(file.stat().st_size > 2_000 for file in files)
    assert [row["actors"] for row in document(out)["rows"]] == [6, 6, 6]
    with open_store(workspace, passphrase=PASSPHRASE) as store:
        assert isinstance(store, Workspace)
        logged = store._db.execute("SELECT action, object FROM _audit ORDER BY seq DESC").fetchone()
    assert logged == ("export.interview", "level inside, 6 actors")
    code, _, err = run("interview", "-o", tmp_path / "x.pdf", "--number", "77", *DAY, "-w", workspace)
    assert code != 0
    assert "there is no interview 77" in err


def test_the_page_for_the_chair_tells_who_decided(run: Run, workspace: Path, tmp_path: Path) -> None:
    approved(run, workspace)
    out = tmp_path / "chair.html"
    assert run("chair-page", "--meeting", "ME2", "-o", out, *DAY, "-w", workspace)[0] == 0
    text = out.read_text()
    assert "Round table on the draft law on associations" in text
    assert "24 invited" in text
    code, _, err = run("chair-page", "--meeting", "ME9", "-o", tmp_path / "x.html", *DAY, "-w", workspace)
    assert code
    assert "no planned meeting" in err


@pytest.mark.parametrize("kind", ["country-profile", "handover"])
def test_profile_and_handover_are_written_and_the_log_says_so(
    run: Run, workspace: Path, tmp_path: Path, kind: str
) -> None:
    approved(run, workspace)
    files = [tmp_path / f"page.{form}" for form in ("pdf", "docx", "html")]
    to = [word for file in files for word in ("-o", file)]
    code, out, _ = run("brief", "--kind", kind, *to, *DAY, "-w", workspace, "--json")
    assert code == 0
    assert all(file.stat().st_size > 2_000 for file in files)
    assert {row["level"] for row in document(out)["rows"]} == {"inside"}
    with open_store(workspace, passphrase=PASSPHRASE) as store:
        assert isinstance(store, Workspace)
        logged = store._db.execute("SELECT action, object FROM _audit ORDER BY seq DESC").fetchone()
    assert logged[0] == "export.brief"
    assert logged[1].startswith("level inside, ")


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (("--kind", "letter"), "--kind cannot be 'letter'"),
        (("--kind", "handover", "--area", "XZ03"), "is about the whole country"),
        (("--kind", "country-profile", "--level", "organisations"), "for the office alone"),
        (("--kind", "country-profile", "--role", "viewer"), "may not ask"),
        (("--kind", "handover", "--role", "viewer"), "may not ask"),
    ],
)
def test_what_a_profile_or_handover_cannot_be_is_refused(
    run: Run, workspace: Path, tmp_path: Path, asked: tuple[str, ...], says: str
) -> None:
    code, _, err = run("brief", "-o", tmp_path / "x.pdf", *asked, *DAY, "-w", workspace)
    assert code == 2
    assert says in err
    assert not (tmp_path / "x.pdf").exists()
