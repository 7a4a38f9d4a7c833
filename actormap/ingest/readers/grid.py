"""Cells as they stand in files."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias, overload

import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Bools
from actormap.core.config import LIMITS
from actormap.core.errors import shorten
from actormap.core.tables.issues import Unreadable, notice
from actormap.core.tables.values import FORBIDDEN

Rows: TypeAlias = Sequence[list[str]]
"""Cells row by row, however they are kept."""

_NEAR = 25
"""So many rows at both ends are looked at one by one, in search of headers, totals and footnotes."""


class Rectangle(Sequence[list[str]]):  # noqa: PLW1641 - as a list, it has no hash
    """Rows of one width as whole columns; all rows are made when somebody asks for one far from the ends.

    Parameters
    ----------
    columns
        The cells of each column, as pandas keeps text; none is missing.
    """

    def __init__(self, columns: Sequence[Any]) -> None:
        self.columns = tuple(columns)

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    @overload
    def __getitem__(self, at: int) -> list[str]: ...
    @overload
    def __getitem__(self, at: slice) -> Rectangle: ...
    def __getitem__(self, at: int | slice) -> list[str] | Rectangle:
        if isinstance(at, slice):
            return Rectangle([cells[at] for cells in self.columns])
        if -_NEAR <= at < _NEAR or at >= len(self) - _NEAR:
            return self._first[at] if 0 <= at < _NEAR else [cells[at] for cells in self.columns]
        return self._rows[at]

    def __iter__(self) -> Iterator[list[str]]:
        yield from self._first
        if len(self) > _NEAR:
            yield from islice(self._rows, _NEAR, None)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    @cached_property
    def _rows(self) -> list[list[str]]:
        return list(map(list, zip(*(cells.tolist() for cells in self.columns), strict=True)))

    @cached_property
    def _first(self) -> list[list[str]]:
        return self[:_NEAR]._rows  # noqa: SLF001 - of a smaller one

    def filled(self) -> Bools:
        """Which rows hold anything but white space."""
        rows = np.zeros(len(self), dtype=bool)
        for cells in self.columns:
            rows |= np.asarray(stripped(cells) != "", dtype=bool)
            if rows.all():
                break
        return rows

    def longest(self) -> int:
        """Characters of the longest cell."""
        if not len(self):
            return 0
        return max(int(pd.Series(cells, copy=False).str.len().max()) for cells in self.columns)

    def only(self, chosen: Bools) -> Rectangle:
        """Some of the rows."""
        return self if chosen.all() else Rectangle([cells[chosen] for cells in self.columns])


def without_blanks(rows: Rows) -> tuple[Rows, list[int]]:
    """Rows that hold anything but white space, and the number of each, counted from 1."""
    if isinstance(rows, Rectangle):
        filled = rows.filled()
        return rows.only(filled), (np.flatnonzero(filled) + 1).tolist()
    lines = [at for at, row in enumerate(rows, 1) if any(map(str.strip, row))]
    return [rows[at - 1] for at in lines], lines


def column(rows: Rows, position: int, part: slice = slice(None)) -> list[str]:
    """Cells of a column, in all rows or in a part of them."""
    if isinstance(rows, Rectangle):
        cells: list[str] = rows.columns[position][part].tolist()
        return cells
    return list(map(itemgetter(position), rows[part]))


def distinct(rows: Rows, position: int) -> pd.Series:
    """The texts of a column, each once."""
    if isinstance(rows, Rectangle):
        return pd.Series(pd.unique(rows.columns[position]))
    return pd.Series(list(set(column(rows, position))), dtype="str")


def stripped(cells: Any) -> Any:
    """A whole column without the white space around its cells."""
    return pd.Series(cells, copy=False).str.strip().array


PROBLEM = "actormap: problem"
"""Header of the column that says what is wrong with a row, in files of rows that were left out."""
EXPLAINED = "actormap: what the columns mean"
"""What stands first on a sheet that explains a workbook of ours."""
_SEARCHED = 25
ERRORS = frozenset({*schema.spellings("formula_error"), *(f"Err:{number}" for number in range(501, 541))})
"""What spreadsheet programs show where a formula came to nothing."""
_LONG = notice("cell.long", n=LIMITS.cell_characters)
_CONTROL = notice("cell.control")


class Merged(NamedTuple):
    """Cells that are one: lines as the file counts them, positions of columns from 0, all within."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in cells of one column before anybody asks what they mean.

    Parameters
    ----------
    position
        The column.
    problem
        What is wrong.
    value
        What stands in the first of the cells, shortened; in each of them where a reader would lose it.
    lines
        Where they stand, in order.
    """

    position: int
    problem: Unreadable
    value: str
    lines: Sequence[int]

    def within(self, lines: Collection[int]) -> Fault | None:
        """The same in some lines alone, None where it stands in none of them."""
        kept = array("I", (line for line in self.lines if line in lines))
        return replace(self, lines=kept) if kept else None


class Faults:
    """Faults as they are found, those of one kind in one column together: there may be a million."""

    def __init__(self) -> None:
        self._faults: dict[tuple[int, str, str], tuple[Unreadable, str, array[int]]] = {}

    def add(self, line: int, position: int, value: str, problem: Unreadable, *, kept: str = "") -> None:
        """A cell that cannot be right; cells with other words to be `kept` are another fault."""
        key = (position, problem.code, kept)
        self._faults.setdefault(key, (problem, value, array("I")))[2].append(line)

    def __iter__(self) -> Iterator[Fault]:
        return (
            Fault(position, problem, value, lines)
            for (position, _, _), (problem, value, lines) in self._faults.items()
        )


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells of a CSV file or of one sheet, as they stand there.

    Parameters
    ----------
    file
        The file as messages name it.
    name
        What may say which table it is: stem of the file, name of the sheet.
    rows, lines
        Rows that are not blank, and the number that each has in the file. Rows of a text file may
        have different widths.
    sheet
        Name of the sheet, "" for a file without sheets.
    faults
        Cells that cannot be right.
    kind
        The kind of file (`schema.kinds`) where the reader knows it for certain; else "".
    merged
        Cells that are one; what they hold stands in the first of them.
    """

    file: str
    name: str
    rows: Rows
    lines: list[int]
    sheet: str = ""
    faults: tuple[Fault, ...] = ()
    kind: str = ""
    merged: tuple[Merged, ...] = ()

    def spread(self, first: int) -> Grid:
        """The grid in which merged cells from a line on hold each what the first of them holds.

        Titles and headers above that line stay as they are. A row that is blank but for what is merged
        into it says nothing of its own, and is none.
        """
        rows = list(self.rows)
        own: set[int] = set()
        for range_ in self.merged:
            start = bisect_left(self.lines, range_.top)
            if range_.top < first or start == len(rows) or self.lines[start] != range_.top:
                continue
            text = rows[start][range_.left] if range_.left < len(rows[start]) else ""
            for at in range(start, bisect_right(self.lines, range_.bottom) if text else start):
                if at not in own:
                    own.add(at)
                    rows[at] = list(rows[at])
                for position in range(range_.left, min(range_.right + 1, len(rows[at]))):
                    rows[at][position] = text
        return replace(self, rows=rows)

    def is_fault(self, line: int | None, position: int) -> bool:
        """Whether something is wrong in a cell that was told when the file was read."""
        for fault in self.faults:
            if line is not None and fault.position == position:
                at = bisect_left(fault.lines, line)
                if at < len(fault.lines) and fault.lines[at] == line:
                    return True
        return False


