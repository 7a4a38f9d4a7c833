"""Maps on a real Neo4j: the same law, the same figures, nothing else touched."""

from __future__ import annotations

import threading
import uuid
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import neo4j
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from law import actors, any_changes, changes, obey, ties
from maps import QUICK, SEEDS, answers, random_map
from neo4j_server import Server
from seeds import chosen, tries

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Conflict, Refused, StoreError, WrongKey
from actormap.core.model import ActorMap, Changes
from actormap.metrics import catalogue
from actormap.store import Scope, Store, create_store, open_store
from actormap.store.moving import copy_store
from actormap.store.server import cypher, statements
from actormap.store.server import neo4j as neo4j_store
from actormap.store.server import opening as server_opening
from actormap.store.server.reaching import address

KALA = Path(__file__).parent.parent / "kala"
VIEW = replace(QUICK, certain=True)


def kala() -> ActorMap:
    names = ("actors", "ties", "presence", "platforms", "sources", "observations")
    read = {name: pd.read_csv(KALA / f"{name}.csv", dtype=str, keep_default_na=False) for name in names}
    return ActorMap(**read)


def kept(store: Store, m: ActorMap) -> ActorMap:
    """A map with codes as they stand in a store."""
    return ActorMap.trusted(store.code_key.sealed_rows(m.tables))


def said(m: ActorMap, view: View = VIEW) -> dict[str, Any]:
    """What every analysis says of a map, or why it says nothing."""
    found: dict[str, Any] = {}
    for name, answer in answers(m, view).items():
        try:
            found[name] = answer().as_dict()
        except Refused as reason:
            found[name] = str(reason)
    return found


def everything(m: ActorMap) -> Changes:
    return Changes(upserts={name: frame for name, frame in m.tables.items() if len(frame)}, who="officer")


