"""How a browser gets in, and what others who use the computer learn of it."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

import pytest
from app_world import PASSPHRASE, App, workspace
from browser import PATIENCE, launched
from playwright.sync_api import Browser, expect
from waiting import program, until

TELLS = """#!{python}
import json, os, pathlib, sys
told = pathlib.Path({told!r})
told.with_suffix(".part").write_text(json.dumps([sys.argv[1:], dict(os.environ)]))
told.with_suffix(".part").rename(told)
"""
SERVE = """
import sys
from actormap import cli
from actormap.store import keys
keys.KDF_MEMORY = 64
sys.argv = ["actormap", "serve", "--port", "0"]
cli.main()
"""
UNKNOWN = "--host-resolver-rules=MAP *.localhost ~NOTFOUND"
"""What makes Chromium a browser that does not know such names."""


@dataclass
class Started:
    """A browser as a user's computer starts it; it tells with what."""

    command: Path
    told: Path

    @property
    def address(self) -> str:
        """What it is to open, once it was started."""
        until(self.told.exists)
        ((address,), _) = json.loads(self.told.read_text(encoding="utf-8"))
        return address


@pytest.fixture
def started(tmp_path: Path) -> Started:
    command, told = tmp_path / "browser", tmp_path / "started.json"
    command.write_text(TELLS.format(python=sys.executable, told=str(told)), encoding="utf-8")
    command.chmod(0o700)
    return Started(command, told)


@pytest.mark.skipif(sys.platform == "win32", reason="who may read a file is told in another way there")
def test_the_command_line_of_the_browser_lets_nobody_in(start: Callable[..., App], started: Started) -> None:
    for end in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        started.told.unlink(missing_ok=True)
        lets_nobody_in(start(browser=str(started.command)), started, end)


def lets_nobody_in(app: App, started: Started, end: signal.Signals) -> None:
    """Look at what a browser was started with, and at what is left of it once the app was told to end."""
    address = urlsplit(started.address)
    page = Path(unquote(address.path))
    assert (address.scheme, address.query, address.fragment) == ("file", "", "")
    assert page.stat().st_mode & 0o777 == 0o600
    assert page.parent.stat().st_mode & 0o777 == 0o700
    token = re.search(r'name="launch" value="(.+?)"', page.read_text(encoding="utf-8"))
    assert token
    assert token[1] not in started.told.read_text(encoding="utf-8")
    app.process.send_signal(end)
    app.process.wait()
    assert not page.parent.exists(), end


def test_the_page_on_disk_opens_the_app_and_is_gone(
    start: Callable[..., App], started: Started, browser: Browser
) -> None:
    app = start(browser=str(started.command))
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(started.address)
        expect(page.locator("h1").first).to_have_text("Who is there, and whom do we reach?", timeout=PATIENCE)
        assert page.url == f"http://{app.host}/"
        assert not Path(unquote(urlsplit(started.address).path)).parent.exists()
        assert [one["domain"] for one in context.cookies() if "launch" in one["name"]] == [
            app.host.split(":")[0]
        ]


def test_a_browser_that_does_not_know_the_name_is_let_in_at_the_address(
    start: Callable[..., App], started: Started, browser: Browser
) -> None:
    app = start(browser=str(started.command))
    with launched(browser.browser_type, UNKNOWN) as other:
        page = other.new_page()
        page.goto(started.address)
        expect(page.locator("h1").first).to_have_text("Who is there, and whom do we reach?", timeout=PATIENCE)
        assert page.url == f"http://127.0.0.1:{app.port}/"


@pytest.mark.skipif(sys.platform != "linux", reason="looks at the environment where Linux shows it")
def test_the_browser_is_not_told_the_passphrase(tmp_path: Path, started: Started) -> None:
    path = workspace(tmp_path / "a.actormap", None)
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "TMPDIR": str(tmp_path),
        "DISPLAY": ":7",
        "BROWSER": str(started.command),
        "ACTORMAP_PASSPHRASE": PASSPHRASE,
        "ACTORMAP_WORKSPACE": str(path),
    }
    with program(sys.executable, "-c", SERVE, env=env) as app:
        until(started.told.exists)
        _, told = json.loads(started.told.read_text(encoding="utf-8"))
        assert app.poll() is None
    assert told["DISPLAY"] == ":7"
    assert PASSPHRASE not in told.values()
    assert not [name for name in told if name.startswith("ACTORMAP_")]


@pytest.fixture
def neighbour() -> Iterator[tuple[str, list[str]]]:
    """Another program that listens on this computer, and the cookies that it was sent."""
    sent: list[str] = []

    class Keeps(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            sent.append(self.headers.get("Cookie", ""))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Keeps) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}", sent
        server.shutdown()


def test_no_other_program_of_the_computer_is_sent_the_cookie(
    sample_app: App, browser: Browser, neighbour: tuple[str, list[str]]
) -> None:
    host, sent = neighbour
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(sample_app.url)
        expect(page.locator("h1").first).to_have_text("Who is there, and whom do we reach?", timeout=PATIENCE)
        for name in (host, host.replace("127.0.0.1", "localhost")):
            context.new_page().goto(f"http://{name}/")
    assert len(sent) >= 2
    assert not any(sent)
