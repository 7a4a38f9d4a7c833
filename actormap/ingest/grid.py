"""Cells as they stand in files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from actormap.config import LIMITS
from actormap.errors import shorten
from actormap.tables.cells import FORBIDDEN, Unreadable


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in one cell before anybody asks what the cell means."""

    line: int
    position: int
    value: str
    problem: Unreadable


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
        Rows that are not blank, and the number that each has in the file.
    sheet
        Name of the sheet, "" for a file without sheets.
    faults
        Cells that cannot be right.
    kind
        The kind of file (`schema.formats`) where the reader knows it for certain; else "".
    """

    file: str
    name: str
    rows: list[list[str]]
    lines: list[int]
    sheet: str = ""
    faults: tuple[Fault, ...] = ()
    kind: str = ""


def letters(position: int) -> str:
    """Name that a spreadsheet gives to a column counted from 0."""
    text = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        text = chr(65 + rest) + text
    return text


def faults_in(rows: Sequence[Sequence[str]], lines: Sequence[int]) -> list[Fault]:
    """Cells that are too long or that hold characters which lie on a screen."""
    faults = []
    for row, line in zip(rows, lines, strict=True):
        for position, text in enumerate(row):
            if len(text) > LIMITS.cell_characters:
                problem = Unreadable(
                    "cell.long", f"cell longer than {LIMITS.cell_characters} characters", "Shorten the text."
                )
            elif not text.isprintable() and FORBIDDEN.search(text):
                problem = Unreadable(
                    "cell.control", "control or bidirectional-override character",
                    "Delete the invisible character in this cell.",
                )  # fmt: skip
            else:
                continue
            faults.append(Fault(line, position, shorten(text), problem))
    return faults
