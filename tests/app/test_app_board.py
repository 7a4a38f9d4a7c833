"""The tab SWOT of the page Partnership: what stands on a board, what joins it, what is written of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from maps import a_map, sample
from opened import (
    as_read,
    boxes,
    cells,
    choose,
    finished,
    opened,
    page,
    press,
    said,
    standing,
    the_app,
    turn_to,
)
from streamlit.testing.v1 import AppTest

from actormap.core.model import ActorMap
from actormap.web.pages import partnership
from actormap.web.parts.writing import forms
from actormap.web.state import chosen
from actormap.web.state.session import Workspace


def tab() -> None:
    """The tab with what opens above it, as the page shows it."""
    chosen.arrive("partnership")
    forms.show("partnership")
    partnership.body()


@pytest.fixture
def kasimbi(tmp_path: Path) -> Iterator[Workspace]:
    with opened(tmp_path, sample(), role="hro") as workspace:
        yield workspace


def items(*rows: Mapping[str, Any], **others: Any) -> ActorMap:
    """A map with a board of the relation; items are called by the letters."""
    begin = {"of_board": "relation", "date": "2026-11-01"}
    return a_map(
        "A", swot_items=[begin | {"id": f"q{at}"} | dict(row) for at, row in enumerate(rows)], **others
    )


def buttons(run: AppTest) -> list[str]:
    return [as_read(one.label) for one in run.main.get("button")]


def filled(run: AppTest) -> dict[str, Any]:
    """What a form that is open begins with, by its labels."""
    every = (*run.text_input, *run.text_area, *run.number_input, *run.selectbox, *run.multiselect)
    return {as_read(one.label): one.value for one in every}


def written(here: Workspace, table: str = "swot_items") -> dict[str, Any]:
    """The one row of a table that was not there before."""
    now, before = here.store.load()[table], here.store.load_at(1)[table]
    (row,) = now[~now["id"].isin(before["id"])].to_dict("records")
    return row


def test_an_empty_board_has_one_sentence_and_one_button(tmp_path: Path) -> None:
    with opened(tmp_path, a_map("A")):
        run = page(tab)
        assert "Nothing stands on this board yet." in said(run)
        assert buttons(run) == ["Add an item"]


def test_the_board_of_the_sample_says_what_has_no_action_yet(kasimbi: Workspace) -> None:
    del kasimbi
    run = finished(page(tab))
    assert "A line says what makes up for what. 2 of 4 have no action yet." in as_read(run.header[0].value)
    assert [standing(one).splitlines()[0] for one in boxes(run, "swot line")] == [
        ":green-badge[:material/check: Planned]",
        "Plan it",
        "Plan it",
        ":green-badge[:material/check: Planned]",
    ]
    assert "The council knows the villages" in cells(run), "the table says the same"
    assert "Planned" in cells(run)


def test_an_item_is_added_and_what_lies_outside_is_warned_of(tmp_path: Path) -> None:
    with opened(tmp_path, a_map("A"), role="hro") as here:
        run = press(page(tab), "Add an item")
        assert {"Twelve questions to ask", "33 examples, none of them counted"} <= {
            as_read(one.label) for one in run.expander
        }
        choose(run, "Part of the board, required", "strength", "Strength")
        choose(run, "Prompt or example", "example_law", "A law that restricts")
        next(one for one in run.text_area if "own words" in one.label).input("A new law")
        run = press(run, "Save")
        assert "an opportunity or a threat among strengths" in as_read([one.value for one in run.warning])
        run = press(run, "Close")
        assert "It does not count yet" in said(run)
        assert "It lies outside of both sides" in said(run)
        assert "Nothing counts on this board yet." in said(run)
        assert (written(here)["of_board"], written(here)["quadrant"]) == ("relation", "strength")


def test_a_suggestion_counts_once_it_is_concrete_and_keeps_its_figure(kasimbi: Workspace) -> None:
    run = finished(page(tab))
    count = buttons(run).count("Make it concrete")
    suggested = next(one for one in boxes(run, "swot suggested") if "treaty body" in standing(one))
    run = finished(suggested.button[0].click().run())
    assert filled(run)["Day that it is about"] == "2026-12-07", "its day is known"
    run = press(press(run, "Save"), "Close")
    row = written(kasimbi)
    assert (row["item"], row["on"], row["analysis"], row["figure"]) == (
        "example_louder",
        "2026-12-07",
        "monitor.watch",
        12,
    )
    assert row["evidence"], "the date that it rests on"
    assert row["text"] == "UN treaty body looks at the country, Geneva is in 12 days"
    assert buttons(run).count("Make it concrete") == count - 1


def test_four_items_are_made_concrete_from_figures_in_few_presses(kasimbi: Workspace) -> None:
    run, before = finished(page(tab)), len(kasimbi.store.load()["swot_items"])
    wanted = {"were sought by us": "", "treaty body": "", "attacks or threats": "XZ03", "would hit": "XZ01"}
    presses = 0
    for words, area in wanted.items():
        suggested = next(one for one in boxes(run, "swot suggested") if words in standing(one))
        run = finished(suggested.button[0].click().run())
        if area:
            next(one for one in run.selectbox if as_read(one.label) == "Area").select(area)
        run = press(press(run, "Save"), "Close")
        presses += 5 if area else 3  # a box is opened, and an area pressed in it
    assert presses == 16
    assert len(kasimbi.store.load()["swot_items"]) == before + 4
    assert "It does not count yet" not in said(run)


def test_what_is_put_off_stays_away_until_it_is_asked_for(kasimbi: Workspace) -> None:
    run = finished(page(tab))
    assert "58 of 73 contacts were sought by us" in said(run)
    run = press(run, "Not now")
    assert "58 of 73 contacts were sought by us" not in said(run)
    assert "58 of 73 contacts were sought by us" not in said(finished(page(tab))), "in another window neither"
    run = press(run, "Show what was put off (1)")
    assert "58 of 73 contacts were sought by us" in said(run)
    assert kasimbi.store.revision == 1, "nothing of it is recorded"


def test_what_makes_up_for_what_is_planned_as_an_activity_of_both(kasimbi: Workspace) -> None:
    run = press(finished(page(tab)), "Plan it")
    assert filled(run)["Kind"] == "activity"
    next(one for one in run.text_input if as_read(one.label).startswith("Purpose")).input(
        "A list of all asked"
    )
    run = press(press(run, "Save"), "Close")
    assert written(kasimbi, "undertakings")["swot"] == "SW2;SW4"
    assert "1 of 4 has no action yet" in as_read(run.header[0].value)


def test_a_strategy_cites_the_finding_that_the_weakness_rests_on(tmp_path: Path) -> None:
    m = items(
        {"quadrant": "strength", "side": "they", "text": "They know the villages", "links": "q1"},
        {"quadrant": "weakness", "side": "we", "text": "Few are met", "analysis": "reach.gap", "figure": 2},
    )
    with opened(tmp_path, m, role="hro"):
        run = press(page(tab), "Plan it")
    begun = filled(run)
    assert (begun["Kind"], begun["Analysis"], begun["Figure"]) == ("strategy", "reach.gap", None)
    assert begun["Finding"] == "Few are met"


def test_two_items_are_linked_where_nothing_makes_up_for_one(tmp_path: Path) -> None:
    m = items(
        {"quadrant": "strength", "side": "they", "text": "They know the villages"},
        {"quadrant": "weakness", "side": "we", "text": "We hardly visit"},
        {"quadrant": "strength", "side": "we", "text": "We have a car"},
    )
    with opened(tmp_path, m, role="hro") as here:
        run = page(tab)
        assert "3 items count. Nothing makes up for anything yet." in said(run)
        assert buttons(run).count("We have a car") == 0, "of the other side alone"
        run = press(press(press(run, "They know the villages"), "Save"), "Close")
        assert here.store.load()["swot_items"].set_index("id").loc["q0", "links"] == "q1"
        assert "1 of 1 has no action yet" in said(run)


def test_a_late_step_is_told_as_late(tmp_path: Path) -> None:
    step = {
        "id": "u",
        "kind": "activity",
        "purpose": "Visit",
        "date": "2026-10-01",
        "due": "2026-11-01",
        "swot": "q0",
    }
    m = items(
        {"quadrant": "opportunity", "side": "both", "text": "A hearing", "links": "q1;q2"},
        {"quadrant": "threat", "side": "they", "text": "A law"},
        {"quadrant": "threat", "side": "we", "text": "Another law"},
        undertakings=[step],
    )
    with opened(tmp_path, m, role="hro"):
        run = page(tab)
    assert "Late" in said(run)
    assert "again: A hearing" in said(run), "what is in two lines is told whole once"
    assert "Each has a next step." in said(run)


def test_two_that_each_make_up_for_three_stand_in_six_rows(tmp_path: Path) -> None:
    helps = [
        {"quadrant": "strength", "side": "they", "text": f"Strong {n}", "links": "q2;q3;q4"} for n in range(2)
    ]
    hinders = [{"quadrant": "weakness", "side": "we", "text": f"Weak {n}"} for n in range(3)]
    with opened(tmp_path, items(*helps, *hinders), role="hro"):
        run = page(tab)
    assert len(boxes(run, "swot line")) == 6
    assert [said(run).count(f"again: {words}") for words in ("Strong 0", "Strong 1", "Weak 2")] == [2, 2, 1]


def test_a_step_of_two_pairs_opens_once_and_before_what_is_over(tmp_path: Path) -> None:
    usual = {"kind": "activity", "date": "2026-10-01", "swot": "q0"}
    m = items(
        {"quadrant": "opportunity", "side": "both", "text": "A hearing", "links": "q1;q2"},
        {"quadrant": "threat", "side": "they", "text": "A law"},
        {"quadrant": "threat", "side": "we", "text": "Another law"},
        undertakings=[
            usual | {"id": "q0", "purpose": "Speak there", "due": "2026-12-01"},
            usual | {"id": "u", "purpose": "Ask who goes", "due": "2026-10-10", "status": "done"},
        ],
    )
    with opened(tmp_path, m, role="hro"):
        run = page(tab)
        assert buttons(run).count("Open") == 1
        assert "Speak there" in filled(press(run, "Open")).values()


def test_a_board_of_an_actor_is_its_own(tmp_path: Path) -> None:
    m = items(
        {"quadrant": "strength", "text": "Of both"},
        {"quadrant": "strength", "text": "Of A", "of_board": "actor", "actor_id": "A"},
    )
    with opened(tmp_path, m, role="hro"):
        run = page(tab)
        assert "Of both" in said(run)
        run = choose(run, "Between whom", "actor", "One actor")
        assert "Choose whose board it is." in said(run)
        run = finished(
            next(one for one in run.selectbox if as_read(one.label) == "Which actor").select("A").run()
        )
        assert "Of A" in said(run)
        assert "Of both" not in said(run)


def test_a_viewer_has_no_board(tmp_path: Path) -> None:
    with opened(tmp_path, sample(), role="viewer"):
        run = turn_to(the_app(), "partnership")
        assert not run.main.get("button")
        assert "The council knows the villages" not in said(run)
