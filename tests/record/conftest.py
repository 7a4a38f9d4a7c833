"""A workspace for tests that write."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from record_world import store_of

from actormap.store import Workspace, keys


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setattr(keys, "KDF_MEMORY", 64)
    with store_of(tmp_path) as opened:
        yield opened
