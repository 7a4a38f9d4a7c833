"""Who could bring together a pair, or those who lack a platform: figures and their words (A30, A31)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from actormap.core.arrays import Codes
from actormap.core.findings import NOTHING, Figure, Finding
from actormap.core.sentences import Sentence, joined, plural, series
from actormap.metrics.base.capacity import free_share
from actormap.metrics.base.context import Context
from actormap.metrics.base.ranking import DIGITS
from actormap.metrics.base.safeguards import asked_first, asking, shown_name
from actormap.metrics.base.themes import Theme
from actormap.metrics.coordination.gaps import UncoordinatedPair
from actormap.metrics.coordination.invitations import Invitations, InvitationTie, accepts

SIDES = 2
"""A convenor joins at least so many."""
NAMED = 5
"""So many actors are named in a sentence or a list of whom to ask."""
PLACES = (
    Sentence("it is not recorded as working in that place or on that theme"),
    Sentence("it works in that area or on that theme"),
    Sentence("it works in that place on that theme"),
)
PLACES_ALONE = (
    Sentence("It is not recorded as working in that place or on that theme."),
    Sentence("It works in that area or on that theme."),
    Sentence("It works in that place on that theme."),
)
"""Where a convenor works, as part of a sentence and as one of its own."""


@dataclass(frozen=True, slots=True)
class Host:
    """A convenor for a pair."""

    host: int
    bonds: tuple[InvitationTie, InvitationTie]
    place: int
    local: bool
    value: float

    @property
    def order(self) -> tuple[Any, ...]:
        """Smallest for the best."""
        trusted = sum(bond.trusted for bond in self.bonds)
        return -trusted, not self.local, -self.place, -round(self.value, DIGITS)


@dataclass(frozen=True, slots=True)
class Starter:
    """A convenor for a platform.

    Parameters
    ----------
    host
        Who it is.
    ties
        Entries of `Invitations.ties`, one for each actor that would accept its invitation.
    joins
        How many actors it joins, itself included.
    trusting
        How many trust it.
    place, local
        How near it works, and whether it is civil society.
    chances
        Sum of the chances that they accept.
    """

    host: int
    ties: Codes
    joins: int
    trusting: int
    place: int
    local: bool
    chances: float

    @property
    def order(self) -> tuple[Any, ...]:
        """Smallest for the best."""
        return -self.joins, -self.trusting, not self.local, -self.place, -round(self.chances, DIGITS)


def _word(context: Context, host: int) -> str:
    return "office" if context.layers.offices[host] else "convenor"


def convenor(hosts: Invitations, pair: UncoordinatedPair, host: Host, rank: int) -> Figure:
    """A convenor for a pair: the chance that both accept, times how free it is."""
    context, x = hosts.context, host.host
    a, b = context.ids[pair.u], context.ids[pair.v]
    words = partial(_convenor_words, hosts, pair, host)
    identity = f"A30:{_word(context, x)}:{context.ids[x]}:{a}:{b}"
    return Figure(identity, "A30", "pair", (a, b), host.value, words=words, details={"rank": rank})


def _convenor_words(hosts: Invitations, pair: UncoordinatedPair, host: Host, figure: Figure) -> Finding:
    context, x = hosts.context, host.host
    first, second = (
        accepts(bond, context.names[v]) for bond, v in zip(host.bonds, (pair.u, pair.v), strict=True)
    )
    why = Sentence("{first}; {second}; {place}.", first=first, second=second, place=PLACES[host.place])
    coverage = min(context.coverage.of_pair(x, v) for v in (pair.u, pair.v))
    evidence = hosts.evidence(host.bonds)
    return figure.worded(
        statement=_joins(hosts, x, pair),
        reason=joined(why, _time(hosts, x)),
        n=SIDES,
        **context.trust(coverage=coverage, sources=len(context.sources_of(evidence)), at_most="indicative"),
        sensitivity=int(context.sensitivity[[x, pair.u, pair.v]].max()),
        evidence=evidence,
        would_change=Sentence("It, or either side, says no."),
        next_question=_ask(hosts, x),
        acts={"ask": (context.ids[x],), "propose": figure.subject},
        details={
            "convenor": context.ids[x],
            **figure.details,
            "trusted": all(bond.trusted for bond in host.bonds),
            "place": host.place,
            "chances": [bond.chance for bond in host.bonds],
            **_burden(hosts, x),
        },
    )


def nobody(hosts: Invitations, pair: UncoordinatedPair) -> Figure:
    """That nobody is recorded as near to both of a pair, and who is near to one."""
    a, b = hosts.context.ids[pair.u], hosts.context.ids[pair.v]
    words = partial(_nobody_words, hosts, pair)
    return Figure(f"A30:no_convenor:{a}:{b}", "A30", "pair", (a, b), None, words=words)


def _nobody_words(hosts: Invitations, pair: UncoordinatedPair, figure: Figure) -> Finding:
    context = hosts.context
    barred = {pair.u, pair.v} | hosts.ground.exclusions.for_all([pair.u, pair.v])
    sides = [
        [u for u in sorted(hosts.bonds(v)) if u not in barred and not context.layers.offices[u]]
        for v in (pair.u, pair.v)
    ]
    first, second = (context.names[v] for v in (pair.u, pair.v))
    near = sorted({u for side in sides for u in side})[:NAMED]
    return figure.worded(
        statement=Sentence("No convenor is recorded for {one} and {other}.", one=first, other=second),
        reason=joined(
            Sentence(
                "{first} could invite the first and {second} the second; none is recorded as near to both.",
                first=plural(len(sides[0]), "actor"),
                second=plural(len(sides[1]), "actor"),
            )
            if all(sides)
            else Sentence(
                "{near} could invite one of them; nobody is recorded as near to the other.",
                near=plural(len(sides[0] or sides[1]), "actor"),
            )
            if any(sides)
            else Sentence("Nobody is recorded as near to either."),
            context.respondent_words("T", (pair.u, pair.v)),
        ),
        n=SIDES,
        **context.absence_between("T", pair.u, pair.v, at_most="indicative"),
        sensitivity=int(context.sensitivity[[pair.u, pair.v, *near]].max()),
        would_change=Sentence("A source names an actor whom both trust."),
        next_question=_ask_sides(hosts, pair, near),
        acts={"propose": figure.subject, "ask": tuple(context.ids[u] for u in near)},
        details={
            "first_trusts": [context.ids[u] for u in sides[0]],
            "second_trusts": [context.ids[u] for u in sides[1]],
        },
    )


def starter(hosts: Invitations, theme: Theme, candidate: Starter, rank: int) -> Figure:
    """A convenor for the platform that a theme lacks: the share of its actors that it joins."""
    context, x = hosts.context, candidate.host
    share, words = candidate.joins / len(theme.actors), partial(_starter_words, hosts, theme, candidate)
    identity = f"A31:{_word(context, x)}:{context.ids[x]}:{theme.name}"
    return Figure(identity, "A31", "theme", (theme.name,), share, words=words, details={"rank": rank})


def _starter_words(hosts: Invitations, theme: Theme, candidate: Starter, figure: Figure) -> Finding:
    context, x, total = hosts.context, candidate.host, len(theme.actors)
    working = len(candidate.ties) - candidate.trusting
    evidence = hosts.evidence(hosts.ties.at(row) for row in candidate.ties.tolist())
    rows = [x, *theme.actors]
    near = Sentence(
        "Of {actors}, {trusting} trust it or take introductions from it and {working} only work with it, "
        "which is weaker ground.",
        actors=plural(total, "actor"),
        trusting=candidate.trusting,
        working=working,
    )
    itself = Sentence("It is one of them.") if x in theme.actors else NOTHING
    return figure.worded(
        statement=_invites(hosts, x, theme),
        reason=joined(near, itself, PLACES_ALONE[candidate.place], _time(hosts, x)),
        n=total,
        **context.trust(
            coverage=float(context.coverage.of_actors[rows].mean()),
            sources=len(context.sources_of(evidence)),
            members=total,
            at_most="indicative",
        ),
        sensitivity=int(context.sensitivity[rows].max()),
        evidence=evidence,
        would_change=Sentence("It says no, or somebody enters a platform that is missing."),
        next_question=_ask(hosts, x),
        acts={"ask": (context.ids[x],)},
        details={
            "convenor": context.ids[x],
            **figure.details,
            "trusting": candidate.trusting,
            "working": working,
            "place": candidate.place,
            **_burden(hosts, x),
        },
    )


def nobody_for(hosts: Invitations, theme: Theme, ties: Codes) -> Figure:
    """That nobody is recorded as near to two actors of a theme, and who is near to one."""
    words = partial(_nobody_for_words, hosts, theme, ties)
    return Figure(f"A31:no_convenor:{theme.name}", "A31", "theme", (theme.name,), None, words=words)


def _nobody_for_words(hosts: Invitations, theme: Theme, ties: Codes, figure: Figure) -> Finding:
    context, rows, offices = hosts.context, theme.actors, hosts.context.layers.offices
    near = [u for u in np.unique(hosts.ties.host[ties]).tolist() if not offices[u]][:NAMED]
    question = asking(context, rows, Sentence("Ask those who work there whom they would trust as a host."))
    if near:
        question = {
            "next_question": Sentence(
                "Ask {near} whom else those who work there would trust as a host.", near=_names(hosts, near)
            ),
            "acts": {"ask": tuple(context.ids[u] for u in near)},
        }
    return figure.worded(
        statement=Sentence(
            "No convenor is recorded for those who work on {place}.", place=context.place(theme.name)
        ),
        reason=joined(
            Sentence(
                "Nobody is recorded as near to two or more of {actors}.", actors=plural(len(rows), "actor")
            ),
            context.respondent_words("T", rows),
        ),
        n=len(rows),
        **context.absence("T", rows, members=len(rows), at_most="indicative"),
        sensitivity=int(np.max(context.sensitivity[[*rows, *near]], initial=0)),
        would_change=Sentence("A source names an actor whom several of them trust."),
        **question,
        details={"near": [context.ids[u] for u in near]},
    )


def _joins(hosts: Invitations, x: int, pair: UncoordinatedPair) -> Sentence:
    first, second = (hosts.context.names[v] for v in (pair.u, pair.v))
    if hosts.context.layers.offices[x]:
        return Sentence(
            "Only the office itself could bring {one} and {other} together: nobody else who can be asked "
            "is recorded as near to both. Look for a local convenor first; do not replace local capacity.",
            one=first,
            other=second,
        )
    return Sentence(
        "{host} could bring {one} and {other} together, subject to consent and a safety talk.",
        host=shown_name(hosts.context, x),
        one=first,
        other=second,
    )


def _invites(hosts: Invitations, x: int, theme: Theme) -> Sentence:
    place = hosts.context.place(theme.name)
    if hosts.context.layers.offices[x]:
        return Sentence(
            "Only the office itself could invite those who work on {place}: nobody else who can be "
            "asked is recorded as near to two of them. Look for a local convenor first; do not replace local "
            "capacity.",
            place=place,
        )
    return Sentence(
        "{host} could invite those who work on {place}, subject to consent and a safety talk.",
        host=shown_name(hosts.context, x),
        place=place,
    )


def _time(hosts: Invitations, x: int) -> Sentence:
    if hosts.context.layers.offices[x]:
        return Sentence("The office's own time is not counted.")
    load, cap, _ = free_share(hosts.context, x)
    return Sentence("Requests this quarter: {load:g}, of {cap:g} at most.", load=load, cap=cap)


def _ask(hosts: Invitations, x: int) -> Sentence:
    if hosts.context.layers.offices[x]:
        return Sentence("Ask the others, each alone, whom they would accept as a host instead of the office.")
    return Sentence(
        "Ask {host} first whether it is willing to host, then the others, each alone, whether they would "
        "come.",
        host=shown_name(hosts.context, x),
    )


def _ask_sides(hosts: Invitations, pair: UncoordinatedPair, near: list[int]) -> Sentence:
    first, second = (hosts.context.names[v] for v in (pair.u, pair.v))
    if not near:
        return Sentence(
            "Ask {one} and {other}, each alone, whom they would accept as a host.", one=first, other=second
        )
    return Sentence(
        "Ask {one} and {other}, each alone, whom they would accept as a host, or ask those near to one side "
        "({near}) who is near to the other.",
        one=first,
        other=second,
        near=_names(hosts, near),
    )


def _burden(hosts: Invitations, x: int) -> dict[str, Any]:
    context = hosts.context
    office = bool(context.layers.offices[x])
    load, cap, _ = free_share(context, x)
    return {
        "load": load,
        "cap": cap,
        "office": office,
        "ask_first": not office and bool(asked_first(context, [x])),
    }


def _names(hosts: Invitations, some: Iterable[int]) -> Sentence:
    return series(shown_name(hosts.context, u) for u in some)
