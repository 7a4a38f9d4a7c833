"""The past is told through the same gate as the present: row by row, cell by cell, reasons and counts too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from command_line import PASSPHRASE
from maps import a_map, actor, tie

from actormap.core.errors import Conflict, Denied
from actormap.core.model import Changes
from actormap.core.tables.cells import parse
from actormap.records.record.history import changes_of, latest
from actormap.rights import access
from actormap.rights.access import KEY_HOLDER, Principal, enter, read, undo, write
from actormap.store import Store, create_store, keys

HRO = Principal("hro")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A forum on which somebody sits whom an officer does not see."""
    monkeypatch.setattr(keys, "KDF_MEMORY", 64)
    new, _ = create_store(tmp_path / "w.actormap", passphrase=PASSPHRASE)
    with new:
        m = a_map(
            actors=[
                actor("A", "Open Forum"),
                actor("B", "Desk"),
                actor("L", "Lantern", consent_c1="unknown"),
            ],
            platforms=[
                {"id": "P", "name": "Council", "members": "A;L"},
                {"id": "Q", "name": "Quiet council", "members": "A", "sensitivity": 3},
            ],
            ties=[tie("A", "B", id="t1")],
        )
        write(new, Changes(m.tables, why="list"), KEY_HOLDER)
        yield new


def rows_of(kind: str, *rows: dict[str, Any]) -> pd.DataFrame:
    frame, issues = parse(kind, pd.DataFrame(rows))
    assert not issues
    return frame


def edit(store: Store, of: str, identifier: str, role: Principal = HRO, why: str = "", **cells: Any) -> int:
    seen = access.visible(store.load(), role)[of]
    row = seen[seen["id"] == identifier].assign(**cells).astype(seen.dtypes.to_dict())
    return write(store, Changes({of: row}, why=why), role)


def new(store: Store, of: str, role: Principal = HRO, why: str = "", **cells: Any) -> int:
    return write(store, Changes({of: rows_of(of, cells)}, why=why), role)


def told(store: Store, role: Principal = HRO) -> str:
    """All that a role is told of the past."""
    m = access.visible(store.load(), role)
    words = [access.history(store, role).to_csv()]
    for identifier in [*m.ids("actors"), *m.ids("platforms")]:
        words += [
            str(one) for change in changes_of(store, m, role, identifier) for one in (change, *change.said)
        ]
    words += [str(one) for change in latest(store, m, role, 99) for one in (change, *change.said)]
    return "\n".join(words)


def test_a_member_who_is_hidden_is_in_no_line_of_the_past(store: Store) -> None:
    revision = edit(store, "platforms", "P", name="New council")
    assert store.load().platforms.set_index("id").loc["P", "members"] == "A;L"
    raw = store.written(revision)[0]
    assert "L" in json.loads(raw[2] or "")["members"].split(";")
    (row,) = access.written(store, HRO, revision)
    assert json.loads(row[2] or "")["members"] == json.loads(row[3] or "")["members"] == "A"
    assert "New council" in told(store)
    assert "Lantern" not in told(store)
    assert "A;L" not in told(store)
    assert access.written(store, KEY_HOLDER, revision) == store.written(revision)


def test_a_change_of_which_nothing_is_seen_is_no_change(store: Store) -> None:
    edit(store, "platforms", "P", name="New council")
    before = told(store)
    platforms = store.load().platforms
    row = platforms[platforms["id"] == "P"].assign(members="A;B;L")
    store.apply(Changes({"platforms": row}, who="hro", why="L sits there too"))
    after = access.history(store, HRO)
    assert after["why"].tolist()[-1] == "L sits there too", "by the same role, and no form of a code"
    row = row.assign(members="A;B")
    hidden = store.apply(Changes({"platforms": row}, who="hro", why="gone"))
    assert hidden not in set(access.history(store, HRO)["revision"])
    assert access.written(store, HRO, hidden) == []
    assert before != told(store)


def test_who_is_hidden_since_is_in_no_line(store: Store) -> None:
    new(store, "ties", source_id="A", target_id="B", kind="joint_activity", why="seen with B")
    assert "Desk" in told(store)
    edit(store, "actors", "B", KEY_HOLDER, consent_c1="withdrawn")
    assert "Desk" not in told(store)
    assert access.history(store, HRO).empty


def test_of_what_an_officer_brought_the_rest_is_told(store: Store) -> None:
    rows = rows_of("contacts", *({"date": "2026-01-01", "office": "O", "actor_id": one} for one in "AB"))
    revision = write(store, Changes({"contacts": rows}, why="two visits: A, B"), HRO)
    assert access.history(store, HRO)[["new", "what"]].to_numpy().tolist() == [[2, "contacts: 2 new"]]
    edit(store, "actors", "B", KEY_HOLDER, consent_c1="withdrawn")
    history = access.history(store, HRO)
    assert history[["new", "what", "why"]].to_numpy().tolist() == [[1, "contacts: 1 new", "two visits: A, B"]]
    with pytest.raises(Denied, match="cannot undo revision"):
        undo(store, HRO, why="", revision=revision)
    assert len(store.load().contacts) == 2


