"""How often who is asked about a tie tells of it, learned from ties that somebody else told of (A10)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from actormap.core.arrays import Codes, Ints
from actormap.core.thresholds import Thresholds

Telling = tuple[Codes, npt.NDArray[np.object_]]
"""Rows of ties and the independent keys of who told of them, or positions of actors and of who was asked."""


def learned(successes: int, trials: int, thresholds: Thresholds) -> float:
    """Chance that one who is asked tells of a tie, 0 to 1: what was seen, and an assumption before it.

    The mean of a beta distribution whose prior counts as ``detection_counts_as`` trials: Gelman et al.
    (2013), Bayesian Data Analysis, 2.4.
    """
    n = thresholds.detection_counts_as
    return (n * thresholds.detection + successes) / (n + trials)


def trials(
    tellers: Telling, layers: Iterator[tuple[Telling, Codes, Ints, Ints]], ties: int
) -> tuple[int, int]:
    """How many told of a tie, of so many that were asked about an end of it while somebody else told of it.

    `layers`: for each who was asked about whom, the rows of its ties, and both ends of these.
    A tie that only the one asked told of is no trial: without it, it would not be known.
    """
    rows: list[Codes] = []
    names: list[npt.NDArray[np.object_]] = []
    for (actor, name), row, source, target in layers:
        order = np.argsort(actor, kind="stable")
        start = np.searchsorted(actor[order], np.arange(max(actor.max(initial=-1), 0) + 2))
        for end in (source, target):
            known = (end >= 0) & (end < len(start) - 1)
            first, last = start[end[known]], start[end[known] + 1]
            count = last - first
            each = np.repeat(first - np.r_[0, np.cumsum(count)[:-1]], count) + np.arange(count.sum())
            rows.append(np.repeat(row[known], count))
            names.append(name[order][each])
    if not rows:
        return 0, 0
    respondents = np.concatenate(rows)
    code, keys = pd.factorize(np.r_[np.concatenate(names), tellers[1]])
    width = max(1, len(keys))
    pairs = np.unique(respondents * width + code[: len(respondents)])
    telling = np.unique(tellers[0] * width + code[len(respondents) :])
    tells = np.isin(pairs, telling)
    tellers_of = np.bincount(telling // width, minlength=ties)[pairs // width]
    by_others = tellers_of - tells >= 1
    return int(tells[by_others].sum()), int(by_others.sum())
