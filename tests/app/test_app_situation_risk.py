"""The tab Risk and watch: what an officer sees of a group, alerts until they are seen, dates that meet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from maps import a_map, actor, sample
from opened import address, as_read, opened, page, press, said, seen, the_app, turn_to, words
from streamlit.testing.v1 import AppTest

from actormap.core.config import View
from actormap.core.model import Changes
from actormap.metrics.base.judgements import COUNTRY
from actormap.metrics.monitor.danger.windows import ahead
from actormap.rights.access import KEY_HOLDER, write
from actormap.web.pages import situation
from actormap.web.pages.home import home
from actormap.web.pages.situation.risk_watch import who_is_exposed
from actormap.web.state import chosen
from actormap.web.state.marked import see, unseen
from actormap.web.state.session import Reading, Workspace


@pytest.fixture
def officer(tmp_path: Path) -> Iterator[Workspace]:
    with opened(tmp_path, sample(), role="hro") as here:
        yield here


def shown(**choices: str) -> AppTest:
    """The tab, after some choices."""

    def body(choices: dict[str, str]) -> None:
        if "begun" not in st.session_state:
            st.session_state["begun"] = True
            chosen.turn("situation", choices)
        chosen.arrive("situation")
        situation.body()

    return page(body, {"tab": "risk"} | choices)


ISOLATES = {0x2068: None, 0x2069: None}


def told(run: AppTest) -> str:
    """All that it says, as it is read."""
    return words(run).replace("\\", "")


def at_home() -> None:
    chosen.arrive("home")
    home.body()


def headers(run: AppTest) -> list[str]:
    """What the headers say, as it is read."""
    return [each.value.replace("\\", "") for each in run.header]


def test_an_officer_sees_the_factors_of_a_group_and_no_name(officer: Workspace) -> None:
    run = shown(group="journalists_media")
    assert not run.exception
    assert headers(run)[0] == "Danger outweighs protection: high, perhaps moderate or severe"
    text = told(run)
    assert "64 of 100; with every doubt and unanswered question 55 to 84." in text
    assert "Worst: Stopped or beaten at rallies (likely 4, severe 4)" in text
    assert "In each single area fewer than 5 such groups are on record" in text
    names = sample().actors.loc[sample().actors["works_on_rights_of"].str.contains("journalists"), "name"]
    assert len(names)
    risk = text.partition("alerts since you looked")[0]
    assert not [name for name in names if name in risk]
    assert officer.principal.role == "hro"


@pytest.mark.usefixtures("officer")
def test_it_begins_with_whose_risk_was_judged_and_everybody_can_be_chosen() -> None:
    run = shown()
    assert "64 of 100" in told(run)
    run = run.selectbox(key="risk group").select("all").run()
    assert "No factor is judged here yet: nothing can be said of the risk." in told(run)


def test_a_group_that_nobody_judged_has_hatched_lines_and_no_result(officer: Workspace) -> None:
    text = told(shown(group="migrants"))
    assert "No factor is judged here yet: nothing can be said of the risk." in text
    assert "of 100" not in text
    assert officer


def test_of_few_in_an_area_an_officer_sees_no_risk(officer: Workspace) -> None:
    text = told(shown(group="journalists_media", area="XZ01"))
    assert "A mark would point at one of them: it is for the protection officer alone." in text
    assert "of 100" not in text
    assert "No factor is judged" not in text
    assert officer


def test_score_a_factor_leads_to_the_line_that_nobody_knows(officer: Workspace) -> None:
    run = shown(group="journalists_media")
    run.button(key="score a factor").click().run()
    assert address(run) == {"tab": "profile", "group": "journalists_media", "score": "capacity_authorities"}
    assert not run.exception
    assert officer


@pytest.mark.usefixtures("officer")
def test_what_is_to_be_watched_is_written_down() -> None:
    run = press(turn_to(the_app(), "situation", tab="risk"), "Watch something")
    next(each for each in run.text_input if "Purpose" in as_read(each.label)).input("Watch the coast")
    assert "Saved." in said(press(run, "Save"))


def test_a_date_that_is_chosen_says_how_many_days_are_left(officer: Workspace) -> None:
    windows = officer.store.load()["windows"]
    (trial,) = windows["id"][(windows["kind"] == "trial").to_numpy()]
    text = told(shown(group="journalists_media", window=trial))
    assert "High Court: in 7 days. The oldest of these marks is of 2026-11-23" in text.translate(ISOLATES)


def test_dates_meet_and_say_who_is_exposed(officer: Workspace) -> None:
    run = shown()
    assert "6 dates to watch in 30 days; 5 meet in one week" in headers(run)
    assert run.button(key="who is exposed")
    assert officer


@pytest.mark.usefixtures("officer")
def test_a_phone_has_the_dates_in_lines() -> None:
    text = told(shown()).translate(ISOLATES)
    assert "Selim Coast · 2026-12-02 to 2026-12-04 · Trial of a reporter, High Court" in text
    assert "The whole country · 2026-12-03 · Hearing in the Rights Committee" in text


def test_alerts_go_once_they_are_seen_and_the_next_row_is_one(tmp_path: Path) -> None:
    with opened(tmp_path, sample(), role="hro") as here:
        run = shown()
        assert "11 alerts since you looked" in headers(run)
        run.button(key="alerts are seen").click().run()
        assert "No new alerts" in headers(run)
        assert here.kept("form alerts seen by hro")
        assert "V26" not in here.kept("form alerts seen by hro")
        event = {"id": "V99", "type": "attack", "date": "2026-11-25", "pcode": "XZ02", "sensitivity": 1}
        rows = sample().replace(events=pd.DataFrame([event]))["events"]
        before = here.store.revision
        write(here.store, Changes({"events": rows}), KEY_HOLDER)
        run = shown()
        assert "1 alert since you looked" in headers(run)
        assert "Attack or threat alleged, Costa Verena." in told(run)
        assert here.store.revision == before + 1


def test_what_was_seen_is_kept_for_a_role_and_in_no_record(tmp_path: Path) -> None:
    with opened(tmp_path, sample(), role="hro") as here:
        reading, before = seen(here), here.store.revision
        see(reading, unseen(reading)[:2])
        assert len(unseen(reading)) == 9
        assert "9 alerts since you looked" in told(page(at_home))
        assert here.store.revision == before
    with opened(tmp_path, sample(), role="analyst") as here:
        assert len(unseen(seen(here))) == 11


def test_a_viewer_is_told_for_whom_it_is(tmp_path: Path) -> None:
    with opened(tmp_path, sample(), role="viewer"):
        assert "This page is for human rights officers and above." in told(shown())


def test_an_empty_map_has_a_tab(tmp_path: Path) -> None:
    with opened(tmp_path, a_map("A")):
        run = shown()
        assert not run.exception
        assert headers(run) == [
            "No new alerts",
            "Reviews due",
            "No date to watch is recorded for the coming 30 days",
        ]


def exposed(**window: Any) -> list[str]:
    people = [
        actor("A", adm1_pcode="XA01", works_on_rights_of="women"),
        actor("B", adm1_pcode="XA02", works_on_rights_of="women"),
        actor("C", adm1_pcode="XA01"),
    ]
    m = a_map(
        actors=people,
        areas=[{"id": "XA01", "name": "One"}, {"id": "XA02", "name": "Two"}],
        windows=[{"id": "w", "kind": "trial", "name": "Trial", "from": "2026-12-01"} | window],
    )
    reading = Reading("", 0, m, View(date="2026-11-25"), KEY_HOLDER)
    (date,) = ahead(m, "2026-11-25")
    return who_is_exposed(reading, date, COUNTRY)


def test_exposed_are_those_of_the_groups_who_are_there_and_those_who_are_named() -> None:
    assert exposed(groups="women") == ["A", "B"]
    assert exposed(groups="women", pcode="XA01") == ["A"]
    assert exposed(groups="women", pcode="XA01", actors="B") == ["A", "B"]
    assert exposed(pcode="XA01") == []
