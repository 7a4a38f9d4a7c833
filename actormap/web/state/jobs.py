"""Long work of a page: it goes on beside the page, tells how far it is, can be stopped, and is kept."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from actormap.core.errors import ActormapError, Stopped
from actormap.core.sentences import LANGUAGE, shown, term
from actormap.core.words import _, plain, speak
from actormap.web.escape import esc
from actormap.web.state.resumed import part_alone

T = TypeVar("T")
Progress = Callable[[str, float], object]
Work = Callable[[Progress], Any]
LOOK = 0.4
"""Seconds between two looks at how far it is."""
BEGINNING = term("Beginning")
"""The step of work that has not told of one yet."""


class Job(Generic[T]):
    """Work in a thread of its own, begun as it is made.

    Parameters
    ----------
    work
        Called with a function that is told what is being done and the share that is done; it must know
        nothing of the page. What it tells is where it can be stopped.
    """

    def __init__(self, work: Callable[[Progress], T]) -> None:
        self.step: str = BEGINNING
        self.share = 0.0
        self._stop = threading.Event()
        self._result: T | None = None
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()

    @property
    def done(self) -> bool:
        """Whether it has ended, however it did."""
        return not self._thread.is_alive()

    @property
    def succeeded(self) -> bool:
        """Whether it has ended and found something."""
        return self.done and self._error is None

    @property
    def failed(self) -> bool:
        """Whether it has ended and found nothing."""
        return self.done and self._error is not None

    def stop(self) -> None:
        """Let it end at the next step; what it would have found is not waited for."""
        self._stop.set()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it has ended, or for so long; whether it has."""
        self._thread.join(seconds)
        return self.done

    def result(self) -> T:
        """What it found; what the work raises is raised here, `Stopped` where it was stopped."""
        self.wait()
        if self._error is not None:
            raise self._error
        return self._result  # type: ignore[return-value]  # T itself may be None

    def _run(self, work: Callable[[Progress], T]) -> None:
        try:
            self._result = work(self._progress)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is raised again where the result is asked for
            self._error = error

    def _progress(self, step: str, share: float) -> None:
        if self._stop.is_set():
            raise Stopped("stopped. Nothing was changed.")
        self.step, self.share = step, min(max(share, 0.0), 1.0)


def at_work(job: Job[T], *, on_cancel: Callable[[], None] | None = None, key: str = "cancel work") -> None:
    """Show how far work is, and a button that stops it; the page is drawn anew when it has ended.

    `on_cancel` is called when it is stopped; None where it cannot be.
    """
    language = LANGUAGE.get()

    @st.fragment(run_every=LOOK)
    def watched() -> None:
        speak(language)  # it is a run of its own
        # Never in the middle of the page: what was pressed further below would be lost.
        if part_alone() and job.done:
            st.rerun()
        st.progress(job.share, text=esc(plain(job.step)))
        if on_cancel is not None:
            st.button(_("Stop"), key=key, on_click=stop)

    def stop() -> None:
        job.stop()
        if on_cancel is not None:
            on_cancel()

    watched()


def refusal(error: ActormapError) -> str:
    """Why work ended, as a page says it."""
    text = shown(error.sentence)
    return text[:1].upper() + text[1:]


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
        self._wanted = defaultdict[str, set[str]](set)
        self._refused = defaultdict[str, set[str]](set)
        self._lock = threading.Lock()

    def begun(self, key: str, work: Work) -> Job[Any]:
        """The work of this name, begun unless it was."""
        with self._lock:
            job = self._jobs.pop(key, None) or Job(work)
            self._jobs[key] = job
            self._wanted[key].update({window()} - {PROGRAM})
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
            self._refused[key].add(window())
            self._wanted[key].discard(window())
            if key in self._jobs and not self._wanted[key]:
                self._end(key)

    def stopped(self, key: str) -> bool:
        """Whether this window wanted no more of it; for the program itself, whether any did."""
        refused = self._refused.get(key, set())
        return bool(refused) if window() == PROGRAM else window() in refused

    def again(self, key: str) -> None:
        """Let it be begun again, also where it failed."""
        with self._lock:
            self._refused[key].discard(window())
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
