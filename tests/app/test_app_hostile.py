"""Names that attack are shown letter by letter: no picture loads, no script runs, no trace stays."""

from __future__ import annotations

import re
from collections.abc import Callable

from app_world import (
    MARKER,
    PAYLOADS,
    App,
    as_shown,
    choose_target,
    close,
    experts,
    grids,
    settled,
    turn_to,
)
from playwright.sync_api import Page, expect

from actormap.core import schema
from actormap.metrics import catalogue
from actormap.web.escape import WORD_JOINER
from actormap.web.parts.tables import words

Visit = Callable[[App], Page]


NO_LINKS = "a[href*='127.0.0.1:9'], a[href*='evil.example']"


def shown(page: Page) -> str:
    """What a page says, nothing of which leads elsewhere."""
    expect(page.locator(NO_LINKS)).to_have_count(0)
    return read(page) + grids(page)


def read(page: Page) -> str:
    """What a page says outside of its tables, as it is read."""
    return page.get_by_test_id("stMain").inner_text().replace(WORD_JOINER, "")


def test_names_that_attack_are_text_on_every_page(hostile_app: App, visit: Visit) -> None:
    page = visit(hostile_app)
    home_and_map(page)
    gaps(page)
    introductions(page)
    brief(page)
    searched(page)
    what_is_judged(page, hostile_app)
    for_experts(page)
    nothing_is_left_on_disk(page, hostile_app)


def home_and_map(page: Page) -> None:
    """The first page, the map and the tables of it."""
    settled(page)
    expect(page.get_by_test_id("stSidebar")).to_contain_text("[x](y) $z$")
    assert "http://127.0.0.1:9/" in shown(page)
    turn_to(page, "Map", "Map: who is there?")
    expect(page.locator(".am-root[data-ready]")).to_be_visible()
    page.get_by_role("combobox", name="Find an actor").fill("127.0.0.1")
    page.keyboard.press("Enter")
    details = page.get_by_role("region", name="Details")
    for _ in range(len(PAYLOADS)):
        expect(details.locator("h2")).to_contain_text(re.compile("|".join(map(re.escape, PAYLOADS))))
        page.keyboard.press("n")
    for view in ("Actor × actor", "Theme × area"):
        page.get_by_role("button", name=view).click()
        expect(page.locator(".am-matrix")).to_be_visible()
    settled(page)
    assert PAYLOADS[0] in shown(page)


def gaps(page: Page) -> None:
    """All tabs of Gaps."""
    turn_to(page, "Gaps", "Gaps: whom are we missing?")
    main = page.get_by_test_id("stMain")
    expect(main.get_by_role("radio").first).to_be_visible()
    said = ""
    for tab in main.get_by_role("radio").all():
        tab.click()
        expect(tab).to_be_checked()
        expect(main).not_to_contain_text(re.compile(r"Checking .* possible maps"))
        settled(page)
        expect(page.locator(NO_LINKS)).to_have_count(0)
        said += read(page)
    assert PAYLOADS[1] in said
    assert "http://127.0.0.1:9/" in said


def introductions(page: Page) -> None:
    """What refuses, and a way with its form and its map."""
    turn_to(page, "Introductions", "Introductions: who can introduce us?")
    choose_target(page, PAYLOADS[0], "asked not to be contacted")
    assert "http://127.0.0.1:9/" in shown(page)
    choose_target(page, PAYLOADS[3], "Possible route 1")
    assert "http://127.0.0.1:9/" in shown(page)
    page.get_by_role("button", name="Plan this route").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(PAYLOADS[2])
    close(dialog)
    page.get_by_text("Show the chain on a map").click()
    expect(page.locator(".am-root .vis-network canvas")).to_be_visible()
    settled(page)


def brief(page: Page) -> None:
    """The brief, and the page that is saved of it."""
    turn_to(page, "Brief", "Brief: two pages to take with you")
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("Whom to meet first, and how")
    assert "http://127.0.0.1:9/" in shown(page)
    page.get_by_role("button", name="Make the brief").click()
    log = page.get_by_test_id("stSidebar").get_by_text(re.compile("Revision .* log"))
    before = log.inner_text()
    with page.expect_download() as download:
        page.get_by_role("button", name="A page, to read").click()
    expect(log).not_to_have_text(before)  # that it left is in the log
    told = download.value.path().read_text(encoding="utf-8")
    assert "&lt;script&gt;window.__xss=1" in told
    assert "<script" not in told
    expect(main.get_by_role("img").last).to_be_visible()
    settled(page)


def searched(page: Page) -> None:
    """What the search finds."""
    page.get_by_role("searchbox").fill("A")
    page.get_by_role("button", name="Show more").click()
    for name in PAYLOADS:
        expect(page.get_by_role("button").filter(has_text=as_shown(name)).first).to_be_visible()
    settled(page)


def what_is_judged(page: Page, app: App) -> None:
    """A law with all that hangs on it, and one of its forms."""
    page.goto(f"http://{app.host}/about?of=instrument&id=instruments 0")
    expect(page.locator("h1").first).to_contain_text("beacon.png")
    settled(page)
    assert PAYLOADS[2] in shown(page)
    page.get_by_role("button", name="Add: assessment").click()
    expect(page.get_by_role("dialog")).to_contain_text("Choose what is judged")
    close(page.get_by_role("dialog"))


def for_experts(page: Page) -> None:
    """An analysis of all, and one about somebody."""
    main = page.get_by_test_id("stMain")
    for name in ("structure.components", "influence.channels"):
        experts(page, name)
        for target in catalogue.targets(name):
            page.get_by_role("combobox", name=re.compile(words(target.name))).click()
            page.get_by_role("option").first.click()
            settled(page)
        expect(main).to_contain_text(schema.analyses()[name].needs)
        if name == "structure.components":
            expect(main).to_contain_text(PAYLOADS[2])


def nothing_is_left_on_disk(page: Page, app: App) -> None:
    """The names stand in the window alone."""
    turn_to(page, "Map", "Map: who is there?")
    assert MARKER in grids(page)
    left = app.traces()
    assert len(left) > 10_000
    assert MARKER.encode() not in left
    assert b"beacon.png" not in left
    assert not list((app.folder / "home").rglob("machine_id*"))


def test_an_unexpected_error_shows_a_reference_and_no_name(start: Callable[..., App], visit: Visit) -> None:
    crash = f"""
from actormap.web.pages.home import home
def current_reading():
    raise KeyError({MARKER!r})
home.current_reading = current_reading
"""
    app = start(before=crash)
    page = visit(app)
    expect(page.get_by_test_id("stAlert")).to_contain_text("Something went wrong. Reference")
    told = page.get_by_test_id("stApp").inner_text()
    assert MARKER not in told + app.log
    assert told.split("Reference ")[1].split()[0] in app.log
