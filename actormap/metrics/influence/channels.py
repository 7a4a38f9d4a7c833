"""Channels of influence to an actor (A18)."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np

from actormap.core import schema
from actormap.core.arrays import Bools
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, chain_of, series
from actormap.core.verdicts import Verdict
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.coverage import detection_share
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import exclusions_of, locked_reason, shown_name
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.influence.channel_search import TRIED, Search, Use, Way
from actormap.metrics.influence.tie_records import SIGNS, arc, arc_words

SHOWN = 10
SHEET = Sheet(__file__)


@checked
def channels(
    m: ActorMap,
    view: View,
    target: str,
    *,
    sources: tuple[str, ...] = (),
    use: Use = "propose",
    limit: int = SHOWN,
) -> Findings:
    """Recorded channels of influence to an actor, the strongest first (A18).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    target
        The actor to be influenced: who decides, or a source of threat.
    sources
        Actors, or spheres, at which channels begin; empty takes everybody.
    use
        ``propose`` leaves out who must not be asked: State, security forces, armed actors and
        parties in between, whoever is hostile to the target or its group or makes the target act
        against human rights, refused, does not feel safe or is at high risk. ``describe``
        shows also power between State actors, for analysis; who refused, does not feel safe
        or is at high risk stays out.
    limit
        Most channels listed.

    Returns
    -------
    Findings
        Channels, the strongest first (value: product of the strengths, 0 to 1; details ``route``,
        ``sign``, ``arcs`` with kind, strength, sign, since when and grade, ``weakest``,
        ``weakest_grade``, ``source_of_threat``, ``proposed``: a channel with an arc against rights
        never is).
        Then one for each actor at which a listed channel begins (value: channel capacity, the
        chance that one of its channels which share nobody in between works, 0 to 1; details
        ``channels``, ``capacity_for``, ``capacity_against``, ``approximate``). Where there is no
        channel, one finding says so.

    Raises
    ------
    Refused
        The target or a source is unknown, or the target must not be approached through others.

    Notes
    -----
    A channel is a simple path of at most ``channel_arcs`` arcs of W. Influence on somebody is no
    consent to be used: every person on a channel is asked first. Equal strengths are listed by
    number of arcs, then by ids.

    References
    ----------
    docs/definitions.md#a18.
    """
    context = context_of(m, view)
    goal = _actor(context, target)
    if use == "propose" and (reason := locked_reason(context, goal)):
        raise Refused(reason)
    search = Search(context, goal, use, _origins(context, sources))
    ways = list(itertools.islice(search.ways(), limit))
    capacities = (_capacity(search, u) for u in dict.fromkeys(way[0] for way in ways))
    facts = [
        *(_channel(search, way, number) for number, way in enumerate(ways, start=1)),
        *sorted(capacities, key=lambda fact: (-(fact.value or 0), fact.subject)),
    ]
    described = ["described"] if use == "describe" else []
    return Findings(
        "Channels of influence (A18)",
        {"target": target, "sources": sources, "use": use, "limit": limit},
        tuple(SHEET.sentence("caveat", name) for name in ("safe", *described, "rule_of_thumb", "product")),
        tuple(SHEET.finding(context, fact) for fact in facts or [_none(search)]),
    )


def channels_past(context: Context, goal: int, without: frozenset[int], limit: int) -> list[Finding]:
    """The strongest channels to an actor that may be proposed and lead over none of some others (A18)."""
    search = Search(context, goal, "propose", None, without - {goal})
    ways = itertools.islice(search.ways(), TRIED)
    proposed = itertools.islice(filter(search.for_rights, ways), limit)
    facts = (_channel(search, way, number) for number, way in enumerate(proposed, start=1))
    return [SHEET.finding(context, fact) for fact in facts]


def _actor(context: Context, actor: str) -> int:
    code = context.code(actor)
    if code < 0:
        raise SHEET.refusal("unknown_actor", id=Name(actor))
    return code


def _origins(context: Context, sources: Sequence[str]) -> Bools | None:
    """Where channels may begin; None for everybody."""
    if not sources:
        return None
    chosen = np.zeros(len(context.ids), dtype=bool)
    for source in sources:
        if source in schema.spheres() and context.code(source) < 0:
            chosen |= (context.m.actors["sphere"] == source).to_numpy(dtype=bool)
        else:
            chosen[_actor(context, source)] = True
    return chosen


def _lean(
    search: Search, actors: Sequence[int], edges: Sequence[int], *, at_most: Verdict = "supported"
) -> dict[str, Any]:
    """Fields of a finding that say what it rests on, as on a map without those left out."""
    context, layer = search.context, search.context.layers.influence
    out = search.out & ~search.origins
    observers = [context.coverage.keys_without(v, out) for v in actors]
    coverage = float(detection_share(min(len(keys) for keys in observers), context.view.thresholds))
    arc_sources = [context.sources_of(layer.evidence([e])) for e in edges]
    exists = float(np.prod(layer.q[list(edges)])) if edges else None
    sources = len(frozenset().union(*arc_sources)) if arc_sources else len(observers[0])
    return {
        **context.trust(coverage=coverage, sources=sources, holds_in=exists, at_most=at_most),
        "evidence": layer.evidence(edges),
        "sensitivity": int(context.sensitivity[list(actors)].max()),
        "single_source": any(len(keys) == 1 for keys in arc_sources) if arc_sources else None,
    }


def _channel(search: Search, way: Way, number: int) -> Fact:
    """What is said of a channel."""
    context, ids = search.context, [search.context.ids[v] for v in way]
    arcs = [arc(context, e) for e in search.edges(way)]
    weakest = min(arcs, key=lambda link: link["strength"])
    source, target = (shown_name(context, context.code(weakest[end])) for end in ("from", "to"))
    # Two arcs against rights give a sign for rights, but nobody on them is to be asked.
    sign, against = search.sign(way), not search.for_rights(way)
    proposed = search.use == "propose" and not against
    stated = "against" if against and search.use == "propose" else search.use
    return Fact(
        "channel",
        f"channel:{'>'.join(ids)}",
        search.strength(way),
        subject=(ids[0], ids[-1]),
        case=f"{stated}_threat" if search.threat else stated,
        values={
            "number": number,
            "chain": chain_of(shown_name(context, v) for v in way),
            "effect": SHEET.sentence("effect", "mixed") if against and sign > 0 else SIGNS[sign],
            "links": series((arc_words(context, link) for link in arcs), "; "),
            "source": source,
            "target": target,
            "least": weakest["strength"],
            "last": shown_name(context, way[-2]),
        },
        n=len(arcs),
        **_lean(search, way, search.edges(way)),
        acts={"ask": tuple(ids[:-1])} if proposed else {},
        details={
            "route": ids,
            "sign": sign,
            "arcs": arcs,
            "weakest": (weakest["from"], weakest["to"]),
            "weakest_grade": weakest["grade"],
            "source_of_threat": search.threat,
            "proposed": proposed,
        },
    )


def _capacity(search: Search, origin: int) -> Fact:
    """How likely one of the channels of an actor works that share nobody in between."""
    context, ids = search.context, search.context.ids
    every, chosen, exact = search.apart(origin)
    edges = sorted({e for way in chosen for e in search.edges(way)})
    # Strengths are ratings, no chances that anything comes of it.
    lean = _lean(search, sorted({v for way in chosen for v in way}), edges, at_most="indicative")
    signed = [[way for way in chosen if search.sign(way) == sign] for sign in (1, -1)]
    return Fact(
        "capacity",
        f"capacity:{ids[origin]}>{ids[search.goal]}",
        search.together(chosen),
        subject=(ids[origin], ids[search.goal]),
        values={
            "origin": shown_name(context, origin),
            "target": shown_name(context, search.goal),
            "every": len(every),
        },
        n=len(chosen),
        **lean,
        details={
            "channels": [[ids[v] for v in way] for way in chosen],
            "approximate": not exact,
            "capacity_for": search.together(signed[0]),
            "capacity_against": search.together(signed[1]),
        },
    )


def _none(search: Search) -> Fact:
    """What is said where there is no channel."""
    context, goal = search.context, search.goal
    return Fact(
        "none",
        f"no_channel:{context.ids[goal]}",
        subject=(context.ids[goal],),
        values={
            "name": shown_name(context, goal),
            "arcs": context.view.thresholds.channel_arcs,
            "respondents": context.respondent_words("W", [goal]),
        },
        **context.absence(
            "W",
            [goal],
            detection=exclusions_of(context).detection(goal),
            out=search.out & ~search.origins,
        ),
        sensitivity=int(context.sensitivity[goal]),
        details={"source_of_threat": search.threat},
    )
