"""The size of the sealed part: one that was chosen, whatever it holds; what is done where it is full."""

from __future__ import annotations

import json
import os
import random
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from law import actors, changes
from sealed_law import OTHER, SECRET, cases

from actormap.core.errors import StoreError, WrongKey
from actormap.store import Workspace
from actormap.store.file.opening import create_workspace, open_workspace
from actormap.store.sealed import lock
from actormap.store.sealed.concerns import Concern, raise_concern
from actormap.store.sealed.content import UNDOABLE
from actormap.store.sealed.protection import RESIZED, Protection

OFFICER = "protection_officer"
FORMER = 256 << 10, 1 << 20


@pytest.fixture
def store(path: Path, passphrase: str) -> Iterator[Workspace]:
    with create_workspace(path, passphrase)[0] as made:
        made.apply(changes(actors=actors("A", "B")))
        yield made


def opened(store: Workspace, secret: str = SECRET) -> Protection:
    return Protection.open(store, secret, who=OFFICER)


def set_up(store: Workspace, **chosen: Any) -> Protection:
    return Protection.set_up(store, SECRET, who=OFFICER, **chosen)[0]


def noise(chance: random.Random, number: int, length: int = 900) -> list[str]:
    """Texts that no packing makes much shorter."""
    return ["".join(map(chr, chance.choices(range(0x4E00, 0x9E00), k=length))) for _ in range(number)]


def size(store: Workspace) -> int:
    return len(store.sealed_part().content)


def inside(store: Workspace, secret: str = SECRET) -> str:
    part = store.sealed_part()
    key = lock.opened(part.wrapped, secret, lock.of_map(store.code_key))
    return key.unlocked(part.content).decode()


def test_it_never_grows_and_says_what_to_do_where_it_is_full(store: Workspace) -> None:
    chance, ids = random.Random(1), [f"C{number}" for number in range(20)]  # noqa: S311 - repeatable, not secret
    with set_up(store) as holder:
        sizes = {size(store)}
        for _ in range(2):
            holder.apply(cases(*ids, note=noise(chance, 20, 14000)))
            sizes.add(size(store))
        assert holder.filled < 1
        before, was = store.sealed_part(), holder.map["cases"]
        with pytest.raises(
            StoreError, match=r"The sealed part is full\. Nothing was written\. Let go of former"
        ):
            holder.apply(cases(*ids, note=noise(chance, 20, 14000)))
        assert store.sealed_part() == before
        assert holder.map["cases"].equals(was)
        holder.compact()
        assert holder.filled < 0.6
        holder.apply(cases("C0", note=["there is room again"]))
        assert {*sizes, size(store)} == {lock.STANDARD}
    assert len(opened(store).map["cases"]) == 20
    store.verify()


def test_another_size_is_chosen_at_the_beginning_or_by_an_act_that_the_log_tells(store: Workspace) -> None:
    chance, ids = random.Random(2), [f"C{number}" for number in range(30)]  # noqa: S311 - repeatable, not secret
    small, larger, largest = lock.CAPACITIES
    with set_up(store, capacity=larger) as holder:
        assert size(store) == holder.capacity == larger
        holder.apply(cases(*ids, note=noise(chance, 30, 30000)))
        logged = len(list(store._db.execute("SELECT * FROM _audit")))
        with pytest.raises(StoreError, match="The sealed part is full"):
            holder.resize(small, who=OFFICER)
        assert (size(store), len(list(store._db.execute("SELECT * FROM _audit")))) == (larger, logged)
        holder.rekey(OTHER, who=OFFICER)
    with opened(store, OTHER) as holder:
        assert size(store) == larger
        holder.resize(largest, who=OFFICER)
        (last,) = store._db.execute("SELECT action, role, object FROM _audit ORDER BY seq DESC LIMIT 1")
        assert last == (RESIZED, OFFICER, "")
        assert len(holder.map["cases"]) == 30
    assert size(store) == largest
    store.verify()


def test_what_others_put_in_has_room_where_its_holder_has_none(store: Workspace) -> None:
    """A part that is full still opens: what does not fit waits, and comes in once there is room."""
    chance = random.Random(3)  # noqa: S311 - repeatable, not secret
    with set_up(store) as holder:
        holder.apply(cases("C1", note=noise(chance, 1, 600_000)))
        assert 0.8 < holder.filled < 1
        raise_concern(store, Concern(noise(chance, 1, 1000)[0], "2026-10-08"))
    with opened(store) as holder:
        assert len(holder.map["cases"]) == 2
        assert not holder.warnings
        with pytest.raises(StoreError, match="The sealed part is full"):
            holder.apply(cases("C2", note=noise(chance, 1, 200_000)))
        # As many concerns that came in would leave it.
        holder._seal(holder._content.changed(holder.map, cases("C2", note=noise(chance, 1, 290_000)))[0])
        assert holder.filled > 1.2
    part, of = store.sealed_part(), lock.of_map(store.code_key)
    many = {
        number: lock.letter(part.public, of, json.dumps({"what": text}, ensure_ascii=False).encode())
        for number, text in enumerate(noise(chance, 60, 1000))
    }
    store.seal(replace(part, letters={**part.letters, **many}), instead_of=part)
    with opened(store) as holder:
        assert len(holder.map["cases"]) == 3
        assert "what others put in waits" in str(holder.warnings[-1])
        assert {*many} <= {*store.sealed_part().letters}
        holder.resize(lock.CAPACITIES[1], who=OFFICER)
    with opened(store) as holder:
        assert len(holder.map["cases"]) == 63
        assert not holder.warnings


