"""Former states of a map: by the number of a revision, or by the name that was given to one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from actormap.core.errors import StoreError
from actormap.core.model import ActorMap
from actormap.core.sentences import Name
from actormap.core.tables import packing
from actormap.core.tables.cells import among
from actormap.store.history import journal, logs, mend, parts

COLUMNS = {"name": "str", "revision": "int64", "when": "str", "digest": "str", "who": "str"}
"""What is told of a snapshot; ``who`` is the role that named it, "" of an older release."""


def freeze(db: Any, name: str, m: ActorMap, revision: int, who: str) -> None:
    """Give the newest revision a name that is neither empty nor taken, in a transaction."""
    if not name.strip():
        raise StoreError("A snapshot needs a name. Give it one, such as: 2026 first half.")
    if db.execute("SELECT 1 FROM _snapshot WHERE content = ?", (name.encode(),)).fetchone():
        raise StoreError("There is a snapshot '{name}' already. Choose another name.", name=Name(name))
    db.execute(
        'INSERT INTO _snapshot (revision, "when", digest, content, who) VALUES (?, ?, ?, ?, ?)',
        (revision, journal.now(), m.digest(), name.encode(), who),
    )


def listed(db: Any) -> pd.DataFrame:
    """All snapshots, oldest first, with `COLUMNS`."""
    query = 'SELECT content, revision, "when", digest, who FROM _snapshot ORDER BY rowid'
    return framed((content.decode(), *rest) for content, *rest in db.execute(query).fetchall())


def framed(rows: Iterable[Sequence[Any]]) -> pd.DataFrame:
    """Snapshots as a table."""
    return pd.DataFrame(list(rows), columns=list(COLUMNS)).astype(COLUMNS)


def find(db: Any, name: str) -> tuple[int, str]:
    """Revision and digest of a snapshot; `StoreError` where none has this name."""
    query = "SELECT revision, digest FROM _snapshot WHERE content = ?"
    row = db.execute(query, (name.encode(),)).fetchone()
    if not row:
        raise StoreError(
            "There is no snapshot '{name}'. Look at the list of snapshots for its name.", name=Name(name)
        )
    return int(row[0]), str(row[1])


def state_at(db: Any, m: ActorMap, revision: int) -> ActorMap:
    """The map as it was right after a revision, from 0, the beginning, up to the newest; in a transaction.

    Rows that were removed for good since are not in it.
    """
    newest = logs.revision(db)
    if not 0 <= revision <= newest:
        raise StoreError(
            "There is no revision {revision}. Look at the history for its number.", revision=revision
        )
    # The first change after the revision tells what a row was before it.
    query = """
        SELECT "table", id, before, min(revision) FROM _change
        WHERE revision > ? AND (before IS NOT NULL OR after IS NOT NULL) GROUP BY "table", id
    """
    touched: dict[str, dict[str, str | None]] = {}
    first: dict[tuple[str, str], int] = {}
    for table, identifier, before, number in db.execute(query, (revision,)):
        touched.setdefault(table, {})[identifier] = before
        first[table, identifier] = number
    for part in parts.since(db, revision):
        rows = touched.setdefault(part.table, {})
        rows |= {
            identifier: None
            for identifier in part.frame["id"].tolist()
            if first.get((part.table, identifier), part.revision) >= part.revision
        }
    tables = m.tables
    for table, rows in touched.items():
        former = packing.unpacked(table, [before for before in rows.values() if before is not None])
        rest = m[table][~among(m[table]["id"], rows)]
        tables[table] = pd.concat([rest, former], ignore_index=True)
    purged = "SELECT 1 FROM _change WHERE revision > ? AND before IS NULL AND after IS NULL LIMIT 1"
    if db.execute(purged, (revision,)).fetchone():
        tables = mend.mended(tables)[0].tables
    return ActorMap.trusted(tables, m.code_key)
