"""Each page opens on the invented country and says what was planted there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from app_world import (
    MARKER,
    PASSPHRASE,
    App,
    choose,
    choose_target,
    experts,
    grids,
    running,
    settled,
    turn_to,
    workspace,
)
from maps import a_map, actor, tie
from playwright.sync_api import Page, expect

from actormap.core.config import DEFAULT_ROLE
from actormap.core.model import ActorMap, Changes
from actormap.core.sentences import isolated
from actormap.metrics.base.safeguards import AMONG_SHOWN
from actormap.web.pages.analyses import TITLES, listed

Visit = Callable[[App], Page]
SHORT = ["Field office", "جمعية نساء الوادي", "Юристы за права"]


def test_home_tells_numbers_doors_and_main_findings(sample_app: App, visit: Visit) -> None:
    page = visit(sample_app)
    settled(page)
    main = page.get_by_test_id("stMain").inner_text()
    assert "launch" not in page.url
    for text in (
        "Invented data",
        "156",
        "488",
        "I am going to meet people",
        "Whom are we missing?",
        "Who can introduce us?",
        "5 of 5 recorded actors tagged Indigenous peoples",
        "not observed enough",
        "2 of 18 (range 15 to 22)",
        "Kasimbi Rights Assembly",
        "تل سمور",
        "Indicative",
        "Not enough data",
    ):
        assert text in main
    page.get_by_role("link", name="See the gaps").click()
    expect(page.locator("h1").first).to_have_text("Gaps: whom are we missing?")


def test_no_script_of_a_page_takes_the_name_of_another(sample_app: App, visit: Visit) -> None:
    page = visit(sample_app)
    turn_to(page, "Gaps", "Gaps: whom are we missing?")
    assert "component_registry" not in sample_app.log  # where Streamlit would warn of it


def test_gaps_say_what_was_planted(sample_app: App, visit: Visit) -> None:
    page = visit(sample_app)
    turn_to(page, "Gaps", "Gaps: whom are we missing?")
    main = page.get_by_test_id("stMain")
    choose(page, "Group and area", "Women, Воржень")
    expect(main).to_contain_text("2 met of 8 on record; 18 exist (15 to 22)")
    expect(main).not_to_contain_text("no tie that it rests on is in doubt")
    page.get_by_role("button", name="Check on 50 possible maps").click()
    expect(main).to_contain_text("no tie that it rests on is in doubt")
    expect(main).to_contain_text("Checked on 50 possible maps")
    assert "Supported" in main.inner_text()
    page.get_by_role("radio", name="No route").click()
    expect(main).to_contain_text("Council of the Ngolai Hearths")
    settled(page)
    told = grids(page)
    for text in ("Migrants", "Not enough data", "C087", "C088", "C089", "C090", "C091", "several were asked"):
        assert text in told
    page.get_by_role("radio", name="Not talking").click()
    expect(main).to_contain_text("Peace and dialogue")
    settled(page)
    assert "Escritório Popular da Lúvia" in grids(page)
    page.get_by_role("radio", name="No platform").click()
    expect(main).to_contain_text(f"7 actors of civil society work on {isolated('Environment')} in")


def test_introductions_show_the_safe_route_alone(sample_app: App, visit: Visit) -> None:
    page = visit(sample_app)
    turn_to(page, "Introductions", "Introductions: who can introduce us?")
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("let it rest")
    choose_target(page, "C055", "Possible route 1 · 4 introductions · about 6 in 10")
    page.get_by_text("Why it is believed, whom it exposes").click()
    told = grids(page)
    for one in ("رابطة أسر الغائبين في بئر لازم", "weakest step"):
        assert one in told
    page.get_by_text("Show the chain on a map").click()
    expect(page.locator(".am-route li")).to_have_count(5)
    expect(page.locator(".am-root[data-ready]")).to_be_visible()
    page.locator(".am-legend summary").click()
    everything = told + page.locator("[class*='st-key-way']").inner_text()
    assert not [code for code in ("S08", "C059", "0.81", "81%", "0.82", "82%") if code in everything]


def test_introductions_refuse_in_words(sample_app: App, visit: Visit) -> None:
    page = visit(sample_app)
    turn_to(page, "Introductions", "Introductions: who can introduce us?")
    choose_target(page, "C020", "asked not to be contacted")
    choose_target(page, "C088", "No safe route to Tšeru Pass Herders' Circle is recorded.")


def test_an_empty_workspace_says_what_to_do(start: Callable[..., App], visit: Visit) -> None:
    page = visit(start())
    expect(page.get_by_test_id("stMain").get_by_role("link", name="Bring your list")).to_be_visible()
    for name, title in (
        ("Map", "Map: who is there?"),
        ("Gaps", "Gaps: whom are we missing?"),
        ("Introductions", "Introductions: who can introduce us?"),
    ):
        turn_to(page, name, title)
        expect(page.get_by_test_id("stMain")).to_contain_text("There are no actors yet")


@pytest.fixture
def for_an_officer(tmp_path: Path) -> Iterator[App]:
    people = [actor("A", name="Open Desk"), actor("B", name=MARKER, sensitivity=3)]
    m = a_map(actors=people, ties=[tie("A", "B", "coordination")])
    path = workspace(tmp_path / "two.actormap", Changes({"actors": m.actors, "ties": m.ties}, why="list"))
    with running(path, tmp_path, passphrase=PASSPHRASE, role=DEFAULT_ROLE) as app:
        yield app


def test_who_names_no_role_looks_as_an_officer(for_an_officer: App, visit: Visit) -> None:
    page = visit(for_an_officer)
    expect(page.get_by_test_id("stSidebar")).to_contain_text("Your role: Human rights officer.")
    experts(page, "structure.components")
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("with 0 recorded ties of collaboration")
    assert "Open Desk" in grids(page)
    assert MARKER not in main.inner_text() + grids(page)
    page.get_by_text("What is this, and what can it not say?").locator("visible=true").click()
    expect(main).to_contain_text(str(AMONG_SHOWN))


@pytest.fixture
def short_list(tmp_path: Path) -> Iterator[App]:
    spheres = ["field_presence", "civil_society", "civil_society"]
    actors = pd.DataFrame({"id": ["O", "A", "B"], "name": SHORT, "sphere": spheres})
    changes = Changes({"actors": ActorMap(actors=actors).actors}, why="list")
    path = workspace(tmp_path / "list.actormap", changes)
    with running(path, tmp_path, passphrase=PASSPHRASE) as app:
        yield app


def test_a_short_list_without_ties_is_answered_on_every_page(short_list: App, visit: Visit) -> None:
    page = visit(short_list)
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("Too little is recorded to say anything yet.")
    for link in ("Map", "Gaps", "Introductions"):
        page.get_by_role("link", name=link, exact=True).click()
        expect(page.locator("h1").first).to_have_text(re.compile(f"^{link}: "))
        settled(page)
        assert "Something went wrong" not in main.inner_text(), link
    for family in TITLES:
        experts(page, next(iter(listed(family))))
        assert "Something went wrong" not in main.inner_text(), family
    experts(page, "structure.components")
    expect(main).to_contain_text("2 actors of civil society with 0 recorded ties of collaboration")
    assert SHORT[1] in grids(page)
