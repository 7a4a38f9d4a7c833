"""What hangs on those who are hit: the only route to others, their only platform, their only funder."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import numpy as np

from actormap.core.arrays import Bools
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.tags import members
from actormap.metrics.change.losses import MapLoss
from actormap.metrics.change.places_left import LEAST_MEMBERS
from actormap.metrics.change.scenarios import scenario
from actormap.metrics.monitor.law.who_is_hit import TAGS, WhoIsHit


class Depends(NamedTuple):
    """How many lose what, all counts of others than those who are hit.

    Parameters
    ----------
    routes
        Actors whose only recorded way to the office runs through them.
    seats
        Actors whose only platform would be left with fewer than two.
    money
        Actors of whom every recorded funder is hit.
    groups
        Groups of whom nobody on record would be left.
    """

    routes: int
    seats: int
    money: int
    groups: int


def depends(who: WhoIsHit) -> Depends:
    """What would be lost if those who are hit could work no more, as `change.what_if` counts it."""
    context, sure = who.context, who.hit.sure
    if not sure.any():
        return Depends(0, 0, 0, 0)
    return context.once(f"depends {who.selectors!r}", lambda context: _depends(context, sure, who.ids))


def _depends(context: Context, sure: Bools, ids: tuple[str, ...]) -> Depends:
    supposed = scenario(context.m, context.view, remove=ids)
    loss = MapLoss(context, context_of(supposed.changed, context.view), TAGS)
    society = context.layers.civil_society
    tagged = members(context.m, TAGS).values()
    gone = sum((rows & society).any() and not (rows & society & ~sure).any() for rows in tagged)
    return Depends(int(loss.unreachable.sum()), _seats(context, sure), _money(context, sure), int(gone))


def _seats(context: Context, sure: Bools) -> int:
    """Who stays, and sits on platforms alone that would be left with fewer than two."""
    seats = context.layers.platforms
    staying = ~sure[seats.actor]
    left = np.bincount(seats.column[staying], minlength=len(seats.names))
    had = np.bincount(seats.column, minlength=len(seats.names))
    lost = (left < LEAST_MEMBERS) & (had >= LEAST_MEMBERS)
    every = np.bincount(seats.actor[staying], minlength=len(context.ids))
    ended = np.bincount(seats.actor[staying & lost[seats.column]], minlength=len(context.ids))
    return int(((ended > 0) & (ended == every) & context.layers.civil_society).sum())


def _money(context: Context, sure: Bools) -> int:
    """Who stays, and of whom every recorded funder is hit."""
    ties, layers = context.m.ties, context.layers
    rows = layers.current & (ties["kind"] == "funding").to_numpy()
    rows &= layers.beliefs >= context.view.thresholds.tie_exists
    source, target = (codes[rows] for codes in context.m.codes())
    society = context.layers.civil_society
    every, hit = Counter(target.tolist()), Counter(target[sure[source]].tolist())
    return sum(hit[row] == count for row, count in every.items() if society[row] and not sure[row])
