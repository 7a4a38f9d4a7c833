"""The fewest meetings that would join those who work on one theme (A30)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from math import prod
from typing import Any

import numpy as np

from actormap.config import View
from actormap.engine.connectivity.components import components
from actormap.engine.optimise.meeting_plan import Meeting, MeetingOffer, MeetingPlan, fewest
from actormap.errors import Refused
from actormap.findings import NOTHING, Finding, Findings
from actormap.metrics.base.context import NOT_ASKED
from actormap.metrics.base.presence import NO_PRESENCE, SHOWN, ground_of
from actormap.metrics.base.safeguards import shown_name
from actormap.metrics.base.themes import Theme, wide_themes
from actormap.metrics.coordination.invitations import CAVEATS, Invitations, InvitationTie, hosts_of
from actormap.model import ActorMap
from actormap.sentences import Sentence, first_of, joined, plural, series

TRIED = 1_000
"""So many ways to invite one of each part are tried where some must not meet each other."""
NAMED, GUESTS = 3, 4
"""So many meetings, and so many of those invited to each, are told in a sentence; all are in the details."""
TENSION = Sentence(
    "Actors with a hostile tie between them are never put into one meeting: talk to each first."
)
BY_NAME = Sentence(
    "Actors at high risk or that do not want to be approached through others are not invited by name."
)


def meetings(m: ActorMap, view: View, *, limit: int = SHOWN) -> Findings:
    """For each theme, the fewest meetings after which its actors are connected (A30).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    limit
        Most themes listed; their number is in the parameter ``themes``.

    Returns
    -------
    Findings
        One a theme over all its areas of which the actors fall into several parts, the most parts
        first (value: meetings, a count; None where no convenor is recorded; details ``parts``,
        ``after`` (parts left), ``meetings`` (up to 50, each with ``host``, ``office``, ``invited``,
        ``weaker``: those invited that only work with the host, ``ask_first``), ``talk_first``
        (pairs with a hostile tie), ``not_joined`` (up to 50 actors), ``not_by_name`` (parts of
        which nobody is invited by name), ``approximate``).

    Raises
    ------
    Refused
        Nobody's presence is recorded.

    Notes
    -----
    Two actors of a theme are in one part if ties of collaboration or seats on an active platform
    for it join them, directly or over others of the theme. A meeting has a host and one actor of
    each part that it joins, each of whom trusts the host or works with it; hosts are chosen as in
    `convenors`, and none is asked for more meetings than it has introductions left in the quarter.
    Up to ``meeting_parts`` parts the number is the least possible, above that it is approximate.
    The office hosts only what nobody else can join. One meeting makes no network: it is a first
    conversation.

    References
    ----------
    docs/definitions.md#a30, #a25 and #e1-22; breadth-first search over joined parts, or the greedy
    plan of Wolsey (1982), Combinatorica 2(4).
    """
    if m.presence.empty:
        raise Refused(NO_PRESENCE)
    hosts = hosts_of(ground_of(m, view))
    every = [MeetingPlanner(hosts, theme) for theme in wide_themes(hosts.ground)]
    several = [one for one in every if one.parts > 1]
    several.sort(key=lambda one: (-one.parts, one.theme.name))
    return Findings(
        "Meetings that would join those who work on a theme (A30)",
        hosts.context.parameters(
            "tie_exists", "introducer_max_risk", "introductions_per_quarter", "meeting_size",
            "meeting_parts", themes=len(several), joined=len(every) - len(several), limit=limit,
        ),
        (*CAVEATS, TENSION, BY_NAME, NOT_ASKED), tuple(_finding(one) for one in several[:limit]),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class HostedMeeting:
    """A meeting: its host, and those invited with the reason why they would come."""

    host: int
    invited: Mapping[int, InvitationTie]


@dataclass(frozen=True)
class MeetingPlanner:
    """Meetings for one theme.

    Parameters
    ----------
    hosts
        Who could invite whom.
    theme
        Who works on it.
    """

    hosts: Invitations
    theme: Theme

    @cached_property
    def part_of(self) -> dict[int, int]:
        """Number of the part of each actor."""
        rows = np.array(self.theme.actors, dtype=np.int64)
        at = np.full(len(self.hosts.context.ids), -1, dtype=np.int32)
        at[rows] = np.arange(len(rows))
        layer = self.hosts.context.layers.collaboration
        ends = [(at[layer.source], at[layer.target])]
        for platform in self.theme.platforms:
            seated = np.array([at[v] for v in sorted(self.hosts.ground.seats[platform]) if at[v] >= 0])
            ends.append((np.repeat(seated[:1], len(seated)), seated))
        source, target = (np.concatenate(some).astype(np.int32) for some in zip(*ends, strict=True))
        inside = (source >= 0) & (target >= 0)
        found = components(len(rows), source[inside], target[inside])
        return dict(zip(self.theme.actors, found.tolist(), strict=True))

    @property
    def parts(self) -> int:
        """Number of parts."""
        return len(set(self.part_of.values()))

    @cached_property
    def invited(self) -> list[int]:
        """Who may be invited by name."""
        return [v for v in self.theme.actors if not self.hosts.ground.never_proposed[v]]

    @cached_property
    def talk_first(self) -> list[tuple[int, int]]:
        """Pairs with a hostile tie between them."""
        inside, hostile = set(self.invited), self.hosts.ground.exclusions.hostile_to
        return [(u, v) for u in self.invited for v in sorted(hostile(u)) if u < v and v in inside]

    @cached_property
    def _apart(self) -> frozenset[frozenset[int]]:
        return frozenset(map(frozenset, self.talk_first))

    @cached_property
    def bonds(self) -> dict[int, dict[int, InvitationTie]]:
        """For each host, whom it could invite, those first that trust it most."""
        found: dict[int, dict[int, InvitationTie]] = {}
        for v in self.invited:
            for u, bond in self.hosts.bonds(v).items():
                found.setdefault(u, {})[v] = bond
        return {
            u: dict(sorted(some.items(), key=lambda item: (not item[1].trusted, -item[1].chance, item[0])))
            for u, some in found.items()
        }

    def order(self, local: Iterable[int]) -> list[int]:
        """Hosts, those to be asked first before the others."""
        society = self.hosts.context.layers.civil_society
        near = self.hosts.ground.nearness(self.theme.columns)
        trusting = {u: sum(bond.trusted for bond in self.bonds[u].values()) for u in local}
        return sorted(trusting, key=lambda u: (not society[u], -near[u], -trusting[u], u))

    @cached_property
    def plan(self) -> tuple[list[HostedMeeting], list[list[int]], bool]:
        """The meetings, the parts that are one after them, and whether no shorter plan exists."""
        offices = self.hosts.context.layers.offices
        rooms, plan, sure = self._meet([u for u in self.bonds if not offices[u]], self.part_of, self.parts)
        left = [list(some) for some in plan.together]
        if len(left) > 1:  # the office joins only what nobody else can
            group_of = {part: group for group, some in enumerate(left) for part in some}
            part_of = {v: group_of[part] for v, part in self.part_of.items()}
            more, second, also = self._meet([u for u in self.bonds if offices[u]], part_of, len(left))
            rooms, sure = rooms + more, sure and also
            left = [[part for group in some for part in left[group]] for some in second.together]
        return rooms, left, sure

    def _meet(
        self, local: list[int], part: Mapping[int, int], count: int
    ) -> tuple[list[HostedMeeting], MeetingPlan, bool]:
        """Meetings of some hosts, what they join, and whether all ways were tried."""
        t = self.hosts.context.view.thresholds
        offers, companies, sure = [], [], True
        for host in self.order(local):
            by_part: dict[int, list[int]] = {}
            for v in self.bonds[host]:
                by_part.setdefault(part[v], []).append(v)
            own = part.get(host, -1)
            if len(by_part.keys() | {own} - {-1}) > 1:
                found, every = self._companies(by_part)
                sure &= every
                times = self.hosts.times(host)
                offers += [MeetingOffer(host, frozenset(c), own, t.meeting_size - 1, times) for c in found]
                companies += found
        plan = fewest(count, offers, most=t.meeting_parts)
        rooms = [self._room(meeting, offers[meeting.offer].host, companies) for meeting in plan.meetings]
        return rooms, plan, sure and plan.exact

    def _room(self, meeting: Meeting, host: int, companies: list[dict[int, int]]) -> HostedMeeting:
        who = [companies[meeting.offer][part] for part in meeting.invited]
        return HostedMeeting(host, {v: self.bonds[host][v] for v in sorted(who)})

    def _companies(self, by_part: Mapping[int, list[int]]) -> tuple[list[dict[int, int]], bool]:
        """One of each part, so that nobody is hostile to another; and whether all ways were tried."""
        everybody = [v for some in by_part.values() for v in some]
        apart = [pair for pair in self._apart if pair <= set(everybody)] if self._apart else []
        wary = frozenset().union(*apart)
        calm = {part: next((v for v in some if v not in wary), None) for part, some in by_part.items()}
        fixed = {part: v for part, v in calm.items() if v is not None}
        rest = {part: some for part, some in by_part.items() if part not in fixed}
        if not rest:
            return [fixed], True
        every = prod(len(some) + 1 for some in rest.values()) <= TRIED
        ways = self._ways(rest) if every else [self._first_way(rest)]
        found = {frozenset(way): way for way in reversed(ways)}
        largest = [way for key, way in found.items() if not any(key < other for other in found)]
        return [fixed | way for way in reversed(largest)], every

    def _ways(self, rest: Mapping[int, list[int]]) -> list[dict[int, int]]:
        choices = product(*([*some, None] for some in rest.values()))
        ways = [{part: v for part, v in zip(rest, some, strict=True) if v is not None} for some in choices]
        return [way for way in ways if not self._hostile(way.values())]

    def _first_way(self, rest: Mapping[int, list[int]]) -> dict[int, int]:
        found: dict[int, int] = {}
        for part, some in rest.items():
            v = next((v for v in some if not self._hostile([*found.values(), v])), None)
            found |= {} if v is None else {part: v}
        return found

    def _hostile(self, some: Iterable[int]) -> bool:
        return any(frozenset(pair) in self._apart for pair in combinations(some, 2))


# --- words -------------------------------------------------------------------------------------------


def _finding(one: MeetingPlanner) -> Finding:
    context, name = one.hosts.context, one.theme.name
    rooms, left, sure = one.plan
    rows, inside = one.theme.actors, set(one.invited)
    named = {one.part_of[v] for v in inside}
    hidden = one.parts - len(named)
    evidence = one.hosts.evidence(bond for room in rooms[:SHOWN] for bond in room.invited.values())
    kind = f"meetings:{name}:{len(rooms)}:{len(left)}" if rooms else f"no_meeting:{name}"
    return Finding(
        id=f"A30:{kind}", analysis="A30", kind="theme", subject=(name,),
        statement=_statement(one, rooms, len(left), sure=sure),
        reason=joined(_unjoined(one), _not_invited(hidden), _talk(one)),
        value=float(len(rooms)) if rooms else None, n=len(rows),
        **context.trust(
            coverage=float(context.coverage.of_actors[rows].mean()),
            sources=context.coverage.sources(rows), members=len(rows), at_most="indicative",
        ),
        sensitivity=int(context.sensitivity[[*rows, *one.bonds]].max()), evidence=evidence,
        would_change=Sentence("A tie, a platform or a trusted convenor that was not entered."),
        next_question=Sentence("Would each host be willing, and each of those invited want to come?")
        if rooms
        else Sentence("Whom do those in each part trust? Ask one of each part, alone."),
        acts={
            "ask": tuple(dict.fromkeys(context.ids[room.host] for room in rooms)),
            "propose": tuple(dict.fromkeys(context.ids[v] for room in rooms for v in room.invited)),
        },
        details={
            "parts": one.parts, "after": len(left),
            "meetings": [_as_dict(one, room) for room in rooms[:SHOWN]],
            "talk_first": [[context.ids[u], context.ids[v]] for u, v in one.talk_first[:SHOWN]],
            "not_joined": list(_not_joined(one, left))[:SHOWN], "not_by_name": hidden,
            "approximate": not sure,
        },
    )  # fmt: skip


def _statement(one: MeetingPlanner, rooms: list[HostedMeeting], left: int, *, sure: bool) -> Sentence:
    context = one.hosts.context
    where = context.place(one.theme.name)
    if not rooms:
        return Sentence(
            "Those who work on {place} are in {parts} separate parts, and no convenor is recorded who could "
            "join any of them.",
            place=where, parts=one.parts,
        )  # fmt: skip
    count = plural(len(rooms), "meeting")
    return Sentence(
        "{meetings} could make the {parts} separate parts of those who work on {place} {after}, subject to "
        "consent: {told}.",
        meetings=count if sure else Sentence("{meetings} (approximate)", meetings=count),
        parts=one.parts, place=where, after=Sentence("one") if left == 1 else left,
        told=first_of([_told(one, room) for room in rooms[: NAMED + 1]], NAMED, "; "),
    )  # fmt: skip


def _told(one: MeetingPlanner, room: HostedMeeting) -> Sentence:
    context = one.hosts.context
    names: list[str] = [shown_name(context, v) for v in list(room.invited)[:GUESTS]]
    further = len(room.invited) - len(names)
    guests = series([*names, Sentence("{n} more", n=further)] if further else names, " and ")
    if context.layers.offices[room.host]:
        return Sentence(
            "the office itself, only as long as there is no local host, with {guests}", guests=guests
        )
    return Sentence("{host} hosts {guests}", host=shown_name(context, room.host), guests=guests)


def _unjoined(one: MeetingPlanner) -> Sentence:
    return Sentence(
        "{actors} in {parts}: no recorded tie of collaboration and no seat on the {platforms} for it joins "
        "one with another.",
        actors=plural(len(one.theme.actors), "actor"), parts=plural(one.parts, "part"),
        platforms=plural(len(one.theme.platforms), "platform"),
    )  # fmt: skip


def _not_invited(hidden: int) -> Sentence:
    if not hidden:
        return NOTHING
    return Sentence("Of {parts} nobody is invited by name.", parts=plural(hidden, "part"))


def _talk(one: MeetingPlanner) -> Sentence:
    pairs = len(one.talk_first)
    if not pairs:
        return Sentence("No hostile tie among them is recorded.")
    return Sentence(
        "{pairs} with a hostile tie: not in one meeting, talk to each first.", pairs=plural(pairs, "pair")
    )


def _as_dict(one: MeetingPlanner, room: HostedMeeting) -> dict[str, Any]:
    context = one.hosts.context
    office = bool(context.layers.offices[room.host])
    return {
        "host": context.ids[room.host], "office": office,
        "invited": [context.ids[v] for v in room.invited],
        "weaker": [context.ids[v] for v, bond in room.invited.items() if not bond.trusted],
        "ask_first": not office and context.m.actors["consent_c3"].iat[room.host] != "yes",
    }  # fmt: skip


def _not_joined(one: MeetingPlanner, left: list[list[int]]) -> Iterator[str]:
    """Actors of the parts that no meeting touches, and that may be named."""
    alone = {group[0] for group in left if len(group) == 1}
    yield from (one.hosts.context.ids[v] for v in one.invited if one.part_of[v] in alone)
