"""How far introductions lead from the office: fewest steps, and the best chance to each actor."""

from __future__ import annotations

import numpy as np

from actormap.arrays import Floats
from actormap.engine.paths.k_shortest import Ahead, Detours, DirectedEdges, hops, least_costs, routes
from actormap.errors import Refused
from actormap.metrics.base.context import Context
from actormap.metrics.base.safeguards import NO_CONTACTS, exclusions_of


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
    ahead, best, again = Ahead(arcs, bound), bound[-1].copy(), {}
    for v in np.flatnonzero(np.isfinite(best)).tolist():
        banned = exclusions.further(v)
        if not banned:
            continue
        _, way = next(routes(ahead, layers.offices, v))
        if not banned.isdisjoint(way):
            if banned not in again:
                out = np.isin(np.arange(len(best)), list(banned))
                again[banned] = least_costs(arcs.without(out), layers.offices, most)[-1]
            best[v] = again[banned][v]
    return np.exp(-best)


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
    layers, referral = context.layers, context.layers.referral
    exclusions = exclusions_of(context)
    trusted = referral.effective >= context.view.thresholds.trusted_step
    begins = layers.offices[referral.source]
    if not (layers.offices.any() and begins.any()):
        raise Refused(NO_CONTACTS)
    n = len(context.ids)
    starts = np.flatnonzero(layers.offices).astype(np.int32)
    passable = begins | ~exclusions.always[referral.source]
    usable = trusted & passable & ~layers.offices[referral.target]
    source, target = referral.source[usable], referral.target[usable]
    steps, before = hops(n, source, target, starts)
    away, detours = steps.copy(), Detours(source, target, steps, before)
    for v in np.flatnonzero(np.isfinite(steps)).tolist():
        if any(exclusions.bars(u, v) for u in detours.way(v)[:-1]):
            away[v] = detours.hops(v, exclusions.further(v))
    away.flags.writeable = False
    return away
