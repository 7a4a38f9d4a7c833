"""Tests on small counts, against scipy and against counting by hand."""

from __future__ import annotations

from itertools import combinations
from math import comb, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from maps import expected
from scipy import stats  # noqa: TID251 - what ours is held against

from actormap.engine.segregation.random_groups import random_sums
from actormap.engine.statistics.capture_recapture import chapman, chapman_interval
from actormap.engine.statistics.small_samples import binomial_at_least, rate_at_least

SIX = 6e-7


def test_kala_hostile_ties_as_if_each_were_independent() -> None:
    found = binomial_at_least(3, trials=4, chance=2 / 9)
    assert found == pytest.approx(expected()["binom_p_neg_to_Q"], abs=SIX)


@given(st.integers(0, 60), st.integers(0, 60), st.floats(0.001, 0.999))
def test_binomial_tail_is_that_of_scipy(found: int, trials: int, chance: float) -> None:
    wanted = stats.binom.sf(found - 1, trials, chance)
    assert binomial_at_least(found, trials=trials, chance=chance) == pytest.approx(wanted, abs=1e-12)


@pytest.mark.parametrize(("found", "trials"), [(0, 0), (0, 5), (1, 0), (7, 5), (5, 5)])
def test_binomial_tail_at_its_ends(found: int, trials: int) -> None:
    wanted = sum(comb(trials, k) * 0.3**k * 0.7 ** (trials - k) for k in range(found, trials + 1))
    assert binomial_at_least(found, trials=trials, chance=0.3) == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("events", "exposure"), [((3, 1), (2.0, 7.0)), ((0, 4), (1.0, 1.0)), ((9, 30), (1.5, 40.0))]
)
def test_two_rates_are_compared_as_by_scipy(events: tuple[int, int], exposure: tuple[float, float]) -> None:
    share = exposure[0] / sum(exposure)
    wanted = stats.binomtest(events[0], sum(events), share, alternative="greater").pvalue
    assert rate_at_least(events, exposure) == pytest.approx(wanted)


def test_no_event_anywhere_says_nothing() -> None:
    assert rate_at_least((0, 0), (2.0, 7.0)) == 1.0


def test_kala_pairs_hit_as_often_by_hostile_ties() -> None:
    # In-counts F 2, G 1, D 1 of nine: only F with G or D makes three.
    values = np.array([2, 1, 1, 0, 0, 0, 0, 0, 0], dtype=float)
    assert random_sums(values, 2, exact=100, draws=1, seed=1).at_least(3) == pytest.approx(2 / 36)


@given(st.lists(st.integers(0, 4), min_size=1, max_size=8), st.data())
def test_sums_over_random_groups_are_counted_exactly(values: list[int], data: st.DataObject) -> None:
    size = data.draw(st.integers(1, len(values)))
    observed = data.draw(st.integers(0, 12))
    sums = [sum(some) for some in combinations(values, size)]
    wanted = sum(total >= observed for total in sums) / len(sums)
    found = random_sums(np.array(values, dtype=float), size, exact=100, draws=1, seed=1).at_least(observed)
    assert found == pytest.approx(wanted)


def test_drawn_groups_come_near_the_exact_chance() -> None:
    values = np.array([3, 2, 2, 1, 1] + [0] * 25, dtype=float)
    exact = random_sums(values, 4, exact=100_000, draws=1, seed=1).at_least(4)
    drawn = random_sums(values, 4, exact=1, draws=40_000, seed=1).at_least(4)
    assert drawn == pytest.approx(exact, abs=0.01)
    # Of 30 choose 4 groups, how many hold how many of the five: a hypergeometric check of the draws.
    ones = (values > 0).astype(float)
    assert random_sums(ones, 4, exact=100_000, draws=1, seed=1).at_least(2) == pytest.approx(
        stats.hypergeom.sf(1, 30, 5, 4)
    )


def test_two_lists_of_the_example() -> None:
    estimate, variance = chapman(20, 15, 6)
    figures = [estimate, variance, sqrt(variance), (20 + 15 - 6) / estimate]
    assert figures == pytest.approx(expected()["chapman"], abs=SIX)


def test_two_lists_estimate_without_bias_when_they_cover_all() -> None:
    """Chapman (1951): exactly unbiased where the lists together are as long as the population."""
    exist, first, second = 14, 9, 7
    mean = sum(
        stats.hypergeom.pmf(both, exist, first, second) * chapman(first, second, both)[0]
        for both in range(min(first, second) + 1)
        if stats.hypergeom.pmf(both, exist, first, second) > 0
    )
    assert mean == pytest.approx(exist)


@given(st.integers(0, 40), st.integers(0, 40), st.data())
def test_estimate_is_never_below_those_on_a_list(first: int, second: int, data: st.DataObject) -> None:
    both = data.draw(st.integers(0, min(first, second)))
    estimate, variance = chapman(first, second, both)
    low, high = chapman_interval(first, second, both)
    assert first + second - both <= estimate + 1e-9
    assert variance >= 0
    assert first + second - both <= low <= estimate + 1e-9
    assert estimate <= high


def test_more_on_both_lists_than_on_one_is_an_error() -> None:
    with pytest.raises(ValueError, match="more are on both lists"):
        chapman(5, 9, 6)
