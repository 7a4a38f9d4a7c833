"""What is refused before anything is sent, and how the driver's errors are told; needs no server."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import neo4j.exceptions
import pytest

from actormap.core.errors import StoreError, WrongKey
from actormap.core.sentences import Sentence
from actormap.store.server import connection, cypher
from actormap.store.server import neo4j as neo4j_store
from actormap.store.server.reaching import OLDEST, address, explanation, version_of


@pytest.mark.parametrize(
    "url",
    ["bolt://db.example.org", "neo4j://10.0.0.7:7687", "neo4j://192.0.2.1?map=x", "bolt://[2001:db8::1]"],
)
def test_unencrypted_to_another_computer_is_refused(url: str) -> None:
    with pytest.raises(StoreError, match=r"unencrypted.*refused. Use (bolt|neo4j)\+s://"):
        address(url)


@pytest.mark.parametrize("url", ["http://localhost", "neo4j://", "file:///x", "postgres://localhost/x"])
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(StoreError, match="no address of a Neo4j server"):
        address(url)


@pytest.mark.parametrize("url", ["neo4j://localhost:99999", "neo4j+s://host:abc/x", "neo4j+s://[::1"])
def test_an_address_that_cannot_be_read_is_told(url: str) -> None:
    with pytest.raises(StoreError, match="cannot be read"):
        address(url)


@pytest.mark.parametrize("scheme", ["neo4j", "bolt"])
@pytest.mark.parametrize("host", ["db.example.org", "localhost"])
def test_a_certificate_that_nobody_checks_is_refused(scheme: str, host: str) -> None:
    with pytest.raises(StoreError, match=rf"does not check.*refused.*use {scheme}\+s://"):
        address(f"{scheme}+ssc://{host}")


def test_a_password_in_the_address_is_refused() -> None:
    with pytest.raises(StoreError, match="which others can read") as refused:
        address("neo4j+s://anna:secretword@db.example.org")
    assert "secretword" not in str(refused.value)


def test_an_address_names_user_database_and_map() -> None:
    place = address("neo4j+s://anna%40un@db.example.org:7688/country?map=kasimbi")
    assert (place.url, place.user, place.database, place.name) == (
        "neo4j+s://db.example.org:7688",
        "anna@un",
        "country",
        "kasimbi",
    )
    local = address("bolt://127.0.0.1")
    assert (local.url, local.user, local.database, local.name) == (
        "bolt://127.0.0.1",
        "neo4j",
        "",
        "actormap",
    )
    assert address("neo4j://[::1]:7687").url == "neo4j://[::1]:7687"


def test_versions_are_compared_as_numbers() -> None:
    assert version_of("Neo4j/5.26.12") == (5, 26)
    assert version_of("Neo4j/2026.01.3") == (2026, 1)
    assert version_of("Neo4j/4.4.30") < OLDEST <= version_of("Neo4j/5.13.0")


def test_every_error_of_the_driver_has_its_sentence() -> None:
    classes = [
        found
        for _, found in inspect.getmembers(neo4j.exceptions, inspect.isclass)
        if issubclass(found, neo4j.exceptions.Neo4jError | neo4j.exceptions.DriverError)
    ]
    assert len(classes) > 20
    for kind in classes:
        told = explanation(kind.__new__(kind), Sentence("the server"))
        assert isinstance(told, StoreError)
        assert re.match(r"the server .*\.$", str(told)), kind
    assert isinstance(
        explanation(neo4j.exceptions.AuthError("name of a person"), Sentence("the server")), WrongKey
    )
    assert "person" not in str(
        explanation(neo4j.exceptions.AuthError("name of a person"), Sentence("the server"))
    )


def test_a_map_of_an_older_release_is_copied_under_another_name() -> None:
    said = str(connection.older("kasimbi"))
    assert "under another name" in said
    assert "(actormap copy -w ADDRESS --to ADDRESS?map=ANOTHER_NAME)" in said


def test_queries_are_constants_made_from_the_schema() -> None:
    files = [Path(str(module.__file__)) for module in (connection, neo4j_store)]
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in files]
    tree = ast.Module([node for tree in trees for node in tree.body], [])
    sent = [
        call
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "run"
    ]
    assert len(sent) > 10
    for call in sent:
        query = call.args[0]
        assert isinstance(query, ast.Attribute | ast.Subscript | ast.Name), ast.unparse(call)
        if isinstance(query, ast.Name):
            assert query.id in {"query", "constraint"}
    assert not [
        node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) and "MATCH" in ast.unparse(node)
    ]
    for text in (*cypher.READ_TIES.values(), *cypher.WRITE_TIES.values(), *cypher.DROP_TIES.values()):
        for name in re.findall(r"`([^`]*)`", text):
            assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name)


def test_a_name_that_cannot_be_part_of_a_query_stops_the_program() -> None:
    with pytest.raises(ValueError, match="cannot be part of a query"):
        cypher._name("x`]->(b) DETACH DELETE b //")
