"""XLSX: its structure is looked at here, its cells are read by another process.

Limits of the archive come first, then every part is scanned (scan.py), and only then a reader sees
the file, in a child process that may die (child.py).
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import subprocess
import sys
import threading
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import IO

from actormap.config import LIMITS
from actormap.errors import Issue, shorten
from actormap.ingest.grid import Fault, Grid, faults_in
from actormap.ingest.readers.child import surroundings
from actormap.ingest.readers.scan import AGAIN, Book, Broken, Sheet, XmlPart

_UNSAFE = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)")
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError)
"""What the library raises on an archive that is cut, altered, encrypted or packed in an unknown way."""


def read_workbook(
    data: bytes, file: str, name: str, sheet: str | None = None
) -> tuple[list[Grid], list[Issue]]:
    """Cells of the visible sheets of a workbook, or of one sheet.

    Parameters
    ----------
    data
        Content of the file.
    file, name
        The file as messages name it, and its stem.
    sheet
        Name of the only sheet to read; it may be hidden.

    Returns
    -------
    tuple
        A grid for each sheet that holds something, and what is wrong.
    """
    try:
        sheets = _looked_at(data)
        chosen, issues = _chosen(sheets, file, sheet)
        wrong = [s.fatal.issue(file) for s in chosen if s.fatal]
        if wrong:
            return [], issues + wrong
        cells = _from_child(data, [s.name for s in chosen]) if chosen else {}
    except Broken as broken:
        return [], [broken.issue(file)]
    grids = []
    for one in chosen:
        rows = _with_faults(cells[one.name], one.faults)
        numbered = [(row, at) for at, row in enumerate(rows, 1) if any(map(str.strip, row))]
        rows, lines = [row for row, _ in numbered], [at for _, at in numbered]
        if rows:
            faults = (*one.faults, *faults_in(rows, lines))
            called = name if len(sheets) == 1 and not sheet else one.name
            grids.append(Grid(file, called, rows, lines, one.name, faults))
        else:
            issues.append(_told(file, one.name, "sheet.empty", "is empty", "Nothing was read from it."))
    return grids, issues


def _with_faults(rows: list[list[str]], faults: Sequence[Fault]) -> list[list[str]]:
    """Rows with what stands in wrong cells: the reader leaves those empty, and blank rows are skipped."""
    width = max([len(rows[0]) if rows else 0, *(fault.position + 1 for fault in faults)])
    height = max([len(rows), *(fault.line for fault in faults)])
    rows = [row + [""] * (width - len(row)) for row in rows]
    rows += [[""] * width for _ in range(height - len(rows))]
    for fault in faults:
        rows[fault.line - 1][fault.position] = fault.value or "?"
    return rows


def _told(file: str, sheet: str, code: str, what: str, remedy: str) -> Issue:
    where = f"sheet {sheet!r}"
    return Issue(file, None, "", "", code, f"this sheet {what}", remedy, warning=True, where=where)


def _chosen(sheets: Sequence[Sheet], file: str, only: str | None) -> tuple[list[Sheet], list[Issue]]:
    if only is not None:
        found = [sheet for sheet in sheets if sheet.name == only]
        if not found:
            names = ", ".join(repr(sheet.name) for sheet in sheets)
            raise Broken("sheet.missing", f"no sheet is called {only!r}", f"Choose one of: {names}.")
        return found, []
    issues = []
    chosen = []
    for sheet in sheets:
        if not sheet.worksheet:
            issues.append(_told(file, sheet.name, "sheet.kind", "holds no cells", "It was not read."))
        elif sheet.hidden:
            remedy = "Unhide it, or choose it by its name (--sheet)."
            issues.append(_told(file, sheet.name, "sheet.hidden", "is hidden and was not imported", remedy))
        else:
            chosen.append(sheet)
    if not chosen:
        issues = [replace(issue, warning=False) for issue in issues]
    return chosen, issues


@contextlib.contextmanager
def _unpacking() -> Iterator[None]:
    """Tell what the library finds wrong with an archive; around its calls alone, lest a bug of ours hides."""
    try:
        yield
    except _DAMAGED as error:
        raise Broken("zip.damaged", f"damaged file ({shorten(error)})", AGAIN) from error


class _Part:
    """A part of an archive as it is unpacked."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def read(self, size: int) -> bytes:
        """The next bytes; none at the end."""
        with _unpacking():
            return self._stream.read(size)


