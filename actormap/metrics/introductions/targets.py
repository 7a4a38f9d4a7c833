"""Several actors to be reached at once: for whom a plan can be made, and who leads to each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any

import numpy as np

from actormap.core import schema
from actormap.core.errors import Refused
from actormap.core.findings import NO_DETAILS
from actormap.core.sentences import Name
from actormap.core.verdicts import Verdict, lower
from actormap.metrics.base.context import OFFICE_LOG
from actormap.metrics.base.coverage import AT_MOST
from actormap.metrics.base.safeguards import NO_CONTACTS, known, last_met, locked_reason
from actormap.metrics.base.sheets import Fact
from actormap.metrics.introductions.planner import TRIED, Planner

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
        Facts on the others: who was met already, who must not be approached through others.
    """

    open: tuple[int, ...]
    others: tuple[Fact, ...]


def wanted(planner: Planner, targets: Sequence[str]) -> Targets:
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
    others = {v: fact for v in codes if (fact := _not_planned(planner, v)) is not None}
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


def _not_planned(planner: Planner, v: int) -> Fact | None:
    context = planner.context
    locked, met = locked_reason(context, v), last_met(context, v)
    if not (locked or met):
        return None
    about, actor = "locked" if locked else "met", context.ids[v]
    return Fact(
        about,
        f"{about}:{actor}",
        subject=(actor,),
        values={"locked": locked, "day": met, "care": context.m.actors["care"].iat[v]},
        **context.trust(coverage=planner.coverage(v, [v]), sources=len(planner.observers(v, [v])[0])),
        details={"target": actor},
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


def no_route(
    planner: Planner,
    v: int,
    about: str,
    values: Mapping[str, Any] = NO_DETAILS,
    *,
    at_most: Verdict = "indicative",
    **details: Any,
) -> Fact:
    """That no introduction to an actor is proposed, and how far to lean on that: on who was asked.

    A way can be there and be too long or too doubtful to be proposed: who was asked says nothing of that.
    """
    context, coverage, detection = planner.context, planner.context.coverage, planner.exclusions.detection(v)
    verdict, _ = coverage.isolation(v, int(coverage.respondents("T").count[v]), detection)
    return Fact(
        about,
        f"{about}:{context.ids[v]}",
        subject=(context.ids[v],),
        values={
            "most": context.view.thresholds.max_steps,
            "unweighted": _unweighted(planner, v),
            "wish": planner.wish.words,
            "asked": context.respondent_words("T", [v]),
            **values,
        },
        **context.absence("T", [v], at_most=lower(at_most, AT_MOST[verdict]), detection=detection),
        sensitivity=int(context.sensitivity[v]),
        details=details,
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
