"""Actors in the order of a score, so that resampling can tell how firm each place is (A38)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

import numpy as np

from actormap.core.arrays import Codes, Floats
from actormap.core.sentences import Sentence

FIRST = (3, 10)
"""The places that people ask about: among the first three, among the first ten."""
DIGITS = 9
"""Scores that differ only beyond so many digits are equal."""
Standing = dict[str, int]
"""A place: ``rank`` (equal ones share the better), ``of`` (how many have one), and what is claimed of it:
``within`` (it is among so many first ones, of more) or ``beyond`` (it is not among them); else 0."""


PLACE = ("rank", "within")
"""What `stands` looks at."""


def places(score: Floats) -> Codes:
    """Place of each score, 1 for the highest; equal scores share the better place, NaN has 0."""
    return _counted(score, "right") + (~np.isnan(score)).astype(np.int64)


def _counted(score: Floats, side: Literal["left", "right"]) -> Codes:
    """How many scores are higher than each (or as high), 0 for NaN."""
    known = ~np.isnan(score)
    rounded = np.round(score[known], DIGITS)
    order = np.sort(rounded)
    count = np.zeros(len(score), dtype=np.int64)
    count[known] = len(order) - np.searchsorted(order, rounded, side=side)
    return count


def standings(score: Floats) -> tuple[Codes, Codes, Codes]:
    """Of each score its place, and what can be claimed of it (`Standing`): ``within`` and ``beyond``."""
    place, last = places(score), _counted(score, "left")
    of, within, beyond = int(np.count_nonzero(place)), np.zeros_like(place), np.zeros_like(place)
    for most in (most for most in reversed(FIRST) if most < of):
        within[(place > 0) & (last <= most)] = most
    for most in (most for most in FIRST if most < of):
        beyond[(place > most) & (within == 0)] = most
    return place, within, beyond


def stands(claimed: Mapping[str, Any], place: Any, within: Any) -> Any:
    """Whether what is claimed of a place is true of other ones, as numbers or as arrays."""
    if claimed["within"]:
        return (within > 0) & (within <= claimed["within"])
    if claimed["beyond"]:
        return place > claimed["beyond"]
    return place == claimed["rank"]


def first(standing: Mapping[str, Any]) -> bool:
    """Whether a place is among the first, or the first of few."""
    return bool(standing["within"]) or standing["rank"] == 1


def placed(name: str, standing: Mapping[str, Any], by: Sentence) -> Sentence:
    """What is said of a place: that it is among the first, that it is not, or nothing but the place."""
    if standing["of"] == 1:
        return Sentence("{name} is the only one to be placed {by}.", name=name, by=by)
    place = {"rank": standing["rank"], "of": standing["of"]}
    if standing["within"]:
        return Sentence("{name} is among the first {first} {by}.", name=name, first=standing["within"], by=by)
    if standing["beyond"]:
        return Sentence(
            "{name} is not among the first {first} {by}: it is number {rank} of {of}.",
            name=name,
            first=standing["beyond"],
            by=by,
            **place,
        )
    return Sentence("{name} is number {rank} of {of} {by}.", name=name, by=by, **place)


def in_order(ids: list[str], score: Floats, *, limit: int) -> Iterator[tuple[int, Standing]]:
    """Actors and where they stand, the highest score first and equal ones by id; NaN is not ranked.

    Those at the same place as the last one are not cut off by `limit`.
    """
    known = _all_standings(score)
    order = sorted(known, key=lambda v: (known[v]["rank"], ids[v]))
    last = known[order[limit - 1]]["rank"] if len(order) > limit else len(order)
    for v in order:
        if known[v]["rank"] > last:
            return
        yield v, known[v]


def standing_of(score: Floats, rows: Iterable[int]) -> Iterator[tuple[int, Standing]]:
    """Where some actors stand, in no order."""
    known = _all_standings(score)
    yield from ((v, known[v]) for v in rows if v in known)


def _all_standings(score: Floats) -> dict[int, Standing]:
    place, within, beyond = (part.tolist() for part in standings(score))
    of = sum(at > 0 for at in place)
    return {
        v: {"rank": at, "within": within[v], "beyond": beyond[v], "of": of}
        for v, at in enumerate(place)
        if at
    }
