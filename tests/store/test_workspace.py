"""The file itself: keys, formats, damage, and what is in it."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from actormap.core import schema
from actormap.core.errors import InvalidMap, StoreError, WrongKey
from actormap.core.model import ActorMap, Changes, parse_tables
from actormap.core.tables import cells
from actormap.store import Store, Workspace, create_store, keys, open_store
from actormap.store.file import connection, sql_tables
from actormap.store.history import journal


def parsed(**tables: Any) -> Changes:
    rows, issues = parse_tables({table: pd.DataFrame(cells) for table, cells in tables.items()})
    assert not issues
    return Changes(upserts=rows, who="officer", why="test")


def actors(*ids: str, **cells: Any) -> Changes:
    return parsed(actors={"id": list(ids), "name": list(ids), "sphere": "civil_society", **cells})


def content(folder: Path) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}


def raw(path: Path, code: str) -> Any:
    return connection.connect(path, keys.key_of(code, b"").hex(), "rw")


def test_create_takes_the_real_cost_of_a_guess(
    path: Path, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "KDF_MEMORY", 256 << 10)
    store, code = create_store(path, passphrase=passphrase)
    store.close()
    open_store(path, passphrase=passphrase).close()
    monkeypatch.setattr(keys, "KDF_MEMORY", 64)
    with pytest.raises(WrongKey):
        open_store(path, passphrase=passphrase)
    open_store(path, passphrase=code).close()


def test_create_refuses_another_suffix(tmp_path: Path, passphrase: str) -> None:
    with pytest.raises(StoreError, match=r"Name it country\.actormap\."):
        create_store(tmp_path / "country.db", passphrase=passphrase)
    assert not content(tmp_path)


@pytest.mark.usefixtures("closed")
def test_create_refuses_to_overwrite(path: Path, passphrase: str) -> None:
    before = content(path.parent)
    with pytest.raises(StoreError, match="is there already"):
        create_store(path, passphrase=passphrase)
    assert content(path.parent) == before


def test_create_tells_when_the_folder_is_missing(tmp_path: Path, passphrase: str) -> None:
    with pytest.raises(StoreError, match=r"cannot be made .* Choose a folder"):
        create_store(tmp_path / "none" / "a.actormap", passphrase=passphrase)


def test_create_leaves_nothing_when_it_fails(
    path: Path, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sql_tables, "_OWN_TABLES", "CREATE TABLE no good")
    with pytest.raises(StoreError, match="was not made"):
        create_store(path, passphrase=passphrase)
    assert not content(path.parent)


@pytest.mark.parametrize("weak", ["", "short", "   eleven ch    ", "A" * 11, "e\u0301" * 11])
def test_create_refuses_a_weak_passphrase(path: Path, weak: str) -> None:
    with pytest.raises(StoreError, match="fewer than 12 characters"):
        create_store(path, passphrase=weak)
    assert not path.exists()


def test_create_refuses_a_passphrase_in_the_form_of_a_code(path: Path) -> None:
    with pytest.raises(StoreError, match="looks like a recovery code"):
        create_store(path, passphrase="ab" * 34)


@pytest.mark.parametrize(
    "secret",
    [
        'it\'s "quoted"; DROP TABLE actors; --',
        "عبارة مرور طويلة جدا للاختبار",
        "seven lanterns cross " * 50,
        "tab\tand nul\x00 and émoji 🔑",
        "9f3a" + "c71e52d0" * 7 + "b6e8",
    ],
)
def test_open_takes_any_passphrase_that_create_took(path: Path, secret: str) -> None:
    create_store(path, passphrase=secret)[0].close()
    open_store(path, passphrase=secret).close()
    with pytest.raises(WrongKey):
        open_store(path, passphrase=secret + " ")


def test_open_takes_a_passphrase_in_either_unicode_form(path: Path) -> None:
    secret = "déjà vu près de la forêt, Ångström 각"
    create_store(path, passphrase=unicodedata.normalize("NFD", secret))[0].close()
    open_store(path, passphrase=unicodedata.normalize("NFC", secret)).close()


def test_open_takes_the_recovery_code_as_it_was_written_down(path: Path, closed: str) -> None:
    for written in (closed, closed.lower(), closed.replace("-", " "), f" {closed.replace('-', '')}\n"):
        with open_store(path, passphrase=written) as store:
            assert list(store.load().actors["id"]) == ["A"]


def test_open_tells_a_slip_in_the_recovery_code(path: Path, closed: str) -> None:
    slip = ("0" if closed[0] != "0" else "1") + closed[1:]
    with pytest.raises(WrongKey, match="wrong character in it"):
        open_store(path, passphrase=slip)


@pytest.mark.usefixtures("closed")
def test_open_refuses_a_wrong_passphrase_and_leaves_the_file(
    path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = content(path.parent)
    with pytest.raises(WrongKey, match=r"passphrase is wrong, or .* not a workspace, or .* damaged"):
        open_store(path, passphrase="not the passphrase at all")
    with pytest.raises(WrongKey, match="passphrase is empty"):
        open_store(path, passphrase="")
    assert content(path.parent) == before
    assert capfd.readouterr() == ("", "")


def test_open_tells_when_there_is_no_file(tmp_path: Path, passphrase: str) -> None:
    with pytest.raises(StoreError, match="There is no file"):
        open_store(tmp_path / "none.actormap", passphrase=passphrase)
    with pytest.raises(StoreError, match="cannot be read"):
        open_store(tmp_path, passphrase=passphrase)
    assert not content(tmp_path)


def test_open_refuses_hostile_files_and_leaves_them(tmp_path: Path, shared: Path) -> None:
    made = [sys.executable, shared / "hostile" / "make.py", tmp_path]
    subprocess.run(made, check=True, capture_output=True)
    folder = tmp_path / "workspace"
    files = sorted(folder.glob("*.actormap"))
    assert len(files) >= 5
    before = content(folder)
    for file in files:
        special = {"plain_sqlite": "is not encrypted", "zero": "is empty"}
        with pytest.raises(StoreError, match=special.get(file.stem, "not a workspace")):
            open_store(file, passphrase="a passphrase that fits nothing")
    assert content(folder) == before


def test_open_refuses_a_file_of_a_few_bytes(path: Path, passphrase: str) -> None:
    path.write_bytes(b"short")
    with pytest.raises(WrongKey):
        open_store(path, passphrase=passphrase)


def test_open_refuses_a_damaged_first_page(path: Path, closed: str) -> None:
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)
    with pytest.raises(WrongKey, match="damaged"):
        open_store(path, passphrase=closed)
    assert path.read_bytes() == data


def test_load_tells_of_damage_further_in(path: Path, closed: str) -> None:
    with open_store(path, passphrase=closed) as store:
        store.apply(actors(*(f"B{number:04}" for number in range(500))))
    data = bytearray(path.read_bytes())
    for page in range(2, len(data) // 4096):
        data[page * 4096 + 50] ^= 1
    path.write_bytes(data)
    with pytest.raises(StoreError, match="damaged"), open_store(path, passphrase=closed) as store:
        store.load()
    assert path.read_bytes() == data


def test_open_refuses_a_newer_format(path: Path, closed: str) -> None:
    db = raw(path, closed)
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(StoreError, match="made by a newer version"):
        open_store(path, passphrase=closed)


def test_open_refuses_a_file_whose_making_was_interrupted(path: Path, closed: str) -> None:
    db = raw(path, closed)
    db.execute("PRAGMA user_version = 0")
    db.close()
    with pytest.raises(StoreError, match="not finished"):
        open_store(path, passphrase=closed)


@pytest.fixture
def older(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The schema as if some columns and tables had not been invented yet; undo it for the present one."""
    later = {"observations", "instruments", "provisions", "windows", "assessments", "undertakings"}
    columns = {table: dict(found) for table, found in schema.columns().items() if table not in later}
    del columns["actors"]["consent_c7"], columns["actors"]["at_risk_level"], columns["actors"]["sensitivity"]
    del columns["events"]["reprisal"], columns["platforms"]["functions"]
    monkeypatch.setattr(schema, "columns", lambda: columns)
    monkeypatch.setattr(schema, "tables", lambda: tuple(columns))
    former = {table: about for table, about in schema.open_tables().items() if table in columns}
    monkeypatch.setattr(schema, "open_tables", lambda: former)
    cells._empty.cache_clear()
    return monkeypatch


