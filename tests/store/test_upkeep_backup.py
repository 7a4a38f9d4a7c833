"""Backups that were opened and compared before they count."""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path
from typing import Any

import pytest
from store_world import actors, content, flip, many

from actormap.errors import StoreError
from actormap.store import connection, upkeep
from actormap.store.opening import create_workspace, open_workspace
from actormap.store.workspace import Workspace


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups"


@pytest.fixture
def store(path: Path, passphrase: str) -> Any:
    new, _ = create_workspace(path, passphrase)
    with new:
        new.apply(many("A", 300))
        new.apply(actors("A00001", note="second"))
        new.snapshot("before")
        new.record("import.refused", who="editor", detail="1 issue")
        yield new


def test_backup_opens_with_the_same_passphrase_and_holds_everything(
    store: Workspace, folder: Path, passphrase: str
) -> None:
    made = store.backup(folder)
    assert re.fullmatch(r"country-[0-9a-f]{8}-\d{8}T\d{6}Z\.actormap", made.name)
    assert list(content(folder)) == [made.name]
    if os.name != "nt":
        assert made.stat().st_mode & 0o077 == 0
    moved = folder.parent / "elsewhere" / "back.actormap"
    moved.parent.mkdir()
    made.rename(moved)
    with open_workspace(moved, passphrase) as copy:
        assert copy.load().digest() == store.load().digest()
        assert copy.history().equals(store.history())
        assert copy.head_code() == store.head_code() == copy.verify()
        assert copy.load_snapshot("before").equals(store.load_snapshot("before"))
        copy.undo(who="", why="")


def test_backup_to_a_file_makes_that_file_only(store: Workspace, folder: Path) -> None:
    assert store.backup(folder / "mine.actormap") == folder / "mine.actormap"
    assert list(content(folder)) == ["mine.actormap"]
    with pytest.raises(StoreError, match="is there already"):
        store.backup(folder / "mine.actormap")
    with pytest.raises(StoreError, match=r"Name it mine\.actormap"):
        store.backup(folder / "mine.db")
    with pytest.raises(StoreError, match=r"cannot be written .* Choose a folder"):
        store.backup(folder / "none" / "mine.actormap")


@pytest.mark.parametrize("place", [20, 5000, 0.5, 0.99])
def test_a_flipped_byte_is_told_when_the_backup_is_made(
    store: Workspace, folder: Path, monkeypatch: pytest.MonkeyPatch, place: float
) -> None:
    write = upkeep.write_copy

    def write_on_a_failing_disk(path: Path, db: Any, to: Path) -> None:
        write(path, db, to)
        flip(to, int(place if place > 1 else place * to.stat().st_size))

    monkeypatch.setattr(upkeep, "write_copy", write_on_a_failing_disk)
    with pytest.raises(StoreError, match=r"did not pass its test .* There is no backup\. Try another disk"):
        store.backup(folder)
    assert not content(folder)


WRONG_INDEX = """
    CREATE UNIQUE INDEX twice ON actors (name); PRAGMA writable_schema = ON;
    UPDATE sqlite_master SET sql = 'CREATE UNIQUE INDEX twice ON actors (sphere)' WHERE name = 'twice'
"""


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE actors SET note = 'other' WHERE id = 'A00005'", "its rows differ"),
        ("DELETE FROM _change WHERE id = 'A00005'", "its history differs"),
        ("DELETE FROM _audit", "its history differs"),
        ("UPDATE _journal SET why = 'other'", "journal is broken"),
        (WRONG_INDEX, "tables are damaged"),
    ],
)
def test_a_backup_that_differs_does_not_count(
    store: Workspace, folder: Path, monkeypatch: pytest.MonkeyPatch, statement: str, reason: str
) -> None:
    write = upkeep.write_copy

    def write_something_else(path: Path, db: Any, to: Path) -> None:
        write(path, db, to)
        other = connection.connect(to, store._key, "rw")
        other.executescript(statement)
        other.close()

    monkeypatch.setattr(upkeep, "write_copy", write_something_else)
    with pytest.raises(StoreError, match=reason):
        store.backup(folder)
    assert not content(folder)


def test_backup_is_of_one_moment_while_another_writes(
    store: Workspace, folder: Path, passphrase: str
) -> None:
    with open_workspace(store.path, passphrase) as other:
        other._db.execute("PRAGMA busy_timeout = 50")
        with store._nobody_writes(), pytest.raises(StoreError, match="another program"):
            other.apply(actors("B"))
        other.apply(actors("B"))
        with open_workspace(store.backup(folder), passphrase) as copy:
            assert copy.load().equals(other.load())


def days(*ago: int) -> list[str]:
    now = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
    return [f"country-{now - dt.timedelta(days=day):%Y%m%dT%H%M%SZ}.actormap" for day in ago]


def test_outdated_keeps_seven_days_and_four_weeks() -> None:
    names = days(*range(60))
    gone = upkeep.outdated(names, "country", ".actormap")
    kept = [name for name in names if name not in gone]
    # 25 November 2026 is a Wednesday: the Sundays before are 3, 10 and 17 days back.
    assert kept == days(0, 1, 2, 3, 4, 5, 6, 10, 17)


def test_outdated_keeps_the_last_of_a_day() -> None:
    names = [f"country-20261125T{hour:02}0000Z.actormap" for hour in range(5)]
    assert upkeep.outdated(names, "country", ".actormap") == names[:-1]


def test_outdated_keeps_old_ones_when_there_are_no_newer() -> None:
    assert upkeep.outdated(days(100, 200, 300), "country", ".actormap") == []


def test_outdated_names_no_other_files(store: Workspace, folder: Path) -> None:
    others = [
        "country.actormap",
        "country-notes.actormap",
        "country-20200101T000000Z.actormap",
        "other-20200101T000000Z.actormap",
        "a.txt",
    ]
    stem = upkeep.named_for(store.path, store._db)
    old = [f"{stem}-202001{day:02}T000000Z.actormap" for day in range(1, 29)]
    for name in [*others, *old]:
        (folder / name).touch()
    made = store.backup(folder)
    left = set(content(folder))
    assert {*others, made.name} <= left
    # Of January 2020: the 23rd to the 28th as days, the 19th as the end of a week.
    assert len(left) == len(others) + 1 + 6 + 1


def test_workspaces_of_one_name_leave_the_backups_of_each_other(
    store: Workspace, folder: Path, passphrase: str, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    other, _ = create_workspace(tmp_path / "other" / store.path.name, passphrase)
    stem = upkeep.named_for(store.path, store._db)
    old = [f"{stem}-202001{day:02}T000000Z.actormap" for day in range(1, 29)]
    for name in old:
        (folder / name).touch()
    with other:
        other.apply(actors("B"))
        made = other.backup(folder)
        assert {*old, made.name} == set(content(folder))
        again, gone = other.backup_alone(folder / "..")
        assert gone == []
        again.unlink()
    store.rekey("nine candles light the lower road")
    assert upkeep.named_for(store.path, store._db) == stem
    newest, gone = store.backup_alone(folder)
    assert set(gone) < set(old)  # others were outdated already
    assert set(content(folder)) == {newest.name, made.name}
