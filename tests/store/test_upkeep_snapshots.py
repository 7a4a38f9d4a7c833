"""Former states, by number and by name."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from seeds import tries
from store_world import actors, changes, raw

from actormap.core.errors import StoreError
from actormap.store.file.opening import create_workspace, open_workspace
from actormap.store.file.workspace import Workspace


@pytest.fixture
def store(path: Any, passphrase: str) -> Any:
    new, _ = create_workspace(path, passphrase)
    with new:
        yield new


def test_load_at_gives_every_former_state(store: Workspace) -> None:
    states = [store.load()]
    for one in (
        actors("A", "B", "C"),
        actors("B", note="new"),
        changes({"actors": ("C",)}),
        actors("C", note="back"),
        changes(ties={"source_id": ["A"], "target_id": ["B"], "kind": ["trust"], "weight": ["3"]}),
    ):
        store.apply(one)
        states.append(store.load())
    store.undo(who="", why="")
    states.append(store.load())
    for revision, state in enumerate(states):
        assert store.load_at(revision).equals(state)


@settings(max_examples=tries(10, few=6), deadline=None)
@given(drawn=st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from(["", "x"])), max_size=6))
def test_load_at_equals_what_was_there(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[str, str]]
) -> None:
    new, _ = create_workspace(tmp_path_factory.mktemp("at") / "a.actormap", "the law holds for all")
    with new:
        states = [new.load().digest()]
        for identifier, note in drawn:
            there = identifier in set(new.load().actors["id"])
            drop = there and not note
            new.apply(changes({"actors": (identifier,)}) if drop else actors(identifier, note=note))
            states.append(new.load().digest())
        assert [new.load_at(revision).digest() for revision in range(len(states))] == states


@pytest.mark.parametrize("revision", [-1, 2])
def test_load_at_refuses_a_revision_that_is_not_there(store: Workspace, revision: int) -> None:
    store.apply(actors("A"))
    with pytest.raises(StoreError, match=f"no revision {revision}"):
        store.load_at(revision)


def test_a_snapshot_is_found_again_by_its_name(store: Workspace, path: Any, passphrase: str) -> None:
    store.apply(actors("A"))
    assert store.snapshot("2026, first half – «أ»") == 1
    before = store.load()
    store.apply(changes({"actors": ("A",)}, actors={"id": ["B"], "name": ["b"], "sphere": ["state"]}))
    store.snapshot("later")
    with open_workspace(path, passphrase) as again:
        assert again.load_snapshot("2026, first half – «أ»").equals(before)
        listed = again.snapshots()
    assert listed.columns.tolist() == ["name", "revision", "when", "digest", "who"]
    assert listed["name"].tolist() == ["2026, first half – «أ»", "later"]
    assert listed["revision"].tolist() == [1, 2]
    assert listed["digest"].tolist() == [before.digest(), store.load().digest()]


def test_a_snapshot_needs_a_name_of_its_own(store: Workspace) -> None:
    assert store.snapshots().empty
    store.snapshot("one")
    with pytest.raises(StoreError, match="'one' already"):
        store.snapshot("one")
    with pytest.raises(StoreError, match="needs a name"):
        store.snapshot("  ")
    with pytest.raises(StoreError, match="no snapshot 'two'"):
        store.load_snapshot("two")


def test_a_snapshot_is_not_given_back_where_the_history_was_altered(
    store: Workspace, path: Any, passphrase: str
) -> None:
    store.apply(actors("A", note="true"))
    store.snapshot("one")
    store.apply(actors("A", note="new"))
    code = store.rekey(passphrase + "!")
    db = raw(path, code)
    db.execute("UPDATE _change SET before = replace(before, 'true', 'false')")
    db.close()
    with pytest.raises(StoreError, match="does not lead to what it was made of"):
        store.load_snapshot("one")
