"""Every page for those who read with a screen reader, by keyboard, or see little contrast: what axe finds."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from urllib.parse import urlsplit

import pytest
from app_world import App, settled
from playwright.sync_api import Page, expect

PLACES = [
    "",
    "actors",
    "actors?id=C071",
    "map",
    "gaps",
    "introductions?target=C055",
    "brief?works_in=XZ04",
    "after-a-meeting?whom=C055",
    "bring-a-list",
    "duplicates",
    "settings",
    "experts",
]
SERIOUS = {"serious", "critical"}
NOT_OURS = {"scrollable-region-focusable", "aria-allowed-attr"}
"""What Streamlit's own elements break: its tables and lists are made by it, not by a page."""


def faults(page: Page) -> list[str]:
    found = page.evaluate("async () => (await axe.run(document, {iframes: false})).violations")
    return [
        f"{one['id']}: {one['help']}: {node['html'][:200]}"
        for one in found
        if one["impact"] in SERIOUS and one["id"] not in NOT_OURS
        for node in one["nodes"][:3]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_serious_fault(sample_app: App, visit: Callable[..., Page], scheme: str) -> None:
    page = visit(sample_app)
    page.emulate_media(color_scheme=scheme)
    base = "{0.scheme}://{0.netloc}/".format(urlsplit(page.url))
    script = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    told = []
    for place in PLACES:
        page.goto(base + place)
        page.locator("h1").first.wait_for()
        # Our own style of the page is there once its script has said from which side it is read.
        expect(page.locator("html")).to_have_attribute("dir", "ltr")
        settled(page)
        page.evaluate(script)
        told += [f"/{place}: {fault}" for fault in faults(page)]
    assert not told, "\n".join(told)
