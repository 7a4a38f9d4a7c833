"""What leads to one actor, by itself: a search there is as quick on the map of a whole country."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from actormap.engine.routes import Arcs, Route, routes, rows_of
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
    """

    other: npt.NDArray[np.int32]
    start: npt.NDArray[np.int64]

    @classmethod
    def of(cls, actor: npt.NDArray[np.int32], other: npt.NDArray[np.int32], asked: Bools) -> Fan:
        """From pairs of actors."""
        kept = asked[other]
        actor, other = actor[kept], other[kept]
        order = np.argsort(actor, kind="stable")
        return cls(other[order], np.searchsorted(actor[order], np.arange(len(asked) + 1)))

    def left(self, actors: npt.NDArray[np.int32], out: Bools) -> npt.NDArray[np.int64]:
        """How many each of some actors has left without some others."""
        who, again = np.unique(actors, return_inverse=True)
        rows, count = rows_of(self.start, who)
        number = np.repeat(np.arange(len(who)), count)
        return np.bincount(number[~out[self.other[rows]]], minlength=len(who))[again]


@dataclass(frozen=True)
class Near:
    """The introductions that lead to one actor, by themselves: all that a search for routes to it needs.

    Parameters
    ----------
    nodes
        Who is on any of them, in ascending order; everything else goes by the places in it.
    arcs, bound
        As in `Ways`.
    offices
        Who of them is an office.
    goal
        Place of the actor.
    chance
        Chance of each of the arcs, 0 to 1.
    """

    nodes: list[int]
    arcs: Arcs
    bound: Floats
    offices: Bools
    goal: int
    chance: Floats

    @cached_property
    def _place(self) -> dict[int, int]:
        return {node: place for place, node in enumerate(self.nodes)}

    def edge(self, step: tuple[int, int]) -> int:
        """Place among the arcs of an introduction between two actors; -1 where it does not lead there."""
        u, v = (self._place.get(end, -1) for end in step)
        if min(u, v) < 0:
            return -1
        low, high = self.arcs.start[v], self.arcs.start[v + 1]
        found = self.arcs.source[low:high].tolist()
        return int(low) + found.index(u) if u in found else -1

    def routes(self, last: Bools | None, by: int | None, without: Who) -> Iterator[tuple[float, Route]]:
        """Routes to the actor, or to another one that is to introduce to it, as `engine.routes` finds them.

        Parameters
        ----------
        last
            Who of all actors may make the last introduction; None where that is anybody.
        by
            Who is to introduce to the actor: routes end there, a step earlier. One that can.
        without
            Over whom no route leads.
        """
        arcs, bound, goal = self.arcs, self.bound, self.goal
        out = {self._place[v] for v in without if v in self._place}
        if last is not None:
            arcs = arcs.only_through(goal, last[self.nodes])
        if by is not None:
            out, goal, bound = out | {goal}, self._place[by], bound[:-1]
        for cost, route in routes(arcs, bound, self.offices, goal, banned=frozenset(out)):
            yield cost, tuple([self.nodes[place] for place in route])
