"""How far two orders agree, against scipy and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from maps import expected
from scipy import stats  # noqa: TID251 - what ours is held against

from actormap.engine.statistics import agreement
from actormap.engine.statistics.agreement import Ranking


def spearman(x: np.ndarray, y: np.ndarray) -> float:
    return agreement.spearman(Ranking.by(x), Ranking.by(y))


def kendall(x: np.ndarray, y: np.ndarray) -> float:
    return agreement.kendall(Ranking.by(x), Ranking.by(y))


def overlap(x: np.ndarray, y: np.ndarray, first: int) -> float:
    return agreement.overlap(Ranking.by(x), Ranking.by(y), first)


def two(seed: int, size: int, levels: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = rng.integers(0, levels, size).astype(float)
    return x, x + rng.integers(-2, 3, size)


def test_kendall_of_the_worked_example() -> None:
    x, y = np.array([1.0, 2, 3, 4]), np.array([1.0, 3, 2, 4])
    assert kendall(x, y) == pytest.approx(expected()["tau"], abs=6e-7)
    assert spearman(x, y) == pytest.approx(0.8)


@pytest.mark.parametrize("levels", [2, 5, 1_000])
@pytest.mark.parametrize("size", [3, 9, 40, 300, 1_200])
def test_correlations_are_those_of_scipy(size: int, levels: int) -> None:
    x, y = two(size, size, levels)
    assert spearman(x, y) == pytest.approx(stats.spearmanr(x, y).statistic, abs=1e-12)
    assert kendall(x, y) == pytest.approx(stats.kendalltau(x, y).statistic, abs=1e-12)


def test_kendall_is_pairs_in_order_less_pairs_out_of_it() -> None:
    x, y = two(7, 12, 6)
    agree = apart = tied_x = tied_y = 0
    for i in range(12):
        for j in range(i):
            step = np.sign(x[i] - x[j]) * np.sign(y[i] - y[j])
            agree, apart = agree + (step > 0), apart + (step < 0)
            tied_x, tied_y = tied_x + (x[i] == x[j]), tied_y + (y[i] == y[j])
    pairs = 66
    by_hand = (agree - apart) / np.sqrt((pairs - tied_x) * (pairs - tied_y))
    assert kendall(x, y) == pytest.approx(by_hand)


@pytest.mark.parametrize("size", [0, 1, 4, 600])
def test_no_correlation_where_all_are_equal(size: int) -> None:
    same, other = np.ones(size), np.arange(size, dtype=float)
    assert np.isnan(spearman(same, other))
    assert np.isnan(kendall(other, same))


def test_noise_beyond_nine_digits_makes_no_order() -> None:
    x = np.array([0.1 + 0.2, 0.3, 0.5])
    assert spearman(x, np.array([1.0, 1.0, 2.0])) == pytest.approx(1)
    assert overlap(x, np.array([2.0, 2.0, 1.0]), 1) == 0


@pytest.mark.parametrize(
    ("x", "y", "first", "share"),
    [
        ([4, 3, 2, 1], [4, 3, 2, 1], 1, 1),
        ([4, 3, 2, 1], [3, 4, 2, 1], 1, 0),
        ([4, 3, 2, 1], [3, 4, 1, 2], 3, 2 / 4),  # A B C against A B D
        ([4, 4, 2, 1], [4, 3, 2, 1], 1, 1 / 2),  # both that share the first place are first
        ([1, 1, 1], [3, 2, 1], 1, 1 / 3),
        ([2, 1], [2, 1], 9, 1),
    ],
)
def test_overlap_of_the_first(x: list[float], y: list[float], first: int, share: float) -> None:
    assert overlap(np.array(x, dtype=float), np.array(y, dtype=float), first) == pytest.approx(share)
