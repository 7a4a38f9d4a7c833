"""Workbooks: their structure is looked at here, their cells are read by another process.

What the file itself says of its sheets comes first (xlsx.py and its like), within the limits, and only
then a reader sees the file, in a child process that may die (child.py).
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from actormap.core.config import LIMITS
from actormap.core.errors import Issue, shorten
from actormap.core.sentences import Name, Sentence, series
from actormap.core.tables.issues import notice
from actormap.ingest.readers import Broken, Source, Tables
from actormap.ingest.readers.grid import Fault, Grid, Merged, Rectangle, Rows, faults_in, without_blanks
from actormap.ingest.readers.workbooks import ods, xls, xlsb, xlsx
from actormap.ingest.readers.workbooks.child import BETWEEN, surroundings
from actormap.ingest.readers.workbooks.sheets import Archive, Sheet

_LINE = 64 << 20
"""The longest line that is taken from the process that reads: a thousand rows of the longest cells."""
_BLOCK = 1 << 20
"""A line of no more characters is kept as whole columns."""


def read(source: Source) -> Tables | None:
    """Cells of the visible sheets of a workbook, or of one that is chosen; None of other files.

    What it is, XLSX, XLSB, ODS or XLS, its content says and not its name.
    """
    data, file, name, sheet = source.data, source.file, source.name, source.sheet
    if not data.startswith((b"PK", xls.MAGIC)):
        return None
    try:
        sheets, chosen, issues = _looked_at(data, file, sheet)
        wrong = [s.fatal.refusal(file) for s in chosen if s.fatal]
        if wrong:
            return [], issues + wrong
        unread = {s.name: s for s in chosen if s.part}
        if unread:
            _read(data, unread)
    except Broken as broken:
        return [], [broken.refusal(file)]
    grids = []
    for chosen_sheet in chosen:
        faults = tuple(chosen_sheet.faults)
        rows, lines = without_blanks(_with_faults(chosen_sheet.rows, faults))
        if lines:
            called = name if len(sheets) == 1 and not sheet else chosen_sheet.name
            merged = tuple(_within(chosen_sheet.merged, lines[-1]))
            faults += tuple(faults_in(rows, lines))
            grids.append(Grid(file, called, rows, lines, chosen_sheet.name, faults, merged=merged))
        else:
            issues.append(_warning(file, chosen_sheet, "sheet.empty"))
    return grids, issues


def _with_faults(rows: Rows, faults: Sequence[Fault]) -> Rows:
    """Rows with what stands in wrong cells: the reader leaves those empty, and blank rows are skipped."""
    if not faults:
        return rows
    width = max(len(rows[0]) if rows else 0, *(fault.position + 1 for fault in faults))
    height = max(len(rows), *(fault.lines[-1] for fault in faults))
    filled = [row + [""] * (width - len(row)) for row in rows]
    filled += [[""] * width for _ in range(height - len(filled))]
    for fault in faults:
        for line in fault.lines:
            filled[line - 1][fault.position] = fault.value or "?"
    return filled


def _within(merged: Iterable[Merged], height: int) -> Iterator[Merged]:
    """Merged cells as far as there are rows; more of them than there may be cells are of no use."""
    area = 0
    for block in sorted(merged):
        bottom, right = min(block.bottom, height), min(block.right, LIMITS.columns)
        area += max(0, bottom - block.top + 1) * max(0, right - block.left + 1)
        if area > LIMITS.cells:
            return
        if block.top <= bottom:
            yield Merged(block.top, block.left, bottom, right)


def _warning(file: str, sheet: Sheet, name: str) -> Issue:
    where = Sentence("sheet '{sheet}'", sheet=Name(sheet.name))
    return notice(name).issue(file, warning=True, where=where)


def _looked_at(data: bytes, file: str, only: str | None) -> tuple[list[Sheet], list[Sheet], list[Issue]]:
    """All sheets of a workbook, those to be read of which the structure is sound, and what is to be told."""
    if data.startswith(xls.MAGIC):
        sheets = xls.look_at(data)
        return sheets, *_chosen(sheets, file, only)
    archive = Archive(data)
    book = next((kind for kind in (xlsx, xlsb) if kind.BOOK in archive), None)
    if book is not None:
        sheets = book.sheets_of(archive)
        chosen, issues = _chosen(sheets, file, only)
        book.look_at(archive, chosen)
    elif archive.read("mimetype").startswith(ods.MIME) and ods.CONTENT in archive:
        sheets = ods.look_at(archive)
        chosen, issues = _chosen(sheets, file, only)
    else:
        raise Broken("file.kind/workbook")
    if xlsx.MACROS in archive:
        issues.append(notice("file.macros").issue(file, warning=True))
    return sheets, chosen, issues


def _chosen(sheets: Sequence[Sheet], file: str, only: str | None) -> tuple[list[Sheet], list[Issue]]:
    if len({sheet.name for sheet in sheets}) < len(sheets):
        raise Broken("sheet.duplicate")
    if only is not None:
        matches = [sheet for sheet in sheets if sheet.name == only and sheet.worksheet]
        if not matches:
            names = series(Sentence("'{sheet}'", sheet=shorten(sheet.name)) for sheet in sheets[:20])
            raise Broken("sheet.missing", sheet=shorten(only), names=names)
        return matches, []
    issues = []
    chosen = []
    for sheet in sheets:
        signs = {"sheet.kind": not sheet.worksheet, "sheet.hidden": sheet.hidden, "sheet.pivot": sheet.pivot}
        why = next((name for name, holds in signs.items() if holds), "")
        if why:
            issues.append(_warning(file, sheet, why))
        else:
            chosen.append(sheet)
    if not chosen:
        issues = [replace(issue, warning=False) for issue in issues]
    return chosen, issues


def _read(data: bytes, sheets: Mapping[str, Sheet]) -> None:
    """Read cells of sheets, by their names, under limits and by a process that may die."""
    request = {
        "sheets": list(sheets),
        "characters": LIMITS.cell_characters,
        "memory": LIMITS.child_bytes,
        "seconds": LIMITS.child_seconds,
    }
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
            _understood(_answer(process, json.dumps(request).encode() + b"\n", data), sheets)
        finally:
            clock.cancel()
            process.kill()


def _answer(process: subprocess.Popen[bytes], *question: bytes) -> IO[bytes]:
    if process.stdin is None or process.stdout is None:
        raise Broken("child.failed")
    with contextlib.suppress(OSError):  # a process that died early says so by its silence
        for part in question:
            process.stdin.write(part)
    with contextlib.suppress(OSError):
        process.stdin.close()
    return process.stdout


def _understood(answer: IO[bytes], sheets: Mapping[str, Sheet]) -> None:
    now = Sheet("")
    blocks: dict[str, list[list[Any]]] = {}
    known: dict[str, str] = {}
    left = LIMITS.total_bytes
    while left > 0 and (line := answer.readline(_LINE)):
        left -= len(line)
        try:
            message = json.loads(line)
            if isinstance(message, list):
                if len(line) <= _BLOCK:
                    block = [_column(cells) for cells in message]
                else:  # long texts that stand in many cells are kept once
                    texts = (cells.split(BETWEEN) if isinstance(cells, str) else cells for cells in message)
                    block = [[known.setdefault(text, text) for text in cells] for cells in texts]
                blocks.setdefault(now.name, []).append(block)
                continue
        except (ValueError, TypeError):
            break
        if "sheet" in message:
            now = sheets[message["sheet"]]
            if message["merged"] is not None:  # of .xlsb it says nothing
                now.merged = [Merged(a + 1, b, c + 1, d) for (a, b), (c, d) in message["merged"]]
        elif "error" in message:
            raise Broken("xlsx.damaged", error=shorten(message["error"]))
        else:
            for name, columns in blocks.items():
                sheets[name].rows = _put_together(columns)
            return
    raise Broken(
        "xlsx.unreadable",
        memory=LIMITS.child_bytes >> 20,
        seconds=LIMITS.child_seconds,
        text=LIMITS.total_bytes >> 20,
    )


def _column(cells: str | Sequence[str]) -> Any:
    if isinstance(cells, str):
        return pc.split_pattern(pa.array([cells], pa.large_string()), BETWEEN).flatten()
    return pa.array(cells, pa.large_string())


def _put_together(blocks: Sequence[Sequence[Any]]) -> Rows:
    """Rows of blocks of columns, which are lists where their texts are long."""
    if all(isinstance(cells, pa.Array) for block in blocks for cells in block):
        columns = zip(*blocks, strict=True)
        return Rectangle([pd.array(pa.concat_arrays(cells), dtype="str") for cells in columns])
    lists = (
        [cells.to_pylist() if isinstance(cells, pa.Array) else cells for cells in block] for block in blocks
    )
    return [list(row) for block in lists for row in zip(*block, strict=True)]
