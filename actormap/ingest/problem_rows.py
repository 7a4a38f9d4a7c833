"""Rows that were left out, as a file to mend and bring again."""

from __future__ import annotations

import csv
import io

from actormap.ingest import LeftOut

ROW, WRONG = "Row in the file", "What is wrong"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(left_out: LeftOut) -> bytes:
    """The rows of a table with their headers, their numbers and what is wrong, as CSV.

    What a spreadsheet would take for a formula gets an apostrophe, by which it stays text.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([*map(_text, left_out.headers), ROW, WRONG])
    width = len(left_out.headers)
    for line, cells, why in left_out.rows:
        padded = [*cells, *[""] * (width - len(cells))]
        writer.writerow([*map(_text, padded), line, _text(why)])
    return out.getvalue().encode("utf-8-sig")


def _text(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) and not cell[1:].replace(".", "").isdecimal() else cell
