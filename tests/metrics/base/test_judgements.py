"""Which answers count: the last of each scorer, with evidence that is there, of the unit itself."""

from __future__ import annotations

from typing import Any

import pandas as pd

from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.metrics.base.judgements import (
    COUNTRY,
    Judgements,
    Unit,
    independent,
    judgements_of,
    sources_of,
    standing,
)

DAY = View(date="2026-11-25")


def judged(*rows: dict[str, Any], day: str = "2026-11-25") -> Judgements:
    base = {"scorer": "national officer", "date": "2026-09-30", "item": "a3", "round": "2026-Q3"}
    return judgements_of(
        ActorMap(
            assessments=pd.DataFrame([base | row for row in rows]).assign(
                id=[f"a{n}" for n in range(len(rows))]
            ),
            actors=pd.DataFrame({"id": ["A", "B"], "name": ["One", "Two"], "sphere": "civil_society"}),
            areas=pd.DataFrame({"id": ["KA01"], "name": ["Selim Coast"]}),
            sources=pd.DataFrame({"id": ["s1"]}),
            events=pd.DataFrame([{"id": "e1", "type": "attack", "date": "2026-09-01"}]),
        ),
        View(date=day),
    )


def test_the_last_answer_of_a_scorer_counts_up_to_the_day() -> None:
    rows = (
        {"value": 1, "sources": "s1"},
        {"value": 3, "date": "2026-10-02", "round": "2026-Q4", "sources": "s1"},
        {"value": 2, "scorer": "head of office", "sources": "s1"},
    )
    assert [each.value for each in judged(*rows).of(COUNTRY, "parameter")["a3"]] == [2, 3]
    assert [each.value for each in judged(*rows, day="2026-10-01").of(COUNTRY, ["a3"])["a3"]] == [2, 1]


def test_what_was_agreed_together_stands_beside_what_each_gave_last() -> None:
    every = judged({"value": 1, "sources": "s1"}, {"value": 2, "together": "yes", "sources": "s1"})
    assert [(each.value, each.together) for each in every.of(COUNTRY, "parameter")["a3"]] == [
        (1, False),
        (2, True),
    ]


def test_a_mark_without_evidence_does_not_count_nor_one_whose_evidence_is_gone() -> None:
    bare, gone, backed = (
        judged({"value": 1, **more}).of(COUNTRY, ["a3"])["a3"][0]
        for more in ({}, {"evidence": "e7"}, {"evidence": "e1;e7"})
    )
    assert not bare.counts
    assert (gone.counts, gone.gone) == (False, 1)
    assert (backed.counts, backed.evidence, backed.gone) == (True, ("e1",), 1)


def test_not_known_is_an_answer_and_no_value() -> None:
    (answer,) = judged({"answer": "unknown", "sources": "s1"}).of(COUNTRY, ["a3"])["a3"]
    assert (answer.value, answer.counts, answer.answer) == (None, False, "unknown")


def test_words_are_worth_what_their_scale_says() -> None:
    rows = ({"item": "law_founding", "answer": "partly", "sources": "s1"},)
    assert judged(*rows).of(COUNTRY, "recommendation")["law_founding"][0].value == 0.5


def test_an_area_is_not_the_country() -> None:
    every = judged({"value": 1, "pcode": "KA01"}, {"value": 2})
    assert [each.value for each in every.of(COUNTRY, ["a3"])["a3"]] == [2]
    assert [each.value for each in every.of(Unit(pcode="KA01"), ["a3"])["a3"]] == [1]
    assert every.units("parameter") == [COUNTRY, Unit(pcode="KA01")]


def test_rounds_stand_by_their_last_day() -> None:
    every = judged(
        {"value": 1}, {"value": 1, "round": "2026-Q2", "date": "2026-06-30"}, {"value": 2, "round": ""}
    )
    assert [(each.name, each.last) for each in every.rounds(COUNTRY)] == [
        ("2026-Q2", "2026-06-30"),
        ("2026-Q3", "2026-09-30"),
    ]
    assert [each.value for each in every.of(COUNTRY, ["a3"], during="2026-Q2")["a3"]] == [1]
    assert every.rounds(COUNTRY, ["a4"]) == []
    assert [each.name for each in every.rounds(COUNTRY, "parameter")] == ["2026-Q2", "2026-Q3"]


def test_from_which_to_which_mark_it_could_be_is_the_mark_where_nobody_said() -> None:
    said, unsaid = (judged({"value": 2, **more}).of(COUNTRY, ["a3"])["a3"][0] for more in ({"low": 1}, {}))
    assert (said.low, said.high, said.bounded) == (1, 2, True)
    assert (unsaid.low, unsaid.high, unsaid.bounded) == (2, 2, False)


def test_two_who_accepted_one_proposal_are_one_source() -> None:
    accepted = {"value": 2, "analysis": "coordination.platform_seats", "figure": 0.2, "revision": 41}
    # To accept a proposal makes another revision: the second scorer never finds the same one.
    later = accepted | {"scorer": "head of office", "value": 4, "figure": 0.21, "revision": 42}
    both = judged(accepted, later, {"value": 1, "scorer": "A", "sources": "s1"}).of(COUNTRY, ["a3"])["a3"]
    assert all(each.counts for each in both)
    assert len({each.origin for each in both}) == 2
    assert sorted(independent(both)) == [1, 3]


def test_what_was_agreed_last_counts_whoever_wrote_it_down() -> None:
    agreed = {"together": "yes", "sources": "s1"}
    every = judged(
        agreed | {"value": 3, "date": "2026-03-30", "round": "2026-Q1"},
        agreed | {"value": 1, "scorer": "head of office"},
    )
    assert [each.value for each in every.of(COUNTRY, ["a3"])["a3"]] == [1]


def test_what_was_agreed_counts_alone_until_somebody_answers_anew() -> None:
    alone = {"value": 4, "sources": "s1"}
    agreed = {"value": 1, "together": "yes", "sources": "s1"}
    newer = alone | {"value": 3, "scorer": "head of office", "date": "2026-10-01", "round": "2026-Q4"}
    marks = judged(alone, agreed).of(COUNTRY, ["a3"])["a3"]
    assert independent(marks) == [1]
    marks = judged(alone, agreed, newer).of(COUNTRY, ["a3"])["a3"]
    assert [each.value for each in standing(marks)] == [3, 1]
    assert sorted(independent(marks)) == [1, 3]


def test_what_was_agreed_of_how_one_sees_the_office_leaves_what_another_thinks() -> None:
    seen = {"item": "seen_credible", "sources": "s1"}
    every = judged(
        seen | {"answer": "no", "perceived_by": "A"},
        seen | {"answer": "yes", "perceived_by": "A", "together": "yes"},
        seen | {"answer": "partly", "perceived_by": "B", "date": "2026-01-01"},
    )
    answers = every.of(COUNTRY, "perception")["seen_credible"]
    assert [(each.perceived_by, each.answer) for each in standing(answers)] == [("B", "partly"), ("A", "yes")]


def test_who_agreed_is_two_at_least_and_who_accepted_one_proposal_one() -> None:
    accepted = {"value": 2, "analysis": "coordination.platform_seats", "figure": 0.2, "revision": 41}
    agreed = {"value": 2, "together": "yes", "sources": "s1", "date": "2026-10-02"}
    for rows, sources in (
        ((accepted, accepted | {"scorer": "head of office"}), 1),
        ((accepted, agreed), 2),
        (({"value": 2},), 0),
    ):
        assert sources_of(judged(*rows).of(COUNTRY, ["a3"])["a3"]) == sources
