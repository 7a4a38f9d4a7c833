"""From the text in a cell to a value, one rule a column type, with every problem told.

A rule sees each different text once, whatever the number of rows.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, cast

import pandas as pd

from actormap import schema
from actormap.errors import Issue, shorten
from actormap.schema import SEPARATOR, Column

ID_LENGTH = 200
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PCODE = re.compile(r"[A-Z]{2,3}[0-9A-Z]{0,15}")
_GRADE = re.compile(r"[A-F][1-6]")
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters and overrides of the writing direction: they make text lie on a screen."""


class Unreadable(Exception):
    """A cell's text that no rule accepts: code, problem, remedy."""

    def __init__(self, code: str, problem: str, remedy: str) -> None:
        super().__init__(code, problem, remedy)
        self.code, self.problem, self.remedy = code, problem, remedy


def split(cell: str) -> list[str]:
    """Values of a cell that may hold several."""
    return [part for part in cell.split(SEPARATOR) if part]


def among(values: pd.Series, known: Iterable[object]) -> pd.Series:
    """Which values are among those known; `Series.isin` is many times slower on text."""
    index = known if isinstance(known, pd.Index) else pd.Index(list(known), dtype="str")
    if index.empty or values.empty:
        return pd.Series(False, index=values.index, dtype="bool")
    return pd.Series(index.unique().get_indexer(pd.Index(values)) >= 0, index=values.index)


def explode(frame: pd.DataFrame, column: str) -> pd.Series[str]:
    """Single values of a column of lists, under the index of their rows; rows without any are left out."""
    filled = frame[column]
    filled = filled[(filled != "").to_numpy(dtype=bool)]
    cells = filled.tolist()
    index = filled.index.repeat([cell.count(SEPARATOR) + 1 for cell in cells])
    texts = SEPARATOR.join(cells).split(SEPARATOR) if cells else []
    values = pd.Series(texts, index=index, dtype="str", name=column)
    return cast("pd.Series[str]", values[values != ""])


def _plain(text: str, _column: Column) -> str:
    if FORBIDDEN.search(text):
        raise Unreadable(
            "cell.control", "control or bidirectional-override character",
            "Delete the invisible character in this cell.",
        )  # fmt: skip
    return text


def _id(text: str, column: Column) -> str:
    if SEPARATOR in text:
        raise Unreadable("id.several", f"{column.name} takes one value", "Leave one value in the cell.")
    if len(text) > ID_LENGTH:
        raise Unreadable("id.long", f"a code has at most {ID_LENGTH} characters", "Use a shorter code.")
    return _plain(text, column)


def _pcode(text: str, _column: Column) -> str:
    if not _PCODE.fullmatch(text):
        raise Unreadable(
            "pcode.form", "not a P-code",
            "Write the country's letters and the digits of the area, such as GN001.",
        )  # fmt: skip
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
    raise Unreadable("date.form", "not a date", "Write the day as YYYY-MM-DD, such as 2026-03-31.")


def _date(text: str, _column: Column) -> str:
    return day(text)


def _grade(text: str, _column: Column) -> str:
    if not _GRADE.fullmatch(text.upper()):
        raise Unreadable(
            "grade.form", "not a source grade",
            "Write reliability A-F and credibility 1-6, such as B2; leave it empty if not graded.",
        )  # fmt: skip
    return text.upper()


def number(text: str, column: Column) -> float:
    """The number that a cell's text means.

    Raises
    ------
    Unreadable
        It is no finite number, or not a whole one where one is due, or out of the column's range.
    """
    hint = " Write the decimals after a point." if "," in text else ""
    if not _NUMBER.fullmatch(text) or not math.isfinite(float(text)):
        raise Unreadable("number.form", "not a number", f"Write digits only.{hint}")
    value = float(text)
    if column.type == "integer" and not value.is_integer():
        raise Unreadable("number.whole", "not a whole number", "Write a whole number.")
    low, high = column.min, column.max
    if (low is not None and value < low) or (high is not None and value > high):
        raise Unreadable(
            f"{column.name}.range", f"{column.name} is out of range",
            f"Write a number from {low:g} to {high:g}; leave it empty if not known.",
        )  # fmt: skip
    return value + 0.0  # no store tells minus zero from zero


def _spellings(column: Column) -> dict[str, str]:
    codes = schema.vocabulary(column.vocabulary)
    known = {code.casefold(): code for code in codes}
    known |= {label.casefold(): code for code, label in codes.items()}
    if column.vocabulary == "actor_types":
        for kind in schema.actor_types().values():
            known |= {alias.casefold(): kind.code for alias in kind.aliases}
    return known


def _code(text: str, column: Column) -> str:
    known = _spellings(column)
    if text.casefold() in known:
        return known[text.casefold()]
    if column.references:
        return _id(text, column)
    codes = list(schema.vocabulary(column.vocabulary))
    shown = ", ".join(codes[:12]) + (" …" if len(codes) > 12 else "")  # noqa: PLR2004
    raise Unreadable(f"{column.name}.unknown", f"unknown {column.name}", f"Use one of: {shown}.")


