"""Readers of one format, asked with the content of a file and its name."""

from __future__ import annotations

from pathlib import PurePath

from actormap.core.errors import Issue
from actormap.ingest.readers import Source, Tables, chat, delimited, json_lists, vcard, workbooks
from actormap.ingest.readers.grid import Grid


def source(
    data: bytes, file: str, name: str, encoding: str | None = None, sheet: str | None = None
) -> Source:
    return Source(data, file, name, PurePath(file).suffix, encoding, sheet)


def single(tables: Tables) -> tuple[Grid | None, list[Issue]]:
    """The one table of a file, None where it cannot be read, and what is wrong."""
    grids, issues = tables
    assert len(grids) <= 1
    return next(iter(grids), None), issues


def read_delimited(
    data: bytes, file: str, name: str, encoding: str | None = None
) -> tuple[Grid | None, list[Issue]]:
    return single(delimited.read(source(data, file, name, encoding)))


def read_vcards(
    data: bytes, file: str, name: str, encoding: str | None = None
) -> tuple[Grid | None, list[Issue]]:
    return single(vcard.read(source(data, file, name, encoding)))


def read_chat(data: bytes, file: str, name: str) -> tuple[Grid | None, list[Issue]] | None:
    tables = chat.read(source(data, file, name))
    return None if tables is None else single(tables)


def read_json(data: bytes, file: str, name: str) -> Tables:
    return json_lists.read(source(data, file, name))


def read_workbook(data: bytes, file: str, name: str, sheet: str | None = None) -> Tables:
    tables = workbooks.read(source(data, file, name, sheet=sheet))
    assert tables is not None
    return tables
