"""Some of the rows of a map: those valid on a day, and those that concern nobody but some actors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Bools
from actormap.core.schema import Column
from actormap.core.tables.cells import among, explode


def valid(frame: pd.DataFrame, day: str) -> Bools:
    """Which rows with `from` and `to` are valid on a day: begun, and not over; `to` is the last day (A01)."""
    return np.asarray(frame["from"].array <= day, dtype=bool) & ~over(frame, day)


def over(frame: pd.DataFrame, day: str) -> Bools:
    """Which rows with `to` are over on a day: on its last one each is still there (A01)."""
    last = frame["to"].array
    return np.asarray((last != "") & (last < day), dtype=bool)


def concerning(tables: Mapping[str, pd.DataFrame], ids: Iterable[str]) -> dict[str, pd.DataFrame]:
    """The tables as if nobody but some actors had ever been entered."""
    actors = pd.Index(tables["actors"]["id"])
    return without(tables, {"actors": actors.difference(pd.Index(list(ids)), sort=False)})


def without(
    tables: Mapping[str, pd.DataFrame], hidden: Mapping[str, pd.Index[Any]]
) -> dict[str, pd.DataFrame]:
    """The tables as if some rows had never been entered, nor what leans on them.

    One rule holds for every reference, by the column ``if_hidden`` of ``columns.csv``: where it leads to a
    hidden row, its own row is hidden (``row``), or the cell does not name it (``cell``); a row of several
    is hidden when none of them is left (``last``) or one is missing (``any``), and with it what has the same
    in a cell (``together``).
    """
    gone = {table: ids for table, ids in hidden.items() if len(ids)}
    left = {**tables, **{table: _except(tables[table], ids) for table, ids in gone.items()}}
    while gone:
        more: dict[str, pd.Index[Any]] = {}
        for table, frame in left.items():
            rest = _together(table, tables[table], _unnamed(table, frame, gone))
            if rest is not frame:
                left[table] = rest
                lost = pd.Index(frame["id"]).difference(pd.Index(rest["id"]), sort=False)
                if len(lost):
                    more[table] = lost
        gone = more
    return left


def named(of: str, tables: Mapping[str, pd.DataFrame]) -> pd.Index[Any]:
    """Ids that rows of other tables name of a table, and may name of others in the same column."""
    cells = [
        explode(tables[table].reset_index(drop=True), name)
        for table, columns in schema.columns().items()
        for name, column in columns.items()
        if of in column.references and len(tables[table])
    ]
    return pd.Index(pd.concat(cells).unique()) if cells else pd.Index([], dtype="str")


def _except(frame: pd.DataFrame, ids: pd.Index[Any]) -> pd.DataFrame:
    return frame[~among(frame["id"], ids).to_numpy()]


def _unnamed(table: str, frame: pd.DataFrame, gone: Mapping[str, pd.Index[Any]]) -> pd.DataFrame:
    """Rows of a table that name none of what is gone; the frame itself where none did."""
    for column in schema.columns()[table].values():
        for of in column.references:
            if of in gone and len(frame):
                frame = _unnamed_by(frame, column, gone[of])
    return frame


def _together(table: str, before: pd.DataFrame, left: pd.DataFrame) -> pd.DataFrame:
    """What is left of a table without rows that stand and fall with one that is gone."""
    for name, column in schema.columns()[table].items():
        if column.if_hidden == "together" and len(left) < len(before):
            lost = before[name][~among(before["id"], left["id"]).to_numpy()]
            out = among(left[name], lost).to_numpy()
            left = left[~out] if out.any() else left
    return left


def _unnamed_by(frame: pd.DataFrame, column: Column, gone: pd.Index[Any]) -> pd.DataFrame:
    if column.many:
        cut = _keep_listed(frame, column.name, gone)
        if column.if_hidden == "any" and cut is not frame:
            return frame[(cut[column.name] == frame[column.name]).to_numpy()]
        if cut is frame or column.if_hidden != "last":
            return cut
        return cut[((cut[column.name] != "") | (frame[column.name] == "")).to_numpy()]
    named = among(frame[column.name], gone).to_numpy()
    if not named.any():
        return frame
    if column.if_hidden == "row":
        return frame[~named]
    cells = frame[column.name].mask(named, "").astype("str")
    return frame.assign(**{column.name: cells})


def _keep_listed(frame: pd.DataFrame, column: str, gone: pd.Index[Any]) -> pd.DataFrame:
    """The rows with none of what is gone in a column of lists."""
    values = explode(frame.reset_index(drop=True), column)
    out = among(values, gone)
    rows = values.index[out].unique()
    if rows.empty:
        return frame
    left = values[~out & values.index.isin(rows)]
    cells = frame[column].to_numpy(dtype=object, copy=True)
    cells[rows] = left.groupby(level=0).agg(schema.SEPARATOR.join).reindex(rows, fill_value="")
    return frame.assign(**{column: cells}).astype({column: "str"})
