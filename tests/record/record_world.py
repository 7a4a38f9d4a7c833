"""A small map in a workspace, of which every table that an officer keeps holds a row."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from maps import actor, table

from actormap.access import KEY_HOLDER, Principal, visible, write
from actormap.model import ActorMap, Changes
from actormap.store import Workspace, create_store

PASSPHRASE = "seven lanterns cross the quiet ford"


@cache
def small() -> ActorMap:
    return ActorMap(
        actors=table([
            actor("O", "Office", sphere="field_presence"),
            actor("A", "Мастерицы", aliases="Masters;M", types="ngo_national", adm1_pcode="XX01",
                  works_on_rights_of="women", at_risk_level="2", sources="S1"),
            actor("B", "Bar Association", types="professional_association", review_by="2026-01-01"),
            actor("C", "منظمة العدل"),
        ]),
        ties=table([{"id": "t1", "source_id": "A", "target_id": "B", "kind": "trust", "weight": "2",
                     "from": "2025-01-01", "sources": "S1;S2"}]),
        contacts=table([{"date": "2026-05-01", "office": "O", "actor_id": "A", "mode": "formal",
                         "direction": "out", "officer_role": "officer"}]),
        presence=table([{"actor_id": "A", "sector": "LEG", "pcode": "XX0101", "from": "2025-01-01",
                         "activity": "legal_aid"}]),
        platforms=table([{"id": "P", "name": "Network", "members": "A;B", "theme": "LEG"}]),
        observations=table([{"source": "S1", "date": "2026-02-01", "subject_id": "A",
                             "asked_about": "ties_all", "answer": "list"}]),
        events=table([{"id": "e1", "type": "meeting", "date": "2026-03-01", "subjects": "A;C",
                       "by_class": "civil_society"}]),
        channels=table([{"actor_id": "A", "way": "phone", "address": "+99 555 0100"}]),
        sources=table([{"id": "S1", "reliability": "A", "credibility": "1"}]),
        areas=table([{"id": "XX01", "name": "North"}, {"id": "XX0101", "name": "Town", "parent": "XX01"}]),
        sectors=table([{"id": "LEG", "name": "Legal aid"}]),
    )  # fmt: skip


def store_of(path: Path, m: ActorMap | None = None) -> Workspace:
    """A workspace that holds a map."""
    store, _ = create_store(path / "a.actormap", passphrase=PASSPHRASE)
    assert isinstance(store, Workspace)
    tables = (small() if m is None else m).tables
    write(
        store, Changes({name: frame for name, frame in tables.items() if len(frame)}, why="list"), KEY_HOLDER
    )
    return store


def seen(store: Any, role: str = "data_steward") -> ActorMap:
    """What a role sees of what is stored."""
    return visible(store.load(), Principal(role))
