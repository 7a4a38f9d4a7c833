"""May this be planned, and if not why: asked before a form is filled in, and when a plan is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from actormap.core.config import View
from actormap.core.findings import NOTHING
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, plural
from actormap.meetings.plans import Plan, plans_of
from actormap.metrics.base.capacity import free_share, refusals, resting
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.safeguards import last_met, locked_reason, shown_name, target_of
from actormap.metrics.introductions.planner import planner_in, planner_of


@dataclass(frozen=True, slots=True)
class Way:
    """A safe route of today.

    Parameters
    ----------
    place
        Its place among the routes to the actor, from 1.
    route
        Ids of all on it, from the office to the actor.
    why_not
        Why it may not be planned today; empty where it may.
    """

    place: int
    route: tuple[str, ...]
    why_not: Sentence = NOTHING


@dataclass(frozen=True, slots=True)
class Wanted:
    """An actor that the office has not met.

    Parameters
    ----------
    actor
        Its id.
    has_way
        Whether a safe route to it is recorded; `ways_to` tells which.
    why_not
        Why no plan for it may be begun today; empty where one may.
    """

    actor: str
    has_way: bool
    why_not: Sentence = NOTHING


def open_plan(m: ActorMap, target: str, for_id: str = "") -> Plan | None:
    """The plan for an actor that is not closed; None where there is none."""
    every = (plan for plan in plans_of(m) if (plan.target, plan.for_id) == (target, for_id))
    return next((plan for plan in every if not plan.closed), None)


def why_no_plan(m: ActorMap, view: View, target: str, *, for_id: str = "") -> Sentence:
    """Why no plan for an actor may be begun today, whatever the route; empty where one may.

    An open plan in which somebody said no is none that one goes on with: the next one stops it.
    """
    context = context_of(m, view)
    code, held = target_of(context, target), open_plan(m, target, for_id)
    no = refusals(context, target, for_id).get(code)
    if no:
        return Sentence("{name} itself said no on {day}: do not press.", name=context.names[code], day=no)
    if held is not None and not held.refused:
        return Sentence(
            "{plan} is an open plan for {name}. Go on with it, or stop it first.",
            plan=held.code,
            name=context.names[code],
        )
    met = "" if for_id else last_met(context, code)
    if met:
        return Sentence(
            "the office met {name} on {day}: speak to it directly.", name=context.names[code], day=met
        )
    return NOTHING


def why_no_route(context: Context, route: Sequence[int]) -> Sentence:
    """Why a safe route may not be planned today: somebody on it was asked as often as it can be."""
    return next(filter(None, (why_resting(context, u) for u in route[1:-1])), NOTHING)


def why_resting(context: Context, u: int) -> Sentence:
    """Why somebody is not asked again today: it was asked as often as it can be; empty where it was not."""
    if u not in resting(context):
        return NOTHING
    load, cap, _free = free_share(context, u)
    return Sentence(
        "{name} was asked {asked} in three months and can be asked {cap:g}: let it rest.",
        name=shown_name(context, u),
        asked=plural(round(load), "time"),
        cap=cap,
    )


def ways_to(
    m: ActorMap, view: View, target: str, *, needs: Iterable[str] = (), without: Iterable[str] = ()
) -> tuple[Way, ...]:
    """The safe routes to an actor, those that may be planned first, the others with the reason."""
    why_not = why_no_plan(m, view, target)
    planner = planner_of(m, view, needs, without)
    context = planner.context
    every = [
        Way(place, tuple(context.ids[v] for v in route), why_not or why_no_route(context, route))
        for place, route in enumerate(planner.diverse(context.code(target)), start=1)
    ]
    return tuple(sorted(every, key=lambda way: bool(way.why_not)))


def wanted_actors(m: ActorMap, view: View) -> list[Wanted]:
    """Actors of civil society that the office has not met and may approach: those that can be planned first.

    The same list each time.
    """
    return context_of(m, view).once("wanted actors", _wanted_actors)


def _wanted_actors(context: Context) -> list[Wanted]:
    if not context.layers.offices.any():
        return []
    targets = [
        v
        for v in np.flatnonzero(context.layers.civil_society).tolist()
        if not locked_reason(context, v) and not last_met(context, v)
    ]
    best = planner_in(context).best_of(targets)
    wanted = [_wanted(context, v, best.get(v)) for v in targets]
    return sorted(wanted, key=lambda entry: (bool(entry.why_not), not entry.has_way, entry.actor))


def _wanted(context: Context, v: int, best: Sequence[int] | None) -> Wanted:
    actor = context.ids[v]
    if best is None:
        return Wanted(actor, False, Sentence("No safe route to {name} is recorded.", name=context.names[v]))
    why_not = why_no_plan(context.m, context.view, actor)
    if not why_not and why_no_route(context, best):
        # Others than the best may lead to it while somebody rests.
        why_not = ways_to(context.m, context.view, actor)[0].why_not
    return Wanted(actor, True, why_not)
