"""What may leave the program: every writer takes a `Shareable`, and only `redact` makes one."""

from __future__ import annotations

import datetime as dt
from dataclasses import InitVar, dataclass
from typing import Literal, get_args

import pandas as pd

from actormap import schema
from actormap.access import Principal, may_export, sensitivity, tie_sensitivity
from actormap.errors import Refused
from actormap.model import ActorMap

Level = Literal["inside", "organisations"]
"""``inside``: all that the principal sees, for the office alone. ``organisations``: no persons,
no sensitive actors and ties, no tags, notes, sources or contacts."""

_MARKS = {
    "inside": "For use inside the office only. Contains names. Keep it encrypted.",
    "organisations": "Organisations only, no persons, no sensitive tags. Contains names. Do not publish.",
}
_KEY = object()


@dataclass(frozen=True, slots=True)
class Shareable:
    """A map that was made fit to be written, with what its readers must be told.

    Parameters
    ----------
    content
        The map.
    level
        How much was left in it.
    mark
        Handling note, to be shown on whatever is written.
    made
        Day on which it was made.
    purpose
        What it is for, in the user's words.
    """

    content: ActorMap
    level: str
    mark: str
    made: str
    purpose: str
    key: InitVar[object]

    def __post_init__(self, key: object) -> None:
        if key is not _KEY:
            message = "only redact() makes a Shareable"
            raise TypeError(message)


def _organisations(m: ActorMap) -> ActorMap:
    kept = (m.actors["kind"] != "person") & (sensitivity(m) == 0) & (m.actors["do_not_contact"] != "yes")
    part = m.where(m.actors.loc[kept, "id"])
    tables = {name: _shared_columns(name, part[name]) for name in ("actors", "platforms", "areas", "sectors")}
    tables["platforms"] = tables["platforms"].assign(members=part.platforms["members"])
    tables["presence"] = part.presence.assign(sources="").astype({"sources": "str"})
    open_ties = part.ties[tie_sensitivity(part) == 0]
    blank = {"sources": "", "independent_key": "", "grade": "", "note": ""}
    tables["ties"] = open_ties.assign(**blank).astype(dict.fromkeys(blank, "str"))
    return ActorMap.trusted(tables)


def _shared_columns(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    empty = {
        column.name: float(column.default or "nan") if column.numeric else column.default
        for column in schema.columns()[table].values()
        if not column.shared
    }
    types = {name: "float64" if isinstance(value, float) else "str" for name, value in empty.items()}
    return frame.assign(**empty).astype(types)


def redact(m: ActorMap, level: str, *, principal: Principal, purpose: str = "") -> Shareable:
    """Make a map fit to be written to a file.

    Parameters
    ----------
    m
        What the principal sees (`access.read`).
    level
        How much to leave in it.
    principal
        Who lets it leave.
    purpose
        What it is for.

    Raises
    ------
    Denied
        The role may not export.
    Refused
        There is no such level.
    """
    if level not in get_args(Level):
        raise Refused(f"there is no level {level!r}. Use one of: {', '.join(get_args(Level))}.")
    may_export(principal)
    content = _organisations(m) if level == "organisations" else m
    return Shareable(content, level, _MARKS[level], dt.date.today().isoformat(), purpose, _KEY)
