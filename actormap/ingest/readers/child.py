"""Reads sheets of a workbook in a process of its own, because a workbook can bring a process down.

Nothing of actormap is imported here: the program runs alone, as ``python -I child.py``. On its
standard input it finds one line of JSON (which sheets, and what it may use) and then the workbook;
on its standard output it writes lines of JSON, first ``{"sheet": name}``, then each row as a list
of texts, and at the very end ``{"end": true}``.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import sys
from typing import Any

EXACT = 2**53
KEPT = frozenset({
    "PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP", "LANG",
    "LC_ALL", "LC_CTYPE", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS",
})  # fmt: skip
"""What a process of ours is told of its surroundings; what else stands there, such as passphrases, is not."""


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


def main() -> None:
    """Answer one request."""
    request = json.loads(sys.stdin.buffer.readline())
    workbook = io.BytesIO(sys.stdin.buffer.read())
    confine(request["memory"], request["seconds"])
    from python_calamine import CalamineError, load_workbook  # noqa: PLC0415 - only under the limits

    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="\n")
    try:
        book = load_workbook(workbook)
        for name in request["sheets"]:
            out.write(json.dumps({"sheet": name}) + "\n")
            for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False):
                out.write(json.dumps([text(value) for value in row]) + "\n")
        out.write('{"end": true}\n')
    except CalamineError as error:
        out.write(json.dumps({"error": str(error)}) + "\n")
    out.flush()


if __name__ == "__main__":
    main()
