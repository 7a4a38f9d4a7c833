"""Who is near to whom: of one area, or of a group to which both say that they belong (A10)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from actormap.core.arrays import Bools, Codes, Integers
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.tables.cells import explode
from actormap.graph.silence import Names
from actormap.graph.tie_probability import source_keys
from actormap.meetings.after import speakers

Bits = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Places:
    """Where some actors or sources stand.

    Parameters
    ----------
    actor
        Position of the actor that each is; -1 for a source that is none.
    area
        Area of each; -1 where none is recorded.
    groups
        To which groups each says that it belongs, ``(places, groups)``.
    """

    actor: Codes
    area: Codes
    groups: Bools

    def take(self, rows: Integers) -> Self:
        """Some of them, in this order."""
        return type(self)(self.actor[rows], self.area[rows], self.groups[rows])

    def same_group(self, others: Places) -> Bools:
        """Which of both belong to one group, ``(places, others)``."""
        return np.asarray(self.groups.astype(np.float32) @ others.groups.T.astype(np.float32) > 0)

    def near(self, others: Places) -> Bools:
        """Which of both are near to each other, ``(places, others)``."""
        area = self.area[:, None]
        return self.same_group(others) | ((area == others.area) & (area >= 0))

    def near_each(self, others: Places) -> Bools:
        """Whether each is near to the other in the same position."""
        same_area = (self.area == others.area) & (self.area >= 0)
        return same_area | (self.groups & others.groups).any(axis=1)


@dataclass(frozen=True)
class Nearness:
    """Where actors and sources of a map stand."""

    m: ActorMap

    @kept_property
    def actors(self) -> Places:
        """Where each actor stands."""
        n, tags = len(self.m.actors), explode(self.m.actors, "identifies_as")
        area, _ = pd.factorize(self.m.actors["adm1_pcode"].replace("", None))
        groups = np.zeros((n, len(self._groups)), dtype=bool)
        groups[tags.index, self._groups.get_indexer(pd.Index(tags))] = True
        return Places(np.arange(n), area.astype(np.int64), groups)

    @kept_property
    def _marks(self) -> Bits:
        """To which groups each actor says that it belongs, a bit each."""
        return bits(len(self.m.actors), *np.nonzero(self.actors.groups))

    def of_pairs(self, u: Integers, v: Integers) -> Bools:
        """Which of two actors in the same position are near to each other."""
        area = self.actors.area
        near = (area[u] == area[v]) & (area[u] >= 0)
        for marks in self._marks.T:
            near |= (marks[u] & marks[v]) > 0
        return near

    @kept_property
    def _groups(self) -> pd.Index:
        """Groups to which any actor says that it belongs."""
        return pd.Index(pd.unique(explode(self.m.actors, "identifies_as")))

    def sources(self, names: Names) -> Places:
        """Where sources stand, by their independent keys: as the actor that each is, and by their groups."""
        keys, index = source_keys(self.m), self.m.ids("actors")
        actor_of = {keys.get(source, source): actor for source, actor in speakers(self.m).items()}
        actor = index.get_indexer(pd.Index([actor_of.get(name, "") for name in names], dtype=object))
        known, n = actor >= 0, len(names)
        area, groups = np.full(n, -1), np.zeros((n, len(self._groups)), dtype=bool)
        area[known], groups[known] = self.actors.area[actor[known]], self.actors.groups[actor[known]]
        own = explode(self.m.sources, "groups")
        row = pd.Index(names).get_indexer([keys[source] for source in self.m.sources["id"].loc[own.index]])
        column = self._groups.get_indexer(pd.Index(own))
        stated = (row >= 0) & (column >= 0)
        groups[row[stated], column[stated]] = True
        return Places(actor.astype(np.int64), area, groups)


def bits(n: int, row: Integers, code: Integers) -> Bits:
    """A set of codes for each of `n` rows, a bit each."""
    sets = np.zeros((n, int(code.max(initial=-1)) // 64 + 1), dtype=np.uint64)
    np.bitwise_or.at(sets, (row, code // 64), np.uint64(1) << (code % 64).astype(np.uint64))
    return sets
