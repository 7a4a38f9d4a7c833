"""Programs that need not read their packages again: forked off a process that has read them.

To read them takes most of the time in which an app starts, and tests start a hundred apps. What an app
consists of (`actormap.web`, `actormap.web.pages`) is read by each one for itself: tests change it before.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from waiting import forks

READ_BEFORE = [
    "actormap.viz.brief",
    "actormap.records.finder",
    "actormap.ingest",
    "actormap.meetings",
    "actormap.metrics.summary",
    "actormap.records.record",
    "actormap.store",
    "actormap.viz.charts",
    "actormap.viz.map.network",
    "streamlit.emojis",
    "streamlit.web.bootstrap",
    "uvicorn",
]
"""What has read all packages that an app needs."""

_CONTEXT = forks(*READ_BEFORE)
_MAIN = sys.modules["__main__"]
"""What a new process reads first: in its place Streamlit puts each page that it runs in this process."""


class Forked:
    """A program in a process of its own, with the words of `subprocess.Popen`.

    Parameters
    ----------
    code
        Its text.
    env
        Its whole environment.
    out, log
        Where it prints, and where its errors stand.
    """

    def __init__(self, code: str, env: Mapping[str, str], out: Path, log: Path) -> None:
        self._process = _CONTEXT.Process(target=_run, args=(code, dict(env), str(out), str(log)))
        sys.modules["__main__"] = _MAIN
        self._process.start()

    def poll(self) -> int | None:
        """How it ended; None as long as it runs."""
        code: int | None = self._process.exitcode
        return code

    def wait(self, timeout: float | None = None) -> int:
        """How it ended, once it has; an error where it takes more seconds than that."""
        self._process.join(timeout)
        code = self.poll()
        if code is None:
            raise subprocess.TimeoutExpired(self._process.name, timeout or 0)
        return code

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it still runs."""
        if self.poll() is None:
            os.kill(self._process.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


def _run(code: str, env: Mapping[str, str], out: str, log: str) -> None:
    """What the new process does, as ``python -c`` would with this environment."""
    for number, path in ((1, out), (2, log)):
        with Path(path).open("w", encoding="utf-8") as file:
            os.dup2(file.fileno(), number)
    os.environ.clear()
    os.environ.update(env)
    exec(code, {"__name__": "__main__"})  # noqa: S102 - text of a test
