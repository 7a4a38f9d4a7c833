"""The questions of an interview on paper: who is asked about whom, and nothing else of anybody."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from documents import Page, everything, text_of
from maps import CERTAIN, a_map, actor, offer, sample

from actormap.core import words
from actormap.core.config import View
from actormap.core.errors import Denied, Refused, TakesTwo
from actormap.core.findings import Findings
from actormap.core.model import ActorMap, Changes
from actormap.metrics.evidence import ask
from actormap.rights.access import KEY_HOLDER, Principal, read
from actormap.rights.access import write as enter
from actormap.store import create_store
from actormap.viz.brief import FORMATS, Leaving, interview_sheet

DAY = View(date="2026-11-25")
EVERY = pytest.mark.parametrize("form", FORMATS)


@cache
def made(number: int = 1) -> Leaving:
    return interview_sheet(sample(), DAY, number, principal=KEY_HOLDER)


def names(m: ActorMap) -> dict[str, str]:
    return dict(zip(m.actors["id"], m.actors["name"], strict=True))


@pytest.fixture
def in_arabic() -> Iterator[None]:
    words.speak(words.catalogue("ar"))
    yield
    words.speak(None)


@EVERY
@pytest.mark.parametrize("number", [1, 3])
def test_sheet_asks_one_about_those_whom_the_analysis_names_in_its_order(form: str, number: int) -> None:
    called = names(sample())
    questions = [finding for finding in ask(sample(), DAY) if finding.details["interview"] == number]
    text = text_of(form, made(number).written(form))
    assert f"Questions to {called[questions[0].subject[0]]}" in text
    places = [text.index(f"work with {called[finding.subject[1]]}?") for finding in questions]
    assert places == sorted(places)
    assert len(questions) == 5
    for box in (
        "works with it",
        "knows who does",
        "knows whom it trusts",
        "does not know",
        "not want to say",
    ):
        assert text.count(box) == len(questions), box


@EVERY
def test_nothing_else_of_anybody_stands_on_it(form: str) -> None:
    content = made().written(form)
    text, hidden = text_of(form, content), everything(form, content)
    named = {names(sample())[one] for one in made().brief.ids}
    for name in {*names(sample()).values()} - named:
        if not any(name in one for one in named):
            assert name not in hidden, name
    for word in ("bits", "sensitivity", "isolated", "at risk", "supported", "indicative"):
        assert word not in text, word


@EVERY
@pytest.mark.usefixtures("in_arabic")
def test_in_arabic_it_is_read_from_the_right(form: str) -> None:
    content = interview_sheet(sample(), DAY, 1, principal=KEY_HOLDER).written(form)
    text = text_of(form, content)
    if form != "pdf":  # in which letters stand in their joined shapes
        assert "لا تريد أن تقول" in text
    assert "does not want to say" not in text
    if form == "html":
        assert {("lang", "ar"), ("dir", "rtl")} <= set(Page(content).attributes)


def test_who_may_not_take_a_brief_along_or_ask_prints_none() -> None:
    for role in ("viewer", "admin"):
        with pytest.raises(Denied):
            interview_sheet(sample(), DAY, 1, principal=Principal(role))
    people = [actor(name, consent_c2="yes", consent_c3="yes") for name in ("A", "X")]
    m = a_map(actors=people, ties=[offer("O", "A", 1)])
    assert interview_sheet(m, CERTAIN, 1, principal=Principal("hro")).brief.ids == ("A", "X")


def test_interview_that_is_not_proposed_is_refused() -> None:
    with pytest.raises(Refused, match="there is no interview 99"):
        interview_sheet(sample(), DAY, 99, principal=KEY_HOLDER)


def test_about_who_is_sensitive_a_second_person_lets_it_leave(tmp_path: Path) -> None:
    group = {"identifies_as": "lgbt", "consent_c2": "yes", "consent_c3": "yes"}
    people = [actor("A", **group), actor("X", at_risk_level=2, sensitivity=3, **group)]
    m = a_map(actors=people, ties=[offer("O", "A", 1)])
    assert interview_sheet(m, CERTAIN, 1, principal=KEY_HOLDER).brief.ids == ("A", "X")
    store, _ = create_store(tmp_path / "w.actormap", passphrase="a long passphrase of a test")
    with store:
        enter(store, Changes(dict(m.tables), why="test"), KEY_HOLDER)
        with pytest.raises(TakesTwo):
            interview_sheet(read(store, KEY_HOLDER), CERTAIN, 1, principal=KEY_HOLDER)


def test_what_was_answered_about_who_is_in_no_file_is_not_taken() -> None:
    people = [actor(name, consent_c2="yes", consent_c3="yes") for name in ("A", "X")]
    m = a_map(actors=[*people, actor("Z", consent_c1="withdrawn")], ties=[offer("O", "A", 1)])

    def of_all(analysis: str, **_options: object) -> Findings:
        raise AssertionError(analysis)

    assert interview_sheet(m, CERTAIN, 1, principal=KEY_HOLDER, ask=of_all).brief.ids == ("A", "X")
