"""Gaps in a browser: a cell is pressed or chosen by keyboard, a check outlives its page; one is stopped."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from app_world import App, go_to, running_sample, settled, turn_to
from maps import sample
from opened import opened, press, said, the_app
from opened import turn_to as turned
from playwright.sync_api import Page, expect

from actormap.web.pages import gaps  # noqa: F401 - how many maps a check takes is read before it is set
from actormap.web.state import analyses

Visit = Callable[[App], Page]
WAITING = """
from pathlib import Path
from actormap.web.state import analyses
class Turn:
    def acquire(self, timeout):
        return not Path({gate!r}).exists()
    def release(self):
        pass
analyses._TURN = Turn()
"""
"""What lets no check begin while a file is there."""
CUT = """main => [
  ...main.querySelectorAll("[role=radiogroup], [data-testid=stPageLink-NavLink] *, [data-testid=stButton] *"),
].filter(node => node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).overflowX !== "visible")
 .map(node => node.textContent)"""
"""Words of what is wider than the place that it has, and does not go on in a further line."""
HEADING = "Gaps: whom are we missing?"
WOMEN = "2 met of 8 on record"


def test_a_cell_is_pressed_or_chosen_by_keyboard_and_nothing_is_cut(sample_app: App, visit: Visit) -> None:
    page = visit(sample_app)
    turn_to(page, "Gaps", HEADING)
    main = page.get_by_test_id("stMain")
    chart = page.get_by_test_id("stVegaLiteChart").first
    expect(chart).to_have_attribute("aria-label", re.compile("^Few are met"))
    # The frame of what is chosen is the last; the figure in a cell is over it.
    chart.locator(".mark-rect path").nth(-2).click(force=True)
    listed = page.get_by_role("combobox", name="Group and area")
    expect(listed).to_have_value(re.compile("^Young people, Tamourel"))
    expect(main.get_by_role("heading", level=2).first).to_contain_text("Young people")
    settled(page)
    listed.focus()
    page.keyboard.type("Women, Воржень")
    page.keyboard.press("Enter")
    expect(main).to_contain_text(WOMEN)
    expect(page).to_have_url(re.compile(r"/gaps\?at=\w+$"))
    page.reload()
    expect(main).to_contain_text(WOMEN)
    expect(main).to_contain_text("About 10 more (7 to 14) exist and are on no record.")
    settled(page)
    cut = cut_in_windows(page)
    go_to(page, "/actors?id=C001")
    cut += cut_in_windows(page)
    assert not cut
    assert "component_registry" not in sample_app.log, "no script of a page takes the name of another"


def cut_in_windows(page: Page) -> list[str]:
    """Tabs, names and buttons that are cut, in windows of every width."""
    cut = []
    for width in (390, 1024, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        settled(page)
        cut += [f"{width}: {text}" for text in page.get_by_test_id("stMain").evaluate(CUT)]
    return cut


@pytest.fixture
def slow_app(tmp_path: Path) -> Iterator[tuple[App, Path]]:
    gate = tmp_path / "wait"
    gate.touch()
    with running_sample(tmp_path, before=WAITING.format(gate=str(gate))) as app:
        yield app, gate


def test_a_check_goes_on_when_its_page_is_left(slow_app: tuple[App, Path], visit: Visit) -> None:
    app, gate = slow_app
    page = visit(app)
    turn_to(page, "Gaps", HEADING, at_work=True)
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("Checking 1 answer on 50 possible maps")
    heading = main.get_by_role("heading", level=2).first
    place, told = heading.bounding_box(), heading.inner_text()
    turn_to(page, "Settings", "Settings", at_work=True)
    gate.unlink()
    turn_to(page, "Gaps", HEADING)
    expect(main).to_contain_text("Checked on 50 possible maps")
    settled(page)
    assert (heading.bounding_box(), heading.inner_text()) == (place, told), "nothing moves"


def test_a_check_can_be_stopped_and_asked_for_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go = threading.Event()
    monkeypatch.setattr(analyses, "_TURN", Turn(go))
    with opened(tmp_path, sample(), checks=True):
        run = turned(the_app(), "gaps", waits=False)
        assert "Checking 1 answer on 20 possible maps" in said(run)
        run = press(run, "Stop", waits=False)
        go.set()
        assert "Checked on 20 possible maps" not in said(run)
        run = press(run, "Check on 20 possible maps")
        assert "Checked on 20 possible maps" in said(run)


class Turn:
    """Whose turn it is to work: nobody's, until it is said."""

    def __init__(self, go: threading.Event) -> None:
        self._go = go

    def acquire(self, timeout: float) -> bool:
        """Wait for the turn."""
        return self._go.wait(timeout)

    def release(self) -> None:
        """Give it back."""
