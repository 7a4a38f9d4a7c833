"""Fixtures that every test may use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from command_line import Run
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real and hostile files that are never committed; tests on them are skipped where they are absent."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the folder ../shared with real and hostile files is not here")
    return folder


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Call the program: exit code, standard output, standard error."""
    from command_line import runner  # noqa: PLC0415 - only tests that need it pay for it

    return runner(monkeypatch, capfd)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one browser of a test process: Playwright cannot be started twice in it."""
    from browser import chromium  # noqa: PLC0415 - only tests that need it pay for it

    with chromium() as opened:
        yield opened
