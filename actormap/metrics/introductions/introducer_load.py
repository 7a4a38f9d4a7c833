"""How much the introductions to everybody lean on the same few (a first look at A28)."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import Any

import numpy as np

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.metrics.base.capacity import free_share
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import NO_CONTACTS, forbidden
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.introductions.planner import planner_in

SHEET = Sheet(__file__)


@checked
def introducer_load(m: ActorMap, view: View) -> Findings:
    """Who stands on the best route to how many actors that the office has not met (A28, first look).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.

    Returns
    -------
    Findings
        One an introducer, the most used first (value: actors to whom it is on the best route, a
        count; details ``targets``, ``load``, ``cap``, ``overused``: whether it was asked as often
        as it can be).

    Raises
    ------
    Refused
        No field presence is on the map.

    Notes
    -----
    Actors in direct contact need no introduction and are left out, and so are those that must not
    be approached through others. Being on many best routes is a load, not an importance.

    References
    ----------
    A count over the routes of docs/definitions.md#a23; docs/definitions.md#a28 asks for the
    assignment that follows.
    """
    return context_of(m, view).once("introducer load", _introducer_load)


def _introducer_load(context: Context) -> Findings:
    m = context.m
    if not context.layers.offices.any():
        raise Refused(NO_CONTACTS)
    targets = defaultdict[int, list[int]](list)
    met = m.actors["id"].isin(set(m.contacts["actor_id"][context.layers.established]))
    open_ = context.layers.civil_society & ~forbidden(context, "approach") & ~met.to_numpy(dtype=bool)
    for v, route in planner_in(context).best_of(np.flatnonzero(open_).tolist()).items():
        for u in route[1:-1]:
            targets[u].append(v)
    order = sorted(targets, key=lambda u: (-len(targets[u]), context.ids[u]))
    return SHEET.answer(context, (_load(context, u, targets[u]) for u in order))


def _load(context: Context, u: int, targets: list[int]) -> Fact:
    """To how many actors an introducer is on the best route."""
    actor, (load, cap, free) = context.ids[u], free_share(context, u)
    return Fact(
        "introducer",
        f"{'used' if free else 'overused'}:{actor}",
        float(len(targets)),
        partial(_trust, context, u),
        subject=(actor,),
        values={"asked": round(load)},
        n=len(targets),
        sensitivity=int(context.sensitivity[u]),
        details={
            "targets": [context.ids[v] for v in targets],
            "load": load,
            "cap": cap,
            "overused": not free,
        },
    )


def _trust(context: Context, u: int) -> dict[str, Any]:
    """To how many is a count, and any tie may change which route is the best."""
    return context.trust(
        coverage=float(context.coverage.of_actors[u]),
        sources=len(context.coverage.keys[u]),
        at_most="indicative",
    )
