"""What is kept of the map in the workspace, with its history: places given by hand, and named views."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from actormap.core import schema
from actormap.core.errors import Refused
from actormap.core.model import ActorMap, Changes, parse_tables
from actormap.viz.map.placement import Position
from actormap.viz.map.state import MapState

PINS = "pins"
"""It holds ids and numbers alone; who sees an actor sees where it stands."""


def pinned(m: ActorMap) -> dict[str, Position]:
    """Places that were given by hand, by id, in units of `placement.positions`."""
    rows = m[PINS]
    return dict(zip(rows["actor_id"], zip(rows["x"], rows["y"], strict=True), strict=True))


def to_pin(m: ActorMap, places: Mapping[str, Position]) -> Changes:
    """The change that keeps marks where somebody put them, by id, in units of `placement.positions`.

    `Refused` where none of them is on the map, or a place is none.
    """
    known = m.ids("actors").append(m.ids("platforms"))
    at = {actor: place for actor, place in places.items() if actor in known}
    farthest = schema.columns()[PINS]["x"].max or math.inf
    if not at or any(not abs(way) <= farthest for place in at.values() for way in place):
        raise Refused("no mark was moved to a place on the map. Move one, then keep its place.")
    before = dict(zip(m[PINS]["actor_id"], m[PINS]["id"], strict=True))
    rows = [(before.get(actor, ""), actor, round(x, 3), round(y, 3)) for actor, (x, y) in at.items()]
    parsed, _ = parse_tables({PINS: pd.DataFrame(rows, columns=["id", "actor_id", "x", "y"])})
    return Changes(parsed, why="places on the map")


def to_free(m: ActorMap) -> Changes:
    """The change that lets all marks stand where the drawing puts them."""
    return Changes(drops={PINS: tuple(m[PINS]["id"])}, why="places on the map")


VIEWS = "views"
"""It holds codes of values, and of no actor: who is shown follows from it anew each time."""


def saved(m: ActorMap) -> dict[str, MapState]:
    """Saved views by their names, in the order of the alphabet."""
    rows = m[VIEWS].sort_values("name")
    return dict(zip(rows["name"], map(MapState.read, rows["state"]), strict=True))


def to_save(m: ActorMap, name: str, state: MapState) -> Changes:
    """The change that keeps a view under a name, in place of one that had it; `Refused` for no name."""
    before = dict(zip(m[VIEWS]["name"], m[VIEWS]["id"], strict=True))
    called = name.strip()
    row = {"id": before.get(called, ""), "name": called, "state": _kept(state).written() or "{}"}
    parsed, issues = parse_tables({VIEWS: pd.DataFrame([row], dtype="str")})
    if not called or issues:
        raise Refused("This name cannot be kept. Write a short one, such as women's groups not met.")
    return Changes(parsed, why="view of the map")


def to_remove(m: ActorMap, name: str) -> Changes:
    """The change that removes a saved view."""
    return Changes(drops={VIEWS: tuple(m[VIEWS]["id"][m[VIEWS]["name"] == name])}, why="view of the map")


def _kept(state: MapState) -> MapState:
    """What of a state holds no code of an actor, and holds on another day too."""
    return replace(state, around="", steps=1, frame=(), places=(), day="", before="")
