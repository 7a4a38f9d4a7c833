"""What somebody else changed of a row while it was being edited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from actormap.core import schema
from actormap.core.model import ActorMap, Changes
from actormap.core.tables.cells import among
from actormap.core.tables.records import records
from actormap.records.record import telling


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that changed while a form was filled in: what it was, theirs and yours, in words."""

    label: str
    before: str
    theirs: str
    yours: str


def differences(
    before: ActorMap, now: ActorMap, changes: Changes, table: str, identifier: str
) -> list[Difference]:
    """Cells of a row that either side changed: the changes, made on `before`, or the map, as it is now."""

    def cells(frame: pd.DataFrame | None) -> dict[str, Any]:
        rows = [] if frame is None else records(frame[frame["id"] == identifier])
        return rows[0] if rows else {}

    then, theirs, yours = cells(before[table]), cells(now[table]), cells(changes.upserts.get(table))
    differing = []
    for name, column in schema.columns()[table].items():
        each = [row.get(name, "") for row in (then, theirs, yours)]
        if each[0] != each[1] or each[0] != each[2]:
            differing.append(
                Difference(
                    telling.label(table, name), *(str(telling.cell(now, column, value)) for value in each)
                )
            )
    return differing


def touched(before: ActorMap, now: ActorMap, changes: Changes) -> list[tuple[str, str]]:
    """Rows of some changes that others changed or took out since they were made on `before`, by table and id.

    New ones are none of them: made anew on what is there, they get another code, or are refused.
    """
    touched_rows = []
    for table in schema.tables():
        frame = changes.upserts.get(table)
        ids = pd.Index([*(() if frame is None else frame["id"]), *changes.drops.get(table, ())], dtype="str")
        then, there = (
            {row["id"]: row for row in records(m[table][among(m[table]["id"], ids)])} for m in (before, now)
        )
        touched_rows += [
            (table, identifier)
            for identifier in ids
            if identifier in then and then[identifier] != there.get(identifier)
        ]
    return touched_rows
