"""The tables of a workspace file: how they are made, and how an older file is brought up to date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from typing import Any

from actormap.core import schema
from actormap.core.errors import StoreError
from actormap.core.schema import Column
from actormap.core.sentences import Name
from actormap.store.file import sealed_rows


def quoted(*names: str) -> str:
    """Names from the schema as SQL identifiers, separated by commas."""
    return ", ".join('"' + name.replace('"', '""') + '"' for name in names)


def upsert(table: str, default: Collection[str]) -> str:
    """The statement that writes a whole row, with a place for each column of the schema in order.

    Columns in `default` have no place: their default is written.
    """
    names = list(schema.columns()[table])
    places = ", ".join(
        _default(column) if name in default else "?" for name, column in schema.columns()[table].items()
    )
    cells = ", ".join(f"{quoted(name)} = excluded.{quoted(name)}" for name in names if name != "id")
    return (
        f"INSERT INTO {quoted(table)} ({quoted(*names)}) VALUES ({places})"  # noqa: S608
        f" ON CONFLICT (id) DO UPDATE SET {cells}"
    )


_OWN_TABLES = """
CREATE TABLE _meta (name TEXT PRIMARY KEY NOT NULL, value BLOB NOT NULL);
CREATE TABLE _journal (
    revision INTEGER PRIMARY KEY NOT NULL, "when" TEXT NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL,
    undoes INTEGER REFERENCES _journal (revision), counts TEXT NOT NULL, h BLOB NOT NULL);
CREATE TABLE _change (
    revision INTEGER NOT NULL REFERENCES _journal (revision), "table" TEXT NOT NULL, id TEXT NOT NULL,
    before TEXT, after TEXT, PRIMARY KEY (revision, "table", id));
CREATE TABLE _audit (
    seq INTEGER PRIMARY KEY NOT NULL, "when" TEXT NOT NULL, role TEXT NOT NULL, action TEXT NOT NULL,
    object TEXT NOT NULL, purpose TEXT NOT NULL, revision INTEGER NOT NULL, h BLOB NOT NULL);
CREATE TABLE _snapshot (
    revision INTEGER NOT NULL, "when" TEXT NOT NULL, digest TEXT NOT NULL, content BLOB NOT NULL)
"""
"""What the store keeps beside the tables of the schema.

