"""Cells in which a formula came to nothing, and rows that hold nothing else: blanks that are told."""

from __future__ import annotations

import pytest
from test_ingest_as_offices_write import books, names, ties
from test_ingest_ticks import codes, facts, text

from actormap.ingest import Imported, Rule, Rules, Upload, read_map

HEAD = ["Organisation", "Acronym", "Org ID", "Donor", "Sector", "State", "LGA", "Status"]
ROWS = [
    ["First Help", "FH", "#N/A", "#N/A", "Health", "Kano", "Dala", "Ongoing"],
    ["First Help", "FH", "N/A", "Fund", "Food", "Kano", "#REF!", "#VALUE!"],
    ["Desk", "#NAME?", "#N/A", "#REF!", "Food", "Kano", "Dala", "Ongoing"],
    ["#N/A", "FH", "#N/A", "#ERROR!", "Food", "Borno", "Bama", "Ongoing"],
]


def lists(rows: list[list[str]]) -> list[Imported]:
    written = "\n".join(",".join(row) for row in [HEAD, *rows])
    return [read_map([books({"3W": [HEAD, *rows]})]), read_map([text(written)])]


def test_an_error_where_a_cell_may_be_blank_is_a_blank_that_is_told() -> None:
    for imported in lists(ROWS):
        assert names(imported) == {"First Help", "Desk", "Fund"}
        assert facts(imported) == {
            ("First Help", "Health", "Dala"),
            ("First Help", "Food", "Kano"),
            ("Desk", "Food", "Dala"),
            ("First Help", "Food", "Bama"),
        }
        assert ties(imported) == {("First Help", "Fund", "nan")}
        told = next(
            one for one in imported.warnings if (one.code, one.column) == ("cell.error_blank", "Donor")
        )
        assert told.row == 2
        assert "3 cells with an error instead of a value (#N/A, #REF!, #ERROR!)" in told.problem


def test_an_error_where_a_row_has_to_say_something_is_a_row_to_mend() -> None:
    for imported in lists([*ROWS, ["Desk", "", "", "", "#N/A", "Kano", "Dala", ""]]):
        assert [(one.code, one.row) for one in imported.errors] == [("row.blank", 6)]


def test_formulas_below_a_list_are_no_rows() -> None:
    nothing = ["", "", "#N/A", "", "", "", "#N/A", ""]
    for imported in lists([*ROWS, nothing, nothing]):
        assert len(facts(imported)) == 4
        (told,) = (one for one in imported.warnings if one.code == "row.nothing")
        assert (told.row, told.problem[:6]) == (6, "2 rows")


@pytest.mark.parametrize("code", ["N/A", "#N/A", "-", "none"])
def test_what_stands_for_no_code_makes_nobody_the_same(code: str) -> None:
    imported = read_map(
        [
            text(
                f"Organisation,Org ID,Sector,State\nForum,{code},Health,Kano\nDesk,{code},Food,Kano\n"
                "Circle,N3,Food,Kano\nCircle,N3,Health,Kano\n"
            )
        ]
    )
    assert names(imported) == {"Forum", "Desk", "Circle"}


def test_whether_a_row_is_private_is_not_known_where_a_formula_came_to_nothing() -> None:
    imported = read_map(
        [
            text(
                "Organisation,Contact,Email,Privacy "
                "Status\nForum,Amal,a@x.org,public\nDesk,Nour,n@x.org,#N/A\n"
                "Circle,Sam,s@x.org,N/A\n"
            )
        ]
    )
    assert names(imported) == {"Forum", "Circle"}
    assert "row.private" in codes(imported)


def test_an_error_at_the_end_of_a_tie_leaves_the_others() -> None:
    imported = read_map(
        [
            books(
                {
                    "Edges": [
                        ["Source", "Target", "Relation", "Weight"],
                        ["Forum", "Desk", "#N/A", "#DIV/0!"],
                        ["Desk", "#N/A", "knows", ""],
                        ["Circle", "Desk", "knows", "1"],
                    ]
                }
            )
        ]
    )
    assert ties(imported) == {("Desk", "Forum", "nan"), ("Circle", "Desk", "nan")}
    assert {"tie.nobody", "cell.error_blank"} <= set(codes(imported))


