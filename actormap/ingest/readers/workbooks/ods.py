"""ODS, read as it streams by: a cell of a few bytes may say that it stands there a million times.

What reads the other workbooks gives a cell without a type to its neighbour, and joins words at a tab.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from actormap.core.config import LIMITS
from actormap.core.errors import shorten
from actormap.ingest.readers import Broken
from actormap.ingest.readers.grid import Merged, letters
from actormap.ingest.readers.workbooks.child import text
from actormap.ingest.readers.workbooks.sheets import DATE, FORMULA, Archive, Sheet, XmlPart, is_date

MIME = b"application/vnd.oasis.opendocument.spreadsheet"
CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_DIGITS = 9
_CELLS = {"table-cell", "covered-table-cell"}
_NUMBERS = {"float", "percentage", "currency"}
_BLANKS = {"s": " ", "tab": "\t", "line-break": "\n"}
_TIME = re.compile(r"PT(\d{1,4})H(\d{1,2})M(\d{1,2}(?:\.\d+)?)S")


def look_at(archive: Archive) -> list[Sheet]:
    """Sheets of a workbook in order, with their cells and with what is wrong in them."""
    encrypted: list[str] = []

    def start(name: str, _: dict[str, str]) -> None:
        if name == "encryption-data":
            encrypted.append(name)

    if _MANIFEST in archive:
        XmlPart(_MANIFEST, start).feed(archive.xml(_MANIFEST), last=True)
    if encrypted:
        raise Broken("workbook.encrypted")
    content = _Content()
    XmlPart(CONTENT, content.start, content.end, content.characters).feed(archive.xml(CONTENT), last=True)
    return content.finished()


def _times(attributes: dict[str, str], name: str) -> int:
    """How often something stands there; what no program writes is more than any limit."""
    times = attributes.get(name, "1")
    if not (times.isascii() and times.isdigit() and 0 < len(times) <= _DIGITS):
        return 10**_DIGITS
    return int(times)


@dataclass(slots=True)
class _Cell:
    column: int
    times: int
    attributes: dict[str, str]
    text: str = ""
    paragraphs: int = 0

    @property
    def kind(self) -> str:
        """The type of its value, "" where it has none."""
        return self.attributes.get("office:value-type", "")

    @property
    def filled(self) -> bool:
        """Whether anything stands in it."""
        return bool(self.kind or self.text)

    def value(self) -> str:
        """What a user would type for it."""
        if self.kind in _NUMBERS:
            written = self.attributes.get("office:value", "")
            try:
                return text(float(written))
            except ValueError:
                return written
        if self.kind == "date":
            return self.attributes.get("office:date-value", "").removesuffix("T00:00:00").replace("T", " ")
        if self.kind == "time":
            written = self.attributes.get("office:time-value", "")
            parts = _TIME.fullmatch(written)
            return ":".join(part.zfill(2) for part in parts.groups()) if parts else written
        if self.kind == "boolean":
            return text(self.attributes.get("office:boolean-value") == "true")
        return self.attributes.get("office:string-value", self.text)


class _Content:
    """The part that holds all sheets."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.unseen: set[str] = set()
        self.targets: list[str] = []
        self.style = ""
        self.row = self.rows = self.column = self.width = self.area = 0
        self.lines: list[list[str]] = []
        """Rows of the sheet that is being read."""
        self.cells: list[_Cell] = []
        self.cell: _Cell | None = None
        self.inside = self.notes = 0
        self.opens = {
            "style": self._style,
            "table-properties": self._look,
            "table": self._table,
            "data-pilot-table": self._pivot,
            "table-row": self._row,
            "table-cell": self._cell,
            "covered-table-cell": self._cell,
            "annotation": self._note,
            "p": self._paragraph,
        }

    @property
    def sheet(self) -> Sheet:
        """The sheet that is being read."""
        return self.sheets[-1]

    def start(self, local: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        if local in self.opens:
            self.opens[local](attributes)
        elif local in _BLANKS:
            times = min(_times(attributes, "text:c"), LIMITS.cell_characters)
            self.characters(_BLANKS[local] * times)

    def _style(self, attributes: dict[str, str]) -> None:
        self.style = attributes.get("style:name", "")

    def _look(self, attributes: dict[str, str]) -> None:
        if attributes.get("table:display") == "false":
            self.unseen.add(self.style)

    def _pivot(self, attributes: dict[str, str]) -> None:
        self.targets.append(attributes.get("table:target-range-address", ""))

    def _table(self, attributes: dict[str, str]) -> None:
        if self.cell:
            raise Broken("cell.damaged/table", self.sheet.row(self.row + 1))
        hidden = attributes.get("table:style-name", "") in self.unseen
        self.lines = []
        self.sheets.append(Sheet(attributes.get("table:name", ""), hidden, rows=self.lines))
        self.row = self.width = self.area = 0

    def _row(self, attributes: dict[str, str]) -> None:
        self.rows, self.column, self.cells = _times(attributes, "table:number-rows-repeated"), 0, []

    def _cell(self, attributes: dict[str, str]) -> None:
        times = _times(attributes, "table:number-columns-repeated")
        self.cell = _Cell(self.column, times, attributes)
        self.column += times

    def _note(self, _: dict[str, str]) -> None:
        self.notes += 1

    def _paragraph(self, _: dict[str, str]) -> None:
        if self.notes:
            return
        self.inside += 1
        if self.cell:
            self.characters("\n" if self.cell.paragraphs else "")
            self.cell.paragraphs += 1

    def characters(self, text: str) -> None:
        """Text within an element."""
        if self.inside and self.cell and len(self.cell.text) <= LIMITS.cell_characters:
            self.cell.text += text

    def end(self, local: str) -> None:
        """An element closes."""
        if local == "annotation":
            self.notes = max(0, self.notes - 1)
        elif local == "p" and not self.notes:
            self.inside = max(0, self.inside - 1)
        elif local in _CELLS and self.cell:
            if self.cell.filled or "table:formula" in self.cell.attributes:
                self.cells.append(self.cell)
            self.cell = None
        elif local == "table-row" and self.sheets and not self.sheet.fatal:
            self._judge()
            self.row += self.rows

    def _judge(self) -> None:
        """Cells of a row that may stand there many times."""
        for cell in self.cells:
            right, bottom = cell.column + cell.times, self.row + self.rows
            self.width = max(self.width, right)
            place = f"{letters(min(right, LIMITS.columns + 1) - 1)}{min(bottom, LIMITS.rows + 1)}"
            if right > LIMITS.columns or bottom > LIMITS.rows:
                self.sheet.fatal = self.sheet.limit(place)
                return
            self.area += cell.times * self.rows
            if bottom * self.width > LIMITS.cells or self.area > LIMITS.cells:
                self.sheet.fatal = self.sheet.many(place)
                return
            self._faults(cell)
            wide = min(_times(cell.attributes, "table:number-columns-spanned"), LIMITS.columns - cell.column)
            high = min(_times(cell.attributes, "table:number-rows-spanned"), LIMITS.rows - self.row)
            if wide > 1 or high > 1:
                self.sheet.merged.append(
                    Merged(self.row + 1, cell.column, self.row + high, cell.column + wide - 1)
                )
        if self.cells:
            row = [""] * self.width
            for cell in self.cells:
                row[cell.column : cell.column + cell.times] = [cell.value()] * cell.times
            self.lines += [[]] * (self.row - len(self.lines)) + [row] * self.rows

    def _faults(self, cell: _Cell) -> None:
        attributes = cell.attributes
        kind = attributes.get("office:value-type", "")
        for line in range(self.row + 1, self.row + self.rows + 1):
            for position in range(cell.column, cell.column + cell.times):
                if "error" in {kind, attributes.get("calcext:value-type", "")}:
                    self.sheet.error(line, position, cell.text)
                elif not cell.filled:
                    self.sheet.faults.add(line, position, "", FORMULA)
                elif kind == "date" and not is_date(attributes.get("office:date-value", "")):
                    self.sheet.faults.add(line, position, shorten(cell.value()), DATE)

    def finished(self) -> list[Sheet]:
        """All sheets, with those marked on which a pivot table stands."""
        for sheet in self.sheets:
            width = max(map(len, sheet.rows), default=0)
            sheet.rows = [row + [""] * (width - len(row)) for row in sheet.rows]
            quoted = sheet.name.replace("'", "''")
            starts = (f"{sheet.name}.", f"${sheet.name}.", f"'{quoted}'.", f"$'{quoted}'.")
            sheet.pivot = any(target.startswith(starts) for target in self.targets)
        return self.sheets
