"""Who could bring together a pair, or those who lack a platform: figures and their words (A30, A31)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from actormap.core.arrays import Codes
from actormap.core.sentences import series
from actormap.metrics.base.capacity import free_share
from actormap.metrics.base.ranking import DIGITS
from actormap.metrics.base.safeguards import asked_first, permitted, shown_name
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.base.themes import Theme
from actormap.metrics.coordination.gaps import UncoordinatedPair
from actormap.metrics.coordination.invitations import Invitations, InvitationTie

SHEET = Sheet(__file__)
SIDES = 2
"""A convenor joins at least so many."""
NAMED = 5
"""So many actors are named in a sentence or a list of whom to ask."""


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


def convenor(hosts: Invitations, pair: UncoordinatedPair, host: Host, rank: int) -> Fact:
    """A convenor for a pair: the chance that both accept, times how free it is."""
    subject, words = _ids(hosts, [pair.u, pair.v]), partial(_convenor_words, hosts, pair, host)
    key = _key(hosts, host.host, *subject)
    return Fact("pair", key, host.value, words, subject=subject, standing={"rank": rank})


def starter(hosts: Invitations, theme: Theme, candidate: Starter, rank: int) -> Fact:
    """A convenor for the platform that a theme lacks: the share of its actors that it joins."""
    share, words = candidate.joins / len(theme.actors), partial(_starter_words, hosts, theme, candidate)
    key = _key(hosts, candidate.host, theme.name)
    return Fact("theme", key, share, words, subject=(theme.name,), standing={"rank": rank})


def nobody(hosts: Invitations, pair: UncoordinatedPair) -> Fact:
    """That nobody is recorded as near to both of a pair, and who is near to one."""
    subject, words = _ids(hosts, [pair.u, pair.v]), partial(_nobody_words, hosts, pair)
    return Fact("nobody", ":".join(("no_convenor", *subject)), None, words, subject=subject)


def nobody_for(hosts: Invitations, theme: Theme, ties: Codes) -> Fact:
    """That nobody is recorded as near to two actors of a theme, and who is near to one."""
    words = partial(_nobody_for_words, hosts, theme, ties)
    return Fact("nobody_for", f"no_convenor:{theme.name}", None, words, subject=(theme.name,))


def _key(hosts: Invitations, host: int, *subject: str) -> str:
    word = "office" if hosts.context.layers.offices[host] else "convenor"
    return ":".join((word, hosts.context.ids[host], *subject))


def _ids(hosts: Invitations, some: Iterable[int]) -> tuple[str, ...]:
    return tuple(hosts.context.ids[v] for v in some)


def _convenor_words(hosts: Invitations, pair: UncoordinatedPair, host: Host) -> dict[str, Any]:
    context, ends = hosts.context, (pair.u, pair.v)
    left, right = (context.names[v] for v in ends)
    first, second = (
        SHEET.sentence("pair", "accepts", name=name, trusted=bond.trusted, chance=bond.chance)
        for bond, name in zip(host.bonds, (left, right), strict=True)
    )
    chances, trusted = [bond.chance for bond in host.bonds], all(bond.trusted for bond in host.bonds)
    return {
        "n": SIDES,
        "acts": {"ask": _ids(hosts, [host.host]), "propose": _ids(hosts, ends)},
        **_hosted(
            hosts,
            host,
            ends,
            host.bonds,
            min(context.coverage.of_pair(host.host, v) for v in ends),
            {"one": left, "other": right, "first": first, "second": second},
            trusted=trusted,
            chances=chances,
        ),
    }


def _starter_words(hosts: Invitations, theme: Theme, candidate: Starter) -> dict[str, Any]:
    context, x, total = hosts.context, candidate.host, len(theme.actors)
    return {
        "n": total,
        "acts": {"ask": _ids(hosts, [x])},
        **_hosted(
            hosts,
            candidate,
            theme.actors,
            map(hosts.ties.at, candidate.ties.tolist()),
            float(context.coverage.of_actors[[x, *theme.actors]].mean()),
            {"theme": context.place(theme.name), "itself": x in theme.actors},
            trusting=candidate.trusting,
            working=len(candidate.ties) - candidate.trusting,
        ),
    }


def _hosted(
    hosts: Invitations,
    host: Host | Starter,
    guests: Sequence[int],
    bonds: Iterable[InvitationTie],
    coverage: float,
    values: Mapping[str, Any],
    **details: Any,
) -> dict[str, Any]:
    """What there is to know of any host: how near and how free it is, and how far to lean on that."""
    context, x, evidence = hosts.context, host.host, hosts.evidence(bonds)
    office, (load, cap, _) = bool(context.layers.offices[x]), free_share(context, x)
    return {
        "case": "office" if office else "convenor",
        "values": {"host": shown_name(context, x), **values},
        **context.trust(
            coverage=coverage,
            sources=len(context.sources_of(evidence)),
            members=len(guests) if isinstance(host, Starter) else None,
            at_most="indicative",
        ),
        "sensitivity": int(context.sensitivity[[x, *guests]].max()),
        "evidence": evidence,
        "details": {
            "convenor": context.ids[x],
            "place": host.place,
            "load": load,
            "cap": cap,
            "office": office,
            "ask_first": not office and bool(asked_first(context, [x])),
            **details,
        },
    }


def _nobody_words(hosts: Invitations, pair: UncoordinatedPair) -> dict[str, Any]:
    context, ends = hosts.context, (pair.u, pair.v)
    barred = {*ends} | hosts.ground.exclusions.for_all(ends)
    first, second = (
        [u for u in sorted(hosts.bonds(v)) if u not in barred and not context.layers.offices[u]] for v in ends
    )
    near = sorted({*first, *second})[:NAMED]
    return {
        "case": {
            "reason": "both" if first and second else "one" if near else "none",
            "next_question": "near" if near else "nobody",
        },
        "values": {
            "one": context.names[pair.u],
            "other": context.names[pair.v],
            "first": len(first),
            "second": len(second),
            "either": len(first or second),
            "near": series(shown_name(context, u) for u in near),
            "respondents": context.respondent_words("T", ends),
        },
        "n": SIDES,
        **context.absence_between("T", *ends, at_most="indicative"),
        "sensitivity": int(context.sensitivity[[*ends, *near]].max()),
        "acts": {"propose": _ids(hosts, ends), "ask": _ids(hosts, near)},
        "details": {"first_trusts": [*_ids(hosts, first)], "second_trusts": [*_ids(hosts, second)]},
    }


def _nobody_for_words(hosts: Invitations, theme: Theme, ties: Codes) -> dict[str, Any]:
    context, rows = hosts.context, theme.actors
    every = np.unique(hosts.ties.host[ties]).tolist()
    near = [u for u in every if not context.layers.offices[u]][:NAMED]
    asked_of = _ids(hosts, near) or permitted(context, "contact", rows)
    act = "ask" if near else "contact"
    return {
        "case": act if asked_of else "",
        "values": {
            "theme": context.place(theme.name),
            "names": series(shown_name(context, u) for u in near),
            "respondents": context.respondent_words("T", rows),
        },
        "n": len(rows),
        **context.absence("T", rows, members=len(rows), at_most="indicative"),
        "sensitivity": int(np.max(context.sensitivity[[*rows, *near]], initial=0)),
        "acts": {act: asked_of} if asked_of else {},
        "details": {"near": [*_ids(hosts, near)]},
    }
