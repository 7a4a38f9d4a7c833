"""Logs without names: what an exception or a message says may be a name, so it is not written."""

from __future__ import annotations

import logging
import secrets
import sys
import threading
from types import TracebackType
from typing import Any

from actormap.errors import ActormapError


def keep_names_out() -> None:
    """From now on a log line says where something happened and of what kind, never the text.

    It holds for every logger of this process, also those of other packages, and for what Python
    prints itself when a thread dies.
    """
    made = logging.getLogRecordFactory()

    def scrubbed(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = made(*args, **kwargs)
        kind = record.exc_info[0] if record.exc_info else None
        record.msg = (
            f"{record.name}, line {record.lineno}: {kind.__name__ if kind else record.levelname.lower()}"
        )
        record.args = record.exc_info = record.exc_text = record.stack_info = None
        return record

    logging.setLogRecordFactory(scrubbed)
    sys.excepthook = _died
    threading.excepthook = lambda args: _died(args.exc_type, args.exc_value, args.exc_traceback)


def _died(kind: type[BaseException], _: BaseException | None, __: TracebackType | None) -> None:
    sys.stderr.write(f"{kind.__name__} (details withheld)\n")


def reference(error: Exception) -> str:
    """Short code of an unexpected error, on the screen and in the log, by which it can be found."""
    code = secrets.token_hex(3)
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_name}, line {trace.tb_lineno}" if trace else "nowhere"
    sys.stderr.write(f"Reference {code}: {type(error).__name__} in {where} (details withheld)\n")
    return code


def told(error: Exception) -> str:
    """What a user is told of an error: the message of ours, of any other only a reference."""
    if isinstance(error, ActormapError):
        return str(error)
    return f"Something went wrong. Reference {reference(error)}"
