"""Pairs by blocks against sets, and the first rows of many against a full sort."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from seeds import seeded

from actormap.engine.pairs.co_occurrence import (
    TopRows,
    WeightedPairs,
    columns_in_common,
    membership,
    pairs_in_common,
)

BIG = 1 << 40


def random_table(seed: int, n: int, width: int, worth: int) -> WeightedPairs:
    table = np.random.default_rng(seed).random((n, width)) < 0.3
    actor, column = (codes.astype(np.int32) for codes in np.nonzero(table))
    return actor, column, worth


def random_marks(seed: int, n: int, worth: int) -> WeightedPairs:
    pairs = [
        pair for pair in combinations(range(n), 2) if np.random.default_rng([seed, *pair]).random() < 0.3
    ]
    ends = np.array(pairs, dtype=np.int32).reshape(-1, 2)
    return ends[:, 0], ends[:, 1], worth


def by_sets(tables: list[WeightedPairs], marks: list[WeightedPairs]) -> dict[tuple[int, int], int]:
    found: Counter[tuple[int, int]] = Counter()
    for actor, column, worth in tables:
        for c in set(column.tolist()):
            for pair in combinations(sorted(actor[column == c].tolist()), 2):
                found[pair] += worth
    for u, v, worth in marks:
        for pair in zip(u.tolist(), v.tolist(), strict=True):
            found[pair] += worth
    return dict(found)


@pytest.mark.parametrize("block", [1, 7, 1 << 16])
@seeded(range(20))
def test_pairs_are_those_of_sets_whatever_the_block(seed: int, block: int) -> None:
    n = 3 + seed % 9
    tables = [random_table(seed, n, 5, 1), random_table(seed + 1, n, 4, BIG)]
    marks = [random_marks(seed, n, 1 << 20), random_marks(seed + 1, n, 1 << 21)]
    found, last = {}, -1
    for u, v, value in pairs_in_common(n, tables, marks, block=block):
        assert len(u)
        assert (u < v).all()
        assert u[0] > last
        assert (np.diff(u) >= 0).all()
        last = u[-1]
        found |= dict(zip(zip(u.tolist(), v.tolist(), strict=True), value.tolist(), strict=True))
    assert found == by_sets(tables, marks)


def test_pairs_of_nothing() -> None:
    none = np.zeros(0, dtype=np.int32)
    assert list(pairs_in_common(0, [], [])) == []
    assert list(pairs_in_common(4, [(none, none, 1)], [(none, none, 2)])) == []
    alone = np.array([1], dtype=np.int32)
    assert list(pairs_in_common(4, [(alone, alone, 1)], [])) == []


@seeded(range(5))
def test_columns_in_common_are_those_of_sets(seed: int) -> None:
    actor, column, _ = random_table(seed, 6, 8, 1)
    sets = [set(column[actor == v].tolist()) for v in range(6)]
    u, v = (np.array(some, dtype=np.int32) for some in zip(*combinations(range(6), 2), strict=True))
    pair, common = columns_in_common(membership(6, actor, column, 8), u, v)
    for position, (a, b) in enumerate(zip(u.tolist(), v.tolist(), strict=True)):
        assert set(common[pair == position].tolist()) == sets[a] & sets[b]


@pytest.mark.parametrize("limit", [0, 1, 3, 10, 1000])
@seeded(range(10))
def test_first_rows_are_those_of_a_full_sort(seed: int, limit: int) -> None:
    rng = np.random.default_rng(seed)
    best, every = TopRows(limit), []
    for start in range(0, 60, 12):
        value, name = rng.integers(0, 4, 12), np.arange(start, start + 12)
        every += zip(value.tolist(), name.tolist(), (value * 10 + name).tolist(), strict=True)
        best.add(value, name, value * 10 + name)
    found = list(zip(*(key.tolist() for key in best.rows()), strict=True))
    assert found == sorted(every)[:limit]


def test_row_that_cannot_be_among_the_first_is_told() -> None:
    best = TopRows(2)
    assert best.rows() == ()
    assert best.may_enter(np.array([9])).tolist() == [True]
    best.add(np.array([1, 5, 3, 4]), np.array([1, 2, 3, 4]))
    assert best.may_enter(np.array([2, 3, 4])).tolist() == [True, False, False]
    assert best.may_enter(np.array([3, 3]), np.array([2, 4])).tolist() == [True, False]
    assert TopRows(0).may_enter(np.array([1])).tolist() == [False]
