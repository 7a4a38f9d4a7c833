"""The pages that are made from the list of analyses: choose a question, read the answer."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from app_world import PAYLOADS, App, choose, grids, settled, turn_to
from playwright.sync_api import Page, expect

from actormap import schema
from actormap.metrics import catalogue
from actormap.pages.analyses import TITLES, heading
from actormap.web.tables import words

Visit = Callable[[App], Page]


def ask(page: Page, name: str) -> None:
    """Choose what to ask, and wait for the answer."""
    choose(page, "What do you want to know?", schema.analyses()[name].question)
    expect(page.locator(f".st-key-about-{name.replace('.', '-')}")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    settled(page)


def turned_to(page: Page, family: schema.Family) -> None:
    turn_to(page, TITLES[family][0], heading(family))


def listed(family: schema.Family) -> list[schema.Analysis]:
    rows = [row for row in schema.analyses().values() if row.family == family]
    return [row for row in rows if catalogue.of_a_map(row.name)]


def test_structure_answers_with_a_table_and_the_finding_of_a_row(sample_app: App, visit: Visit) -> None:
    page = visit(sample_app)
    turned_to(page, "structure")
    ask(page, "structure.components")
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("actors of civil society with")
    told = grids(page)
    for text in ("What the record says", "How sure", "separate part"):
        assert text in told
    page.get_by_text("What is this, and what can it not say?").locator("visible=true").click()
    expect(main).to_contain_text("How it misleads")
    expect(main).to_contain_text("core number is the largest k")
    expect(main).to_contain_text("Seidman (1983)")


@pytest.mark.parametrize("name", ["structure.cutpoints", "structure.fragmentation", "reach.blind_spots"])
def test_no_table_can_be_saved_in_plain_text(sample_app: App, visit: Visit, name: str) -> None:
    page = visit(sample_app)
    turned_to(page, schema.analyses()[name].family)
    ask(page, name)
    page.get_by_test_id("stDataFrame").locator("visible=true").first.hover()
    tools = page.get_by_test_id("stElementToolbarButton")
    expect(tools.first).to_be_visible()
    assert "Download" not in " ".join(tool.inner_html() for tool in tools.all())


def test_an_option_that_is_chosen_is_used(sample_app: App, visit: Visit) -> None:
    page = visit(sample_app)
    turned_to(page, "structure")
    ask(page, "structure.communities")
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("neighbourhoods")
    assert page.get_by_text("Check on 50 possible maps").count() == 0
    choose(page, re.compile("Method"), "Louvain")
    page.get_by_text("What is this, and what can it not say?").locator("visible=true").click()
    settings = page.get_by_test_id("stExpanderDetails").get_by_test_id("stDataFrame").locator("canvas")
    expect(settings.first).to_contain_text("louvain")


@pytest.mark.parametrize("family", TITLES)
def test_every_analysis_of_a_family_answers_or_says_why_not(
    sample_app: App, visit: Visit, family: schema.Family
) -> None:
    page = visit(sample_app)
    turned_to(page, family)
    main = page.get_by_test_id("stMain")
    for row in listed(family):
        ask(page, row.name)
        expect(main).to_contain_text(f"It needs: {row.needs}.")
        for option in (*catalogue.targets(row.name), *catalogue.options(row.name)):
            expect(main).to_contain_text(words(option.name))
        assert "Something went wrong" not in main.inner_text(), row.name
        answered = page.get_by_test_id("stDataFrame").locator("visible=true").count()
        refused = page.get_by_test_id("stAlert").locator("visible=true").count()
        unasked = "Choose whom it is about." in main.inner_text()
        nothing = "Nothing of this kind is recorded." in main.inner_text()
        assert answered or refused or unasked or nothing, row.name


@pytest.mark.parametrize("family", TITLES)
def test_names_that_attack_are_shown_as_text(hostile_app: App, visit: Visit, family: schema.Family) -> None:
    page = visit(hostile_app)
    turned_to(page, family)
    shown = ""
    for row in listed(family):
        ask(page, row.name)
        for target in catalogue.targets(row.name):
            page.get_by_role("combobox", name=re.compile(words(target.name))).click()
            page.get_by_role("option").first.click()
            expect(page.get_by_test_id("stMain")).not_to_contain_text("Choose whom it is about.")
            settled(page)
        shown += page.get_by_test_id("stMain").inner_text() + grids(page)
    if family == "structure":
        assert PAYLOADS[2] in shown
