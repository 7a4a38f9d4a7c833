"""Where somebody put marks is kept with the map, and tells of nobody who is not seen."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from maps import actor, table

from actormap.core.config import View
from actormap.core.errors import Denied, InvalidMap, Refused
from actormap.core.model import ActorMap, Changes, apply_changes
from actormap.rights.access import KEY_HOLDER, Principal, read, visible, write
from actormap.rights.redact import redact
from actormap.store import Workspace, create_store, keys, open_store
from actormap.viz.map import kept
from actormap.viz.map.look import Inside, Look
from actormap.viz.map.network import drawn
from actormap.viz.map.placement import UNIT

OPEN = {"consent_c1": "yes", "consent_c2": "yes", "consent_c4": "yes"}
PASSPHRASE = "seven lanterns cross the quiet ford"


def two(**second: str) -> ActorMap:
    return ActorMap(actors=table([actor("A", "Forum", **OPEN), actor("B", "Desk", **OPEN | second)]))


def put(m: ActorMap, **places: tuple[float, float]) -> ActorMap:
    return apply_changes(m, kept.to_pin(m, places))


def spots(m: ActorMap, level: str = "inside") -> list[tuple[float, float]]:
    share = redact(m, level, principal=KEY_HOLDER)
    marks = drawn(share, view=View(date="2026-01-01"), look=Look(inside=Inside()))["marks"]
    return [(mark["x"], mark["y"]) for mark in marks]


def test_a_mark_is_drawn_where_it_was_put_and_the_others_where_they_were() -> None:
    m = two()
    moved = put(m, A=(12.0, -3.5))
    assert spots(moved) == [(12.0 * UNIT, -3.5 * UNIT), spots(m)[1]]
    assert spots(apply_changes(moved, kept.to_free(moved))) == spots(m)


def test_a_mark_that_is_put_elsewhere_again_has_one_place() -> None:
    again = put(put(two(), A=(1.0, 2.0), B=(5.0, 5.0)), A=(3.0, 4.0))
    assert kept.pinned(again) == {"A": (3.0, 4.0), "B": (5.0, 5.0)}
    assert len(again[kept.PINS]) == 2


@pytest.mark.parametrize("place", [(float("nan"), 0.0), (0.0, float("inf")), (1e9, 0.0)])
def test_what_is_no_place_is_refused(place: tuple[float, float]) -> None:
    with pytest.raises(Refused, match="no mark was moved"):
        kept.to_pin(two(), {"A": place})


def test_a_place_of_nobody_is_refused() -> None:
    with pytest.raises(Refused, match="no mark was moved"):
        kept.to_pin(two(), {"Z": (0.0, 0.0)})
    with pytest.raises(InvalidMap):
        ActorMap(pins=pd.DataFrame({"actor_id": ["Z"], "x": ["1"], "y": ["1"]}))


def test_who_does_not_see_an_actor_does_not_see_where_it_was_put() -> None:
    m = put(two(kind="person", consent_c1="no"), A=(1.0, 2.0), B=(3.0, 4.0))
    assert set(kept.pinned(visible(m, Principal("hro")))) == {"A"}
    assert set(kept.pinned(visible(m, KEY_HOLDER))) == {"A", "B"}


def test_no_file_for_others_tells_what_was_put_where() -> None:
    m = put(two(), A=(40.0, 40.0))
    assert redact(m, "organisations", principal=KEY_HOLDER).content[kept.PINS].empty
    assert spots(m, "organisations") == spots(two(), "organisations")


def test_places_are_kept_undone_and_leave_with_their_actor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "KDF_MEMORY", 64)
    path = tmp_path / "a.actormap"
    store, _ = create_store(path, passphrase=PASSPHRASE)
    officer = Principal("hro")
    with store:
        store.apply(Changes({"actors": two().actors}))
        write(store, kept.to_pin(read(store, officer), {"A": (7654.25, 1.0)}), officer)
        write(store, kept.to_pin(read(store, officer), {"B": (3.0, 4.0)}), officer)
        store.undo(who="hro", why="not there")
    with open_store(path, passphrase=PASSPHRASE) as store:
        assert kept.pinned(store.load()) == {"A": (7654.25, 1.0)}
        assert b"7654.25" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())
        with pytest.raises(InvalidMap, match="no actor or platform has this id"):
            store.apply(Changes(drops={"actors": ("A",)}))
        assert isinstance(store, Workspace)
        store.forget("A", who="data_steward", why="asked to be removed")
        assert store.load()[kept.PINS].empty
        assert "7654" not in repr(store.written(2))


def test_who_may_not_change_the_map_keeps_no_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "KDF_MEMORY", 64)
    store, _ = create_store(tmp_path / "a.actormap", passphrase=PASSPHRASE)
    with store:
        store.apply(Changes({"actors": two().actors}))
        with pytest.raises(Denied):
            write(store, kept.to_pin(store.load(), {"A": (1.0, 1.0)}), Principal("viewer"))
