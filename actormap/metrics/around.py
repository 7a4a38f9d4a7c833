"""Collaboration with the contacts of each actor: what the measures of bridging share (A07, A19, A20, A35)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from actormap.engine.neighbours import Neighbours
from actormap.errors import Refused
from actormap.graph import Layers
from actormap.metrics.against_chance import is_world
from actormap.metrics.common import Context
from actormap.metrics.ground import Ground
from actormap.metrics.scored import Scored
from actormap.model import ActorMap

BACK_UP = (
    "The list is for those who can help: support and back up. It is for analysts and must not be exported."
)
TRIED = 40
"""So many actors on either side are looked at for a second tie."""
MANY = 200
"""Findings of which none comes before the others are told one by one up to so many, above it as one."""


@dataclass(frozen=True)
class Around(Scored):
    """Actors and the ties among them, with who is next to whom."""

    @cached_property
    def neighbours(self) -> Neighbours:
        """Contacts of each actor."""
        return Neighbours.build(self.n, self.source, self.target)

    def rests_on(self, actors: Sequence[int]) -> dict[str, Any]:
        """Fields of a finding on some actors: their ties, and what is known of them and their contacts."""
        evidence = tuple(sorted({i for v in actors for i in self.evidence(v)}))
        rows = self.nodes[list(actors)]
        seen = {*actors, *(u for v in actors for u in self.neighbours.of(v))}
        return {
            **self.context.trust(
                coverage=float(self.context.coverage.of_actors[rows].mean()),
                sources=len(self.context.told_by(evidence)),
            ),
            "evidence": evidence,
            "sensitivity": int(self.context.sensitivity[self.nodes[sorted(seen)]].max()),
        }  # fmt: skip

    def named(self, actors: Iterable[int]) -> str:
        """Names of some actors in a sentence."""
        *first, last = [self.name(v) for v in actors]
        return f"{', '.join(first)} and {last}" if first else last


def not_cut_off(values: Sequence[float], limit: int) -> int:
    """How many of some values in falling order to show: those at the same place as the last one too."""
    if len(values) <= limit:
        return len(values)
    return next((at for at in range(limit, len(values)) if values[at] < values[limit - 1]), len(values))


def collaboration(context: Context, *, with_office: bool = False) -> Around:
    """Recorded collaboration among civil society.

    Parameters
    ----------
    context
        The map and the view.
    with_office
        Whether field presences count as actors among the others.

    Raises
    ------
    Refused
        They are to count, and there is none.
    """
    layers = context.layers
    if not with_office:
        layer = layers.collaboration
    elif layers.offices.any():
        layer = context.once("collaboration with the office", _with_office).collaboration
    else:
        raise Refused(
            "no field presence is on the map. Enter the office as an actor of the sphere field_presence, or "
            "ask without it."
        )
    return Around(context, layer, np.flatnonzero(layer.nodes), np.arange(len(layer)))


def _with_office(context: Context) -> Layers:
    """The layers as if field presences were civil society."""
    m = context.m
    sphere = m.actors["sphere"].where(~context.layers.offices, "civil_society").astype("str")
    changed = ActorMap.trusted(m.tables | {"actors": m.actors.assign(sphere=sphere)})
    return Layers(changed, context.view)


@dataclass(frozen=True)
class SecondLinks:
    """Pairs that could join two sides once more, as a coordination to propose (A33).

    Parameters
    ----------
    around
        The actors and their ties.

    Notes
    -----
    Whoever is at high risk or not to be approached is in no pair, nor are two between whom a hostile
    tie is recorded.
    """

    around: Around

    @cached_property
    def _ground(self) -> Ground:
        return self.around.context.once("ground", Ground)

    def between(
        self, one: Iterable[int], other: Iterable[int], *, not_at: tuple[int, ...] = ()
    ) -> tuple[str, str] | None:
        """The pair that shares most cells, then one that leans least on those that join the sides now.

        Parameters
        ----------
        one, other
            Actors on either side.
        not_at
            Those that join the sides now; not both of them make a pair.

        Returns
        -------
        tuple or None
            Two ids; None where nobody can be proposed, and in resampled worlds: no claim rests on it.
        """
        if is_world(self.around.context):
            return None
        nodes = self.around.nodes.tolist()
        cells, hostile = self._ground.cells_of, self._ground.exclusions.hostile_to
        others = [(v, cells(nodes[v])) for v in self._open(other)]
        found = []
        for u in self._open(one):
            against, own = hostile(nodes[u]), cells(nodes[u])
            for v, theirs in others:
                old = (u in not_at) + (v in not_at)
                if nodes[v] not in against and old < 2:  # noqa: PLR2004 - both ends of the tie there is
                    found.append((-len(own & theirs), old, u, v))
        *_, u, v = min(found, default=(0, 0, -1, -1))
        return (self.around.ids[u], self.around.ids[v]) if found else None

    def _open(self, actors: Iterable[int]) -> list[int]:
        barred = self._ground.never_proposed
        return [v for v in sorted(set(actors)) if not barred[self.around.nodes[v]]][:TRIED]

    def words(self, pair: tuple[str, str] | None) -> str:
        """What to ask next, given the pair."""
        if pair is None:
            return "Who on both sides could work together?"
        context = self.around.context
        names = " and ".join(context.names[context.code(i)] for i in pair)
        return f"Would {names} want to work together?"
