"""What was changed, in words, and who may read it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from record_world import seen

from actormap.core.errors import Denied
from actormap.records.record.editing import changes_for, taken_out
from actormap.records.record.history import Change, changes_of, latest
from actormap.rights.access import KEY_HOLDER, Principal, undo, write
from actormap.store import Workspace


def edit(store: Workspace, table: str, one: str, role: str = "data_steward", **values: Any) -> int:
    changes = changes_for(seen(store, role), table, one, values)
    return write(store, changes, Principal(role))


def of(store: Workspace, one: str, role: str = "data_steward") -> list[Change]:
    return changes_of(store, seen(store, role), Principal(role), one)


def words(changes: list[Change]) -> list[list[str]]:
    return [[str(one) for one in change.said] for change in changes]


def test_the_history_of_a_record_has_what_touched_it_and_nothing_else(store: Workspace) -> None:
    edit(store, "actors", "A", at_risk_level=3, note="seen")
    edit(store, "actors", "C", name="Another")
    edit(store, "ties", "t1", weight=3)
    write(store, taken_out(seen(store), "events", "e1"), KEY_HOLDER)
    (one,) = store.load()["channels"]["id"]
    edit(store, "channels", one, address="+99 555 0199")
    assert words(of(store, "A"))[:4] == [
        ["Phone: Number or address: … → …"],
        ["Removed, event: Meeting: Мастерицы, Another"],
        ["trusts Bar Association: Strength: 2 → 3"],
        ["Risk: 2 → 3", "Note: nothing → seen"],
    ]
    first = of(store, "A")[-1]
    assert (first.revision, first.who, first.why) == (1, "Data steward", "list")
    assert {str(one) for one in first.said} >= {"New actor: Мастерицы", "New tie: trusts Bar Association"}
    assert [change.revision for change in of(store, "C")] == [5, 3, 1]
    assert words(of(store, "B"))[0] == ["is trusted by Мастерицы: Strength: 2 → 3"]


def test_what_is_undone_says_so_and_so_does_what_is_done_again(store: Workspace) -> None:
    edit(store, "actors", "A", name="Other")
    undo(store, KEY_HOLDER, why="wrong", revision=2)
    assert [(one.revision, one.undoes, one.undone) for one in of(store, "A")] == [
        (3, 2, None),
        (2, None, 3),
        (1, None, None),
    ]
    undo(store, KEY_HOLDER, why="right", revision=3)
    assert [(one.undoes, one.undone) for one in of(store, "A")][:3] == [(3, None), (2, 4), (None, None)]


def test_the_newest_changes_come_first_and_many_rows_are_counted(store: Workspace) -> None:
    edit(store, "actors", "A", name="Other")
    newest, oldest = latest(store, seen(store), KEY_HOLDER)
    assert words([newest]) == [["Other: Name: Мастерицы → Other"]]
    (counted,) = words([oldest])[0]
    assert re.fullmatch(r"\d+ new rows", counted)
    assert len(latest(store, seen(store), KEY_HOLDER, most=1)) == 1


def test_a_role_reads_its_own_changes_and_a_viewer_none(store: Workspace) -> None:
    edit(store, "actors", "A", name="By the steward")
    edit(store, "actors", "A", role="hro", name="By the officer")
    assert words(of(store, "A", "hro")) == [["Name: By the steward → By the officer"]]
    with pytest.raises(Denied):
        of(store, "A", "viewer")
    with pytest.raises(Denied):
        latest(store, seen(store, "viewer"), Principal("viewer"))


def test_long_texts_are_told_short(store: Workspace) -> None:
    edit(store, "actors", "A", note="x" * 10_000)
    assert all(len(line) < 200 for line in words(of(store, "A"))[0])


def test_nobody_has_no_history(store: Workspace) -> None:
    assert of(store, "NOBODY") == []
