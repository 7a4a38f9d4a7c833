"""Assignments: against all of them, and against another program."""

from __future__ import annotations

import random
from collections import Counter
from itertools import product
from math import log, prod

import numpy as np
import pytest
from maps import expected
from scipy.optimize import linear_sum_assignment
from seeds import seeded

from actormap.engine.optimise.assignment import Cost, assign

Rows = list[dict[int, Cost]]


def drawn(seed: int) -> tuple[Rows, dict[int, int]]:
    pick = random.Random(seed)  # noqa: S311 - repeatable, not secret
    columns = pick.randint(1, 5)
    rows: Rows = [
        {column: (pick.randint(0, 3), pick.randint(0, 2)) for column in range(columns) if pick.random() < 0.6}
        for _ in range(pick.randint(1, 5))
    ]
    return rows, {column: pick.choice([0, 1, 1, 2]) for column in range(columns)}


def every_assignment(rows: Rows, room: dict[int, int]) -> list[tuple[int | None, ...]]:
    choices = product(*([*row, None] for row in rows))
    return [
        some
        for some in choices
        if all(room[c] >= taken for c, taken in Counter(c for c in some if c is not None).items())
    ]


def rank(some: tuple[int | None, ...], rows: Rows) -> tuple[object, ...]:
    """What is best first: most rows, least costs level by level, lowest columns in the order of rows."""
    costs = [rows[i][column] for i, column in enumerate(some) if column is not None]
    sums = tuple(sum(cost[level] for cost in costs) for level in range(2))
    return some.count(None), sums, tuple(-1 if column is None else column for column in some)


@seeded(range(400))
def test_assignment_is_the_best_of_all(seed: int) -> None:
    rows, room = drawn(seed)
    found = tuple(assign(rows, room))
    best = min(every_assignment(rows, room), key=lambda some: rank(some, rows))
    assert rank(found, rows)[:2] == rank(best, rows)[:2]
    full = [some for some in every_assignment(rows, room) if rank(some, rows)[:2] == rank(best, rows)[:2]]
    if None not in found:
        assert found == min(full)


@seeded(range(40))
def test_assignment_costs_as_much_as_that_of_another_program(seed: int) -> None:
    draw = np.random.default_rng(seed)
    chance = draw.random((12, 9))
    cost = (-np.log(chance) * 1e6).round().astype(int)
    room = {column: int(draw.integers(1, 4)) for column in range(9)}
    found = assign([{c: (int(cost[r, c]),) for c in range(9)} for r in range(12)], room)
    seats = [column for column in range(9) for _ in range(room[column])]
    chosen, places = linear_sum_assignment(cost[:, seats])
    taken = [(row, column) for row, column in enumerate(found) if column is not None]
    assert len(taken) == min(12, len(seats))
    assert sum(cost[pair] for pair in taken) == cost[:, seats][chosen, places].sum()
    assert all(found.count(column) <= room[column] for column in range(9))


def printed(chances: dict[str, dict[str, float]]) -> tuple[list[str | None], float]:
    """The assignment of a printed matrix, each introducer asked once."""
    names = sorted({u for row in chances.values() for u in row})
    rows = [{names.index(u): (round(-log(p) * 1e6),) for u, p in row.items()} for row in chances.values()]
    found = [None if u is None else names[u] for u in assign(rows, dict.fromkeys(range(len(names)), 1))]
    return found, prod(row[u] for row, u in zip(chances.values(), found, strict=True) if u)


def test_printed_matrices_of_the_worked_example() -> None:
    values = expected()["mutual_assign"]
    lead = {"F": {"A": 0.336, "C": 0.35, "D": 0.42}, "H": {"A": 0.72, "C": 0.8}}
    found, together = printed(lead)
    assert found == ["D", "C"]
    assert together == pytest.approx(values["D->F,C->H"], abs=6e-7)
    del lead["F"]["D"]
    found, together = printed(lead)
    assert found == ["A", "C"]
    assert together == pytest.approx(values["A->F,C->H"], abs=6e-7)
    del lead["F"]["A"]
    found, together = printed(lead)
    assert found == ["C", "A"]
    assert together == pytest.approx(values["C->F,A->H"], abs=6e-7)


def test_a_row_gives_way_to_one_that_has_no_other_column() -> None:
    assert assign([{0: (0,), 1: (9,)}, {0: (5,)}], {0: 1, 1: 1}) == [1, 0]


def test_as_many_rows_as_possible_come_before_what_it_costs() -> None:
    assert assign([{0: (0,), 1: (99,)}, {0: (0,)}, {1: (0,)}], {0: 1, 1: 1}) in ([0, None, 1], [None, 0, 1])
    assert assign([{0: (0,), 1: (10**9,)}, {0: (1,)}], {0: 1, 1: 1}) == [1, 0]


@pytest.mark.parametrize("rows", [[], [{}], [{}, {}]])
def test_rows_without_columns_have_none(rows: Rows) -> None:
    assert assign(rows, {}) == [None] * len(rows)


def test_column_without_room_is_given_to_nobody() -> None:
    assert assign([{0: (0,)}], {0: 0}) == [None]
    assert assign([{0: (0,)}], {}) == [None]
