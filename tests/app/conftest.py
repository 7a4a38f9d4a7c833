"""Running apps, a browser, and windows that tell of every fault they saw."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from app_world import KNOWN, PASSPHRASE, UNCHECKED, App, hostile_changes, running, running_sample, workspace
from browser import PATIENCE
from locking import Windows
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page


@pytest.fixture(scope="session")
def sample_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The app on the invented country; checks on possible maps wait until somebody asks for them."""
    folder = tmp_path_factory.mktemp("sample")
    with running_sample(folder, before=UNCHECKED) as app:
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

        def begin(*, passphrase: str | None = PASSPHRASE, **more: Any) -> App:
            return stack.enter_context(running(path, tmp_path, passphrase=passphrase, **more))

        yield begin


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Windows:
    """Windows that are locked and unlocked without a browser."""
    return Windows(monkeypatch)


def _looked_for(told: ConsoleMessage) -> bool:
    """Whether Streamlit looked where its server is: below a page that is opened by its address it is not."""
    return "404" in told.text and "/_stcore/" in told.location["url"]


OPENED = pytest.StashKey[list[BrowserContext]]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say what the windows of a failed test show: where it ran, nobody else can look."""
    report = yield
    if call.when == "call" and report.failed:
        for page in [page for context in item.stash.get(OPENED, []) for page in context.pages]:
            report.sections.append((f"what {page.url} shows", page.locator("body").aria_snapshot()))
    return report


@pytest.fixture
def visit(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[[App], Page]]:
    """Open an app in a window that tells, at the end of the test, of every fault it saw."""
    faults: list[str] = []
    contexts = request.node.stash[OPENED] = []

    def asked(dialog: Dialog) -> None:
        faults.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def go(app: App) -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        own = app.host
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
                if told.type == "error" and not told.text.startswith(KNOWN) and not _looked_for(told)
                else None
            ),
        )
        page.on("dialog", asked)
        page.goto(app.url)
        page.locator("h1, [data-testid=stAlert]").first.wait_for()
        return page

    yield go
    for context in contexts:
        for frame in [frame for page in context.pages for frame in page.frames]:
            frame.wait_for_load_state()
            if frame.evaluate("typeof window.__xss") != "undefined":
                faults.append(f"script ran in {frame.url}")
        context.close()
    assert not faults
