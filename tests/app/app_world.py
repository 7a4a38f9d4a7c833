"""The app as a user starts it: a process of its own, a home of its own; and steps in its pages."""

from __future__ import annotations

import csv
import fcntl
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
import pytest
from approving import let_out
from forked import Forked
from playwright.sync_api import Locator, Page, expect
from waiting import until

from actormap.core import schema
from actormap.core.bundled import bundled
from actormap.core.model import ActorMap, Changes
from actormap.ingest import read_map
from actormap.rights.access import KEY_HOLDER, write
from actormap.store import create_store, keys
from actormap.web.escape import esc

PASSPHRASE = "seven lanterns cross the quiet ford"
DAY = "2026-11-25"
MARKER = "Zelmira Marker"
UNCHECKED = "from actormap.web.state import analyses; analyses.SMALL = 0"
"""What an app runs first whose checks on possible maps wait until somebody asks for them."""
KNOWN = ("Executing inline script violates",)
"""Console errors that are no fault: a script in Streamlit's own page that our policy stops."""
PAYLOADS = [
    "![t](http://127.0.0.1:9/beacon.png)",
    "[x](http://127.0.0.1:9/link) http://127.0.0.1:9/plain.png",
    "<script>window.__xss=1</script>",
    "<img src=http://127.0.0.1:9/x onerror=window.__xss=2>",
    "`![t](http://127.0.0.1:9/code.png)` $\\href{http://127.0.0.1:9}{x}$ :material/lock:",
    "</script><svg/onload=window.__xss=3>\n![t](http://127.0.0.1:9/line.png)",
    f"{MARKER} <b>منظمة</b> www.evil.example/a https://evil.example post@evil.example",
]
START = """
from pathlib import Path
from actormap.store import keys
keys.KDF_MEMORY = 64
{before}
from actormap.web.state.session import Workspace
from actormap.web.server.shell import serve
opened = Workspace(Path({path!r}), {date!r}, {role!r})
serve(opened, port=0, passphrase={passphrase!r}, open_browser={browse}, **{more!r})
"""
HELD = """
import csv
import fcntl
from pathlib import Path
from actormap.web import navigation
page = navigation.page
def held(path, show, **more):
    def slowly():
        with Path({gate!r}).open() as gate:
            fcntl.flock(gate, fcntl.LOCK_SH)
        show()
    return page(path, slowly, **more)
navigation.page = held
"""
"""What makes the pages of an app wait while the file `gate` is locked; see `at_work`."""
SPYING_CONFIG = """
[browser]
gatherUsageStats = true
[server]
address = "0.0.0.0"
enableStaticServing = true
[client]
showErrorDetails = "full"
"""


@dataclass
class App:
    """A running app: its process, what it printed, and where it could leave traces."""

    process: subprocess.Popen[bytes] | Forked
    folder: Path

    @property
    def urls(self) -> list[str]:
        """Addresses that let a browser in, as they were printed last: its own, and that of the computer."""
        printed = (self.folder / "out").read_text(encoding="utf-8")
        return re.findall(r"http://\S+", printed)[-2:]

    @property
    def url(self) -> str:
        """The address to open; each opens the app once, then another one is printed."""
        return self.urls[0]

    @property
    def host(self) -> str:
        """Its name and port."""
        return urlsplit(self.url).netloc

    @property
    def port(self) -> int:
        """Where it listens."""
        return urlsplit(self.url).port or 0

    @property
    def log(self) -> str:
        """What it wrote to its log."""
        return (self.folder / "log").read_text(encoding="utf-8")

    def traces(self) -> bytes:
        """All that is on disk around the app."""
        return b"\n".join(file.read_bytes() for file in self.folder.rglob("*") if file.is_file())


@contextmanager
def running(
    workspace: Path,
    folder: Path,
    *,
    passphrase: str | None,
    before: str = "",
    browser: str = "",
    role: str = "data_steward",
    **more: Any,
) -> Iterator[App]:
    """The app of a workspace.

    Parameters
    ----------
    workspace, folder
        The file, and where the app has its home and its log.
    passphrase
        Opens the workspace at once; None lets the app ask for it.
    before
        Code that runs before it starts.
    browser
        Command of the browser that it opens; "" opens none. Who starts it with a browser, as users do, has a
        process that begins with it; others save the reading of packages (`forked`).
    role
        As whom it is looked at.
    more
        Further options of `serve`.
    """
    for name in ("home", "tmp", "home/.streamlit"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "home/.streamlit/config.toml").write_text(SPYING_CONFIG, encoding="utf-8")
    code = START.format(
        path=str(workspace),
        passphrase=passphrase,
        date=DAY,
        before=before,
        browse=bool(browser),
        role=role,
        more=more,
    )
    kept = {
        name: os.environ[name]
        for name in ("PATH", "SYSTEMROOT", "OPENBLAS_NUM_THREADS")
        if name in os.environ
    }
    home, temporary = str(folder / "home"), str(folder / "tmp")
    env = kept | {"HOME": home, "USERPROFILE": home, "TMPDIR": temporary, "TEMP": temporary}
    env |= {"STREAMLIT_BROWSER_GATHER_USAGE_STATS": "true", "BROWSER": browser}
    process: subprocess.Popen[bytes] | Forked
    with (folder / "log").open("w") as log, (folder / "out").open("w") as out:
        if browser:
            process = subprocess.Popen([sys.executable, "-c", code], env=env, stdout=out, stderr=log)
        else:
            process = Forked(code, env, folder / "out", folder / "log")
    app = App(process, folder)
    try:
        until(lambda: app.urls or process.poll() is not None)
        assert app.urls, app.log
        yield app
    finally:
        process.terminate()  # also where a test failed: otherwise it would be waited for without end
        process.wait()


