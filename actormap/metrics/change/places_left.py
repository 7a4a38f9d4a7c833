"""Themes, cells and platforms that a blow would leave without actors (A31, A32)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from actormap.core.sentences import Name
from actormap.graph.memberships import Memberships
from actormap.metrics.base.presence import ground_of
from actormap.metrics.base.sheets import Fact
from actormap.metrics.base.themes import missing_themes
from actormap.metrics.change.losses import MapLoss

LEAST_MEMBERS = 2
"""A platform with fewer members left brings nobody together."""


def _crowd(memberships: Memberships) -> dict[str, list[int]]:
    """The actors in each cell or on each platform."""
    at = np.argsort(memberships.column, kind="stable")
    ends = np.cumsum(np.bincount(memberships.column, minlength=len(memberships.names)))
    rows = np.split(memberships.actor[at], ends[:-1])
    return {str(name): some.tolist() for name, some in zip(memberships.names, rows, strict=False)}


def places_left(loss: MapLoss) -> Iterator[Fact]:
    """One for each that would be left."""
    before, after = loss.before, loss.after
    now, then = (
        {theme.name: theme for theme in missing_themes(ground_of(side.m, side.view))}
        for side in (before, after)
    )
    for name in sorted(then.keys() - now.keys()):
        who = [before.code(after.ids[v]) for v in then[name].actors]
        words = {"place": before.place(name), "share": before.view.thresholds.platform_coverage}
        yield _place(loss, "theme", name, words, len(then[name].seated), who)
    cells = _crowd(before.layers.cells), _crowd(after.layers.cells)
    for name in sorted(cells[0]):
        if cells[0][name] and not cells[1].get(name):
            yield _place(loss, "cell", name, {"place": before.place(name)}, 0, cells[0][name])
    seats = _crowd(before.layers.platforms), _crowd(after.layers.platforms)
    names = dict(zip(before.m.platforms["id"], before.m.platforms["name"], strict=True))
    for platform in sorted(seats[0]):
        left = len(seats[1].get(platform, []))
        if left < LEAST_MEMBERS <= len(seats[0][platform]):
            words = {"place": Name(names[platform])}
            yield _place(loss, "platform", platform, words, left, seats[0][platform])


def _place(loss: MapLoss, kind: str, name: str, words: dict[str, Any], left: int, who: list[int]) -> Fact:
    """A place that would be left; `who` works or sits there now. A count, indicative at most."""
    return Fact(
        kind,
        f"{kind}:{name}",
        float(left),
        subject=(name,),
        values=words,
        n=left,
        **loss.before.trust_in(who, members=len(who), at_most="indicative"),
        details={"kind": kind, "left": left},
    )
