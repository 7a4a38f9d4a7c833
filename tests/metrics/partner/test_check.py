"""Principles and questions: by hand, from the rows, and that no answer rejects anybody."""

from __future__ import annotations

from typing import Any

import pytest
from each import each
from maps import CERTAIN, QUICK, SEEDS, a_map, actor, random_map, text
from seeds import seeded

from actormap.core import schema
from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.metrics.partner import check

WORTH = {"yes": 1.0, "partly": 0.5, "no": 0.0}
HARM = "question_impartiality"


def answer(who: str, item: str, mark: str, **cells: Any) -> dict[str, Any]:
    usual = {"date": "2025-01-20", "scorer": "hro", "sources": "s1", "actor_id": who}
    return usual | {"id": f"{who}{item}{cells.get('scorer', '')}", "item": item, "answer": mark} | cells


def judged(*rows: dict[str, Any], **tables: Any) -> ActorMap:
    actors = [actor("A", "Quiet Desk"), actor("B", "Forum"), actor("C", "At Risk", at_risk_level=3)]
    return a_map(actors=actors, assessments=list(rows), **tables)


def test_worked_values() -> None:
    m = judged(
        answer("", "principle_promises", "yes"),
        answer("", "principle_widen", "partly"),
        answer("", "principle_joint", "no", sources=""),
        answer("A", HARM, "yes"),
        answer("A", HARM, "partly", scorer="national officer"),
    )
    result = check(m, CERTAIN)
    society, a = result.about("country"), result.about("A")
    assert (society.value, society.n, society.details["yes"], society.details["partly"]) == (2, 13, 1, 1)
    assert (society.details["unknown"], society.details["unbacked"]) == (11, 1)
    assert (a.value, a.n, a.details["harm"], a.details["decision"]) == (1, 16, "differ", "")
    harm = check(m, CERTAIN, actor="A").about("A", HARM)
    assert (harm.value, harm.interval, harm.n) == (0.75, (0.5, 1.0), 2)
    assert result.about("country", "principle_widen").value == 0.5
    assert result.about("country", "principle_joint").value is None


def test_items_follow_of_civil_society_and_of_the_actor_that_is_asked_about() -> None:
    m = judged(answer("A", "principle_joint", "yes"), answer("B", "question_aims", "no"))
    whole = check(m, CERTAIN)
    assert [f.subject for f in whole if f.kind != "item"] == [("country",), ("B",), ("A",)]
    assert {f.subject[0] for f in whole if f.kind == "item"} == {"country"}
    assert whole.about("country").reason == "Nobody answered any of them."
    assert whole.about("B").reason == "All answers rest on something that is recorded."
    alone = check(m, CERTAIN, actor="A")
    assert len(alone) == 1 + 16
    assert {f.subject[0] for f in alone} == {"A"}


DECISIONS: dict[str, tuple[dict[str, str], str]] = {
    "taken": ({"status": "with_limits"}, "d"),
    "against": ({"status": "apart"}, "d"),
    "to be taken": ({"status": "planned"}, ""),
    "of another": ({"status": "apart", "to_id": "B"}, ""),
    "later": ({"status": "apart", "date": "2025-02-02"}, ""),
    "no decision": ({"status": "done", "kind": "promise"}, ""),
}


@each("case", DECISIONS)
def test_harm_calls_for_a_decision_and_rejects_nobody(case: str) -> None:
    cells, decision = DECISIONS[case]
    row = {
        "id": "d",
        "kind": "decision",
        "purpose": "Work with it",
        "to_id": "A",
        "date": "2025-01-25",
    } | cells
    found = check(judged(answer("A", HARM, "yes"), undertakings=[row]), CERTAIN).about("A")
    assert found.details["decision"] == decision
    assert found.next_question == (
        "How would the partners themselves answer?"
        if decision
        else "What would it bring, whose side is it said to take, what could it cost?"
    )
    assert ("decide" in found.reason) == (not decision)
    assert "reject" not in text(check(judged(answer("A", HARM, "yes")), CERTAIN)).replace(
        "nobody is rejected", ""
    )


def test_some_harm_and_harm_on_which_scorers_differ_call_for_one_too() -> None:
    for others in ([], [answer("A", HARM, "no", scorer="national officer")]):
        found = check(judged(answer("A", HARM, "partly"), *others), CERTAIN).about("A")
        assert found.details["harm"] == ("differ" if others else "partly")
        assert "decide, and write down why" in found.reason


def test_no_harm_calls_for_none() -> None:
    for mark in ("no", "unknown"):
        found = check(judged(answer("A", HARM, mark)), CERTAIN).about("A")
        assert (found.details["harm"], "decide" in found.reason) == (mark, False)


def test_nobody_whom_the_safeguards_refuse_is_named() -> None:
    m = judged(answer("C", HARM, "yes"), answer("B", HARM, "no"))
    assert "At Risk" not in text(check(m, CERTAIN))
    assert check(m, CERTAIN).findings == check(judged(answer("B", HARM, "no")), CERTAIN).findings
    with pytest.raises(Refused, match="does not work with it now"):
        check(m, CERTAIN, actor="C")


def test_nothing_answered_is_refused() -> None:
    with pytest.raises(Refused, match="no principle and no question is answered"):
        check(judged(), CERTAIN)


def test_who_accepted_one_proposal_is_one_source_and_together_counts_alone() -> None:
    accepted = {"analysis": "reach.gap", "figure": 1, "revision": 3, "sources": ""}
    rows = [
        answer("", "principle_widen", "no", **accepted),
        answer("", "principle_widen", "no", scorer="two", **accepted),
    ]
    assert check(judged(*rows), CERTAIN).about("country", "principle_widen").n == 1
    together = answer("", "principle_widen", "yes", together="yes", date="2025-01-21", scorer="three")
    assert check(judged(*rows, together), CERTAIN).about("country", "principle_widen").interval == (1, 1)


@seeded(SEEDS, few=3)
def test_the_same_from_the_rows(seed: int) -> None:
    m = random_map(seed)
    rows = m["assessments"].sort_values(["date", "id"]).to_dict("records")
    for f in check(m, QUICK):
        if f.kind == "item":
            continue
        who = "" if f.subject == ("country",) else f.subject[0]
        ranges: dict[str, tuple[float, float]] = {}
        for code, item in schema.items().items():
            if item.set not in {"principle", "question"}:
                continue
            own = [row for row in rows if row["item"] == code and row["actor_id"] == who]
            last = {row["together"] == "yes" or row["scorer"]: row for row in own}.values()
            backed = [row for row in last if row["sources"] and row["answer"] in WORTH]
            agreed = max((row["date"] for row in backed if row["together"] == "yes"), default="")
            values = [
                WORTH[row["answer"]]
                for row in backed
                if row["date"] > agreed or (row["together"] == "yes" and row["date"] == agreed)
            ]
            if values:
                ranges[code] = (min(values), max(values))
        assert f.value == (len(ranges) or None)
        differ = {code for code, (low, high) in ranges.items() if low < high}
        assert {code for code, mark in f.details["answers"].items() if mark == "differ"} == differ
        same = {code: low for code, (low, high) in ranges.items() if low == high}
        assert {code: WORTH[mark] for code, mark in f.details["answers"].items() if mark in WORTH} == same
