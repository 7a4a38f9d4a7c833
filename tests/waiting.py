"""Programs that tests start, and states that they wait for: nothing is said of how long things take.

A test that waits in vain is ended by pytest-timeout, which says where it waited (pyproject.toml).
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PAUSE = 0.01
"""Seconds between two looks."""


def forks(*modules: str) -> Any:
    """Where processes come from that need not read some modules again; what is said last counts for all."""
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(modules))
    return context


def until(state: Callable[[], Any], *, pause: float = PAUSE) -> Any:
    """What a state says once it says something; it is looked at until then."""
    while not (told := state()):
        time.sleep(pause)
    return told


def ended(pid: int) -> bool:
    """Whether a process has ended."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def child_of(pid: int, word: str) -> int:
    """The child of a process in whose command a word stands, once there is one (where Linux lists them)."""

    def found() -> int | None:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        commands = {
            int(child): Path(f"/proc/{child}/cmdline").read_text(encoding="utf-8") for child in children
        }
        return next((child for child, command in commands.items() if word in command), None)

    return until(found)


@contextmanager
def program(*command: object, **how: Any) -> Iterator[subprocess.Popen[str]]:
    """A program that runs beside the test, and no longer than it."""
    told = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True} | how
    with subprocess.Popen([str(word) for word in command], **told) as started:
        try:
            yield started
        finally:
            started.kill()