def test_only_the_last_changes_keep_what_was_written_before(store: Workspace) -> None:
    with set_up(store) as holder:
        holder.apply(replace(cases("C1", note=["first words"]), when="2026-10-01T09:00:00+00:00"))
        told = {"verification": ["assessed"], "subjects": ["A"]}
        holder.apply(replace(cases("C1", **told, note=["a mistake"]), when="2026-10-02T09:00:00+00:00"))
        content, m = holder._content, holder.map
        for number in range(UNDOABLE):
            content, m = content.changed(m, cases("C1", **told, note=[f"words {number}"]))
        holder._seal(content)
    assert "a mistake" in inside(store)
    with opened(store) as holder:
        assert "first words" not in inside(store), "its end can be undone no more"
        assert "a mistake" in inside(store), "the end of it can"
        with pytest.raises(
            StoreError, match="Revision 1 cannot be undone: what was written before it was let go"
        ):
            holder.undo(who=OFFICER, why="undo", revision=1)
        assert holder.written(1) == [("cases", "C1", None, None)]
        assert holder.since("cases", "C1", "verification")["assessed"][:10] == "2026-10-02"
        holder.undo(who=OFFICER, why="undo")
        assert holder.map["cases"]["note"].tolist() == [f"words {UNDOABLE - 2}"]
        holder.apply(cases("C1", note=["last"]))
    with opened(store) as holder:
        assert "a mistake" not in inside(store)
        assert len(holder.history()) == UNDOABLE + 4
        assert holder.history()["what"].tolist()[:2] == ["cases: 1 new", "cases: 1 changed"]


def test_a_change_that_was_taken_back_leaves_when_its_holder_lets_go_of_it(store: Workspace) -> None:
    with set_up(store) as holder:
        holder.apply(cases("C1", "C2", note=["", "kept"]))
        holder.apply(cases("C1", note=["the wrong person"]))
        holder.undo(who=OFFICER, why="undo")
        holder.apply(changes(drops={"cases": ("C2",)}))
        assert "the wrong person" in inside(store)
        holder.compact()
        assert not any(word in inside(store) for word in ("the wrong person", "kept", "C2"))
        assert holder.map["cases"]["id"].tolist() == ["C1"]
        for revision in range(1, 5):
            with pytest.raises(StoreError, match=r"cannot be undone|is undone"):
                holder.undo(who=OFFICER, why="undo", revision=revision)
        holder.apply(cases("C2"))
    with opened(store) as holder:
        assert holder.map["cases"]["id"].tolist() == ["C1", "C2"]


def former(key: lock.Lock, content: dict[str, Any], length: int) -> bytes:
    """A content as the release before wrote it."""
    packed = zlib.compress(json.dumps({"format": 1} | content).encode())
    nonce, padded = os.urandom(12), len(packed).to_bytes(8, "big") + packed
    return nonce + key._content.encrypt(nonce, padded.ljust(length - 28, b"\x00"), key.of)


ROW = {
    "id": "C1",
    "opened": "2026-10-08",
    "what": "A visit",
    "severity": "high",
    "verification": "unknown",
    "agreed_with_person": "unknown",
    "sensitivity": 3.0,
}


@pytest.mark.parametrize("length", FORMER)
@pytest.mark.parametrize("filled", [False, True])
def test_a_part_of_the_release_before_gets_the_size_of_all_when_it_is_opened(
    store: Workspace, length: int, filled: bool
) -> None:
    set_up(store).close()
    part = store.sealed_part()
    key = lock.opened(part.wrapped, SECRET, lock.of_map(store.code_key))
    texts = [json.dumps(ROW | {"verification": value}, separators=(",", ":")) for value in ("unknown", "yes")]
    whens = ("2026-10-08T09:00:00+00:00", "2026-10-09T09:00:00+00:00")
    history = [
        [1, whens[0], OFFICER, "test", None, "", [["cases", "C1", None, texts[0]]]],
        [2, whens[1], OFFICER, "test", None, "", [["cases", "C1", texts[0], texts[1]]]],
    ]
    content = {"number": 4, "opened": whens[1], "rows": {}, "history": []}
    if filled:
        content |= {"rows": {"cases": [texts[1]], "case_steps": []}, "history": history}
    store.seal(replace(part, number=4, content=former(key, content, length), letters={}), instead_of=part)
    store.verify()
    with opened(store) as holder:
        assert (size(store), holder.number, holder.warnings) == (lock.STANDARD, 5, ())
        if filled:
            assert holder.since("cases", "C1", "verification")["yes"] == whens[1]
            assert holder.history()["what"].tolist() == ["cases: 1 new", "cases: 1 changed"]
            holder.undo(who=OFFICER, why="undo")
            assert holder.map["cases"]["verification"].tolist() == ["unknown"]
    assert len(opened(store).map["cases"]) == filled


def older(store: Workspace) -> None:
    """The file as the release before left it."""
    store._db.execute("DELETE FROM _step WHERE name = 'sealed part of one size'")
    store._db.execute("PRAGMA user_version = 6")
    store.close()


def test_a_part_that_nobody_set_up_gets_the_size_of_all_as_its_file_is_opened(
    store: Workspace, path: Path, passphrase: str
) -> None:
    store._db.execute("UPDATE _sealed SET content = randomblob(262144)")
    older(store)
    with open_workspace(path, passphrase) as again:
        assert size(again) == lock.STANDARD
        again.verify()


def test_a_part_that_is_set_up_is_left_alone_as_its_file_is_opened(
    store: Workspace, path: Path, passphrase: str
) -> None:
    set_up(store).apply(cases("C1"))
    before = store.sealed_part().content
    older(store)
    with open_workspace(path, passphrase) as again:
        assert again.sealed_part().content == before
        with pytest.raises(WrongKey):
            opened(again, OTHER)
        assert opened(again).map["cases"]["id"].tolist() == ["C1"]
