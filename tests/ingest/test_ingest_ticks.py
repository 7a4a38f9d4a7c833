"""Months, sectors and areas that are ticked or written as months, and cells that mean the same as above."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import Workbook

from actormap.core.model import ActorMap, apply_changes
from actormap.ingest import Imported, Rule, Rules, Upload, read_map

JANUARY, FEBRUARY = ("2024-01-01", "2024-01-31"), ("2024-02-01", "2024-02-29")


def book(rows: Sequence[Sequence[Any]], merged: Sequence[str] = ()) -> Upload:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    out = io.BytesIO()
    made.save(out)
    return Upload("list.xlsx", out.getvalue())


def text(content: str) -> Upload:
    return Upload("list.csv", content.encode())


def codes(imported: Imported) -> set[str]:
    return {issue.code for issue in imported.issues}


def facts(imported: Imported) -> set[tuple[str, str, str]]:
    """Who works on what where, by names."""
    tables = imported.require().changes.upserts
    names = {
        what: dict(zip(tables[what]["id"], tables[what]["name"], strict=True))
        for what in ("actors", "sectors", "areas")
    }
    presence = tables["presence"]
    return {
        (names["actors"][who], names["sectors"][what], names["areas"][where])
        for who, what, where in zip(presence["actor_id"], presence["sector"], presence["pcode"], strict=True)
    }


def months(imported: Imported) -> list[tuple[str, str]]:
    presence = imported.require().changes.upserts["presence"]
    return sorted(zip(presence["from"], presence["to"], strict=True))


def confirmed(imported: Imported) -> list[str]:
    return sorted(imported.require().changes.upserts["presence"]["as_of"])


@pytest.mark.parametrize(
    ("headers", "rows"),
    [
        ("Month,Year", ["January,2024", "February,2024"]),
        ("Reporting month", ["2024-01", "2024-02"]),
        ("Month", ["January 2024", "Feb-24"]),
        ("Mois de rapportage", ["janvier 2024", "février 2024"]),
        ("Mes,Año", ["enero,2024", "2,2024"]),
        ("الشهر,السنة", ["كانون الثاني,2024", "فبراير,2024"]),
        ("Месяц", ["январь 2024", "02/2024"]),
        ("月份", ["2024年1月", "2024年2月"]),
        ("Reporting period", ["2024-01-17", "45323"]),
        ("Start month,End month", ["Jan 2024,2024-01", "Feb 2024,2024-02"]),
    ],
)
def test_a_month_is_a_period_with_its_first_and_last_day(headers: str, rows: list[str]) -> None:
    lines = "".join(f"A,Health,North,{row}\n" for row in rows)
    imported = read_map([text(f"Organisation,Sector,Region,{headers}\n{lines}")], table="activities")
    assert months(imported) == [JANUARY, FEBRUARY]


@pytest.mark.parametrize("header", ["Last updated", "Date of report", "#date+reported"])
def test_day_of_the_report_is_when_a_presence_was_last_confirmed(header: str) -> None:
    rows = "A,Health,North,2024-03-05\nA,Health,North,2024-06-07\nB,Health,South,\n"
    tags = "#org,#sector,#adm1+name,#date+reported\n" if header.startswith("#") else ""
    head = f"Organisation,Sector,Region,{'When' if tags else header}\n{tags}"
    first = read_map([text(head + rows)], table="activities")
    assert confirmed(first) == ["", "2024-06-07"]
    assert months(first) == [("", ""), ("", "")]
    # A list that is imported again renews the day, and makes no second presence.
    m = apply_changes(ActorMap.empty(), first.changes)
    again = read_map([text(head + rows.replace("2024-06-07", "2025-01-31"))], base=m, table="activities")
    later = apply_changes(m, again.require().changes)
    assert sorted(later["presence"]["as_of"]) == ["", "2025-01-31"]


def test_a_quarter_and_a_year_are_periods_too() -> None:
    rows = "A,Health,North,Q1 2024\nA,Health,South,2024\nA,Health,West,Jan - Feb 2024\n"
    imported = read_map([text("Organisation,Sector,Region,Reporting period\n" + rows)])
    assert months(imported) == [
        ("2024-01-01", "2024-02-29"),
        ("2024-01-01", "2024-03-31"),
        ("2024-01-01", "2024-12-31"),
    ]


def test_a_month_of_no_year_is_left_out_and_told() -> None:
    rows = "A,Health,North,January\nA,Health,South,May\n"
    imported = read_map([text("Organisation,Sector,Region,Month\n" + rows)])
    assert months(imported) == [("", ""), ("", "")]
    assert "month.no_year" in codes(imported)


def test_each_month_that_is_ticked_or_counts_somebody_is_a_period() -> None:
    rows = [
        ["Who does what where"],
        ["Partner", "Sector", "District", "Jan 2024", "February 2024", "Total"],
        ["A", "Health", "Mere", 120, 80, 200],
        ["A", "WASH", "Fell", 0, "x", ""],
        ["B", "WASH", "Fell", "", "", ""],
        ["B", "WASH", "Mere", "x", "", ""],
    ]
    imported = read_map([book(rows)])
    assert months(imported) == [JANUARY, JANUARY, FEBRUARY, FEBRUARY]
    assert facts(imported) == {("A", "Health", "Mere"), ("A", "WASH", "Fell"), ("B", "WASH", "Mere")}
    assert "month.none" in codes(imported)


def test_ticked_months_take_their_year_from_its_column() -> None:
    rows = [
        ["Organisation", "Sector", "District", "Year", "Jan", "Feb"],
        ["A", "Health", "Mere", 2024, "x", "x"],
    ]
    assert months(read_map([book(rows)], table="activities")) == [JANUARY, FEBRUARY]


def test_days_as_numbers_of_a_spreadsheet_program_are_days() -> None:
    rows = "A,Health,North,45292,45473\nA,Health,South,45323,\n"
    imported = read_map([text("Organisation,Sector,Region,Start date,End date\n" + rows)])
    assert months(imported) == [("2024-01-01", "2024-06-30"), ("2024-02-01", "")]
    assert "date.counted" in codes(imported)


@pytest.mark.parametrize(
    ("header", "yes", "no"),
    [
        ("Health,WASH", "X", ""),
        ("Santé,EHA", "Oui", "Non"),
        ("Salud,Educación", "1", "0"),
        ("الصحة,التعليم", "نعم", "لا"),
        ("Здравоохранение,Образование", "да", "нет"),
        ("卫生,教育", "✓", ""),
        ("Sector: Theme one,Food security sector", "x", ""),
    ],
)
def test_a_ticked_sector_is_one_presence(header: str, yes: str, no: str) -> None:
    first, second = header.split(",")
    known = {"sector_tick": header.split(",")} if "one" in header else {}
    rules = Rules((Rule("", 0, "", "list.csv", columns=known, kind="activities"),)) if known else None
    rows = f"A,Mere,{yes},{yes}\nB,Fell,{no},{yes}\nC,Fell,{no},{no}\n"
    imported = read_map([text(f"Organisation,District,{header}\n{rows}")], mapping=rules)
    names = [first.removeprefix("Sector: "), second.removesuffix(" sector")]
    assert facts(imported) == {("A", names[0], "Mere"), ("A", names[1], "Mere"), ("B", names[1], "Fell")}


def test_two_rows_of_headers_say_what_is_ticked() -> None:
    rows = [
        ["Organisation", "Type", "Sectors", "", "Provinces", ""],
        ["", "", "Theme one", "Theme two", "North", "South"],
        ["A", "INGO", "X", "", "X", "X"],
        ["B", "NNGO", "X", "X", "", "X"],
    ]
    imported = read_map([book(rows, ["C1:D1", "E1:F1", "A1:A2", "B1:B2"])])
    assert facts(imported) == {
        ("A", "Theme one", "North"),
        ("A", "Theme one", "South"),
        ("B", "Theme one", "South"),
        ("B", "Theme two", "South"),
    }
    assert set(imported.changes.upserts["areas"]["adm_level"]) == {1}


def test_p_codes_across_are_areas() -> None:
    rows = "A,Health,x,\nB,Health,x,x\nA,WASH,,x\n"
    imported = read_map([text("Organisation,Sector,XA0101,XA0102\n" + rows)])
    presence = imported.require().changes.upserts["presence"]
    assert sorted(presence["pcode"]) == ["XA0101", "XA0101", "XA0102", "XA0102"]


MARKED = "Organisation,Type,Sector,Here,There\nA,INGO,Health,x,\nB,NNGO,WASH,x,x\n"


def test_marks_that_nothing_explains_are_asked_about() -> None:
    imported = read_map([text(MARKED)])
    (error,) = imported.errors
    assert (error.code, "sectors, areas or months" in error.remedy) == ("column.marked", True)
    said = Rules((Rule("", 0, "", "list.csv", columns={"area_tick": ["Here", "There"]}, kind="activities"),))
    again = read_map(
        [text("Organisation,Type,Sector,Here,There\nA,INGO,Health,x,\nB,NNGO,WASH,x,x\n")], mapping=said
    )
    assert len(facts(again)) == 3


GROUPED = (
    "Organisation,Type,Sector,District\nA,INGO,Health,Mere\n,,Health,Fell\n,,WASH,Fell\nB,NNGO,WASH,Dale\n"
)


def test_a_blank_that_may_mean_as_above_is_asked_about() -> None:
    (error,) = read_map([text(GROUPED)]).errors
    assert (error.code, error.lines) == ("row.blank", (3, 4))
    assert 'a blank below "Organisation", "Type" means the same as above' in error.remedy
    said = Rules((Rule("", 0, "", "list.csv", kind="activities", above=("Organisation", "Type")),))
    imported = read_map([text(GROUPED)], mapping=said)
    assert facts(imported) == {
        ("A", "Health", "Mere"),
        ("A", "Health", "Fell"),
        ("A", "WASH", "Fell"),
        ("B", "WASH", "Dale"),
    }


def test_a_province_that_stands_once_above_its_districts_is_asked_about() -> None:
    rows = "North,Mere,A,Health\n,Fell,A,Health\nSouth,Dale,B,WASH\n,Glen,A,WASH\n"
    (error,) = read_map([text("Province,District,Organisation,Sector\n" + rows)]).errors
    assert (error.code, error.column, error.lines) == ("row.blank", "Province", (3, 5))


def test_marks_for_the_same_as_above_are_read() -> None:
    rows = 'A,Health,Mere\n"""",WASH,Fell\nidem,WASH,Dale\nB,同上,Dale\n'
    imported = read_map([text("Organisation,Sector,District\n" + rows)])
    assert facts(imported) == {
        ("A", "Health", "Mere"),
        ("A", "WASH", "Fell"),
        ("A", "WASH", "Dale"),
        ("B", "WASH", "Dale"),
    }
    assert "cell.ditto" in codes(imported)


