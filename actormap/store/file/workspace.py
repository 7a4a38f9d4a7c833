"""One encrypted SQLite file (SQLCipher 4) that keeps a map, its history and its audit log.

The file begins with 16 random bytes, the salt of its passphrase; everything else is encrypted.
Tables of the schema have their own names; those of the store begin with an underscore.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pandas as pd

from actormap.core.errors import Conflict, InvalidMap, StoreError
from actormap.core.model import ActorMap, Changes, apply_changes
from actormap.core.sentences import Name, Sentence, term
from actormap.rights import admission
from actormap.rights.admission import Written
from actormap.store import keys
from actormap.store.base import ALL, Scope, SealedPart
from actormap.store.file import (
    codes,
    columns,
    connection,
    location,
    proof,
    removal,
    sealed_rows,
    sql_tables,
    upkeep,
)
from actormap.store.file.connection import explained, understood
from actormap.store.history import journal, logs, parts
from actormap.store.history import snapshots as states
from actormap.store.history.traces import Place
from actormap.store.sealed import letters, lock


class Workspace:
    """A `Store` in one file; made by `opening.open_workspace` and `opening.create_workspace`."""

    def __init__(self, path: Path, db: Any, key: str) -> None:
        self.path = path
        self.warnings = location.warnings(path)
        """What the user should know about the place of the file, in sentences."""
        self._db = db
        self._key = key
        self.code_key = codes.key_of(db)
        """What codes are made with."""
        self.letters = letters.Letters(self.code_key)
        """Those of the sittings that it is open for."""
        self._file = path.stat()
        self._lock = threading.RLock()
        self._cached = (-1, ActorMap.empty())

    @contextmanager
    def _transaction(
        self, kind: str, *, letter: bool = True, contents: Sequence[bytes] = ()
    ) -> Iterator[None]:
        # Whoever writes the map writes the letter of the sitting anew as well.
        # Who only reads meets nothing but what is stored; a change may be at fault itself.
        with self._lock, understood(self.path, lambda: kind == "DEFERRED" or proof.altered(self._db)):
            self._db.execute(f"BEGIN {kind}")
            try:
                sheet = None
                if kind != "DEFERRED" and letter:
                    sheet = sealed_rows.put_in(self._db, self.letters, *contents)
                yield
                if kind != "DEFERRED":
                    proof.write_mark(self._db)
                self._db.execute("COMMIT")
                self.warnings = self.letters.kept(sheet, self.warnings)
            except BaseException as error:
                # SQLite has rolled back by itself where the disk was full.
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                if connection.is_full(error):
                    connection.empty_log(self._db)
                raise

    def _revision(self) -> int:
        return logs.revision(self._db)

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
            self._cached = (revision, columns.read(self._db, self.code_key))
        return self._cached[1]

    def load_at(self, revision: int) -> ActorMap:
        """The map as it was right after a revision (`snapshots.state_at`); 0 is the beginning."""
        with self._transaction("DEFERRED"):
            return states.state_at(self._db, self._current(), revision)

    def snapshot(self, name: str, *, who: str = "") -> int:
        """Give the newest revision a name (`Store.snapshot`)."""
        with self._transaction("IMMEDIATE"):
            self._still_there()
            current = self._current()
            states.freeze(self._db, name, current, self._cached[0], who)
            return self._cached[0]

    def snapshots(self) -> pd.DataFrame:
        """All snapshots, oldest first (`Store.snapshots`)."""
        with self._transaction("DEFERRED"):
            return states.listed(self._db)

    def load_snapshot(self, name: str) -> ActorMap:
        """The map as it was when a snapshot was made."""
        with self._transaction("DEFERRED"):
            revision, digest = states.find(self._db, name)
            state = states.state_at(self._db, self._current(), revision)
        if digest and state.digest() != digest:
            raise StoreError(
                "Snapshot '{name}' cannot be given back: the history does not lead to what it was made "
                "of. Open a backup of that time.",
                name=Name(name),
            )
        return state

    def apply(self, changes: Changes, *, expect: int | None = None) -> int:
        """Write changes, all or none of them (`Store.apply`)."""
        admission.may_hold(changes)
        changes = admission.sealed(changes, self.code_key)
        with self._lock:
            if sum(map(len, changes.upserts.values())) > parts.LARGE:
                # What was committed must not wait in a log that a large import may fill the disk with.
                connection.empty_log(self._db)
            with self._transaction("IMMEDIATE"):
                self._still_there()
                if expect is not None and expect != self._revision():
                    query = 'SELECT revision, "when", who FROM _journal ORDER BY revision DESC LIMIT 1'
                    last = self._db.execute(query).fetchone()
                    raise Conflict(journal.meanwhile(term("workspace"), last, expect))
                written = self._write(changes)
            # Only now: a commit that failed must not leave its map behind.
            self._cached = written
        return written[0]

    def undo(self, *, who: str, why: str, revision: int | None = None, person: str = "") -> int:
        """Give the rows that a revision changed their former content (`Store.undo`)."""
        with self._lock:
            with self._transaction("IMMEDIATE"):
                self._still_there()
                all_of = self._db.execute(
                    "SELECT revision, undoes FROM _journal ORDER BY revision"
                ).fetchall()
                target = journal.to_undo(all_of, revision)
                back = journal.taken_back(self._current(), target, self._written(target))
                try:
                    done = self._write(replace(back, who=who, why=why, undoes=target, person=person))
                except InvalidMap as error:
                    raise journal.leaned_on(target, error) from error
            self._cached = done
        return done[0]

    def _write(self, changes: Changes) -> tuple[int, ActorMap]:
        current = self._current()
        after = apply_changes(current, changes)
        revision = self._cached[0] + 1
        edits = journal.edits(current, changes, after)
        counts = {edit.table: edit.counts() for edit in edits}
        when = changes.when or journal.now()
        entry = (revision, when, changes.who, changes.why, changes.undoes, json.dumps(counts), changes.person)
        self._db.execute(
            'INSERT INTO _journal (revision, "when", who, why, undoes, counts, person, h)'
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*entry, logs.next_link(self._db, "journal", entry)),
        )
        for edit in edits:
            self._db.executemany(
                'INSERT INTO _change (revision, "table", id, before, after)'  # noqa: S608
                f" VALUES ({revision:d}, ?, ?, ?, ?)",
                parts.keep(self._db, revision, edit).written(),
            )
            self._db.executemany(
                f"DELETE FROM {sql_tables.quoted(edit.table)} WHERE id = ?",  # noqa: S608
                ((identifier,) for identifier in edit.dropped),
            )
            columns.write_rows(self._db, edit.table, edit.after)
        columns.keep_if_due(self._db, after, revision)
        return revision, after

    def _still_there(self) -> None:
        # SQLite would go on writing into a file that has no name any more.
        with suppress(OSError):
            if os.path.samestat(self.path.stat(), self._file):
                return
        raise StoreError(
            "{name} was moved, replaced or deleted while it was open; nothing was written. Put it "
            "back and open it again.",
            name=Name(self.path.name),
        )

    def history(self) -> pd.DataFrame:
        """All revisions, oldest first (`Store.history`)."""
        with self._transaction("DEFERRED"):
            return journal.history(logs.entries(self._db, "journal"))

    def written(self, revision: int) -> list[Written]:
        """What a revision did to each row (`Store.written`)."""
        with self._transaction("DEFERRED"):
            return self._written(revision)

    def _written(self, revision: int) -> list[Written]:
        query = 'SELECT "table", id, before, after FROM _change WHERE revision = ?'
        return [*self._db.execute(query, (revision,)), *parts.of(self._db, revision)]

    def record(self, action: str, *, who: str, detail: str) -> None:
        """Note in the audit log what happened without changing the map (`Store.record`)."""
        with self._transaction("IMMEDIATE", letter=letters.puts_in(action)):
            logs.audit(self._db, action, who=who, detail=detail)

    def keep(self, name: str, text: str) -> None:
        """Keep a text beside the map, such as a form that is half filled in; "" lets go of it.

        It is encrypted as all of the file is, and in no log and no revision. Who is forgotten takes along
        what is kept under names that begin with ``form``: it may name it.
        """
        with self._transaction("IMMEDIATE"):
            self._still_there()
            sql_tables.keep(self._db, name, text)

    def kept(self, name: str) -> str:
        """What is kept beside the map under a name; "" where nothing is."""
        with self._transaction("DEFERRED"):
            return sql_tables.kept(self._db, name)

    def opens_with(self, secret: str) -> bool:
        """Whether a passphrase is that of the workspace (`Store.opens_with`)."""
        return keys.key_of(secret, connection.salt_of(self.path)).hex() == self._key

    def sealed_part(self) -> SealedPart:
        """The sealed part as it is stored (`Store.sealed_part`)."""
        with self._transaction("DEFERRED"):
            return sealed_rows.read(self._db)

    def seal(self, part: SealedPart, *, instead_of: SealedPart, action: str = "", who: str = "") -> None:
        """Put a sealed part in the place of another one (`Store.seal`)."""
        with self._transaction("IMMEDIATE", letter=False):
            self._still_there()
            sealed_rows.write(self._db, part, instead_of)
            # Only now: the letters that were read are gone.
            sheet = sealed_rows.put_in(self._db, self.letters)
            if action:
                logs.audit(self._db, action, who=who, detail="")
        self.warnings = self.letters.kept(sheet, self.warnings)
        # What was sealed before must not stay beside the file: it may hold what was taken out for good.
        with self._lock:
            connection.empty_log(self._db)

    def renew(self) -> None:
        """Write the letter of the sitting anew (`Store.renew`)."""
        with self._lock, sealed_rows.without_waiting(self._db, self.path) as is_set_up:
            if is_set_up:
                with self._transaction("IMMEDIATE"):
                    self._still_there()

    def post(self, content: bytes) -> None:
        """Put a letter into the sealed part (`Store.post`)."""
        with self._transaction("IMMEDIATE", contents=(content,)):
            self._still_there()

    def head_code(self) -> Sentence:
        """A short code for all that is in the logs, such as ``log 1284 - 7F3K-2QXM``, to be printed."""
        with self._transaction("DEFERRED"):
            return logs.head_code(self._db)

    def verify(self, expect: str | None = None) -> Sentence:
        """Prove the logs, that they go on from a printed code, and the rows by them (`proof.prove`)."""
        with self._transaction("DEFERRED"):
            return proof.prove(self._db, expect)

    def backup(self, to: Path) -> Path:
        """Copy the workspace, open the copy and compare it (`upkeep.backup`)."""
        with self._lock, self._nobody_writes():
            return upkeep.backup(self.path, self._db, self._key, self.load(), to)

    def backup_alone(self, folder: Path) -> tuple[Path, list[str]]:
        """Make a backup in a folder and delete the older ones of this workspace there; names them."""
        stem = upkeep.named_for(self.path, self._db)
        before = upkeep.backups_in(folder, stem, self.path.suffix)
        made = self.backup(folder)
        upkeep.delete_older(made, stem)
        return made, sorted({*before} - {*upkeep.backups_in(folder, stem, self.path.suffix)})

    @contextmanager
    def _nobody_writes(self) -> Iterator[None]:
        # A copy cannot be made inside a transaction, so another connection keeps the writers out.
        with understood(self.path):
            guard = connection.connect(self.path, self._key, "rw")
            try:
                guard.execute("BEGIN IMMEDIATE")
                yield
            finally:
                guard.close()

    def rekey(self, passphrase: str) -> str:
        """Give the workspace another passphrase (`upkeep.rekey`); gives the new recovery code.

        The old code and the old passphrase open only older copies any more.
        """
        with self._lock:
            self._still_there()
            if lock.opens(self.sealed_part().wrapped, passphrase):
                raise StoreError(lock.SAME)
            try:
                new = upkeep.rekey(self.path, self._db, passphrase)
            except BaseException:
                self._connect_again(self._key)
                raise
            # SQLCipher does not tell where the disk stopped it: the key that opens the file is in force.
            if self._connect_again(new.hex()):
                return keys.recovery_code(new)
            stopped = self._connect_again(self._key)
        raise StoreError(upkeep.OLD_KEY if stopped else upkeep.WHICH_KEY)

    def _connect_again(self, key: str) -> bool:
        """Whether a new connection, which sees the file as it now is, can be had with a key.

        Without one, whoever asks next is told to open the file again.
        """
        self._db.close()
        try:
            self._db = connection.connect_to_write(self.path, key)
        except (connection.Failure, StoreError):
            return False
        self._key = key
        return True

    def mentions(self, actor: str) -> pd.DataFrame:
        """Places that hold a part of an actor's names, for a decision (`removal.mentions`)."""
        with self._transaction("DEFERRED"):
            return removal.mentions(self._db, self._current(), removal.traces(self._db, actor))

    def forget(self, actor: str, *, who: str, why: str, also: Iterable[Place] = ()) -> int:
        """Take an actor out for good, with its ties, history and mentions; this cannot be undone.

        Backups made before still hold it: delete them, or make new ones. Names of others stay as they are,
        and so do texts that hold a part of its name, unless their places (`mentions`) are in `also`. An
        actor that was dropped before is taken out too. The reason must not name it.

        `StoreError` where no actor has or had this id, or another program has the file open: nothing was
        removed.
        """
        with self._lock:
            self._still_there()
            upkeep.check_room(self.path)
            upkeep.alone(self.path, self._db)
            try:
                with self._transaction("IMMEDIATE", letter=False):
                    traces = removal.traces(self._db, actor, also)
                    removal.check_reason(why, traces)
                    before = logs.head_code(self._db)
                    written = self._write(removal.changes(self._current(), traces, who=who, why=why))
                    stands_for = removal.purge(self._db, traces, before)
                    sql_tables.forget_forms(self._db)
                    logs.audit(self._db, "actor.forgotten", who=who, detail=stands_for, purpose=why)
                    columns.keep(self._db, written[1], written[0])
                    sheet, notices = sealed_rows.leave_to_holder(self._db, self.letters, traces)
                    upkeep.leave_to_sweep(self._db)
                self.warnings = self.letters.kept(sheet, (*self.warnings, *notices))
                self.warnings += upkeep.sweep(self.path, self._db)
            finally:
                self._connect_again(self._key)
            self._cached = written
        return written[0]

    def close(self) -> None:
        """Let go of the data (`Store.close`)."""
        with self._lock, explained(self.path):
            self._cached = (-1, ActorMap.empty())
            self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
