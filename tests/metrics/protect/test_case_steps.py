"""What is due in cases, by hand and by a walk over the rows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from each import each
from maps import QUICK, SEEDS, a_map, actor, sealed_map
from seeds import seeded

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Finding
from actormap.core.model import ActorMap
from actormap.metrics.protect import queue, steps

DAY = View(date="2026-11-25")
AGREED = {"agreed_with_person": "yes", "agreed_on": "2026-11-24"}
CASE = {"id": "c", "opened": "2026-11-24", "what": "Threats", **AGREED}


def told(m: ActorMap, kind: str = "step", **options: Any) -> list[Finding]:
    return [finding for finding in steps(m, DAY, **options) if finding.kind == kind]


def row(item: str, status: str = "planned", **cells: str) -> dict[str, str]:
    return {"id": item + cells.get("who", ""), "case": "c", "item": item, "status": status} | cells


def with_steps(*rows: dict[str, str], **case: str) -> ActorMap:
    return a_map(
        actors=[actor("A", "Lawyers"), actor("B", "Quiet Desk", do_not_contact="yes")],
        cases=[CASE | case],
        case_steps=list(rows),
    )


def test_worked_values() -> None:
    m = with_steps(
        row("step_risk", "done"),
        row("step_facts", "done"),
        row("step_action", due="2026-11-23"),
        row("step_possible", "done"),
    )
    (task,) = told(m)
    assert (task.value, task.details["due"], task.details["by"]) == (-2, "late", "2026-11-23")
    assert task.next_question == "What is in the way, and what does the person say?"
    (case,) = told(m, "case")
    assert (case.value, case.n, case.details["next"]) == (3, 8, "step_action")
    assert case.details["unrecorded"] == ["step_course", "step_plan", "step_follow", "step_close"]


@each("done", ["A", "B"])
def test_a_step_that_one_of_several_took_is_done(done: str) -> None:
    other = {"A": "B", "B": "A"}[done]
    m = with_steps(row("step_facts", "done", who=done), row("step_facts", "declined", who=other))
    (case,) = told(m, "case")
    assert case.details["done"] == ["step_facts"]
    assert "step_facts" not in case.details["unrecorded"]


def test_late_then_without_a_day_then_by_day() -> None:
    m = with_steps(
        row("step_plan", due="2026-12-01"),
        row("step_risk"),
        row("step_action", due="2026-11-25"),
        row("step_facts", due="2026-11-24"),
        row("step_possible", "in_progress", due="2026-11-20"),
        row("measure_trial", "done", due="2026-11-20"),
        row("measure_self", "declined"),
        row("measure_leader", "revoked"),
    )
    assert [task.details["item"] for task in told(m)] == [
        "step_possible",
        "step_facts",
        "step_risk",
        "step_action",
        "step_plan",
    ]
    whole = steps(m, DAY).findings[0]
    assert (whole.value, whole.details["dues"]) == (5, {"late": 2, "not_known": 1, "soon": 1, "ahead": 1})


LACKS: dict[str, tuple[dict[str, str], list[str]]] = {
    "nothing": ({"agreed_on": "2026-11-24"}, []),
    "not asked": ({}, ["agreement"]),
    "agreed later": ({"agreed_on": "2026-11-26"}, ["agreement"]),
}


@each("name", LACKS)
def test_a_measure_waits_for_the_person(name: str) -> None:
    cells, lacks = LACKS[name]
    assert told(with_steps(row("measure_trial", **cells)))[0].details["lacks"] == lacks


def test_it_waits_where_the_person_did_not_agree_to_the_case_at_all() -> None:
    m = with_steps(row("measure_trial", agreed_on="2026-11-24"), agreed_on="2026-11-26")
    assert told(m)[0].details["lacks"] == ["agreement"], "they agreed after the day"
    m = with_steps(row("measure_trial", agreed_on="2026-11-24"), agreed_with_person="unknown", agreed_on="")
    assert told(m)[0].details["lacks"] == ["agreement"]
    assert told(m)[0].next_question == "Does the person agree to it?"
    assert steps(m, DAY).findings[0].details["waits"] == {"agreement": 1, "second_approval": 0}


def test_it_says_until_when_it_waits_for_the_person() -> None:
    (lone,) = told(with_steps(row("measure_trial")))
    assert "Waits for the person, who has not agreed to it yet." in lone.reason
    (dated,) = told(with_steps(row("measure_trial", due="2026-12-05")))
    assert "Waits for the person until 2026-12-05." in dated.reason


def test_what_takes_two_waits_for_the_second_and_a_step_for_nobody() -> None:
    lone = row("measure_physical", agreed_on="2026-11-24")
    assert told(with_steps(lone))[0].details["lacks"] == ["second_approval"]
    assert told(with_steps(lone))[0].next_question == "Who else in the office looks at it, and approves it?"
    assert told(with_steps(lone | {"approved_by": "head"}))[0].details["lacks"] == []
    assert told(with_steps(row("step_facts")))[0].details["lacks"] == []


def test_what_became_of_the_risk_is_told_line_by_line() -> None:
    (silent,) = told(with_steps(), "case")
    assert "marked" not in silent.reason
    (once,) = told(with_steps(before="threat_4"), "case")
    assert "The risk was marked once" in once.reason
    before = "threat_4;vulnerability_3;commitment_2;capacity_own_2"
    (twice,) = told(
        with_steps(before=before, after="threat_2;vulnerability_2;commitment_2;capacity_own_1"), "case"
    )
    assert "4 lines of risk marked at the start and now. Safer: 2; less safe: 1; the same: 1." in twice.reason
    assert twice.details["before"]["threat"] == 4
    assert twice.details["after"] == {"threat": 2, "vulnerability": 2, "commitment": 2, "capacity_own": 1}


def test_who_must_not_be_spoken_to_is_not_named() -> None:
    named, quiet = told(with_steps(row("measure_self", who="A"), row("measure_trial", who="B")))
    assert "By Lawyers." in named.reason
    assert "Quiet Desk" not in quiet.reason
    assert "must not be spoken to" in quiet.reason


def test_one_case_may_be_asked_for_also_where_it_is_closed() -> None:
    m = with_steps(row("step_facts"), closed="2026-11-25", reason="Gone")
    assert len(steps(m, DAY).findings) == 1
    assert len(told(m, case="c")) == len(told(m, "case", case="c")) == 1
    with pytest.raises(Refused, match="there is no case 'd'"):
        steps(m, DAY, case="d")


@seeded(SEEDS[:5], few=3)
def test_the_same_by_a_walk_over_the_rows(seed: int) -> None:
    m, day = sealed_map(seed), QUICK.date
    cases = {
        case["id"]: case
        for case in m["cases"].to_dict("records")
        if case["opened"] <= day and not "" < case["closed"] <= day
    }
    expected: dict[str, tuple[float | None, list[str]]] = {}
    done = dict.fromkeys(cases, 0)
    for step in m["case_steps"].to_dict("records"):
        if step["case"] not in cases or step["date"] > day:
            continue
        measure, case = step["item"].startswith("measure"), cases[step["case"]]
        done[step["case"]] += step["status"] == "done" and not measure
        if step["status"] in {"done", "declined", "revoked"}:
            continue
        left = (date.fromisoformat(step["due"]) - date.fromisoformat(day)).days if step["due"] else None
        person = case["agreed_with_person"] == "yes" and "" < step["agreed_on"] <= day
        lacks = ["agreement"] * (measure and not person)
        lacks += ["second_approval"] * (step["item"] == "measure_physical" and not step["approved_by"])
        expected[step["id"]] = left, lacks
    result = steps(m, QUICK)
    assert {f.details["row"]: (f.value, f.details["lacks"]) for f in result if f.kind == "step"} == expected
    assert {f.details["case"]: f.value for f in result if f.kind == "case"} == done


def test_the_eight_steps_are_those_of_the_catalogue() -> None:
    eight = [code for code, item in schema.items().items() if item.set == "step"]
    assert [schema.items()[code].reference for code in eight] == [f"D5-S{at}" for at in range(1, 9)]
    assert told(with_steps(), "case")[0].n == len(eight)
    for step in eight:
        (due,) = told(with_steps(row(step, due="2026-11-28")))
        assert (due.details["row"], due.value) == (step, 3)
        assert told(with_steps(row(step, "done")), "case")[0].value == 1


@pytest.mark.parametrize("at", ["", "08:00+03:00", "22:30+00:00"])
@pytest.mark.parametrize("due", ["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27", ""])
def test_a_step_and_the_queue_are_late_or_due_soon_by_one_rule(due: str, at: str) -> None:
    m = with_steps(row("step_plan", due=due), severity="low", review_by=due)
    (waiting,) = (f for f in queue(m, DAY, at=at) if f.kind == "case")
    (task,) = (f for f in steps(m, DAY, at=at) if f.kind == "step")
    assert task.details["due"] == waiting.details["wait"]
    whole = steps(m, DAY, at=at).findings[0]
    assert whole.details["dues"] == queue(m, DAY, at=at).findings[0].details["waits"]
    assert "due within 24 hours" in whole.statement
    assert "today" not in whole.statement


def test_what_is_due_tomorrow_is_due_soon_only_where_so_much_is_left() -> None:
    m = with_steps(row("step_plan", due="2026-11-26"))
    waits = {at: told(m, at=at)[0].details["due"] for at in ("", "00:01+00:00")}
    assert waits == {"": "soon", "00:01+00:00": "ahead"}, "without a time it may be late in the day"
