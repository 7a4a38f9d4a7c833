"""What is wrong with a cell or a row, told at the place that it came from."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from actormap.core.errors import EXAMPLES, NOWHERE, Issue, shorten
from actormap.core.schema.reading import read_rows
from actormap.core.sentences import Sentence, Template, fields

MANY = 100
"""Examples of values are looked for among so many rows."""


Origin: TypeAlias = "pd.DataFrame | str"
"""Where rows came from: columns ``file`` and ``row``, or the name of a table whose rows count from 1."""


class Unreadable(Exception):
    """A cell's text that no rule accepts: code, problem, remedy."""

    def __init__(self, code: str, problem: Sentence, remedy: Sentence) -> None:
        super().__init__(code, problem, remedy)
        self.code, self.problem, self.remedy = code, problem, remedy

    def issue(
        self,
        file: str,
        line: int | None = None,
        column: str = "",
        *,
        warning: bool = False,
        where: Sentence = NOWHERE,
        sheet: str = "",
    ) -> Issue:
        """The issue of a file, or of a place in it."""
        return Issue(
            file,
            line,
            column,
            "",
            self.code,
            self.problem,
            self.remedy,
            warning=warning,
            where=where,
            sheet=sheet,
        )


@cache
def noted(of: str) -> Mapping[str, tuple[Template, Sentence]]:
    """What is noticed, and what is to do, by name: rows of ``notices.csv`` that are of something."""
    rows = (row for row in read_rows("notices") if row["of"] == of)
    return {row["name"]: (Template(row["problem"]), Sentence(row["remedy"])) for row in rows}


def notice(name: str, /, **values: object) -> Unreadable:
    """What ``notices.csv`` says by a name, with values for its fields.

    The name is its code, with a word behind a slash where one code has several texts.
    """
    texts = _notices()[name]
    problem, remedy = (
        Sentence(text, **{field: value for field, value in values.items() if field in fields(text)})
        for text in texts
    )
    return Unreadable(name.partition("/")[0], problem, remedy)


@cache
def _notices() -> Mapping[str, tuple[str, str]]:
    return {row["name"]: (row["problem"], row["remedy"]) for row in read_rows("notices") if not row["of"]}


def place(origin: Origin, position: int) -> tuple[str, int]:
    """The file, and the row in it, that the row at a position came from."""
    if isinstance(origin, str):
        return origin, position + 1
    return str(origin["file"].iat[position]), int(origin["row"].iat[position])


def issue_at(origin: Origin, position: int, column: str, value: object, problem: Unreadable) -> Issue:
    """The issue of one row, at the place it came from."""
    file, row = place(origin, position)
    return Issue(
        file=file,
        row=row,
        column=column,
        value=shorten(value),
        code=problem.code,
        problem=problem.problem,
        remedy=problem.remedy,
    )


def issues_at(
    origin: Origin, positions: Sequence[int], column: str, values: Sequence[object], problem: Unreadable
) -> Iterator[Issue]:
    """The issues of rows in which the same is wrong: one each if they are few, else one a file."""
    if len(positions) <= EXAMPLES:
        for position, value_there in zip(positions, values, strict=True):
            yield issue_at(origin, position, column, value_there, problem)
        return
    at = np.asarray(positions)
    files = np.full(len(at), origin) if isinstance(origin, str) else origin["file"].to_numpy()[at]
    rows = at + 1 if isinstance(origin, str) else origin["row"].to_numpy()[at]
    for file in dict.fromkeys(files.tolist()):
        mine = files == file
        lines = sorted(set(rows[mine].tolist()))
        shown = dict.fromkeys(shorten(values[n]) for n in np.flatnonzero(mine)[:MANY].tolist())
        yield Issue(
            file,
            int(lines[0]),
            column,
            ", ".join(list(shown)[:EXAMPLES]),
            problem.code,
            problem.problem,
            problem.remedy,
            rows=tuple(map(int, lines)),
        )


def issues_where(
    bad: Any, frame: pd.DataFrame, origin: Origin, column: str, problem: Unreadable
) -> Iterator[Issue]:
    """The issues of the rows of a table in which something is wrong with a cell."""
    positions = np.flatnonzero(bad)
    if not len(positions):
        return
    cells = frame[column].array[positions].tolist()
    shown = [
        ("" if math.isnan(value) else f"{value:g}") if isinstance(value, float) else value for value in cells
    ]
    yield from issues_at(origin, positions.tolist(), column, shown, problem)
