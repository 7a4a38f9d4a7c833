"""Each row to one column, as many as there is room for, at the least cost."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence

Cost = tuple[int, ...]
"""What counts first, second, ...; whole numbers, not negative."""


def assign(costs: Sequence[Mapping[int, Cost]], room: Mapping[int, int]) -> list[int | None]:
    """Give each row one of its columns.

    Parameters
    ----------
    costs
        For each row, the columns that it can have and their costs, all of the same length.
    room
        How many rows each column can take.

    Returns
    -------
    list
        The column of each row, None where there is no room: as many rows as possible have one; of
        all ways to do so the one with the least sum of what counts first, then second, and so on;
        of equal ones that in which the first row, then the second, ... has the lowest column.

    Notes
    -----
    All that counts is packed into one whole number without a limit, so that no two answers cost the
    same: what is found does not hang on the order in which it is searched. scipy's assignment adds up
    floating point numbers, which hold too few digits for that.

    References
    ----------
    Successive shortest paths: Ahuja, Magnanti and Orlin (1993), Network Flows, chapter 9.7.
    """
    packed, alone = _packed(costs)
    columns: list[int | None] = [None] * len(costs)
    held: dict[int, set[int]] = {column: set() for row in costs for column in row}
    for row in range(len(costs)):
        _seat(row, packed, alone, room, columns, held)
    return columns


def _packed(costs: Sequence[Mapping[int, Cost]]) -> tuple[list[dict[int, int]], int]:
    """Each cost as one number, and what it costs to have no column, which is more than all others."""
    columns = sorted({column for row in costs for column in row})
    place = {column: at for at, column in enumerate(columns)}
    base, levels = len(columns) + 1, max((len(cost) for row in costs for cost in row.values()), default=0)
    most = [
        1 + sum(max((cost[level] for cost in row.values()), default=0) for row in costs)
        for level in range(levels)
    ]
    packed = []
    for at, row in enumerate(costs):
        order = base ** (len(costs) - 1 - at)
        packed.append(
            {
                column: _number(cost, most) * base ** len(costs) + place[column] * order
                for column, cost in row.items()
            }
        )
    alone = 1 + sum(max(row.values(), default=0) for row in packed)
    return packed, alone


def _number(cost: Cost, most: Sequence[int]) -> int:
    number = 0
    for part, size in zip(cost, most, strict=True):
        number = number * size + part
    return number


def _seat(
    row: int,
    packed: Sequence[Mapping[int, int]],
    alone: int,
    room: Mapping[int, int],
    columns: list[int | None],
    held: dict[int, set[int]],
) -> None:
    """Find a column for one more row; others may change theirs or lose it."""
    spent, before, waiting = {row: 0}, dict[int, tuple[int, int]](), deque([row])
    while waiting:
        mover = waiting.popleft()
        for column, cost in packed[mover].items():
            for other in held[column]:
                total = spent[mover] + cost - packed[other][column]
                if other != mover and total < spent.get(other, total + 1):
                    spent[other], before[other] = total, (mover, column)
                    waiting.append(other)
    ends: list[tuple[int, int, int | None]] = []
    for mover, total in spent.items():
        ends.append((total + alone, mover, None))
        free = (c for c in packed[mover] if len(held[c]) < room.get(c, 0))
        ends += [(total + packed[mover][column], mover, column) for column in free]
    _, last, new = min(ends, key=lambda end: end[0])
    while True:
        left = columns[last]
        if left is not None:
            held[left].discard(last)
        columns[last] = new
        if new is not None:
            held[new].add(last)
        if last == row:
            return
        last, new = before[last]
