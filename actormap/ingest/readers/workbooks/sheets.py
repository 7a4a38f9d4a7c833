"""What a workbook is made of: zip files that can be unpacked without fear, the XML in them, and sheets."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from xml.parsers import expat

from actormap.core.config import LIMITS
from actormap.core.errors import shorten
from actormap.core.sentences import Name, Sentence
from actormap.core.tables.issues import notice
from actormap.ingest.readers import Broken
from actormap.ingest.readers.grid import ERRORS, Faults, Merged, Rows

ERROR = notice("cell.error")
FORMULA = notice("cell.formula")
DATE = notice("date.form")


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
        return Broken("sheet.limit", self.where(cell), rows=LIMITS.rows, columns=LIMITS.columns)

    def many(self, cell: str) -> Broken:
        """What is said of a table that is too large."""
        return Broken("sheet.limit/cells", self.where(cell), n=LIMITS.cells)


def is_date(text: str) -> bool:
    """Whether a text is a day, or a day with a time."""
    try:
        dt.datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


_UNSAFE = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)")
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError)
"""What the library raises on an archive that is cut, altered, encrypted or packed in an unknown way."""
_ENCODING = re.compile(rb"<\?xml[^>]*?\sencoding\s*=\s*[\"'](?!utf-?8|us-ascii)", re.IGNORECASE)
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
_ODD = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)")


@contextlib.contextmanager
def _unpacking() -> Iterator[None]:
    """Tell what the library finds wrong with an archive; around its calls alone, lest a bug of ours hides."""
    try:
        yield
    except _DAMAGED as error:
        raise Broken("zip.damaged", error=shorten(error)) from error


class Archive:
    """A zip file within the limits.

    Parameters
    ----------
    data
        Content of the file.

    Raises
    ------
    Broken
        It is damaged, or made to harm who unpacks it.
    """

    def __init__(self, data: bytes) -> None:
        with _unpacking():
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        parts = self._zip.infolist()
        # Readers do not agree on whether capitals matter, so two names that differ only in them are one.
        self._names = {part.filename.casefold(): part for part in parts}
        _check(parts, len(self._names))

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._names

    def __iter__(self) -> Iterator[str]:
        return (part.filename for part in self._names.values())

    def read(self, name: str) -> bytes:
        """A part, unpacked; nothing where there is no such part."""
        if name not in self:
            return b""
        part = self._names[name.casefold()]
        with _unpacking(), self._zip.open(part) as stream:
            return stream.read(max(1, part.file_size))  # read as a whole, it unpacks what it does not say

    def xml(self, name: str) -> bytes:
        """A part that is XML which every reader understands alike."""
        text = self.read(name)
        try:
            text.decode("utf-8-sig")
            wide = text.startswith(_WIDE) or _ENCODING.match(text[:200].lstrip())
        except UnicodeDecodeError:
            wide = True
        if wide:
            raise Broken("xml.encoding", name=shorten(name))
        return text


def _check(parts: Sequence[zipfile.ZipInfo], names: int) -> None:
    if len(parts) > LIMITS.parts:
        raise Broken("zip.parts", n=len(parts), most=LIMITS.parts)
    if names < len(parts):
        raise Broken("zip.duplicate")
    if any(_UNSAFE.search(part.filename) for part in parts):
        raise Broken("zip.path")
    spans = sorted((part.header_offset, part.compress_size) for part in parts)
    if any(start + 30 + size > after for (start, size), (after, _) in pairwise(spans)):
        raise Broken("zip.overlap")
    for part in parts:
        if part.flag_bits & 1 or part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise Broken("zip.packing")
        if part.file_size > LIMITS.part_bytes:
            raise Broken(
                "zip.size/part",
                part=shorten(part.filename),
                n=part.file_size >> 20,
                most=LIMITS.part_bytes >> 20,
            )
        if part.file_size > 1 << 20 and part.file_size > LIMITS.ratio * max(1, part.compress_size):
            times = part.file_size // max(1, part.compress_size)
            raise Broken("zip.ratio", part=shorten(part.filename), n=times, most=LIMITS.ratio)
    total = sum(part.file_size for part in parts)
    if total > LIMITS.total_bytes:
        raise Broken("zip.size", n=total >> 20, most=LIMITS.total_bytes >> 20)


def is_plain(xml: bytes) -> bool:
    """Whether nothing stands in it that takes a parser to understand: no DTD, no comment, no odd entity."""
    return b"<!" not in xml and not _ODD.search(xml)


class XmlPart:
    """A part of XML run through a streaming parser: no DTD, no deep nesting.

    Parameters
    ----------
    name
        Name of the part.
    start, end, characters
        Called with the local name of an element and its attributes when it opens, with its name when
        it closes, and with the text in it.
    """

    def __init__(
        self,
        name: str,
        start: Callable[[str, dict[str, str]], object],
        end: Callable[[str], object] | None = None,
        characters: Callable[[str], object] | None = None,
    ) -> None:
        self.name, self.depth = name, 0
        self._opened, self._closed = start, end
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._dtd
        self._parser.EntityDeclHandler = self._dtd
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = characters

    def feed(self, xml: bytes, *, last: bool = False) -> None:
        """Read on."""
        try:
            self._parser.Parse(xml, last)
        except expat.ExpatError as error:
            wrong = expat.ErrorString(error.code)
            raise Broken("xml.broken", self._where(error.lineno), error=wrong) from error

    def _where(self, line: int) -> Sentence:
        return Sentence("{part} line {line}", part=shorten(self.name), line=line)

    def _dtd(self, *_: Any) -> None:
        raise Broken("xml.dtd", self._where(self._parser.CurrentLineNumber))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > LIMITS.depth:
            raise Broken("xml.depth", self._where(self._parser.CurrentLineNumber), n=LIMITS.depth)
        self._opened(name.rpartition(":")[2], attributes)

    def _end(self, name: str) -> None:
        self.depth -= 1
        if self._closed:
            self._closed(name.rpartition(":")[2])
