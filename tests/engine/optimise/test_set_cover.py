"""The smallest cover: against all sets, and against another program."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from seeds import seeded

from actormap.engine.optimise import set_cover
from actormap.engine.optimise.set_cover import smallest_cover


def drawn(seed: int, candidates: int = 9) -> tuple[np.ndarray, np.ndarray]:
    """Chances of few values, so that many sets are equal; every target is opened by somebody."""
    random = np.random.default_rng(seed)
    targets = int(random.integers(1, 9))
    chance = random.choice([0, 0, 0, 0.5, 0.6], size=(int(random.integers(1, candidates + 1)), targets))
    chance[random.integers(len(chance)), chance.max(axis=0) == 0] = 0.4
    return chance, random.choice([0, 0.25, 0.5], size=len(chance))


def judged(some: tuple[int, ...], chance: np.ndarray, exposure: np.ndarray) -> tuple[float, float]:
    rows = list(some)
    return -round(chance[rows].max(axis=0).sum(), 9), round(exposure[rows].sum(), 9)


def every_cover(chance: np.ndarray, exposure: np.ndarray) -> list[tuple[int, ...]]:
    """All covers of the smallest size, the best first."""
    for size in range(1, len(chance) + 1):
        found = [
            some
            for some in combinations(range(len(chance)), size)
            if (chance[list(some)] > 0).any(axis=0).all()
        ]
        if found:
            return sorted(found, key=lambda some: (*judged(some, chance, exposure), some))
    raise AssertionError


@seeded(range(300))
def test_smallest_cover_is_that_of_brute_force_with_its_order(seed: int) -> None:
    chance, exposure = drawn(seed)
    wanted = every_cover(chance, exposure)
    found = smallest_cover(chance, exposure, most=20, equal=5)
    assert found.exact
    assert [found.chosen, *found.equal] == wanted[:6]


@seeded(range(20))
def test_smallest_cover_of_twenty_is_as_small_as_that_of_an_integer_program(seed: int) -> None:
    random = np.random.default_rng(seed)
    chance = random.choice([0, 0, 0, 0.5], size=(20, 40))
    chance[random.integers(20), chance.max(axis=0) == 0] = 0.4
    found = smallest_cover(chance, np.zeros(20), most=20)
    opens = LinearConstraint((chance > 0).T.astype(float), lb=1)
    solved = milp(np.ones(20), constraints=opens, integrality=np.ones(20), bounds=Bounds(0, 1))
    assert len(found.chosen) == round(solved.fun)
    assert (chance[list(found.chosen)] > 0).any(axis=0).all()


@seeded(range(100))
def test_greedy_cover_opens_all_has_nobody_needless_and_keeps_its_bound(seed: int) -> None:
    chance, exposure = drawn(seed)
    found = smallest_cover(chance, exposure, most=0)
    assert not found.exact
    assert (chance[list(found.chosen)] > 0).any(axis=0).all()
    for u in found.chosen:
        rest = [v for v in found.chosen if v != u]
        assert not (chance[rest] > 0).any(axis=0).all()
    harmonic = sum(1 / k for k in range(1, chance.shape[1] + 1))
    assert len(found.chosen) <= harmonic * len(every_cover(chance, exposure)[0]) + 1e-9


def test_greedy_takes_the_one_that_opens_most_although_two_others_would_do() -> None:
    chance = np.array([[1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1], [0, 1, 1, 1, 1, 0.0]])
    assert smallest_cover(chance, np.zeros(3), most=3).chosen == (0, 1)
    assert len(smallest_cover(chance, np.zeros(3), most=2).chosen) == 2  # the needless one is left out


def test_equal_covers_come_by_chance_then_exposure_then_position() -> None:
    chance = np.array([[0.5], [0.6], [0.6], [0.6]])
    found = smallest_cover(chance, np.array([0, 0.5, 0.25, 0.25]), most=4)
    assert [found.chosen, *found.equal] == [(2,), (3,), (1,), (0,)]


@seeded(range(40))
def test_an_integer_program_finds_what_trying_all_sets_finds(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance, exposure = drawn(seed)
    wanted = every_cover(chance, exposure)
    monkeypatch.setattr(set_cover, "TRIED", 0)
    monkeypatch.setattr(set_cover, "NODES", 10_000)
    found = smallest_cover(chance, exposure, most=20, equal=len(wanted))
    assert found.exact
    assert [found.chosen, *found.equal] == wanted


def test_more_candidates_than_sets_can_be_tried_of_are_solved() -> None:
    # Thirty candidates open two of sixty targets each; one opens two of those as well, and better.
    chance = np.kron(np.eye(30), np.full((1, 2), 0.5))
    better = np.zeros((1, 60))
    better[0, 10:12] = 0.6
    found = smallest_cover(np.vstack([chance, better]), np.zeros(31), most=31)
    assert (found.chosen, found.equal, found.exact) == ((*range(5), *range(6, 31)), ((*range(30),),), True)
    assert not smallest_cover(np.vstack([chance, better]), np.zeros(31), most=30).exact


def test_a_program_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(set_cover, "NODES", 0)
    random = np.random.default_rng(0)
    chance = np.where(random.random((60, 30)) < 0.1, random.random((60, 30)), 0)
    chance[0, chance.max(axis=0) == 0] = 0.4
    found = smallest_cover(chance, np.zeros(60), most=60)
    assert (found.exact, found.equal) == (False, ())
    assert (chance[list(found.chosen)] > 0).any(axis=0).all()
