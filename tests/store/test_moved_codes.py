"""A file of an older release gets a key of its codes when it is opened, once, and a copy as it was."""

from __future__ import annotations

import json
import re
import shutil
from functools import partial
from pathlib import Path

import pytest
from store_world import Program, content, dump, opening_alone, same_as_rows

from actormap.core.errors import StoreError
from actormap.core.tables.ids import fingerprint
from actormap.ingest import read_map
from actormap.store import keys, restore
from actormap.store.file import codes, connection, sql_tables
from actormap.store.file.opening import open_workspace
from actormap.store.history import logs

MADE = Path(__file__).with_name("second_release.actormap")
"""Made by format 2: a list, ties without ids, two meetings, a note, an end, an undoing, a removal."""
PASSPHRASE = "second release opens for good"
NAMES = ("Quiet Harbour", "Desk of Rights", "Mothers of Ostrel", "Open Forum", "Lantern House")
"""Organisations that came by their names alone."""
OPEN = re.compile(r"\b[a-z]+-[0-9a-f]{16}\b")


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "KDF_MEMORY", 64)


@pytest.fixture
def old(path: Path) -> Path:
    shutil.copy(MADE, path)
    return path


def as_it_was(path: Path) -> Path:
    (copy,) = path.parent.glob("*-as-it-was-*.actormap")
    return copy


def code_of(path: Path) -> str:
    return keys.recovery_code(keys.key_of(PASSPHRASE, path.read_bytes()[:16]))


def test_nothing_that_can_be_guessed_is_left_in_the_file(old: Path) -> None:
    before = dump(old, code_of(old))
    guessed = [f"org-{fingerprint([name])}" for name in NAMES] + [f"said-{fingerprint(['C001'])}"]
    assert sum(one in before for one in guessed) == len(guessed) - 1, "one was forgotten"
    open_workspace(old, PASSPHRASE).close()
    after = dump(old, code_of(old))
    assert not [one for one in guessed if one in after]
    assert not OPEN.findall(after)


def test_all_else_is_as_it_was(old: Path) -> None:
    with open_workspace(old, PASSPHRASE) as store:
        key = store.code_key
        assert same_as_rows(store)
        m = store.load()
        assert m.actors["name"].tolist().count("Quiet Harbour") == 1
        assert {"O", "C001", "C002"} <= set(m.actors["id"]), "codes of their own keep"
        assert set(m.sources["id"]) >= {"S1", key.code("said", ["C001"])}
        org = m.actors.set_index("name").loc["Quiet Harbour", "id"]
        assert org == key.code("org", ["Quiet Harbour"])
        assert m.actors.set_index("id").loc[org, "note"] == f"see {org} and C001"
        history = store.history()
        assert f"note on {org}" in history["why"].tolist()
        assert f"after a meeting: {org}" in history["why"].tolist()
        for revision in range(len(history) + 1):
            store.load_at(revision)
        assert store.load_snapshot("after two meetings").actors["note"].tolist().count("") == 8
        assert store.verify("log 12 - ZQOR-HTCO") == store.head_code(), "a code that was printed still counts"


def test_rows_have_the_ids_that_they_would_be_given_now(old: Path) -> None:
    with open_workspace(old, PASSPHRASE) as store:
        m, key = store.load(), store.code_key
    for table in ("presence", "contacts", "observations"):
        assert m[table]["id"].tolist() == key.row_ids(table, m[table])


def test_a_list_that_is_brought_again_is_found(old: Path, tmp_path: Path) -> None:
    file = tmp_path / "3w.csv"
    file.write_text(
        "Organisation,Sector,Activity,Admin1,Start date\nOpen Forum,Law,work,North,2026-01-05\n", "utf-8"
    )
    with open_workspace(old, PASSPHRASE) as store:
        base = store.load()
        imported = read_map([file], base=base, constants={"legal_basis": "published"}).require()
    assert not imported.changing


def test_ids_that_were_handed_out_before_are_still_understood(old: Path, tmp_path: Path) -> None:
    file = tmp_path / "ties.csv"
    before = f"org-{fingerprint(['Open Forum'])}"
    file.write_text(f"source_id,target_id,kind\nC001,{before},coordination\n", "utf-8")
    with open_workspace(old, PASSPHRASE) as store:
        base, key = store.load(), store.code_key
        imported = read_map([file], base=base).require()
        assert imported.changes.upserts["ties"]["target_id"].tolist() == [key.code("org", ["Open Forum"])]


def test_every_revision_that_could_be_undone_still_can(old: Path) -> None:
    with open_workspace(old, PASSPHRASE) as store:
        states = [store.load_at(revision).digest() for revision in range(store.revision + 1)]
        undone = store.undo(who="data_steward", why="")
        assert store.load().digest() not in states[-3:], "the end of a tie, and not what was undone before"
        store.undo(who="data_steward", why="", revision=undone)
        assert store.load().digest() == states[-1]


