"""What a revision did, written down and taken back."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actormap.core import schema
from actormap.core.errors import StoreError
from actormap.core.model import ActorMap, Changes, apply_changes
from actormap.core.tables import packing
from actormap.core.tables.cells import parse
from actormap.store.history import journal


def actors(**cells: list[str]) -> pd.DataFrame:
    return parse("actors", pd.DataFrame(cells))[0]


def test_packed_rows_come_back_equal() -> None:
    rows = actors(
        id=["A", "B"],
        name=['é "x"\n', "نص"],
        at_risk_level=["", "3"],
        introduction_load=["0", ""],
    )
    pd.testing.assert_frame_equal(packing.unpacked("actors", packing.packed("actors", rows)), rows)


def test_packed_rows_keep_a_number_to_the_last_bit() -> None:
    ties = parse("ties", pd.DataFrame({"id": ["t"], "weight": [np.nextafter(0.3, 1)]}))[0]
    assert packing.unpacked("ties", packing.packed("ties", ties))["weight"].iat[0] == np.nextafter(0.3, 1)


def test_packed_rows_leave_out_what_holds_nothing() -> None:
    (text,) = packing.packed("areas", parse("areas", pd.DataFrame({"id": ["GN1"], "name": ["North"]}))[0])
    assert json.loads(text) == {"id": "GN1", "name": "North"}


def test_packed_keeps_an_empty_cell_where_the_column_has_a_default() -> None:
    rows = actors(id=["A"]).assign(consent_c1="", sensitivity=np.nan)
    pd.testing.assert_frame_equal(packing.unpacked("actors", packing.packed("actors", rows)), rows)


def test_edits_name_only_rows_that_differ() -> None:
    m = ActorMap(actors=actors(id=["A", "B", "C"], name=["a", "b", "c"], sphere=["civil_society"] * 3))
    after = m.actors.assign(note=["", "new", ""])[m.actors["id"] != "C"]
    (edit,) = journal.edits(m, Changes(upserts={"actors": after}, drops={"actors": ("C", "C", "A")}))
    assert list(edit.after["id"]) == ["B"]
    assert edit.dropped == ["C"]
    assert edit.counts() == {"new": 0, "changed": 1, "dropped": 1}
    assert [(row[1], row[2] is None, row[3] is None) for row in edit.written()] == [
        ("B", False, False),
        ("C", False, True),
    ]


@pytest.mark.parametrize("ids", ["", "A", "ABC", "DC", "DCBA"])
def test_edits_do_not_depend_on_whether_the_result_is_known(ids: str) -> None:
    m = ActorMap(actors=actors(id=["A", "B", "C"], name=["a", "b", "c"], sphere=["civil_society"] * 3))
    for before in (m, ActorMap.empty()):
        rows = actors(id=list(ids), name=["new"] * len(ids), sphere=["civil_society"] * len(ids))
        drops = () if "C" in ids else tuple(before.actors["id"].tail(1))
        changes = Changes(upserts={"actors": rows}, drops={"actors": drops})
        one = journal.edits(before, changes)
        other = journal.edits(before, changes, apply_changes(before, changes))
        assert len(one) == len(other)
        for known, found in zip(one, other, strict=True):
            pd.testing.assert_frame_equal(known.after, found.after)
            pd.testing.assert_frame_equal(known.before, found.before)


def test_edits_are_none_when_all_rows_are_the_same() -> None:
    m = ActorMap(actors=actors(id=["A"], name=["a"], sphere=["civil_society"]))
    assert journal.edits(m, Changes(upserts={"actors": m.actors})) == []


@pytest.mark.parametrize(
    ("revisions", "gone"),
    [
        ([], set()),
        ([(1, None), (2, 1)], {1}),
        ([(1, None), (2, 1), (3, 2)], {2}),
        ([(1, None), (2, 1), (3, 2), (4, 3)], {1, 3}),
        ([(1, None), (2, None), (3, 2), (4, 1)], {1, 2}),
    ],
)
def test_undone_follows_undone_undos(revisions: list[tuple[int, int | None]], gone: set[int]) -> None:
    assert journal.undone(revisions) == gone


def test_to_undo_takes_the_newest_change_in_effect() -> None:
    revisions = [(1, None), (2, None), (3, 2)]
    assert journal.to_undo(revisions, None) == 1
    assert journal.to_undo([*revisions, (4, 3)], None) == 2
    with pytest.raises(StoreError, match="undo revision 3"):
        journal.to_undo(revisions, 2)


def test_typed_gives_the_types_of_the_schema_when_there_are_no_rows() -> None:
    for table, columns in schema.columns().items():
        empty = parse(table, pd.DataFrame())[0]
        pd.testing.assert_frame_equal(packing.typed(table, [()] * len(columns)), empty)


@given(
    st.binary(max_size=32),
    st.lists(st.text(max_size=5), max_size=3),
    st.lists(st.text(max_size=5), max_size=3),
)
def test_link_differs_when_anything_does(previous: bytes, one: list[str], other: list[str]) -> None:
    link = journal.link(b"key", previous, "audit", one)
    assert (link == journal.link(b"key", previous, "audit", other)) == (one == other)
    assert link != journal.link(b"key", previous + b"x", "audit", one)
    assert link != journal.link(b"key", previous, "journal", one)
    assert link != journal.link(b"yek", previous, "audit", one)