@contextmanager
def running_sample(folder: Path, *, before: str = "") -> Iterator[App]:
    """The app on the invented country, whose pages can be held at work."""
    imported = read_map([bundled("samples")]).require()
    path, gate = workspace(folder / "kasimbi.actormap", imported.changes, approved=True), folder / "gate"
    gate.touch()
    with running(path, folder, passphrase=PASSPHRASE, before=HELD.format(gate=str(gate)) + before) as app:
        yield app


@contextmanager
def at_work(app: App, page: Page) -> Iterator[None]:
    """While this lasts, whatever is done in a window sets its page to work, and the page does not get ready.

    It stands for a computer that is so slow that its user is always faster.
    """
    with (app.folder / "gate").open() as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        yield
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "running")


def workspace(path: Path, changes: Changes | None, *, approved: bool = False) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "KDF_MEMORY", 64)
        store, _ = create_store(path, passphrase=PASSPHRASE)
    with store:
        if changes is not None:
            write(store, changes, KEY_HOLDER)
        if approved:
            let_out(store)
    return path


JUDGED: dict[str, dict[str, Any]] = {
    "instruments": {"kind": "media", "owner_id": "A2"},
    "provisions": {"instrument": "instruments 0", "hits_groups": "ours"},
    "windows": {"kind": "trial", "from": "2026-11-28", "instrument": "instruments 0", "pcode": "XX01"},
    "assessments": {"item": "law_choice", "date": "2026-11-01", "instrument": "instruments 0", "value": ""},
    "undertakings": {
        "instrument": "instruments 0",
        "due": "2026-11-20",
        "analysis": "reach.gap",
        "revision": "1",
    },
}
"""Tables of what is judged, and what their rows need beside texts."""


def hostile_rows(table: str, needed: dict[str, Any]) -> pd.DataFrame:
    """Rows of which each text is hostile."""
    texts = [column.name for column in schema.columns()[table].values() if column.type in {"text", "texts"}]
    rows = (
        dict.fromkeys(texts, payload) | {"id": f"{table} {number}"} | needed
        for number, payload in enumerate(PAYLOADS)
    )
    return pd.DataFrame(rows)


def hostile_changes() -> Changes:
    """A small map in which every text that a user can choose is hostile."""
    ids = [f"A{i}" for i in range(len(PAYLOADS))]
    sector, area, group = PAYLOADS[0], PAYLOADS[3], PAYLOADS[1]
    actors = pd.DataFrame(
        {
            "id": ["FP", *ids],
            "name": ["Office", *PAYLOADS],
            "aliases": ["", *PAYLOADS],
            "sphere": ["field_presence", *["civil_society"] * len(ids)],
            "adm1_pcode": "XX01",
            "works_on_rights_of": ["", *["ours"] * len(ids)],
            "consent_c1": "yes",
            "consent_c2": "yes",
            "consent_c4": "yes",
            "do_not_contact": ["no", "yes", *["no"] * (len(ids) - 1)],
        }
    )
    ties = pd.DataFrame(
        {
            "source_id": [ids[3], ids[4], *ids[4:6]],
            "target_id": [ids[2], ids[3], *ids[5:]],
            "kind": ["trust", "trust", "coordination", "coordination"],
            "weight": ["3", "3", "", ""],
            "from": "2026-01-01",
            "as_of": "2026-10-01",
            "sources": "S1",
        }
    )
    tables = ActorMap(
        actors=actors,
        ties=ties,
        sources=pd.DataFrame({"id": ["S1"], "reliability": ["A"], "credibility": ["1"]}),
        areas=pd.DataFrame({"id": ["XX01"], "name": [area]}),
        sectors=pd.DataFrame({"id": ["SEC"], "name": [sector]}),
        groups=pd.DataFrame({"id": ["ours"], "label": [group], "sensitive": ["no"]}),
        universe=pd.DataFrame({"group": ["ours"], "exists_best": ["20"]}),
        presence=pd.DataFrame(
            {
                "actor_id": ids,
                "pcode": "XX01",
                "sector": "SEC",
                "activity": "advocacy",
                "from": "2026-01-01",
            }
        ),
        platforms=pd.DataFrame({"id": ["P1"], "name": [PAYLOADS[5]], "members": [";".join(ids[:2])]}),
        contacts=pd.DataFrame(
            {
                "date": ["2026-10-01"],
                "office": ["FP"],
                "actor_id": [ids[2]],
                "mode": ["formal"],
                "direction": ["out"],
                "officer_role": ["officer"],
            }
        ),
        **{table: hostile_rows(table, needed) for table, needed in JUDGED.items()},
    ).tables
    return Changes({name: frame for name, frame in tables.items() if len(frame)}, why="test")


