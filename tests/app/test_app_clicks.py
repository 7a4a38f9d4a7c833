"""A click on a place is answered, also in the moment in which work beside the page ends."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from app_world import UNCHECKED, App, running_sample, settled, turn_to
from playwright.sync_api import Page, expect
from test_app_gaps_browser import HEADING, WAITING
from waiting import until

Visit = Callable[[App], Page]
OVERTAKEN = """
import threading
from pathlib import Path
from actormap.web.state import language
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
clear, speak = MediaFileManager.clear_session_refs, language.speak
slow, go_on = [], threading.Event()
def begun_anew(self, *about):
    context = get_script_run_ctx(suppress_warning=True)
    if context is not None and context.fragment_ids_this_run and not slow:
        slow.append(threading.current_thread())
        Path({held!r}).touch()
        go_on.wait()
    clear(self, *about)
def overtaking():
    if slow and threading.current_thread() is not slow[0]:
        go_on.set()
        slow[0].join()
    speak()
MediaFileManager.clear_session_refs, language.speak = begun_anew, overtaking
"""
"""Holds a page that begins anew, as a check is over, until the page that is clicked has begun."""

LATE = """
from actormap.web import insides
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
class Late(insides.Pages):
    def set_script_intent(self, wanted, name):
        left = self.current_page_script_hash
        if left and left != wanted:
            late = RerunData(page_script_hash=left, fragment_id="what watches work", is_auto_rerun=True)
            get_script_run_ctx().script_requests.request_rerun(late)
        super().set_script_intent(wanted, name)
insides.Pages = Late
"""
"""Lets a part of each page that is left ask to be drawn anew before the browser learns of the next page."""


@pytest.fixture
def overtaken_app(tmp_path: Path) -> Iterator[tuple[App, Path, Path]]:
    gate, held = tmp_path / "wait", tmp_path / "held"
    gate.touch()
    before = WAITING.format(gate=str(gate)) + OVERTAKEN.format(held=str(held))
    with running_sample(tmp_path, before=before) as app:
        yield app, gate, held


def test_a_click_as_a_check_ends_is_not_lost(overtaken_app: tuple[App, Path, Path], visit: Visit) -> None:
    app, gate, held = overtaken_app
    page = visit(app)
    turn_to(page, "Gaps", HEADING, at_work=True)
    expect(page.get_by_test_id("stMain")).to_contain_text("Checking 1 answer on 50 possible maps")
    gate.unlink()
    until(held.exists)
    turn_to(page, "Settings", "Settings", at_work=True)
    assert "withheld" not in app.log


@pytest.fixture
def late_app(tmp_path: Path) -> Iterator[App]:
    with running_sample(tmp_path, before=UNCHECKED + LATE) as app:
        yield app


def test_what_a_page_that_was_left_asks_takes_nothing_from_the_next(late_app: App, visit: Visit) -> None:
    page = visit(late_app)
    main, search = page.get_by_test_id("stMain"), page.get_by_label("Find anybody, anything")
    found = page.locator("[class*='st-key-search-actor'] button").first
    search.fill("C055")
    found.click()
    expect(page).to_have_url(re.compile(r"/actors\?at=\w+$"))
    settled(page)
    search.fill("C001")
    expect(found).to_contain_text("Kasimbi Rights Assembly")
    settled(page)
    expect(main).to_contain_text("Timeline")
