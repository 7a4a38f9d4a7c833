"""Friendly and hostile ties in one score, and how many of each (A17)."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest
from maps import CERTAIN, a_map, tie

from actormap.core.config import Thresholds
from actormap.core.errors import Refused
from actormap.metrics.influence.signed_centrality import signed_influence

ANSWERED = replace(CERTAIN, thresholds=Thresholds(indicative_coverage=0))
"""The same day, where nobody was asked."""
BY: dict[Literal["in", "out", "all"], str] = {
    "in": (
        "by a score that recorded friendly ties towards it raise and hostile ones lower (signed centrality)"
    ),
    "out": (
        "by a score that its recorded friendly ties to others raise and hostile ones lower "
        "(signed centrality)"
    ),
    "all": "by a score that recorded friendly ties raise and hostile ones lower (signed centrality)",
}


def test_a_pair_counts_once_in_each_direction_and_the_hostile_tie_of_both() -> None:
    ties = [tie("A", "B"), tie("B", "A", "solidarity"), tie("A", "C"), tie("C", "A", "avoidance")]
    found = signed_influence(a_map("A", "B", "C", ties=ties), ANSWERED).about("A").details
    counts = {"friendly_in": 1, "friendly_out": 2, "hostile_in": 1, "hostile_out": 0}
    assert {name: found[name] for name in counts} == counts


def test_a_tie_without_a_direction_keeps_its_way_back_beside_a_hostile_one() -> None:
    ties = [tie("A", "B", "coordination"), tie("A", "B", "avoidance")]
    m = a_map("A", "B", "C", ties=ties)
    score = {
        way: [signed_influence(m, ANSWERED, direction=way).about(one).value for one in "AB"]
        for way in ("out", "in")
    }  # b = 2n - 2 = 4: A has -2 towards B, which has 1 towards A
    assert score["out"] == pytest.approx([(1 - 2 / 4) / (1 - 4 / 16), (1 + 1 / 4) / (1 - 1 / 16)])
    assert score["in"] == pytest.approx([(1 + 1 / 4) / (1 - 1 / 16), (1 - 2 / 4) / (1 - 4 / 16)])
    for way, words in BY.items():
        assert words in signed_influence(m, ANSWERED, direction=way).about("A").statement
    told = signed_influence(m, ANSWERED).about("B").details
    assert (told["friendly_out"], told["friendly_in"], told["hostile_in"]) == (1, 0, 1)


def test_an_act_that_was_looked_into_and_not_corroborated_is_no_tie() -> None:
    label = {"type": "label", "by_id": "A", "subjects": "B", "date": "2025-01-10", "verified": "no"}
    m = a_map(
        "A", "B", "C", ties=[tie("A", "B", "label", **{"from": "2025-01-10"})], events=[label | {"id": "e"}]
    )
    with pytest.raises(Refused, match="no friendly or hostile tie is recorded"):
        signed_influence(m, ANSWERED)


def test_a_first_place_is_indicative_at_most() -> None:
    leaves = [f"x{number:02}" for number in range(40)]
    sources = [{"id": one, "reliability": "A", "credibility": "1"} for one in "st"]
    ties = [tie("A", leaf, sources="s;t") for leaf in leaves]
    found = signed_influence(a_map("A", *leaves, ties=ties, sources=sources), ANSWERED, limit=50)
    at_most = {bool(one.details["within"]): one.at_most for one in found}
    assert found.findings[0].subject == ("A",)
    assert at_most == {True: "indicative", False: "supported"}
