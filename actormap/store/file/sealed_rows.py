"""The sealed part of a workspace file: one row of one size, and its letters."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from actormap.core.errors import NOWHERE, Conflict, StoreError
from actormap.core.sentences import Sentence
from actormap.store.base import SealedPart
from actormap.store.file import connection
from actormap.store.history.traces import Traces
from actormap.store.sealed import forgotten, lock
from actormap.store.sealed.letters import MEANWHILE, MISSING, Letters, Sheet

SINCE = 6
"""The format of files from which on they have it."""
GONE = Sentence("its sealed part is missing or cut")
UNTOLD = Sentence(
    "Texts of the sealed part may still name who was forgotten: no letter that tells it could be put in. Ask "
    "whoever opens it to read them, and to take the name out."
)
_THERE = "SELECT 1 FROM sqlite_master WHERE name = '_sealed'"
_PART = "SELECT number, public, wrapped, content FROM _sealed"


def make(db: Any) -> None:
    """The step that gives a file its sealed part."""
    db.execute(
        "CREATE TABLE _sealed (one INTEGER PRIMARY KEY CHECK (one = 1), number INTEGER NOT NULL,"
        " public BLOB NOT NULL, wrapped BLOB NOT NULL, content BLOB NOT NULL)"
    )
    db.execute("CREATE TABLE _letter (number INTEGER PRIMARY KEY NOT NULL, content BLOB NOT NULL)")
    db.execute("INSERT INTO _sealed VALUES (1, 0, x'', x'', ?)", (lock.unset(),))


def make_room(db: Any) -> None:
    """The step that gives a part of which nobody chose the passphrase the size of all."""
    db.execute("UPDATE _sealed SET content = ? WHERE length(public) = 0", (lock.unset(),))


def read(db: Any) -> SealedPart:
    """The sealed part; that of an older file, which is only looked at, holds nothing."""
    part = read_content(db)
    if not part.public:
        return part
    # As bytes, whatever somebody wrote there with other tools.
    return replace(part, letters=dict(db.execute("SELECT number, CAST(content AS BLOB) FROM _letter")))


def read_content(db: Any) -> SealedPart:
    """The same without its letters."""
    if not _is_there(db):
        return SealedPart()
    row = db.execute(_PART).fetchone()
    if row is None:
        raise StoreError(MISSING)
    number, public, wrapped, content = row
    return SealedPart(number, bytes(public), bytes(wrapped), bytes(content))


def write(db: Any, part: SealedPart, instead_of: SealedPart) -> None:
    """Put a part in the place of another (`Store.seal`), in a transaction."""
    done = db.execute(
        "UPDATE _sealed SET number = ?, public = ?, wrapped = ?, content = ? WHERE content = ?",
        (part.number, part.public, part.wrapped, part.content, instead_of.content),
    )
    if not done.rowcount:
        raise Conflict(MEANWHILE)
    # What was written anew since it was read was not read.
    taken = "DELETE FROM _letter WHERE number = ? AND CAST(content AS BLOB) = ?"
    db.executemany(taken, instead_of.letters.items())
    if instead_of.wrapped not in {b"", part.wrapped} and db.execute("SELECT 1 FROM _letter").fetchone():
        raise Conflict(MEANWHILE)
    db.executemany("INSERT INTO _letter VALUES (?, ?)", part.letters.items())


class _Box:
    """The letters of a file, in a transaction."""

    def __init__(self, db: Any) -> None:
        self._db = db

    def holds(self, number: int) -> bool:
        return self._db.execute("SELECT 1 FROM _letter WHERE number = ?", (number,)).fetchone() is not None

    def waiting(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM _letter").fetchone()[0])

    def put(self, number: int, letter: bytes) -> None:
        self._db.execute(
            "INSERT INTO _letter VALUES (?, ?) ON CONFLICT (number) DO UPDATE SET content = excluded.content",
            (number, letter),
        )


def put_in(db: Any, letters: Letters, *contents: bytes) -> Sheet | None:
    """Write the letter of a sitting anew, in a transaction (`Letters.put_in`)."""
    row = db.execute("SELECT number, CAST(public AS BLOB) FROM _sealed").fetchone()
    opened, public = row or (0, b"")
    return letters.put_in(_Box(db), opened, public, *contents)


@contextmanager
def without_waiting(db: Any, path: Path) -> Iterator[bool]:
    """Whether a passphrase was chosen, for who writes now or not at all."""
    with connection.explained(path):
        row = db.execute("SELECT public FROM _sealed").fetchone()
        try:
            db.execute("PRAGMA busy_timeout = 0")
            yield bool(row and row[0])
        finally:
            db.execute(f"PRAGMA busy_timeout = {connection.PATIENCE}")


def leave_to_holder(db: Any, letters: Letters, traces: Traces) -> tuple[Sheet | None, tuple[Sentence, ...]]:
    """Put in by what an actor was known, in a transaction: whoever opens the part takes it out there.

    Gives what to remember (`Letters.kept`), and what is to be told.
    """
    try:
        return put_in(db, letters, *forgotten.letters(traces)), ()
    except StoreError:
        return put_in(db, letters), (UNTOLD,) if read_content(db).public else ()


def fault(db: Any) -> Sentence:
    """What is wrong with the sealed part, as far as it shows without its key."""
    try:
        if not _is_there(db):
            return NOWHERE
    except StoreError:
        return GONE
    row = db.execute("SELECT length(content) FROM _sealed").fetchone()
    sizes = {size for (size,) in db.execute("SELECT length(content) FROM _letter")}
    whole = row is not None and lock.is_whole(row[0]) and sizes <= {lock.LETTER}
    return NOWHERE if whole else GONE


def _is_there(db: Any) -> bool:
    """Whether a file has the part; one of a release before it has none, else it was taken out."""
    if db.execute(_THERE).fetchone():
        return True
    if db.execute("PRAGMA user_version").fetchone()[0] >= SINCE:
        raise StoreError(MISSING)
    return False
