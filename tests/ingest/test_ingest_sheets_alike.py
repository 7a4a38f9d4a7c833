"""Sheets of one workbook with the same columns, told apart by their names; and the status of a register."""

from __future__ import annotations

import pytest
from test_ingest_as_offices_write import books, names
from test_ingest_ticks import book, codes, facts, text

from actormap.core.model import ActorMap, apply_changes
from actormap.ingest import Rule, Rules, Upload, look, read_map

HEAD = ["Organisation", "State", "LGA"]
PARTS = {
    "1. WASH 3W": [HEAD, ["Forum", "Kano", "Dala"], ["Desk", "Kano", "Gaya"], ["Forum", "Borno", "Bama"]],
    "Protection Cluster": [HEAD, ["Forum", "Kano", "Dala"], ["Forum", "Kano", "Gaya"]],
    "Education": [HEAD, ["Circle", "Kano", "Dala"]],
}
READ = {
    ("Forum", "WASH", "Dala"),
    ("Desk", "WASH", "Gaya"),
    ("Forum", "WASH", "Bama"),
    ("Forum", "Protection", "Dala"),
    ("Forum", "Protection", "Gaya"),
    ("Circle", "Education", "Dala"),
}


def test_a_sheet_a_sector() -> None:
    imported = read_map([books(PARTS)])
    assert facts(imported) == READ
    assert {table.kind for table in imported.tables} == {"activities"}  # also that of one row
    told = [issue.problem for issue in imported.warnings if issue.code == "sheet.says"]
    assert len(told) == 3
    assert "no column says the sector, and the sheet is called 'WASH'" in told[0]


def test_a_total_stays_one_where_the_sheet_says_the_sector() -> None:
    imported = read_map([books({**PARTS, "Education": [*PARTS["Education"], ["Total", "1", None]]})])
    assert facts(imported) == READ
    assert "row.total" in codes(imported)


def test_the_name_of_one_sheet_alone_says_a_sector_only_beside_work() -> None:
    rows = [["Radio", "Kano"], ["Daily", "Borno"], ["Daily", "Kano"]]
    directory = read_map([books({"Media": [HEAD[:2], *rows]})])
    assert "sheet.says" not in codes(directory)
    work = read_map([books({"Education": [[*HEAD[:2], "Activity"], *([*row, "Classes"] for row in rows)]})])
    assert facts(work) == {
        ("Radio", "Education", "Kano"),
        ("Daily", "Education", "Borno"),
        ("Daily", "Education", "Kano"),
    }


def test_a_column_of_sectors_is_heard_before_the_name_of_a_sheet_and_so_is_who_brings_it() -> None:
    rows = [[*HEAD[:2], "Sector"], ["Forum", "Kano", "Food"], ["Forum", "Borno", "Food"]]
    imported = read_map([books({"WASH": rows, "Protection": rows})])
    assert {sector for _, sector, _ in facts(imported)} == {"Food"}
    header = "Sector (name of the sheet)"
    rule = Rule("", 0, "", sheet="Education", kind="activities", ignore=(header,))
    left = read_map([books(PARTS)], mapping=Rules((rule,)))
    assert facts(left) == {fact for fact in READ if fact[1] != "Education"}


def test_a_sheet_a_month() -> None:
    rows = [[*HEAD[:2], "Sector"], ["Forum", "Kano", "Food"], ["Forum", "Borno", "Food"]]
    imported = read_map([books({"Jan 2025": rows, "Feb 2025": rows[:2]})]).require()
    days = imported.changes.upserts["presence"]["from"].astype(str)
    assert sorted(days) == ["2025-01-01", "2025-01-01", "2025-02-01"]


def test_a_sheet_an_area_of_the_map() -> None:
    rows_of_areas = "id,name,adm_level,parent\nNG020,Kano,1,\nNG008,Borno,1,\n"
    areas = read_map([Upload("areas.csv", rows_of_areas.encode())])
    base = apply_changes(ActorMap.empty(), areas.require().changes)
    rows = [["Organisation", "Sector", "Activity"], ["Forum", "Food", "Meals"], ["Forum", "Health", "Care"]]
    imported = read_map([books({"Kano": rows, "Borno": rows[:2]})], base=base).require()
    found = imported.changes.upserts["presence"]
    assert sorted(zip(found["sector"], found["pcode"], strict=True)) == [
        ("Food", "NG008"),
        ("Food", "NG020"),
        ("Health", "NG020"),
    ]


REGISTER = """\
Organisation,Type,Sector,State,Status
Forum,NNGO,Health,Kano,{}
Desk,NNGO,Food,Kano,{}
Line,NNGO,Food,Kano,{}
"""


@pytest.mark.parametrize(
    "states", [("Active", "Inactive", "Dissolved"), ("Active", "Active", "Active"), ("نشطة", "منحلة", "نشطة")]
)
def test_whether_a_register_has_somebody_is_no_status_of_work(states: tuple[str, str, str]) -> None:
    imported = read_map([text(REGISTER.format(*states))])
    assert set(imported.require().changes.upserts["presence"]["status"]) == {""}
    assert "status.register" in codes(imported)


def test_the_status_of_work_is_read() -> None:
    rows = [["Organisation", "Sector", "State", "Status"], ["Forum", "Food", "Kano", "Active"]]
    work = read_map([book([*rows, ["Forum", "Food", "Borno", "Completed"]])]).require()
    assert set(work.changes.upserts["presence"]["status"]) == {"ongoing", "completed"}
    only = read_map([book([*rows, ["Forum", "Food", "Borno", "Active"]])]).require()
    assert set(only.changes.upserts["presence"]["status"]) == {"ongoing"}
    idle = read_map([book([*rows, ["Forum", "Food", "Borno", "Inactive"]])])
    assert "status.register" in codes(idle)
    assert names(idle) == {"Forum"}
    assert look([book(rows)]).tables[0].columns.at("status") == 3
