"""XLS, the older format of Excel: a compound file with a stream of records.

Which sheets there are, whether their cells are within the limits, and which a reader would lose.
"""

from __future__ import annotations

import array
import struct
from collections.abc import Iterator

from actormap.core.config import LIMITS
from actormap.ingest.readers import Broken
from actormap.ingest.readers.grid import letters
from actormap.ingest.readers.workbooks.sheets import Sheet

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END, _ENTRY = 0xFFFFFFF0, 128
"""Numbers of sectors from `_END` on mean no sector; the size of an entry of the folder."""
_NAMED = 0x40
"""Where in an entry the length of its name stands."""
_BOF, _EOF, _BOUNDSHEET, _FILEPASS, _CODEPAGE, _SXVIEW = 0x0809, 0x0A, 0x85, 0x2F, 0x42, 0xB0
_BOOLERR, _FORMULA, _MULRK = 0x205, {0x06, 0x206, 0x406}, 0xBD
_FILLED = {0x203, 0x27E, 0xFD, 0x204, 0xD6, _BOOLERR, *_FORMULA, _MULRK}
_BIFF8, _WORKSHEET, _AT_FORMULA = 0x600, 0, 6
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def look_at(data: bytes) -> list[Sheet]:
    """Sheets of a workbook in order, with what is wrong in them."""
    try:
        streams = _Compound(data)
        names = set(streams.entries)
        if names & {"EncryptedPackage", "EncryptionInfo"}:
            raise Broken("workbook.encrypted/xls")
        part = next((name for name in ("Workbook", "Book") if name in names), None)
        if part is None:
            raise Broken("workbook.encrypted/perhaps")
        return _sheets(streams.read(part), part)
    except (struct.error, IndexError, ValueError, LookupError) as error:
        raise Broken("xls.damaged") from error


class _Compound:
    """Streams of a compound file."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        shift, self.small_shift = struct.unpack_from("<HH", data, 0x1E)
        if shift not in {9, 12} or self.small_shift != 6:  # noqa: PLR2004 - the only sizes there are
            raise ValueError("no such size of sectors")
        self.size = 1 << shift
        self.most = len(data) // self.size + 1
        (folder,) = struct.unpack_from("<I", data, 0x30)
        self.cutoff, small, _, more, _ = struct.unpack_from("<5I", data, 0x38)
        table = [n for n in struct.unpack_from("<109I", data, 0x4C) if n < _END]
        step = self.size // 4
        for _ in range(self.most):
            if more >= _END:
                break
            *numbers, more = struct.unpack(f"<{step}I", self._sector(more))
            table += [n for n in numbers if n < _END]
        if len(table) > self.most:
            raise ValueError("more tables than the file is long")
        self.fat = _numbers(b"".join(map(self._sector, table)))
        self.small_fat = _numbers(self._chain(small)) if small < _END else array.array("I")
        self.entries: dict[str, tuple[int, int]] = {}
        listed = self._chain(folder)
        for at in range(0, len(listed) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", listed, at + _NAMED)
            start, size = struct.unpack_from("<II", listed, at + 0x74)
            name = listed[at : at + min(length, _NAMED)].decode("utf-16-le").rstrip("\0")
            if kind:
                self.entries.setdefault("" if at == 0 else name, (start, size))

    def read(self, name: str) -> bytes:
        """Content of a stream."""
        start, size = self.entries[name]
        if size >= self.cutoff:
            return self._chain(start)[:size]
        root = self._chain(self.entries[""][0])
        step = 1 << self.small_shift
        pieces = (root[n * step : (n + 1) * step] for n in self._walk(start, self.small_fat))
        return b"".join(pieces)[:size]

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self.size
        if at >= len(self.data):
            raise ValueError("the file is cut off")
        return self.data[at : at + self.size].ljust(self.size, b"\0")

    def _walk(self, start: int, table: array.array[int]) -> Iterator[int]:
        for _ in range(len(table)):
            if start >= _END:
                return
            yield start
            start = table[start]
        if start < _END:
            raise ValueError("sectors in a circle")

    def _chain(self, start: int) -> bytes:
        return b"".join(map(self._sector, self._walk(start, self.fat)))


def _numbers(content: bytes) -> array.array[int]:
    return array.array("I", struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4]))


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Records from a place to the end of what begins there: kind, place of the content, its length."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        at += 4
        depth += (kind == _BOF) - (kind == _EOF)
        yield kind, at, length
        at += length
        if depth <= 0:
            return


def _sheets(stream: bytes, part: str) -> list[Sheet]:
    listed: list[tuple[Sheet, int]] = []
    version, codepage = _BIFF8, 1252
    for kind, at, length in _records(stream, 0):
        if kind == _FILEPASS:
            raise Broken("workbook.encrypted/xls")
        if kind == _BOF and at == 4:  # noqa: PLR2004 - the first record
            (version,) = struct.unpack_from("<H", stream, at)
        elif kind == _CODEPAGE:
            (codepage,) = struct.unpack_from("<H", stream, at)
        elif kind == _BOUNDSHEET:
            start, state, form = struct.unpack_from("<IBB", stream, at)
            name = _name(stream[at + 6 : at + length], version, codepage)
            listed.append((Sheet(name, bool(state & 3), form == _WORKSHEET, part=part), start))
    if not listed:
        raise ValueError("no sheets")
    for sheet, start in listed:
        if sheet.worksheet:
            _look_at(stream, sheet, start)
    return [sheet for sheet, _ in listed]


def _name(content: bytes, version: int, codepage: int) -> str:
    length = content[0]
    if version < _BIFF8:
        known = f"cp{codepage}" if codepage < 2000 else "cp1252"  # noqa: PLR2004 - Macintosh and others
        return content[1 : 1 + length].decode(known, "replace")
    if content[1] & 1:
        return content[2 : 2 + 2 * length].decode("utf-16-le")
    return content[2 : 2 + length].decode("latin-1")


def _look_at(stream: bytes, sheet: Sheet, start: int) -> None:
    width = count = 0
    for kind, at, length in _records(stream, start):
        if kind == _SXVIEW:
            sheet.pivot = True
        if kind not in _FILLED:
            continue
        row, column = struct.unpack_from("<HH", stream, at)
        last = struct.unpack_from("<H", stream, at + length - 2)[0] if kind == _MULRK else column
        place = f"{letters(last)}{row + 1}"
        width, count = max(width, last + 1), count + 1
        if row >= LIMITS.rows or last >= LIMITS.columns:
            sheet.fatal = sheet.limit(place)
            return
        if (row + 1) * width > LIMITS.cells or count > LIMITS.cells:
            sheet.fatal = sheet.many(place)
            return
        if error := _error(stream, kind, at):
            sheet.error(row + 1, column, error)


def _error(stream: bytes, kind: int, at: int) -> str:
    """The error that a cell holds, "" where it holds none."""
    if kind == _BOOLERR:
        code, wrong = struct.unpack_from("<BB", stream, at + _AT_FORMULA)
    elif kind in _FORMULA:
        form, _, code, _, _, _, special = struct.unpack_from("<6BH", stream, at + _AT_FORMULA)
        wrong = special == 0xFFFF and form == 2  # noqa: PLR2004 - so the format says it
    else:
        return ""
    return ERRORS.get(code, "#ERROR!") if wrong else ""
