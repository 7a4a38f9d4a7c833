"""A map on a Neo4j server: actors as nodes, ties as relationships, the same law as the workspace.

The driver is imported when a server is first opened; the optional part ``actormap[server]`` brings
it. Neo4j's free edition knows no roles: whoever has the database's password sees all of it, so the
account belongs to the program and never to its users.
"""

from __future__ import annotations

import contextlib
import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from types import TracebackType
from typing import Any, Self

import pandas as pd

from actormap.core import schema
from actormap.core.errors import Conflict, InvalidMap, StoreError
from actormap.core.model import ActorMap, Changes, apply_changes
from actormap.core.sentences import Name, Sentence, term
from actormap.rights import admission
from actormap.rights.admission import Written
from actormap.store.base import ALL, Scope
from actormap.store.history import journal, logs
from actormap.store.history.journal import now
from actormap.store.history.snapshots import framed
from actormap.store.server import cypher, key_file, sealed_nodes, seals, statements
from actormap.store.server.connection import Connection
from actormap.store.server.reaching import Address
from actormap.store.server.reading import read

STAGED = 50_000
"""Above so many rows a change is staged."""

LEFT_BEHIND = "left behind"
"""Mark of a stage that is being cleared."""

TRIES = 3
"""How often a map is read while others write, before they are kept out."""


