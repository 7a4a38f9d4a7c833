"""Who could introduce the office to whom, safely (A23, A24, A26; exclusions first, A25)."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

import numpy as np

from actormap.config import View
from actormap.engine.disjoint import disjoint_routes
from actormap.engine.reliability import two_terminal
from actormap.engine.routes import corridor
from actormap.errors import Refused
from actormap.findings import Finding, Findings
from actormap.metrics.common import OFFICE_LOG, Context, plural
from actormap.metrics.planner import Planner, planner_of
from actormap.metrics.reach import NO_CONTACTS
from actormap.model import ActorMap

BOTH_WAYS = "Routes are possibilities, subject to consent and a safety talk with each person asked."


def locked_reason(context: Context, target: int) -> str:
    """Why an actor must not be approached through others, or ""."""
    avoided, unsafe, consent = (
        context.once(f"list of {column}", partial(_listed, column=column))[target]
        for column in ("do_not_contact", "feels_safe", "consent_c2")
    )
    name = context.names[target]
    if avoided == "yes":
        return f"{name} asked not to be contacted."
    if unsafe == "no":
        return f"{name} does not feel safe to deal with the office. Do not press."
    if consent in {"no", "withdrawn"}:
        return f"{name} does not want to be approached through third parties."
    risk = context.view.thresholds.third_party_max_risk
    if consent != "yes" and context.risk[target] >= risk:
        return (
            f"{name} is at risk and was not asked whether it may be approached through others: "
            "not through third parties."
        )
    return ""


def _listed(context: Context, column: str) -> list[Any]:
    """A column of `actors` as a list, which is far quicker to look up."""
    found: list[Any] = context.m.actors[column].tolist()
    return found


def _target(context: Context, target: str) -> int:
    if not context.layers.offices.any():
        raise Refused(NO_CONTACTS)
    code = context.code(target)
    if code < 0:
        raise Refused(f"no actor has the id {target!r}. See the list of actors.")
    if context.layers.offices[code]:
        raise Refused(f"{context.names[code]} is the office itself. Name the actor to be reached.")
    reason = locked_reason(context, code)
    if reason:
        raise Refused(reason)
    return code


def refer(m: ActorMap, view: View, target: str) -> Findings:
    """Different safe routes to an actor, and who could introduce the office to it (A23, A24, A26).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    target
        Id of the actor to be reached.

    Returns
    -------
    Findings
        Routes, best first (value: chance that every step succeeds, 0 to 1; details ``route``,
        ``cost``, ``exposure``, ``hops``, ``weakest``, ``ask_first``, ``steps``), then introducers,
        best first (value: score, 0 to 1; details ``chance_to_introducer``,
        ``chance_of_introduction``, ``load``, ``cap``). Where there is none, one finding says so.

    Raises
    ------
    Refused
        The actor is unknown, is the office, or must not be approached through others; or no
        office is on the map.

    Notes
    -----
    The chance of a route is the product of its steps' chances; its cost adds the exposure of
    those in between. Who must not be asked is taken out before the search (A25), so that the
    answer is the same as on a map without them. Chances are estimates from recorded trust: use
    them to compare routes, not as forecasts.

    References
    ----------
    domain.md A23-A26; Yen (1971), Management Science 17(11), for the order of further routes.
    """
    planner = planner_of(m, view)
    context = planner.context
    code = _target(context, target)
    found = planner.diverse(code)
    findings = [_route(planner, route, rank) for rank, route in enumerate(found, start=1)]
    findings += introducers(planner, code)
    if not found:
        findings = [_no_route(planner, code)]
    return Findings(
        "Routes of introduction and introducers (A23, A24, A26)",
        context.parameters(
            "max_steps", "exposure_weight", "hop_cost", "routes", "route_overlap", "route_floor",
            "introducer_max_risk", "third_party_max_risk", "introductions_per_quarter",
            "contact_probability", "ageing_months",
            target=target, **_together(planner, code, found),
        ),
        (
            BOTH_WAYS,
            "Chances are estimates from recorded trust: compare routes with them, do not forecast.",
            "Some routes are excluded for safety.",
            "Every attempt exposes those who are asked: try one route, then another, not all at once.",
        ),
        tuple(findings),
    )  # fmt: skip


def _together(planner: Planner, target: int, found: Sequence[tuple[int, ...]]) -> dict[str, Any]:
    """Chances of several routes: in turn along routes that share nobody, and of all at once."""
    if not found:
        return {}
    context = planner.context
    arcs, bound = planner.arcs(planner.banned(target))
    nodes = corridor(arcs, bound, target)
    near, goal = arcs.among(nodes), nodes.index(target)
    starts = context.layers.offices[nodes]
    every = [[nodes[v] for v in route] for route in disjoint_routes(near, starts, goal)]
    apart = [route for route in every if len(route) <= context.view.thresholds.max_steps + 1]
    missed = np.prod([1 - planner.probability(route) for route in apart])
    ends = [(u, v) for u, v in zip(near.source.tolist(), near.target.tolist(), strict=True) if u != goal]
    effective = context.layers.referral.effective
    useful = [(u, v, float(effective[planner.chance[nodes[u], nodes[v]]])) for u, v in ends]
    return {
        "separate_routes": [[context.ids[v] for v in route] for route in apart],
        "chance_of_separate_routes": 1 - float(missed),
        "chance_upper_bound": two_terminal(useful, frozenset(np.flatnonzero(starts).tolist()), goal),
    }


def _no_route(planner: Planner, target: int) -> Finding:
    context = planner.context
    name = context.names[target]
    seen = planner.observers(target, [target])
    return Finding(
        id=f"A23:no_route:{context.ids[target]}", analysis="A23", subject=(context.ids[target],),
        statement=f"No safe route to {name} is recorded.",
        reason=f"No chain of up to {context.view.thresholds.max_steps} introductions leads there without "
        "somebody who must not be asked.",
        **context.trust(coverage=planner.coverage(target, [target]), sources=len(seen[0])),
        sensitivity=int(context.sensitivity[target]),
        would_change="A recorded tie of trust to it, or an offer to introduce.",
        next_question=f"Whom does {name} trust? Ask an established contact who works in its area.",
    )  # fmt: skip


def shown_name(context: Context, v: int) -> str:
    """Name of somebody on a chain, or only its id where it did not agree to be named on."""
    return context.names[v] if context.m.actors["consent_c4"].iat[v] == "yes" else context.ids[v]


def _asked_first(context: Context, who: Iterable[int]) -> list[str]:
    consent = context.m.actors["consent_c3"]
    return [context.ids[v] for v in who if consent.iat[v] != "yes"]


def _route(planner: Planner, route: tuple[int, ...], rank: int) -> Finding:
    context, layer = planner.context, planner.context.layers.referral
    edges = [planner.chance[step] for step in itertools.pairwise(route)]
    effective = layer.effective[edges]
    chance, exposure = float(np.prod(effective)), float(planner.exposure[list(route[1:-1])].sum())
    weak = int(np.argmin(effective))
    t = context.view.thresholds
    cost = float(-np.log(effective).sum()) + t.exposure_weight * exposure + t.hop_cost * (len(edges) - 1)
    between = route[1:-1]
    ask = _asked_first(context, between)
    chain = " → ".join(
        [context.ids[route[0]], *(shown_name(context, v) for v in between), context.ids[route[-1]]]
    )
    exists = float(np.prod(layer.q[edges]))
    coverage = planner.coverage(route[-1], route[1:])
    told = [context.told_by(layer.evidence([e])) for e in edges]
    sources = len(frozenset().union(*told))
    weakest = (context.ids[route[weak]], context.ids[route[weak + 1]])
    return Finding(
        id=f"A24:route:{'>'.join(context.ids[v] for v in route)}", analysis="A23" if rank == 1 else "A24",
        subject=(context.ids[route[-1]],),
        statement=f"Possible route {rank}: {chain}, subject to consent and a safety talk with each.",
        reason=f"{plural(len(edges), 'step')} with chances {', '.join(f'{p:.2f}' for p in effective)}: "
        f"together {chance:.2f}. Weakest step: {weakest[0]} to {weakest[1]}.",
        value=chance, n=len(edges),
        single_source=any(len(keys - {OFFICE_LOG}) == 1 for keys in told),
        **context.trust(coverage=coverage, sources=sources, holds_in=exists),
        sensitivity=int(context.sensitivity[list(route)].max()), evidence=layer.evidence(edges),
        would_change="One refusal, or a tie that no longer holds.",
        next_question=f"Ask first whether they are willing: {', '.join(ask)}." if ask else
        "Confirm with each that it is still willing.",
        details={
            "rank": rank, "route": [context.ids[v] for v in route], "cost": cost, "exposure": exposure,
            "hops": len(edges), "chances": effective.tolist(), "weakest": list(weakest), "ask_first": ask,
        },
    )  # fmt: skip


def introducers(planner: Planner, target: int) -> list[Finding]:
    """Who could make the last introduction to an actor, best first (A26).

    Parameters
    ----------
    planner
        Searches on a map.
    target
        Position of the actor.

    Returns
    -------
    list
        Findings; score = chance to reach the introducer x chance of its introduction
        x e^(-exposure) x free share of its quarter.
    """
    context, layer = planner.context, planner.context.layers.referral
    arcs, _ = planner.arcs(planner.banned(target))
    low, high = arcs.start[target], arcs.start[target + 1]
    found = [
        _introducer(planner, u, target)
        for u in arcs.source[low:high].tolist()
        if not context.layers.offices[u]
    ]
    reachable = [finding for finding in found if finding is not None]
    order = {u: layer.effective[planner.chance[u, target]] for u in arcs.source[low:high].tolist()}
    reachable.sort(key=lambda f: (-(f.value or 0), -order[context.code(f.details["introducer"])], f.id))
    return reachable


def free_share(context: Context, u: int) -> tuple[float, float, float]:
    """How often an actor was asked in three months, how often it can be, and the share left."""
    load, cap = (
        float(context.once(f"list of {column}", partial(_listed, column=column))[u])
        for column in ("introduction_load", "introduction_cap")
    )
    load = 0.0 if np.isnan(load) else load
    cap = float(context.view.thresholds.introductions_per_quarter) if np.isnan(cap) else cap
    return load, cap, max(0.0, (cap - load) / cap) if cap else 0.0


def _introducer(planner: Planner, u: int, target: int) -> Finding | None:
    context, layer, t = planner.context, planner.context.layers.referral, planner.context.view.thresholds
    way = next(planner.routes(target, by=u), None)
    if way is None:
        return None
    edge = planner.chance[u, target]
    reach, step = planner.probability(way), float(layer.effective[edge])
    load, cap, free = free_share(context, u)
    score = reach * step * float(np.exp(-t.exposure_weight * planner.exposure[u])) * free
    ids, name = context.ids, shown_name(context, u)
    coverage = planner.coverage(target, [u, target])
    exists = float(layer.q[edge])
    told = context.told_by(layer.evidence([edge]))
    busy = "" if free else f" It was already asked {load:g} times this quarter: let it rest."
    return Finding(
        id=f"A26:introducer:{ids[u]}:{ids[target]}", analysis="A26", subject=(ids[u],),
        statement=f"Possible introducer, subject to consent and a safety talk: {name}.{busy}",
        reason=f"Chance to reach it {reach:.2f} x chance of its introduction {step:.2f} x free share of its "
        f"quarter {free:.2f}, lowered by its exposure {planner.exposure[u]:.2f}.",
        value=score, n=len(way),
        single_source=len(told - {OFFICE_LOG}) == 1,
        **context.trust(coverage=coverage, sources=len(told), holds_in=exists),
        sensitivity=int(context.sensitivity[u]), evidence=layer.evidence([edge]),
        would_change="Its answer, and what it was asked for since.",
        next_question=f"Is {name} willing to introduce the office?",
        details={
            "introducer": ids[u], "target": ids[target], "chance_to_introducer": reach,
            "chance_of_introduction": step, "exposure": float(planner.exposure[u]), "load": load, "cap": cap,
            "overused": not free, "ask_first": bool(_asked_first(context, [u])),
        },
    )  # fmt: skip
