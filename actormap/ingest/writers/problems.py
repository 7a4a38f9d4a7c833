"""Rows that were left out, written as a workbook to be mended and brought back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePath

from actormap.core.outputs import write
from actormap.core.sentences import Sentence
from actormap.ingest import LeftOut
from actormap.ingest.readers.grid import PROBLEM
from actormap.ingest.writers.book import Book

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
