"""What users come to the app for, from the first page to what is there in the end; every step is counted."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from app_world import App, called, settled
from playwright.sync_api import Download, Locator, Page, expect

OFFICER, ANALYST, PLANNER = "Human rights officer", "Analyst", "Planner"
WIDOWS = "Вдовы острелицкой шахты"
"""Whom the officer meets."""
DOCKERS = "Union of Dock Workers of Selim"
"""Whom the planner wants to be introduced to."""
COAST = "24 actors of civil society and"
"""Whom a brief of the coast finds."""
CHECKS = 4
"""So many things are checked before anybody is asked."""


def words(name: str) -> re.Pattern[str]:
    """All words of a button or a link; marks around a name and the keys that do the same are none."""
    return re.compile(rf"^\u2068?{re.escape(name)}\u2069?( Shortcut .*)?$")


class Effort(NamedTuple):
    """What a task took: presses, fields typed into, and how long it was until the app had done its part."""

    clicks: int
    typed: int
    seconds: float


class Hand:
    """A user at a window, who finds what is there by what it says.

    Parameters
    ----------
    page
        The window.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.main = page.get_by_test_id("stMain")
        self.took: dict[str, Effort] = {}
        self._clicks = self._typed = 0

    @contextmanager
    def task(self, name: str) -> Iterator[None]:
        """Count what is done for a task, until the page has come to rest."""
        self._clicks = self._typed = 0
        begun = time.perf_counter()
        yield
        settled(self.page)
        self.took[name] = Effort(self._clicks, self._typed, time.perf_counter() - begun)

    def click(self, what: Locator) -> None:
        """Press something."""
        what.click()
        self._clicks += 1

    def button(self, name: str, *, within: Locator | None = None) -> None:
        """Press a button by the words on it."""
        self.click((within or self.page).get_by_role("button", name=words(name)))

    def link(self, name: str, *, within: Locator | None = None) -> None:
        """Follow a link by its words."""
        self.click((within or self.page).get_by_role("link", name=words(name)))

    def back(self) -> None:
        """Go back as a browser does."""
        self.page.go_back()
        self._clicks += 1

    def key(self, name: str) -> None:
        """Press a key; it counts like a press of the mouse."""
        self.page.keyboard.press(name)
        self._clicks += 1

    def type(self, where: Locator, text: str) -> None:
        """Fill a field in."""
        where.fill(text)
        self._typed += 1

    def pick(self, question: str, letters: str, *, within: Locator | None = None) -> None:
        """Choose from a list: press it, type a few letters, press what is meant."""
        box = (within or self.page).get_by_role("combobox", name=question)
        self.click(box)
        self.type(box, called(letters))
        self.click(self.page.get_by_role("option").filter(has_text=called(letters)).first)

    def take(self, name: str) -> Download:
        """Save a file by the words on its button."""
        with self.page.expect_download() as saved:
            self.button(name)
        return saved.value

    def shows(self, text: str) -> None:
        """Wait until the page says something."""
        expect(self.main).to_contain_text(text)

    def arrives(self, heading: str | re.Pattern[str]) -> None:
        """Wait until another page is there."""
        expect(self.page.locator("h1").first).to_have_text(heading)
        settled(self.page)

    def closes(self, said: str) -> None:
        """Wait until a form says that it was written, and close it."""
        dialog = self.page.get_by_role("dialog")
        expect(dialog).to_contain_text(said)
        self.button("Close", within=dialog.get_by_test_id("stVerticalBlock").last)
        expect(dialog).to_have_count(0)