def test_what_is_on_the_map_no_more_is_judged_by_what_it_said(store: Store) -> None:
    open_one = new(store, "contacts", date="2026-01-01", office="O", actor_id="A")
    severe = {"date": "2026-01-02", "office": "O", "actor_id": "A", "sensitivity": 3}
    other = store.apply(Changes({"contacts": rows_of("contacts", severe)}, who="hro", why="x"))
    store.apply(Changes(drops={"contacts": tuple(store.load().contacts["id"])}, who="data_steward"))
    assert len(access.written(store, HRO, open_one)) == 1
    assert access.written(store, HRO, other) == []
    assert access.history(store, HRO)["revision"].tolist() == [open_one]


def test_what_an_officer_took_back_can_be_done_again(store: Store) -> None:
    first = new(store, "contacts", date="2026-01-01", office="O", actor_id="A")
    taken = undo(store, HRO, why="", revision=first)
    assert access.history(store, HRO)["revision"].tolist() == [first, taken]
    undo(store, HRO, why="", revision=taken)
    assert len(store.load().contacts) == 1


def test_a_conflict_does_not_say_who_wrote_what_is_hidden(store: Store) -> None:
    seen = store.revision
    edit(store, "platforms", "Q", KEY_HOLDER, name="Other council")
    row = rows_of("contacts", {"date": "2026-01-01", "office": "O", "actor_id": "A"})
    with pytest.raises(Conflict) as refused:
        enter(store, Changes({"contacts": row}), HRO, expect=seen)
    assert "steward" not in str(refused.value)
    assert not any(character.isdigit() for character in str(refused.value))
    with pytest.raises(Conflict, match="data_steward"):
        enter(store, Changes({"contacts": row}), KEY_HOLDER, expect=seen)


def test_when_a_row_was_changed_last_is_told_of_changes_that_are_seen(store: Store) -> None:
    seen = store.revision
    edit(store, "platforms", "P", Principal("protection_officer"), name="Council of all")
    when = store.history()["when"].iat[-1]
    platforms = store.load().platforms
    store.apply(
        Changes(
            {"platforms": platforms[platforms["id"] == "P"].assign(members="A")},
            who="data_steward",
            when="2030-01-01T00:00:00Z",
        )
    )
    assert access.last_change(store, HRO, seen, [("platforms", "P")]) == (when, "protection_officer")
    assert access.last_change(store, KEY_HOLDER, seen, [("platforms", "P")]) == (
        "2030-01-01T00:00:00Z",
        "data_steward",
    )
    assert access.last_change(store, HRO, seen, [("platforms", "Q")]) is None


def test_a_viewer_is_told_nothing(store: Store) -> None:
    for ask in (access.history, lambda s, who: latest(s, read(s, who), who)):
        with pytest.raises(Denied):
            ask(store, Principal("viewer"))


def test_history_of_an_empty_store_is_empty(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "KDF_MEMORY", 64)
        empty, _ = create_store(tmp_path / "e.actormap", passphrase=PASSPHRASE)
    with empty:
        pd.testing.assert_frame_equal(access.history(empty, HRO), empty.history())


def test_names_of_snapshots_and_reasons_that_name_what_is_hidden_are_not_told(store: Store) -> None:
    edit(store, "platforms", "P", name="New council", why="C0077 and a-k123 after 3W of 2026-01-02, Q3")
    edit(store, "platforms", "P", name="Newer council", why="after the talk")
    names = {"data_steward": "before the visit to lantern", "": "old", "hro": "Lantern, first half"}
    for who, name in names.items():
        store.snapshot(name, who=who)
    assert access.snapshots(store, HRO)["name"].tolist() == ["… 3", "… 3", "Lantern, first half"]
    assert access.snapshots(store, KEY_HOLDER)["name"].tolist() == [*names.values()]
    whys = access.history(store, HRO)["why"].tolist()
    assert whys == ["… and … after 3W of 2026-01-02, Q3", "after the talk"], "there or not, it is the same"


def test_what_is_denied_is_noted_once(store: Store) -> None:
    def denials() -> list[tuple[str, str]]:
        rows = store._db.execute("SELECT role, object FROM _audit WHERE action = 'denied'")  # type: ignore[attr-defined]
        return rows.fetchall()

    with pytest.raises(Denied), access.logged(store, HRO, "the command around it"):
        undo(store, HRO, why="", revision=1)
    assert denials() == [("hro", "undo")]
    with pytest.raises(Denied):
        new(store, "actors", Principal("viewer"), name="New", sphere="civil_society")
    with pytest.raises(Denied):
        access.approve(store, HRO, "a123")
    assert denials() == [("hro", "undo"), ("viewer", "write"), ("hro", "approve")]


def test_a_code_in_a_reason_is_told_alike_whether_it_is_hidden_or_of_nothing(store: Store) -> None:
    new(store, "actors", KEY_HOLDER, id="L077", name="Candle", sphere="civil_society", consent_c1="unknown")
    new(store, "actors", KEY_HOLDER, id="A077", name="Open Desk", sphere="civil_society", consent_c1="yes")
    edit(store, "platforms", "P", name="New council", why="with L077, A077 and X077")
    assert access.history(store, HRO)["why"].tolist() == ["with …, A077 and …"]
