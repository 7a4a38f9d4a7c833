"""The sealed part of a workspace: what it keeps, what it hides, what it survives."""

from __future__ import annotations

import json
import random
import shutil
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import count, islice
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import pandas as pd
import pytest
from law import actors, changes
from sealed_law import OTHER, SECRET, cases, look, obey_sealed
from store_world import raw

from actormap.core import schema
from actormap.core.errors import Refused, StoreError, WrongKey
from actormap.core.sentences import Sentence
from actormap.ingest import Upload, read_sealed
from actormap.store import Workspace, create_store, keys, open_store, restore, salvage
from actormap.store.base import SealedPart
from actormap.store.file.opening import create_workspace, open_workspace
from actormap.store.moving import copy_store
from actormap.store.sealed import letters, lock
from actormap.store.sealed.concerns import Concern, raise_concern
from actormap.store.sealed.protection import OPENED, REFUSED, Protection

OFFICER = "protection_officer"
NIGHT = Concern("A visit at night", "2026-10-08")


@pytest.fixture
def made(path: Path, passphrase: str) -> tuple[Workspace, str]:
    """A workspace with two actors and the code that opens it."""
    store, code = create_workspace(path, passphrase)
    store.apply(changes(actors=actors("A", "B")))
    return store, code


@pytest.fixture
def store(made: tuple[Workspace, str]) -> Workspace:
    return made[0]


def sealed(store: Any, *ids: str, **cells: Any) -> str:
    """Choose the passphrase and enter cases; gives the recovery code."""
    holder, code = Protection.set_up(store, SECRET, who=OFFICER)
    if ids:
        holder.apply(cases(*ids, **cells))
    return code


def opened(store: Any, secret: str = SECRET) -> Protection:
    return Protection.open(store, secret, who=OFFICER)


def test_a_file_obeys(path: Path, passphrase: str) -> None:
    with create_workspace(path, passphrase)[0] as store:
        obey_sealed(store, lambda: open_workspace(path, passphrase))


def test_a_file_of_an_older_release_gets_its_part(tmp_path: Path) -> None:
    path = tmp_path / "old.actormap"
    shutil.copy(Path(__file__).with_name("second_release.actormap"), path)
    with open_workspace(path, "second release opens for good") as store:
        assert len(store.sealed_part().content) == lock.STANDARD
        sealed(store, "C1")
        assert opened(store).map["cases"]["id"].tolist() == ["C1"]


def test_one_passphrase_never_opens_both(store: Workspace, passphrase: str) -> None:
    with pytest.raises(StoreError, match="opens the other part of the workspace as well"):
        Protection.set_up(store, passphrase, who=OFFICER)
    with pytest.raises(StoreError, match="fewer than 12 characters"):
        Protection.set_up(store, "short", who=OFFICER)
    sealed(store)
    with pytest.raises(StoreError, match="opens the other part of the workspace as well"):
        store.rekey(SECRET)
    with pytest.raises(StoreError, match="opens the other part of the workspace as well"):
        opened(store).rekey(passphrase, who=OFFICER)
    with pytest.raises(StoreError, match="has its passphrase already"):
        Protection.set_up(store, OTHER, who="hro")


def test_what_came_in_stays_where_another_passphrase_cannot_be_written(
    made: tuple[Workspace, str], passphrase: str
) -> None:
    store, _ = made
    sealed(store, "C1")
    holder = opened(store)
    with open_workspace(store.path, passphrase) as second:
        raise_concern(second, NIGHT)
    full = "BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
    store._db.execute(f"CREATE TEMP TRIGGER full BEFORE UPDATE ON main._sealed {full}")
    with pytest.raises(Exception, match="disk is full"):
        holder.rekey(OTHER, who=OFFICER)
    store._db.execute("DROP TRIGGER full")
    holder.apply(cases("C2"))
    holder.close()
    assert NIGHT.what in set(opened(store).map["cases"]["what"])


def test_another_passphrase_writes_over_nothing_that_was_done_meanwhile(store: Workspace) -> None:
    sealed(store, "C1")
    holder = opened(store)
    opened(store).apply(cases("C2"))
    with pytest.raises(StoreError, match="opened or changed by somebody else"):
        holder.rekey(OTHER, who=OFFICER)
    assert opened(store).map["cases"]["id"].tolist() == ["C1", "C2"]


