"""A new passphrase for a workspace."""

from __future__ import annotations

from pathlib import Path

import pytest
from store_world import actors, changes, content, many

from actormap.core.errors import StoreError, WrongKey
from actormap.store import Workspace
from actormap.store.file.opening import create_workspace, open_workspace

NEW = "nine candles light the lower road"


def test_rekey_lets_only_the_new_passphrase_and_code_in(path: Path, passphrase: str) -> None:
    store, code = create_workspace(path, passphrase)
    with store:
        store.apply(many("A", 200))
        head, digest = store.head_code(), store.load().digest()
        new = store.rekey(NEW)
        assert store.apply(actors("B")) == 2
        assert store._db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert new != code
    for gone in (passphrase, code):
        with pytest.raises(WrongKey):
            open_workspace(path, gone)
    for secret in (NEW, new):
        with open_workspace(path, secret) as again:
            assert again.load_at(1).digest() == digest
            assert again.verify(head) == again.head_code()
            again.load()
    assert list(content(path.parent)) == [path.name]


def test_rekey_refuses_a_weak_passphrase_and_the_old_one_stays(path: Path, closed: str) -> None:
    with open_workspace(path, closed) as store:
        with pytest.raises(StoreError, match="fewer than 12"):
            store.rekey("short")
        assert store.apply(actors("B")) == 2
    open_workspace(path, closed).close()


def test_rekey_is_refused_while_another_program_has_the_file_open(path: Path, closed: str) -> None:
    with open_workspace(path, closed) as store, open_workspace(path, closed) as other:
        other.load()
        store._db.execute("PRAGMA busy_timeout = 50")
        with pytest.raises(StoreError, match="is open in another program"):
            store.rekey(NEW)
        assert store.apply(actors("B")) == 2
        assert other.apply(actors("C")) == 3
    with open_workspace(path, closed) as again:
        assert again.load().actors["id"].tolist() == ["A", "B", "C"]


def test_rekey_that_fails_leaves_the_old_passphrase(path: Path, passphrase: str) -> None:
    store, code = create_workspace(path, passphrase)
    with store:
        store.apply(many("A", 300))
        digest = store.load().digest()
        store.path = path.with_name("gone.actormap")
        with pytest.raises(StoreError, match="moved, replaced or deleted"):
            store.rekey(NEW)
        store.path = path
        assert store.load().digest() == digest
    open_workspace(path, code).close()


def test_places_of_the_workspace_are_no_new_passphrase(store: Workspace) -> None:
    places = {"id": ["XA01", "XA02"], "name": ["Upper Sarra", "Selimgrad Coast"]}
    store.apply(changes(areas=places))
    with pytest.raises(StoreError, match=r"can be guessed\."):
        store.rekey("Upper Sarra Selimgrad 2026")
