"""XLSB, the binary form of XLSX: which sheets there are, whether their cells are within the limits.

A part is a row of records: what it is and how long, each in bytes of seven bits, and then its content. Every
record of a sheet is looked at, and also which cells a reader would lose.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from actormap.core.config import LIMITS
from actormap.core.errors import shorten
from actormap.ingest.readers import Broken
from actormap.ingest.readers.grid import Merged, letters
from actormap.ingest.readers.workbooks.sheets import Archive, Sheet
from actormap.ingest.readers.workbooks.xls import ERRORS
from actormap.ingest.readers.workbooks.xlsx import linked, links_of

BOOK = "xl/workbook.bin"
_ROW, _SHEET, _TEXT, _POINTER, _MERGED = 0, 156, 19, 7, 176
_WRONG = {3, 11}
_VALUE = 8
"""Where in a cell its value stands: behind its column and its style."""
_CELLS = {*range(2, 12), 62}
"""Cells that hold something: numbers, errors, yes or no, texts, and what formulas came to."""
_MORE, _KIND, _LENGTH = 0x80, 2, 4
"""The bit of a byte that says that another follows; so many bytes has a kind, and a length, at the most."""
_RECORDS = LIMITS.cells + 5 * LIMITS.rows
"""So many records a sheet may have: cells, blank ones too, and what is said of rows besides."""


def sheets_of(archive: Archive) -> list[Sheet]:
    """Sheets of a workbook in order, with the parts that hold them."""
    targets = dict(links_of(archive, BOOK))
    sheets = []
    for kind, content in _records(archive.read(BOOK), BOOK, LIMITS.rows):
        if kind == _SHEET:
            state = _unsigned(content, 0)
            link, at = _text(content, 8)
            name, _ = _text(content, at)
            sheets.append(linked(archive, name, *targets.get(link, ("", "")), hidden=state != 0))
    return sheets


def look_at(archive: Archive, sheets: Sequence[Sheet]) -> None:
    """Find what is wrong in sheets that shall be read."""
    shared = [part for _, (what, part) in links_of(archive, BOOK) if what == "sharedStrings"]
    texts = [
        len(content)
        for part in shared
        for kind, content in _records(archive.read(part), part, LIMITS.cells)
        if kind == _TEXT
    ]
    for sheet in sheets:
        try:
            _Cells(sheet, texts).look_at(archive.read(sheet.part))
        except Broken as broken:
            sheet.fatal = broken


class _Cells:
    """Cells of one sheet: are they within the limits, and would a reader lose any."""

    def __init__(self, sheet: Sheet, texts: Sequence[int]) -> None:
        """A sheet, and how long the texts are to which its cells point."""
        self.sheet, self.texts = sheet, texts
        self.row = self.column = -1
        self.width = self.count = self.weight = 0

    def look_at(self, content: bytes) -> None:
        """Look at all of it."""
        for kind, record in _records(content, self.sheet.part, _RECORDS):
            if kind == _ROW:
                self._next(_unsigned(record, 0))
            elif kind in _CELLS:
                self._filled(_unsigned(record, 0))
                self._judge(kind, record)
            elif kind == _MERGED:
                top, bottom, left, right = (_unsigned(record, 4 * at) for at in range(4))
                if len(self.sheet.merged) >= LIMITS.rows:
                    where = self.sheet.where(f"{letters(left)}{top + 1}")
                    raise Broken("cell.damaged/merged", where, n=LIMITS.rows)
                if top <= bottom and left <= right:
                    self.sheet.merged.append(Merged(top + 1, left, bottom + 1, right))

    @property
    def place(self) -> str:
        """The cell that is looked at, as the sheet calls it."""
        return f"{letters(self.column)}{self.row + 1}"

    def _next(self, row: int) -> None:
        if row <= self.row:
            raise Broken("cell.damaged/rows", self.sheet.row(row + 1))
        self.row, self.column = row, -1

    def _filled(self, column: int) -> None:
        before, self.column = self.column, column
        if self.row < 0 or column <= before:
            raise Broken("cell.damaged/twice", self.sheet.where(self.place))
        if self.row >= LIMITS.rows or column >= LIMITS.columns:
            raise self.sheet.limit(self.place)
        self.width, self.count = max(self.width, column + 1), self.count + 1
        if (self.row + 1) * self.width > LIMITS.cells or self.count > LIMITS.cells:
            raise self.sheet.many(self.place)

    def _judge(self, kind: int, record: bytes) -> None:
        if kind == _POINTER:
            text = _unsigned(record, _VALUE)
            if text >= len(self.texts):
                raise Broken("cell.damaged/text", self.sheet.where(self.place))
            self.weight += self.texts[text]
            if self.weight > LIMITS.total_bytes:  # one text may stand in a million cells
                raise self.sheet.many(self.place)
        elif kind in _WRONG:
            code = record[_VALUE] if len(record) > _VALUE else -1
            self.sheet.error(self.row + 1, self.column, ERRORS.get(code, "#ERROR!"))


def _records(part: bytes, name: str, most: int) -> Iterator[tuple[int, bytes]]:
    """Kind and content of each record of a part, of which it may have so many."""
    at, end = 0, len(part)
    for _ in range(most):
        if at >= end:
            return
        kind, at = part[at], at + 1
        if kind & _MORE:
            kind, at = _number(part, at - 1, _KIND)
        length, at = part[at] if at < end else 0, at + 1
        if length & _MORE:
            length, at = _number(part, at - 1, _LENGTH)
        if at + length > end:
            raise Broken("xlsb.damaged/cut", part=shorten(name))
        yield kind, part[at : at + length]
        at += length
    if at < end:
        raise Broken("sheet.limit/records", part=shorten(name), n=most)


def _number(part: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of bytes of seven bits, at most so many, and the place behind it."""
    number = 0
    for place, byte in enumerate(part[at : at + most]):
        number |= (byte & ~_MORE) << 7 * place
        if not byte & _MORE:
            return number, at + place + 1
    return number, at + most


def _unsigned(content: bytes, at: int) -> int:
    try:
        (number,) = struct.unpack_from("<I", content, at)
    except struct.error as error:
        raise Broken("xlsb.damaged") from error
    return int(number)


def _text(content: bytes, at: int) -> tuple[str, int]:
    """A text with its length before it, and the place behind it."""
    length = _unsigned(content, at)
    end = at + 4 + 2 * length
    if length == 0xFFFFFFFF:  # noqa: PLR2004 - so the format says that there is none
        return "", at + 4
    if end > len(content):
        raise Broken("xlsb.damaged")
    return content[at + 4 : end].decode("utf-16-le", "replace"), end