def test_what_cannot_be_read_when_another_passphrase_is_chosen_is_told(store: Workspace) -> None:
    sealed(store, "C1")
    holder = opened(store)
    altered(store, public=lock.Lock.new(lock.of_map(store.code_key)).public)
    raise_concern(store, NIGHT)
    holder.rekey(OTHER, who=OFFICER)
    assert "1 letter cannot be read" in str(holder.warnings[-1])


def test_what_was_closed_holds_nothing_any_more(store: Workspace) -> None:
    sealed(store, "C1")
    holder = opened(store)
    assert len(holder.map["cases"]) == 1
    holder.close()
    assert holder._map[1]["cases"].empty
    assert (holder.revision, holder.map["cases"].empty, holder._lock.code) == (
        0,
        True,
        lock.Lock(b"", b"").code,
    )
    assert len(opened(store).map["cases"]) == 1


def test_neither_passphrase_nor_code_of_the_workspace_opens_it(
    made: tuple[Workspace, str], passphrase: str
) -> None:
    store, code = made
    own = sealed(store, "C1")
    for secret in (passphrase, code, "x", "a b c d e f g"):
        with pytest.raises(WrongKey, match="cannot be opened with this"):
            opened(store, secret)
    with pytest.raises(WrongKey, match="has a wrong character"):
        opened(store, own[:-1] + ("0" if own[-1] != "0" else "1"))
    with pytest.raises(WrongKey, match="is empty"):
        opened(store, "")
    assert len(opened(store, own.lower()).map["cases"]) == 1


def test_the_log_tells_of_openings_and_of_nothing_else(store: Workspace) -> None:
    sealed(store, "C1")
    opened(store).apply(cases("C2"))
    with pytest.raises(WrongKey):
        opened(store, OTHER)
    raise_concern(store, NIGHT)
    db = store._db
    actions = list(db.execute("SELECT action, object, purpose, revision FROM _audit"))
    assert actions == [("protection.passphrase", "", "", 1), (OPENED, "", "", 1), (REFUSED, "", "", 1)]
    assert store.revision == 1


LISTED = b"id,opened,what,subjects\nL1,2026-10-08,A letter,A\nL2,2026-10-09,A visit,B\n"


def many_edited(holder: Protection, chance: random.Random, ids: list[str]) -> None:
    """Cases of 90 words by chance, so that none packs another, each edited four times and with five steps."""

    def texts(number: int) -> list[str]:
        words = ("".join(chance.choices(ascii_lowercase, k=chance.randint(2, 10))) for _ in count())
        return [" ".join(islice(words, number)) for _ in ids]

    told = {"subjects": "A;B", "before": "threat_4", "what": texts(90)}
    for note in (texts(10), texts(20), texts(20), texts(20), texts(20)):
        told["what"] = [f"{what} {more}" for what, more in zip(told["what"], note, strict=True)]
        holder.apply(cases(*ids, **told, note=note))
    items = [code for code, item in schema.items().items() if item.set == "case_step"][:5]
    steps = {"case": [case for case in ids for _ in items], "item": items * len(ids)}
    holder.apply(changes(case_steps={**steps, "note": [note for note in texts(8) for _ in items]}))


def test_two_workspaces_with_and_without_cases_differ_in_random_bytes_alone(
    tmp_path: Path, passphrase: str
) -> None:
    """What whoever holds the passphrase of the workspace can compare: every table, and every size."""
    chance = random.Random(7)  # noqa: S311 - repeatable, not secret
    ids = [f"C{number}" for number in range(500)]
    looks = {}
    for name, filled in (("none", False), ("many", True)):
        path = tmp_path / name / "a.actormap"
        path.parent.mkdir()
        with create_workspace(path, passphrase)[0] as store:
            store.apply(changes(actors=actors("A", "B")))
            sealed(store)
        for session in range(3):
            with open_workspace(path, passphrase) as store:
                store.record("export.map", who="hro", detail="3 actors")
                if filled:
                    raise_concern(store, NIGHT)
                with opened(store) as holder:
                    if filled and not session:
                        many_edited(holder, chance, ids)
                    if filled and session == 1:
                        brought = read_sealed([Upload("cases.csv", LISTED)], base=holder.map).require()
                        holder.apply(brought.changes)
        with open_workspace(path, passphrase) as store:
            assert len(opened(store).map["cases"]) == (505 if filled else 0)
            told = {"history": store.history().drop(columns="when").to_csv(), "map": store.load().digest()}
        looks[name] = look(path, passphrase) | told
    assert looks["none"] == looks["many"]


