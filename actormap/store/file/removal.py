"""Taking an actor out for good: out of the tables, the history, the logs and the free pages of the file."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.errors import StoreError
from actormap.core.model import ActorMap, Changes
from actormap.core.sentences import Name
from actormap.core.tables import packing
from actormap.core.tables.cells import among, explode
from actormap.core.tables.records import records
from actormap.core.tables.values import split
from actormap.store.history import logs, mend, parts
from actormap.store.history.traces import Place, Traces, common_words

_IDENTITY = ("name", "label")


def traces(db: Any, identifier: str, also: Iterable[Place] = ()) -> Traces:
    """Ids and names that an actor has or ever had, with the places where parts of them go too.

    `StoreError` where no actor has or had this id.
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
        raise StoreError(
            "No actor has or had the id '{identifier}'. Check the id in the list of actors.",
            identifier=Name(identifier),
        )
    names = {part for name, aliases in known for part in (name, *split(aliases))}
    others = db.execute("SELECT name FROM actors WHERE id <> ?", (identifier,)).fetchall()
    common = common_words(name for (name,) in others)
    return Traces(identifier, tuple(sorted(names)), common, frozenset(also))


def changes(m: ActorMap, traces: Traces, *, who: str, why: str) -> Changes:
    """What takes an actor out of the tables: its rows, and its mentions in those of others."""
    upserts, drops = {}, {}
    for table, columns in schema.columns().items():
        frame = m[table]
        gone = among(frame["id"], [traces.identifier]) if table == "actors" else frame["id"].isna()
        cells: dict[str, pd.Series[str]] = {}
        for name, column in columns.items():
            if "actors" in column.references and column.type == "id":
                gone |= frame[name] == traces.identifier
            elif "actors" in column.references:
                rows = explode(frame, name)
                hit = frame.index.isin(rows.index[rows == traces.identifier])
                cut = frame[name].map(lambda cell: mend.without(cell, {traces.identifier}))
                cells[name] = frame[name].where(~hit, cut).astype("str")
            elif column.type in {"text", "texts"}:
                cells[name] = _blanked(traces, table, frame, name)
        after = frame.assign(**cells)
        differ = (after != frame).fillna(value=False) & frame.notna()
        rows = after[differ.any(axis=1) & ~gone]
        if len(rows):
            upserts[table] = rows
        if gone.any():
            drops[table] = tuple(frame.loc[gone, "id"])
    return Changes(upserts=upserts, drops=drops, who=who, why=why)


def _blanked(traces: Traces, table: str, frame: pd.DataFrame, name: str) -> pd.Series[str]:
    """A column of texts without the actor; names of others stay, but where they were chosen."""
    chosen = [(table, identifier) in traces.also for identifier in frame["id"]]
    different = {} if name in _IDENTITY else {cell: traces.blank(cell) for cell in frame[name].unique()}
    cells = [
        traces.blank(cell, (table, identifier)) if also else different.get(cell, cell)
        for cell, identifier, also in zip(frame[name], frame["id"], chosen, strict=True)
    ]
    return pd.Series(cells, index=frame.index, dtype="str")


def mentions(db: Any, m: ActorMap, traces: Traces) -> pd.DataFrame:
    """Places that hold a part of an actor's names, which nobody but a person can tell from other words.

    Columns ``place`` (as it is chosen), ``column``, ``part`` and ``text``; also former texts of rows,
    reasons in the logs and names of snapshots.
    """
    rows: dict[tuple[str, str], tuple[str, str, str, str]] = {}
    for place, column, text in _texts(db, m, traces):
        part = traces.suspected_in(text)
        if part:
            shown = f"{place[0]} {place[1]}"
            rows.setdefault((shown, column), (shown, column, part, text))
    return pd.DataFrame(list(rows.values()), columns=["place", "column", "part", "text"], dtype="str")


def _texts(db: Any, m: ActorMap, traces: Traces) -> Iterator[tuple[Place, str, str]]:
    """Every free text of the file, with its place and column; those of the actor's own rows go anyway."""
    yield from _of_rows(db, m, traces)
    for number, why in db.execute("SELECT revision, why FROM _journal"):
        yield ("journal", str(number)), "why", why
    for number, detail, purpose in db.execute("SELECT seq, object, purpose FROM _audit"):
        yield ("audit", str(number)), "detail", f"{detail} {purpose}"
    for (content,) in db.execute("SELECT content FROM _snapshot"):
        yield ("snapshot", content.decode()), "name", content.decode()


