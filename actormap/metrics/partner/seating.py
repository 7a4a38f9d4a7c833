"""Who must not sit together at a meeting, by hostile ties and by the safeguards, and who could be invited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from actormap.core import schema
from actormap.core.arrays import Bools
from actormap.core.kept import kept_property
from actormap.core.tables.cells import isin
from actormap.graph import hostility
from actormap.metrics.base.capacity import free_share
from actormap.metrics.base.context import Context
from actormap.metrics.base.safeguards import Exclusions, exclusions_of, forbidden, last_met, refused

Seat = Literal["apart", "mind"]
"""Two who must not sit together; two of whom it is enough to know that they disagree."""
How = Literal["invite", "ask_first", "written"]
"""How somebody could be heard: invited; asked first, since it did not agree to be named to others; in
writing, since the office never met it. In the order in which they are told."""
HOWS: tuple[How, ...] = ("invite", "ask_first", "written")
DISAGREE = "tension"
"""The kind of ties that keeps nobody out of a room."""
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two guests.

    Parameters
    ----------
    u, v
        Their positions, the smaller first.
    seat
        Whether they must not sit together.
    ties
        Rows of the ties that the map itself shows between them; none where no reason may be told.
    """

    u: int
    v: int
    seat: Seat
    ties: tuple[int, ...]


