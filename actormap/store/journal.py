"""What a revision did to each row, how that is written down, and how it is taken back."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from actormap import schema
from actormap.cells import canonical, empty
from actormap.errors import StoreError
from actormap.model import ActorMap, Changes

Written = tuple[str, str, str | None, str | None]
"""A row of the change log: table, id, packed row before (None: it is new) and after (None: dropped)."""

_PACK = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Edits:
    """What changes in one table; rows that stay the same are in neither frame.

    Parameters
    ----------
    table
        Name of the table.
    before
        Changed and dropped rows as they were.
    after
        New and changed rows as they will be.
    """

    table: str
    before: pd.DataFrame
    after: pd.DataFrame

    @property
    def dropped(self) -> list[str]:
        """Ids that will be gone."""
        dropped: list[str] = self.before["id"][~_among(self.before, self.after["id"])].tolist()
        return dropped

    def counts(self) -> dict[str, int]:
        """Number of rows that are new, changed and dropped."""
        dropped = len(self.dropped)
        changed = len(self.before) - dropped
        return {"new": len(self.after) - changed, "changed": changed, "dropped": dropped}

    def written(self) -> Iterator[Written]:
        """Rows for the change log."""
        before = dict(zip(self.before["id"].tolist(), packed(self.table, self.before), strict=True))
        for identifier, after in zip(self.after["id"].tolist(), packed(self.table, self.after), strict=True):
            yield self.table, identifier, before.get(identifier), after
        for identifier in self.dropped:
            yield self.table, identifier, before[identifier], None


def edits(m: ActorMap, changes: Changes) -> list[Edits]:
    """What changes do to the rows of a map, one item for each table in which anything changes."""
    found = []
    for table in schema.tables():
        after = changes.upserts.get(table)
        after = empty(table) if after is None else canonical(after)[list(schema.columns()[table])]
        drops = changes.drops.get(table, ())
        now = m[table]
        before = now[_among(now, after["id"]) | _among(now, drops)]
        same = _same(before, after)
        before, after = before[~_among(before, same)], after[~_among(after, same)]
        if len(before) or len(after):
            found.append(Edits(table, before, after))
    return found


def _among(frame: pd.DataFrame, ids: Any) -> npt.NDArray[np.bool_]:
    # pandas' isin takes 100 times as long where texts are kept by Arrow.
    return pd.Index(ids, dtype="str").unique().get_indexer(pd.Index(frame["id"])) >= 0


def _same(before: pd.DataFrame, after: pd.DataFrame) -> pd.Index[Any]:
    """Ids of rows that both frames hold with equal cells."""
    old = before[_among(before, after["id"])].set_index("id")
    new = after[_among(after, old.index)].set_index("id")
    equal = (old == new) | (old.isna() & new.isna())
    return old.index[equal.all(axis=1)]


def packed(table: str, frame: pd.DataFrame) -> Iterator[str]:
    """Rows as JSON; cells that hold nothing are left out unless their column has a default."""
    columns = schema.columns()[table].values()
    names = [column.name for column in columns]
    kept = [bool(column.default) for column in columns]
    values = frame.astype(object).where(frame.notna(), None)
    for row in zip(*(values[name].tolist() for name in names), strict=True):
        cells = {
            name: cell
            for name, cell, keep in zip(names, row, kept, strict=True)
            if keep or cell not in (None, "")
        }
        yield _PACK(cells)


def unpacked(table: str, texts: Iterable[str]) -> pd.DataFrame:
    """The rows that `packed` wrote; a column that came later has its default."""
    rows = [json.loads(text) for text in texts]
    columns = schema.columns()[table].values()
    blank = {
        column.name: float(column.default or "nan") if column.numeric else column.default
        for column in columns
    }
    return typed(table, [[row.get(name, value) for row in rows] for name, value in blank.items()])


def typed(table: str, values: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """A frame of whole columns in the order of the schema, with the types that `cells.parse` gives."""
    columns = schema.columns()[table].values()
    return pd.DataFrame(
        {
            column.name: pd.Series(cells, dtype="float64" if column.numeric else "str")
            for column, cells in zip(columns, values, strict=True)
        }
    )


def in_words(counts: dict[str, dict[str, int]]) -> str:
    """Counts by table as a person reads them: ``actors: 2 new; ties: 5 new, 1 dropped``."""
    tables = [
        f"{table}: " + ", ".join(f"{number} {what}" for what, number in kinds.items() if number)
        for table, kinds in counts.items()
    ]
    return "; ".join(tables) or "nothing changed"


def undone(revisions: Iterable[tuple[int, int | None]]) -> set[int]:
    """Revisions that are not in effect; each comes with the revision that it undoes, oldest first."""
    gone: set[int] = set()
    for revision, undoes in reversed(list(revisions)):
        if undoes is not None and revision not in gone:
            gone.add(undoes)
    return gone


def to_undo(revisions: Sequence[tuple[int, int | None]], wanted: int | None) -> int:
    """The revision that an undo is about: the wanted one, or the newest change in effect.

    Raises
    ------
    StoreError
        There is none, or it is undone.
    """
    gone = undone(revisions)
    if wanted is None:
        live = [revision for revision, undoes in revisions if undoes is None and revision not in gone]
        if not live:
            raise StoreError("There is nothing to undo. To do again what was undone, name the undoing.")
        return live[-1]
    if wanted not in dict(revisions):
        raise StoreError(f"There is no revision {wanted}. Look at the history for its number.")
    if wanted in gone:
        by = max(revision for revision, undoes in revisions if undoes == wanted)
        raise StoreError(f"Revision {wanted} is undone. To do it again, undo revision {by}.")
    return wanted


def inverse(m: ActorMap, written: Iterable[Written]) -> tuple[Changes, list[str]]:
    """The changes that take back what was written, and the rows that are not as they were left.

    Rows are compared by content and not by who touched them last: what was changed and taken back
    since is no obstacle.
    """
    tables: dict[str, list[Written]] = {}
    for row in written:
        tables.setdefault(row[0], []).append(row)
    upserts: dict[str, pd.DataFrame] = {}
    drops: dict[str, tuple[str, ...]] = {}
    other: list[str] = []
    for table, rows in tables.items():
        left = canonical(unpacked(table, [after for _, _, _, after in rows if after is not None]))
        now = m[table][_among(m[table], [identifier for _, identifier, _, _ in rows])]
        differ = set(left["id"]).symmetric_difference(now["id"])
        differ |= set(left["id"]) & set(now["id"]) - set(_same(now, left))
        other += [f"{table} {identifier}" for identifier in sorted(differ)]
        former = [before for _, _, before, _ in rows if before is not None]
        if former:
            upserts[table] = unpacked(table, former)
        drops[table] = tuple(identifier for _, identifier, before, _ in rows if before is None)
    return Changes(upserts=upserts, drops=drops), other


def link(key: bytes, previous: bytes, log: str, entry: Sequence[object]) -> bytes:
    """The link of an entry to the one before it in a log: HMAC-SHA256, 32 bytes.

    An entry that is altered, taken out or moved breaks all later links; a cut tail does not show.
    """
    text = json.dumps([log, *entry], separators=(",", ":"), sort_keys=True)
    return hmac.digest(key, previous + text.encode(), "sha256")
