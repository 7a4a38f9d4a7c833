"""How far introductions lead from the office: fewest steps, and the best chance to each actor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from actormap.core.arrays import Floats, Ints
from actormap.core.errors import Refused
from actormap.engine.edges import Edges
from actormap.engine.paths.bit_parallel_bfs import steps_from_any
from actormap.engine.paths.k_shortest import BoundedPredecessors, PathQuery, k_shortest_paths
from actormap.engine.paths.shortest_paths import least_costs, shortest_paths
from actormap.metrics.base.context import Context
from actormap.metrics.base.safeguards import NO_CONTACTS, exclusions_of
from actormap.metrics.introductions.planner import planner_in
from actormap.metrics.introductions.referral_network import NOBODY, ActorSet, network_of

FEW = 20
"""So many actors for whom the same are not asked are searched for one by one; more in one sweep."""


def best_chances(context: Context) -> Floats:
    """Chance of the best route from the office to each actor of civil society, 0 to 1; 0 where there is none.

    The best route is the one that `routes` tells first: exposure lowers it too, and a likelier one that
    exposes more comes after it.
    """
    _must_lead_somewhere(context)
    planner, chances = planner_in(context), np.zeros(len(context.ids))
    for v, route in planner.best_of(np.flatnonzero(context.layers.civil_society).tolist()).items():
        chances[v] = planner.probability(route)
    return chances


def steps_from_office(context: Context) -> Floats:
    """Fewest trusted introductions from the office to each actor; infinity where no route is recorded.

    A step counts if it succeeds more likely than not (its chance is at least ``trusted_step``). Nobody
    who must not be asked stands in between; for some actors more are excluded than for others.
    """
    return context.once("steps_from_office", _steps_from_office)


def steps_told(context: Context) -> Floats:
    """The same over introductions that somebody told of: a possible map has others too."""
    _must_lead_somewhere(context)
    if not context.layers.missed:
        return steps_from_office(context)
    return context.once("steps told", lambda c: steps_with(c, (), recorded=True))


def _must_lead_somewhere(context: Context) -> None:
    """Refuse a map on which nothing leads from an office."""
    if not context.layers.offices[context.layers.referral.source].any():
        raise Refused(NO_CONTACTS)


def _steps_from_office(context: Context) -> Floats:
    _must_lead_somewhere(context)
    away = steps_with(context, ())
    away.flags.writeable = False
    return away


def steps_with(context: Context, further: Sequence[tuple[int, int]], *, recorded: bool = False) -> Floats:
    """The same if there were some introductions more: who would make each, and to whom.

    `recorded` leaves out those that nobody told of, which possible maps have.
    """
    more, offices = np.array(further, dtype=np.int32).reshape(-1, 2), context.layers.offices
    steps = _steps(context, more, ANYBODY, recorded=recorded)
    before = BoundedPredecessors(steps, least_costs(steps, offices))
    away = before.bound[-1].copy()
    for whom, who in _with_exceptions(context, before).items():
        if whom.others or len(who) > FEW:
            left = _steps(context, more, whom, recorded=recorded).without(whom.barred)
            away[who] = steps_from_any(left, np.flatnonzero(offices))[who]
        else:
            queries = (PathQuery(offices, v, steps.n, whom.barred) for v in who)
            paths = (next(k_shortest_paths(before, query), None) for query in queries)
            away[who] = [np.inf if path is None else path[0] for path in paths]
    return away


@dataclass(frozen=True, slots=True)
class _Exceptions:
    """Who is asked for some actors, as against those for which nobody but the usual is left out.

    Parameters
    ----------
    barred, allowed
        As in `ReferralNetwork.for_target`.
    there
        Who is on the map for it, though asked for nobody, and is an acquaintance that may be too many.
    others
        Whether other introductions count as a step than for anybody.
    """

    barred: ActorSet = NOBODY
    allowed: ActorSet = NOBODY
    there: ActorSet = NOBODY
    others: bool = False


ANYBODY = _Exceptions()


def _with_exceptions(context: Context, steps: BoundedPredecessors) -> dict[_Exceptions, list[int]]:
    """Actors who may be more or fewer steps away because others are asked for them, by who is."""
    offices, exclusions, n = context.layers.offices, exclusions_of(context), steps.edges.n
    goals, barred = np.arange(n), np.zeros(n, dtype=bool)
    for between in shortest_paths(steps.edges, steps.bound, offices).before[1:]:
        some = np.flatnonzero((between >= 0) & ~offices[between])
        barred[some] |= exclusions.bars_each(between[some], goals[some])
    crowd, noticed = _close_to_a_step(context)
    nearer = {v for v in goals.tolist() if exclusions.further_among(v, crowd)} if crowd else NOBODY
    groups: dict[_Exceptions, list[int]] = {}
    for v in {*np.flatnonzero(barred).tolist(), *exclusions.with_exception, *nearer, *noticed}:
        allowed, there = exclusions.allowed(v), noticed & {v}
        others = bool(allowed or there or v in nearer)
        groups.setdefault(_Exceptions(exclusions.further(v), allowed, there, others), []).append(v)
    return groups


def _close_to_a_step(context: Context) -> tuple[ActorSet, ActorSet]:
    """Without whom more acquaintances count as a step, and with whom fewer do."""
    network, needed = network_of(context), context.view.thresholds.trusted_step
    if not (context.layers.referral.effective[network.slight] >= needed).any():
        return NOBODY, NOBODY
    return network.crowd, network.noticed


def _steps(context: Context, further: Ints, whom: _Exceptions, *, recorded: bool = False) -> Edges:
    """Introductions that count as a step, each as one, and some more: by those that may be asked."""
    layer, network = context.layers.referral, network_of(context)
    trusted = network.chance(whom.barred, whom.allowed | whom.there) >= context.view.thresholds.trusted_step
    if recorded:
        trusted &= layer.proof[layer.start[:-1]] != ""
    source, target = np.r_[layer.source[trusted], further[:, 0]], np.r_[layer.target[trusted], further[:, 1]]
    # In the order of who is introduced, in which any part of them is laid out at once.
    order = np.argsort(target, kind="stable")
    steps = Edges(len(context.ids), source[order], target[order], directed=True)
    return steps.take(network.usable(steps, whom.allowed))


def trusted_introductions(context: Context) -> Edges:
    """Introductions that count as a step, by somebody who may be asked."""
    nothing_more = np.zeros((0, 2), dtype=np.int32)
    return context.once("trusted introductions", lambda c: _steps(c, nothing_more, ANYBODY))


def steps_if_believed(context: Context) -> Ints:
    """Who makes each introduction that would count as a step if its source were believed."""
    layer, network, needed = (
        context.layers.referral,
        network_of(context),
        context.view.thresholds.trusted_step,
    )
    doubted = (layer.weight * network.share() >= needed) & (network.chance() < needed)
    likely = Edges(len(context.ids), layer.source, layer.target, directed=True).take(doubted)
    return likely.source[network.usable(likely)]
