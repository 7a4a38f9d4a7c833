"""Whom to ask about whom next (A10)."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import numpy as np
import pandas as pd
import pytest
from interviewed import ACTORS, EACH, SIZES, Record, Society, ours
from maps import CERTAIN, DAY, QUICK, SEEDS, a_map, actor, kala, offer, random_map, sample, tie
from seeds import seeded

from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.meetings.after import after_meeting, speakers
from actormap.meetings.report import Report
from actormap.metrics.base.context import context_of
from actormap.metrics.evidence.inquiry import Inquiry
from actormap.metrics.evidence.next_questions import SHEET, ask
from actormap.metrics.introductions.reachability import steps_from_office

Rows = list[dict[str, Any]]
FREE = {"consent_c2": "yes", "consent_c3": "yes"}


def pairs(found: Findings) -> set[tuple[str, ...]]:
    return {finding.subject for finding in found}


def observed(source: str, subject: str, answer: str = "none", date: str = "2024-12-01") -> dict[str, Any]:
    cells = {"source": source, "subject_id": subject, "answer": answer, "date": date}
    return cells | {"asked_about": "ties_all", "id": f"o{source}{subject}{date}"}


def office(*, others: Rows | None = None, a: dict[str, Any] | None = None, **tables: Rows) -> ActorMap:
    """The office can ask A and B, and to X no route is recorded."""
    people = [
        actor("A", **FREE | (a or {})),
        actor("B", **FREE),
        *([actor("X")] if others is None else others),
    ]
    ties = [offer("O", "A", 1), offer("O", "B", 1), *tables.pop("ties", [])]
    return a_map(actors=people, ties=ties, **tables)


# --- values ------------------------------------------------------------------------------------------


def test_first_question_of_kala_is_about_who_has_no_route() -> None:
    assert not ask(kala(), CERTAIN).findings, "nobody was asked whether it may be named to others"
    agreed = kala().replace(actors=kala().actors.assign(consent_c4="yes"))
    first = next(iter(ask(agreed, CERTAIN)))
    # p = 0.394 and d = 3 / (6 - p) go together, as its page works it out.
    assert first.subject == ("A", "L")
    assert first.value == pytest.approx(0.3054, abs=1e-3)
    assert first.details["no_route"] == pytest.approx(0.3944, abs=1e-3)
    assert first.details["detection"] == pytest.approx(3 / (6 - 0.3944), abs=1e-3)
    assert first.acts == {"ask": ("A",)}
    assert "1 independent source was asked" in first.reason
    assert "54%" in first.reason


def test_of_whom_nobody_asked_nothing_is_learned_and_what_is_taken_is_told() -> None:
    found = ask(office(), CERTAIN)
    assert pairs(found) == {("A", "X"), ("B", "X")}
    assert (found.parameters["near"], found.parameters["far"]) == (0.5, 0.5)
    first, second = found
    # No route to 1 of 3: a rate of (1 + p) / 8, p the rate itself: 1/7. H(1/7) - 4/7 H(1/4).
    assert first.details["no_route"] == pytest.approx(1 / 7, abs=1e-4)
    assert first.value == pytest.approx(0.59167 - 4 / 7 * 0.81128, abs=1e-3)
    assert second.value < first.value
    assert (first.details["interview"], second.details["interview"]) == (1, 2)
    assert {finding.verdict for finding in found} == {"insufficient_data"}
    assert "whether there is a route to it" in first.reason
    assert "Nobody was asked" in first.reason


def test_interview_has_five_questions_to_one_and_one_of_them_is_drawn() -> None:
    found = ask(sample(), View(date="2026-11-25"))
    assert len(found) == 20
    for number in (1, 2, 3, 4):
        questions = [finding for finding in found if finding.details["interview"] == number]
        assert len(questions) == EACH
        assert len({finding.acts["ask"] for finding in questions}) == 1
        assert [finding.details["drawn"] for finding in questions] == [False] * 4 + [True]
    assert len(ask(sample(), View(date="2026-11-25"), limit=7)) == 7
    assert [f.id for f in ask(sample(), View(date="2026-11-25"), limit=7)] == [f.id for f in found][:7]


def test_pair_in_one_place_and_only_link_are_worth_asking_about_too() -> None:
    works = [{"actor_id": i, "sector": "LEG", "pcode": "XA01"} for i in "AB"]
    found = ask(office(others=[], presence=works), CERTAIN)
    assert {f.subject: f.details["bears_on"] for f in found if "gap" in f.details["bears_on"]} == {
        ("A", "B"): ["gap"],
        ("B", "A"): ["gap"],
    }
    assert "whether both work side by side without working together" in found.about("A", "B").reason
    chain = [tie("A", "B"), tie("B", "X"), offer("B", "X", 1)]
    linked = ask(office(ties=chain), CERTAIN)
    assert linked.about("A", "X").details["bears_on"] == ["only_link"]
    assert "whether it hangs on an only link" in linked.about("A", "X").reason


# --- who is asked, and about whom --------------------------------------------------------------------


@pytest.mark.parametrize(
    "cells",
    [
        {"consent_c3": "no"},
        {"do_not_contact": "yes"},
        {"feels_safe": "no"},
        {"at_risk_level": 3},
        {"care": "survivor"},
        {"consent_c1": "withdrawn"},
        {"sphere": "state"},
        {"introduction_load": 3},
        {"introduction_load": 1, "introduction_cap": 1},
    ],
)
def test_nobody_is_asked_who_is_protected_or_asked_for_enough(cells: dict[str, Any]) -> None:
    assert pairs(ask(office(a=cells), CERTAIN)) == {("B", "X")}


def test_nobody_is_asked_whom_the_office_met_or_asked_lately() -> None:
    met = [{"id": "c1", "date": "2025-01-20", "office": "O", "actor_id": "A", "mode": "formal"}]
    assert pairs(ask(office(contacts=met), CERTAIN)) == {("B", "X")}
    before = [met[0] | {"date": "2024-12-20"}]
    assert pairs(ask(office(contacts=before), CERTAIN)) == {("A", "X"), ("B", "X")}
    asked = [observed("A", "B", "list", "2025-01-20")]
    assert pairs(ask(office(observations=asked), CERTAIN)) == {("B", "X")}
    rested = View(date=DAY, certain=True, thresholds=Thresholds(ask_again_days=10))
    assert pairs(ask(office(contacts=met), rested)) == {("A", "X"), ("B", "X")}


def test_who_told_after_a_meeting_is_known_by_its_pseudonym() -> None:
    m = office()
    after = after_meeting(m, View(date=DAY), Report(whom="A", date="2025-01-20", nobody_else=True))
    told = m.replace(**{name: after.upserts[name] for name in ("sources", "observations")})
    assert list(speakers(told).values()) == ["A"]
    assert pairs(ask(told, CERTAIN)) == {("B", "X")}


def test_nobody_is_asked_twice_about_one_or_about_a_tie_that_is_recorded() -> None:
    assert pairs(ask(office(observations=[observed("A", "X")]), CERTAIN)) == {("B", "X")}
    assert pairs(ask(office(ties=[tie("X", "A", "funding")]), CERTAIN)) == {("B", "X")}


def test_about_who_is_at_risk_only_its_own_group_is_asked() -> None:
    at_risk = actor("X", at_risk_level=2, identifies_as="lgbt", works_on_rights_of="women")
    assert pairs(ask(office(others=[at_risk]), CERTAIN)) == set()
    assert pairs(ask(office(others=[at_risk], a={"identifies_as": "lgbt"}), CERTAIN)) == {("A", "X")}
    stands_for = {"works_on_rights_of": "lgbt"}
    assert pairs(ask(office(others=[at_risk], a=stands_for), CERTAIN)) == set(), (
        "it does not say it of itself"
    )
    unknown = [actor("X", at_risk_level=2)]
    assert pairs(ask(office(others=unknown, a={"identifies_as": "lgbt"}), CERTAIN)) == set()


def test_who_was_not_asked_whether_it_may_be_named_is_named_to_its_own_group_alone() -> None:
    unasked = actor("X", identifies_as="lgbt", consent_c4="unknown")
    assert pairs(ask(office(others=[unasked]), CERTAIN)) == set()
    own_group = ask(office(others=[unasked], a={"identifies_as": "lgbt"}), CERTAIN)
    assert pairs(own_group) == {("A", "X")}
    assert (
        "Of ties that exist, a source of its area or group tells of 50%." in own_group.about("A", "X").reason
    )


@pytest.mark.parametrize(
    "cells",
    [{"do_not_contact": "yes"}, {"feels_safe": "no"}, {"consent_c4": "no"}, {"consent_c1": "withdrawn"}],
)
def test_nobody_is_asked_about_who_wants_to_be_left_alone(cells: dict[str, Any]) -> None:
    group = {"identifies_as": "lgbt"}
    assert pairs(ask(office(others=[actor("X", **group | cells)], a=group), CERTAIN)) == set()


def test_nobody_is_asked_about_whom_it_is_hostile_to() -> None:
    against = [tie("A", "X", "threat")]
    assert pairs(ask(office(ties=against), CERTAIN)) == {("B", "X")}
    group = {"works_on_rights_of": "lgbt"}
    others = [actor("X", **group), actor("Y", **group)]
    against_group = pairs(ask(office(others=others, ties=[tie("A", "Y", "threat")]), CERTAIN))
    assert against_group == {("B", "X"), ("B", "Y")}, "nor about others of that group"
    led = [tie("A", "X", "influence", sign="-", weight=0.9)]
    assert pairs(ask(office(ties=led), CERTAIN)) == {("B", "X")}


def unsafe_pair(m: ActorMap, source: str, subject: str) -> bool:
    """The rules told once more, cell by cell."""
    rows = m.actors.set_index("id")
    one, other = rows.loc[source], rows.loc[subject]
    left_alone = other["do_not_contact"] == "yes" or other["feels_safe"] == "no"
    left_alone |= other["consent_c4"] in {"no", "withdrawn"} or other["consent_c1"] == "withdrawn"
    own = {*filter(None, one["identifies_as"].split(";"))} & {
        *filter(None, other["identifies_as"].split(";"))
    }
    exposed = other["at_risk_level"] >= CERTAIN.thresholds.third_party_max_risk and not own
    exposed |= other["consent_c4"] != "yes" and not own
    asked = one["consent_c3"] in {"no", "withdrawn"} or one["feels_safe"] == "no" or one["at_risk_level"] >= 3
    return bool(left_alone or exposed or asked or one["do_not_contact"] == "yes")


CELLS: dict[str, tuple[object, ...]] = {
    "at_risk_level": (0, 0, 1, 2, 3),
    "identifies_as": ("", "lgbt", "women", "lgbt;women"),
    "consent_c3": ("yes", "yes", "no", "unknown"),
    "consent_c4": ("yes", "yes", "no", "withdrawn", "unknown"),
    "do_not_contact": ("no", "no", "no", "yes"),
    "feels_safe": ("yes", "yes", "yes", "no"),
}


@seeded(SEEDS, few=4, least={"questions": 20, "about who is at risk": 5, "unsafe": 100})
def test_no_question_exposes_anybody(seed: int, tally: Counter[str]) -> None:
    pick = random.Random(seed)  # noqa: S311 - repeatable, not secret
    people = [
        actor(f"n{v:02}", **{column: pick.choice(values) for column, values in CELLS.items()})
        for v in range(30)
    ]
    m = a_map(actors=people, ties=[offer("O", f"n{v:02}", 1) for v in range(15)])
    found = pairs(ask(m, CERTAIN, limit=500))
    for source, subject in found:
        assert not unsafe_pair(m, source, subject), (source, subject)
    risk = dict(zip(m.actors["id"], m.actors["at_risk_level"], strict=True))
    tally["questions"] += len(found)
    tally["about who is at risk"] += sum(risk[subject] >= 2 for _, subject in found)
    tally["unsafe"] += sum(unsafe_pair(m, u["id"], v["id"]) for u in people for v in people)


@seeded(SEEDS, few=4)
def test_who_is_asked_is_within_reach_by_the_rule_of_steps(seed: int) -> None:
    m = random_map(seed)
    try:
        found = ask(m, QUICK, limit=200)
    except Refused:
        return
    context = context_of(m, QUICK)
    away = steps_from_office(context)
    assert all(away[context.code(source)] <= QUICK.thresholds.max_steps for source, _ in pairs(found))


# --- bad input ---------------------------------------------------------------------------------------


def crowd(*, observations: Rows, **tables: Rows) -> ActorMap:
    """60 actors without a route, of the area of A."""
    near = {"adm1_pcode": "XA01"}
    people = [actor(f"X{v:02}", works_on_rights_of="women", **near) for v in range(60)]
    return office(others=people, a=near, observations=observations, **tables)


def test_sources_that_are_all_one_leave_questions_but_no_verdict() -> None:
    asked = [observed(f"s{n}", f"X{v:02}") for n in range(5) for v in range(60)]
    one = [{"id": f"s{n}", "independent_key": "k"} for n in range(5)]
    found = ask(crowd(observations=asked, sources=one), CERTAIN)
    assert len(found) == EACH
    assert {finding.sources for finding in found} == {1}
    assert {finding.verdict for finding in found} == {"insufficient_data"}


def test_where_everybody_was_asked_and_nobody_told_detection_falls_and_stays_a_chance() -> None:
    asked = [observed(f"s{n}", f"X{v:02}") for n in range(20) for v in range(60)]
    found = ask(crowd(observations=asked), CERTAIN)
    assert 0 < found.parameters["far"] < 0.05
    assert found.parameters["near"] == 0.5
    assert all(0 < finding.details["no_route"] < 1 for finding in found)


def test_where_nobody_tied_was_asked_about_nothing_is_learned_of_those_near() -> None:
    found = ask(crowd(observations=[observed("s1", "X00")]), CERTAIN)
    assert found.parameters["near"] == 0.5
    assert 0.4 < found.parameters["far"] < 0.5


def test_sources_that_tell_of_what_is_not_there_are_no_route() -> None:
    asked = [observed("s1", f"X{v:02}", "list") for v in range(60)]
    lies = [offer("A", f"X{v:02}", 1, sources="s1") for v in range(60)]
    liar = [{"id": "s1", "reliability": "E", "credibility": "5"}]
    found = ask(crowd(observations=asked, ties=lies, sources=liar), View(date=DAY))
    assert found.findings
    assert found.parameters["far"] > 0.9
    assert all(0.1 < finding.details["no_route"] < 0.3 for finding in found), "what was expected"


def test_nobody_left_to_ask_and_nothing_left_to_hear_are_told_apart() -> None:
    locked = ask(a_map(actors=[actor("A", feels_safe="no"), actor("X")], ties=[offer("O", "A", 1)]), CERTAIN)
    assert not locked.findings
    assert any(
        said.startswith("Nobody can be asked now: who could is protected, was met recently")
        for said in locked.caveats
    )
    known = ask(office(others=[]), CERTAIN)
    assert not known.findings
    assert "No question is left whose answer is expected to tell enough to be worth asking." in known.caveats
    with pytest.raises(Refused, match="No established contacts"):
        ask(a_map("A", "X"), CERTAIN)


def test_ten_thousand_actors_and_one_source_are_answered() -> None:
    n = 10_000
    people = pd.DataFrame({"id": [f"A{v:05}" for v in range(n)], "name": "N", "sphere": "civil_society"})
    people["consent_c1"] = people["consent_c4"] = "yes"
    everybody = pd.concat([people, pd.DataFrame([actor("O", sphere="field_presence")])])
    asked = pd.DataFrame({"subject_id": people["id"], "source": "s1", "date": "2024-12-01"})
    asked["asked_about"], asked["answer"] = "ties_all", "none"
    m = ActorMap(actors=everybody, ties=pd.DataFrame([offer("O", "A00000", 1)]), observations=asked)
    found = ask(m, CERTAIN)
    assert not found.findings, "who never tells of anybody tells nothing by telling of nobody"
    assert SHEET.sentence("note", "nothing_left") in found.caveats
    assert found.parameters["far"] < 0.05
    few = m.replace(observations=m.observations.iloc[:9])
    assert [finding.subject[0] for finding in ask(few, CERTAIN)] == ["A00000"] * EACH


# --- the same on a map as on arrays ------------------------------------------------------------------


def as_map(record: Record) -> ActorMap:
    """What an office heard of a society as a map: a route to each that is known to be tied."""
    society, names = record.society, [f"n{v:03}" for v in range(ACTORS)]
    people = [
        actor(name, identifies_as=f"g{group}", adm1_pcode=f"XA0{area}", **FREE)
        for name, group, area in zip(names, society.group, society.area, strict=True)
    ]
    routes = [
        offer("O", names[v], 1, sources=";".join(names[i] for i in np.flatnonzero(record.told[:, v])))
        for v in np.flatnonzero(record.tied)
    ]
    answers = [observed(names[i], names[v]) for i, v in zip(*np.nonzero(record.asked), strict=True)]
    return a_map(
        actors=people,
        ties=routes,
        observations=answers,
        sources=[{"id": name} for name in names],
        groups=[{"id": f"g{group}", "label": f"Group {group}"} for group in range(len(SIZES))],
    )


@seeded(range(6), few=2)
def test_what_is_believed_on_a_map_is_what_is_believed_of_the_society(seed: int) -> None:
    record, draw = Record(Society(seed)), np.random.default_rng(seed)
    for _ in range(12):
        record.interview(*ours(record, draw))
    m = as_map(record)
    inquiry = Inquiry(context_of(m, CERTAIN))
    assert inquiry.detection == pytest.approx(record.detection)
    order = [context_of(m, CERTAIN).code(f"n{v:03}") for v in range(ACTORS)]
    assert inquiry.no_route[order] == pytest.approx(record.chance)
    for source, subject in pairs(ask(m, CERTAIN)):
        assert record.tied[int(source[1:])]
        assert not record.tied[int(subject[1:])]
        assert not record.asked[int(source[1:]), int(subject[1:])]
