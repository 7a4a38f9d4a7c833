"""A small map in a workspace, of which every table that an officer keeps holds a row."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from maps import actor, table

from actormap.core.model import ActorMap, Changes
from actormap.rights.access import KEY_HOLDER, Principal, visible, write
from actormap.store import Workspace, create_store, open_store

PASSPHRASE = "seven lanterns cross the quiet ford"
FOUND = {"analysis": "monitor.hit", "revision": "1"}
"""On what a strategy rests."""


@cache
def small() -> ActorMap:
    return ActorMap(
        actors=table(
            [
                actor("O", "Office", sphere="field_presence"),
                actor(
                    "A",
                    "Мастерицы",
                    aliases="Masters;M",
                    types="ngo_national",
                    adm1_pcode="XX01",
                    works_on_rights_of="women",
                    at_risk_level="2",
                    sources="S1",
                ),
                actor("B", "Bar Association", types="professional_association", review_by="2026-01-01"),
                actor("C", "منظمة العدل"),
            ]
        ),
        ties=table(
            [
                {
                    "id": "t1",
                    "source_id": "A",
                    "target_id": "B",
                    "kind": "trust",
                    "weight": "2",
                    "from": "2025-01-01",
                    "sources": "S1;S2",
                }
            ]
        ),
        contacts=table(
            [
                {
                    "date": "2026-05-01",
                    "office": "O",
                    "actor_id": "A",
                    "mode": "formal",
                    "direction": "out",
                    "officer_role": "officer",
                }
            ]
        ),
        presence=table(
            [
                {
                    "actor_id": "A",
                    "sector": "LEG",
                    "pcode": "XX0101",
                    "from": "2025-01-01",
                    "activity": "legal_aid",
                }
            ]
        ),
        instruments=table([{"id": "L", "name": "Media law", "kind": "media", "owner_id": "B"}]),
        provisions=table([{"id": "L12", "instrument": "L", "article": "Art. 12", "in_text": "3"}]),
        windows=table([{"kind": "trial", "name": "Hearing", "from": "2026-06-01", "actors": "A;B"}]),
        assessments=table(
            [
                {
                    "item": "threat_smear_chance",
                    "date": "2026-05-02",
                    "scorer": "national officer",
                    "actor_id": "A",
                    "value": "4",
                    "evidence": "t1",
                    "low": "3",
                },
                {"item": "a1", "date": "2026-05-02", "scorer": "national officer", "answer": "unknown"},
            ]
        ),
        undertakings=table([{"purpose": "Change Art. 12", "by_id": "O", "provision": "L12"} | FOUND]),
        swot_items=table(
            [
                {
                    "id": "w1",
                    "of_board": "presence",
                    "quadrant": "weakness",
                    "side": "we",
                    "text": "few contacts",
                }
            ]
        ),
        meetings=table([{"date": "2026-06-01", "name": "Round table", "guests": "A;B"}]),
        platforms=table([{"id": "P", "name": "Network", "members": "A;B", "theme": "LEG"}]),
        observations=table(
            [
                {
                    "source": "S1",
                    "date": "2026-02-01",
                    "subject_id": "A",
                    "asked_about": "ties_all",
                    "answer": "list",
                }
            ]
        ),
        events=table(
            [
                {
                    "id": "e1",
                    "type": "meeting",
                    "date": "2026-03-01",
                    "subjects": "A;C",
                    "by_class": "civil_society",
                }
            ]
        ),
        channels=table([{"actor_id": "A", "way": "phone", "address": "+99 555 0100"}]),
        sensitive_notes=table([{"actor_id": "A", "note": "only via B"}]),
        sources=table([{"id": "S1", "reliability": "A", "credibility": "1"}]),
        areas=table([{"id": "XX01", "name": "North"}, {"id": "XX0101", "name": "Town", "parent": "XX01"}]),
        sectors=table([{"id": "LEG", "name": "Legal aid"}]),
    )


def store_of(path: Path) -> Workspace:
    """A workspace that holds the small map."""
    file = path / "a.actormap"
    file.touch(mode=0o600)
    file.write_bytes(_kept())
    store = open_store(file, passphrase=PASSPHRASE)
    assert isinstance(store, Workspace)
    return store


@cache
def _kept() -> bytes:
    """Its file, made once for all tests."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.actormap"
        with create_store(path, passphrase=PASSPHRASE)[0] as store:
            filled = {name: frame for name, frame in small().tables.items() if len(frame)}
            write(store, Changes(filled, why="list"), KEY_HOLDER)
        return path.read_bytes()


def seen(store: Any, role: str = "data_steward") -> ActorMap:
    """What a role sees of what is stored."""
    return visible(store.load(), Principal(role))
