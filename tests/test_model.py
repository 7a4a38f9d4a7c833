"""The map as a value: checked once, never changed, the same whatever the order of its rows."""

from __future__ import annotations

from functools import reduce
from typing import Any

import pandas as pd
import pytest
from maps import SEEDS, a_map, actor, kala, random_map, renamed, shuffled, table, tie, without
from seeds import seeded

from actormap.core import schema
from actormap.core.errors import InvalidMap, Issue
from actormap.core.model import ActorMap, Changes, apply_changes, distinct, parse_tables
from actormap.ingest.changes.imported import preview

CONTACT = {"date": "2025-01-01", "office": "O"}


def changes(drops: dict[str, tuple[str, ...]] | None = None, **rows: list[dict[str, Any]]) -> Changes:
    tables, issues = parse_tables({name: table(some) for name, some in rows.items()})
    assert not issues
    return Changes(upserts=tables, drops=drops or {})


def test_empty_map_has_every_table_without_rows() -> None:
    m = ActorMap.empty()
    assert list(m.tables) == list(schema.tables())
    assert not any(len(frame) for frame in m.tables.values())
    assert m.equals(ActorMap())
    assert repr(m) == "<ActorMap: empty>"
    assert [len(codes) for codes in m.codes()] == [0, 0]


def test_tables_are_the_properties_of_the_map() -> None:
    m = kala()
    for name in (
        "actors",
        "ties",
        "platforms",
        "presence",
        "universe",
        "contacts",
        "observations",
        "sources",
    ):
        assert getattr(m, name) is m[name] is m.tables[name]
    assert repr(m) == "<ActorMap: 11 actors, 35 ties, 1 platforms, 10 presence, 1 observations, 3 sources>"


def test_rows_are_sorted_by_id_and_numbered() -> None:
    m = a_map("B", "A", "C")
    assert list(m.actors["id"]) == ["A", "B", "C", "O"]
    assert list(m.actors.index) == [0, 1, 2, 3]


def test_codes_are_row_numbers_and_minus_one_for_platforms() -> None:
    m = a_map(
        "A",
        "B",
        ties=[tie("B", "A", id="t1"), tie("A", "P", "membership", id="t2")],
        platforms=[{"id": "P", "name": "Network"}],
    )
    source, target = m.codes()
    assert source.tolist() == [1, 0]
    assert target.tolist() == [0, -1]


def test_nothing_recorded_is_neither_zero_nor_none() -> None:
    m = a_map("A", "B", ties=[tie("A", "B", "trust")])
    assert m.ties["weight"].isna().all()
    assert m.actors["at_risk_level"].isna().all()
    assert set(m.actors["works_on_rights_of"]) == {""}


@seeded(SEEDS[:4])
def test_order_of_the_rows_given_does_not_matter(seed: int) -> None:
    m = random_map(seed)
    other = shuffled(m, seed)
    assert other.equals(m)
    assert other.digest() == m.digest()
    for name, frame in m.tables.items():
        pd.testing.assert_frame_equal(frame, other[name])


def test_digest_changes_with_any_cell() -> None:
    m = kala()
    digests = {m.digest()}
    for name, frame in m.tables.items():
        for column in frame.columns:
            if len(frame) and column != "id":
                number = schema.columns()[name][column].numeric
                frame_changed = frame.copy()
                frame_changed.loc[0, column] = 0.125 if number else "other"
                digests.add(ActorMap.trusted(m.tables | {name: frame_changed}).digest())
    cells = sum(len(frame.columns) - 1 for frame in m.tables.values() if len(frame))
    assert len(digests) == cells + 1


def test_digest_tells_a_cell_from_its_neighbour() -> None:
    one = a_map(actors=[actor("A", note="x", grade="")])
    other = a_map(actors=[actor("A", grade="B2", note="")])
    assert one.digest() != other.digest()


def test_map_does_not_change_its_input_and_is_not_changed_through_it() -> None:
    frames = {"actors": table([actor("B"), actor("A")]), "ties": table([tie("A", "B")])}
    before = {name: frame.copy(deep=True) for name, frame in frames.items()}
    m = ActorMap(**frames)
    for name, frame in frames.items():
        pd.testing.assert_frame_equal(frame, before[name])
    digest = m.digest()
    frames["actors"].loc[0, "name"] = "changed afterwards"
    m.tables["actors"] = pd.DataFrame()
    assert m.digest() == digest


