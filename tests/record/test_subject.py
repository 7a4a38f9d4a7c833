"""What hangs on a law, an area, a group, a platform: told in words, and to nobody who may not see it."""

from __future__ import annotations

from typing import Any

import pytest
from maps import a_map, actor

from actormap.core import schema
from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.core.tables.judged import UNITS
from actormap.records.record.whole import Subject, subject_of
from actormap.rights.access import Principal, handed_out

UNIT_COLUMNS = dict.fromkeys(column for column in UNITS.values() if column != "actor_id")
CODES = {
    "platform_id": "P",
    "group": "women",
    "pcode": "XA1",
    "instrument": "L",
    "provision": "L12",
    "issue": "I",
}


def a_world(**assessment: Any) -> ActorMap:
    """An assessment of each kind of unit, one of an actor, and a strategy on a law."""
    usual = {"item": "a3", "date": "2026-09-01", "scorer": "hro", "value": "2"}
    rows = [usual | {"id": f"of {column}", column: code} | assessment for column, code in CODES.items()]
    return a_map(
        "A",
        areas=[{"id": "XA1", "name": "North"}],
        platforms=[{"id": "P", "name": "Forum"}],
        issues=[{"id": "I", "name": "Water"}],
        instruments=[{"id": "L", "name": "Media law", "kind": "media", "pcode": "XA1"}],
        provisions=[{"id": "L12", "instrument": "L", "article": "Art. 12", "hits_groups": "women"}],
        windows=[{"id": "W", "kind": "parliament", "name": "Vote", "from": "2026-12-01", "instrument": "L"}],
        undertakings=[
            {
                "id": "U",
                "kind": "strategy",
                "purpose": "Speak up",
                "instrument": "L",
                "analysis": "reach.gap",
                "revision": 1,
            }
        ],
        assessments=[*rows, usual | {"id": "of A", "actor_id": "A"}],
    )


def told(subject: Subject) -> dict[str, list[str]]:
    return {table: [str(entry.dated) for entry in rows] for table, rows in subject.entries.items()}


def test_a_law_tells_its_provisions_dates_and_what_was_judged_of_it() -> None:
    subject = subject_of(a_world(), "instrument", "L")
    assert (subject.table, subject.name) == ("instruments", "Media law")
    assert {str(fact.label): str(fact.said) for fact in subject.facts}["Where"] == "North"
    item = schema.items()["a3"].label
    assert told(subject) == {
        "provisions": ["Art. 12"],
        "windows": ["2026-12-01 · Step in parliament: Vote"],
        "assessments": [f"2026-09-01 · {item}: 2 (hro)"],
        "undertakings": ["Strategy, Media law: Speak up"],
    }
    assert subject.named_in == {
        "provisions": "instrument",
        "windows": "instrument",
        "assessments": "instrument",
        "undertakings": "instrument",
        "meetings": "instrument",
    }


def test_what_was_agreed_together_says_so_and_a_group_in_an_area_names_the_area() -> None:
    group = {"group": "women", "pcode": "XA1", "together": "yes"}
    every = told(subject_of(a_world(**group), "group", "women"))["assessments"]
    assert f"2026-09-01 · {schema.items()['a3'].label}, North: 2 (agreed together)" in every


@pytest.mark.parametrize("column", UNIT_COLUMNS)
def test_each_thing_that_is_judged_leads_to_what_was_judged_of_it(column: str) -> None:
    subject = subject_of(a_world(), column, CODES[column])
    assert [entry.id for entry in subject.entries["assessments"]] == [f"of {column}"]


@pytest.mark.parametrize("column", UNIT_COLUMNS)
def test_nothing_is_told_that_a_role_does_not_see(column: str) -> None:
    seen = handed_out(a_world(sensitivity=3), Principal("viewer"))
    assert "assessments" not in subject_of(seen, column, CODES[column]).entries
    assert "undertakings" not in subject_of(seen, "instrument", "L").entries


def test_what_is_hidden_is_refused_as_what_never_was() -> None:
    whole = a_map(
        instruments=[{"id": "L", "name": "Law", "kind": "media", "sensitivity": 3}], actors=[actor("A")]
    )
    said = set()
    for code in ("L", "M", ""):
        with pytest.raises(Refused) as refused:
            subject_of(handed_out(whole, Principal("viewer")), "instrument", code)
        said.add(str(refused.value))
    assert len(said) == 1


def test_an_area_of_no_list_and_a_group_of_the_seed_list_have_a_name() -> None:
    assert subject_of(a_map("A"), "group", "women").name == "Women"
    assert subject_of(a_map("A"), "pcode", "XA9").name == "XA9"
