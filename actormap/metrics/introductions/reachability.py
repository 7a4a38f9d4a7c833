"""How far introductions lead from the office: fewest steps, and the best chance to each actor."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from actormap.arrays import Floats, Ints
from actormap.engine.paths.best_routes import best_routes
from actormap.engine.paths.k_shortest import Ahead, DirectedEdges, RouteQuery, least_costs, routes
from actormap.errors import Refused
from actormap.metrics.base.context import Context
from actormap.metrics.base.safeguards import NO_CONTACTS, exclusions_of

FEW = 20
"""So many actors for whom the same are not asked are searched for one by one; more in one sweep."""


def best_chances(context: Context) -> Floats:
    """Chance of the best route from the office to each actor, 0 to 1; 0 where there is none.

    Raises
    ------
    Refused
        No field presence is on the map, or nothing leads from it.
    """
    _must_lead_somewhere(context)
    referral = context.layers.referral
    costs = Introductions(referral.source, referral.target, -np.log(referral.effective))
    return np.exp(-_least_costs_to_each(context, costs, context.view.thresholds.max_steps))


@dataclass(frozen=True, slots=True)
class Introductions:
    """Introductions that somebody could make, those by somebody who must not be asked among them.

    Parameters
    ----------
    source, target
        Codes of who introduces and to whom.
    cost
        What is added up along a route.
    """

    source: Ints
    target: Ints
    cost: Floats

    def open(self, context: Context, allowed: Collection[int] = ()) -> DirectedEdges:
        """Those that may be asked for, also by some whose sphere may not introduce."""
        layers, n = context.layers, len(context.ids)
        asked = layers.offices | ~exclusions_of(context).always
        asked[list(allowed)] = True
        kept = asked[self.source] & ~layers.offices[self.target]
        return DirectedEdges.build(n, self.source[kept], self.target[kept], self.cost[kept])


def _least_costs_to_each(context: Context, introductions: Introductions, steps: int | None) -> Floats:
    """Least cost of a route from the office to each actor over those who may be asked for it; or infinity.

    Parameters
    ----------
    context
        The map and the view.
    introductions
        All of them.
    steps
        Most introductions in a row; None for any number.
    """
    offices, exclusions = context.layers.offices, exclusions_of(context)
    arcs = introductions.open(context)
    ahead = Ahead(arcs, least_costs(arcs, offices, steps))
    best = ahead.bound[-1].copy()
    way, goals = best_routes(arcs, ahead.bound, offices).way, np.arange(arcs.n)
    barred = np.zeros(arcs.n, dtype=bool)
    for between in way[1:]:
        some = np.flatnonzero((between >= 0) & ~offices[between])
        barred[some] |= exclusions.bars_each(between[some], goals[some])
    alike: dict[tuple[frozenset[int], frozenset[int]], list[int]] = {}
    for v in {*np.flatnonzero(barred).tolist(), *exclusions.with_exception}:
        alike.setdefault((exclusions.further(v), exclusions.allowed(v)), []).append(v)
    for (banned, allowed), who in alike.items():
        if allowed or len(who) > FEW:
            left = (introductions.open(context, allowed) if allowed else arcs).without(banned)
            best[who] = least_costs(left, offices, steps)[-1][who]
        else:
            most = arcs.n if steps is None else steps
            found = (next(routes(ahead, RouteQuery(offices, v, most, banned)), None) for v in who)
            best[who] = [np.inf if one is None else arcs.cost_of(one[1]) for one in found]
    return best


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


def _must_lead_somewhere(context: Context) -> None:
    """Refuse a map on which nothing leads from an office."""
    if not context.layers.offices[context.layers.referral.source].any():
        raise Refused(NO_CONTACTS)


def _steps_from_office(context: Context) -> Floats:
    _must_lead_somewhere(context)
    away = steps_with(context, ())
    away.flags.writeable = False
    return away


def steps_with(context: Context, further: Sequence[tuple[int, int]]) -> Floats:
    """The same if there were some introductions more: who would make each, and to whom."""
    more = np.array(further, dtype=np.int32).reshape(-1, 2)
    source, target = (np.r_[some, more[:, at]] for at, some in enumerate(_trusted(context)))
    return _least_costs_to_each(context, Introductions(source, target, np.ones(len(source))), None)


def trusted_introductions(context: Context) -> tuple[Ints, Ints]:
    """Introductions that count as a step, by somebody who may be asked: both ends of each."""
    source, target = _trusted(context)
    asked = context.layers.offices[source] | ~exclusions_of(context).always[source]
    return source[asked], target[asked]


def _trusted(context: Context) -> tuple[Ints, Ints]:
    layers, referral = context.layers, context.layers.referral
    trusted = referral.effective >= context.view.thresholds.trusted_step
    usable = trusted & ~layers.offices[referral.target]
    return referral.source[usable], referral.target[usable]
