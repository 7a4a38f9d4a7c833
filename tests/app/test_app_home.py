"""Home without a browser: what is late, three doors, and an empty workspace that can be looked around in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from maps import a_map, actor, sample, tie
from opened import (
    address,
    as_read,
    boxes,
    choose,
    finished,
    follow,
    opened,
    press,
    said,
    the_app,
    turn_to,
)

from actormap.core import schema
from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.metrics.reach.reach_gap import gap
from actormap.web.pages.home import worth
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
    assert as_read(run.title[0].value) == "Introductions: who can introduce us?"
    assert address(run) == {"target": "C055"}


@pytest.mark.usefixtures("kasimbi")
def test_where_one_is_going_leads_to_who_is_there() -> None:
    run = finished(the_app())
    run = choose(run, "I am going to", "XZ04", "Воржень (Vorzhen)")
    run = choose(run, "to talk about the rights of", "women", "Women")
    assert address(follow(run, "Who is there?")) == {"works_in": "XZ04", "works_on": "women"}


@pytest.mark.usefixtures("kasimbi")
def test_ten_things_each_with_its_step_how_sure_why_and_a_way_that_is_filled_in() -> None:
    run = finished(the_app())
    rows = boxes(run, "thing ")
    assert len(rows) == 10
    for row in rows:
        told = said(row)
        assert any(label in told for label in ("Supported", "Indicative", "Not enough data")), told
        assert row.get("page_link"), told
        assert "Next question: " in told
    told = said(run)
    assert "Draft law on associations (Law on organisations, Before parliament): 5 provisions." in told
    assert told.index("Attack or threat alleged") < told.index("Draft law on associations (Law")
    assert "Promise of the office" in told, "as what is due"
    assert "Promise of the office" not in "".join(said(row) for row in rows), "and not twice"
    for label, words in (
        ("Raise a concern", {"tab": "laws", "law": "IN01"}),
        ("Whom to ask", {"tab": "no-route", "by": "identifies_as"}),
        ("Who are they?", {"tab": "reach", "cell": "women@XZ04"}),
        ("Plan a watch", {"tab": "risk"}),
        ("Look for others", {"tab": "one"}),
    ):
        assert address(follow(finished(the_app()), label)) == words, label
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


def test_a_finding_of_the_whole_country_leads_to_no_cell() -> None:
    cells = [one for one in gap(sample(), View("2026-03-01")) if one.kind == "cell" and one.value]
    (row,) = (row for row in schema.actions() if (row.analysis, row.kind) == ("reach.gap", "cell"))
    chosen = {one.details["pcode"]: worth._choice(one, row) for one in cells}
    assert chosen[""] == {"tab": "reach"}
    assert all(choice["cell"].endswith(area) for area, choice in chosen.items() if area)
    assert len(chosen) > 1


def test_a_list_without_ties_is_told_by_what_it_can_say(tmp_path: Path) -> None:
    with opened(tmp_path, without_ties()):
        told = said(finished(the_app()))
    assert "2 actors are recorded at work in 2 areas; 2 of them in North." in told
    assert "In 1 of 2 places where somebody is recorded at work on a theme, it is one actor." in told
    assert "Such as Health in South." in told
    assert "No contact of the office is recorded, so nothing is said about whom it knows." in told
    assert "No tie is recorded: who works with whom, and who could introduce whom, is not known." in told
    assert "Ties 0" not in told
    assert not re.search(r"\b0%", told)


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
    assert not re.search(r"\b0%", told), "nobody looked, so nothing is known of how much was seen"


def test_what_is_missing_is_told_once_where_it_is_asked_for(tmp_path: Path) -> None:
    unknown = [actor(code, sphere="unknown") for code in "AB"]
    with opened(tmp_path, a_map(actors=unknown, ties=[tie("A", "B")])):
        told = said(finished(the_app()))
    assert told.count("No actor on the map is recorded as civil society.") == 1


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
    assert "No tie is recorded: who works with whom" in told


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