`_meta` holds the key of both logs: it comes from the first key of the file and stays when the
passphrase is changed, so that codes printed before still prove the logs. It also holds kept columns
(columns.py), which may be missing. In `_change` a row with neither content was purged. The content of
a `_snapshot` is its name; the state is what the changes lead back to, and has the digest unless
something was purged since.
"""


def _own_tables(db: Any) -> None:
    for statement in _OWN_TABLES.split(";"):
        db.execute(statement)


def _parts(db: Any) -> None:
    db.execute(
        'CREATE TABLE _part (revision INTEGER NOT NULL REFERENCES _journal (revision), "table" TEXT NOT NULL,'
        " number INTEGER NOT NULL, rows INTEGER NOT NULL, columns TEXT NOT NULL, content BLOB NOT NULL,"
        ' PRIMARY KEY (revision, "table", number))'
    )


def _code_key(_db: Any) -> None:
    """The file has a key of its codes (codes.py): a program that knows of none does not open it."""


def _person(db: Any) -> None:
    db.execute("ALTER TABLE _journal ADD COLUMN person TEXT NOT NULL DEFAULT ''")


def _snapshot_by(db: Any) -> None:
    db.execute("ALTER TABLE _snapshot ADD COLUMN who TEXT NOT NULL DEFAULT ''")


STEPS: tuple[tuple[str, Callable[[Any], None]], ...] = (
    ("own tables", _own_tables),
    ("new rows in parts", _parts),
    ("key of codes", _code_key),
    ("who of a role", _person),
    ("who named a snapshot", _snapshot_by),
    ("sealed part", sealed_rows.make),
    ("sealed part of one size", sealed_rows.make_room),
)
"""What leads from an empty file to the present format, in order; a step never changes once released."""


def make(db: Any, audit_key: bytes, then: Callable[[Any], object]) -> None:
    """Turn an empty file into a workspace, in one transaction; what belongs to it is done then."""
    db.execute("BEGIN IMMEDIATE")
    db.execute('CREATE TABLE _step (name TEXT PRIMARY KEY NOT NULL, "when" TEXT NOT NULL)')
    _take_steps(db, 0)
    _add_missing(db)
    db.execute("INSERT INTO _meta (name, value) VALUES ('audit key', ?)", (audit_key,))
    then(db)
    db.execute("COMMIT")


def older(db: Any) -> bool:
    """Whether a file was made by an older program, and is finished."""
    return 0 < _format(db) < len(STEPS)


def bring_up_to_date(db: Any, name: str, then: Callable[[Any], object]) -> None:
    """Take the steps that an older file lacks and add the columns that the schema gained.

    `then` belongs to the steps and is done in the same transaction. A file of a newer program, or one whose
    making was interrupted, is refused and stays as it is.
    """
    existing = _columns(db)
    known = {(table, column) for table in schema.open_tables() for column in schema.columns()[table]}
    done = _format(db)
    if done > len(STEPS) or (done == len(STEPS) and existing - known):
        raise StoreError(
            "{name} was made by a newer version of this program. Update the program.", name=Name(name)
        )
    if not done:
        raise StoreError(
            "{name} is not finished: its making was interrupted. Delete it and create it again.",
            name=Name(name),
        )
    if done == len(STEPS) and existing == known:
        return
    db.execute("BEGIN IMMEDIATE")
    # Another process may have done the same since.
    done = _format(db)
    _take_steps(db, done)
    _add_missing(db)
    if done < len(STEPS):
        then(db)
    db.execute("COMMIT")


def _format(db: Any) -> int:
    (number,) = db.execute("PRAGMA user_version").fetchone()
    return int(number)


def _take_steps(db: Any, done: int) -> None:
    for name, step in STEPS[done:]:
        step(db)
        db.execute("INSERT INTO _step VALUES (?, ?)", (name, dt.datetime.now(dt.UTC).isoformat()))
    db.execute(f"PRAGMA user_version = {len(STEPS)}")


def _columns(db: Any) -> set[tuple[str, str]]:
    """Tables and columns of the schema that the file has."""
    return set(
        db.execute(
            "SELECT t.name, c.name FROM sqlite_master AS t, pragma_table_info(t.name) AS c"
            " WHERE t.type = 'table' AND substr(t.name, 1, 1) <> '_'"
        )
    )


def present(db: Any, table: str) -> list[str]:
    """Columns of a table of the schema that the file has; one that is only looked at may be older."""
    existing = {name for (name,) in db.execute("SELECT name FROM pragma_table_info(?)", (table,))}
    return [name for name in schema.columns()[table] if name in existing]


def _add_missing(db: Any) -> None:
    existing = _columns(db)
    tables = {table for table, _ in existing}
    for table in schema.open_tables():
        columns = schema.columns()[table]
        if table not in tables:
            declared = ", ".join(_declared(column) for column in columns.values())
            db.execute(f"CREATE TABLE {quoted(table)} ({declared})")
            continue
        for column in columns.values():
            if (table, column.name) not in existing:
                db.execute(f"ALTER TABLE {quoted(table)} ADD COLUMN {_declared(column)}")


def _declared(column: Column) -> str:
    if column.name == "id":
        return "id TEXT PRIMARY KEY NOT NULL"
    kind = "REAL" if column.numeric else "TEXT NOT NULL"
    return f"{quoted(column.name)} {kind} DEFAULT {_default(column)}"


def _default(column: Column) -> str:
    """What the schema says of a cell that nothing is said of, as SQL."""
    if column.numeric:
        return str(float(column.default)) if column.default else "NULL"
    return "'" + column.default.replace("'", "''") + "'"


_KEPT = "kept "
"""With this begin the names in `_meta` of what is kept beside the map."""


def keep(db: Any, name: str, text: str) -> None:
    """Keep a text under a name; "" lets go of it."""
    db.execute("DELETE FROM _meta WHERE name = ?", (_KEPT + name,))
    if text:
        db.execute("INSERT INTO _meta (name, value) VALUES (?, ?)", (_KEPT + name, text.encode()))


def kept(db: Any, name: str) -> str:
    """What is kept under a name; "" where nothing is."""
    row = db.execute("SELECT value FROM _meta WHERE name = ?", (_KEPT + name,)).fetchone()
    return bytes(row[0]).decode() if row else ""


def forget_forms(db: Any) -> None:
    """Let go of all that is half filled in."""
    db.execute("DELETE FROM _meta WHERE name LIKE ?", (f"{_KEPT}form%",))
