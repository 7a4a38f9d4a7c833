"""Rows as texts of JSON, as a history keeps them, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from actormap.core import schema

_PACK = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def packed(table: str, frame: pd.DataFrame, *, bare: bool = False) -> Iterator[str]:
    """Rows as JSON; cells that hold nothing are left out unless their column has a default.

    Bare, those that hold their default are left out too: the same text whatever columns come later.
    """
    pieces: list[npt.NDArray[np.object_]] = []
    if frame.empty:
        return iter(())
    for name, column in schema.columns()[table].items():
        # Each different cell is written once, whatever the number of rows.
        prefix = f"{_PACK(name)}:"
        codes, different = pd.factorize(frame[name], use_na_sentinel=False)
        cells = [None if pd.isna(cell) else cell for cell in different.tolist()]
        usual = float(column.default) if column.numeric and column.default else column.default
        out = ({usual} if bare else set()) if column.default else {None, ""}
        texts = ["" if cell in out else f",{prefix}{_PACK(cell)}" for cell in cells]
        pieces.append(np.array(texts, dtype=object)[codes])
    return ("{" + "".join(row)[1:] + "}" for row in zip(*pieces, strict=True))


def unpacked(table: str, texts: Iterable[str]) -> pd.DataFrame:
    """The rows that `packed` wrote; a column that came later has its default."""
    rows = [json.loads(text) for text in texts]
    columns = schema.columns()[table].values()
    blank = {
        column.name: float(column.default or "nan") if column.numeric else column.default
        for column in columns
    }
    return typed(table, [[row.get(name, value) for row in rows] for name, value in blank.items()])


def completed(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """A frame with the columns of the schema; one that came later has its default."""
    columns = schema.columns()[table]
    if list(frame) == list(columns):
        return frame
    blank = {
        name: (float(column.default or "nan") if column.numeric else column.default)
        for name, column in columns.items()
        if name not in frame
    }
    types = {name: "float64" if columns[name].numeric else "str" for name in blank}
    return frame.assign(**blank).astype(types)[list(columns)]


def typed(table: str, values: Sequence[Sequence[Any]], names: Sequence[str] | None = None) -> pd.DataFrame:
    """A frame of whole columns, in the order of the schema and with the types that `cells.parse` gives.

    Columns that `names` leaves out have their defaults.
    """
    columns = schema.columns()[table]
    frame = pd.DataFrame(
        {
            name: np.array(cells, dtype="float64") if columns[name].numeric else pd.array(cells, dtype="str")
            for name, cells in zip(names or columns, values, strict=True)
        }
    )
    return completed(table, frame)