def test_an_address_beside_a_name_is_no_organisation() -> None:
    rows = "A Help,Health,North\nB Help; b@help.example,WASH,North\nA Help <a@help.example>,WASH,South\n"
    imported = read_map([text("Organisation,Sector,Region\n" + rows)])
    assert {who for who, _, _ in facts(imported)} == {"A Help", "B Help"}
    assert "org.address" in codes(imported)


def test_an_acronym_in_brackets_is_one_if_it_abbreviates_the_name() -> None:
    rows = "First Help of the North (FHN),Health,North\nFHN,WASH,North\nSecond Help (WASH),WASH,South\n"
    imported = read_map([text("Name (ACRONYM),Sector,Region\n" + rows)])
    actors = imported.require().changes.upserts["actors"]
    assert set(zip(actors["name"], actors["aliases"], strict=True)) == {
        ("First Help of the North", "FHN"),
        ("Second Help (WASH)", ""),
    }


def test_who_signed_a_list_of_attendance_is_not_named() -> None:
    rows = [
        ["Meeting of 12 March"],
        ["No.", "Name", "Organisation", "Position", "Phone"],
        [1, "Ann Bee", "A Help", "Officer", "0555 000 001"],
        [2, "Cid Dee", "B Help", "Head", "0555 000 002"],
        [3, "Eve Eff", "A Help", "Nurse", "0555 000 003"],
    ]
    imported = read_map([book(rows)]).require()
    assert set(imported.changes.upserts["actors"]["name"]) == {"A Help", "B Help"}
    assert not any("Bee" in str(issue) for issue in imported.issues)


