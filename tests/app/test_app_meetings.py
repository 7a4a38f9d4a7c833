"""Introductions and After a meeting without a browser: what is offered, what is said before, what is kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from app_world import hostile_changes
from maps import sample
from opened import finished, opened, page, words
from streamlit.testing.v1 import AppTest

from actormap.core.config import View
from actormap.core.model import ActorMap, apply_changes
from actormap.metrics.evidence import ask
from actormap.rights import access
from actormap.rights.access import Principal
from actormap.web.pages.gaps import introductions
from actormap.web.pages.lists import after_a_meeting, meeting_form
from actormap.web.state.resumed import DRAFTS, MOST_DRAFTS, Drafts
from actormap.web.state.session import Workspace
from actormap.web.state.unfinished.meeting import Writing

REST = "Cannot be planned now: Kasimbi Rights Assembly was asked 9 times in three months and can be asked 5"


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The sample; what a test writes it takes back."""
    with opened(tmp_path_factory.mktemp("meetings"), sample()) as workspace:
        yield workspace


def at(body: Callable[[], None], **query: str) -> AppTest:
    """A page as a link with a query opens it, once all that it asks is known."""
    run = page(body)
    for name, value in query.items():
        run.query_params[name] = value
    return finished(run.run())


def labels(run: AppTest) -> list[str]:
    return [button.label.replace("\\", "") for button in run.button]


def press(run: AppTest, label: str) -> AppTest:
    return next(button for button in run.button if button.label.replace("\\", "") == label).click().run()


def box(run: AppTest, label: str) -> Any:
    every = [
        *run.selectbox,
        *run.multiselect,
        *run.text_area,
        *run.text_input,
        *run.checkbox,
        *run.date_input,
    ]
    return next(one for one in every if one.label.replace("\\", "") == label)


def plain(run: AppTest) -> str:
    return words(run).replace("\\", "")


@pytest.mark.usefixtures("here")
def test_several_answers_stand_on_one_page() -> None:
    run = at(introductions.body, tab="several", targets="C032,C055,C088")
    for name in ("cover", "assign", "route_tree"):
        run.session_state[f"experts introductions.{name}"] = True
    run.run()
    assert not run.exception
    opened = [one.label for one in run.expander if one.label.startswith("For experts") and one.dataframe]
    assert len(opened) == 3


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("target", "offered", "says"),
    [
        ("C021", 2, REST),
        ("C009", 0, REST),
        ("C032", 0, "The planned route: 2 introductions, about 6 in 10"),
        ("C001", 0, "The office met Kasimbi Rights Assembly on 2026-08-13: speak to it directly"),
    ],
)
def test_only_what_can_be_planned_is_offered_and_the_rest_says_why(
    target: str, offered: int, says: str
) -> None:
    run = at(introductions.body, target=target)
    assert labels(run).count("Plan this route") == offered
    assert says in plain(run)


@pytest.mark.usefixtures("here")
def test_who_chose_an_actor_by_name_reads_its_name_in_what_is_said_of_the_way() -> None:
    run = at(introductions.body, target="C006")
    why = run.dataframe[0].value["Why it is believed"].str.replace("[\u2066-\u2069\u200e]", "", regex=True)
    assert why.str.startswith(
        "Field presence, Kasimbi offered an introduction to Port Selim Lawyers' Guild"
    ).any()
    assert why.str.startswith("Union of Dock Workers of Selim trusts Port Selim Lawyers' Guild").any()
    told = re.sub("[\u2066-\u2069]", "", plain(run))
    assert "Weakest step: Port Selim Lawyers' Guild to Union of Dock Workers of Selim." in told
    assert "says no: every other safe route on record leads over somebody who was asked as often as" in told
    assert not [text.value for text in run.text if re.search(r"\b(FP|C006)\b", text.value)]


@pytest.mark.usefixtures("here")
def test_ways_that_can_be_planned_come_before_those_that_cannot() -> None:
    said = plain(at(introductions.body, target="C021"))
    assert said.index("Possible route 2") < said.index("about 8 in 10") < said.index(REST)


@pytest.mark.usefixtures("here")
def test_a_plan_has_only_the_buttons_of_what_can_come_next() -> None:
    run = at(introductions.body)
    assert labels(run).count("Step 2: said yes") == 1  # P001 was asked
    assert labels(run).count("Said no") == 2
    assert not [label for label in labels(run) if label.endswith(": asked")]  # nothing waits to be asked
    said = plain(run)
    assert "24 actors can be planned for today" in said
    assert "Kasimbi Rights Assembly: asked 9 of 5, let it rest" in "".join(
        str(one.proto.text).replace("\\", "") for one in run.get("progress")
    )


@pytest.mark.usefixtures("here")
def test_chances_are_said_as_one_says_them() -> None:
    said = plain(at(introductions.body, target="C055"))
    assert "The planned route: 4 introductions, about 6 in 10" in said
    assert "about 9 in 10" in said


