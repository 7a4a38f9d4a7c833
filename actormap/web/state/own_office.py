"""The own office of a workspace: which actor it is, and which areas it covers."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from actormap.core import schema
from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.core.search.names import name_of, parts_of
from actormap.core.tables.values import split
from actormap.store import Workspace as File
from actormap.web.state.session import ROLE, Reading, Workspace, workspace

_KEPT = "own office"
"""Under which name it is kept beside the map: codes alone, no names."""


@dataclass(frozen=True, slots=True)
class OwnOffice:
    """What is known of it.

    Parameters
    ----------
    code
        Which actor it is; "" where there is none, or several and nobody said which.
    areas
        The areas that it covers.
    refused
        Areas that are called like one that was written, and are not meant.
    """

    code: str = ""
    areas: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


def offices(m: ActorMap) -> dict[str, str]:
    """Names of the field presences on a map, by code."""
    there = m.actors[m.actors["sphere"] == "field_presence"]
    return dict(zip(there["id"], there["name"], strict=True))


def own_office(reading: Reading) -> OwnOffice:
    """What is kept of it, as far as it is on the map."""
    kept, known = _read(workspace().kept(_KEPT)), offices(reading.map)
    only = next(iter(known)) if len(known) == 1 else ""
    there = reading.map.ids("areas")
    return OwnOffice(
        kept.code if kept.code in known else only,
        tuple(area for area in kept.areas if area in there),
        tuple(area for area in kept.refused if area in there),
    )


def keep(office: OwnOffice) -> None:
    """Keep it beside the map."""
    workspace().keep(_KEPT, json.dumps(asdict(office)))


def _read(text: str) -> OwnOffice:
    """What was kept; nothing where it is no such thing: somebody else may have made the file."""
    try:
        kept = json.loads(text or "{}")
        areas, refused = (tuple(map(str, kept.get(name) or ())) for name in ("areas", "refused"))
        return OwnOffice(str(kept.get("code", "")), areas, refused)
    except (ValueError, TypeError, AttributeError):
        return OwnOffice()


def perhaps_meant(m: ActorMap, office: OwnOffice) -> list[str]:
    """Areas that are called as was written of the office at its start, of which nobody said yes or no.

    What was written stands in the note on the office, a name beside the other.
    """
    notes = m.actors.loc[m.actors["id"] == office.code, "note"]
    written = {form for note in notes for text in split(note) for form in _forms(text)}
    decided = {*office.areas, *office.refused}
    return [
        area
        for area, name in zip(m["areas"]["id"], m["areas"]["name"], strict=True)
        if area not in decided and not written.isdisjoint(_forms(name))
    ]


def _forms(name: str) -> set[str]:
    """A name and those that stand in it, as they are compared: in any script and case."""
    return {form for each in (name, *parts_of(name)) if (form := name_of(each).joined)}


def is_kept(here: Workspace) -> bool:
    """Whether the role is kept in the workspace, so that who has the passphrase can change it."""
    return isinstance(here.store, File) and not (here.invented or here.shared or here.role)


def take(here: Workspace, role: str) -> None:
    """Take another role from the next unlocking on, which asks for the passphrase; it is logged.

    `Refused` where it is not kept here, or there is no such role.
    """
    if not is_kept(here) or role not in schema.roles():
        raise Refused("the role cannot be changed here.")
    here.store.record("role.changed", who=here.principal.role, detail=role)
    here.keep(ROLE, role)
