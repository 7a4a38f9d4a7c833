"""The sealed part on a server: what is in it was locked before it left the program."""

from __future__ import annotations

import pytest
from law import actors, changes
from neo4j_server import LTS, Server
from sealed_law import SECRET, cases, obey_sealed

from actormap.core.errors import StoreError
from actormap.store import Store, keys, open_store
from actormap.store.moving import copy_store
from actormap.store.sealed import lock
from actormap.store.sealed.concerns import Concern, raise_concern
from actormap.store.sealed.protection import Protection

pytestmark = pytest.mark.parametrize("server", [LTS], indirect=True)
OFFICER = "protection_officer"


@pytest.fixture(autouse=True)
def _cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "KDF_MEMORY", 64)


def test_a_server_obeys(store: Store, url: str, server: Server) -> None:
    obey_sealed(store, lambda: open_store(url, passphrase=server.password))


def test_the_administrator_reads_and_exchanges_nothing(store: Store, url: str, server: Server) -> None:
    store.apply(changes(actors=actors("A")))
    holder, code = Protection.set_up(store, SECRET, who=OFFICER)
    holder.apply(cases("C1", what=["Karinderya at the harbour"], subjects=["A"]))
    raise_concern(store, Concern("Karinderya again", "2026-10-08"))
    with server.driver() as driver:
        every = driver.execute_query("MATCH (n) RETURN n").records
        held = repr([dict(row["n"]) for row in every])
        for word in ("Karinderya", SECRET, code):
            assert word not in held
        stranger = lock.Lock.new(b"")
        driver.execute_query(
            "MATCH (p:ActormapSealed) WHERE p.map = $map SET p.public = $public",
            map=url.rpartition("map=")[2],
            public=stranger.public,
        )
    for act in (
        lambda: raise_concern(store, Concern("a third", "2026-10-08")),
        lambda: Protection.open(store, SECRET, who=OFFICER),
        store.verify,
    ):
        with pytest.raises(StoreError, match="is not what this program wrote"):
            act()


def test_it_moves_between_a_server_and_a_file(
    store: Store, url: str, server: Server, tmp_path_factory: pytest.TempPathFactory
) -> None:
    store.apply(changes(actors=actors("A")))
    Protection.set_up(store, SECRET, who=OFFICER)[0].apply(cases("C1", subjects=["A"]))
    to = str(tmp_path_factory.mktemp("moved") / "a.actormap")
    copy_store(store, to, passphrase="seven lanterns cross the quiet ford", progress=lambda *_: None)
    with open_store(to, passphrase="seven lanterns cross the quiet ford") as file:
        with Protection.open(file, SECRET, who=OFFICER) as holder:
            assert holder.map["cases"]["subjects"].tolist() == ["A"]
        raise_concern(file, Concern("a second", "2026-10-08"))
        back = f"{url}back"
        copy_store(file, back, passphrase=server.password, progress=lambda *_: None)
    with (
        open_store(back, passphrase=server.password) as again,
        Protection.open(again, SECRET, who=OFFICER) as holder,
    ):
        assert len(holder.map["cases"]) == 2
