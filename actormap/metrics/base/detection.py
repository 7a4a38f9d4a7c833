"""How often who is asked about a tie tells of it, learned from ties that somebody else told of (A10)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from actormap.core.arrays import Bools, Codes, Ints
from actormap.core.thresholds import Thresholds

Names = npt.NDArray[np.object_]
Statements = tuple[Codes, Names]
"""Numbers of ties, or positions of actors, and the independent keys of who told of them or was asked."""


def learned(successes: int, attempts: int, thresholds: Thresholds) -> float:
    """Chance that one who is asked tells of a tie, 0 to 1: what was seen, and an assumption before it.

    The mean of a beta distribution whose prior counts as ``detection_counts_as`` trials: Gelman et al.
    (2013), Bayesian Data Analysis, 2.4.
    """
    n = thresholds.detection_counts_as
    return (n * thresholds.detection + successes) / (n + attempts)


@dataclass(frozen=True, slots=True)
class Trials:
    """How often sources were asked about an end of a tie that somebody else told of, and told of it too.

    Parameters
    ----------
    source, target
        Position of both ends of the tie of each trial; -1 for a platform.
    success
        Whether who was asked told of it.
    """

    source: Ints
    target: Ints
    success: Bools

    def counts(self, out: Bools | None = None) -> tuple[int, int]:
        """How many told and how many were asked, as on a map on which some actors are not."""
        if out is None:
            return int(self.success.sum()), len(self.success)
        gone = np.append(out, False)
        kept = ~(gone[self.source] | gone[self.target])
        return int(self.success[kept].sum()), int(kept.sum())


def trials(
    tellers: Statements, respondents: Iterable[tuple[Statements, Codes]], source: Ints, target: Ints
) -> Trials:
    """The trials that a record holds, one for each tie and each independent source that was asked about it.

    A tie that only the one asked told of is no trial: without it, it would not be known.

    Parameters
    ----------
    tellers
        Numbers of the ties and who told of them.
    respondents
        For each layer who was asked about whom, and the numbers of its ties.
    source, target
        Both ends of each tie.
    """
    ties: list[Codes] = []
    names: list[Names] = []
    for (actor, name), of_layer in respondents:
        order = np.argsort(actor, kind="stable")
        start = np.searchsorted(actor[order], np.arange(max(actor.max(initial=-1), 0) + 2))
        for end in (source[of_layer], target[of_layer]):
            known = (end >= 0) & (end < len(start) - 1)
            first, last = start[end[known]], start[end[known] + 1]
            count = last - first
            each = np.repeat(first - np.r_[0, np.cumsum(count)[:-1]], count) + np.arange(count.sum())
            ties.append(np.repeat(of_layer[known], count))
            names.append(name[order][each])
    number = np.concatenate(ties)
    code, keys = pd.factorize(np.r_[np.concatenate(names), tellers[1]])
    width = max(1, len(keys))
    pairs = pd.unique(number * width + code[: len(number)])
    telling = pd.unique(tellers[0] * width + code[len(number) :])
    tie, success = pairs // width, np.isin(pairs, telling)
    by_others = np.bincount(telling // width, minlength=len(source))[tie] > success
    return Trials(source[tie[by_others]], target[tie[by_others]], success[by_others])
