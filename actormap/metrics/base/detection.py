"""How often who is asked about a tie tells of it, learned from ties that somebody else told of (A10)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from actormap.core.arrays import Bools, Codes, Integers, Ints
from actormap.core.model import ActorMap
from actormap.core.tables.cells import explode
from actormap.core.thresholds import Thresholds
from actormap.graph.silence import Names, Statements, learned, matching
from actormap.metrics.base.nearness import Nearness

LARGEST = 0.99
"""However many told, somebody near or far may fail to."""
SETS = ("works_on_rights_of", "identifies_as", "adm1_pcode")
"""Columns of actors by whose values it may differ how often their ties are told of."""


class NearFar(NamedTuple):
    """Chance that somebody near, and somebody far, tells of a tie that it is asked about, 0 to 1."""

    near: float
    far: float


@dataclass(frozen=True, slots=True)
class Trials:
    """How often sources were asked about an end of a tie that somebody else told of, and told of it too.

    Parameters
    ----------
    tie
        Number of the tie of each trial.
    source, target
        Position of both of its ends; -1 for a platform.
    success
        Whether who was asked told of it.
    near, far
        Whether who was asked is near to an end that it was asked about, or far; neither where that end is
        itself.
    alone
        Whether only who was asked told of the tie, and so no trial: without it, it would not be known.
    """

    tie: Codes
    source: Ints
    target: Ints
    success: Bools
    near: Bools
    far: Bools
    alone: Bools

    def counts(self, out: Bools | None = None) -> tuple[int, int]:
        """How many told and how many were asked, as on a map on which some actors are not."""
        kept = ~self.alone
        if out is not None:
            gone = np.append(out, False)
            kept &= ~(gone[self.source] | gone[self.target])
        return int(self.success[kept].sum()), int(kept.sum())


class OfASet(NamedTuple):
    """How often who was asked told of ties of a group or an area, and how often of all.

    Parameters
    ----------
    column, code
        The column of actors that says who is in the set, and its value.
    success, cases
        How many told, of how many that were asked about a tie of it that somebody else told of.
    relative
        Chance that a tie of it is told of, as a share of that of any tie, 0 to 1.
    """

    column: str
    code: str
    success: int
    cases: int
    relative: float


def of_sets(m: ActorMap, trials: Trials, thresholds: Thresholds) -> Iterator[tuple[OfASet, Codes]]:
    """Groups and areas of whose ties less is told, and who is in each.

    Only of those with enough trials something is learned apart from all; what all have comes before it.
    """
    kept = ~trials.alone
    ends, success = np.stack([trials.source[kept], trials.target[kept]]), trials.success[kept]
    every = float(success.mean()) if success.any() else np.inf
    for column in SETS:
        tags = explode(m.actors, column)
        for code, rows in tags.index.groupby(tags.to_numpy()).items():
            within = np.zeros(len(m.actors) + 1, dtype=bool)
            within[rows] = True
            of = within[ends].any(axis=0)
            successes, count = int(success[of].sum()), int(of.sum())
            own = learned(successes, count, thresholds, every)
            if code and count >= thresholds.own_detection_cases and own < every:
                yield (
                    OfASet(column, str(code), successes, count, own / every),
                    np.asarray(rows, dtype=np.int64),
                )


def near_far(trials: Trials, thresholds: Thresholds, missed: tuple[float, float] | None = None) -> NearFar:
    """Chance that somebody near, and somebody far, tells of a tie: each begins at the same assumption.

    What somebody tells of itself teaches neither. `missed` is how many near and far were asked about ties
    of which nobody told, and are expected to have missed one. With them who told alone counts too: of all
    ties, told of or not, it is no more chosen than others.
    """
    chances = []
    for side, extra in zip((trials.near, trials.far), missed or (0.0, 0.0), strict=True):
        kept = side if missed else side & ~trials.alone
        chances.append(learned(float(trials.success[kept].sum()), float(kept.sum()) + extra, thresholds))
    return NearFar(*(min(chance, LARGEST) for chance in chances))


def trials(
    tellers: Statements,
    respondents: Iterable[tuple[Statements, Codes]],
    source: Ints,
    target: Ints,
    nearness: Nearness,
) -> Trials:
    """The trials that a record holds, one for each tie and each independent source that was asked about it.

    Parameters
    ----------
    tellers
        Numbers of the ties and who told of them.
    respondents
        For each layer who was asked about whom, and the numbers of its ties.
    source, target
        Both ends of each tie.
    nearness
        Who is near to whom.
    """
    ties: list[Codes] = []
    names: list[Names] = []
    ends: list[Integers] = []
    for (actor, name), of_layer in respondents:
        for end in (source[of_layer], target[of_layer]):
            at, respondent_at = matching(actor, end)
            ties.append(of_layer[at])
            names.append(name[respondent_at])
            ends.append(end[at])
    number, end = np.concatenate(ties), np.concatenate(ends)
    code, keys = pd.factorize(np.r_[np.concatenate(names), tellers[1]])
    width, respondent = max(1, len(keys)), code[: len(number)]
    place, pairs = pd.factorize(number * width + respondent)
    telling = pd.unique(tellers[0] * width + code[len(number) :])
    tie, success = pairs // width, np.isin(pairs, telling)
    alone = np.bincount(telling // width, minlength=len(source))[tie] <= success
    kept = success | ~alone
    near, other = (
        np.bincount(place[some], minlength=len(pairs)) > 0
        for some in _near_and_other(nearness, np.asarray(keys, dtype=object), respondent, end)
    )
    tie, far = tie[kept], other & ~near
    return Trials(tie, source[tie], target[tie], success[kept], near[kept], far[kept], alone[kept])


def _near_and_other(nearness: Nearness, keys: Names, respondent: Codes, end: Integers) -> tuple[Bools, Bools]:
    """Whether who was asked each time is near to another that it was asked about; and is another at all."""
    width = max(1, len(keys))
    place, pairs = pd.factorize(end * width + respondent)
    subject, key = np.divmod(pairs, width)
    sources, subjects = nearness.sources(keys).take(key), nearness.actors.take(subject)
    other = sources.actor != subject
    return (sources.near_each(subjects) & other)[place], other[place]
