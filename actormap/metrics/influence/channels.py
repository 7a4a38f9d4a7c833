"""Channels of influence to an actor (A18)."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from actormap.core import schema
from actormap.core.arrays import Bools
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, chain_of, counted, joined, plural, series
from actormap.core.verdicts import Verdict
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.coverage import detection_share
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import exclusions_of, locked_reason, shown_name
from actormap.metrics.influence.channel_search import TRIED, Search, Use, Way
from actormap.metrics.influence.tie_records import SIGNS, arc, arc_words

SHOWN = 10
SAFE = Sentence("Some channels are excluded for safety.")
HEURISTIC = Sentence(
    "Whether a channel works for or against rights is worked out from its ties: two against "
    "rights count together as one for rights. This is a rule of thumb, so look at each tie."
)
PRODUCT = Sentence(
    "Strengths are ratings. Multiplied along a channel they serve to compare channels, not to forecast."
)
DESCRIBED = Sentence(
    "This describes what is recorded. It does not propose to ask anybody on these channels for anything."
)
MIXED = Sentence("for rights only on paper, because ties against rights cancel out")


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
    findings = [_channel(search, way, place) for place, way in enumerate(ways, start=1)]
    findings += sorted(
        (_capacity(search, u) for u in dict.fromkeys(way[0] for way in ways)),
        key=lambda f: (-(f.value or 0), f.subject),
    )
    return Findings(
        "Channels of influence (A18)",
        {"target": target, "sources": sources, "use": use, "limit": limit},
        (SAFE, *([DESCRIBED] if use == "describe" else []), HEURISTIC, PRODUCT),
        tuple(findings or [_none(search)]),
    )


def channels_past(context: Context, goal: int, without: frozenset[int], limit: int) -> list[Finding]:
    """The strongest channels to an actor that may be proposed and lead over none of some others (A18)."""
    search = Search(context, goal, "propose", None, without - {goal})
    ways = itertools.islice(search.ways(), TRIED)
    every = (
        _channel(search, way, place) for place, way in enumerate(filter(search.for_rights, ways), start=1)
    )
    return list(itertools.islice(every, limit))


def _actor(context: Context, actor: str) -> int:
    code = context.code(actor)
    if code < 0:
        raise Refused("no actor has the id '{id}'. See the list of actors.", id=Name(actor))
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


def _channel(search: Search, way: Way, place: int) -> Finding:
    """What is said of one channel."""
    context, ids = search.context, search.context.ids
    arcs = [arc(context, e) for e in search.edges(way)]
    weakest = min(arcs, key=lambda link: link["strength"])
    strength, sign = search.strength(way), search.sign(way)
    # Two arcs against rights give a sign for rights, but nobody on them is to be asked.
    against = not search.for_rights(way)
    steps = chain_of(shown_name(context, v) for v in way)
    proposed = search.use == "propose" and not against
    return Finding(
        id=f"A18:channel:{'>'.join(ids[v] for v in way)}",
        analysis="A18",
        kind="route",
        subject=(ids[way[0]], ids[way[-1]]),
        statement=_statement(
            search,
            {"place": place, "chain": steps, "sign": MIXED if against and sign > 0 else SIGNS[sign]},
            against=against,
        ),
        reason=Sentence(
            "{arcs}. Strengths multiplied: {strength:.3f}. Weakest tie: {source} to {target} "
            "({weakest:.2f}, grade {grade}).",
            arcs=series((arc_words(context, link) for link in arcs), "; "),
            strength=strength,
            source=shown_name(context, context.code(weakest["from"])),
            target=shown_name(context, context.code(weakest["to"])),
            weakest=weakest["strength"],
            grade=weakest["grade"],
        ),
        value=strength,
        n=len(arcs),
        **_lean(search, way, search.edges(way)),
        would_change=Sentence(
            "A source says that one of these ties has ended, or rates its strength differently."
        ),
        next_question=Sentence(
            "Ask {name}: what would make it take this up, and at what risk to itself?",
            name=shown_name(context, way[-2]),
        )
        if proposed
        else Sentence("Ask those who told of these ties: is each still as it was recorded?"),
        acts={"ask": tuple(ids[v] for v in way[:-1])} if proposed else {},
        details={
            "route": [ids[v] for v in way],
            "sign": sign,
            "arcs": arcs,
            "weakest": (weakest["from"], weakest["to"]),
            "weakest_grade": weakest["grade"],
            "source_of_threat": search.threat,
            "proposed": proposed,
        },
    )


def _statement(search: Search, fields: Mapping[str, Any], *, against: bool) -> Sentence:
    if search.threat:
        return _to_threat(search, fields, against=against)
    return _to_others(search, fields, against=against)


def _to_threat(search: Search, fields: Mapping[str, Any], *, against: bool) -> Sentence:
    if search.use == "describe":
        return Sentence(
            "Recorded channel {place} to a recorded source of threat: {chain}, {sign}. It is described, "
            "not proposed.",
            **fields,
        )
    if against:
        return Sentence(
            "Recorded channel {place} to a recorded source of threat: {chain}, {sign}. Know it, but do "
            "not use it.",
            **fields,
        )
    return Sentence(
        "Possible channel {place} to a recorded source of threat: {chain}, {sign}, subject to "
        "consent and a safety talk with each. First take the advice of those under threat.",
        **fields,
    )


def _to_others(search: Search, fields: Mapping[str, Any], *, against: bool) -> Sentence:
    if search.use == "describe":
        return Sentence("Recorded channel {place}: {chain}, {sign}. It is described, not proposed.", **fields)
    if against:
        return Sentence("Recorded channel {place}: {chain}, {sign}. Know it, but do not use it.", **fields)
    return Sentence(
        "Possible channel {place}: {chain}, {sign}, subject to consent and a safety talk with each.",
        **fields,
    )


def _capacity(search: Search, origin: int) -> Finding:
    """How likely one of the channels of an actor works that share nobody in between."""
    ids = search.context.ids
    every, chosen, exact = search.apart(origin)
    value = search.together(chosen)
    edges = sorted({e for way in chosen for e in search.edges(way)})
    # Strengths are ratings, no chances that anything comes of it.
    lean = _lean(search, sorted({v for way in chosen for v in way}), edges, at_most="indicative")
    signed = [[way for way in chosen if search.sign(way) == sign] for sign in (1, -1)]
    return Finding(
        id=f"A18:capacity:{ids[origin]}>{ids[search.goal]}",
        analysis="A18",
        kind="pair",
        subject=(ids[origin], ids[search.goal]),
        statement=_capacity_words(search, origin, len(chosen), exact=exact),
        reason=Sentence(
            "If each worked as often as it is strong, at least one would work with a chance of "
            "{value:.3f} ({chosen} of {channels} counted). A strength is a rating and no chance: such "
            "figures can be compared, no more.",
            chosen=len(chosen),
            channels=plural(len(every), "recorded channel"),
            value=value,
        ),
        value=value,
        n=len(chosen),
        **lean,
        would_change=Sentence("A source tells of another channel that shares nobody with these."),
        next_question=Sentence("Ask those who told of these ties: which of the channels is open now?"),
        details={
            "channels": [[ids[v] for v in way] for way in chosen],
            "approximate": not exact,
            "capacity_for": search.together(signed[0]),
            "capacity_against": search.together(signed[1]),
        },
    )


def _capacity_words(search: Search, origin: int, channels: int, *, exact: bool) -> Sentence:
    fields = {
        "origin": shown_name(search.context, origin),
        "target": shown_name(search.context, search.goal),
    }
    if exact:
        return counted(
            channels,
            "{n} recorded channel leads from {origin} to {target}; any others share somebody in between "
            "with it.",
            "{n} recorded channels lead from {origin} to {target} and share nobody in between.",
            **fields,
        )
    return counted(
        channels,
        "{n} recorded channel leads from {origin} to {target}; any others share somebody in between "
        "with it (approximate).",
        "{n} recorded channels lead from {origin} to {target} and share nobody in between (approximate).",
        **fields,
    )


def _none(search: Search) -> Finding:
    """What is said where there is no channel."""
    context, name = search.context, shown_name(search.context, search.goal)
    return Finding(
        id=f"A18:no_channel:{context.ids[search.goal]}",
        analysis="A18",
        kind="no_route",
        subject=(context.ids[search.goal],),
        statement=Sentence("No safe channel of influence to {name} is recorded.", name=name),
        reason=joined(
            Sentence(
                "No such recorded path of up to {arcs} of influence leads there.",
                arcs=plural(context.view.thresholds.channel_arcs, "tie"),
            ),
            context.respondent_words("W", [search.goal]),
        ),
        **context.absence(
            "W",
            [search.goal],
            detection=exclusions_of(context).detection(search.goal),
            out=search.out & ~search.origins,
        ),
        sensitivity=int(context.sensitivity[search.goal]),
        would_change=Sentence("A source tells who influences it."),
        next_question=Sentence("To whom does {name} listen?", name=name),
        details={"source_of_threat": search.threat},
    )
