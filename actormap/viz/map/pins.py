"""Places on the map that somebody gave to marks by hand; kept in the workspace, with their history."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from actormap.core import schema
from actormap.core.errors import Refused
from actormap.core.model import ActorMap, Changes, parse_tables
from actormap.viz.map.placement import Position

TABLE = "pins"
"""It holds ids and numbers alone; who sees an actor sees where it stands."""


def pinned(m: ActorMap) -> dict[str, Position]:
    """Places that were given by hand, by id, in units of `placement.positions`."""
    rows = m[TABLE]
    return dict(zip(rows["actor_id"], zip(rows["x"], rows["y"], strict=True), strict=True))


def to_pin(m: ActorMap, places: Mapping[str, Position]) -> Changes:
    """The change that keeps marks where somebody put them, by id, in units of `placement.positions`.

    `Refused` where none of them is on the map, or a place is none.
    """
    known = m.ids("actors").append(m.ids("platforms"))
    at = {actor: place for actor, place in places.items() if actor in known}
    farthest = schema.columns()[TABLE]["x"].max or math.inf
    if not at or any(not abs(way) <= farthest for place in at.values() for way in place):
        raise Refused("no mark was moved to a place on the map. Move one, then keep its place.")
    before = dict(zip(m[TABLE]["actor_id"], m[TABLE]["id"], strict=True))
    rows = [(before.get(actor, ""), actor, round(x, 3), round(y, 3)) for actor, (x, y) in at.items()]
    parsed, _ = parse_tables({TABLE: pd.DataFrame(rows, columns=["id", "actor_id", "x", "y"])})
    return Changes(parsed, why="places on the map")


def to_free(m: ActorMap) -> Changes:
    """The change that lets all marks stand where the drawing puts them."""
    return Changes(drops={TABLE: tuple(m[TABLE]["id"])}, why="places on the map")
