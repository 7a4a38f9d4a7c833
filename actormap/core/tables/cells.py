"""From the text in a cell to a value, one rule a column type, with every problem told.

A rule sees each different text once, whatever the number of rows.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Bools, Floats
from actormap.core.errors import Issue, shorten
from actormap.core.schema import SEPARATOR, Column
from actormap.core.sentences import Name, Sentence, joined, series
from actormap.core.tables.ids import made_ids
from actormap.core.tables.issues import Origin, Unreadable, issues_at

ID_LENGTH = 200
LABELS = 12
"""So many labels are named to who wrote none of them."""
RENAMED = frozenset({"contact_direction"})
"""Vocabularies whose labels were others once: sheets that were given out with these are still read."""
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
PCODE = re.compile(r"[A-Z]{2,3}[0-9A-Z]{0,15}")
_GRADE = re.compile(r"[A-F][1-6]")
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters and overrides of the writing direction: they make text lie on a screen."""
TEXT = pd.api.types.pandas_dtype("str")
"""The type of every column that holds no numbers."""


def split(cell: str) -> list[str]:
    """Values of a cell that may hold several."""
    return [part for part in cell.split(SEPARATOR) if part]


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


def _plain(text: str, _column: Column) -> str:
    if FORBIDDEN.search(text):
        raise Unreadable(
            "cell.control",
            Sentence("control or bidirectional-override character"),
            Sentence("Delete the invisible character in this cell."),
        )
    return text


def _id(text: str, column: Column) -> str:
    if SEPARATOR in text:
        raise Unreadable(
            "id.several",
            Sentence("{column} takes one value", column=Name(column.name)),
            Sentence("Leave one value in the cell."),
        )
    if len(text) > ID_LENGTH:
        raise Unreadable(
            "id.long",
            Sentence("a code has at most {n} characters", n=ID_LENGTH),
            Sentence("Use a shorter code."),
        )
    return _plain(text, column)


def _pcode(text: str, _column: Column) -> str:
    if not PCODE.fullmatch(text):
        raise Unreadable(
            "pcode.form",
            Sentence("not a P-code"),
            Sentence("Write the country's letters and the digits of the area, such as GN001."),
        )
    return text


def day(text: str) -> str:
    """The day that a text means, as YYYY-MM-DD.

    Raises
    ------
    Unreadable
        It is no day in this form.
    """
    try:
        if _DAY.fullmatch(text):
            return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise Unreadable(
        "date.form", Sentence("not a date"), Sentence("Write the day as YYYY-MM-DD, such as 2026-03-31.")
    )


def _date(text: str, _column: Column) -> str:
    return day(text)


def _grade(text: str, _column: Column) -> str:
    if not _GRADE.fullmatch(text.upper()):
        raise Unreadable(
            "grade.form",
            Sentence("not a source grade"),
            Sentence("Write reliability A-F and credibility 1-6, such as B2; leave it empty if not graded."),
        )
    return text.upper()


def number(text: str, column: Column) -> float:
    """The number that a cell's text means.

    Raises
    ------
    Unreadable
        It is no finite number, or not a whole one where one is due, or out of the column's range.
    """
    if not _NUMBER.fullmatch(text) or not math.isfinite(float(text)):
        hint = Sentence("Write the decimals after a point.") if "," in text else ""
        raise Unreadable(
            "number.form", Sentence("not a number"), joined(Sentence("Write digits only."), hint)
        )
    value = float(text)
    if column.type == "integer" and not value.is_integer():
        raise Unreadable("number.whole", Sentence("not a whole number"), Sentence("Write a whole number."))
    low, high = column.min, column.max
    if (low is not None and value < low) or (high is not None and value > high):
        raise Unreadable(
            f"{column.name}.range",
            Sentence("out of range"),
            Sentence(
                "Write a number from {low:g} to {high:g}; leave it empty if not known.", low=low, high=high
            ),
        )
    return value + 0.0  # no store tells minus zero from zero


@cache
def spellings(vocabulary: str) -> dict[str, str]:
    """Codes of a vocabulary by all that may be written for them, in lower case."""
    codes = schema.vocabulary(vocabulary)
    known = {
        schema.code_label(vocabulary, code, language).casefold(): code
        for code in codes
        for language in schema.LANGUAGES
    }
    known |= {label.casefold(): code for code, label in codes.items()}
    known |= {code.casefold(): code for code in codes}
    if vocabulary == "actor_types":
        for kind in schema.actor_types().values():
            known |= {alias.casefold(): kind.code for alias in kind.aliases}
    if vocabulary in RENAMED:
        known |= {text.casefold(): code for text, code in schema.spellings(vocabulary).items()}
    return known


def _code(text: str, column: Column) -> str:
    known = spellings(column.vocabulary)
    if text.casefold() in known:
        return known[text.casefold()]
    if column.references:
        return _id(text, column)
    # Labels are read as well as codes, and are what lists to choose from show.
    labels = list(schema.vocabulary(column.vocabulary).values())
    first = series(labels[:LABELS])
    if labels[LABELS:]:
        remedy = Sentence("Use one of: {first} and others.", first=first)
    else:
        remedy = Sentence("Use one of: {all}.", all=first)
    raise Unreadable(f"{column.name}.unknown", Sentence("not on the list"), remedy)


def _several(rule: Callable[[str, Column], str]) -> Callable[[str, Column], str]:
    def each(text: str, column: Column) -> str:
        parts = [rule(part.strip(), column) for part in split(text) if part.strip()]
        return SEPARATOR.join(dict.fromkeys(parts))

    return each


_RULES: dict[str, Callable[[str, Column], str]] = {
    "id": _id,
    "ids": _several(_id),
    "text": _plain,
    "texts": _several(_plain),
    "code": _code,
    "codes": _several(_code),
    "pcode": _pcode,
    "pcodes": _several(_pcode),
    "date": _date,
    "grade": _grade,
}


def usual(column: Column) -> str | float:
    """What an empty cell of a column means: its default, or that nothing is recorded ("" or NaN)."""
    return float(column.default or "nan") if column.numeric else column.default


def value(text: str, column: Column) -> str | float:
    """What the text in a cell means; white space around it means nothing.

    Raises
    ------
    Unreadable
        The rule of the column does not accept it.
    """
    stripped = text.strip()
    if not stripped:
        return usual(column)
    rule = number if column.numeric else _RULES[column.type]
    return rule(stripped, column)


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

    Parameters
    ----------
    table
        Name of the table, a key of ``schema.columns()``.
    frame
        Rows; columns that the schema does not know, or that are there twice, are refused.
    origin
        Columns ``file`` and ``row``, in the order of `frame`; by default the table and 1, 2, ...

    Returns
    -------
    tuple
        Rows with all columns of the schema in its order (text, "" where nothing is recorded, or
        float, NaN where nothing is recorded), and everything that could not be read. Rows keep
        their order. Where `id` is empty it is made from the key columns.

    Raises
    ------
    KeyError
        No table has this name.
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