class Neo4jStore(Connection):
    """A `Store` on a Neo4j server; made by `opening`, of what a `Connection` is made of."""

    def __init__(self, driver: Any, place: Address, keys: key_file.Keys | None = None) -> None:
        super().__init__(driver, place, keys)
        self._cached = (-1, ActorMap.empty())

    @property
    def revision(self) -> int:
        """Number of the last change, by whatever process (`Store.revision`)."""
        with self._session() as session:
            return int(session.run(cypher.REVISION, map=self.place.name).single(strict=True)[0])

    def load(self, scope: Scope = ALL) -> ActorMap:
        """The map as it is now (`Store.load`); of a part of it, only that part is sent."""
        with self._lock:
            return scope.of(self._read_settled(scope))

    def _read_settled(self, scope: Scope = ALL) -> ActorMap:
        """What is wanted of the map at the newest revision, read while others may write.

        Neo4j shows a commit to readers piece by piece, but who takes the map's lock waits until it
        is whole. The same revision under the lock before and after: nothing moved in between.
        """
        if self.revision == self._cached[0]:
            return self._cached[1]
        for _ in range(TRIES):
            revision = self._settled()
            with self._session() as session, session.begin_transaction() as transaction:
                m, checked = self._read(transaction, revision, scope)
            if self._settled() == revision:
                checked.require()
                if scope == ALL:
                    self._cached = (revision, m)
                return m
        with self._transaction() as transaction:
            return self._current(transaction)

    def _settled(self) -> int:
        with self._transaction() as transaction:
            return self._newest(transaction)

    def _current(self, transaction: Any) -> ActorMap:
        """The map at the newest revision, for who holds its lock."""
        revision = self._newest(transaction)
        if revision != self._cached[0]:
            m, checked = self._read(transaction, revision)
            checked.require()
            self._cached = (revision, m)
        return self._cached[1]

    def _read(self, transaction: Any, revision: int, scope: Scope = ALL) -> tuple[ActorMap, seals.Checked]:
        """The map at a revision, and whether it is as it was written: of an older release nobody knows."""
        checked = seals.Checked(self._keys.chain if self._keys else b"")
        taken = checked if self._keys else None
        m = read(partial(_values, transaction, map=self.place.name, revision=revision), scope, taken)
        if self._keys and scope == ALL:
            total, seal = transaction.run(cypher.SUM, map=self.place.name).single(strict=True)
            checked.whole(total, seal, revision)
        m.code_key = self.code_key
        return m, checked

    def apply(self, changes: Changes, *, expect: int | None = None) -> int:
        """Write changes, all or none of them (`Store.apply`).

        Above a size new rows are staged: they are sent in transactions of their own, seen by
        nobody, and one last transaction makes them visible at once.
        """
        admission.may_hold(changes)
        changes = admission.sealed(changes, self.code_key)
        stage = secrets.token_hex(8) if sum(map(len, changes.upserts.values())) > STAGED else ""
        # Another thread's revision must never be given back as this one's.
        with self._lock:
            with self._writing() as transaction:
                current = self._current(transaction)
                if expect is not None and expect != self._cached[0]:
                    last = transaction.run(cypher.LAST, map=self.place.name).single()
                    raise Conflict(journal.meanwhile(term("map"), last, expect))
                after = apply_changes(current, changes)
                if stage:
                    transaction.run(cypher.SET_STAGE, map=self.place.name, token=stage).consume()
                else:
                    written = self._write(transaction, current, after, changes)
            self._cached = self._apply_staged(current, after, changes, stage) if stage else written
            return self._cached[0]

    def _apply_staged(
        self, current: ActorMap, after: ActorMap, changes: Changes, token: str
    ) -> tuple[int, ActorMap]:
        revision, edits = self._cached[0] + 1, journal.edits(current, changes)
        new, rest = statements.split_new(edits)
        platforms, key = set(after.platforms["id"]), self._chain
        staged = chain(statements.of_edits(new, platforms, key), statements.of_history(edits, key, revision))
        for query, values in staged:
            with self._transaction() as transaction:
                self._still_mine(transaction, token)
                self._run(transaction, query, values, revision)
        with self._transaction() as transaction:
            self._still_mine(transaction, token)
            for query, values in statements.of_edits(rest, platforms, key):
                self._run(transaction, query, values, revision)
            self._journal(transaction, revision, changes, edits)
            transaction.run(cypher.SET_STAGE, map=self.place.name, token=None).consume()
        return revision, after

    @contextlib.contextmanager
    def _writing(self) -> Iterator[Any]:
        """A transaction in which nothing staged is left that the next revision would show."""
        written = False
        while not written:
            self._clear_stage()
            with self._transaction() as transaction:
                if self._stage(transaction) is None:
                    written = True
                    yield transaction

    def _stage(self, transaction: Any) -> str | None:
        token: str | None = transaction.run(cypher.STAGE, map=self.place.name).single(strict=True)[0]
        return token

    def _still_mine(self, transaction: Any, token: str) -> None:
        if self._stage(transaction) != token:
            raise Conflict(
                "The map was changed by somebody else while a large import was being written; nothing of the "
                "import is there. Load the map again and repeat it."
            )

    def _clear_stage(self) -> None:
        """Take away what an import left behind that did not end; one that still runs is told.

        Each piece looks at the mark and the revision again, under the lock: another program may have
        cleared the stage meanwhile and written what must stay.
        """
        left = True
        while left:
            with self._transaction() as transaction:
                if self._stage(transaction) is None:
                    return
                name, revision = self.place.name, self._newest(transaction)
                values = {"map": name, "revision": revision, "most": statements.ROWS}
                # Nodes can go only after their ties, so the first query that finds some is the last.
                left = any(transaction.run(query, values).single(strict=True)[0] for query in cypher.CLEAR)
                transaction.run(cypher.SET_STAGE, map=name, token=LEFT_BEHIND if left else None).consume()

    def undo(self, *, who: str, why: str, revision: int | None = None, person: str = "") -> int:
        """Give the rows that a revision changed their former content (`Store.undo`)."""
        with self._lock:
            with self._writing() as transaction:
                current = self._current(transaction)
                rows = _journal(transaction, self.place.name)
                target = journal.to_undo([(row[0], row[4]) for row in rows], revision)
                changes = journal.taken_back(current, target, self._changes(transaction, target))
                try:
                    after = apply_changes(current, changes)
                except InvalidMap as error:
                    raise journal.leaned_on(target, error) from error
                named = replace(changes, who=who, why=why, undoes=target, person=person)
                written = self._write(transaction, current, after, named)
            self._cached = written
            return written[0]

    def _changes(self, transaction: Any, revision: int) -> list[Written]:
        parts = _values(transaction, cypher.CHANGES, map=self.place.name, revision=revision)
        for part, data, seal in parts if self._keys else ():
            if seal != seals.of_part(self._chain, revision, part, data):
                raise seals.altered(Sentence("The history of revision {revision}", revision=revision))
        return statements.unpacked(data for _, data, _ in parts)

    def _write(
        self, transaction: Any, current: ActorMap, after: ActorMap, changes: Changes
    ) -> tuple[int, ActorMap]:
        revision, edits = self._cached[0] + 1, journal.edits(current, changes)
        platforms, key = set(after.platforms["id"]), self._chain
        written = chain(
            statements.of_edits(edits, platforms, key), statements.of_history(edits, key, revision)
        )
        for query, values in written:
            self._run(transaction, query, values, revision)
        self._journal(transaction, revision, changes, edits)
        return revision, after

    def _journal(
        self, transaction: Any, revision: int, changes: Changes, edits: Sequence[journal.Edits]
    ) -> None:
        """Write down the revision and make it the newest."""
        self._put_in(transaction)
        counts = json.dumps({edit.table: edit.counts() for edit in edits})
        when = changes.when or now()
        last = transaction.run(cypher.LAST, map=self.place.name).single()
        entry = (revision, when, changes.who, changes.why, changes.undoes, counts, changes.person)
        link = journal.link(self._chain, bytes(last[3]) if last else b"", "journal", entry)
        values = {
            "when": when,
            "who": changes.who,
            "why": changes.why,
            "undoes": changes.undoes,
            "counts": counts,
            "person": changes.person,
            "link": link,
        }
        self._run(transaction, cypher.ADD_JOURNAL, values, revision)
        former, seal = transaction.run(cypher.SUM, map=self.place.name).single(strict=True)
        if seal != seals.of_sum(self._chain, revision - 1, former):
            raise seals.altered(Sentence("What the map says of its rows"))
        total = seals.after(former, self._chain, edits)
        sums = {"sum": total, "seal": seals.of_sum(self._chain, revision, total)}
        self._run(transaction, cypher.SET_REVISION, sums, revision)

    def history(self) -> pd.DataFrame:
        """All revisions, oldest first (`Store.history`)."""
        with self._session() as session:
            return journal.history(_journal(session, self.place.name))

    def written(self, revision: int) -> list[Written]:
        """What a revision did to each row (`Store.written`)."""
        with self._session() as session, session.begin_transaction() as transaction:
            return self._changes(transaction, revision)

    def load_at(self, revision: int) -> ActorMap:
        """The map as it was right after a revision; 0 is the beginning (`Store.load_at`)."""
        with self._session() as session:
            m = self._read_settled()
            if not 0 <= revision <= self._cached[0]:
                raise StoreError(
                    "There is no revision {revision}. Look at the history for its number.", revision=revision
                )
            for later in range(self._cached[0], revision, -1):
                m = apply_changes(m, journal.taken_back(m, later, self._changes(session, later)))
        return m

    def snapshot(self, name: str, *, who: str = "") -> int:
        """Give the newest revision a name (`Store.snapshot`)."""
        if not name.strip():
            raise StoreError("A snapshot needs a name. Give it one, such as: 2026 first half.")
        with self._transaction() as transaction:
            current = self._current(transaction)
            if name in {row[0] for row in _values(transaction, cypher.SNAPSHOTS, map=self.place.name)}:
                raise StoreError(
                    "There is a snapshot '{name}' already. Choose another name.", name=Name(name)
                )
            transaction.run(
                cypher.ADD_SNAPSHOT,
                map=self.place.name,
                name=name,
                revision=self._cached[0],
                when=now(),
                digest=current.digest(),
                who=who,
            ).consume()
            return self._cached[0]

    def snapshots(self) -> pd.DataFrame:
        """All snapshots, oldest first (`Store.snapshots`)."""
        with self._session() as session:
            rows = session.run(cypher.SNAPSHOTS, map=self.place.name).values()
        return framed((*row[:-1], row[-1] or "") for row in rows)

    def verify(self, expect: str | None = None) -> Sentence:
        """Prove both logs and all rows (`Store.verify`)."""
        with self._transaction() as transaction:
            audits = _values(transaction, cypher.AUDITS, map=self.place.name)
            rows = {
                "journal": _journal(transaction, self.place.name),
                "audit": [(*entry, bytes(link)) for *entry, link in audits],
            }
            code = logs.proved(self._chain, rows, expect)
            sealed_nodes.read(transaction, self.place.name, self._chain)
            m, checked = self._read(transaction, self._newest(transaction))
            checked.require()
            last: dict[str, dict[str, tuple[str | None, str | None, int]]] = {}
            for revision, *_ in rows["journal"]:
                for table, identifier, before, after in self._changes(transaction, revision):
                    last.setdefault(table, {})[identifier] = before, after, revision
        tables = schema.open_tables()
        differing = [
            f"{name} {i}" for name in tables for i in journal.differing(name, m[name], last.get(name, {}))
        ]
        if differing:
            raise journal.outside(differing)
        return code

    def close(self) -> None:
        """Let go of the connection (`Store.close`)."""
        with self._lock:
            self._cached = (-1, ActorMap.empty())
            self._driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _values(transaction: Any, query: str, **parameters: Any) -> list[list[Any]]:
    return list(transaction.run(query, parameters).values())


def _journal(transaction: Any, name: str) -> list[tuple[Any, ...]]:
    """Entries of the journal with their links, as the chain was made of them."""
    rows = _values(transaction, cypher.HISTORY, map=name)
    return [(*entry, person or "", bytes(link)) for *entry, person, link in rows]
