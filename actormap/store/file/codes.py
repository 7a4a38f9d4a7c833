"""The key of a workspace's codes, and how the codes of an older file are turned with it, once.

What was made of a name or of a row stands nowhere in the file any more as it was made: not in the tables, nor
in the history, the reasons, the audit log.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from actormap.core import schema
from actormap.core.model import ActorMap
from actormap.core.tables import packing
from actormap.core.tables.ids import NO_KEY, CodeKey, mapped
from actormap.store.file import columns, sql_tables
from actormap.store.history import logs, parts, snapshots

KEY_BYTES = 32
_NAME = "code key"
Ids = dict[str, str]


def key_of(db: Any) -> CodeKey:
    """The key of a file; one of an older release has none."""
    row = db.execute("SELECT value FROM _meta WHERE name = ?", (_NAME,)).fetchone()
    return CodeKey(bytes(row[0])) if row else NO_KEY


def give_key(db: Any, key: CodeKey) -> CodeKey:
    """Give a file its key; a new one is drawn where there is none to give."""
    given = key if key.secret else CodeKey(secrets.token_bytes(KEY_BYTES))
    db.execute("INSERT INTO _meta (name, value) VALUES (?, ?)", (_NAME, given.secret))
    return given


def turn(db: Any, there: Mapping[str, Sequence[str]]) -> None:
    """Give an older file a key and turn all of its codes with it, in a transaction.

    `there` holds the columns that each table had before the file was brought up to date.
    """
    m = columns.read(db, NO_KEY)
    named = [
        (snapshot.name, snapshot.revision)
        for snapshot in snapshots.listed(db).itertuples()
        if snapshot.digest
        and _former_digest(snapshots.state_at(db, m, snapshot.revision), there) == snapshot.digest
    ]
    head, key = logs.head_code(db), give_key(db, NO_KEY)
    columns.forget(db)
    ids = {table: turned_ids(table, _contents(db, table), key) for table in schema.open_tables()}
    for table, to in ids.items():
        rows = columns.read_rows(db, table)
        if len(rows):
            db.execute(f"DELETE FROM {sql_tables.quoted(table)}")  # noqa: S608
            columns.write_rows(db, table, turned(table, rows, key, to))
        _turn_history(db, key, table, to)
    _turn_logs(db, key, head)
    m = columns.read(db, key)
    for name, revision in named:
        digest = snapshots.state_at(db, m, revision).digest()
        db.execute("UPDATE _snapshot SET digest = ? WHERE content = ?", (digest, name.encode()))


def _former_digest(m: ActorMap, there: Mapping[str, Sequence[str]]) -> str:
    """The code of a map as it was made before: over all tables and columns that there were."""
    total = hashlib.sha256()
    for table, names in there.items():
        if names:
            total.update(f"{table} {len(m[table])}\n".encode())
            total.update(m[table][list(names)].to_csv(index=False).encode())
    return total.hexdigest()


def turned_ids(table: str, contents: Iterable[pd.DataFrame], key: CodeKey) -> Ids:
    """What becomes of each id that rows of a table have or had; the contents are all of these rows."""
    ids: Ids = {}
    for frame in contents:
        for before, after in zip(frame["id"], key.rows(table, frame)["id"], strict=True):
            # A row that was changed since has the id of what it was when it came.
            if after not in {before, key.sealed(before)}:
                ids[before] = after
            ids.setdefault(before, after)
    return ids


def _contents(db: Any, table: str) -> Iterable[pd.DataFrame]:
    """All rows that a table has or had."""
    yield columns.read_rows(db, table)
    query = 'SELECT before, after FROM _change WHERE "table" = ?'
    texts = [text for pair in db.execute(query, (table,)) for text in pair if text is not None]
    yield packing.unpacked(table, texts)
    yield from (part.frame for part in parts.since(db, table=table))


def turned(table: str, frame: pd.DataFrame, key: CodeKey, to: Mapping[str, str]) -> pd.DataFrame:
    """Rows of a table with all codes turned, under the ids that were found for them."""
    after = key.rows(table, frame)
    return after.assign(id=mapped(frame["id"], lambda code: to.get(code, code)).to_numpy()).astype(
        {"id": "str"}
    )


def _turn_history(db: Any, key: CodeKey, table: str, to: Ids) -> None:
    query = 'SELECT rowid, id, before, after FROM _change WHERE "table" = ?'
    rows = db.execute(query, (table,)).fetchall()
    texts = list(dict.fromkeys(text for _, _, *pair in rows for text in pair if text is not None))
    frame = turned(table, packing.unpacked(table, texts), key, to)
    new = dict(zip(texts, packing.packed(table, frame), strict=True))
    # In two steps: an id may be what another one was.
    db.execute('UPDATE _change SET id = rowid WHERE "table" = ?', (table,))
    db.executemany(
        "UPDATE _change SET id = ?, before = ?, after = ? WHERE rowid = ?",
        [
            (to.get(identifier, identifier), new.get(before), new.get(after), row)
            for row, identifier, before, after in rows
        ],
    )
    for part in parts.since(db, table=table):
        after = turned(table, part.frame, key, to)
        parts.write(db, parts.Part(part.revision, table, part.number, after))


def _turn_logs(db: Any, key: CodeKey, head: str) -> None:
    queries = {
        "journal": "SELECT revision, why FROM _journal",
        "audit": "SELECT seq, object, purpose FROM _audit",
    }
    texts: dict[str, dict[int, tuple[str, ...]]] = {}
    for log, query in queries.items():
        rows = [(number, tuple(cells)) for number, *cells in db.execute(query).fetchall()]
        turned = [(number, cells, tuple(map(key.sealed_text, cells))) for number, cells in rows]
        texts[log] = {number: after for number, cells, after in turned if after != cells}
    logs.renew(db, texts, head)