def test_a_region_a_zone_and_a_woreda_are_three_levels() -> None:
    rows = "A,Health,R1,Zone 3,Abe\nA,Health,R1,Zone 3,Bure\nB,WASH,R2,Zone 1,Cota\n"
    areas = (
        read_map([text("Organisation,Cluster,Region,Zone,Woreda\n" + rows)])
        .require()
        .changes.upserts["areas"]
    )
    assert dict(areas["adm_level"].value_counts()) == {1: 2, 2: 2, 3: 3}


@pytest.mark.parametrize(
    ("name", "content", "known"),
    [
        ("a.xml", '<?xml version="1.0"?><graphml><graph/></graphml>', "GraphML"),
        ("a.txt", '*Vertices 2\n1 "a"\n2 "b"\n*Edges\n1 2\n', "Pajek"),
        ("a.dat", "DL N = 2\nFORMAT = FULLMATRIX\nDATA:\n0 1\n1 0\n", "UCINET DL"),
        (
            "a.json",
            '{"id":"a","schema":"Person","properties":{"name":["Ann"]}}\n{"id":"b"}\n',
            "FollowTheMoney",
        ),
        ("a.net", "nothing", "Pajek"),
        ("a.gexf", "nothing", "GEXF"),
        ("a.gml", "nothing", "GML"),
    ],
)
def test_a_graph_file_is_refused_by_the_name_of_its_format(name: str, content: str, known: str) -> None:
    (error,) = read_map([Upload(name, content.encode())]).errors
    assert f"a graph file ({known})" in error.problem
    assert "tables" in error.remedy


def test_a_date_under_a_month_stands_for_its_month() -> None:
    rows = [
        ["Organisation", "Sector", "Region", "Reporting month"],
        ["A", "Health", "North", dt.date(2024, 2, 1)],
    ]
    assert months(read_map([book(rows)], table="activities")) == [FEBRUARY]
