"""Taking an actor out for good: out of the tables, the history, the logs and the free pages of the file."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from actormap import schema
from actormap.errors import StoreError
from actormap.model import ActorMap, Changes
from actormap.store import journal, logs, mend, parts
from actormap.tables.cells import among, explode, split

PUT = "(removed)"
"""What stands in a free text where the actor was named."""

_SHORTEST = 3
_IDENTITY = ("name", "label")


@dataclass(frozen=True)
class Traces:
    """By what an actor is known.

    Parameters
    ----------
    identifier
        Its id, looked for in cells that hold ids.
    terms
        Id, names and aliases, looked for in texts; those of fewer than three characters are left
        out, for they would be found everywhere.
    """

    identifier: str
    terms: tuple[str, ...]

    @property
    def form(self) -> re.Pattern[str]:
        """Any of the terms as whole words, in capitals or not."""
        longest = sorted(self.terms, key=len, reverse=True)
        words = "|".join(map(re.escape, longest)) or "(?!)"
        return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)

    def blank(self, text: str) -> str:
        """A text without the terms."""
        return self.form.sub(PUT, text)


def traces(db: Any, identifier: str) -> Traces:
    """Ids and names that an actor has or ever had.

    Raises
    ------
    StoreError
        No actor has or had this id.
    """
    known = db.execute("SELECT name, aliases FROM actors WHERE id = ?", (identifier,)).fetchall()
    rows = db.execute(
        "SELECT before, after FROM _change WHERE \"table\" = 'actors' AND id = ?", (identifier,)
    ).fetchall()
    former = [json.loads(text) for row in rows for text in row if text is not None]
    known += [(row.get("name", ""), row.get("aliases", "")) for row in former]
    for part in parts.since(db, table="actors"):
        own = part.frame[part.frame["id"] == identifier]
        known += [*zip(own["name"], own["aliases"], strict=True)]
    if not known:
        raise StoreError(f"No actor has or had the id {identifier!r}. Check the id in the list of actors.")
    terms = {identifier} | {part for name, aliases in known for part in (name, *split(aliases))}
    return Traces(identifier, tuple(term for term in terms if len(term) >= _SHORTEST))


def changes(m: ActorMap, found: Traces, *, who: str, why: str) -> Changes:
    """What takes an actor out of the tables: its rows, and its mentions in those of others."""
    upserts, drops = {}, {}
    for table, columns in schema.columns().items():
        frame = m[table]
        gone = among(frame["id"], [found.identifier]) if table == "actors" else frame["id"].isna()
        cells: dict[str, pd.Series[str]] = {}
        for name, column in columns.items():
            if "actors" in column.references and column.type == "id":
                gone |= frame[name] == found.identifier
            elif "actors" in column.references:
                rows = explode(frame, name)
                hit = frame.index.isin(rows.index[rows == found.identifier])
                cut = frame[name].map(lambda cell: mend.without(cell, {found.identifier}))
                cells[name] = frame[name].where(~hit, cut).astype("str")
            elif column.type in {"text", "texts"} and name not in _IDENTITY:
                cells[name] = frame[name].map(found.blank, na_action="ignore").astype("str")
        after = frame.assign(**cells)
        differ = (after != frame).fillna(value=False) & frame.notna()
        rows = after[differ.any(axis=1) & ~gone]
        if len(rows):
            upserts[table] = rows
        if gone.any():
            drops[table] = tuple(frame.loc[gone, "id"])
    return Changes(upserts=upserts, drops=drops, who=who, why=why)


def purge(db: Any, found: Traces, head: str) -> str:
    """Empty the history of an actor, in a transaction; its rows in the tables are gone already.

    Parameters
    ----------
    db
        A connection.
    found
        What to look for.
    head
        The head code of the logs before the removal began.

    Returns
    -------
    str
        A keyed hash that stands for the id from now on.
    """
    key = logs.key_of(db)
    own: set[tuple[str, str]] = {("actors", found.identifier)}
    touched: set[tuple[int, str, str]] = set()
    for revision, table, identifier, *texts in chain(_candidates(db, found), _added(db, found)):
        rows = [json.loads(text) for text in texts if text is not None]
        if any(_owned(table, row, found) for row in rows):
            own.add((table, identifier))
        elif any(_mentions(table, row, found) for row in rows):
            touched.add((revision, table, identifier))
    for part in parts.since(db):
        mine = [i for i in part.frame["id"] if (part.table, i) in own]
        named = [i for revision, table, i in touched if (revision, table) == (part.revision, part.table)]
        ids = part.frame["id"][among(part.frame["id"], [*mine, *named])]
        if len(ids):
            parts.purge(db, part, ids)
    empty = "UPDATE _change SET before = NULL, after = NULL"
    db.executemany(f'{empty} WHERE revision = ? AND "table" = ? AND id = ?', sorted(touched))
    hashed = {row: _hashed(key, *row) for row in own}
    db.executemany(
        f'{empty}, id = ? WHERE "table" = ? AND id = ?',
        [(code, *row) for row, code in sorted(hashed.items())],
    )
    _snapshots(db, found)
    logs.renew(db, _in_logs(db, found), head)
    return hashed["actors", found.identifier]


def _hashed(key: bytes, table: str, identifier: str) -> str:
    return hmac.digest(key, f"forgotten {table} {identifier}".encode(), "sha256").hex()[:32]


def _candidates(db: Any, found: Traces) -> Iterator[tuple[int, str, str, str | None, str | None]]:
    """Changes that hold a term somewhere; not by SQL, which knows no capitals beyond A to Z."""
    terms = [
        json.dumps(term, ensure_ascii=False)[1:-1].casefold() for term in (found.identifier, *found.terms)
    ]
    for row in db.execute('SELECT revision, "table", id, before, after FROM _change').fetchall():
        text = f"{row[2]} {row[3]} {row[4]}".casefold()
        if any(term in text for term in terms):
            yield row


def _added(db: Any, found: Traces) -> Iterator[tuple[int, str, str, None, str]]:
    """Rows of large imports that hold a term somewhere, as `_candidates` gives those of other changes."""
    terms = [term.casefold() for term in (found.identifier, *found.terms)]
    for part in parts.since(db):
        hit = np.zeros(len(part.frame), dtype=bool)
        for name in part.frame.select_dtypes("str"):
            code, cells = pd.factorize(part.frame[name])
            hit |= np.array([any(term in cell.casefold() for term in terms) for cell in cells])[code]
        rows = part.frame[hit]
        for identifier, text in zip(rows["id"], journal.packed(part.table, rows), strict=True):
            yield part.revision, part.table, identifier, None, text


def _owned(table: str, row: dict[str, Any], found: Traces) -> bool:
    columns = schema.columns()[table].values()
    ends = [column.name for column in columns if "actors" in column.references and column.type == "id"]
    return any(row.get(name) == found.identifier for name in ends)


def _mentions(table: str, row: dict[str, Any], found: Traces) -> bool:
    for column in schema.columns()[table].values():
        cell = row.get(column.name)
        if not isinstance(cell, str) or column.name in _IDENTITY or column.name == "id":
            continue
        listed = "actors" in column.references and found.identifier in split(cell)
        if listed or (column.type in {"text", "texts"} and found.form.search(cell)):
            return True
    return False


def _snapshots(db: Any, found: Traces) -> None:
    for rowid, content in db.execute("SELECT rowid, content FROM _snapshot").fetchall():
        name = found.blank(content.decode()).encode()
        # Its digest was one of a state that cannot be had any more.
        db.execute("UPDATE _snapshot SET digest = '', content = ? WHERE rowid = ?", (name, rowid))


def _in_logs(db: Any, found: Traces) -> dict[str, dict[int, tuple[str, ...]]]:
    revisions = db.execute("SELECT revision, why FROM _journal").fetchall()
    audit = db.execute("SELECT seq, object, purpose FROM _audit").fetchall()
    texts: dict[str, dict[int, tuple[str, ...]]] = {}
    for log, rows in (("journal", revisions), ("audit", audit)):
        blanked = {number: tuple(map(found.blank, cells)) for number, *cells in rows}
        texts[log] = {number: blanked[number] for number, *cells in rows if blanked[number] != tuple(cells)}
    return texts


def check_reason(why: str, found: Traces) -> None:
    """Refuse a reason that names the actor.

    Raises
    ------
    StoreError
        It does.
    """
    if found.form.search(why):
        raise StoreError("The reason names the actor, and it would stay. Write it without name and id.")
