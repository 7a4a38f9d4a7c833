"""The three users of the app go their whole ways, in as many steps as the documentation says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import walks
from app_world import App, running_sample
from conftest import UNCHECKED
from playwright.sync_api import Page
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
