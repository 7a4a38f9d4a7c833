"""Files read as grids of cells with their places: one module a format, listed in ``schema/formats.csv``.

What reads tables has ``read(source)``, which gives `Tables`, or None where a file is of another format with
the same ending.
"""

from __future__ import annotations

import contextlib
import gc
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path, PurePath
from typing import TypeAlias

from actormap.core import schema
from actormap.core.config import LIMITS
from actormap.core.errors import NOWHERE, Issue
from actormap.core.schema import Format
from actormap.core.sentences import Name, Sentence
from actormap.core.tables.issues import Unreadable, notice
from actormap.core.tables.values import FORBIDDEN
from actormap.ingest.readers.grid import Grid

Tables: TypeAlias = tuple[list[Grid], list[Issue]]
"""A grid for each table of a file, none where it cannot be read, and what is wrong."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file without a place on a disk: somebody hands it over in the app, and it stays in memory.

    Parameters
    ----------
    name
        Its name; folders before it are left out, and what would turn it round or cannot be written.
    data
        All that it holds.
    """

    name: str
    data: bytes = field(repr=False)

    def __post_init__(self) -> None:
        plain = FORBIDDEN.sub("", self.name)
        object.__setattr__(self, "name", PurePath(plain.replace("\\", "/")).name)

    @property
    def suffix(self) -> str:
        """The end of its name, with the dot."""
        return PurePath(self.name).suffix

    @property
    def stem(self) -> str:
        """Its name without that."""
        return PurePath(self.name).stem


def content(file: Path | Upload) -> bytes | None:
    """All that a file holds; None where that is more than is read."""
    if isinstance(file, Upload):
        return file.data if len(file.data) <= LIMITS.file_bytes else None
    return file.read_bytes() if file.stat().st_size <= LIMITS.file_bytes else None


@dataclass(frozen=True, slots=True)
class Source:
    """A file that is read.

    Parameters
    ----------
    data
        All that it holds.
    file, name, suffix
        The file as messages name it, its stem, and its ending in lower case.
    encoding
        Encoding of text that is neither UTF-8 nor UTF-16.
    sheet
        The only sheet to read of a workbook.
    """

    data: bytes = field(repr=False)
    file: str
    name: str
    suffix: str
    encoding: str | None = None
    sheet: str | None = None

    def refused(self, name: str, **values: object) -> Tables:
        """No table, for one reason (`notice`)."""
        return [], [notice(name, **values).issue(self.file)]


class Broken(Unreadable):
    """A file, or a sheet, that is not read (`notice`): on a line, or at a place in words."""

    def __init__(
        self, name: str, where: Sentence = NOWHERE, /, *, at: int | None = None, **values: object
    ) -> None:
        noticed = notice(name, **values)
        super().__init__(noticed.code, noticed.problem, noticed.remedy)
        self.where, self.line = where, at

    def refusal(self, file: str) -> Issue:
        """The issue of a file."""
        return self.issue(file, self.line, where=self.where)


@contextlib.contextmanager
def paused() -> Iterator[None]:
    """Python's collector of objects in circles rests while millions of cells are read.

    Nothing in cells refers back, yet it looks at all of them whenever some thousands are new, which is half
    of the time that reading takes. Also a decorator.
    """
    resting = not gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if not resting:
            # What was read counts as old at once; else all of it would be looked at on the way out.
            gc.freeze()
            gc.unfreeze()
            gc.enable()


_START = 4096
_XML = r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)?<(?:\w+:)?"
_BEGINNINGS = {
    "GEXF": re.compile(_XML + r"gexf[\s>]", re.IGNORECASE | re.DOTALL),
    "GraphML": re.compile(_XML + r"graphml[\s>]", re.IGNORECASE | re.DOTALL),
    "GML": re.compile(r"\s*(Creator\s+\S[^\n]*\n\s*)?(Version\s+\S+\s+)?graph\s*\[", re.IGNORECASE),
    "Pajek": re.compile(r"\s*(%[^\n]*\n\s*)*\*(vertices\s+\d|network\b)", re.IGNORECASE),
    "UCINET DL": re.compile(r"\s*dl\s*,?\s*(n|nr|nc|nm|format|data|labels?)\b[^\n]*", re.IGNORECASE),
    "UCINET VNA": re.compile(r"\s*\*(node data|tie data|node properties)\s*\n", re.IGNORECASE),
    "GDF": re.compile(r"\s*nodedef\s*>", re.IGNORECASE),
    "FollowTheMoney": re.compile(r'\s*\{(?=[^\n]*"schema"\s*:\s*"[A-Z])(?=[^\n]*"properties"\s*:\s*\{)'),
}


def _graph_of(source: Source) -> str:
    """The graph format of a file, by its name or by its first lines; "" where it is none that is known."""
    data = source.data
    for file_format in schema.formats().values():
        if source.suffix in file_format.endings and not file_format.gives:
            return file_format.label
    if data.startswith((b"PK", b"\xd0\xcf")):
        return ""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    start = data[:_START].decode("utf-16" if wide else "utf-8", "ignore").lstrip("\ufeff")
    return next((name for name, begins in _BEGINNINGS.items() if begins.match(start)), "")


__all__ = ["formats_of", "read_grids"]


def formats_of(suffix: str) -> list[Format]:
    """Formats whose files end so, in the order in which they are tried."""
    return [known for known in schema.formats().values() if suffix.casefold() in known.endings]


@paused()
def read_grids(
    file: Path | Upload, name: str, encoding: str | None = None, sheet: str | None = None
) -> Tables:
    """Every table that a file holds, and what is wrong with it; no table where it cannot be read.

    Messages call the file by its `name`; `encoding` is that of text that is neither UTF-8 nor UTF-16.
    """
    source = Source(b"", name, file.stem, file.suffix.casefold(), encoding, sheet)
    try:
        data = content(file)
    except OSError as error:
        return source.refused("file.unreadable", error=error.strerror)
    if data is None:
        return source.refused("file.size", n=LIMITS.file_bytes >> 20)
    if not data:
        return source.refused("file.empty")
    source = replace(source, data=data)
    graph = _graph_of(source)
    tables = source.refused("file.kind/graph", format=graph) if graph else None
    for file_format in formats_of(file.suffix):
        if file_format.gives == "tables" and tables is None:
            tables = import_module(f"{__name__}.{file_format.module}").read(source)
    return tables or _unread(source)


def _unread(source: Source) -> Tables:
    """What is said of a file that no reader takes."""
    if source.data.startswith((b"\x1f\x8b", b"BZh")):
        return source.refused("file.compressed")
    if any(file_format.gives == "tables" for file_format in formats_of(source.suffix)):
        return source.refused("file.kind/no_workbook")
    if source.suffix:
        return source.refused("file.kind/suffix", suffix=Name(source.suffix))
    return source.refused("file.kind")
