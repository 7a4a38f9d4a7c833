"""What is locked in the sealed part: rows, and a history of their own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from actormap.core import schema
from actormap.core.errors import StoreError
from actormap.core.model import ActorMap, Changes, apply_changes
from actormap.core.sentences import Name, Sentence, counted, first_of
from actormap.core.tables import packing
from actormap.core.tables.cells import among
from actormap.store.history import clock, journal, mend

FORMAT = 1
SETTLED = "what they named is no longer on the map"
_SHOWN = 5


@dataclass(frozen=True)
class Content:
    """What is locked.

    Parameters
    ----------
    number, opened
        How often it was opened, and when last, UTC.
    rows
        Rows by table, as texts (`packing`).
    history
        What was done to them, oldest first: revision, when, who, why, what it undoes, person, and what was
        written of each row.
    """

    number: int = 0
    opened: str = ""
    rows: Mapping[str, Sequence[str]] = field(default_factory=dict)
    history: Sequence[Sequence[Any]] = ()

    def packed(self) -> bytes:
        """As it is locked."""
        return json.dumps({"format": FORMAT} | vars(self), ensure_ascii=False).encode()

    @classmethod
    def unpacked(cls, text: bytes) -> Content:
        """What was locked."""
        cells = json.loads(text)
        if cells.pop("format") > FORMAT:
            raise StoreError("The sealed part was written by a newer version of this program. Update it.")
        return cls(**cells)

    def frames(self) -> dict[str, pd.DataFrame]:
        """The rows as tables."""
        return {table: packing.unpacked(table, self.rows.get(table, ())) for table in schema.sealed_tables()}

    def changed(self, m: ActorMap, changes: Changes) -> tuple[Content, ActorMap]:
        """The content after changes of a map that has its rows, and that map."""
        after = apply_changes(m, changes)
        written = [list(row) for edit in journal.edits(m, changes, after) for row in edit.written()]
        when, number = changes.when or clock.now(), len(self.history) + 1
        entry = [number, when, changes.who, changes.why, changes.undoes, changes.person, written]
        rows = {table: list(packing.packed(table, after[table])) for table in schema.sealed_tables()}
        return replace(self, rows=rows, history=[*self.history, entry]), after

    def settled(self, m: ActorMap) -> tuple[Content, ActorMap, tuple[Sentence, ...]]:
        """The content without mentions of what a map no longer holds, the map with it, and a notice of it."""
        before = self.frames()
        whole, losses = mend.mended(before, beside=m)
        filled = m.with_tables(before)
        if not losses:
            return self, filled, ()
        upserts, drops = {}, {}
        for table in before:
            ids = {identifier for where, identifier, _ in losses if where == table}
            upserts[table] = whole[table][among(whole[table]["id"], ids)]
            drops[table] = tuple(ids.difference(upserts[table]["id"]))
        touched = sorted({f"{table} {identifier}" for table, identifier, _ in losses})
        notice = counted(
            len(touched),
            "{n} row named somebody or something no longer on the map, and does not any more ({first}). What "
            "is written in words may still name them: read it, and take that out if they were forgotten.",
            "{n} rows named somebody or something no longer on the map, and do not any more ({first}). What "
            "is written in words may still name them: read it, and take that out if they were forgotten.",
            first=first_of([Name(row) for row in touched], _SHOWN),
        )
        return *self.changed(filled, Changes(upserts=upserts, drops=drops, why=SETTLED)), (notice,)


def counts(written: Iterable[Sequence[Any]]) -> dict[str, dict[str, int]]:
    """Rows that a revision made, changed and dropped, by table."""
    by_table: dict[str, dict[str, int]] = {}
    for table, _, before, after in written:
        kinds = by_table.setdefault(table, {"new": 0, "changed": 0, "dropped": 0})
        kinds["new" if before is None else "dropped" if after is None else "changed"] += 1
    return by_table
