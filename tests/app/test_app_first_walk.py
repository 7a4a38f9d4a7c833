"""From nothing to a map in a real browser, as a user starts the program who has nothing yet."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from app_world import App, choose, settled
from browser import PATIENCE
from playwright.sync_api import Browser, Page, expect
from waiting import until

NAMED = "Kasimbi field office"
SERVE = """
import sys
from actormap import cli
sys.argv = ["actormap", "serve", "--port", "0"]
cli.main()
"""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[App]:
    """The program as a user starts it who has nothing yet."""
    (tmp_path / "tmp").mkdir()
    env = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "PYTHONPATH") if name in os.environ}
    env |= {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path), "BROWSER": "true"}
    env |= {"TMPDIR": str(tmp_path / "tmp"), "TEMP": str(tmp_path / "tmp")}
    with (tmp_path / "out").open("w") as out, (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVE], env=env, cwd=tmp_path, stdout=out, stderr=log
        )
        app = App(process, tmp_path)
        try:
            until(lambda: app.urls or process.poll() is not None)
            yield app
        finally:
            process.terminate()
            process.wait()


def becomes_a_viewer(page: Page, code: str) -> None:
    """Take another role in Settings: the app locks, and opens as it; places that are not for it are gone."""
    page.get_by_role("radio", name="Who sees what").click()
    page.get_by_text("Change my role", exact=True).click()
    settled(page)
    expect(page.get_by_role("button", name="Lock and change my role")).to_be_disabled()
    page.locator("label").filter(has_text="Viewer").first.click()
    page.get_by_role("button", name="Lock and change my role").click()
    expect(page.locator("h1").first).to_have_text("Locked")
    page.get_by_label("Passphrase or recovery code").fill(code)
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_text("Your role: Viewer").first).to_be_visible()
    settled(page)
    expect(page.get_by_role("link", name="Brief", exact=True)).to_have_count(1)
    expect(page.get_by_role("link", name="Introductions", exact=True)).to_have_count(0)


@pytest.mark.skipif(os.name != "posix", reason="elsewhere the program ends when it is locked")
def test_from_nothing_to_a_map_that_is_locked_and_unlocked_in_one_window(
    served: App, browser: Browser
) -> None:
    with browser.new_context(locale="ar-EG", viewport={"width": 1366, "height": 768}) as context:
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(served.url)
        heading = page.locator("h1").first
        expect(heading).to_have_text("ابدأ خريطتك")
        choose(page, "اللغة", "English")
        expect(heading).to_have_text("Start your map")
        settled(page)
        page.get_by_label("Name of the workspace").fill(NAMED)
        code = page.locator(".st-key-start-code code").inner_text().strip()
        page.get_by_label("Type its last four").fill(code[-4:])
        page.keyboard.press("Enter")
        expect(page.locator(".st-key-start-code")).to_contain_text("noted")
        page.get_by_label("Its name").fill("Field Presence, Kasimbi")
        page.keyboard.press("Enter")
        settled(page)
        page.get_by_role("button", name="Make the workspace").click()
        expect(heading).to_have_text("Who is there, and whom do we reach?")
        expect(page.get_by_text("Nothing is recorded yet, so nothing is said yet.")).to_be_visible()
        process = served.process.pid if isinstance(served.process, subprocess.Popen) else 0
        page.get_by_role("link", name="Settings", exact=True).click()
        expect(heading).to_have_text("Settings")
        settled(page)
        page.get_by_role("button", name="Lock").click()
        expect(heading).to_have_text("Locked")
        passphrase = page.get_by_label("Passphrase or recovery code")
        expect(passphrase).to_be_visible()
        assert served.process.poll() is None
        memory = Path(f"/proc/{process}/environ")
        assert not memory.exists() or b"PASS" not in memory.read_bytes()
        passphrase.fill(code)
        page.get_by_role("button", name="Unlock").click()
        expect(heading).to_have_text("Settings")
        settled(page)
        page.reload()
        expect(heading).to_have_text("Settings")
        settled(page)
        becomes_a_viewer(page, code)
        page.get_by_role("button", name="Another workspace").click()
        expect(heading).to_have_text("Start your map")
        expect(page.get_by_role("button", name=NAMED)).to_be_visible()
    assert code.encode() not in served.traces()
