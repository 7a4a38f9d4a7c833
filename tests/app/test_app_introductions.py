"""The page Introductions, from the question to the recorded outcome, in a workspace of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from app_world import App, choose, choose_target, close, closing, grids, running_sample, settled, turn_to
from playwright.sync_api import Page, expect
from waiting import until

from actormap.core.sentences import isolated

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
    page.get_by_text("Why it is believed, whom it exposes").first.click()
    expect(main).to_contain_text("says no:")
    assert "offered an introduction to" in grids(page)
    page.get_by_role("button", name="Plan this route").click()  # the other way leads over who should rest
    expect(dialog).to_contain_text("Port Selim Lawyers' Guild")
    dialog.get_by_label("Who is responsible (a role, never a name)").fill("national officer")
    dialog.get_by_role("button", name="Add to our plans").click()
    expect(dialog).to_contain_text("The plan is saved.")
    close(dialog)
    expect(main).to_contain_text("is an open plan for Union of Dock Workers of Selim. Go on with it")
    expect(page.get_by_role("button", name="Plan this route")).to_have_count(0)
    card = page.locator("[class*='st-key-card']").filter(has_text="Union of Dock Workers of Selim")
    card.get_by_role("button", name="Asked").click()
    write = dialog.get_by_role("button", name="Save")
    write.click()
    expect(dialog).to_contain_text("Nobody is asked before all is checked")
    settled(page)
    checks = dialog.get_by_test_id("stCheckbox").locator("label").all()
    for check in checks:
        check.click()
    expect(dialog.get_by_role("checkbox", checked=True)).to_have_count(len(checks))
    write.click()
    expect(dialog).to_contain_text("Saved.")
    close(dialog)
    expect(card).to_contain_text("Port Selim Lawyers' Guild was asked on 2026-11-25: say what came of it")
    expect(card.get_by_role("button", name="Asked")).to_have_count(0)
    expect(card.get_by_role("button")).to_have_text(["Agreed", "Said no", "Stop"])


def test_a_route_reads_from_left_to_right_also_where_all_names_are_arabic(own_app: App, visit: Visit) -> None:
    page = visit(own_app)
    page.set_viewport_size({"width": 1800, "height": 900})
    turn_to(page, "Introductions", TITLE)
    choose_target(page, "C055", "Possible route 1")
    strip = page.locator("[class*='st-key-strip']")
    names = [
        "Field presence, Kasimbi",
        "شبكة مسعفي نورية المتطوعين",
        "جمعية التعليم الشعبي في بئر لازم",
        "دار السكينة في بئر لازم",
        "رابطة أسر الغائبين في بئر لازم",
    ]
    boxes = [strip.get_by_text(isolated(name), exact=True).bounding_box() for name in names]
    assert all(boxes)
    places = [(round(box["y"] / 200), box["x"]) for box in boxes if box]
    assert places == sorted(places)
    assert strip.evaluate("one => getComputedStyle(one).direction") == "ltr"


def test_a_plan_is_made_with_the_keyboard_alone(own_app: App, visit: Visit) -> None:
    page = visit(own_app)
    turn_to(page, "Introductions", TITLE)
    page.get_by_role("combobox", name="Whom does the office want to meet?").focus()
    page.keyboard.type("C075")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stMain")).to_contain_text("Possible route 1")
    settled(page)
    page.get_by_role("button", name="Plan this route").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Who is responsible (a role, never a name)").focus()
    page.keyboard.type("national officer")
    page.keyboard.press("Tab")
    page.keyboard.type("2026-12-10")
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("The plan is saved.")
    closing(dialog).focus()
    page.keyboard.press("Enter")
    expect(page.locator("[class*='st-key-card']").filter(has_text="by 2026-12-10")).to_have_count(1)


def test_a_meeting_closes_a_step_and_is_taken_back(own_app: App, visit: Visit) -> None:
    page = visit(own_app)
    turn_to(page, "Introductions", TITLE)
    main = page.get_by_test_id("stMain")
    card = page.locator("[class*='st-key-card']").filter(has_text="Escritório Popular da Lúvia")
    card.get_by_role("link", name="Met").click()
    expect(page.locator("h1").first).to_have_text("After a meeting")
    expect(main).to_contain_text("Plan P001, step 2: met.")
    choose(page, "They work with", "C029")
    expect(main).to_contain_text("It writes 1 contact, 1 tie, 1 introduction that was made.")
    page.get_by_label("Note").fill("A quiet talk.")
    page.keyboard.press("Control+Enter")
    expect(main).to_contain_text("The meeting with Escritório Popular da Lúvia is recorded.")
    turn_to(page, "Introductions", TITLE)
    expect(main).to_contain_text(
        "P001 to Escritório Popular da Lúvia: met on 2026-11-25. The plan is closed."
    )
    page.go_back()
    expect(main).to_contain_text("is recorded.")
    settled(page)
    main.get_by_role("button", name="Undo").click()
    expect(main).to_contain_text("Plan P001, step 2: met.")
    expect(page.get_by_label("Note")).to_have_value("A quiet talk.")
    turn_to(page, "Introductions", TITLE)
    expect(card.get_by_role("button")).to_have_text(["Agreed", "Said no", "Stop"])


def test_a_meeting_is_chosen_and_written_with_the_keyboard_alone(own_app: App, visit: Visit) -> None:
    page = visit(own_app)
    turn_to(page, "Introductions", TITLE)
    choose_target(page, "C001", "speak to it directly")
    page.get_by_role("link", name="After a meeting").focus()
    page.keyboard.press("Enter")
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("It writes 1 contact.")
    settled(page)
    page.get_by_role("combobox", name="Whom did we meet?").focus()
    page.keyboard.type("C079")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Whom did we meet?")).to_have_value(re.compile("C079$"))
    settled(page)
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    expect(main).to_contain_text("is recorded.")
    main.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    expect(main).to_contain_text("What this will change")


def test_what_is_asked_of_introducers_narrows_the_routes(own_app: App, visit: Visit) -> None:
    page = visit(own_app)
    turn_to(page, "Introductions", TITLE)
    main = page.get_by_test_id("stMain")
    choose_target(page, "C021", "Possible route 3")
    page.get_by_text("What introducers must offer, and whom to leave out").click()
    expect(page.get_by_role("combobox", name="Never go through")).to_be_visible()
    settled(page)
    choose(page, "Never go through", "C001")
    expect(main).not_to_contain_text("Possible route 3")
    settled(page)
    ways = page.locator("[class*='st-key-strip']")
    expect(ways.filter(has_text="C007")).to_have_count(1)
    expect(ways.filter(has_text="Kasimbi Rights Assembly")).to_have_count(0)


def test_several_actors_have_introducers_loads_and_a_tree(own_app: App, visit: Visit) -> None:
    page = visit(own_app)
    turn_to(page, "Introductions", TITLE)
    part(page, "Several actors")
    expect(page.get_by_test_id("stMain")).to_contain_text("Choose the actors that are to be met.")
    choose(page, "Whom does the office want to meet?", "C032", "C055", "C088")
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("2 possible introducers would open the way to 2 of 3 actors")
    expect(main).to_contain_text("All the introductions that this takes")
    settled(page)
    until(lambda: "Nobody can be asked to introduce the office to Tšeru Pass Herders' Circle" in grids(page))


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
