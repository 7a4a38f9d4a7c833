"""Who was asked about a tie and did not tell of it, though others did (A37)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Bools, Codes, Floats, Integers
from actormap.core.model import ActorMap
from actormap.core.tables.cells import explode, isin
from actormap.core.thresholds import Thresholds

UNLISTED = "?"
"""Key of all sources that are on no list: whether they are independent is not known."""
OPEN = frozenset({"G+", "W"})
"""Layers whose ties others can see: cooperation, funding, authority."""
Names = npt.NDArray[np.object_]
Statements = tuple[Codes, Names]
"""Rows or numbers of ties, or positions of actors, and the keys of who told of them or was asked."""


def learned(successes: float, attempts: float, thresholds: Thresholds, assumed: float | None = None) -> float:
    """Chance that one who is asked tells of a tie, 0 to 1: what was seen, and an assumption before it.

    The mean of a beta distribution whose prior counts as ``detection_counts_as`` trials: Gelman et al.
    (2013), Bayesian Data Analysis, 2.4.
    """
    n = thresholds.detection_counts_as
    return (n * (thresholds.detection if assumed is None else assumed) + successes) / (n + attempts)


@dataclass(frozen=True, slots=True)
class Answers:
    """Who was asked about which tie, one entry for each tie and independent source.

    Parameters
    ----------
    fact
        Number of the tie.
    positive
        Whether it told of any tie between the two.
    tellers
        How many independent sources told of any.
    """

    fact: Codes
    positive: Bools
    tellers: Codes

    def silent(self, facts: int) -> Codes:
        """How many were asked about each tie that one alone told of, and told of nothing between the two.

        Where several name the same two, who know nothing of each other, silence of others takes nothing.
        """
        return np.bincount(self.fact[~self.positive & (self.tellers <= 1)], minlength=facts)

    def detection(self, thresholds: Thresholds) -> float:
        """Chance that one of them tells of something between two of whom others told, 0 to 1."""
        by_others = self.tellers > self.positive
        return learned(int((self.positive & by_others).sum()), int(by_others.sum()), thresholds)


def answers_about(
    m: ActorMap,
    day: str,
    fact: Codes,
    current: Bools,
    statements: Statements,
    key_of: Callable[[str], str],
) -> Answers:
    """Who was asked about each tie of a kind that others can see, and that nobody has to fear to tell of.

    That nobody tells of a threat, or of whom somebody trusts, says nothing about it. Who was asked before a
    tie began, about other kinds of ties, or did not answer, was not asked about it.

    Parameters
    ----------
    m
        The map.
    day
        Later observations do not count.
    fact
        Number of the tie that each record tells.
    current
        Which records are valid on the day.
    statements
        Who told of which record.
    key_of
        Independent key of a source; none of one that is left out.
    """
    questions = m.once(("questions", day), lambda m: _questions(m, day))
    if not len(questions.subject):
        none = np.zeros(0, dtype=np.int64)
        return Answers(none, none.astype(bool), none)
    open_kinds = [
        kind.kind
        for kind in schema.tie_kinds().values()
        if kind.layers & OPEN and "-" not in kind.signs and not kind.to_platform
    ]
    rows = np.flatnonzero(current & isin(m.ties["kind"], open_kinds))
    source, target = m.codes()
    end, question = matching(questions.subject, np.r_[source[rows], target[rows]])
    row = rows[end % max(1, len(rows))]
    respondent = np.array([key_of(source) for source in questions.source.tolist()], dtype=object)
    kind = m.ties["kind"].to_numpy(dtype=object)
    kept = questions.every[question] | (questions.kind[question] == kind[row])
    kept &= (questions.day[question] >= _begun(m)[row]) & (respondent[question] != "")
    row, question = row[kept], question[kept]
    code, names = pd.factorize(np.r_[respondent[question], statements[1]])
    width, by, teller = max(1, len(names)), code[: len(row)], code[len(row) :]
    entries, first = np.unique(fact[row] * width + by, return_index=True)
    between = np.minimum(source, target) * np.int64(len(m.actors) + 1) + np.maximum(source, target)
    telling = np.unique(between[statements[0]] * width + teller)
    positive = np.isin(between[row[first]] * width + by[first], telling)
    first_of, last_of = (np.searchsorted(telling, (between[row[first]] + i) * width) for i in (0, 1))
    return Answers(entries // width, positive, last_of - first_of)


def overlooked(area: Codes, fact: Codes, key: Codes, thresholds: Thresholds) -> Floats:
    """How far the lists of others speak against presence that one source alone tells of, as log-odds.

    A source whose list has most of what others tell of in an area would have had this too. Nothing is assumed
    of it before: who lists its own work alone speaks against nobody. What two tell of others have overlooked.

    Parameters
    ----------
    area
        Area of each fact, by its number.
    fact, key
        What was told and by which independent source, both by number, an entry each time.
    """
    width, places = int(key.max(initial=-1)) + 1, int(area.max(initial=-1)) + 1
    known, by = np.divmod(pd.unique(fact * max(1, width) + key), max(1, width))
    tellers = np.bincount(known, minlength=len(area))
    list_of = by * places + area[known]
    both, own = (
        np.bincount(list_of, kept[known], minlength=width * places).reshape(width, places)
        for kept in (tellers > 1, tellers == 1)
    )
    by_others = np.bincount(area, tellers > 0, minlength=places) - own
    missed = np.log1p(-both / (thresholds.detection_counts_as + by_others))
    against = np.where(tellers == 1, missed.sum(axis=0)[area], 0.0)
    alone = tellers[known] == 1
    against[known[alone]] -= missed[by[alone], area[known[alone]]]
    return against


def matching(subject: Integers, ends: Integers) -> tuple[Codes, Codes]:
    """Where each of some ends is among the subjects: positions of both."""
    order = np.argsort(subject, kind="stable")
    first, last = (np.searchsorted(subject[order], ends, side=side) for side in ("left", "right"))
    count = np.where(ends < 0, 0, last - first)
    each = np.repeat(first - np.r_[0, np.cumsum(count)[:-1]], count) + np.arange(count.sum())
    return np.repeat(np.arange(len(ends)), count), order[each]


@dataclass(frozen=True, slots=True)
class Questions:
    """What was asked about ties and answered, one entry for each kind of tie.

    Parameters
    ----------
    subject, source, day
        Position of the actor whose ties they are, who was asked, and when.
    every, kind
        Whether about all its ties; else about which kind.
    """

    subject: Codes
    source: Names
    day: Names
    every: Bools
    kind: Names


def _questions(m: ActorMap, day: str) -> Questions:
    log = m.observations
    answered = (log["answer"].array != "declined") & (log["date"].array <= day)
    every = np.flatnonzero(answered & (log["asked_about"].array == "ties_all"))
    named = explode(log, "kinds")
    of_kind = named.index.to_numpy(dtype=np.int64)
    kept = (answered & (log["asked_about"].array == "ties_kind"))[of_kind]
    rows = np.r_[every, of_kind[kept]]
    kind = np.r_[np.full(len(every), "", dtype=object), named.to_numpy(dtype=object)[kept]]
    subject, source, on = (
        log[name].array.take(rows).to_numpy(dtype=object) for name in ("subject_id", "source", "date")
    )
    actor = m.ids("actors").get_indexer(pd.Index(subject))
    return Questions(actor.astype(np.int64), source, on, np.arange(len(rows)) < len(every), kind)


def _begun(m: ActorMap) -> Names:
    """Since when each tie is there, as far as is known."""
    ties = m.ties
    return m.once(
        "ties begun", lambda _: ties["from"].where(ties["from"] != "", ties["as_of"]).to_numpy(dtype=object)
    )
