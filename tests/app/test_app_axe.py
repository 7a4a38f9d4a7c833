"""Every page for those who read with a screen reader, by keyboard, or see little contrast: what axe finds."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files

from app_world import App, go_to, lit, settled
from playwright.sync_api import Page, expect

PLACES = [
    "",
    "actors",
    "gaps?tab=no-route",
    "actors?id=C071",
    "gaps?tab=not-talking&missing=platforms",
    "map",
    "gaps",
    "introductions?target=C055",
    "experts?tab=power",
    "brief?works_in=XZ04",
    "experts?tab=joints",
    "situation",
    "after-a-meeting?whom=C055",
    "gaps?tab=change",
    "situation?tab=laws",
    "partnership",
    "bring-a-list",
    "situation?tab=risk",
    "partnership?tab=stages",
    "duplicates",
    "situation?tab=incidents",
    "partnership?tab=meetings",
    "settings",
    "brief?write=frameworks",
    "partnership?tab=check",
    "experts",
]
"""In an order in which no two that follow each other have the same heading."""
SERIOUS = {"serious", "critical"}
ALSO = {"heading-order"}
"""Less than serious, but by ear one finds one's way by headings."""
NOT_OURS = {"scrollable-region-focusable", "aria-allowed-attr"}
"""What Streamlit's own elements break: its tables and lists are made by it, not by a page."""


PALE = """() => [...document.querySelectorAll("[data-testid=stVegaLiteChart] [class*=role-] text")]
    .filter(text => /role-(axis|legend)/.test(text.parentNode.getAttribute("class"))
        || ["#1F2933", "#E4E7EB"].includes(text.getAttribute("fill")))
    .filter(text => getComputedStyle(text).fill !== getComputedStyle(document.querySelector("h1")).color)
    .map(text => text.textContent)"""
"""Letters of charts, at which axe does not look, with neither a colour of their own nor that of the page."""


def faults(page: Page) -> list[str]:
    found = page.evaluate("async () => (await axe.run(document, {iframes: false})).violations")
    return [
        f"{one['id']}: {one['help']}: {node['html'][:200]}"
        for one in found
        if (one["impact"] in SERIOUS or one["id"] in ALSO) and one["id"] not in NOT_OURS
        for node in one["nodes"][:3]
    ]


def test_no_page_has_a_serious_fault_by_day_and_by_night(sample_app: App, visit: Callable[..., Page]) -> None:
    page = visit(sample_app)
    settled(page)
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    told = []
    for place in PLACES:
        if place:
            go_to(page, f"/{place}")
        for scheme in ("light", "dark"):
            lit(page, scheme)
            told += [f"/{place}, {scheme}: {fault}" for fault in faults(page)]
            told += [f"/{place}, {scheme}, pale: {letters}" for letters in page.evaluate(PALE)]
    assert not told, "\n".join(told)


def test_at_200_percent_no_column_is_narrower_than_a_sentence_and_a_typed_day_leaves_nothing_open(
    sample_app: App, visit: Callable[..., Page]
) -> None:
    page = visit(sample_app)
    settled(page)
    day = page.get_by_test_id("stDateInput").get_by_role("spinbutton")
    day.first.focus()
    calendar = page.get_by_role("grid")
    expect(calendar).to_be_visible()
    page.keyboard.type("20261120")
    page.keyboard.press("Enter")
    expect(calendar).to_have_count(0)
    expect(day.last).to_have_text("20")
    settled(page)
    page.set_viewport_size({"width": 683, "height": 384})
    settled(page)
    columns = page.get_by_test_id("stMain").get_by_test_id("stColumn")
    widths = [column.evaluate("node => node.getBoundingClientRect().width") for column in columns.all()]
    assert len(widths) > 4
    assert min(widths) > 200, widths
