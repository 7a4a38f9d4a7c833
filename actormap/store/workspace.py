"""One encrypted SQLite file (SQLCipher 4) that keeps a map, its history and its audit log.

The file begins with 16 random bytes, the salt of its passphrase; everything else is encrypted.
Tables of the schema have their own names; those of the store begin with an underscore.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import secrets
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pandas as pd
import sqlcipher3.dbapi2 as sqlcipher

from actormap import schema
from actormap.errors import Conflict, InvalidMap, StoreError, WrongKey
from actormap.model import ActorMap, Changes, apply_changes
from actormap.store import journal, keys, layout
from actormap.store.base import ALL, Scope

SUFFIX = ".actormap"
_PLAIN = b"SQLite format 3\x00"
_WRONG = (
    "{name} cannot be opened. Either the passphrase is wrong, or the file is not a workspace, or it is "
    "damaged. Type the passphrase again (or the recovery code); if it is right, take the last backup."
)
_EXPLAINED = {
    sqlcipher.SQLITE_BUSY: "{name} is being written by another program. Wait a moment and try again.",
    sqlcipher.SQLITE_FULL: "The disk is full; nothing was written. Make room and try again.",
    sqlcipher.SQLITE_READONLY: "{name} cannot be written. Get the right to write the file and its folder.",
    sqlcipher.SQLITE_CANTOPEN: "{name} cannot be opened. Check that the file and its folder may be written.",
    sqlcipher.SQLITE_IOERR: "{name}: the disk does not answer. Check the disk, then open the file again.",
    sqlcipher.SQLITE_CORRUPT: "{name} is damaged. Keep the file as it is and open the last backup.",
}


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlcipher.Error as error:
        # Extended codes tell a cause within a cause; the low byte is the one that has a remedy.
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlcipher.SQLITE_NOTADB:
            raise WrongKey(_WRONG.format(name=path.name)) from error
        unknown = f"{{name}} cannot be used ({error}). Open it again; if that fails, take the last backup."
        raise StoreError(_EXPLAINED.get(code, unknown).format(name=path.name)) from error


class Workspace:
    """A `Store` in one file; made by `open_workspace` and `create_workspace`."""

    def __init__(self, path: Path, db: Any) -> None:
        self.path = path
        self._db = db
        self._file = path.stat()
        self._lock = threading.RLock()
        self._cached = (-1, ActorMap.empty())
        (self._audit_key,) = db.execute("SELECT value FROM _meta WHERE name = 'audit key'").fetchone()

    @contextmanager
    def _transaction(self, kind: str) -> Iterator[None]:
        with self._lock, _explained(self.path):
            self._db.execute(f"BEGIN {kind}")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                # SQLite has rolled back by itself where the disk was full.
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def _revision(self) -> int:
        (found,) = self._db.execute("SELECT coalesce(max(revision), 0) FROM _journal").fetchone()
        return int(found)

    @property
    def revision(self) -> int:
        """Number of the last change, by whatever process; 0 before the first."""
        with self._transaction("DEFERRED"):
            return self._revision()

    def load(self, scope: Scope = ALL) -> ActorMap:
        """The map as it is now (`Store.load`)."""
        with self._transaction("DEFERRED"):
            current = self._current()
        return scope.of(current)

    def _current(self) -> ActorMap:
        revision = self._revision()
        if self._cached[0] != revision:
            self._cached = (revision, ActorMap.trusted({name: self._read(name) for name in schema.tables()}))
        return self._cached[1]

    def _read(self, table: str) -> pd.DataFrame:
        names = list(schema.columns()[table])
        query = f"SELECT {layout.quoted(*names)} FROM {layout.quoted(table)} ORDER BY id"  # noqa: S608
        rows = self._db.execute(query).fetchall()
        return journal.typed(table, list(zip(*rows, strict=True)) or [()] * len(names))

    def apply(self, changes: Changes, *, expect: int | None = None) -> int:
        """Write changes, all or none of them (`Store.apply`)."""
        with self._lock:
            with self._transaction("IMMEDIATE"):
                self._still_there()
                if expect is not None and expect != self._revision():
                    raise Conflict(self._meanwhile(expect))
                written = self._write(changes)
            # Only now: a commit that failed must not leave its map behind.
            self._cached = written
        return written[0]

    def _meanwhile(self, expect: int) -> str:
        query = 'SELECT revision, "when", who FROM _journal ORDER BY revision DESC LIMIT 1'
        last = self._db.execute(query).fetchone()
        if last is None or last[0] < expect:
            return f"The workspace has no revision {expect}. Load it again and repeat the change."
        return (
            f"The workspace was changed since it was read: revision {last[0]} by {last[2] or 'somebody'} at "
            f"{last[1]}. Load it again and repeat the change."
        )

    def undo(self, *, who: str, why: str, revision: int | None = None) -> int:
        """Give the rows that a revision changed their former content (`Store.undo`)."""
        with self._lock:
            with self._transaction("IMMEDIATE"):
                self._still_there()
                all_of = self._db.execute(
                    "SELECT revision, undoes FROM _journal ORDER BY revision"
                ).fetchall()
                target = journal.to_undo(all_of, revision)
                query = 'SELECT "table", id, before, after FROM _change WHERE revision = ?'
                back, other = journal.inverse(self._current(), self._db.execute(query, (target,)))
                if other:
                    raise StoreError(
                        f"Revision {target} cannot be undone: {len(other)} of its rows were changed later, "
                        f"such as {other[0]}. Undo the later changes first, the newest one before the others."
                    )
                changes = Changes(back.upserts, back.drops, who=who, why=why)
                try:
                    written = self._write(changes, undoes=target)
                except InvalidMap as error:
                    raise StoreError(
                        f"Revision {target} cannot be undone: later changes lean on it. Undo those first.\n"
                        f"{error}"
                    ) from error
            self._cached = written
        return written[0]

    def _write(self, changes: Changes, undoes: int | None = None) -> tuple[int, ActorMap]:
        current = self._current()
        after = apply_changes(current, changes)
        revision = self._cached[0] + 1
        edits = journal.edits(current, changes)
        counts = {edit.table: edit.counts() for edit in edits}
        when = changes.when or _now()
        entry = (revision, when, changes.who, changes.why, undoes, json.dumps(counts))
        self._db.execute(
            'INSERT INTO _journal (revision, "when", who, why, undoes, counts, h)'
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (*entry, self._link("journal", entry)),
        )
        for edit in edits:
            self._db.executemany(
                'INSERT INTO _change (revision, "table", id, before, after) VALUES (?, ?, ?, ?, ?)',
                ((revision, *row) for row in edit.written()),
            )
            self._db.executemany(
                f"DELETE FROM {layout.quoted(edit.table)} WHERE id = ?",  # noqa: S608
                ((identifier,) for identifier in edit.dropped),
            )
            columns = [edit.after[name].tolist() for name in schema.columns()[edit.table]]
            self._db.executemany(layout.upsert(edit.table), zip(*columns, strict=True))
        return revision, after

    def _link(self, log: str, entry: tuple[object, ...]) -> bytes:
        query = {
            "journal": "SELECT h FROM _journal ORDER BY revision DESC LIMIT 1",
            "audit": "SELECT h FROM _audit ORDER BY seq DESC LIMIT 1",
        }[log]
        (previous,) = self._db.execute(query).fetchone() or (b"",)
        return journal.link(self._audit_key, previous, log, entry)

    def _still_there(self) -> None:
        # SQLite would go on writing into a file that has no name any more.
        with suppress(OSError):
            if os.path.samestat(self.path.stat(), self._file):
                return
        raise StoreError(
            f"{self.path.name} was moved, replaced or deleted while it was open; nothing was written. Put "
            "it back and open it again."
        )

    def history(self) -> pd.DataFrame:
        """All revisions, oldest first (`Store.history`)."""
        query = 'SELECT revision, "when", who, why, counts, undoes FROM _journal ORDER BY revision'
        with self._transaction("DEFERRED"):
            rows = self._db.execute(query).fetchall()
        counts = [json.loads(row[4]) for row in rows]
        totals = {
            kind: [sum(table[kind] for table in tables.values()) for tables in counts]
            for kind in ("new", "changed", "dropped")
        }
        texts = {name: [row[at] for row in rows] for at, name in enumerate(("when", "who", "why"), start=1)}
        frame = pd.DataFrame({"revision": [row[0] for row in rows]}, dtype="int64")
        frame = frame.assign(**texts, what=[journal.in_words(tables) for tables in counts], **totals)
        kinds = dict.fromkeys((*texts, "what"), "str") | dict.fromkeys(totals, "int64")
        return frame.astype(kinds).assign(undoes=pd.array([row[5] for row in rows], dtype="Int64"))

    def record(self, action: str, *, who: str, detail: str) -> None:
        """Note in the audit log what happened without changing the map (`Store.record`)."""
        with self._transaction("IMMEDIATE"):
            (last,) = self._db.execute("SELECT coalesce(max(seq), 0) FROM _audit").fetchone()
            entry = (last + 1, _now(), who, action, detail, "", self._revision())
            self._db.execute(
                'INSERT INTO _audit (seq, "when", role, action, object, purpose, revision, h)'
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (*entry, self._link("audit", entry)),
            )

    def close(self) -> None:
        """Let go of the data (`Store.close`)."""
        with self._lock, _explained(self.path):
            self._cached = (-1, ActorMap.empty())
            self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _now() -> str:
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _no_core_dumps() -> None:
    # A core file would hold the key and every name.
    with suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 - Windows has no such module

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _connect(path: Path, key: str, mode: str) -> Any:
    db = sqlcipher.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False
    )
    try:
        for pragma in (
            "cipher_log_level = NONE", f"key = \"x'{key}'\"", "cipher_compatibility = 4",
            "busy_timeout = 5000", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON",
            "trusted_schema = OFF", "temp_store = MEMORY",
        ):  # fmt: skip
            db.execute(f"PRAGMA {pragma}")
        db.execute("SELECT count(*) FROM sqlite_master")
    except sqlcipher.Error:
        db.close()
        raise
    return db


def _salt(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            salt = file.read(keys.SALT_BYTES)
    except FileNotFoundError as error:
        raise StoreError(f"There is no file {path}. Check the name, or create a workspace.") from error
    except OSError as error:
        raise StoreError(
            f"{path.name} cannot be read ({error.strerror}). Check the file's rights."
        ) from error
    if not salt:
        raise StoreError(f"{path.name} is empty: its making was interrupted. Delete it and create it again.")
    if salt == _PLAIN:
        raise StoreError(f"{path.name} is not encrypted, so it is no workspace. Import its tables instead.")
    if len(salt) < keys.SALT_BYTES:
        raise WrongKey(_WRONG.format(name=path.name))
    return salt


def open_workspace(path: Path, passphrase: str) -> Workspace:
    """Open a workspace file (`store.open_store`)."""
    _no_core_dumps()
    key = keys.key_of(passphrase, _salt(path)).hex()
    with _explained(path):
        # First without the right to write: closing a connection whose key is wrong would otherwise
        # carry what a killed program left in the -wal file into the workspace.
        _connect(path, key, "ro").close()
        db = _connect(path, key, "rw")
        try:
            db.execute("PRAGMA journal_mode = WAL")
            layout.bring_up_to_date(db, path.name)
            return Workspace(path, db)
        except BaseException:
            db.close()
            raise


def create_workspace(path: Path, passphrase: str) -> tuple[Workspace, str]:
    """Make a workspace file (`store.create_store`)."""
    _no_core_dumps()
    if path.suffix != SUFFIX:
        raise StoreError(f"{path.name} does not end in {SUFFIX}. Name it {path.stem or 'map'}{SUFFIX}.")
    keys.check_new(passphrase)
    salt = secrets.token_bytes(keys.SALT_BYTES)
    key = keys.key_of(passphrase, salt)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, stat.S_IRUSR | stat.S_IWUSR))
    except FileExistsError as error:
        raise StoreError(f"{path.name} is there already. Open it, or choose another name.") from error
    except OSError as error:
        raise StoreError(
            f"{path.name} cannot be made ({error.strerror}). Choose a folder that you may write."
        ) from error
    try:
        with _explained(path):
            db = _connect(path, key.hex() + salt.hex(), "rw")
            try:
                db.execute("PRAGMA journal_mode = WAL")
                layout.make(db, keys.derived(key, b"actormap audit"))
                return Workspace(path, db), keys.recovery_code(key)
            except BaseException:
                db.close()
                raise
    except BaseException:
        path.unlink()
        raise
