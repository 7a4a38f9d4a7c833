"""A plan on a server: written, logged and undone as on a file."""

from __future__ import annotations

from maps import CERTAIN, a_map, offer, tie
from neo4j_server import Server

from actormap.core import schema
from actormap.core.model import Changes
from actormap.metrics.introductions.planning import logged, planned
from actormap.rights import access
from actormap.rights.access import KEY_HOLDER
from actormap.store import Store, open_store

CHECKS = tuple(schema.vocabulary("introduction_check"))


def test_plan_is_read_by_others_and_undone_to_the_first_map(server: Server, store: Store, url: str) -> None:
    m = a_map("A", "T", ties=[tie("O", "A", "contact", weight=0.9), offer("A", "T", 0.8)])
    store.apply(Changes(upserts={name: frame for name, frame in m.tables.items() if len(frame)}))
    states = [store.load().digest()]
    access.write(store, planned(store.load(), CERTAIN, "T", owner="hro", due="2025-03-01"), KEY_HOLDER)
    for step in (1, 2):
        for status in ("asked", "agreed", "met"):
            states.append(store.load().digest())
            changes = logged(store.load(), CERTAIN, "P001", step, status, checks=CHECKS)
            access.write(store, changes, KEY_HOLDER)
    with open_store(url, passphrase=server.password) as other:
        assert other.load().equals(store.load())
        assert set(other.load()["plans"]["status"]) == {"met"}
        for state in reversed(states):
            access.undo(other, KEY_HOLDER, why="back")
            assert other.load().digest() == state
    with open_store(url, passphrase=server.password) as again:
        assert again.load().digest() == states[0]
