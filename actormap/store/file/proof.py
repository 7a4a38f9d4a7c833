"""Whether the rows of a workspace are what its history says, and whether a log beside a file is its own."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from actormap.core import schema
from actormap.core.errors import NOWHERE, StoreError
from actormap.core.sentences import Name, Sentence, Template
from actormap.core.tables.cells import among
from actormap.store.file import columns, connection, sealed_rows
from actormap.store.history import journal, logs, parts, snapshots
from actormap.store.sealed.letters import MISSING

_MARKS = 0x7FFFFFFE
_SMALL = 16 << 20
"""Bytes up to which the rows of a file with a log are compared with its history before it is opened."""
STALE = Template(
    "The log beside {name} belongs to another state of the file: a copy was put over it while its log "
    "remained. Nothing was changed. Put the copy in place (actormap restore BACKUP -w {name}), which "
    "keeps what is there now aside. Do not delete the log: it may hold the newest changes."
)


def mark(db: Any) -> int:
    """The mark of a file, as a connection sees it; 0 is that of files of an older program."""
    (number,) = db.execute("PRAGMA application_id").fetchone()
    return int(number)


def write_mark(db: Any, *, anew: bool = False) -> None:
    """Write the mark of a file again, or another one, and with it the first page into the log.

    A log can be told by it to be that of another file: the first page is the same in every file.
    """
    number = 0 if anew else mark(db)
    db.execute(f"PRAGMA application_id = {number or secrets.randbelow(_MARKS) + 1:d}")


def check_log(path: Path, key: str) -> None:
    """Refuse a file whose log is that of another one; nothing is written."""
    if not connection.log_of(path):
        return
    own = _mark_alone(path, key)
    try:
        both = connection.connect(path, key, "ro")
    except connection.Failure as error:
        if own is None or connection.primary_code(error) in connection.CANNOT_LOOK:
            return
        raise StoreError(STALE, name=Name(path.name)) from error
    try:
        # Copies made by hand have the same mark, and those of older programs none: the rows must say it.
        fits = mark(both) == own if own else True
        fits = fits and (path.stat().st_size > _SMALL or not _unlike(both))
    except connection.Failure:
        fits = False
    finally:
        both.close()
    if not fits:
        raise StoreError(STALE, name=Name(path.name))


def _mark_alone(path: Path, key: str) -> int | None:
    """The mark of a file without its log; None where it cannot be read alone.

    The key is wrong then, or the log is just being carried into the file, or was when a program was killed.
    """
    try:
        alone = connection.connect(path, key, "ro&immutable=1")
    except connection.Failure:
        return None
    try:
        return mark(alone)
    finally:
        alone.close()


def _unlike(db: Any) -> Sentence:
    """What does not fit together in one reading, whoever is writing meanwhile."""
    db.execute("BEGIN")
    try:
        return _unaccounted(db)
    finally:
        db.execute("ROLLBACK")


def fault(db: Any) -> Sentence:
    """What is wrong with the content of a file: pages, tables, logs, or rows that no change accounts for."""
    return damage(db) or _against_history(db)


def damage(db: Any) -> Sentence:
    """What is wrong with the pages or the tables of a file, whatever they hold."""
    return Sentence("pages are damaged") if connection.damaged_pages(db) else _of_tables(db)


def _of_tables(db: Any) -> Sentence:
    whole = db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    return sealed_rows.fault(db) if whole else Sentence("its tables are damaged")


def _unaccounted(db: Any) -> Sentence:
    return _of_tables(db) or _against_history(db)


def _against_history(db: Any) -> Sentence:
    try:
        logs.verify(db, None)
    except StoreError as error:
        return error.sentence
    differing = differences(db)
    if not differing:
        return NOWHERE
    return Sentence("{rows} are not what the history says", rows=journal.in_number(differing))


def prove(db: Any, expect: str | None) -> Sentence:
    """Prove the logs (`logs.verify`), and that the rows are what they say; gives the head code.

    `StoreError` where they are not what the last change made of them.
    """
    code = logs.verify(db, expect)
    if sealed_rows.fault(db):
        raise StoreError(MISSING)
    if differing := differences(db):
        raise journal.outside(differing)
    return code


def altered(db: Any) -> bool:
    """Whether the content of a file is not what the program wrote."""
    try:
        snapshots.listed(db)
        return bool(_unaccounted(db))
    except (connection.Failure, *connection.ODD):
        return True


def differences(db: Any) -> list[str]:
    """Rows that are not as the last change of them left them, as table and id.

    Rows from whose history something was removed for good cannot be compared, and are left out.
    """
    query = 'SELECT "table", id, before, after, max(revision) FROM _change GROUP BY "table", id'
    last: dict[str, dict[str, tuple[str | None, str | None, int]]] = {}
    for table, identifier, before, after, revision in db.execute(query):
        last.setdefault(table, {})[identifier] = before, after, revision
    return [
        f"{table} {identifier}"
        for table in schema.open_tables()
        for identifier in _differ(db, table, last.get(table, {}))
    ]


def _differ(db: Any, table: str, last: journal.Last) -> list[str]:
    frames = []
    for part in parts.since(db, table=table):
        later = [i for i in part.frame["id"] if i in last and last[i][2] >= part.revision]
        frames.append(part.frame[~among(part.frame["id"], later)])
    return journal.differing(table, columns.read_rows(db, table), last, frames)
