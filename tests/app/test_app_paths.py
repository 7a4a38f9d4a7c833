"""The three users of the app go their whole ways, in as many steps as the documentation says."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import walks
from app_world import UNCHECKED, App, running_sample, settled, turn_to
from playwright.sync_api import Page, expect
from seeds import seeded
from walks import Hand

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("paths")]
Visit = Callable[[App], Page]
TOLD = Path(__file__).parents[2] / "docs" / "tasks.md"
ROW = re.compile(r"^\| (?P<who>[^|]+) \| (?P<task>[^|]+) \| (?P<clicks>\d+) \| (?P<typed>\d+) \| [\d.]+ \|$")
"""A row of the table in the documentation; the last figure, seconds, is of one computer."""


@pytest.fixture(scope="module")
def own_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The sample in a workspace that these users write to."""
    with running_sample(tmp_path_factory.mktemp("paths"), before=UNCHECKED) as app:
        yield app


def told(who: str) -> dict[str, tuple[int, int]]:
    """Clicks and fields typed into of each task of a user, as the documentation has them."""
    rows = filter(None, map(ROW.match, TOLD.read_text(encoding="utf-8").splitlines()))
    return {row["task"]: (int(row["clicks"]), int(row["typed"])) for row in rows if row["who"] == who}


def as_told(hand: Hand, who: str) -> None:
    took = {task: (effort.clicks, effort.typed) for task, effort in hand.took.items()}
    assert took == told(who)


def test_an_officer_finds_meets_and_takes_back(own_app: App, visit: Visit) -> None:
    hand = walks.begin(own_app, visit(own_app))
    walks.officer(hand)
    as_told(hand, walks.OFFICER)


def test_an_analyst_learns_who_is_not_reached_and_takes_it_along(own_app: App, visit: Visit) -> None:
    hand = walks.begin(own_app, visit(own_app))
    saved = walks.analyst(hand)
    assert saved.suggested_filename == "brief.docx"
    assert saved.path().read_bytes().startswith(b"PK")
    as_told(hand, walks.ANALYST)


def test_a_planner_goes_from_a_name_to_an_outcome_and_a_brief(own_app: App, visit: Visit) -> None:
    hand = walks.begin(own_app, visit(own_app))
    saved = walks.planner(hand)
    assert saved.suggested_filename == "brief.pdf"
    assert saved.path().read_bytes().startswith(b"%PDF")
    as_told(hand, walks.PLANNER)


NOTE = "A quiet talk by the old pier."


class Filling:
    """A form of a meeting that is half filled in, while its user does other things.

    Parameters
    ----------
    hand
        The user.
    """

    def __init__(self, hand: Hand) -> None:
        self.hand, self.page = hand, hand.page
        self.page.goto(re.sub(r"(//[^/]+/).*", r"\1after-a-meeting?whom=C029", self.page.url))
        self.note = self.page.get_by_role(
            "textbox", name="Note"
        ).first  # while it is drawn anew there are two
        self.note.fill(NOTE)
        self.note.blur()
        settled(self.page)

    def other_page(self) -> None:
        """Look at another page, and come back by the browser."""
        turn_to(self.page, "Settings", "Settings")
        self.page.go_back()

    def other_actor(self) -> None:
        """Look at the form of somebody else, where nothing is filled in; and come back."""
        self.hand.pick("Whom did we meet?", "C079")
        expect(self.note).to_have_value("")
        settled(self.page)
        self.page.go_back()

    def reload(self) -> None:
        """Load the page anew, and go on."""
        self.page.reload()
        self.hand.shows("Continue the form about")
        settled(self.page)
        self.hand.button("Continue")

    def write_and_undo(self) -> None:
        """Save, and take that back."""
        self.hand.button("Save")
        self.hand.shows("is recorded.")
        settled(self.page)
        self.hand.button("Undo", within=self.hand.main)

    def there(self) -> None:
        """See that all is there that was filled in."""
        expect(self.note).to_have_value(NOTE)
        settled(self.page)


@seeded(range(12), few=1)
def test_what_is_half_filled_in_outlives_whatever_is_done(own_app: App, visit: Visit, seed: int) -> None:
    form = Filling(walks.begin(own_app, visit(own_app)))
    steps = [form.other_page, form.other_actor, form.reload, form.write_and_undo]
    for step in random.Random(seed).sample(steps, len(steps)):  # noqa: S311 - a test
        step()
        form.there()
    kept = form.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    assert NOTE not in kept
    assert NOTE.encode() not in own_app.traces()
