"""How far a recorded tie is believed to exist (A37).

A source's reliability and an item's credibility give a probability; independent sources pool
their log-odds; what was told long ago drifts back to one half. "Cannot be judged" (F, 6) is one
half from the start: it adds nothing and takes nothing away.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from actormap import schema
from actormap.cells import explode
from actormap.config import View
from actormap.model import ActorMap

Floats = npt.NDArray[np.float64]
UNGRADED = "F6"
DAYS_A_MONTH = 30.4375
LEAST, MOST = 0.01, 0.99
"""Nothing recorded is ever taken as impossible or certain."""


def probability(grade: str) -> float:
    """Probability that something graded so is true, 0 to 1.

    Parameters
    ----------
    grade
        Reliability and credibility, such as ``B2``.

    Notes
    -----
    The geometric mean of both; domain.md A37, a choice of this project, after the two separate
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
    key = m.sources["independent_key"].where(m.sources["independent_key"] != "", m.sources["id"])
    return dict(zip(m.sources["id"], key, strict=True))


UNLISTED = "?"
"""Key of all sources that are on no list: whether they are independent is not known."""


def tie_keys(m: ActorMap) -> pd.DataFrame:
    """Who told of which tie.

    Returns
    -------
    DataFrame
        Columns ``row`` (of `ties`), ``source``, ``key``; one row for each tie and source.
    """
    return m.once("tie_keys", _tie_keys)


def _tie_keys(m: ActorMap) -> pd.DataFrame:
    told = explode(m.ties, "sources")
    frame = pd.DataFrame({"row": told.index, "source": told.to_numpy()})
    own = m.ties["independent_key"].iloc[frame["row"]].to_numpy()
    known = source_keys(m)
    keys = [mine or known.get(source, UNLISTED) for source, mine in zip(frame["source"], own, strict=True)]
    return frame.assign(key=pd.Series(keys, index=frame.index, dtype="str"))


def tie_beliefs(m: ActorMap, view: View) -> Floats:
    """Probability that each tie exists on the day, 0 to 1.

    Parameters
    ----------
    m
        The map.
    view
        The day, the half-life, and what is resampled or left out.

    Returns
    -------
    array
        In the order of `ties`. Parallel ties of one kind between the same ends are one tie told
        several times and share the pooled value. 0 where the only source is left out, 0 or 1 in a
        resampled world.
    """
    if len(m.ties) == 0:
        return np.zeros(0)
    recorded = replace(view, world=None)
    if view.without:
        q, family = _as_told(m, recorded)
    else:
        q, family = m.once(("beliefs", recorded), lambda m: _as_told(m, recorded))
    if view.world is None:
        return q
    coin = np.random.default_rng([view.thresholds.seed, view.world]).random(len(q))
    return (coin[family] < q).astype(float)


def _as_told(m: ActorMap, view: View) -> tuple[Floats, npt.NDArray[np.int64]]:
    """Probability of each tie, and the number of the fact it tells; the same in every world."""
    told = tie_keys(m)
    alone = _silenced(m, told, view.without)
    told = told[told["key"] != view.without] if view.without else told
    family = _families(m)
    if view.certain:
        q = np.ones(len(m.ties))
    else:
        q = aged(_graded(m, told), _months(m, view.date), view.thresholds.ageing_months)
        q = _pool_parallel(q, family, told)
    q = np.where(alone, 0.0, q)
    q.flags.writeable = False
    return q, family


def _silenced(m: ActorMap, told: pd.DataFrame, without: str) -> npt.NDArray[np.bool_]:
    """Ties of which nobody is left who told."""
    silenced = np.zeros(len(m.ties), dtype=bool)
    if without:
        rows = told["row"].to_numpy()
        silenced[rows] = True
        silenced[rows[(told["key"] != without).to_numpy()]] = False
    return silenced


def _graded(m: ActorMap, told: pd.DataFrame) -> Floats:
    """Pooled probability of each tie: its own grade if it has one, else those of its sources."""
    grade = dict(zip(m.sources["id"], m.sources["reliability"] + m.sources["credibility"], strict=True))
    values = {g: float(log_odds(probability(g))) for g in {*grade.values(), UNGRADED}}
    odds = pd.Series([values[grade.get(source, UNGRADED)] for source in told["source"]], dtype="float64")
    each = odds.groupby([told["row"].to_numpy(), told["key"].to_numpy()]).max()
    total = np.zeros(len(m.ties))
    np.add.at(total, each.index.get_level_values(0).to_numpy(dtype=int), each.to_numpy(dtype=float))
    q = pool(total)
    own = m.ties["grade"]
    marked = (own != "").to_numpy(dtype=bool)
    q[marked] = own[marked].map({g: probability(g) for g in own[marked].unique()}).to_numpy(dtype=float)
    return np.asarray(q, dtype=float)


def _months(m: ActorMap, day: str) -> Floats:
    seen = m.ties["as_of"].where(m.ties["as_of"] != "", m.ties["from"])
    when = pd.to_datetime(seen.where(seen != "", day), format="%Y-%m-%d")
    return np.clip((pd.Timestamp(day) - when).dt.days.to_numpy(dtype=float) / DAYS_A_MONTH, 0, None)


def _families(m: ActorMap) -> npt.NDArray[np.int64]:
    """Number of the fact that each tie tells: kind, ends and sign."""
    source, target = m.codes()
    ties = m.ties
    symmetric = ties["kind"].isin([k.kind for k in schema.tie_kinds().values() if not k.directed])
    swap = symmetric.to_numpy(dtype=bool) & (source > target)
    ends = np.where(swap, target, source), np.where(swap, source, target)
    place = pd.factorize(ties["target_id"])[0]
    fact = pd.DataFrame({
        "kind": pd.factorize(ties["kind"])[0], "from": ends[0], "to": ends[1],
        "platform": np.where(target < 0, place, -1), "sign": pd.factorize(ties["sign"])[0],
    })  # fmt: skip
    return fact.groupby(list(fact.columns), sort=False).ngroup().to_numpy(dtype=np.int64)


def _pool_parallel(q: Floats, family: npt.NDArray[np.int64], told: pd.DataFrame) -> Floats:
    counts = np.bincount(family)
    several = np.flatnonzero(counts[family] > 1)
    if not len(several):
        return q
    own = told[np.isin(told["row"].to_numpy(), several)]
    keys: dict[int, set[str]] = {}
    for row, key in zip(own["row"].tolist(), own["key"].tolist(), strict=True):
        keys.setdefault(row, set()).add(key)
    facts: dict[int, list[int]] = {}
    for row, fact in zip(several.tolist(), family[several].tolist(), strict=True):
        facts.setdefault(fact, []).append(row)
    pooled = q.copy()
    for rows in facts.values():
        pooled[rows] = _pooled((float(q[row]), frozenset(keys.get(row, {UNLISTED}))) for row in rows)
    return pooled


def _pooled(told: Iterable[tuple[float, frozenset[str]]]) -> float:
    """Pool what several records say; one whose source has spoken before adds nothing."""
    heard: set[str] = set()
    total = 0.0
    for q, keys in sorted(told, key=lambda item: -abs(item[0] - 0.5)):
        if not keys & heard:
            likely = min(MOST, max(LEAST, q))
            total += math.log(likely / (1 - likely))
            heard |= keys
    return min(MOST, max(LEAST, 1 / (1 + math.exp(-total))))
