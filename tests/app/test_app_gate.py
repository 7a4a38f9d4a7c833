"""Who may connect: this computer, this launch, no other page."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from app_world import PASSPHRASE, App, settled
from playwright.sync_api import Page, expect

from actormap.core import words
from actormap.core.errors import ActormapError, StoreError
from actormap.web.server.launch import Entrance, Launch
from actormap.web.server.shell import serve

UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}
SOCKET = "/_stcore/stream"


def ask(
    app: App, path: str, *, host: str = "", cookie: str = "", origin: str = "", upgrade: bool = False
) -> tuple[int, dict[str, str]]:
    with closing(http.client.HTTPConnection("127.0.0.1", app.port, timeout=60)) as connection:
        connection.putrequest("GET", path, skip_host=True)
        headers = {"Host": host or app.host, "Cookie": cookie, "Origin": origin}
        for name, value in (headers | (UPGRADE if upgrade else {})).items():
            if value:
                connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}


@pytest.fixture
def cookie(sample_app: App) -> str:
    status, headers = ask(sample_app, "/?" + urlsplit(sample_app.url).query)
    assert (status, headers["location"]) == (303, "/")
    assert "HttpOnly" in headers["set-cookie"]
    assert "samesite=strict" in headers["set-cookie"].lower()
    return headers["set-cookie"].split(";")[0]


def test_without_the_token_nothing_is_given_and_no_websocket_opens(sample_app: App, cookie: str) -> None:
    for path in ("/", "/?launch=", "/?launch=wrong", "/media/x.html", "/_stcore/health", "/am-vis/x"):
        assert ask(sample_app, path)[0] == 403, path
        assert ask(sample_app, path, cookie=f"am_launch_{sample_app.port}=wrong")[0] == 403, path
    token = urlsplit(sample_app.url).query
    assert ask(sample_app, SOCKET, upgrade=True)[0] == 403
    assert ask(sample_app, f"{SOCKET}?{token}", upgrade=True)[0] == 403
    assert ask(sample_app, SOCKET, cookie=cookie, upgrade=True)[0] == 101


def test_what_streamlit_tells_of_itself_is_closed_and_every_answer_has_the_headers(
    sample_app: App, cookie: str
) -> None:
    assert ask(sample_app, "/_stcore/health", cookie=cookie)[0] == 200
    for path in ("/_stcore/metrics", "/_stcore/metrics/", "/_stcore/metrics?families=x"):
        assert ask(sample_app, path, cookie=cookie)[0] == 404
    for path in ("/", "/am-vis/vis-network.js", "/media/none"):
        _, headers = ask(sample_app, path, cookie=cookie)
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none';")
        assert "frame-src" not in policy
        assert "http:" not in policy
        assert "https:" not in policy


HOSTS = (
    "localhost:{}",
    "0.localhost:{}",
    "evil.example",
    "evil.example:{}",
    "127.0.0.1:1",
    "127.0.0.1.evil.example:{}",
)
ORIGINS = ("http://evil.example", "null", "http://127.0.0.1:1")


def test_foreign_hosts_and_pages_of_others_are_refused(sample_app: App, cookie: str) -> None:
    foreign = [{"host": host.format(sample_app.port)} for host in HOSTS]
    for one in (*foreign, *({"origin": origin} for origin in ORIGINS)):
        assert ask(sample_app, "/", cookie=cookie, **one)[0] == 403, one
        assert ask(sample_app, SOCKET, cookie=cookie, upgrade=True, **one)[0] == 403, one


def test_the_first_page_is_found_under_its_own_name(sample_app: App, cookie: str) -> None:
    for query in ("", "?lang=ar"):
        status, headers = ask(sample_app, "/home" + query, cookie=cookie)
        assert (status, headers["location"]) == (307, "/" + query)
        assert headers["cache-control"] == "no-store"
        assert ask(sample_app, "/home" + query)[0] == 403, query


FOREIGN = (
    'settings={"theme": "dark", "tabs": [1, 2]}',
    'x="',
    "=;;=",
    "a b c",
    "{name}=somebody else's",
    "\xff=\xfe",
)


def test_cookies_of_other_programs_and_of_other_hosts_do_no_harm_and_no_good(
    sample_app: App, cookie: str
) -> None:
    name = cookie.split("=", maxsplit=1)[0]
    for foreign in (one.replace("{name}", name) for one in FOREIGN):
        for both in (f"{foreign}; {cookie}", f"{cookie}; {foreign}"):
            assert ask(sample_app, "/", cookie=both)[0] == 200, foreign
            assert ask(sample_app, SOCKET, cookie=both, upgrade=True)[0] == 101, foreign
        assert ask(sample_app, "/", cookie=foreign)[0] == 403, foreign
    computer = f"127.0.0.1:{sample_app.port}"
    assert ask(sample_app, "/", cookie=cookie)[0] == 200
    assert ask(sample_app, "/", cookie=cookie, host=computer)[0] == 403
    assert ask(sample_app, SOCKET, cookie=cookie, host=computer, upgrade=True)[0] == 403


def test_it_listens_on_this_computer_only(sample_app: App) -> None:
    lists = [Path("/proc/net/tcp"), Path("/proc/net/tcp6")]
    if not lists[0].exists():
        pytest.skip("the system does not tell who listens where")
    wanted = f":{sample_app.port:04X}"
    lines = [line.split() for file in lists if file.exists() for line in file.read_text().splitlines()]
    listening = {line[1] for line in lines if line[3] == "0A" and line[1].endswith(wanted)}
    both = {f"{one}{wanted}" for one in ("0100007F", "00000000000000000000000001000000")}
    assert listening == both if socket.has_ipv6 else listening <= both


def test_a_token_works_once_and_a_cookie_where_it_was_given() -> None:
    launch = Launch(1)
    used: list[str] = []
    launch.used = used.append
    token, other = launch.token(), launch.token()
    assert launch.admits(token)
    assert not launch.admits(token)
    assert not launch.admits("")
    assert launch.admits(other)
    assert used == [token, other]
    own, computer = launch.hosts
    cookie = f"am_launch_1={launch.cookie(own)}"
    assert launch.knows(own, cookie)
    assert not launch.knows(computer, cookie)
    assert Launch(1).name != launch.name


def test_an_address_in_the_history_of_the_browser_opens_nothing(sample_app: App) -> None:
    address = urlsplit(sample_app.url)
    assert ask(sample_app, f"/?{address.query}")[0] == 303
    assert ask(sample_app, f"/?{address.query}")[0] == 403
    assert sample_app.url != address.geturl()
    assert ask(sample_app, f"/?{urlsplit(sample_app.url).query}")[0] == 303


def test_serve_says_what_is_wrong(sample_app: App, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no file"):
        serve(tmp_path / "none.actormap", open_browser=False)
    file = tmp_path / "a.actormap"
    file.write_bytes(b"x" * 100)
    with pytest.raises(ActormapError, match=r"Port \d+ is in use"):
        serve(file, port=sample_app.port, open_browser=False)


def test_the_passphrase_is_asked_for_and_the_lock_ends_the_process(
    start: Callable[..., App], visit: Callable[[App], Page]
) -> None:
    app = start(passphrase=None)
    page = visit(app)
    expect(page.locator("h1").first).to_have_text("Locked")
    assert page.get_by_role("link", name="Map").count() == 0
    field = page.get_by_label("Passphrase or recovery code")
    field.fill("not the right one at all")
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_test_id("stAlert")).to_contain_text("cannot be opened")
    field.fill(PASSPHRASE)
    page.get_by_role("button", name="Unlock").click()
    expect(page.locator("h1").first).to_have_text("Who is there, and whom do we reach?")
    settled(page)
    page.get_by_role("button", name="Lock").click()
    expect(page.locator("h1").first).to_have_text("Locked")
    page.goto("about:blank")
    assert app.process.wait(timeout=60) == 0
    assert PASSPHRASE.encode() not in app.traces()


def test_the_page_on_disk_speaks_the_language_of_who_started_the_app() -> None:
    words.speak(words.catalogue("ar"))
    try:
        with Entrance(Launch(8501)) as entrance:
            text = entrance.page.read_text(encoding="utf-8")
    finally:
        words.speak(None)
    assert '<html lang="ar" dir="rtl">' in text
    assert "الفتح على 127.0.0.1" in text
    assert "Open" not in text
