"""Who is asked for whom, so that nobody is asked too often (A28)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from actormap.core.config import View
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, joined, plural
from actormap.engine.optimise import assignment
from actormap.metrics.base.capacity import loads
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import asked_first, shown_name
from actormap.metrics.introductions.planner import IntroducerRequirements, Planner, planner_of
from actormap.metrics.introductions.targets import (
    CAVEATS,
    IntroducerRoute,
    Silence,
    leads,
    proof,
    silent,
    wanted,
)
from actormap.metrics.introductions.words import NEW_TIE, chain, chances, few, in_ten, its_exposure, willing

SCALE = 1_000_000
"""Logarithms of chances, and exposures, are counted as whole numbers of so many to one."""
Ways = Mapping[int, Mapping[int, IntroducerRoute]]
"""For each target, who leads to it."""
BETWEEN = Sentence(
    "Whoever stands between an introducer and an actor is asked too, but only the "
    "introducer's request is counted."
)


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
    actors = wanted(planner_of(m, view, IntroducerRequirements.of(needs, out)), targets, "A28")
    sought = (str(m.actors["id"].iat[v]) for v in actors.open)
    planner = planner_of(m, view, IntroducerRequirements.of(needs, (*out, *sought)))
    ways = {v: {way.introducer: way for way in leads(planner, v)} for v in actors.open}
    chosen, left = _assigned(planner, ways), [v for v in actors.open if not ways[v]]
    left += [v for v in ways if ways[v] and v not in chosen]
    findings = [_whole(planner, chosen, sorted(left))] if chosen else []
    findings += [_introducer(planner, way) for way in chosen.values()]
    people = sorted({way.introducer for way in chosen.values()})
    findings += [_load(planner, u, [v for v, way in chosen.items() if way.introducer == u]) for u in people]
    findings += [_unassigned(planner, v, [*ways[v]]) for v in sorted(left)]
    return Findings(
        "Who is asked for whom (A28)",
        {
            "targets": sorted(set(targets)),
            "needs": list(needs),
            "without": list(without),
            "declined": list(declined),
        },
        (*CAVEATS, BETWEEN),
        (*findings, *actors.others),
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


def _whole(planner: Planner, chosen: Mapping[int, IntroducerRoute], left: list[int]) -> Finding:
    context, ids = planner.context, planner.context.ids
    together = float(np.prod([way.chance for way in chosen.values()]))
    pairs = {ids[v]: ids[way.introducer] for v, way in chosen.items()}
    people = sorted({way.introducer for way in chosen.values()})
    return Finding(
        id=f"A28:plan:{'+'.join(f'{u}>{v}' for v, u in pairs.items())}",
        analysis="A28",
        kind="whole",
        subject=tuple(pairs),
        statement=Sentence(
            "The office could meet {led} of {actors} through {introducers}, subject to consent "
            "and a safety talk with each.",
            led=len(chosen),
            actors=plural(len(chosen) + len(left), "actor"),
            introducers=plural(len(people), "possible introducer"),
        ),
        reason=Sentence(
            "Estimated chance of each introduction: {chances}; of all together: {together:.2f}. "
            "No introducer would be asked more often than it can be this quarter. Requests to "
            "those in between are not counted.",
            chances=chances(way.chance for way in chosen.values()),
            together=together,
        ),
        value=together,
        n=len(chosen),
        **proof(planner, [way.route for way in chosen.values()]),
        would_change=Sentence(
            "One of them says no (then ask again, with it as declined), or a source says that a "
            "tie has ended."
        ),
        next_question=willing(context, asked_first(context, people)),
        acts={"ask": tuple(dict.fromkeys(pairs.values())), "approach": tuple(pairs)},
        details={"assigned": pairs, "unassigned": [ids[v] for v in left]},
    )


def _introducer(planner: Planner, way: IntroducerRoute) -> Finding:
    context, ids, u = planner.context, planner.context.ids, way.introducer
    name, target = shown_name(context, u), context.names[way.target]
    return Finding(
        id=f"A28:assigned:{ids[u]}>{ids[way.target]}",
        analysis="A28",
        kind="route",
        subject=(ids[way.target],),
        statement=Sentence(
            "Possible introducer to {target}, subject to consent and a safety talk: {name}.",
            target=target,
            name=name,
        ),
        reason=Sentence(
            "Estimated chance to reach it: {reach}; of {introductions} from there: {chance}; {exposed}.",
            introductions=plural(len(way.lead) - 1, "introduction"),
            chance=in_ten(way.chance),
            reach=in_ten(way.chance_to),
            exposed=its_exposure(way.exposure),
        ),
        value=way.chance,
        n=len(way.lead) - 1,
        **proof(planner, [way.route]),
        would_change=Sentence("It says no. Then ask again, with it as declined, and do not say who refused."),
        next_question=Sentence(
            "Ask {name} whether it is willing to introduce the office: {chain}.",
            name=name,
            chain=chain(context, way.route),
        ),
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


def _load(planner: Planner, u: int, mine: list[int]) -> Finding:
    context, ids = planner.context, planner.context.ids
    load, cap = (float(each[u]) for each in loads(context))
    after = load + len(mine)
    full, name = after >= cap, shown_name(context, u)
    return Finding(
        id=f"A28:load:{ids[u]}:{after:g}",
        analysis="A28",
        kind="introducer",
        subject=(ids[u],),
        statement=joined(
            Sentence(
                "{name} would be asked {asked}, which makes {after:g} this quarter; it can be asked {cap:g}.",
                name=name,
                asked=plural(len(mine), "time"),
                after=after,
                cap=cap,
            ),
            Sentence("Then let it rest.") if full else "",
        ),
        reason=Sentence(
            "It was asked {asked} in three months, and would now be asked for {names}.",
            asked=plural(round(load), "time"),
            names=few([context.names[v] for v in mine]),
        ),
        value=after,
        n=len(mine),
        **context.trust(
            coverage=min(planner.coverage(v, [u]) for v in mine),
            sources=min(len(planner.observers(v, [u])[0]) for v in mine),
            at_most="indicative",
        ),
        sensitivity=int(context.sensitivity[[u, *mine]].max()),
        would_change=Sentence("Somebody logs an earlier request, or it says how often it can be asked."),
        next_question=Sentence("Ask {name} how often it wants to be asked.", name=name),
        acts={"ask": (ids[u],)},
        details={
            "introducer": ids[u],
            "asked_for": [ids[v] for v in mine],
            "load": load,
            "cap": cap,
            "full": full,
        },
    )


def _unassigned(planner: Planner, v: int, people: list[int]) -> Finding:
    context = planner.context
    t, name = context.view.thresholds, context.names[v]
    because = "no_capacity" if people else "nobody"
    if people:
        reason = Sentence(
            "Those who could lead there ({actors}) cannot be asked once more this quarter: each "
            "was asked, or would be asked for others, as often as it can be.",
            actors=plural(len(people), "actor"),
        )
        question = Sentence(
            "Can the office wait until next quarter, or does somebody else know whom it trusts?"
        )
    else:
        reason = Sentence(
            "Nobody whom the office reaches with a chance of {reach:g} or more leads there "
            "within {introductions}, leaving out those whom it wants to meet now.",
            reach=t.trusted_step,
            introductions=plural(t.cover_steps, "introduction"),
        )
        question = Sentence(
            "Whom does {name} trust? Look at the routes to it alone: they can be weaker and longer.",
            name=name,
        )
    finding = silent(
        planner,
        v,
        Silence(
            "A28",
            because,
            Sentence("By the record, nobody can be asked now to introduce the office to {name}.", name=name),
            reason=reason,
            question=question,
            would_change=Sentence(
                "A new quarter begins, one of them says that it can be asked more often, or a source tells "
                "of somebody else whom it trusts."
            )
            if people
            else NEW_TIE,
        ),
    )
    return replace(finding, details={**finding.details, "because": because})
