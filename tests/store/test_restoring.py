"""A backup in the place of a workspace: never mixed with the log of what was there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from store_world import actors, content, flip, many, raw, untranslated

from actormap.core import words
from actormap.core.errors import StoreError, WrongKey
from actormap.store import finish_restore, is_interrupted, restore, undo_restore
from actormap.store.file.opening import create_workspace, open_workspace


@pytest.fixture
def killed(path: Path, tmp_path: Path, passphrase: str) -> tuple[Path, Path, str]:
    """A backup, and a workspace as a program that was killed after later changes left it: with its log."""
    store, code = create_workspace(path, passphrase)
    with store:
        store.apply(many("A", 300))
        store.apply(actors("A00001", note="second"))
        made = store.backup(tmp_path / "backup.actormap")
        shutil.copy(path, tmp_path / "by hand.actormap")
        for number in range(4):
            store.apply(actors(f"B{number}", "A00001", note=f"later {number}" * 50))
        left = tmp_path / "left"
        left.mkdir()
        for file in tmp_path.glob("country.actormap*"):
            shutil.copy(file, left / file.name)
    assert (left / "country.actormap-wal").stat().st_size > 0
    return left / path.name, made, code


@pytest.mark.parametrize("checkpointed", [True, False])
def test_a_log_that_remained_beside_a_copied_backup_is_refused(
    killed: tuple[Path, Path, str], checkpointed: bool
) -> None:
    path, made, code = killed
    if checkpointed:
        open_workspace(path, code).close()
        # What a program that is killed later leaves: a log of the last changes alone.
        first = raw(path, code)
        first.execute("PRAGMA journal_mode = WAL")
        with open_workspace(path, code) as store:
            store.apply(actors("C", note="last"))
            log = path.with_name(f"{path.name}-wal").read_bytes()
        first.close()
        path.with_name(f"{path.name}-wal").write_bytes(log)
    shutil.copy(made, path)
    before = content(path.parent)
    with pytest.raises(StoreError, match=r"belongs to another state .*actormap restore BACKUP"):
        open_workspace(path, code)
    after = content(path.parent)
    assert {name: digest for name, digest in after.items() if not name.endswith("-shm")} == {
        name: digest for name, digest in before.items() if not name.endswith("-shm")
    }


def test_a_log_of_its_own_is_carried_in(killed: tuple[Path, Path, str]) -> None:
    path, _, code = killed
    with open_workspace(path, code) as store:
        assert store.revision == 6
        assert store.verify()


def test_restore_puts_the_backup_in_place_and_keeps_the_rest_aside(
    killed: tuple[Path, Path, str], passphrase: str
) -> None:
    path, made, code = killed
    done = restore(made, path, passphrase=passphrase)
    assert (done.path, done.revision) == (path, 2)
    assert not path.with_name(f"{path.name}-wal").exists()
    with open_workspace(path, code) as store:
        assert store.verify() == done.code
        assert store.revision == 2
        assert store.load().actors.set_index("id")["note"]["A00001"] == "second"
        assert store.apply(actors("D")) == 3
    assert done.kept
    with open_workspace(done.kept, code) as former:
        assert former.revision == 6
    if os.name != "nt":
        assert path.stat().st_mode & 0o077 == 0


def test_restore_mends_what_was_copied_over(killed: tuple[Path, Path, str], passphrase: str) -> None:
    path, made, code = killed
    shutil.copy(made, path)
    restore(made, path, passphrase=passphrase)
    with open_workspace(path, code) as store:
        assert store.revision == 2
        assert store.verify()


def test_restore_makes_a_workspace_where_none_is(killed: tuple[Path, Path, str], tmp_path: Path) -> None:
    _, made, code = killed
    done = restore(made, tmp_path / "new.actormap", passphrase=code)
    assert done.kept is None
    with open_workspace(tmp_path / "new.actormap", code) as store:
        assert store.revision == 2


def _flipped(made: Path, code: str) -> None:
    assert code
    flip(made, made.stat().st_size // 2)


def _altered(made: Path, code: str) -> None:
    db = raw(made, code)
    db.execute("UPDATE actors SET note = 'other' WHERE id = 'A00005'")
    db.close()


def _rewritten(made: Path, code: str) -> None:
    db = raw(made, code)
    db.execute("UPDATE _journal SET why = 'other' WHERE revision = 1")
    db.close()


@pytest.mark.parametrize("harm", [_flipped, _altered, _rewritten])
def test_a_backup_that_is_not_whole_is_refused_and_nothing_moves(
    killed: tuple[Path, Path, str], harm: Callable[[Path, str], None]
) -> None:
    path, made, code = killed
    harm(made, code)
    before = content(path.parent)
    words.speak(words.catalogue("ar"))
    try:
        with pytest.raises(StoreError) as refused:
            restore(made, path, passphrase=code)
    finally:
        words.speak(None)
    sentence = refused.value.sentence
    assert str.__str__(sentence).isascii(), "programs read it in English, whoever is at the screen"
    assert not untranslated(sentence)
    assert content(path.parent) == before


def test_restore_is_refused_for_a_wrong_passphrase_or_the_file_itself(killed: tuple[Path, Path, str]) -> None:
    path, made, code = killed
    before = content(path.parent)
    with pytest.raises(WrongKey):
        restore(made, path, passphrase="another passphrase altogether")
    with pytest.raises(StoreError, match="is the workspace itself"):
        restore(path, path, passphrase=code)
    with pytest.raises(StoreError, match="has a log beside it"):
        restore(path, made, passphrase=code)
    with pytest.raises(StoreError, match="There is no backup"):
        restore(path.with_name("none.actormap"), path, passphrase=code)
    assert content(path.parent) == before


def test_audit_compares_the_rows_with_the_history(killed: tuple[Path, Path, str]) -> None:
    path, _, code = killed
    with open_workspace(path, code) as store:
        store.forget("A00009", who="data_steward", why="asked")
        assert store.verify()
    db = raw(path, code)
    db.execute("UPDATE actors SET note = 'slipped in' WHERE id = 'A00005'")
    db.execute("DELETE FROM actors WHERE id = 'A00006'")
    db.close()
    with (
        open_workspace(path, code) as store,
        pytest.raises(StoreError, match=r"2 rows \(actors A00005, actors A00006\) are not what they say"),
    ):
        store.verify()


class Killed(BaseException):
    """In the place of a kill: nothing that tidies up after an error sees it."""


@pytest.fixture
def interrupted(
    killed: tuple[Path, Path, str],
    passphrase: str,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> tuple[Path, str]:
    """A workspace whose replacement was killed after so many of its renames."""
    path, made, code = killed
    renames = iter(range(request.param))
    rename = Path.rename

    def until_killed(self: Path, to: Path) -> Path:
        if next(renames, None) is None:
            raise Killed
        return rename(self, to)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", until_killed)
        with pytest.raises(Killed):
            restore(made, path, passphrase=passphrase)
    return path, code


AFTER_EACH = pytest.mark.parametrize("interrupted", range(4), indirect=True)


@AFTER_EACH
def test_what_was_interrupted_is_told_and_finished(interrupted: tuple[Path, str], passphrase: str) -> None:
    path, code = interrupted
    for tried in (lambda: open_workspace(path, code), lambda: restore(path, path, passphrase=passphrase)):
        with pytest.raises(StoreError, match=r"interrupted. Nothing is lost. .*--finish.*--undo"):
            tried()
    kept = finish_restore(path)
    assert not is_interrupted(path)
    with open_workspace(path, code) as store:
        assert (store.revision, bool(store.verify())) == (2, True)
    with open_workspace(kept, code) as store:
        assert (store.revision, bool(store.verify())) == (6, True)
    with pytest.raises(StoreError, match=r"No replacement of country\.actormap was interrupted"):
        finish_restore(path)


@pytest.mark.parametrize("interrupted", [0], indirect=True)
def test_a_disk_that_stops_what_was_interrupted_is_told_in_the_language_of_who_reads(
    interrupted: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, _ = interrupted

    def stopped(self: Path, to: Path) -> Path:
        raise OSError(5, "Input/output error", str(self), None, str(to))

    monkeypatch.setattr(Path, "rename", stopped)
    with pytest.raises(StoreError, match=r"--undo .* The disk says: Input/output error\.$") as refused:
        finish_restore(path)
    assert not untranslated(refused.value.sentence)


@AFTER_EACH
def test_what_was_interrupted_is_taken_back(interrupted: tuple[Path, str]) -> None:
    path, code = interrupted
    undo_restore(path)
    assert not is_interrupted(path)
    with open_workspace(path, code) as store:
        assert (store.revision, bool(store.verify())) == (6, True)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_name_that_looks_like_a_replacement_of_another_stops_nothing(path: Path, passphrase: str) -> None:
    """A workspace of a place whose name has signs of patterns in it."""
    odd = path.with_name("a[b]*.actormap")
    create_workspace(odd, passphrase)[0].close()
    path.with_name("ab-replaced-20260101T000000000000Z.actormap.restoring").touch()
    path.with_name("a[b]*-replaced-lately.actormap.restoring").touch()
    assert not is_interrupted(odd)
    open_workspace(odd, passphrase).close()
