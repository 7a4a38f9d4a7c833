"""Backups that were opened and compared before they count."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from store_world import actors, content, flip, many, untranslated

from actormap.core.errors import StoreError
from actormap.store.file import connection, upkeep
from actormap.store.file.opening import create_workspace, open_workspace
from actormap.store.file.workspace import Workspace


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
    assert re.fullmatch(r"country-[0-9a-f]{8}-r2-\d{8}T\d{6}Z\.actormap", made.name)
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
    with pytest.raises(StoreError, match=reason) as refused:
        store.backup(folder)
    assert not untranslated(refused.value.sentence)
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


def named(*revisions: int, clock: int = 20261125) -> list[str]:
    return [f"country-r{revision}-{clock}T120000Z.actormap" for revision in revisions]


def left(names: list[str], made: str) -> list[str]:
    gone = upkeep.outdated(names, made, "country", ".actormap")
    return [name for name in names if name not in gone]


def test_outdated_keeps_the_latest_revisions_and_ever_fewer_of_those_before() -> None:
    """100, less the first seven: distances 7; 8 to 15; 16 to 31; 32 to 63; 64 to 99, of each the oldest."""
    names = named(*range(1, 101))
    kept = [1, 37, 69, 85, 93, *range(94, 101)]
    assert left(names, names[-1]) == named(*kept)


def test_after_many_backups_each_stretch_has_one() -> None:
    there: list[str] = []
    for revision in range(1, 300):
        (made,) = named(revision)
        there = left([*there, made], made)
        assert made in there
        assert len(there) <= upkeep.LATEST + revision.bit_length()
    assert there[0] == named(1)[0]


@pytest.mark.parametrize("clock", [19700101, 20261125, 20990101])
def test_the_one_just_made_stays_whatever_the_clock_says(clock: int) -> None:
    (made,) = named(50, clock=clock)
    others = [*named(*range(20, 50)), *named(50)]
    kept = left([*others, made], made)
    assert made in kept
    assert {*named(*range(44, 50))} <= {*kept}
    assert named(50)[0] not in kept or clock == 20261125


def test_what_holds_a_later_revision_or_tells_none_stays() -> None:
    others = [*named(31, 32, 33), "country-20260101T000000Z.actormap"]
    made = named(20)
    assert left([*others, *named(*range(20)), *made], made[0])[: len(others)] == others


def test_outdated_names_no_other_files(store: Workspace, folder: Path) -> None:
    others = [
        "country.actormap",
        "country-notes.actormap",
        "country-r1-20200101T000000Z.actormap",
        "other-r1-20200101T000000Z.actormap",
        "a.txt",
    ]
    stem = upkeep.named_for(store.path, store._db)
    for number in range(27):
        store.apply(actors(f"B{number}"))
    newest = store.revision
    old = [f"{stem}-r{revision}-20200101T000000Z.actormap" for revision in range(1, newest)]
    for name in [*others, *old]:
        (folder / name).touch()
    made = store.backup(folder)
    there = set(content(folder))
    assert {*others, made.name} <= there
    assert len(there - {*others}) == upkeep.LATEST + (newest - 1).bit_length() - 2


def test_workspaces_of_one_name_leave_the_backups_of_each_other(
    store: Workspace, folder: Path, passphrase: str, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    other, _ = create_workspace(tmp_path / "other" / store.path.name, passphrase)
    stem = upkeep.named_for(store.path, store._db)
    old = [f"{stem}-r0-202001{day:02}T000000Z.actormap" for day in range(1, 29)]
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
    assert set(gone) == set(old)
    assert set(content(folder)) == {newest.name, made.name}
