"""What is written after a meeting: by hand, taken back whole, and nothing of who does not want it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest
from maps import CERTAIN, DAY, a_map, actor, offer, sample, tie
from seeds import seeded

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Denied, Refused
from actormap.core.model import ActorMap, Changes, apply_changes
from actormap.core.tables.ids import NO_KEY
from actormap.core.tables.records import records
from actormap.meetings.after import after_meeting
from actormap.meetings.plans import plans_of
from actormap.meetings.report import AboutOther, Report, newcomer, points_out, tie_questions, yes_no_questions
from actormap.metrics.base.context import context_of
from actormap.metrics.change.meeting import ask_next, effects_of
from actormap.metrics.introductions.planning import logged, planned
from actormap.metrics.reach.reach_gap import gap
from actormap.rights.access import KEY_HOLDER, Principal, enter, read, undo, write
from actormap.rights.admission import coded
from actormap.store import Store, create_store, keys

SAMPLE_DAY = View(date="2026-11-25")
OFFICER = Principal("hro")
PASSPHRASE = "seven lanterns cross the quiet ford"
CHECKS = tuple(schema.vocabulary("introduction_check"))


def after(m: ActorMap, report: Report, view: View = CERTAIN) -> ActorMap:
    return apply_changes(m, after_meeting(m, view, report))


def met_women_of_vorzhen(m: ActorMap) -> tuple[int, float]:
    cells = [f for f in gap(m, SAMPLE_DAY) if f.details.get("group") == "women"]
    (cell,) = (f for f in cells if f.details["pcode"] == "XZ04")
    return cell.details["reached"], cell.details["exists"][1]


def test_only_whom_is_needed() -> None:
    changes = after_meeting(a_map("A"), CERTAIN, Report("A"))
    assert set(changes.upserts) == {"contacts"}
    (contact,) = records(changes.upserts["contacts"])
    assert (contact["date"], contact["office"], contact["actor_id"]) == (DAY, "O", "A")
    assert changes.why == "after a meeting: A"
    with pytest.raises(Refused, match="say whom the office met"):
        after_meeting(a_map("A"), CERTAIN, Report(""))


def test_a_meeting_in_the_sample_raises_the_count_of_those_met_and_says_so_before() -> None:
    m, report = sample(), Report("C068", brought_by="C001", answers={"feels_safe": "yes"})
    assert met_women_of_vorzhen(m) == (2, 18)
    changes = after_meeting(m, SAMPLE_DAY, report)
    said = effects_of(m, SAMPLE_DAY, report, changes)
    assert "Women, Воржень (Vorzhen): met 3 of 18, before 2." in said
    assert said[0] == "It adds 1 contact, 1 introduction that was made."
    assert "Do you feel safe with us? Yes." in said
    assert met_women_of_vorzhen(apply_changes(m, changes)) == (3, 18)
    assert any("who else works on this in Воржень" in one for one in ask_next(m, SAMPLE_DAY, "C068"))


def test_what_they_say_are_ties_told_by_them_on_the_day() -> None:
    ties = {"works_with": ("B", "C"), "trusts": ("B",), "introduces_to": ("D",), "tension_with": ("C",)}
    changes = after_meeting(a_map(*"ABCD"), CERTAIN, Report("A", ties=ties))
    rows = records(changes.upserts["ties"])
    assert {(row["source_id"], row["target_id"], row["kind"], row["weight"]) for row in rows} == {
        ("A", "B", "coordination", None),
        ("A", "C", "coordination", None),
        ("A", "B", "trust", 3),
        ("A", "D", "referral_offer", 0.8),
        ("A", "C", "tension", None),
    }
    (source,) = records(changes.upserts["sources"])
    assert {(row["as_of"], row["sources"]) for row in rows} == {(DAY, source["id"])}
    assert (source["kind"], source["role"], "A" in source["id"]) == ("meeting", "primary", False)
    (asked,) = records(changes.upserts["observations"])
    assert (asked["subject_id"], asked["asked_about"], asked["kinds"], asked["answer"]) == (
        "A",
        "ties_kind",
        "",
        "list",
    )
    contact = records(changes.upserts["contacts"])[0]
    assert contact["new_contacts_suggested"] == "B;C;D"


def test_what_they_answer_about_others_are_observations_and_ties_told_by_them() -> None:
    about = {
        "B": AboutOther("list", works_with=("A", "C"), trusts=("D",)),
        "C": AboutOther("none"),
        "D": AboutOther("declined"),
    }
    changes = after_meeting(a_map(*"ABCDE"), CERTAIN, Report("A", ties={"works_with": ("B",)}, about=about))
    rows = records(changes.upserts["ties"])
    assert [(row["source_id"], row["target_id"], row["kind"], row["weight"]) for row in rows] == [
        ("A", "B", "coordination", None),
        ("C", "B", "coordination", None),
        ("B", "D", "trust", 3),
    ]
    (source,) = records(changes.upserts["sources"])
    assert {row["sources"] for row in rows} == {source["id"]}
    answers = {
        row["subject_id"]: (row["source"], row["date"], row["asked_about"], row["kinds"], row["answer"])
        for row in records(changes.upserts["observations"])
    }
    same = (source["id"], DAY, "ties_kind", "coordination;trust")
    assert answers == {
        "A": (source["id"], DAY, "ties_kind", "", "list"),
        "B": (*same, "list"),
        "C": (*same, "none"),
        "D": (*same, "declined"),
    }
    assert records(changes.upserts["contacts"])[0]["new_contacts_suggested"] == "B;C;D"


def test_what_they_know_of_nobody_is_silence_and_what_they_decline_is_none() -> None:
    m = a_map(*"ABC")
    for answer, count in (("none", 1), ("declined", 0)):
        told = after(m, Report("A", about={"B": AboutOther(answer)}))
        for layer in ("T", "G+"):
            respondents = context_of(told, CERTAIN).coverage.respondents(layer)
            assert respondents.count[told.actors["id"].tolist().index("B")] == count, (answer, layer)


@pytest.mark.parametrize(
    ("about", "reason"),
    [
        ({"A": AboutOther("none")}, "nobody is asked about itself"),
        ({"B": AboutOther("list", trusts=("B",))}, "nobody is tied to itself"),
        ({"B": AboutOther("none", works_with=("C",))}, "named nobody"),
        ({"B": AboutOther("perhaps")}, "'perhaps' is not known"),
        ({"Z": AboutOther("none")}, "no actor has the id 'Z'"),
    ],
)
def test_answers_about_others_that_cannot_be_are_refused(about: dict[str, AboutOther], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        after_meeting(a_map(*"ABC"), CERTAIN, Report("A", about=about))


@pytest.mark.parametrize(("ties", "answer"), [({}, "none"), ({"works_with": ("B",)}, "list")])
def test_nobody_else_is_an_observation_about_working_together(
    ties: dict[str, tuple[str, ...]], answer: str
) -> None:
    changes = after_meeting(a_map(*"AB"), CERTAIN, Report("A", ties=ties, nobody_else=True))
    (asked,) = records(changes.upserts["observations"])
    assert (asked["asked_about"], asked["kinds"], asked["answer"]) == ("ties_kind", "coordination", answer)
    assert ("ties" in changes.upserts) is bool(ties)


def test_what_is_told_again_is_one_source_and_one_tie_that_is_confirmed() -> None:
    m = after(a_map(*"AB"), Report("A", date="2025-01-10", ties={"works_with": ("B",)}))
    m = after(m, Report("A", ties={"works_with": ("B",)}))
    assert len(m.sources) == len(m.ties) == 1
    assert m.ties["as_of"].tolist() == [DAY]
    assert len(m.contacts) == len(m.observations) == 2


def test_who_is_entered_after_a_meeting_with_another_tells_under_a_pseudonym_of_its_own() -> None:
    new = newcomer("Violet Circle")
    named = Report("A", ties={"works_with": (new,)}, newcomers=("Violet Circle",), basis="mandate")
    m = apply_changes(a_map("A", "B"), coded(after_meeting(a_map("A", "B"), CERTAIN, named), NO_KEY).changes)
    (code,) = m.actors.loc[m.actors["name"] == "Violet Circle", "id"]
    m = after(m, Report(code, ties={"works_with": ("B",)}))
    told = dict(zip(m.ties["source_id"], m.ties["sources"], strict=True))
    assert told.keys() == {"A", code}
    assert told["A"] != told[code]
    assert set(m.observations["source"]) == set(told.values())


def test_who_is_entered_after_a_meeting_with_itself_is_one_source_from_then_on() -> None:
    new = newcomer("Violet Circle")
    met = Report(new, ties={"works_with": ("B",)}, newcomers=("Violet Circle",), basis="mandate")
    m = apply_changes(a_map("B"), coded(after_meeting(a_map("B"), CERTAIN, met), NO_KEY).changes)
    (code,) = m.actors.loc[m.actors["name"] == "Violet Circle", "id"]
    called = m.actors.assign(
        name=m.actors["name"].replace("Violet Circle", "Violet"), aliases="Violet Circle"
    )
    for one in (m, m.replace(actors=called)):
        assert len(after(one, Report(code, ties={"trusts": ("B",)})).sources) == 1


def test_a_second_talk_on_a_day_erases_nothing_of_the_first() -> None:
    first = after(a_map("A", "B", "C"), Report("A", note="They fear for the hall.", mentioned=("B",)))
    by_hand = first.replace(contacts=first.contacts.assign(purpose="protect"))
    (contact,) = records(after(by_hand, Report("A", note="They will write.", mentioned=("C",))).contacts)
    assert contact["note"] == "They fear for the hall.\nThey will write."
    assert (contact["new_contacts_suggested"], contact["purpose"]) == ("B;C", "protect")
    again = after(by_hand, Report("A", note="They fear for the hall.", mentioned=("B",)))
    assert again.digest() == by_hand.digest(), "what is told again is told once"
    assert after(by_hand, Report("A")).digest() == by_hand.digest()
    unwilling = after(by_hand, Report("A", answers={"consent_c1": "no"}))
    assert records(unwilling.contacts)[0]["note"] == "They fear for the hall."
    assert len(after(by_hand, Report("A", mode="formal")).contacts) == 2


def test_only_what_was_answered_changes_of_an_actor() -> None:
    m = a_map(
        actors=[actor("A", consent_c5="yes", at_risk_level=1, aliases="Aa;Bb", present_since="2001-02-03")]
    )
    now = after(m, Report("A", answers={"consent_c4": "no", "feels_safe": "yes"}, review_by="2025-08-01"))
    before, row = (records(one.actors[one.actors["id"] == "A"])[0] for one in (m, now))
    assert {name: row[name] for name in row if row[name] != before[name]} == {
        "consent_c4": "no",
        "feels_safe": "yes",
        "review_by": "2025-08-01",
    }


def test_of_who_does_not_want_to_be_recorded_only_the_contact_and_the_answer_are_written() -> None:
    report = Report(
        "A",
        ties={"works_with": ("B",)},
        mentioned=("B",),
        newcomers=("New",),
        basis="mandate",
        answers={"consent_c1": "no"},
        note="They said much.",
        nobody_else=True,
    )
    m = a_map(*"AB")
    changes = after_meeting(m, CERTAIN, report)
    assert set(changes.upserts) == {"actors", "contacts"}
    (contact,) = records(changes.upserts["contacts"])
    assert contact["note"] == contact["new_contacts_suggested"] == ""
    assert changes.upserts["actors"]["id"].tolist() == ["A"]
    said = effects_of(m, CERTAIN, report, changes)
    assert "They do not want to be recorded, so what they told of others is not saved." in said
    assert "Only a data steward will see them, and can undo this." in said


def test_who_brought_us_closes_the_step_of_the_plan_and_is_in_the_log() -> None:
    m = a_map(*"ABT", ties=[offer("O", "A", 0.9), offer("A", "T", 0.9)])
    m = apply_changes(m, planned(m, CERTAIN, "T"))
    for step, status in ((1, "asked"), (1, "agreed"), (2, "asked")):
        checks = CHECKS if status == "asked" else ()
        m = apply_changes(m, logged(m, CERTAIN, "P001", step, status, checks=checks))
    stays = Report("T", brought_by="B")
    assert "Plan P001 stays open: step 2 is asked. Say under Introductions what came of it." in effects_of(
        m, CERTAIN, stays, after_meeting(m, CERTAIN, stays)
    )
    report = Report("T", brought_by="A")
    changes = after_meeting(m, CERTAIN, report)
    assert "Plan P001, step 2: met." in effects_of(m, CERTAIN, report, changes)
    (plan,) = plans_of(apply_changes(m, changes))
    assert plan.closed
    assert changes.upserts["introductions"]["outcome"].tolist() == ["agreed", "met"]
    assert len(changes.upserts["contacts"]) == 1


def test_a_step_that_nobody_was_asked_for_is_not_closed() -> None:
    m = a_map(*"AT", ties=[offer("O", "A", 0.9), offer("A", "T", 0.9)])
    m = apply_changes(m, planned(m, CERTAIN, "T"))
    changes = after_meeting(m, CERTAIN, Report("A"))
    assert set(changes.upserts) == {"contacts"}


def test_the_first_contact_of_a_plan_is_met_without_anybody_who_brings_us() -> None:
    m = a_map(*"AT", ties=[offer("O", "A", 0.9), offer("A", "T", 0.9)])
    m = apply_changes(m, planned(m, CERTAIN, "T"))
    m = apply_changes(m, logged(m, CERTAIN, "P001", 1, "asked", checks=CHECKS))
    changes = after_meeting(m, CERTAIN, Report("A"))
    assert changes.upserts["plans"]["status"].tolist() == ["met"]


def test_newcomers_are_entered_only_with_a_basis_and_stand_wherever_they_are_spoken_of() -> None:
    m, new = a_map("A"), newcomer("Violet Circle")
    report = Report("A", newcomers=("Violet Circle",), ties={"works_with": (new,)})
    with pytest.raises(Refused, match="say why they may be recorded"):
        after_meeting(m, CERTAIN, report)
    changes = after_meeting(m, CERTAIN, replace(report, basis="mandate"))
    (row,) = records(changes.upserts["actors"])
    assert (row["id"], row["name"], row["consent_c1"], row["legal_basis"]) == (
        new,
        "Violet Circle",
        "unknown",
        "mandate",
    )
    assert changes.upserts["ties"]["target_id"].tolist() == [new]
    with pytest.raises(Refused, match="is on the map as A: choose it there"):
        after_meeting(m, CERTAIN, Report("A", newcomers=("name OF a",), basis="mandate"))


def test_who_was_met_may_be_new_and_agree_to_be_recorded() -> None:
    new = newcomer("Violet Circle")
    report = Report(new, newcomers=("Violet Circle",), answers={"consent_c1": "yes"}, nobody_else=True)
    changes = after_meeting(a_map("A"), CERTAIN, report)
    assert changes.upserts["contacts"]["actor_id"].tolist() == [new]
    assert changes.upserts["actors"]["consent_c1"].tolist() == ["yes"]
    assert changes.why == "after a meeting: a new actor"


@pytest.mark.parametrize(
    ("report", "reason"),
    [
        (Report("Z"), "no actor has the id 'Z'"),
        (Report("A", date="2025-02-02"), "is later than"),
        (Report("A", date="yesterday"), "the day of the meeting"),
        (Report("A", mode="shouted"), "is not known. Use one of"),
        (Report("A", ties={"works_with": ("A",)}), "cannot be tied to itself"),
        (Report("A", ties={"likes": ("B",)}), "no question 'likes'"),
        (Report("A", answers={"consent_c1": "perhaps"}), "answered by yes or no"),
        (Report("A", answers={"do_not_contact": "no"}), "answered by yes or no"),
        (Report("O"), "that is the office itself"),
        (Report("A", office="B"), "say which office"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(report: Report, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        after_meeting(a_map(*"AB"), CERTAIN, report)


def test_numbers_and_names_in_a_note_are_pointed_out_and_bar_nothing() -> None:
    m = a_map(actors=[actor("A"), actor("B", name="Violet Pier", aliases="رابطة أسر")])
    asked = "They asked Anna Petrova, +44 20 7946 0958, a@b.example."
    note = f"{asked} Violet Pier and رابطة أسر came on 2025-01-30."
    said = points_out(m, Report("A", note=note))
    assert [str(one) for one in said] == [
        "The note seems to contain a telephone number: +44 20 7946 0958.",
        "The note contains an address: a@b.example.",
        "The note names Violet Pier: enter the name under “Also mentioned” instead.",
        "The note names رابطة أسر: enter the name under “Also mentioned” instead.",
        "The note may name a person: Anna Petrova.",
    ]
    assert points_out(m, Report("B", note="Violet Pier meets every 14 days since 2019-01-01.")) == []
    assert "contacts" in after_meeting(m, CERTAIN, Report("A", note=note)).upserts


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The sample in a workspace; each test leaves it as it was."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "KDF_MEMORY", 64)
        store, _ = create_store(tmp_path_factory.mktemp("met") / "map.actormap", passphrase=PASSPHRASE)
    with store:
        tables = {name: frame for name, frame in sample().tables.items() if len(frame)}
        write(store, Changes(upserts=tables, why="test"), KEY_HOLDER)
        yield store


@seeded(range(8), few=2)
def test_one_undo_takes_all_of_it_back(seed: int, filled: Store) -> None:
    pick, before = random.Random(seed), filled.load().digest()  # noqa: S311 - repeatable, not secret
    m = read(filled, KEY_HOLDER)
    whom, *others = pick.sample([i for i in m.actors["id"] if not i.startswith("FP")], 9)
    report = Report(
        whom,
        brought_by=others.pop() if pick.random() < 0.5 else "",
        mode=pick.choice(["", "formal"]),
        ties={q.name: tuple(pick.sample(others, pick.randint(0, 3))) for q in tie_questions()},
        nobody_else=pick.random() < 0.5,
        mentioned=tuple(pick.sample(others, 2)),
        newcomers=("<b>Круг</b> رابطة",),
        basis="mandate",
        note="![t](http://x) ;",
        answers={q.name: pick.choice(["yes", "no"]) for q in yes_no_questions() if pick.random() < 0.5},
    )
    entered = enter(filled, after_meeting(m, SAMPLE_DAY, report), KEY_HOLDER, made_on_read=True)
    assert filled.load().digest() != before
    undo(filled, KEY_HOLDER, why="taken back", revision=entered.revision)
    assert filled.load().digest() == before


def test_roles_write_what_they_may_see_and_no_more(filled: Store) -> None:
    seen = read(filled, OFFICER)
    hidden = min(set(filled.load().actors["id"]) - set(seen.actors["id"]))
    for report in (
        Report(hidden),
        Report("C006", ties={"works_with": (hidden,)}),
        Report("C006", mentioned=(hidden,)),
    ):
        with pytest.raises(Refused, match="no actor has the id"):
            after_meeting(seen, SAMPLE_DAY, report)
    new = newcomer("Violet Circle")
    report = Report("C006", newcomers=("Violet Circle",), basis="mandate", ties={"works_with": (new, "C002")})
    changes = after_meeting(seen, SAMPLE_DAY, report)
    with pytest.raises(Denied):
        enter(filled, changes, Principal("viewer"), made_on_read=True)
    entered = enter(filled, changes, OFFICER, made_on_read=True)
    assert entered.codes[new] in set(read(filled, OFFICER).ties["target_id"])
    undo(filled, KEY_HOLDER, why="taken back", revision=entered.revision)


def test_a_tie_of_the_map_by_others_stays_beside_what_they_say() -> None:
    m = a_map(*"AB", ties=[tie("A", "B")])
    now = after(m, Report("A", ties={"works_with": ("B",)}))
    assert len(now.ties) == 2
