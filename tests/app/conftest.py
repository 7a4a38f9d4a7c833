"""Running apps, a browser, and windows that tell of every fault they saw."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from app_world import KNOWN, PASSPHRASE, App, hostile_changes, running, workspace
from playwright.sync_api import Browser, Page

from actormap.config import bundled
from actormap.ingest import read_map


@pytest.fixture(scope="session")
def sample_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    folder = tmp_path_factory.mktemp("sample")
    imported = read_map([bundled("samples")]).require()
    path = workspace(folder / "kasimbi.actormap", imported.changes)
    with running(path, folder, passphrase=PASSPHRASE) as app:
        yield app


@pytest.fixture(scope="session")
def hostile_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    folder = tmp_path_factory.mktemp("hostile")
    path = workspace(folder / "[x](y) $z$.actormap", hostile_changes())
    with running(path, folder, passphrase=PASSPHRASE) as app:
        yield app


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., App]]:
    """Start an app on an empty workspace that this test has for itself."""
    path = workspace(tmp_path / "empty.actormap", None)
    with ExitStack() as stack:

        def begin(*, passphrase: str | None = PASSPHRASE, before: str = "") -> App:
            return stack.enter_context(running(path, tmp_path, passphrase=passphrase, before=before))

        yield begin


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[[App], Page]]:
    """Open an app in a window that tells, at the end of the test, of every fault it saw."""
    faults: list[str] = []
    contexts = []

    def go(app: App) -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        contexts.append(context)
        own = f"127.0.0.1:{app.port}"
        context.on(
            "request",
            lambda request: (
                faults.append(f"request {request.url}")
                if request.url.startswith(("http", "ws")) and urlsplit(request.url).netloc != own
                else None
            ),
        )
        page = context.new_page()
        page.on(
            "console",
            lambda told: (
                faults.append(f"console {told.text}")
                if told.type == "error" and not told.text.startswith(KNOWN)
                else None
            ),
        )
        page.on("dialog", lambda dialog: faults.append(f"dialog {dialog.message}"))
        page.goto(app.url)
        page.locator("h1, [data-testid=stAlert]").first.wait_for(timeout=20_000)
        return page

    yield go
    for context in contexts:
        for page in context.pages:
            faults += [
                f"script ran in {frame.url}"
                for frame in page.frames
                if frame.evaluate("typeof window.__xss") != "undefined"
            ]
        context.close()
    assert not faults
