"""The search of the side bar in a browser: by keyboard alone, and nothing of it in an address or a store."""

from __future__ import annotations

import re
from collections.abc import Callable

from app_world import App, settled
from playwright.sync_api import Page, expect

Visit = Callable[[App], Page]


def test_by_keyboard_from_the_slash_to_the_record_also_where_the_side_bar_is_closed(
    sample_app: App, visit: Visit
) -> None:
    page = visit(sample_app)
    settled(page)
    box = page.get_by_role("searchbox", name="Find anybody, anything")
    expect(box).to_have_attribute("spellcheck", "false")
    expect(box).to_have_attribute("autocomplete", "off")
    page.keyboard.press("/")
    expect(box).to_be_focused()
    page.keyboard.type("zhenskiy/")
    expect(box).to_have_value("zhenskiy/")
    found = page.get_by_role("button", name=re.compile("^Женский"))
    expect(found).to_have_count(2)
    expect(page.get_by_test_id("stSidebar").get_by_text("its name in another script")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    expect(found.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(found.last).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/actors\?at=\w+$"))
    expect(page.locator("h1").first).to_contain_text("Женский")
    settled(page)
    page.keyboard.press("/")
    page.keyboard.type("kra")
    expect(page.get_by_role("button", name="Kasimbi Rights Assembly", exact=True)).to_be_visible()
    expect(page.locator("h1").first).to_contain_text(
        "Женский"
    )  # the record is not wiped by what is typed next
    kept = page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
    assert "zhenskiy" not in kept
    box.fill("")
    expect(page.get_by_role("button", name="Kasimbi Rights Assembly", exact=True)).to_have_count(0)
    settled(page)
    page.get_by_test_id("stSidebar").hover()
    page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
    expect(box).not_to_be_in_viewport()
    page.keyboard.press("/")
    expect(box).to_be_in_viewport()
    expect(box).to_be_focused()
    page.keyboard.type("kra")
    expect(page.get_by_role("button", name="Kasimbi Rights Assembly", exact=True)).to_be_visible()