def test_where_keeps_what_concerns_the_kept_alone() -> None:
    m = a_map(
        "A",
        "B",
        "C",
        ties=[tie("A", "B", id="t1"), tie("B", "C", id="t2"), tie("A", "P", "membership", id="t3")],
        platforms=[{"id": "P", "name": "Network", "members": "C;A;B"}],
        contacts=[
            {"id": "c1", "actor_id": "A", "new_contacts_suggested": "C;B"} | CONTACT,
            {"id": "c2", "actor_id": "C"} | CONTACT,
        ],
        presence=[{"actor_id": i, "sector": "LEG", "pcode": "XA01"} for i in "AC"],
        observations=[
            {"source": "s", "date": "2025-01-01", "subject_id": i, "asked_about": "actor", "answer": "none"}
            for i in "BC"
        ],
    )
    part = m.where(["O", "A", "B", "nobody"])
    assert list(part.actors["id"]) == ["A", "B", "O"]
    assert list(part.ties["id"]) == ["t1", "t3"]
    assert list(part.platforms["members"]) == ["A;B"]
    assert list(part.contacts["id"]) == ["c1"]
    assert list(part.contacts["new_contacts_suggested"]) == ["B"]
    assert list(part.presence["actor_id"]) == ["A"]
    assert list(part.observations["subject_id"]) == ["B"]


@seeded(SEEDS)
def test_where_gives_a_map_that_passes_every_check(seed: int) -> None:
    m = random_map(seed)
    part = without(m, set(m.actors["id"].iloc[1::2]))
    assert ActorMap(**part.tables).equals(part)
    assert m.where(m.actors["id"]).equals(m)


@seeded(SEEDS)
def test_map_of_the_tables_of_a_map_is_the_same(seed: int) -> None:
    m = random_map(seed)
    assert ActorMap(**m.tables).equals(m)
    assert ActorMap.trusted(m.tables).equals(m)


def test_renaming_back_gives_the_same_map() -> None:
    m = kala()
    there = {i: f"x{i}" for i in m.actors["id"]}
    assert renamed(renamed(m, there), {new: old for old, new in there.items()}).equals(m)


def test_maps_share_no_frame_that_somebody_may_write_into() -> None:
    m = ActorMap(actors=table([actor("A"), actor("B")]))
    part = m.where(["A", "B"])
    again = ActorMap.trusted(m.tables)
    m.actors.loc[0, "name"] = "changed"
    m.tables["sources"].loc[0, "id"] = "changed"
    for other in (part, again, ActorMap.empty()):
        assert "changed" not in other.actors["name"].tolist()
        assert other.sources.empty


def test_ids_are_those_of_the_table_and_a_table_that_is_none_is_told() -> None:
    m = ActorMap(actors=table([actor("B"), actor("A")]))
    assert m.ids("actors").tolist() == ["A", "B"]
    assert m.ids("ties").tolist() == []
    with pytest.raises(KeyError):
        m.ids("friends")


def test_replace_checks_the_new_tables() -> None:
    m = kala()
    assert m.replace(ties=m.ties.iloc[:3]).ties.equals(m.ties.iloc[:3])
    with pytest.raises(InvalidMap):
        m.replace(actors=m.actors.iloc[:3])


# --- changes -----------------------------------------------------------------------------------------

STEPS = [
    changes(actors=[actor("A"), actor("B"), actor("C")]),
    changes(ties=[tie("A", "B", id="t1"), tie("B", "C", id="t2")]),
    changes(actors=[actor("B", "Renamed")], ties=[tie("A", "C", id="t1", weight=0.5)]),
    changes(drops={"ties": ("t2",)}, platforms=[{"id": "P", "name": "N", "members": "A;B"}]),
    changes(drops={"ties": ("t1",), "actors": ("C",)}),
]


