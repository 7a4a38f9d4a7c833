"""Files read as grids of cells with their places: one module a format."""

from __future__ import annotations

from pathlib import Path

from actormap.core.config import LIMITS
from actormap.core.errors import Issue
from actormap.ingest import collector
from actormap.ingest.readers import xls
from actormap.ingest.readers.chat import read_chat
from actormap.ingest.readers.delimited import read_delimited
from actormap.ingest.readers.graphs import graph_of
from actormap.ingest.readers.json_lists import read_json
from actormap.ingest.readers.upload import Upload, content
from actormap.ingest.readers.vcard import read_vcards
from actormap.ingest.readers.workbook import read_workbook
from actormap.ingest.sheet.grid import Grid

__all__ = ["read_grids"]

_TEXT = {".csv", ".tsv", ".txt"}
_CARDS = {".vcf", ".vcard"}
_WORKBOOKS = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}
_AS_TABLES = "Export nodes and edges as tables (CSV or XLSX), and bring both files together."


@collector.at_rest()
def read_grids(
    file: Path | Upload, name: str, encoding: str | None = None, sheet: str | None = None
) -> tuple[list[Grid], list[Issue]]:
    """Every table that a file holds.

    Parameters
    ----------
    file
        The file.
    name
        What messages call it.
    encoding
        Encoding of text that is neither UTF-8 nor UTF-16.
    sheet
        The only sheet to read of a workbook; what it is, its content says, not its name.

    Returns
    -------
    tuple
        A grid for each table, and what is wrong; no grid where the file cannot be read.
    """
    suffix = file.suffix.casefold()
    try:
        data = content(file)
    except OSError as error:
        problem = f"cannot be opened ({error.strerror})"
        remedy = "Close it elsewhere, and check who may read it."
        return [], [_refused(name, "file.unreadable", problem, remedy)]
    if data is None:
        problem = f"larger than {LIMITS.file_bytes >> 20} MB"
        return [], [_refused(name, "file.size", problem, "Split the file into smaller ones.")]
    graph = graph_of(data, suffix)
    if graph or not data:
        told = f"a graph file ({graph}); such files are not read yet"
        empty = ("file.empty", "the file is empty", "Choose another file.")
        return [], [_refused(name, *(("file.kind", told, _AS_TABLES) if data else empty))]
    if suffix in _TEXT | _CARDS:
        grid, issues = _read_text(suffix, data, name, file.stem, encoding)
        return [grid] if grid else [], issues
    if suffix in _WORKBOOKS and data.startswith((b"PK", xls.MAGIC)):
        return read_workbook(data, name, file.stem, sheet)
    is_json = suffix == ".json"
    return read_json(data, name, file.stem) if is_json else ([], [_refused(name, *_kind(suffix, data))])


def _read_text(
    suffix: str, data: bytes, name: str, stem: str, encoding: str | None
) -> tuple[Grid | None, list[Issue]]:
    if suffix in _CARDS:
        return read_vcards(data, name, stem, encoding)
    chat = read_chat(data, name, stem, encoding) if suffix == ".txt" else None
    if chat:
        return chat
    grid, issues = read_delimited(data, name, stem, encoding)
    if suffix == ".txt" and grid and max(map(len, grid.rows)) == 1:
        problem = "this is neither a table nor an export of a chat"
        remedy = "Save the table as .csv; of other texts nothing can be read."
        return None, [_refused(name, "file.kind", problem, remedy)]
    return grid, issues


def _refused(file: str, code: str, problem: str, remedy: str) -> Issue:
    return Issue(file, None, "", "", code, problem, remedy)


def _kind(suffix: str, data: bytes) -> tuple[str, str, str]:
    if data.startswith((b"\x1f\x8b", b"BZh")):
        return "file.compressed", "compressed files are not accepted", "Unpack it first."
    remedy = "Save the table as .xlsx or .csv."
    if suffix in _WORKBOOKS:
        return "file.kind", "this is not a workbook, whatever its name says", remedy
    return "file.kind", f"{suffix or 'this kind of'} files are not read", remedy
