"""Who does this here already (A62): by theme and area, from presence and undertakings."""

from __future__ import annotations

from typing import Any

import pytest
from each import each
from maps import QUICK, SEEDS, a_map, actor, random_map, shuffled, text
from seeds import seeded

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.metrics.partner import already

DAY = View(date="2025-02-01")
AREAS = [{"id": "XA", "name": "All"}, {"id": "XA01", "name": "Coast", "parent": "XA"}]
AREAS += [{"id": "XA0101", "name": "Bay", "parent": "XA01"}, {"id": "XA02", "name": "Hills", "parent": "XA"}]
SECTORS = [{"id": "LEG", "name": "Law"}, {"id": "AID", "name": "Legal aid", "parent": "LEG"}]
SECTORS += [{"id": "MON", "name": "Monitoring"}]
ASKED = {"sector": "LEG", "area": "XA01"}


def at(who: str, pcode: str, sector: str = "LEG", **cells: Any) -> dict[str, Any]:
    return {"id": f"w{who}{pcode}{sector}", "actor_id": who, "sector": sector, "pcode": pcode} | cells


def world(*presence: dict[str, Any], actors: tuple[dict[str, Any], ...] = (), **tables: Any) -> ActorMap:
    known = {i: actor(i) for i in "ABCD"} | {each["id"]: each for each in actors}
    tables = {"areas": AREAS, "sectors": SECTORS, "presence": list(presence)} | tables
    return a_map(actors=[*known.values()], **tables)


def where(m: ActorMap, **asked: str) -> dict[str, str]:
    found = already(m, DAY, **(asked or ASKED))
    return {f.subject[0]: f.details["where"] for f in found if f.kind == "actor"}


def test_worked_values() -> None:
    m = world(
        at("A", "XA01", activity="legal_aid"),
        at("B", "XA0101", "AID"),
        at("C", "XA"),
        at("D", "XA02"),
        at("O", "XA01"),
        undertakings=[
            {
                "id": "u",
                "kind": "activity",
                "purpose": "Train",
                "pcode": "XA01",
                "sector": "AID",
                "date": "2025-01-10",
            }
        ],
    )
    whole, own, *rows = already(m, DAY, **ASKED)
    assert whole.value == 2
    assert whole.details["where"] == {"there": 2, "planned": 0, "wider": 1, "elsewhere": 1}
    assert whole.statement == "Law, Coast: 2 actors are recorded as working on it."
    assert own.details["row"] == "u"
    assert own.statement == "Activity of the office, Coast: Train."
    assert [(f.subject, f.details["where"], f.value) for f in rows] == [
        (("A",), "there", 1),
        (("B",), "there", 1),
        (("C",), "wider", 1),
    ]
    assert own.reason.endswith("Decided on 2025-01-10.")
    assert [f.statement for f in rows] == [
        "Name of A works on it there.",
        "Name of B works on it there.",
        "Name of C works on it in a wider area.",
    ]
    assert rows[0].reason.endswith("What it does: Legal aid.")
    assert rows[1].reason.endswith("What it does there is not recorded.")
    assert rows[0].details["activities"] == ["legal_aid"]
    assert rows[0].acts == {"contact": ("A",)}


PLACES = {
    "in it": (at("A", "XA0101"), "there"),
    "around it": (at("A", "XA"), "wider"),
    "planned there": (at("A", "XA01", status="planned"), "planned"),
    "another theme": (at("A", "XA01", "MON"), ""),
    "over": (at("A", "XA01", to="2025-01-01"), ""),
    "elsewhere": (at("A", "XA02"), ""),
}


@each("name", PLACES)
def test_where_somebody_works(name: str) -> None:
    row, wanted = PLACES[name]
    assert where(world(row)).get("A", "") == wanted


def test_who_means_to_work_there_is_told_so() -> None:
    found = already(world(at("A", "XA01", status="planned")), DAY, **ASKED).about("A")
    assert found.statement == "Name of A means to work on it there."