def test_what_is_written_is_written_anew_at_every_opening(store: Workspace) -> None:
    sealed(store, "C1")
    seen = set()
    for number in range(3):
        part = store.sealed_part()
        assert part.number == number
        seen.add(part.content)
        opened(store).close()
    assert len(seen) == 3


def test_each_sitting_that_writes_puts_in_one_letter_and_writes_it_anew(
    store: Workspace, path: Path, passphrase: str
) -> None:
    sealed(store)
    for concerns in range(4):
        with open_workspace(path, passphrase) as session:
            there, seen = session.sealed_part().letters, []
            for said in range(4):
                raise_concern(session, NIGHT) if said < concerns else session.renew()
                now = session.sealed_part().letters
                (letter,) = (text for number, text in now.items() if number not in there)
                seen.append(letter)
                assert {len(letter) for letter in now.values()} == {lock.LETTER}
            assert len({*seen}) == 4, "no byte tells which of them said something"
    with open_workspace(path, passphrase) as session:
        session.load()
        session.record("denied", who="viewer", detail="export")
        assert len(session.sealed_part().letters) == 1 + 4, "who writes nothing, or is refused, puts in none"
    holder = opened(store)
    assert (len(holder.map["cases"]), holder.warnings) == (6, ())


def test_each_login_has_its_own_letter(store: Workspace) -> None:
    """Nobody can tell by what is left for oneself whether others had something to say."""
    sealed(store)
    room: dict[str, int] = {}
    for talks, who in ((0, "one"), (1, "two"), (2, "three")):
        store.letters.sitting = partial(str, who)
        for _ in range(talks):
            raise_concern(store, Concern("x" * 1000, "2026-10-08"))
        store.renew()
    for who in ("four", "one"):
        store.letters.sitting = partial(str, who)
        room[who] = 0
        with suppress(StoreError):
            for room[who] in range(99):
                raise_concern(store, Concern("y" * 100, "2026-10-08"))
    assert room["one"] == room["four"] > 9
    assert len(store.sealed_part().letters) == 1 + 4
    assert len(opened(store).map["cases"]) == 3 + sum(room.values())


def test_one_sitting_says_only_so_much(store: Workspace, path: Path, passphrase: str) -> None:
    sealed(store)
    long = Concern("x" * 2000, "2026-10-08")
    raise_concern(store, long)
    with pytest.raises(StoreError, match=r"too long by \d+ bytes for what is left"):
        raise_concern(store, long)
    with open_workspace(path, passphrase) as another:
        raise_concern(another, long)
    assert len(opened(store).map["cases"]) == 2
    raise_concern(store, long)  # what was put in was taken out, so there is room again


def test_a_concern_beside_an_opening_is_taken_in_once(store: Workspace, path: Path, passphrase: str) -> None:
    sealed(store)
    with open_workspace(path, passphrase) as session:
        raise_concern(session, NIGHT)
        seal, late = store.seal, Concern("Another visit", "2026-10-09")

        def beside(*given: Any, **named: Any) -> None:
            raise_concern(session, late)
            seal(*given, **named)

        store.seal = beside  # type: ignore[method-assign]
        opened(store).close()
        store.seal = seal  # type: ignore[method-assign]
        session.renew()
    with opened(store) as holder:
        assert sorted(holder.map["cases"]["what"]) == [NIGHT.what, late.what]
        assert not holder.warnings


