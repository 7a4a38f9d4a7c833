"""Who is asked for whom, so that nobody is asked too often (A28)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.engine.optimise import assignment
from actormap.metrics.base.capacity import loads
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import asked_first, shown_name
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.introductions.planner import Planner, planner_of
from actormap.metrics.introductions.targets import IntroducerRoute, leads, no_route, proof, wanted
from actormap.metrics.introductions.words import chain, chances, few, in_ten, none_recorded, shown_names

SCALE = 1_000_000
"""Logarithms of chances, and exposures, are counted as whole numbers of so many to one."""
Ways = Mapping[int, Mapping[int, IntroducerRoute]]
"""For each target, who leads to it."""
SHEET = Sheet(__file__)


@checked
def assign(
    m: ActorMap,
    view: View,
    targets: tuple[str, ...],
    *,
    needs: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
    declined: tuple[str, ...] = (),
) -> Findings:
    """Who is asked to introduce the office to whom, so that nobody is asked too often (A28).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    targets
        The actors to be reached.
    needs
        What who makes the last introduction must offer: ``language:LANGUAGE``, ``bridge:GROUP`` (it
        can open a door to the group) or ``survivors`` (it assists survivors of trauma).
    without
        Actors that are not to be asked.
    declined
        Actors that said no: no route leads over them.

    Returns
    -------
    Findings
        First one about the whole (value: chance that all lead on, 0 to 1; details ``assigned``: the
        introducer of each actor, ``unassigned``). Then one an actor with an introducer (value: chance
        that it leads on, 0 to 1; details ``introducer``, ``route``, ``chance_to_introducer``,
        ``exposure``, ``ask_first``). Then one an introducer (value: how often it will have been asked this
        quarter; details ``asked_for``, ``load``, ``cap``, ``full``). Then one an actor for whom
        nobody is left or nobody opens the way (details ``because``: ``no_capacity`` or
        ``nobody``), one that was met already, and one that must not be approached through others.

    Raises
    ------
    Refused
        No actor is named, one is unknown or is the office; or the office has no recorded contact.

    Notes
    -----
    As many actors as possible have an introducer; then the product of the chances that they lead
    on, within ``cover_steps`` introductions, is the largest; then exposure the lowest, then steps the
    fewest, then ids the first. The chance to reach an introducer is told, not weighed; it must be
    ``trusted_step`` or more. Nobody is asked more often than it can be in a quarter, what it was
    asked for already included. Who is to be reached itself is not asked, nor is any way over it or
    over who declined. To ask evenly is to spread exposure: look at each introducer before asking.

    References
    ----------
    docs/definitions.md#a28; minimum-cost flow by successive shortest paths: Ahuja, Magnanti and
    Orlin (1993), Network Flows, chapter 9.7.
    """
    out = (*without, *declined)
    actors = wanted(planner_of(m, view, needs, out), targets)
    sought = (str(m.actors["id"].iat[v]) for v in actors.open)
    planner = planner_of(m, view, needs, (*out, *sought))
    ways = {v: {way.introducer: way for way in leads(planner, v)} for v in actors.open}
    chosen, left = _assigned(planner, ways), [v for v in actors.open if not ways[v]]
    left += [v for v in ways if ways[v] and v not in chosen]
    facts = [_whole(planner, chosen, sorted(left))] if chosen else []
    facts += [_introducer(planner, way) for way in chosen.values()]
    people = sorted({way.introducer for way in chosen.values()})
    facts += [_load(planner, u, [v for v, way in chosen.items() if way.introducer == u]) for u in people]
    facts += [_unassigned(planner, v, len(ways[v])) for v in sorted(left)]
    return SHEET.answer(
        planner.context,
        [*facts, *actors.others],
        targets=sorted(set(targets)),
        needs=list(needs),
        without=list(without),
        declined=list(declined),
    )


def _assigned(planner: Planner, ways: Ways) -> dict[int, IntroducerRoute]:
    """The way that each actor is given, of those that are."""
    load, cap = loads(planner.context)
    people = sorted({u for some in ways.values() for u in some})
    room = {u: max(0, int(cap[u] - load[u])) for u in people}
    costs = [{u: _cost(way) for u, way in some.items()} for some in ways.values()]
    chosen = assignment.assign(costs, room)
    return {v: ways[v][u] for v, u in zip(ways, chosen, strict=True) if u is not None}


def _cost(way: IntroducerRoute) -> tuple[int, int, int]:
    """Chance, exposure of those asked, and steps, as whole numbers of which few are better."""
    cost, exposure = -float(np.log(way.chance)), sum(way.exposures)
    return round(cost * SCALE), round(exposure * SCALE), len(way.lead) - 1


def _whole(planner: Planner, chosen: Mapping[int, IntroducerRoute], left: list[int]) -> Fact:
    context, ids = planner.context, planner.context.ids
    together = float(np.prod([way.chance for way in chosen.values()]))
    pairs = {ids[v]: ids[way.introducer] for v, way in chosen.items()}
    people = sorted({way.introducer for way in chosen.values()})
    return Fact(
        "plan",
        f"plan:{'+'.join(f'{u}>{v}' for v, u in pairs.items())}",
        together,
        subject=tuple(pairs),
        values={
            "actors": len(chosen) + len(left),
            "introducers": len(people),
            "chances": chances(way.chance for way in chosen.values()),
            "first": shown_names(context, asked_first(context, people)),
        },
        n=len(chosen),
        **proof(planner, [way.route for way in chosen.values()]),
        acts={"ask": tuple(dict.fromkeys(pairs.values())), "approach": tuple(pairs)},
        details={"assigned": pairs, "unassigned": [ids[v] for v in left]},
    )


def _introducer(planner: Planner, way: IntroducerRoute) -> Fact:
    context, ids, u = planner.context, planner.context.ids, way.introducer
    return Fact(
        "assigned",
        f"assigned:{ids[u]}>{ids[way.target]}",
        way.chance,
        subject=(ids[way.target],),
        values={
            "name": shown_name(context, u),
            "reach": in_ten(way.chance_to),
            "chance": in_ten(way.chance),
            "recorded": not none_recorded(way.exposure),
            "chain": chain(context, way.route),
        },
        n=len(way.lead) - 1,
        **proof(planner, [way.route]),
        acts={"ask": tuple(ids[v] for v in way.route[1:-1]), "approach": (ids[way.target],)},
        details={
            "introducer": ids[u],
            "target": ids[way.target],
            "route": [ids[v] for v in way.route],
            "chance_to_introducer": way.chance_to,
            "exposure": way.exposure,
            "ask_first": asked_first(context, way.route[1:-1]),
        },
    )


def _load(planner: Planner, u: int, mine: list[int]) -> Fact:
    context, ids = planner.context, planner.context.ids
    load, cap = (float(each[u]) for each in loads(context))
    after = load + len(mine)
    return Fact(
        "load",
        f"load:{ids[u]}:{after:g}",
        after,
        subject=(ids[u],),
        values={
            "name": shown_name(context, u),
            "asked": round(load),
            "names": few([context.names[v] for v in mine]),
        },
        n=len(mine),
        **context.trust(
            coverage=min(planner.coverage(v, [u]) for v in mine),
            sources=min(len(planner.observers(v, [u])[0]) for v in mine),
            at_most="indicative",
        ),
        sensitivity=int(context.sensitivity[[u, *mine]].max()),
        acts={"ask": (ids[u],)},
        details={
            "introducer": ids[u],
            "asked_for": [ids[v] for v in mine],
            "load": load,
            "cap": cap,
            "full": after >= cap,
        },
    )


def _unassigned(planner: Planner, v: int, people: int) -> Fact:
    t, because = planner.context.view.thresholds, "no_capacity" if people else "nobody"
    values = {"actors": people, "reach": t.trusted_step, "introductions": t.cover_steps}
    return no_route(planner, v, because, values, target=planner.context.ids[v], because=because)
