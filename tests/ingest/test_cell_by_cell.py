"""Every table of the open sets, cell by cell: ours against a reader that shares no code with it.

CSV against Python's own module, XLSX against openpyxl, XLS against xlrd, ODS against its XML. What the
file holds must stand at the same line and column in ours, and nothing else.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from actormap.ingest.readers import read_grids

Cells = dict[tuple[int, int], str]
"""What stands at each line and column, where anything does."""

SPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TABLE, OFFICE, TEXT = (SPACE % name for name in ("table", "office", "text"))
ENCODINGS = {"arab_ngo_names_cp1256.csv": "cp1256"}
"""Files whose encoding has to be said."""


def as_typed(value: Any) -> str:
    """A value as the text that a user would type for it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer() and abs(value) < 2**53:
            return str(int(value))
        case dt.datetime():
            return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
        case dt.date() | dt.time():
            return value.isoformat()
        case _:
            return str(value)


def filled(rows: Iterator[tuple[int, list[str]]]) -> Cells:
    """Cells of lines that hold something."""
    return {(line, at): text for line, row in rows for at, text in enumerate(row) if text.strip()}


def of_csv(path: Path, ours: Cells) -> Cells:
    data = path.read_bytes()
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = data.decode("utf-16" if wide else ENCODINGS.get(path.name, "utf-8-sig"))
    return max((parsed(text, one) for one in ",;\t|"), key=lambda found: found == ours)


def parsed(text: str, separator: str) -> Cells:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)

    def rows() -> Iterator[tuple[int, list[str]]]:
        line = 1
        for row in reader:
            yield line, row
            line = reader.line_num + 1

    return filled(rows())


def of_xlsx(path: Path) -> dict[str, Cells]:
    def rows(table: Any) -> Iterator[tuple[int, list[str]]]:
        for line, row in enumerate(table.iter_rows(values_only=True), 1):
            yield line, list(map(as_typed, row))

    # From memory, since openpyxl does not close a file that it opens by name.
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=True)
    return {one.title: filled(rows(one)) for one in book.worksheets}


def of_xls(path: Path) -> dict[str, Cells]:
    xlrd = pytest.importorskip("xlrd")
    book = xlrd.open_workbook(path)

    def cell(one: Any) -> str:
        if one.ctype == xlrd.XL_CELL_DATE:
            return as_typed(xlrd.xldate_as_datetime(one.value, book.datemode))
        if one.ctype == xlrd.XL_CELL_BOOLEAN:
            return as_typed(bool(one.value))
        return (
            xlrd.error_text_from_code[one.value] if one.ctype == xlrd.XL_CELL_ERROR else as_typed(one.value)
        )

    return {
        one.name: filled((line, list(map(cell, row))) for line, row in enumerate(one, 1))
        for one in book.sheets()
    }


def of_ods(path: Path) -> dict[str, Cells]:
    with zipfile.ZipFile(path) as archive:
        root = ET.fromstring(archive.read("content.xml"))  # noqa: S314 - a file of ours
    return {table.get(f"{TABLE}name", ""): ods_cells(table) for table in root.iter(f"{TABLE}table")}


def ods_cells(table: Any) -> Cells:
    found: Cells = {}
    line = 0
    for row in table.iter(f"{TABLE}table-row"):
        cells: dict[int, str] = {}
        at = 0
        for cell in row:
            times = int(cell.get(f"{TABLE}number-columns-repeated", 1))
            text = ods_text(cell)
            cells |= {at + more: text for more in range(times if text.strip() else 0)}
            at += times
        times = int(row.get(f"{TABLE}number-rows-repeated", 1))
        for more in range(times if cells else 0):
            found |= {(line + more + 1, place): text for place, text in cells.items()}
        line += times
    return found


def ods_text(cell: Any) -> str:
    kind = cell.get(f"{OFFICE}value-type")
    if kind in {"float", "currency", "percentage"}:
        return as_typed(float(cell.get(f"{OFFICE}value")))
    if kind == "boolean":
        return as_typed(cell.get(f"{OFFICE}boolean-value") == "true")
    if kind == "date":
        return as_typed(dt.datetime.fromisoformat(cell.get(f"{OFFICE}date-value")))
    return "\n".join("".join(part.itertext()) for part in cell.iter(f"{TEXT}p"))


WORKBOOKS = {".xlsx": of_xlsx, ".xls": of_xls, ".ods": of_ods}


def compared(path: Path) -> tuple[int, list[str]]:
    """How many cells of a file were held against another reader's, and where they differ."""
    grids, _ = read_grids(path, path.name, ENCODINGS.get(path.name))
    number, differ = 0, []
    sheets = WORKBOOKS[path.suffix](path) if grids and path.suffix in WORKBOOKS else {}
    for grid in grids:
        ours = filled((line, list(row)) for line, row in zip(grid.lines, grid.rows, strict=True))
        theirs = sheets[grid.sheet] if sheets else of_csv(path, ours)
        number += len(theirs)
        differ += [
            f"{path.parent.name}/{path.name} {grid.sheet} {place}: {ours.get(place)!r}, {theirs.get(place)!r}"
            for place in sorted(ours.keys() | theirs.keys())
            if ours.get(place) != theirs.get(place)
        ]
    return number, differ


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
@pytest.mark.parametrize(
    ("suffix", "least"), [(".csv", 100_000), (".xlsx", 10_000), (".xls", 10), (".ods", 10)]
)
def test_each_cell_of_the_open_sets_is_what_another_reader_reads(
    shared: Path, suffix: str, least: int
) -> None:
    found = [compared(path) for path in sorted((shared / "data").rglob(f"*{suffix}"))]
    differ = [line for _, lines in found for line in lines]
    assert not differ, "\n".join([f"{len(differ)} cells differ", *differ[:20]])
    assert sum(number for number, _ in found) > least
