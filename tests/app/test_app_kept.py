"""Work that several windows wait for: who stops it waits no longer, and it goes on for the others."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from actormap.web.state import jobs
from actormap.web.state.jobs import PROGRAM, Kept, Progress


class Windows:
    """The window that asks next, and work that ends when it is let go."""

    def __init__(self) -> None:
        self.who, self.go = PROGRAM, threading.Event()

    def work(self, progress: Progress) -> str:
        """Wait until it may go on."""
        self.go.wait()
        progress("Ending", 1.0)
        return "found"


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Iterator[Windows]:
    made = Windows()
    monkeypatch.setattr(jobs, "window", lambda: made.who)
    yield made
    made.go.set()


def test_who_stops_work_stops_it_for_no_other_window(windows: Windows) -> None:
    held = Kept(4)
    windows.who = "ana"
    job = held.begun("check", windows.work)
    windows.who = "basil"
    assert held.begun("check", windows.work) is job
    held.stop("check")
    assert held.stopped("check")
    assert held.known("check") is None
    windows.who = "ana"
    assert not held.stopped("check")
    assert held.known("check") is job
    windows.go.set()
    assert job.result() == "found"
    windows.who = "basil"
    assert held.known("check") is job, "what was found is there for everybody"


def test_work_that_nobody_waits_for_any_more_ends(windows: Windows) -> None:
    held = Kept(4)
    for windows.who in ("ana", PROGRAM, "basil"):
        job = held.begun("check", windows.work)
    for windows.who in ("ana", "basil"):
        held.stop("check")
    windows.go.set()
    job.wait()
    assert not job.succeeded
    windows.who = PROGRAM
    assert held.stopped("check"), "the program does not begin it again by itself"
    windows.who = "ana"
    held.again("check")
    assert held.begun("check", windows.work).result() == "found"
