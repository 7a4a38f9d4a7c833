"""XLSX: which sheets there are, and whether their cells are within the limits and would all be read.

A workbook of two kilobytes can bring down the process that opens it (one cell in the last corner
of a sheet), and a reader can lose cells without a word (``#REF!``, a cell given twice).
"""

from __future__ import annotations

import posixpath
import re
from array import array
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import itemgetter, lt

from actormap.core.config import LIMITS
from actormap.core.errors import shorten
from actormap.core.sentences import Name
from actormap.core.tables.issues import Unreadable
from actormap.ingest.readers import Broken
from actormap.ingest.readers.workbooks.sheets import DATE, FORMULA, Archive, Sheet, XmlPart, is_date, is_plain

BOOK = "xl/workbook.xml"
MACROS = "xl/vbaProject.bin"
_REF = re.compile(r"([A-Z]{1,9})(\d{1,12})")
_DIGITS = 12
_BLOCK = 4 << 20
"""So many bytes of rows are looked at together."""
_CELL = rb"""
    <c[ ]r="[A-Z]{1,3}\1"(?:[ ]s="\d{1,6}")?
    (?:
        (?:[ ]t="n")?(?:/>|>(?:<f[^<>]*>[^<]*</f>)?<v>-?\d[\d.Ee+-]*</v></c>)
      | [ ]t="s"><v>\d{1,7}</v></c>
      | [ ]t="str">(?:<f[^<>]*>[^<]*</f>)?<v>[^<]+</v></c>
      | [ ]t="b">(?:<f[^<>]*>[^<]*</f>)?<v>[01]</v></c>
      | [ ]t="inlineStr"><is><t(?:[ ]xml:space="preserve")?>[^<]*</t></is></c>
    )
"""
_ROW = re.compile(rb'<row[ ]r="(\d{1,7})"[^<>]*(?:/>|>(?:' + _CELL + rb")*</row>)\s*", re.VERBOSE)
"""A row as spreadsheet programs write it, in which nothing can be wrong but the places of its cells."""
_NUMBER = re.compile(rb'<row r="(\d+)')
_COLUMN = re.compile(rb'<c r="([A-Z]+)"(?: s="")?(?: t="n")?(/?)')
"""A cell without its digits."""
_TEXT = re.compile(rb"<(?:\w{1,20}:)?si[\s/>]")
_PLAIN_TEXT = b"<si>"
_POINTER = re.compile(rb' t="s"><v>(\d{1,12})')


def sheets_of(archive: Archive) -> list[Sheet]:
    """Sheets of a workbook in order, with the parts that hold them."""
    entries: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            entries.append(attributes)

    XmlPart(BOOK, start).feed(archive.xml(BOOK), last=True)
    targets = dict(links_of(archive, BOOK))
    sheets = []
    for entry in entries:
        link = next((value for name, value in entry.items() if name.rpartition(":")[2] == "id"), "")
        kind, part = targets.get(link, ("", ""))
        hidden = entry.get("state", "visible") != "visible"
        sheets.append(linked(archive, entry.get("name", ""), kind, part, hidden=hidden))
    return sheets


def linked(archive: Archive, name: str, kind: str, part: str, *, hidden: bool) -> Sheet:
    """A sheet by what the book links it to."""
    pivot = any(what == "pivotTable" for _, (what, _) in links_of(archive, part))
    return Sheet(name, hidden, kind == "worksheet" and part in archive, pivot, part)