def test_nobody_on_record_is_not_nobody_there() -> None:
    (whole,) = already(world(at("A", "XA02")), DAY, **ASKED)
    assert (whole.value, whole.verdict) == (None, "insufficient_data")
    assert whole.statement == "Law, Coast: nobody is recorded as working on it."
    assert "does not mean that nobody does" in whole.reason


@each("column", {"do_not_contact": "yes", "feels_safe": "no"}.items(), lambda pair: pair[0])
def test_who_must_not_be_contacted_is_counted_and_not_named(column: tuple[str, str]) -> None:
    quiet = actor("A", "Quiet Desk", **{column[0]: column[1]})
    found = already(world(at("A", "XA01"), at("B", "XA01"), actors=(quiet,)), DAY, **ASKED)
    assert found.findings[0].value == 2
    assert found.findings[0].details["unnamed"] == 1
    assert "Quiet Desk" not in text(found)
    assert [f.subject for f in found if f.kind == "actor"] == [("B",)]


UNDERTAKEN: dict[str, tuple[dict[str, Any], bool]] = {
    "there": ({"pcode": "XA01", "sector": "LEG"}, True),
    "a part of the theme": ({"pcode": "XA0101", "sector": "AID"}, True),
    "no theme": ({"pcode": "XA01"}, True),
    "the whole country": ({"sector": "LEG"}, True),
    "elsewhere": ({"pcode": "XA02", "sector": "LEG"}, False),
    "another theme": ({"pcode": "XA01", "sector": "MON"}, False),
    "done": ({"pcode": "XA01", "status": "done"}, False),
    "a promise": ({"pcode": "XA01", "kind": "promise"}, False),
}


@each("name", UNDERTAKEN)
def test_which_activities_are_told(name: str) -> None:
    cells, told = UNDERTAKEN[name]
    row = {"id": "u", "kind": "activity", "purpose": "Train", "date": "2025-01-10"} | cells
    found = already(world(undertakings=[row]), DAY, **ASKED)
    assert [f.details["row"] for f in found if f.kind == "undertaking"] == ["u"] * told
    assert found.findings[0].details["undertaken"] == int(told)


@each("option", [("sector", "NONE"), ("area", "XX99")], "-".join)
def test_what_there_is_not_is_refused_and_never_answered_with_nobody(option: tuple[str, str]) -> None:
    with pytest.raises(Refused, match="none of this code"):
        already(world(at("A", "XA01")), DAY, **{option[0]: option[1]})


@seeded(SEEDS[:5], few=3)
def test_the_same_by_a_walk_over_the_rows(seed: int) -> None:
    m, day = random_map(seed), View(date=QUICK.date, certain=True)
    offices = set(m.actors["id"][m.actors["sphere"] == "field_presence"])
    there = set()
    for row in m.presence.to_dict("records"):
        begun = row["from"] <= day.date and (row["to"] == "" or row["to"] >= day.date)
        if (
            begun
            and row["status"] in {"", "ongoing"}
            and row["sector"] == "LEG"
            and row["actor_id"] not in offices
        ):
            there.add(row["actor_id"])
    found = already(m, day, sector="LEG")
    assert found.findings[0].value == len(there)
    assert text(found) == text(already(shuffled(m, seed), day, sector="LEG"))


def test_of_others_it_is_told_whether_they_mean_to_or_work_in_a_wider_area() -> None:
    """Of those of whom nothing is recorded no number is told."""
    planned = (at("A", "XA01", status="planned"), at("B", "XA01", status="planned"))
    (whole, *_) = already(world(at("C", "XA01"), *planned), DAY, **ASKED)
    assert whole.reason.startswith("Also recorded: 2 mean to work on it there.")
    (whole, *_) = already(world(at("C", "XA01"), at("A", "XA"), at("B", "XA")), DAY, **ASKED)
    assert whole.reason.startswith("Also recorded: 2 work on it in a wider area.")
