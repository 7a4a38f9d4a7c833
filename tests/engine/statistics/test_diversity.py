"""Measures of spread: published and hand-worked values, and the formulas as they are written."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from maps import expected

from actormap.engine.statistics.small_samples import POINTS, blau, concentration, gini, lorenz

amounts = st.lists(st.floats(0, 1e6), min_size=1, max_size=40).filter(lambda some: sum(some) > 1e-3)


def test_gini_of_the_examples() -> None:
    assert gini(np.array([0, 0, 1, 3.0])) == pytest.approx(expected()["gini_0013"])
    best = np.array(list(expected()["best_path_prob"].values()))
    assert gini(best) == pytest.approx(expected()["gini_best_path_prob"], abs=6e-7)


@given(amounts)
def test_gini_is_the_mean_difference_over_twice_the_mean(values: list[float]) -> None:
    x = np.array(values)
    wanted = np.abs(x[:, None] - x[None, :]).sum() / (2 * len(x) ** 2 * x.mean())
    assert gini(x) == pytest.approx(wanted, abs=1e-9)


@given(amounts)
def test_gini_is_twice_the_area_above_the_lorenz_curve(values: list[float]) -> None:
    x = np.array(values)
    points = np.array(lorenz(x))
    area = np.trapezoid(points[:, 1], points[:, 0])
    assert gini(x) == pytest.approx(1 - 2 * area, abs=1e-9)


@given(amounts)
def test_lorenz_curve_rises_from_nothing_to_all_and_never_above_equality(values: list[float]) -> None:
    points = lorenz(np.array(values))
    assert (points[0], points[-1]) == ((0.0, 0.0), (1.0, 1.0))
    assert all(after >= before for (_, before), (_, after) in pairwise(points))
    assert all(share <= part + 1e-9 for part, share in points)


def test_lorenz_curve_of_many_has_a_point_a_hundredth() -> None:
    points = lorenz(np.arange(10_000, dtype=float))
    assert len(points) == POINTS
    assert points[50] == pytest.approx((0.5, 0.25), abs=1e-3)


def test_concentration_of_ten_five_five() -> None:
    assert concentration(np.array([10, 5, 5.0])) == 0.375
    assert blau(np.array([10, 5, 5.0])) == 0.625
    assert concentration(np.array([3.0])) == 1.0
    assert blau(np.ones(4)) == 0.75


@pytest.mark.parametrize("measure", [gini, concentration, blau])
@pytest.mark.parametrize("nothing", [[], [0.0], [0.0, 0.0]])
def test_nothing_to_spread_has_no_measure(measure: object, nothing: list[float]) -> None:
    assert measure(np.array(nothing)) is None
    assert lorenz(np.array(nothing)) == []
