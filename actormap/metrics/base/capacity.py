"""How often somebody was asked to introduce lately, how often that can be, and who said no."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
import pandas as pd

from actormap.core.arrays import Bools, Floats
from actormap.meetings.plans import Row, plans_of
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
    counted = pd.Index(actors["id"]).get_indexer(log["actor_id"][_lately(context, "asked")])
    logged = np.bincount(counted, minlength=len(actors)).astype(float)
    recorded = actors["introduction_load"].fillna(0).to_numpy(dtype=float)
    return np.maximum(recorded, logged), actors["introduction_cap"].fillna(usual).to_numpy(dtype=float)


def free_share(context: Context, u: int) -> tuple[float, float, float]:
    """How often an actor was asked in three months, how often it can be, and the share left."""
    load, cap = (float(each[u]) for each in loads(context))
    return load, cap, max(0.0, (cap - load) / cap) if cap else 0.0


def resting(context: Context) -> frozenset[int]:
    """Who was asked as often as it can be, and is asked by nobody today; an office never is."""
    return context.recorded.once("resting", _resting)


def _resting(context: Context) -> frozenset[int]:
    load, cap = loads(context)
    return frozenset(np.flatnonzero((load >= cap) & ~context.layers.offices).tolist())


def refusals(context: Context, target: str, for_id: str = "") -> Mapping[int, str]:
    """Who said no on the way to an actor, with the day: nobody asks it again for that actor for a quarter.

    `for_id` is for whom the office opens a door there. A no in an open plan counts until that is closed.
    """
    return context.recorded.once("refusals", _refusals).get((target, for_id), {})


def _refusals(context: Context) -> dict[tuple[str, str], dict[int, str]]:
    log = context.m["introductions"][_lately(context, "declined")].sort_values("date", kind="stable")
    lately = dict(zip(zip(log["actor_id"], log["to_id"], strict=True), log["date"], strict=True))
    every: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for plan in plans_of(context.m):
        for row in plan.rows:
            stopped = lately.get((row["from_id"], row["to_id"]), "") if row["status"] == "stopped" else ""
            day = row["date"] if row is plan.refused else stopped
            if day:
                every[plan.target, plan.for_id][who_refused(context, row)] = day
    return dict(every)


def who_refused(context: Context, row: Row) -> int:
    """Position of who says no where a step is declined: who introduces, in the first step who is met."""
    giver = context.code(row["from_id"])
    return context.code(row["to_id"]) if context.layers.offices[giver] else giver


def _lately(context: Context, outcome: str) -> Bools:
    """Rows of the log of introductions with an outcome in the last three months."""
    log, day = context.m["introductions"], context.view.date
    oldest = (pd.Timestamp(day) - pd.DateOffset(months=QUARTER)).date().isoformat()
    lately = (log["outcome"] == outcome) & (log["date"] > oldest) & (log["date"] <= day)
    return lately.to_numpy(dtype=bool)
