"""The keys of a map on a server lie in a file of the program; what is not sealed with them is told."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from pathlib import Path

import neo4j
import pytest
from law import actors, changes, ties
from neo4j_server import LTS, Server

from actormap.core.errors import StoreError
from actormap.core.tables.ids import fingerprint
from actormap.store import Store, create_store, open_store
from actormap.store.moving import copy_store
from actormap.store.server import key_file
from actormap.store.server.reaching import address

pytestmark = [
    pytest.mark.parametrize("server", [LTS], indirect=True),
    pytest.mark.usefixtures("filled"),
]
MOVED = (
    "MATCH (u)-[r {map: $map, id: 'tAB'}]->(), (v:Actor {map: $map, id: 'C'}) "
    "WITH u, v, r, properties(r) AS p DELETE r WITH u, v, p CREATE (u)-[s:COORDINATION]->(v) SET s = p"
)
DOUBLED = (
    "MATCH (n:Actor {map: $map, id: 'C'}) WITH properties(n) AS p CREATE (o:Actor {map: $map, id: 'Z'}) "
    "SET o.name = p.name, o.sphere = p.sphere, o.born = p.born, o.seal = p.seal"
)


@pytest.fixture
def filled(store: Store) -> Store:
    store.apply(changes(actors=actors("A", "B", "C"), ties=ties("AB", "BC")))
    store.apply(changes(actors=actors("A", note=["first"]), why="a note"))
    store.apply(changes({"ties": ("tBC",)}))
    store.record("export.map", who="officer", detail="3 actors")
    return store


def test_nothing_in_the_database_opens_what_it_guards(server: Server, keys_at: Path) -> None:
    (file,) = keys_at.iterdir()
    told = json.loads(file.read_text())
    assert file.stat().st_mode & 0o077 == 0
    with server.driver() as driver:
        every = driver.execute_query("MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN n, r").records
    held = repr([dict(one) for row in every for one in row.values() if one is not None])
    for secret in (told["codes"], told["chain"]):
        assert secret not in held
        assert repr(bytes.fromhex(secret)) not in held


def test_the_logs_and_rows_are_proved(filled: Store, url: str, server: Server) -> None:
    code = filled.verify()
    with open_store(url, passphrase=server.password) as again:
        assert again.verify(code) == code
        again.apply(changes(actors=actors("D")))
        assert again.verify(code) != code
        with pytest.raises(StoreError, match="not those that the code was made of"):
            again.verify("log 2 - AAAA-BBBB")


ALTERED: dict[str, tuple[str, str]] = {
    "a cell": ("MATCH (n:Actor {map: $map, id: 'A'}) SET n.name = 'Another'", "1 row of actors .A."),
    "a cell that was empty": ("MATCH (n:Actor {map: $map, id: 'B'}) SET n.note = 'x'", "1 row of actors .B."),
    "a number": ("MATCH (n:Actor {map: $map, id: 'B'}) SET n.sensitivity = 3.0", "1 row of actors"),
    "a tie": ("MATCH ()-[r {map: $map, id: 'tAB'}]->() SET r.kind = 'conflict'", "1 row of ties .tAB."),
    "an end of a tie": (MOVED, "1 row of ties .tAB."),
    "a row that is gone": ("MATCH (n:Actor {map: $map, id: 'C'}) DELETE n", "rows are missing"),
    "a row too much": (DOUBLED, "1 row of actors .Z."),
    "the sum": ("MATCH (m:ActormapMap {name: $map}) SET m.sum = $zero", "rows are missing"),
}


@pytest.mark.parametrize("what", ALTERED)
def test_what_was_altered_is_told_when_it_is_read(server: Server, url: str, what: str) -> None:
    query, told = ALTERED[what]
    with server.driver() as driver:
        driver.execute_query(query, map=address(url).name, zero="0" * 64)
    with open_store(url, passphrase=server.password) as again:
        for ask in (again.load, again.verify, lambda: again.apply(changes(actors=actors("E")))):
            with pytest.raises(StoreError, match=told):
                ask()


def test_a_row_of_former_times_is_told(filled: Store, server: Server, url: str) -> None:
    name = address(url).name
    with server.driver() as driver:
        find = "MATCH (n:Actor {map: $map, id: 'A'}) RETURN properties(n)"
        before = driver.execute_query(find, map=name).records[0][0]
        filled.apply(changes(actors=actors("A", note=["second"])))
        driver.execute_query("MATCH (n:Actor {map: $map, id: 'A'}) SET n = $row", map=name, row=before)
    with (
        open_store(url, passphrase=server.password) as again,
        pytest.raises(StoreError, match="former times"),
    ):
        again.load()


def test_history_that_was_altered_is_told(server: Server, url: str) -> None:
    name = address(url).name
    find = "MATCH (c:ActormapChange {map: $map, revision: 2})"
    with server.driver() as driver:
        (one,) = driver.execute_query(f"{find} RETURN c.data, c.seal", map=name).records
        forged = zlib.compress(zlib.decompress(one[0]).replace(b"first", b"other"))
        driver.execute_query(f"{find} SET c.data = $data", map=name, data=forged)
    with open_store(url, passphrase=server.password) as again:
        for ask in (lambda: again.written(2), lambda: again.load_at(1), again.verify):
            with pytest.raises(StoreError, match="The history of revision 2"):
                ask()


def test_logs_that_were_altered_are_told(filled: Store, server: Server, url: str) -> None:
    name = address(url).name
    with server.driver() as driver:
        driver.execute_query("MATCH (a:ActormapAudit {map: $map}) SET a.object = 'none'", map=name)
    with pytest.raises(StoreError, match="The audit is broken at entry 1"):
        filled.verify()
    with server.driver() as driver:
        driver.execute_query("MATCH (j:ActormapJournal {map: $map, revision: 2}) SET j.who = 'x'", map=name)
    with pytest.raises(StoreError, match="The journal is broken at entry 2"):
        filled.verify()


def _missing(file: Path) -> None:
    file.unlink()


def _of_another(file: Path) -> None:
    keys, other = key_file.make()
    assert keys.map != file.stem
    file.write_text(other.read_text())


def _same_name_other_keys(file: Path) -> None:
    told = json.loads(file.read_text())
    file.write_text(json.dumps(told | {"chain": "00" * 32}))


def _newer(file: Path) -> None:
    file.write_text(json.dumps(json.loads(file.read_text()) | {"actormap": key_file.FORMAT + 1}))


def _cut(file: Path) -> None:
    file.write_text(file.read_text()[:-9])


def _no_key(file: Path) -> None:
    file.write_text("[1, 2]")


def _short(file: Path) -> None:
    file.write_text(json.dumps(json.loads(file.read_text()) | {"codes": "00"}))


def _open_to_others(file: Path) -> None:
    file.chmod(0o644)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_missing, "is not here"),
        (_of_another, "belongs to another map"),
        (_same_name_other_keys, "belongs to another map"),
        (_newer, "made by a newer program"),
        (_cut, "is damaged"),
        (_no_key, "is damaged"),
        (_short, "is damaged"),
        (_open_to_others, "Others may read"),
    ],
)
def test_a_key_file_that_will_not_do_is_told(
    server: Server, url: str, keys_at: Path, change: Callable[[Path], None], told: str
) -> None:
    (file,) = keys_at.iterdir()
    change(file)
    with pytest.raises(StoreError, match=told) as refused:
        open_store(url, passphrase=server.password)
    assert str(file) in str(refused.value)


def test_the_key_file_may_lie_elsewhere(
    server: Server, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"{url}elsewhere"
    file = tmp_path / "kasimbi.key"
    monkeypatch.setenv(key_file.VARIABLE, str(file))
    store, _ = create_store(url, passphrase=server.password)
    with store:
        assert any(str(file) in one for one in store.warnings)
    open_store(url, passphrase=server.password).close()
    with pytest.raises(StoreError, match="is there already"):
        create_store(f"{url}too", passphrase=server.password)
    monkeypatch.delenv(key_file.VARIABLE)
    with pytest.raises(StoreError, match="is not here"):
        open_store(url, passphrase=server.password)


def test_a_map_that_is_there_already_leaves_no_key_file(server: Server, url: str, keys_at: Path) -> None:
    before = list(keys_at.iterdir())
    with pytest.raises(StoreError, match="already"):
        create_store(url, passphrase=server.password)
    assert list(keys_at.iterdir()) == before


def as_an_older_release(driver: neo4j.Driver, name: str) -> None:
    """Make of a map one of the release before: codes as they are made, no seals, the key beside the chain."""
    driver.execute_query(
        "MATCH (m:ActormapMap {name: $map}) SET m.format = 1, m.key = $key "
        "REMOVE m.of, m.sign, m.sum, m.seal",
        map=name,
        key=b"k" * 32,
    )
    driver.execute_query("MATCH (n {map: $map}) REMOVE n.seal", map=name)
    driver.execute_query("MATCH ()-[r {map: $map}]->() REMOVE r.seal", map=name)


def test_a_map_of_an_older_release_is_copied_once(
    server: Server, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"{url}old"
    name = address(url).name
    org = f"org-{fingerprint(['Quiet Harbour'])}"
    monkeypatch.setattr("actormap.core.tables.ids.CodeKey.sealed_rows", lambda _, tables: dict(tables))
    old, _ = create_store(url, passphrase=server.password)
    with old:
        old.apply(
            changes(actors=actors(org, "A"), ties={"source_id": [org], "target_id": ["A"], "kind": ["trust"]})
        )
        code = old.load().ties["id"].iat[0]
        tie = {"id": [code], "source_id": [org], "target_id": ["A"], "kind": ["coordination"]}
        old.apply(changes(ties=tie, why=f"not a friend of {org}"))
        old.snapshot("then")
    monkeypatch.undo()
    with server.driver() as driver:
        as_an_older_release(driver, name)
    with pytest.raises(StoreError, match="was made by an older release"):
        open_store(url, passphrase=server.password)
    to = f"{url}new"
    with open_store(url, passphrase=server.password, to_copy=True) as source:
        with pytest.raises(StoreError, match="was made by an older release"):
            source.apply(changes(actors=actors("B")))
        copy_store(source, to, passphrase=server.password, progress=lambda *_: None)
    with open_store(to, passphrase=server.password) as moved:
        key = moved.code_key
        m = moved.load()
        assert set(m.actors["id"]) == {"A", key.code("org", ["Quiet Harbour"])}
        assert len(m.ties) == 1
        assert moved.load_at(1).ties["id"].tolist() == key.row_ids("ties", moved.load_at(1).ties)
        assert moved.snapshots()["name"].tolist() == ["then"]
        assert org not in str(moved.history()["why"].tolist())
        moved.verify()
    with server.driver() as driver:
        every = driver.execute_query(
            "MATCH (n {map: $map}) OPTIONAL MATCH (n)-[r]->() RETURN n, r", map=f"{name}new"
        ).records
    assert org not in repr([dict(one) for row in every for one in row.values() if one is not None])
