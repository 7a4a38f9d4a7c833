"""Who could introduce the office to whom, safely (A23, A24, A26; exclusions first, A25)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from actormap.core import schema
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, term
from actormap.engine.connectivity.disjoint_paths import node_disjoint_paths, two_terminal
from actormap.engine.paths.shortest_paths import corridor
from actormap.metrics.base.capacity import free_share
from actormap.metrics.base.context import OFFICE_LOG, Context
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import asked_first, last_met, shown_name, target_of
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.introductions.opening_contacts import openings
from actormap.metrics.introductions.planner import Planner, planner_of
from actormap.metrics.introductions.route_findings import route_fact
from actormap.metrics.introductions.targets import no_route
from actormap.metrics.introductions.words import none_recorded

SHEET = Sheet(__file__)
INTRODUCERS = Sheet(str(Path(__file__).with_name("introducers")))
UNRATED = Sentence(
    "Nobody has said how likely a direct approach is to succeed. Say that too: an "
    "introduction exposes people, and only a better chance can justify it."
)
BOTH_WAYS = Sentence("Routes are possibilities, subject to consent and a safety talk with each person asked.")


@checked
def routes(
    m: ActorMap,
    view: View,
    target: str,
    *,
    needs: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
    direct: float | None = None,
) -> Findings:
    """Different safe routes to an actor, and who could introduce the office to it (A23, A24, A26).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    target
        The actor to be reached.
    needs
        What who makes the last introduction must offer: ``language:LANGUAGE``, ``bridge:GROUP`` (it
        can open a door to the group) or ``survivors`` (it assists survivors of trauma).
    without
        Actors over whom no route may lead.
    direct
        Chance that the office would be received without any introduction, 0 to 1, if it was rated.

    Returns
    -------
    Findings
        Routes, best first (value: chance that every step succeeds, 0 to 1; details ``route``,
        ``cost``, ``exposure``, ``hops``, ``chances``, ``weakest``, ``ask_first``, ``steps``: why each
        is believed, ``exposed``, ``if_no``: what is left if one in between says no), then introducers,
        best first (value: score, 0 to 1; details ``chance_to_introducer``,
        ``chance_of_introduction``, ``load``, ``cap``). Where there is no route one finding says so,
        and up to three say which contact of the office would open one.

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
    them to compare routes, not as forecasts. Ties of acquaintance beyond fifteen of one actor, as
    a list of a workshop gives them, carry no more together than fifteen would. A survivor of
    trauma or a child is never approached directly, only through those who assist.

    References
    ----------
    docs/definitions.md#a23, #a24, #a25, #a26, #e2-3; Yen (1971), Management Science 17(11), for the
    order of further routes.
    """
    planner = planner_of(m, view, needs, without)
    context = planner.context
    code = target_of(context, target)
    diverse = planner.diverse(code)
    facts = [route_fact(planner, route, rank, direct) for rank, route in enumerate(diverse, start=1)]
    facts += introducer_facts(planner, code)
    if not diverse:
        facts = [no_route(planner, code, "no_route", at_most="supported"), *openings(planner, code)]
    return SHEET.answer(
        context,
        facts,
        *_about_target(context, code),
        BOTH_WAYS,
        Sentence("Chances are estimates from recorded trust. Use them to compare routes, not to forecast."),
        Sentence("Some routes are excluded for safety."),
        Sentence("Every attempt exposes those who are asked. Try one route, then another, not all at once."),
        *([] if direct is not None else [UNRATED]),
        target=target,
        needs=list(needs),
        without=list(without),
        direct=direct,
        **_together(planner, code, diverse),
    )


@checked
def introducers(
    m: ActorMap, view: View, target: str, *, needs: tuple[str, ...] = (), without: tuple[str, ...] = ()
) -> Findings:
    """Who could make the last introduction to an actor (A26).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    target
        The actor to be reached.
    needs
        What an introducer must offer: ``language:LANGUAGE``, ``bridge:GROUP`` (it can open a door to
        the group) or ``survivors`` (it assists survivors of trauma).
    without
        Actors that are not to be asked.

    Returns
    -------
    Findings
        One an introducer, best first (value: score, 0 to 1; details ``chance_to_introducer``,
        ``chance_of_introduction``, ``exposure``, ``load``, ``cap``, ``overused``, ``ask_first``). Where
        there is none, one finding says so.

    Raises
    ------
    Refused
        The actor is unknown, is the office, or must not be approached through others; or no
        office is on the map.

    Notes
    -----
    A score compares introducers of one actor; it is no chance. Who was asked as often as it can be
    scores nought: let it rest. Who must not be asked is taken out before the search (A25).

    References
    ----------
    docs/definitions.md#a26, #e2-3.
    """
    planner = planner_of(m, view, needs, without)
    context = planner.context
    code = target_of(context, target)
    return INTRODUCERS.answer(
        context,
        introducer_facts(planner, code) or [no_route(planner, code, "nobody", at_most="supported")],
        *_about_target(context, code),
        Sentence("Introducers are possibilities, subject to consent and a safety talk with each."),
        Sentence("Some are excluded for safety."),
        target=target,
        needs=list(needs),
        without=list(without),
    )


def _about_target(context: Context, target: int) -> list[Sentence]:
    """What to mind about the target itself before any route is looked at."""
    name, row = context.names[target], context.m.actors.iloc[target]
    met, sentences = last_met(context, target), []
    if met:
        sentences.append(
            Sentence(
                "The office met {name} on {day}: speak to it directly before asking others.",
                name=name,
                day=met,
            )
        )
    if row["care"]:
        sentences.append(
            Sentence(
                "{name} is in need of care ({care}): meet only if necessary, and only through those who "
                "assist survivors. No direct route is given.",
                name=name,
                care=term(schema.vocabulary("care")[row["care"]].lower()),
            )
        )
    return sentences


def _together(planner: Planner, target: int, diverse: Sequence[tuple[int, ...]]) -> dict[str, Any]:
    """Chances of several routes: in turn along routes that share nobody, and of all at once."""
    if not diverse:
        return {}
    context = planner.context
    ways = planner.to(target)
    nodes = corridor(ways.edges, ways.bound, target)
    near, goal = ways.edges.among(nodes), nodes.index(target)
    starts = context.layers.offices[nodes]
    every = [[nodes[v] for v in route] for route in node_disjoint_paths(near, starts, goal)]
    apart = [route for route in every if len(route) <= context.view.thresholds.max_steps + 1]
    missed = np.prod([1 - planner.probability(route) for route in apart])
    near = near.take(np.lexsort((near.source, near.weights, near.target)))  # the order that is factored
    ends = [(u, v) for u, v in zip(near.source.tolist(), near.target.tolist(), strict=True) if u != goal]
    useful = [(u, v, float(ways.effective[planner.chance[nodes[u], nodes[v]]])) for u, v in ends]
    return {
        "separate_routes": [[context.ids[v] for v in route] for route in apart],
        "chance_of_separate_routes": 1 - float(missed),
        "chance_upper_bound": two_terminal(useful, frozenset(np.flatnonzero(starts).tolist()), goal),
    }


def introducer_facts(planner: Planner, target: int) -> list[Fact]:
    """Who could make the last introduction to an actor, best first (A26).

    Score: chance to reach the introducer x chance of its introduction x e^(-exposure) x free share of its
    quarter.
    """
    offices, before = planner.context.layers.offices, planner.to(target).edges.into.of(target)
    facts = filter(None, (_introducer(planner, u, target) for u in before if not offices[u]))
    return sorted(facts, key=_by_score)


def _by_score(fact: Fact) -> tuple[float, float, str]:
    return -round(fact.value or 0.0, 9), -fact.fields["details"]["chance_of_introduction"], fact.key


def _introducer(planner: Planner, u: int, target: int) -> Fact | None:
    """What speaks for an introducer; None where no way leads to it."""
    context, t = planner.context, planner.context.view.thresholds
    way = next(planner.routes(target, by=u), None)
    if way is None:
        return None
    layer, edge, ids = context.layers.referral, planner.chance[u, target], context.ids
    reach = planner.probability(way, target=target)
    step = float(planner.open_for(target).effective[edge])
    exposure, (load, cap, free) = float(planner.exposure_for(target)[u]), free_share(context, u)
    sources = context.sources_of(layer.evidence([edge]))
    return Fact(
        "introducer",
        f"introducer:{ids[u]}:{ids[target]}",
        reach * step * float(np.exp(-t.exposure_weight * exposure)) * free,
        subject=(ids[u],),
        values={
            "name": shown_name(context, u),
            "asked": round(load),
            "free": free,
            "recorded": not none_recorded(exposure),
        },
        n=len(way),
        **context.trust(
            coverage=planner.coverage(target, [u, target]),
            sources=len(sources),
            holds_in=float(layer.q[edge]),
            single_source=len(sources - {OFFICE_LOG}) == 1,
        ),
        sensitivity=int(context.sensitivity[u]),
        evidence=layer.evidence([edge]),
        acts={"ask": (ids[u],), "approach": (ids[target],)},
        details={
            "introducer": ids[u],
            "target": ids[target],
            "chance_to_introducer": reach,
            "chance_of_introduction": step,
            "exposure": exposure,
            "load": load,
            "cap": cap,
            "overused": not free,
            "ask_first": bool(asked_first(context, [u])),
        },
    )
