"""Pages on paper: what they are of and who may see it stands above, nothing to press, ink on white."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from app_world import App, settled
from approving import let_out
from maps import a_map, actor
from opened import opened, page, standing
from playwright.sync_api import Page, expect

from actormap.web.parts import taking_along
from actormap.web.state.session import Workspace

Visit = Callable[[App], Page]
PLACES = (
    "",
    "actors?id=C001",
    "gaps",
    "introductions",
    "brief",
    "map",
    "situation",
    "situation?tab=incidents",
    "partnership",
)
BRIGHT = """node => {
    const shown = [];
    for (let at = node; at; at = at.parentElement) {
        const colour = getComputedStyle(at).backgroundColor.match(/[\\d.]+/g).map(Number);
        if (colour.length === 3 || colour[3]) { shown.push(...colour.slice(0, 3)); break; }
    }
    const mean = shown.reduce((a, b) => a + b, 0) / (shown.length || 1);
    const turned = getComputedStyle(document.querySelector("[data-testid=stApp]")).filter.includes("invert");
    return shown.length === 0 ? 255 : turned ? 255 - mean : mean;
}"""
"""How bright the ground of something is as it is printed, 0 to 255."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_on_paper_says_whose_it_is_and_holds_nothing_to_press(
    sample_app: App, visit: Visit, scheme: str
) -> None:
    window = visit(sample_app)
    window.emulate_media(color_scheme=scheme)
    for place in PLACES:
        window.emulate_media(media="screen")
        window.goto(f"http://{sample_app.host}/{place}")
        expect(window.locator("h1").first).to_be_visible()
        settled(window)
        heading = window.locator(".st-key-paper-heading")
        expect(heading).to_be_hidden()
        window.emulate_media(media="print")
        expect(heading).to_contain_text("Workspace kasimbi, as on 2026-11-25, seen as Data steward")
        expect(heading).to_contain_text("For use inside the office only.")
        expect(heading).to_contain_text("Of a long table, only the visible rows are printed.")
        expect(window.get_by_test_id("stSidebar")).to_be_hidden()
        pressed = window.get_by_test_id("stMain").locator("button[kind]:not([kind=tertiary])")
        assert not [one for one in pressed.all() if one.is_visible()], place
        assert window.get_by_test_id("stMain").evaluate("n => getComputedStyle(n).overflow") == "visible"
        assert window.locator("h1").evaluate(BRIGHT) > 230, place
        closed = window.locator("[data-testid=stExpander] > details:not([open])")
        assert not [one for one in closed.all() if one.is_visible()], place
        body = window.get_by_test_id("stMainBlockContainer")
        assert body.evaluate("node => getComputedStyle(node).zoom") == "0.75", "wide tables fit on a sheet"
        card = window.locator("[data-testid=stVerticalBlock]:not(:has([data-testid=stVerticalBlock]))").first
        assert card.evaluate("node => getComputedStyle(node).breakInside") == "avoid"
        if place.startswith("actors"):
            expect(window.get_by_role("link", name="Show on map")).to_be_hidden()
            names = window.get_by_test_id("stMain").locator("[class*=st-key-to-] button")
            expect(names.first).to_be_visible()
        if place == "map":
            expect(window.locator(".am-zoom")).to_be_hidden()
            expect(window.locator(".am-tabs")).to_be_hidden()
        if place == "gaps":
            expect(window.get_by_role("link", name="Council of the Ngolai Hearths").first).to_be_visible()
        assert window.pdf(format="A4").startswith(b"%PDF")


def test_who_may_take_nothing_out_prints_a_sheet_that_says_so_and_no_name(
    start: Callable[..., App], visit: Visit
) -> None:
    window = visit(start(role="hro"))
    settled(window)
    refused, title = window.locator(".st-key-paper-refused"), window.locator("h1").first
    expect(title).to_be_visible()
    expect(refused).to_be_hidden()
    window.emulate_media(media="print")
    expect(refused).to_have_text("Your role may export briefs and maps alone. Ask a data steward for more.")
    expect(refused.get_by_text("Your role")).to_be_visible()
    expect(title).to_be_hidden()
    assert re.search(rb"/Count 1\b", window.pdf(format="A4")), "one sheet"


SENSITIVE = actor("B", "Evening Harbour", sensitivity="2")


def heading_of(here: Workspace) -> str:
    return standing(page(taking_along.paper_heading, here))


@pytest.mark.parametrize("role", ["analyst", "data_steward"])
def test_a_page_is_let_out_as_a_file_is(tmp_path: Path, role: str) -> None:
    plain = a_map(actors=[actor("A", "Harbour Club")])
    with opened(tmp_path, plain, role=role) as here:
        assert "For use inside the office only." in heading_of(here)
    with opened(tmp_path, a_map(actors=[actor("A", "Harbour Club"), SENSITIVE]), role=role) as here:
        assert "a second person must approve it before a page is printed" in heading_of(here)
        assert "For use inside the office only." not in heading_of(here)
        let_out(here.store, here.principal)
        assert "For use inside the office only." in heading_of(here)