def _of_rows(db: Any, m: ActorMap, traces: Traces) -> Iterator[tuple[Place, str, str]]:
    for table, frame in m.tables.items():
        own = {row["id"] for row in records(frame) if _owned(table, row, traces)}
        own |= {traces.identifier} if table == "actors" else set()
        for name in _free(table):
            for identifier, cell in zip(frame["id"], frame[name], strict=True):
                if cell and identifier not in own:
                    yield (table, identifier), name, cell
    for _, table, identifier, *packed in chain(_candidates(db, traces), _added(db, traces)):
        for row in (json.loads(text) for text in packed if text is not None):
            if not _owned(table, row, traces) and (table, identifier) != ("actors", traces.identifier):
                yield from (((table, identifier), name, row.get(name) or "") for name in _free(table))


def _free(table: str) -> list[str]:
    return [name for name, column in schema.columns()[table].items() if column.type in {"text", "texts"}]


def purge(db: Any, traces: Traces, head: str) -> str:
    """Empty the history of an actor, in a transaction; its rows in the tables are gone already.

    `head` is the head code of the logs before the removal began. Gives a keyed hash that stands for the id
    from now on.
    """
    key = logs.key_of(db)
    own: set[tuple[str, str]] = {("actors", traces.identifier)}
    touched: set[tuple[int, str, str]] = set()
    for revision, table, identifier, *texts in chain(_candidates(db, traces), _added(db, traces)):
        rows = [json.loads(text) for text in texts if text is not None]
        if any(_owned(table, row, traces) for row in rows):
            own.add((table, identifier))
        elif any(_mentions((table, identifier), row, traces) for row in rows):
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
    for rowid, content in db.execute("SELECT rowid, content FROM _snapshot").fetchall():
        former = content.decode()
        name = traces.blank(former, ("snapshot", former)).encode()
        # Its digest was one of a state that cannot be had any more.
        db.execute("UPDATE _snapshot SET digest = '', content = ? WHERE rowid = ?", (name, rowid))
    logs.renew(db, _in_logs(db, traces), head)
    return hashed["actors", traces.identifier]


def _hashed(key: bytes, table: str, identifier: str) -> str:
    return hmac.digest(key, f"forgotten {table} {identifier}".encode(), "sha256").hex()[:32]


def _candidates(db: Any, traces: Traces) -> Iterator[tuple[int, str, str, str | None, str | None]]:
    """Changes that hold the actor or a part of its names somewhere."""
    for row in db.execute('SELECT revision, "table", id, before, after FROM _change').fetchall():
        if traces.near(f"{row[2]} {row[3]} {row[4]}"):
            yield row


def _added(db: Any, traces: Traces) -> Iterator[tuple[int, str, str, None, str]]:
    """Rows of large imports that hold such a thing, as `_candidates` gives those of other changes."""
    for part in parts.since(db):
        hit = np.zeros(len(part.frame), dtype=bool)
        for name in part.frame.select_dtypes("str"):
            code, cells = pd.factorize(part.frame[name])
            hit |= np.array([traces.near(cell) for cell in cells])[code]
        rows = part.frame[hit]
        for identifier, text in zip(rows["id"], packing.packed(part.table, rows), strict=True):
            yield part.revision, part.table, identifier, None, text


def _owned(table: str, row: dict[str, Any], traces: Traces) -> bool:
    columns = schema.columns()[table].values()
    ends = [column.name for column in columns if "actors" in column.references and column.type == "id"]
    return any(row.get(name) == traces.identifier for name in ends)


def _mentions(place: Place, row: dict[str, Any], traces: Traces) -> bool:
    for column in schema.columns()[place[0]].values():
        cell = row.get(column.name)
        named = column.name in _IDENTITY and place not in traces.also
        if not isinstance(cell, str) or named or column.name == "id":
            continue
        listed = "actors" in column.references and traces.identifier in split(cell)
        if listed or (column.type in {"text", "texts"} and traces.named_in(cell, place)):
            return True
    return False


def _in_logs(db: Any, traces: Traces) -> dict[str, dict[int, tuple[str, ...]]]:
    revisions = db.execute("SELECT revision, why FROM _journal").fetchall()
    audit = db.execute("SELECT seq, object, purpose FROM _audit").fetchall()
    texts: dict[str, dict[int, tuple[str, ...]]] = {}
    for log, rows in (("journal", revisions), ("audit", audit)):
        blanked = {
            number: tuple(traces.blank(cell, (log, str(number))) for cell in cells) for number, *cells in rows
        }
        texts[log] = {number: blanked[number] for number, *cells in rows if blanked[number] != tuple(cells)}
    return texts


def check_reason(why: str, traces: Traces) -> None:
    """Refuse a reason that names the actor."""
    if traces.named_in(why) or traces.suspected_in(why):
        raise StoreError(
            "The reason names the actor, or holds a part of its name, and it would stay. Write it without."
        )
