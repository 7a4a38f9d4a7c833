"""Home without a browser: what is late, three doors, and an empty workspace that can be looked around in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from maps import a_map, actor, sample, tie
from opened import address, as_read, choose, finished, follow, opened, press, said, the_app, turn_to

from actormap.core.model import ActorMap
from actormap.web.state.session import Workspace


def without_ties() -> ActorMap:
    """Two actors and where they work."""
    work = [("A", "HEA", "XZ01"), ("B", "HEA", "XZ01"), ("B", "HEA", "XZ02")]
    return a_map(
        "A",
        "B",
        areas=[{"id": "XZ01", "name": "North"}, {"id": "XZ02", "name": "South"}],
        sectors=[{"id": "HEA", "name": "Health"}],
        presence=[{"actor_id": a, "sector": s, "pcode": p, "status": "ongoing"} for a, s, p in work],
    )


@pytest.fixture(scope="module")
def kasimbi(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with opened(tmp_path_factory.mktemp("home"), sample()) as workspace:
        yield workspace


@pytest.mark.usefixtures("kasimbi")
def test_what_is_late_and_what_comes_is_told_and_leads_on() -> None:
    run = finished(the_app())
    told = said(run)
    assert "Due this week: 3 are late" in told
    assert "5 days late" in told
    assert "step 1 of 4: Agreed" in told
    assert "Introduction: Escritório Popular da Lúvia" in told
    run = follow(run, "Open the plan")
    assert run.title[0].value == "Introductions: who can introduce us?"
    assert address(run) == {"target": "C055"}


@pytest.mark.usefixtures("kasimbi")
def test_where_one_is_going_leads_to_who_is_there() -> None:
    run = finished(the_app())
    run = choose(run, "I am going to", "XZ04", "Воржень (Vorzhen)")
    run = choose(run, "to talk about the rights of", "women", "Women")
    assert address(follow(run, "Who is there?")) == {"works_in": "XZ04", "works_on": "women"}


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
    told = said(run)
    assert told.count("\nsettles ") == 5
    (name,) = re.findall("^Ask (.+) with whom these work, and whom they trust:$", told, re.MULTILINE)
    run = follow(run, "Record what you heard")
    assert run.title[0].value == "After a meeting"
    names = dict(zip(sample().actors["id"], sample().actors["name"], strict=True))
    assert names[address(run)["whom"]] == name


def test_a_role_that_asks_nothing_is_told_so_once(tmp_path: Path) -> None:
    with opened(tmp_path, sample(), role="viewer"):
        told = said(finished(the_app()))
    assert told.count("are for human rights officers and above") == 1
    assert "may not ask" not in told
    assert "Nothing is due" not in told
    assert "Actors 122" in told


def test_the_office_is_entered_where_it_is_missing(tmp_path: Path) -> None:
    alone = a_map("A").where(["A"])
    with opened(tmp_path, alone):
        run = press(finished(the_app()), "Add the office")
        (sphere,) = (box for box in run.selectbox if as_read(box.label) == "Sphere")
        assert sphere.value == "field_presence"


def test_a_finding_of_the_whole_country_leads_to_no_cell(tmp_path: Path) -> None:
    with opened(tmp_path, sample()) as here:
        here.day = "2026-03-01"
        run = finished(the_app())
        assert "1 of an estimated 11 (range 10 to 23) actors tagged Journalists" in said(run)
        assert address(follow(run, "See whom we do not meet")) == {"tab": "reach"}


def test_a_list_without_ties_is_told_by_what_it_can_say(tmp_path: Path) -> None:
    with opened(tmp_path, without_ties()):
        told = said(finished(the_app()))
    assert "2 actors are recorded at work in 2 areas; 2 of them in North." in told
    assert "In 1 of 2 places where somebody is recorded at work on a theme, it is one actor." in told
    assert "Such as Health in South." in told
    assert "No contact of the office is recorded, so nothing is said about whom it knows." in told
    assert "No tie is recorded: who works with whom, and who could introduce whom, is not known." in told
    assert "Ties 0" not in told
    assert "0%" not in told


def test_a_list_with_a_few_funders_is_told_by_where_its_actors_work(tmp_path: Path) -> None:
    m = without_ties()
    funded = a_map("A", "B", ties=[tie("A", "B", "funding")])
    with opened(tmp_path, ActorMap(**{**m.tables, "ties": funded.ties})):
        told = said(finished(the_app()))
    assert "2 actors are recorded at work in 2 areas; 2 of them in North." in told
    assert "Such as Health in South." in told
    assert "Too little is recorded" not in told
    assert "No tie is recorded" not in told
    assert "Nobody is recorded as asked about the ties of 2 actors" in told
    assert "0%" not in told, "nobody looked, so nothing is known of how much was seen"


def test_what_is_missing_is_told_once_where_it_is_asked_for(tmp_path: Path) -> None:
    unknown = [actor(code, sphere="unknown") for code in "AB"]
    with opened(tmp_path, a_map(actors=unknown, ties=[tie("A", "B")])):
        told = said(finished(the_app()))
    assert told.count("No actor of civil society is recorded") == len(("on record", "worth a look"))


def test_a_contact_after_the_day_is_not_told(tmp_path: Path) -> None:
    contacts = [{"id": "K1", "actor_id": "A", "office": "O", "date": "2026-11-30"}]
    m = a_map("A", contacts=contacts)
    for day, words in (
        ("2026-11-25", "No contact of the office is recorded"),
        ("2026-12-01", "A contact with 1 actor"),
    ):
        folder = tmp_path / day
        folder.mkdir()
        with opened(folder, m) as here:
            here.day = day
            assert words in said(finished(the_app())), day


def test_a_list_of_names_alone_says_what_is_not_recorded(tmp_path: Path) -> None:
    with opened(tmp_path, a_map("A", "B")):
        told = said(finished(the_app()))
    assert "What kind of actor each is, and where it works, is not recorded." in told
    assert "Who works with whom" in told


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
            assert press(run, "Bring your list").title[0].value == "Bring your list"
            assert press(the_app(), "Note a meeting").title[0].value == "After a meeting"
            form = press(the_app(), "Add an actor")
            assert any(field.label.startswith("Name") for field in form.text_input)
            here.begin_again = lambda: None
            assert "Look around on Kasimbi" in said(the_app())
            assert "Another workspace" in said(the_app())
