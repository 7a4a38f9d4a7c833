"""Who could bring together those that do not talk, and who could start a missing platform (A30, A31)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from actormap.config import View
from actormap.errors import Refused
from actormap.findings import NOTHING, Finding, Findings
from actormap.metrics.base.capacity import free_share
from actormap.metrics.base.presence import NO_PRESENCE, SHOWN, ground_of
from actormap.metrics.base.ranking import DIGITS
from actormap.metrics.base.safeguards import shown_name
from actormap.metrics.base.themes import Theme, missing_themes
from actormap.metrics.coordination.gaps import UncoordinatedPair, best_pairs
from actormap.metrics.coordination.invitations import CAVEATS, Invitations, InvitationTie, accepts, hosts_of
from actormap.model import ActorMap
from actormap.sentences import Sentence, joined, plural, series

T = TypeVar("T")
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


def convenors(m: ActorMap, view: View, *, each: int = 3, limit: int = SHOWN) -> Findings:
    """For each coordination gap and each missing platform, who could bring the actors together (A30, A31).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    each
        Most convenors named for one gap or platform; equal ones are not cut off.
    limit
        Most gaps (A30) and most missing platforms (A31) that are looked at, the first of each list.

    Returns
    -------
    Findings
        For each gap, about the pair, its convenors, best first (value: chance that both accept x
        free share of the convenor's quarter, lowered by its exposure, 0 to 1; None where no
        convenor is recorded; details ``convenor``, ``trusted`` (whether both trust it), ``place``
        (0 elsewhere, 1 area or theme, 2 both), ``chances``, ``load``, ``cap``, ``ask_first``,
        ``office``; without any ``first_trusts`` and ``second_trusts``). Then for each missing
        platform, about its theme (value: share of the actors that the convenor joins, itself
        included, 0 to 1; details ``convenor``, ``trusting``, ``working``, ``load``, ``cap``,
        ``ask_first``, ``office``).

    Raises
    ------
    Refused
        Nobody's presence is recorded.

    Notes
    -----
    Order: trusted by both before worked with; civil society before others; who works in the place
    and on the theme; then the value. Who only works with a side is weaker ground: its chance is
    taken as that of trust level 2, works with. Nobody is named who must not be asked (A25), has a
    hostile tie with either side or towards its group, is at high risk, or was asked as often as it
    can be. Pairs with a hostile tie get no convenor: talk to each first. That a convenor is not
    recorded does not mean that there is none.

    References
    ----------
    docs/definitions.md#a30, #a31, #a25, #a26 (free share, exposure) and #e1-22 (do not replace
    local capacity).
    """
    if m.presence.empty:
        raise Refused(NO_PRESENCE)
    hosts = hosts_of(ground_of(m, view))
    pairs, tensions, listed = best_pairs(hosts.ground, limit)
    themes = missing_themes(hosts.ground)
    found = [f for pair in listed if not pair.tension for f in _for_pair(hosts, pair, each)]
    found += [f for theme in themes[:limit] for f in _for_theme(hosts, theme, each)]
    return Findings(
        "Convenors for gaps and missing platforms (A30, A31)",
        hosts.context.parameters(
            "tie_exists", "introducer_max_risk", "introductions_per_quarter", "exposure_weight",
            "platform_actors", "platform_coverage",
            pairs=pairs, tensions=tensions, missing=len(themes), each=each, limit=limit,
        ),
        CAVEATS, tuple(found),
    )  # fmt: skip


def first_ones(some: Iterable[T], key: Callable[[T], tuple[Any, ...]], limit: int) -> list[T]:
    """The first by a key, those equal to the last one included."""
    order = sorted(some, key=key)
    return [one for one in order if key(one) <= key(order[limit - 1])] if len(order) > limit > 0 else order


# --- a pair ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Host:
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


def _for_pair(hosts: Invitations, pair: UncoordinatedPair, each: int) -> list[Finding]:
    context = hosts.context
    one, other = hosts.bonds(pair.u), hosts.bonds(pair.v)
    both = sorted(one.keys() & other.keys() - {pair.u, pair.v})
    society, offices = context.layers.civil_society, context.layers.offices
    place = hosts.ground.nearness(hosts.ground.open_codes(pair.u, pair.v))
    found = []
    for host in both:
        bonds = (one[host], other[host])
        share = 1.0 if offices[host] else hosts.free(host)
        value = bonds[0].chance * bonds[1].chance * share
        found.append(_Host(host, bonds, int(place[host]), bool(society[host]), value))
    local = [host for host in found if not offices[host.host]]
    chosen = first_ones(local or found, lambda host: host.order, each)
    if not chosen:
        return [_nobody(hosts, pair)]
    return [_convenor(hosts, pair, host, rank) for rank, host in enumerate(chosen, start=1)]


def _convenor(hosts: Invitations, pair: UncoordinatedPair, host: _Host, rank: int) -> Finding:
    context, x = hosts.context, host.host
    a, b = context.ids[pair.u], context.ids[pair.v]
    office = bool(context.layers.offices[x])
    first, second = (
        accepts(bond, context.names[v]) for bond, v in zip(host.bonds, (pair.u, pair.v), strict=True)
    )
    why = Sentence("{first}; {second}; {place}.", first=first, second=second, place=PLACES[host.place])
    seen = min(context.coverage.of_pair(x, v) for v in (pair.u, pair.v))
    evidence = hosts.evidence(host.bonds)
    return Finding(
        id=f"A30:{'office' if office else 'convenor'}:{context.ids[x]}:{a}:{b}", analysis="A30",
        kind="pair", subject=(a, b), statement=_joins(hosts, x, pair), reason=joined(why, _time(hosts, x)),
        value=host.value, n=SIDES,
        **context.trust(coverage=seen, sources=len(context.told_by(evidence)), at_most="indicative"),
        sensitivity=int(context.sensitivity[[x, pair.u, pair.v]].max()), evidence=evidence,
        would_change=Sentence("Its answer, and that of either side."),
        next_question=_ask(hosts, x),
        acts={"ask": (context.ids[x],), "propose": (a, b)},
        details={
            "convenor": context.ids[x], "rank": rank, "trusted": all(bond.trusted for bond in host.bonds),
            "place": host.place, "chances": [bond.chance for bond in host.bonds], **_burden(hosts, x),
        },
    )  # fmt: skip


def _nobody(hosts: Invitations, pair: UncoordinatedPair) -> Finding:
    context = hosts.context
    a, b = context.ids[pair.u], context.ids[pair.v]
    barred = {pair.u, pair.v} | hosts.ground.exclusions.for_all([pair.u, pair.v])
    sides = [
        [u for u in sorted(hosts.bonds(v)) if u not in barred and not context.layers.offices[u]]
        for v in (pair.u, pair.v)
    ]
    first, second = (context.names[v] for v in (pair.u, pair.v))
    near = sorted({u for side in sides for u in side})[:NAMED]
    return Finding(
        id=f"A30:no_convenor:{a}:{b}", analysis="A30", kind="pair", subject=(a, b),
        statement=Sentence("No convenor is recorded for {one} and {other}.", one=first, other=second),
        reason=Sentence(
            "{first} could invite the first and {second} the second; none is recorded as near to both.",
            first=plural(len(sides[0]), "actor"), second=plural(len(sides[1]), "actor"),
        ),
        n=SIDES,
        **context.trust(
            coverage=context.coverage.of_pair(pair.u, pair.v),
            sources=context.coverage.sources([pair.u, pair.v]), at_most="indicative",
        ),
        sensitivity=int(context.sensitivity[[pair.u, pair.v, *near]].max()),
        would_change=Sentence("One actor whom both trust."),
        next_question=_ask_sides(hosts, pair, near),
        details={
            "first_trusts": [context.ids[u] for u in sides[0]],
            "second_trusts": [context.ids[u] for u in sides[1]],
        },
    )  # fmt: skip


# --- a platform --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Starter:
    """A convenor for a platform: the actors that would accept its invitation."""

    host: int
    bonds: dict[int, InvitationTie]
    joins: int
    place: int
    local: bool

    @property
    def trusting(self) -> int:
        """How many trust it."""
        return sum(bond.trusted for bond in self.bonds.values())

    @property
    def order(self) -> tuple[Any, ...]:
        """Smallest for the best."""
        chances = sum(bond.chance for bond in self.bonds.values())
        return -self.joins, -self.trusting, not self.local, -self.place, -round(chances, DIGITS)


def _for_theme(hosts: Invitations, theme: Theme, each: int) -> list[Finding]:
    context = hosts.context
    invited = [v for v in theme.actors if not hosts.ground.never_proposed[v]]
    barred = hosts.ground.exclusions.for_all(theme.actors)
    reach: dict[int, dict[int, InvitationTie]] = {}
    for v in invited:
        for u, bond in hosts.bonds(v).items():
            if u not in barred:
                reach.setdefault(u, {})[v] = bond
    inside, society = set(invited), context.layers.civil_society
    place = hosts.ground.nearness(theme.columns)
    found = [
        _Starter(u, bonds, len(bonds) + (u in inside), int(place[u]), bool(society[u]))
        for u, bonds in sorted(reach.items())
        if len(bonds) + (u in inside) >= SIDES
    ]
    local = [one for one in found if not context.layers.offices[one.host]]
    chosen = first_ones(local or found, lambda one: one.order, each)
    if not chosen:
        return [_nobody_for(hosts, theme, reach)]
    return [_starter(hosts, theme, one, rank) for rank, one in enumerate(chosen, start=1)]


def _starter(hosts: Invitations, theme: Theme, one: _Starter, rank: int) -> Finding:
    context, x, total = hosts.context, one.host, len(theme.actors)
    office, working = bool(context.layers.offices[x]), len(one.bonds) - one.trusting
    evidence = hosts.evidence(one.bonds.values())
    rows = [x, *theme.actors]
    near = Sentence(
        "Of {actors}, {trusting} trust it or take introductions from it and {working} only work with it, "
        "which is weaker ground.",
        actors=plural(total, "actor"), trusting=one.trusting, working=working,
    )  # fmt: skip
    itself = Sentence("It is one of them.") if x in theme.actors else NOTHING
    return Finding(
        id=f"A31:{'office' if office else 'convenor'}:{context.ids[x]}:{theme.name}", analysis="A31",
        kind="theme", subject=(theme.name,), statement=_invites(hosts, x, theme),
        reason=joined(near, itself, PLACES_ALONE[one.place], _time(hosts, x)),
        value=one.joins / total, n=total,
        **context.trust(
            coverage=float(context.coverage.of_actors[rows].mean()),
            sources=len(context.told_by(evidence)), members=total, at_most="indicative",
        ),
        sensitivity=int(context.sensitivity[rows].max()), evidence=evidence,
        would_change=Sentence("Its answer, and a platform that was not entered."),
        next_question=_ask(hosts, x),
        acts={"ask": (context.ids[x],)},
        details={
            "convenor": context.ids[x], "rank": rank, "trusting": one.trusting, "working": working,
            "place": one.place, **_burden(hosts, x),
        },
    )  # fmt: skip


def _nobody_for(hosts: Invitations, theme: Theme, reach: dict[int, dict[int, InvitationTie]]) -> Finding:
    context, rows = hosts.context, theme.actors
    near = [u for u in sorted(reach) if not context.layers.offices[u]][:NAMED]
    question = Sentence("Who is trusted by those who work there?")
    if near:
        question = Sentence(
            "Ask {near}: who else is trusted by those who work there?", near=_names(hosts, near)
        )
    return Finding(
        id=f"A31:no_convenor:{theme.name}", analysis="A31", kind="theme", subject=(theme.name,),
        statement=Sentence(
            "No convenor is recorded for those who work on {place}.", place=context.place(theme.name)
        ),
        reason=Sentence(
            "Nobody is recorded as near to two of {actors}.", actors=plural(len(rows), "actor")
        ),
        n=len(rows),
        **context.trust(
            coverage=float(context.coverage.of_actors[rows].mean()) if rows else 0.0,
            sources=context.coverage.sources(rows), members=len(rows), at_most="indicative",
        ),
        sensitivity=int(np.max(context.sensitivity[[*rows, *near]], initial=0)),
        would_change=Sentence("One actor whom several of them trust."),
        next_question=question,
        details={"near": [context.ids[u] for u in near]},
    )  # fmt: skip


# --- words -------------------------------------------------------------------------------------------


def _joins(hosts: Invitations, x: int, pair: UncoordinatedPair) -> Sentence:
    one, other = (hosts.context.names[v] for v in (pair.u, pair.v))
    if hosts.context.layers.offices[x]:
        return Sentence(
            "Only the office itself could bring {one} and {other} together: nobody else is recorded whom "
            "they trust. Look for a local convenor first; do not replace local capacity.",
            one=one, other=other,
        )  # fmt: skip
    return Sentence(
        "{host} could bring {one} and {other} together, subject to consent and a safety talk.",
        host=shown_name(hosts.context, x), one=one, other=other,
    )  # fmt: skip


def _invites(hosts: Invitations, x: int, theme: Theme) -> Sentence:
    place = hosts.context.place(theme.name)
    if hosts.context.layers.offices[x]:
        return Sentence(
            "Only the office itself could invite those who work on {place}: nobody else is recorded whom "
            "they trust. Look for a local convenor first; do not replace local capacity.",
            place=place,
        )
    return Sentence(
        "{host} could invite those who work on {place}, subject to consent and a safety talk.",
        host=shown_name(hosts.context, x), place=place,
    )  # fmt: skip


def _time(hosts: Invitations, x: int) -> Sentence:
    if hosts.context.layers.offices[x]:
        return Sentence("The office's own time is not counted.")
    load, cap, _ = free_share(hosts.context, x)
    return Sentence("Asked {load:g} times this quarter, at most {cap:g}.", load=load, cap=cap)


def _ask(hosts: Invitations, x: int) -> Sentence:
    if hosts.context.layers.offices[x]:
        return Sentence("Whom would both sides accept as a host instead of the office?")
    return Sentence(
        "Is {host} willing to host, and would both sides come?", host=shown_name(hosts.context, x)
    )


def _ask_sides(hosts: Invitations, pair: UncoordinatedPair, near: list[int]) -> Sentence:
    one, other = (hosts.context.names[v] for v in (pair.u, pair.v))
    if not near:
        return Sentence(
            "Ask {one} and {other}, each alone, whom they would accept as a host.", one=one, other=other
        )
    return Sentence(
        "Ask {one} and {other}, each alone, whom they would accept as a host, or ask those near to one side "
        "({near}) who is near to the other.",
        one=one, other=other, near=_names(hosts, near),
    )  # fmt: skip


def _burden(hosts: Invitations, x: int) -> dict[str, Any]:
    context = hosts.context
    office = bool(context.layers.offices[x])
    load, cap, _ = free_share(context, x)
    return {
        "load": load, "cap": cap, "office": office,
        "ask_first": not office and context.m.actors["consent_c3"].iat[x] != "yes",
    }  # fmt: skip


def _names(hosts: Invitations, some: Iterable[int]) -> Sentence:
    return series(shown_name(hosts.context, u) for u in some)
