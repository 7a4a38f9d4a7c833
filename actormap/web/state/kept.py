"""Work that goes on beside the pages, and what it found, by what it is about."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from streamlit.runtime.scriptrunner import get_script_run_ctx

from actormap.web.state.jobs import Job, Progress

Work = Callable[[Progress], Any]
PROGRAM = ""
"""What asks where no window does."""


def window() -> str:
    """The window for which a page is drawn, or `PROGRAM`."""
    context = get_script_run_ctx(suppress_warning=True)
    return PROGRAM if context is None else context.session_id


class Kept:
    """Work by what it is about, shared by all windows; the latest pieces of it.

    Who stops a piece no longer waits for it; it ends when no other window has asked for it.

    Parameters
    ----------
    most
        So many pieces are kept; a further one takes the place of the one not asked for the longest.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._jobs: dict[str, Job[Any]] = {}
        self._wanted: dict[str, set[str]] = {}
        self._refused: dict[str, set[str]] = {}
        self._lock = threading.Lock()

    def begun(self, key: str, work: Work) -> Job[Any]:
        """The work of this name, begun unless it was."""
        with self._lock:
            job = self._jobs.pop(key, None) or Job(work)
            self._jobs[key] = job
            self._wanted.setdefault(key, set()).update({window()} - {PROGRAM})
            for old in list(self._jobs)[: max(len(self._jobs) - self._most, 0)]:
                self._end(old)
            return job

    def known(self, key: str) -> Job[Any] | None:
        """The work of this name; None where it was not begun, or goes on for others than who stopped it."""
        with self._lock:
            job = self._jobs.get(key)
        return None if job is not None and not job.done and self.stopped(key) else job

    def stop(self, key: str) -> None:
        """Wait no longer; it is not begun again before somebody asks for it."""
        with self._lock:
            self._refused.setdefault(key, set()).add(window())
            wanted = self._wanted.get(key, set())
            wanted.discard(window())
            if key in self._jobs and not wanted:
                self._end(key)

    def stopped(self, key: str) -> bool:
        """Whether this window wanted no more of it; for the program itself, whether any did."""
        refused = self._refused.get(key, set())
        return bool(refused) if window() == PROGRAM else window() in refused

    def again(self, key: str) -> None:
        """Let it be begun again, also where it failed."""
        with self._lock:
            self._refused.get(key, set()).discard(window())
            if key in self._jobs and self._jobs[key].failed:
                self._end(key)

    def _end(self, key: str) -> None:
        self._jobs.pop(key).stop()
        self._wanted.pop(key, None)

    def at_work(self) -> list[Job[Any]]:
        """What has not ended."""
        with self._lock:
            return [job for job in self._jobs.values() if not job.done]

    def clear(self) -> None:
        """Stop all work, and let go of what was found."""
        with self._lock:
            for job in self._jobs.values():
                job.stop()
            self._jobs.clear()
            self._wanted.clear()
            self._refused.clear()


KEPT = Kept(256)
DRAWINGS = Kept(4)
"""Maps as they are drawn: a large one is megabytes."""


def forget() -> None:
    """Stop all work, and let go of all that was found."""
    for kept in (KEPT, DRAWINGS):
        kept.clear()
