"""Rows that all have one width, kept as whole columns: most files of many rows are read without one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice
from operator import itemgetter
from typing import Any, TypeAlias, overload

import numpy as np
import pandas as pd

from actormap.core.arrays import Bools

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
