"""What every store does with the sealed part, and cases to try it with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from law import actors, changes

from actormap.core.errors import Conflict, StoreError, WrongKey
from actormap.core.model import ActorMap, Changes
from actormap.store import Store
from actormap.store.file.opening import open_workspace
from actormap.store.sealed import lock
from actormap.store.sealed.concerns import Concern, raise_concern
from actormap.store.sealed.protection import Protection

SECRET = "forty herons above the winter canal"
OTHER = "purple engines under a careful moon"


def cases(*ids: str, **cells: Any) -> Changes:
    rows = {"opened": "2026-10-08", "what": [f"Case {i}" for i in ids], **cells}
    return changes(why="test", cases={"id": list(ids), **rows})


def many_cases(m: ActorMap, most: int, word: str) -> Changes:
    """The cases of a map over and over, each about somebody and with a word in its text, and their steps."""
    rows = m["cases"].loc[m["cases"].index.repeat(most // len(m["cases"]))]
    told = {"what": f"{word} was followed", "agreed_on": "", "agreed_with_person": "unknown", "closed": ""}
    rows = rows.assign(id=[f"case{at}" for at in range(len(rows))], **told)
    return Changes({"cases": rows, "case_steps": m["case_steps"].assign(status="planned")}, why="test")


def obey_sealed(store: Store, again: Callable[[], Store]) -> None:
    """A store that is empty keeps a sealed part as it must; `again` opens the same map in another session."""
    store.apply(changes(actors=actors("A", "B")))
    nothing = store.sealed_part()
    assert (nothing.number, nothing.public, nothing.letters, len(nothing.content)) == (
        0,
        b"",
        {},
        lock.STANDARD,
    )
    with pytest.raises(StoreError, match="Nobody looks after protection"):
        raise_concern(store, Concern("A visit at night", "2026-10-08"))
    holder, code = Protection.set_up(store, SECRET, who="protection_officer")
    history, map_before = store.history(), store.load()
    assert holder.apply(cases("C1", "C2", subjects=["A", ""])) == 1
    assert holder.apply(cases("C1", severity=["critical"])) == 2
    assert holder.undo(who="protection_officer", why="wrong case") == 3
    assert holder.map["cases"]["severity"].tolist() == ["high", "high"]
    assert store.history().equals(history)
    assert store.load().equals(map_before)
    assert store.load()["cases"].empty
    with pytest.raises(StoreError, match="actors do not belong into the sealed part"):
        holder.apply(changes(actors=actors("A", note=["x"])))
    with pytest.raises(Conflict, match="was changed since it was read"):
        holder.apply(cases("C9"), expect=2)
    with again() as second:
        second.apply(changes(actors=actors("D")))
        raise_concern(
            second, Concern("Men asked for her", "2026-10-09", "18:05+03:00", "B;gone", "", "critical")
        )
        assert len(second.sealed_part().letters) == 2
        with pytest.raises(WrongKey, match="cannot be opened with this"):
            Protection.open(second, OTHER, who="hro")
        with Protection.open(second, code, who="protection_officer") as other:
            told = other.map["cases"].set_index("what")
            assert told.at["Men asked for her", "subjects"] == ""
            assert told.at["Men asked for her", "note"] == "subjects: B;gone"
            assert told.at["Men asked for her", "severity"] == "critical"
            assert other.number == 1
            assert not other.warnings
        # What was put in was taken out; the sitting that opened it has its letter, as any that writes.
        assert len(second.sealed_part().letters) == 1
        with pytest.raises(Conflict, match="opened or changed by somebody else"):
            holder.apply(cases("C3"))
    with Protection.open(store, SECRET, who="protection_officer") as whole:
        assert len(whole.map["cases"]) == 3
        assert whole.last_opened
        with again() as second:
            second.renew()
            raise_concern(second, Concern("While it is open", "2026-10-10"))
            new = whole.rekey(OTHER, who="protection_officer")
            raise_concern(second, Concern("Under the new lock", "2026-10-10"))
    for old in (SECRET, code):
        with pytest.raises(WrongKey):
            Protection.open(store, old, who="hro")
    for right in (OTHER, new):
        with Protection.open(store, right, who="protection_officer") as last:
            assert len(last.map["cases"]) == 5
            assert not last.warnings
    what_comes_meanwhile_stays(store, again)


def what_comes_meanwhile_stays(store: Store, again: Callable[[], Store]) -> None:
    """A concern in a letter that was read just before is there at the next opening, and once."""
    with again() as second:
        second.renew()
        read = store.sealed_part()
        raise_concern(second, Concern("While it was being opened", "2026-10-10"))
        store.seal(replace(read, letters={}), instead_of=read)
    with Protection.open(store, OTHER, who="protection_officer") as last:
        assert "While it was being opened" in set(last.map["cases"]["what"])
        assert len(last.map["cases"]) == 6
    store.verify()


def look(path: Path, passphrase: str) -> dict[str, Any]:
    """All that a file shows to who opens it: its size, and each cell or, of random bytes, their number."""
    with open_workspace(path, passphrase) as store:
        db = store._db
        tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        seen: dict[str, Any] = {
            table: [
                tuple(map(_shown, row))
                for row in db.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            ]
            for table in tables
        }
        seen["pages"] = db.execute("PRAGMA page_count").fetchone()
        seen["free"] = db.execute("PRAGMA freelist_count").fetchone()
    return seen | {"size": path.stat().st_size}


def _shown(cell: Any) -> Any:
    if isinstance(cell, bytes):
        return len(cell)
    large = isinstance(cell, int) and cell > 1 << 40
    return "a time or a number by chance" if large or (isinstance(cell, str) and cell[:2] == "20") else cell
