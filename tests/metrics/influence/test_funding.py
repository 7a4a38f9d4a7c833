"""Dependence on one funder (A43)."""

from __future__ import annotations

from typing import Any

import pytest
from maps import CERTAIN, DAY, a_map, actor, kala, tie

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.metrics.influence.funding import funder_dependence


def paid(source: str, target: str, share: object = "", **cells: Any) -> dict[str, Any]:
    return tie(source, target, "funding", weight=share, **cells)


def test_largest_share_of_the_recorded_ones() -> None:
    donors = [actor("D1", sphere="donor"), actor("D2", sphere="donor")]
    ties = [paid("D1", "A", 0.6), paid("D2", "A", 0.3), paid("D2", "B"), paid("A", "D1", 0.9)]
    found = funder_dependence(a_map(*"AB", actors=donors, ties=ties), CERTAIN)
    first, second = found
    assert (first.subject, first.value) == (("A",), 0.6)
    assert first.details == {"recorded": pytest.approx(0.9), "funders": 2, "unknown": 0}
    assert (second.value, second.details["unknown"]) == (None, 1)
    assert first.reason.startswith(
        "2 funders recorded, with 90% of the budget in all. Funders whose share was not entered: 0."
    )
    assert second.reason.startswith("1 funder recorded; no share was entered.")
    assert "without its share" in second.statement
    assert "Name of D1" not in first.statement + first.reason


def test_those_that_lean_most_on_one_funder_come_first() -> None:
    ties = [paid("D", "A", 0.2), paid("D", "B"), paid("D", "C", 0.9)]
    found = funder_dependence(a_map(*"ABCD", ties=ties), CERTAIN)
    assert [finding.subject for finding in found] == [("C",), ("A",), ("B",)]


def test_shares_above_the_whole_are_pointed_out() -> None:
    (found,) = funder_dependence(a_map(*"ABC", ties=[paid("A", "C", 0.7), paid("B", "C", 0.5)]), CERTAIN)
    assert "more than the whole" in found.reason


def test_funding_that_is_rather_not_believed_is_left_out() -> None:
    ties = [paid("A", "C", 0.7, grade="E5"), paid("B", "C", 0.5, grade="B2")]
    (found,) = funder_dependence(a_map(*"ABC", ties=ties), View(date=DAY))
    assert found.value == 0.5


def test_without_funding_it_is_refused() -> None:
    for m in (kala(), a_map(), ActorMap()):
        with pytest.raises(Refused, match="No funding"):
            funder_dependence(m, CERTAIN)
