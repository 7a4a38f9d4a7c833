"""The clock of cases: what is due by when, by hand and worked out a second time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from each import each
from maps import QUICK, SEEDS, a_map, actor, sealed_map, text
from seeds import seeded

from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.metrics.protect import options, queue, reprisals, steps
from actormap.metrics.protect.cases import NOT_OPEN

OPENED = {"id": "c", "opened": "2026-11-24", "at": "18:05+03:00", "what": "Threats", "severity": "critical"}


def on(day: str, **thresholds: int) -> View:
    return View(date=day, thresholds=Thresholds(**thresholds))


def with_cases(*cases: dict[str, Any], done: list[dict[str, Any]] | None = None) -> ActorMap:
    tables = {"case_steps": done} if done else {}
    return a_map(actors=[actor("A", "Forum of Names")], cases=list(cases), **tables)


def of(m: ActorMap, day: str, at: str = "", **thresholds: int) -> list[tuple[str, str, float | None]]:
    """Of each case how it waits, for what, and the hours that are left."""
    cases = queue(m, on(day, **thresholds), at=at).findings[1:]
    return [
        (f.details["wait"], f.details["waits_for"], None if f.value is None else round(f.value, 2))
        for f in cases
    ]


def test_worked_values_of_a_critical_case() -> None:
    m = with_cases(OPENED)
    assert of(m, "2026-11-25", "12:00+01:00") == [("soon", "answer", 4.08)]
    assert of(m, "2026-11-25") == [("soon", "answer", -5.92)]
    assert queue(m, on("2026-11-25")).findings[1].interval == pytest.approx((-5 - 55 / 60, 18 + 5 / 60))
    assert of(m, "2026-11-26") == [("late", "answer", -29.92)]
    soon, late = (queue(m, on(day)).findings[1] for day in ("2026-11-25", "2026-11-26"))
    assert soon.statement.endswith("an answer is due by 2026-11-25 18:05+03:00.")
    assert "It ends in the course of the day." in soon.reason
    assert late.statement.endswith("late, an answer was due by 2026-11-25 18:05+03:00.")


def test_the_distance_from_utc_counts_and_not_the_hand_of_the_clock() -> None:
    m = with_cases(OPENED)
    assert of(m, "2026-11-25", "18:04+03:00") == [("soon", "answer", 0.02)]
    assert of(m, "2026-11-25", "18:04+00:00") == [("late", "answer", -2.98)]
    assert of(m, "2026-11-25", "10:05-05:00") == [("late", "answer", 0.0)]


def test_without_a_time_the_clock_runs_from_the_beginning_of_the_day() -> None:
    m = with_cases(OPENED | {"at": ""})
    assert of(m, "2026-11-24", "23:00+03:00") == [("soon", "answer", 1.0)]
    assert of(m, "2026-11-25") == [("late", "answer", -24.0)]
    assert "from the beginning of the day" in queue(m, on("2026-11-24")).findings[1].reason


def test_severity_sets_the_hours_and_the_office_may_choose_them() -> None:
    high = with_cases(OPENED | {"severity": "high"})
    assert of(high, "2026-11-25", "18:05+03:00") == [("ahead", "answer", 48.0)]
    assert of(high, "2026-11-25", "18:05+03:00", case_high_hours=48) == [("soon", "answer", 24.0)]
    assert of(with_cases(OPENED), "2026-11-25", "18:05+03:00", case_critical_hours=12) == [
        ("late", "answer", -12.0)
    ]


def test_lower_severities_go_by_the_day_and_without_one_it_is_not_known() -> None:
    moderate = OPENED | {"severity": "moderate"}
    due = with_cases(moderate | {"review_by": "2026-11-27"})
    assert of(due, "2026-11-25") == [("ahead", "review", 48.0)]
    assert "2 days left." in queue(due, on("2026-11-25")).findings[1].reason
    assert of(due, "2026-11-27", "23:00+03:00") == [("soon", "review", 1.0)]
    assert "0 days left." in queue(due, on("2026-11-27"), at="23:00+03:00").findings[1].reason
    assert "1 day late." in queue(due, on("2026-11-28")).findings[1].reason
    assert of(due, "2026-11-27") == [("soon", "review", 0.0)]
    assert of(due, "2026-11-28") == [("late", "review", -24.0)]
    assert queue(due, on("2026-11-25")).findings[1].statement.endswith("to be looked at again by 2026-11-27.")
    assert (
        queue(due, on("2026-11-28"))
        .findings[1]
        .statement.endswith("late, it was to be looked at again by 2026-11-27.")
    )
    assert of(with_cases(moderate), "2026-11-25") == [("not_known", "", None)]


ANSWERS = {
    ("measure_trial", "in_progress"): True,
    ("measure_trial", "declined"): False,
    ("step_action", "done"): True,
    ("step_action", "in_progress"): False,
    ("step_facts", "done"): False,
}


@each("step", ANSWERS, " ".join)
def test_what_an_answer_is(step: tuple[str, str]) -> None:
    item, status = step
    row = {"id": "s", "case": "c", "item": item, "status": status, "date": "2026-11-24"} | TO_THIS
    expected = ("not_known", "") if ANSWERS[step] else ("soon", "answer")
    for day in ("2026-11-24", "2026-11-25"):
        done = [row | {"date": day}]
        assert [case[:2] for case in of(with_cases(OPENED | THAT_WE_ACT, done=done), "2026-11-25")] == [
            expected
        ]
    m = with_cases(OPENED | THAT_WE_ACT, done=[row | {"date": "2026-11-26"}])
    assert [case[:2] for case in of(m, "2026-11-25")] == [("soon", "answer")]


THAT_WE_ACT = {"agreed_with_person": "yes", "agreed_on": "2026-11-24"}
TO_THIS = {"agreed_on": "2026-11-24"}
LATER = {"agreed_on": "2026-11-26"}
UNASKED: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "nobody asked": ({}, {}),
    "asked about the measure alone": ({}, TO_THIS),
    "asked about the office alone": (THAT_WE_ACT, {}),
    "said no": ({"agreed_with_person": "no"}, TO_THIS),
    "agreed to the office later": (THAT_WE_ACT | LATER, TO_THIS),
    "agreed to the measure later": (THAT_WE_ACT, LATER),
}


@each("name", UNASKED)
@pytest.mark.parametrize("status", ["in_progress", "accepted", "done"])
def test_a_measure_without_the_person_stops_no_clock(name: str, status: str) -> None:
    case, measure = UNASKED[name]
    row = {"id": "s", "case": "c", "item": "measure_trial", "status": status, "date": "2026-11-24"}
    m = with_cases(OPENED | case, done=[row | measure])
    assert of(m, "2026-11-25")[0][:2] == ("soon", "answer")
    (told,) = queue(m, on("2026-11-25")).findings[1:]
    assert not told.details["answered"]
    assert "1 measure has begun to which it is not recorded that the person agreed" in told.reason
    (agreed,) = queue(with_cases(OPENED | THAT_WE_ACT, done=[row | TO_THIS]), on("2026-11-25")).findings[1:]
    assert agreed.details["answered"]
    assert "it is no answer" not in agreed.reason


AGREEMENTS: dict[str, tuple[dict[str, str], str, str]] = {
    "nobody noted anything": ({}, "unknown", "It is not known whether the person agrees"),
    "not known": ({"agreed_with_person": "unknown"}, "unknown", "It is not known whether the person agrees"),
    "no": ({"agreed_with_person": "no"}, "no", "The person did not agree that the office acts."),
    "yes": (THAT_WE_ACT, "yes", "The person agreed that the office acts."),
    "yes, later": (THAT_WE_ACT | LATER, "unknown", "It is not known whether the person agrees"),
}


@each("name", AGREEMENTS)
def test_whether_the_person_agreed_is_known_or_not(name: str) -> None:
    cells, agreement, words = AGREEMENTS[name]
    (case,) = queue(with_cases(OPENED | cells), on("2026-11-25")).findings[1:]
    assert case.details["agreement"] == agreement
    assert words in case.reason
    assert ("did not agree" in f"{case.reason} {case.next_question}") == (agreement == "no")


def test_what_is_over_is_told_at_least_where_no_time_is_given() -> None:
    m = with_cases(OPENED)
    assert "Over by 5 h 55 min or more." in queue(m, on("2026-11-26")).findings[1].reason
    assert "Over by 2 h 59 min." in queue(m, on("2026-11-25"), at="18:04+00:00").findings[1].reason


def test_of_those_without_a_day_the_gravest_and_then_the_oldest_come_first() -> None:
    low = OPENED | {"severity": "low"}
    m = with_cases(
        low | {"id": "a"},
        low | {"id": "b", "opened": "2026-11-23"},
        low | {"id": "c", "severity": "moderate"},
    )
    assert [f.details["case"] for f in queue(m, on("2026-11-25")).findings[1:]] == ["c", "b", "a"]


def test_order_and_counts() -> None:
    m = with_cases(
        OPENED | {"id": "ahead", "severity": "high"},
        OPENED | {"id": "unknown", "severity": "low"},
        OPENED | {"id": "today"},
        OPENED | {"id": "late", "opened": "2026-11-20"},
        OPENED | {"id": "later", "opened": "2026-11-22"},
        OPENED | {"id": "closed", "closed": "2026-11-25"},
        OPENED | {"id": "tomorrow", "opened": "2026-11-26"},
    )
    first, *cases = queue(m, on("2026-11-25"))
    assert [f.details["case"] for f in cases] == ["late", "later", "today", "unknown", "ahead"]
    assert (first.value, first.details["closed"], first.details["unanswered"]) == (5, 1, 5)
    assert "5 open cases: 2 late, 1 due within 24 hours." in first.statement
    assert "the gravest come first" in first.reason
    assert first.details["waits"] == {"late": 2, "not_known": 1, "soon": 1, "ahead": 1}
    assert [f.details["case"] for f in queue(m, on("2026-11-25"), limit=2).findings[1:]] == ["late", "later"]
    assert "closed" in [f.details["case"] for f in queue(m, on("2026-11-24")).findings[1:]]


def test_danger_comes_before_time() -> None:
    """At 18:05+03:00 of 25 November: late by an hour, due in 24 hours, and reviews 1 day and 60 days late."""
    critical = OPENED | {"opened": "2026-11-24", "at": "17:05+03:00"}
    high = OPENED | {"severity": "high", "opened": "2026-11-23"}
    m = with_cases(
        OPENED | {"id": "low, 60 days late", "severity": "low", "review_by": "2026-09-26"},
        OPENED | {"id": "moderate, without a day", "severity": "moderate"},
        OPENED | {"id": "moderate, a day late", "severity": "moderate", "review_by": "2026-11-24"},
        OPENED | {"id": "low, in two days", "severity": "low", "review_by": "2026-11-27"},
        high | {"id": "high, in 24 hours"},
        high | {"id": "high, in 25 hours", "at": "19:05+03:00"},
        critical | {"id": "critical, an hour late"},
        critical | {"id": "critical, just opened", "opened": "2026-11-25", "at": "18:05+03:00"},
    )
    first, *cases = queue(m, on("2026-11-25"), at="18:05+03:00")
    assert [f.details["case"] for f in cases] == [
        "critical, an hour late",
        "critical, just opened",
        "high, in 24 hours",
        "moderate, a day late",
        "moderate, without a day",
        "low, 60 days late",
        "high, in 25 hours",
        "low, in two days",
    ]
    assert "8 open cases: 3 late, 2 due within 24 hours." in first.statement


def test_what_is_due_within_24_hours_is_told_with_the_time_and_without_it() -> None:
    """Due on 25 November at 18:05+03:00: two hours before, in the evening before, the whole day before."""
    m = with_cases(OPENED)
    for day, at in (("2026-11-25", "16:05+03:00"), ("2026-11-24", "20:00+03:00"), ("2026-11-24", "")):
        assert "0 late, 1 due within 24 hours." in queue(m, on(day), at=at).findings[0].statement
    (told,) = queue(m, on("2026-11-24")).findings[1:]
    assert "18 h 5 min left at the end of the day, 42 h 5 min at its beginning." in told.reason


ASKED: dict[str, tuple[dict[str, str], str]] = {
    "one without a day": ({}, "1 measure waits for the person."),
    "one until a day": ({"due": "2026-12-05"}, "1 measure waits for the person until 2026-12-05."),
    "agreed to": ({"agreed_on": "2026-11-24"}, ""),
    "declined": ({"status": "declined"}, ""),
    "a step": ({"item": "step_facts"}, ""),
}


@each("name", ASKED)
def test_a_case_tells_what_waits_for_the_person(name: str) -> None:
    cells, said = ASKED[name]
    row = {"id": "s", "case": "c", "item": "measure_trial", "status": "planned", "date": "2026-11-24"}
    agreed = {"agreed_with_person": "yes", "agreed_on": "2026-11-24"}
    (case,) = queue(with_cases(OPENED | agreed, done=[row | cells]), on("2026-11-25")).findings[1:]
    assert case.details["person"] == bool(said)
    assert case.details["person_by"] == cells.get("due", "")
    assert said in case.reason
    assert ("waits for the person" in case.reason) == bool(said)


def test_of_several_without_a_day_their_number_is_told() -> None:
    rows = [
        {"id": item, "case": "c", "item": item, "status": "planned"}
        for item in ("measure_trial", "measure_self")
    ]
    (case,) = queue(with_cases(OPENED, done=rows), on("2026-11-25")).findings[1:]
    assert "2 measures wait for the person." in case.reason


AGREES = {"agreed_with_person": "yes", "agreed_on": "2026-11-24"}
BEGUN = {"id": "s", "case": "c", "item": "measure_trial", "status": "in_progress", "agreed_on": "2026-11-24"}
QUESTIONS: dict[str, tuple[dict[str, str], list[dict[str, Any]]]] = {
    "Does the person agree that the office acts?": ({}, []),
    "What would help the person without what they did not agree to?": ({"agreed_with_person": "no"}, []),
    "Which measure suits this person best, and who can deliver it there?": (AGREES, []),
    "Does each measure work, and what does the person say?": (AGREES, [BEGUN | {"date": "2026-11-24"}]),
}


@each("question", QUESTIONS)
def test_what_is_asked_next_of_a_case(question: str) -> None:
    cells, done = QUESTIONS[question]
    (case,) = queue(with_cases(OPENED | cells, done=done), on("2026-11-25")).findings[1:]
    assert case.next_question == question


def test_of_several_the_first_day_is_told() -> None:
    rows = [
        {"id": due, "case": "c", "item": "measure_trial", "status": "planned", "who": due, "due": due}
        for due in ("2026-12-05", "2026-12-03", "")
    ]
    m = a_map(
        actors=[actor("A"), *(actor(row["who"]) for row in rows if row["who"])],
        cases=[OPENED],
        case_steps=[row | {"id": f"s{at}"} for at, row in enumerate(rows)],
    )
    (case,) = queue(m, on("2026-11-25")).findings[1:]
    assert "3 measures wait for the person, the first until 2026-12-03." in case.reason


def test_nobody_in_danger_is_named_and_nothing_that_was_told() -> None:
    m = with_cases(OPENED | {"subjects": "A", "threat_from": "A", "note": "secret words", "reprisal": "yes"})
    for analysis in (queue, steps, reprisals):
        written = text(analysis(m, on("2026-11-25")))
        assert not [word for word in ("Forum of Names", "Threats", "secret words") if word in written]


@each("at", ["18:05", "25:00+03:00", "now", "18", "2026-11-25T18:05+03:00"])
def test_a_time_that_is_none_is_refused(at: str) -> None:
    with pytest.raises(Refused, match="not a time of day with its distance from UTC"):
        queue(with_cases(OPENED), on("2026-11-25"), at=at)


def test_an_open_map_is_told_from_one_without_cases_by_nobody() -> None:
    m, view = a_map(actors=[actor("A")]), on("2026-11-25")
    for ask in (queue, steps, reprisals):
        with pytest.raises(Refused) as refused:
            ask(m, view)
        assert str(refused.value) == NOT_OPEN
    with pytest.raises(Refused) as refused:
        options(m, view, case="c")
    assert str(refused.value) == NOT_OPEN
    assert "neither that there are any, nor that there are none" in NOT_OPEN


def minutes(moment: str) -> float:
    return datetime.fromisoformat(moment).astimezone(UTC).timestamp() / 60


@seeded(SEEDS[:5], few=3)
def test_the_same_by_minutes_since_an_epoch(seed: int) -> None:
    m, day, now = sealed_map(seed), QUICK.date, "12:00+01:00"
    acted = {"in_progress", "accepted", "done"}
    begun = {
        step["case"]
        for step in m["case_steps"].to_dict("records")
        if step["date"] <= day
        and (step["item"] == "step_action" or step["item"].startswith("measure"))
        and step["status"] in ({"done"} if step["item"] == "step_action" else acted)
    }
    expected: dict[str, float | None] = {}
    for case in m["cases"].to_dict("records"):
        if case["opened"] > day or "" < case["closed"] <= day:
            continue
        hours = {"critical": 24, "high": 72}.get(case["severity"])
        left = None
        if hours and case["id"] not in begun:
            zone = case["at"][5:] or "+01:00"
            left = minutes(f"{case['opened']}T{case['at'][:5] or '00:00'}{zone}") + hours * 60
        elif case["review_by"]:
            left = minutes(f"{case['review_by']}T00:00+01:00") + 24 * 60
        expected[case["id"]] = None if left is None else round((left - minutes(f"{day}T{now}")) / 60, 6)
    said = {f.details["case"]: f.value for f in queue(m, QUICK, at=now).findings[1:]}
    assert {case: None if value is None else round(value, 6) for case, value in said.items()} == expected


@seeded(SEEDS[:5], few=3)
def test_a_day_holds_each_of_its_moments_and_what_is_late_stays_late(seed: int) -> None:
    m = sealed_map(seed)
    day = {f.details["case"]: f for f in queue(m, QUICK).findings[1:]}
    for at in ("00:00+03:00", "11:00+03:00", "23:59+03:00"):
        for case, f in ((f.details["case"], f) for f in queue(m, QUICK, at=at).findings[1:]):
            assert (f.value is None) == (day[case].value is None) == (f.details["wait"] == "not_known")
            if day[case].details["wait"] in {"late", "ahead"} and day[case].details["at"] in {
                "",
                "18:05+03:00",
            }:
                assert f.details["wait"] == day[case].details["wait"]
    later = {f.details["case"]: f.value for f in queue(m, replace(QUICK, date="2025-02-02")).findings[1:]}
    for case in later.keys() & day.keys():
        if day[case].value is not None and later[case] is not None:
            assert later[case] == pytest.approx(day[case].value - 24)
