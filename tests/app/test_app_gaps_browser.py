"""What only a browser shows of Gaps: a cell is pressed or chosen by keyboard, a check outlives its page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from app_world import App, running_sample, settled, turn_to
from playwright.sync_api import Page, expect

Visit = Callable[[App], Page]
WAITING = """
from pathlib import Path
from actormap.web.state import answers
class Turn:
    def acquire(self, timeout):
        return not Path({gate!r}).exists()
    def release(self):
        pass
answers._TURN = Turn()
"""
"""What lets no check begin while a file is there."""
CUT = """main => [
  ...main.querySelectorAll("[role=radiogroup], [data-testid=stPageLink-NavLink] *, [data-testid=stButton] *"),
].filter(node => node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).overflowX !== "visible")
 .map(node => node.textContent)"""
"""Words of what is wider than the place that it has, and does not go on in a further line."""
HEADING = "Gaps: whom are we missing?"
WOMEN = "2 met of 8 on record"


def test_a_cell_is_chosen_by_keyboard_and_the_address_brings_it_back(sample_app: App, visit: Visit) -> None:
    page = visit(sample_app)
    turn_to(page, "Gaps", HEADING)
    page.get_by_role("combobox", name="Group and area").focus()
    page.keyboard.type("Women, Воржень")
    page.keyboard.press("Enter")
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text(WOMEN)
    expect(page).to_have_url(re.compile(r"/gaps\?at=\w+$"))
    page.reload()
    expect(main).to_contain_text(WOMEN)
    expect(main).to_contain_text("About 10 more (7 to 14) exist and are on no record.")


def test_a_cell_is_chosen_by_pressing_it(sample_app: App, visit: Visit) -> None:
    page = visit(sample_app)
    turn_to(page, "Gaps", HEADING)
    chart = page.get_by_test_id("stVegaLiteChart").first
    expect(chart).to_have_attribute("aria-label", re.compile("^Few are met"))
    # The frame of what is chosen is the last; the figure in a cell is over it.
    chart.locator("[aria-roledescription='rect mark']").nth(-2).click(force=True)
    listed = page.get_by_role("combobox", name="Group and area")
    expect(listed).to_have_value(re.compile("^Young people, Tamourel"))
    heading = page.get_by_test_id("stMain").get_by_role("heading", level=3).first
    expect(heading).to_contain_text("Young people")


@pytest.mark.parametrize("width", [390, 1024, 1280])
def test_no_tab_no_name_and_no_button_is_cut(sample_app: App, visit: Visit, width: int) -> None:
    page = visit(sample_app)
    page.set_viewport_size({"width": width, "height": 900})
    for path in ("gaps", "actors?id=C001"):
        page.goto(f"http://{sample_app.host}/{path}")
        main = page.get_by_test_id("stMain")
        expect(main.locator("h1").first).to_be_visible()
        settled(page)
        cut = main.evaluate(CUT)
        assert not cut, path


@pytest.fixture
def slow_app(tmp_path: Path) -> Iterator[tuple[App, Path]]:
    gate = tmp_path / "wait"
    gate.touch()
    with running_sample(tmp_path, before=WAITING.format(gate=str(gate))) as app:
        yield app, gate


def test_a_check_goes_on_when_its_page_is_left(slow_app: tuple[App, Path], visit: Visit) -> None:
    app, gate = slow_app
    page = visit(app)
    turn_to(page, "Gaps", HEADING)
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("Checking 1 answer on 50 possible maps")
    heading = main.get_by_role("heading", level=3).first
    place, told = heading.bounding_box(), heading.inner_text()
    turn_to(page, "Settings", "Settings")
    gate.unlink()
    turn_to(page, "Gaps", HEADING)
    expect(main).to_contain_text("Checked on 50 possible maps")
    settled(page)
    assert (heading.bounding_box(), heading.inner_text()) == (place, told), "nothing moves"


def test_a_check_can_be_stopped_and_asked_for_again(slow_app: tuple[App, Path], visit: Visit) -> None:
    app, gate = slow_app
    page = visit(app)
    turn_to(page, "Gaps", HEADING)
    page.get_by_role("button", name="Stop").click()
    again = page.get_by_role("button", name="Check on 50 possible maps")
    expect(again).to_be_visible()
    gate.unlink()
    again.click()
    expect(page.get_by_test_id("stMain")).to_contain_text("Checked on 50 possible maps")
