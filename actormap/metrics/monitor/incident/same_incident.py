"""Incidents that may be one, told twice: proposed with reasons, decided by people, never merged by itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from actormap.core.arrays import Bools, Codes
from actormap.metrics.monitor.incident.records import Incidents

NEAR = 3
"""Days by which two sources may differ on one incident that hit the same actor;"""
NEAREST = 1
"""where of one of both it is not recorded whom it hit: in one area alone."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Two incidents that may be one.

    Parameters
    ----------
    first, second
        Places of both among the incidents, the earlier first.
    days
        How many days lie between them.
    shared
        How many actors both concern.
    same_area
        Whether both name the same area of the first level; one of them may name none.
    same_sources
        Whether the same sources told of both, so that it may have been entered twice.
    """

    first: int
    second: int
    days: int
    shared: int
    same_area: bool
    same_sources: bool


def look_alikes(incidents: Incidents) -> list[Alike]:
    """Pairs that may be one, the most alike first.

    Both are of one kind of act, nearly of one day, in one area as far as known, and concern the same actor;
    or of one of both it is not recorded whom it concerned, and no other fits as well. Two of which somebody
    said that they differ (`distinct_from`) are none.
    """
    first, second, shared = _fitting(incidents, *_same_subject(incidents))
    silent = _only_ones(*_fitting(incidents, *_same_place(incidents)), size=len(incidents))
    pairs = [np.r_[named, placed] for named, placed in zip((first, second, shared), silent, strict=True)]
    days = incidents.day[pairs[1]] - incidents.day[pairs[0]]
    known = incidents.code("area") >= 0
    sources = incidents.code("sources")
    same = (sources[pairs[0]] == sources[pairs[1]]) & (sources[pairs[0]] >= 0)
    columns = (*pairs[:2], days, pairs[2], known[pairs[0]] & known[pairs[1]], same)
    order = np.lexsort((-pairs[1], days, -pairs[2]))
    return [Alike(*row) for row in zip(*(column[order].tolist() for column in columns), strict=True)]


Pairs = tuple[Codes, Codes, Codes]
"""Places of the earlier and the later one of each pair, and how many actors both concern."""


def _same_subject(incidents: Incidents) -> Pairs:
    pairs = incidents.subjects
    subject, _ = pd.factorize(pairs["value"])
    return _near(incidents, pairs["row"].to_numpy(), subject, NEAR)


def _same_place(incidents: Incidents) -> Pairs:
    """Those of one area of which one at least says of nobody that it concerned him."""
    silent = incidents.code("subjects") < 0
    area = incidents.code("area")
    rows = np.flatnonzero(area >= 0) if silent.any() else np.zeros(0, dtype=np.int64)
    first, second, shared = _near(incidents, rows, area[rows], NEAREST)
    kept = silent[first] | silent[second]
    return first[kept], second[kept], shared[kept] * 0


def _near(incidents: Incidents, rows: Codes, what: Codes, days: int) -> Pairs:
    """Pairs of rows of one type that share a value and lie within some days, each once."""
    kind = incidents.code("type")[rows]
    key, day = kind * (what.max(initial=0) + 1) + what, incidents.day[rows]
    order = np.lexsort((rows, day, key))
    rows, day, key = rows[order], day[order], key[order]
    pairs: list[Codes] = [np.zeros(0, dtype=np.int64)]
    for step in range(1, len(rows)):
        close: Bools = (key[step:] == key[:-step]) & (day[step:] - day[:-step] <= days)
        if not close.any():
            break
        at = np.flatnonzero(close)
        pairs.append(rows[at] * len(incidents) + rows[at + step])
    pair, shared = np.unique(np.concatenate(pairs), return_counts=True)
    return pair // max(len(incidents), 1), pair % max(len(incidents), 1), shared


def _fitting(incidents: Incidents, first: Codes, second: Codes, shared: Codes) -> Pairs:
    """Pairs without those that contradict each other, or were found to differ."""
    kept = np.ones(len(first), dtype=bool)
    for name in ("violation", "label", "by_id", "area"):
        codes = incidents.code(name)
        here, there = codes[first], codes[second]
        kept &= (here < 0) | (there < 0) | (here == there)
    differ = incidents.found_to_differ
    if differ:
        pairs = zip(first.tolist(), second.tolist(), strict=True)
        kept &= np.array([pair not in differ for pair in pairs], dtype=bool)
    return first[kept], second[kept], shared[kept]


def _only_ones(first: Codes, second: Codes, shared: Codes, *, size: int) -> Pairs:
    """Pairs of which neither could be one with a third: where several fit, none is proposed."""
    partners = np.bincount(np.r_[first, second], minlength=size)
    kept = (partners[first] == 1) & (partners[second] == 1)
    return first[kept], second[kept], shared[kept]
