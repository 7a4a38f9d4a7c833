"""A table that leaves the program as a workbook: of what may be shown, marked, and every cell a text."""

from __future__ import annotations

import pandas as pd

from actormap.ingest.writers.book import Book
from actormap.rights.redact import Shareable

NAME = "Table"


def shared_bytes(share: Shareable, title: str, table: pd.DataFrame) -> bytes:
    """A table, made of what may be shown, as a workbook that may leave the program.

    `Refused` where it or its title would name somebody who was left out.
    """
    headings = [str(heading) for heading in table]
    rows = [["" if pd.isna(cell) else str(cell) for cell in row] for row in table.itertuples(index=False)]
    share.refuse_what_was_left_out([title, *headings, *(cell for row in rows for cell in row)])
    book = Book()
    book.sheet(NAME, headings, rows)
    book.explain([[title], [share.mark], [share.made]])
    return book.bytes()
