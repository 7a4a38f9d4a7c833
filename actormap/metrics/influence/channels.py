"""Channels of influence to an actor (A18)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from actormap.core import schema
from actormap.core.arrays import Bools, Codes
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, chain_of, counted, joined, plural, series
from actormap.core.verdicts import Verdict
from actormap.engine.edges import Edges
from actormap.engine.paths.bellman_ford import least_costs
from actormap.engine.paths.k_shortest import BoundedPredecessors, PathQuery, k_shortest_paths
from actormap.engine.paths.signed_paths import disjoint_packing
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.coverage import detection_share
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import exclusions_of, forbidden, locked_reason, shown_name
from actormap.metrics.influence.tie_records import SIGNS, arc, arc_words

Use = Literal["propose", "describe"]
Way = tuple[int, ...]
SHOWN = 10
TRIED = 2_000
"""So many ways from one actor are looked at for those that share nobody."""

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
THREAT_TIES = ("threat", "attack")


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
    search = _Search(context, goal, use, _origins(context, sources))
    ways = list(itertools.islice(search.ways(), limit))
    findings = [search.channel(way, place) for place, way in enumerate(ways, start=1)]
    findings += sorted(
        (search.capacity(u) for u in dict.fromkeys(way[0] for way in ways)),
        key=lambda f: (-(f.value or 0), f.subject),
    )
    return Findings(
        "Channels of influence (A18)",
        {"target": target, "sources": sources, "use": use, "limit": limit},
        (SAFE, *([DESCRIBED] if use == "describe" else []), HEURISTIC, PRODUCT),
        tuple(findings or [search.none()]),
    )


def channels_past(context: Context, goal: int, without: frozenset[int], limit: int) -> list[Finding]:
    """The strongest channels to an actor that may be proposed and lead over none of some others (A18)."""
    search = _Search(context, goal, "propose", None, without - {goal})
    ways = itertools.islice(search.ways(), TRIED)
    every = (search.channel(way, place) for place, way in enumerate(filter(search.for_rights, ways), start=1))
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


def source_of_threat(context: Context, v: int) -> bool:
    """Whether a threat, an attack or influence against rights is recorded as coming from an actor."""
    layer, ties = context.layers.influence, context.m.ties
    if (layer.sign[layer.source == v] < 0).any():
        return True
    source, _ = context.m.codes()
    hostile = context.layers.current & ties["kind"].isin(THREAT_TIES).to_numpy(dtype=bool)
    if (hostile & (source == v)).any():
        return True
    events = context.m["events"]
    by = (events["by_id"] == context.ids[v]) & (events["type"] == "attack")
    return bool((by & (events["date"] <= context.view.date)).any())


@dataclass(frozen=True)
class _Search:
    """Channels to one actor."""

    context: Context
    goal: int
    use: Use
    chosen: Bools | None
    without: frozenset[int] = frozenset()

    @kept_property
    def out(self) -> Bools:
        """Who stands in no channel between others."""
        barred = forbidden(self.context, "ask").copy()
        if self.use == "propose":
            exclusions = exclusions_of(self.context)
            barred |= exclusions.always
            barred[list(exclusions.for_target(self.goal))] = True
        barred |= self.context.layers.offices
        barred[list(self.without)] = True
        barred[self.goal] = False
        return barred

    @kept_property
    def origins(self) -> Bools:
        """Where channels begin."""
        if self.chosen is None:
            begin = ~self.out
        else:
            # Who was named may begin a channel from any sphere, but never who is not safe or hostile.
            begin = self.chosen & ~forbidden(self.context, "ask")
            if self.use == "propose":
                begin[list(exclusions_of(self.context).for_target(self.goal))] = False
        begin[[*self.without, self.goal]] = False
        return begin

    @kept_property
    def _pairs(self) -> Codes:
        """One number for both ends of each arc of the layer, in ascending order as the arcs are."""
        layer = self.context.layers.influence
        return layer.source.astype(np.int64) * len(layer.ids) + layer.target

    @kept_property
    def arcs(self) -> Edges:
        """Arcs on which channels may run, each with the cost -ln of its strength."""
        layer = self.context.layers.influence
        # Nothing leads to who is left out, so that nothing goes on from there but an origin's own arcs.
        kept = (layer.weight > 0) & ~self.out[layer.target] & (layer.source != self.goal)
        cost = -np.log(layer.weight[kept])
        return Edges(len(self.context.ids), layer.source[kept], layer.target[kept], cost, directed=True)

    def ways(self, origins: Bools | None = None) -> Iterator[Way]:
        """Channels, the strongest first; equal ones by number of arcs, then by ids."""
        begin = self.origins if origins is None else origins
        steps = self.context.view.thresholds.channel_arcs
        before = BoundedPredecessors(self.arcs, least_costs(self.arcs, begin, steps))
        paths = k_shortest_paths(before, PathQuery(begin, self.goal, steps, over_starts=True))
        for _, same in itertools.groupby(paths, key=lambda item: round(item[0], 9)):
            first = [way for _, way in itertools.islice(same, TRIED)]
            yield from sorted(first, key=lambda way: (len(way), way))

    def edges(self, way: Way) -> list[int]:
        """Arcs of a channel."""
        pairs = [u * len(self.context.ids) + v for u, v in itertools.pairwise(way)]
        return [int(e) for e in np.searchsorted(self._pairs, pairs)]

    def strength(self, way: Way) -> float:
        """Product of the strengths on a channel."""
        return float(np.prod(self.context.layers.influence.weight[self.edges(way)]))

    def sign(self, way: Way) -> int:
        """Product of the signs on a channel."""
        return int(np.prod(self.context.layers.influence.sign[self.edges(way)]))

    def for_rights(self, way: Way) -> bool:
        """Whether no arc of a channel is against rights."""
        return bool((self.context.layers.influence.sign[self.edges(way)] >= 0).all())

    @kept_property
    def threat(self) -> bool:
        """Whether the target is a recorded source of threat."""
        return source_of_threat(self.context, self.goal)

    def lean(
        self, actors: Sequence[int], edges: Sequence[int], *, at_most: Verdict = "supported"
    ) -> dict[str, Any]:
        """Fields of a finding that say what it rests on, as on a map without those left out."""
        context, layer = self.context, self.context.layers.influence
        out = self.out & ~self.origins
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

    def channel(self, way: Way, place: int) -> Finding:
        """What is said of one channel."""
        context, ids = self.context, self.context.ids
        arcs = [arc(context, e) for e in self.edges(way)]
        weakest = min(arcs, key=lambda link: link["strength"])
        strength, sign = self.strength(way), self.sign(way)
        # Two arcs against rights give a sign for rights, but nobody on them is to be asked.
        against = not self.for_rights(way)
        steps = chain_of(shown_name(context, v) for v in way)
        proposed = self.use == "propose" and not against
        return Finding(
            id=f"A18:channel:{'>'.join(ids[v] for v in way)}",
            analysis="A18",
            kind="route",
            subject=(ids[way[0]], ids[way[-1]]),
            statement=self._statement(
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
            **self.lean(way, self.edges(way)),
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
                "source_of_threat": self.threat,
                "proposed": proposed,
            },
        )

    def _statement(self, fields: Mapping[str, Any], *, against: bool) -> Sentence:
        if self.threat:
            return self._to_threat(fields, against=against)
        return self._to_others(fields, against=against)

    def _to_threat(self, fields: Mapping[str, Any], *, against: bool) -> Sentence:
        if self.use == "describe":
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

    def _to_others(self, fields: Mapping[str, Any], *, against: bool) -> Sentence:
        if self.use == "describe":
            return Sentence(
                "Recorded channel {place}: {chain}, {sign}. It is described, not proposed.", **fields
            )
        if against:
            return Sentence(
                "Recorded channel {place}: {chain}, {sign}. Know it, but do not use it.", **fields
            )
        return Sentence(
            "Possible channel {place}: {chain}, {sign}, subject to consent and a safety talk with each.",
            **fields,
        )

    def apart(self, origin: int) -> tuple[list[Way], list[Way], bool]:
        """All channels of an actor, those chosen that share nobody, and whether that is for certain."""
        begin = np.zeros(len(self.context.ids), dtype=bool)
        begin[origin] = True
        every = list(itertools.islice(self.ways(begin), TRIED))
        chosen, best = disjoint_packing([(self.strength(way), way) for way in every])
        return every, [every[at] for at in chosen], best and len(every) < TRIED

    def capacity(self, origin: int) -> Finding:
        """How likely one of the channels of an actor works that share nobody in between."""
        ids = self.context.ids
        every, chosen, exact = self.apart(origin)
        value = self.together(chosen)
        edges = sorted({e for way in chosen for e in self.edges(way)})
        # Strengths are ratings, no chances that anything comes of it.
        lean = self.lean(sorted({v for way in chosen for v in way}), edges, at_most="indicative")
        signed = [[way for way in chosen if self.sign(way) == sign] for sign in (1, -1)]
        return Finding(
            id=f"A18:capacity:{ids[origin]}>{ids[self.goal]}",
            analysis="A18",
            kind="pair",
            subject=(ids[origin], ids[self.goal]),
            statement=self._capacity_words(origin, len(chosen), exact=exact),
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
                "capacity_for": self.together(signed[0]),
                "capacity_against": self.together(signed[1]),
            },
        )

    def _capacity_words(self, origin: int, channels: int, *, exact: bool) -> Sentence:
        fields = {
            "origin": shown_name(self.context, origin),
            "target": shown_name(self.context, self.goal),
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

    def together(self, ways: Sequence[Way]) -> float:
        """Chance that one of some channels works if each works as often as it is strong."""
        return 1 - float(np.prod([1 - self.strength(way) for way in ways]))

    def none(self) -> Finding:
        """What is said where there is no channel."""
        context, name = self.context, shown_name(self.context, self.goal)
        return Finding(
            id=f"A18:no_channel:{context.ids[self.goal]}",
            analysis="A18",
            kind="no_route",
            subject=(context.ids[self.goal],),
            statement=Sentence("No safe channel of influence to {name} is recorded.", name=name),
            reason=joined(
                Sentence(
                    "No such recorded path of up to {arcs} of influence leads there.",
                    arcs=plural(context.view.thresholds.channel_arcs, "tie"),
                ),
                context.respondent_words("W", [self.goal]),
            ),
            **context.absence(
                "W",
                [self.goal],
                detection=exclusions_of(context).detection(self.goal),
                out=self.out & ~self.origins,
            ),
            sensitivity=int(context.sensitivity[self.goal]),
            would_change=Sentence("A source tells who influences it."),
            next_question=Sentence("To whom does {name} listen?", name=name),
            details={"source_of_threat": self.threat},
        )
