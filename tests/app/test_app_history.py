"""Back, Forward, reload and links bring what was chosen on a page; one thing done is one step."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from signal import SIGCONT, SIGSTOP

import pytest
from app_world import App, called, choose, choose_target, settled, turn_to
from maps import sample
from opened import opened, the_app
from opened import turn_to as turned
from playwright.sync_api import Locator, Page, Route, expect
from waiting import until

Visit = Callable[[App], Page]
ACTORS, GAPS = "Actors: who is there?", "Gaps: whom are we missing?"
INTRODUCTIONS = "Introductions: who can introduce us?"
STEPS = "history.pushState.name === 'step'"
"""That the script of the page is at work."""
WOMEN, YOUNG = "2 met of 8 on record", "Young people, Tamourel"


def steps(page: Page) -> int:
    """How many steps the browser knows."""
    count: int = page.evaluate("history.length")
    return count


def open_tab(page: Page, name: str) -> Locator:
    """Open a part of a page; the button that opens it."""
    button, before = page.get_by_role("radio", name=name, exact=True), page.url
    button.click()
    expect(button).to_be_checked()
    expect(page).not_to_have_url(before)
    settled(page)
    return button


def test_records_a_search_and_the_map_are_gone_back_through_and_no_address_holds_a_code(
    sample_app: App, visit: Visit
) -> None:
    """The history of a browser is read by whoever finds the computer."""
    page = visit(sample_app)
    assert "launch" not in page.url
    been: list[str] = []
    page.on("framenavigated", lambda frame: been.append(frame.url))
    records(page)
    searched_and_mapped(page)
    assert len({*been}) > 3
    assert not [url for url in been if re.search(r"C\d\d\d|XZ\d\d", url)]
    on_the_map(page)
    page.goto(f"http://{sample_app.host}/home")
    expect(page.locator("h1").first).to_have_text("Who is there, and whom do we reach?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.url.endswith(f"{sample_app.host}/")


def records(page: Page) -> None:
    """Each record is a step, also once the page is loaded anew."""
    turn_to(page, "Actors", ACTORS)
    heading, main, before = page.locator("h1").first, page.get_by_test_id("stMain"), steps(page)
    first = main.locator("[class*='st-key-open-record'] button").first
    one = first.inner_text()
    first.click()
    expect(heading).to_have_text(one)
    settled(page)
    tied = main.locator("[class*='st-key-to-'] button").first
    other = tied.inner_text()
    tied.click()
    expect(heading).to_have_text(other)
    settled(page)
    assert steps(page) == before + 2
    for told in (one, ACTORS, "Who is there, and whom do we reach?"):
        page.go_back()
        expect(heading).to_have_text(told)
        settled(page)
    for told in (ACTORS, one, other):
        page.go_forward()
        expect(heading).to_have_text(told)
        settled(page)
    page.reload()
    expect(heading).to_have_text(other)
    page.go_back()
    expect(heading).to_have_text(one)
    settled(page)


def searched_and_mapped(page: Page) -> None:
    """What the search leads to is one step, and leaves the page before as it was."""
    heading = page.locator("h1").first
    turn_to(page, "Gaps", GAPS)
    tab = open_tab(page, "Not talking")
    before = steps(page)
    page.get_by_label("Find anybody, anything").fill("C055")
    page.locator("[class*='st-key-search-actor'] button").first.click()
    expect(page).to_have_url(re.compile(r"/actors\?at=\w+$"))
    settled(page)
    assert steps(page) == before + 1
    page.go_back()
    expect(heading).to_have_text(GAPS)
    expect(tab).to_be_checked()
    page.go_forward()
    expect(page).to_have_url(re.compile(r"/actors\?at=\w+$"))
    expect(heading).not_to_have_text(GAPS)
    settled(page)
    name = heading.inner_text()
    page.get_by_role("link", name="Show on map").click()
    expect(page).to_have_url(re.compile(r"/map\?at=\w+$"))
    settled(page)
    page.go_back()
    expect(heading).to_have_text(name)
    page.reload()
    expect(heading).to_have_text(name)


def on_the_map(page: Page) -> None:
    """Who is shown on the map is a step; an address that somebody wrote stays."""
    shown = page.get_by_role("region", name="Details").locator("h2")
    names = []
    for code in ("C001", "C055"):
        page.goto(re.sub(r"(//[^/]+/).*", rf"\1actors?id={code}", page.url))
        page.get_by_role("link", name="Show on map").click()
        expect(page).to_have_url(re.compile(r"/map\?at=\w+$"))
        names.append(shown.inner_text())
    assert names[0] != names[1]
    page.go_back()
    expect(page).to_have_url(re.compile(r"/actors\?id=C055$"))
    settled(page)
    page.go_back()
    expect(shown).to_have_text(names[0])


def test_what_is_chosen_on_pages_is_gone_back_through_step_by_step(sample_app: App, visit: Visit) -> None:
    page = visit(sample_app)
    chosen_lists(page)
    tabs_and_cells(page)
    page_that_was_left(page)
    targets_and_parts(page)
    parts_of_settings(page)


def page_that_was_left(page: Page) -> None:
    """What was chosen on a page that was left is one step."""
    open_tab(page, "Cut off?")
    turn_to(page, "Actors", ACTORS)
    before = steps(page)
    turn_to(page, "Gaps", GAPS)
    expect(page).to_have_url(re.compile(r"/gaps\?at=\w+$"))
    expect(page.get_by_role("radio", name="Cut off?")).to_be_checked()
    assert steps(page) == before + 1
    page.go_back()
    expect(page.locator("h1").first).to_have_text(ACTORS)


def tabs_and_cells(page: Page) -> None:
    """Each tab and each cell of Gaps is a step."""
    turn_to(page, "Gaps", GAPS)
    main = page.get_by_test_id("stMain")
    listed = page.get_by_role("combobox", name="Group and area")
    choose(page, "Group and area", "Women, Воржень")
    expect(main).to_contain_text(WOMEN)
    choose(page, "Group and area", YOUNG)
    expect(main).not_to_contain_text(WOMEN)
    settled(page)
    talking, conduct = open_tab(page, "Not talking"), open_tab(page, "Conduct")
    page.go_back()
    expect(talking).to_be_checked()
    page.go_back()
    expect(listed).to_have_value(re.compile(f"^{YOUNG}"))
    page.go_back()
    expect(main).to_contain_text(WOMEN)
    expect(listed).to_have_value(re.compile("^Women"))
    for _ in range(3):
        page.go_forward()
    expect(conduct).to_be_checked()


def targets_and_parts(page: Page) -> None:
    """Each target and each part of Introductions is a step."""
    turn_to(page, "Introductions", INTRODUCTIONS)
    listed = page.get_by_role("combobox", name="Whom does the office want to meet?")
    choose_target(page, "C055", "The planned route: 4 introductions")
    choose_target(page, "C020", "asked not to be contacted")
    several, door = open_tab(page, "Several actors"), open_tab(page, "Open a door")
    open_tab(page, "An officer leaves")
    for part in (door, several):
        page.go_back()
        expect(part).to_be_checked()
        settled(page)
    page.go_back()
    expect(listed).to_have_value(re.compile(re.escape(called("C020"))))
    page.go_back()
    expect(listed).to_have_value(re.compile(re.escape(called("C055"))))
    page.go_back()
    expect(listed).to_have_value("")
    page.get_by_test_id("stMain").locator("[class*='st-key-ways-to'] button").first.click()
    expect(listed).not_to_have_value("")
    page.go_back()
    expect(listed).to_have_value("")
    expect(several).not_to_be_checked()


def chosen_lists(page: Page) -> None:
    """A link chooses all of it, and its page can be narrowed further."""
    page.goto(re.sub(r"(//[^/]+/).*", r"\1actors?works_on=women&works_in=XZ04", page.url))
    counted = page.get_by_test_id("stMain").get_by_text(re.compile(r"^\d+ actors? of 156$"))
    all_of_them = counted.inner_text()
    choose(page, "Met", "No contact recorded")
    expect(counted).not_to_have_text(all_of_them)
    settled(page)
    page.go_back()
    expect(counted).to_have_text(all_of_them)
    page.go_forward()
    expect(counted).not_to_have_text(all_of_them)
    narrowed = counted.inner_text()
    page.reload()
    expect(counted).to_have_text(narrowed)


def parts_of_settings(page: Page) -> None:
    """Each part of Settings is a step."""
    turn_to(page, "Settings", "Settings")
    rights, sends = open_tab(page, "Who sees what"), open_tab(page, "What this program sends")
    page.go_back()
    expect(rights).to_be_checked()
    page.go_forward()
    expect(sends).to_be_checked()


def test_who_goes_on_before_the_page_is_whole_or_has_an_old_browser_can_go_back_too(
    sample_app: App, visit: Visit
) -> None:
    page = visit(sample_app)
    # Were what this page asks for held, the server would stop before the next one has asked for its own.
    until(lambda: page.evaluate(STEPS))
    heading = page.locator("h1").first
    late: list[Route] = []
    home, script = heading.inner_text(), files("actormap.web").joinpath("assets/page.js").read_bytes()

    held = True

    def hold(route: Route) -> None:
        if held:
            late.append(route)
        else:  # the server is stopped by now: a page that is drawn anew asks once more
            route.fulfill(body=script, content_type="text/javascript")

    page.route("**/page.js", hold)
    page.reload(wait_until="commit")
    expect(heading).to_have_text(home)
    until(lambda: page.evaluate("1") and late)
    sample_app.process.send_signal(SIGSTOP)
    try:
        page.get_by_role("link", name="Actors", exact=True).click()
        held = False
        for route in late:
            route.fulfill(body=script, content_type="text/javascript")
        until(lambda: page.evaluate(STEPS))
    finally:
        sample_app.process.send_signal(SIGCONT)
    expect(heading).to_have_text(ACTORS)
    settled(page)
    page.go_back()
    expect(heading).to_have_text(home)
    page.unroute("**/page.js")
    page.add_init_script("Object.defineProperty(Navigator.prototype, 'userActivation', {value: undefined})")
    page.reload()
    until(lambda: page.evaluate(STEPS))
    turn_to(page, "Actors", ACTORS)
    page.go_back()
    expect(heading).to_have_text(home)


@pytest.mark.parametrize("place", ["actors", "map"])
def test_an_address_that_another_program_made_leads_to_the_page_alone(place: str, tmp_path: Path) -> None:
    with opened(tmp_path, sample()):
        plain = turned(the_app(), place)
        for mark in ("aaaaaaaaaaaaaaaa", "", "\0"):
            run = turned(the_app(), place, at=mark)
            assert not run.exception
            assert run.title[0].value == plain.title[0].value
