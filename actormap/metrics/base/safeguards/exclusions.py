"""Whom ties, events and spheres keep out of an introduction (A25)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Bools, Codes, Integers
from actormap.core.kept import Kept, kept_property
from actormap.core.tables.cells import isin
from actormap.graph import hostility
from actormap.metrics.base.context import Context
from actormap.metrics.base.safeguards.rules import forbidden
from actormap.metrics.base.tags import Relation, members

RELATIONS: tuple[Relation, ...] = ("works_on_rights_of", "identifies_as")
"""What makes an actor stand for a group."""


@dataclass(frozen=True)
class Exclusions:
    """Hard exclusions of intermediaries on a map.

    Parameters
    ----------
    context
        The map and the view.

    Notes
    -----
    Nobody is asked to introduce who stands in a sphere that may not (State, security forces, armed
    actors, parties), refused to introduce, asked not to be contacted, does not feel safe, is at high
    risk, or is a survivor of trauma or a child. An actor that agreed to it can be reached through
    somebody whose sphere may not introduce, where two different roles let it; no other exclusion is
    lifted. Nor is anybody asked who may be controlled by such a sphere. For a given actor, nobody is
    asked either who has a hostile tie with it or towards a member of a group it stands for, or who
    makes it act against human rights. A hostile tie counts from any source, however graded, also
    where the role that asks may not see it; a threat, attack, label or exclusion until somebody with
    the right ends its protection (`graph.hostility`).
    """

    context: Context
    _by_groups: Kept = field(default_factory=Kept)

    @kept_property
    def _by_sphere(self) -> Bools:
        """Whose sphere may not introduce."""
        may = {code for code, sphere in schema.spheres().items() if sphere.may_introduce}
        return ~isin(self.context.m.actors["sphere"], may)

    @property
    def _by_itself(self) -> Bools:
        """Who is asked for nobody, whatever its sphere."""
        return forbidden(self.context, "ask")

    @kept_property
    def always(self) -> Bools:
        """Who is asked for nobody."""
        return self._by_sphere | self._by_itself | self._controlled

    @kept_property
    def _exceptions(self) -> dict[str, frozenset[int]]:
        """For each actor that agreed to it: who may introduce to it although its sphere may not."""
        rows = self.context.m["introducer_exceptions"]
        if rows.empty:
            return {}
        two = (rows["proposed_by"] != "") & (rows["approved_by"] != "")
        two &= rows["proposed_by"].str.casefold() != rows["approved_by"].str.casefold()
        agreed = (rows["agreed"] != "") & (rows["agreed"] <= self.context.view.date)
        exceptions: dict[str, set[int]] = {}
        for row in rows[two & agreed & self.context.layers.valid(rows)].itertuples():
            exceptions.setdefault(str(row.target_id), set()).add(self.context.code(str(row.actor_id)))
        return {target: frozenset(who) for target, who in exceptions.items()}

    @kept_property
    def excepted(self) -> frozenset[int]:
        """Who may introduce to anybody although its sphere may not."""
        return frozenset().union(*self._exceptions.values())

    @kept_property
    def with_exception(self) -> frozenset[int]:
        """For whom somebody may introduce although its sphere may not."""
        return frozenset(self.context.code(target) for target in self._exceptions) - {-1}

    def allowed(self, target: int) -> frozenset[int]:
        """Who may introduce to this actor although its sphere may not, and for no other reason is barred."""
        let = self._exceptions.get(self.context.ids[target], frozenset()) if self._exceptions else frozenset()
        if not let:
            return let
        barred, never = self.for_target(target), self._by_itself | self._controlled
        return frozenset(u for u in let if not never[u] and u not in barred)

    @kept_property
    def _against(self) -> pd.DataFrame:
        """What is recorded of one actor against another on the day; codes of both, -1 where none is named."""
        records = hostility.in_effect(hostility.recorded(self.context.m), self.context.view.date)
        index = self.context.m.ids("actors")
        ends = {end: index.get_indexer(pd.Index(records[end])) for end in ("by", "against")}
        return records.assign(**ends)

    @kept_property
    def _controlled(self) -> Bools:
        """Who may be controlled by somebody whose sphere may not introduce, or who is not named."""
        control = self._against["what"] == hostility.CONTROL
        records = self._against[control & (self._against["against"] >= 0)]
        by = records["by"].to_numpy()
        controlled = np.zeros(len(self.context.ids), dtype=bool)
        controlled[records["against"].to_numpy()[(by < 0) | self._by_sphere[by]]] = True
        return controlled

    @kept_property
    def _hostile(self) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
        """For each actor: who has a hostile tie with it, and who has one towards it."""
        disputes = self._against["what"].isin(hostility.DISPUTES)
        records = self._against[disputes & (self._against["by"] >= 0)]
        between: dict[int, set[int]] = {}
        towards: dict[int, set[int]] = {}
        named = records[records["against"] >= 0]
        for u, v, mutual in zip(named["by"], named["against"], named["mutual"], strict=True):
            between.setdefault(u, set()).add(v)
            between.setdefault(v, set()).add(u)
            towards.setdefault(v, set()).add(u)
            if mutual:
                towards.setdefault(u, set()).add(v)
        return between, towards

    @kept_property
    def _influence(self) -> dict[int, set[int]]:
        """For each actor: who makes it act against human rights."""
        records = self._against[self._against["what"] == hostility.INFLUENCE]
        influence: dict[int, set[int]] = {}
        for u, v in zip(records["by"], records["against"], strict=True):
            if min(u, v) >= 0:
                influence.setdefault(v, set()).add(u)
        return influence

    @kept_property
    def _by_group(self) -> dict[str, frozenset[int]]:
        """For each group: who has a hostile tie towards a member."""
        towards = self._hostile[1]
        hostile: dict[str, set[int]] = {}
        for relation in RELATIONS:
            for code, rows in members(self.context.m, relation).items():
                for v in np.flatnonzero(rows).tolist():
                    hostile.setdefault(code, set()).update(towards.get(v, ()))
        against = self._against[(self._against["group"] != "") & (self._against["by"] >= 0)]
        for code, u in zip(against["group"], against["by"], strict=True):
            hostile.setdefault(code, set()).add(u)
        return {code: frozenset(who) for code, who in hostile.items()}

    @kept_property
    def _groups_of(self) -> list[frozenset[str]]:
        actors = self.context.m.actors
        cells = (actors["works_on_rights_of"] + schema.SEPARATOR + actors["identifies_as"]).tolist()
        groups = {cell: frozenset(cell.split(schema.SEPARATOR)) for cell in set(cells)}
        return [groups[cell] for cell in cells]

    @kept_property
    def _offices(self) -> frozenset[int]:
        return frozenset(np.flatnonzero(self.context.layers.offices).tolist())

    @kept_property
    def _openly(self) -> dict[int, set[int]]:
        """For each actor: with whom the map itself shows a hostile tie on the day."""
        layers, openly = self.context.layers, dict[int, set[int]]()
        hostile = [code for code, kind in schema.tie_kinds().items() if kind.signs == ("-",)]
        rows = np.flatnonzero(layers.current & isin(self.context.m.ties["kind"], hostile))
        for u, v in zip(*(ends[rows].tolist() for ends in self.context.m.codes()), strict=True):
            openly.setdefault(u, set()).add(v)
            openly.setdefault(v, set()).add(u)
        return openly

    def openly_hostile_to(self, actor: int) -> frozenset[int]:
        """Those of them with whom a hostile tie may be spoken of: the map shows it, and it goes on."""
        return frozenset(self._openly.get(actor, ()))

    def hostile_to(self, actor: int) -> frozenset[int]:
        """Who has a hostile tie with an actor, in either direction."""
        return frozenset(self._hostile[0].get(actor, ()))

    def _barred_by_tie(self, target: int) -> set[int]:
        """Who is not asked for an actor for a tie with itself: a hostile one, or influence against rights."""
        return self._hostile[0].get(target, set()) | self._influence.get(target, set())

    def for_target(self, target: int) -> frozenset[int]:
        """Who is not asked for this actor, beyond those asked for nobody."""
        return self.hostile_for(target) | (self._influence.get(target, set()) - self._offices - {target})

    def hostile_for(self, target: int) -> frozenset[int]:
        """Who has a hostile tie with this actor or towards a member of a group that it stands for."""
        barred = set(self.hostile_to(target))
        for code in self._groups_of[target]:
            barred |= self._by_group.get(code, frozenset())
        return frozenset(barred - self._offices - {target})

    @kept_property
    def _apart(self) -> Codes:
        """Who is not asked for whom by a tie between both, as one number each in ascending order."""
        n, some = len(self.context.ids), {*self._hostile[0], *self._influence}
        pairs = [u * n + v for v in some for u in self._barred_by_tie(v)]
        return np.sort(np.array(pairs, dtype=np.int64))

    @kept_property
    def _group_marks(self) -> tuple[Bools, Bools]:
        """By actor and group: who stands for it, and who but an office has a hostile tie towards a member."""
        shape = len(self.context.ids), len(self._by_group)
        stands, hostile = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
        column = {code: at for at, code in enumerate(self._by_group)}
        for relation in RELATIONS:
            for code, rows in members(self.context.m, relation).items():
                stands[rows, column[code]] = True
        for code, who in self._by_group.items():
            hostile[list(who - self._offices), column[code]] = True
        return stands, hostile

    def detection(self, target: int) -> float:
        """Chance that who is asked tells of a tie, as on a map without those not asked for an actor."""
        out = self.always & ~self.context.layers.offices
        out[list(self.for_target(target))] = True
        out[target] = False
        return self.context.coverage.detection_without(out)

    def bars(self, actor: int, target: int) -> bool:
        """Whether an actor is not asked for a target; an office only for a tie with the target itself."""
        if actor in self._barred_by_tie(target):
            return True
        groups = (self._by_group.get(code, frozenset()) for code in self._groups_of[target])
        return actor not in self._offices and any(actor in group for group in groups)

    def bars_each(self, actors: Integers, targets: Integers) -> Bools:
        """Of many pairs, what `bars` says of each."""
        pair, stands, hostile = actors.astype(np.int64) * len(self.context.ids) + targets, *self._group_marks
        at = np.minimum(np.searchsorted(self._apart, pair), max(len(self._apart) - 1, 0))
        direct = self._apart[at] == pair if len(self._apart) else np.zeros(len(pair), dtype=bool)
        return direct | (stands[targets] & hostile[actors]).any(axis=1)

    def for_all(self, targets: Iterable[int]) -> frozenset[int]:
        """Who, or which office, is hostile to any of some targets as `bars` has it."""
        targets = list(targets)
        direct = set().union(*map(self._barred_by_tie, targets))
        codes = set().union(*(self._groups_of[target] for target in targets))
        groups = set().union(*(self._by_group.get(code, ()) for code in codes))
        return frozenset(direct | (groups - self._offices))

    @kept_property
    def _never(self) -> frozenset[int]:
        return frozenset(np.flatnonzero(self.always).tolist())

    def _for_groups(self, groups: frozenset[str]) -> frozenset[int]:
        """Who has a hostile tie towards a member of any of some groups, and is asked for others."""
        return self._by_groups.once(groups, self._hostile_to, groups)

    def _hostile_to(self, groups: frozenset[str]) -> frozenset[int]:
        hostile = frozenset().union(*(self._by_group.get(code, frozenset()) for code in groups))
        return hostile - self._offices - self._never

    def further(self, target: int) -> frozenset[int]:
        """Who is not asked for this actor, but for others."""
        own = self._barred_by_tie(target) - self._offices - self._never
        return (self._for_groups(self._groups_of[target]) | own) - {target}

    def further_among(self, target: int, some: frozenset[int]) -> frozenset[int]:
        """Those of some actors who are not asked for this one, but for others."""
        own = some & self._barred_by_tie(target) - self._offices - self._never
        return (some & self._for_groups(self._groups_of[target]) | own) - {target}


def exclusions_of(context: Context) -> Exclusions:
    """The hard exclusions of a map, kept with it."""
    return context.recorded.once("exclusions", Exclusions)
