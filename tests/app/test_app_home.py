"""Home: what is late, three doors, and an empty workspace that can be looked around in."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from app_world import App, choose, settled
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("home")]


def test_what_is_late_and_whom_we_miss_is_told_and_leads_on(
    sample_app: App, visit: Callable[[App], Page]
) -> None:
    page = visit(sample_app)
    settled(page)
    main = page.get_by_test_id("stMain")
    told = main.inner_text()
    assert "due on 2026-11-20" in told
    assert "2 of 18 met (15 to 22 exist)" in told
    assert "2 plans are open." in told
    choose(page, "Whom does the office want to meet?", "C055")
    page.get_by_role("link", name="Find routes to them").click()
    expect(page.locator("h1").first).to_have_text("Introductions: who can introduce us?")
    expect(page).to_have_url(re.compile(r"/introductions\?at=\w+$"))
    expect(page.get_by_role("combobox", name=re.compile("meet"))).to_have_value(re.compile("C055$"))


def test_each_finding_leads_to_where_it_is_told(sample_app: App, visit: Callable[[App], Page]) -> None:
    page = visit(sample_app)
    main = page.get_by_test_id("stMain")
    for label, told in (
        ("See whom we do not meet", "Women in Воржень (Vorzhen): 2 met of 8 on record"),
        ("See who has no route", "Actors to whom no chain of trusted introductions is recorded."),
        ("See who does not talk", "Pairs that work on the same thing in the same place"),
        ("See where a platform is missing", "In 1 place several work without a platform"),
        ("See who is asked too often", "Kasimbi Rights Assembly: asked 9 of 5, let it rest"),
    ):
        settled(page)
        main.get_by_role("link", name=label).first.click()
        expect(main).to_contain_text(told)
        if label == "See who has no route":
            grouped = main.get_by_role("combobox", name="Group actors by")
            expect(grouped).to_have_value("Who they say they are")
        page.goto(f"http://{sample_app.host}/home")
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(main).to_contain_text("Worth a look first")
        assert page.url.endswith(f"{sample_app.host}/")


def test_an_empty_workspace_can_be_looked_around_in(
    start: Callable[..., App], visit: Callable[[App], Page]
) -> None:
    page = visit(start())
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("This workspace is empty")
    page.get_by_role("button", name="Look around").click()
    expect(main).to_contain_text("Invented data: no place, organisation or person in it is real.")
    expect(main).to_contain_text("I am going to meet people")
