"""What is recorded against somebody, and how long it protects."""

from __future__ import annotations

from typing import Any

from maps import a_map, tie

from actormap.graph import hostility

ENDED = {"to": "2025-03-01"}
PROTECTED = ENDED | {"protects_to": "2025-09-30"}


def event(id_: str, type_: str, subjects: str, by: str = "", **cells: Any) -> dict[str, Any]:
    usual = {"type": type_, "date": "2025-01-10", "subjects": subjects, "by_id": by, "by_class": "unknown"}
    return usual | {"id": id_} | cells


TIES = [
    tie("A", "B", "threat", **PROTECTED),
    tie("B", "A", "opposition", **ENDED),
    tie("A", "C", "tension"),
    tie("C", "A", "influence", sign="-"),
    tie("A", "C", "influence", sign="+"),
    tie("B", "C", "suspected_control"),
    tie("B", "C", "coordination"),
]
EVENTS = [
    event("e1", "label", "B;C", "A", protects_to="2026-01-01"),
    event("e2", "attack", "C", "B"),
    event("e3", "attack", "C"),
    event("e4", "statement", "C", "A"),
]


def test_each_record_says_by_whom_against_whom_and_until_when() -> None:
    found = hostility.recorded(a_map("A", "B", "C", ties=TIES, events=EVENTS))
    assert sorted(found.itertuples(index=False, name=None)) == sorted(
        [
            ("hostile", "A", "B", "", False, "2025-01-01", "2025-09-30"),
            ("hostile", "B", "A", "", False, "2025-01-01", "2025-03-01"),
            ("tension", "A", "C", "", True, "2025-01-01", ""),
            ("influence", "C", "A", "", False, "2025-01-01", ""),
            ("control", "B", "C", "", False, "2025-01-01", ""),
            ("hostile", "A", "B", "", False, "2025-01-10", "2026-01-01"),
            ("hostile", "A", "C", "", False, "2025-01-10", "2026-01-01"),
            ("hostile", "B", "C", "", False, "2025-01-10", ""),
        ]
    )


def test_nothing_against_anybody_is_a_table_of_the_same_columns() -> None:
    quiet, loud = (hostility.recorded(a_map("A", "B", ties=ties)) for ties in ([tie("A", "B")], TIES[:1]))
    assert quiet.empty
    assert quiet.dtypes.equals(loud.dtypes)


def test_what_ends_is_an_act_whose_author_is_known() -> None:
    whole = a_map("A", "B", "C", ties=TIES, events=EVENTS)
    ends = {
        row["id"]
        for table, rows in (("ties", TIES), ("events", EVENTS))
        for row in rows
        if hostility.ended(whole, whole.with_tables({table: whole[table][whole[table]["id"] != row["id"]]}))
    }
    assert ends == {"threat:AB", "e1", "e2"}
    assert not hostility.ended(whole, whole)
