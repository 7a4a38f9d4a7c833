"""CSV, read strictly: every cell stays text, and what is doubtful is named instead of repaired."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

import pandas as pd
import pyarrow as pa
from pyarrow import csv as columnar

from actormap.core.config import LIMITS
from actormap.core.sentences import Sentence
from actormap.ingest.readers import Broken, Source, Tables
from actormap.ingest.readers.encoding import decoded, doubt
from actormap.ingest.readers.grid import Grid, Rectangle, Rows, faults_in, suspicious, without_blanks

SEPARATORS = ",;\t|"
_SAMPLE_CHARACTERS, _SAMPLE_ROWS = 1 << 16, 25
"""What is looked at to find the separator."""
_LONG_LINE = LIMITS.cells // 10
"""With so many separators a line has too many cells, even where some of them stand in a quoted one."""
_BREAK = re.compile(r"\r\n|\r|\n")
_QUOTED = re.compile(r'"[^"]*(?:""[^"]*)*"(?!")')
_HTML = re.compile(rb"\s{0,100}<(!doctype|html|head|body|table|script|\?xml|svg)", re.IGNORECASE)
_KINDS = {
    "zip": (b"PK\x03\x04", b"PK\x05\x06"),
    "office": (b"\xd0\xcf\x11\xe0",),
    "compressed": (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"\x28\xb5\x2f\xfd"),
    "pdf": (b"%PDF",),
    "utf32": (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff"),
}
"""How files begin that are no CSV."""


def read(source: Source) -> Tables:
    """The cells of a CSV file, its rows as wide as they are; of other texts, only where there are columns."""
    try:
        _check_kind(source.data)
        text, issues = decoded(source.data, source.file, source.encoding)
        grid = _cells(text, source.file, source.name)
    except Broken as broken:
        return [], [broken.refusal(source.file)]
    if source.suffix == ".txt" and max(map(len, grid.rows)) == 1:
        return source.refused("file.kind/text")
    return [grid], issues + doubt(source.data, grid, source.encoding)


def _check_kind(data: bytes) -> None:
    for kind, starts in _KINDS.items():
        if data.startswith(starts):
            raise Broken(f"file.kind/{kind}")
    if _HTML.match(data.removeprefix(codecs.BOM_UTF8)[:200]):
        raise Broken("file.kind/html")


def _agreement(sample: str, separator: str, *, cut: bool) -> tuple[int, int]:
    """How many of the first rows have the same number of cells, if more than one; and that number."""
    if separator not in sample:
        return 0, 0
    widths = []
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    try:
        for row in reader:
            if any(map(str.strip, row)):
                widths.append(len(row))
            if len(widths) > _SAMPLE_ROWS:
                break
        else:
            widths = widths[:-1] if cut and len(widths) > 1 else widths
    except csv.Error:
        pass  # the whole text is read strictly, and what is wrong in it is told then
    several = Counter(width for width in widths if width > 1)
    return max(((number, width) for width, number in several.items()), default=(0, 0))


def _cells(text: str, file: str, name: str) -> Grid:
    """Cells between the sign that gives most of the first rows the same number of cells.

    Titles above the headers have no separator, and commas stand in the texts of many tables.
    """
    sample = text[:_SAMPLE_CHARACTERS]
    cut = len(text) > len(sample)
    separator = max(SEPARATORS, key=lambda sign: _agreement(sample, sign, cut=cut))
    rows, lines = at_once(text, separator) or record_by_record(text, separator)
    if not rows:
        raise Broken("file.empty")
    harmless = isinstance(rows, Rectangle) and not suspicious(text)
    return Grid(file, name, rows, lines, faults=() if harmless else tuple(faults_in(rows, lines)))


def at_once(text: str, separator: str) -> tuple[Rows, list[int]] | None:
    """Rows of a text in which nothing needs a closer look, as whole columns; None for any other text.

    No quote stands there, each line has as many cells as the first, no cell is long, and all is within the
    limits: a line is then a row, and a cell what stands between two separators, whoever reads it.
    """
    text = text.replace("\r\n", "\n")
    width = text.count(separator, 0, text.find("\n")) + 1
    height = text.count("\n") + (not text.endswith("\n"))
    small = 1 < width <= LIMITS.columns and height <= LIMITS.rows + 1 and width * height <= LIMITS.cells
    if not small or '"' in text or "\r" in text or text.startswith("\ufeff"):
        return None
    data = text.encode()
    try:
        table = columnar.read_csv(
            pa.BufferReader(data),
            columnar.ReadOptions(use_threads=False, block_size=len(data), autogenerate_column_names=True),
            columnar.ParseOptions(delimiter=separator, quote_char=False, ignore_empty_lines=False),
            columnar.ConvertOptions(
                check_utf8=False, column_types={f"f{at}": pa.large_string() for at in range(width)}
            ),
        )
    except pa.ArrowInvalid:  # lines of several widths
        return None
    rows = Rectangle([pd.array(cells, dtype="str") for cells in table.columns])
    return without_blanks(rows) if rows.longest() <= LIMITS.cell_characters else None


def record_by_record(text: str, separator: str) -> tuple[Rows, list[int]]:
    """Rows of any text that are not blank, each as wide as it is there, and the line on which each begins."""
    rows: list[list[str]] = []
    lines: list[int] = []
    cells = 0
    for line, row in _records(text, separator):
        # Most rows begin with a filled cell, so the others need not be looked at.
        if not (row and row[0].strip()) and not any(map(str.strip, row)) and line <= LIMITS.cells:
            continue
        if len(row) > LIMITS.columns:
            raise _wide(len(row), line)
        rows.append(row)
        lines.append(line)
        cells += len(row)
        if len(rows) > LIMITS.rows + 1 or cells > LIMITS.cells or line > LIMITS.cells:
            raise Broken("table.rows", at=line, rows=LIMITS.rows, cells=LIMITS.cells)
    return rows, lines


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Records with the line on which each begins; an editor counts the lines in quoted cells too."""
    reader = csv.reader(_lines(text, separator), delimiter=separator, strict=True)
    line = 1
    try:
        for row in reader:
            yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise _quoting(text, separator, line, str(error)) from error


