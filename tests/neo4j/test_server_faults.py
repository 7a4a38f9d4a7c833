"""What goes wrong between the program and a server, and what must not be lost or told then."""

from __future__ import annotations

import ast
import inspect
import itertools
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import neo4j.exceptions
import pytest
from law import actors, changes, ties
from neo4j_server import CURRENT, LTS, Server
from seeds import tries
from waiting import program

from actormap.core import schema
from actormap.core.errors import StoreError
from actormap.core.sentences import Sentence
from actormap.store import Store, open_store
from actormap.store.server import connection, cypher, statements
from actormap.store.server import neo4j as neo4j_store
from actormap.store.server.reaching import address, explanation

SECRET = "Salma of the harbour"
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
DRIVER_ERRORS = [
    found
    for _, found in inspect.getmembers(neo4j.exceptions, inspect.isclass)
    if issubclass(found, neo4j.exceptions.Neo4jError | neo4j.exceptions.DriverError)
]


@pytest.mark.parametrize("kind", DRIVER_ERRORS, ids=lambda kind: kind.__name__)
def test_no_error_of_the_driver_tells_what_was_sent(kind: type[Exception]) -> None:
    error = kind.__new__(kind)
    error.args = (f"Node(7) already exists with label `Actor` and property `name` = '{SECRET}'",)
    told = explanation(error, Sentence("the server"))
    assert isinstance(told, StoreError)
    assert SECRET not in str(told)
    assert str(told).endswith(".")


WITHOUT_DRIVER = """
import sys
sys.modules["neo4j"] = None
from actormap.core.errors import StoreError
from actormap.store import open_store
try:
    open_store("neo4j://localhost:7687", passphrase="x")
except StoreError as error:
    print(error)
"""


def test_a_missing_driver_is_named_with_the_way_to_get_it() -> None:
    told = subprocess.run(
        [sys.executable, "-c", WITHOUT_DRIVER], capture_output=True, text=True, check=True
    ).stdout
    assert "driver for Neo4j is not installed" in told
    assert "pip install 'actormap[server]'" in told


def _from_cypher(query: ast.expr) -> bool:
    query = query.value if isinstance(query, ast.Subscript) else query
    if not isinstance(query, ast.Attribute):
        return False
    return isinstance(query.value, ast.Name) and query.value.id == "cypher"


def _sent(module: str) -> list[ast.expr]:
    """First arguments that are queries, of every call that sends one."""
    at = {"run": 0, "_values": 1, "_run": 1, "_each": 0}
    found = []
    for call in ast.walk(ast.parse(Path(module).read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if name in at:
                found.append(call.args[at[name]])
    return found


def test_what_is_sent_is_a_query_of_the_list_or_a_name_for_one() -> None:
    sent = [
        query for module in (connection, neo4j_store, statements) for query in _sent(str(module.__file__))
    ]
    assert len(sent) > 25
    assert sum(map(_from_cypher, sent)) > 20
    for query in sent:
        names = isinstance(query, ast.Name) and query.id in {"query", "constraint"}
        assert _from_cypher(query) or names, ast.unparse(query)


def test_every_query_names_only_what_the_schema_or_the_store_names() -> None:
    texts = []
    for value in vars(cypher).values():
        some = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else [value]
        texts += [text for text in some if isinstance(text, str) and "(" in text and "$" in text]
    assert len(texts) > 60
    words = {name for table in schema.columns().values() for name in table}
    words |= {cypher.relationship(kind) for kind in schema.tie_kinds()}
    for text in texts:
        for name in re.findall(r"`([^`]*)`", text):
            assert NAME.fullmatch(name)
            assert name in words
        assert "'" not in text
        assert '"' not in text


COUNTS = """
import logging, sys
logging.getLogger("neo4j").setLevel(logging.CRITICAL)
from actormap.core.errors import Conflict
from actormap.core.model import Changes
from actormap.store import open_store
url, password = sys.argv[1], sys.stdin.readline().strip()
with open_store(url, passphrase=password) as store:
    for _ in range(25):
        while True:
            seen = store.revision
            rows = store.load().actors
            more = rows.assign(introduction_load=rows["introduction_load"] + 1)
            try:
                store.apply(Changes(upserts={"actors": more}, who="officer"), expect=seen)
            except Conflict:
                continue
            break
"""


def test_no_update_is_lost_when_two_processes_write(server: Server, store: Store, url: str) -> None:
    store.apply(changes(actors=actors("A", introduction_load=["0"])))
    how = {"stdin": subprocess.PIPE, "stdout": None, "stderr": None}
    counting = [sys.executable, "-c", COUNTS, url]
    with program(*counting, **how) as one, program(*counting, **how) as other:
        for writer in (one, other):
            assert writer.stdin is not None
            writer.stdin.write(f"{server.password}\n")
            writer.stdin.close()
        assert (one.wait(), other.wait()) == (0, 0)
    assert store.load().actors["introduction_load"].iloc[0] == 50
    assert len(store.history()) == store.revision == 51


def _counted(server: Server, name: str, revision: int) -> tuple[int, int]:
    """Actors that the newest revision shows, and entries of the journal, asked for without the store."""
    with server.driver() as driver:
        shown = driver.execute_query(
            "MATCH (n:Actor) WHERE n.map = $map AND n.born <= $revision RETURN count(n) AS n",
            map=name,
            revision=revision,
        )
        entries = driver.execute_query(
            "MATCH (j:ActormapJournal) WHERE j.map = $map RETURN count(j) AS n", map=name
        )
        return shown.records[0]["n"], entries.records[0]["n"]


@pytest.mark.parametrize("server", [LTS, CURRENT][: tries(2, few=1)], indirect=True)
@pytest.mark.parametrize("staged", [False, True], ids=["one transaction", "staged"])
def test_a_server_that_is_killed_shows_before_or_after_and_the_change_can_be_repeated(
    server: Server, store: Store, url: str, monkeypatch: pytest.MonkeyPatch, *, staged: bool
) -> None:
    if staged:
        monkeypatch.setattr(neo4j_store, "STAGED", 10)
        monkeypatch.setattr(statements, "ROWS", 500)
    store.apply(changes(actors=actors("A", "B"), ties=ties("AB")))
    many = changes(actors=actors(*(f"N{i:05}" for i in range(8_000))))
    sent = neo4j_store.Neo4jStore._run
    for statement in (0, 2):
        before = store.revision
        killer, seen = threading.Thread(target=server.kill), itertools.count()

        def watched(*given: Any, killer: Any = killer, seen: Any = seen, at: int = statement) -> None:
            if next(seen) == at:
                killer.start()
            sent(*given)

        monkeypatch.setattr(neo4j_store.Neo4jStore, "_run", watched)
        try:
            store.apply(many)
        except StoreError as error:
            assert str(error).endswith(".")  # noqa: PT017 - whether it is raised depends on who is quicker
        monkeypatch.setattr(neo4j_store.Neo4jStore, "_run", sent)
        killer.join()
        server.start_again()
        with open_store(url, passphrase=server.password) as again:
            m, revision = again.load(), again.revision
            assert len(m.actors) == (2 if revision == before else 8_002)
            assert _counted(server, address(url).name, revision) == (len(m.actors), revision)
            if revision == before:
                again.apply(many)
            assert len(again.load().actors) == 8_002
            again.undo(who="officer", why="for the next try")
            assert len(again.load().actors) == 2
