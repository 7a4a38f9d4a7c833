"""What is readable in a damaged workspace, written into a new one; the damaged file is never touched."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from actormap.core import schema
from actormap.core.errors import StoreError
from actormap.core.model import ActorMap, Changes
from actormap.core.sentences import Sentence, counted
from actormap.core.tables import packing
from actormap.core.tables.cells import among
from actormap.core.tables.ids import NO_KEY, CodeKey
from actormap.store import keys
from actormap.store.base import SealedPart
from actormap.store.file import codes, connection, opening, restoring, sealed_rows, sql_tables
from actormap.store.history import mend, parts

T = TypeVar("T")
_FAR = 1 << 62
_UNCOUNTED = Sentence("the journal is damaged, so lost rows could not be counted")
_LOST = Sentence("its page is damaged")
_NOT_SEALED = Sentence("the sealed part is damaged; look for it in a backup")


@dataclass
class Salvaged:
    """What came of it.

    Parameters
    ----------
    code
        Recovery code of the new workspace.
    rows
        Number of rows saved, by table.
    missing
        What is lost or no longer whole: ``table``, ``id`` ("" where not even that is known), ``what`` (a
        sentence).
    """

    code: str
    rows: dict[str, int]
    missing: pd.DataFrame


class _Reader:
    """Reads a damaged file; a connection that met damage gives nothing any more."""

    def __init__(self, path: Path, key: str) -> None:
        self._of = path, key
        self._db = connection.connect_to_read(*self._of)

    def rows(self, query: str, values: tuple[object, ...] = ()) -> Iterator[Any]:
        """Rows one by one until the end or the damage."""
        try:
            yield from self._db.execute(query, values)
        except connection.Failure:
            self.close()
            self._db = connection.connect_to_read(*self._of)
            raise

    def ask(self, question: Callable[..., T], *about: object) -> T:
        """What a function of a connection answers, or the damage that it met."""
        try:
            return question(self._db, *about)
        except connection.Failure:
            self.close()
            self._db = connection.connect_to_read(*self._of)
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()


@dataclass
class _Rescued:
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    missing: list[tuple[str, str, Sentence]] = field(default_factory=list)
    code_key: CodeKey = NO_KEY
    sealed: SealedPart = field(default_factory=SealedPart)


def salvage(path: Path, passphrase: str, to: Path) -> Salvaged:
    """Write what is readable in a damaged workspace into a new one.

    Rows are read from the tables and, where a page is damaged, from the history. The new workspace begins
    with them as its first revision: the history itself stays in the old file. `to`, where nothing is yet,
    gets the same passphrase. `WrongKey` also where not even the first page is readable.
    """
    restoring.check(path)
    key = keys.key_of(passphrase, connection.salt_of(path)).hex()
    with connection.understood(path):
        db = _Reader(path, key)
        try:
            rescued = _Rescued()
            with suppress(connection.Failure):
                rescued.code_key = db.ask(codes.key_of)
            for table in schema.open_tables():
                _table(db, table, rescued)
            _count(db, rescued)
            _sealed(db, rescued)
        finally:
            db.close()
    whole, leaning = mend.mended(rescued.tables)
    rescued.missing += leaning
    with opening.draft(to, passphrase, rescued.code_key) as (new, code):
        new.apply(_changes(whole, path))
        if rescued.sealed.public:
            new.seal(rescued.sealed, instead_of=new.sealed_part())
    missing = pd.DataFrame(rescued.missing, columns=["table", "id", "what"], dtype=object)
    missing = missing.astype({"table": "str", "id": "str"})
    return Salvaged(code, {name: len(frame) for name, frame in whole.tables.items()}, missing)


def _sealed(db: _Reader, rescued: _Rescued) -> None:
    """The sealed part as it is, since only its key tells more, with the letters that can be read."""
    try:
        rescued.sealed = db.ask(sealed_rows.read_content)
    except (connection.Failure, StoreError):
        rescued.missing.append(("", "", _NOT_SEALED))
        return
    if rescued.sealed.public:
        letters = {number: bytes(content) for number, content in _walk(db, "_letter", "number, content")}
        rescued.sealed = replace(rescued.sealed, letters=letters)


def _changes(m: ActorMap, path: Path) -> Changes:
    filled = {table: frame for table, frame in m.tables.items() if len(frame)}
    return Changes(upserts=filled, why=f"salvaged from {path.name}")


def _table(db: _Reader, table: str, rescued: _Rescued) -> None:
    names = db.ask(sql_tables.present, table)
    rows = list(_walk(db, table, sql_tables.quoted(*names))) if names else []
    frame = packing.typed(table, list(zip(*rows, strict=True)) or [()] * len(names), names)
    lost = sorted(_ids(db, table) - set(frame["id"]))
    former = _former(db, table, lost)
    rescued.missing += [(table, identifier, _LOST) for identifier in lost if identifier not in former]
    again = packing.unpacked(table, former.values())
    frame = frame[~among(frame["id"], list(former))]
    rescued.tables[table] = pd.concat([frame, again], ignore_index=True)


def _walk(db: _Reader, table: str, cells: str) -> Iterator[tuple[Any, ...]]:
    """All readable rows; where one is not, the walk goes on behind the damaged pages."""
    after = -1
    while True:
        query = f"SELECT rowid, {cells} FROM {sql_tables.quoted(table)} WHERE rowid > ? ORDER BY rowid"  # noqa: S608
        try:
            for rowid, *row in db.rows(query, (after,)):
                after = rowid
                yield tuple(row)
        except connection.Failure:
            behind = _behind(db, table, after)
            if behind is None:
                return
            after = behind
        else:
            return


def _behind(db: _Reader, table: str, after: int) -> int | None:
    """The place from which reading works again, or None if it does not."""

    def readable(step: int) -> bool:
        query = f"SELECT * FROM {sql_tables.quoted(table)} WHERE rowid > ? ORDER BY rowid LIMIT 1"  # noqa: S608
        try:
            list(db.rows(query, (after + step,)))
        except connection.Failure:
            return False
        return True

    high = 1
    while not readable(high):
        high *= 2
        if high > _FAR:
            return None
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if readable(middle) else (middle, high)
    return after + high


def _ids(db: _Reader, table: str) -> set[str]:
    """Ids of a table that its index knows; the index lies on pages of its own."""
    known: set[str] = set()
    query = f"SELECT id FROM {sql_tables.quoted(table)} WHERE id > ? ORDER BY id"  # noqa: S608
    with suppress(connection.Failure):
        known.update(identifier for (identifier,) in db.rows(query, ("",)))
    return known


def _former(db: _Reader, table: str, lost: list[str]) -> dict[str, str]:
    """The newest content of lost rows that the history knows."""
    query = """
        SELECT revision, after FROM _change WHERE "table" = ? AND id = ? AND after IS NOT NULL
        ORDER BY revision DESC LIMIT 1
    """
    former = _added(db, table, lost) if lost else {}
    for identifier in lost:
        try:
            row = next(db.rows(query, (table, identifier)), None)
        except connection.Failure:
            continue
        if row and row[0] > former.get(identifier, (0, ""))[0]:
            former[identifier] = row
    return {identifier: text for identifier, (_, text) in former.items()}


def _added(db: _Reader, table: str, lost: list[str]) -> dict[str, tuple[int, str]]:
    """Revision and content of lost rows that came with large imports, from those parts that can be read."""
    contents: dict[str, tuple[int, str]] = {}
    places: list[tuple[int, str, int]] = []
    with suppress(connection.Failure):
        places = db.ask(parts.places, 0, table)
    for place in places:
        with suppress(connection.Failure):
            part = db.ask(parts.read, place)
            rows = part.frame[among(part.frame["id"], lost)]
            texts = packing.packed(table, rows)
            contents |= {i: (part.revision, text) for i, text in zip(rows["id"], texts, strict=True)}
    return contents


def _count(db: _Reader, rescued: _Rescued) -> None:
    """Tell of rows that nothing names, from the counts in the journal."""
    due: dict[str, int] = {}
    try:
        for (counts,) in db.rows("SELECT counts FROM _journal"):
            for table, kinds in json.loads(counts).items():
                due[table] = due.get(table, 0) + kinds["new"] - kinds["dropped"]
    except connection.Failure:
        rescued.missing.append(("", "", _UNCOUNTED))
        return
    for table, number in due.items():
        named = sum(1 for where, _, _ in rescued.missing if where == table)
        unnamed = number - len(rescued.tables[table]) - named
        if unnamed > 0:
            rows = counted(unnamed, "{n} row whose id is not known", "{n} rows whose ids are not known")
            rescued.missing.append((table, "", rows))