def test_open_adds_what_the_schema_gained(path: Path, passphrase: str, older: pytest.MonkeyPatch) -> None:
    store, code = create_store(path, passphrase=passphrase)
    with store:
        store.apply(actors("A", "B", note=["first", ""]))
        store.apply(actors("A", note=["second"]))
    older.undo()
    cells._empty.cache_clear()
    with open_store(path, passphrase=code) as now:
        assert now.load().equals(ActorMap(actors=actors("A", "B", note=["second", ""]).upserts["actors"]))
        assert set(now.load().actors["consent_c7"]) == {"unknown"}
        assert set(now.load().actors["sensitivity"]) == {0.0}
        now.undo(who="", why="")
        assert now.load().equals(ActorMap(actors=actors("A", "B", note=["first", ""]).upserts["actors"]))
    with open_store(path, passphrase=code) as again:
        again.apply(actors("A", note=["third"], at_risk_level=["4"]))
        law = {"id": ["L"], "name": ["Media law"], "kind": ["media"]}
        again.apply(parsed(instruments=law, provisions={"id": ["P"], "instrument": ["L"], "article": ["1"]}))
        assert again.load()["provisions"]["instrument"].tolist() == ["L"]
        assert again.load().actors["at_risk_level"].iat[0] == 4


@pytest.mark.usefixtures("closed", "older")
def test_open_refuses_a_file_with_columns_of_a_newer_schema(path: Path, passphrase: str) -> None:
    before = content(path.parent)
    with pytest.raises(StoreError, match="Update the program"):
        open_store(path, passphrase=passphrase)
    assert content(path.parent) == before


