"""How far a recorded tie, seat or presence is believed to exist (A37).

A source's reliability and an item's credibility give a probability; independent sources pool
their log-odds; what was told long ago drifts back to one half. "Cannot be judged" (F, 6) is one
half from the start: it adds nothing and takes nothing away.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Bools, Codes, Floats
from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.core.tables.cells import explode, isin
from actormap.core.tables.subset import valid
from actormap.core.tables.values import days_between, split
from actormap.graph.silence import UNLISTED, answers_about, overlooked

T = TypeVar("T")

UNGRADED = "F6"
DAYS_A_MONTH = 30.4375
LEAST, MOST = 0.01, 0.99
"""Nothing recorded is ever taken as impossible or certain."""


def probability(grade: str) -> float:
    """Probability that something graded so, such as ``B2``, is true, 0 to 1.

    The geometric mean of both; docs/definitions.md#a37, a choice of this project, after the two separate
    ratings of the Admiralty code.
    """
    return float((schema.grades("reliability")[grade[0]] * schema.grades("credibility")[grade[1]]) ** 0.5)


def log_odds(q: Any) -> Any:
    """How many times likelier true than false, as a logarithm."""
    return np.log(q / (1 - q))


def pool(log_odds_for: float | Floats) -> Any:
    """Probability that goes with a sum of log-odds, kept off 0 and 1."""
    return np.clip(1 / (1 + np.exp(-np.asarray(log_odds_for))), LEAST, MOST)


def aged(q: Any, months: Any, half_life: float) -> Any:
    """Probability some months later: half of the certainty is gone after each half-life."""
    return 0.5 + (q - 0.5) * 2.0 ** (-np.asarray(months) / half_life)


def source_keys(m: ActorMap) -> dict[str, str]:
    """Independent key of each source: sources with the same key count once."""
    return m.once("keys of sources", _source_keys)


def _source_keys(m: ActorMap) -> dict[str, str]:
    rows = zip(m.sources["id"].tolist(), m.sources["independent_key"].tolist(), strict=True)
    return {source: key or source for source, key in rows}


@dataclass(frozen=True, slots=True, eq=False)
class Records:
    """Records of facts of one kind, each with who told of it and when.

    Parameters
    ----------
    m
        The map that they are of.
    name
        ``ties``, ``seats`` or ``presence``.
    frame
        One row a record, with the columns of `ties` that say who is joined with what, who told, and when.
    fact
        Number of the fact that each tells.
    stream
        What tells their coins in possible maps from those of others.
    """

    m: ActorMap
    name: str
    frame: pd.DataFrame
    fact: Codes
    stream: tuple[int, ...] = ()

    def once(self, key: Hashable, make: Callable[[Records], T]) -> T:
        """Something worked out from them, and kept with the map."""
        return self.m.once((self.name, key), lambda _: make(self))

    def current(self, day: str) -> Bools:
        """Which of them are valid on a day."""
        return self.once(("current", day), lambda records: valid(records.frame, day))


def tie_records(m: ActorMap) -> Records:
    """All ties of a map."""
    return m.once("records of ties", lambda m: Records(m, "ties", m.ties, facts(m)))


@dataclass(frozen=True, slots=True)
class SourceStatements:
    """Who told of which record, one entry for each record and source.

    Parameters
    ----------
    row
        Row of the records.
    odds
        Log-odds that what the source tells is true, by its own grade.
    key
        Independent key of the source, a position in `keys`.
    keys
        Independent keys.
    """

    row: Codes
    odds: Floats
    key: Codes
    keys: tuple[str, ...]

    def without(self, key: str) -> SourceStatements:
        """What is left when nobody with this key had told."""
        if key not in self.keys:
            return self
        kept = self.key != self.keys.index(key)
        return replace(self, row=self.row[kept], odds=self.odds[kept], key=self.key[kept])

    def where(self, rows: Bools) -> SourceStatements:
        """What was told of some records."""
        kept = rows[self.row]
        return replace(self, row=self.row[kept], odds=self.odds[kept], key=self.key[kept])


def tie_keys(m: ActorMap) -> SourceStatements:
    """Who told of which tie; worked out once a map."""
    return statements_of(tie_records(m))


def statements_of(records: Records) -> SourceStatements:
    """Who told of which record; worked out once a map."""
    return records.once("keys", _statements_of)


def _statements_of(records: Records) -> SourceStatements:
    m, frame = records.m, records.frame
    sources_of_records = explode(frame, "sources")
    row = sources_of_records.index.to_numpy(dtype=np.int64)
    code, sources = pd.factorize(sources_of_records)
    graded = (m.sources[column].tolist() for column in ("id", "reliability", "credibility"))
    grade = {source: first + second for source, first, second in zip(*graded, strict=True)}
    odds = np.array([float(log_odds(probability(grade.get(s, UNGRADED)))) for s in sources], dtype=float)
    known = source_keys(m)
    keys = np.array([known.get(s, UNLISTED) for s in sources], dtype=object)
    key = keys[code] if len(keys) else keys
    own = frame["independent_key"]
    if (own != "").any():
        mine = own.to_numpy(dtype=object)[row]
        key = np.where(mine != "", mine, key)
    position, names = pd.factorize(key)
    return SourceStatements(row, odds[code] if len(odds) else odds, position, tuple(map(str, names)))


def tie_beliefs(m: ActorMap, view: View) -> Floats:
    """Probability that each tie exists on the day, 0 to 1 (`beliefs_of`)."""
    return beliefs_of(tie_records(m), view)


def beliefs_of(records: Records, view: View) -> Floats:
    """Probability that what each record tells is so on the day, 0 to 1.

    Records of one fact that are valid on the day are one told several times and share the pooled value; one
    that ended, or has not begun, says nothing of the others. 0 where the only source is left out; 0 or 1 in a
    possible map.
    """
    if len(records.frame) == 0:
        return np.zeros(0)
    recorded = replace(view, world=None, subjects=None)
    if view.without:
        q = _recorded_beliefs(records, recorded)
    else:
        q = records.once(("beliefs", recorded), lambda records: _recorded_beliefs(records, recorded))
    if view.world is None:
        return q
    coin = np.random.default_rng([view.thresholds.seed, view.world, *records.stream]).random(len(q))
    return (coin[records.fact] < q).astype(float)


def _recorded_beliefs(records: Records, view: View) -> Floats:
    """Probability of each record, the same in every world."""
    q = np.ones(len(records.frame)) if view.certain else _by_statements(records, view)
    if not view.certain and records.name in HEARD:
        q = HEARD[records.name](records, view, q)
    if view.without:
        statements, alone = statements_of(records), np.zeros(len(records.frame), dtype=bool)
        alone[statements.row] = True
        alone[statements.without(view.without).row] = False
        q = np.where(alone, 0.0, q)
    q.flags.writeable = False
    return q


def told_beliefs(m: ActorMap, view: View) -> Floats:
    """Probability of each tie by what was told of it alone: nobody who was silent is heard."""
    return _by_statements(tie_records(m), replace(view, world=None, subjects=None))


def _by_statements(records: Records, view: View) -> Floats:
    """Probability of each record by what was told of it; worked out once where no source is left out."""
    if view.without:
        return _judged(records, view)
    return records.once(("told", view), lambda records: _judged(records, view))


def _judged(records: Records, view: View) -> Floats:
    """Probability of each record by its grade or sources and by how old it is."""
    statements, fact, current = statements_of(records), records.fact, records.current(view.date)
    half_life = view.thresholds.ageing_months
    months = records.once(("months", view.date, half_life), lambda records: _months(records, view))
    left = statements.without(view.without) if view.without else statements
    if left is statements:
        return _pool_parallel(
            aged(_graded(records, statements), months, half_life), fact, current, statements
        )
    # Facts of which others told alone are as they were.
    silent = statements.row[statements.key == statements.keys.index(view.without)]
    touched = np.isin(fact, fact[silent])
    q = _pool_parallel(aged(_graded(records, left), months, half_life), fact, current & touched, left)
    return np.where(touched, q, _by_statements(records, replace(view, without="")))


def _with_silence(records: Records, view: View, q: Floats) -> Floats:
    """Probability of each tie after those were heard who were asked about it and did not tell of it.

    Each divides the odds by as much as its silence would speak for that there is no tie (A10).
    """
    known, day = source_keys(records.m), view.date
    current = records.current(day)
    statements = statements_of(records).where(current).without(view.without)
    names = np.array(statements.keys, dtype=object)[statements.key]

    def key_of(source: str) -> str:
        key = known.get(source, UNLISTED)
        return "" if key == view.without else key

    by_key = statements.row, names
    answers = answers_about(records.m, day, records.fact, current, by_key, key_of)
    silent = answers.silent(int(records.fact.max(initial=-1)) + 1)[records.fact]
    # Read whether anybody was silent or not: what is printed must not tell that somebody was asked.
    each = np.log1p(-min(answers.detection(view.thresholds), MOST))
    likely = pool(log_odds(np.clip(q, LEAST, MOST)) + silent * each)
    return np.where((silent > 0) & (q > 0), likely, q)


def _with_lists(records: Records, view: View, q: Floats) -> Floats:
    """Probability of each presence after it was looked for on the lists of others (`overlooked`)."""
    statements = statements_of(records).where(records.current(view.date)).without(view.without)
    area = records.once("areas", _areas)
    against = overlooked(area, records.fact[statements.row], statements.key, view.thresholds)[records.fact]
    likely = pool(log_odds(np.clip(q, LEAST, MOST)) + against)
    return np.where((against < 0) & (q > 0), likely, q)


def _areas(records: Records) -> Codes:
    """Area of the cell of each fact, by its number."""
    first = np.unique(records.fact, return_index=True)[1]
    return pd.factorize(records.frame["target_id"].str.partition("@")[2])[0][first].astype(np.int64)


HEARD = {"ties": _with_silence, "presence": _with_lists}
"""What is heard of those who did not tell, by the name of the records."""


def _graded(records: Records, statements: SourceStatements) -> Floats:
    """Pooled probability of each record: its own grade if it has one, else those of its sources."""
    both = statements.row * max(len(statements.keys), 1) + statements.key
    order = np.lexsort((-statements.odds, both))
    first = order[np.r_[True, np.diff(both[order]) != 0]] if len(both) else order
    total = np.zeros(len(records.frame))
    np.add.at(total, statements.row[first], statements.odds[first])
    own = records.once("own grades", _own_grades)
    return np.where(np.isnan(own), pool(total), own)


def _own_grades(records: Records) -> Floats:
    """Probability of each record by its own grade; NaN where it has none."""
    grades = records.frame["grade"].tolist()
    known = {grade: probability(grade) for grade in set(grades) if grade}
    return np.array([known.get(grade, math.nan) for grade in grades], dtype=float)


def _months(records: Records, view: View) -> Floats:
    """Months since each was confirmed, began or was told of; a half-life where nothing says when."""
    each = zip(records.frame["as_of"].tolist(), records.frame["from"].tolist(), strict=True)
    days = [confirmed or begun for confirmed, begun in each]
    undated = [row for row, day in enumerate(days) if not day]
    if undated:
        for row, day in zip(undated, _reported_on(records, view.date, undated), strict=True):
            days[row] = day
    months, half_life = dict[str, float](), view.thresholds.ageing_months
    for day in set(days):
        months[day] = _months_between(day, view.date) if day else half_life
    return np.array([months[day] for day in days], dtype=float)


def _months_between(first: str, last: str) -> float:
    """Months from one day to another; none where the first is the later one."""
    return max(0, days_between(first, last)) / DAYS_A_MONTH


def _reported_on(records: Records, day: str, rows: Sequence[int]) -> list[str]:
    """Day on which some were told of: when a source of theirs was last asked, about an end if ever."""
    about: dict[tuple[str, str], str] = {}
    ever: dict[str, str] = {}
    observations = records.m.observations
    observed = (observations[column].tolist() for column in ("source", "subject_id", "date"))
    for source, subject, on in zip(*observed, strict=True):
        if on <= day:
            about[source, subject] = max(on, about.get((source, subject), ""))
            ever[source] = max(on, ever.get(source, ""))
    reported = []
    columns = ("sources", "source_id", "target_id")
    some = (records.frame[column].array.take(rows).tolist() for column in columns)
    for sources, *ends in zip(*some, strict=True):
        by = split(sources)
        days = [about[who, end] for who in by for end in ends if (who, end) in about]
        reported.append(max(days or [ever[who] for who in by if who in ever], default=""))
    return reported


def facts(m: ActorMap) -> Codes:
    """Number of the fact that each tie tells, which several may: kind, ends and sign."""
    return m.once("facts", _facts)


def _facts(m: ActorMap) -> Codes:
    source, target = m.codes()
    ties = m.ties
    symmetric = isin(ties["kind"], [k.kind for k in schema.tie_kinds().values() if not k.directed])
    swap = symmetric & (source > target)
    ends = np.where(swap, target, source), np.where(swap, source, target)
    place = pd.factorize(ties["target_id"])[0]
    kind, sign = pd.factorize(ties["kind"])[0], pd.factorize(ties["sign"])[0]
    n = len(m.actors) + len(ties) + 1
    to = np.where(target < 0, len(m.actors) + place, ends[1])
    fact = ((kind * 4 + sign) * n + ends[0]).astype(np.int64) * n + to
    return pd.factorize(fact)[0].astype(np.int64)


def _pool_parallel(q: Floats, family: Codes, current: Bools, statements: SourceStatements) -> Floats:
    """The probability that records of one fact share, of those that are valid on the day."""
    several = np.flatnonzero(current & (np.bincount(family, current) > 1)[family])
    if not len(several):
        return q
    rows = several[np.argsort(family[several], kind="stable")]
    bounds = np.flatnonzero(np.r_[True, np.diff(family[rows]) != 0, True]).tolist()
    start = np.searchsorted(statements.row, [rows, rows + 1]).tolist()
    names = np.array(statements.keys, dtype=object)[statements.key].tolist()
    each = [
        (chance, frozenset(names[low:high] or (UNLISTED,)))
        for chance, low, high in zip(q[rows].tolist(), *start, strict=True)
    ]
    pooled = q.copy()
    for low, high in pairwise(bounds):
        pooled[rows[low:high]] = _pooled(each[low:high])
    return pooled


def _pooled(records: Iterable[tuple[float, frozenset[str]]]) -> float:
    """Pool what several records say; one whose source has spoken before adds nothing."""
    heard: set[str] = set()
    total = 0.0
    for q, keys in sorted(records, key=lambda item: -abs(item[0] - 0.5)):
        if not keys & heard:
            likely = min(MOST, max(LEAST, q))
            total += math.log(likely / (1 - likely))
            heard |= keys
    return min(MOST, max(LEAST, 1 / (1 + math.exp(-total))))
