"""The lock: no window keeps a name, whoever locked, and whatever a window was at."""

from __future__ import annotations

import asyncio
import fcntl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from app_world import PASSPHRASE, App, hostile_changes, running_sample, settled, turn_to
from browser import PATIENCE
from opened import opened
from playwright.sync_api import Browser, Page, expect
from starlette.responses import PlainTextResponse
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from waiting import until

from actormap.core.errors import Denied
from actormap.core.model import ActorMap
from actormap.rights.access import KEY_HOLDER, write
from actormap.store import Workspace, keys, open_store
from actormap.web.server.gate import FILES, USE, Gate, Idle, by_somebody
from actormap.web.server.launch import Launch
from actormap.web.state import language

Visit = Callable[[App], Page]
NAME = "Kasimbi Rights Assembly"
DRAWN = ".am-root[data-ready]"
KEPT = "globalThis[Symbol.for('actormap.maps')].sent.size"
"""How many drawings a window keeps while it shows other pages."""


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Open an app in a window; that it finds nobody any more, once the app has ended, is no fault here."""
    contexts = []

    def go(app: App) -> Page:
        contexts.append(browser.new_context(viewport={"width": 1280, "height": 900}))
        contexts[-1].set_default_timeout(PATIENCE)
        page = contexts[-1].new_page()
        page.goto(app.url)
        page.locator("h1").first.wait_for()
        return page

    yield go
    for context in contexts:
        context.close()


def shows_no_name(page: Page) -> None:
    """Wait until a window says that it is locked, and see that nothing else is left in it."""
    expect(page.locator("h1").first).to_have_text("Locked")
    expect(page.get_by_text(NAME)).to_have_count(0)
    expect(page.locator(DRAWN)).to_have_count(0)
    expect(page.get_by_test_id("stDataFrame")).to_have_count(0)
    expect(page.get_by_text("Workspace kasimbi")).to_have_count(0)


def test_lock_takes_the_names_from_every_window(tmp_path: Path, visit: Visit) -> None:
    with running_sample(
        tmp_path, before="from actormap.web.state import analyses; analyses.SMALL = 0"
    ) as app:
        one, other, third = visit(app), visit(app), visit(app)
        turn_to(other, "Map", "Map: who is there?")
        expect(other.locator(DRAWN)).to_be_visible()
        settled(one)
        expect(one.get_by_text(NAME).first).to_be_visible()
        turn_to(third, "Map", "Map: who is there?")
        assert other.evaluate(KEPT) == 1
        with (app.folder / "gate").open() as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)  # its page is at work for as long as we like
            third.get_by_role("link", name="Gaps", exact=True).click()
            expect(third.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "running")
            one.get_by_role("button", name="Lock").click()
            for page in (one, other, third):
                shows_no_name(page)
            until(lambda: other.evaluate(KEPT) == 0)
            assert app.process.wait() == 0


LIGHT = """
from actormap.web.server import launch
light = "from actormap.store import keys; keys.KDF_MEMORY = 64; from actormap.web.server.shell"
launch.START = launch.START.replace("from actormap.web.server.shell", light)
"""
"""Lets the process that takes the place of another work out a key as fast as that one did."""
WATCHED = """
globalThis.told = new Set();
setInterval(() => {
    const lines = document.body?.innerText.split("\\n") ?? [];
    lines.filter((line) => /internet|server|connect/i.test(line)).forEach((line) => told.add(line));
}, 50);
"""


def test_the_same_windows_go_on_with_what_was_half_filled_in_and_where_they_were(
    start: Callable[..., App], visit: Visit
) -> None:
    """What stood in a form of a page was lost unless it had been sent, and only one window was unlocked."""
    app = start(before=LIGHT, stays=True)
    one = visit(app)
    one.evaluate(WATCHED)
    other = one.context.new_page()
    other.goto(one.url)
    for page, words in ((one, "before the mission"), (other, "after it")):
        turn_to(page, "Settings", "Settings")
        page.get_by_label("Name of a new snapshot").click()
        page.keyboard.type(words)
    # The browser of these tests leaves no window for another.
    other.evaluate("dispatchEvent(new Event('blur'))")
    settled(other)
    one.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 300)")
    until(lambda: one.evaluate("amTold.place?.top") == 300)
    one.get_by_role("button", name="Lock").click()
    one.get_by_label("Passphrase or recovery code").fill(PASSPHRASE)
    one.get_by_role("button", name="Unlock").click()
    for page, words in ((one, "before the mission"), (other, "after it")):
        expect(page.locator("h1").first).to_have_text("Settings")
        expect(page.get_by_label("Name of a new snapshot")).to_have_value(words)
    until(lambda: one.get_by_test_id("stMain").evaluate("main => main.scrollTop") == 300)
    assert one.evaluate("[...told]") == [], "Streamlit's own words are of no use here"


def test_without_use_it_locks_by_itself(start: Callable[..., App], visit: Visit) -> None:
    app = start(lock_after=0.1)
    page = visit(app)
    expect(page.locator("h1").first).to_have_text("Locked")
    assert app.process.wait() == 0


def test_it_locks_where_no_window_is_open_and_takes_its_page_along(start: Callable[..., App]) -> None:
    app = start(lock_after=0.01, browser="true")
    assert app.process.wait() == 0
    assert not list((app.folder / "tmp").glob("actormap-*"))


def test_before_it_is_unlocked_there_is_nothing_to_lock(start: Callable[..., App], browser: Browser) -> None:
    app = start(passphrase=None, lock_after=0.001)
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(app.url)
        expect(page.get_by_role("button", name="Unlock")).to_be_visible(timeout=PATIENCE)
    assert app.process.poll() is None


def test_once_it_is_locked_nothing_is_handed_out_any_more(tmp_path: Path) -> None:
    with opened(tmp_path, ActorMap.empty()) as here:
        made = language.later(lambda: b"names")
        assert made() == b"names"
        launch = Launch(8501)
        gate = Gate(PlainTextResponse("given"), launch, lambda: None, lambda: here.ending)
        cookies = {launch.cookie_name: launch.cookie(launch.hosts[0])}

        async def asked() -> list[int]:
            address, through = f"http://{launch.hosts[0]}", httpx.ASGITransport(gate)
            async with httpx.AsyncClient(transport=through, base_url=address, cookies=cookies) as browser:
                return [(await browser.get(path)).status_code for path in ("/", *FILES)]

        assert asyncio.run(asked()) == [200, 200, 200]
        here._ending = True
        assert asyncio.run(asked()) == [200, 403, 403]
        with pytest.raises(Denied):
            made()


def test_a_window_that_watches_work_does_not_put_the_lock_off() -> None:
    def sent(**what: object) -> dict[str, bytes]:
        return {"bytes": BackMsg(rerun_script=ClientState(**what)).SerializeToString()}

    assert by_somebody(sent(query_string="id=C001"))
    assert by_somebody({"bytes": BackMsg(stop_script=True).SerializeToString()})
    assert not by_somebody(sent(fragment_id="work", is_auto_rerun=True))
    assert not by_somebody({"bytes": b"\xff"})


def test_use_puts_the_lock_off_and_sleep_does_not() -> None:
    counted, dated = 0.0, 1_000.0
    idle = Idle(1, [lambda: counted, lambda: dated])
    assert idle.left == 60
    counted = dated = 0.0
    idle.restart()
    counted, dated = 59.0, 59.0
    assert idle.left == 1
    idle.touch()
    assert idle.left == 60
    dated += 3_600  # the computer slept: the first clock stood still
    assert idle.left < 0
    idle.touch()  # what a browser sends when it wakes is no use
    assert idle.left < 0
    idle.restart()
    dated -= 86_400  # somebody set the date back
    counted += 61
    assert idle.left == -1


def test_the_state_is_shown_and_left_to_be_compared(
    start: Callable[..., App], visit: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "KDF_MEMORY", 64)
    page = visit(start())
    expect(page.get_by_test_id("stSidebar")).to_contain_text("Revision 0 · log 0 - ")
    with open_store(tmp_path / "empty.actormap", passphrase=PASSPHRASE) as store:
        assert isinstance(store, Workspace)
        write(store, hostile_changes(), KEY_HOLDER)
        code = store.head_code()
        page.reload()
        expect(page.get_by_test_id("stSidebar")).to_contain_text(f"Revision 1 · {code}")
        settled(page)
        page.get_by_role("button", name="Lock").click()
        expect(page.locator("h1").first).to_have_text("Locked")
        expect(page.get_by_test_id("stMain")).to_contain_text(f"Revision 1 · {code}")
        assert store.verify(code) == code


def test_a_page_that_hands_over_what_is_typed_does_not_put_the_lock_off_and_a_key_does() -> None:
    now = 0.0
    idle = Idle(2, [lambda: now])
    assert (idle.warning, Idle(1).warning) == (60, 30)
    now = 70.0
    idle.ignore()
    now = 71.0
    idle.touch()
    assert idle.left == 49, "what the page sent"
    idle.used()
    assert idle.left == 120, "what somebody typed"
    now = 100.0
    idle.touch()
    assert idle.left == 120
    now += 121
    idle.used()
    assert idle.left < 0


def test_pages_ask_how_long_nobody_did_anything_and_nobody_else_does() -> None:
    now = 0.0
    idle, launch = Idle(2, [lambda: now]), Launch(8501)
    gate = Gate(PlainTextResponse("given"), launch, idle.touch, lambda: False, idle)
    ours = {launch.cookie_name: launch.cookie(launch.hosts[0])}

    async def asked(method: str, query: str = "", **more: Any) -> httpx.Response:
        address, through = f"http://{launch.hosts[0]}", httpx.ASGITransport(gate)
        async with httpx.AsyncClient(
            transport=through, base_url=address, cookies=more.pop("cookies", ours)
        ) as browser:
            return await browser.request(method, f"{USE}{query}", **more)

    now = 100.0
    assert asyncio.run(asked("GET")).json() == {"left": 20, "warning": 60}
    assert asyncio.run(asked("GET", "?done")).json()["left"] == 20, "looking is no use"
    assert asyncio.run(asked("POST", "?done", cookies={})).status_code == 403
    strange = {"origin": "http://evil.example"}
    assert asyncio.run(asked("POST", "?done", headers=strange)).status_code == 403
    assert idle.left == 20
    assert asyncio.run(asked("POST", "?done")).json()["left"] == 120
