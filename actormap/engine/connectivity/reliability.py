"""Chance that at least one way holds when every step may fail on its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

MOST_STEPS = 18
"""Above so many uncertain steps the exact sum would take too long; None is given."""

Step = tuple[int, int, float]


def two_terminal(steps: Sequence[Step], starts: frozenset[int], goal: int) -> float | None:
    """Chance that some way from a start to a goal holds, if all were tried at once.

    Parameters
    ----------
    steps
        From, to, chance of each step, 0 to 1, independent of each other.
    starts
        Where ways begin.
    goal
        Where they end.

    Returns
    -------
    float or None
        Chance, 0 to 1; None where more than 18 steps matter.

    References
    ----------
    Moskowitz (1958), factoring: the chance given that a step holds, and given that it fails.
    """
    useful = _useful(steps, starts, goal)
    return _factored(useful, starts, goal) if len(useful) <= MOST_STEPS else None


def _useful(steps: Iterable[Step], starts: frozenset[int], goal: int) -> tuple[Step, ...]:
    """Steps that lie on some way."""
    steps = tuple(steps)
    ahead = _spread(starts, [(u, v) for u, v, _ in steps])
    behind = _spread(frozenset({goal}), [(v, u) for u, v, _ in steps])
    return tuple(s for s in steps if s[0] in ahead and s[1] in behind and s[0] != goal and s[1] not in starts)


def _spread(starts: frozenset[int], edges: Sequence[tuple[int, int]]) -> set[int]:
    after: dict[int, list[int]] = {}
    for u, v in edges:
        after.setdefault(u, []).append(v)
    reached, waiting = set(starts), list(starts)
    while waiting:
        for v in after.get(waiting.pop(), []):
            if v not in reached:
                reached.add(v)
                waiting.append(v)
    return reached


def _factored(steps: tuple[Step, ...], starts: frozenset[int], goal: int) -> float:
    if goal in starts:
        return 1.0
    first = next((step for step in steps if step[0] in starts and step[1] not in starts), None)
    if first is None:
        return 0.0
    rest = tuple(step for step in steps if step is not first)
    holds = _factored(rest, starts | {first[1]}, goal)
    return first[2] * holds + (1 - first[2]) * _factored(rest, starts, goal)
