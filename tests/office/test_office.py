"""People of an office at their browsers: each sees what the role may see, nothing after the login ended."""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

from office_world import PASSPHRASE, Trial, log_in, on_trial
from playwright.sync_api import Page, WebSocket, expect
from waiting import until

from actormap.store import Workspace, open_store

UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}
SOCKET = "/_stcore/stream"
COOKIE = "__Host-actormap"
NAME = "Kasimbi Rights Assembly"


def ask(
    app: Trial,
    path: str,
    *,
    method: str = "GET",
    cookie: str = "",
    host: str = "",
    origin: str = "",
    upgrade: bool = False,
) -> tuple[int, dict[str, str]]:
    with closing(http.client.HTTPConnection("127.0.0.1", app.port, timeout=60)) as connection:
        connection.putrequest(method, path, skip_host=True)
        headers = {"Host": host or app.host, "Cookie": cookie, "Origin": origin}
        for name, value in (headers | (UPGRADE if upgrade else {})).items():
            if value:
                connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}


def cookie_of(page: Page) -> str:
    return next(f"{one['name']}={one['value']}" for one in page.context.cookies() if one["name"] == COOKIE)


def audit(folder: Path) -> list[tuple[str, str]]:
    with open_store(folder / "kasimbi.actormap", passphrase=PASSPHRASE) as store:
        assert isinstance(store, Workspace)
        rows = store._db.execute("SELECT action, role FROM _audit ORDER BY seq").fetchall()
    return [(str(action), str(role)) for action, role in rows]


PATHS = (
    "/",
    "/actors?id=C001",
    "/media/x.html",
    "/_stcore/health",
    "/_stcore/upload_file/a/b",
    "/am-vis/x",
    "/static/x.js",
    "/auth/login",
    "/oauth2callback",
    "/component/x",
)


def test_nothing_is_given_to_who_is_not_logged_in(office_app: Trial) -> None:
    for path in PATHS:
        for cookie in ("", f"{COOKIE}=wrong", f"{COOKIE}="):
            for method in ("GET", "PUT", "POST", "DELETE"):
                status, headers = ask(office_app, path, method=method, cookie=cookie)
                assert status == 401, (path, cookie, method)
                assert headers["cache-control"] == "no-store"
                assert headers["strict-transport-security"].startswith("max-age=")
                assert headers["content-security-policy"].startswith(("default-src 'none'", "sandbox"))
    assert ask(office_app, SOCKET, origin=office_app.address, upgrade=True)[0] == 403


def test_the_way_back_lets_nobody_in_who_did_not_go_there(office_app: Trial) -> None:
    for query in ("", "?code=x&state=y", "?error=access_denied&error_description=Ana"):
        status, headers = ask(office_app, f"/am-callback{query}")
        assert status == 403
        assert COOKIE + "=" not in headers.get("set-cookie", "")
    assert "Ana" not in office_app.log


def come_back(app: Trial) -> tuple[int, dict[str, str]]:
    """Log in as Ana, without a browser: what the app answers to who comes back from the login service."""
    _, asked = ask(app, "/am-login")
    on_its_way = asked["set-cookie"].partition(";")[0]
    query = f"{urlsplit(asked['location']).query}&sub=s-101"
    with closing(http.client.HTTPConnection(urlsplit(app.service.issuer).netloc, timeout=60)) as service:
        service.request("GET", f"/chosen?{query}")
        back = urlsplit(service.getresponse().headers["location"])
    return ask(app, f"{back.path}?{back.query}", cookie=on_its_way)


LIES: list[dict[str, object]] = [
    {"iss": "http://localhost:1"},
    {"aud": "another app"},
    {"nonce": "of another login"},
    {"exp": 1, "iat": 0},
    {"sub": "s-103"},
]


