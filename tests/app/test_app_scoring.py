"""The page of a round of scoring: alone and blind, half filled in over the lock, then together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from app_world import App, running_sample
from locking import Windows
from maps import a_map, sample
from opened import as_read, choose, finished, opened, press, said, the_app, turn_to
from opened import standing as shown
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.metrics.base.judgements import Unit
from actormap.records.scoring import Answer, Scoring, given, standing
from actormap.rights.access import KEY_HOLDER, write
from actormap.web.state.session import Workspace

ROUND = "2026-Q4"
MINE, OTHER = Scoring(ROUND, "national officer"), Scoring(ROUND, "head of office")
DAY = View(date="2026-11-20")


def a_world(**tables: Any) -> ActorMap:
    events = [{"id": "E1", "type": "attack", "date": "2026-10-01", "subjects": "A"}]
    windows = [{"kind": "scoring", "name": ROUND, "from": "2026-12-11", "sensitivity": 0}]
    return a_map("A", events=events, windows=windows, areas=[{"id": "KA01", "name": "Selim"}], **tables)


def gave(here: Workspace, item: str, mark: str, by: Scoring = OTHER) -> None:
    answer = Answer(mark, evidence=["E1"])
    write(here.store, given(here.store.load(), DAY, by, item, answer), KEY_HOLDER)


def scoring(label: str = "national officer") -> AppTest:
    run = press(turn_to(the_app(), "situation"), "Score")
    if label:
        run = choose(run, "As whom do you score? A label, never a name", label, "officer")
    return run


def field(run: AppTest, kind: str, name: str) -> Any:
    return next(each for each in run.get(kind) if str(each.key).endswith(f" {name}"))


def marked(run: AppTest, mark: str, send: str = "Save and go on", **more: Any) -> AppTest:
    radio = field(run, "radio", "mark")
    radio.set_value(mark)
    for name, value in more.items():
        kind = {"evidence": "multiselect", "sources": "multiselect", "text": "text_area"}.get(
            name, "selectbox"
        )
        field(run, kind, name).set_value(value)
    return press(run, send)


def heading(run: AppTest) -> str:
    return run.header[0].value


def headings(run: AppTest) -> list[str]:
    return [one.value for one in run.markdown if one.value.startswith("**")]


def test_marks_are_given_one_by_one_and_the_next_item_follows(tmp_path: Path) -> None:
    with opened(tmp_path, a_world(), role="hro") as here:
        run = scoring()
        assert heading(run) == "Rights in law"
        assert "item 1 of 29" in said(run)
        run = marked(run, "3", evidence=["E1"], low="2", high="4", text="Seen in the register")
        assert heading(run) == "Rights in practice"
        assert "Rights in law · you: 3 (2 to 4)" in said(run)
        assert "Undo: a mark" in said(run)
        (row,) = here.store.load()["assessments"].to_dict("records")
        assert (row["item"], row["value"], row["low"], row["high"]) == ("a1", 3, 2, 4)
        assert (row["scorer"], row["round"], row["date"]) == ("national officer", ROUND, "2026-11-25")
        assert (row["evidence"], row["text"], row["together"]) == ("E1", "Seen in the register", "no")
        run = marked(run, "unknown")
        assert "You: 2 of 29" in said(run)


def test_a_factor_of_risk_is_scored_from_the_tab_of_risk_and_leads_back_to_it(tmp_path: Path) -> None:
    with opened(tmp_path, a_world(), role="hro") as here:
        run = press(turn_to(the_app(), "situation", tab="risk"), "Score a factor")
        run = choose(run, "As whom do you score? A label, never a name", "national officer", "officer")
        assert heading(run) == "Threats"
        run = marked(run, "4", evidence=["E1"])
        assert as_read(heading(run)) == "Smears and intimidation: how likely"
        (row,) = here.store.load()["assessments"].to_dict("records")
        assert (row["item"], row["value"]) == ("threat", 4)
        run = press(run, "Back to risk and watch")
        assert "Score a factor" in [as_read(each.label) for each in run.button]


def test_anothers_mark_is_shown_after_ones_own(tmp_path: Path) -> None:
    with opened(tmp_path, a_world(), role="hro") as here:
        gave(here, "a1", "0")
        run = scoring()
        assert "1 other has scored. You see the mark after yours: a courtesy, no lock." in said(run)
        assert "Head of office: 0" not in said(run)
        run = marked(run, "3", "Save and show the others", evidence=["E1"])
        assert "you: 3 · Head of office: 0" in said(run)
        assert "Far apart: talk about it" in said(run)


def test_a_mark_is_corrected_and_taken_back(tmp_path: Path) -> None:
    with opened(tmp_path, a_world(), role="hro") as here:
        run = press(marked(scoring(), "3", text="First"), "Change")
        assert field(run, "radio", "mark").value == "3"
        assert field(run, "text_area", "text").value == "First"
        marked(run, "1")
        judged = here.store.load()["assessments"]
        assert judged[["value", "text"]].to_numpy().tolist() == [[1, "First"]]
        run = press(press(the_app(), "Undo: a mark"), "Yes, undo it")
        assert here.store.load()["assessments"]["value"].tolist() == [3]


def test_what_is_refused_is_told_and_stays_filled_in(tmp_path: Path) -> None:
    with opened(tmp_path, a_world(), role="hro") as here:
        run = marked(scoring(), "2", low="3", text="Kept")
        assert "not in order" in said(run)
        assert field(run, "text_area", "text").value == "Kept"
        run = marked(run, "4", evidence=["gone"])
        assert "No record that you see has the code gone" in said(run)
        assert here.store.load()["assessments"].empty


def test_who_scores_under_the_same_label_meanwhile_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    with opened(tmp_path, a_world(), role="hro") as here:
        run = scoring()
        gave(here, "a1", "0", MINE)
        run = marked(run, "3", text="Mine")
        assert "gave this item 0 meanwhile. Yours is still here" in said(run)
        assert here.store.load()["assessments"]["value"].tolist() == [0]
        assert field(run, "text_area", "text").value == "Mine"
        run = press(run, "Save and go on")
        assert here.store.load()["assessments"][["value", "text"]].to_numpy().tolist() == [[3, "Mine"]]
        gave(here, "a2", "0", OTHER)
        marked(run, "1")
        assert len(here.store.load()["assessments"]) == 3, "another's mark stands in nobody's way"


def test_what_the_map_suggests_is_written_once_it_is_accepted(tmp_path: Path) -> None:
    with opened(tmp_path, sample(), role="hro") as here:
        before = set(here.store.load()["assessments"]["id"])
        scoring("protection officer")
        run = turn_to(the_app(), "situation", score="e1")
        assert "the map suggests 2, because 12 of 27 that knew of attacks stood by those attacked" in said(
            run
        )
        field(run, "text_area", "text").set_value("As the map says")
        revision = here.store.revision
        run = press(run, "Accept 2")
        assert "Coordination and solidarity · you: 2" in said(run)
        judged = here.store.load()["assessments"]
        (row,) = judged[~judged["id"].isin(before)].to_dict("records")
        assert (row["item"], row["value"], row["text"]) == ("e1", 2, "As the map says")
        assert (row["analysis"], row["revision"]) == ("coordination.solidarity", revision)
        assert row["figure"] == pytest.approx(12 / 27)
        run = turn_to(the_app(), "situation", score="e1", area="XZ01")
        assert "the map suggests" not in said(run), "it knows of the whole country"
        run = turn_to(the_app(), "situation", score="c1", area="XZ01")
        assert "Women in civil society: the map suggests" in said(run), "of this item it knows of an area"


def test_they_agree_together_and_what_each_gave_stays(tmp_path: Path) -> None:
    with opened(tmp_path, a_world(), role="hro") as here:
        for item, mark in (("a1", "2"), ("a2", "0")):
            gave(here, item, mark)
            gave(here, item, "2", MINE)
        run = press(scoring(), "Talk about 2 items")
        assert headings(run) == ["**Rights in practice**", "**Rights in law**"]
        run = press(run, "Agree together")
        next(one for one in run.radio if str(one.key).startswith("agree a2")).set_value("1")
        run = press(run, "Save")
        assert "Saved." in said(run)
        run = press(run, "Close")
        assert "agreed: 1" in said(run)
        now = standing(here.store.load(), MINE)
        assert sorted(each.value for each in now.marks["a2"].given) == [0, 1, 2]
        assert now.agreed("a2").evidence == ("E1",)


WOMEN = Unit(group="women")


def test_factors_of_risk_are_agreed_together_and_what_each_gave_stays(tmp_path: Path) -> None:
    mine, other = (replace(by, unit=WOMEN) for by in (MINE, OTHER))
    with opened(tmp_path, a_world(), role="hro") as here:
        here.keep("own scorer", "national officer")
        for item, marks in (("vulnerability", "33"), ("threat", "25")):
            gave(here, item, marks[0], mine)
            run = press(turn_to(the_app(), "situation", tab="risk", group="women"), "Score a factor")
            assert not [each for each in run.button if as_read(each.label).startswith("Talk about 2")]
            gave(here, item, marks[1], other)
        run = press(turn_to(the_app(), "situation", tab="risk", group="women"), "Talk about 2 items")
        assert headings(run) == ["**Threats**", "**Vulnerability**"], "those far apart come first"
        assert "National officer: 2" in said(run)
        run = press(run, "Agree together")
        next(one for one in run.radio if str(one.key).startswith("agree threat")).set_value("4")
        run = press(press(run, "Save"), "Close")
        assert "agreed: 4" in said(run)
        now = standing(here.store.load(), mine, "risk_factor")
        assert sorted(each.value for each in now.marks["threat"].given) == [2, 4, 5]
        assert now.agreed("threat").evidence == ("E1",)
        run = press(run, "Go on scoring")
        assert as_read(heading(run)) == "Smears and intimidation: how likely"
        run = press(press(run, "Talk about 1 item"), "Back to risk and watch")
        assert "Threats: 4" in said(run)


def test_a_round_is_begun_with_its_last_day(tmp_path: Path) -> None:
    with opened(tmp_path, a_map("A"), role="hro") as here:
        run = press(scoring(""), "New round")
        next(one for one in run.text_input if str(one.key).endswith(" name")).set_value(" 2027-Q1 ")
        next(one for one in run.text_input if str(one.key).endswith(" last")).set_value("2027-03-31")
        run = press(press(run, "Begin"), "Close")
        assert here.store.load()["windows"][["kind", "name", "from"]].to_numpy().tolist() == [
            ["scoring", "2027-Q1", "2027-03-31"]
        ]
        run = choose(run, "As whom do you score? A label, never a name", "head of office", "Head of office")
        assert "2027-Q1 · the whole country · you score as: Head of office" in shown(run)


def test_a_label_is_kept_for_other_windows(tmp_path: Path) -> None:
    with opened(tmp_path, a_world(), role="hro") as here:
        scoring()
        run = press(turn_to(the_app(), "situation"), "Score the next item · 29 left")
        assert "You: 0 of 29" in said(run)
        assert here.kept("own scorer") == "national officer"


@pytest.mark.parametrize("role", ["viewer"])
def test_a_role_that_gives_no_marks_is_offered_none(role: str, tmp_path: Path) -> None:
    with opened(tmp_path, a_world(), role=role):
        run = turn_to(the_app(), "situation")
        assert "Score" not in [one.label for one in run.button]
        run = turn_to(the_app(), "situation", score="a1")
        assert "Your role looks at marks and gives none." in said(run)
        assert not run.radio


def test_where_a_mark_points_at_one_it_is_said(tmp_path: Path) -> None:
    with opened(tmp_path, a_world(), role="hro"):
        scoring()
        run = turn_to(the_app(), "situation", score="a1", group="women", area="KA01")
        assert "a mark points at one of them" in said(run)
        run = turn_to(the_app(), "situation", score="a1", group="women")
        assert "a mark points at one of them" not in said(run)


def test_what_is_half_filled_in_is_there_after_the_lock(tmp_path: Path, windows: Windows) -> None:
    with opened(tmp_path, a_world(), role="hro") as here:
        path = Path(here.path)
        run = scoring()
        field(run, "radio", "mark").set_value("2")
        field(run, "text_area", "text").set_value("Half of it")
        keep = next(one for one in run.button if str(one.key).startswith("keep form score"))
        windows.open["1"] = finished(keep.click().run())
        windows.lock(here)
    assert b"Half of it" not in path.read_bytes()
    again = windows.unlocked(path, "hro")
    windows.telling = "1"
    run = turn_to(the_app(), "situation")
    assert (heading(run), field(run, "radio", "mark").value) == ("Rights in law", "2")
    assert field(run, "text_area", "text").value == "Half of it"
    press(run, "Save and go on")
    assert again.store.load()["assessments"]["text"].tolist() == ["Half of it"]
    again.close()


@pytest.fixture(scope="module")
def own_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The sample in a workspace that this test writes to."""
    with running_sample(tmp_path_factory.mktemp("scoring")) as app:
        yield app


