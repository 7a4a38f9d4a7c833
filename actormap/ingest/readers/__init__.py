"""Files read as grids of cells with their places: one module a format."""

from __future__ import annotations

from pathlib import Path

from actormap.core.config import LIMITS
from actormap.core.errors import Issue
from actormap.core.sentences import Name, Sentence
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
_AS_TABLES = Sentence("Export nodes and edges as tables (CSV or XLSX), and bring both files together.")


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
        problem = Sentence("cannot be opened ({error})", error=error.strerror)
        remedy = Sentence("Close it elsewhere, and check who may read it.")
        return [], [_refused(name, "file.unreadable", problem, remedy)]
    if data is None:
        problem = Sentence("larger than {n} MB", n=LIMITS.file_bytes >> 20)
        return [], [_refused(name, "file.size", problem, Sentence("Split the file into smaller ones."))]
    graph = graph_of(data, suffix)
    if graph or not data:
        return [], [_refused(name, *_no_table(graph))]
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
        problem = Sentence("this is neither a table nor an export of a chat")
        remedy = Sentence("Save the table as .csv. From other texts nothing can be read.")
        return None, [_refused(name, "file.kind", problem, remedy)]
    return grid, issues


def _refused(file: str, code: str, problem: Sentence, remedy: Sentence) -> Issue:
    return Issue(file, None, "", "", code, problem, remedy)


def _no_table(graph: str) -> tuple[str, Sentence, Sentence]:
    """What is said of a file that holds a graph, or nothing."""
    if not graph:
        return "file.empty", Sentence("the file is empty"), Sentence("Choose another file.")
    problem = Sentence("a graph file ({format}); such files are not read yet", format=graph)
    return "file.kind", problem, _AS_TABLES


def _kind(suffix: str, data: bytes) -> tuple[str, Sentence, Sentence]:
    if data.startswith((b"\x1f\x8b", b"BZh")):
        return "file.compressed", Sentence("compressed files are not accepted"), Sentence("Unpack it first.")
    remedy = Sentence("Save the table as .xlsx or .csv.")
    if suffix in _WORKBOOKS:
        return "file.kind", Sentence("this is not a workbook, whatever its name says"), remedy
    if suffix:
        return "file.kind", Sentence("{suffix} files are not read", suffix=Name(suffix)), remedy
    return "file.kind", Sentence("this kind of file is not read"), remedy
