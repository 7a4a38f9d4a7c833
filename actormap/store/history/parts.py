"""Rows that a large import added, as the history keeps them: whole columns in parts, not a line a row.

A part holds new rows of one table, as they were when they came. It stands for as many lines of
`_change` that have no content before, and that content after.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from actormap.core.tables import encoding, packing
from actormap.core.tables.cells import among
from actormap.rights.admission import Written
from actormap.store.history import journal

LARGE = 2000
"""Up to so many new rows of a table are written line by line."""

ROWS = 10_000
"""Rows in one part; of a damaged page at most so many lose their second copy."""

_THERE = "SELECT 1 FROM sqlite_master WHERE name = '_part'"


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that a revision added to a table, with the place of the part."""

    revision: int
    table: str
    number: int
    frame: pd.DataFrame


def keep(db: Any, revision: int, edit: journal.Edits) -> journal.Edits:
    """Write the new rows of a large import in parts; gives the edits that are left for `_change`."""
    there = among(edit.after["id"], pd.Index(edit.before["id"]))
    added = edit.after[~there] if there.any() else edit.after
    if len(added) <= LARGE:
        return edit
    some = [added.iloc[start : start + ROWS] for start in range(0, len(added), ROWS)]
    known = encoding.constant(added)
    written = [encoding.encode(frame, known) for frame in some]
    if None in written:
        return edit
    for number, (frame, encoded) in enumerate(zip(some, filter(None, written), strict=True)):
        _write(db, Part(revision, edit.table, number, frame), *encoded)
    return journal.Edits(edit.table, edit.before, edit.after[there])


def write(db: Any, part: Part) -> None:
    """Write a part anew, in a transaction."""
    _write(db, part, *(encoding.encode(part.frame) or ([], b"")))


def _write(db: Any, part: Part, described: list[list[Any]], content: bytes) -> None:
    db.execute(
        'INSERT OR REPLACE INTO _part (revision, "table", number, rows, columns, content)'
        " VALUES (?, ?, ?, ?, ?, ?)",
        (part.revision, part.table, part.number, len(part.frame), json.dumps(described), content),
    )


def size(db: Any) -> float:
    """A number that differs where parts do: rows by bytes, of all of them."""
    there = db.execute(_THERE).fetchone()
    return db.execute("SELECT total(rows * length(content)) FROM _part").fetchone()[0] if there else 0.0


def places(db: Any, revision: int = 0, table: str = "") -> list[tuple[int, str, int]]:
    """Revision, table and number of the parts of later revisions, oldest first; "" takes all tables.

    A file that no program has brought up to date has none.
    """
    if not db.execute(_THERE).fetchone():
        return []
    query = (
        'SELECT revision, "table", number FROM _part WHERE revision > ? AND ? IN ("table", \'\')'
        ' ORDER BY revision, "table", number'
    )
    return list(db.execute(query, (revision, table)).fetchall())


def read(db: Any, place: tuple[int, str, int]) -> Part:
    """One part; columns that the schema gained since hold their defaults."""
    query = 'SELECT columns, content FROM _part WHERE revision = ? AND "table" = ? AND number = ?'
    described, content = db.execute(query, place).fetchone()
    frame = encoding.decode(json.loads(described), content)
    return Part(*place, packing.completed(place[1], frame))


def since(db: Any, revision: int = 0, table: str = "") -> Iterator[Part]:
    """Parts of later revisions, oldest first."""
    return (read(db, place) for place in places(db, revision, table))


def of(db: Any, revision: int) -> Iterator[Written]:
    """What a revision added, as lines of the change log."""
    for place in places(db, revision - 1):
        if place[0] == revision:
            part = read(db, place)
            for identifier, text in zip(
                part.frame["id"], packing.packed(part.table, part.frame), strict=True
            ):
                yield part.table, identifier, None, text


def purge(db: Any, part: Part, ids: Iterable[str]) -> None:
    """Take rows out of a part, in a transaction; a line of `_change` without content stands for each."""
    gone = among(part.frame["id"], ids)
    left = part.frame[~gone]
    if left.empty:
        place = (part.revision, part.table, part.number)
        db.execute('DELETE FROM _part WHERE revision = ? AND "table" = ? AND number = ?', place)
    else:
        write(db, Part(part.revision, part.table, part.number, left))
    db.executemany(
        'INSERT INTO _change (revision, "table", id, before, after) VALUES (?, ?, ?, NULL, NULL)',
        [(part.revision, part.table, identifier) for identifier in part.frame.loc[gone, "id"]],
    )
