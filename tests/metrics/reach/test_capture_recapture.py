"""How many exist by two lists (A14), and that reach is compared with it (A13)."""

from __future__ import annotations

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
    # Of 32 who exist 1.7 % of two such lists share so few as six, of 114 2.46 % so many.
    assert found.interval == (33.0, 113.0)
    assert "lower bound" in two_lists(country(**LISTS), CERTAIN).caveats[0]
    assert found.at_most == "indicative"
    assert found.coverage == pytest.approx(29 / 47)


def test_estimate_is_whole_wherever_it_stands() -> None:
    found = estimate(n1=9, n2=9, m=5)  # 10 x 10 / 6 - 1 = 15.7
    assert "= 15.7." in found.reason
    assert "About 16 actors" in found.statement
    assert (found.value, found.interval, found.details["seen_share"]) == (16, (13, 36), 13 / 16)
    assert exists(n1=9, n2=9, m=5) == [13, 16, 36]


def test_where_lists_do_not_count_the_reason_names_the_figure_that_does() -> None:
    other = "Other analyses take the entered figure, 40."
    assert other not in estimate(**LISTS).reason
    assert other in estimate(**LISTS, method="register").reason
    assert other in estimate(n1=20, n2=15, m=4).reason
    assert exists(**LISTS, method="register") == exists(n1=20, n2=15, m=4) == [40, 40, 40]


def test_fewer_than_five_on_both_is_no_estimate() -> None:
    found = estimate(n1=20, n2=15, m=4)
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
    # That two lists are empty, or share nobody, says nothing of how many exist.
    with pytest.raises(Refused, match="two_list_overlap=0"):
        Thresholds(two_list_overlap=0)
    assert estimate(View(date=DAY, thresholds=Thresholds(two_list_overlap=1)), n1=0, n2=0, m=0).value is None
    # Of nine who exist two lists of eight share all eight in 1 of 9 cases, of ten in 1 of 45.
    whole = estimate(n1=8, n2=8, m=8)
    assert (whole.value, whole.interval, whole.details["variance"]) == (8, (8, 9), 0)


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
    assert exists(**LISTS) == [33, 47, 113]


def test_entered_figures_stand_where_the_lists_cannot_tell_or_are_not_the_method() -> None:
    usual = {"exists_low": 30, "exists_high": 55}
    for lists in ({"n1": 20, "n2": 15, "m": 4}, {"n1": 20, "n2": 5, "m": 6}, {}):
        assert exists(**usual, **lists) == [30, 40, 55]
    assert exists(**usual, **LISTS, method="estimate") == [30, 40, 55]
    assert exists(method="register") == [40, 40, 40]
