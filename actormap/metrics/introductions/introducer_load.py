"""How much the introductions to everybody lean on the same few (a first look at A28)."""

from __future__ import annotations

from collections import defaultdict
from functools import partial

import numpy as np

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Figure, Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, joined, plural
from actormap.metrics.base.capacity import free_share
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.figures import answer
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import NO_CONTACTS, forbidden
from actormap.metrics.introductions.planner import planner_in


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
    targets: dict[int, list[int]] = defaultdict(list)
    met = m.actors["id"].isin(set(m.contacts["actor_id"][context.layers.established]))
    open_ = context.layers.civil_society & ~forbidden(context, "approach") & ~met.to_numpy(dtype=bool)
    for v, route in planner_in(context).best_of(np.flatnonzero(open_).tolist()).items():
        for u in route[1:-1]:
            targets[u].append(v)
    order = sorted(targets, key=lambda u: (-len(targets[u]), context.ids[u]))
    return answer(
        context,
        "Load on introducers",
        (_load(context, u, targets[u]) for u in order),
        caveats=(
            Sentence(
                "Being on many best routes is a load, not a sign of importance. Look for a second door."
            ),
        ),
    )


def _load(context: Context, u: int, targets: list[int]) -> Figure:
    """To how many actors an introducer is on the best route."""
    actor, free = context.ids[u], free_share(context, u)[2]
    return Figure(
        f"burden:{'used' if free else 'overused'}:{actor}",
        "A28",
        "introducer",
        (actor,),
        float(len(targets)),
        words=partial(_words, context, u, targets),
    )


def _words(context: Context, u: int, targets: list[int], figure: Figure) -> Finding:
    load, cap, free = free_share(context, u)
    rest = Sentence("It was asked as often as it can be this quarter. Let it rest, and look for others.")
    return figure.worded(
        statement=joined(
            Sentence(
                "{name} is on the best recorded route to {actors}.",
                name=context.names[u],
                actors=plural(len(targets), "actor"),
            ),
            "" if free else rest,
        ),
        reason=Sentence(
            "It was asked {asked} in three months and can be asked {cap:g}.",
            asked=plural(round(load), "time"),
            cap=cap,
        ),
        n=len(targets),
        # To how many is a count, and any tie may change which route is the best.
        **context.trust(
            coverage=float(context.coverage.of_actors[u]),
            sources=len(context.coverage.keys[u]),
            at_most="indicative",
        ),
        sensitivity=int(context.sensitivity[u]),
        would_change=Sentence("The office finds another trusted contact who knows the same actors."),
        next_question=Sentence("Who else could introduce the office to them?"),
        details={
            "targets": [context.ids[v] for v in targets],
            "load": load,
            "cap": cap,
            "overused": not free,
        },
    )
