"""Frameworks of others (A46): what our record holds for each question, by hand and a second time."""

from __future__ import annotations

from typing import Any

import pytest
from maps import CERTAIN, a_map, attack

from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.schema.items import crosswalk, parts_of
from actormap.core.schema.items import frameworks as known
from actormap.metrics.monitor import frameworks

SURE = {
    "sources": "s1",
    "verified": "yes",
    "violation": "killing",
    "victim_class": "journalist;trade_unionist",
}


def mark(item: str, **cells: Any) -> dict[str, Any]:
    usual = {"item": item, "date": "2025-01-10", "scorer": "national officer", "value": 2, "sources": "s1"}
    return usual | {"id": "-".join([item, *map(str, cells.values())])} | cells


def told(*marks: dict[str, Any], framework: str = "", **tables: list[dict[str, Any]]) -> Findings:
    sources = [{"id": "s1"}, {"id": "s2"}]
    m = a_map("A", "T", assessments=list(marks), sources=sources, **tables)
    return frameworks(m, CERTAIN, framework=framework)


def of(found: Findings, *subject: str) -> Finding:
    return found.about(*subject)


def test_question_says_which_items_touch_it_and_that_nobody_checked_the_row() -> None:
    found = told(mark("a1_association"), framework="cso_meter")
    first = of(found, "cso_meter", "1")
    assert str(first.statement) == "Freedom of association: 1 of our 2 items answered."
    assert str(first.reason) == (
        "Items: Association, in law (the framework asks more; nobody has checked this row); "
        "Association (the framework asks more; nobody has checked this row)."
    )
    assert first.details["items"] == [
        {
            "item": "a1_association",
            "relation": "broader",
            "checked_by": "",
            "checked_on": "",
            "answers": 1,
            "last": "2025-01-10",
            "records": 0,
        },
        {
            "item": "a2_association",
            "relation": "broader",
            "checked_by": "",
            "checked_on": "",
            "answers": 0,
            "last": "",
            "records": 0,
        },
    ]
    assert (first.value, first.n, first.details["hole"]) == (1, 2, False)


@pytest.mark.parametrize(
    ("item", "framework", "code", "relation"),
    [
        ("a2_assembly", "v_dem", "v2caassemb", "the same question"),
        ("a2_expression", "v_dem", "v2clacfree", "the framework asks a part of it"),
        ("a", "paf", "1", "evidence alone"),
    ],
)
def test_what_a_framework_asks_is_told_beside_an_item_of_ours(
    item: str, framework: str, code: str, relation: str
) -> None:
    answered = [mark(part.code) for part in parts_of(item)] or [mark(item)]
    assert (
        f"({relation}; nobody has checked this row)"
        in of(told(*answered, framework=framework), framework, code).reason
    )


def test_framework_says_what_was_read_what_was_not_and_how_much_is_held() -> None:
    whole = of(told(mark("a1_association"), framework="cso_meter"), "cso_meter")
    assert str(whole.statement) == "CSO Meter: our record holds something for 1 of 11 questions."
    assert "What was not: Its standards, indicators and scale." in whole.reason
    assert whole.details["unchecked"] == sum(row.framework == "cso_meter" for row in crosswalk())


@pytest.mark.parametrize(
    "answer",
    [
        mark("a1_association", sources=""),
        mark("a1_association", value="", answer="unknown"),
        mark("a1_association", pcode="XA01"),
        mark("a1_association", date="2025-02-02"),
    ],
    ids=["without evidence", "not known", "of an area", "after the day"],
)
def test_what_counts_as_not_answered_is_a_hole(answer: dict[str, Any]) -> None:
    areas = [{"id": "XA01", "name": "North"}]
    first = of(told(answer, framework="cso_meter", areas=areas), "cso_meter", "1")
    assert str(first.statement) == "Freedom of association: nothing on our record answers it."
    assert (first.details["hole"], first.verdict) == (True, "insufficient_data")