def _lines(text: str, separator: str) -> Iterator[str]:
    """Lines, none of them with so many cells that they alone would fill the memory."""
    for number, line in enumerate(io.StringIO(text, newline=""), 1):
        if len(line) > _LONG_LINE and line.count(separator) >= _LONG_LINE:
            raise _wide(line.count(separator) + 1, number)
        yield line


def _wide(columns: int, line: int) -> Broken:
    return Broken("table.columns", at=line, n=columns, most=LIMITS.columns)


def _quoting(text: str, separator: str, line: int, error: str) -> Broken:
    """What broke the record that begins on a line: csv itself only knows where it gave up."""
    breaks = _BREAK.finditer(text)
    at = 0
    for _ in range(line - 1):
        at = next(breaks).end()
    start, cell = at, 1
    ends = re.compile(f"[{re.escape(separator)}\r\n]")

    def broken(name: str, **values: object) -> Broken:
        here = line + len(_BREAK.findall(text, start, at))
        return Broken(
            name, Sentence("line {line} column {column}", line=here, column=cell), at=here, **values
        )

    while at < len(text):
        quoted = _QUOTED.match(text, at)
        if text[at] == '"' and not quoted:
            return broken("csv.quote/open")
        end = quoted.end() if quoted else at
        if quoted and text[end : end + 1] not in {"", separator, "\r", "\n"}:
            return broken("csv.quote/after")
        stop = ends.search(text, end)
        if (stop.start() if stop else len(text)) - at > LIMITS.cell_characters:
            return broken("cell.long", n=LIMITS.cell_characters)
        if not stop:
            break
        at = stop.end()
        cell = cell + 1 if stop[0] == separator else 1
    return Broken("csv.broken", at=line, error=error)
