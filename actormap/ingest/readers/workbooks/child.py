"""Reads sheets of a workbook in a process of its own, because a workbook can bring a process down.

Nothing of actormap is imported here: the program runs alone, as ``python -I child.py``. On its
standard input it finds one line of JSON (which sheets, and what it may use) and then the workbook;
on its standard output it writes lines of JSON: for each sheet ``{"sheet": name, "merged": ranges}``,
then blocks of rows, each a list of columns, and at the very end ``{"end": true}``. A column is a list of
texts, or all of them in one, with ``BETWEEN`` between them.
"""

from __future__ import annotations

import datetime as dt
import gc
import io
import json
import os
import sys
from collections.abc import Iterator
from itertools import islice
from typing import Any

EXACT = 2**53
KEPT = frozenset(
    {
        "PATH",
        "LD_LIBRARY_PATH",
        "DYLD_LIBRARY_PATH",
        "SYSTEMROOT",
        "TMPDIR",
        "TEMP",
        "TMP",
        "LANG",
        "LC_ALL",
        "LC_CTYPE",
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
    }
)
"""What a process of ours is told of its surroundings; what else stands there, such as passphrases, is not."""
ROWS = 1000
"""Cells of so many rows are written at once: row by row it takes longer, all together more memory."""
BETWEEN = "\t"
"""Stands between texts that are written as one, in none of which it stands."""


def surroundings() -> dict[str, str]:
    """The environment of a process that works on data."""
    return {name: value for name, value in os.environ.items() if name.upper() in KEPT}


def confine(memory: int, seconds: int) -> None:
    """Take from this process the right to more memory, time or a dump of what it read."""
    try:
        import resource  # noqa: PLC0415 - not on Windows; there the parent's time limit is all
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def text(value: Any) -> str:
    """A cell as the text that a user would type for it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        return str(int(value))
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return value.date().isoformat() if midnight else value.isoformat(" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


def texts(cells: tuple[Any, ...], characters: int) -> str | list[str]:
    """Cells of a column as texts; one that is too long for a cell is cut where that can be seen."""
    try:
        joined = BETWEEN.join(cells)
    except TypeError:  # not all of them are texts
        joined = ""
    if 0 < len(joined) <= characters and joined.count(BETWEEN) == len(cells) - 1:
        return joined
    strings = [value if type(value) is str else text(value) for value in cells]
    if max(map(len, strings)) > characters:
        strings = [cell[: characters + 1] for cell in strings]
    return strings


def blocks(rows: Iterator[list[Any]], characters: int) -> Iterator[list[str | list[str]]]:
    """Columns as texts, of many rows at a time."""
    while block := list(islice(rows, ROWS)):
        yield [texts(cells, characters) for cells in zip(*block, strict=True)]


def main() -> None:
    """Answer one request."""
    request = json.loads(sys.stdin.buffer.readline())
    workbook = io.BytesIO(sys.stdin.buffer.read())
    confine(request["memory"], request["seconds"])
    gc.disable()  # nothing here refers to itself
    from python_calamine import CalamineError, load_workbook  # noqa: PLC0415 - only under the limits

    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="\n")
    try:
        book = load_workbook(workbook)
        for name in request["sheets"]:
            sheet = book.get_sheet_by_name(name)
            out.write(json.dumps({"sheet": name, "merged": sheet.merged_cell_ranges}) + "\n")
            for block in blocks(sheet.iter_rows(), request["characters"]):
                out.write(json.dumps(block) + "\n")
        out.write('{"end": true}\n')
    except CalamineError as error:
        out.write(json.dumps({"error": str(error)}) + "\n")
    out.flush()


if __name__ == "__main__":
    main()
