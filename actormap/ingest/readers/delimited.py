"""CSV, read strictly: every cell stays text, and what is doubtful is named instead of repaired."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator

from actormap.config import LIMITS
from actormap.errors import Issue, shorten
from actormap.ingest.grid import Grid, faults_in
from actormap.tables.cells import Unreadable

SEPARATORS = ",;\t|"
_GUESSES = ("cp1252", "cp1256", "cp1251")
_SAMPLE = 40
_CODECS = {
    *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"),
    *(f"cp{number}" for number in (437, 720, 737, 850, 852, 855, 862, 864, 866, 874, *range(1250, 1259))),
    *(f"iso8859-{number}" for number in range(1, 17)),
    *("koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "mac-greek", "mac-turkish", "tis-620"),
    *("gb18030", "big5", "shift_jis", "euc_jp", "euc_kr"),
}
_BREAK = re.compile(r"\r\n|\r|\n")
_HEADER = re.compile(r'(?:[^"\r\n]+|"[^"]*")*')
_QUOTED = re.compile(r'"[^"]*(?:""[^"]*)*"')
_HTML = re.compile(rb"\s*<(!doctype|html|head|body|table|script|\?xml|svg)", re.IGNORECASE)
_KINDS = (
    ((b"PK\x03\x04", b"PK\x05\x06"), "a zip or Excel file, not CSV", "Rename it .xlsx, or save it as CSV."),
    ((b"\xd0\xcf\x11\xe0",), "an old or password-protected Office file, not CSV", "Save it as CSV (UTF-8)."),
    (
        (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"\x28\xb5\x2f\xfd"),
        "a compressed file", "Unpack it first.",
    ),
    ((b"%PDF",), "a PDF, not CSV", "Ask for the table as CSV or XLSX."),
    ((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff"), "UTF-32 text", "Save it as UTF-8."),
)  # fmt: skip


def read_delimited(
    data: bytes, file: str, name: str, encoding: str | None = None
) -> tuple[Grid | None, list[Issue]]:
    """Cells of a CSV file.

    Parameters
    ----------
    data
        Content of the file.
    file, name
        The file as messages name it, and its stem.
    encoding
        Encoding of its text; by default UTF-8, or UTF-16 with a byte order mark.

    Returns
    -------
    tuple
        The cells, None where the file cannot be read at all, and what is wrong.
    """
    try:
        _check_kind(data)
        text, issues = _decoded(data, file, encoding)
        grid = _cells(text, file, name)
    except _Broken as broken:
        problem = broken.problem
        return None, [
            Issue(
                file, broken.line, "", "", problem.code, problem.problem, problem.remedy, where=broken.where
            )
        ]
    if not grid.rows:
        return None, [
            *issues,
            Issue(file, None, "", "", "file.empty", "the file is empty", "Choose another file."),
        ]
    return grid, issues


class _Broken(Exception):
    def __init__(self, problem: Unreadable, line: int | None = None, where: str = "") -> None:
        super().__init__(problem, line, where)
        self.problem, self.line, self.where = problem, line, where


def _check_kind(data: bytes) -> None:
    for starts, what, remedy in _KINDS:
        if data.startswith(starts):
            raise _Broken(Unreadable("file.kind", f"this is {what}", remedy))
    if _HTML.match(data.removeprefix(codecs.BOM_UTF8)[:200]):
        remedy = "Download the table again, as CSV."
        raise _Broken(Unreadable("file.kind", "this is HTML or XML, not CSV", remedy))


def _codec(name: str) -> str:
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        found = ""
    if found not in _CODECS:
        raise _Broken(
            Unreadable(
                "encoding.unknown", f"{shorten(name)!r} is not an accepted encoding",
                "Use one such as utf-8, cp1252, cp1256 or cp1251.",
            )
        )  # fmt: skip
    return found


def _decoded(data: bytes, file: str, encoding: str | None) -> tuple[str, list[Issue]]:
    codec = _codec(encoding) if encoding else "utf-8"
    if data.startswith(codecs.BOM_UTF8):
        codec = "utf-8-sig"
    elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        codec = "utf-16"
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        raise _not(codec, data, error.start) from error
    if codec.startswith("utf") or data.isascii():
        return text, []
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return text, []
    problem = f"read as {encoding}, but it is also good UTF-8"
    remedy = "Look at the names: if they are wrong, leave the encoding out."
    return text, [Issue(file, None, "", "", "text.encoding_doubt", problem, remedy, warning=True)]


def _not(codec: str, data: bytes, start: int) -> _Broken:
    line = len(_BREAK.findall(data[:start].decode(codec, "ignore"))) + 1
    if codec not in {"utf-8", "utf-8-sig"}:
        problem = f"not text in the encoding {codec}"
        return _Broken(Unreadable("text.encoding", problem, "Choose another encoding (--encoding)."), line)
    begin = max(data.rfind(b"\n", 0, start), data.rfind(b"\r", 0, start)) + 1
    sample = re.split(rb"[\r\n]", data[begin : begin + 400], maxsplit=1)[0]
    shown = ", ".join(
        f"{name} gives {shorten(sample.decode(name, 'replace'), _SAMPLE)!r}" for name in _GUESSES
    )
    return _Broken(
        Unreadable(
            "text.encoding", f"not UTF-8; for this line {shown}",
            "Save the file as UTF-8, or say which encoding it is (--encoding).",
        ),
        line,
    )  # fmt: skip


def _separator(text: str) -> str:
    header = _HEADER.match(text.lstrip("\r\n"))
    plain = re.sub(r'"[^"]*"', "", header[0]) if header else ""
    separator = max(SEPARATORS, key=plain.count)
    columns = plain.count(separator) + 1
    if columns > LIMITS.columns:
        raise _Broken(
            Unreadable(
                "table.columns", f"{columns} columns, at most {LIMITS.columns} are read",
                "Delete the columns that are not needed.",
            ),
            1,
        )  # fmt: skip
    return separator


def _cells(text: str, file: str, name: str) -> Grid:
    rows: list[list[str]] = []
    lines: list[int] = []
    cells = 0
    for line, row in _records(text, _separator(text)):
        if not any(map(str.strip, row)):
            continue
        rows.append(row)
        lines.append(line)
        cells += len(row)
        if len(rows) > LIMITS.rows + 1 or cells > LIMITS.cells:
            raise _Broken(
                Unreadable(
                    "table.rows", f"more than {LIMITS.rows} rows or {LIMITS.cells} cells",
                    "Split the file into smaller ones.",
                ),
                line,
            )  # fmt: skip
    return Grid(file, name, rows, lines, faults=tuple(faults_in(rows, lines)))


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Records with the line on which each begins; an editor counts the lines in quoted cells too."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for row in reader:
            yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise _quoting(text, separator, line, str(error)) from error


def _quoting(text: str, separator: str, line: int, error: str) -> _Broken:
    """What broke the record that begins on a line: csv itself only knows where it gave up."""
    kept = io.StringIO(text, newline="").readlines()[line - 1 :]
    rest = "".join(kept)
    at, cell = 0, 1
    while at < len(rest):
        quoted = _QUOTED.match(rest, at)
        here = line + len(_BREAK.findall(rest, 0, at))
        where = f"line {here} column {cell}"
        if rest[at] == '"' and not quoted:
            problem = "quote opened and never closed"
            return _Broken(Unreadable("csv.quote", problem, "Close the quote or delete it."), here, where)
        end = quoted.end() if quoted else at
        if quoted and rest[end : end + 1] not in {"", separator, "\r", "\n"}:
            problem = "text after the closing quote of a cell"
            remedy = 'Write a quote inside a cell twice (""), and close each quote that is opened.'
            return _Broken(Unreadable("csv.quote", problem, remedy), here, where)
        stop = re.compile(f"[{re.escape(separator)}\r\n]").search(rest, end)
        if (stop.start() if stop else len(rest)) - at > LIMITS.cell_characters:
            problem = f"cell longer than {LIMITS.cell_characters} characters"
            return _Broken(Unreadable("cell.long", problem, "Shorten the text."), here, where)
        if not stop:
            break
        at = stop.end()
        cell = cell + 1 if stop[0] == separator else 1
    return _Broken(Unreadable("csv.broken", f"not CSV: {error}", "Save the file again as CSV."), line)
