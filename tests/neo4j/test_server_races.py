"""What several programs, or several threads, do to one map at the same moment."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from law import actors, changes, ties
from neo4j_server import Server
from waiting import until

from actormap.core.tables.cells import empty
from actormap.store import Store, open_store
from actormap.store.history.journal import Edits
from actormap.store.server import cypher, seals, statements
from actormap.store.server import neo4j as neo4j_store
from actormap.store.server.reaching import address


def leave_behind(server: Server, name: str, number: int) -> None:
    """What a staged import leaves that died after `number` actors and some ties."""
    with server.driver() as driver:
        rows = [{"id": f"ZOMBIE{i}", "name": "z", "sphere": "state"} for i in range(number)]
        tie = {"source_id": "ZOMBIE0", "target_id": "ZOMBIE1", "cells": {"id": "tz", "kind": "trust"}}
        where = {"map": name, "revision": 99}
        driver.execute_query(cypher.SET_STAGE, map=name, token="an import that died")
        driver.execute_query(cypher.WRITE["actors"], {**where, "rows": rows})
        driver.execute_query(cypher.WRITE_TIES["trust", "Actor"], {**where, "rows": [tie]})


def blocked(server: Server) -> list[Any]:
    """Transactions that wait for a lock of another."""
    with server.driver() as driver:
        return driver.execute_query(
            "SHOW TRANSACTIONS YIELD status WHERE status STARTS WITH 'Blocked by' RETURN status"
        ).records


def test_clearing_what_was_left_never_takes_what_another_wrote_meanwhile(
    server: Server, store: Store, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two programs clear the same leftovers; one is held up until the other has written."""
    monkeypatch.setattr(statements, "ROWS", 3)
    store.apply(changes(actors=actors("A", "B")))
    leave_behind(server, address(url).name, 10)
    began, go_on = threading.Event(), threading.Event()
    whole = neo4j_store.Neo4jStore._transaction

    @contextlib.contextmanager
    def held_up(self: Any) -> Iterator[Any]:
        with whole(self) as transaction:
            yield transaction
        if self is store and not began.is_set():
            began.set()
            assert go_on.wait()

    monkeypatch.setattr(neo4j_store.Neo4jStore, "_transaction", held_up)
    given: list[int] = []
    slow = threading.Thread(target=lambda: given.append(store.apply(changes(actors=actors("X")))))
    slow.start()
    assert began.wait()
    with open_store(url, passphrase=server.password) as other:
        assert other.apply(changes(actors=actors("C", "D"), ties=ties("CD"))) == 2
        go_on.set()
        slow.join()
        assert given == [3]
    with open_store(url, passphrase=server.password) as again:
        assert list(again.load().actors["id"]) == ["A", "B", "C", "D", "X"]
        assert list(again.load().ties["id"]) == ["tCD"]
    with server.driver() as driver:
        left = driver.execute_query("MATCH (n {map: $map}) WHERE n.born > 3 RETURN n", map=address(url).name)
        assert left.records == []


def test_who_loads_waits_until_a_commit_is_whole(server: Server, store: Store, url: str) -> None:
    """Neo4j shows a commit piece by piece, and the writer holds the map's lock until its end."""
    name, key = address(url).name, store._chain  # type: ignore[attr-defined]
    store.apply(changes(actors=actors("A", "B")))
    loaded: list[str] = []
    with (
        server.driver() as driver,
        driver.session() as session,
        open_store(url, passphrase=server.password) as other,
    ):
        with session.begin_transaction() as writer:
            writer.run(cypher.LOCK, map=name).consume()
            reader = threading.Thread(target=lambda: loaded.extend(other.load().actors["id"]))
            reader.start()
            until(lambda: blocked(server))
            assert reader.is_alive()
            row = {"id": ["C"], "name": ["c"], "sphere": ["civil_society"]}
            edit = Edits("actors", empty("actors"), changes(actors=row).upserts["actors"])
            for query, values in statements.of_edits([edit], set(), key):
                writer.run(query, {"map": name, "revision": 2, **values}).consume()
            told, _ = writer.run(cypher.SUM, map=name).single(strict=True)
            total = seals.after(told, key, [edit])
            sums = {"sum": total, "seal": seals.of_sum(key, 2, total)}
            writer.run(cypher.SET_REVISION, map=name, revision=2, **sums).consume()
            writer.commit()
        reader.join()
    assert loaded == ["A", "B", "C"]


def test_who_loads_while_others_write_without_end_gets_the_map_in_the_end(
    server: Server, store: Store, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.apply(changes(actors=actors("A")))
    read = neo4j_store.Neo4jStore._read
    with open_store(url, passphrase=server.password) as other:
        seen: list[int] = []

        def interrupted(self: Any, transaction: Any, revision: int, *scope: Any) -> Any:
            m = read(self, transaction, revision, *scope)
            if self is other and len(seen) < neo4j_store.TRIES:
                seen.append(revision)
                store.apply(changes(actors=actors(f"N{revision}")))
            return m

        monkeypatch.setattr(neo4j_store.Neo4jStore, "_read", interrupted)
        assert list(other.load().actors["id"]) == ["A", "N1", "N2", "N3"]
        assert seen == [1, 2, 3]


def test_each_thread_gets_the_revision_that_it_wrote(store: Store) -> None:
    given: dict[str, int] = {}

    def write(tag: str) -> None:
        for number in range(8):
            given[f"{tag}{number}"] = store.apply(
                changes(why=f"{tag}{number}", actors=actors(f"{tag}{number}"))
            )

    threads = [threading.Thread(target=write, args=(tag,)) for tag in "XYZ"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    history = store.history()
    assert given == dict(zip(history["why"], history["revision"], strict=True))
    assert len(given) == 24


def test_rows_are_taken_out_by_their_index(server: Server, store: Store) -> None:
    """Left to itself the planner may read all ties of a kind for each tie that goes.

    It does so on some databases only, so the queries say it and any plan is looked at.
    """
    assert store.revision == 0
    with server.driver() as driver:
        for query in (*cypher.DROP_TIES.values(), *cypher.DROP.values()):
            assert "USING INDEX SEEK" in query
            plan = driver.execute_query(f"EXPLAIN {query}", map="m", ids=["x"]).summary.plan
            assert "IndexSeek" in str(plan), query
            assert "Scan@" not in str(plan), query
