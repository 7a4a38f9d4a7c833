"""Back, Forward, reload and links bring what was chosen on a page; one thing done is one step."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.resources import files
from signal import SIGCONT, SIGSTOP

from app_world import App, choose, choose_target, settled, turn_to
from playwright.sync_api import Locator, Page, Route, expect
from waiting import until

Visit = Callable[[App], Page]
ACTORS, GAPS = "Actors: who is there?", "Gaps: whom are we missing?"
INTRODUCTIONS = "Introductions: who can introduce us?"
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


def test_records_one_after_the_other_are_gone_back_through(sample_app: App, visit: Visit) -> None:
    page = visit(sample_app)
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


def test_who_goes_on_before_the_page_is_whole_can_go_back_too(sample_app: App, visit: Visit) -> None:
    page = visit(sample_app)
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
        until(lambda: page.evaluate("history.pushState.name === 'step'"))
    finally:
        sample_app.process.send_signal(SIGCONT)
    expect(heading).to_have_text(ACTORS)
    settled(page)
    page.go_back()
    expect(heading).to_have_text(home)


def test_a_browser_that_does_not_tell_of_acts_keeps_steps_too(sample_app: App, visit: Visit) -> None:
    page = visit(sample_app)
    heading = page.locator("h1").first
    home = heading.inner_text()
    page.add_init_script("Object.defineProperty(Navigator.prototype, 'userActivation', {value: undefined})")
    page.reload()
    until(lambda: page.evaluate("history.pushState.name === 'step'"))
    turn_to(page, "Actors", ACTORS)
    page.go_back()
    expect(heading).to_have_text(home)


def test_what_was_chosen_on_a_page_that_was_left_is_one_step(sample_app: App, visit: Visit) -> None:
    page = visit(sample_app)
    turn_to(page, "Gaps", GAPS)
    open_tab(page, "Conduct")
    turn_to(page, "Actors", ACTORS)
    before = steps(page)
    turn_to(page, "Gaps", GAPS)
    expect(page).to_have_url(re.compile(r"/gaps\?at=\w+$"))
    expect(page.get_by_role("radio", name="Conduct")).to_be_checked()
    assert steps(page) == before + 1
    page.go_back()
    expect(page.locator("h1").first).to_have_text(ACTORS)


def test_tabs_and_cells_of_gaps_are_gone_back_through(sample_app: App, visit: Visit) -> None:
    page = visit(sample_app)
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


def test_targets_and_parts_of_introductions_are_gone_back_through(sample_app: App, visit: Visit) -> None:
    page = visit(sample_app)
    turn_to(page, "Introductions", INTRODUCTIONS)
    listed = page.get_by_role("combobox", name="Whom does the office want to meet?")
    choose_target(page, "C055", "Possible route 1 · 4 introductions")
    choose_target(page, "C020", "asked not to be contacted")
    several = open_tab(page, "Several actors")
    page.go_back()
    expect(listed).to_have_value(re.compile("C020$"))
    page.go_back()
    expect(listed).to_have_value(re.compile("C055$"))
    page.go_back()
    expect(listed).to_have_value("")
    page.get_by_test_id("stMain").locator("[class*='st-key-ways-to'] button").first.click()
    expect(listed).to_have_value(re.compile("C0"))
    page.go_back()
    expect(listed).to_have_value("")
    expect(several).not_to_be_checked()


def test_what_the_search_leads_to_is_one_step_and_leaves_the_page_before_as_it_was(
    sample_app: App, visit: Visit
) -> None:
    page = visit(sample_app)
    turn_to(page, "Gaps", GAPS)
    tab = open_tab(page, "Not talking")
    before = steps(page)
    page.get_by_label("Find anybody, anything").fill("C055")
    page.locator("[class*='st-key-search-actor'] button").first.click()
    expect(page).to_have_url(re.compile(r"/actors\?at=\w+$"))
    settled(page)
    assert steps(page) == before + 1
    page.go_back()
    expect(page.locator("h1").first).to_have_text(GAPS)
    expect(tab).to_be_checked()


def test_who_is_shown_on_the_map_is_gone_back_through(sample_app: App, visit: Visit) -> None:
    page = visit(sample_app)
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


def test_a_link_chooses_all_and_its_page_can_be_narrowed_further(sample_app: App, visit: Visit) -> None:
    page = visit(sample_app)
    page.goto(re.sub(r"(//[^/]+/).*", r"\1actors?works_on=women&works_in=XZ04", page.url))
    counted = page.get_by_test_id("stMain").get_by_text(re.compile(r"^\d+ actors? of 156$"))
    all_of_them = counted.inner_text()
    choose(page, "Met", "Never")
    expect(counted).not_to_have_text(all_of_them)
    settled(page)
    page.go_back()
    expect(counted).to_have_text(all_of_them)
    page.go_forward()
    expect(counted).not_to_have_text(all_of_them)
    narrowed = counted.inner_text()
    page.reload()
    expect(counted).to_have_text(narrowed)


def test_parts_of_settings_are_gone_back_through(sample_app: App, visit: Visit) -> None:
    page = visit(sample_app)
    turn_to(page, "Settings", "Settings")
    rights, sends = open_tab(page, "Who sees what"), open_tab(page, "What this program sends")
    page.go_back()
    expect(rights).to_be_checked()
    page.go_forward()
    expect(sends).to_be_checked()


def test_no_address_holds_a_code(sample_app: App, visit: Visit) -> None:
    """The history of a browser is read by whoever finds the computer."""
    page = visit(sample_app)
    been: list[str] = []
    page.on("framenavigated", lambda frame: been.append(frame.url))
    turn_to(page, "Gaps", GAPS)
    page.get_by_label("Find anybody, anything").fill("C055")
    page.locator("[class*='st-key-search-actor'] button").first.click()
    expect(page).to_have_url(re.compile(r"/actors\?at=\w+$"))
    name = page.locator("h1").first.inner_text()
    settled(page)
    page.get_by_role("link", name="Show on map").click()
    expect(page).to_have_url(re.compile(r"/map\?at=\w+$"))
    settled(page)
    page.go_back()
    expect(page.locator("h1").first).to_have_text(name)
    page.reload()
    expect(page.locator("h1").first).to_have_text(name)
    assert len({*been}) > 3
    assert not [url for url in been if re.search(r"C\d\d\d|XZ\d\d", url)]
    for unknown in ("actors?at=aaaaaaaaaaaaaaaa", "actors?at=", "map?at=%00"):
        page.goto(re.sub(r"(//[^/]+/).*", rf"\1{unknown}", page.url))
        settled(page)
        expect(page.get_by_test_id("stException")).to_have_count(0)
