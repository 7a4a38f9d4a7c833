"""Ways of looking at the map that somebody gave a name; kept in the workspace, with their history."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from actormap.core.errors import Refused
from actormap.core.model import ActorMap, Changes, parse_tables
from actormap.viz.map.state import MapState

TABLE = "views"
"""It holds codes of values, and of no actor: who is shown follows from it anew each time."""


def saved(m: ActorMap) -> dict[str, MapState]:
    """Saved views by their names, in the order of the alphabet."""
    rows = m[TABLE].sort_values("name")
    return dict(zip(rows["name"], map(MapState.read, rows["state"]), strict=True))


def to_save(m: ActorMap, name: str, state: MapState) -> Changes:
    """The change that keeps a view under a name, in place of one that had it; `Refused` for no name."""
    before = dict(zip(m[TABLE]["name"], m[TABLE]["id"], strict=True))
    called = name.strip()
    row = {"id": before.get(called, ""), "name": called, "state": _kept(state).written() or "{}"}
    parsed, issues = parse_tables({TABLE: pd.DataFrame([row], dtype="str")})
    if not called or issues:
        raise Refused("This name cannot be kept. Write a short one, such as women's groups not met.")
    return Changes(parsed, why="view of the map")


def to_remove(m: ActorMap, name: str) -> Changes:
    """The change that removes a saved view."""
    return Changes(drops={TABLE: tuple(m[TABLE]["id"][m[TABLE]["name"] == name])}, why="view of the map")


def _kept(state: MapState) -> MapState:
    """What of a state holds no code of an actor, and holds on another day too."""
    return replace(state, around="", steps=1, frame=(), places=(), day="", before="")
