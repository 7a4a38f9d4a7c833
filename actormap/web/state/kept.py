"""Work that goes on beside the pages, and what it found, by what it is about."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from actormap.web.state.jobs import Job, Progress

Work = Callable[[Progress], Any]


class Kept:
    """Work by what it is about, shared by all windows; the latest pieces of it.

    Parameters
    ----------
    most
        So many pieces are kept; a further one takes the place of the one not asked for the longest.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._jobs: dict[str, Job[Any]] = {}
        self._refused: set[str] = set()
        self._lock = threading.Lock()

    def begun(self, key: str, work: Work) -> Job[Any]:
        """The work of this name, begun unless it was."""
        with self._lock:
            job = self._jobs.pop(key, None) or Job(work)
            self._jobs[key] = job
            for old in list(self._jobs)[: max(len(self._jobs) - self._most, 0)]:
                self._jobs.pop(old).stop()
            return job

    def known(self, key: str) -> Job[Any] | None:
        """The work of this name, or None where it was not begun."""
        with self._lock:
            return self._jobs.get(key)

    def stop(self, key: str) -> None:
        """Let work end; it is not begun again before somebody asks for it."""
        with self._lock:
            self._refused.add(key)
            if key in self._jobs:
                self._jobs.pop(key).stop()

    def stopped(self, key: str) -> bool:
        """Whether somebody wanted this work to end."""
        return key in self._refused

    def again(self, key: str) -> None:
        """Let it be begun again."""
        self._refused.discard(key)

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
            self._refused.clear()


KEPT = Kept(256)
DRAWINGS = Kept(4)
"""Maps as they are drawn: a large one is megabytes."""


def forget() -> None:
    """Stop all work, and let go of all that was found."""
    for kept in (KEPT, DRAWINGS):
        kept.clear()