def test_p_codes_however_they_are_written() -> None:
    imported = read_map(
        [
            text(
                "Organisation,Sector,State,State Pcode,LGA,LGA "
                "Pcode\nForum,Health,Borno,NG008,Bama,NG008003\n"
                "Desk,Health,Borno,ng008,Bama,ng008003\nDesk,Food,Borno,NG 008,Gwoza,NG-008-012\n"
            )
        ]
    )
    areas = imported.require().changes.upserts["areas"]
    assert set(areas["id"]) == {"NG008", "NG008003", "NG008012"}
    assert [one.code for one in imported.warnings].count("area.code_form") == 2
    small = read_map(
        [
            text(
                "Organisation,Sector,LGA,Pcode\nForum,Health,Bama,ng008003\nDesk,Health,Gwoza,ng008012\n"
                "Desk,Food,Gwoza,ng008012\n"
            )
        ]
    )
    assert set(small.require().changes.upserts["areas"]["id"]) == {"NG008003", "NG008012"}
    own = read_map([text("Organisation,Sector,LGA,Pcode\nForum,Health,Bama,d-1\nDesk,Food,Gwoza,d-2\n")])
    assert "area.own_code" in codes(own)


def test_headings_between_the_rows_that_nobody_merged() -> None:
    rows = [
        ["HEALTH CLUSTER", "", ""],
        ["Forum", "Health", "Kano"],
        ["Desk", "Health", "Borno"],
        ["Borno", "", ""],
        ["Forum", "Food", "Borno"],
        ["Total", "3", ""],
    ]
    imported = read_map([books({"3W": [["Organisation", "Sector", "State"], *rows]})])
    assert names(imported) == {"Forum", "Desk"}
    assert len(facts(imported)) == 3
    (told,) = (one for one in imported.warnings if one.code == "row.heading")
    assert "HEALTH CLUSTER, Borno" in told.problem
    lacking = read_map([books({"3W": [["Organisation", "Sector", "State"], ["Circle", "", ""], *rows]})])
    assert {one.code for one in lacking.errors} == {"row.blank"}  # of whom nothing is known, and no heading


def test_numbers_of_rows_that_were_made_beforehand_make_no_list_of_organisations() -> None:
    rows = [["1", "Forum", "Health", "Kano"], ["2", "Forum", "Food", "Kano"], ["3", "Desk", "Food", "Borno"]]
    more = [[str(number), "", "", ""] for number in range(4, 60)]
    imported = read_map([books({"3W": [["No.", "Organisation", "Sector", "State"], *rows, *more]})])
    assert [table.kind for table in imported.tables] == ["activities"]
    assert len(facts(imported)) == 3


def test_what_was_filled_in_beforehand_is_no_row() -> None:
    rows = [
        ["Forum", "Health", "Kano", "Ongoing"],
        ["Forum", "Food", "Borno", "Planned"],
        *([["", "", "", "Ongoing"]] * 9),
    ]
    imported = read_map([books({"3W": [["Organisation", "Sector", "State", "Status"], *rows]})])
    assert len(facts(imported)) == 2
    (told,) = (one for one in imported.warnings if one.code == "row.nothing")
    assert told.problem.startswith("9 rows without an organisation, a sector or an area")


def test_zeros_of_lookups_are_nobody_and_no_place() -> None:
    imported = read_map(
        [
            text(
                "Organisation,Donor,Implementing partner,Sector,State,LGA\nForum,Fund,0,Health,Kano,Dala\n"
                "Forum,0,0,Food,Kano,0\nForum,0,Desk,Food,Kano,Gaya\n"
            )
        ]
    )
    assert names(imported) == {"Forum", "Desk", "Fund"}
    assert facts(imported) == {
        ("Forum", "Health", "Dala"),
        ("Forum", "Food", "Kano"),
        ("Desk", "Food", "Gaya"),
    }
    assert ties(imported) == {("Forum", "Fund", "nan")}


