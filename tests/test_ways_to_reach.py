"""How actors are reached is for who may see it, and for no file."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from maps import actor, table

from actormap.core.errors import InvalidMap
from actormap.core.model import ActorMap, Changes
from actormap.rights.access import KEY_HOLDER, Principal, visible
from actormap.rights.redact import redact
from actormap.store import Workspace, create_store, keys

OPEN = {"consent_c1": "yes", "consent_c5": "yes", "consent_c6": "yes", "consent_c7": "yes"}


def reached(**cells: str) -> ActorMap:
    """Two actors; the first is reached by phone, and through the second."""
    return ActorMap(
        actors=table([actor("A", "Forum", **OPEN), actor("B", "Desk", **OPEN | cells)]),
        channels=table(
            [
                {"actor_id": "A", "way": "phone", "address": "+99 555 0100"},
                {"actor_id": "A", "way": "through", "through_id": "B", "sensitivity": "3"},
            ]
        ),
    )


def ways(m: ActorMap, role: str) -> list[str]:
    return sorted(visible(m, Principal(role))["channels"]["way"])


def test_channels_are_sensitive_unless_said_otherwise() -> None:
    m = reached()
    assert ways(m, "viewer") == []
    assert ways(m, "hro") == ["phone"]
    assert ways(m, "protection_officer") == ["phone", "through"]


def test_a_channel_over_somebody_hidden_is_hidden() -> None:
    assert ways(reached(kind="person", consent_c1="no"), "protection_officer") == ["phone"]


@pytest.mark.parametrize("level", ["inside", "organisations"])
def test_no_file_says_how_anybody_is_reached(level: str) -> None:
    m = reached()
    assert len(m["channels"]) == 2
    assert redact(m, level, principal=KEY_HOLDER).content["channels"].empty


def test_a_channel_of_nobody_is_refused() -> None:
    with pytest.raises(InvalidMap):
        ActorMap(channels=pd.DataFrame([{"actor_id": "A", "way": "phone"}]))


def test_who_is_removed_for_good_leaves_no_channel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "KDF_MEMORY", 64)
    store, _ = create_store(tmp_path / "a.actormap", passphrase="seven lanterns cross the quiet ford")
    with store:
        store.apply(Changes({name: frame for name, frame in reached().tables.items() if len(frame)}))
        assert isinstance(store, Workspace)
        store.forget("A", who="data_steward", why="asked to be removed")
        assert store.load()["channels"].empty
        assert "0100" not in repr(store.written(1))
