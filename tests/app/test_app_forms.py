"""What is typed into a form is kept, whatever the page, the connection and others do meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from app_world import App, at_work, choose, choose_target, close, running_sample, settled, turn_to
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

Visit = Callable[[App], Page]
SLOWER = 4
"""How many times slower than this computer that of the officer is taken to be."""
ROLE = "Who is responsible (a role, never a name)"


@pytest.fixture(scope="module")
def own_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The sample in a workspace that these tests write to."""
    with running_sample(tmp_path_factory.mktemp("forms")) as app:
        yield app


def slow(page: Page) -> Page:
    """The window on a slow computer."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page


def routes(page: Page, code: str) -> None:
    """Ask for routes to an actor, each of which can be planned."""
    turn_to(page, "Introductions", "Introductions: who can introduce us?")
    choose_target(page, code, "Possible route 1")


def begin(page: Page) -> tuple[Locator, Locator]:
    """Begin a plan: its dialog, and the field for the role of who sees to it."""
    page.get_by_role("button", name="Plan this route").first.click()
    dialog = page.get_by_role("dialog")
    return dialog, dialog.get_by_label(ROLE)


def send(dialog: Locator) -> None:
    dialog.get_by_role("button", name="Add to our plans").click()


def planned_once(page: Page, name: str, owner: str) -> None:
    """Look among our plans for the one for an actor."""
    close(page.get_by_role("dialog"))
    card = page.locator("[class*='st-key-card']").filter(has_text=name)
    expect(card).to_have_count(1)
    expect(card).to_contain_text(owner)
    expect(card).to_contain_text("Ask ")


def lose_the_connection(page: Page, line: WebSocketRoute) -> None:
    """Break it off, and wait until the browser has made another."""
    line.close()
    app = page.get_by_test_id("stApp")
    expect(app).not_to_have_attribute("data-test-connection-state", "CONNECTED")
    expect(app).to_have_attribute("data-test-connection-state", "CONNECTED")


def test_a_form_keeps_its_text_and_its_button_works_while_the_page_is_at_work(
    own_app: App, visit: Visit
) -> None:
    page = slow(visit(own_app))
    routes(page, "C011")
    with at_work(own_app, page):
        dialog, role = begin(page)
        role.press_sequentially("national")
    settled(page)
    expect(role).to_be_focused()
    page.keyboard.type(" officer")
    expect(role).to_have_value("national officer")
    send(dialog)
    expect(dialog).to_contain_text("The plan is saved.")
    planned_once(page, "Violet Pier Collective", "national officer")


def test_a_form_that_is_sent_while_the_page_is_at_work_is_written_once(own_app: App, visit: Visit) -> None:
    page = slow(visit(own_app))
    routes(page, "C029")
    with at_work(own_app, page):
        dialog, role = begin(page)
        role.press_sequentially("deputy officer")
        send(dialog)
        send(dialog)
    expect(dialog).to_contain_text("The plan is saved.")
    planned_once(page, "Casa Arco Claro", "deputy officer")


def test_the_browser_asks_before_what_is_half_filled_in_is_lost(own_app: App, visit: Visit) -> None:
    page = visit(own_app).context.new_page()  # in a window of `visit` each question of the browser is a fault
    page.goto(own_app.url)
    routes(page, "C079")
    dialog, role = begin(page)
    role.press_sequentially("legal officer")
    with page.expect_event("dialog") as asked:
        page.evaluate("setTimeout(() => location.reload())")
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    expect(role).to_have_value("legal officer")
    close(dialog)
    page.reload()
    expect(page.get_by_role("heading", level=1).first).to_be_visible()


LEAVE = """async (to) => {
    const ours = performance.getEntriesByType("resource").map((file) => file.name);
    const leave = ours.find((file) => file.endsWith("actormap.page/page.js")).replaceAll("page", "leave");
    (await import(leave)).default({ data: { to } });
}"""


def test_who_is_logged_out_is_not_asked(own_app: App, visit: Visit) -> None:
    page = visit(own_app)
    routes(page, "C079")
    _, role = begin(page)
    role.press_sequentially("legal officer")
    page.evaluate(LEAVE, f"{page.url}?left")
    page.wait_for_url("**?left")


def test_what_is_typed_and_what_was_written_stay_when_the_connection_is_lost(
    own_app: App, visit: Visit
) -> None:
    page = visit(own_app)
    lines: list[WebSocketRoute] = []

    def through(line: WebSocketRoute) -> None:
        lines.append(line)
        line.connect_to_server()

    page.route_web_socket("**/_stcore/stream**", through)
    page.reload()
    routes(page, "C079")
    with at_work(own_app, page):
        dialog, role = begin(page)
        role.press_sequentially("legal officer")
        lose_the_connection(page, lines[-1])
    settled(page)
    expect(role).to_have_value("legal officer")
    send(dialog)
    expect(dialog).to_contain_text("The plan is saved.")
    with at_work(own_app, page):
        lose_the_connection(page, lines[-1])
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "running")
    settled(page)
    expect(dialog).to_contain_text("The plan is saved.")
    planned_once(page, "Коллегия защитников Воржени", "legal officer")


def test_what_is_refused_is_said_until_it_is_sent_again(own_app: App, visit: Visit) -> None:
    page = visit(own_app)
    routes(page, "C057")
    dialog, role = begin(page)
    dialog.get_by_label("By when").fill("2020-01-01")
    role.fill("national officer")
    send(dialog)
    expect(dialog).to_contain_text("is past. Choose a later one.")
    expect(role).to_have_value("national officer")


def test_a_click_beside_a_form_does_not_take_away_what_was_typed(own_app: App, visit: Visit) -> None:
    page = visit(own_app)
    routes(page, "C057")
    dialog, role = begin(page)
    role.fill("national officer")
    page.mouse.click(20, 20)
    page.keyboard.press("Escape")
    settled(page)
    expect(role).to_have_value("national officer")
    close(dialog)


def test_a_form_keeps_nothing_that_was_typed_for_another_actor(own_app: App, visit: Visit) -> None:
    page = visit(own_app)
    routes(page, "C057")
    dialog, role = begin(page)
    role.fill("national officer")
    close(dialog)
    choose_target(page, "C058", "Possible route 1 · 1 introduction ·")
    dialog, role = begin(page)
    expect(dialog).to_contain_text("شبكة مسعفي نورية المتطوعين")
    expect(role).to_have_value("")


def test_a_form_about_a_map_that_somebody_else_wrote_to_is_written_on_what_is_there_now(
    own_app: App, visit: Visit
) -> None:
    one, other = visit(own_app), visit(own_app)
    routes(one, "C057")
    routes(other, "C056")
    dialog, role = begin(one)
    role.fill("national officer")
    theirs, _ = begin(other)
    send(theirs)
    expect(theirs).to_contain_text("The plan is saved.")
    send(dialog)
    expect(dialog).to_contain_text("The plan is saved.")


def test_leaving_the_page_closes_its_form(own_app: App, visit: Visit) -> None:
    page = visit(own_app)
    routes(page, "C059")
    dialog, _ = begin(page)
    expect(dialog).to_be_visible()
    page.go_back()  # to the page before an actor was chosen
    page.go_back()
    expect(page.locator("h1").first).to_have_text("Who is there, and whom do we reach?")
    expect(dialog).to_have_count(0)
    turn_to(page, "Introductions", "Introductions: who can introduce us?")
    expect(dialog).to_have_count(0)


def test_letters_typed_into_a_list_are_kept_while_the_page_is_at_work(own_app: App, visit: Visit) -> None:
    page = slow(visit(own_app))
    turn_to(page, "Introductions", "Introductions: who can introduce us?")
    part = page.get_by_test_id("stButtonGroup").get_by_text("Several actors")
    part.click()
    expect(page.get_by_test_id("stMain")).to_contain_text("Choose the actors that are to be met.")
    settled(page)
    label = "Whom does the office want to meet?"
    with at_work(own_app, page):
        choose(page, label, "C032", "C055")
        page.get_by_role("combobox", name=label).press_sequentially("C088")
    settled(page)
    expect(page.get_by_role("combobox", name=label)).to_have_value("C088")
    page.get_by_role("option").filter(has_text="C088").first.click()
    expect(page.get_by_test_id("stMain")).to_contain_text("would open the way to 2 of 3 actors")


def test_a_day_is_typed_and_enter_sends_the_form(own_app: App, visit: Visit) -> None:
    page = visit(own_app)
    routes(page, "C046")
    dialog, _ = begin(page)
    due = dialog.get_by_label("By when")
    due.fill("yesterday")
    send(dialog)
    expect(dialog).to_contain_text("The day by when 'yesterday' is")
    due.fill("2026-12-10")
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("The plan is saved.")
