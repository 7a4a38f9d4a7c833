"""Parts of a workbook run through a small streaming parser that knows the limits and the places.

A workbook of two kilobytes can bring down the process that opens it (one cell in the last corner
of a sheet), and a reader can lose cells without a word (``#REF!``, a cell given twice).
"""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from actormap.config import LIMITS
from actormap.errors import Issue, shorten
from actormap.ingest.grid import Fault
from actormap.tables.cells import Unreadable

AGAIN = "Download or save the file again."
_REF = re.compile(r"([A-Z]{1,9})(\d{1,12})")


class Broken(Exception):
    """A workbook that nobody should read further; `where` is the place in words."""

    def __init__(self, code: str, problem: str, remedy: str, where: str = "") -> None:
        super().__init__(code, problem, remedy, where)
        self.code, self.problem, self.remedy, self.where = code, problem, remedy, where

    def issue(self, file: str) -> Issue:
        """The issue of a file."""
        return Issue(file, None, "", "", self.code, self.problem, self.remedy, where=self.where)


@dataclass(slots=True)
class Sheet:
    """What is known of a sheet before its cells are read."""

    name: str
    hidden: bool
    worksheet: bool = False
    fatal: Broken | None = None
    faults: list[Fault] = field(default_factory=list)
    last_string: tuple[int, str] = (-1, "")


@dataclass(slots=True)
class Book:
    """What the parts of a workbook say about it."""

    sheets: list[dict[str, str]] = field(default_factory=list)
    targets: dict[str, str] = field(default_factory=dict)
    strings: int = 0
    worksheets: dict[str, Sheet] = field(default_factory=dict)

    def part(self, entry: dict[str, str]) -> str:
        """Name of the part that holds a sheet."""
        link = next((value for name, value in entry.items() if name.rpartition(":")[2] == "id"), "")
        target = self.targets.get(link, "")
        return posixpath.normpath(posixpath.join("xl", target)).lstrip("/") if target else ""

    def sheet(self, part: str) -> Sheet:
        """The sheet of a part; the part's own name where no sheet is known to use it."""
        for entry in self.sheets:
            if self.part(entry) == part:
                return Sheet(entry.get("name", ""), entry.get("state", "visible") != "visible", True)
        return Sheet(part, hidden=True, worksheet=True)

    def finished(self) -> list[Sheet]:
        """All sheets in order, once every part was read."""
        names = [entry.get("name", "") for entry in self.sheets]
        if len(set(names)) < len(names):
            raise Broken("sheet.duplicate", "damaged file: two sheets with one name", AGAIN)
        sheets = []
        for entry in self.sheets:
            name = entry.get("name", "")
            sheet = self.worksheets.get(self.part(entry), Sheet(name, hidden=False))
            if sheet.last_string[0] >= self.strings and not sheet.fatal:
                problem = "damaged cell: it points to a text that is not there"
                sheet.fatal = Broken("cell.damaged", problem, AGAIN, sheet.last_string[1])
            sheets.append(sheet)
        return sheets


class XmlPart:
    """One XML part: no DTD, no deep nesting; what its root says decides who reads on."""

    def __init__(self, part: str, book: Book) -> None:
        self.part, self.book, self.depth = part, book, 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._dtd
        self.parser.EntityDeclHandler = self._dtd
        self.parser.StartElementHandler = self._root
        self.parser.EndElementHandler = self._end

    def run(self, stream: Any) -> None:
        """Read the part to its end."""
        try:
            while block := stream.read(1 << 16):
                self.parser.Parse(block, False)
            self.parser.Parse(b"", True)
        except expat.ExpatError as error:
            where = f"{shorten(self.part)} line {error.lineno}"
            problem = f"damaged file ({expat.ErrorString(error.code)})"
            raise Broken("xml.broken", problem, AGAIN, where) from error

    def _dtd(self, *_: Any) -> None:
        where = f"{shorten(self.part)} line {self.parser.CurrentLineNumber}"
        problem = "contains a DTD (DOCTYPE), which no program needs to save a table"
        raise Broken("xml.dtd", problem, "Save the workbook again in a spreadsheet program.", where)

    def _root(self, name: str, attributes: dict[str, str]) -> None:
        root = name.rpartition(":")[2]
        if root == "worksheet":
            cells = _Cells(self.book.sheet(self.part), self.parser)
            self.book.worksheets[self.part] = cells.sheet
        else:
            self.parser.StartElementHandler = self._start
            self._start(name, attributes)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > LIMITS.depth:
            where = f"{shorten(self.part)} line {self.parser.CurrentLineNumber}"
            raise Broken("xml.depth", f"nested deeper than {LIMITS.depth}", AGAIN, where)
        local = name.rpartition(":")[2]
        if local == "si":
            self.book.strings += 1
        elif local == "sheet" and self.part == "xl/workbook.xml":
            self.book.sheets.append(attributes)
        elif local == "Relationship" and self.part == "xl/_rels/workbook.xml.rels":
            self.book.targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def _end(self, _name: str) -> None:
        self.depth -= 1