def _looked_at(data: bytes) -> list[Sheet]:
    """Sheets of a workbook whose structure is sound."""
    with _unpacking():
        archive = zipfile.ZipFile(io.BytesIO(data))
    _check_archive(archive.infolist())
    parts = [info.filename for info in archive.infolist() if info.filename.endswith((".xml", ".rels"))]
    book = Book()
    for part in sorted(parts, key=lambda name: name.startswith("xl/worksheets/")):
        with _unpacking():
            stream = archive.open(part)
        with stream:
            XmlPart(part, book).run(_Part(stream))
    return book.finished()


def _check_archive(parts: Sequence[zipfile.ZipInfo]) -> None:
    names = {part.filename for part in parts}
    if len(parts) > LIMITS.parts:
        raise Broken("zip.parts", f"{len(parts)} parts, at most {LIMITS.parts}", "Save only the table.")
    if len(names) < len(parts):
        raise Broken("zip.duplicate", "two parts with one name", AGAIN)
    if any(map(_UNSAFE.search, names)):
        raise Broken("zip.path", "unsafe part name", "Do not open this file; ask where it comes from.")
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        raise Broken("file.kind", "not an Excel workbook", "Save the table as .xlsx or .csv.")
    spans = sorted((part.header_offset, part.compress_size) for part in parts)
    if any(start + 30 + size > after for (start, size), (after, _) in pairwise(spans)):
        raise Broken("zip.overlap", "parts of the file overlap", AGAIN)
    for part in parts:
        _check_part(part)
    total = sum(part.file_size for part in parts)
    if total > LIMITS.total_bytes:
        problem = f"unpacks to {total >> 20} MB, at most {LIMITS.total_bytes >> 20}"
        raise Broken("zip.size", problem, "Save only the table.")


def _check_part(part: zipfile.ZipInfo) -> None:
    if part.flag_bits & 1 or part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Broken("zip.packing", "a part is encrypted or oddly packed", "Save it as a plain .xlsx.")
    if part.file_size > LIMITS.part_bytes:
        size = f"{part.file_size >> 20} MB, at most {LIMITS.part_bytes >> 20}"
        problem = f"{shorten(part.filename)} unpacks to {size}"
        raise Broken("zip.size", problem, "Save only the table, without the rest of the workbook.")
    if part.file_size > 1 << 20 and part.file_size > LIMITS.ratio * max(1, part.compress_size):
        times = part.file_size // max(1, part.compress_size)
        problem = f"{shorten(part.filename)} grows {times} times when unpacked, at most {LIMITS.ratio}"
        raise Broken("zip.ratio", problem, "Save only the table, without the rest of the workbook.")


def _from_child(data: bytes, sheets: Sequence[str]) -> dict[str, list[list[str]]]:
    """Cells of sheets, read under limits by a process that may die."""
    request = {"sheets": list(sheets), "memory": LIMITS.child_bytes, "seconds": LIMITS.child_seconds}
    script = Path(__file__).with_name("child.py")
    with subprocess.Popen(  # noqa: S603 - our own program, no shell
        [sys.executable, "-I", str(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=surroundings(),
    ) as process:
        clock = threading.Timer(LIMITS.child_seconds, process.kill)
        clock.start()
        try:
            answer = _asked(process, json.dumps(request).encode() + b"\n" + data)
        finally:
            clock.cancel()
            process.kill()
    return _understood(answer)


def _asked(process: subprocess.Popen[bytes], question: bytes) -> bytes:
    if process.stdin is None or process.stdout is None:
        raise Broken("child.failed", "the reader of workbooks did not start", "Try again.")
    with contextlib.suppress(OSError):  # a process that died early says so by its silence
        process.stdin.write(question)
    with contextlib.suppress(OSError):
        process.stdin.close()
    return process.stdout.read(LIMITS.total_bytes)


def _understood(answer: bytes) -> dict[str, list[list[str]]]:
    cells: dict[str, list[list[str]]] = {}
    rows: list[list[str]] = []
    for line in answer.splitlines():
        try:
            said = json.loads(line)
        except ValueError:
            break
        if isinstance(said, list):
            rows.append(said)
        elif "sheet" in said:
            rows = cells.setdefault(said["sheet"], [])
        elif "error" in said:
            problem = f"damaged workbook ({shorten(said['error'])})"
            raise Broken("xlsx.damaged", problem, AGAIN)
        else:
            return cells
    raise Broken(
        "xlsx.unreadable",
        f"the workbook's reader stopped: damaged, or too large for {LIMITS.child_bytes >> 20} MB of memory, "
        f"{LIMITS.child_seconds} seconds or {LIMITS.total_bytes >> 20} MB of text",
        "Save the table alone as .xlsx or .csv and try again.",
    )
