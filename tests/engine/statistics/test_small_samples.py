"""Tests on small counts, against scipy and against counting by hand."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from itertools import accumulate, combinations, combinations_with_replacement, product
from math import comb, exp, factorial, prod, sqrt

import numpy as np
import pytest
from drawn_lists import Lists
from hypothesis import given
from hypothesis import strategies as st
from maps import expected
from scipy import stats  # noqa: TID251 - what ours is held against

from actormap.engine.segregation.random_groups import random_sums
from actormap.engine.statistics.small_samples import (
    about_as_many,
    binomial_at_least,
    chapman,
    hypergeometric_at_most,
    overlap_interval,
    poisson_at_least,
    rate_at_least,
    several_at_least,
)

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


def overlap_chance(both: range, exist: int, first: int, second: int) -> Fraction:
    """Chance that so many are on both of two lists that were made apart, exactly."""
    ways = sum(comb(first, k) * comb(exist - first, second - k) for k in both if k <= second)
    return Fraction(ways, comb(exist, second))


def test_interval_of_two_lists_is_that_of_exact_fractions() -> None:
    """Six of 20 and 15 on both: of 32 and of 114 who exist so few, and so many, are too rare."""
    few, many = range(7), range(6, 16)
    inside = [
        exist
        for exist in range(29, 200)
        if min(overlap_chance(few, exist, 20, 15), overlap_chance(many, exist, 20, 15)) >= Fraction(1, 40)
    ]
    assert (inside[0], inside[-1]) == overlap_interval(20, 15, 6) == (33, 113)
    assert float(overlap_chance(few, 32, 20, 15)) == pytest.approx(0.01699, abs=5e-6)
    assert float(overlap_chance(many, 114, 20, 15)) == pytest.approx(0.02461, abs=5e-6)


@given(st.integers(1, 25), st.integers(1, 25), st.data())
def test_upper_end_is_that_of_a_prior_of_one_by_one_more(
    first: int, second: int, data: st.DataObject
) -> None:
    """Rivest and Yauck (2023): below it lie 97.5 % of the posterior, of which this is the closed sum."""
    both = data.draw(st.integers(1, min(first, second)))
    listed = first + second - both
    _, high = overlap_interval(first, second, both)
    chance = float(overlap_chance(range(both, both + 1), listed, first, second)) / (listed + 1)
    posterior = [chance * both]  # over all numbers that may exist these chances add up to 1 / both
    for exist in range(listed + 1, high + 1):
        more = (exist - first) * (exist - second) / ((exist - listed) * (exist + 1))
        posterior.append(posterior[-1] * more)
    below = list(accumulate(posterior))
    assert below[-1] >= 0.975 - 1e-9
    assert len(below) == 1 or below[-2] < 0.975 + 1e-9


def test_where_exactly_one_in_forty_remains_is_inside() -> None:
    """One on both of 1 and 35: of 1,400 just 2.5 % of pairs of lists share it."""
    assert overlap_interval(1, 35, 1) == (35, 1400)


@given(st.integers(1, 300), st.data())
def test_estimate_lies_in_an_interval_that_holds_those_on_a_list(first: int, data: st.DataObject) -> None:
    second = data.draw(st.integers(1, 300))
    both = data.draw(st.integers(1, min(first, second)))
    estimate, variance = chapman(first, second, both)
    low, high = overlap_interval(first, second, both)
    assert overlap_interval(second, first, both) == (low, high)
    assert variance >= 0
    assert first + second - both <= low <= round(estimate) <= high


def test_absurd_lists_are_answered() -> None:
    for both in (1, 5, 10**6, 10**9):
        low, high = overlap_interval(10**9, 10**9, both)
        assert 2 * 10**9 - both <= low <= round(chapman(10**9, 10**9, both)[0]) <= high


@pytest.mark.parametrize(("first", "second", "both"), [(5, 9, 6), (5, 9, 0), (0, 0, 0)])
def test_no_interval_from_lists_that_cannot_tell(first: int, second: int, both: int) -> None:
    with pytest.raises(ValueError, match="on both lists"):
        overlap_interval(first, second, both)


@pytest.mark.parametrize("exist", [8, 10, 15, 20, 30])
def test_interval_of_two_lists_holds(exist: int) -> None:
    """Counted over every outcome of two lists, with the chance of each.

    However long the lists are, it fails in 5 % of all cases at most; where five are on both, so that a
    figure is given, in 8 % at most, unless five are so rare that they alone are luck.
    """
    interval = cache(overlap_interval)
    for first in range(1, exist + 1):
        for second in range(first, exist + 1):
            every = np.arange(max(1, first + second - exist), first + 1)
            missed = [not within(exist, interval(first, second, both)) for both in every.tolist()]
            fails = stats.hypergeom.pmf(every, exist, first, second)[missed].sum()
            assert fails <= 0.05 + 1e-9
    for shares in combinations_with_replacement((0.3, 0.5, 0.65, 0.8), 2):
        given_at_all, holds = Lists(exist, *shares).holding(interval, least=5)
        assert given_at_all - holds <= 0.05
        assert given_at_all < 0.05 or holds / given_at_all >= 0.92


def within(number: int, interval: tuple[int, int]) -> bool:
    return interval[0] <= number <= interval[1]


def test_interval_of_two_lists_does_not_hold_if_one_copies_the_other() -> None:
    """What the caveat of the analysis says: of lists that copy, it is no more than a lower bound."""
    apart = Lists(30, 0.5, 0.3).holding(overlap_interval, least=5)
    copied = Lists(30, 0.5, 0.3, copied=0.5).holding(overlap_interval, least=5)
    assert apart[1] / apart[0] > 0.95
    assert copied[1] / copied[0] < 0.8


@given(st.integers(1, 400), st.data())
def test_hypergeometric_tail_is_that_of_exact_fractions(total: int, data: st.DataObject) -> None:
    drawn, marked = data.draw(st.integers(0, total)), data.draw(st.integers(0, total))
    found = data.draw(st.integers(0, total))
    wanted = float(overlap_chance(range(min(found, drawn) + 1), total, marked, drawn))
    tail = hypergeometric_at_most(found, drawn=drawn, marked=marked, total=total)
    assert tail == pytest.approx(wanted, rel=1e-9, abs=1e-12)


def test_more_on_both_lists_than_on_one_is_an_error() -> None:
    with pytest.raises(ValueError, match="more are on both lists"):
        chapman(5, 9, 6)


@given(st.integers(0, 6), st.lists(st.floats(0, 1), max_size=5))
def test_several_events_by_all_that_can_happen(least: int, chances: list[float]) -> None:
    wanted = 0.0
    for happened in product((True, False), repeat=len(chances)):
        if sum(happened) >= least:
            wanted += prod(p if so else 1 - p for p, so in zip(chances, happened, strict=True))
    assert several_at_least(least, np.array(chances)) == pytest.approx(wanted, abs=1e-12)


def test_count_stands_within_a_tenth_or_one() -> None:
    """Of two that are there with .5 each 1 or 2 are with 3/4; of thirty all the same it is 27 to 33."""
    assert about_as_many(2, np.array([0.5, 0.5]), 0.1) == pytest.approx(0.75)
    thirty = np.full(30, 0.95)
    wanted = sum(comb(30, n) * 0.95**n * 0.05 ** (30 - n) for n in (27, 28, 29, 30))
    assert about_as_many(30, thirty, 0.1) == pytest.approx(wanted)
    assert about_as_many(2, np.array([1.0, 1.0, 0.9, 0.9]), 0.1) == pytest.approx(1 - 0.81)


@pytest.mark.parametrize(("count", "expected"), [(0, 2.5), (1, 2.5), (4, 2.5), (3, 0.0), (40, 31.0)])
def test_poisson_tail_is_the_sum_of_its_terms(count: int, expected: float) -> None:
    below = sum(exp(-expected) * expected**k / factorial(k) for k in range(count))
    assert poisson_at_least(count, expected=expected) == pytest.approx(1 - below, abs=1e-12)
