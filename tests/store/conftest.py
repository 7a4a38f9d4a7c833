"""Fixtures of the store's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

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
