"""What came of introductions that were tried, and what that says of the next (A23)."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from actormap.core.arrays import Floats
from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.graph.tie_probability import DAYS_A_MONTH


def tried(
    m: ActorMap, view: View, source: npt.NDArray[Any], target: npt.NDArray[Any], chance: Floats
) -> Floats:
    """Chances of introductions, by row numbers in `actors`, with what came of those that were tried.

    (n p + met) / (n + met + declined) with n = ``trust_counts_as``, a choice of this project: recorded trust
    p counts as so many outcomes, and what came of an introduction is forgotten at the pace of all that was
    told. The mean of a beta distribution after so many trials; Gelman et al. (2013), Bayesian Data Analysis,
    2.4.
    """
    # Read whether any was tried or not: what is printed must not tell that somebody excluded was asked.
    half_life, trust = view.thresholds.ageing_months * DAYS_A_MONTH, view.thresholds.trust_counts_as
    log = m["introductions"]
    if log.empty:
        return chance
    # Of what came of one on a day that nobody knows it cannot be said how much of it is forgotten.
    dated = (log["date"] != "") & (log["date"] <= view.date)
    log = log[log["outcome"].isin(["met", "declined"]) & (log["to_id"] != "") & dated]
    if log.empty:
        return chance
    index = pd.Index(m.actors["id"])
    n = max(len(index), 1)
    pair = index.get_indexer(log["actor_id"]).astype(np.int64) * n + index.get_indexer(log["to_id"])
    days = (pd.Timestamp(view.date) - pd.to_datetime(log["date"], format="%Y-%m-%d")).dt.days.to_numpy()
    weight = np.ones(len(log)) if view.certain else 2.0 ** (-days / half_life)
    code, pairs = pd.factorize(source.astype(np.int64) * n + target)
    edge = pd.Index(pairs).get_indexer(pair)
    met = (log["outcome"] == "met").to_numpy(dtype=bool)
    known = edge >= 0
    count = np.bincount(edge[known], weight[known], minlength=len(pairs))[code]
    good = np.bincount(edge[known & met], weight[known & met], minlength=len(pairs))[code]
    return np.asarray(np.where(count > 0, (trust * chance + good) / (trust + count), chance), dtype=float)
