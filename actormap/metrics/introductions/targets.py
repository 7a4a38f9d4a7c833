"""Several actors to be reached at once: for whom a plan can be made, and who leads to each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any

import numpy as np

from actormap.core import schema
from actormap.core.errors import Refused
from actormap.core.findings import Finding, Kind
from actormap.core.sentences import Name, Sentence, counted, joined
from actormap.core.verdicts import Verdict, lower
from actormap.metrics.base.context import OFFICE_LOG
from actormap.metrics.base.coverage import AT_MOST
from actormap.metrics.base.safeguards import NO_CONTACTS, known, last_met, locked_reason
from actormap.metrics.introductions.planner import TRIED, Planner
from actormap.metrics.introductions.words import NEW_TIE

CAVEATS = (
    Sentence("Introductions are possibilities, subject to consent and a safety talk with each person asked."),
    Sentence("Chances are estimates from recorded trust. Use them to compare, not to forecast."),
    Sentence("Some are excluded for safety."),
)
NEAR = 1e-9
"""Chances that differ by less are equal."""


@dataclass(frozen=True, slots=True)
class Targets:
    """Actors to be reached.

    Parameters
    ----------
    open
        Positions of those for whom a plan is made, in ascending order.
    others
        Findings on the others: who was met already, who must not be approached through others.
    """

    open: tuple[int, ...]
    others: tuple[Finding, ...]


def wanted(planner: Planner, targets: Sequence[str], analysis: str) -> Targets:
    """Sort the actors to be reached."""
    context = planner.context
    if not context.layers.offices.any():
        raise Refused(NO_CONTACTS)
    if not targets:
        raise Refused("no actor to be reached is named. Give the ids of one or more.")
    codes = sorted({known(context, target) for target in targets})
    for v in codes:
        if context.layers.offices[v]:
            raise Refused(
                "{name} is the office itself. Name the actors to be reached.", name=Name(context.names[v])
            )
    others = {v: finding for v in codes if (finding := _not_planned(planner, v, analysis)) is not None}
    left = tuple(v for v in codes if v not in others)
    if left and not any(_in_contact(planner, v) for v in left):
        raise Refused(NO_CONTACTS)
    return Targets(left, tuple(others.values()))


def _in_contact(planner: Planner, target: int) -> bool:
    """Whether the office can speak to anybody who may be asked for an actor, or to the actor."""
    layers, exclusions = planner.context.layers, planner.exclusions
    introducers = ~exclusions.always
    introducers[list(exclusions.for_target(target))] = False
    introducers[[target, *exclusions.allowed(target)]] = True
    return bool(
        (introducers & ~layers.offices)[layers.referral.target[layers.offices[layers.referral.source]]].any()
    )


def _not_planned(planner: Planner, v: int, analysis: str) -> Finding | None:
    context = planner.context
    name, locked, met = context.names[v], locked_reason(context, v), last_met(context, v)
    if locked:
        return silent(
            planner,
            v,
            Silence(
                analysis,
                "locked",
                locked,
                kind="actor",
                reason=Sentence("This is recorded, so nobody is asked to introduce the office to it."),
                question=Sentence("Is there a public occasion at which it may come to the office by itself?"),
                would_change=Sentence("It says otherwise itself."),
            ),
        )
    if met:
        care = Sentence(
            "It is in need of care: meet it again only if necessary, and only through those who assist it."
        )
        return silent(
            planner,
            v,
            Silence(
                analysis,
                "met",
                joined(
                    Sentence(
                        "The office met {name} on {day} and needs no introduction to it.", name=name, day=met
                    ),
                    care if context.m.actors["care"].iat[v] else "",
                ),
                kind="actor",
                reason=Sentence("The contact is recent enough to count as established."),
                question=Sentence(
                    "What was agreed with {name}, and who in the office keeps in touch?", name=name
                ),
                would_change=Sentence("The contact becomes too old to count, or was entered by mistake."),
            ),
        )
    return None


@dataclass(frozen=True, slots=True)
class Silence:
    """That no introduction to an actor is proposed, in the words of an analysis.

    Parameters
    ----------
    analysis, claim
        Number of the analysis, and what it claims: both are part of the id of the finding.
    statement, reason, question
        Its sentences.
    kind
        What the finding is about.
    would_change
        What would change it.
    """

    analysis: str
    claim: str
    statement: Sentence
    reason: Sentence
    question: Sentence
    kind: Kind = "no_route"
    would_change: Sentence = NEW_TIE


def no_chain(planner: Planner, target: int) -> Sentence:
    """Why no route leads to an actor, as on a map without those who are not asked for it."""
    most, silent_ties = planner.context.view.thresholds.max_steps, _unweighted(planner, target)
    more = counted(
        silent_ties,
        "{n} tie of trust or offer among them has no strength recorded, so no introduction "
        "is counted on it. Enter its strength.",
        "{n} ties of trust or offers among them have no strength recorded, so no "
        "introduction is counted on them. Enter their strength.",
    )
    return joined(
        Sentence(
            "No recorded chain of up to {most} introductions by those who may be asked leads there.",
            most=most,
        ),
        more if silent_ties else "",
    )


def _unweighted(planner: Planner, target: int) -> int:
    """How many ties between those who may be asked carry nothing for want of a weight."""
    context = planner.context
    ties, (source, target_) = context.m.ties, context.m.codes()
    needed = [code for code, kind in schema.tie_kinds().items() if kind.weight_needed]
    there = np.append(planner.may_introduce(target), False)
    there[target] = True
    silent_ties = ties["kind"].isin(needed).to_numpy() & ties["weight"].isna().to_numpy()
    return int((silent_ties & context.layers.current & there[source] & there[target_]).sum())


def no_route_fields(
    planner: Planner, v: int, reason: Sentence, *, at_most: Verdict = "supported"
) -> tuple[Sentence, dict[str, Any]]:
    """Why nobody introduces the office to an actor, and how far to lean on that: on who was asked."""
    context = planner.context
    words = joined(reason, planner.wish.words, context.respondent_words("T", [v]))
    coverage, detection = context.coverage, planner.exclusions.detection(v)
    verdict, _ = coverage.isolation(v, int(coverage.respondents("T").count[v]), detection)
    at_most = lower(at_most, AT_MOST[verdict])
    return words, context.absence("T", [v], at_most=at_most, detection=detection)


def silent(planner: Planner, v: int, silence: Silence) -> Finding:
    """A finding on an actor for whom no introduction is proposed."""
    context = planner.context
    reason, trust = (
        # A way can be there and be too long or too doubtful: who was asked says nothing of that.
        no_route_fields(planner, v, silence.reason, at_most="indicative")
        if silence.kind == "no_route"
        else (
            silence.reason,
            context.trust(coverage=planner.coverage(v, [v]), sources=len(planner.observers(v, [v])[0])),
        )
    )
    return Finding(
        id=f"{silence.analysis}:{silence.claim}:{context.ids[v]}",
        analysis=silence.analysis,
        kind=silence.kind,
        subject=(context.ids[v],),
        statement=silence.statement,
        reason=reason,
        **trust,
        sensitivity=int(context.sensitivity[v]),
        would_change=silence.would_change,
        next_question=silence.question,
        details={"target": context.ids[v]},
    )


@dataclass(frozen=True, slots=True)
class IntroducerRoute:
    """A way from the office over an introducer to an actor.

    Parameters
    ----------
    reach
        From the office to the introducer.
    lead
        From the introducer to the actor.
    chance_to, chance
        Chances of both, 0 to 1.
    exposures
        Exposure of the introducer, and of each who is asked after it, 0 to 1.
    """

    reach: tuple[int, ...]
    lead: tuple[int, ...]
    chance_to: float
    chance: float
    exposures: tuple[float, ...]

    @property
    def introducer(self) -> int:
        """Who is asked."""
        return self.lead[0]

    @property
    def exposure(self) -> float:
        """How exposed it would be, 0 to 1."""
        return self.exposures[0]

    @property
    def target(self) -> int:
        """To whom it leads."""
        return self.lead[-1]

    @property
    def route(self) -> tuple[int, ...]:
        """The whole way."""
        return self.reach + self.lead[1:]


def leads(planner: Planner, target: int, least: float = 0.0) -> list[IntroducerRoute]:
    """Whom the office can reach, by a trusted way, and who can lead on to an actor.

    At most ``cover_steps`` introductions lead from each to the actor; its best way from the office succeeds
    with a chance of ``trusted_step`` or more, and both together have at most ``max_steps``.
    """
    t, exposure = planner.context.view.thresholds, planner.exposure_for(target)
    routes = []
    for _, (chance, lead) in sorted(planner.before(target, t.cover_steps).items()):
        reach = _reach(planner, target, lead) if chance >= least - NEAR else None
        if reach is not None:
            chance_to = planner.probability(reach, target=target)
            if chance_to >= t.trusted_step - NEAR:
                routes.append(
                    IntroducerRoute(reach, lead, chance_to, chance, tuple(exposure[list(lead[:-1])].tolist()))
                )
    return routes


def _reach(planner: Planner, target: int, lead: tuple[int, ...]) -> tuple[int, ...] | None:
    """The best way from the office to where a lead begins; it shares nobody with the lead."""
    most = planner.context.view.thresholds.max_steps + 2 - len(lead)
    every = islice(planner.routes(target, by=lead[0]), TRIED)
    return next((way for way in every if len(way) <= most and not set(way) & set(lead[1:])), None)


def proof(
    planner: Planner, routes: Iterable[Sequence[int]], *, at_most: Verdict = "supported"
) -> dict[str, Any]:
    """How far to lean on some ways, each ending at its target: fields of a finding."""
    context, layer = planner.context, planner.context.layers.referral
    every = [tuple(route) for route in routes]
    edges = sorted({planner.chance[step] for route in every for step in pairwise(route)})
    evidence = layer.evidence(edges)
    sources = [context.sources_of(layer.evidence([edge])) for edge in edges]
    people = sorted({v for route in every for v in route})
    return {
        **context.trust(
            coverage=min(planner.coverage(route[-1], route[1:]) for route in every),
            sources=len(context.sources_of(evidence)),
            holds_in=float(np.prod(layer.q[edges])),
            single_source=any(len(keys - {OFFICE_LOG}) == 1 for keys in sources),
            at_most=at_most,
        ),
        "sensitivity": int(context.sensitivity[people].max()),
        "evidence": evidence,
    }
