"""What every store must do: the law, undo, conflicts, history."""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from law import STARTED, actors, any_changes, changes, obey, ties
from seeds import tries

from actormap.core import schema
from actormap.core.errors import Conflict, InvalidMap, StoreError
from actormap.core.model import ActorMap, Changes, parse_tables
from actormap.store import Scope, Store, Workspace, create_store, open_store
from actormap.store.server import cypher


@settings(max_examples=tries(20, few=8), deadline=None)
@given(st.lists(any_changes(), max_size=5))
def test_load_equals_the_fold_of_what_was_applied(drawn: list[Changes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "law.actormap"
        store, code = create_store(path, passphrase="the law holds for all")
        with store, open_store(path, passphrase=code) as other:
            obey(store, other, drawn)
        with open_store(path, passphrase=code) as reopened:
            assert reopened.load().equals(ActorMap.empty())


def test_load_gives_the_types_of_the_constructor_when_reopened(
    store: Store, path: Path, passphrase: str
) -> None:
    store.apply(changes(actors=actors("A", "B", at_risk_level=["", "3"]), ties=ties("AB", weight=[0.1])))
    with open_store(path, passphrase=passphrase) as again:
        for name, frame in store.load().tables.items():
            pd.testing.assert_frame_equal(again.load()[name], frame)


def test_load_is_empty_when_nothing_was_applied(store: Store) -> None:
    assert store.revision == 0
    assert store.load().equals(ActorMap.empty())
    assert store.history().empty


def test_load_gives_only_the_scope_that_is_asked_for(store: Store) -> None:
    store.apply(changes(actors=actors("A", "B", "C"), ties=ties("AB", "BC")))
    part = store.load(Scope(frozenset("AB")))
    assert list(part.actors["id"]) == ["A", "B"]
    assert list(part.ties["id"]) == ["tAB"]


def test_apply_changes_nothing_when_refused(store: Store, path: Path, passphrase: str) -> None:
    store.apply(changes(actors=actors("A", "B")))
    before = store.load().digest()
    with pytest.raises(InvalidMap, match="no actor or platform has this id"):
        store.apply(changes(actors=actors("C"), ties=ties("AX")))
    with pytest.raises(InvalidMap, match="no row has this id"):
        store.apply(changes(drops={"actors": ("Z",)}))
    with open_store(path, passphrase=passphrase) as other:
        assert other.load().digest() == store.load().digest() == before
        assert other.revision == 1


def test_apply_raises_conflict_when_another_wrote_meanwhile(
    store: Store, path: Path, passphrase: str
) -> None:
    with open_store(path, passphrase=passphrase) as other:
        seen = store.revision
        other.apply(changes(actors=actors("A")))
        with pytest.raises(Conflict, match=f"revision 1 by officer at {STARTED}. Load it again"):
            store.apply(changes(actors=actors("B")), expect=seen)
        assert store.apply(changes(actors=actors("B")), expect=store.revision) == 2
        assert list(other.load().actors["id"]) == ["A", "B"]


def test_apply_raises_conflict_when_the_revision_was_never_there(store: Store) -> None:
    with pytest.raises(Conflict, match="no revision 7"):
        store.apply(changes(actors=actors("A")), expect=7)


def test_apply_sees_a_rule_that_another_process_made_true(store: Store, path: Path, passphrase: str) -> None:
    store.apply(changes(actors=actors("A", "B")))
    with open_store(path, passphrase=passphrase) as other:
        other.load()
        store.apply(changes(drops={"actors": ("B",)}))
        with pytest.raises(InvalidMap):
            other.apply(changes(ties=ties("AB")))


def test_undo_gives_back_every_byte(store: Store) -> None:
    store.apply(changes(actors=actors("A", "B", "C"), ties=ties("AB", weight=[0.1])))
    before = store.load().digest()
    store.apply(
        changes(
            {"actors": ("C",)},
            actors=actors("B", "D", note=["changed", ""]),
            ties=ties("AB", weight=[""]),
        )
    )
    after = store.load().digest()
    assert store.undo(who="officer", why="wrong list") == 3
    assert store.load().digest() == before
    assert store.undo(who="officer", why="it was right", revision=3) == 4
    assert store.load().digest() == after
    assert store.undo(who="officer", why="no, wrong") == 5
    assert store.load().digest() == before


def test_undo_goes_further_back_each_time(store: Store) -> None:
    for name in "ABC":
        store.apply(changes(actors=actors(name)))
    store.undo(who="", why="")
    store.undo(who="", why="")
    assert list(store.load().actors["id"]) == ["A"]
    store.undo(who="", why="")
    with pytest.raises(StoreError, match="nothing to undo"):
        store.undo(who="", why="")


def test_undo_takes_an_older_revision_when_its_rows_are_untouched(store: Store) -> None:
    store.apply(changes(actors=actors("A")))
    store.apply(changes(actors=actors("B")))
    store.undo(who="", why="", revision=1)
    assert list(store.load().actors["id"]) == ["B"]


def test_undo_is_refused_when_later_revisions_changed_the_same_rows(store: Store) -> None:
    store.apply(changes(actors=actors("A", note=["one"])))
    store.apply(changes(actors=actors("A", note=["two"])))
    before = store.load().digest()
    with pytest.raises(StoreError, match=r"Revision 1 cannot be undone: 1 of its rows .* such as actors A"):
        store.undo(who="", why="", revision=1)
    assert store.load().digest() == before
    assert store.revision == 2


def test_undo_is_refused_when_later_revisions_lean_on_it(store: Store) -> None:
    store.apply(changes(actors=actors("A")))
    store.apply(changes(actors=actors("B")))
    store.apply(changes(ties=ties("AB")))
    with pytest.raises(StoreError, match="later changes depend on it"):
        store.undo(who="", why="", revision=1)
    assert store.revision == 3


def test_undo_is_refused_when_a_dropped_row_is_there_again(store: Store) -> None:
    store.apply(changes(actors=actors("A")))
    store.apply(changes({"actors": ("A",)}))
    store.apply(changes(actors=actors("A")))
    with pytest.raises(StoreError, match="such as actors A"):
        store.undo(who="", why="", revision=2)


def test_undo_is_refused_when_the_revision_is_undone_or_missing(store: Store) -> None:
    store.apply(changes(actors=actors("A")))
    store.undo(who="", why="")
    with pytest.raises(StoreError, match="To do it again, undo revision 2"):
        store.undo(who="", why="", revision=1)
    with pytest.raises(StoreError, match="no revision 9"):
        store.undo(who="", why="", revision=9)


def test_history_tells_who_did_what_and_why(store: Store) -> None:
    store.apply(changes(actors=actors("A", "B"), ties=ties("AB"), why="first list"))
    store.apply(changes({"ties": ("tAB",)}, actors=actors("B", "C", note=["x", ""])))
    store.apply(changes(actors=actors("C")))
    store.undo(who="lead", why="too early", revision=2)
    history = store.history()
    assert list(history.columns) == [
        "revision",
        "when",
        "who",
        "why",
        "what",
        "new",
        "changed",
        "dropped",
        "undoes",
        "person",
    ]
    assert list(history["what"]) == [
        "actors: 2 new; ties: 1 new",
        "actors: 1 new, 1 changed; ties: 1 dropped",
        "nothing changed",
        "actors: 1 changed, 1 dropped; ties: 1 new",
    ]
    assert history[["new", "changed", "dropped"]].to_numpy().tolist() == [
        [3, 0, 0],
        [1, 1, 1],
        [0, 0, 0],
        [1, 1, 1],
    ]
    assert history["undoes"].tolist() == [pd.NA, pd.NA, pd.NA, 2]
    assert history.loc[0, ["when", "who", "why"]].tolist() == [STARTED, "officer", "first list"]
    assert history["when"].iat[3] > STARTED


def test_no_change_is_lost_when_threads_share_a_store(store: Store) -> None:
    ids = [f"N{number}" for number in range(24)]
    with ThreadPoolExecutor(4) as pool:
        revisions = list(pool.map(lambda name: store.apply(changes(actors=actors(name))), ids))
    assert sorted(revisions) == list(range(1, 25))
    assert list(store.load().actors["id"]) == sorted(ids)


def test_kala_comes_back_as_it_went_in(store: Store, path: Path, passphrase: str, shared: Path) -> None:
    frames = {
        file.stem: pd.read_csv(file, dtype=str, keep_default_na=False)
        for file in (shared / "kala").glob("*.csv")
    }
    kala = ActorMap(**frames)
    parsed, issues = parse_tables(frames)
    assert not issues
    store.apply(Changes(upserts=parsed, who="officer", why="KALA"))
    with open_store(path, passphrase=passphrase) as again:
        assert len(again.load().ties) == 35
        assert again.load().equals(ActorMap.trusted(again.code_key.sealed_rows(kala.tables)))


def test_a_file_has_no_place_for_what_is_sealed(store: Store) -> None:
    assert isinstance(store, Workspace)
    names = {name for (name,) in store._db.execute("SELECT name FROM sqlite_master")}
    assert set(schema.open_tables()) <= names
    assert not names & schema.sealed_tables()


def test_every_table_is_kept_on_a_server_too() -> None:
    assert {*cypher.LABELS, "ties"} == set(schema.open_tables())
    assert len(set(cypher.LABELS.values())) == len(cypher.LABELS)
