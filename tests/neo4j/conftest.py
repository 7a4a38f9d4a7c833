"""One real server a version a session; the tests are loud where there cannot be one."""

from __future__ import annotations

import logging
import os
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from neo4j_server import CURRENT, LTS, NotHereError, Server, running

from actormap.store import Store, create_store

REQUIRED = os.environ.get("CI") == "true" or os.environ.get("ACTORMAP_NEO4J") == "required"
logging.getLogger("neo4j").setLevel(logging.CRITICAL)


@pytest.fixture(scope="session", params=[LTS, CURRENT])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A running server; not run, and loudly so, where Java, Maven or the network is missing."""
    try:
        with running(request.param) as started:
            yield started
    except NotHereError as missing:
        if REQUIRED and request.param == LTS:
            pytest.fail(f"the tests on Neo4j must run here: {missing}")
        pytest.skip(f"NOT RUN on Neo4j {request.param}: {missing}. Then run `make test` again.")


@pytest.fixture
def url(server: Server) -> str:
    """Address of a map that is not there yet."""
    return f"{server.url}?map=m{uuid.uuid4().hex[:8]}"


@pytest.fixture
def store(server: Server, url: str) -> Iterator[Store]:
    """A new, empty map on the server."""
    with warnings.catch_warnings():
        new, code = create_store(url, passphrase=server.password)
    assert code == ""
    with new:
        yield new


@pytest.fixture(autouse=True)
def keys_at(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the key files, none of the user's."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    return home / "actormap"
