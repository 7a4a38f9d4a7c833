"""Actors in the order of a score, so that resampling can tell how firm each place is (A38)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from actormap.core.arrays import Codes, Floats
from actormap.core.findings import Finding

FIRST = (3, 10)
"""The places that people ask about: among the first three, among the first ten."""
DIGITS = 9
"""Scores that differ only beyond so many digits are equal."""
Standing = dict[str, int]
"""A place: ``rank``, ``within`` (which of the first places that is) and ``of`` (how many have one)."""


def places(score: Floats) -> Codes:
    """Place of each score, 1 for the highest; equal scores share the better place, NaN has 0."""
    known = ~np.isnan(score)
    rounded = np.round(score[known], DIGITS)
    order = np.sort(rounded)
    place = np.zeros(len(score), dtype=np.int64)
    place[known] = len(order) - np.searchsorted(order, rounded, side="right") + 1
    return place


def within(place: int) -> int:
    """The round number of first places that a place belongs to: 3, 10, or the place itself."""
    return next((most for most in FIRST if place <= most), place)


def ranked(
    ids: list[str], score: Floats, make: Callable[[int, int], Finding], *, limit: int
) -> tuple[Finding, ...]:
    """One finding an actor, the highest score first and equal ones by id; NaN is not ranked.

    Each statement must claim no more than that the actor is among the first `within(place)`. Those at the
    same place as the last one are not cut off by `limit`.
    """
    findings = []
    for v, standing in in_order(ids, score, limit=limit):
        finding = make(v, standing["rank"])
        findings.append(replace(finding, details={**finding.details, **standing}))
    return tuple(findings)


def in_order(ids: list[str], score: Floats, *, limit: int) -> Iterator[tuple[int, Standing]]:
    """Actors and where they stand, the highest score first and equal ones by id, as in `ranked`."""
    place = places(score).tolist()
    order = sorted((v for v, at in enumerate(place) if at), key=lambda v: (place[v], ids[v]))
    last = place[order[limit - 1]] if len(order) > limit else len(order)
    for v in order:
        if place[v] > last:
            return
        yield v, standing(place[v], len(order))


def standing(place: int, of: int) -> Standing:
    """A place among so many."""
    return {"rank": place, "within": within(place), "of": of}
