"""Groups of whom so few are on record in an area that what is said of them points at one (A42)."""

from __future__ import annotations

import pandas as pd

from actormap.core import schema
from actormap.core.model import ActorMap
from actormap.core.tables.cells import explode
from actormap.graph.memberships import present
from actormap.graph.where import around

LEAST, LEAST_OF_SENSITIVE = 5, 10
"""So many point at none: of a group, and of one to which it is dangerous to belong."""


def least_cell(m: ActorMap, group: str) -> int:
    """From how many on what is said of a group points at nobody; one that is not listed is sensitive."""
    own = dict(zip(m["groups"]["id"], m["groups"]["sensitive"], strict=True))
    _label, listed = schema.groups().get(group, ("", True))
    sensitive = own[group] != "no" if own.get(group) else listed
    return LEAST_OF_SENSITIVE if sensitive else LEAST


def few(m: ActorMap, group: str, pcode: str) -> bool:
    """Whether so few of a group are on record in an area, on no day in particular.

    Counted are actors of civil society that work on its rights or belong to it, where their seat or what
    they do now is known; where nobody is on record, it is few too.
    """
    counts = m.once("actors by group and area", _counted)
    return bool(group and pcode) and counts.get((group, pcode), 0) < least_cell(m, group)


def few_rows(m: ActorMap, frame: pd.DataFrame) -> pd.Series[bool]:
    """Which rows, each with a group and an area, are about so few."""
    pointing = ((frame["group"] != "") & (frame["pcode"] != "")).to_numpy(copy=True)
    cells = list(zip(frame["group"][pointing], frame["pcode"][pointing], strict=True))
    known = {cell: few(m, *cell) for cell in set(cells)}
    pointing[pointing] = [known[cell] for cell in cells]
    return pd.Series(pointing, index=frame.index)


def _counted(m: ActorMap) -> dict[tuple[str, str], int]:
    actors = m.actors[(m.actors["sphere"] == "civil_society").to_numpy()]
    seats = {actor: {seat} for actor, seat in zip(actors["id"], actors["adm1_pcode"], strict=True)}
    lasting = m.presence[present(m.presence) & (m.presence["to"] == "").to_numpy()]
    for actor, pcode in zip(lasting["actor_id"], lasting["pcode"], strict=True):
        seats.get(actor, set()).add(pcode)
    tags = pd.concat([explode(actors, name) for name in ("works_on_rights_of", "identifies_as")])
    groups: dict[str, set[str]] = {}
    for actor, group in zip(actors.loc[tags.index, "id"], tags, strict=True):
        groups.setdefault(actor, set()).add(group)
    counts: dict[tuple[str, str], int] = {}
    for actor, own in groups.items():
        areas = {area for seat in seats[actor] for area in around(m, seat)}
        for cell in ((group, area) for group in own for area in areas):
            counts[cell] = counts.get(cell, 0) + 1
    return counts
