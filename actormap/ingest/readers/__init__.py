"""Files read as grids of cells with their places: one module a format, listed in ``schema/formats.csv``.

What reads tables has ``read(source)``, which gives `Tables`, or None where a file is of another format with
the same ending.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path

from actormap.core import schema
from actormap.core.config import LIMITS
from actormap.core.schema import Format
from actormap.core.sentences import Name
from actormap.ingest.readers import graphs
from actormap.ingest.readers.source import Source, Tables, Upload, content, paused

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
    tables = graphs.read(source)
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
