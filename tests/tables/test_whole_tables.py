"""A table that is read whole is what its columns are read one by one, and costs no more than it must."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from counted import entered
from hypothesis import example, given, settings
from hypothesis import strategies as st
from maps import actor, tie
from seeds import tries

from actormap.core import schema
from actormap.core.model import ActorMap
from actormap.core.schema import Column
from actormap.core.tables.cells import TEXT, parse
from actormap.core.tables.ids import fingerprint
from actormap.core.tables.issues import Unreadable
from actormap.core.tables.values import value

SMALL = {
    "actors": pd.DataFrame([actor(i, types="ngo_national") for i in "ABCDEF"]),
    "ties": pd.DataFrame([tie(*pair) for pair in ("AB", "BC", "CD", "DE", "EF")]),
}


def written(cell: Any) -> str:
    """The text that a cell stands for."""
    if cell is None or cell is pd.NA or (isinstance(cell, float) and math.isnan(cell)):
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def by_column(table: str, frame: pd.DataFrame) -> tuple[pd.DataFrame, list[tuple[int, str, str]]]:
    """The definition: each column on its own, cell after cell; and row, column and code of what is wrong."""
    meant: dict[str, list[Any]] = {}
    wrong = []
    for name, column in schema.columns()[table].items():
        meant[name] = []
        for row, cell in enumerate(frame[name].tolist() if name in frame else [""] * len(frame), start=1):
            try:
                meant[name].append(value(written(cell), column))
            except Unreadable as problem:
                meant[name].append(math.nan if column.numeric else "")
                wrong.append((row, name, problem.code))
    if not schema.columns()[table]["id"].required:
        rows = [
            (
                tuple(meant[name][at] for name in schema.key(table)),
                tuple(meant[name][at] for name in schema.further_key(table)),
            )
            for at in range(len(frame))
        ]
        unnamed = [row for row, ident in zip(rows, meant["id"], strict=True) if not ident]
        first = {key: min(rest for other, rest in unnamed if other == key) for key, _ in unnamed}
        meant["id"] = [
            ident or f"{table[0]}-{fingerprint(key if rest == first[key] else (*key, *rest))}"
            for ident, (key, rest) in zip(meant["id"], rows, strict=True)
        ]
    dtypes = {name: "float64" if c.numeric else "str" for name, c in schema.columns()[table].items()}
    return pd.DataFrame({name: pd.Series(cells, dtype=dtypes[name]) for name, cells in meant.items()}), wrong


def cells_of(column: Column) -> st.SearchStrategy[Any]:
    """Cells as files and programs give them, right and wrong."""
    right: list[Any] = ["", " ", None, math.nan, column.default or ""]
    if column.numeric:
        right += ["0", "1", " 2 ", "0.5", 0.0, 1.0, 0.25, 2, -0.0]
    elif column.vocabulary:
        codes = list(schema.vocabulary(column.vocabulary).items())[:3]
        right += [text for pair in codes for text in (*pair, pair[0].upper())]
    else:
        right += ["A", " B", "A;B", "B; A;;A", 7, 7.0, "2025-01-31", "GN001", "b2", dt.date(2025, 1, 1)]
    odd = ["x", "A;B", "1,5", "1e999", "-1", "2.5", math.inf, True, "a\x00b", "\u202e", "2025-02-30"]
    return st.one_of(st.sampled_from(right), st.sampled_from(right), st.sampled_from(odd))


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, pd.DataFrame]:
    """A table of the schema with some of its columns, in any order and of several types."""
    table = draw(st.sampled_from(list(schema.tables())))
    columns = draw(st.permutations(list(schema.columns()[table].values())))
    length = draw(st.integers(1, 5))
    frame = {}
    for column in columns[: draw(st.integers(1, 8))]:
        cells = draw(st.lists(cells_of(column), min_size=length, max_size=length))
        plain = all(cell is None or isinstance(cell, str) for cell in cells)
        numbers = all(isinstance(cell, float) for cell in cells)
        kinds = [
            "object",
            *(["str", "string", "category"] if plain else []),
            *(["float64"] if numbers else []),
        ]
        frame[column.name] = pd.Series(cells, dtype=object).astype(draw(st.sampled_from(kinds)))
    return table, pd.DataFrame(frame)


@example(("presence", pd.DataFrame({"to": ["", "2025-01-31"]})))
@given(tables())
@settings(deadline=None, max_examples=tries(200, few=50))
def test_a_table_is_what_its_columns_are_one_by_one(some: tuple[str, pd.DataFrame]) -> None:
    table, frame = some
    before = frame.copy(deep=True)
    read, issues = parse(table, frame)
    expected, wrong = by_column(table, frame)
    pd.testing.assert_frame_equal(read, expected)
    assert read.to_csv() == expected.to_csv()
    told = [(row, i.column, i.code) for i in issues for row in i.lines or (0,)]
    assert sorted(told) == sorted(wrong)
    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize("kind", ["float64", "int64"])
def test_numbers_that_are_numbers_already_obey_the_same_rules(kind: str) -> None:
    weights = np.array([0, 1, 4, 5, -1]).astype(kind)
    given = pd.DataFrame([tie("A", "B", id=f"t{n}", weight=w) for n, w in enumerate(weights)])
    given = given.astype({"weight": kind})
    read, issues = parse("ties", given)
    assert [(i.row, i.code, i.value) for i in issues] == [(4, "weight.range", "5"), (5, "weight.range", "-1")]
    assert read["weight"].tolist()[:3] == [0.0, 1.0, 4.0]
    assert read["weight"].isna().tolist()[3:] == [True, True]


def test_columns_that_were_left_empty_do_not_share_what_is_written_into_one_later() -> None:
    read, _ = parse("actors", pd.DataFrame({"id": ["A", "B"], "name": ["Forum", "Desk"]}))
    read.loc[0, "note"] = "changed"
    assert read["note"].tolist() == ["changed", ""]
    assert read["aliases"].tolist() == ["", ""]
    assert parse("actors", pd.DataFrame({"id": ["C", "D"], "name": ["x", "y"]}))[0]["note"].tolist() == [
        "",
        "",
    ]


def test_what_is_read_does_not_change_with_what_it_was_read_from() -> None:
    given = pd.DataFrame({"id": ["A"], "name": ["Forum"], "sensitivity": [1.0]})
    read, _ = parse("actors", given)
    given.loc[0, ["name", "sensitivity"]] = ["Desk", 2.0]
    assert read[["name", "sensitivity"]].to_numpy().tolist() == [["Forum", 1.0]]
    read.loc[0, "name"] = "Circle"
    assert given["name"].tolist() == ["Desk"]


def test_a_column_that_is_there_twice_is_told() -> None:
    twice = pd.DataFrame([["A", "Forum", "Desk"]], columns=["id", "name", "name"])
    _, (issue,) = parse("actors", twice)
    assert (issue.code, issue.column, issue.row) == ("column.twice", "name", None)


def test_text_that_no_file_can_hold_is_told() -> None:
    broken = pd.DataFrame({"id": ["A"], "name": pd.Series(["\ud800"], dtype=object)})
    _, (issue,) = parse("actors", broken)
    assert (issue.code, issue.column, issue.row) == ("cell.control", "name", 1)


def test_a_small_map_costs_what_is_filled_in_and_not_what_could_be() -> None:
    ActorMap(**SMALL)
    work = entered(lambda: ActorMap(**SMALL))
    filled = sum(len(frame.columns) for frame in SMALL.values())
    possible = sum(len(schema.columns()[table]) for table in SMALL)
    assert work["_read"] == filled
    assert work["value"] <= sum(frame[column].nunique() for frame in SMALL.values() for column in frame)
    assert work["empty"] == 0, "a table that nobody asks for is not made"
    assert work["_rows"] == 0, "the schema is read once a process"
    assert work["Series.__init__"] < possible, "no column is a table of its own on the way"


def test_a_table_is_put_together_once() -> None:
    given = SMALL["actors"]
    assert entered(lambda: parse("actors", given))["DataFrame.__init__"] == 1


def test_a_text_is_looked_at_once_however_many_rows_have_it() -> None:
    rows = pd.concat([SMALL["ties"]] * 200, ignore_index=True).drop(columns="id")
    different = sum(rows[column].nunique() for column in rows)
    assert entered(lambda: parse("ties", rows))["value"] <= different


def test_a_map_built_anew_from_its_own_tables_reads_no_empty_table() -> None:
    m = ActorMap(**SMALL)
    tables = m.tables
    work = entered(lambda: ActorMap(**tables))
    assert work["_read"] == sum(len(schema.columns()[table]) for table in SMALL)


def test_text_columns_are_of_one_type() -> None:
    frame, _ = parse("ties", SMALL["ties"])
    assert {str(dtype) for dtype in frame.dtypes} == {"str", "float64"}
    assert frame["note"].dtype == TEXT


def test_a_smaller_map_leaves_tables_without_rows_alone() -> None:
    m = ActorMap(**SMALL)
    work = entered(lambda: m.where(["A", "B"]))
    assert work["among"] <= 4, "actors and both ends of ties, and the platforms that an end may be"
