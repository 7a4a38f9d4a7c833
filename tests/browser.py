"""The real browser that tests of pages run in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserType, expect, sync_playwright

PATIENCE = 60_000
"""Milliseconds after which what a test waits for is taken to be missing, also on a busy computer."""
NAMES = ("chromium-headless-shell", "chromium")
"""First the one without a frame around its pages: no test looks at it, and it costs a fifth of the time."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    # A window of a test is closed before what the optimising compilers work out would pay.
    "--js-flags=--no-opt --no-maglev --max-lazy",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """The Chromium of this computer; tests that need it fail where there is none."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright, launched(playwright.chromium) as browser:
        yield browser


@contextmanager
def launched(kind: BrowserType, *flags: str) -> Iterator[Browser]:
    """One that runs by itself, with further flags."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None or not os.access(path, os.X_OK):
        pytest.fail("these tests need Chromium: install it, or set CHROMIUM to its path")
    browser = kind.launch(executable_path=path, args=[*FLAGS, *flags], headless=True)
    yield browser
    browser.close()
