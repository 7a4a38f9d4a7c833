"""The fewest of some candidates that open every one of some targets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from actormap.core.arrays import Bools, Codes, Floats, Ints
from actormap.engine.edges import Edges

TRIED = 20
"""Up to so many candidates it is faster to try all sets, which also shows those that are equal."""
NODES = 20
"""Branches of integer programs that are looked at, over all sets that are told."""
INFEASIBLE = 2
"""What `milp` says where no set is left."""
DECIMALS = 9
"""Sums that do not differ within so many decimals are equal."""


@dataclass(frozen=True, slots=True)
class Cover:
    """Candidates that together open every target.

    Parameters
    ----------
    chosen
        Positions of the candidates, in ascending order.
    equal
        Further sets of the same size that open all targets too, the best first; not all of them, if many.
    exact
        Whether no smaller set does.
    """

    chosen: tuple[int, ...]
    equal: tuple[tuple[int, ...], ...]
    exact: bool


def smallest_cover(chance: Floats, exposure: Floats, *, most: int, equal: int = 10) -> Cover:
    """The smallest set of candidates that opens every target.

    Parameters
    ----------
    chance
        One row a candidate, one column a target: chance that it opens the target, 0 where it does not.
        Each target is opened by one candidate at least.
    exposure
        Of each candidate.
    most
        Up to so many candidates the cover is the smallest there is, as far as an integer program proves it
        soon; else the search is greedy.
    equal
        So many further sets of the same size are told.

    Returns
    -------
    Cover
        Of sets of one size the one with the largest sum, over the targets, of the best chance in it;
        of those the one with the lowest exposure, then the one with the lowest positions. Of more than
        `TRIED` candidates, sums of chances that differ by less than 1e-6 count as equal, and of many
        equal sets only those that are told are compared by exposure.

    References
    ----------
    The integer program is solved by HiGHS: Huangfu and Hall (2018), Mathematical Programming Computation
    10(1). The greedy set is at most H(n) = 1 + 1/2 + ... + 1/n times as large as the smallest one:
    Chvátal (1979), Mathematics of Operations Research 4(3).
    """
    count = len(chance)
    if count > min(most, TRIED):
        solved = _solved(chance, exposure, equal) if count <= most else None
        return solved or Cover(_greedy(chance, exposure), (), exact=False)
    sets = _smallest(chance > 0)
    best, least = _judged(sets, chance, exposure)
    order = np.lexsort((-sets, least, -best))[: equal + 1]
    first, *others = (_members(int(some), count) for some in sets[order])
    return Cover(first, tuple(others), exact=True)


def _smallest(opens: Bools) -> Codes:
    """All sets of the smallest size that open every target; the first candidate is the highest bit."""
    count = len(opens)
    bits = 1 << np.arange(count - 1, -1, -1, dtype=np.int64)
    every = np.arange(1 << count, dtype=np.int64)
    whole = np.ones(len(every), dtype=bool)
    for openers in sorted({int(bits[column].sum()) for column in opens.T}):
        whole &= (every & openers) != 0
    size = np.zeros(1, dtype=np.int8)
    for _ in range(count):
        size = np.concatenate([size, size + 1])
    covers = np.flatnonzero(whole)
    return covers[size[covers] == size[covers].min()]


def _judged(sets: Codes, chance: Floats, exposure: Floats) -> tuple[Floats, Floats]:
    """For each set, the sum of the best chances and that of the exposures."""
    inside = [(sets >> (len(chance) - 1 - u)) & 1 == 1 for u in range(len(chance))]
    total, exposed = np.zeros(len(sets)), np.zeros(len(sets))
    for column in chance.T:
        best = np.zeros(len(sets))
        for u in np.flatnonzero(column).tolist():
            best[inside[u]] = np.maximum(best[inside[u]], column[u])
        total += best
    for u, rows in enumerate(inside):
        exposed[rows] += exposure[u]
    return total.round(DECIMALS), exposed.round(DECIMALS)


def _solved(chance: Floats, exposure: Floats, equal: int) -> Cover | None:
    """The best smallest sets by an integer program; None where it is not through soon."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - slow to import, rarely needed

    count, (cost, taken, allowed) = len(chance), _program(chance)
    constraints = [LinearConstraint(taken, 1, 1), LinearConstraint(allowed, -np.inf, 0)]
    whole, covers, proven, left = np.arange(len(cost)) < count, list[tuple[int, ...]](), False, NODES
    while len(covers) <= equal and left > 0:
        result = milp(
            cost,
            integrality=whole,
            bounds=Bounds(0, 1),
            constraints=constraints,
            options={"node_limit": left, "mip_rel_gap": 0.0},
        )
        some = np.flatnonzero(result.x[:count] > 1 / 2) if result.success else np.zeros(0, dtype=int)
        proven = result.status == INFEASIBLE or (bool(covers) and len(some) > len(covers[0]))
        if proven or not result.success:
            break
        left -= max(result.mip_node_count, 1)
        covers.append(tuple(some.tolist()))
        constraints.append(LinearConstraint(np.isin(np.arange(len(cost)), some), -np.inf, len(some) - 1))
    if not (proven or len(covers) > 1):  # then nobody knows whether another set is as small
        return None
    total = {some: -round(float(chance[list(some)].max(axis=0).sum()), DECIMALS) for some in covers}
    exposed = {some: round(float(exposure[list(some)].sum()), DECIMALS) for some in covers}
    first, *others = sorted(covers, key=lambda some: (total[some], exposed[some], some))
    return Cover(first, tuple(others), exact=True)


