"""The page Introductions, from the question to the recorded outcome, in a workspace of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from app_world import PASSPHRASE, App, grids, running, settled, turn_to, workspace
from playwright.sync_api import Locator, Page, expect

from actormap.config import bundled
from actormap.ingest import read_map

Visit = Callable[[App], Page]
TITLE = "Introductions: who can introduce us?"


@pytest.fixture(scope="module")
def own_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The sample in a workspace that these tests write to."""
    folder = tmp_path_factory.mktemp("plans")
    imported = read_map([bundled("samples")]).require()
    with running(
        workspace(folder / "kasimbi.actormap", imported.changes), folder, passphrase=PASSPHRASE
    ) as app:
        yield app


def part(page: Page, name: str) -> None:
    page.get_by_test_id("stButtonGroup").get_by_text(name).click()
    settled(page)


def unfold(page: Page, form: Locator, button: str) -> Locator:
    """Open a form and wait until nothing on the page moves any more; the button that sends it."""
    form.click()
    send = page.get_by_role("button", name=button)
    expect(send).to_be_visible(timeout=20_000)
    settled(page)
    return send


def choose(page: Page, label: str, *letters: str) -> None:
    for one in letters:
        box = page.get_by_role("combobox", name=label)
        box.click()
        box.fill(one)
        page.wait_for_timeout(300)
        page.keyboard.press("Enter")
        settled(page)


def test_a_route_is_planned_its_step_checked_and_its_outcome_written_down(own_app: App, visit: Visit) -> None:
    page = visit(own_app)
    turn_to(page, "Introductions", TITLE)
    main = page.get_by_test_id("stMain")
    choose(page, "Whom does the office want to meet?", "C006")
    expect(main).to_contain_text("Possible route 2", timeout=20_000)
    expect(main).not_to_contain_text("Who opens the most doors", timeout=20_000)
    assert "offered a way to" in grids(page)
    expect(main).to_contain_text("If Kasimbi Rights Assembly says no:")
    expect(main).to_contain_text("What if somebody says no")
    add = unfold(page, page.get_by_text("Plan this route").nth(1), "Add to our plans")
    page.get_by_label("Who sees to it (a role, never a name)").fill("national officer")
    add.click()
    expect(page.get_by_text("The plan is written.")).to_be_visible(timeout=20_000)
    settled(page)
    expect(page.get_by_text("The plan is written.")).to_be_visible()
    part(page, "Our plans")
    expect(main).to_contain_text("P003 to", timeout=20_000)
    write = unfold(page, page.get_by_text("P003: say what came of step 1"), "Write it down")
    write.click()
    expect(main).to_contain_text("nobody is asked before all is checked", timeout=20_000)
    for check in page.get_by_test_id("stCheckbox").locator("label").all():
        check.click()
    write.click()
    expect(page.get_by_text("It is written down.")).to_be_visible(timeout=20_000)
    settled(page)
    expect(main).to_contain_text("was asked on 2026-11-25: say what came of it (step 1 of 2)", timeout=20_000)


def test_who_has_been_asked_too_often_is_not_planned(own_app: App, visit: Visit) -> None:
    page = visit(own_app)
    turn_to(page, "Introductions", TITLE)
    choose(page, "Whom does the office want to meet?", "C021")
    unfold(page, page.get_by_text("Plan this route").first, "Add to our plans").click()
    expect(page.get_by_test_id("stMain")).to_contain_text(
        "was asked 9 times in three months and can be asked 5: let it rest", timeout=20_000
    )


def test_what_is_asked_of_introducers_narrows_the_routes(own_app: App, visit: Visit) -> None:
    page = visit(own_app)
    turn_to(page, "Introductions", TITLE)
    main = page.get_by_test_id("stMain")
    choose(page, "Whom does the office want to meet?", "C021")
    expect(main).to_contain_text("Possible route 3", timeout=20_000)
    page.get_by_text("Ask more of who introduces, or leave somebody out").click()
    settled(page)
    choose(page, "Never go through", "C001")
    expect(main).not_to_contain_text("Possible route 3", timeout=20_000)
    assert "Kasimbi Rights Assembly (C001)" not in grids(page)


def test_several_actors_have_introducers_loads_and_a_tree(own_app: App, visit: Visit) -> None:
    page = visit(own_app)
    turn_to(page, "Introductions", TITLE)
    part(page, "Several actors")
    choose(page, "Whom does the office want to meet?", "C032", "C055", "C088")
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("2 possible introducers would open the way to 2 of 3 actors", timeout=30_000)
    expect(main).to_contain_text("The introductions that all of it takes together")
    assert "Nobody can be asked to introduce the office to Tšeru Pass Herders' Circle" in grids(page)


def test_the_office_can_open_a_door_and_names_no_hostile_one(own_app: App, visit: Visit) -> None:
    page = visit(own_app)
    turn_to(page, "Introductions", TITLE)
    part(page, "Open a door")
    choose(page, "For whom?", "C055")
    expect(page.get_by_test_id("stMain")).to_contain_text(
        "The office could open a door to Kasimbi Commission for Human Rights", timeout=30_000
    )
    assert "S08" not in grids(page)


def test_what_hangs_on_a_role_that_leaves_is_listed(own_app: App, visit: Visit) -> None:
    page = visit(own_app)
    turn_to(page, "Introductions", TITLE)
    part(page, "An officer leaves")
    choose(page, "Which role leaves?", "national")
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text(
        "Possible handover 1, subject to consent: introduce the successor to Daughters of Marudi in person.",
        timeout=20_000,
    )
    assert "Mujeres de la Sal" in grids(page)