@pytest.fixture
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part that fills up soon."""
    monkeypatch.setattr(letters, "SOON", SMALL // 2)
    monkeypatch.setattr(letters, "MOST", SMALL)


SMALL = 40


def waiting(store: Workspace, number: int) -> None:
    """So many letters of sittings that said nothing."""
    part, of = store.sealed_part(), lock.of_map(store.code_key)
    more = {
        at + 1: lock.letter(part.public, of, letters.Sheet(part.number, at).packed()) for at in range(number)
    }
    store.seal(replace(part, letters=part.letters | more), instead_of=part)


@pytest.mark.usefixtures("_small")
def test_that_half_of_the_room_is_taken_is_told_whatever_is_in_it(
    store: Workspace, path: Path, passphrase: str
) -> None:
    sealed(store)
    waiting(store, SMALL // 2 - 2)
    for told in (False, True):
        with open_workspace(path, passphrase) as another:
            assert letters.WANTED not in another.warnings
            another.renew()
            assert (letters.WANTED in another.warnings) is told
            raise_concern(another, NIGHT)
    holder = opened(store)
    assert (len(holder.map["cases"]), holder.warnings) == (2, ())


def test_a_year_of_20_sittings_a_day_takes_half_of_the_room() -> None:
    assert 2 * 20 * 365 < 2 * letters.SOON == letters.MOST


@pytest.mark.usefixtures("_small")
def test_a_full_part_takes_no_more_and_says_so(store: Workspace, path: Path, passphrase: str) -> None:
    sealed(store)
    waiting(store, SMALL - 1)
    with open_workspace(path, passphrase) as another:
        with pytest.raises(StoreError, match="The sealed part is full"):
            raise_concern(another, NIGHT)
        another.apply(changes(actors=actors("D")))
        assert letters.WANTED in another.warnings, "nothing else is hindered"
        assert opened(another).map["cases"].empty
        raise_concern(another, NIGHT)


def test_a_concern_is_refused_whole(store: Workspace) -> None:
    sealed(store)
    with pytest.raises(StoreError, match="too long for the sealed part by"):
        raise_concern(store, Concern("نص" * 1000, "2026-10-08"))
    with pytest.raises(StoreError, match="Nothing is written"):
        raise_concern(store, Concern(" \n", "2026-10-08"))
    assert opened(store).map["cases"].empty


HOSTILE = [
    b"",
    b"\xff\xfe\x00",
    b"[]",
    b"{}",
    b'{"what": 7, "opened": "yesterday", "severity": "very", "pcode": "XX"}',
    b'{"what": "<script>alert(1)</script>", "opened": "2026-10-08", "id": "A", "sensitivity": "0"}',
    b'{"what": {"deep": [' + b"[" * 1500 + b"]" * 1500 + b"]}}",
    json.dumps(
        {"what": "=cmd|' /C calc'!A0", "opened": "2026-10-08", "subjects": "A;<b>", "at": "x" * 900}
    ).encode(),
]


@pytest.mark.parametrize("content", HOSTILE[1:], ids=range(1, len(HOSTILE)))
def test_what_somebody_put_in_by_hand_becomes_a_case_and_harms_nothing(
    store: Workspace, content: bytes
) -> None:
    sealed(store)
    store.post(content)
    with opened(store) as holder:
        (case,) = holder.map["cases"].to_dict("records")
        assert case["what"]
        assert case["id"] != "A"
        assert case["sensitivity"] == 3
        holder.apply(cases("C1"))
    assert len(opened(store).map["cases"]) == 2


def test_what_a_letter_says_beyond_the_columns_is_kept_in_words(store: Workspace) -> None:
    sealed(store)
    store.post(b'{"what": "A visit", "opened": "2026-10-08", "vehicle": "white van"}')
    assert opened(store).map["cases"]["what"].tolist() == ['A visit {"vehicle": "white van"}']


def test_letters_of_another_lock_are_told(store: Workspace, path: Path, passphrase: str) -> None:
    sealed(store)
    raise_concern(store, NIGHT)
    with open_workspace(path, passphrase) as another:
        another.renew()
        number = another.letters._sheets[""].number
    stranger = lock.Lock.new(lock.of_map(store.code_key))
    foreign = lock.letter(stranger.public, stranger.of, b"{}")
    store._db.execute("UPDATE _letter SET content = ? WHERE number = ?", (foreign, number))
    holder = opened(store)
    assert len(holder.map["cases"]) == 1
    (told,) = holder.warnings
    assert str(told).startswith("1 letter cannot be read")


SPOILED = {
    "copied": ("INSERT INTO _letter SELECT number + 1, content FROM _letter", "letters are there twice", 2),
    "deleted": ("DELETE FROM _letter WHERE number = {other}", "1 letter is missing", 1),
    "all deleted": ("DELETE FROM _letter", "1 letter is missing", 0),
    "truncated": ("UPDATE _letter SET content = substr(content, 1, 99)", "letters cannot be read", 0),
    "no bytes": ("UPDATE _letter SET content = 'x', number = number / 2", "letters cannot be read", 0),
    "a number": ("UPDATE _letter SET content = 4611686018427387904", "letters cannot be read", 0),
}


@pytest.mark.parametrize("name", SPOILED)
def test_spoiled_letters_are_told_in_words(store: Workspace, path: Path, passphrase: str, name: str) -> None:
    sealed(store)
    opened(store).close()
    first = 0
    for what in ("A visit", "A letter"):
        with open_workspace(path, passphrase) as another:
            raise_concern(another, Concern(what, "2026-10-08"))
            first = first or another.letters._sheets[""].number
    query, told, left = SPOILED[name]
    store._db.execute(query.format(other=first))
    with opened(store) as holder:
        assert len(holder.map["cases"]) == left
        assert told in " ".join(map(str, holder.warnings))
    assert not opened(store).warnings


def test_a_letter_that_was_taken_out_during_its_sitting_is_put_back(store: Workspace) -> None:
    sealed(store)
    raise_concern(store, NIGHT)
    store._db.execute("DELETE FROM _letter")
    store.apply(changes(actors=actors("D")))
    with opened(store) as holder:
        assert holder.map["cases"]["what"].tolist() == [NIGHT.what]


@pytest.mark.parametrize("public", [b"ab", bytes(32), bytes(33)], ids=["cut", "weak", "long"])
def test_a_damaged_lock_of_letters_hinders_nothing_and_is_told(store: Workspace, public: bytes) -> None:
    sealed(store, "C1")
    altered(store, public=public)
    store.apply(changes(actors=actors("D")))
    store.renew()
    with pytest.raises(StoreError, match="The lock with which concerns are put in is damaged"):
        raise_concern(store, NIGHT)
    with opened(store) as holder:
        assert str(holder.warnings[0]).startswith("Somebody exchanged the lock of what is put in")
    raise_concern(store, NIGHT)
    assert len(opened(store).map["cases"]) == 2


def test_concerns_of_an_earlier_release_are_taken_in(store: Workspace) -> None:
    sealed(store)
    part, of = store.sealed_part(), lock.of_map(store.code_key)
    former = {1: b"", 2: b'{"what": "A visit", "opened": "2026-10-08"}'}
    before = {number: lock.letter(part.public, of, text) for number, text in former.items()}
    store.seal(replace(part, letters=before), instead_of=part)
    with opened(store) as holder:
        assert holder.map["cases"]["what"].tolist() == ["A visit"]
        assert not holder.warnings


def altered(store: Workspace, **cells: Any) -> None:
    """The row of the sealed part as somebody writes it who has the passphrase of the workspace."""
    for name, cell in cells.items():
        store._db.execute(f"UPDATE _sealed SET {name} = ?", (cell,))  # noqa: S608


def test_an_exchanged_lock_of_letters_is_told(store: Workspace) -> None:
    sealed(store, "C1")
    stranger = lock.Lock.new(lock.of_map(store.code_key))
    altered(store, public=stranger.public)
    raise_concern(store, NIGHT)
    holder = opened(store)
    assert [str(told).split(",")[0] for told in holder.warnings] == [
        "Somebody exchanged the lock of what is put in",
        "1 letter cannot be read: it was altered outside of the program",
    ]
    raise_concern(store, NIGHT)
    again = opened(store)
    assert not again.warnings
    assert len(again.map["cases"]) == 2


def test_a_part_put_back_from_an_older_copy_is_told(store: Workspace) -> None:
    sealed(store, "C1")
    old = store.sealed_part()
    opened(store).apply(cases("C2"))
    altered(store, content=old.content)
    holder = opened(store)
    assert holder.map["cases"]["id"].tolist() == ["C1"]
    assert "counts 1 openings, the part itself 0" in str(holder.warnings[0])
    assert holder.number == 2, "no opening is counted twice"
    assert not opened(store).warnings
    altered(store, number=0)
    holder = opened(store)
    assert "counts 0 openings, the part itself 3" in str(holder.warnings[0])
    assert holder.number == 4


def test_the_part_of_another_workspace_is_refused(store: Workspace, tmp_path: Path, passphrase: str) -> None:
    sealed(store, "C1")
    with create_workspace(tmp_path / "other.actormap", passphrase)[0] as other:
        sealed(other, "X1")
        foreign = other.sealed_part()
    own = store.sealed_part()
    altered(store, content=foreign.content, wrapped=foreign.wrapped, public=foreign.public)
    with pytest.raises(StoreError, match="damaged, or it is that of another map"):
        opened(store)
    altered(store, content=own.content, wrapped=own.wrapped, public=own.public)
    assert opened(store).map["cases"]["id"].tolist() == ["C1"]


@pytest.mark.parametrize("left", [0, 999, lock.STANDARD - 1])
def test_a_part_that_was_cut_is_told(store: Workspace, left: int) -> None:
    sealed(store, "C1")
    altered(store, content=store.sealed_part().content[:left])
    with pytest.raises(StoreError, match="damaged, or it is that of another map"):
        opened(store)
    with pytest.raises(StoreError, match="a size that it cannot have"):
        store.verify()
    store._db.execute("DELETE FROM _sealed")
    for act in (store.verify, store.sealed_part, lambda: opened(store)):
        with pytest.raises(StoreError, match="The sealed part is missing"):
            act()


def test_a_part_that_was_taken_out_whole_is_not_one_that_was_never_there(store: Workspace) -> None:
    sealed(store, "C1")
    store._db.execute("DROP TABLE _sealed")
    for act in (store.verify, store.sealed_part, lambda: opened(store)):
        with pytest.raises(StoreError, match="The sealed part is missing"):
            act()


@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_any_byte_that_was_altered_is_told(store: Workspace, place: str) -> None:
    sealed(store, "C1")
    content = bytearray(store.sealed_part().content)
    content[{"first": 0, "middle": len(content) // 2, "last": -1}[place]] ^= 1
    altered(store, content=bytes(content))
    with pytest.raises(StoreError, match="damaged"):
        opened(store)


def test_it_is_carried_by_backup_restore_and_a_new_passphrase(
    store: Workspace, path: Path, passphrase: str
) -> None:
    sealed(store, "C1")
    raise_concern(store, NIGHT)
    backup = store.backup(path.with_name("backup.actormap"))
    new = store.rekey("nine candles light the lower road")
    opened(store).apply(cases("C2"))
    store.close()
    with open_workspace(path, new) as again:
        assert len(opened(again).map["cases"]) == 3
    restore(backup, path, passphrase=passphrase)
    with open_workspace(path, passphrase) as restored, opened(restored) as holder:
        assert sorted(holder.map["cases"]["what"]) == ["A visit at night", "Case C1"]
        assert not holder.warnings


def test_it_is_carried_by_a_copy_by_whoever_cannot_open_it(
    store: Workspace, path: Path, passphrase: str
) -> None:
    sealed(store, "C1")
    raise_concern(store, NIGHT)
    to = str(path.with_name("copy.actormap"))
    copy_store(store, to, passphrase=passphrase, progress=lambda *_: None)
    with open_store(to, passphrase=passphrase) as copy, opened(copy) as holder:
        assert len(holder.map["cases"]) == 2
        assert not holder.warnings


def test_it_is_salvaged_page_by_page(store: Workspace, path: Path, passphrase: str) -> None:
    sealed(store, "C1")
    raise_concern(store, NIGHT)
    store.close()
    saved = salvage(path, passphrase, path.with_name("saved.actormap"))
    with open_workspace(path.with_name("saved.actormap"), passphrase) as again, opened(again) as holder:
        assert len(holder.map["cases"]) == 2
    assert saved.missing.empty


def test_a_damaged_part_is_told_and_the_rest_is_salvaged(
    store: Workspace, path: Path, passphrase: str
) -> None:
    sealed(store, "C1")
    store.close()
    db = raw(path, keys.recovery_code(bytes.fromhex(store._key)))
    (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = '_sealed'").fetchone()
    db.close()
    data = bytearray(path.read_bytes())
    data[root * 4096 - 2000] ^= 1
    path.write_bytes(data)
    saved = salvage(path, passphrase, path.with_name("saved.actormap"))
    assert saved.rows["actors"] == 2
    assert [str(what) for what in saved.missing["what"]] == [
        "the sealed part is damaged; look for it in a backup"
    ]


def test_a_case_whose_subject_was_forgotten_is_settled_at_the_next_opening(store: Workspace) -> None:
    sealed(store, "C1", "C2", subjects=["A;B", "B"])
    store.forget("A", who="data_steward", why="asked")
    holder = opened(store)
    assert holder.map["cases"]["subjects"].tolist() == ["B", "B"]
    assert str(holder.warnings[0]).startswith("1 row named somebody or something no longer on the map")
    assert holder.history()["why"].tolist() == ["test", "what they named is no longer on the map"]
    assert not opened(store).warnings


@pytest.mark.parametrize("column", ["threat_from", "duty_bearer"])
def test_a_case_outlives_whoever_else_it_names(store: Workspace, column: str) -> None:
    sealed(store, "C1", subjects=["B"], **{column: ["A"]})
    opened(store).apply(step("measure_accompany", "planned", who="A"))
    store.forget("A", who="data_steward", why="asked")
    holder = opened(store)
    (case,), (taken,) = holder.map["cases"].to_dict("records"), holder.map["case_steps"].to_dict("records")
    assert (case["subjects"], case[column], taken["who"]) == ("B", "", "")


def test_a_case_about_what_is_no_longer_on_record_is_settled_at_the_next_opening(store: Workspace) -> None:
    there = {
        "events": {"id": ["E1"], "date": ["2026-10-01"], "type": ["attack"], "subjects": ["A"]},
        "platforms": {"id": ["P1"], "name": ["Forum"]},
        "areas": {"id": ["XA1", "XA2"], "name": ["North", "South"], "adm_level": [1, 1]},
    }
    store.apply(changes(**there))
    about = {"about": ["E1", "P1", "", ""], "pcode": ["", "", "XA1", ""], "group": ["", "", "", "women"]}
    sealed(store, "C1", "C2", "C3", "C4", **about, threat_from=["", "", "", "B"])
    store.forget("B", who="data_steward", why="asked")
    store.apply(changes(drops={"events": ("E1",), "platforms": ("P1",), "areas": ("XA1",)}))
    holder = opened(store)
    left = holder.map["cases"].set_index("what")
    assert left["about"].tolist() == left["pcode"].tolist() == ["", "", "", ""]
    assert left["threat_from"].tolist() == ["", "", "", ""]
    assert left["group"].tolist() == ["", "", "", "women"]
    assert str(holder.warnings[0]).startswith("4 rows named somebody or something no longer on the map")
    assert len(left) == 4
    assert not opened(store).warnings


def test_nothing_sealed_enters_by_the_open_door(store: Workspace) -> None:
    with pytest.raises(StoreError, match="sealed part"):
        store.apply(cases("C1"))
    assert store.revision == 1


def test_a_part_of_a_newer_program_is_left_alone(store: Workspace) -> None:
    sealed(store)
    part = store.sealed_part()
    key = lock.opened(part.wrapped, SECRET, lock.of_map(store.code_key))
    newer = replace(part, content=key.locked(lock.packed(b'{"format": 3, "versions": {}}')), letters={})
    store.seal(newer, instead_of=part)
    with pytest.raises(StoreError, match="newer version of this program"):
        opened(store)
    assert store.sealed_part().content == newer.content


def test_it_tells_nothing_in_its_texts() -> None:
    part, key = SealedPart(1, b"p", b"w" * 9, b"c" * 9, {1: b"l"}), lock.Lock(b"k" * 32, b"o")
    assert "www" not in repr(part)
    assert "ccc" not in repr(part)
    assert "kkk" not in repr(key)


def test_history_is_that_of_the_sealed_part_alone(store: Workspace) -> None:
    sealed(store, "C1")
    holder = opened(store)
    holder.apply(cases("C2"))
    assert isinstance(holder.history(), pd.DataFrame)
    assert holder.history()["what"].tolist() == ["cases: 1 new", "cases: 1 new"]
    assert [row[:2] for row in holder.written(2)] == [("cases", "C2")]
    with pytest.raises(StoreError, match="There is no revision 9"):
        holder.undo(who=OFFICER, why="", revision=9)
    assert isinstance(holder.warnings, tuple)
    assert all(isinstance(told, Sentence) for told in holder.warnings)


def test_it_is_known_since_when_a_cell_holds_what_it_holds(store: Workspace) -> None:
    sealed(store, "C1", "C2")
    with opened(store) as holder:
        for day, verified in (("09", "assessed"), ("12", "unknown"), ("20", "assessed"), ("21", "yes")):
            holder.apply(replace(cases("C1", verification=[verified]), when=f"2026-10-{day}T09:00:00+00:00"))
        holder.apply(replace(cases("C1", verification=["yes"], note=["x"]), when="2026-10-25T09:00:00+00:00"))
        since = holder.since("cases", "C1", "verification")
        assert {value: moment[:10] for value, moment in since.items() if value != "unknown"} == {
            "assessed": "2026-10-20",
            "yes": "2026-10-21",
        }
        assert [*holder.since("cases", "C2", "verification")] == ["unknown"]
        assert holder.since("cases", "C9", "verification") == {}


def test_a_store_that_was_made_elsewhere_has_one(tmp_path: Path, passphrase: str) -> None:
    with create_store(tmp_path / "a.actormap", passphrase=passphrase)[0] as new:
        assert len(new.sealed_part().content) == lock.STANDARD


def step(item: str, status: str, **cells: str) -> Any:
    row = {
        "case": ["C1"],
        "item": [item],
        "status": [status],
        **{name: [cell] for name, cell in cells.items()},
    }
    return replace(changes(case_steps=row), who=OFFICER)


def test_a_code_that_is_made_of_a_row_stands_there_as_in_the_open_part(store: Workspace) -> None:
    sealed(store, "C1")
    planned = step("measure_accompany", "planned")
    (made,) = planned.upserts["case_steps"]["id"]
    with opened(store) as holder:
        holder.apply(planned)
        (stands,) = holder.map["case_steps"]["id"]
    assert stands == store.code_key.sealed(made) != made


def test_nothing_is_done_that_the_person_did_not_agree_to(store: Workspace) -> None:
    sealed(store, "C1")
    with opened(store) as holder:
        for status in ("planned", "declined", "revoked"):
            holder.apply(step("measure_accompany", status))
        holder.apply(step("step_facts", "done"))
        for status in ("in_progress", "accepted", "done"):
            with pytest.raises(Refused, match="not known whether the person agrees that the office acts"):
                holder.apply(step("measure_accompany", status, agreed_on="2026-10-09"))
        holder.apply(cases("C1", agreed_with_person="no"))
        with pytest.raises(Refused, match="the person did not agree that the office acts"):
            holder.apply(step("measure_accompany", "accepted", agreed_on="2026-10-09"))
        with pytest.raises(Refused, match="Enter the day on which they did"):
            holder.apply(cases("C1", agreed_with_person="yes"))
        holder.apply(cases("C1", agreed_with_person="yes", agreed_on="2026-10-09"))
        with pytest.raises(Refused, match="did not agree to it yet"):
            holder.apply(step("measure_accompany", "in_progress"))
        holder.apply(step("measure_accompany", "in_progress", agreed_on="2026-10-09"))
        assert holder.map["case_steps"]["status"].tolist().count("in_progress") == 1


def test_a_leader_speaks_once_the_person_accepts_that_leader(store: Workspace) -> None:
    sealed(store, "C1", agreed_with_person="yes", agreed_on="2026-10-09")
    with opened(store) as holder:
        with pytest.raises(Refused, match="did not agree to it yet"):
            holder.apply(step("measure_leader", "in_progress", who="A"))
        holder.apply(step("measure_leader", "in_progress", who="A", agreed_on="2026-10-10"))
        with pytest.raises(Refused, match="did not agree to it yet"):
            holder.apply(step("measure_leader", "in_progress", who="B"))
        leaders = holder.map["case_steps"]
        assert leaders[["who", "agreed_on"]].to_numpy().tolist() == [["A", "2026-10-10"]]


@pytest.mark.parametrize("alone", ["", "protection_officer", "Protection officer "])
def test_relocation_takes_a_second_person(store: Workspace, alone: str) -> None:
    sealed(store, "C1", agreed_with_person="yes", agreed_on="2026-10-09")
    with opened(store) as holder:
        with pytest.raises(Refused, match="it takes a second person"):
            holder.apply(step("measure_physical", "accepted", agreed_on="2026-10-09", approved_by=alone))
        holder.apply(
            step("measure_physical", "accepted", agreed_on="2026-10-09", approved_by="Head of office")
        )
        assert len(holder.map["case_steps"]) == 1


def test_a_case_is_closed_with_a_reason(store: Workspace) -> None:
    sealed(store, "C1")
    with opened(store) as holder:
        with pytest.raises(Refused, match="closed with a reason"):
            holder.apply(cases("C1", closed="2026-11-01"))
        with pytest.raises(Refused, match="closed after it was opened"):
            holder.apply(cases("C1", closed="2026-10-01", reason="The threat is gone"))
        assert holder.apply(cases("C1", closed="2026-11-01", reason="The threat is gone")) == 2


def test_risk_that_was_marked_is_marked_again_before_a_case_is_closed(store: Workspace) -> None:
    sealed(store, "C1", before=["threat_4;vulnerability_3"])
    ending = {"closed": "2026-11-01", "reason": "The threat is gone", "before": ["threat_4;vulnerability_3"]}
    with opened(store) as holder:
        with pytest.raises(Refused, match="Mark how great it is now: Threats, Vulnerability"):
            holder.apply(cases("C1", **ending))
        with pytest.raises(Refused, match="Mark how great it is now: Vulnerability"):
            holder.apply(cases("C1", **ending, after=["threat_2;commitment_3"]))
        with pytest.raises(Refused, match="Threats: several marks of risk"):
            holder.apply(cases("C1", before=["threat_4;threat_3"]))
        assert holder.apply(cases("C1", **ending, after=["threat_2;vulnerability_3"])) == 2
        assert holder.map["cases"]["after"].tolist() == ["threat_2;vulnerability_3"]
