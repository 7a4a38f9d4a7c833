"""Whole columns kept beside the rows, so that a large map is not loaded row by row.

What a large import added is in whole columns already (parts.py); others are kept when many rows were
changed. Rows stay the truth. What is kept names the revision it was made at with that revision's link
in the journal and a digest of itself; where any of these is not right it is as if it were not there.
Rows that later revisions touched are read from the tables.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pandas as pd

from actormap.core import schema
from actormap.core.model import ActorMap
from actormap.core.schema import Column
from actormap.core.tables import packing
from actormap.core.tables.cells import among, empty
from actormap.core.tables.encoding import decode, encode
from actormap.core.tables.ids import CodeKey
from actormap.store.file import sql_tables
from actormap.store.history import parts

FEW = 2000
"""Changed rows that are read from the tables rather than keeping all columns anew for them."""

_PART = 10
_NAME = "columns"


def keep(db: Any, m: ActorMap, revision: int) -> None:
    """Keep the columns of all tables as of the newest revision; inside the transaction that made it."""
    forget(db)
    (link,) = db.execute("SELECT h FROM _journal WHERE revision = ?", (revision,)).fetchone()
    tables = {}
    for table, frame in m.tables.items():
        encoded = encode(frame) if len(frame) > FEW else None
        if encoded:
            described, data = encoded
            tables[table] = {"columns": described, "digest": hashlib.sha256(data).hexdigest()}
            db.execute("INSERT INTO _meta (name, value) VALUES (?, ?)", (f"{_NAME} {table}", data))
    head = {"revision": revision, "link": link.hex(), "tables": tables}
    db.execute("INSERT INTO _meta (name, value) VALUES (?, ?)", (_NAME, json.dumps(head)))


def keep_if_due(db: Any, m: ActorMap, revision: int) -> None:
    """Keep the columns anew when more rows were changed since than are quickly read one by one."""
    since = (_head(db) or {"revision": 0})["revision"]
    (changed,) = db.execute("SELECT count(*) FROM _change WHERE revision > ?", (since,)).fetchone()
    if changed > max(FEW, sum(map(len, m.tables.values())) // _PART):
        keep(db, m, revision)


def forget(db: Any) -> None:
    """Keep no columns any more."""
    db.execute("DELETE FROM _meta WHERE name = ? OR name LIKE ?", (_NAME, f"{_NAME} %"))


def _head(db: Any) -> dict[str, Any] | None:
    """What is said of the kept columns, if they were made at a revision that is in the journal."""
    row = db.execute("SELECT value FROM _meta WHERE name = ?", (_NAME,)).fetchone()
    if not row:
        return None
    try:
        head: dict[str, Any] = json.loads(row[0])
        number, hex_link, _ = head["revision"], head["link"], head["tables"]
    except (ValueError, TypeError, LookupError):
        return None
    link = db.execute("SELECT h FROM _journal WHERE revision = ?", (number,)).fetchone()
    return head if link and link[0].hex() == hex_link else None


def _kept(db: Any, table: str, head: dict[str, Any] | None) -> pd.DataFrame | None:
    """Columns of a table, if they are there and all is right with them."""
    entry = head["tables"].get(table) if head else None
    if not entry or [column[0] for column in entry["columns"]] != list(schema.columns()[table]):
        return None
    row = db.execute("SELECT value FROM _meta WHERE name = ?", (f"{_NAME} {table}",)).fetchone()
    if not row or hashlib.sha256(row[0]).hexdigest() != entry["digest"]:
        return None
    return decode(entry["columns"], row[0])


def read(db: Any, key: CodeKey) -> ActorMap:
    """The map of a file with this key as the tables have it, from kept columns where that is quicker."""
    head = _head(db)
    return ActorMap.trusted({table: _read(db, table, head) for table in schema.open_tables()}, key)


def read_rows(db: Any, table: str, where: str = "", values: tuple[object, ...] = ()) -> pd.DataFrame:
    """Rows of a table as they are stored, by id.

    `where` is a condition written in this package, never data; `values` fill its places.
    """
    names = sql_tables.present(db, table)
    if not names:
        return empty(table)
    query = f"SELECT {sql_tables.quoted(*names)} FROM {sql_tables.quoted(table)} {where} ORDER BY id"  # noqa: S608
    rows = db.execute(query, values).fetchall()
    return packing.typed(table, list(zip(*rows, strict=True)), names) if rows else empty(table)


def write_rows(db: Any, table: str, frame: pd.DataFrame) -> None:
    """Write new and changed rows of a table, in a transaction."""
    # Handing a cell to SQLite takes longer than storing it, and many columns of an import are empty.
    default = _default(table, frame) if len(frame) > FEW else []
    db.executemany(sql_tables.upsert(table, default), _cells(frame.drop(columns=default)))


def _cells(frame: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    # A piece at a time, since what is in the processor's cache is handed over faster.
    for start in range(0, len(frame), parts.ROWS):
        some = frame.iloc[start : start + parts.ROWS]
        yield from zip(*(some[name].tolist() for name in some), strict=True)


def _default(table: str, frame: pd.DataFrame) -> list[str]:
    """Columns that hold their default in every row."""

    def holds(column: Column) -> bool:
        cells = frame[column.name]
        if column.numeric and not column.default:
            return bool(cells.isna().all())
        return bool((cells == (float(column.default) if column.numeric else column.default)).all())

    return [name for name, column in schema.columns()[table].items() if holds(column)]


def _read(db: Any, table: str, head: dict[str, Any] | None) -> pd.DataFrame:
    kept = _kept(db, table, head)
    revision = 0 if head is None or kept is None else head["revision"]
    added = [part.frame for part in parts.since(db, revision, table)]
    if kept is None and not added:
        return read_rows(db, table)
    frame = pd.concat([*([] if kept is None else [kept]), *added], ignore_index=True)
    touched = 'SELECT id FROM _change WHERE revision > ? AND "table" = ?'
    since = (revision, table)
    ids = [identifier for (identifier,) in db.execute(touched, since)]
    if not ids:
        return frame
    newer = read_rows(db, table, f"WHERE id IN ({touched})", since)
    return pd.concat([frame[~among(frame["id"], ids)], newer], ignore_index=True)