def links_of(archive: Archive, part: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """What a part leads to: kind and name of other parts, by the names that the links have."""
    folder, name = posixpath.split(part)
    relationships: list[dict[str, str]] = []
    links = f"{folder}/_rels/{name}.rels"
    if links in archive:
        XmlPart(links, lambda _, attributes: relationships.append(attributes)).feed(
            archive.xml(links), last=True
        )
    for link in relationships:
        target = posixpath.normpath(posixpath.join(folder, link.get("Target", ""))).lstrip("/")
        yield link.get("Id", ""), (link.get("Type", "").rpartition("/")[2], target)


def look_at(archive: Archive, sheets: list[Sheet]) -> None:
    """Find what is wrong in sheets that shall be read."""
    shared = [name for _, (kind, name) in links_of(archive, BOOK) if kind == "sharedStrings"]
    texts: list[int] = []
    for part in dict.fromkeys(map(str.casefold, [*shared, "xl/sharedStrings.xml", "xl/styles.xml"])):
        xml = archive.xml(part)
        if not is_plain(xml):
            XmlPart(part, lambda *_: None).feed(xml, last=True)
        texts += _lengths(xml)
    for sheet in sheets:
        try:
            _Cells(sheet, texts).look_at(archive.xml(sheet.part))
        except Broken as broken:
            sheet.fatal = broken


def _lengths(xml: bytes) -> Iterator[int]:
    """How long the texts are that cells point to, in bytes."""
    if xml.count(b"<si") + xml.count(b":si") == xml.count(_PLAIN_TEXT):
        yield from map(len, xml.split(_PLAIN_TEXT)[1:])
        return
    starts = [match.start() for match in _TEXT.finditer(xml)]
    yield from (end - start for start, end in pairwise([*starts, len(xml)]))


def _rows(xml: bytes, start: int) -> bytes:
    """Rows one after the other as spreadsheet programs write them, up to a block of them; none is empty."""
    end = start
    while end - start < _BLOCK and (row := _ROW.match(xml, end)):
        end = row.end()
    return xml[start:end]


class _Cells:
    """Cells of one sheet: are they within the limits, and would a reader lose any."""

    def __init__(self, sheet: Sheet, texts: Sequence[int]) -> None:
        """A sheet, and how long the texts are to which its cells point."""
        self.sheet, self.texts = sheet, texts
        self.row = self.column = self.width = self.count = 0
        self.last = (0, 0)
        self.kind, self.ref, self.text = "n", "", ""
        self.inside = self.formula = self.value = False

    def look_at(self, xml: bytes) -> None:
        """Look at all of it; rows in which nothing can be wrong do not pass the parser, which is slow."""
        part = XmlPart(self.sheet.part, self._start, self._end, self._characters)
        at, fed = xml.find(b"<sheetData>") + len(b"<sheetData>"), 0
        pointers = array("L", map(int, _POINTER.findall(xml)))
        known = max(pointers, default=-1) < len(self.texts)
        if known and len(pointers) * max(self.texts, default=0) > LIMITS.total_bytes:
            self._weigh(pointers)
        plain = known and at >= len(b"<sheetData>") and is_plain(xml)
        while plain:
            rows = _rows(xml, at)
            if rows:
                if at > fed:
                    part.feed(xml[fed:at])
                self._plain(rows)
                at = fed = at + len(rows)
            else:
                end = xml.find(b"</row>", at)
                plain = end >= 0
                at = end + len(b"</row>")
        part.feed(xml[fed:], last=True)

    def _weigh(self, pointers: Sequence[int]) -> None:
        """A text of a few bytes may stand in a million cells, which is more than a reader can hold."""
        if sum(map(self.texts.__getitem__, pointers)) > LIMITS.total_bytes:
            raise Broken("sheet.limit/texts", sheet=Name(self.sheet.name), n=LIMITS.total_bytes >> 20)

    def _plain(self, rows: bytes) -> None:
        """Rows of which only the places of their cells are in question."""
        numbers = list(map(int, _NUMBER.findall(rows)))
        # Rows that differ only in numbers have their cells in the same columns.
        shapes = rows.translate(None, b"0123456789").split(b'<row r=""')[1:]
        first = dict(zip(reversed(shapes), reversed(numbers), strict=True))
        ends = {shape: self._ends(shape, row) for shape, row in sorted(first.items(), key=itemgetter(1))}
        width = max([1, self.width, *(column for columns in ends.values() for column, _ in columns)])
        within = width <= LIMITS.columns and numbers[-1] <= min(LIMITS.rows, LIMITS.cells // width)
        if within and all(map(lt, [self.last[0], *numbers], numbers)):
            # `_filled` would find nothing in any of them: only the last one matters to what follows.
            filled = next((at for at in reversed(range(len(shapes))) if ends[shapes[at]]), 0)
            numbers, shapes, self.width = numbers[filled:], shapes[filled:], width
        for self.row, shape in zip(numbers, shapes, strict=True):
            for self.column, name in ends[shape]:
                self.ref = f"{name}{self.row}"
                self._filled()

    def _ends(self, shape: bytes, row: int) -> list[tuple[int, str]]:
        """Number and name of the first and the last filled column of a row without its digits."""
        cells = [(name.decode(), blank) for name, blank in _COLUMN.findall(shape)]
        columns = [_number(name) for name, _ in cells]
        if any(a >= b for a, b in pairwise(columns)):
            raise Broken("cell.damaged/order", self.sheet.row(row))
        filled = [name for name, blank in cells if not blank]
        ends = dict.fromkeys([*filled[:1], *filled[-1:]])
        return [(_number(name), name) for name in ends]

    def _start(self, local: str, attributes: dict[str, str]) -> None:
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
            known = number.isascii() and number.isdigit() and len(number) <= _DIGITS
            self.row = int(number) if known else self.row + 1
            if number and not known:
                raise Broken("cell.damaged/number", self.sheet.row(self.row), n=shorten(number, 20))
            self.column = 0

    def _characters(self, text: str) -> None:
        # What is judged is short; a reader of texts cuts what is longer than a cell may be.
        if self.inside and len(self.text) <= LIMITS.cell_characters:
            self.text += text

    def _end(self, local: str) -> None:
        if local == "v":
            self.inside = False
            self.value = bool(self.text) or self.kind == "str"
            if self.text:
                self._filled()
                if self.kind == "e":
                    self.sheet.error(self.row, self.column - 1, self.text)
                elif self.kind == "d" and not is_date(self.text):
                    self._fault(self.text, DATE)
                elif self.kind == "s":
                    number = self.text.strip()
                    if not (number.isascii() and number.isdigit() and len(number) <= _DIGITS):
                        raise self._pointless()
                    if int(number) >= len(self.texts):
                        raise self._pointless()
        elif local == "c" and self.formula and not self.value:
            self._fault("", FORMULA)

    def _cell(self, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > LIMITS.cells:
            raise self.sheet.many(self.ref)
        self.kind = attributes.get("t", "n")
        self.formula = self.value = False
        self.ref = attributes.get("r", "")
        parts = _REF.fullmatch(self.ref)
        if parts:
            before, self.column, self.row = self.column, _number(parts[1]), int(parts[2])
            if self.column <= before:
                raise Broken("cell.damaged/order", self.sheet.where(self.ref))
        elif self.ref:
            raise Broken("cell.damaged", self.sheet.where(shorten(self.ref, 20)))
        else:
            self.column += 1
            self.ref = f"row {self.row} column {self.column}"

    def _filled(self) -> None:
        place = (self.row, self.column)
        if self.row < 1:
            raise Broken("cell.damaged/row_0", self.sheet.where(self.ref))
        if self.row > LIMITS.rows or self.column > LIMITS.columns:
            raise self.sheet.limit(self.ref)
        if place <= self.last:
            raise Broken("cell.damaged/twice", self.sheet.where(self.ref))
        self.width = max(self.width, self.column)
        if self.row * self.width > LIMITS.cells:
            raise self.sheet.many(self.ref)
        self.last = place

    def _pointless(self) -> Broken:
        return Broken("cell.damaged/text", self.sheet.where(self.ref))

    def _fault(self, value: str, problem: Unreadable) -> None:
        self.sheet.faults.add(self.row, self.column - 1, shorten(value), problem)


def _number(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number
