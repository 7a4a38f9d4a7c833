"""What is typed into a form is kept, whatever the page, the connection and others do meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from app_world import App, at_work, called, choose, choose_target, close, running_sample, settled, turn_to
from maps import sample
from opened import boxes, opened, press, said, the_app
from opened import turn_to as turned
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


@contextmanager
def slow(page: Page) -> Iterator[None]:
    """The window on a slow computer, while something is typed and sent."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    yield
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})


def routes(page: Page, code: str) -> None:
    """Ask for routes to an actor, each of which can be planned."""
    turn_to(page, "Introductions", "Introductions: who can introduce us?")
    target(page, code)


def target(page: Page, code: str) -> None:
    """Choose an actor, and wait for its own routes: one that is planned already has no such button."""
    choose_target(page, code, "Possible route 1")
    expect(page.get_by_role("button", name="Plan this route").first).to_be_visible()
    settled(page)


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


def test_on_a_slow_computer_nothing_that_is_typed_or_sent_is_lost_or_done_twice(
    own_app: App, visit: Visit
) -> None:
    page = visit(own_app)
    routes(page, "C011")
    with slow(page):
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
    expect(page.get_by_role("button", name="Plan this route")).to_have_count(0)
    target(page, "C029")
    with slow(page):
        with at_work(own_app, page):
            dialog, role = begin(page)
            role.press_sequentially("deputy officer")
            send(dialog)
            send(dialog)
        expect(dialog).to_contain_text("The plan is saved.")
    planned_once(page, "Casa Arco Claro", "deputy officer")
    part = page.get_by_test_id("stButtonGroup").get_by_text("Several actors")
    part.click()
    expect(page.get_by_test_id("stMain")).to_contain_text("Choose the actors that are to be met.")
    settled(page)
    label = "Whom does the office want to meet?"
    with slow(page):
        with at_work(own_app, page):
            choose(page, label, "C032", "C055")
            page.get_by_role("combobox", name=label).press_sequentially(called("C088"))
        settled(page)
        expect(page.get_by_role("combobox", name=label)).to_have_value(called("C088"))
        page.get_by_role("option").filter(has_text=called("C088")).first.click()
        expect(page.get_by_test_id("stMain")).to_contain_text("2 of 3 can be reached")


LEAVE = """async (to) => {
    const ours = performance.getEntriesByType("resource").map((file) => file.name);
    const leave = ours.find((file) => file.endsWith("actormap.page/page.js")).replaceAll("page", "leave");
    (await import(leave)).default({ data: { to } });
}"""


def test_the_browser_asks_before_what_is_half_filled_in_is_lost_and_not_who_is_logged_out(
    own_app: App, visit: Visit
) -> None:
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


def test_who_errs_clicks_beside_or_goes_elsewhere_is_told_and_loses_nothing(
    own_app: App, visit: Visit
) -> None:
    page = visit(own_app)
    routes(page, "C057")
    dialog, role = begin(page)
    dialog.get_by_label("By when").fill("2020-01-01")
    role.fill("national officer")
    send(dialog)
    expect(dialog).to_contain_text("is past. Choose a later one.")
    expect(role).to_have_value("national officer")
    page.mouse.click(20, 20)
    page.keyboard.press("Escape")
    settled(page)
    expect(role).to_have_value("national officer")
    close(dialog)
    choose_target(page, "C058", "Possible route 1: 1 introduction, ")
    dialog, role = begin(page)
    expect(dialog).to_contain_text("شبكة مسعفي نورية المتطوعين")
    expect(role).to_have_value("")
    due = dialog.get_by_label("By when")
    due.fill("yesterday")
    send(dialog)
    expect(dialog).to_contain_text("The due day 'yesterday' is")
    due.fill("2026-12-10")
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("The plan is saved.")
    close(dialog)
    choose_target(page, "C059", "Possible route 1")
    dialog, _ = begin(page)
    expect(dialog).to_be_visible()
    for _ in range(4):  # to each page before an actor was chosen
        page.go_back()
    expect(page.locator("h1").first).to_have_text("Who is there, and whom do we reach?")
    expect(dialog).to_have_count(0)
    turn_to(page, "Introductions", "Introductions: who can introduce us?")
    expect(dialog).to_have_count(0)


def test_a_form_about_a_map_that_somebody_else_wrote_to_is_written_on_what_is_there_now(
    tmp_path: Path,
) -> None:
    with opened(tmp_path, sample()):
        mine = press(turned(the_app(), "introductions", target="C057"), "Plan this route")
        next(one for one in mine.text_input if one.label == ROLE).set_value("national officer")
        theirs = press(turned(the_app(), "introductions", target="C056"), "Plan this route")
        assert "The plan is saved." in said(press(theirs, "Add to our plans"))
        assert "The plan is saved." in said(press(mine, "Add to our plans"))
        run = turned(the_app(), "introductions")
        cards = [said(card) for card in boxes(run, "card")]
    names = sample().actors.set_index("id")["name"]
    for whom, owner in (("C057", "national officer"), ("C056", "")):
        (card,) = (card for card in cards if names[whom] in card)
        assert owner in card
