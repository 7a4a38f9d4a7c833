"""What is heard, needed and promised: written with the meeting, taken back with it, asked again later."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from maps import CERTAIN, DAY, a_map, actor

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.model import ActorMap, Changes, apply_changes
from actormap.core.tables.records import records
from actormap.meetings.after import after_meeting
from actormap.meetings.report import Owed, Report, newcomer, points_out
from actormap.metrics.change.meeting import effects_of
from actormap.metrics.partner.still_so import Known, on_record
from actormap.rights.access import Principal, enter, undo
from actormap.store import create_store

LATER = View(date="2025-03-01")
SAID = {
    "leaders": "an elected board",
    "levels": "local;national",
    "shared": "How to complain",
    "shared_with": "B",
}


def full(**more: Any) -> Report:
    given: dict[str, Any] = {
        "whom": "A",
        "officer_role": "national officer",
        "heard": SAID,
        "perceptions": {"seen_credible": "yes", "seen_impartial": "unknown"},
        "owed": (
            Owed("needs", "A lawyer; soon", support="other"),
            Owed("we_promised", "To call again", "2025-02-10"),
            Owed("they_promised", "Their list", "2025-02-20"),
        ),
    }
    return Report(**given | more)


def after(m: ActorMap, report: Report, view: View = CERTAIN) -> ActorMap:
    return apply_changes(m, after_meeting(m, view, report))


def world() -> ActorMap:
    return a_map("A", "B", actors=[actor("S", sphere="local_authority")])


def test_what_was_heard_stands_in_the_contact_and_proves_how_they_see_the_office() -> None:
    changes = after_meeting(world(), CERTAIN, full(topics=("Their; need",), scorer="human rights officer"))
    (contact,) = records(changes.upserts["contacts"])
    assert {column: contact[column] for column in SAID} == SAID
    assert contact["talked_about"] == "Their, need"
    (source,) = records(changes.upserts["sources"])
    marks = {row["item"]: row for row in records(changes.upserts["assessments"])}
    assert {item: row["answer"] for item, row in marks.items()} == {
        "seen_credible": "yes",
        "seen_impartial": "unknown",
    }
    for row in marks.values():
        assert (row["actor_id"], row["perceived_by"], row["date"]) == ("O", "A", DAY)
        assert (row["evidence"], row["sources"]) == (contact["id"], source["id"])
        assert row["scorer"] == "national officer"


def test_what_is_needed_and_promised_are_undertakings_of_whoever_owes_them() -> None:
    m = world()
    rows = {row["purpose"]: row for row in records(after(m, full())["undertakings"])}
    owed = {
        purpose: (row["kind"], row["by_id"], row["to_id"], row["due"], row["support"], row["status"])
        for purpose, row in rows.items()
    }
    assert owed == {
        "A lawyer; soon": ("need", "", "A", "", "other", "planned"),
        "To call again": ("promise", "O", "A", "2025-02-10", "", "planned"),
        "Their list": ("offer", "A", "O", "2025-02-20", "", "planned"),
    }
    assert {row["officer_role"] for row in rows.values()} == {"national officer"}
    of_authority = Report("S", owed=(Owed("they_promised", "An answer", "2025-02-20"),))
    (row,) = records(after(m, of_authority)["undertakings"])
    assert (row["kind"], row["by_id"], row["to_id"]) == ("commitment", "S", "O")


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"owed": (Owed("we_promised", "To call"),)}, "say by when: To call"),
        ({"owed": (Owed("they_promised", "A list"),)}, "say by when: A list"),
        ({"owed": (Owed("we_promised", "", "2025-02-10"),)}, "say what was promised or is needed"),
        ({"owed": (Owed("we_promised", "To call", "soon"),)}, "the day by which it is promised 'soon'"),
        ({"owed": (Owed("needs", "A lawyer", support="gold"),)}, "'gold' is not known"),
        ({"perceptions": {"seen_credible": "very"}}, "'very' is not known"),
        ({"perceptions": {"a3": "yes"}}, "there is no question 'a3'"),
        ({"officer_role": ""}, "in which role you heard"),
        ({"heard": {"levels": "galactic"}}, "'galactic' is not known"),
        ({"heard": {"shared_with": "Z"}}, "no actor has the id 'Z'"),
        ({"heard": {"id": "c-1"}}, "there is no question 'id'"),
        ({"states": {"U9": "done"}}, "nothing that you may see"),
    ],
)
def test_what_cannot_be_written_as_it_stands_is_refused(more: dict[str, Any], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        after_meeting(world(), CERTAIN, full(**more))


def test_a_need_does_not_end_as_a_promise_does() -> None:
    m = after(world(), full())
    need = next(row["id"] for row in records(m["undertakings"]) if row["kind"] == "need")
    with pytest.raises(Refused, match="'told' is not known"):
        after_meeting(m, LATER, Report("A", states={need: "told"}))


def test_how_a_newcomer_sees_the_office_rests_on_itself_until_it_has_a_code() -> None:
    new = newcomer("Violet Circle")
    report = full(whom=new, newcomers=("Violet Circle",), basis="mandate", heard={})
    assert {
        row["evidence"] for row in records(after_meeting(world(), CERTAIN, report).upserts["assessments"])
    } == {""}


def test_of_who_does_not_want_to_be_recorded_nothing_heard_is_written() -> None:
    m = a_map(actors=[actor("A", legal_basis="")], ties=[])
    changes = after_meeting(m, CERTAIN, full(answers={"consent_c1": "no"}, heard={"leaders": "a board"}))
    assert not {"assessments", "undertakings", "sources"} & set(changes.upserts)
    assert records(changes.upserts["contacts"])[0]["leaders"] == ""


def test_a_second_talk_on_a_day_erases_no_first() -> None:
    m = after(world(), full())
    second = Report("A", officer_role="national officer", heard={"shared": "A form", "shared_with": "S"})
    (contact,) = records(after(m, second).contacts)
    assert contact["leaders"] == "an elected board"
    assert (contact["shared"], contact["shared_with"]) == ("How to complain\nA form", "B;S")


def test_what_begins_as_what_was_shared_before_is_shared_too() -> None:
    m = world()
    for shared in ("A form to complain", "A form", "A form", ""):
        m = after(m, Report("A", officer_role="national officer", heard={"shared": shared}))
    assert list(m.contacts["shared"]) == ["A form to complain\nA form"]


def test_what_another_office_shared_is_not_what_this_one_did() -> None:
    m = a_map("A", "B", actors=[actor("P", sphere="field_presence")])
    m = after(m, Report("A", office="P", heard={"shared": "A form", "leaders": "a board"}))
    told = {office: [each.topic for each in on_record(m, LATER, "A", office)] for office in ("O", "P")}
    assert told == {"O": ["leaders"], "P": ["leaders", "shared"]}


def test_what_is_on_record_is_told_with_its_day_and_what_nobody_heard_is_not() -> None:
    assert on_record(world(), LATER, "A", "O") == []
    m = after(world(), full())
    known = {each.topic: each for each in on_record(m, LATER, "A", "O")}
    purposes = {each.cells.get("purpose") for each in known.values()} - {None}
    assert purposes == {"A lawyer; soon", "To call again", "Their list"}
    assert {"leaders", "levels", "seen_credible", "shared"} <= set(known)
    assert not {"networking", "seen_impartial"} & set(known), "what is not known is asked anew"
    assert {each.day for each in known.values()} == {DAY}
    assert on_record(m, LATER, "B", "O") == []
    assert on_record(m, View(date="2024-12-31"), "A", "O") == []


def test_what_is_still_so_is_heard_on_the_new_day_and_what_changed_stands_elsewhere() -> None:
    m = after(world(), full())
    known = on_record(m, LATER, "A", "O")
    ids = {each.cells["purpose"]: each.topic for each in known if each.table == "undertakings"}
    again = Report(
        "A",
        officer_role="national officer",
        heard={"leaders": "an elected board"},
        topics=("A lawyer; soon", "To call again"),
        perceptions={"seen_credible": "no"},
        states={ids["To call again"]: "done"},
    )
    m = after(m, again, LATER)
    days = {_called(each): each.day for each in on_record(m, LATER, "A", "O")}
    assert days == {
        "leaders": LATER.date,
        "levels": DAY,
        "A lawyer; soon": LATER.date,
        "Their list": DAY,
        "seen_credible": LATER.date,
        "shared": DAY,
    }
    (seen,) = (each for each in on_record(m, LATER, "A", "O") if each.topic == "seen_credible")
    assert seen.cells == {"answer": "no"}


def test_how_they_see_the_office_is_told_by_the_last_day_whoever_heard_it() -> None:
    said = {"item": "seen_credible", "actor_id": "O", "perceived_by": "A", "sources": "s1"}
    told = [
        said | {"id": "y", "date": "2025-01-02", "scorer": "one", "answer": "no"},
        said | {"id": "x", "date": "2025-01-03", "scorer": "other", "answer": "yes"},
    ]
    (last,) = on_record(a_map("A", assessments=told, sources=[{"id": "s1"}]), LATER, "A", "O")
    assert (last.day, last.cells) == ("2025-01-03", {"answer": "yes"})


def test_the_last_three_things_shared_are_told_the_latest_first() -> None:
    m = world()
    for day in range(1, 6):
        m = after(m, Report("A", date=f"2025-01-0{day}", heard={"shared": f"Form {day}"}))
    assert [each.cells["shared"] for each in on_record(m, LATER, "A", "O")] == ["Form 5", "Form 4", "Form 3"]


def test_what_the_office_decided_about_them_is_not_theirs_to_confirm() -> None:
    decided = {"kind": "decision", "purpose": "To work with them", "date": DAY, "by_id": "O", "to_id": "A"}
    assert on_record(a_map("A", undertakings=[decided]), LATER, "A", "O") == []


def _called(each: Known) -> str:
    return each.cells.get("purpose", each.topic)


def test_it_is_said_before_what_is_written() -> None:
    m, report = world(), full()
    said = [str(one) for one in effects_of(m, CERTAIN, report, after_meeting(m, CERTAIN, report))]
    assert "The contact says: Who leads, Levels, What we shared, Also shared with." in said
    assert "Credible: Yes, as they see it." in said
    assert "Need: A lawyer; soon." in said
    assert "Promise of the office: To call again. Due by 2025-02-10." in said


def test_names_and_numbers_are_pointed_out_in_all_that_is_written() -> None:
    report = Report("A", heard={"leaders": "Maria Lopez"}, owed=(Owed("needs", "call +44 20 7946 0958"),))
    said = " ".join(map(str, points_out(world(), report)))
    assert "Maria Lopez" in said
    assert "+44 20 7946 0958" in said


def test_all_of_it_is_one_revision_and_one_undo_takes_it_back(tmp_path: Path) -> None:
    store, _ = create_store(tmp_path / "map.actormap", passphrase="seven lanterns cross the quiet ford")
    with store:
        m = world()
        store.apply(Changes({name: frame for name, frame in m.tables.items() if len(frame)}))
        before, revision = store.load().digest(), store.revision
        officer = Principal("hro")
        entered = enter(store, after_meeting(store.load(), CERTAIN, full()), officer)
        assert entered.revision == revision + 1
        assert len(store.load()["undertakings"]) == 3
        assert set(store.load()["assessments"]["evidence"]) == set(store.load().contacts["id"])
        undo(store, officer, why="undo", revision=entered.revision)
        assert store.load().digest() == before
