"""XLSX in memory: every cell is text, whatever it begins with, and nothing is written to the disk."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Any

import pandas as pd
import xlsxwriter

from actormap.core.outputs import write
from actormap.core.sentences import Sentence
from actormap.ingest import LeftOut
from actormap.ingest.readers.grid import EXPLAINED, PROBLEM
from actormap.rights.redact import Shareable

EXPLANATIONS = "Explanations"
_PLAIN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]|^'|'$")
_LONGEST_NAME = 31
_LONGEST_TEXT = 32_767
_WIDEST = 60
_DAY_WIDTH = 14
_ALWAYS = dt.datetime(2000, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
"""Files do not say when they were made: the same content gives the same file."""


class Book:
    """A workbook that is being written."""

    def __init__(self) -> None:
        self._content = io.BytesIO()
        self.book = xlsxwriter.Workbook(self._content, _PLAIN)
        self.book.set_properties({"created": _ALWAYS})
        self._head = self.book.add_format(
            {"bold": True, "bg_color": "#E6EEF5", "text_wrap": True, "valign": "top"}
        )
        self._text = self.book.add_format({"num_format": "@"})
        self._wrapped = self.book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self._day = self.book.add_format({"num_format": "yyyy-mm-dd"})

    def sheet(
        self,
        name: str,
        headers: Sequence[str],
        rows: Sequence[Sequence[str]] = (),
        *,
        right_to_left: bool = False,
        wrapped: bool = False,
    ) -> Any:
        """A sheet with headers and rows of texts; its name is made one that workbooks accept.

        Columns are formatted as text, so that a code such as 007 or 1-2 stays what somebody types. Long cells
        are `wrapped` where a sheet is read on paper.
        """
        sheet = self.book.add_worksheet(self._free(name))
        if right_to_left:
            sheet.right_to_left()
        sheet.freeze_panes(1, 0)
        cells = self._wrapped if wrapped else self._text
        for at, header in enumerate(headers):
            texts = [header, *(row[at] for row in rows if at < len(row))]
            longest = max((len(line) for text in texts for line in text.splitlines()), default=0)
            sheet.set_column(at, at, min(max(longest + 2, 12), _WIDEST), cells)
            if header:
                sheet.write_string(0, at, header, self._head)
        for line, row in enumerate(rows, 1):
            for at, text in enumerate(row):
                if text:
                    sheet.write_string(line, at, text[:_LONGEST_TEXT], cells)
        return sheet

    def as_days(self, sheet: Any, at: int) -> None:
        """Make a column one of days: what somebody types in the way of their country is kept as a day."""
        sheet.set_column(at, at, _DAY_WIDTH, self._day)

    def explain(self, rows: Sequence[Sequence[str]], headers: Sequence[str] = ()) -> Any:
        """A last sheet that explains the others; it is not read when the workbook comes back.

        With it there are two sheets at least, so that each is known by its own name, not by the file's.
        """
        return self.sheet(EXPLANATIONS, [EXPLAINED, *headers], rows)

    def _free(self, name: str) -> str:
        """A name that is not taken; its end is kept, which may say which table it is."""
        plain = _FORBIDDEN.sub("_", name)[-_LONGEST_NAME:] or "_"
        taken = {sheet.get_name().casefold() for sheet in self.book.worksheets()}
        number, free = 1, plain
        while free.casefold() in taken:
            number += 1
            before = f"{number} "
            free = before + plain[-(_LONGEST_NAME - len(before)) :]
        return free

    def bytes(self) -> bytes:
        """The finished file."""
        self.book.close()
        return self._content.getvalue()


def shared_bytes(share: Shareable, title: str, table: pd.DataFrame) -> bytes:
    """A table, made of what may be shown, as a workbook that may leave the program.

    `Refused` where it or its title would name somebody who was left out.
    """
    headings = [str(heading) for heading in table]
    rows = [["" if pd.isna(cell) else str(cell) for cell in row] for row in table.itertuples(index=False)]
    share.refuse_what_was_left_out([title, *headings, *(cell for row in rows for cell in row)])
    book = Book()
    book.sheet("Table", headings, rows)
    book.explain([[title], [share.mark], [share.made]])
    return book.bytes()


_HOW = Sentence(
    "Each row is here as it was in its file. Correct it, and import this workbook. The last column says "
    "what is wrong, and is not read."
)


def problem_bytes(left_out: Sequence[LeftOut]) -> bytes:
    """Rows that were left out, each with what is wrong with it in a last column.

    The last column is not read when the mended workbook comes back.
    """
    book = Book()
    for table in left_out:
        width = max([len(table.headers), *(len(cells) for _, cells, _ in table.rows)])
        problem = f"{PROBLEM} [{table.kind}]" if table.kind else PROBLEM
        headers = [*table.headers, *[""] * (width - len(table.headers)), problem]
        tags = [[*table.tags, *[""] * (width + 1 - len(table.tags))]] if table.tags else []
        rows = [[*cells, *[""] * (width - len(cells)), why.in_language()] for _, cells, why in table.rows]
        book.sheet(table.sheet or PurePath(table.file).stem, headers, [*tags, *rows])
    book.explain([[_HOW.in_language()]])
    return book.bytes()


def write_problem_rows(left_out: Sequence[LeftOut], path: Path) -> None:
    """Write rows that were left out as a workbook (`problem_bytes`)."""
    write({path: problem_bytes(left_out)})
