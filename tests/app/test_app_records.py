"""Records in a browser: two windows write into the same row and one takes it back; all by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from app_world import App, close, running_sample, settled
from playwright.sync_api import Locator, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("records")]
Visit = Callable[[App], Page]


@pytest.fixture(scope="module")
def own_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The sample in a workspace that these tests write to."""
    with running_sample(tmp_path_factory.mktemp("records")) as app:
        yield app


def record(page: Page, app: App, code: str) -> None:
    """Open a record by its address."""
    page.goto(f"http://{app.host}/actors?id={code}")
    expect(page.get_by_role("button", name="All actors")).to_be_visible()
    settled(page)


def begin(page: Page) -> Locator:
    """Open the form of the record that is shown."""
    page.get_by_test_id("stMain").get_by_role("button", name="Edit", exact=True).first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("textbox", name="Name, required")).to_be_visible()
    return dialog


def send(dialog: Locator) -> None:
    dialog.get_by_role("button", name="Save", exact=True).click()


def test_two_who_write_into_the_same_row_see_both_versions_and_take_theirs_back(
    own_app: App, visit: Visit
) -> None:
    one, other = visit(own_app), visit(own_app)
    record(one, own_app, "C056")
    record(other, own_app, "C056")
    mine, theirs = begin(one), begin(other)
    mine.get_by_role("textbox", name="Name, required").fill("My name for it")
    theirs.get_by_role("textbox", name="Name, required").fill("Their name for it")
    theirs.get_by_role("tab", name="How we know").click()
    theirs.get_by_role("textbox", name="Note").fill("first line\nsecond line")
    send(theirs)
    expect(theirs).to_contain_text("Saved.")
    send(mine)
    expect(mine).to_contain_text("while you were writing. Nothing of yours is lost.")
    expect(mine.get_by_role("textbox", name="Name, required")).to_have_value("My name for it")
    expect(mine.locator("canvas").first).to_contain_text("Their name for it")
    mine.get_by_role("button", name="Replace theirs with mine").click()
    expect(mine).to_contain_text("Saved.")
    close(mine)
    expect(one.locator("h1").first).to_contain_text("My name for it")
    settled(one)
    beside = one.get_by_test_id("stSidebar")
    beside.get_by_role("button", name="Undo: an actor").click()
    beside.get_by_role("button", name="Yes, undo it").click()
    expect(one.locator("h1").first).to_contain_text("Their name for it")


def test_a_record_is_found_by_keyboard_and_all_actors_leads_to_the_same_list(
    own_app: App, visit: Visit
) -> None:
    page = visit(own_app)
    page.goto(f"http://{own_app.host}/actors?works_on=women&works_in=XZ04")
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("actors of 156")
    settled(page)
    name = page.get_by_role("button", name="Матери Острелицы")
    name.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1").first).to_contain_text("Матери Острелицы")
    assert re.search(r"\?at=\w+$", page.url)
    page.get_by_role("button", name="All actors").click()
    expect(main).to_contain_text("actors of 156")
    box = page.get_by_role("checkbox", name="Select")
    box.first.focus()
    page.keyboard.press("Space")
    expect(main).to_contain_text("1 is selected.")
