"""A map on a Neo4j server: actors as nodes, ties as relationships, the same law as the workspace.

The driver is imported when a server is first opened; the optional part ``actormap[server]`` brings
it. Neo4j's free edition knows no roles: whoever has the database's password sees all of it, so the
account belongs to the program and never to its users.
"""

from __future__ import annotations

import contextlib
import ipaddress
import json
import secrets
import threading
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import ModuleType, TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

import pandas as pd

from actormap import schema
from actormap.errors import Conflict, InvalidMap, StoreError, WrongKey
from actormap.model import ActorMap, Changes, apply_changes
from actormap.store import cypher, journal
from actormap.store.base import ALL, Scope
from actormap.store.clock import now

FORMAT = 1
OLDEST = (5, 13)
"""Oldest server that is known to work."""

ROWS, CHANGES = 10_000, 5_000
"""Rows that are sent at once."""

PLAIN = {"bolt", "neo4j"}
ENCRYPTED = {"bolt+s", "bolt+ssc", "neo4j+s", "neo4j+ssc"}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a map is: ``neo4j://user@host:7687/database?map=name``.

    Parameters
    ----------
    url
        What the driver gets.
    user, database, name
        Account, database ("" = its default) and name of the map in it.
    """

    url: str
    user: str
    database: str
    name: str


def address(url: str) -> Address:
    """Read the address of a map.

    Raises
    ------
    StoreError
        It is no address of a Neo4j server, or it would send data unencrypted to another computer.
    """
    parts = urlsplit(url)
    if parts.scheme not in PLAIN | ENCRYPTED or not parts.hostname:
        raise StoreError(
            "this is no address of a Neo4j server. Write neo4j+s://HOST, or neo4j://localhost for one on "
            "this computer."
        )
    if parts.scheme in PLAIN and not _on_this_computer(parts.hostname):
        raise StoreError(
            f"{parts.scheme}:// sends everything unencrypted to {parts.hostname}: refused. "
            f"Use {parts.scheme}+s://{parts.hostname}."
        )
    query = parse_qs(parts.query)
    port = f":{parts.port}" if parts.port else ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return Address(
        f"{parts.scheme}://{host}{port}", unquote(parts.username or "neo4j"),
        unquote(parts.path.strip("/")), query.get("map", ["actormap"])[0],
    )  # fmt: skip


def _on_this_computer(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _driver() -> ModuleType:
    try:
        import neo4j  # noqa: PLC0415 - an optional part, imported when a server is opened
    except ImportError as error:
        raise StoreError(
            "the driver for Neo4j is not installed. Install it with: pip install 'actormap[server]'"
        ) from error
    return neo4j


def explanation(error: Exception, where: str) -> StoreError:
    """What an error of the driver means to the user; the one place where they are told apart."""
    from neo4j import exceptions as e  # noqa: PLC0415 - as above

    if isinstance(error, (e.AuthError, e.TokenExpired)):
        return WrongKey(f"{where} does not accept this user and password. Check both.")
    if isinstance(error, e.ConfigurationError | e.UnsupportedServerProduct):
        return StoreError(f"{where} cannot be used with this address or this version. Check both.")
    if isinstance(
        error, e.ServiceUnavailable | e.SessionExpired | e.IncompleteCommit | e.RoutingServiceUnavailable
    ):
        return StoreError(
            f"{where} is not there, or went away. If a change was being written, look at the history before "
            "you repeat it: it is there as a whole, or not at all."
        )
    if isinstance(error, e.TransientError):
        return StoreError(f"{where} is busy or short of memory; nothing was written. Try again later.")
    if isinstance(error, e.ClientError):
        return StoreError(f"{where} refused ({error.code}); nothing was written. Ask its administrator.")
    return StoreError(f"{where} answered with {type(error).__name__}; nothing was written.")


@contextlib.contextmanager
def _explained(where: str) -> Iterator[None]:
    from neo4j import exceptions as e  # noqa: PLC0415 - as above

    try:
        yield
    except (e.Neo4jError, e.DriverError) as error:
        raise explanation(error, where) from error


def version_of(agent: str) -> tuple[int, ...]:
    """Version numbers of a server that calls itself ``Neo4j/5.26.12``."""
    numbers = agent.rpartition("/")[2].split("-")[0].split(".")
    return tuple(int(part) for part in numbers[:2] if part.isdigit())


class Neo4jStore:
    """A `Store` on a Neo4j server; made by `open_neo4j` and `create_neo4j`."""

    def __init__(self, driver: Any, place: Address) -> None:
        self.place = place
        self.warnings: tuple[str, ...] = ()
        self._driver = driver
        self._lock = threading.RLock()
        self._cached = (-1, ActorMap.empty())

    @property
    def where(self) -> str:
        """The server, in messages."""
        return f"the Neo4j server at {self.place.url}"

    @contextlib.contextmanager
    def _session(self, *, write: bool = False) -> Iterator[Any]:
        access = "WRITE" if write else "READ"
        with self._lock, _explained(self.where):
            session = self._driver.session(
                database=self.place.database or None, default_access_mode=access, fetch_size=10_000
            )
            with session:
                yield session

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Any]:
        """A transaction that holds the map's lock: writers come one after the other."""
        with self._session(write=True) as session, session.begin_transaction() as transaction:
            if transaction.run(cypher.LOCK, map=self.place.name).single() is None:
                raise StoreError(f"{self.where} has no map {self.place.name!r} any more.")
            yield transaction
            transaction.commit()

    @property
    def revision(self) -> int:
        """Number of the last change, by whatever process (`Store.revision`)."""
        with self._session() as session:
            return int(session.run(cypher.REVISION, map=self.place.name).single(strict=True)[0])

    def load(self, scope: Scope = ALL) -> ActorMap:
        """The map as it is now (`Store.load`)."""
        with self._session() as session, session.begin_transaction() as transaction:
            return scope.of(self._current(transaction))

    def _current(self, transaction: Any) -> ActorMap:
        revision = int(transaction.run(cypher.REVISION, map=self.place.name).single(strict=True)[0])
        if revision != self._cached[0]:
            self._cached = (revision, self._read(transaction))
        return self._cached[1]

    def _read(self, transaction: Any) -> ActorMap:
        tables = {
            table: _frame(table, list(schema.columns()[table]), _values(transaction, query, self.place.name))
            for table, query in cypher.READ.items()
        }
        others = [name for name in schema.columns()["ties"] if name not in {"source_id", "target_id"}]
        ties = [_values(transaction, query, self.place.name) for query in cypher.READ_TIES.values()]
        rows = [row for some in ties for row in some]
        tables["ties"] = _frame("ties", ["source_id", "target_id", *others], rows)
        return ActorMap.trusted(tables)

    def apply(self, changes: Changes, *, expect: int | None = None) -> int:
        """Write changes, all or none of them (`Store.apply`)."""
        with self._transaction() as transaction:
            current = self._current(transaction)
            if expect is not None and expect != self._cached[0]:
                raise Conflict(self._meanwhile(transaction, expect))
            written = self._write(transaction, current, changes)
        self._cached = written
        return written[0]

    def _meanwhile(self, transaction: Any, expect: int) -> str:
        last = transaction.run(cypher.LAST, map=self.place.name).single()
        if last is None or last[0] < expect:
            return f"The map has no revision {expect}. Load it again and repeat the change."
        return (
            f"The map was changed since it was read: revision {last[0]} by {last[2] or 'somebody'} at "
            f"{last[1]}. Load it again and repeat the change."
        )

    def undo(self, *, who: str, why: str, revision: int | None = None) -> int:
        """Give the rows that a revision changed their former content (`Store.undo`)."""
        with self._transaction() as transaction:
            current = self._current(transaction)
            rows = transaction.run(cypher.HISTORY, map=self.place.name).values()
            target = journal.to_undo([(row[0], row[5]) for row in rows], revision)
            changes = journal.taken_back(current, target, self._changes(transaction, target))
            try:
                named = replace(changes, who=who, why=why, undoes=target)
                written = self._write(transaction, current, named)
            except InvalidMap as error:
                raise journal.leaned_on(target, error) from error
        self._cached = written
        return written[0]

    def _changes(self, transaction: Any, revision: int) -> list[journal.Written]:
        parts = transaction.run(cypher.CHANGES, map=self.place.name, revision=revision).values()
        return [tuple(row) for (data,) in parts for row in json.loads(zlib.decompress(data))]

    def _write(self, transaction: Any, current: ActorMap, changes: Changes) -> tuple[int, ActorMap]:
        after = apply_changes(current, changes)
        revision = self._cached[0] + 1
        edits = journal.edits(current, changes)
        counts = json.dumps({edit.table: edit.counts() for edit in edits})
        self._write_rows(transaction, {edit.table: edit for edit in edits}, set(after.platforms["id"]))
        written = [row for edit in edits for row in edit.written()]
        for part, some in enumerate(_batches(written, CHANGES)):
            data = zlib.compress(json.dumps(some, ensure_ascii=False).encode(), 1)
            transaction.run(
                cypher.ADD_CHANGE, map=self.place.name, revision=revision, part=part, data=data
            ).consume()
        self._journal(transaction, revision, changes, counts)
        transaction.run(cypher.SET_REVISION, map=self.place.name, revision=revision).consume()
        return revision, after

    def _journal(self, transaction: Any, revision: int, changes: Changes, counts: str) -> None:
        when = changes.when or now()
        last = transaction.run(cypher.LAST, map=self.place.name).single()
        _, key = transaction.run(cypher.LOCK, map=self.place.name).single(strict=True)
        entry = (revision, when, changes.who, changes.why, changes.undoes, counts)
        link = journal.link(bytes(key), bytes(last[3]) if last else b"", "journal", entry)
        transaction.run(
            cypher.ADD_JOURNAL, map=self.place.name, revision=revision, when=when, who=changes.who,
            why=changes.why, undoes=changes.undoes, counts=counts, link=link,
        ).consume()  # fmt: skip

    def _write_rows(self, transaction: Any, edits: Mapping[str, journal.Edits], platforms: set[str]) -> None:
        """Ties go before the rows they hang on, and come after them."""
        ties = edits.get("ties")
        rows = [(table, edit) for table, edit in edits.items() if table != "ties"]
        if ties is not None:
            for kind, frame in ties.before.groupby("kind"):
                self._send(transaction, cypher.DROP_TIES[str(kind)], "ids", frame["id"].tolist())
        for table, edit in rows:
            self._send(transaction, cypher.WRITE[table], "rows", _rows(edit.after))
            if table == "actors":
                for label, ids in _kinds(edit.after).items():
                    self._send(transaction, cypher.KINDS[label], "ids", ids)
        if ties is not None:
            for query, some in _tie_queries(ties.after, platforms):
                self._send(transaction, query, "rows", some)
        for table, edit in rows:
            self._send(transaction, cypher.DROP[table], "ids", edit.dropped)

    def _send(self, transaction: Any, query: str, what: str, rows: Sequence[Any]) -> None:
        for some in _batches(rows, ROWS):
            transaction.run(query, {"map": self.place.name, what: some}).consume()

    def history(self) -> pd.DataFrame:
        """All revisions, oldest first (`Store.history`)."""
        with self._session() as session:
            rows = session.run(cypher.HISTORY, map=self.place.name).values()
        return journal.history([tuple(row) for row in rows])

    def written(self, revision: int) -> list[journal.Written]:
        """What a revision did to each row (`Store.written`)."""
        with self._session() as session, session.begin_transaction() as transaction:
            return self._changes(transaction, revision)

    def load_at(self, revision: int) -> ActorMap:
        """The map as it was right after a revision; 0 is the beginning (`Store.load_at`)."""
        with self._session() as session, session.begin_transaction() as transaction:
            m = self._current(transaction)
            if not 0 <= revision <= self._cached[0]:
                raise StoreError(f"There is no revision {revision}. Look at the history for its number.")
            for later in range(self._cached[0], revision, -1):
                m = apply_changes(m, journal.taken_back(m, later, self._changes(transaction, later)))
        return m

    def snapshot(self, name: str) -> int:
        """Give the newest revision a name (`Store.snapshot`)."""
        if not name.strip():
            raise StoreError("A snapshot needs a name. Give it one, such as: 2026 first half.")
        with self._transaction() as transaction:
            current = self._current(transaction)
            named = transaction.run(cypher.SNAPSHOTS, map=self.place.name).values()
            if name in {row[0] for row in named}:
                raise StoreError(f"There is a snapshot {name!r} already. Choose another name.")
            transaction.run(
                cypher.ADD_SNAPSHOT, map=self.place.name, name=name, revision=self._cached[0], when=now(),
                digest=current.digest(),
            ).consume()  # fmt: skip
        return self._cached[0]

    def snapshots(self) -> pd.DataFrame:
        """All snapshots, oldest first (`Store.snapshots`)."""
        with self._session() as session:
            rows = session.run(cypher.SNAPSHOTS, map=self.place.name).values()
        frame = pd.DataFrame(rows, columns=["name", "revision", "when", "digest"])
        return frame.astype({"name": "str", "revision": "int64", "when": "str", "digest": "str"})

    def record(self, action: str, *, who: str, detail: str) -> None:
        """Note in the audit log what happened without changing the map (`Store.record`)."""
        with self._transaction() as transaction:
            revision, key = transaction.run(cypher.LOCK, map=self.place.name).single(strict=True)
            last = transaction.run(cypher.LAST_AUDIT, map=self.place.name).single()
            seq, when = (last[0] if last else 0) + 1, now()
            link = journal.link(
                bytes(key),
                bytes(last[1]) if last else b"",
                "audit",
                (seq, when, who, action, detail, revision),
            )
            transaction.run(
                cypher.ADD_AUDIT, map=self.place.name, seq=seq, when=when, who=who, action=action,
                detail=detail, revision=revision, link=link,
            ).consume()  # fmt: skip

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