class _Cells:
    """Cells of one worksheet: are they within the limits, and would a reader lose any."""

    def __init__(self, sheet: Sheet, parser: expat.XMLParserType) -> None:
        self.sheet, self.parser = sheet, parser
        self.row = self.column = self.width = 0
        self.last = (0, 0)
        self.kind, self.ref, self.text = "n", "", ""
        self.inside = self.formula = self.value = False
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        local = name.rpartition(":")[2]
        if local == "c":
            self._cell(attributes)
        elif local == "v":
            self.inside, self.text = True, ""
        elif local == "is":
            self._filled()
        elif local == "f":
            self.formula = True
        elif local == "row":
            number = attributes.get("r", "")
            self.row = int(number) if number.isascii() and number.isdigit() else self.row + 1
            self.column = 0

    def characters(self, text: str) -> None:
        """Text within an element."""
        if self.inside:
            self.text += text

    def end(self, name: str) -> None:
        """An element closes."""
        local = name.rpartition(":")[2]
        if local == "v":
            self.inside = False
            self.value = bool(self.text) or self.kind == "str"
            if self.text:
                self._filled()
                self._judge()
        elif local == "c" and self.formula and not self.value:
            remedy = "Open the workbook in a spreadsheet program, save it and import it again."
            self._fault("", Unreadable("cell.formula", "a formula without a value", remedy))

    def _cell(self, attributes: dict[str, str]) -> None:
        self.kind = attributes.get("t", "n")
        self.formula = self.value = False
        self.ref = attributes.get("r", "")
        found = _REF.fullmatch(self.ref)
        if found:
            self.column, self.row = _number(found[1]), int(found[2])
        elif self.ref:
            self._fail("cell.damaged", "damaged file: no such cell")
        else:
            self.column += 1

    def _filled(self) -> None:
        place = (self.row, self.column)
        if self.row < 1:
            self._fail("cell.damaged", "damaged file: a cell in row 0")
        elif self.row > LIMITS.rows or self.column > LIMITS.columns:
            self._fail(
                "sheet.limit", f"outside the limit ({LIMITS.rows} rows, {LIMITS.columns} columns)",
                "Delete what stands there, or copy the table to a new sheet.",
            )  # fmt: skip
        elif place <= self.last:
            self._fail("cell.damaged", "damaged file: this cell stands there twice or out of order")
        self.width = max(self.width, self.column)
        if self.row * self.width > LIMITS.cells:
            self._fail("sheet.limit", f"more than {LIMITS.cells} cells up to here", "Split the table.")
        self.last = place

    def _judge(self) -> None:
        if self.kind == "e":
            remedy = "Correct the formula, or empty the cell."
            self._fault(self.text, Unreadable("cell.error", "this cell holds an error", remedy))
        elif self.kind == "d" and not _is_date(self.text):
            remedy = "Write the day as YYYY-MM-DD, such as 2026-03-31."
            self._fault(self.text, Unreadable("date.form", "not a date", remedy))
        elif self.kind == "s":
            if not (self.text.strip().isascii() and self.text.strip().isdigit()):
                self._fail("cell.damaged", "damaged cell: it points to a text that is not there")
            elif int(self.text) > self.sheet.last_string[0]:
                self.sheet.last_string = (int(self.text), self._where())

    def _where(self) -> str:
        return f"sheet {self.sheet.name!r} cell {self.ref or f'row {self.row} column {self.column}'}"

    def _fault(self, value: str, problem: Unreadable) -> None:
        self.sheet.faults.append(Fault(self.row, self.column - 1, value, problem))

    def _fail(self, code: str, problem: str, remedy: str = AGAIN) -> None:
        self.sheet.fatal = self.sheet.fatal or Broken(code, problem, remedy, self._where())
        self.parser.StartElementHandler = None
        self.parser.EndElementHandler = None
        self.parser.CharacterDataHandler = None


def _number(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number


def _is_date(text: str) -> bool:
    try:
        dt.datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