def test_nobody_is_let_in_on_what_was_said_by_or_for_or_of_somebody_else(office_app: Trial) -> None:
    service = office_app.service
    try:
        for lie in LIES:
            service.lies = dict(lie)
            status, headers = come_back(office_app)
            assert status == 403, lie
            assert COOKIE + "=" not in headers.get("set-cookie", "")
        service.lies, service.forges = {}, True
        assert come_back(office_app)[0] == 403
        service.forges = False
        status, headers = come_back(office_app)
        assert (status, headers["location"]) == (303, "/")
    finally:
        service.lies, service.forges = {}, False


def assert_kept_close(page: Page, app: Trial) -> None:
    """The cookies of a window go to nobody else, and no script reads that of its login."""
    cookies = {one["name"]: one for one in page.context.cookies(app.address)}
    assert all(one["secure"] for one in cookies.values())
    assert cookies[COOKIE]["httpOnly"]
    assert cookies[COOKIE]["sameSite"] == "Lax"


def test_each_sees_what_the_role_may_see_and_only_while_logged_in(
    office_app: Trial, sit_down: Callable[[], Page]
) -> None:
    ana, basil, cleo = sit_down(), sit_down(), sit_down()
    log_in(ana, office_app, "Ana", "/actors?id=C001")
    log_in(basil, office_app, "Basil", "/actors?id=C001")
    for page, ties in ((ana, "46 ties"), (basil, "10 ties")):
        expect(page.locator("h1").first).to_contain_text(NAME)
        expect(page.get_by_test_id("stMain")).to_contain_text(ties)
        assert page.url == f"{office_app.address}/actors?id=C001"
    expect(ana.get_by_text("Your role: Data steward.")).to_be_visible()
    expect(basil.get_by_text("Your role: Viewer.")).to_be_visible()
    assert basil.get_by_role("button", name="Edit").count() == 0

    log_in(cleo, office_app, "Cleo")
    expect(cleo.locator("h1").first).to_have_text("You have no role here")
    said = cleo.locator("body").inner_text()
    assert "Ask the head of the trial" in said
    assert not re.search(r"\d", said)
    assert not [one for one in cleo.context.cookies() if one["name"] == COOKIE]

    assert_kept_close(ana, office_app)
    asked = office_app.service.asked[-1]
    assert (asked["scope"], asked["prompt"], asked["code_challenge_method"]) == (
        "openid email",
        "login",
        "S256",
    )

    shown = cookie_of(ana)
    assert ask(office_app, "/", cookie=shown)[0] == 200
    assert ask(office_app, "/", cookie=shown, host="evil.example")[0] == 403
    assert ask(office_app, "/", cookie=shown, host=f"127.0.0.1:{office_app.port}")[0] == 403
    assert ask(office_app, "/", cookie=shown, origin="https://evil.example")[0] == 403
    assert ask(office_app, SOCKET, cookie=shown, origin=office_app.address, upgrade=True)[0] == 101
    for origin in ("", "null", "https://evil.example"):
        assert ask(office_app, SOCKET, cookie=shown, origin=origin, upgrade=True)[0] == 403

    second = ana.context.new_page()
    second.goto(office_app.address)
    expect(second.get_by_text("Your role: Data steward.")).to_be_visible()
    assert office_app.service.known == {"s-101", "s-102", "s-103"}
    ana.get_by_role("button", name="Log out").click()
    for page in (ana, second):
        expect(page.locator("h1").first).to_have_text("Logged out")
        expect(page.get_by_text("Your role")).to_have_count(0)
        assert not re.search(r"\d", page.locator("body").inner_text())
    ana.wait_for_url(f"{office_app.address}/am-logged-out")
    expect(ana.get_by_text("You can close this window")).to_be_visible()
    assert office_app.service.known == {"s-102", "s-103"}
    left = office_app.service.farewells[-1]
    assert left.keys() == {"tenant", "id_token_hint", "client_id", "post_logout_redirect_uri"}
    assert second.url.startswith(office_app.address)
    assert ask(office_app, "/", cookie=shown)[0] == 401
    assert ask(office_app, SOCKET, cookie=shown, origin=office_app.address, upgrade=True)[0] == 403
    ana.go_back()
    expect(ana.get_by_text("You can close this window")).to_have_count(0)
    expect(ana.get_by_text(NAME)).to_have_count(0)
    ana.goto(office_app.address)
    expect(ana.get_by_role("link", name="Log in")).to_be_visible()
    expect(basil.locator("h1").first).to_contain_text(NAME)

    log_in(ana, office_app, "Basil")
    expect(ana.get_by_text("Your role: Viewer.")).to_be_visible()
    assert not re.search("Ana|Basil|Cleo|example.org|s-10", office_app.log + office_app.said())