BY_SETTINGS = {"Bring your list": "Bring your list", "Duplicates": "Duplicates"}
"""Pages that are not in the list of places, and the links to them on the page Settings."""


def turn_to(page: Page, name: str, heading: str, *, at_work: bool = False) -> None:
    """Go to a page by the list in the sidebar, or by Settings; `at_work` also while the page works."""
    ready = drawn if at_work else settled
    if name in BY_SETTINGS:
        turn_to(page, "Settings", "Settings")
    ready(page)
    page.get_by_role("link", name=BY_SETTINGS.get(name, name), exact=True).click()
    expect(page.locator("h1").first).to_have_text(heading)
    ready(page)


def go_to(page: Page, place: str) -> None:
    """Go to a place by its address, as Back does: what is drawn is new, and the window is loaded only once.

    The page before has another heading; that is how the new one is known.
    """
    heading = page.locator("h1").first
    before = heading.inner_text()
    page.evaluate(
        "to => { history.pushState({}, '', to); dispatchEvent(new PopStateEvent('popstate')) }", place
    )
    expect(heading).not_to_have_text(before)
    settled(page)


def lit(page: Page, scheme: str) -> None:
    """Look at a page by day or by night, as the computer is set to."""
    page.emulate_media(color_scheme=scheme)
    expect(page.get_by_test_id("stApp")).to_have_css("color-scheme", scheme)
    settled(page)


def as_shown(name: str) -> str:
    """A name as a heading or a button shows it: on one line, an address in it broken."""
    return re.sub(r"\\(.)", r"\1", esc(name))


AT_WORK = ", ".join(f'[class*="st-key-{key}"]' for key in ("stop-checks", "wait-", "cancel-work"))
"""What stops work that goes on beside a page."""


def settled(page: Page) -> None:
    """Wait until the page has worked out everything, and is drawn."""
    drawn(page)
    expect(page.locator(AT_WORK)).to_have_count(0)
    drawn(page)


def drawn(page: Page) -> None:
    """Wait until the page is drawn, its letters are there and nothing on it moves.

    A list that opens in something that still unfolds closes at once. The browser learns a moment after
    a click that the page is at work on it: wait first for something that only the new answer shows. What
    the page does by its own script (page.js) it does once that has said from which side it is read.
    """
    expect(page.locator("html")).to_have_attribute("dir", re.compile("ltr|rtl"))
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    until(lambda: page.evaluate("document.fonts.status === 'loaded'"))
    until(lambda: page.evaluate("document.getAnimations().every(each => each.playState !== 'running')"))


def grids(page: Page) -> str:
    """Cells of all tables as a screen reader meets them; those in sight are drawn on canvases."""
    told = []
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    for table in page.get_by_test_id("stDataFrame").all():
        if table.is_visible():
            table.scroll_into_view_if_needed()
            expect(table.locator("canvas").first).to_have_text(re.compile(r"\S"))
            told.append(table.locator("canvas").first.text_content() or "")
    return "\n".join(told)


def choose(page: Page, label: str | re.Pattern[str], *names: str) -> None:
    """Choose from a list by typing letters of what is wanted; an actor of the sample by its code."""
    box = page.get_by_role("combobox", name=label)
    for name in map(called, names):
        box.click()
        box.fill(name)
        page.get_by_role("option").filter(has_text=name).first.click()
        page.mouse.move(0, 0)  # where it is now, an explanation could open over what comes next


@cache
def _names() -> Mapping[str, str]:
    with bundled("samples").joinpath("actors.csv").open(encoding="utf-8") as file:
        return {row["id"]: row["name"] for row in csv.DictReader(file)}


def called(code: str) -> str:
    """The name of an actor of the sample: lists to choose from show no codes."""
    return _names().get(code, code)


def choose_target(page: Page, letters: str, answer: str) -> None:
    """Choose whom the office wants to meet, and wait for an answer."""
    choose(page, "Whom does the office want to meet?", letters)
    expect(page.get_by_test_id("stMain")).to_contain_text(answer)
    settled(page)


def closing(dialog: Locator) -> Locator:
    """What closes a form, once what stood there before its answer is gone: it had such a button too."""
    button = dialog.get_by_role("button", name="Close")
    settled(dialog.page)
    expect(button).to_have_count(1)
    return button


def close(dialog: Locator) -> None:
    """Close a form, and wait until it is."""
    closing(dialog).click()
    expect(dialog).to_have_count(0)


def experts(page: Page, name: str) -> None:
    """Look at an analysis, and wait for the answer."""
    page.goto(re.sub(r"(//[^/]+/).*", rf"\1experts?analysis={name}", page.url))
    expect(page.locator(f".st-key-about-{name.replace('.', '-')}")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    settled(page)
