"""How far introductions lead from the office: fewest steps, and the best chance to each actor."""

from __future__ import annotations

import math

import numpy as np

from actormap.arrays import Bools, Codes, Floats, Ints
from actormap.engine.paths.k_shortest import Ahead, Detours, DirectedEdges, hops, least_costs, routes
from actormap.errors import Refused
from actormap.metrics.base.context import Context
from actormap.metrics.base.safeguards import NO_CONTACTS, Exclusions, exclusions_of

FEW = 20
"""So many actors for whom the same are not asked are searched for one by one; more in one sweep."""


def best_chances(context: Context) -> Floats:
    """Chance of the best route from the office to each actor, 0 to 1; 0 where there is none.

    Raises
    ------
    Refused
        No field presence is on the map, or nothing leads from it.
    """
    layers, referral = context.layers, context.layers.referral
    if not layers.offices[referral.source].any():
        raise Refused(NO_CONTACTS)
    exclusions = exclusions_of(context)
    kept = ~(exclusions.always & ~layers.offices)[referral.source] & ~layers.offices[referral.target]
    arcs = DirectedEdges.build(
        len(context.ids), referral.source[kept], referral.target[kept], -np.log(referral.effective[kept])
    )
    most = context.view.thresholds.max_steps
    bound = least_costs(arcs, layers.offices, most)
    ahead, best = Ahead(arcs, bound), bound[-1].copy()
    concerned: dict[frozenset[int], list[int]] = {}
    for v in np.flatnonzero(np.isfinite(best)).tolist():
        banned = exclusions.further(v)
        if banned and not banned.isdisjoint(next(routes(ahead, layers.offices, v))[1]):
            concerned.setdefault(banned, []).append(v)
    for banned, who in concerned.items():
        best[who] = _costs_around(ahead, layers.offices, banned, who)
    return np.exp(-best)


def _costs_around(ahead: Ahead, starts: Bools, banned: frozenset[int], who: list[int]) -> Floats:
    """Least cost of reaching some actors over nobody who is not asked for them; infinity where none is."""
    if len(who) > FEW:
        out = np.zeros(ahead.arcs.n, dtype=bool)
        out[list(banned)] = True
        return least_costs(ahead.arcs.without(out), starts, ahead.steps)[-1][who]
    found = (next(routes(ahead, starts, v, banned=banned), None) for v in who)
    return np.array([math.inf if way is None else ahead.arcs.cost_of(way[1]) for way in found])


def steps_from_office(context: Context) -> Floats:
    """Fewest trusted introductions from the office to each actor; infinity where no route is recorded.

    Raises
    ------
    Refused
        No field presence is on the map, or nothing leads from it.

    Notes
    -----
    A step counts if it succeeds more likely than not (p x q at least ``trusted_step``). Nobody who
    must not be asked stands in between; for some actors more are excluded than for others.
    """
    return context.once("steps_from_office", _steps_from_office)


def _steps_from_office(context: Context) -> Floats:
    layers = context.layers
    if not layers.offices[layers.referral.source].any():
        raise Refused(NO_CONTACTS)
    return steps_over(context, *trusted_introductions(context))


def trusted_introductions(context: Context) -> tuple[Ints, Ints]:
    """Introductions that count as a step, by somebody who may be asked: both ends of each."""
    return context.once("trusted introductions", _trusted_introductions)


def _trusted_introductions(context: Context) -> tuple[Ints, Ints]:
    layers, referral = context.layers, context.layers.referral
    trusted = referral.effective >= context.view.thresholds.trusted_step
    asked = layers.offices[referral.source] | ~exclusions_of(context).always[referral.source]
    usable = trusted & asked & ~layers.offices[referral.target]
    return referral.source[usable], referral.target[usable]


def steps_over(context: Context, source: Ints, target: Ints) -> Floats:
    """Fewest introductions from the office to each actor over some, as `steps_from_office` counts them."""
    exclusions = exclusions_of(context)
    starts = np.flatnonzero(context.layers.offices).astype(np.int32)
    steps, before = hops(len(context.ids), source, target, starts)
    away, detours = steps.copy(), Detours(source, target, steps, before)
    for v in _barred_on_the_way(exclusions, before, np.flatnonzero(np.isfinite(steps))).tolist():
        away[v] = detours.hops(v, exclusions.further(v))
    away.flags.writeable = False
    return away


def _barred_on_the_way(exclusions: Exclusions, before: Ints, goals: Codes) -> Codes:
    """To whom the way, told by the node before each, leads over somebody who is not asked for them."""
    barred = np.zeros(len(goals), dtype=bool)
    rows, at = np.arange(len(goals)), before[goals]
    while len(rows):
        rows, at = rows[at >= 0], at[at >= 0]
        between = before[at] >= 0  # who has nobody before it is the office
        rows, at = rows[between], at[between]
        barred[rows] |= exclusions.bars_each(at, goals[rows])
        at = before[at]
    return goals[barred]
