"""Who could host a meeting: whom each actor trusts or works with, and whom one must not ask."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from actormap.core import schema
from actormap.core.arrays import Bools, Codes, Floats
from actormap.core.kept import Kept, kept_property
from actormap.graph.layer import Layer
from actormap.graph.possible_maps import RecordedProperty
from actormap.metrics.base.capacity import free_share, loads
from actormap.metrics.base.context import Context
from actormap.metrics.base.presence import Presence
from actormap.metrics.introductions.referral_network import network_of


def works_with() -> float:
    """Chance that somebody accepts an invitation of a partner whose trust was not told."""
    return float(schema.grades("trust")["2"])


@dataclass(frozen=True, slots=True)
class InvitationTie:
    """Why an actor would accept an invitation.

    Parameters
    ----------
    trusted
        Whether it trusts who invites or takes introductions from it; else it works with it.
    chance
        Chance that it accepts, 0 to 1.
    edge
        Edge of that layer.
    """

    trusted: bool
    chance: float
    edge: int


@dataclass(frozen=True, slots=True)
class InvitationTies:
    """All of them, one entry for each host of each actor, by actor and host.

    Parameters
    ----------
    start
        Entries of actor ``v`` are ``start[v]`` to ``start[v + 1]``.
    host, actor
        Codes of both.
    trusted, chance, edge
        As in `InvitationTie`.
    """

    start: Codes
    host: Codes
    actor: Codes
    trusted: Bools
    chance: Floats
    edge: Codes

    def at(self, row: int) -> InvitationTie:
        """One of them."""
        return InvitationTie(bool(self.trusted[row]), float(self.chance[row]), int(self.edge[row]))


@dataclass(frozen=True)
class Invitations:
    """Who could invite whom on one map.

    Parameters
    ----------
    ground
        Who works where, and who is never proposed.
    """

    ground: Presence
    _bonds: Kept = field(default_factory=Kept)

    @property
    def context(self) -> Context:
        """The map as it is looked at."""
        return self.ground.context

    @kept_property
    def recorded(self) -> Invitations:
        """The same of the record, of which this may be of a possible map."""
        return hosts_of(self.ground.recorded)

    @RecordedProperty
    def _left(self) -> Floats:
        """How many more introductions each may be asked for in this quarter."""
        load, cap = loads(self.context)
        return cap - load

    @RecordedProperty
    def _exposed(self) -> Floats:
        """Exposure of each actor, 0 to 1 (A25)."""
        return network_of(self.context).exposed

    @RecordedProperty
    def willing(self) -> Bools:
        """Who may be asked to host: nobody that is never asked or proposed, and nobody without time."""
        out = self.ground.exclusions.always | self.ground.never_proposed | self.context.layers.offices
        return ~out & (self._left > 0)

    @RecordedProperty
    def times(self) -> list[int]:
        """For how many meetings each may be asked to host; an office for any number."""
        offices = self.context.layers.offices.tolist()
        left = zip(offices, self._left.tolist(), strict=True)
        return [sys.maxsize if office else max(0, int(some)) for office, some in left]

    @kept_property
    def ties(self) -> InvitationTies:
        """Who could invite whom: willing, or an office, and without a hostile tie or one to its group."""
        work, trust, n = (
            self.context.layers.collaboration,
            self.context.layers.referral,
            len(self.context.ids),
        )
        host = np.r_[work.source, work.target, trust.source].astype(np.int64)
        actor = np.r_[work.target, work.source, trust.target].astype(np.int64)
        trusted = np.arange(len(host)) >= 2 * len(work)
        chance = np.r_[np.tile(works_with() * work.q, 2), network_of(self.context).chance()]
        edge = np.r_[np.tile(np.arange(len(work)), 2), np.arange(len(trust))]
        pair = actor * n + host
        may = self.willing[host] | self.context.layers.offices[host]
        rows = np.flatnonzero(may & (trusted | ~np.isin(pair, pair[trusted])))
        rows = rows[~self.ground.exclusions.bars_each(host[rows], actor[rows])]
        rows = rows[np.argsort(pair[rows])]
        start = np.searchsorted(actor[rows], np.arange(n + 1))
        return InvitationTies(start, host[rows], actor[rows], trusted[rows], chance[rows], edge[rows])

    def of_actors(self, actors: Iterable[int]) -> Codes:
        """Which entries of `ties` are of some actors, by actor and host."""
        wanted = np.zeros(len(self.context.ids), dtype=bool)
        wanted[list(actors)] = True
        return np.flatnonzero(wanted[self.ties.actor])

    def bonds(self, actor: int) -> dict[int, InvitationTie]:
        """Who could invite an actor, and why it would accept."""
        return self._bonds.once(actor, self._bonds_of, actor)

    def _bonds_of(self, actor: int) -> dict[int, InvitationTie]:
        rows = range(int(self.ties.start[actor]), int(self.ties.start[actor + 1]))
        return {int(self.ties.host[row]): self.ties.at(row) for row in rows}

    def bond(self, host: int, actor: int) -> InvitationTie:
        """Why an actor would accept the invitation of one who could invite it."""
        ties = self.ties
        low, high = ties.start[actor : actor + 2]
        return ties.at(int(low + np.searchsorted(ties.host[low:high], host)))

    def free(self, host: int) -> float:
        """Share of the introductions of a quarter that a host has left, lowered by its exposure, 0 to 1."""
        weight, exposed = self.context.view.thresholds.exposure_weight, self._exposed[host]
        return free_share(self.context, host)[2] * float(np.exp(-weight * exposed))

    def evidence(self, bonds: Iterable[InvitationTie]) -> tuple[str, ...]:
        """Ids of the records behind some bonds."""
        layers = self.context.layers
        each: list[tuple[Layer, int]] = [
            (layers.referral if bond.trusted else layers.collaboration, bond.edge) for bond in bonds
        ]
        return tuple(sorted({i for layer, edge in each for i in layer.evidence([edge])}))


def hosts_of(ground: Presence) -> Invitations:
    """The hosts of a map as seen at a day; made once and kept with the map."""
    return ground.context.once("hosts", lambda _: Invitations(ground))
