"""Whom the office has reached, against who exists (A13)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from maps import CERTAIN, a_map, actor, offer
from scipy.stats import hypergeom  # noqa: TID251 - another implementation

from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.metrics.reach.existing_cells import exist_together
from actormap.metrics.reach.reach_gap import gap

Rows = list[dict[str, Any]]
AREAS: Rows = [
    {"id": "XA", "name": "All"},
    {"id": "XA01", "name": "One", "parent": "XA"},
    {"id": "XA0101", "name": "Inner", "parent": "XA01"},
    {"id": "XA02", "name": "Two", "parent": "XA"},
    {"id": "XA0102", "name": "Inner too", "parent": "XA01"},
]

INNER = ("XA0101", "XA0102")


def country(universe: Rows, people: Rows, met: str = "", **tables: Rows) -> ActorMap:
    contacts = [{"date": "2025-01-20", "office": "O", "actor_id": i} for i in met.split()]
    return a_map(actors=people, contacts=contacts, universe=universe, areas=AREAS, **tables)


def reach_of(m: ActorMap, **choices: Any) -> Findings:
    return gap(m, CERTAIN, **choices)


def women(*ids: str, area: str = "XA01") -> Rows:
    return [actor(i, works_on_rights_of="women", adm1_pcode=area) for i in ids]


def test_shortfall_is_smallest_with_few_here_and_many_elsewhere() -> None:
    universe = [
        {"group": "women", "exists_low": 6, "exists_best": 20, "exists_high": 30},
        {"group": "youth", "exists_low": 10, "exists_best": 15, "exists_high": 24},
    ]
    people = [*women("A"), *(actor(f"Y{i}", works_on_rights_of="youth") for i in range(10))]
    found = reach_of(country(universe, people, "A Y0 Y1 Y2 Y3 Y4")).about("women")
    # One of six that are met is a woman: 6/35 of 20 less one; 6/30 of 6, and 6/40 of 30, less one.
    assert found.value == pytest.approx(6 / 35 * 20 - 1)
    assert found.interval == pytest.approx((6 / 30 * 6 - 1, 6 / 40 * 30 - 1))


def test_contact_counts_within_twelve_months_and_once() -> None:
    m = country([{"group": "women", "exists_best": 6}], women("A", "B", "C"), "A B")
    old = m.replace(contacts=m.contacts.assign(date="2023-01-01"))
    assert reach_of(m).about("women").details["reached"] == 2
    assert reach_of(old).about("women").details["reached"] == 0


def test_cells_are_ranked_by_the_shortfall_that_is_told() -> None:
    universe = [
        {"group": "women", "exists_low": 6, "exists_best": 20, "exists_high": 30},
        {"group": "youth", "exists_low": 10, "exists_best": 10},
    ]
    people = [*women("A"), *(actor(f"Y{i}", works_on_rights_of="youth") for i in range(10))]
    found = reach_of(country(universe, people, "Y0 Y1 Y2 Y3 Y4 Y5"))
    # Over all 6 of 30: women fall short by 4 at the best figure, by 6/16 of 6 at the lowest; youth by none.
    first, second = found.findings[:2]
    assert (first.subject, second.subject) == (("women",), ("youth",))
    assert first.value == first.details["shortfall"] == pytest.approx(6 / 30 * 20)
    assert first.reason == (
        "0% (0% to 16%) are recorded as met recently by the office, against 20% over all cells: 4.0 fewer "
        "than if all had the same share (2.2 to 4.5, depending on how many exist). Chance alone gives so few "
        "in under 0.1% of cases, corrected for the number of cells."
    )
    assert first.interval == pytest.approx((6 / 16 * 6, 6 / 40 * 30))
    assert (second.value, second.interval) == (0, (0, 0))
    assert "range 6 to 30" in first.statement


def test_bounds_say_how_far_actors_without_a_tag_could_change_a_cell() -> None:
    people = [*women("A", "B"), actor("N1"), actor("N2"), actor("N3")]
    found = reach_of(country([{"group": "women", "exists_best": 6}], people, "A N1 N2"))
    assert found.about("women").details["bounds"] == [1, 3]
    untagged = found.about("not recorded")
    assert untagged.details == {"reached": 2, "recorded": 3}
    assert untagged.value is None
    assert untagged.statement == "For 3 actors no group is recorded; 2 of them are reached."


def test_area_holds_those_that_sit_in_it_or_work_in_it() -> None:
    people = [*women("A"), *women("B", area="XA02"), *women("C", area="XA02")]
    presence = [{"actor_id": "B", "sector": "LEG", "pcode": "XA0101"}]
    universe = [{"group": "women", "pcode": "XA01", "exists_best": 6}]
    found = reach_of(country(universe, people, "A B C", presence=presence))
    assert found.about("women", "XA01").details["reached"] == 2
    assert found.about("women", "XA01").next_question == (
        "Ask actors that the office has met who else works on this in One, and who could introduce it."
    )


def test_sector_holds_those_that_work_in_it() -> None:
    presence = [{"actor_id": "B", "sector": "LEG", "pcode": "XA01"}]
    universe = [{"group": "women", "sector": "LEG", "exists_best": 6}]
    found = reach_of(country(universe, women("A", "B"), "A B", presence=presence))
    assert found.about("women", "LEG").details["reached"] == 1


@pytest.mark.parametrize("other", [{"to": "2024-12-31"}, {"from": "2025-03-01"}])
@pytest.mark.parametrize("where", [{"pcode": "XA01"}, {"sector": "LEG"}])
def test_presence_that_ended_or_has_not_begun_is_in_no_cell(
    where: dict[str, str], other: dict[str, str]
) -> None:
    presence = [{"actor_id": "B", "sector": "LEG", "pcode": "XA0101"} | other]
    universe = [{"group": "women", "exists_best": 6} | where]
    found = reach_of(country(universe, women("B", area="XA02"), "B", presence=presence))
    assert found.about("women", *where.values()).details["reached"] == 0


def test_small_cells_are_joined_with_the_area_above_and_nobody_counts_twice() -> None:
    universe = [
        {"group": "women", "pcode": "XA0101", "exists_low": 2, "exists_best": 3, "exists_high": 4},
        {"group": "women", "pcode": "XA01", "exists_best": 6},
        {"group": "women", "pcode": "XA02", "exists_best": 5},
    ]
    found = reach_of(country(universe, [*women("A", area="XA0101"), *women("B")], "A B"))
    assert [f.subject for f in found if f.subject != ("not recorded",)] == [
        ("women", "XA02"),
        ("women", "XA01"),
    ]
    joined = found.about("women", "XA01")
    assert joined.details["exists"] == [6, 6, 6]  # of the area, which holds the small one
    assert joined.details["reached"] == 2


def test_small_cells_without_a_figure_of_their_area_are_summed_and_nobody_counts_twice() -> None:
    universe = [{"group": "women", "pcode": pcode, "exists_low": 3, "exists_best": 4} for pcode in INNER]
    presence = [{"actor_id": "B", "sector": "LEG", "pcode": "XA0102"}]
    people = [*women("A", "B", area="XA0101"), *women("C", area="XA0102")]
    joined = reach_of(country(universe, people, "A B C", presence=presence)).about("women", "XA01")
    assert joined.details["exists"] == [5, 7, 7]
    assert joined.details["reached"] == 3


def test_small_cell_of_a_sector_in_an_area_is_joined_upwards_once_a_level() -> None:
    universe = [
        {"group": "women", "pcode": "XA01", "sector": "LEG", "exists_best": 2},
        {"group": "women", "pcode": "XA", "sector": "LEG", "exists_best": 9},
    ]
    found = reach_of(country(universe, women("A"), "A"))
    assert found.about("women", "XA", "LEG").details["exists"][1] == 9


def test_small_cells_go_along_with_their_area_where_that_is_joined_itself() -> None:
    universe = [
        {"group": "women", "pcode": "XA0101", "exists_best": 3},
        {"group": "women", "pcode": "XA01", "exists_best": 4},
        {"group": "women", "pcode": "XA", "exists_best": 9},
    ]
    found = reach_of(country(universe, women("A", area="XA0101"), "A"))
    cells = {f.subject: f.details["exists"][1] for f in found if f.kind == "cell"}
    assert cells == {("women", "XA"): 9}


def test_more_reached_than_exist_says_that_the_figure_is_too_low() -> None:
    found = reach_of(country([{"group": "women", "exists_best": 5}], women(*"ABCDEF"), "A B C D E F"))
    finding = found.about("women")
    assert finding.statement == (
        "The figure for actors tagged Women (works on their rights) is too low: 6 are reached, 5 are said to "
        "exist."
    )
    assert finding.next_question == (
        "Ask actors that the office has met who else works on this, and who could introduce it."
    )
    assert finding.reason == "More are reached than are said to exist: correct the figure."
    assert (finding.details["share"], finding.interval) == (None, None)
    assert finding.value == 0
    here = country([{"group": "women", "pcode": "XA01", "exists_best": 5}], women(*"ABCDEF"), "A B C D E F")
    assert reach_of(here).about("women", "XA01").statement == (
        "The figure for actors tagged Women (works on their rights) in One is too low: 6 are reached, 5 are "
        "said to exist."
    )


def test_nobody_is_said_to_exist_and_nobody_is_met() -> None:
    m = country([{"group": "women", "exists_best": 0}], [*women("A"), actor("B")], "B")
    finding = reach_of(m).about("women")
    assert finding.details["share"] is None
    assert finding.details["p"] == 1
    assert finding.statement == (
        "Actors tagged Women (works on their rights): none is said to exist, and none is recorded as reached."
    )
    assert finding.reason == "Of nobody there is no share."


def test_without_figures_only_the_reached_are_counted_and_it_is_said() -> None:
    found = reach_of(
        a_map(actors=women("A", "B"), contacts=[{"date": "2025-01-20", "office": "O", "actor_id": "A"}])
    )
    finding = found.about("women")
    assert finding.value is None
    assert finding.details == {"reached": 1, "recorded": 2}
    assert "How many exist is not known" in finding.statement
    assert finding.reason == "Only recorded actors are counted."
    assert any("How many exist is not known" in caveat for caveat in found.caveats)


def test_without_a_contact_nobody_says_that_the_office_met_none() -> None:
    finding = reach_of(a_map(actors=women("A", "B"))).about("women")
    assert finding.reason == "Write down whom the office met: until then nobody can say that it met none."


def test_route_counts_who_is_within_the_allowed_introductions() -> None:
    m = country([{"group": "women", "exists_best": 6}], women("A", "B"), "A", ties=[offer("A", "B", 1)])
    assert reach_of(m).about("women").details["reached"] == 1
    by_route = reach_of(m, definition="route").about("women")
    assert by_route.details["reached"] == 2
    assert by_route.reason.startswith("33% are within reach by recorded introductions.")


def test_actor_with_two_tags_counts_in_both_cells() -> None:
    people = [actor("A", works_on_rights_of="women;youth")]
    universe = [{"group": "women", "exists_best": 5}, {"group": "youth", "exists_best": 5}]
    found = reach_of(country(universe, people, "A"))
    assert [found.about(g).details["reached"] for g in ("women", "youth")] == [1, 1]


def test_area_of_a_country_is_compared_with_the_rest_of_it_and_never_with_itself() -> None:
    universe = [{"group": "women", "exists_best": 40}, {"group": "women", "pcode": "XA01", "exists_best": 10}]
    people = [*women(*(f"A{i}" for i in range(10))), *women(*(f"B{i}" for i in range(30)), area="XA02")]
    # A quarter of the area, and a quarter of the country, is met.
    half = " ".join([*(f"A{i}" for i in range(2)), *(f"B{i}" for i in range(6))])
    found = reach_of(country(universe, people, half))
    area, whole = found.about("women", "XA01"), found.about("women")
    assert area.details["overall_share"] == pytest.approx(8 / 40)
    assert (area.value, area.details["parity"], area.details["risk_ratio"]) == pytest.approx((0, 1, 1))
    assert area.details["p"] > 0.5
    assert (whole.value, whole.details["p"], whole.details["risk_ratio"]) == (0, 1, None)
    assert "nothing to compare this with" in whole.reason


def test_two_tags_on_the_same_actors_are_no_second_group_of_others() -> None:
    people = [actor(f"A{i}", works_on_rights_of="women;youth") for i in range(10)]
    people += [actor(f"B{i}", works_on_rights_of="landless_or_land_defenders") for i in range(10)]
    groups = ("women", "youth", "landless_or_land_defenders")
    universe = [{"group": group, "exists_best": 10} for group in groups]
    found = reach_of(country(universe, people, "A0 A1 A2 A3 B0 B1"))
    women_, youth, land = (found.about(group).details for group in groups)
    assert women_["overall_share"] == pytest.approx(6 / 20)
    assert (women_["risk_ratio"], youth["risk_ratio"], land["risk_ratio"]) == pytest.approx((2, 2, 0.5))
    assert land["p"] == pytest.approx(float(hypergeom(20, 6, 10).cdf(2)))


@given(st.lists(st.tuples(st.integers(0, 9), st.frozensets(st.integers(0, 11))), min_size=1, max_size=4))
@settings(deadline=None)
def test_overlapping_cells_exist_no_more_than_all_and_no_less_than_the_largest(
    cells: list[tuple[int, frozenset[int]]],
) -> None:
    figures = [float(more + len(rows)) for more, rows in cells]
    recorded = [np.isin(np.arange(12), list(rows)) for _, rows in cells]
    together = exist_together(figures, recorded)
    assert max(figures) <= together <= sum(figures)
    unrecorded = sum(more for more, _ in cells)
    assert together == len(frozenset().union(*(rows for _, rows in cells))) + unrecorded


def test_state_bodies_are_not_counted_as_reached_civil_society() -> None:
    people = [actor("M", sphere="state", works_on_rights_of="women"), *women("A")]
    found = reach_of(country([{"group": "women", "exists_best": 5}], people, "M"))
    assert found.about("women").details["reached"] == 0


def test_same_share_everywhere_is_no_shortfall() -> None:
    universe = [{"group": "women", "exists_best": 6}, {"group": "youth", "exists_best": 6}]
    people = [*women("A"), actor("B", works_on_rights_of="youth")]
    for finding in reach_of(country(universe, people, "A B")).findings[:2]:
        assert finding.details["parity"] == finding.details["risk_ratio"] == pytest.approx(1)
        assert finding.value == pytest.approx(0)