SESSION = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TAKE_OVER = """session => new Promise(opened => {
    const socket = new WebSocket(`ws://${location.host}/_stcore/stream`, ["streamlit", "x", session]);
    socket.onopen = socket.onerror = opened;
})"""


def test_files_and_sessions_are_of_the_login_whose_window_has_them(
    office_app: Trial, sit_down: Callable[[], Page]
) -> None:
    ana, basil = sit_down(), sit_down()
    told: list[bytes] = []

    def hear(sent: bytes | str) -> None:
        if isinstance(sent, bytes):
            told.append(sent)

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", hear)

    ana.on("websocket", listen)
    log_in(ana, office_app, "Ana", "/map")
    log_in(basil, office_app, "Basil")
    expect(basil.get_by_text("Your role: Viewer.")).to_be_visible()
    ana.get_by_text(re.compile("^Picture of what you see")).click()
    ana.get_by_role("button", name="Draw the picture").click()
    with ana.expect_download() as saving:
        ana.get_by_role("button", name="PNG, a picture").click()
    file = urlsplit(saving.value.url).path
    assert file.startswith("/media/")
    assert ask(office_app, file, cookie=cookie_of(ana))[0] == 200
    assert ask(office_app, file, cookie=cookie_of(basil))[0] == 404

    sessions = dict.fromkeys(SESSION.findall(b"".join(told)))
    for session in sessions:
        basil.evaluate(TAKE_OVER, session.decode())
    ana.get_by_role("link", name="Settings", exact=True).click()
    expect(ana.locator("h1").first).to_have_text("Settings")
    ana.get_by_role("button", name="Log out").click()
    expect(ana.locator("h1").first).to_have_text("Logged out")
    assert ask(office_app, file, cookie=cookie_of(basil))[0] == 404


def test_a_window_keeps_no_map_once_somebody_logged_out(
    office_app: Trial, sit_down: Callable[[], Page]
) -> None:
    page = sit_down()
    log_in(page, office_app, "Ana", "/map")
    other = page.context.new_page()
    other.goto(f"{office_app.address}/map")
    kept = "globalThis[Symbol.for('actormap.maps')].sent.size"
    expect(other.locator(".am-root[data-ready]")).to_be_visible()
    assert other.evaluate(kept) == 1
    page.get_by_role("button", name="Log out").click()
    expect(other.locator("h1").first).to_have_text("Logged out")
    until(lambda: other.evaluate(kept) == 0)


def test_whoever_does_nothing_is_logged_out_and_the_log_names_roles(
    tmp_path: Path, sit_down: Callable[[], Page], office_app: Trial
) -> None:
    copied = (office_app.folder / "kasimbi.actormap").read_bytes()
    (tmp_path / "kasimbi.actormap").write_bytes(copied)
    with on_trial(tmp_path / "kasimbi.actormap", tmp_path, PASSPHRASE, idle=0.1) as app:
        page = sit_down()
        log_in(page, app, "Basil", "/settings")
        expect(page.locator("h1").first).to_have_text("Logged out")
        expect(page.get_by_text("Your role")).to_have_count(0)
    assert audit(tmp_path)[-2:] == [("office.login", "viewer"), ("office.logout", "viewer")]