@pytest.mark.usefixtures("here")
def test_a_link_for_several_actors_opens_their_part() -> None:
    run = at(introductions.body, targets="C032,C055")
    assert "2 of 2 can be reached: " in plain(run)


@pytest.mark.usefixtures("here")
def test_rows_of_tables_are_chosen_without_a_mouse() -> None:
    run = at(introductions.body, targets="C032,C055")
    run.session_state["experts introductions.route_tree"] = True
    run.run()
    row = next(one for one in run.selectbox if one.label == "Shown below")
    assert len(row.options) > 1
    before = plain(run)
    row.select(1).run()
    assert plain(run) != before


@pytest.mark.usefixtures("here")
def test_a_target_that_is_not_on_the_map_is_no_target() -> None:
    run = at(introductions.body, target="<script>")
    assert not run.exception
    assert "Possible route" not in plain(run)


def test_a_meeting_says_what_it_changes_is_written_and_taken_back(here: Workspace) -> None:
    before = here.store.load().digest()
    run = at(after_a_meeting.body, whom="C068")
    assert "It adds 1 contact." in plain(run)
    assert "met 3 of 18, before 2" in plain(run)
    box(run, "They work with").select("C071")
    box(run, "Note").input("Call +44 20 7946 0958")
    run.run()
    assert "It adds 1 contact, 1 tie." in plain(run)
    assert "seems to contain a telephone number: +44 20 7946 0958" in plain(run)
    press(run, "Save")
    assert "The meeting with Матери Острелицы is recorded." in "".join(
        one.value.replace("\\", "") for one in run.success
    )
    assert len(here.store.load().contacts) == len(sample().contacts) + 1
    press(run, "Undo")
    assert here.store.load().digest() == before
    assert box(run, "They work with").value == ["C071"]


def about(run: AppTest) -> list[Any]:
    """The elements in which it is chosen what was answered about others."""
    return [one for one in run.get("button_group") if one.label.startswith("Who works with ")]


def test_who_is_to_be_asked_about_others_is_offered_those_questions(here: Workspace) -> None:
    questions = [finding.subject for finding in ask(sample(), View(date="2026-11-25"))]
    whom, subjects = questions[0][0], [subject for source, subject in questions if source == questions[0][0]]
    names = dict(zip(sample().actors["id"], sample().actors["name"], strict=True))
    before = here.store.load()
    run = at(after_a_meeting.body, whom=whom)
    offered = about(run)
    assert len(offered) == len(subjects) == 5
    for subject, one in zip(subjects, offered, strict=True):
        assert names[subject] in one.label.replace("\\", "")
    assert "It adds 1 contact." in plain(run), "what is not answered writes nothing"
    offered[0].set_value("works")
    offered[1].set_value("none")
    offered[2].set_value("declined")
    run.run()
    press(run, "Save")
    written = here.store.load()
    new = written.observations[~written.observations["id"].isin(before.observations["id"])]
    assert dict(zip(new["subject_id"], new["answer"], strict=True)) == dict(
        zip(subjects, ("list", "none", "declined"), strict=False)
    )
    assert set(new["kinds"]) == {"coordination;trust"}
    ties = written.ties[~written.ties["id"].isin(before.ties["id"])]
    assert ties[["source_id", "target_id", "kind"]].to_numpy().tolist() == [
        [whom, subjects[0], "coordination"]
    ]
    press(run, "Undo")
    assert here.store.load().digest() == before.digest()


@pytest.mark.usefixtures("here")
def test_who_is_not_to_be_asked_about_others_is_offered_no_such_question() -> None:
    assert not about(at(after_a_meeting.body, whom="C068"))


def test_a_meeting_that_is_taken_back_beside_the_page_is_not_said_to_be_written(here: Workspace) -> None:
    before = here.store.load().digest()
    run = at(after_a_meeting.body, whom="C068")
    box(run, "They work with").select("C071")
    press(run, "Save")
    assert run.success
    access.undo(here.store, here.principal, why="the button in the side bar", revision=here.store.revision)
    run.run()
    assert not run.success
    assert here.store.load().digest() == before
    assert box(run, "They work with").value == ["C071"]


@pytest.mark.usefixtures("here")
def test_what_is_filled_in_for_one_actor_is_kept_and_not_offered_for_another() -> None:
    run = at(after_a_meeting.body, whom="C068")
    box(run, "They trust").select("C070")
    run.run()
    box(run, "Whom did we meet?").select("C070").run()
    assert box(run, "They trust").value == []
    box(run, "Whom did we meet?").select("C068").run()
    assert box(run, "They trust").value == ["C070"]


def offered(run: AppTest) -> bool:
    """Whether a page offers to continue what was half filled in."""
    return "Continue" in labels(run)


