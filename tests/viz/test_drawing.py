"""What a map is drawn from: where actors work, when ties were there, who exists on no record."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from maps import a_map, tie

from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.rights.access import KEY_HOLDER
from actormap.rights.redact import redact
from actormap.viz import style
from actormap.viz.map.look import Ghosts, Inside, Look
from actormap.viz.map.network import drawn

DAY = "2026-01-01"
IN_APP = Look(inside=Inside())


def plan(m: ActorMap, look: Look = IN_APP, day: str = DAY) -> dict[str, Any]:
    return drawn(redact(m, "inside", principal=KEY_HOLDER), view=View(date=day), look=look)


def field(data: dict[str, Any], key: str) -> dict[str, Any]:
    (found,) = [one for one in data["fields"] if one["key"] == key]
    return found


def told(data: dict[str, Any], key: str, part: str = "of") -> list[list[str]]:
    """Of each actor the labels of a field by which it is found, or by which it is coloured."""
    one = field(data, key)
    return [[one["values"][i]["label"] for i in own] for own in one[part]]


def actors(**columns: list[str]) -> pd.DataFrame:
    n = len(next(iter(columns.values())))
    ids = [f"A{i:02d}" for i in range(n)]
    return pd.DataFrame({"id": ids, "name": ids, **columns})


def working() -> ActorMap:
    """One has its seat on the coast and works in a town of the hills; one has no seat; one is nowhere."""
    return ActorMap(
        actors=actors(adm1_pcode=["XX01", "", ""], works_on_rights_of=["lgbt", "", ""]),
        areas=pd.DataFrame(
            {
                "id": ["XX", "XX01", "XX02", "XX0201"],
                "name": ["Land", "Coast", "Hills", "Town"],
                "adm_level": ["0", "1", "1", "2"],
                "parent": ["", "XX", "XX", "XX02"],
            }
        ),
        sectors=pd.DataFrame({"id": ["CIV", "LAW"], "name": ["Civic", "Law"], "parent": ["", "CIV"]}),
        presence=pd.DataFrame(
            {
                "actor_id": ["A00", "A01", "A01"],
                "pcode": ["XX0201", "XX02", "XX01"],
                "sector": ["LAW", "CIV", "CIV"],
                "to": ["", "", "2025-01-01"],
            }
        ),
        universe=pd.DataFrame({"group": ["lgbt"], "pcode": ["XX02"], "exists_best": ["9"]}),
    )


def test_who_works_in_an_area_is_found_there_wherever_its_seat_is() -> None:
    data = plan(working())
    assert [set(own) for own in told(data, "area")] == [{"Coast", "Hills", "Town"}, {"Hills"}, set()]
    assert [set(own) for own in told(data, "area", "tints")] == [{"Coast", "Hills"}, {"Hills"}, set()]
    assert [set(own) for own in told(data, "theme")] == [{"Civic", "Law"}, {"Civic"}, set()]


def test_a_part_stands_after_what_it_is_a_part_of() -> None:
    for key in ("area", "theme"):
        values = field(plan(working()), key)["values"]
        assert all(value["parent"] is None or value["parent"] < i for i, value in enumerate(values))
    town = next(value for value in field(plan(working()), "area")["values"] if value["label"] == "Town")
    assert field(plan(working()), "area")["values"][town["parent"]]["label"] == "Hills"


def test_what_is_done_where_is_kept_together() -> None:
    data = plan(working())
    themes, areas = ([value["label"] for value in field(data, key)["values"]] for key in ("theme", "area"))
    pairs = [{(themes[i], areas[j]) for i, j in own} for own in data["works"]]
    assert pairs == [{("Civic", "Hills"), ("Law", "Hills")}, {("Civic", "Hills")}, set()]


def test_groups_are_for_the_app_alone_and_colour_nothing() -> None:
    assert not field(plan(working()), "groups")["colours"]
    in_file = plan(working(), Look())
    assert "groups" not in [one["key"] for one in in_file["fields"]]
    assert not {"code", "aliases"} & {key for mark in in_file["marks"] for key in mark}


def test_money_from_abroad_is_a_filter_of_the_app_alone_and_what_is_not_recorded_is_no_zero() -> None:
    donor = {"id": "F", "name": "F", "sphere": "donor"}
    funded = a_map("A", "B", actors=[donor], ties=[tie("F", "A", "funding", weight=0.3, as_of=DAY)])
    data = plan(funded)
    others = ["Nothing recorded of their money"]
    assert [one for one in told(data, "money") if one != others] == [["25% to 50% from abroad"]]
    assert not field(data, "money")["colours"]
    assert "money" not in [one["key"] for one in plan(funded, Look())["fields"]]
    assert "money" not in [one["key"] for one in plan(a_map("A"))["fields"]]


def test_the_eight_largest_areas_have_colours_and_the_others_share_one() -> None:
    codes = [f"XX{i:02d}" for i in range(10) for _ in range(12 - i)]
    values = field(plan(ActorMap(actors=actors(adm1_pcode=[*codes, ""]))), "area")["values"]
    assert [value["colour"] for value in values] == [*style.PALETTE, style.OTHER, style.OTHER]
    assert [value["count"] for value in values] == [12, 11, 10, 9, 8, 7, 6, 5, 4, 3]


def test_a_type_that_tells_a_sensitive_group_has_no_name_and_no_colour_of_its_own() -> None:
    cells = ["victims_group", "victims_group", "trade_union", "trade_union;victims_group"]
    data = plan(ActorMap(actors=actors(types=cells)))
    assert [set(own) for own in told(data, "type")] == [
        {"Other"},
        {"Other"},
        {"Trade union"},
        {"Trade union", "Other"},
    ]
    colours = {value["label"]: value["colour"] for value in field(data, "type")["values"]}
    assert colours == {"Other": style.OTHER, "Trade union": style.PALETTE[0]}


def test_colours_do_not_depend_on_the_groups_that_actors_belong_to() -> None:
    columns = {"adm1_pcode": ["XX01", "XX02"], "types": ["trade_union", "trade_union"]}
    m = ActorMap(actors=actors(**columns))
    tagged = ActorMap(
        actors=actors(**columns, identifies_as=["lgbt", ""], works_on_rights_of=["", "minority"])
    )
    for key in ("area", "type"):
        assert field(plan(m), key) == field(plan(tagged), key)


def test_of_whom_no_contact_is_recorded_is_told_as_such_and_has_no_colour() -> None:
    m = ActorMap(
        actors=actors(sphere=["field_presence", *["civil_society"] * 3]),
        contacts=pd.DataFrame(
            {
                "date": ["2025-12-01", "2020-01-01", "2026-06-01"],
                "office": "A00",
                "actor_id": ["A01", "A02", "A03"],
            }
        ),
    )
    data = plan(m)
    assert told(data, "met")[1:] == [
        ["In the last three months"],
        ["Longer ago"],
        ["No contact recorded"],
    ]
    assert told(data, "met", "tints")[1:] == [["In the last three months"], ["Longer ago"], []]
    (days,) = [figure for figure in data["figures"] if figure["key"] == "contact"]
    assert days["of"] == [None, 31.0, 2192.0, None]


def timed() -> ActorMap:
    return ActorMap(
        actors=actors(sphere=["civil_society"] * 4),
        ties=pd.DataFrame(
            {
                "source_id": ["A00", "A01", "A02", "A00"],
                "target_id": ["A01", "A02", "A03", "A03"],
                "kind": "coordination",
                "from": ["2024-01-01", "2024-06-01", "2026-06-01", ""],
                "to": ["", "2025-06-01", "", ""],
                "as_of": ["", "", "", "2025-09-01"],
            }
        ),
    )


def test_ties_of_all_days_are_there_and_say_when() -> None:
    lines = {(line["from"], line["to"]): line for line in plan(timed())["links"]}
    assert {ends: line["now"] for ends, line in lines.items()} == {
        (0, 1): True,
        (1, 2): False,
        (2, 3): False,
        (0, 3): True,
    }
    assert lines[1, 2]["spans"] == (("2024-06-01", "2025-06-01"),)
    assert (lines[0, 3]["spans"], lines[0, 3]["seen"]) == ((("", ""),), "2025-09-01")
    assert plan(timed())["first"] == "2024-01-01"
    assert len(plan(timed(), Look())["links"]) == 2, "a file shows its day"


def test_marks_stand_where_they_stood_whatever_the_day() -> None:
    places = [
        [(mark["x"], mark["y"]) for mark in plan(timed(), day=day)["marks"]] for day in ("2023-01-01", DAY)
    ]
    assert places[0] == places[1]


def test_who_is_on_no_record_stands_in_its_area() -> None:
    look = Look(inside=Inside(ghosts=[Ghosts("XX02", "7 more exist", 7), Ghosts("YY", "elsewhere", 400)]))
    data = plan(working(), look)
    near, far = data["ghosts"]
    assert field(data, "area")["values"][near["area"]]["label"] == "Hills"
    assert far["area"] is None
    assert far["x"] > max(mark["x"] for mark in data["marks"])
    assert near["radius"] < far["radius"] == pytest.approx(90)
