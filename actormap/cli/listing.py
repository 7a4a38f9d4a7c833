"""Actors and ties as plain rows, for tables and JSON."""

from __future__ import annotations

from typing import Any

from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.core.schema import spheres
from actormap.core.sentences import Name, series
from actormap.core.tables.records import records

HIDDEN = {"note"}
"""Never listed: free text is for the record itself."""


def _rows(frame: Any) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name not in HIDDEN} for row in records(frame)]


def actor_rows(m: ActorMap, *, sphere: str = "", search: str = "") -> list[dict[str, Any]]:
    """Actors, sorted by id: of one sphere, or with these letters, in any case, in id, name or alias.

    "" takes all; an unknown sphere is refused.
    """
    if sphere and sphere not in spheres():
        raise Refused(
            "there is no sphere '{sphere}'. Use one of: {all}.",
            sphere=Name(sphere),
            all=series(map(Name, spheres())),
        )
    frame = m.actors
    if sphere:
        frame = frame[frame["sphere"] == sphere]
    if search:
        text = (frame["id"] + "\n" + frame["name"] + "\n" + frame["aliases"]).str.casefold()
        frame = frame[text.str.contains(search.casefold(), regex=False)]
    return _rows(frame)


def tie_rows(m: ActorMap, *, actor: str = "") -> list[dict[str, Any]]:
    """Ties, sorted by id: of an actor or platform, or with "" all; an unknown id is refused."""
    frame = m.ties
    if actor:
        if actor not in set(m.actors["id"]) | set(m.platforms["id"]):
            raise Refused("no actor has the id '{id}'. See the list of actors.", id=Name(actor))
        frame = frame[(frame["source_id"] == actor) | (frame["target_id"] == actor)]
    return _rows(frame)
