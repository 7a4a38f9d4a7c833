"""The tabs Stages and Check of Partnership: what is told, what is written, what is kept from whom."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from maps import a_map, actor
from opened import as_read, opened, press, said, standing, the_app, turn_to
from partnership_world import answer, partnership
from streamlit.testing.v1 import AppTest

from actormap.web.state.session import Workspace

MOST = 450
HELD = "رابطة أسر الغائبين في بئر لازم"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Workspace]:
    with opened(tmp_path, partnership(), role="hro") as at:
        yield at


def tab(name: str = "stages", **query: str) -> AppTest:
    run = turn_to(the_app(), "partnership", tab=name, **query)
    assert not run.exception
    return run


def table(run: AppTest, at: int = 0) -> Any:
    """The table that says what a picture does."""
    return run.dataframe[at].value.map(lambda cell: as_read(str(cell)))


def undertaking(here: Workspace, code: str) -> Any:
    frame = here.store.load()["undertakings"]
    return frame[frame["id"] == code].iloc[0]


@pytest.mark.usefixtures("here")
def test_what_nobody_does_with_us_comes_first_and_the_matrix_says_who_does_what() -> None:
    run = tab()
    told = standing(run)
    assert "Nobody is recorded to work with us yet on: Interviews, Protecting and Reporting" in told
    assert len(told.split()) <= MOST
    cells = table(run).set_index("Partner")
    guild = cells.loc["Port Selim Lawyers' Guild"].tolist()
    assert guild == [
        *("yes", "0", "works with us", "agreed", "could, not asked", "works with us"),
        *("not known", "not known", "agreed", "not known"),
    ]
    assert cells.loc["Women of the Quay", "May be named"] == "ask"
    assert cells.loc["Work on it with us now"].tolist()[2:] == [
        "4",
        "2",
        "none",
        "1",
        "2",
        "not known",
        "1",
        "none",
    ]


def test_who_withdrew_its_yes_may_not_be_named(tmp_path: Path) -> None:
    consents = {"A": "yes", "B": "no", "C": "withdrawn", "D": ""}
    actors = [actor(each, consent_c4=consent) for each, consent in consents.items()]
    judged = [answer(each, "stage_context", "works") for each in consents]
    with opened(tmp_path, a_map(actors=actors, assessments=judged), role="hro"):
        assert [*table(tab())["May be named"]][:4] == ["yes", "no", "no", "ask"]


@pytest.mark.usefixtures("here")
def test_of_whoever_is_held_back_no_step_is_told() -> None:
    run = tab(of="C055")
    cells = table(run).set_index("Partner").loc[HELD]
    assert set(cells.tolist()[2:]) == {"held back: ask the protection officer"}
    assert "Held back: ask the protection officer." in said(run)
    assert "works with us" not in " ".join(cells)


def test_whoever_must_not_be_contacted_is_not_named(tmp_path: Path) -> None:
    actors = [actor("A", "Quiet Desk", do_not_contact="yes"), actor("B", "Open Desk", stage="trusted")]
    judged = [answer(each, "stage_context", "works") for each in "AB"]
    usual = {"due": "2026-11-20", "date": "2026-10-01"}
    owed = [
        usual | {"id": "Q", "kind": "promise", "purpose": "A letter", "to_id": "A"},
        usual | {"id": "R", "kind": "commitment", "purpose": "A list", "by_id": "A"},
        usual | {"id": "S", "kind": "commitment", "purpose": "A visit", "by_id": "B"},
    ]
    m = a_map(actors=actors, assessments=judged, undertakings=owed)
    with opened(tmp_path, m, role="hro"):
        run = tab()
    told = said(run)
    assert "owed by an actor that must not be contacted now" in told
    assert "owed by Open Desk" in told
    words = [*table(run)["Partner"], *(as_read(each.label) for each in run.button), told]
    assert not [each for each in words if "Quiet Desk" in each]
    assert "A letter · an actor that must not be contacted now" in words


@pytest.mark.usefixtures("here")
def test_who_could_is_shown_with_what_comes_before_asking() -> None:
    run = press(tab(), "Interviews: who could?")
    assert [*table(run)["Partner"]] == [
        "Kasimbi Rights Assembly",
        "Port Selim Lawyers' Guild",
        "Work on it with us now",
    ]
    assert "2 of them may be asked." in said(run)
    run = tab(step="stage_gathering")
    told = said(run)
    assert "0 of them may be asked. For the others: first a dialogue" in told
    assert "Nothing is asked for before there is a dialogue." in told


def test_a_step_is_noted_in_a_form_that_knows_the_partner_and_the_step(here: Workspace) -> None:
    run = press(tab(of="C002"), "5. Verifying")
    fields = {as_read(each.label).removesuffix(", required"): each for each in run.selectbox}
    assert fields["What is judged"].value == "stage_verifying"
    assert fields["Actor"].value == "C002"
    fields["Answer"].select("agreed")
    sources = next(each for each in run.multiselect if as_read(each.label) == "Sources")
    sources.select("SRC01")
    scorer = next(each for each in run.text_input if as_read(each.label).startswith("Scorer"))
    scorer.input("national officer")
    press(press(run, "Save"), "Close")
    assert table(tab()).set_index("Partner").loc["Port Selim Lawyers' Guild", "5 Verifying"] == "agreed"
    assert here.store.revision == 2


def test_a_gate_is_opened_where_the_talk_has_come_further(here: Workspace) -> None:
    run = tab(of="C006")
    assert "There is no dialogue yet: nothing is asked for." in said(run)
    run = press(run, "How far has the talk come?")
    assert [as_read(each.label) for each in run.main.selectbox][-1:] != []
    stage = next(each for each in run.selectbox if each.value == "contacted")
    stage.select("in_dialogue")
    press(run, "Save")
    actors = here.store.load().actors
    assert actors.loc[actors["id"] == "C006", "stage"].item() == "in_dialogue"


@pytest.mark.usefixtures("here")
def test_what_is_late_stands_first_and_a_filter_narrows_the_list() -> None:
    run = tab()
    told = said(run)
    order = ["2 are late", "Notes of the talk", "Watch trials together", "Visits in custody", "Comments on"]
    labels = [as_read(each.label) for each in run.button]
    every = " ".join([told, *labels])
    assert "2 are late" in told
    assert [every.index(each) for each in order[1:]] == sorted(every.index(each) for each in order[1:])
    assert "Kept within a year: 1 of 2. 1 was given up, and they were told." in told
    run = tab(owed="needs")
    labels = [as_read(each.label) for each in run.button]
    assert "Safe telephones · Port Selim Lawyers' Guild" in labels
    assert not [each for each in labels if "Notes of the talk" in each]
    assert "Could meet it: A course on safety · Kasimbi Rights Assembly" in said(run)


def test_a_promise_that_is_kept_is_late_no_more(here: Workspace) -> None:
    run = press(tab(), "Kept")
    assert [as_read(each.label) for each in run.text_area] == ["What came of it"]
    run.text_area[0].input("Sent by hand")
    press(run, "Save")
    row = undertaking(here, "Q1")
    assert (row["status"], row["outcome"], row["due"]) == ("done", "Sent by hand", "2026-11-20")
    run = tab()
    assert "1 is late" in said(run)
    assert "Kept within a year: 2 of 3." in said(run)


def test_a_decision_is_looked_at_again_by_a_new_one_and_the_earlier_stays(here: Workspace) -> None:
    run = press(tab(owed="decisions"), "Look again")
    areas = {as_read(each.label): each for each in run.text_area}
    assert areas["What they would bring"].value == "Lawyers in court"
    assert {"Bias", "What it could cost"} <= set(areas)
    assert "Finding" not in areas, "no strategy"
    areas["Bias"].input("The harbour, says one paper")
    review = next(each for each in run.text_input if as_read(each.label) == "Look again by")
    review.input("2027-05-01")
    press(run, "Save")
    decisions = here.store.load()["undertakings"].query("kind == 'decision'").sort_values("date")
    assert decisions["review_by"].tolist() == ["2026-11-24", "2027-05-01"]
    assert "1 is late" in said(tab()), "the promise alone"


def test_a_decision_on_a_law_is_looked_at_again_as_one_on_that_law(tmp_path: Path) -> None:
    law = {"id": "I1", "name": "A law", "kind": "policy"}
    decided = {"kind": "decision", "purpose": "Comment together", "instrument": "I1", "status": "together"}
    decided |= {"id": "D1", "date": "2026-08-01", "review_by": "2026-11-01"}
    m = a_map("A", instruments=[law], undertakings=[decided])
    with opened(tmp_path, m, role="hro") as here:
        run = press(tab(), "Look again")
        press(run, "Save")
        assert set(here.store.load()["undertakings"]["instrument"]) == {"I1"}
        assert "Nothing is late" in said(tab()), "the later one stands"


def test_what_is_needed_and_offered_says_whose_it_is(tmp_path: Path) -> None:
    usual = {"date": "2026-10-01", "support": "security", "by_id": "A"}
    rows = [
        usual | {"id": "N", "kind": "need", "purpose": "Safe telephones"},
        usual | {"id": "O", "kind": "offer", "purpose": "A course", "to_id": "B"},
    ]
    with opened(tmp_path, a_map("A", "B", undertakings=rows), role="hro"):
        labels = [as_read(each.label) for each in tab().button]
    assert {"Safe telephones · Name of A", "A course · Name of A"} <= {*labels}


def test_what_an_actor_promises_or_offers_is_by_it_and_what_it_needs_is_about_it(here: Workspace) -> None:
    for label, by, about in (
        ("A promise of ours", "FP", "C002"),
        ("A promise to us", "C002", None),
        ("A decision on partnership", "FP", "C002"),
        ("A need", None, "C002"),
        ("An offer", "C002", None),
    ):
        run = press(turn_to(the_app(), "actors", id="C002"), label)
        begun = {as_read(each.label): each.value for each in run.selectbox}
        assert (begun["By whom"], begun["Actor"]) == (by, about), label
    assert here.store.revision == 1


@pytest.mark.parametrize("of", ["stage_context", "nobody"])
@pytest.mark.usefixtures("here")
def test_an_address_that_names_no_partner_shows_none(of: str) -> None:
    told = said(tab(of=of))
    assert "Nobody is recorded to work with us yet on" in told
    assert "1. Understanding the context" not in told


def test_a_platform_is_looked_at_as_a_partner(tmp_path: Path) -> None:
    judged = answer("", "stage_context", "works", platform_id="P")
    m = a_map("A", platforms=[{"id": "P", "name": "Round of the coast"}], assessments=[judged])
    with opened(tmp_path, m, role="hro"):
        told = said(tab(of="P"))
    assert "Round of the coast" in told
    assert "1. Understanding the context" in told


def test_without_anything_recorded_there_is_one_sentence_and_one_button(tmp_path: Path) -> None:
    with opened(tmp_path, a_map("A"), role="hro"):
        run = tab()
        labels = [as_read(each.label) for each in run.main.button]
        assert "Ask about a step" in labels
        assert "is not recorded yet" in said(run)
        run = tab("check")
        assert "13 questions, none answered yet" in said(run)
        assert "Answer the next" in [as_read(each.label) for each in run.main.button]
        assert set(table(run)["Answer"]) == {"not known"}


ANSWERS = [
    answer("", "principle_promises", "yes", scorer="head of office"),
    answer("", "principle_promises", "partly"),
    answer("", "principle_widen", "no", sources=""),
    answer("C006", "question_impartiality", "partly"),
]


def test_each_principle_stands_by_who_answered_it_and_when(tmp_path: Path) -> None:
    with opened(tmp_path, partnership(*ANSWERS), role="hro"):
        run = tab("check")
        told = standing(run)
        assert len(told.split()) <= MOST
        cells = table(run).set_index("Principle or question")
        assert cells.loc["Promise only what we can keep"].tolist() == ["2026-11-20", "Yes", "Partly"]
        widen = cells.loc["Widen the circle"]
        assert widen["National officer"] == "said without evidence: does not count"
        assert "To be decided: Union of Dock Workers of Selim" not in told, "it is decided"
        assert "The office's log has no contact with" in told


def test_of_whoever_is_held_back_no_answer_is_told(tmp_path: Path) -> None:
    m = partnership(answer("C055", "question_impartiality", "yes"), answer("C006", "question_aims", "yes"))
    with opened(tmp_path, m, role="hro"):
        assert "Yes" in [*table(tab("check", of="C006"))["National officer"]]
        run = tab("check", of="C055")
    assert "Held back: ask the protection officer." in said(run)
    assert not [each for each in run.dataframe if "National officer" in each.value]


def test_harm_without_a_decision_asks_for_one(tmp_path: Path) -> None:
    m = partnership(*ANSWERS)
    m = m.replace(undertakings=m["undertakings"].query("kind != 'decision'"))
    with opened(tmp_path, m, role="hro") as here:
        run = press(tab("check"), "To be decided: Union of Dock Workers of Selim")
        assert "could harm the office's impartiality: decide, and write down why" in said(run)
        run = press(run, "Decide")
        values = {as_read(each.label): each.value for each in run.selectbox}
        assert values["Actor"] == "C006"
        assert here.store.revision == 1


def test_who_waits_for_a_decision_is_named_past_those_on_whom_it_was_taken(tmp_path: Path) -> None:
    codes = [f"A{n}" for n in range(5)]
    judged = [answer(each, "question_impartiality", "yes") for each in codes]
    decided = [
        {"id": f"D{code}", "kind": "decision", "purpose": "Work", "to_id": code, "status": "together"}
        for code in codes[:4]
    ]
    harmless = answer("B", "question_impartiality", "no")
    m = a_map(actors=[*map(actor, [*codes, "B"])], assessments=[*judged, harmless], undertakings=decided)
    with opened(tmp_path, m, role="hro"):
        labels = [as_read(each.label) for each in tab("check").main.button]
    assert [each for each in labels if "To be decided" in each] == ["To be decided: Name of A4"]


@pytest.mark.usefixtures("here")
def test_how_others_see_us_is_told_by_number_and_never_by_name() -> None:
    run = tab("check")
    seen_as = table(run, 1).set_index("Seen as")
    assert seen_as.loc["Credible"].tolist() == ["1", "0", "0"]
    assert seen_as.loc["Reliable"].tolist() == ["not known"] * 3, "said without evidence"
    assert "3 answers with evidence" in said(run)
    assert "No doubts are recorded; on 4 of 7 questions nobody was heard" in said(run)


def test_what_is_said_of_others_is_not_how_the_office_is_seen(tmp_path: Path) -> None:
    judged = [answer("A", "seen_credible", "no"), answer("O", "seen_reliable", "no")]
    with opened(tmp_path, a_map("A", assessments=judged), role="hro"):
        told = said(tab("check"))
    assert "Some have doubts: Reliable\n" in told
    assert "1 answer with evidence" in told


def test_more_partners_come_by_a_press(tmp_path: Path) -> None:
    many = [actor(f"A{n:02}", stage="trusted") for n in range(12)]
    judged = [answer(f"A{n:02}", "stage_context", "works") for n in range(12)]
    with opened(tmp_path, a_map(actors=many, assessments=judged), role="hro"):
        run = tab()
        assert len(table(run)) == 8 + 1
        assert len(table(press(run, "4 more partners"))) == 12 + 1


@pytest.mark.usefixtures("here")
def test_the_record_tells_what_is_between_us() -> None:
    run = turn_to(the_app(), "actors", id="C002")
    told = standing(run)
    assert "Port Selim Lawyers' Guild works with us on 2 of 5 known steps; 3 are not known." in told
    assert "Notes of the talk · 5 days late, due by 2026-11-20" in told
    assert len(told.split()) <= MOST
    assert "Held back: ask the protection officer." in said(turn_to(the_app(), "actors", id="C055"))


def test_on_the_record_a_late_decision_comes_before_promises_that_are_not(tmp_path: Path) -> None:
    usual = {"to_id": "A", "date": "2026-08-01"}
    promised = [
        usual | {"id": f"P{n}", "kind": "promise", "purpose": f"Visit {n}", "due": f"2026-12-0{n}"}
        for n in range(1, 4)
    ]
    decided = {"id": "D", "kind": "decision", "purpose": "Watch trials", "status": "together"}
    m = a_map("A", undertakings=[*promised, usual | decided | {"review_by": "2026-11-20"}])
    with opened(tmp_path, m, role="hro"):
        told = said(turn_to(the_app(), "actors", id="A"))
    assert "Work together · Watch trials · 5 days late, due by 2026-11-20" in told
    assert told.index("Watch trials") < told.index("Visit 1 · due") < told.index("Visit 2 · due")
    assert "Visit 3 · due" not in told, "three at once"


def test_recruiting_people_away_is_told(tmp_path: Path) -> None:
    hired = {"id": "E", "type": "recruitment", "subjects": "A", "by_id": "O", "by_class": "unknown"}
    events = [hired | {"date": "2026-10-01"}, hired | {"id": "F", "date": "2025-01-01", "subjects": "B"}]
    events.append(hired | {"id": "G", "date": "2026-10-01", "subjects": "B", "by_id": "A"})
    contact = {"date": "2026-10-01", "office": "O", "actor_id": "A"}
    with opened(tmp_path, a_map("A", "B", events=events, contacts=[contact]), role="hro"):
        assert "the office recruited people from 1 actor." in said(tab("check"))


@pytest.mark.parametrize("name", ["stages", "check"])
def test_a_viewer_is_shown_nothing_of_partners(tmp_path: Path, name: str) -> None:
    with opened(tmp_path, partnership(*ANSWERS), role="viewer"):
        told = said(tab(name))
    assert "Notes of the talk" not in told
    assert "Rights Assembly" not in told


def test_the_record_tells_a_viewer_nothing_of_what_is_between_us(tmp_path: Path) -> None:
    with opened(tmp_path, partnership(), role="viewer"):
        run = turn_to(the_app(), "actors", id="C001")
    assert "Kasimbi Rights Assembly" in said(run)
    assert "Partnership" not in [as_read(each.value) for each in run.main.header]


@pytest.mark.usefixtures("here")
def test_a_new_day_is_that_of_the_review_for_what_was_decided() -> None:
    for shown, label in (("decisions", "Look again by"), ("we", "By when")):
        run = press(tab(owed=shown), "New date")
        assert label in {as_read(each.label) for each in run.text_input}
