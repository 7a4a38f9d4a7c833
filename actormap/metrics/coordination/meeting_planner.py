"""Meetings that would join the parts into which those who work on a theme fall."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product
from math import prod

import numpy as np

from actormap.core.arrays import Codes
from actormap.core.kept import kept_property
from actormap.engine.connectivity.cutpoints import components
from actormap.engine.edges import Edges
from actormap.engine.optimise.meeting_plan import Meeting, MeetingOffer, MeetingPlan, fewest
from actormap.metrics.base.themes import Theme
from actormap.metrics.coordination.invitations import Invitations, InvitationTie

TRIED = 1_000
"""So many ways to invite one of each part are tried where some must not meet each other."""


@dataclass(frozen=True, slots=True)
class HostedMeeting:
    """A meeting: its host, and those invited."""

    host: int
    guests: tuple[int, ...]


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

    @kept_property
    def part(self) -> Codes:
        """Number of the part of each actor; -1 of those that do not work on it."""
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
        number = np.full(len(at), -1, dtype=np.int64)
        number[rows] = components(Edges(len(rows), source[inside], target[inside]))
        return number

    @kept_property
    def parts(self) -> int:
        """Number of parts."""
        return len(np.unique(self.part[self.theme.actors]))

    @kept_property
    def invited(self) -> list[int]:
        """Who may be invited by name."""
        return [v for v in self.theme.actors if not self.hosts.ground.never_proposed[v]]

    @kept_property
    def talk_first(self) -> list[tuple[int, int]]:
        """Pairs with a hostile tie between them."""
        inside, hostile = set(self.invited), self.hosts.ground.exclusions.hostile_to
        return [(u, v) for u in self.invited for v in sorted(hostile(u)) if u < v and v in inside]

    @kept_property
    def _apart(self) -> frozenset[frozenset[int]]:
        return frozenset(map(frozenset, self.talk_first))

    @kept_property
    def _wary(self) -> frozenset[int]:
        """Who is hostile to another of them."""
        return frozenset().union(*self._apart)

    @kept_property
    def ties(self) -> Codes:
        """Entries of `Invitations.ties` of those invited: by host, those first that trust it most."""
        ties, rows = self.hosts.ties, self.hosts.of_actors(self.invited)
        keys = ties.actor[rows], -ties.chance[rows], ~ties.trusted[rows], ties.host[rows]
        return rows[np.lexsort(keys)]

    @kept_property
    def every_host(self) -> Codes:
        """Who could invite any of them."""
        return np.unique(self.hosts.ties.host[self.ties])

    @kept_property
    def order(self) -> Codes:
        """Hosts, those to be asked first before the others."""
        ties, hosts = self.hosts.ties, self.every_host
        trusting = np.bincount(ties.host[self.ties][ties.trusted[self.ties]], minlength=len(self.part))
        near, society = (
            self.hosts.ground.nearness(self.theme.columns),
            self.hosts.context.layers.civil_society,
        )
        return hosts[np.lexsort((hosts, -trusting[hosts], -near[hosts], ~society[hosts]))]

    def joining(self, part: Codes, *, offices: bool) -> Iterator[tuple[int, dict[int, list[int]], bool]]:
        """Local hosts or offices that join several parts, in order: of each part who would come.

        Where no two of them can be hostile to each other the first of each part is enough; whether two
        can be comes last.
        """
        ties, n, is_office = self.hosts.ties, len(part), self.hosts.context.layers.offices
        host, guest = ties.host[self.ties], ties.actor[self.ties]
        width = int(part.max(initial=0)) + 1
        wary = np.bincount(host[np.isin(guest, list(self._wary))], minlength=n)
        kept = wary[host] > 1
        kept[np.unique(host * width + part[guest], return_index=True)[1]] = True
        host, guest = host[kept], guest[kept]
        own = np.flatnonzero(part >= 0)
        reached = np.union1d(host * width + part[guest], own * width + part[own])
        several = (np.bincount(reached // width, minlength=n) > 1) & (is_office == offices)
        chosen = self.order[several[self.order]]
        low, high = (np.searchsorted(host, chosen, side=side).tolist() for side in ("left", "right"))
        guests, parts, quarrel = guest.tolist(), part[guest].tolist(), (wary > 1).tolist()
        for u, first, last in zip(chosen.tolist(), low, high, strict=True):
            by_part: dict[int, list[int]] = {}
            for at in range(first, last):
                by_part.setdefault(parts[at], []).append(guests[at])
            yield u, by_part, quarrel[u]

    @kept_property
    def plan(self) -> tuple[list[HostedMeeting], list[list[int]], bool]:
        """The meetings, the parts that are one after them, and whether no shorter plan exists."""
        rooms, plan, sure = self._meet(self.part, self.parts, offices=False)
        left = [list(some) for some in plan.together]
        if len(left) > 1:  # the office joins only what nobody else can
            group_of = {part: group for group, some in enumerate(left) for part in some}
            groups = np.array([group_of[part] for part in range(self.parts)], dtype=np.int64)
            part = np.where(self.part >= 0, groups[self.part], -1)
            more, second, also = self._meet(part, len(left), offices=True)
            rooms, sure = rooms + more, sure and also
            left = [[part for group in some for part in left[group]] for some in second.together]
        return rooms, left, sure

    def _meet(
        self, part: Codes, count: int, *, offices: bool
    ) -> tuple[list[HostedMeeting], MeetingPlan, bool]:
        """Meetings of local hosts or of offices, what they join, and whether all ways were tried."""
        t = self.hosts.context.view.thresholds
        offers, companies, sure, times = [], [], True, self.hosts.times
        for host, by_part, quarrel in self.joining(part, offices=offices):
            guest_sets, every = [{group: some[0] for group, some in by_part.items()}], True
            if quarrel:
                guest_sets, every = self._companies(by_part)
            sure &= every
            own = int(part[host])
            offers += [
                MeetingOffer(host, frozenset(c), own, t.meeting_size - 1, times[host]) for c in guest_sets
            ]
            companies += guest_sets
        plan = fewest(count, offers, most=t.meeting_parts)
        rooms = [self._room(meeting, offers[meeting.offer].host, companies) for meeting in plan.meetings]
        return rooms, plan, sure and plan.exact

    def _room(self, meeting: Meeting, host: int, companies: list[dict[int, int]]) -> HostedMeeting:
        who = [companies[meeting.offer][part] for part in meeting.invited]
        return HostedMeeting(host, tuple(sorted(who)))

    def why(self, room: HostedMeeting) -> list[InvitationTie]:
        """Why each guest of a meeting would come."""
        return [self.hosts.bond(room.host, v) for v in room.guests]

    def _companies(self, by_part: Mapping[int, list[int]]) -> tuple[list[dict[int, int]], bool]:
        """One of each part, so that nobody is hostile to another; and whether all ways were tried."""
        everybody = self._wary.intersection(v for some in by_part.values() for v in some)
        apart = [pair for pair in self._apart if pair <= everybody]
        wary = frozenset().union(*apart)
        calm = {part: next((v for v in some if v not in wary), None) for part, some in by_part.items()}
        fixed = {part: v for part, v in calm.items() if v is not None}
        rest = {part: some for part, some in by_part.items() if part not in fixed}
        if not rest:
            return [fixed], True
        every = prod(len(some) + 1 for some in rest.values()) <= TRIED
        ways = self._ways(rest) if every else [self._first_way(rest)]
        unique = {frozenset(way): way for way in reversed(ways)}
        largest = [way for key, way in unique.items() if not any(key < other for other in unique)]
        return [fixed | way for way in reversed(largest)], every

    def _ways(self, rest: Mapping[int, list[int]]) -> list[dict[int, int]]:
        choices = product(*([*some, None] for some in rest.values()))
        ways = [{part: v for part, v in zip(rest, some, strict=True) if v is not None} for some in choices]
        return [way for way in ways if not self._hostile(way.values())]

    def _first_way(self, rest: Mapping[int, list[int]]) -> dict[int, int]:
        way: dict[int, int] = {}
        for part, some in rest.items():
            v = next((v for v in some if not self._hostile([*way.values(), v])), None)
            way |= {} if v is None else {part: v}
        return way

    def _hostile(self, some: Iterable[int]) -> bool:
        return any(frozenset(pair) in self._apart for pair in combinations(some, 2))
