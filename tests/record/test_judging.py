"""The form of an assessment follows its item: of what it may be asked, on its scale, by records in words."""

from __future__ import annotations

import re
from typing import Any

import pytest
from maps import a_map
from record_world import small

from actormap.core import schema
from actormap.core.model import ActorMap
from actormap.core.tables.judged import MARKS, UNITS
from actormap.records.record.editing import Question, questions
from actormap.records.record.noticing import anchors, for_item, judged_in
from actormap.rights.access import Principal, visible

UNIT_COLUMNS = set(UNITS.values())


def asked(code: str, m: ActorMap | None = None, **given: Any) -> dict[str, Question]:
    every = questions(m or small(), "assessments", "", given)
    return {question.column.name: question for question in for_item(every, code)}


def offered(**given: Any) -> set[str]:
    item = judged_in(questions(small(), "assessments", "", given))
    assert item
    return set(item.options)


@pytest.mark.parametrize("code", [code for code, item in schema.items().items() if item.scale])
def test_a_form_asks_for_what_the_item_says_alone(code: str) -> None:
    item, fields = schema.items()[code], asked(code)
    assert UNIT_COLUMNS & fields.keys() == {UNITS[kind] for kind in item.units if kind != "country"}
    assert ("value" in fields) == any(mark.isdigit() for mark in item.marks)
    assert ("answer" in fields) == any(not mark.isdigit() for mark in item.marks)
    assert ("perceived_by" in fields) == ("office" in item.units)
    if "answer" in fields:
        assert set(fields["answer"].options) == {mark for mark in item.marks if not mark.isdigit()}
    for mark in set(MARKS) & fields.keys():
        ends = [fields[mark].column.min, fields[mark].column.max]
        assert ends == ([0, 4] if item.scale == "0-4" else [1, 5])
    assert list(anchors(code).values()) == [mark.label for mark in item.marks.values() if mark.code.isdigit()]


def test_nothing_is_asked_before_the_item_and_heads_have_no_answer() -> None:
    assert not asked("")
    assert {"a", "threat_smear"}.isdisjoint(offered())
    assert {"a1", "threat_smear_chance", "law_choice"} <= offered()


def test_where_it_is_said_whom_it_is_about_only_what_can_be_asked_of_that_is_offered() -> None:
    assert "limit_funding" in offered(provision="L12")
    assert {"a1", "law_choice"}.isdisjoint(offered(provision="L12"))
    assert "profile_priorities" in offered(actor_id="A")


def test_what_is_recorded_stays_although_it_does_not_fit() -> None:
    assert asked("a1", actor_id="A")["actor_id"].value == "A"


def test_a_form_of_another_table_has_no_item() -> None:
    assert judged_in(questions(small(), "events")) is None


def test_evidence_is_chosen_from_what_is_recorded_in_words() -> None:
    options = asked("a1")["evidence"].options
    plain = {code: re.sub("[\u2068\u2069]", "", text) for code, text in options.items()}
    assert plain["t1"] == "2025-01-01 · Мастерицы trusts Bar Association · tie"
    assert plain["L12"] == "Media law: Art. 12 · provision"
    assert asked("a1")["evidence"].kind == "choices"


def test_what_a_role_does_not_see_is_no_evidence_to_choose() -> None:
    m = a_map(
        "A",
        events=[
            {
                "id": "E",
                "type": "attack",
                "date": "2026-01-01",
                "subjects": "A",
                "by_class": "unknown",
                "sensitivity": 3,
            }
        ],
    )
    assert "E" in asked("a1", m)["evidence"].options
    assert "E" not in asked("a1", visible(m, Principal("hro")))["evidence"].options


def test_the_latest_records_are_offered_and_those_that_are_held_however_old() -> None:
    events = [
        {
            "id": f"E{n:03}",
            "type": "visit",
            "date": f"{1950 + n // 12}-{n % 12 + 1:02}-01",
            "subjects": "A",
            "by_class": "unknown",
        }
        for n in range(300)
    ]
    options = asked("a1", a_map("A", events=events), evidence="E000")["evidence"].options
    assert {"E000", "E299", "E100"} <= options.keys()
    assert "E099" not in options
    assert len(options) == 201


def test_an_empty_field_says_what_it_means() -> None:
    fields = {question.column.name: question.empty for question in questions(small(), "provisions")}
    assert fields["hits_types"] == "All types"
    assert fields["hits_areas"] == "Everywhere"
    assert fields["hits_foreign_share"] == "Whatever the share"
    assert fields["restrictions"] == "Not judged"
    assert not fields["article"]