def test_half_of_the_parts_of_an_item_stand_for_it() -> None:
    parts = [part.code for part in parts_of("a")]
    for some in (1, len(parts) // 2 - 1, len(parts) // 2 + len(parts) % 2):
        found = told(*map(mark, parts[:some]), framework="csosi")
        held = of(found, "csosi", "legal_environment")
        assert held.details["items"][0]["answers"] == (some if 2 * some >= len(parts) else 0)


def test_two_scorers_who_accepted_one_proposal_are_one_source() -> None:
    proposed = {"analysis": "reach.gap", "figure": 0.5, "revision": 3}
    both = [mark("a1_association", scorer=name, **proposed) for name in ("one", "other")]
    assert of(told(*both, framework="cso_meter"), "cso_meter", "1").sources == 1
    alone = [mark("a1_association", scorer=name) for name in ("one", "other")]
    assert of(told(*alone, framework="cso_meter"), "cso_meter", "1").sources == 2


def test_corroborated_incidents_answer_questions_by_act_and_victim() -> None:
    events = [attack("e1", "", **SURE), attack("e2", "", **SURE | {"verified": "unknown"})]
    found = told(framework="sdg_16_10_1", events=events)
    counts = {
        code: of(found, "sdg_16_10_1", code).details["incidents"] for code in known()["sdg_16_10_1"].items
    }
    assert counts == {
        "killing": 1,
        "kidnapping": 0,
        "enforced_disappearance": 0,
        "arbitrary_detention": 0,
        "torture": 0,
        "other_harmful_act": 0,
        "journalist": 1,
        "trade_unionist": 1,
        "human_rights_defender": 0,
        "by_sex": None,
    }
    assert str(of(found, "sdg_16_10_1", "killing").statement) == "Killing: 1 corroborated incident."
    assert of(found, "sdg_16_10_1", "torture").details["hole"]


def test_what_may_have_been_told_twice_answers_as_a_range() -> None:
    both = [attack(code, "A", **SURE | {"sources": f"s{code}"}) for code in ("e1", "e2")]
    killing = of(told(framework="sdg_16_10_1", events=both), "sdg_16_10_1", "killing")
    assert str(killing.statement) == "Killing: 1 to 2 corroborated incidents."
    assert (killing.details["incidents"], killing.details["incidents_at_most"]) == (1, 2)


def test_a_framework_that_asks_of_areas_and_groups_takes_no_mark_of_the_country() -> None:
    threats = [told(mark("g1", **where), framework="paf") for where in ({}, {"group": "women"})]
    assert [of(found, "paf", "2").value for found in threats] == [0, 1]


def test_every_framework_is_told_with_all_its_questions_in_its_own_order() -> None:
    found = told()
    expected: list[tuple[str, ...]] = []
    for code, framework in known().items():
        expected += [(code,), *((code, question) for question in framework.items)]
    assert [one.subject for one in found] == expected
    assert all(one.details["hole"] for one in found if one.kind == "question")


def test_a_wrong_framework_is_refused() -> None:
    with pytest.raises(Refused, match="cso_meter, right_to_defend"):
        told(framework="nonsense")


def test_held_is_what_a_second_walk_counts() -> None:
    answered = {"a1_association", "a2_assembly", "h1", "g1"}
    found = told(*map(mark, sorted(answered)))

    def holds(code: str) -> bool:
        parts = [holds(part.code) for part in parts_of(code)]
        return code in answered or (bool(parts) and sum(parts) >= len(parts) / 2)

    for one in found:
        if one.kind == "question":
            framework, code = one.subject
            touching = [
                row.item for row in crosswalk() if (row.framework, row.foreign_code) == (framework, code)
            ]
            of_country = "country" in known()[framework].units
            assert one.value == (sum(map(holds, touching)) if of_country else 0)
            assert one.n == len(touching)
