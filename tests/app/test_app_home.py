"""Home without a browser: what is late, three doors, and an empty workspace that can be looked around in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from maps import a_map, sample
from opened import address, finished, follow, opened, press, said, the_app, turn_to

from actormap.core.model import ActorMap, Changes
from actormap.rights import access
from actormap.web.state.session import Workspace


@pytest.fixture(scope="module")
def kasimbi(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with opened(tmp_path_factory.mktemp("home"), sample()) as workspace:
        yield workspace


@pytest.mark.usefixtures("kasimbi")
def test_what_is_late_and_whom_we_miss_is_told_and_leads_on() -> None:
    run = finished(the_app())
    told = said(run)
    assert "due on 2026-11-20" in told
    assert "2 of 18 met (15 to 22 exist)" in told
    assert "2 plans are open." in told
    whom = "Whom does the office want to meet?"
    next(one for one in run.selectbox if one.label == whom).select("C055").run()
    run = follow(run, "Find routes to them")
    assert run.title[0].value == "Introductions: who can introduce us?"
    assert address(run) == {"target": "C055"}
    assert next(one for one in run.selectbox if one.label == whom).value == "C055"


@pytest.mark.usefixtures("kasimbi")
def test_each_finding_leads_to_where_it_is_told() -> None:
    for label, told in (
        ("See whom we do not meet", "Women in Воржень (Vorzhen): 2 met of 8 on record"),
        ("See who has no route", "Actors to whom no chain of trusted introductions is recorded."),
        ("See who does not talk", "Pairs that work on the same thing in the same place"),
        ("See where a platform is missing", "In 1 place several work without a platform"),
        ("See who is asked too often", "Kasimbi Rights Assembly: asked 9 of 5, let it rest"),
    ):
        run = finished(the_app())
        assert "Worth a look first" in said(run)
        run = follow(run, label)
        assert told in said(run), label
        if label == "See who has no route":
            assert run.selectbox(key="gaps by").value == "identifies_as"
            assert run.selectbox(key="gaps by").label == "Group actors by"
            assert "Who they say they are" in run.selectbox(key="gaps by").options
    assert turn_to(run, "home").title[0].value == "Who is there, and whom do we reach?"


@pytest.mark.usefixtures("kasimbi")
def test_the_next_interview_is_told_and_leads_to_where_it_is_recorded() -> None:
    run = finished(the_app())
    questions = [text.value for text in run.text if text.value.startswith("Ask ")]
    who = {question.partition(" whether ")[0] for question in questions}
    assert len(questions) == len(set(questions)) == 5
    assert len(who) == 1, "one is asked about five"
    run = follow(run, "Record what you heard")
    assert run.title[0].value == "After a meeting"
    (name,) = (question.removeprefix("Ask ") for question in who)
    names = dict(zip(sample().actors["id"], sample().actors["name"], strict=True))
    assert names[address(run)["whom"]] == name


def test_where_nobody_can_be_asked_home_says_about_whom_to_ask(tmp_path: Path) -> None:
    with opened(tmp_path, a_map("A", "B")):
        told = said(finished(the_app()))
        assert "Ask next" in told
        assert "Name of A" in told


def test_an_empty_workspace_offers_three_ways_to_begin_and_forms(tmp_path: Path) -> None:
    own = a_map().actors
    for number, m in enumerate((ActorMap.empty(), ActorMap(actors=own[own["sphere"] == "field_presence"]))):
        (tmp_path / str(number)).mkdir()
        with opened(tmp_path / str(number), m, role="hro") as here:
            run = the_app()
            told = said(run)
            assert "Nothing is recorded yet, so nothing is said yet." in told
            assert "Look around on Kasimbi" not in told, "where the process ends nothing could be shown"
            assert [one.proto.label for one in run.get("download_button")] == [
                "Form for contacts",
                "Form for meetings",
                "Who does what where",
            ]
            assert press(run, "Bring a list").title[0].value == "Bring your list"
            assert press(the_app(), "Note a meeting").title[0].value == "After a meeting"
            form = press(the_app(), "Add an actor")
            assert any(field.label.startswith("Name") for field in form.text_input)
            here.begin_again = lambda: None
            assert "Look around on Kasimbi" in said(the_app())
            assert "Another workspace" in said(the_app())


@pytest.mark.parametrize("role", ["data_steward", "hro"])
def test_what_is_undone_on_home_is_told_beside_it_and_can_be_put_away(tmp_path: Path, role: str) -> None:
    with opened(tmp_path, a_map("A", "B"), role=role) as here:
        access.enter(here.store, Changes({"actors": a_map("new:C").actors}, why="one more"), here.principal)
        run = press(finished(the_app()), "Undo", within="2 at home")
        outcome = "Undone. You can redo it"
        assert said(run).count(outcome) == len(("beside every page", "at home"))
        run = press(run, "Dismiss", within="at home")
        assert outcome not in said(run)


def test_no_undo_is_offered_to_a_role_that_may_not_do_it(tmp_path: Path) -> None:
    threat = {"source_id": "A", "target_id": "B", "kind": "threat", "from": "2025-01-01"}
    with opened(tmp_path, a_map("A", "B"), role="hro") as here:
        changes = Changes({"ties": a_map("A", "B", ties=[threat]).ties}, why="what she heard")
        access.enter(here.store, changes, here.principal)
        run = finished(the_app())
        assert "Name of A threatens Name of B" in said(run)
        assert not [button.label for button in run.button if "Undo" in button.label]
