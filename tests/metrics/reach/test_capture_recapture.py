"""How many exist by two lists (A14), and that reach is compared with it (A13)."""

from __future__ import annotations

from math import exp, log, sqrt
from typing import Any

import pytest
from maps import CERTAIN, DAY, a_map, actor, expected

from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.metrics.reach.capture_recapture import two_lists
from actormap.metrics.reach.reach_gap import gap

LISTS = {"n1": 20, "n2": 15, "m": 6}


def country(**cells: Any) -> ActorMap:
    row = {"id": "u1", "group": "women", "exists_best": 40, "method": "two_list"}
    return a_map("A", universe=[row | cells], actors=[actor("W", works_on_rights_of="women")])


def estimate(view: View = CERTAIN, **cells: Any) -> Finding:
    return two_lists(country(**cells), view).about("women")


def test_example_of_twenty_fifteen_and_six() -> None:
    found = estimate(**LISTS)
    d = found.details
    figures = [found.value, d["variance"], d["standard_error"], d["seen_share"]]
    assert figures == pytest.approx(expected()["chapman"], abs=6e-7)
    assert (d["seen"], d["first"], d["second"], d["both"], d["entered"]) == (29, 20, 15, 6, 40)
    spread = exp(1.959964 * sqrt(log(1 + 108 / 18**2)))  # 18 are on no list
    assert found.interval == pytest.approx((29 + 18 / spread, 29 + 18 * spread), abs=1e-4)
    assert "lower bound" in two_lists(country(**LISTS), CERTAIN).caveats[0]
    assert found.at_most == "indicative"
    assert found.coverage == pytest.approx(29 / 47)


def test_fewer_than_three_on_both_is_no_estimate() -> None:
    found = estimate(n1=20, n2=15, m=2)
    assert (found.value, found.interval) == (None, None)
    assert "Too few" in found.statement
    assert found.verdict == "insufficient_data"
    bold = View(date=DAY, thresholds=Thresholds(two_list_overlap=2))
    assert estimate(bold, n1=20, n2=15, m=2).value == pytest.approx(21 * 16 / 3 - 1)


def test_more_on_both_than_on_one_is_a_contradiction() -> None:
    found = estimate(n1=20, n2=5, m=6)
    assert found.value is None
    assert "contradict" in found.statement
    assert found.id.startswith("A14:contradiction")


def test_missing_count_is_asked_for() -> None:
    found = estimate(n1=20, m=6)
    assert found.value is None
    assert "missing" in found.statement
    assert "second -" in found.reason


def test_one_bad_row_does_not_silence_the_others() -> None:
    rows = [
        {"group": "women", "exists_best": 9, "n1": 2, "n2": 9, "m": 5},
        {"group": "lgbt", "exists_best": 9, **LISTS},
        {"group": "youth", "exists_best": 9},
    ]
    found = two_lists(a_map(universe=rows), CERTAIN)
    assert [(f.subject, f.value) for f in found] == [(("lgbt",), 47), (("women",), None)]


def test_without_any_list_it_is_refused() -> None:
    for m in (a_map("A"), ActorMap(), country(method="estimate")):
        with pytest.raises(Refused, match="two lists"):
            two_lists(m, CERTAIN)


def test_empty_lists_and_complete_overlap() -> None:
    none = View(date=DAY, thresholds=Thresholds(two_list_overlap=0))
    assert estimate(none, n1=0, n2=0, m=0).value == 0
    whole = estimate(n1=8, n2=8, m=8)
    assert (whole.value, whole.interval, whole.details["variance"]) == (8, (8, 8), 0)


def test_sources_that_share_a_key_are_one() -> None:
    m = a_map(
        universe=[{"group": "women", "exists_best": 9, "sources": "s1;s2", **LISTS}],
        sources=[{"id": "s1", "independent_key": "k"}, {"id": "s2", "independent_key": "k"}],
    )
    assert two_lists(m, CERTAIN).about("women").sources == 1


# --- the estimate stands for who exists --------------------------------------------------------------


def exists(**cells: Any) -> list[float]:
    found: Findings = gap(country(**cells), CERTAIN)
    return found.about("women").details["exists"]


def test_reach_is_compared_with_the_estimate_of_two_lists() -> None:
    assert exists(**LISTS) == [35, 47, 81]
    # 49/4 - 1 = 11.25 is rounded to whole actors, the interval outwards.
    assert exists(n1=6, n2=6, m=3) == [9, 11, 22]


def test_entered_figures_stand_where_the_lists_cannot_tell_or_are_not_the_method() -> None:
    usual = {"exists_low": 30, "exists_high": 55}
    for lists in ({"n1": 20, "n2": 15, "m": 2}, {"n1": 20, "n2": 5, "m": 6}, {}):
        assert exists(**usual, **lists) == [30, 40, 55]
    assert exists(**usual, **LISTS, method="estimate") == [30, 40, 55]
    assert exists(method="register") == [40, 40, 40]