def explains(grid: Grid) -> bool:
    """Whether a sheet holds no data but explains a workbook of ours."""
    return bool(grid.rows and grid.rows[0] and grid.rows[0][0].strip() == EXPLAINED)


def without_problems(grid: Grid) -> Grid:
    """The same without the column that said what was wrong with each row."""
    first = grid.rows[:_SEARCHED]
    columns = {at: cell for row in first for at, cell in enumerate(row) if cell.startswith(PROBLEM)}
    if len(columns) != 1:
        return grid
    ((at, cell),) = columns.items()
    return replace(
        grid,
        kind=cell.removeprefix(PROBLEM).strip(" []") or grid.kind,
        rows=[row[:at] + row[at + 1 :] for row in grid.rows],
        faults=tuple(
            replace(fault, position=fault.position - (fault.position > at))
            for fault in grid.faults
            if fault.position != at
        ),
    )


def letters(position: int) -> str:
    """Name that a spreadsheet gives to a column counted from 0."""
    text = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        text = chr(65 + rest) + text
    return text


def suspicious(text: str) -> bool:
    """Whether any character of a text may lie on a screen."""
    return not text.isprintable() and bool(FORBIDDEN.search(text))


def faults_in(rows: Rows, lines: Sequence[int]) -> Faults:
    """Cells that are too long or that hold characters which lie on a screen."""
    faults = Faults()
    if isinstance(rows, Rectangle) and rows.longest() <= LIMITS.cell_characters:
        joined = ("".join(column(rows, position)) for position in range(len(rows.columns)))
        if not any(map(suspicious, joined)):
            return faults
    for row, line in zip(rows, lines, strict=True):
        whole = "".join(row)
        if len(whole) <= LIMITS.cell_characters and whole.isprintable():
            continue
        for position, text in enumerate(row):
            if len(text) > LIMITS.cell_characters:
                faults.add(line, position, shorten(text), _LONG)
            elif not text.isprintable() and FORBIDDEN.search(text):
                faults.add(line, position, shorten(text), _CONTROL)
    return faults
