"""Friendly and hostile ties in one score, and how many of each (A17)."""

from __future__ import annotations

from dataclasses import replace

from maps import CERTAIN, a_map, tie

from actormap.config import Thresholds
from actormap.metrics.influence.signed_centrality import signed_influence

ANSWERED = replace(CERTAIN, thresholds=Thresholds(indicative_coverage=0))
"""The same day, where nobody was asked."""


def test_a_pair_counts_once_in_each_direction_and_the_hostile_tie_of_both() -> None:
    ties = [tie("A", "B"), tie("B", "A", "solidarity"), tie("A", "C"), tie("C", "A", "avoidance")]
    found = signed_influence(a_map("A", "B", "C", ties=ties), ANSWERED).about("A").details
    counts = {"friendly_in": 1, "friendly_out": 2, "hostile_in": 1, "hostile_out": 0}
    assert {name: found[name] for name in counts} == counts
