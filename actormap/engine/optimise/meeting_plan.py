"""The fewest meetings after which separate parts are one."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations


@dataclass(frozen=True, slots=True)
class MeetingOffer:
    """A meeting that somebody could host.

    Parameters
    ----------
    host
        Who; a host may make several offers.
    parts
        Parts from which the host could invite one.
    own
        The host's own part, which takes no seat; -1 where it belongs to none.
    seats
        Most parts that it can invite from.
    times
        Most meetings that the host can hold.
    """

    host: int
    parts: frozenset[int]
    own: int
    seats: int
    times: int

    @property
    def reach(self) -> frozenset[int]:
        """All parts that its meetings could join."""
        return self.parts if self.own < 0 else self.parts | {self.own}

    @property
    def joins(self) -> bool:
        """Whether a meeting of it could join any two parts."""
        alone = self.own < 0 or self.own in self.parts
        several = len(self.parts) > (1 if alone else 0)
        return self.times > 0 and self.seats >= (2 if self.own < 0 else 1) and several


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of the plan.

    Parameters
    ----------
    offer
        Position of the offer.
    invited
        Parts of which one is invited; the host's own is not among them.
    """

    offer: int
    invited: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MeetingPlan:
    """Meetings that join parts.

    Parameters
    ----------
    meetings
        Each joins parts that were separate before it.
    together
        Parts that are one after all meetings, by the lowest of each; those that stay alone too.
    exact
        Whether no plan with fewer meetings leaves as few parts.
    """

    meetings: tuple[Meeting, ...]
    together: tuple[tuple[int, ...], ...]
    exact: bool


def fewest(count: int, offers: Sequence[MeetingOffer], *, most: int) -> MeetingPlan:
    """The fewest meetings that make as few parts as the offers allow.

    Parameters
    ----------
    count
        Number of parts.
    offers
        Possible meetings, those to be taken first where it makes no difference before the others.
    most
        Most parts, of those that offers can join with each other, for which all plans are searched;
        above it each meeting is the one that joins the most, which is approximate.

    Returns
    -------
    Plan
        Approximate too where the shortest plan asks a host more often than it can be asked.

    Notes
    -----
    All plans: breadth-first search over the sets of parts that are joined with a first one. In any
    plan that joins them, meetings can be put in an order in which each invites one part that is
    joined already and otherwise new ones only; so no shorter plan is missed. Approximate: the
    number of parts that meetings join is submodular, so without limits on how often a host is
    asked the greedy plan is within a factor of 1 + ln(parts) of the shortest.

    References
    ----------
    Wolsey (1982), Combinatorica 2(4), for the greedy plan.
    """
    could, did = _Merging(count), _Merging(count)
    joining = {i: offer for i, offer in enumerate(offers) if offer.joins}
    for offer in joining.values():
        could.join(offer.reach)
    of_group: dict[int, dict[int, MeetingOffer]] = {}
    for i, offer in joining.items():
        of_group.setdefault(could.root(next(iter(offer.parts))), {})[i] = offer
    meetings: list[Meeting] = []
    exact = True
    for group in could.sets():
        some = of_group.get(group[0], {})
        if not some:
            continue
        plan = _search(group, some) if len(group) <= most else None
        if plan is None or _overasked(plan, offers):
            plan, exact = _greedy(count, some), False
        meetings += plan
    for meeting in meetings:
        own = offers[meeting.offer].own
        did.join([*meeting.invited, *([own] if own >= 0 else [])])
    return MeetingPlan(tuple(meetings), did.sets(), exact)


def _overasked(meetings: Iterable[Meeting], offers: Sequence[MeetingOffer]) -> bool:
    invitations = Counter(offers[meeting.offer].host for meeting in meetings)
    return any(invitations[offers[meeting.offer].host] > offers[meeting.offer].times for meeting in meetings)