@settings(
    max_examples=tries(8, few=4), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(drawn=st.lists(any_changes(), max_size=3))
def test_load_equals_the_fold_of_what_was_applied(server: Server, drawn: list[Changes]) -> None:
    url = f"{server.url}?map=law{uuid.uuid4().hex[:8]}"
    new, _ = create_store(url, passphrase=server.password)
    with new, open_store(url, passphrase=server.password) as other:
        obey(new, other, drawn)


def test_kala_gives_the_same_map_and_the_same_answers(server: Server, store: Store, url: str) -> None:
    m = kept(store, kala())
    store.apply(everything(m))
    with open_store(url, passphrase=server.password) as again:
        loaded = again.load()
    assert loaded.digest() == m.digest()
    for name, frame in m.tables.items():
        pd.testing.assert_frame_equal(loaded[name], frame)
    assert said(loaded) == said(m)


@cache
def said_of_a_file(seed: int) -> dict[str, Any]:
    """What every analysis says of a random map that a workspace file held; the same for every server."""
    with TemporaryDirectory() as folder:
        path = str(Path(folder) / "map.actormap")
        with create_store(path, passphrase="seven lanterns cross the ford")[0] as file:
            file.apply(everything(random_map(seed)))
            return said(file.load(), QUICK)


@pytest.mark.parametrize("seed", chosen(SEEDS[:3], 1))
def test_every_analysis_answers_alike_on_both_stores(
    server: Server, store: Store, url: str, seed: int
) -> None:
    here = said_of_a_file(seed)
    store.apply(everything(random_map(seed)))
    with open_store(url, passphrase=server.password) as again:
        there = said(again.load(), QUICK)
    assert there == here
    assert {row.name for row in schema.analyses().values() if catalogue.of_a_map(row.name)} <= {
        label.partition(",")[0].partition(" ")[0] for label in here
    }
    assert sum(isinstance(answer, dict) for answer in here.values()) > len(here) / 3


def test_every_kind_of_tie_comes_back(store: Store) -> None:
    kinds = list(schema.tie_kinds().values())
    rows = {
        "id": [k.kind for k in kinds],
        "source_id": ["A"] * len(kinds),
        "target_id": ["P" if k.to_platform else "B" for k in kinds],
        "kind": [k.kind for k in kinds],
        "sign": ["+" if len(k.signs) > 1 else "" for k in kinds],
    }
    platform = {"id": ["P"], "name": ["Network"]}
    store.apply(changes(actors=actors("A", "B"), platforms=platform, ties=rows))
    assert set(store.load().ties["kind"]) == set(schema.tie_kinds())


def test_a_tie_may_change_its_kind_and_an_actor_go_with_its_ties(store: Store) -> None:
    store.apply(changes(actors=actors("A", "B", "C"), ties=ties("AB", "BC")))
    store.apply(changes(ties=ties("AB", kind=["trust"])))
    assert dict(zip(store.load().ties["id"], store.load().ties["kind"], strict=True)) == {
        "tAB": "trust",
        "tBC": "coordination",
    }
    store.apply(changes({"actors": ("C",), "ties": ("tBC",)}))
    assert list(store.load().actors["id"]) == ["A", "B"]
    store.undo(who="officer", why="no")
    assert list(store.load().ties["id"]) == ["tAB", "tBC"]


def test_conflict_scope_history_snapshots_and_the_way_back(store: Store) -> None:
    store.apply(changes(why="first", actors=actors("A", "B"), ties=ties("AB")))
    with pytest.raises(Conflict, match="revision 1 by officer"):
        store.apply(changes(actors=actors("C")), expect=0)
    assert list(store.load(Scope(frozenset("A"))).actors["id"]) == ["A"]
    before = store.load().digest()
    assert store.snapshot("spring") == 1
    store.apply(changes(why="second", actors=actors("C")), expect=1)
    store.record("export.map", who="officer", detail="3 actors")
    rows = store.history()
    assert list(rows["why"]) == ["first", "second"]
    assert rows["what"].iloc[0] == "actors: 2 new; ties: 1 new"
    assert store.load_at(1).digest() == before
    assert list(store.snapshots()["name"]) == ["spring"]
    with pytest.raises(StoreError, match="already"):
        store.snapshot("spring")
    store.undo(who="officer", why="back")
    assert store.load().digest() == before
    assert store.history()["undoes"].iloc[-1] == 2


def test_two_offices_in_one_database_are_kept_apart(server: Server, store: Store) -> None:
    other, _ = create_store(f"{server.url}?map=o{uuid.uuid4().hex[:8]}", passphrase=server.password)
    with other:
        store.apply(changes(actors=actors("A", "B"), ties=ties("AB")))
        other.apply(changes(actors=actors("A")))
        assert len(store.load().actors) == 2
        assert len(other.load().actors) == 1
        assert other.load().ties.empty


HOSTILE = [
    "KNOWS`]->(b) WITH a MATCH (n) DETACH DELETE n //",
    "\\u0060 OR 1=1",
    "'; DROP",
    '"',
    "${x}",
    "{{y}}",
    "`",
    "MATCH (n) DETACH DELETE n",
]


@pytest.mark.usefixtures("store")
def test_a_map_is_made_by_what_the_server_lacks(server: Server) -> None:
    def lacks(driver: neo4j.Driver) -> list[str]:
        with driver.session() as session:
            constraints = server_opening.lacking(session, cypher.SHOW_CONSTRAINTS, cypher.CONSTRAINTS)
            return constraints + server_opening.lacking(session, cypher.SHOW_INDEXES, cypher.INDEXES)

    with server.driver() as driver:
        assert not lacks(driver)
        driver.execute_query("DROP CONSTRAINT actormap_actors")
        driver.execute_query("DROP INDEX actormap_presence_of")
        assert lacks(driver) == [
            cypher.CONSTRAINTS["actormap_actors"],
            cypher.INDEXES["actormap_presence_of"],
        ]
        with create_store(f"{server.url}?map=m{uuid.uuid4().hex[:8]}", passphrase=server.password)[0]:
            assert not lacks(driver)
        known = driver.execute_query("CALL db.propertyKeys()").records
    assert {key for (key,) in known} >= set(cypher.COLUMNS)


def test_what_looks_like_a_query_stays_text_and_foreign_data_stays(server: Server, store: Store) -> None:
    with server.driver() as driver:
        driver.execute_query(
            "CREATE (:Actor {id: 'N0'})-[:COORDINATION {id: 't'}]->(:Foreign {name: 'theirs'})"
        )
        before = driver.execute_query("MATCH (n) RETURN count(n) AS n").records[0]["n"]
        ids = [f"N{i}" for i in range(len(HOSTILE))]
        rows = {"id": ids, "name": HOSTILE, "note": HOSTILE}
        store.apply(changes(actors=rows))
        codes = [text for text in HOSTILE if ";" not in text]
        hostile_ids = {"id": codes, "name": ["x"] * len(codes)}
        store.apply(changes(actors=hostile_ids))
        assert set(HOSTILE) <= set(store.load().actors["name"])
        after = driver.execute_query("MATCH (n:Actor) RETURN count(n) AS n").records[0]["n"]
        assert after >= len(HOSTILE) + len(codes)
        store.undo(who="officer", why="away")
        store.undo(who="officer", why="away")
        assert store.load().actors.empty
        foreign = driver.execute_query(
            "MATCH (a:Actor)-[r:COORDINATION]->(:Foreign) WHERE a.map IS NULL RETURN count(r) AS n"
        )
        assert foreign.records[0]["n"] >= 1
        assert driver.execute_query("MATCH (n) RETURN count(n) AS n").records[0]["n"] >= before


def test_actors_show_their_kind_and_groups_have_no_members(server: Server, store: Store, url: str) -> None:
    rows = actors("A", "B", "O", kind=["organisation", "person", "organisation"])
    rows["sphere"] = ["civil_society", "civil_society", "field_presence"]
    store.apply(
        changes(actors=rows | {"identifies_as": ["women", "", ""]}, groups={"id": ["g"], "label": ["G"]})
    )
    name = address(url).name
    with server.driver() as driver:
        labels = driver.execute_query(
            "MATCH (n:Actor {map: $map}) RETURN n.id AS id, labels(n) AS labels", map=name
        ).records
        assert {r["id"]: sorted(r["labels"]) for r in labels} == {
            "A": ["Actor", "Organisation"],
            "B": ["Actor", "Person"],
            "O": ["Actor", "Office"],
        }
        linked = driver.execute_query("MATCH (g:GroupTag {map: $map})--() RETURN count(*) AS n", map=name)
        assert linked.records[0]["n"] == 0
    store.apply(changes(actors=actors("B", kind=["organisation"])))
    with server.driver() as driver:
        (row,) = driver.execute_query(
            "MATCH (n:Actor {map: $map, id: 'B'}) RETURN labels(n)", map=name
        ).records
        assert sorted(row[0]) == ["Actor", "Organisation"]


def test_copies_go_both_ways_with_their_history(server: Server, store: Store, tmp_path: Path) -> None:
    store.apply(everything(kala()))
    store.undo(who="officer", why="back")
    store.undo(who="officer", why="and again", revision=2)
    file = str(tmp_path / "copy.actormap")
    copied = copy_store(store, file, passphrase="seven lanterns cross the ford", progress=lambda *_: None)
    assert copied["revisions"] == 3
    with open_store(file, passphrase="seven lanterns cross the ford") as here:
        assert here.load().digest() == store.load().digest() == copied["digest"]
        back = f"{server.url}?map=b{uuid.uuid4().hex[:8]}"
        again = copy_store(here, back, passphrase=server.password, progress=lambda *_: None)
        assert again["digest"] == copied["digest"]


def test_a_staged_import_is_seen_at_once_or_not_at_all(
    server: Server, store: Store, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neo4j_store, "STAGED", 5)
    monkeypatch.setattr(statements, "ROWS", 3)
    m = kept(store, kala())
    store.apply(everything(m))
    assert store.load().digest() == m.digest()
    store.apply(changes({"ties": ("t01",)}, actors=actors(*"ABCDEFGHIJ")))
    after = store.load()
    with open_store(url, passphrase=server.password) as other:
        assert other.load().digest() == after.digest()
        with server.driver() as driver:
            name = address(url).name
            stale = {"map": name, "revision": 99, "rows": [{"id": "ZOMBIE", "name": "z", "sphere": "state"}]}
            driver.execute_query(cypher.SET_STAGE, map=name, token="an import that died")
            driver.execute_query(cypher.WRITE["actors"], stale)
        assert other.load().digest() == after.digest()
        other.apply(changes(actors=actors("Y")))
        with server.driver() as driver:
            left = driver.execute_query("MATCH (n:Actor {map: $map, id: 'ZOMBIE'}) RETURN n", map=name)
            assert left.records == []


def test_a_staged_import_gives_way_to_who_wrote_meanwhile(
    server: Server, store: Store, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neo4j_store, "STAGED", 5)
    with open_store(url, passphrase=server.password) as other:
        sent = neo4j_store.Neo4jStore._run
        done: list[bool] = []
        meanwhile = threading.Thread(target=lambda: other.apply(changes(actors=actors("X"))))

        def interrupted(self: Any, transaction: Any, query: str, values: Any, revision: int) -> None:
            sent(self, transaction, query, values, revision)
            if query == cypher.WRITE["actors"] and self is store and not done:
                done.append(True)
                meanwhile.start()

        monkeypatch.setattr(neo4j_store.Neo4jStore, "_run", interrupted)
        rows = actors(*(f"N{i}" for i in range(20)))
        try:
            store.apply(changes(actors=rows, ties=ties()))
        except Conflict:
            ids = set(store.load().actors["id"])
            assert not {i for i in ids if i.startswith("N")}
        meanwhile.join()
        assert other.load().digest() == store.load().digest()
        assert "X" in set(store.load().actors["id"])


def test_a_database_that_is_not_there_is_told_and_let_go_of(server: Server) -> None:
    with pytest.raises(StoreError, match=r"the Neo4j server at .*\."):
        open_store(f"{server.url}/nosuchdatabase?map=x", passphrase=server.password)


def test_refusals_say_what_and_what_to_do(server: Server, store: Store, url: str) -> None:
    assert store.revision == 0
    with pytest.raises(WrongKey, match="does not accept"):
        open_store(url, passphrase="wrong")
    with pytest.raises(StoreError, match=r"has no map 'nowhere'\. Check its name"):
        open_store(f"{server.url}?map=nowhere", passphrase=server.password)
    with pytest.raises(StoreError, match="already"):
        create_store(url, passphrase=server.password)
    with server.driver() as driver:
        driver.execute_query("MATCH (m:ActormapMap {name: $map}) SET m.format = 99", map=address(url).name)
    with pytest.raises(StoreError, match="newer program"):
        open_store(url, passphrase=server.password)
    with pytest.raises(StoreError, match="not there, or went away"):
        open_store("bolt://127.0.0.1:9", passphrase="x")