@dataclass(frozen=True)
class Seating:
    """Guests of a meeting, seen together.

    Parameters
    ----------
    context
        The map and the view.
    guests
        Their positions, without the office.
    """

    context: Context
    guests: tuple[int, ...]

    @kept_property
    def pairs(self) -> list[Pair]:
        """Pairs that must not sit together, then those of whom it is enough to know."""
        here, seats = set(self.guests), dict[tuple[int, int], Seat]()
        for v in self.guests:
            for u in self.apart_from(v) & here:
                seats[min(u, v), max(u, v)] = "apart"
        for pair in seats:
            if pair in self._shown and self._only_disagree(*pair):
                seats[pair] = "mind"
        every = [Pair(u, v, seat, self._reasons(u, v, seat)) for (u, v), seat in seats.items()]
        return sorted(every, key=lambda pair: (pair.seat != "apart", pair.u, pair.v))

    def _reasons(self, u: int, v: int, seat: Seat) -> tuple[int, ...]:
        """Ties that say why: what keeps nobody out of a room is no reason to keep two apart."""
        ties, kinds = self._shown.get((u, v), ()), self.context.m.ties["kind"]
        return tuple(row for row in ties if seat == "mind" or kinds.iat[row] != DISAGREE)

    def apart_from(self, v: int) -> frozenset[int]:
        """Who must not sit with somebody: for a tie between both, or for what it would be exposed to.

        A hostile tie towards another member of a group counts where it comes from outside of civil society:
        within it groups quarrel, and their members sit together all the same.
        """
        apart, society = self._exclusions, self.context.layers.civil_society
        barred = apart.hostile_to(v) | (apart.for_target(v) - apart.hostile_for(v))
        barred |= frozenset(u for u in apart.hostile_for(v) if not society[u])
        if self._exposed[v]:
            barred |= self._watching
        return barred - {v}

    @property
    def _exclusions(self) -> Exclusions:
        return exclusions_of(self.context)

    @kept_property
    def _exposed(self) -> Bools:
        """Whom it could expose to be seen: at risk, or not safe with the office."""
        return forbidden(self.context, "share") & ~self.context.layers.offices

    @kept_property
    def _watching(self) -> frozenset[int]:
        """Whose sphere may not introduce, such as security forces, or who may be controlled by one of it."""
        spheres = self.context.m.actors["sphere"]
        barred = [code for code, sphere in schema.spheres().items() if not sphere.may_introduce]
        own = isin(spheres, barred) & (spheres != UNKNOWN).to_numpy(dtype=bool)
        controlled = self._exclusions.always & ~isin(spheres, barred) & ~forbidden(self.context, "ask")
        return frozenset(np.flatnonzero(own | controlled).tolist())

    @kept_property
    def _shown(self) -> dict[tuple[int, int], tuple[int, ...]]:
        """Hostile ties that the map itself shows on the day, by pair."""
        m, layers = self.context.m, self.context.layers
        hostile = [code for code, kind in schema.tie_kinds().items() if kind.signs == ("-",)]
        rows = np.flatnonzero(layers.current & isin(m.ties["kind"], hostile))
        by_pair: dict[tuple[int, int], tuple[int, ...]] = {}
        for row, u, v in zip(rows.tolist(), *(ends[rows].tolist() for ends in m.codes()), strict=True):
            pair = min(u, v), max(u, v)
            by_pair[pair] = (*by_pair.get(pair, ()), row)
        return by_pair

    @kept_property
    def _grave(self) -> set[tuple[int, int]]:
        """Pairs of whom more than a tension is recorded, also what may not be shown."""
        every = hostility.in_effect(hostility.recorded(self.context.m), self.context.view.date)
        every = every[every["what"].isin([hostility.HOSTILE, hostility.INFLUENCE])]
        pairs = zip(every["by"].map(self.context.code), every["against"].map(self.context.code), strict=True)
        return {(min(pair), max(pair)) for pair in pairs}

    def _only_disagree(self, u: int, v: int) -> bool:
        """Whether nothing but a tension is recorded between two, and neither is exposed by the other."""
        if (u, v) in self._grave:
            return False
        return not any(
            (self._exposed[a] and b in self._watching)
            or (not self.context.layers.civil_society[a] and self._exclusions.bars(a, b))
            for a, b in ((u, v), (v, u))
        )

    def could_come(self, rows: Bools) -> Iterator[tuple[int, How]]:
        """Who of some could be heard, by how, those met last first; nobody apart from a guest or at rest."""
        met, here = partial(last_met, self.context), set(self.guests)
        free = [v for v in np.flatnonzero(rows).tolist() if v not in here and self._may_come(v)]
        free = [v for v in free if not self.rests(v)]
        free = [v for v in free if not self.apart_from(v) & here]
        free.sort(key=met, reverse=True)
        yield from sorted(((v, self._how(v)) for v in free), key=lambda each: HOWS.index(each[1]))

    def rests(self, v: int) -> bool:
        """Whether somebody was asked as often as it can be, and should rest."""
        load, cap, _ = free_share(self.context, v)
        return 0 < load >= cap

    def aside(self, rows: Bools) -> int:
        """How many of some may be talked to, but not in a room with others."""
        here = set(self.guests)
        return sum(
            not refused(self.context, v, act="contact") and not self._may_come(v)
            for v in np.flatnonzero(rows).tolist()
            if v not in here
        )

    def _may_come(self, v: int) -> bool:
        """Whether the safeguards let somebody be asked into a room with others."""
        return not any(refused(self.context, v, act=act) for act in ("contact", "propose", "share"))

    def _how(self, v: int) -> How:
        if not last_met(self.context, v):
            return "written"
        agreed = not forbidden(self.context, "name")[v]
        return "invite" if agreed else "ask_first"


def two_sessions(guests: Sequence[str], apart: Iterable[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """Guests of two sessions, so that nobody sits with whom it must not; both empty where two do not do.

    Whoever must not sit with most goes into the second one; who may sit with everybody stays in the first.
    """
    against: dict[str, set[str]] = {}
    for u, v in apart:
        against.setdefault(u, set()).add(v)
        against.setdefault(v, set()).add(u)
    second: dict[str, bool] = {}
    for first in sorted(against, key=lambda guest: (-len(against[guest]), guest)):
        if first not in second:
            second[first], waiting = True, [first]
            while waiting:
                here = waiting.pop()
                for other in against[here]:
                    if other not in second:
                        second[other] = not second[here]
                        waiting.append(other)
                    elif second[other] == second[here]:
                        return [], []
    sides = ([guest for guest in guests if second.get(guest, False) is side] for side in (False, True))
    return next(sides), next(sides)
