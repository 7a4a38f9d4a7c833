"""Texts become values by one rule a column type, and every problem is told with its remedy."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actormap.core import schema
from actormap.core.errors import Issue
from actormap.core.tables.cells import canonical, empty, explode, isin, parse
from actormap.core.tables.ids import fingerprint, made_ids
from actormap.core.tables.records import records

REQUIRED = {
    "actors": {"id": "A", "name": "A", "sphere": "civil_society"},
    "ties": {"id": "t", "source_id": "A", "target_id": "B", "kind": "coordination"},
    "universe": {"group": "women", "exists_best": "1"},
    "contacts": {"date": "2025-01-01", "office": "O", "actor_id": "A"},
}


def read(table: str, column: str, text: object) -> tuple[Any, list[Issue]]:
    """The value of one cell, and what was told about it."""
    frame, issues = parse(table, pd.DataFrame([REQUIRED[table] | {column: text}]))
    return frame[column].iat[0], issues


@pytest.mark.parametrize(
    ("table", "column", "text", "value"),
    [
        ("actors", "id", "  A 1 ", "A 1"),
        ("actors", "name", "منتدى الحقوق", "منتدى الحقوق"),
        ("actors", "name", "0012", "0012"),
        ("actors", "name", "NaN", "NaN"),
        ("actors", "name", "two\nlines", "two\nlines"),
        ("actors", "aliases", "AB; CD ;;AB", "AB;CD"),
        ("actors", "sphere", "Civil Society", "civil_society"),
        ("actors", "sphere", "", "unknown"),
        ("actors", "types", "INGO; trade_union", "ngo_international;trade_union"),
        ("actors", "types", "NATIONAL NGO", "ngo_national"),
        ("actors", "adm1_pcode", "GN001", "GN001"),
        ("actors", "grade", "b2", "B2"),
        ("actors", "consent_c1", "", "unknown"),
        ("actors", "consent_c1", " Not asked ", "unknown"),
        ("actors", "review_by", "2026-02-28", "2026-02-28"),
        ("actors", "at_risk_level", "3", 3.0),
        ("actors", "at_risk_level", "3.0", 3.0),
        ("actors", "sensitivity", "", 0.0),
        ("actors", "works_on_rights_of", "lgbt;Women;our_own", "lgbt;women;our_own"),
        ("ties", "weight", ".5", 0.5),
        ("ties", "weight", "1e0", 1.0),
        ("ties", "sign", "+", "+"),
        ("universe", "exists_low", "12.5", 12.5),
        ("contacts", "direction", "They asked for it", "in"),
        ("contacts", "direction", "Towards the office", "in"),
        ("contacts", "direction", "depuis le bureau", "out"),
    ],
)
def test_cell_is_read_when_it_follows_the_rule(table: str, column: str, text: str, value: object) -> None:
    assert read(table, column, text) == (value, [])


@pytest.mark.parametrize(
    ("table", "column", "text", "code"),
    [
        ("actors", "id", "A;B", "id.several"),
        ("actors", "id", "x" * 201, "id.long"),
        ("actors", "name", "Forum\u202egnp.exe", "cell.control"),
        ("actors", "name", "a\x00b", "cell.control"),
        ("actors", "sphere", "underworld", "sphere.unknown"),
        ("actors", "types", "ngo_national;guild", "types.unknown"),
        ("actors", "adm1_pcode", "gn001", "pcode.form"),
        ("actors", "adm1_pcode", "G1", "pcode.form"),
        ("actors", "grade", "G2", "grade.form"),
        ("actors", "grade", "B", "grade.form"),
        ("actors", "review_by", "28/02/2026", "date.form"),
        ("actors", "review_by", "2026-02-30", "date.form"),
        ("actors", "review_by", "20260228", "date.form"),
        ("actors", "review_by", "2026-W01-1", "date.form"),
        ("actors", "at_risk_level", "high", "number.form"),
        ("actors", "at_risk_level", "2.5", "number.whole"),
        ("actors", "at_risk_level", "5", "at_risk_level.range"),
        ("actors", "at_risk_level", "-1", "at_risk_level.range"),
        ("ties", "weight", "0,5", "number.form"),
        ("ties", "weight", "nan", "number.form"),
        ("ties", "weight", "inf", "number.form"),
        ("ties", "weight", "1e999", "number.form"),
        ("ties", "weight", "٠٫٥", "number.form"),
        ("ties", "weight", "0x1", "number.form"),
        ("ties", "weight", "1_0", "number.form"),
        ("ties", "weight", "-0.1", "weight.range"),
        ("ties", "sign", "plus", "sign.unknown"),
        ("universe", "exists_best", "1e10", "exists_best.range"),
        ("contacts", "expectation_note", "yes", "date.form"),
    ],
)
def test_cell_is_told_once_when_it_breaks_the_rule(table: str, column: str, text: str, code: str) -> None:
    value, issues = read(table, column, text)
    assert value == "" or math.isnan(value)
    assert [(i.file, i.row, i.column, i.code) for i in issues] == [(table, 1, column, code)]
    (issue,) = issues
    assert issue.value
    assert issue.value.isprintable()
    assert issue.remedy.endswith(".")
    assert not issue.problem.endswith(".")
    assert not issue.warning


def test_remedy_for_a_decimal_comma_says_so() -> None:
    _, (issue,) = read("ties", "weight", "0,5")
    assert "point" in issue.remedy


def test_arabic_digits_are_refused_not_misread() -> None:
    value, issues = read("actors", "at_risk_level", "٣")
    assert value == 3.0 or [i.code for i in issues] == ["number.form"]


def test_every_row_with_a_bad_text_is_named() -> None:
    rows = [REQUIRED["ties"] | {"id": f"t{i}", "weight": text} for i, text in enumerate("1x0x")]
    _, issues = parse("ties", pd.DataFrame(rows))
    assert [issue.row for issue in issues] == [2, 4]


def test_unknown_column_is_told_with_those_that_exist() -> None:
    frame, (issue,) = parse("sectors", pd.DataFrame({"id": ["x"], "name": ["X"], "colour": ["red"]}))
    assert (issue.code, issue.column, issue.row) == ("column.unknown", "colour", None)
    assert "parent" in issue.remedy
    assert list(frame.columns) == list(schema.columns()["sectors"])


@pytest.mark.parametrize("table", schema.tables())
def test_empty_table_has_every_column_with_its_type(table: str) -> None:
    frame = empty(table)
    assert len(frame) == 0
    wanted = {name: "float64" if c.numeric else "str" for name, c in schema.columns()[table].items()}
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == wanted


def test_missing_cells_of_any_kind_are_empty() -> None:
    for nothing in (None, math.nan, pd.NA, "", "   "):
        assert read("actors", "note", nothing) == ("", [])
        value, issues = read("ties", "weight", nothing)
        assert math.isnan(value)
        assert not issues


def test_numbers_and_dates_of_other_types_are_read_as_their_text() -> None:
    assert read("actors", "id", 7) == ("7", [])
    assert read("actors", "id", 7.0) == ("7", [])
    assert read("actors", "review_by", dt.date(2026, 3, 1)) == ("2026-03-01", [])
    assert read("ties", "weight", 0.25) == (0.25, [])


def test_row_without_id_gets_one_from_its_key() -> None:
    row = {"actor_id": "A", "sector": "LEG", "pcode": "XA01"}
    frame, issues = parse("presence", pd.DataFrame([row, row, row | {"sector": "MON"}]))
    assert not issues
    first, again, other = frame["id"]
    assert first == again
    assert first != other
    assert first.startswith("p-")


def test_made_id_does_not_depend_on_what_is_no_key() -> None:
    row = {"source_id": "A", "target_id": "B", "kind": "trust"}
    frame, _ = parse("ties", pd.DataFrame([row | {"weight": "1", "note": "x"}, row | {"weight": "2"}]))
    assert len(set(frame["id"])) == 1


@given(st.lists(st.lists(st.text(max_size=4), min_size=2, max_size=2), min_size=2, max_size=2))
@settings(deadline=None)
def test_fingerprint_tells_lists_apart(two: list[list[str]]) -> None:
    # Joined texts would be alike for ("a", "bc") and ("ab", "c").
    assert (fingerprint(two[0]) == fingerprint(two[1])) == (two[0] == two[1])


_CELLS = st.sampled_from(["", "a", "é", '"', "\\", "\n", "\r", "\x00", "\u2028", ",", "a,b", "[]"])


@given(st.lists(st.lists(_CELLS, min_size=6, max_size=6), max_size=4))
@settings(deadline=None)
def test_ids_of_whole_columns_are_those_of_each_row(rows: list[list[str]]) -> None:
    frame = pd.DataFrame(rows, columns=list(schema.key("ties")), dtype="str").assign(to="")
    assert made_ids("ties", frame) == [f"t-{fingerprint(row)}" for row in rows]


def test_explode_keeps_the_row_of_each_value() -> None:
    frame = pd.DataFrame({"members": ["A;B", "", "B"]}, dtype="str")
    assert list(explode(frame, "members").items()) == [(0, "A"), (0, "B"), (2, "B")]


def test_records_are_plain_values() -> None:
    frame, _ = parse("ties", pd.DataFrame([REQUIRED["ties"] | {"weight": "0.5", "sensitivity": "2"}]))
    (row,) = records(frame)
    assert (row["weight"], row["sensitivity"], row["note"]) == (0.5, 2, "")
    assert isinstance(row["sensitivity"], int)
    (row,) = records(parse("ties", pd.DataFrame([REQUIRED["ties"]]))[0])
    assert row["weight"] is None


def test_records_of_other_frames_are_plain_values_too() -> None:
    frame = pd.DataFrame(
        {
            "number": [1, 2],
            "yes": [True, False],
            "share": [0.5, np.nan],
            "text": pd.Series(["a", None], dtype="str"),
            "any": pd.Series([np.float64(2), np.int32(3)], dtype=object),
            7: [None, "b"],
            "which": pd.array([None, 4], dtype="Int64"),
        }
    )
    expected = [
        {"number": 1, "yes": True, "share": 0.5, "text": "a", "any": 2, "7": None, "which": None},
        {"number": 2, "yes": False, "share": None, "text": None, "any": 3, "7": "b", "which": 4},
    ]
    assert records(frame) == expected
    kinds = {type(cell) for row in records(frame) for cell in row.values()}
    assert kinds == {int, bool, float, str, type(None)}


def test_canonical_order_is_by_id_whatever_the_order_given() -> None:
    frame, _ = parse("sectors", pd.DataFrame({"id": ["b", "a", "B"], "name": ["1", "2", "3"]}))
    assert list(canonical(frame)["id"]) == ["B", "a", "b"]


TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)


@given(st.lists(TEXTS, max_size=5))
@settings(deadline=None, max_examples=60)
def test_reading_what_was_read_changes_nothing(texts: list[str]) -> None:
    rows = [
        REQUIRED["actors"] | {"id": f"A{i}", "name": t, "aliases": t, "note": t} for i, t in enumerate(texts)
    ]
    once, _ = parse("actors", pd.DataFrame(rows))
    twice, issues = parse("actors", once)
    assert not issues
    pd.testing.assert_frame_equal(once, twice)


@given(st.floats(0, 4))
@settings(deadline=None, max_examples=60)
def test_numbers_are_read_to_the_last_digit(weight: float) -> None:
    assert read("ties", "weight", repr(weight)) == (weight, [])
    assert read("ties", "weight", weight) == (weight, [])


def test_parse_does_not_change_its_input() -> None:
    frame = pd.DataFrame([REQUIRED["ties"] | {"weight": "1", "sources": " a ;b"}], index=[5])
    before = frame.copy(deep=True)
    parse("ties", frame)
    pd.testing.assert_frame_equal(frame, before)


def test_single_values_stand_under_their_rows_and_what_is_between_two_signs_is_none() -> None:
    frame = pd.DataFrame({"members": ["A;;B", "", ";", "C"]}, index=[3, 5, 7, 9], dtype="str")
    found = explode(frame, "members")
    assert list(found.items()) == [(3, "A"), (3, "B"), (9, "C")]
    assert found.dtype == frame["members"].dtype
    assert explode(frame.iloc[1:2], "members").empty


def test_texts_among_a_few_words_are_told_in_their_order() -> None:
    values = pd.Series(["a", "b", "", "a"], index=[4, 3, 2, 1], dtype="str")
    assert isin(values, ["a", "c"]).tolist() == [True, False, False, True]
    assert isin(values.iloc[:0], ["a"]).dtype == bool