def test_what_is_half_filled_in_is_offered_once_the_page_is_loaded_anew(here: Workspace) -> None:
    DRAFTS.clear()
    before = here.store.load().digest()
    run = at(after_a_meeting.body, whom="C071")
    assert not offered(at(after_a_meeting.body)), "nothing is filled in yet"
    box(run, "They trust").select("C070")
    box(run, "Note").input("A quiet talk.")
    run.run()
    assert not offered(run), "this window shows it"
    again = at(after_a_meeting.body)
    offer = r"the form about \W*Девушки Острелицы за учёбу\W* that you began at \d\d:\d\d"
    assert re.search(offer, plain(again))
    press(again, "Continue")
    assert box(again, "Whom did we meet?").value == "C071"
    assert box(again, "They trust").value == ["C070"]
    assert box(again, "Note").value == "A quiet talk."
    assert not offered(again)
    assert offered(at(after_a_meeting.body)), "it is not written yet"
    press(again, "Save")
    assert not offered(at(after_a_meeting.body))
    press(again, "Undo")
    assert here.store.load().digest() == before
    assert offered(at(after_a_meeting.body)), "it is filled in again"
    box(again, "They trust").unselect("C070")
    box(again, "Note").input("")
    again.run()
    assert not offered(at(after_a_meeting.body)), "nothing is filled in any more"


@pytest.mark.usefixtures("here")
def test_somebody_new_who_is_half_filled_in_is_offered_again_or_thrown_away() -> None:
    DRAFTS.clear()
    run = at(after_a_meeting.body)
    run.toggle[0].set_value(True).run()
    box(run, "Name").input("Violet Circle").run()
    again = at(after_a_meeting.body)
    assert "Violet Circle" in plain(again)
    press(again, "Continue")
    assert box(again, "Name").value == "Violet Circle"
    other = at(after_a_meeting.body)
    press(other, "Discard it")
    assert not offered(other)
    assert not offered(at(after_a_meeting.body))


@pytest.mark.usefixtures("here")
def test_somebody_new_needs_a_name_and_a_basis() -> None:
    run = at(after_a_meeting.body)
    run.toggle[0].set_value(True).run()
    assert "Nothing yet: say whom the office met." in plain(run)
    box(run, "Name").input("Violet Circle").run()
    assert "Say why they may be recorded without having agreed to it: Violet Circle." in plain(run)
    box(run, "Why may these be recorded?").select("mandate").run()
    assert "It adds 1 contact, 1 new actor." in plain(run)


def test_who_may_not_change_the_map_is_told_so(tmp_path: Path) -> None:
    with opened(tmp_path, sample(), role="viewer"):
        run = at(after_a_meeting.body)
        assert "This page changes the map" in "".join(one.value for one in run.info)
        assert "Save" not in labels(run)


def test_hostile_names_are_shown_as_text(tmp_path: Path) -> None:
    m = apply_changes(ActorMap.empty(), hostile_changes())
    with opened(tmp_path, m):
        for body, query in (
            (introductions.body, {"target": "A4"}),
            (introductions.body, {}),
            (after_a_meeting.body, {"whom": "A4"}),
        ):
            run = at(body, **query)
            assert not run.exception


def test_a_meeting_that_is_sent_twice_is_written_once(here: Workspace) -> None:
    revision, held = here.store.revision, Writing(Counter(C070=1))
    meeting_form._write(held, "C070", 0, ())  # pressed again before the page was drawn anew
    assert (here.store.revision, held.revision, held.refused) == (revision, None, "")


def test_drafts_are_few_and_each_reader_has_its_own() -> None:
    drafts = Drafts()
    for number in range(MOST_DRAFTS + 1):
        drafts.keep("one", f"C{number}", {"note": "x"})
    drafts.keep("other", "C1", {"note": "y"})
    assert [draft.about for draft in drafts.of("one")] == [
        f"C{number}" for number in range(MOST_DRAFTS, 0, -1)
    ]
    since = drafts.of("one")[-1]
    drafts.keep("one", "C1", {"note": "x"})
    assert drafts.of("one")[-1] is since, "what is not changed is as old as it was"
    drafts.leave("one")
    assert not drafts.of("one")
    assert [draft.answers for draft in drafts.of("other")] == [{"note": "y"}]


def test_what_is_half_filled_in_is_offered_to_nobody_else_and_gone_once_it_is_locked(tmp_path: Path) -> None:
    with opened(tmp_path, sample()) as steward:
        box(at(after_a_meeting.body, whom="C068"), "Note").input("A quiet talk.").run()
        assert offered(at(after_a_meeting.body))
        steward._principal = Principal("hro")
        assert not offered(at(after_a_meeting.body))
        steward._principal = Principal("data_steward")
        assert offered(at(after_a_meeting.body))
        steward.close()
        assert not DRAFTS.of(steward.reader)