class _Merging:
    """Parts, some of which are one already."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def root(self, part: int) -> int:
        """The part that stands for all that are one with a part."""
        above = self._above
        while above[part] != part:
            above[part] = above[above[part]]
            part = above[part]
        return part

    def join(self, parts: Iterable[int]) -> None:
        """Make some parts one; the lowest stands for them."""
        roots = {self.root(part) for part in parts}
        for part in roots:
            self._above[part] = min(roots)

    def sets(self) -> tuple[tuple[int, ...], ...]:
        """Parts that are one, by the lowest of each."""
        # Who stands for a part is never higher; most parts stand for themselves alone.
        members = {part: [part] for part, above in enumerate(self._above) if part == above}
        for part in [part for part, above in enumerate(self._above) if part != above]:
            members[self.root(part)].append(part)
        return tuple(map(tuple, members.values()))


# --- all plans ---------------------------------------------------------------------------------------

Masks = tuple[int, int, int]
"""Parts and own part of an offer as bits of a number, and its seats."""


def _search(group: Sequence[int], offers: Mapping[int, MeetingOffer]) -> list[Meeting]:
    """The shortest plan for parts that can be joined, however often a host is asked."""
    bit = {part: 1 << place for place, part in enumerate(group)}
    different: dict[Masks, int] = {}
    for i, offer in offers.items():
        parts = sum(bit[part] for part in offer.parts if part != offer.own)
        different.setdefault((parts, bit.get(offer.own, 0), offer.seats), i)
    whole = (1 << len(group)) - 1
    came: dict[int, tuple[int, int, int]] = {}
    front, reached = [1], {1}
    while whole not in reached:
        later = []
        for joined in front:
            for masks, i in different.items():
                for invited, new in _joins(masks, joined):
                    if joined | new not in reached:
                        reached.add(joined | new)
                        came[joined | new] = joined, i, invited
                        later.append(joined | new)
        front = later
    meetings, step = [], whole
    while step in came:
        step, i, invited = came[step]
        meetings.append(Meeting(i, tuple(group[place] for place in _bits(invited))))
    return meetings[::-1]


def _joins(masks: Masks, joined: int) -> Iterator[tuple[int, int]]:
    """What one meeting could join to the parts that are one already: whom it invites, and the new parts."""
    parts, own, seats = masks
    new, anchor, gained = parts & ~joined, 0, 0
    if not own & joined:
        anchor, gained, seats = parts & joined & -(parts & joined), own, seats - 1
        if not anchor:
            return
    if new.bit_count() <= seats:
        choices = [new]
    else:
        choices = [sum(1 << place for place in some) for some in combinations(_bits(new), seats)]
    for chosen in choices:
        if chosen | gained:
            yield chosen | anchor, chosen | gained


def _bits(mask: int) -> Iterator[int]:
    return (place for place in range(mask.bit_length()) if mask >> place & 1)


# --- the next best meeting ---------------------------------------------------------------------------


def _invited(parts: _Merging, offer: MeetingOffer, reached: Sequence[int]) -> list[int]:
    """One part for each separate set of parts that the host reaches, without its own."""
    invited: dict[int, int] = {}
    for part in reached:
        invited.setdefault(parts.root(part), part)
    if offer.own >= 0:
        invited.pop(parts.root(offer.own), None)
    return list(invited.values())[: offer.seats]


def _greedy(count: int, offers: Mapping[int, MeetingOffer]) -> list[Meeting]:
    """A plan in which each meeting joins the most of what is still separate."""
    parts, meetings = _Merging(count), []
    invitations: Counter[int] = Counter()
    # While all parts are separate, a meeting joins as many as it has seats for.
    most = {i: min(len(offer.parts - {offer.own}), offer.seats) for i, offer in offers.items()}
    waiting = [(-(most[i] - (1 if offer.own < 0 else 0)), i) for i, offer in offers.items()]
    heapq.heapify(waiting)
    reached = {i: sorted(offer.parts) for i, offer in offers.items()}
    while waiting:
        promised, i = heapq.heappop(waiting)
        offer = offers[i]
        invited = _invited(parts, offer, reached[i])
        gain = len(invited) - (1 if offer.own < 0 else 0)
        if gain <= 0 or invitations[offer.host] >= offer.times:
            continue
        if gain == -promised:  # not less: others have not joined any of its parts meanwhile
            meetings.append(Meeting(i, tuple(invited)))
            parts.join([*invited, *([offer.own] if offer.own >= 0 else [])])
            invitations[offer.host] += 1
        heapq.heappush(waiting, (-gain, i))
    return meetings
