"""Work that goes on beside the pages, and what it found, by what it is about."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from actormap.web.state.jobs import Job, Progress

MOST = 256
"""So many pieces of work are kept; a further one takes the place of the one not asked for the longest."""

Work = Callable[[Progress], Any]


class Kept:
    """Work by what it is about, shared by all windows; the latest pieces of it."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job[Any]] = {}
        self._refused: set[str] = set()
        self._lock = threading.Lock()

    def begun(self, key: str, work: Work) -> Job[Any]:
        """The work of this name, begun unless it was."""
        with self._lock:
            job = self._jobs.pop(key, None) or Job(work)
            self._jobs[key] = job
            for old in list(self._jobs)[: max(len(self._jobs) - MOST, 0)]:
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


KEPT = Kept()
