"""From the texts in tables to values, with every problem told, and what is often asked of such columns.

Each different text is looked at once (`values`), whatever the number of rows.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Bools, Floats
from actormap.core.errors import Issue, shorten
from actormap.core.schema import SEPARATOR, Column
from actormap.core.sentences import Name, Sentence, series
from actormap.core.tables.ids import made_ids
from actormap.core.tables.issues import Origin, Unreadable, issues_at
from actormap.core.tables.values import ID_LENGTH, usual, value

TEXT = pd.api.types.pandas_dtype("str")
"""The type of every column that holds no numbers."""


def among(values: pd.Series, known: Iterable[object]) -> pd.Series:
    """Which values are among those known; `Series.isin` is many times slower on text."""
    index = known if isinstance(known, pd.Index) else pd.Index(list(known), dtype="str")
    if index.empty or values.empty:
        return pd.Series(False, index=values.index, dtype="bool")
    return pd.Series(index.unique().get_indexer(pd.Index(values)) >= 0, index=values.index)


def isin(values: pd.Series, words: Iterable[str]) -> Bools:
    """Which texts are among some words, as an array; quicker than `among` on a small table."""
    wanted = frozenset(words)
    return np.fromiter(map(wanted.__contains__, values.tolist()), dtype=bool, count=len(values))


def explode(frame: pd.DataFrame, column: str) -> pd.Series[str]:
    """Single values of a column of lists, under the index of their rows; rows without any are left out."""
    cells = frame[column].tolist()
    index = frame.index.repeat([cell.count(SEPARATOR) + 1 if cell else 0 for cell in cells])
    texts = SEPARATOR.join(filter(None, cells)).split(SEPARATOR) if len(index) else []
    values = pd.Series(texts, index=index, dtype="str", name=column)
    return values[values != ""] if "" in texts else values


def _headers(table: str, names: pd.Index[Any]) -> Iterator[Issue]:
    """Columns that the schema does not know, and those that are there twice."""
    columns = schema.columns()[table]
    for name in names:
        if name not in columns:
            yield Issue(
                table,
                None,
                str(name),
                "",
                "column.unknown",
                Sentence("the table {table} has no column '{name}'", table=Name(table), name=shorten(name)),
                Sentence("Its columns are: {columns}.", columns=series(columns)),
            )
    for name in () if names.is_unique else names[names.duplicated()]:
        if name in columns:
            yield Issue(
                table,
                None,
                str(name),
                "",
                "column.twice",
                Sentence("the column '{name}' is there again", name=shorten(name)),
                Sentence("Leave one of them."),
            )


def _texts(values: pd.Series[Any]) -> Any:
    """Cells as they would be written: nothing is "", and a whole number has no decimals."""
    if isinstance(values.dtype, pd.StringDtype):
        return values.array.fillna("")
    cells = [int(cell) if isinstance(cell, float) and cell.is_integer() else cell for cell in values.tolist()]
    empty = values.isna().tolist()
    texts = ["" if nothing else str(cell) for cell, nothing in zip(cells, empty, strict=True)]
    return np.array(texts, dtype=object)


def _numbers(values: pd.Series[Any], column: Column) -> Floats | None:
    """The numbers of a column that holds numbers already; None where a rule does not accept one of them."""
    if values.dtype not in {np.dtype("float64"), np.dtype("int64")}:
        return None
    numbers = values.to_numpy("float64")
    given = numbers[~np.isnan(numbers)]
    low, high = column.min, column.max
    wrong = ~np.isfinite(given)
    if column.type == "integer":
        wrong |= given != np.floor(given)
    if low is not None:
        wrong |= given < low
    if high is not None:
        wrong |= given > high
    return None if wrong.any() else np.where(np.isnan(numbers), usual(column), numbers) + 0.0


def _all_plain(texts: Sequence[str], column: Column) -> bool:
    """Whether `value` leaves all texts as they are, as far as that shows in all of them at once."""
    if column.type not in {"id", "text"} or column.default:
        return False
    whole = "".join(texts)
    if column.type == "id" and (SEPARATOR in whole or max(map(len, texts), default=0) > ID_LENGTH):
        return False
    return whole.isprintable() and list(map(str.strip, texts)) == texts


Wrong = tuple[Unreadable, list[int], list[str]]
"""What is wrong, at which positions, and the texts there."""


def _read(values: pd.Series[Any], column: Column) -> tuple[Any, list[Wrong]]:
    """Values of a column, and what is wrong: each different text is looked at once."""
    if column.numeric and (numbers := _numbers(values, column)) is not None:
        return numbers, []
    texts = _texts(values)
    code, different = pd.factorize(texts)
    written = different.tolist()
    meant: list[str | float] = []
    problems: dict[int, Unreadable] = {}
    if _all_plain(written, column):
        meant = written
    else:
        for number_of_text, text in enumerate(written):
            try:
                meant.append(value(text, column))
            except Unreadable as problem:
                meant.append(math.nan if column.numeric else "")
                problems[number_of_text] = problem
    if column.numeric:
        read: Any = np.array(meant, dtype=np.float64)[code]
    elif meant == written and texts.dtype == TEXT:
        read = texts.copy()
    else:
        read = pd.array(meant, dtype=TEXT).take(code)
    return read, _wrong(code, written, problems)


def _wrong(code: Any, written: list[str], problems: Mapping[int, Unreadable]) -> list[Wrong]:
    """Equal problems with all their places."""
    if not problems:
        return []
    kinds: dict[tuple[str, str, str], list[int]] = {}
    for number_of_text, problem in problems.items():
        kinds.setdefault((problem.code, problem.problem, problem.remedy), []).append(number_of_text)
    grouped = []
    for texts in kinds.values():
        rows = np.flatnonzero(np.isin(code, texts)).tolist()
        grouped.append((problems[texts[0]], rows, [written[code[row]] for row in rows]))
    return grouped


def _blank(columns: Iterable[Column], length: int) -> dict[str, Any]:
    """Cells of columns in which nothing was written; columns that mean the same share their bytes."""
    made: dict[tuple[bool, str], Any] = {}
    cells: dict[str, Any] = {}
    for column in columns:
        kind = column.numeric, column.default
        if kind not in made:
            cell: Any = (
                np.array([usual(column)]) if column.numeric else pd.array([column.default], dtype=TEXT)
            )
            made[kind] = cell.repeat(length)
        cells[column.name] = made[kind].copy()
    return cells


def parse(table: str, frame: pd.DataFrame, origin: Origin | None = None) -> tuple[pd.DataFrame, list[Issue]]:
    """Turn texts into values, and give each row every column of its table.

    Rows keep their order; where nothing is recorded they hold "" or NaN, and an empty `id` is made from the
    key columns.
    """
    columns = schema.columns()[table]
    issues = list(_headers(table, frame.columns))
    if not len(frame) and not issues:
        return empty(table), []
    source = table if origin is None else origin
    given = frame.loc[:, ~frame.columns.duplicated()] if issues else frame
    blank = _blank((column for name, column in columns.items() if name not in given), len(frame))
    cells: dict[str, Any] = {}
    for name, column in columns.items():
        if name in blank:
            cells[name] = blank[name]
            continue
        cells[name], problems = _read(given[name], column)
        for problem, rows, texts in problems:
            issues += issues_at(source, rows, name, texts, problem)
    _make_ids(table, cells)
    return pd.DataFrame(cells, copy=False), issues


def _make_ids(table: str, cells: dict[str, Any]) -> None:
    if schema.columns()[table]["id"].required:
        return
    missing = np.asarray(cells["id"] == "")
    if missing.any():
        needed = [*schema.key(table), *schema.further_key(table)]
        rows = {name: cells[name][missing] for name in needed}
        made = pd.array(made_ids(table, pd.DataFrame(rows, copy=False)), dtype=TEXT)
        if missing.all():
            cells["id"] = made
        else:
            cells["id"][missing] = made


def canonical(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows in the one order in which a map keeps them, by id; the frame itself where they are in it."""
    ids = frame["id"].array
    if (ids[1:] >= ids[:-1]).all():
        return frame if frame.index.equals(pd.RangeIndex(len(frame))) else frame.reset_index(drop=True)
    return frame.sort_values("id", kind="stable", ignore_index=True)


def empty(table: str) -> pd.DataFrame:
    """A table without rows."""
    return _empty(table).copy(deep=False)


@cache
def _empty(table: str) -> pd.DataFrame:
    return pd.DataFrame(_blank(schema.columns()[table].values(), 0), copy=False)
