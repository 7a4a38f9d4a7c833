"""Other ways to an actor than a chain of introductions, and what the steps of a chain rest on together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from actormap.core.config import View
from actormap.core.findings import Finding
from actormap.core.model import ActorMap
from actormap.meetings.plans import Plan
from actormap.metrics.base.capacity import free_share
from actormap.metrics.base.context import OFFICE_LOG, Context, context_of
from actormap.metrics.base.safeguards import (
    asked_about_within,
    exclusions_of,
    forbidden,
    last_met,
    locked_reason,
    never_asked_about,
)
from actormap.metrics.introductions.planner import Planner, planner_of
from actormap.metrics.introductions.plans import next_route, safe
from actormap.metrics.introductions.route_findings import route_finding

FEW_SOURCES = 2
"""Up to so many sources that several steps share are told: more are not likely to err together."""


@dataclass(frozen=True, slots=True)
class OtherWays:
    """What could be tried beside introductions; ids, the first ones first.

    Parameters
    ----------
    tables
        Platforms on which the office and the actor both sit.
    colleagues
        Actors that the office met and that work with the actor, whom nobody asked whether they would
        introduce.
    kept_apart
        Actors who offer an introduction, and with whom the map shows a hostile tie to the actor: they are
        not to be asked.
    """

    tables: tuple[str, ...] = ()
    colleagues: tuple[str, ...] = ()
    kept_apart: tuple[str, ...] = ()


def other_ways(m: ActorMap, view: View, target: str) -> OtherWays:
    """What could be tried beside introductions, after all safeguards; nothing to whom is left alone.

    Who may not be asked is in none of them, but where the map itself shows the hostile tie.
    """
    planner = planner_of(m, view)
    context, code = planner.context, planner.context.code(target)
    if code < 0 or locked_reason(context, code) or forbidden(context, "contact")[code]:
        return OtherWays()
    ids = context.ids
    return OtherWays(
        tuple(_tables(context, code)),
        tuple(ids[u] for u in _colleagues(planner, code)),
        tuple(ids[u] for u in _kept_apart(planner, code)),
    )


def _tables(context: Context, target: int) -> Iterator[str]:
    """Where both sit, and nobody who is hostile to the actor or to a group that it stands for.

    None for whom it could expose to be seen there with the office, or who is met only through those who
    assist it.
    """
    if context.m.actors["care"].iat[target] or forbidden(context, "represent")[target]:
        return
    seats, offices = context.layers.platforms, context.layers.offices
    hostile = exclusions_of(context).hostile_for(target)
    for column, platform in enumerate(seats.names):
        there = set(seats.actor[seats.column == column].tolist())
        if target in there and offices[list(there)].any() and hostile.isdisjoint(there):
            yield str(platform)


def _colleagues(planner: Planner, target: int) -> list[int]:
    """Who could be asked whether it would introduce the office, though nobody told that it would.

    To ask names the actor to a colleague, so that it must have agreed to that.
    """
    context = planner.context
    if never_asked_about(context)[target] or asked_about_within(context)[target]:
        return []
    layer, last = context.layers.collaboration, planner.may_be_last(target)
    may = planner.may_introduce(target) & ~context.layers.offices
    may[list(planner.banned(target))] = False
    if last is not None:
        may &= last
    both = np.concatenate([layer.target[layer.source == target], layer.source[layer.target == target]])
    offers = set(planner.open_for(target).edges.into.of(target))
    return sorted(
        (
            u
            for u in set(both.tolist()) - offers
            if may[u] and last_met(context, u) and free_share(context, u)[2]
        ),
        key=lambda u: context.ids[u],
    )


def _kept_apart(planner: Planner, target: int) -> list[int]:
    """Who offers, and is in a hostile tie with the actor that the map itself shows."""
    context = planner.context
    layer = context.layers.referral
    givers = set(layer.source[layer.target == target].tolist())
    return sorted(givers & exclusions_of(context).openly_hostile_to(target), key=lambda u: context.ids[u])


def planned_route(m: ActorMap, view: View, plan: Plan) -> Finding | None:
    """The way of a plan as a route is told (A23); None where what is left of it is not safe today.

    It has no chance where somebody said no.
    """
    planner = planner_of(m, view)
    context = planner.context
    if plan.for_id or not safe(planner, plan, plan.left):
        return None
    route = [context.code(plan.rows[0]["from_id"]), *(context.code(row["to_id"]) for row in plan.rows)]
    if any(pair not in planner.chance for pair in pairwise(route)):
        return None  # a tie of a step that was made has ended meanwhile
    finding = route_finding(planner, tuple(route), 1, None)
    return replace(finding, value=None) if plan.refused else finding


def next_way(m: ActorMap, view: View, plan: Plan) -> Finding | None:
    """The way that is planned next if a plan in which somebody said no is stopped (A23); None for none."""
    planner = planner_of(m, view)
    route = next_route(planner, plan)
    return None if route is None else route_finding(planner, route, 1, None)


def same_sources(m: ActorMap, view: View, route: Sequence[str]) -> tuple[tuple[int, ...], int]:
    """Steps of a way that rest on the same few sources, numbered from 1, and how many sources these are.

    Of several such sets of steps the largest; no steps and 0 where there is none. What the office itself
    met or was offered is in its own log, and does not err with others.
    """
    context = context_of(m, view)
    planner, sets = planner_of(m, view), defaultdict[frozenset[str], list[int]](list)
    for step, (u, v) in enumerate(pairwise(map(context.code, route)), start=1):
        evidence = context.layers.referral.evidence([planner.chance[u, v]])
        sets[context.sources_of(evidence)].append(step)
    shared = [
        (tuple(steps), len(sources))
        for sources, steps in sets.items()
        if len(steps) > 1 and len(sources) <= FEW_SOURCES and OFFICE_LOG not in sources
    ]
    return max(shared, key=lambda entry: (len(entry[0]), -entry[1]), default=((), 0))
