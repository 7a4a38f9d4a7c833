"""Files read as grids of cells with their places: one module a format, listed in ``schema/formats.csv``."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Protocol

from actormap.core import schema
from actormap.core.config import LIMITS
from actormap.core.errors import Issue
from actormap.core.schema import Format
from actormap.core.sentences import Name, Sentence
from actormap.ingest.readers import collector, graphs
from actormap.ingest.readers.grid import Grid
from actormap.ingest.readers.source import Source, Tables
from actormap.ingest.readers.upload import Upload, content

__all__ = ["formats_of", "read_grids"]


class Reader(Protocol):
    """What a module offers that reads tables of a format."""

    def read(self, source: Source) -> Tables | None:
        """Tables of a file; None where it is of another format with the same ending."""


def formats_of(suffix: str) -> list[Format]:
    """Formats whose files end so, in the order in which they are tried."""
    return [known for known in schema.formats().values() if suffix.casefold() in known.endings]


@collector.paused()
def read_grids(
    file: Path | Upload, name: str, encoding: str | None = None, sheet: str | None = None
) -> tuple[list[Grid], list[Issue]]:
    """Every table that a file holds, and what is wrong with it; no table where it cannot be read.

    Messages call the file by its `name`; `encoding` is that of text that is neither UTF-8 nor UTF-16.
    """
    source = Source(b"", name, file.stem, file.suffix.casefold(), encoding, sheet)
    try:
        data = content(file)
    except OSError as error:
        problem = Sentence("cannot be opened ({error})", error=error.strerror)
        remedy = Sentence("Close it elsewhere, and check who may read it.")
        return source.refused("file.unreadable", problem, remedy)
    if data is None:
        problem = Sentence("larger than {n} MB", n=LIMITS.file_bytes >> 20)
        return source.refused("file.size", problem, Sentence("Split the file into smaller ones."))
    if not data:
        return source.refused("file.empty", Sentence("the file is empty"), Sentence("Choose another file."))
    source = replace(source, data=data)
    tables = graphs.read(source)
    for file_format in formats_of(file.suffix):
        reader: Reader = import_module(f"{__name__}.{file_format.module}")
        if file_format.gives == "tables" and tables is None:
            tables = reader.read(source)
    return tables or _unread(source)


def _unread(source: Source) -> Tables:
    """What is said of a file that no reader takes."""
    if source.data.startswith((b"\x1f\x8b", b"BZh")):
        problem = Sentence("compressed files are not accepted")
        return source.refused("file.compressed", problem, Sentence("Unpack it first."))
    problem = Sentence("this kind of file is not read")
    if any(file_format.gives == "tables" for file_format in formats_of(source.suffix)):
        problem = Sentence("this is not a workbook, whatever its name says")
    elif source.suffix:
        problem = Sentence("{suffix} files are not read", suffix=Name(source.suffix))
    return source.refused("file.kind", problem, Sentence("Save the table as .xlsx or .csv."))
