"""Habits of contact (A43): on one officer, and in one direction."""

from __future__ import annotations

from typing import Any

import pytest
from maps import CERTAIN, a_map, actor, kala

from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.metrics.reach.contact_habits import contact_habits

Rows = list[dict[str, Any]]


def log(*entries: str, **cells: Any) -> Rows:
    """Contacts with A: ``role direction`` each."""
    rows = []
    for number, entry in enumerate(entries):
        role, direction = entry.split(" ")
        rows.append(
            {
                "id": f"c{number:02}",
                "date": "2025-01-20",
                "office": "O",
                "actor_id": "A",
                "officer_role": role,
                "direction": direction,
            }
            | cells
        )
    return rows


def test_officer_dependence_and_two_way_ratio() -> None:
    m = a_map("A", contacts=log("head in", "head out", "head out", "national out", " out", "national "))
    officers, two_way = contact_habits(m, CERTAIN)
    assert officers.value == 3 / 5
    assert officers.details == {"by_role": {"head": 3, "national": 2}, "unknown": 1}
    assert two_way.value == 1 / 4
    assert two_way.statement == "Contacts sought by others: 1; contacts sought by Name of O: 4."
    assert two_way.details == {"towards": 1, "from": 4, "unknown": 1}
    assert officers.subject == two_way.subject == ("O",)


def test_habits_that_were_not_recorded_have_no_value() -> None:
    officers, two_way = contact_habits(a_map("A", contacts=log(" ", " ")), CERTAIN)
    assert (officers.value, two_way.value) == (None, None)
    assert "not recorded" in officers.statement
    assert "not recorded" in two_way.statement


def test_one_way_only_is_zero() -> None:
    _, two_way = contact_habits(a_map("A", contacts=log("head out", "head out")), CERTAIN)
    assert two_way.value == 0


def test_each_office_has_its_own_habits() -> None:
    offices = [actor("P", sphere="field_presence")]
    contacts = [*log("head in"), *({**row, "id": "d", "office": "P"} for row in log("deputy out"))]
    found = contact_habits(a_map("A", actors=offices, contacts=contacts), CERTAIN)
    assert [f.subject for f in found] == [("O",), ("O",), ("P",), ("P",)]


def test_habits_without_contacts_are_refused() -> None:
    old = a_map("A", contacts=log("head in", date="2023-01-01"))
    for m in (kala(), old, ActorMap()):
        with pytest.raises(Refused, match="No recent contact"):
            contact_habits(m, CERTAIN)