def test_open_takes_the_steps_that_an_older_file_lacks(
    path: Path, closed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = (*sql_tables.STEPS, ("later", lambda db: db.execute("CREATE TABLE _later (x)")))
    monkeypatch.setattr(sql_tables, "STEPS", steps)
    for _ in range(2):
        with open_store(path, passphrase=closed) as store:
            assert list(store.load().actors["id"]) == ["A"]
    db = raw(path, closed)
    assert [name for (name,) in db.execute("SELECT name FROM _step ORDER BY rowid")] == [
        "own tables",
        "new rows in parts",
        "key of codes",
        "who of a role",
        "who named a snapshot",
        "sealed part",
        "sealed part of one size",
        "later",
    ]
    db.close()


def test_open_makes_the_connection_as_strict_as_designed(path: Path, closed: str) -> None:
    with open_store(path, passphrase=closed) as store:
        db = store._db  # type: ignore[attr-defined]
        pragmas = {
            "journal_mode": "wal",
            "synchronous": 2,
            "foreign_keys": 1,
            "secure_delete": 1,
            "trusted_schema": 0,
            "busy_timeout": 5000,
            "temp_store": 2,
            "cipher_integrity_check": None,
        }
        found = {name: db.execute(f"PRAGMA {name}").fetchone() for name in pragmas}
        assert {name: value and value[0] for name, value in found.items()} == pragmas


def test_files_hold_no_plain_text_and_belong_to_one(path: Path, passphrase: str) -> None:
    marker = "Zebulon-Marker"
    store, code = create_store(path, passphrase=passphrase)
    with store:
        store.apply(actors("A", name=[marker], note=[marker]))
        store.apply(Changes(drops={"actors": ("A",)}, who=marker, why=marker))
        store.record("import.refused", who="officer", detail=marker)
        names = {file.name for file in path.parent.iterdir()}
        assert names == {path.name, f"{path.name}-wal", f"{path.name}-shm"}
        for file in path.parent.iterdir():
            assert file.stat().st_mode & 0o077 == 0
            data = file.read_bytes()
            for secret in (marker, "actors", "SQLite format", passphrase, code, code.replace("-", "")[:64]):
                assert secret.encode() not in data
            assert bytes.fromhex(code.replace("-", ""))[:32] not in data
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_store_tells_when_it_is_closed(path: Path, closed: str) -> None:
    store = open_store(path, passphrase=closed)
    store.close()
    store.close()
    with pytest.raises(StoreError, match="Open it again"):
        store.load()


def test_apply_is_refused_when_the_file_was_moved(path: Path, closed: str) -> None:
    with open_store(path, passphrase=closed) as store:
        path.rename(path.with_stem("elsewhere"))
        with pytest.raises(StoreError, match="moved, replaced or deleted"):
            store.apply(actors("B"))
        path.with_stem("elsewhere").rename(path)
        assert store.apply(actors("B")) == 2


def test_apply_is_refused_when_the_file_was_replaced(path: Path, closed: str) -> None:
    with open_store(path, passphrase=closed) as store:
        shutil.copy(path, path.with_stem("copy"))
        path.with_stem("copy").replace(path)
        with pytest.raises(StoreError, match="moved, replaced or deleted"):
            store.undo(who="", why="")


def test_apply_tells_when_another_program_writes(path: Path, closed: str) -> None:
    db = raw(path, closed)
    with open_store(path, passphrase=closed) as store:
        store._db.execute("PRAGMA busy_timeout = 50")  # type: ignore[attr-defined]
        db.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="written by another program"):
            store.apply(actors("B"))
        assert list(store.load().actors["id"]) == ["A"]
        db.close()
        assert store.apply(actors("B")) == 2