def _several(rule: Callable[[str, Column], str]) -> Callable[[str, Column], str]:
    def each(text: str, column: Column) -> str:
        parts = [rule(part.strip(), column) for part in split(text) if part.strip()]
        return SEPARATOR.join(dict.fromkeys(parts))

    return each


_RULES: dict[str, Callable[[str, Column], str]] = {
    "id": _id, "ids": _several(_id), "text": _plain, "texts": _several(_plain), "code": _code,
    "codes": _several(_code), "pcode": _pcode, "pcodes": _several(_pcode), "date": _date,
    "grade": _grade,
}  # fmt: skip


def _typed(texts: Iterable[str], column: Column) -> tuple[dict[str, Any], dict[str, Unreadable]]:
    """Value or problem of each different text."""
    rule = number if column.numeric else _RULES[column.type]
    values: dict[str, Any] = {}
    problems: dict[str, Unreadable] = {}
    for text in texts:
        stripped = text.strip()
        if not stripped:
            values[text] = math.nan if column.numeric else ""
            continue
        try:
            values[text] = rule(stripped, column)
        except Unreadable as problem:
            values[text] = math.nan if column.numeric else ""
            problems[text] = problem
    return values, problems


def _as_text(values: pd.Series[Any]) -> pd.Series[str]:
    if isinstance(values.dtype, pd.StringDtype):
        return values.fillna("")
    empty = values.isna()
    text = values.map(lambda v: str(int(v)) if isinstance(v, float) and v.is_integer() else str(v))
    return text.where(~empty, "").astype("str")


def origin_of(table: str, length: int) -> pd.DataFrame:
    """Places of rows that came from no file: the table's name and the rows counted from 1."""
    return pd.DataFrame({"file": table, "row": range(1, length + 1)})


def issue_at(origin: pd.DataFrame, position: int, column: str, value: object, problem: Unreadable) -> Issue:
    """The issue of one row, at the place it came from."""
    return Issue(
        file=str(origin["file"].iat[position]), row=int(origin["row"].iat[position]), column=column,
        value=shorten(value), code=problem.code, problem=problem.problem, remedy=problem.remedy,
    )  # fmt: skip


def parse(
    table: str, frame: pd.DataFrame, origin: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, list[Issue]]:
    """Turn texts into values, and give each row every column of its table.

    Parameters
    ----------
    table
        Name of the table, a key of ``schema.columns()``.
    frame
        Rows; columns that the schema does not know are refused.
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
    frame = frame.reset_index(drop=True)
    origin = origin_of(table, len(frame)) if origin is None else origin.reset_index(drop=True)
    issues = [
        Issue(
            table, None, str(name), "", "column.unknown", f"the table {table} has no column {name!r}",
            f"Its columns are: {', '.join(columns)}.",
        )
        for name in frame.columns
        if name not in columns
    ]  # fmt: skip
    parsed: dict[str, pd.Series[Any]] = {}
    for name, column in columns.items():
        if name not in frame:
            empty: Any = float(column.default or "nan") if column.numeric else column.default
            parsed[name] = pd.Series(empty, index=frame.index, dtype="float64" if column.numeric else "str")
            continue
        text = _as_text(frame[name])
        values, problems = _typed(text.unique(), column)
        if column.default:
            values = {
                raw: (type(value)(column.default) if not raw.strip() else value)
                for raw, value in values.items()
            }
        parsed[name] = text.map(values).astype("float64" if column.numeric else "str")
        if problems:
            for position in text.isin(list(problems)).to_numpy().nonzero()[0]:
                raw = text.iat[position]
                issues.append(issue_at(origin, position, name, raw, problems[raw]))
    result = pd.DataFrame(parsed, index=frame.index)
    return _with_ids(table, result), issues


def fingerprint(parts: Iterable[object]) -> str:
    """A short code for a list of values; two different lists do not share one."""
    text = json.dumps(list(parts), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _with_ids(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    missing = frame["id"] == ""
    if schema.columns()[table]["id"].required or not missing.any():
        return frame
    keys = frame.loc[missing, list(schema.key(table))]
    made = [f"{table[0]}-{fingerprint(row)}" for row in keys.itertuples(index=False, name=None)]
    frame.loc[missing, "id"] = made
    return frame


def canonical(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows in the one order in which a map keeps them: by id."""
    ids = frame["id"].array
    if (ids[1:] >= ids[:-1]).all():
        return frame.reset_index(drop=True)
    return frame.sort_values("id", kind="stable", ignore_index=True)


def empty(table: str) -> pd.DataFrame:
    """A table without rows."""
    return _empty(table).copy(deep=False)


@cache
def _empty(table: str) -> pd.DataFrame:
    return parse(table, pd.DataFrame())[0]


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as plain values: whole numbers as int, missing numbers as None, for JSON and stores."""

    def plain(value: object) -> object:
        if isinstance(value, float):
            return None if math.isnan(value) else int(value) if value.is_integer() else value
        return value

    rows: Iterable[Mapping[Any, Any]] = frame.to_dict("records")
    return [{str(name): plain(value) for name, value in row.items()} for row in rows]
