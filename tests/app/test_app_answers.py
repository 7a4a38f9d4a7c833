"""The plain answer comes at once, how sure it is comes later in the same place, and is kept by revision."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st
from maps import a_map, actor, sample
from opened import finished, opened, page, seen

from actormap.core.errors import Stopped
from actormap.core.findings import Findings
from actormap.core.model import ActorMap, Changes
from actormap.rights.access import write
from actormap.web.parts import components, tables
from actormap.web.process import worker
from actormap.web.state import analyses
from actormap.web.state.analyses import MAIN, Question, ask, checking, warm_up
from actormap.web.state.jobs import KEPT, Job, Progress, at_work, forget
from actormap.web.state.session import Workspace, current_reading

ASKED = "reach.steps"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Workspace]:
    with opened(tmp_path, sample(), checks=True) as workspace:
        yield workspace


def test_the_plain_answer_comes_first_and_the_check_says_the_same_in_the_same_order(here: Workspace) -> None:
    question = Question(seen(here), ASKED, {})
    with analyses._TURN:  # nothing is checked as long as this is held
        plain = ask(seen(here), ASKED)
        assert question.check is not None
        assert not question.check.done
        assert all(finding.holds_in is None for finding in plain)
    question.check.wait()
    checked = ask(seen(here), ASKED)
    assert [finding.id for finding in checked] == [finding.id for finding in plain]
    assert any(finding.holds_in is not None for finding in checked)


def test_what_is_checked_is_not_worked_out_again_before_the_map_changes(here: Workspace) -> None:
    ask(seen(here), ASKED)
    job = Question(seen(here), ASKED, {}).check
    assert job is not None
    job.wait()
    assert ask(seen(here), ASKED) is ask(seen(here), ASKED)
    actors = sample().actors.head(1).assign(name="Another name")
    write(here.store, Changes({"actors": actors}, why="test"), here.principal)
    assert Question(seen(here), ASKED, {}).check is None


def test_a_check_that_is_stopped_stays_stopped_until_it_is_asked_for(here: Workspace) -> None:
    question = Question(seen(here), ASKED, {})
    with analyses._TURN:
        ask(seen(here), ASKED)
        question.stop_check()
        ask(seen(here), ASKED)
        assert question.unchecked
        question.begin()
    job = question.check
    assert job is not None
    job.wait()
    assert question.checked() is not None


def test_nothing_is_resampled_where_nothing_is_in_doubt(tmp_path: Path) -> None:
    known = a_map(actors=[actor("A", works_on_rights_of="women")])
    with opened(tmp_path, known, checks=True) as workspace:
        found = ask(seen(workspace), "reach.gap")
        question = Question(seen(workspace), "reach.gap", {})
        assert not question.can_be_checked
        assert question.check is None
        assert {finding.varied for finding in found} == {False}
        assert not question.certain, "without a tie nothing could be in doubt"
        assert {finding.verdict for finding in found} == {"insufficient_data"}
        assert not any("no doubtful tie" in tables.trust(finding) for finding in found)
        assert "no doubtful tie" in tables.trust(replace(next(iter(found)), verdict="indicative"))


def test_a_large_map_is_checked_when_somebody_asks(here: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analyses, "SMALL", 0)
    ask(seen(here), ASKED)
    assert Question(seen(here), ASKED, {}).unchecked


def test_the_first_answers_are_there_before_their_page_is_opened(here: Workspace) -> None:
    warm_up(seen(here))
    for job in KEPT.at_work():
        job.wait()
    known = [KEPT.known(Question(seen(here), name, options)._plain) for name, options in MAIN.items()]
    assert all(job is not None and job.succeeded for job in known)


def test_everything_is_let_go_when_the_app_is_locked(tmp_path: Path) -> None:
    with opened(tmp_path, sample(), checks=True) as workspace:
        ask(seen(workspace), ASKED)
        known = seen(workspace)
    assert Question(known, ASKED, {}).unchecked


def shown() -> None:
    with checking("steps"):
        for found in ask(current_reading(), ASKED):
            components.show_finding(found, brief=True)


@pytest.mark.usefixtures("here")
def test_a_page_says_how_far_the_check_is_and_then_that_it_is_made() -> None:
    with analyses._TURN:
        run = page(shown)
        assert not run.exception
        assert any(text.value.startswith("Checking 1 answer on 20 possible maps") for text in run.text)
        assert [button.label for button in run.button] == ["Stop"]
        before = [text.value for text in run.text if "introduction" in text.value]
    run = finished(run)
    assert "Checked on 20 possible maps ✓" in [text.value for text in run.text]
    assert before
    assert [text.value for text in run.text if "introduction" in text.value] == before


def pressed_below_a_check() -> None:
    with checking("steps"):
        ask(current_reading(), ASKED)
        for job in KEPT.at_work():
            job.wait()  # it is over while the page is drawn
    if st.button("Make it"):
        st.text("It is made.")


@pytest.mark.usefixtures("here")
def test_what_is_pressed_while_a_check_ends_is_not_lost() -> None:
    run = page(pressed_below_a_check)
    assert [button.label for button in run.button] == ["Stop", "Make it"], (
        "it is watched: drawn anew in a moment"
    )
    assert "Checked on 20 possible maps ✓" in [text.value for text in finished(run).text]
    forget()
    assert "It is made." in [text.value for text in run.button[-1].click().run().text]


def pressed_below_work(jobs: list[Job[bool]]) -> None:
    if jobs:
        at_work(jobs.pop())
    if st.button("Make it"):
        st.text("It is made.")


def test_what_is_pressed_while_work_ends_is_not_lost() -> None:
    go = threading.Event()
    going, over = Job(lambda _progress: go.wait()), Job(lambda _progress: True)
    over.wait()
    try:
        run = page(pressed_below_work, [over, going])
        assert "It is made." in [text.value for text in run.button[-1].click().run().text]
    finally:
        go.set()


def asked_in_three_parts() -> None:
    for options in ({}, {}, {"area": "XZ04"}):
        with components.showing_errors():
            ask(current_reading(), "reach.gap", **options)


@pytest.mark.usefixtures("here")
def test_parts_of_a_page_that_wait_for_one_answer_show_one_button(monkeypatch: pytest.MonkeyPatch) -> None:
    go = threading.Event()
    monkeypatch.setattr(analyses, "PATIENCE", 0)
    monkeypatch.setattr(worker, "answer", lambda *_about, **_more: go.wait())
    try:
        run = page(asked_in_three_parts)
        assert not run.exception
        assert [button.label for button in run.button] == ["Stop", "Stop"], "one for each answer"
        run = run.button[0].click().run()
        assert not run.exception
        assert [button.label for button in run.button] == ["Work it out", "Stop"]
    finally:
        go.set()


def test_an_empty_map_is_asked_without_harm(tmp_path: Path) -> None:
    with opened(tmp_path, ActorMap.empty()) as workspace:
        assert not Question(seen(workspace), ASKED, {}).can_be_checked


def test_a_check_that_failed_is_not_said_to_be_made(here: Workspace) -> None:
    question = Question(seen(here), ASKED, {})

    def too_much(_progress: Progress) -> Findings:
        raise Stopped("stopped: it needed more memory.")

    KEPT.begun(question._check, too_much).wait()
    run = page(shown)
    assert "Checked on 20 possible maps ✓" not in [text.value for text in run.text]
    run = finished(next(one for one in run.button if one.label == "Check on 20 possible maps").click().run())
    assert "Checked on 20 possible maps ✓" in [text.value for text in run.text]
