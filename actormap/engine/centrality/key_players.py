"""Sets of nodes that are near to all others, and sets without which the others fall apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, combinations
from math import comb

import numpy as np

from actormap.core.arrays import Codes, Floats, Ints
from actormap.engine.edges import Edges

Score = Callable[[Codes], Floats]
"""From sets, one a row, to what is to be as high as possible."""
BLOCK = 1 << 22
"""So many numbers are held at once."""
FIRST_SETS = 16
"""So many sets are tried at first for one that is better than others, then four times as many each time."""
EQUAL = 1e-9
"""Scores that differ by less are equal."""


@dataclass(frozen=True, slots=True)
class BestSets:
    """The best sets that were found.

    Parameters
    ----------
    score
        Their score.
    sets
        All sets with it, each in ascending order, sorted.
    exact
        Whether every set was tried; if not, better ones may exist.
    """

    score: float
    sets: list[tuple[int, ...]]
    exact: bool


def covered(near: Floats) -> Score:
    """Score of sets by what their nearest member gives each node.

    Parameters
    ----------
    near
        ``[member, node]``: how near a possible member is to a node.

    Returns
    -------
    function
        From sets of rows of `near` to the sum over all nodes of the highest value in the set.
    """

    def score(sets: Codes) -> Floats:
        at_once = max(1, BLOCK // max(near.shape[1] * sets.shape[1], 1))
        parts = [near[sets[at : at + at_once]].max(axis=1).sum(axis=1) for at in range(0, len(sets), at_once)]
        return np.concatenate(parts) if parts else np.zeros(0)

    return score


def remembered(score: Score) -> Score:
    """The same score, which is not worked out again for a set that it was asked about before."""
    known: dict[tuple[int, ...], float] = {}

    def ask(sets: Codes) -> Floats:
        keys = [tuple(sorted(some)) for some in sets.tolist()]
        new = [row for row, key in enumerate(keys) if key not in known]
        known.update(zip([keys[row] for row in new], score(sets[new]).tolist(), strict=True))
        return np.array([known[key] for key in keys])

    return ask


def best_sets(
    score: Score, candidates: Codes, size: int, *, exact: int, at_most: Score | None = None
) -> BestSets:
    """Sets of a size with the highest score.

    Parameters
    ----------
    score
        What is to be as high as possible.
    candidates
        Possible members, at least `size`; of equal ones the first is taken first.
    size
        Members of a set.
    exact
        Up to so many sets all are tried; above it the set is built one by one, the best first, and
        then members are exchanged for others as long as that helps.
    at_most
        What is cheaper than the score and never less: where all sets are tried, those are not that
        cannot be the best.
    """
    if comb(len(candidates), size) <= max(exact, 1):
        sets = _every_set(candidates, size)
        if at_most is not None:
            likely = sets[_likeliest_first(score, sets, candidates)[:FIRST_SETS]]
            sets = sets[at_most(sets) > score(likely).max() - 3 * EQUAL]
        return _highest(sets, score(sets), exact=True)
    *_, (sets, values) = _climb(score, candidates, size)
    return _highest(sets, values, exact=False)


def _begun(score: Score, candidates: Codes, size: int) -> Codes:
    """Sets of a size with the same members but one, which were chosen one by one, the best first."""
    sets = candidates[:, None]
    for _ in range(size - 1):
        chosen, _best = _first_of_best(sets, score(sets))
        sets = np.array([[*chosen, c] for c in candidates.tolist() if c not in chosen])
    return sets


def _climb(score: Score, candidates: Codes, size: int) -> Iterator[tuple[Codes, Floats]]:
    """Sets and their scores, step by step: the best of each step is better than that of the step before."""
    sets = _begun(score, candidates, size)
    values = score(sets)
    chosen, value = _first_of_best(sets, values)
    while True:
        yield sets, values
        sets = _exchanged(chosen.tolist(), candidates.tolist())
        values = score(sets)
        better, most = _first_of_best(sets, values)
        if most <= value + EQUAL:
            yield np.vstack([chosen, sets]), np.r_[value, values]
            return
        chosen, value = better, most


def still_best(
    score: Score, sets: Codes, candidates: Codes, *, exact: int, at_most: Score | None = None
) -> BestSets | None:
    """The best sets as `best_sets` finds them, or nothing where they are better than some sets.

    Parameters
    ----------
    score
        What is to be as high as possible.
    sets
        Sets of which one at least must be among the best.
    candidates, exact
        As there. It ends as soon as a better set is found, mostly among the first that are tried.
    at_most
        What is cheaper than the score and never less: sets that cannot be the best are not tried.
    """
    least = float(score(sets).max()) + EQUAL
    if comb(len(candidates), sets.shape[1]) > max(exact, 1):
        begun, alone = _begun(score, candidates, sets.shape[1]), score(candidates[:, None])
        likely = np.argsort(-alone[np.searchsorted(candidates, begun[:, -1])], kind="stable")
        if score(begun[likely[:FIRST_SETS]]).max() > least:
            return None
        last = sets, np.zeros(0)
        for last in _climb(score, candidates, sets.shape[1]):
            if last[1].max() > least:
                return None
        return _highest(*last, exact=False)
    every = _every_set(candidates, sets.shape[1])
    order = _likeliest_first(score, every, candidates)
    tried, values, many = [every[:0]], [np.zeros(0)], FIRST_SETS
    while len(order):
        tried.append(every[order[:many]])
        values.append(score(tried[-1]))
        if values[-1].max() > least:
            return None
        order = order[many:]
        if at_most is not None and many == FIRST_SETS:
            order = order[at_most(every[order]) > least - 3 * EQUAL]
        many *= 4
    return _highest(np.concatenate(tried), np.concatenate(values), exact=True)


def carried(edges: Edges, distance: Ints, *, near: bool) -> Floats:
    """What of the pairs of others, or of their nearness, the loss of each node can take away at most.

    Parameters
    ----------
    edges
        Undirected.
    distance
        Fewest edges between any two nodes, -1 where there is no way.
    near
        Whether a pair counts as 1 / distance; otherwise as 1.

    Returns
    -------
    array
        Over all ordered pairs: the share of their shortest ways that leads through the node. A pair moves
        apart only where all of them lead through those that are lost, whose shares then make up 1 or more.

    References
    ----------
    Brandes (2001), Journal of Mathematical Sociology 25(2), for the shares.
    """
    n, tied = edges.n, edges.adjacency
    steps = [distance == length for length in range(1, int(distance.max(initial=0)) + 1)]
    ways, last = np.eye(n), np.eye(n)
    for step in steps:
        last = (tied @ last) * step
        ways += last
    through = np.zeros((n, n))
    for length in range(len(steps), 1, -1):
        each = 1 / length if near else 1.0
        beyond = np.divide(each + through, ways, out=np.zeros((n, n)), where=steps[length - 1])
        through += (tied @ beyond) * ways * steps[length - 2]
    return np.asarray(through.sum(axis=1))


def _every_set(candidates: Codes, size: int) -> Codes:
    flat = np.fromiter(chain.from_iterable(combinations(candidates.tolist(), size)), dtype=np.int64)
    return flat.reshape(-1, size)


def _likeliest_first(score: Score, sets: Codes, candidates: Codes) -> Codes:
    """The order of sets by what their members score alone, the highest first."""
    alone = score(candidates[:, None])
    return np.argsort(-alone[np.searchsorted(candidates, sets)].sum(axis=1), kind="stable")


def _exchanged(chosen: list[int], candidates: list[int]) -> Codes:
    """All sets that differ from one by one member."""
    others = [c for c in candidates if c not in chosen]
    sets = [[*chosen[:i], c, *chosen[i + 1 :]] for i in range(len(chosen)) for c in others]
    return np.array(sets, dtype=np.int64).reshape(-1, len(chosen))


def _first_of_best(sets: Codes, values: Floats) -> tuple[Codes, float]:
    first = int(np.flatnonzero(values >= values.max() - EQUAL)[0])
    return sets[first], float(values[first])


def _highest(sets: Codes, values: Floats, *, exact: bool) -> BestSets:
    top = float(values.max())
    best = {tuple(sorted(some)) for some in sets[values >= top - EQUAL].tolist()}
    return BestSets(top, sorted(best), exact)
