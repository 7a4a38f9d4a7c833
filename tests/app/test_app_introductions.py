"""The page Introductions, from the question to the recorded outcome, in a workspace of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from app_world import App, choose, choose_target, grids, running_sample, settled, turn_to
from playwright.sync_api import Page, expect

from actormap.sentences import isolated

Visit = Callable[[App], Page]
TITLE = "Introductions: who can introduce us?"


@pytest.fixture(scope="module")
def own_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The sample in a workspace that these tests write to."""
    with running_sample(tmp_path_factory.mktemp("plans")) as app:
        yield app


def part(page: Page, name: str) -> None:
    page.get_by_test_id("stButtonGroup").get_by_text(name).click()


def test_a_route_is_planned_its_step_checked_and_its_outcome_written_down(own_app: App, visit: Visit) -> None:
    page = visit(own_app)
    turn_to(page, "Introductions", TITLE)
    main, dialog = page.get_by_test_id("stMain"), page.get_by_role("dialog")
    choose_target(page, "C006", "Possible route 2")
    expect(main).not_to_contain_text("Who opens the most doors")
    assert "offered a way to" in grids(page)
    expect(main).to_contain_text("If Kasimbi Rights Assembly says no:")
    expect(main).to_contain_text("What if somebody says no")
    page.get_by_role("button", name="Plan this route").nth(1).click()
    expect(dialog).to_contain_text("Possible route 2: FP → Port Selim Lawyers' Guild → C006")
    dialog.get_by_label("Who sees to it (a role, never a name)").fill("national officer")
    dialog.get_by_role("button", name="Add to our plans").click()
    expect(dialog).to_contain_text("The plan is written.")
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)
    part(page, "Our plans")
    planned = page.get_by_text(re.compile(r"P\d+ to Union of Dock Workers of Selim"))
    code = planned.first.inner_text().split()[0]
    page.get_by_role("button", name=f"{code}: say what came of step 1").click()
    write = dialog.get_by_role("button", name="Write it down")
    write.click()
    expect(dialog).to_contain_text("nobody is asked before all is checked")
    settled(page)
    checks = dialog.get_by_test_id("stCheckbox").locator("label").all()
    for check in checks:
        check.click()
    expect(dialog.get_by_role("checkbox", checked=True)).to_have_count(len(checks))
    write.click()
    expect(dialog).to_contain_text("It is written down.")
    dialog.get_by_role("button", name="Close").click()
    expect(main).to_contain_text(
        f"{code} to Union of Dock Workers of Selim: Port Selim Lawyers' Guild was asked on 2026-11-25: "
        "say what came of it (step 1 of 2)"
    )


def test_who_has_been_asked_too_often_is_not_planned(own_app: App, visit: Visit) -> None:
    page = visit(own_app)
    turn_to(page, "Introductions", TITLE)
    choose_target(page, "C021", "Possible route 3")
    page.get_by_role("button", name="Plan this route").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Add to our plans").click()
    expect(dialog).to_contain_text("was asked 9 times in three months and can be asked 5: let it rest")


def test_what_is_asked_of_introducers_narrows_the_routes(own_app: App, visit: Visit) -> None:
    page = visit(own_app)
    turn_to(page, "Introductions", TITLE)
    main = page.get_by_test_id("stMain")
    choose_target(page, "C021", "Possible route 3")
    page.get_by_text("Ask more of who introduces, or leave somebody out").click()
    expect(page.get_by_role("combobox", name="Never go through")).to_be_visible()
    settled(page)
    choose(page, "Never go through", "C001")
    expect(main).not_to_contain_text("Possible route 3")
    settled(page)
    cells = page.get_by_test_id("stDataFrame").locator("canvas")
    expect(cells.filter(has_text="C007")).not_to_have_count(0)
    expect(cells.filter(has_text="Kasimbi Rights Assembly (C001)")).to_have_count(0)


def test_several_actors_have_introducers_loads_and_a_tree(own_app: App, visit: Visit) -> None:
    page = visit(own_app)
    turn_to(page, "Introductions", TITLE)
    part(page, "Several actors")
    expect(page.get_by_test_id("stMain")).to_contain_text("Choose the actors that are to be met.")
    choose(page, "Whom does the office want to meet?", "C032", "C055", "C088")
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("2 possible introducers would open the way to 2 of 3 actors")
    expect(main).to_contain_text("The introductions that all of it takes together")
    settled(page)
    assert "Nobody can be asked to introduce the office to Tšeru Pass Herders' Circle" in grids(page)


def test_the_office_can_open_a_door_and_names_no_hostile_one(own_app: App, visit: Visit) -> None:
    page = visit(own_app)
    turn_to(page, "Introductions", TITLE)
    part(page, "Open a door")
    choose(page, "For whom?", "C055")
    expect(page.get_by_test_id("stMain")).to_contain_text(
        f"The office could open a door to {isolated('Kasimbi Commission for Human Rights')}"
    )
    settled(page)
    assert "S08" not in grids(page)


def test_what_hangs_on_a_role_that_leaves_is_listed(own_app: App, visit: Visit) -> None:
    page = visit(own_app)
    turn_to(page, "Introductions", TITLE)
    part(page, "An officer leaves")
    choose(page, "Which role leaves?", "national")
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text(
        "Possible handover 1, subject to consent: introduce the successor to Daughters of Marudi in person."
    )
    settled(page)
    assert "Mujeres de la Sal" in grids(page)
