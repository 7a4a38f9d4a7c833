"""What two maps, one of them after a blow, no longer have in common: reach, doors, parts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from actormap.core.arrays import Bools, Codes, Floats
from actormap.core.errors import Refused
from actormap.core.kept import kept_property
from actormap.engine.connectivity import cutpoints
from actormap.engine.edges import Edges
from actormap.metrics.base.context import Context
from actormap.metrics.base.safeguards import exclusions_of
from actormap.metrics.base.tags import Relation, members
from actormap.metrics.introductions.reachability import steps_from_office, trusted_introductions


def away(context: Context) -> Floats:
    """Steps from the office to each actor; infinity for all where nothing leads from it."""
    try:
        return steps_from_office(context)
    except Refused:
        return np.full(len(context.ids), np.inf)


def introducers_to(context: Context, group: Bools, steps: Floats) -> frozenset[str]:
    """Who within reach, outside a group, could introduce the office to a member; or the office itself."""
    trusted = trusted_introductions(context)
    source, target = trusted.source, trusted.target
    near = (steps <= context.view.thresholds.max_steps - 1) | context.layers.offices
    lead = np.flatnonzero(near[source] & ~group[source] & group[target])
    barred = {v: exclusions_of(context).for_target(v) for v in set(target[lead].tolist())}
    ends = zip(source[lead].tolist(), target[lead].tolist(), strict=True)
    return frozenset(context.ids[u] for u, v in ends if u not in barred[v])


@dataclass(frozen=True)
class MapLoss:
    """A map before and after a blow. Actors are known by their row on the map before.

    Parameters
    ----------
    before, after
        The map and the map as it would be; actors of the second are on the first.
    relation
        Which group tags count.
    """

    before: Context
    after: Context
    relation: Relation

    @kept_property
    def rows(self) -> Codes:
        """Row of each actor on the map after; -1 where it is not there, or works no more."""
        rows = pd.Index(self.after.ids, dtype=object).get_indexer(self.before.ids).astype(np.int64)
        rows[self.stopped] = -1
        return rows

    @kept_property
    def stopped(self) -> Codes:
        """Who is on both maps and works no more on the map after."""
        place = pd.Index(self.after.ids, dtype=object).get_indexer(self.before.ids)
        both = np.flatnonzero(place >= 0)
        was, would = (side.m.actors["status"].to_numpy() == "inactive" for side in (self.before, self.after))
        return both[would[place[both]] & ~was[both]]

    @kept_property
    def on_review(self) -> Codes:
        """Who is to be reviewed on the map after alone."""
        both = np.flatnonzero(self.rows >= 0)
        was, would = (side.m.actors["review_by"].to_numpy() for side in (self.before, self.after))
        return both[would[self.rows[both]] != was[both]]

    @kept_property
    def at_risk(self) -> Codes:
        """Who is at a higher risk on the map after."""
        both = np.flatnonzero(self.rows >= 0)
        return both[self.after.risk[self.rows[both]] > self.before.risk[both]]

    @kept_property
    def staying(self) -> Bools:
        """Civil society that is on both maps."""
        return self.before.layers.civil_society & (self.rows >= 0)

    @kept_property
    def away_after(self) -> Floats:
        """Steps from the office on the map after, by its own rows."""
        return away(self.after)

    @kept_property
    def steps(self) -> tuple[Floats, Floats]:
        """Steps from the office before and after; infinity where no route is recorded, and for the lost."""
        return away(self.before), np.append(self.away_after, np.inf)[self.rows]

    @kept_property
    def reached(self) -> tuple[Bools, Bools]:
        """Who is within reach before and after."""
        most = self.before.view.thresholds.max_steps
        return self.steps[0] <= most, self.steps[1] <= most

    @kept_property
    def unreachable(self) -> Bools:
        """Who stays, and would be out of reach."""
        return self.staying & self.reached[0] & ~self.reached[1]

    @kept_property
    def groups(self) -> dict[str, tuple[Bools, int, int | None]]:
        """Groups that would have one door left or none: members, number of doors before and after.

        None stands for a group of which nobody is left.
        """
        losses: dict[str, tuple[Bools, int, int | None]] = {}
        tags = members(self.before.m, self.relation)
        for code, rows in tags.items():
            group = rows & self.before.layers.civil_society
            if not (group & self.reached[0]).any():
                continue
            then = np.zeros(len(self.after.ids), dtype=bool)
            then[self.rows[group & (self.rows >= 0)]] = True
            had = len(introducers_to(self.before, group, self.steps[0]))
            left = len(introducers_to(self.after, then, self.away_after))
            gone = not (group & self.reached[1]).any()
            if gone or left == 1 < had:
                losses[code] = (group, had, None if not then.any() else 0 if gone else left)
        return losses

    @kept_property
    def splits(self) -> list[list[Codes]]:
        """Parts that would fall apart: the pieces of each, the largest first, then by the first actor."""
        labels = []
        for context in (self.before, self.after):
            layer = context.layers.collaboration
            labels.append(cutpoints.components(Edges(len(layer.ids), layer.source, layer.target)))
        stay = np.flatnonzero(self.staying)
        part, piece = labels[0][stay], labels[1][self.rows[stay]]
        both = np.unique(np.stack([part, piece]), axis=1)[0]
        several = np.isin(part, both[1:][both[1:] == both[:-1]])
        pieces: dict[int, dict[int, list[int]]] = {}
        for v, whole, own in zip(*(x[several].tolist() for x in (stay, part, piece)), strict=True):
            pieces.setdefault(whole, {}).setdefault(own, []).append(v)
        parts_of = [
            [np.array(rows) for rows in sorted(some.values(), key=lambda rows: (-len(rows), rows[0]))]
            for some in pieces.values()
        ]
        return sorted(parts_of, key=lambda parts: (-sum(map(len, parts)), parts[0][0]))

    def claims(self) -> set[str]:
        """What holds, by the keys of the findings that say it."""
        ids = self.before.ids
        claimed = {unreachable_key(ids[v]) for v in np.flatnonzero(self.unreachable).tolist()}
        claimed |= {group_key(code, left) for code, (_, _, left) in self.groups.items()}
        return claimed | {split_key(ids[min(map(min, pieces))]) for pieces in self.splits}


def unreachable_key(actor: str) -> str:
    """Key of the finding that an actor would be out of reach."""
    return f"unreachable:{actor}"


def group_key(code: str, left: int | None) -> str:
    """Key of the finding that a group would have no door left, or one, or nobody left itself."""
    return f"group:{code}:{'no_member' if left is None else 'one_door' if left else 'no_door'}"


def split_key(first: str) -> str:
    """Key of the finding that the part in which an actor comes first would split."""
    return f"split:{first}"