def test_it_is_told_once_and_the_copy_is_whole(old: Path) -> None:
    made = old.read_bytes()
    with open_workspace(old, PASSPHRASE) as store:
        (told,) = [one for one in store.warnings if "brought up to date" in one]
        assert as_it_was(old).name in told
        assert store.verify() == store.head_code()
        (moved,) = store._db.execute("SELECT count(*) FROM _audit WHERE action = 'codes.moved'").fetchone()
        assert moved == 1
    with open_workspace(old, PASSPHRASE) as store:
        assert not [one for one in store.warnings if "brought up to date" in one]
    db = connection.connect(as_it_was(old), keys.key_of(PASSPHRASE, made[:16]).hex(), "ro")
    assert sql_tables.older(db)
    assert not codes.key_of(db).secret
    db.close()


def test_restoring_the_copy_undoes_it(old: Path) -> None:
    before = dump(old, code_of(old))
    open_workspace(old, PASSPHRASE).close()
    copy = as_it_was(old)
    restore(copy, old, passphrase=PASSPHRASE)
    assert dump(old, code_of(old)).replace("\n", "") == before.replace("\n", "")


def test_two_files_get_two_keys(old: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.actormap"
    shutil.copy(MADE, other)
    with open_workspace(old, PASSPHRASE) as one, open_workspace(other, PASSPHRASE) as two:
        assert one.code_key != two.code_key
        assert set(one.load().actors["id"]) & set(two.load().actors["id"]) == {"O", "C001", "C002"}


def test_who_has_it_open_elsewhere_is_asked_to_close_it(old: Path) -> None:
    db = connection.connect(old, keys.key_of(PASSPHRASE, old.read_bytes()[:16]).hex(), "rw")
    db.execute("BEGIN")
    db.execute("SELECT * FROM actors").fetchall()
    with pytest.raises(StoreError, match="open in another program"):
        open_workspace(old, PASSPHRASE)
    db.execute("ROLLBACK")
    db.close()
    assert old.read_bytes() == MADE.read_bytes()
    assert not list(old.parent.glob("*-as-it-was-*"))


def test_one_that_is_only_looked_at_is_refused_with_what_to_do(old: Path) -> None:
    before = content(old.parent)
    with pytest.raises(StoreError, match="Copy it to a disk of this computer"):
        open_workspace(old, PASSPHRASE, read_only=True)
    assert content(old.parent) == before


def _many_files(folder: Path, most: int) -> bool:
    return len(list(folder.iterdir())) > most


@pytest.mark.kill
def test_killed_at_any_moment_it_is_as_it_was_or_moved(old: Path) -> None:
    seen = set()
    for number in range(12):
        shutil.copy(MADE, old)
        program = Program(opening_alone, old, PASSPHRASE)
        assert program.next() == "start"
        program.kill_once(partial(_many_files, old.parent, number % 4))
        with open_workspace(old, PASSPHRASE) as store:
            assert store.verify() == store.head_code()
            assert same_as_rows(store)
            seen.add(bool([one for one in store.warnings if "brought up to date" in one]))
        for copy in old.parent.glob("*-as-it-was-*"):
            copy.unlink()
    assert True in seen


def test_exceptions_that_were_approved_by_writing_so_are_taken_out(old: Path) -> None:
    db = connection.connect(old, keys.key_of(PASSPHRASE, old.read_bytes()[:16]).hex(), "rw")
    cells = {"id": "x1", "actor_id": "C001", "target_id": "C002", "proposed_by": "a", "approved_by": "b"}
    names = ", ".join(f'"{name}"' for name in cells)
    db.execute(f"INSERT INTO introducer_exceptions ({names}) VALUES (?, ?, ?, ?, ?)", (*cells.values(),))  # noqa: S608
    link = logs.next_link(db, "journal", (11, "2026-01-01T00:00:00Z", "x", "", None, "{}"))
    db.execute("INSERT INTO _journal VALUES (11, '2026-01-01T00:00:00Z', 'x', '', NULL, ?, ?)", ("{}", link))
    db.execute(
        "INSERT INTO _change VALUES (11, 'introducer_exceptions', 'x1', NULL, ?)", (json.dumps(cells),)
    )
    db.close()
    with open_workspace(old, PASSPHRASE) as store:
        assert any("1 exception for an introducer was removed" in one for one in store.warnings)
        assert store.load()["introducer_exceptions"].empty
        assert store.load_at(store.revision - 1)["introducer_exceptions"]["id"].tolist() == ["x1"]
        store.verify()