def _values(transaction: Any, query: str, name: str) -> list[list[Any]]:
    values: list[list[Any]] = transaction.run(query, map=name).values()
    return values


def _frame(table: str, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """Rows as a frame; what a node does not have, the cell does not hold."""
    columns = schema.columns()[table]
    cells = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(names, ())
    filled = [
        [(float("nan") if column.numeric else "") if cell is None else cell for cell in cells[column.name]]
        for column in columns.values()
    ]
    return journal.typed(table, filled)


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as properties; empty cells are left out, since a property cannot be nothing."""
    return [
        {name: cell for name, cell in row.items() if cell not in {"", None} and cell == cell}  # noqa: PLR0124 - NaN
        for row in frame.to_dict("records")
    ]


def _tie_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    rows = _rows(frame)
    return [
        {"source_id": row.pop("source_id"), "target_id": row.pop("target_id"), "cells": row} for row in rows
    ]


def _tie_queries(ties: pd.DataFrame, platforms: set[str]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The query for each kind of tie and of end, with its rows."""
    to_platform = ties["target_id"].isin(platforms)
    for to, some in (("Actor", ties[~to_platform]), ("Platform", ties[to_platform])):
        for kind, frame in some.groupby("kind"):
            yield cypher.WRITE_TIES[str(kind), to], _tie_rows(frame)


def _kinds(actors: pd.DataFrame) -> dict[str, list[str]]:
    """Ids by the label that shows their kind in Neo4j's own tools."""
    found: dict[str, list[str]] = {}
    for identifier, kind, sphere in zip(actors["id"], actors["kind"], actors["sphere"], strict=True):
        label = (
            cypher.OFFICE
            if sphere == "field_presence"
            else cypher.PERSON
            if kind == "person"
            else cypher.ORGANISATION
        )
        found.setdefault(label, []).append(identifier)
    return found


def _batches(rows: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def _connect(place: Address, password: str) -> Any:
    neo4j = _driver()
    where = f"the Neo4j server at {place.url}"
    with _explained(where):
        driver = neo4j.GraphDatabase.driver(
            place.url, auth=(place.user, password), telemetry_disabled=True,
            notifications_min_severity="OFF", connection_timeout=10, max_transaction_retry_time=0,
        )  # fmt: skip
        try:
            agent = driver.get_server_info().agent
        except BaseException:
            driver.close()
            raise
    if version_of(agent) < OLDEST:
        driver.close()
        raise StoreError(
            f"{where} is {agent}, which is too old. Use Neo4j {'.'.join(map(str, OLDEST))} or newer."
        )
    return driver


def open_neo4j(url: str, password: str) -> Neo4jStore:
    """Open a map on a server.

    Parameters
    ----------
    url
        Its address (`Address`).
    password
        Of the database account.

    Raises
    ------
    WrongKey
        The server does not accept the user and the password.
    StoreError
        The address is refused, the server is not there or too old, or it has no such map.
    """
    place = address(url)
    store = Neo4jStore(_connect(place, password), place)
    with store._session() as session:  # noqa: SLF001 - this module's own
        found = session.run(cypher.FIND_MAP, map=place.name).single()
        others = [name for (name,) in session.run(cypher.LIST_MAPS).values()] if found is None else []
    if found is None:
        store.close()
        known = f" It has: {', '.join(others)}." if others else ""
        raise StoreError(f"{store.where} has no map {place.name!r}.{known} Make it with `actormap new`.")
    if found[0] > FORMAT:
        store.close()
        raise StoreError(f"the map {place.name!r} was made by a newer program. Update this one.")
    return store


def create_neo4j(url: str, password: str) -> Neo4jStore:
    """Make a new, empty map on a server, with the constraints that keep it sound.

    Raises
    ------
    StoreError
        As `open_neo4j`; or the map is there already.
    """
    place = address(url)
    store = Neo4jStore(_connect(place, password), place)
    with store._session(write=True) as session:  # noqa: SLF001 - this module's own
        if session.run(cypher.FIND_MAP, map=place.name).single() is not None:
            store.close()
            raise StoreError(
                f"{store.where} has a map {place.name!r} already. Choose another name (?map=NAME)."
            )
        for constraint in cypher.CONSTRAINTS:
            session.run(constraint).consume()
        session.run(cypher.CREATE_MAP, map=place.name, format=FORMAT, key=secrets.token_bytes(32)).consume()
    return store
