"""Settings: a snapshot, a backup and a proof are made there; what is promised is looked at."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from app_world import App, choose, grids, settled, turn_to
from opened import cells, opened, part, press, said, the_app
from opened import turn_to as turned
from playwright.sync_api import Page, expect

from actormap.core.model import ActorMap

Visit = Callable[[App], Page]


def test_snapshot_backup_and_proof(tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    with opened(tmp_path, ActorMap.empty()):
        run = turned(the_app(), "settings")
        assert run.text_input(key="snapshot name").label == "Name of a new snapshot"
        run.text_input(key="snapshot name").set_value("before the mission")
        run = press(run, "Take a snapshot")
        assert "The snapshot of revision 0 is taken." in said(run)
        assert "before the mission" in cells(run)
        assert run.text_input(key="backup folder").label == "Folder on this computer or on a stick"
        run.text_input(key="backup folder").set_value(str(folder))
        run = press(run, "Make a backup")
        assert "The backup is" in said(run)
        assert len(list(folder.iterdir())) == 1
        run = press(run, "Check them")
        assert re.search("Nothing was changed. The code is now log 0 .*", said(run))


def test_who_sees_what_is_said_and_found_again_by_its_address(tmp_path: Path) -> None:
    with opened(tmp_path, ActorMap.empty()):
        run = part(turned(the_app(), "settings"), "choose part", "rights")
        again = turned(the_app(), "settings", **run.query_params)
    for one in (run, again):
        assert one.segmented_control(key="choose part").value == "rights"
        assert "Your role: Data steward." in said(one)
        assert "Answers for consent, exports and removal" in cells(one)


def test_what_is_promised_holds_and_pages_in_arabic_are_read_from_the_right(
    sample_app: App, visit: Visit
) -> None:
    page = visit(sample_app)
    turn_to(page, "Settings", "Settings")
    page.get_by_role("radio", name="What this program sends").click()
    expect(page.get_by_test_id("stMain")).to_contain_text("This program sends nothing.")
    settled(page)
    told = grids(page)
    assert "Only programs on this computer can connect" in told
    assert "no" not in told.split()
    page.get_by_role("radio", name="This workspace").click()
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
