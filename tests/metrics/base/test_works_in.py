"""Where an actor works is where it is present on the day, where its seat is, and what these lie in."""

from __future__ import annotations

from maps import a_map, actor, kala, sample, table

from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.graph.where import works_in
from actormap.metrics.base.presence import at_work_by_area, cells_of_one, works_in_any
from actormap.web.parts.tables import part

VIEW = View(date="2026-06-01")


def small() -> ActorMap:
    """A country, a province in which a town lies, another one; places that are named in a circle."""
    return ActorMap(
        actors=table([actor("A", adm1_pcode="XX01"), actor("B"), actor("C", adm1_pcode="XX03"), actor("D")]),
        areas=table(
            [
                {"id": "XX", "name": "X"},
                {"id": "XX01", "name": "North", "parent": "XX"},
                {"id": "XX0101", "name": "Town", "parent": "XX01"},
                {"id": "XX02", "name": "South", "parent": "XX"},
                {"id": "XX03", "name": "One", "parent": "XX04"},
                {"id": "XX04", "name": "Two", "parent": "XX03"},
            ]
        ),
        sectors=table([{"id": "S", "name": "Legal aid"}]),
        presence=table(
            [
                {"actor_id": "B", "sector": "S", "pcode": "XX0101", "from": "2026-01-01"},
                {"actor_id": "B", "sector": "S", "pcode": "XX02", "from": "2025-01-01", "to": "2025-12-31"},
            ]
        ),
    )


def where(m: ActorMap, view: View = VIEW) -> dict[str, list[str]]:
    found = works_in(m, view)
    return {one: sorted(found[found.index == at]) for at, one in enumerate(m.actors["id"])}


def test_presence_counts_as_the_seat_does_and_lies_in_what_is_around_it() -> None:
    assert where(small()) == {
        "A": ["XX", "XX01"],
        "B": ["XX", "XX01", "XX0101"],
        "C": ["XX03", "XX04"],
        "D": [],
    }
    assert where(small(), View(date="2025-06-01"))["B"] == ["XX", "XX02"]


def test_one_of_several_areas_is_enough_and_an_unknown_one_holds_nobody() -> None:
    m = small()
    assert m.actors["id"][works_in_any(m, VIEW, ["XX01"])].tolist() == ["A", "B"]
    assert m.actors["id"][works_in_any(m, VIEW, ["XX0101", "XX03"])].tolist() == ["B", "C"]
    assert not works_in_any(m, VIEW, ["ZZ"]).any()
    assert part(m, VIEW, ["XX0101"], []).actors["id"].tolist() == ["B"]


def test_a_map_without_areas_presence_or_actors_has_nobody_anywhere() -> None:
    assert works_in(a_map("A"), VIEW).empty
    assert works_in(ActorMap.empty(), VIEW).empty
    assert not len(works_in_any(ActorMap.empty(), VIEW, ["XX"]))


def test_worked_example_and_sample() -> None:
    assert where(kala())["A"] == ["XX01", "XX02"]
    m = sample()
    found = where(m, View(date="2026-11-25"))["C001"]
    present = m.presence[m.presence["actor_id"] == "C001"]
    assert set(present["pcode"][present["to"] == ""]) | {"XZ01", "XZ"} <= set(found)


def test_who_is_at_work_in_an_area_counts_where_it_is_present_and_not_its_seat() -> None:
    work = [
        ("A", "S", "XX0101"),
        ("B", "S", "XX0101"),
        ("B", "T", "XX02"),
        ("C", "S", "XX02"),
        ("D", "S", "XX03"),
    ]
    m = a_map(
        "A",
        "B",
        "C",
        actors=[actor("D", adm1_pcode="XX01")],
        areas=[{"id": code, "name": code} for code in ("XX01", "XX0101", "XX02", "XX03")],
        sectors=[{"id": "S", "name": "Legal aid"}, {"id": "T", "name": "Health"}],
        presence=[{"actor_id": a, "sector": s, "pcode": p} for a, s, p in work],
    )
    rows = {code: {m.actors["id"][row] for row in some} for code, some in at_work_by_area(m, VIEW).items()}
    assert rows == {"XX0101": {"A", "B"}, "XX02": {"B", "C"}, "XX03": {"D"}}
    assert list(rows) == ["XX0101", "XX02", "XX03"]
    assert cells_of_one(m, VIEW) == ["S@XX02", "S@XX03", "T@XX02"]
    assert at_work_by_area(a_map("A"), VIEW) == {}
