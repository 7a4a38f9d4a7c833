"""Ids that are made of what a row says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from itertools import repeat
from typing import Any

import pandas as pd

from actormap import schema


def made_ids(table: str, frame: pd.DataFrame) -> list[str]:
    """Ids for rows of a table that have none, made of what tells them apart.

    Rows that are the same but for a column that tells apart only where it must, such as the end of a
    presence, have ids of their own: the first in the order of that column has the id that it would have
    alone, so that an end which becomes known later changes the row and does not double it.

    Parameters
    ----------
    table
        Name of the table.
    frame
        The rows, with at least the columns of `schema.key` and `schema.tells_apart`.
    """
    ids = [f"{table[0]}-{code}" for code in _fingerprints(frame[list(schema.key(table))])]
    further = schema.tells_apart(table)
    if not further or len(set(ids)) == len(ids):
        return ids
    keys = list(zip(*(frame[name].tolist() for name in schema.key(table)), strict=True))
    more = list(zip(*(frame[name].tolist() for name in further), strict=True))
    alone: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for row, rest in zip(keys, more, strict=True):
        alone[row] = min(alone.get(row, rest), rest)
    return [
        one if rest == alone[row] else f"{table[0]}-{fingerprint((*row, *rest))}"
        for one, row, rest in zip(ids, keys, more, strict=True)
    ]


_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def fingerprint(parts: Iterable[object]) -> str:
    """A short code for a list of values; two different lists do not share one."""
    return _short_codes([_COMPACT.encode(list(parts))])[0]


def _short_codes(texts: Iterable[str]) -> list[str]:
    return [hashlib.sha256(text.encode()).hexdigest()[:16] for text in texts]


_BY_LINE = json.JSONEncoder(ensure_ascii=False, separators=("\n", ":"))


def _fingerprints(frame: pd.DataFrame) -> list[str]:
    """`fingerprint` of each row; whole columns are written at once, for JSON has no line break in a text."""
    if frame.empty:
        return []
    columns = (_written(frame[name].array) for name in frame)
    return _short_codes(f"[{','.join(row)}]" for row in zip(*columns, strict=True))


def _written(cells: Any) -> Iterable[str]:
    """JSON of each cell of a column; many hold the same in all rows."""
    if (cells == cells[0]).all():
        return repeat(_COMPACT.encode(cells[0]), len(cells))
    return _BY_LINE.encode(cells.tolist())[1:-1].split("\n")
