"""What must be sent to Neo4j, in order, for the edits of a revision; pure."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pandas as pd

from actormap.core import schema
from actormap.core.tables import packing
from actormap.rights.admission import Written
from actormap.store.history import journal
from actormap.store.server import cypher, seals

Statement = tuple[str, dict[str, Any]]
"""A query and its parameters, besides the map and the revision."""

ROWS, CHANGES = 10_000, 5_000
"""Rows that are sent, and that are packed, at once."""


def batches(rows: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """Rows in pieces."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def of_edits(edits: Iterable[journal.Edits], platforms: set[str], key: bytes) -> Iterator[Statement]:
    """Statements that carry out edits; ties go before the rows they hang on, and come after them.

    `platforms` holds the ids of the platforms as they will be, `key` seals the rows.
    """
    by_table = {edit.table: edit for edit in edits}
    ties = by_table.pop("ties", None)
    if ties is not None:
        for kind, frame in ties.before.groupby("kind"):
            yield from _each(cypher.DROP_TIES[str(kind)], "ids", frame["id"].tolist())
    for table, edit in by_table.items():
        yield from _each(cypher.WRITE[table], "rows", _properties(table, edit.after, key))
        if table == "actors":
            for label, ids in _labels(edit.after).items():
                yield from _each(cypher.KINDS[label], "ids", ids)
    if ties is not None:
        to_platform = ties.after["target_id"].isin(platforms)
        for to, some in (("Actor", ties.after[~to_platform]), ("Platform", ties.after[to_platform])):
            for kind, frame in some.groupby("kind"):
                yield from _each(cypher.WRITE_TIES[str(kind), to], "rows", _tie_properties(frame, key))
    for table, edit in by_table.items():
        yield from _each(cypher.DROP[table], "ids", edit.dropped)


def of_history(edits: Iterable[journal.Edits], key: bytes, revision: int) -> Iterator[Statement]:
    """Statements that keep what was before and after, in compressed parts, each sealed."""
    written = [row for edit in edits for row in edit.written()]
    for part, some in enumerate(batches(written, CHANGES)):
        data = zlib.compress(json.dumps(some, ensure_ascii=False).encode(), 1)
        yield (
            cypher.ADD_CHANGE,
            {"part": part, "data": data, "seal": seals.of_part(key, revision, part, data)},
        )


def unpacked(parts: Iterable[bytes]) -> list[Written]:
    """What `of_history` packed."""
    return [tuple(row) for data in parts for row in json.loads(zlib.decompress(data))]


def split_new(edits: Iterable[journal.Edits]) -> tuple[list[journal.Edits], list[journal.Edits]]:
    """Edits that only add rows, and the others."""
    new, rest = [], []
    for edit in edits:
        added = ~edit.after["id"].isin(edit.before["id"])
        new.append(journal.Edits(edit.table, edit.before.iloc[:0], edit.after[added]))
        rest.append(journal.Edits(edit.table, edit.before, edit.after[~added]))
    return new, rest


def frame(
    table: str, names: Sequence[str], rows: Sequence[Sequence[Any]]
) -> tuple[pd.DataFrame, Sequence[str | None]]:
    """Rows that the server gave as a frame, and their seals; cells hold nothing where a node has nothing."""
    columns = schema.columns()[table]
    whole = [*names, "seal"]
    cells = dict(zip(whole, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(whole, ())
    filled = [
        [(float("nan") if column.numeric else "") if cell is None else cell for cell in cells[column.name]]
        for column in columns.values()
    ]
    return packing.typed(table, filled), cells["seal"]


def _each(query: str, what: str, rows: Sequence[Any]) -> Iterator[Statement]:
    for some in batches(rows, ROWS):
        yield query, {what: some}


def _properties(table: str, rows: pd.DataFrame, key: bytes) -> list[dict[str, Any]]:
    """Rows as properties with their seals; empty cells are left out, since a property cannot be nothing."""
    return [
        {name: cell for name, cell in row.items() if cell != "" and cell == cell} | {"seal": seal}  # noqa: PLR0124 - NaN
        for row, seal in zip(rows.to_dict("records"), seals.seals(key, table, rows), strict=True)
    ]


def _tie_properties(ties: pd.DataFrame, key: bytes) -> list[dict[str, Any]]:
    return [
        {"source_id": row.pop("source_id"), "target_id": row.pop("target_id"), "cells": row}
        for row in _properties("ties", ties, key)
    ]


def _labels(actors: pd.DataFrame) -> dict[str, list[str]]:
    """Ids by the label that shows their kind in Neo4j's own tools."""
    by_label: dict[str, list[str]] = {}
    for identifier, kind, sphere in zip(actors["id"], actors["kind"], actors["sphere"], strict=True):
        label = cypher.PERSON if kind == "person" else cypher.ORGANISATION
        by_label.setdefault(cypher.OFFICE if sphere == "field_presence" else label, []).append(identifier)
    return by_label
