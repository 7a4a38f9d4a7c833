"""What leads to one actor without some others: a search there is as quick on the map of a whole country."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf, log

import numpy as np
import numpy.typing as npt

from actormap.engine.routes import Ahead, Arcs, Edges
from actormap.metrics.common import Bools

Floats = npt.NDArray[np.float64]
Who = frozenset[int]


@dataclass(frozen=True, slots=True)
class Fan:
    """With whom actors are acquainted: ordered by the actor, those alone that may be asked.

    Parameters
    ----------
    other
        The acquaintances.
    start
        Those of actor ``v`` are ``start[v]`` to ``start[v + 1]``.
    crowded
        Who has more of them than count in full.
    """

    other: npt.NDArray[np.int32]
    start: npt.NDArray[np.int64]
    crowded: Who

    @classmethod
    def of(cls, actor: npt.NDArray[np.int32], other: npt.NDArray[np.int32], asked: Bools, most: float) -> Fan:
        """From pairs of actors."""
        kept = asked[other]
        actor, other = actor[kept], other[kept]
        order = np.argsort(actor, kind="stable")
        start = np.searchsorted(actor[order], np.arange(len(asked) + 1))
        return cls(other[order], start, frozenset(np.flatnonzero(np.diff(start) > most).tolist()))

    def left(self, actor: int, out: Who) -> int:
        """How many an actor has left without some others."""
        return sum(
            other not in out for other in self.other[self.start[actor] : self.start[actor + 1]].tolist()
        )


@dataclass(frozen=True, slots=True)
class Acquaintances:
    """The introductions that rest on acquaintance alone; of many of one actor, all together count as a few.

    Parameters
    ----------
    of, to
        Those to whom each actor introduces, and those who introduce to it.
    chance
        Chance of each pair by itself, 0 to 1.
    asks
        What it costs to ask each actor.
    most
        How many count as so many.
    """

    of: Fan
    to: Fan
    chance: dict[tuple[int, int], float]
    asks: memoryview
    most: float


@dataclass(frozen=True)
class Near:
    """The introductions that lead to one actor without some others: all that a search for routes to it needs.

    Parameters
    ----------
    open
        The introductions where none of them is missing.
    offices
        Who is an office.
    acquaintances
        Those that become likelier without some others.
    goal
        The actor.
    out
        Who is missing.
    last
        Who may make the last introduction; None where that is anybody.
    whole
        The introductions that are left on all of the map.

    Notes
    -----
    All that leads there from an office within so many steps is worked out again, whatever it costs: how
    long that takes does not tell whether the best ways led over those who must not be asked.
    """

    open: Ahead
    offices: memoryview
    acquaintances: Acquaintances
    goal: int
    out: Who
    last: Bools | None
    whole: Callable[[], Arcs]
    _noted: dict[tuple[int, int], Edges] = field(default_factory=dict)
    _left: dict[tuple[int, bool], int] = field(default_factory=dict)

    @property
    def steps(self) -> int:
        """As for `engine.routes.Before`."""
        return self.open.steps

    @property
    def arcs(self) -> Arcs:
        """As for `engine.routes.Before`."""
        arcs = self.whole()
        return arcs if self.last is None else arcs.only_through(self.goal, self.last)

    def __call__(self, node: int, left: int, /) -> Edges:
        """As `engine.routes.Before`."""
        known = self._noted.get((node, left))
        if known is not None:
            return known
        known, out, last = [], self.out, self.last if node == self.goal else None
        crowd, offices = self.acquaintances, self.offices
        many, crowded = node in crowd.to.crowded, crowd.of.crowded
        for _, u, price in self.open(node, left):
            if u in out or (last is not None and not last[u]):
                continue
            own = self._cost(u, node, price) if many or u in crowded else price
            # Before a last step with none left stands an office: nothing is ever asked for less than none.
            if offices[u]:
                known.append((own, u, own))
            elif further := self(u, left - 1):
                known.append((own + further[0][0], u, own))
        known.sort()
        self._noted[node, left] = known
        return known

    def _cost(self, u: int, v: int, price: float) -> float:
        """Cost of an introduction of a crowd."""
        plain = self.acquaintances.chance.get((u, v))
        if plain is None:
            return price
        chance = self.chance(u, v, plain)
        return (-log(chance) if chance else inf) + float(self.acquaintances.asks[u])

    def chance(self, u: int, v: int, otherwise: float) -> float:
        """Chance of an introduction, 0 to 1: if it is between mere acquaintances; what it is otherwise."""
        crowd = self.acquaintances
        plain = crowd.chance.get((u, v))
        if plain is None:
            return otherwise
        fans = max(self._still(crowd.of, u, True), self._still(crowd.to, v, False))
        return plain * min(1.0, crowd.most / max(fans, 1))

    def _still(self, fan: Fan, actor: int, side: bool) -> int:
        left = self._left.get((actor, side))
        if left is None:
            left = self._left[actor, side] = fan.left(actor, self.out)
        return left
