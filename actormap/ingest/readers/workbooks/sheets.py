"""What is known of a sheet before its cells are read, whatever the kind of workbook."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from actormap.core.config import LIMITS
from actormap.core.errors import shorten
from actormap.core.sentences import Name, Sentence
from actormap.core.tables.issues import Unreadable
from actormap.ingest.readers.broken import AGAIN, Broken
from actormap.ingest.readers.grid import ERRORS, Faults, Merged
from actormap.ingest.readers.rectangle import Rows

ERROR = Unreadable(
    "cell.error", Sentence("this cell holds an error"), Sentence("Correct the formula, or empty the cell.")
)
FORMULA = Unreadable(
    "cell.formula",
    Sentence("a formula without a value"),
    Sentence("Open the workbook in a spreadsheet program, save it and import it again."),
)
DATE = Unreadable(
    "date.form", Sentence("not a date"), Sentence("Write the day as YYYY-MM-DD, such as 2026-03-31.")
)


@dataclass(slots=True)
class Sheet:
    """A sheet as the workbook lists it, and what is found out about its cells.

    Parameters
    ----------
    name
        Its name.
    hidden
        Whether the workbook shows it to nobody.
    worksheet
        Whether it holds cells; a chart does not.
    pivot
        Whether a pivot table stands on it.
    part
        Where the workbook keeps its cells, in the words of the format.
    fatal
        Why it is not read.
    faults
        Cells that a reader would lose.
    rows
        Its cells, all rows of one width, once they are read.
    merged
        Ranges of cells that are one.
    """

    name: str
    hidden: bool = False
    worksheet: bool = True
    pivot: bool = False
    part: str = ""
    fatal: Broken | None = None
    faults: Faults = field(default_factory=Faults)
    rows: Rows = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)

    def error(self, line: int, position: int, value: str) -> None:
        """An error stands in a cell, as the program that wrote it shows it."""
        kept = value if value in ERRORS else ""
        self.faults.add(line, position, kept or shorten(value or "?"), ERROR, kept=kept)

    def where(self, cell: str) -> Sentence:
        """A cell of it in words."""
        return Sentence("sheet '{sheet}' cell {cell}", sheet=Name(self.name), cell=cell)

    def row(self, row: int) -> Sentence:
        """A row of it in words."""
        return Sentence("sheet '{sheet}' row {row}", sheet=Name(self.name), row=row)

    def limit(self, cell: str) -> Broken:
        """What is said of a cell that is too far away."""
        return Broken(
            "sheet.limit",
            Sentence(
                "outside the limit ({rows} rows, {columns} columns)", rows=LIMITS.rows, columns=LIMITS.columns
            ),
            Sentence("Delete what stands there, or copy the table to a new sheet."),
            self.where(cell),
        )

    def many(self, cell: str) -> Broken:
        """What is said of a table that is too large."""
        problem = Sentence("more than {n} cells up to here", n=LIMITS.cells)
        return Broken("sheet.limit", problem, Sentence("Split the table."), self.where(cell))

    def damaged(self, problem: Sentence, where: Sentence) -> Broken:
        """What is said of a cell that no spreadsheet program writes."""
        return Broken("cell.damaged", problem, AGAIN, where)


def is_date(text: str) -> bool:
    """Whether a text is a day, or a day with a time."""
    try:
        dt.datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
