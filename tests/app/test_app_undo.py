"""Undo and Redo wherever they stand: what is asked before, and what stands after."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from maps import a_map, sample, tie
from opened import as_read, finished, opened, press, said, the_app, turn_to
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from actormap.core.config import View
from actormap.core.model import ActorMap, Changes
from actormap.ingest.matching import decided
from actormap.meetings.after import after_meeting
from actormap.meetings.report import Report
from actormap.metrics.introductions.planning import planned
from actormap.records.record.editing import changes_for, taken_out
from actormap.rights import access
from actormap.viz.map.kept import to_pin
from actormap.web.navigation import places

DAY = "2026-11-25"
LIST = "import of contacts-2026.csv"
MARIAM = "Forum of Mariam"


def a_list(count: int = 20) -> Changes:
    """What a list of contacts brings."""
    return Changes({"actors": a_map(*(f"new:N{at}" for at in range(count))).actors}, why=LIST)


def a_meeting(m: ActorMap) -> Changes:
    return after_meeting(m, View(date=DAY), Report("A", date="2026-11-20", mode="formal", direction="out"))


def labels(run: AppTest | Block, *words: str) -> list[str]:
    """What buttons say that begin with some words."""
    told = [as_read(button.label) for button in run.button]
    return [label for label in told if label.startswith(words)]


@pytest.mark.parametrize("role", ["data_steward", "hro"])
def test_what_is_undone_on_home_is_told_beside_it_and_can_be_put_away(tmp_path: Path, role: str) -> None:
    with opened(tmp_path, a_map("A", "B"), role=role) as here:
        access.enter(here.store, Changes({"actors": a_map("new:C").actors}, why="one more"), here.principal)
        run = press(finished(the_app()), "Undo", within="2 at home")
        outcome = "Undone. You can redo it"
        assert said(run).count(outcome) == len(("beside every page", "at home"))
        run = press(run, "Dismiss", within="at home")
        assert outcome not in said(run)


def test_every_page_stands_after_an_undo(tmp_path: Path) -> None:
    with opened(tmp_path, a_map("A", "B", ties=[tie("A", "B")])) as here:
        access.enter(here.store, Changes({"actors": a_map("new:C").actors}, why="one more"), here.principal)
        run = finished(the_app())
        run = press(run, "Undo", within="2 at home")
        assert "Undone: " in said(run)
        run = press(run, "Undo", within="1 at home")
        assert "Nothing is recorded yet, so nothing is said yet." in said(run)
        assert "Recent changes" in said(run), "what was undone can be done again"
        for place in places():
            run = turn_to(run, place)
            assert said(run)
        run = press(turn_to(run, "home"), "Redo", within="at home")
        assert "Actors 3" in said(run)


def test_no_undo_is_offered_to_a_role_that_may_not_do_it(tmp_path: Path) -> None:
    threat = {"source_id": "A", "target_id": "B", "kind": "threat", "from": "2025-01-01"}
    with opened(tmp_path, a_map("A", "B"), role="hro") as here:
        changes = Changes({"ties": a_map("A", "B", ties=[threat]).ties}, why="what she heard")
        access.enter(here.store, changes, here.principal)
        run = finished(the_app())
        assert "Name of A threatens Name of B" in said(run)
        assert not [button.label for button in run.button if "Undo" in button.label]


def test_an_import_is_undone_on_home_only_after_a_question_and_can_be_redone(tmp_path: Path) -> None:
    with opened(tmp_path, a_map("A", "B")) as here:
        access.enter(here.store, a_list(), here.principal)
        run = finished(the_app())
        assert labels(run, "Undo …") == ["Undo …"]
        run = press(run, "Undo …", within="at home")
        assert "Undo the import of contacts-2026.csv? All that it wrote goes" in said(run)
        assert here.store.revision == 2
        run = press(run, "Keep it", within="at home")
        assert "Undo the import of" not in said(run)
        run = press(press(run, "Undo …", within="at home"), "Yes, undo it", within="at home")
        assert "Actors 3" in said(run)
        assert "Undo the import of" not in said(run)
        assert "Redo: an import" in said(run)
        run = press(run, "Redo", within="at home")
        assert "Actors 23" in said(run)
        assert "Redone: 20 new rows" in said(run)
        assert labels(run, "Redo") == []


def test_the_side_bar_tells_in_short_what_is_undone_and_names_it_only_in_its_question(tmp_path: Path) -> None:
    m = a_map("A", "B", actors=[{"id": "A", "name": MARIAM}, {"id": "B", "name": "B"}])
    with opened(tmp_path, m) as here:
        access.enter(here.store, a_meeting(here.store.load()), here.principal, made_on_read=True)
        run = turn_to(the_app(), "settings")
        assert labels(run.sidebar, "Undo") == ["Undo: a meeting"]
        assert MARIAM not in said(run)
        run = press(run, "Undo: a meeting")
        assert MARIAM in said(run)
        assert here.store.revision == 2
        run = press(run, "Keep it", within="beside")
        assert MARIAM not in said(run)
        run = press(press(run, "Undo: a meeting"), "Yes, undo it", within="beside")
        assert labels(run.sidebar, "Redo") == ["Redo: a meeting"]
        run = press(run, "Redo: a meeting")
        assert labels(run.sidebar, "Undo", "Redo") == ["Undo: a meeting"]


def test_an_earlier_list_is_undone_only_after_a_question(tmp_path: Path) -> None:
    with opened(tmp_path, a_map("A", "B")) as here:
        access.enter(here.store, a_list(3), here.principal)
        run = turn_to(the_app(), "bring-a-list")
        run.session_state["lately"] = True
        run = finished(run.run())
        assert "contacts-2026.csv · 3 new rows" in said(run)
        run = press(run, "Undo this import …")
        assert "Undo the import of contacts-2026.csv?" in said(run)
        assert here.store.revision == 2
        run = press(run, "Yes, undo it", within="list")
        assert here.store.revision == 3
        assert "There is no import that you could undo." in said(run)
        access.undo(here.store, here.principal, why="redone in another window", revision=3)
        assert "contacts-2026.csv · 3 new rows" in said(finished(run.run()))


KINDS: dict[str, Callable[[ActorMap], Changes]] = {
    "an import": lambda _m: a_list(),
    "a meeting": lambda m: after_meeting(m, View(date=DAY), Report("C055", date="2026-11-20")),
    "a decision on two entries": lambda m: decided(m, "C001", "C002", "same", keep="C001"),
    "a step of a plan": lambda m: planned(m, View(date=DAY), "C011"),
    "an actor": lambda m: changes_for(m, "actors", "C071", {"name": "Renamed"}, principal=access.KEY_HOLDER),
    "a tie": lambda m: taken_out(m, "ties", m.ties["id"].iloc[0]),
    "a place on the map": lambda m: to_pin(m, {"C071": (0.5, 0.5)}),
}
"""What is done, by what the side bar calls it."""


@pytest.mark.parametrize("what", KINDS)
def test_every_page_opens_after_each_kind_of_undo_and_redo(tmp_path: Path, what: str) -> None:
    with opened(tmp_path, sample()) as here:
        m = here.store.load()
        access.enter(here.store, KINDS[what](m), here.principal)
        run = press(the_app(), f"Undo: {what}", waits=False)
        run = press(run, "Yes, undo it", within="beside")
        assert here.store.load().digest() == m.digest()
        for again in (False, True):
            if again:
                run = press(run, f"Redo: {what}")
                assert here.store.revision == 4
            for place in places():
                assert said(turn_to(run, place, waits=False)), place
            assert said(turn_to(run, "actors", waits=False, id="C071"))
