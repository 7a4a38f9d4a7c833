"""Actors in the order of a score, so that resampling can tell how firm each place is (A38)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from actormap.arrays import Codes, Floats
from actormap.findings import Finding

FIRST = (3, 10)
"""The places that people ask about: among the first three, among the first ten."""
DIGITS = 9
"""Scores that differ only beyond so many digits are equal."""


def places(score: Floats) -> Codes:
    """Place of each score, 1 for the highest; equal scores share the better place, NaN has 0."""
    known = ~np.isnan(score)
    rounded = np.round(score[known], DIGITS)
    order = np.sort(rounded)
    found = np.zeros(len(score), dtype=np.int64)
    found[known] = len(order) - np.searchsorted(order, rounded, side="right") + 1
    return found


def within(place: int) -> int:
    """The round number of first places that a place belongs to: 3, 10, or the place itself."""
    return next((most for most in FIRST if place <= most), place)


def ranked(
    ids: list[str], score: Floats, say: Callable[[int, int], Finding], *, limit: int
) -> tuple[Finding, ...]:
    """One finding an actor, the highest score first and equal ones by id.

    Parameters
    ----------
    ids, score
        Actors and their scores; NaN is not ranked.
    say
        Makes the finding about the actor at a position, given its place. Its statement must claim
        no more than that the actor is among the first `within(place)`.
    limit
        Most findings; those at the same place as the last one are not cut off.

    Returns
    -------
    tuple
        The findings, with ``rank``, ``within`` and ``of`` (how many were ranked) in `details`.
        Resampling adds ``possible_place`` and the detail ``top3`` (share of the possible maps in
        which the actor is among the first three); ``holds_in`` is then the share in which it is
        among the first ``within``.
    """
    place = places(score)
    order = sorted(np.flatnonzero(place).tolist(), key=lambda v: (place[v], ids[v]))
    if len(order) > limit:
        order = [v for v in order if place[v] <= place[order[limit - 1]]]
    found = []
    for v in order:
        at = int(place[v])
        finding = say(v, at)
        details = {**finding.details, "rank": at, "within": within(at), "of": int((place > 0).sum())}
        found.append(replace(finding, details=details))
    return tuple(found)
