"""In invented societies with a known truth, plans and questions of ours do better than the usual ways."""

from __future__ import annotations

from functools import reduce
from operator import add

import numpy as np
import pytest
from interviewed import ORDERS, Outcome, outcome
from seeds import tries
from society import POLICIES, QUARTERS, Society, Tally, asked_for, errors_by_quarter

from actormap.core.config import View

SOCIETIES = tries(200, few=80)


@pytest.fixture(scope="module")
def tallies() -> dict[str, Tally]:
    every = [Society(seed) for seed in range(SOCIETIES)]
    return {
        name: reduce(add, (asked_for(society, policy) for society in every))
        for name, policy in POLICIES.items()
    }


@pytest.mark.parametrize("other", sorted(set(POLICIES) - {"ours"}))
def test_more_introductions_a_request_with_less_exposure(tallies: dict[str, Tally], other: str) -> None:
    assert tallies["ours"].targets == tallies[other].targets == SOCIETIES * 8
    assert tallies["ours"].per_request > 1.1 * tallies[other].per_request
    assert tallies["ours"].exposed < 0.8 * tallies[other].exposed


def test_nobody_is_asked_who_must_not_be(tallies: dict[str, Tally]) -> None:
    assert tallies["ours"].barred == 0
    assert tallies["shortest"].barred > 0
    assert tallies["most connected"].barred > 0


# --- trust that is learned from what came of introductions -------------------------------------------


@pytest.mark.parametrize("certain", [True, False], ids=["certain", "doubtful"])
def test_who_will_say_yes_is_foretold_better_each_quarter(certain: bool) -> None:
    view = View(certain=certain)
    every = np.array([errors_by_quarter(seed, view=view) for seed in range(tries(100, few=12))])
    scores = every.mean(axis=0)
    assert len(scores) == len(QUARTERS)
    assert (np.diff(scores) < 0).all(), scores


# --- questions ---------------------------------------------------------------------------------------

ASKED = tries(100, few=12)


@pytest.fixture(scope="module")
def outcomes() -> dict[str, list[Outcome]]:
    return {name: [outcome(seed, order) for seed in range(ASKED)] for name, order in ORDERS.items()}


def interviews(outcomes: list[Outcome]) -> tuple[float, float]:
    """In the median society: until half and until nine in ten of the isolated are found."""
    half, nine, _ = np.median(outcomes, axis=0)
    return float(half), float(nine)


def test_isolated_are_found_with_far_fewer_interviews(outcomes: dict[str, list[Outcome]]) -> None:
    half, nine = interviews(outcomes["ours"])
    simple_half, simple_nine = interviews(outcomes["least asked, if open"])
    assert half <= 0.5 * simple_half
    assert nine <= 0.8 * simple_nine
    assert half < interviews(outcomes["at random"])[0]


def test_who_is_called_isolated_is_isolated(outcomes: dict[str, list[Outcome]]) -> None:
    assert np.mean([one.precision for one in outcomes["ours"]]) >= 0.95


def test_half_of_the_isolated_are_found_in_each_society(outcomes: dict[str, list[Outcome]]) -> None:
    assert all(np.isfinite(one.half) for one in outcomes["ours"])
    assert not all(np.isfinite(one.half) for one in outcomes["at random"])
