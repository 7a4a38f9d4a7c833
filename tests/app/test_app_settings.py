"""Settings: a snapshot, a backup and a proof are made there; what is promised is looked at."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from app_world import App, choose, grids, settled, turn_to
from playwright.sync_api import Page, expect

Visit = Callable[[App], Page]


def test_snapshot_backup_and_proof(start: Callable[..., App], visit: Visit, tmp_path: Path) -> None:
    page, folder = visit(start()), tmp_path / "copies"
    folder.mkdir()
    turn_to(page, "Settings", "Settings")
    main = page.get_by_test_id("stMain")
    page.get_by_label("Name of a new snapshot").fill("before the mission")
    page.get_by_role("button", name="Take a snapshot").click()
    expect(main).to_contain_text("The snapshot of revision 0 is taken.")
    settled(page)
    assert "before the mission" in grids(page)
    page.get_by_label("Folder on this computer or on a stick").fill(str(folder))
    page.get_by_role("button", name="Make a backup").click()
    expect(main).to_contain_text("The backup is")
    assert len(list(folder.iterdir())) == 1
    page.get_by_role("button", name="Check them").click()
    expect(main).to_contain_text(re.compile("Nothing was changed. The code is now log 0 .*"))


def test_what_is_promised_holds(sample_app: App, visit: Visit) -> None:
    page = visit(sample_app)
    turn_to(page, "Settings", "Settings")
    page.get_by_role("radio", name="What this program sends").click()
    expect(page.get_by_test_id("stMain")).to_contain_text("This program sends nothing.")
    settled(page)
    told = grids(page)
    assert "Only programs on this computer can connect" in told
    assert "no" not in told.split()
    page.get_by_role("radio", name="Who sees what").click()
    expect(page.get_by_test_id("stMain")).to_contain_text("Your role: Data steward.")
    settled(page)
    assert "Answers for consent, exports and removal" in grids(page)
    page.reload()
    expect(page.get_by_role("radio", name="Who sees what")).to_be_checked()


def test_pages_in_arabic_are_read_from_the_right(sample_app: App, visit: Visit) -> None:
    page = visit(sample_app)
    turn_to(page, "Settings", "Settings")
    choose(page, "Language", "العربية")
    expect(page.get_by_role("heading", name="الإعدادات", level=1)).to_be_visible()
    settled(page)
    assert page.evaluate("document.documentElement.dir") == "rtl"
    expect(page.get_by_test_id("stMain")).to_contain_text("لم يراجع هذه النصوص قارئ لغته الأم العربية")
    sides = "texts => [...new Set(texts.map(text => getComputedStyle(text).textAlign))]"
    assert page.locator("[data-testid=stText] > *").evaluate_all(sides) == ["start"]
    turn_to(page, "الموجز", "الموجز: صفحتان للأخذ معك")
    main = page.get_by_test_id("stMain")
    expect(main.get_by_text("←", exact=True).first).to_be_visible()
    assert main.get_by_text("→", exact=True).count() == 0
