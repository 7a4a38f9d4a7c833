"""Long work of a page: it goes on beside the page, tells how far it is, and can be stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

import streamlit as st

from actormap.core.errors import ActormapError, Stopped
from actormap.core.sentences import LANGUAGE, shown, term
from actormap.core.words import _, plain, speak
from actormap.web.escape import esc
from actormap.web.state.windows import part_alone

T = TypeVar("T")
Progress = Callable[[str, float], object]
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
            st.button(_("Stop"), key=key, on_click=_cancel, args=(job, on_cancel))

    watched()


def _cancel(job: Job[T], then: Callable[[], None]) -> None:
    job.stop()
    then()


def refusal(error: ActormapError) -> str:
    """Why work ended, as a page says it."""
    text = shown(error.sentence)
    return text[:1].upper() + text[1:]