def officer(hand: Hand) -> None:
    """Whom there is on a theme in a town, who one of them is; a meeting with it, and one thing set right."""
    page = hand.page
    with hand.task("Who works on women's rights in Vorzhen?"):
        hand.type(page.get_by_label("Find anybody, anything"), "women vorzhen")
        expect(page.get_by_test_id("stSidebar")).to_contain_text(WIDOWS)
    with hand.task("See one actor's whole record"):
        hand.button(WIDOWS)
        hand.arrives(re.compile(WIDOWS))
        hand.shows("Timeline")
    with hand.task("See it on the map"):
        hand.link("Show on map")
        expect(page.locator(".am-root[data-ready]")).to_be_visible()
        expect(page.get_by_role("region", name="Details").locator("h2")).to_have_text(WIDOWS)
    with hand.task("Write down whom I met"):
        hand.button("After a meeting", within=page.get_by_test_id("stSidebar"))
        hand.arrives("After a meeting")
        hand.shows("met 3 of 18, before 2")
        hand.button("Save")
        hand.shows("is recorded.")
    with hand.task("Undo"):
        hand.button("Undo", within=hand.main)
        hand.shows("What this will change")
    with hand.task("Set a tag right"):
        hand.button(WIDOWS)
        hand.arrives(re.compile(WIDOWS))
        hand.button("Edit", within=hand.main.locator(".st-key-doors"))
        dialog = page.get_by_role("dialog")
        hand.click(dialog.get_by_role("tab", name="What they do"))
        hand.pick("Works on the rights of", "Young people", within=dialog)
        hand.key("Escape")
        hand.button("Save", within=dialog)
        hand.closes("Saved.")
        hand.shows("Young people")


def analyst(hand: Hand) -> Download:
    """Who of a group in an area is not reached, why, how sure that is and on what it rests; taken along."""
    with hand.task("Whom exactly do we not meet, and why?"):
        hand.link("Who are they?")
        hand.arrives("Gaps: whom are we missing?")
        hand.pick("Group and area", "Women, Воржень")
        hand.shows("2 met of 8 on record")
        hand.shows("Not met: 6")
    with hand.task("How sure is that, and on what does it rest?"):
        hand.click(hand.main.get_by_text("What it rests on"))
        expect(hand.main.get_by_text("Independent sources: 17")).to_be_visible()
        expect(
            hand.main.get_by_text("Would change it: The office enters another figure of how many exist")
        ).to_be_visible()
    with hand.task("Look at the sources of one of them"):
        hand.link(WIDOWS)
        hand.arrives(re.compile(WIDOWS))
        expect(hand.main.get_by_text(re.compile(r"sources? \("))).not_to_have_count(0)
        hand.back()
        hand.arrives("Gaps: whom are we missing?")
    with hand.task("Export"):
        hand.link("Add to the brief")
        hand.arrives("Brief: two pages to take with you")
        hand.button("Make the brief")
        return hand.take("Word, to edit")


def planner(hand: Hand) -> Download:
    """The safest way to somebody, a plan of it, each step of it to its end, and a brief to go there with."""
    page, dialog = hand.page, hand.page.get_by_role("dialog")
    card = page.locator("[class*='st-key-card']").filter(has_text=DOCKERS)
    with hand.task("Who can introduce us to them, safely?"):
        hand.link("Introductions", within=page.get_by_test_id("stSidebar"))
        hand.arrives("Introductions: who can introduce us?")
        hand.pick("Whom does the office want to meet?", DOCKERS)
        hand.shows("Possible route 1")
    with hand.task("Check whom a way exposes"):
        hand.shows("What could go wrong")
        hand.shows("says no:")
    with hand.task("Write the plan"):
        hand.button("Plan this route")
        hand.type(dialog.get_by_label("Who is responsible"), "national officer")
        hand.button("Add to our plans")
        hand.closes("The plan is saved.")
    with hand.task("Check a step before anybody is asked, and ask"):
        hand.button("Step 1: asked", within=card)
        checks = dialog.get_by_test_id("stCheckbox").locator("label")
        expect(checks).to_have_count(CHECKS)
        for check in checks.all():
            hand.click(check)
        hand.button("Save", within=dialog)
        hand.closes("Saved.")
    with hand.task("Write down the outcome"):
        hand.button("Step 1: said yes", within=card)
        hand.button("Save", within=dialog)
        hand.closes("Saved.")
    with hand.task("Make a brief for the place"):
        hand.link("Brief", within=page.get_by_test_id("stSidebar"))
        hand.arrives("Brief: two pages to take with you")
        hand.pick("Where?", "Selim Coast")
        hand.shows(COAST)
        hand.button("Make the brief")
        return hand.take("PDF, to print")


def begin(app: App, page: Page) -> Hand:
    """A user on the first page."""
    page.goto(f"http://{app.host}/")
    hand = Hand(page)
    hand.arrives("Who is there, and whom do we reach?")
    return hand