def _program(chance: Floats) -> tuple[Floats, Any, Any]:
    """Costs, and rules: each target takes one candidate that opens it, and only one that is chosen.

    There is a number for each candidate, 1 if it is chosen, then one for each target and each that opens it.
    """
    row, column = np.nonzero(chance)
    count, pairs, targets = len(chance), np.arange(len(row)), chance.shape[1]
    ones, place = np.ones(len(row)), count + pairs
    taken = sparse.csr_array((ones, (column, place)), shape=(targets, count + len(row)))
    rules = np.r_[ones, -ones], (np.r_[pairs, pairs], np.r_[place, row])
    allowed = sparse.csr_array(rules, shape=(len(row), count + len(row)))
    return np.r_[np.full(count, targets + 1.0), -chance[row, column]], taken, allowed


def _members(some: int, count: int) -> tuple[int, ...]:
    return tuple(u for u in range(count) if some >> (count - 1 - u) & 1)


def _greedy(chance: Floats, exposure: Floats) -> tuple[int, ...]:
    """The next best one each time, without those that the later ones made needless."""
    opens, best = chance > 0, np.zeros(chance.shape[1])
    chosen: list[int] = []
    while not (best > 0).all():
        more = (opens & (best == 0)).sum(axis=1)
        gain = np.maximum(chance - best, 0.0).sum(axis=1).round(DECIMALS)
        u = int(np.lexsort((exposure.round(DECIMALS), -gain, -more))[0])
        chosen.append(u)
        best = np.maximum(best, chance[u])
    for u in tuple(chosen):
        rest = [v for v in chosen if v != u]
        if opens[rest].any(axis=0).all():
            chosen = rest
    return tuple(sorted(chosen))


Reach = Any
"""One row a start, one column a node; 1 where the node is within reach."""


def reach_within(edges: Edges, starts: Ints, steps: int) -> Reach:
    """Nodes within so many directed edges of each start, itself included.

    Parameters
    ----------
    edges
        Directed.
    starts
        The nodes to start from.
    steps
        Most edges in a row.
    """
    places = np.arange(len(starts)), starts
    reached = sparse.csr_array((np.ones(len(starts)), places), shape=(len(starts), edges.n))
    front = reached
    for _ in range(steps):
        front = front @ edges.once
        front = front - front.multiply(reached > 0)
        front.eliminate_zeros()
        if not front.nnz:
            break
        front.data[:] = 1.0
        reached = reached + front
    return reached.tocsr()


def best_of(reached: Reach) -> tuple[Ints, Ints]:
    """For each node, the row that reaches it and reaches the most; the first of equal ones.

    Returns
    -------
    tuple
        The row for each column, -1 where none reaches it; and how many nodes each row reaches.
    """
    counts = np.diff(reached.indptr).astype(np.int32)
    best = np.full(reached.shape[1], -1, dtype=np.int32)
    for row in np.argsort(-counts, kind="stable")[::-1].tolist():
        best[reached.indices[reached.indptr[row] : reached.indptr[row + 1]]] = row
    return best, counts


def greedy(reached: Reach, wanted: Bools) -> Iterator[tuple[int, int]]:
    """Rows in the order in which each adds the most wanted nodes to those before; the first of equal ones.

    Yields
    ------
    tuple
        The row, and how many it adds.

    Notes
    -----
    Greedy: the best next one, not the best set; it covers at least 1 - 1/e of what the best set does.

    References
    ----------
    Nemhauser, Wolsey and Fisher (1978), Mathematical Programming 14.
    """
    left = wanted.astype(float)
    while True:
        gain = reached @ left
        row = int(np.argmax(gain)) if len(gain) else 0
        if not len(gain) or gain[row] < 1:
            return
        yield row, int(gain[row])
        left[reached.indices[reached.indptr[row] : reached.indptr[row + 1]]] = 0.0
