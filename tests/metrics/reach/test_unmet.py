"""Who is not met, by name, and what the way in is."""

from __future__ import annotations

import pytest
from maps import CERTAIN, DAY, a_map, actor, offer, sample

from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.metrics.change.shares import shares
from actormap.metrics.reach.reach_gap import gap
from actormap.metrics.reach.unmet import columns, reach_cells, ways_in

AREAS = [
    {"id": "XA", "name": "All", "adm_level": 0},
    {"id": "XA01", "name": "One", "adm_level": 1, "parent": "XA"},
    {"id": "XA0101", "name": "Inner", "adm_level": 2, "parent": "XA01"},
    {"id": "XA02", "name": "Two", "adm_level": 1, "parent": "XA"},
]


def woman(id_: str, area: str = "XA01", **cells: str) -> dict[str, str]:
    return actor(id_, works_on_rights_of="women", adm1_pcode=area, consent_c2="yes", **cells)


def met(*ids: str) -> list[dict[str, str]]:
    usual = {"date": "2025-01-10", "office": "O", "mode": "formal", "direction": "out", "officer_role": "hro"}
    return [usual | {"actor_id": id_} for id_ in ids]


def country(**more: list[dict[str, object]]) -> ActorMap:
    actors = [
        woman("A"),
        woman("B"),
        woman("C", "XA0101"),
        woman("D", do_not_contact="yes"),
        woman("E", "XA02"),
    ]
    return a_map(actors=actors, areas=AREAS, contacts=met("A"), **more)


def test_a_country_is_looked_at_by_the_first_level_with_several_areas() -> None:
    assert columns(country()) == ["XA01", "XA02"]
    assert columns(a_map("A")) == []


def test_each_group_in_each_area_says_who_is_met_and_who_is_not() -> None:
    first, second = reach_cells(country(), CERTAIN)
    assert (first.group, first.area, first.met, first.unmet) == ("women", "XA01", ("A",), ("B", "C", "D"))
    assert (second.area, second.met, second.unmet) == ("XA02", (), ("E",))
    assert (first.low, second.low) == (True, False)  # 1 of 4; 0 of 1 says nothing
    assert first.off_record is None


def test_who_exists_on_no_record_is_the_rest_and_never_less_than_nobody() -> None:
    universe = [
        {"group": "women", "pcode": "XA01", "exists_low": 3, "exists_best": 10, "exists_high": 14},
        {"group": "lgbt", "pcode": "XA02", "exists_best": 6},
    ]
    cells = {(cell.group, cell.area): cell for cell in reach_cells(country(universe=universe), CERTAIN)}
    assert cells["women", "XA01"].off_record == (0.0, 6.0, 10.0)
    silent = cells["lgbt", "XA02"]
    assert (silent.recorded, silent.off_record, silent.low) == (0, (6, 6, 6), False)


def test_who_exists_is_the_same_here_and_in_the_reach_gap() -> None:
    """Two figures of the same actors, one from two lists, are one: the mean, and the widest range."""
    universe = [
        {"id": "u0", "group": "women", "pcode": "XA01", "exists_best": 40},
        {
            "group": "women",
            "pcode": "XA01",
            "exists_best": 9,
            "method": "two_list",
            "n1": 20,
            "n2": 15,
            "m": 6,
        },
        {
            "id": "u2",
            "group": "lgbt",
            "pcode": "XA02",
            "exists_best": 9,
            "method": "two_list",
            "n1": 9,
            "n2": 9,
            "m": 5,
        },
        {
            "id": "u3",
            "group": "lgbt",
            "pcode": "XA01",
            "exists_best": 9,
            "method": "two_list",
            "n1": 9,
            "n2": 9,
            "m": 4,
        },
    ]
    m = country(universe=universe)
    exists = {(cell.group, cell.area): cell.exists for cell in reach_cells(m, CERTAIN) if cell.exists}
    assert exists == {
        ("women", "XA01"): (33, 43.5, 113),
        ("lgbt", "XA02"): (13, 16, 36),
        ("lgbt", "XA01"): (9, 9, 9),
    }
    for found in gap(m, CERTAIN).findings:
        if found.kind == "cell":
            assert tuple(found.details["exists"]) == exists[found.subject]


def test_the_way_in_has_its_steps_and_its_chance_and_says_why_there_is_none() -> None:
    m = country(ties=[offer("A", "B", 0.8), offer("A", "D", 0.9)])
    ways = {way.actor: way for way in ways_in(m, CERTAIN, ["B", "C", "D"])}
    assert (ways["B"].steps, ways["B"].why_not) == (2, "")
    assert ways["B"].chance == pytest.approx(0.48)  # 0.6 that a formal contact introduces, 0.8 by the offer
    assert (ways["C"].steps, ways["C"].chance, ways["C"].sources) == (None, None, 0)
    assert "No safe route" in ways["C"].why_not
    assert ways["D"].steps is None  # it does not want to be contacted, whatever ties it has
    assert "No safe route" not in ways["D"].why_not
    assert next(iter(ways_in(m, CERTAIN, ["C", "B"]))).actor == "B"


def test_where_the_best_route_may_not_be_planned_today_the_next_one_that_may_is_told() -> None:
    asked = [
        {
            "id": f"N{at}",
            "date": "2025-01-15",
            "actor_id": "A",
            "to_id": "E",
            "outcome": "asked",
            "officer_role": "hro",
        }
        for at in range(9)
    ]
    ties = [offer("A", "B", 0.9), offer("C", "B", 0.7)]
    m = country(ties=ties, introductions=asked)
    (rests,) = ways_in(m, CERTAIN, ["B"])
    assert "let it rest" in rests.why_not
    both = a_map(
        actors=[woman("A"), woman("B"), woman("C", "XA0101"), woman("E", "XA02")],
        areas=AREAS,
        ties=ties,
        contacts=met("A", "C"),
        introductions=asked,
    )
    (way,) = ways_in(both, CERTAIN, ["B"])
    assert (way.why_not, way.chance) == ("", pytest.approx(0.6 * 0.7))


def test_where_no_contact_is_recorded_nobody_is_said_not_to_be_met() -> None:
    silent = a_map(actors=[woman("A"), woman("B")], areas=AREAS)
    assert not any(cell.met_known or cell.low for cell in reach_cells(silent, CERTAIN))
    assert reach_cells(ActorMap(), View(date=DAY)) == []


def test_women_in_vorzhen_are_the_same_in_the_cell_and_in_the_list_of_names() -> None:
    view = View(date="2026-11-25")
    cell = next(c for c in reach_cells(sample(), view) if (c.group, c.area) == ("women", "XZ04"))
    assert (len(cell.met), cell.recorded, cell.off_record) == (2, 8, (7, 10, 14))
    assert {way.actor for way in ways_in(sample(), view, cell.unmet)} == set(cell.unmet)


def test_shares_are_those_of_the_day_and_of_the_earlier_one() -> None:
    now = {str(one.words): (one.now, one.before) for one in shares(country(), CERTAIN, since="2024-12-01")}
    met, before = now["met recently"]
    assert met == pytest.approx(1 / 5)
    assert before is None, "nothing was recorded then"
    assert now["on a platform"] == (None, None)
    assert now["asked about"] == (None, None)
