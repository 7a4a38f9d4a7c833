"""Two events that are one: joined, the other taken out, and apart again by Undo."""

from __future__ import annotations

from typing import Any

import pytest
from maps import a_map, attack

from actormap.core.errors import Refused
from actormap.core.model import ActorMap, Changes, apply_changes
from actormap.records.record.noticing import joined
from actormap.rights.access import KEY_HOLDER, Principal, undo, visible, write
from actormap.store import Workspace

FIRST = {"sources": "s1", "verified": "", "protects_to": "2025-06-01", "sensitivity": 1, "note": "one"}
SECOND = {
    "sources": "s2;s1",
    "verified": "yes",
    "subjects": "T;B",
    "protects_to": "",
    "sensitivity": 3,
    "note": "two",
    "date": "2025-01-11",
    "pcode": "XA01",
}


def both(**second: Any) -> ActorMap:
    assessments = [
        {"item": "h1", "date": "2025-01-20", "scorer": "x", "value": 1, "evidence": "e2;e1"},
        {"item": "g1", "date": "2025-01-20", "scorer": "x", "value": 1, "evidence": "e3"},
    ]
    events = [
        attack("e1", "", **FIRST, distinct_from="e3"),
        attack("e2", "A", **SECOND | second, distinct_from="e1"),
        attack("e3", "", distinct_from="e2", date="2025-01-12"),
    ]
    areas = [{"id": "XA01", "name": "North"}]
    return a_map(
        *"ABT", areas=areas, events=events, assessments=assessments, sources=[{"id": "s1"}, {"id": "s2"}]
    )


def test_rows_are_joined_and_what_protects_more_wins() -> None:
    m = both()
    after = apply_changes(m, joined(m, "events", "e1", "e2", principal=KEY_HOLDER))
    assert after["events"]["id"].tolist() == ["e1", "e3"]
    row = after["events"].iloc[0].to_dict()
    assert (row["date"], row["verified"], row["pcode"]) == ("2025-01-10", "yes", "XA01")
    assert (row["subjects"], row["sources"], row["knew"]) == ("T;B", "s1;s2", "A")
    assert (row["protects_to"], row["sensitivity"], row["note"]) == ("", 3, "one\ntwo")
    assert row["distinct_from"] == "e3"
    assert after["events"].iloc[1]["distinct_from"] == "e1"
    assert set(after["assessments"]["evidence"]) == {"e1", "e3"}


def test_a_protection_ends_when_both_have_ended() -> None:
    m = both(protects_to="2025-07-01")
    after = apply_changes(m, joined(m, "events", "e2", "e1", principal=KEY_HOLDER))
    assert after["events"].set_index("id").at["e2", "protects_to"] == "2025-07-01"


def test_undo_takes_both_apart_again(store: Workspace) -> None:
    rows = {name: both()[name] for name in ("actors", "sources", "areas", "events", "assessments")}
    write(store, Changes(rows), KEY_HOLDER)
    before = store.load().digest()
    m = visible(store.load(), KEY_HOLDER)
    write(store, joined(m, "events", "e1", "e2", principal=KEY_HOLDER), KEY_HOLDER)
    assert "e2" not in set(store.load()["events"]["id"])
    undo(store, KEY_HOLDER, why="not one after all")
    assert store.load().digest() == before


def test_who_does_not_see_all_joins_nothing() -> None:
    with pytest.raises(Refused, match="sees all"):
        joined(both(), "events", "e1", "e2", principal=Principal("hro"))
    with pytest.raises(Refused, match="already"):
        joined(both(), "events", "e1", "e1", principal=KEY_HOLDER)
    with pytest.raises(Refused, match="not there any more"):
        joined(both(), "events", "e1", "gone", principal=KEY_HOLDER)
