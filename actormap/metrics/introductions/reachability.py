"""How far introductions lead from the office: fewest steps, and the best chance to each actor."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

import numpy as np

from actormap.arrays import Bools, Floats
from actormap.engine.edges import Edges
from actormap.engine.paths.bellman_ford import least_costs
from actormap.engine.paths.k_shortest import BoundedPredecessors, PathQuery, k_shortest_paths
from actormap.engine.paths.shortest_paths import shortest_paths
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
    steps = context.view.thresholds.max_steps
    return np.exp(-_least_costs_to_each(context, introductions_by_chance(context), steps))


def introductions_by_chance(context: Context) -> Edges:
    """All introductions, each with the cost -ln of its chance."""
    layer = context.layers.referral
    return Edges(len(context.ids), layer.source, layer.target, -np.log(layer.effective), directed=True)


def may_be_asked(context: Context, allowed: Collection[int] = ()) -> Bools:
    """Who may be asked for an introduction, also some whose sphere may not; the offices are among them."""
    asked = context.layers.offices | ~exclusions_of(context).always
    asked[list(allowed)] = True
    return asked


def open_introductions(context: Context, introductions: Edges, allowed: Collection[int] = ()) -> Edges:
    """Those of some introductions that may be asked for.

    Parameters
    ----------
    context
        The map and the view.
    introductions
        Who introduces to whom, and what is added up along a route.
    allowed
        Who may be asked although its sphere may not introduce.
    """
    asked, offices = may_be_asked(context, allowed), context.layers.offices
    return introductions.take(asked[introductions.source] & ~offices[introductions.target])


def _least_costs_to_each(context: Context, introductions: Edges, steps: int | None) -> Floats:
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
    # In the order of who is introduced, in which any part of them is laid out at once.
    introductions = introductions.take(np.argsort(introductions.target, kind="stable"))
    edges = open_introductions(context, introductions)
    before = BoundedPredecessors(edges, least_costs(edges, offices, steps))
    best = before.bound[-1].copy()
    barred, goals = np.zeros(edges.n, dtype=bool), np.arange(edges.n)
    for between in shortest_paths(edges, before.bound, offices).before[1:]:
        some = np.flatnonzero((between >= 0) & ~offices[between])
        barred[some] |= exclusions.bars_each(between[some], goals[some])
    alike: dict[tuple[frozenset[int], frozenset[int]], list[int]] = {}
    for v in {*np.flatnonzero(barred).tolist(), *exclusions.with_exception}:
        alike.setdefault((exclusions.further(v), exclusions.allowed(v)), []).append(v)
    for (banned, allowed), who in alike.items():
        if allowed or len(who) > FEW:
            left = open_introductions(context, introductions, allowed) if allowed else edges
            best[who] = least_costs(left.without(banned), offices, steps)[-1][who]
        else:
            most = edges.n if steps is None else steps
            found = (next(k_shortest_paths(before, PathQuery(offices, v, most, banned)), None) for v in who)
            best[who] = [np.inf if one is None else _cost(edges, one[1]) for one in found]
    return best


def _cost(edges: Edges, route: Sequence[int]) -> float:
    """Cost of a route, added up from its start as least costs are."""
    return sum(float(edges.weights[edges.into.between(v, u)]) for u, v in pairwise(route))


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
    more, trusted = np.array(further, dtype=np.int32).reshape(-1, 2), _trusted(context)
    source, target = np.r_[trusted.source, more[:, 0]], np.r_[trusted.target, more[:, 1]]
    return _least_costs_to_each(context, Edges(trusted.n, source, target, directed=True), None)


def trusted_introductions(context: Context) -> Edges:
    """Introductions that count as a step and may be asked for."""
    return open_introductions(context, _trusted(context))


def _trusted(context: Context) -> Edges:
    """Introductions that count as a step, each as one."""
    layer = context.layers.referral
    likely = layer.effective >= context.view.thresholds.trusted_step
    return Edges(len(context.ids), layer.source[likely], layer.target[likely], directed=True)