@pytest.mark.browser
@pytest.mark.xdist_group("scoring")
def test_a_round_is_scored_by_keyboard_alone(own_app: App, visit: Callable[[App], Page]) -> None:
    """A number is a mark, Tab and a word pick evidence, Enter saves, and the next item has the keyboard."""
    page = visit(own_app)
    page.goto(f"http://{own_app.host}/situation?score=next")
    page.get_by_role("combobox", name="As whom do you score").focus()
    page.keyboard.type("protection")
    page.keyboard.press("Enter")
    for place, mark in ((1, "3"), (2, "?"), (3, "1")):
        expect(page.get_by_text(f"item {place} of 29", exact=True)).to_be_visible()
        first = page.locator("[class*=st-key-score-item] input[type=radio]").first
        expect(first).to_be_focused()
        page.keyboard.press(mark)
        expect(page.locator("[class*=st-key-score-item] input[type=radio]:checked")).to_be_focused()
        if mark == "1":
            page.keyboard.press("Tab")
            page.keyboard.type("Labelling")
            expect(page.get_by_role("option").first).to_contain_text("Labelling")
            page.keyboard.press("Enter")
        page.keyboard.press("Control+Enter")
    expect(page.get_by_text("item 4 of 29", exact=True)).to_be_visible()
    expect(page.locator(".st-key-scored-last")).to_contain_text("you: 1")
    expect(page.get_by_text("You: 3 of 29")).to_be_visible()
