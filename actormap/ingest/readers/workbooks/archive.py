"""Zip files whose parts can be unpacked without fear, and the XML in them."""

from __future__ import annotations

import contextlib
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any
from xml.parsers import expat

from actormap.core.config import LIMITS
from actormap.core.errors import shorten
from actormap.core.sentences import Sentence
from actormap.ingest.readers.broken import AGAIN, Broken

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
        raise Broken(
            "zip.damaged", Sentence("damaged file ({error})", error=shorten(error)), AGAIN
        ) from error


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
            problem = Sentence("{name} is not UTF-8", name=shorten(name))
            raise Broken(
                "xml.encoding", problem, Sentence("Save the workbook again in a spreadsheet program.")
            )
        return text


def _check(parts: Sequence[zipfile.ZipInfo], names: int) -> None:
    if len(parts) > LIMITS.parts:
        raise Broken(
            "zip.parts",
            Sentence("{n} parts, at most {most}", n=len(parts), most=LIMITS.parts),
            Sentence("Save only the table."),
        )
    if names < len(parts):
        raise Broken("zip.duplicate", Sentence("two parts with one name"), AGAIN)
    if any(_UNSAFE.search(part.filename) for part in parts):
        raise Broken(
            "zip.path",
            Sentence("unsafe part name"),
            Sentence("Do not open this file. Ask where it comes from."),
        )
    spans = sorted((part.header_offset, part.compress_size) for part in parts)
    if any(start + 30 + size > after for (start, size), (after, _) in pairwise(spans)):
        raise Broken("zip.overlap", Sentence("parts of the file overlap"), AGAIN)
    for part in parts:
        _check_part(part)
    total = sum(part.file_size for part in parts)
    if total > LIMITS.total_bytes:
        problem = Sentence("unpacks to {n} MB, at most {most}", n=total >> 20, most=LIMITS.total_bytes >> 20)
        raise Broken("zip.size", problem, Sentence("Save only the table."))


def _check_part(part: zipfile.ZipInfo) -> None:
    if part.flag_bits & 1 or part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Broken(
            "zip.packing",
            Sentence("a part is encrypted or oddly packed"),
            Sentence("Save it as a plain .xlsx."),
        )
    if part.file_size > LIMITS.part_bytes:
        problem = Sentence(
            "{part} unpacks to {n} MB, at most {most}",
            part=shorten(part.filename),
            n=part.file_size >> 20,
            most=LIMITS.part_bytes >> 20,
        )
        raise Broken("zip.size", problem, Sentence("Save only the table, without the rest of the workbook."))
    if part.file_size > 1 << 20 and part.file_size > LIMITS.ratio * max(1, part.compress_size):
        times = part.file_size // max(1, part.compress_size)
        problem = Sentence(
            "{part} grows {n} times when unpacked, at most {most}",
            part=shorten(part.filename),
            n=times,
            most=LIMITS.ratio,
        )
        raise Broken("zip.ratio", problem, Sentence("Save only the table, without the rest of the workbook."))


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
            problem = Sentence("damaged file ({error})", error=expat.ErrorString(error.code))
            raise Broken("xml.broken", problem, AGAIN, self._where(error.lineno)) from error

    def _where(self, line: int) -> Sentence:
        return Sentence("{part} line {line}", part=shorten(self.name), line=line)

    def _dtd(self, *_: Any) -> None:
        problem = Sentence("contains a DTD (DOCTYPE), which no program needs to save a table")
        remedy = Sentence("Save the workbook again in a spreadsheet program.")
        raise Broken("xml.dtd", problem, remedy, self._where(self._parser.CurrentLineNumber))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > LIMITS.depth:
            where = self._where(self._parser.CurrentLineNumber)
            raise Broken("xml.depth", Sentence("nested deeper than {n}", n=LIMITS.depth), AGAIN, where)
        self._opened(name.rpartition(":")[2], attributes)

    def _end(self, name: str) -> None:
        self.depth -= 1
        if self._closed:
            self._closed(name.rpartition(":")[2])
