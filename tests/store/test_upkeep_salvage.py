"""A damaged file: named when it is opened, never touched, and what is readable saved."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from seeds import tries
from store_world import changes, content, many, raw, untranslated

from actormap.core.errors import StoreError, WrongKey
from actormap.core.model import ActorMap
from actormap.store import keys
from actormap.store.file import connection
from actormap.store.file.opening import create_workspace, open_workspace
from actormap.store.file.salvage import salvage

PAGE = 4096


@pytest.fixture
def whole(path: Path, passphrase: str) -> tuple[Path, str, ActorMap]:
    store, code = create_workspace(path, passphrase)
    with store:
        store.apply(many("A", 150))
        store.apply(
            changes(
                platforms={"id": ["P"], "name": ["Network"], "members": ["A00003;A00100"]},
                ties={
                    "source_id": [f"A{i:05}" for i in range(100)],
                    "kind": ["coordination"] * 100,
                    "target_id": [f"A{i:05}" for i in range(1, 101)],
                },
            )
        )
        m = store.load()
    return path, code, m


def flipped(path: Path, page: int) -> None:
    with path.open("r+b") as file:
        file.seek((page - 1) * PAGE + 1000)
        byte = file.read(1)
        file.seek(-1, 1)
        file.write(bytes([byte[0] ^ 1]))


def test_open_names_any_damaged_page_and_offers_to_salvage(
    whole: tuple[Path, str, ActorMap], tmp_path: Path
) -> None:
    path, code, _ = whole
    total = path.stat().st_size // PAGE
    assert total > 51
    (tmp_path / "copies").mkdir()
    for page in range(1, total + 1):
        copy = tmp_path / "copies" / "copy.actormap"
        shutil.copy(path, copy)
        flipped(copy, page)
        before = content(copy.parent)
        expected = f"damaged in 1 of its {total} pages \\({page}\\).* salvage" if page > 1 else "damaged"
        with pytest.raises(StoreError, match=expected):
            open_workspace(copy, code)
        assert content(copy.parent) == before


def test_a_large_file_is_checked_as_it_is_read(
    whole: tuple[Path, str, ActorMap], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, code, _ = whole
    monkeypatch.setattr(connection, "CHECKED", 100_000)
    total = path.stat().st_size // PAGE
    for page in range(total - 20, total + 1):
        flipped(path, page)
    with open_workspace(path, code) as store, pytest.raises(StoreError, match=r"is damaged.* salvage"):
        store.load()


def test_open_read_only_shows_what_is_readable(whole: tuple[Path, str, ActorMap]) -> None:
    path, code, m = whole
    flipped(path, path.stat().st_size // PAGE)
    before = content(path.parent)
    with open_workspace(path, code, read_only=True) as store:
        assert store.revision == 2
        assert len(store.history()) == 2
        with suppress(StoreError):
            assert store.load().equals(m)
        with pytest.raises(StoreError, match=r"cannot be written|is damaged"):
            store.record("export", who="", detail="")
    assert content(path.parent) == before


def test_salvage_saves_or_lists_every_row_whichever_page_is_damaged(
    whole: tuple[Path, str, ActorMap], passphrase: str, tmp_path: Path
) -> None:
    path, _, m = whole
    total = path.stat().st_size // PAGE
    (tmp_path / "copies").mkdir()
    losses, unopened, saves = 0, 0, 0
    pages = range(2, total + 1, 3)
    pages = pages[:: len(pages) // tries(len(pages), few=15)]
    for page in pages:
        copy = tmp_path / "copies" / f"{page}.actormap"
        shutil.copy(path, copy)
        flipped(copy, page)
        before = copy.read_bytes()
        to = tmp_path / "copies" / f"{page}-salvaged.actormap"
        try:
            saved = salvage(copy, passphrase, to)
        except StoreError as error:
            unopened += "nothing can be salvaged" in str(error)
            continue
        finally:
            assert copy.read_bytes() == before
        saves += 1
        with open_workspace(to, saved.code) as store:
            found = store.load()
            assert {name: len(frame) for name, frame in found.tables.items()} == saved.rows
            for table, frame in found.tables.items():
                listed = set(saved.missing.loc[saved.missing["table"] == table, "id"])
                gone = set(m[table]["id"]) - set(frame["id"])
                assert gone <= listed or "" in listed
                losses += len(gone)
            assert store.history()["why"].tolist() == [f"salvaged from {page}.actormap"]
    # One damaged page takes nothing away: rows are in the history too.
    assert losses == 0
    assert saves + unopened == len(pages)
    assert unopened < 6


def test_salvage_lists_what_is_lost_and_mends_what_leaned_on_it(
    whole: tuple[Path, str, ActorMap], passphrase: str
) -> None:
    path, code, m = whole
    _wipe(path, code, "actors", "A00100")
    to = path.with_name("salvaged.actormap")
    saved = salvage(path, passphrase, to)
    missing = saved.missing.to_numpy().tolist()
    assert ["actors", "A00100", "its page is damaged"] in missing
    with open_workspace(to, saved.code) as store:
        found = store.load()
    lost = {row[1] for row in missing if row[0] == "actors"}
    assert set(found.actors["id"]) == set(m.actors["id"]) - lost
    assert "A00100" in lost
    assert found.platforms["members"].tolist() == ["A00003"]
    assert ["platforms", "P", "members no longer names a lost row"] in missing
    assert not any(map(untranslated, saved.missing["what"]))
    leaning = m.ties[m.ties["source_id"].isin(lost) | m.ties["target_id"].isin(lost)]
    assert set(found.ties["id"]) == set(m.ties["id"]) - set(leaning["id"])
    assert {row[1] for row in missing if row[0] == "ties"} == set(leaning["id"])


def _wipe(path: Path, code: str, table: str, identifier: str) -> None:
    """Damage the leaf of a table that holds a row, and take the row out of the history."""
    db = raw(path, code)
    db.execute("UPDATE _change SET after = NULL WHERE \"table\" = ? AND id >= 'A00090'", (table,))
    db.close()
    key = keys.key_of(code, b"").hex()
    for page in range(2, path.stat().st_size // PAGE + 1):
        flipped(path, page)
        try:
            db = connection.connect(path, key, "ro&immutable=1")
        except StoreError:
            flipped(path, page)
            continue
        try:
            rowid = db.execute(f'SELECT rowid FROM "{table}" WHERE id = ?', (identifier,)).fetchone()  # noqa: S608
            db.execute(f'SELECT * FROM "{table}" WHERE rowid = 1').fetchall()  # noqa: S608
            try:
                db.execute(f'SELECT * FROM "{table}" WHERE rowid = ?', rowid).fetchall()  # noqa: S608
            except connection.Failure:
                return
        except connection.Failure:
            pass
        finally:
            db.close()
        flipped(path, page)


def test_salvage_saves_what_it_can_when_half_the_pages_are_damaged(
    whole: tuple[Path, str, ActorMap], passphrase: str
) -> None:
    path, code, m = whole
    key = keys.key_of(code, b"").hex()
    for page in range(2, path.stat().st_size // PAGE + 1, 2):
        flipped(path, page)
        try:
            connection.connect(path, key, "ro&immutable=1").close()
        except StoreError:  # without the list of its tables nothing can be salvaged
            flipped(path, page)
    saved = salvage(path, passphrase, path.with_name("salvaged.actormap"))
    assert not saved.missing.empty
    with open_workspace(path.with_name("salvaged.actormap"), passphrase) as store:
        found = store.load()
    for table, frame in found.tables.items():
        kept = m[table][m[table]["id"].isin(frame["id"])]
        assert len(kept) == len(frame)


def test_salvage_of_a_whole_file_loses_nothing(whole: tuple[Path, str, ActorMap], passphrase: str) -> None:
    path, _, m = whole
    saved = salvage(path, passphrase, path.with_name("salvaged.actormap"))
    assert saved.missing.empty
    with open_workspace(path.with_name("salvaged.actormap"), passphrase) as store:
        assert store.load().equals(m)


def test_salvage_counts_rows_that_nothing_names(whole: tuple[Path, str, ActorMap], passphrase: str) -> None:
    path, code, _ = whole
    db = raw(path, code)
    db.execute("DELETE FROM actors WHERE id > 'A00147'")
    db.close()
    saved = salvage(path, passphrase, path.with_name("salvaged.actormap"))
    assert saved.missing.to_numpy().tolist() == [["actors", "", "2 rows whose ids are not known"]]
    assert not any(map(untranslated, saved.missing["what"]))


def test_salvage_tells_of_one_row_that_nothing_names(
    whole: tuple[Path, str, ActorMap], passphrase: str
) -> None:
    path, code, _ = whole
    db = raw(path, code)
    db.execute("DELETE FROM actors WHERE id > 'A00148'")
    db.close()
    saved = salvage(path, passphrase, path.with_name("salvaged.actormap"))
    assert saved.missing.to_numpy().tolist() == [["actors", "", "1 row whose id is not known"]]


def test_salvage_tells_when_rows_cannot_be_counted(
    whole: tuple[Path, str, ActorMap], passphrase: str
) -> None:
    path, code, m = whole
    db = raw(path, code)
    (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = '_journal'").fetchone()
    db.close()
    flipped(path, root)
    saved = salvage(path, passphrase, path.with_name("salvaged.actormap"))
    assert "journal is damaged" in saved.missing["what"].iat[0]
    assert saved.rows["actors"] == len(m.actors)


def test_salvage_refuses_without_the_passphrase_or_over_a_file(
    whole: tuple[Path, str, ActorMap], passphrase: str
) -> None:
    path, _, _ = whole
    before = content(path.parent)
    with pytest.raises(WrongKey):
        salvage(path, "not the passphrase at all", path.with_name("salvaged.actormap"))
    with pytest.raises(StoreError, match="is there already"):
        salvage(path, passphrase, path)
    flipped(path, 1)
    with pytest.raises(WrongKey, match="damaged"):
        salvage(path, passphrase, path.with_name("salvaged.actormap"))
    flipped(path, 1)
    assert content(path.parent) == before


def test_a_sentence_names_few_of_many_pages(path: Path) -> None:
    path.write_bytes(bytes(30 * PAGE))
    text = connection.damage(path, list(range(2, 20)), "Do this.")
    assert text == "country.actormap is damaged in 18 of its 30 pages (2, 3, 4, 5, 6 …). Do this."
