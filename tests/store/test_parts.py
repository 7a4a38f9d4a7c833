"""What a large import added: one copy in the rows, one in parts of the history, and the same law."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from seeds import tries
from store_world import actors, changes, flip, many, plain_bytes, raw, same_as_rows

from actormap.core.errors import StoreError
from actormap.core.model import ActorMap
from actormap.store import create_store, keys
from actormap.store.file.opening import create_workspace, open_workspace
from actormap.store.file.salvage import salvage
from actormap.store.file.workspace import Workspace
from actormap.store.history import parts

PAGE = 4096
MANY = 2100
FIRST_RELEASE = Path(__file__).with_name("first_release.actormap")


@pytest.fixture
def store(path: Path, passphrase: str) -> Any:
    with create_workspace(path, passphrase)[0] as made:
        made.apply(many("A", MANY, note="as imported"))
        yield made


def lines(store: Workspace) -> int:
    return int(store._db.execute("SELECT count(*) FROM _change").fetchone()[0])


def test_a_large_import_is_kept_in_parts_and_a_small_one_line_by_line(store: Workspace) -> None:
    assert lines(store) == 0
    assert [len(part.frame) for part in parts.since(store._db)] == [MANY]
    store.apply(actors("B"))
    assert lines(store) == 1
    assert len(parts.places(store._db)) == 1


def test_parts_have_a_bounded_size(path: Path, passphrase: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "ROWS", 1000)
    with create_workspace(path, passphrase)[0] as store:
        store.apply(many("A", MANY))
        assert [len(part.frame) for part in parts.since(store._db)] == [1000, 1000, 100]
        assert len(store.written(1)) == MANY
        assert same_as_rows(store)


def test_written_tells_every_row_of_an_import(store: Workspace) -> None:
    written = store.written(1)
    assert [row[:3] for row in written[:2]] == [("actors", "A00000", None), ("actors", "A00001", None)]
    assert len(written) == MANY
    assert '"note":"as imported"' in str(written[-1][3])


def test_rows_that_an_import_changes_are_kept_line_by_line(store: Workspace) -> None:
    store.apply(many("A", 2 * MANY, note="again"))
    assert lines(store) == MANY
    assert len(store.written(2)) == 2 * MANY
    assert same_as_rows(store)
    assert set(store.load_at(1).actors["note"]) == {"as imported"}


def test_load_takes_the_parts_and_what_changed_since(store: Workspace, path: Path, passphrase: str) -> None:
    store.apply(actors("A00001", "B", note="new"))
    store.apply(changes({"actors": ("A00002",)}))
    store.apply(changes({"actors": ("B",)}))
    store.undo(who="", why="")
    with open_workspace(path, passphrase) as other:
        # A file cannot come to this; it shows where the cells come from.
        store._db.execute("UPDATE actors SET note = 'only in the rows' WHERE id = 'A00003'")
        found = other.load().actors.set_index("id")["note"]
    assert len(found) == MANY
    assert found["A00001"] == found["B"] == "new"
    assert found["A00003"] == "as imported"
    assert "A00002" not in found


def test_undo_of_a_large_import_and_undo_of_that(store: Workspace) -> None:
    whole = store.load().digest()
    store.undo(who="", why="wrong file")
    assert store.load().digest() == ActorMap.empty().digest()
    assert same_as_rows(store)
    store.undo(who="", why="it was right", revision=2)
    assert store.load().digest() == whole
    assert same_as_rows(store)
    assert store.load_at(2).actors.empty


@settings(max_examples=tries(15, few=6), deadline=None)
@given(
    st.lists(
        st.lists(
            st.tuples(st.sampled_from("ABCDE"), st.sampled_from(["", "x", "y"])),
            max_size=4,
            unique_by=lambda row: row[0],
        ),
        max_size=7,
    )
)
def test_every_former_state_is_found_again_whatever_is_in_parts(drawn: list[list[tuple[str, str]]]) -> None:
    import tempfile  # noqa: PLC0415 - hypothesis wants no fixture of a function

    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        patch.setattr(parts, "LARGE", 1)
        path = Path(folder) / "a.actormap"
        store, code = create_store(path, passphrase="the law holds for all")
        states = [ActorMap.empty().digest()]
        with store:
            for rows in drawn:
                here = set(store.load().actors["id"])
                gone = tuple(i for i, note in rows if not note and i in here)
                new = {i: note for i, note in rows if i not in gone}
                one = actors(*new, note=list(new.values())) if new else changes()
                store.apply(changes({"actors": gone}))
                states.append(store.load().digest())
                store.apply(one)
                states.append(store.load().digest())
            with open_workspace(path, code) as other:
                assert same_as_rows(other)
                assert [other.load_at(number).digest() for number in range(len(states))] == states


def test_forget_takes_an_actor_out_of_the_parts(
    store: Workspace, path: Path, passphrase: str, tmp_path: Path
) -> None:
    ids = [f"A{i:05}" for i in range(MANY)]
    ties = {"source_id": ids[1:], "target_id": ["A00007" if i != "A00007" else "A00008" for i in ids[1:]]}
    store.apply(changes(ties=ties | {"kind": "coordination", "note": "A00007 told"}))
    store.apply(many("C", MANY, note="knows A00007"))
    store.forget("A00007", who="data_steward", why="asked to be removed")
    assert same_as_rows(store)
    assert len(store.load().actors) == 2 * MANY - 1
    assert store.load().ties.empty
    assert "A00007" not in set(store.load_at(1).actors["id"])
    for revision in (1, 2, 3):
        with pytest.raises(StoreError, match="some of its rows were removed for good"):
            store.undo(who="", why="", revision=revision)
    store.verify()
    code = store.rekey(passphrase)
    store.close()
    assert b"A00007" not in plain_bytes(path, code, tmp_path / "plain.db")
    with open_workspace(path, passphrase) as other:
        assert same_as_rows(other)


def test_one_damaged_page_takes_no_row_away(store: Workspace, passphrase: str, tmp_path: Path) -> None:
    m, path = store.load(), store.path
    store.close()
    total, losses, saves = path.stat().st_size // PAGE, 0, 0
    for page in range(2, total + 1, max(1, total // tries(25, few=12))):
        copy, to = tmp_path / f"{page}.actormap", tmp_path / f"{page}-saved.actormap"
        shutil.copy(path, copy)
        flip(copy, (page - 1) * PAGE + 1000)
        with suppress(StoreError):
            saved = salvage(copy, passphrase, to)
        if not to.exists():
            continue
        with open_workspace(to, saved.code) as other:
            found = other.load()
        listed = set(saved.missing["id"])
        losses += len(set(m.actors["id"]) - set(found.actors["id"]))
        assert set(m.actors["id"]) - set(found.actors["id"]) <= listed
        saves += 1
    assert saves > tries(15, few=7)
    assert losses == 0


def test_a_backup_with_other_parts_is_no_backup(store: Workspace, passphrase: str, tmp_path: Path) -> None:
    from actormap.store.file import upkeep  # noqa: PLC0415 - one test looks inside

    copy = store.backup(tmp_path / "backup.actormap")
    with open_workspace(copy, passphrase) as other:
        other._db.execute("DELETE FROM _part")
    with pytest.raises(StoreError, match="its history differs"):
        upkeep.verify_copy(copy, store._key, store.load(), store._db)


def test_a_file_of_the_first_release_that_is_only_looked_at_is_not_written_to(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "KDF_MEMORY", 256 << 10)
    shutil.copy(FIRST_RELEASE, path)
    with pytest.raises(StoreError, match="was made by an older release"):
        open_workspace(path, "first release opens for good", read_only=True)
    db = raw(path, "E91A-F203-688F-43E8-A1C2-4C0F-22D0-0E2D-7F90-56A2-DA27-3050-C7D2-A98B-2126-D4B5-135E")
    assert parts.places(db) == []
    assert db.execute("PRAGMA user_version").fetchone() == (1,)
    db.close()