def test_apply_changes_nothing_when_the_disk_is_full(path: Path, closed: str) -> None:
    with open_store(path, passphrase=closed) as store:
        before = store.load().digest()
        db = store._db  # type: ignore[attr-defined]
        (pages,) = db.execute("PRAGMA page_count").fetchone()
        db.execute(f"PRAGMA max_page_count = {pages + 5}")
        with pytest.raises(StoreError, match="disk is full"):
            store.apply(actors(*(f"B{number:04}" for number in range(500))))
        assert store.load().digest() == before
        assert store.revision == 1
        assert store.apply(actors("C")) == 2


def test_logs_are_chained(path: Path, closed: str) -> None:
    with open_store(path, passphrase=closed) as store:
        store.undo(who="lead", why='a "reason" – أ')
        store.record("import.refused", who="officer", detail="3 issues in ties")
        store.record("import.refused", who="officer", detail="1 issue in actors")
    db = raw(path, closed)
    (key,) = db.execute("SELECT value FROM _meta WHERE name = 'audit key'").fetchone()
    assert key == keys.derived(keys.key_of(closed, b""), b"actormap audit")
    for log, columns in (
        ("journal", 'revision, "when", who, why, undoes, counts'),
        ("audit", 'seq, "when", role, action, object, purpose, revision'),
    ):
        rows = db.execute(f"SELECT {columns}, h FROM _{log} ORDER BY 1").fetchall()  # noqa: S608
        assert len(rows) == 2
        link = b""
        for *entry, h in rows:
            link = journal.link(key, link, log, entry)
            assert h == link
    assert "A" not in str(db.execute("SELECT counts FROM _journal").fetchall())
    db.close()


def test_apply_refused_leaves_no_trace_in_the_history(store: Store) -> None:
    with pytest.raises(InvalidMap):
        store.apply(Changes(drops={"actors": ("nobody",)}))
    assert store.history().empty


def test_what_is_kept_beside_the_map_is_there_again_and_in_no_log(path: Path, passphrase: str) -> None:
    with create_store(path, passphrase=passphrase)[0] as store:
        assert isinstance(store, Workspace)
        code = store.head_code()
        store.keep("form of a meeting", "Zebulon Marker, على الهاتف")
        store.keep("language", "ar")
        assert (store.revision, store.head_code()) == (0, code)
    assert b"Zebulon" not in path.read_bytes()
    with open_store(path, passphrase=passphrase) as store:
        assert isinstance(store, Workspace)
        assert store.kept("form of a meeting") == "Zebulon Marker, على الهاتف"
        assert store.kept("nothing") == ""
        store.keep("form of a meeting", "")
        assert (store.kept("form of a meeting"), store.kept("language")) == ("", "ar")
        assert store.verify() == code
