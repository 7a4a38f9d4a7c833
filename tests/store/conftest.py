"""Fixtures of the store's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from actormap.core.model import Changes
from actormap.core.tables.cells import parse
from actormap.store import Store, create_store, keys

PASSPHRASE = "seven lanterns cross the quiet ford"


@pytest.fixture(scope="session", autouse=True)
def _cheap_keys() -> Iterator[None]:
    """A guess at a passphrase takes a second on purpose; a test need not."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "KDF_MEMORY", 64)
        yield


@pytest.fixture
def passphrase() -> str:
    return PASSPHRASE


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "country.actormap"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    new, _ = create_store(path, passphrase=PASSPHRASE)
    with new:
        yield new


@pytest.fixture
def closed(path: Path) -> str:
    """Recovery code of a closed workspace with one actor."""
    store, code = create_store(path, passphrase=PASSPHRASE)
    rows = pd.DataFrame({"id": ["A"], "name": ["A"], "sphere": ["civil_society"]})
    with store:
        store.apply(Changes(upserts={"actors": parse("actors", rows)[0]}, who="officer", why="test"))
    return code