@pytest.mark.parametrize("word", ["All", "Nationwide", "Todos", "N/A", "الكل"])
def test_who_works_everywhere_leaves_the_other_rows(word: str) -> None:
    imported = read_map(
        [text(f"Organisation,Sector,State\nForum,Health,{word}\nForum,Food,Kano\nDesk,Food,Borno\n")]
    )
    assert facts(imported) == {("Forum", "Food", "Kano"), ("Desk", "Food", "Borno")}
    assert "area.nowhere" in codes(imported)


@pytest.mark.parametrize("written", ["Kano and Borno", "Kano, Borno y Yobe", "Kano et Borno"])
def test_areas_with_a_word_between_them_are_several_where_each_is_known(written: str) -> None:
    rest = "Forum,Food,Kano\nForum,Food,Borno\nDesk,Food,Yobe\nDesk,Food,Bosnia and Herzegovina\n"
    imported = read_map([text(f'Organisation,Sector,State\nForum,Health,"{written}"\n{rest}')])
    assert {area for _, sector, area in facts(imported) if sector == "Health"} >= {"Kano", "Borno"}
    assert ("Desk", "Food", "Bosnia and Herzegovina") in facts(imported)
    assert "area.several_known" in codes(imported)


def test_a_legend_below_a_gap_is_no_entry() -> None:
    rows = [["Forum", "Health", "Kano"], ["Forum", "Food", "Kano"], ["Desk", "Food", "Borno"]]
    legend = [[], ["Legend", "", ""], ["Green = active", "", ""], ["Date:", "2025-03-01", ""]]
    imported = read_map([books({"3W": [["Organisation", "Sector", "State"], *rows, *legend]})])
    assert facts(imported) == set(map(tuple, rows))
    assert names(imported) == {"Forum", "Desk"}
    (told,) = (one for one in imported.warnings if one.code == "row.footnote")
    assert told.problem.startswith("3 rows")
    more = [["Organisation", "Sector", "State"], *rows, [], ["Circle", "Food", "Kano"]]
    assert names(read_map([books({"3W": more})])) == {"Forum", "Desk", "Circle"}


def test_a_sector_alone_above_those_who_work_on_it_is_asked_about_and_is_no_row() -> None:
    rows = [
        ["Sector", "Organisation", "State"],
        ["Health", "", ""],
        ["", "Forum", "Kano"],
        ["", "Desk", "Kano"],
        ["Food", "", ""],
        ["", "Forum", "Borno"],
    ]
    (error,) = read_map([books({"3W": rows})]).errors
    assert (error.code, error.column, error.lines) == ("row.blank", "Sector", (3, 4, 6))
    said = Rules((Rule("", 0, "", sheet="3W", kind="activities", above=("Sector",)),))
    assert facts(read_map([books({"3W": rows})], mapping=said)) == {
        ("Forum", "Health", "Kano"),
        ("Desk", "Health", "Kano"),
        ("Forum", "Food", "Borno"),
    }


def test_a_card_of_a_working_group_is_no_heading() -> None:
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Protection Cluster\nORG:Protection Cluster\nEND:VCARD\n"
    assert names(read_map([Upload("cards.vcf", card.encode())])) == {"Protection Cluster"}


def test_numbers_under_a_header_with_a_word_for_a_place_name_no_place() -> None:
    imported = read_map(
        [
            text(
                "country_location_no,admin1_code,admin1_name,org_name,sector_name\n"
                "164,NG020,Kano,Forum,Health\n164,NG008,Borno,Forum,Food\n"
            )
        ]
    )
    assert facts(imported) == {("Forum", "Health", "Kano"), ("Forum", "Food", "Borno")}


def test_the_full_name_of_an_organisation_is_no_name_of_a_person() -> None:
    imported = read_map(
        [
            text(
                "Org Acronym,Org Full Name,Sector,State\nFFP,Forum for Peace,Health,Kano\n"
                "FFP,Forum for Peace,Food,Kano\n"
            )
        ]
    )
    assert names(imported) == {"Forum for Peace"}
