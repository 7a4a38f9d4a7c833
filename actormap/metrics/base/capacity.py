"""How often somebody was asked to introduce lately, and how often that can be."""

from __future__ import annotations

import numpy as np
import pandas as pd

from actormap.core.arrays import Floats
from actormap.metrics.base.context import Context

QUARTER = 3
"""Months in which the introductions that somebody is asked for are counted."""


def loads(context: Context) -> tuple[Floats, Floats]:
    """How often each actor was asked in three months, and how often it can be.

    The higher of what its record says and what the log of introductions counts: adding them would
    count the same request twice.
    """
    return context.recorded.once("loads", _loads)


def _loads(context: Context) -> tuple[Floats, Floats]:
    actors, log = context.m.actors, context.m["introductions"]
    usual = float(context.view.thresholds.introductions_per_quarter)
    oldest = (pd.Timestamp(context.view.date) - pd.DateOffset(months=QUARTER)).date().isoformat()
    lately = (log["outcome"] == "asked") & (log["date"] > oldest) & (log["date"] <= context.view.date)
    counted = pd.Index(actors["id"]).get_indexer(log["actor_id"][lately])
    logged = np.bincount(counted, minlength=len(actors)).astype(float)
    recorded = actors["introduction_load"].fillna(0).to_numpy(dtype=float)
    return np.maximum(recorded, logged), actors["introduction_cap"].fillna(usual).to_numpy(dtype=float)


def free_share(context: Context, u: int) -> tuple[float, float, float]:
    """How often an actor was asked in three months, how often it can be, and the share left."""
    load, cap = (float(each[u]) for each in loads(context))
    return load, cap, max(0.0, (cap - load) / cap) if cap else 0.0
