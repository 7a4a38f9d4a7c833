"""Where no safe route leads to an actor: the new contacts of the office that would open one."""

from __future__ import annotations

from itertools import islice, pairwise

import numpy as np

from actormap.core.sentences import chain_of
from actormap.metrics.base.capacity import loads
from actormap.metrics.base.presence import ground_in
from actormap.metrics.base.safeguards import asked_first, locked_reason, shown_name
from actormap.metrics.base.sheets import Fact
from actormap.metrics.introductions.planner import Planner
from actormap.metrics.introductions.words import chances


def openings(planner: Planner, target: int) -> list[Fact]:
    """Whom the office would have to meet first, best first (A23).

    Who must not be asked for the target is not among them. Chances fall by the exposure of all
    that would be asked; equal ones come by fewer steps, then by ids.
    """
    t, exposed = planner.context.view.thresholds, planner.exposure_for(target)
    ranked = []
    for chance, route in planner.before(target, t.max_steps - 1).values():
        exposure = float(exposed[list(route[:-1])].sum())
        ranked.append((-round(chance * float(np.exp(-t.exposure_weight * exposure)), 9), len(route), route))
    if ranked:
        return [_opening(planner, route) for _, _, route in sorted(ranked)[: t.openings]]
    every = ((next(planner.routes(target, by=u), None), near) for u, near in _neighbours(planner, target))
    near_by = ((route, near) for route, near in every if route)
    return [_could_know(planner, route, near, target) for route, near in islice(near_by, t.openings)]


def _neighbours(planner: Planner, target: int) -> list[tuple[int, int]]:
    """Who works or sits where an actor does and can be reached, the nearest first; and how near."""
    context, ground = planner.context, ground_in(planner.context)
    near = ground.nearness(ground.cells_of(target))
    for seats in ground.seats:
        if target in seats:
            near[list(seats)] = 2
    cost = planner.ways(target).bound[-2]
    free = planner.may_introduce(target) & ~context.layers.offices & np.isfinite(cost) & (near > 0)
    load, cap = loads(context)
    free &= load < cap
    last = planner.may_be_last(target)
    if last is not None:
        free &= last
    free[target] = False
    rows = [v for v in np.flatnonzero(free).tolist() if not locked_reason(context, v)]
    return [(v, int(near[v])) for v in sorted(rows, key=lambda v: (-near[v], round(float(cost[v]), 9), v))]


def _could_know(planner: Planner, route: tuple[int, ...], near: int, target: int) -> Fact:
    context, u = planner.context, route[-1]
    edges = [planner.chance[step] for step in pairwise(route)]
    evidence = context.layers.referral.evidence(edges)
    return Fact(
        "ask",
        f"ask:{context.ids[u]}:{context.ids[target]}",
        planner.probability(route, target=target),
        subject=(context.ids[u],),
        case={"statement": "place" if near > 1 else "area"},
        values={"who": shown_name(context, u), "name": context.names[target]},
        n=len(edges),
        **context.trust(
            coverage=planner.coverage(target, [u, target]),
            sources=len(context.sources_of(evidence)),
            at_most="indicative",
        ),
        sensitivity=int(context.sensitivity[[u, target]].max()),
        evidence=evidence,
        acts={"approach": (context.ids[u], context.ids[target])},
        details={
            "contact": context.ids[u],
            "chain": [context.ids[v] for v in route],
            "near": near,
            "ask_first": asked_first(context, [u]),
        },
    )


def _opening(planner: Planner, route: tuple[int, ...]) -> Fact:
    context, target = planner.context, route[-1]
    layer = context.layers.referral
    edges = [planner.chance[step] for step in pairwise(route)]
    evidence, sources = layer.evidence(edges), [context.sources_of(layer.evidence([e])) for e in edges]
    exposure = float(planner.exposure_for(target)[list(route[:-1])].sum())
    return Fact(
        "opening",
        f"opening:{'>'.join(context.ids[v] for v in route)}",
        planner.probability(route),
        subject=(context.ids[route[0]],),
        values={
            "who": shown_name(context, route[0]),
            "chain": chain_of(shown_name(context, v) for v in route),
            "chances": chances(planner.chances(route)),
        },
        n=len(edges),
        **context.trust(
            coverage=planner.coverage(target, route),
            sources=len(frozenset().union(*sources)),
            holds_in=float(np.prod(layer.q[edges])),
            at_most="indicative",
        ),
        sensitivity=int(context.sensitivity[list(route)].max()),
        evidence=evidence,
        acts={"ask": tuple(context.ids[v] for v in route[:-1])},
        details={
            "contact": context.ids[route[0]],
            "chain": [context.ids[v] for v in route],
            "exposure": exposure,
            "ask_first": asked_first(context, route[:-1]),
        },
    )
