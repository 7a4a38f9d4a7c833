"""Logs without names: what an exception or a message says may be a name, so it is not written."""

from __future__ import annotations

import logging
import re
import secrets
import sys
import threading
import warnings
from collections import Counter
from types import TracebackType
from typing import Any, TextIO

from actormap.core.errors import ActormapError
from actormap.core.sentences import shown
from actormap.core.words import _

UNHEARD = -1
"""A level that is below that of every handler."""
POWER_OF_TEN = re.compile("10*")


def keep_names_out() -> None:
    """From now on a log line says where something happened and of what kind, never the text.

    It holds for every logger of this process, also those of other packages, for what Python prints
    itself when a thread or a destructor fails, and for warnings. What happens again is written the
    10th, the 100th, the 1000th time: a log cannot fill the disk.
    """
    made = logging.getLogRecordFactory()
    times: Counter[str] = Counter()

    def scrubbed(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = made(*args, **kwargs)
        kind = record.exc_info[0] if record.exc_info else None
        text = f"{record.name}, line {record.lineno}: {kind.__name__ if kind else record.levelname.lower()}"
        times[text] += 1
        record.msg = text if times[text] == 1 else f"{text}, {times[text]} times"
        if not POWER_OF_TEN.fullmatch(str(times[text])):
            record.levelno = UNHEARD
        record.args = record.exc_info = record.exc_text = record.stack_info = None
        return record

    logging.setLogRecordFactory(scrubbed)
    sys.excepthook = _died
    threading.excepthook = _ended
    sys.unraisablehook = lambda args: _died(args.exc_type, args.exc_value, args.exc_traceback)
    warnings.showwarning = _warned


def _ended(args: threading.ExceptHookArgs) -> None:
    if args.exc_type is not SystemExit:  # a thread that ends itself is no fault
        _died(args.exc_type, args.exc_value, args.exc_traceback)


def _died(kind: type[BaseException], _: BaseException | None, __: TracebackType | None) -> None:
    sys.stderr.write(f"{kind.__name__} (details withheld)\n")


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """Stand in for what Python writes of a warning, whose words and line of code are left out."""
    del message, filename, file, line
    sys.stderr.write(f"{category.__name__}, line {lineno} (details withheld)\n")


def reference(error: Exception) -> str:
    """Short code of an unexpected error, on the screen and in the log, by which it can be found."""
    code = secrets.token_hex(3)
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_name}, line {trace.tb_lineno}" if trace else "nowhere"
    sys.stderr.write(f"Reference {code}: {type(error).__name__} in {where} (details withheld)\n")
    return code


def user_message(error: Exception) -> str:
    """What a user is told of an error: the message of ours, of any other only a reference."""
    if isinstance(error, ActormapError):
        return shown(error.sentence)
    return _("Something went wrong. Reference {code}", code=reference(error))