def test_applying_changes_in_turn_gives_the_map_of_the_last_rows() -> None:
    m = reduce(apply_changes, STEPS, ActorMap.empty())
    wanted = ActorMap(
        actors=table([actor("A"), actor("B", "Renamed")]),
        platforms=table([{"id": "P", "name": "N", "members": "A;B"}]),
    )
    assert m.equals(wanted)


def test_changed_row_replaces_the_whole_row_with_its_id() -> None:
    m = reduce(apply_changes, STEPS[:3], ActorMap.empty())
    t1 = m.ties.set_index("id").loc["t1"]
    assert (t1["target_id"], t1["weight"]) == ("C", 0.5)
    assert len(m.ties) == 2


def test_map_before_is_as_it_was_after_a_change() -> None:
    before = reduce(apply_changes, STEPS[:2], ActorMap.empty())
    digest = before.digest()
    apply_changes(before, STEPS[2])
    assert before.digest() == digest


def test_drop_that_leaves_a_reference_dangling_is_refused_and_nothing_is_applied() -> None:
    m = reduce(apply_changes, STEPS[:2], ActorMap.empty())
    digest = m.digest()
    with pytest.raises(InvalidMap) as caught:
        apply_changes(m, changes(drops={"actors": ("C",)}, sectors=[{"id": "LEG", "name": "Law"}]))
    assert [issue.code for issue in caught.value.issues] == ["target_id.missing"]
    assert m.digest() == digest


def test_changes_in_any_grouping_give_the_same_map() -> None:
    # The same rows in one change or in two.
    one = changes(actors=[actor("A"), actor("B")], ties=[tie("A", "B", id="t1")])
    two = [changes(actors=[actor("A"), actor("B")]), changes(ties=[tie("A", "B", id="t1")])]
    assert apply_changes(ActorMap.empty(), one).equals(reduce(apply_changes, two, ActorMap.empty()))


def test_no_changes_are_false_and_change_nothing() -> None:
    assert not Changes()
    assert not Changes(upserts={"actors": pd.DataFrame()}, drops={"ties": ()})
    assert STEPS[0]
    assert Changes(drops={"ties": ("t",)})
    assert apply_changes(kala(), Changes()).equals(kala())


def test_preview_counts_new_changed_same_and_dropped() -> None:
    m = reduce(apply_changes, STEPS[:2], ActorMap.empty())
    rows = [actor("A"), actor("B", "Renamed"), actor("D")]
    found = preview(m, changes(actors=rows, drops={"ties": ("t1", "t2")}))
    assert found.set_index("table").to_dict("index") == {
        "actors": {"new": 1, "changed": 1, "same": 1, "dropped": 0},
        "ties": {"new": 0, "changed": 0, "same": 0, "dropped": 2},
    }
    assert preview(m, Changes()).empty


def test_what_is_told_of_one_sheet_hides_nothing_of_another() -> None:
    def issue(sheet: str, *rows: int, code: str = "cell.form") -> Issue:
        return Issue("a.xlsx", rows[0], "Day", "", code, "wrong", "Mend it.", sheet=sheet, rows=rows)

    one, other = issue("A", 2, 3, 4, 5), issue("B", 2, 3, 4, 5)
    assert distinct([one, other]) == [one, other]
    empty = issue("A", 4, 5, 6, 7, code="day.empty")
    assert [(i.code, i.lines) for i in distinct([one, empty])] == [
        ("cell.form", (2, 3, 4, 5)),
        ("day.empty", (6, 7)),
    ]
    single = Issue("a.xlsx", 6, "Day", "x", "cell.form", "wrong", "Mend it.", sheet="A")
    assert [i.lines for i in distinct([single, empty])] == [(4, 5, 7), (6,)]
    whole = [
        Issue("a.xlsx", None, "", "", "c", "p", "Mend it.", where=where) for where in ("one", "two", "one")
    ]
    assert distinct(whole) == whole[:2]


def test_a_map_of_checked_tables_does_without_optional_columns() -> None:
    bare = {"presence": pd.DataFrame({"id": ["p"], "actor_id": ["A"], "sector": ["LEG"]}, dtype="str")}
    m = ActorMap.trusted(bare)
    assert list(m.presence) == list(schema.columns()["presence"])
    assert (m.presence["status"].tolist(), m.presence["actor_id"].tolist()) == ([""], ["A"])
