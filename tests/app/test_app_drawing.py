"""A map that takes long to draw is drawn beside its page, which can be used meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context
from pathlib import Path
from typing import Any

import pytest
from maps import sample
from opened import finished, opened, page, seen
from opened import words as said
from streamlit.testing.v1 import AppTest

from actormap.core import words
from actormap.viz.map.look import PLAIN
from actormap.viz.map.network import drawn
from actormap.web.pages.home import map_page
from actormap.web.parts import actor_map
from actormap.web.parts.actor_map import Drawn, of_all
from actormap.web.state.analyses import Question, Request
from actormap.web.state.jobs import DRAWINGS, KEPT
from actormap.web.state.session import Workspace


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setattr(actor_map, "MOST_OPEN", 0)
    with opened(tmp_path, sample()) as workspace:
        yield workspace


@contextmanager
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Drawings wait, each at every step, until they are let go; the last one is what is given."""
    go = threading.Event()

    def slowly(*given: Any, progress: Any, **more: Any) -> dict[str, Any]:
        def told(step: str, share: float) -> None:
            go.wait()
            progress(step, share)

        return drawn(*given, progress=told, **more)

    monkeypatch.setattr(actor_map, "drawn", slowly)
    try:
        yield go
    finally:
        go.set()


def hangs(run: AppTest) -> bool:
    """Whether the map is on the page."""
    return any(part.proto.component_name == "actormap.map" for part in run.get("bidi_component"))


def press(run: AppTest, label: str) -> AppTest:
    return next(button for button in run.button if button.label == label).click().run()


@pytest.mark.usefixtures("here")
def test_the_table_is_there_while_a_large_map_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    with held(monkeypatch) as go:
        run = page(map_page.body)
        assert not run.exception
        assert not hangs(run)
        assert "The same actors as a table" in said(run)
        assert len(run.dataframe[0].value) == len(sample().actors)
        assert "Stop" in [button.label for button in run.button]
        go.set()
        run = finished(run)
    assert not run.exception
    assert hangs(run)
    assert "Stop" not in [button.label for button in run.button]


@pytest.mark.usefixtures("here")
def test_who_does_not_want_to_wait_stops_it_and_can_ask_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with held(monkeypatch) as go:
        run = page(map_page.body)
        (job,) = DRAWINGS.at_work()
        run = press(run, "Stop")
        assert "You stopped it." in said(run)
        go.set()
        job.wait()
        assert not job.succeeded, "it ended at its next step"
        assert not hangs(run.run()), "and is not begun again by itself"
        run = finished(press(run, "Work it out"))
    assert hangs(run)


def drawing(here: Workspace, code: str) -> Request[Drawn]:
    """The map as a window of a language is shown it."""
    context = copy_context()
    context.run(words.speak, words.catalogue(code))
    return context.run(of_all, seen(here), PLAIN, "")


def test_a_map_is_drawn_once_for_all_windows_of_a_language(here: Workspace) -> None:
    english, arabic = drawing(here, "en"), drawing(here, "ar")
    assert english.plain is drawing(here, "en").plain
    assert b"Map of actors" in english.plain.result()[1]
    assert "خريطة الجهات الفاعلة".encode() in arabic.plain.result()[1]
    assert english.plain.result() == drawing(here, "en").plain.result(), "neither took the place of the other"


def test_what_somebody_stopped_is_not_begun_again_for_the_map(here: Workspace) -> None:
    question = Question(seen(here), "reach.steps", {})
    question.stop()
    drawn_without = drawing(here, "en").plain.result()[1]
    assert question.stopped
    assert KEPT.known(f"plain {question.key}") is None
    assert b"Introductions away" not in drawn_without


def test_no_drawing_is_kept_when_the_app_is_locked(here: Workspace) -> None:
    asked = drawing(here, "en")
    asked.plain.wait()
    assert DRAWINGS.known(f"plain {asked.key}") is asked.plain
    here.close()
    assert DRAWINGS.known(f"plain {asked.key}") is None
