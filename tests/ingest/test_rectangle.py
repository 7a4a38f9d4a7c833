"""Rows kept as whole columns are the rows that they would be as lists."""

from __future__ import annotations

import sys

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from actormap.ingest.readers.grid import Rectangle, column, faults_in, stripped, without_blanks

TEXTS = st.sampled_from(["", " ", "a", " b", "\u00a0", "é", "\x01", "a\u202eb", "\u200c", "x" * 40_000])
ROWS = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.lists(TEXTS, min_size=width, max_size=width), min_size=1, max_size=70)
)


def rectangle(rows: list[list[str]]) -> Rectangle:
    return Rectangle([pd.array(cells, dtype="str") for cells in zip(*rows, strict=True)])


@given(ROWS, st.integers(-80, 80), st.integers(-80, 80))
def test_a_rectangle_is_the_list_of_its_rows(rows: list[list[str]], start: int, stop: int) -> None:
    whole = rectangle(rows)
    assert [whole[at] for at in range(-len(rows), len(rows))] == [*rows, *rows]
    assert list(whole) == rows
    assert list(reversed(whole)) == rows[::-1]
    assert whole[start:stop] == rows[start:stop]
    assert len(whole) == len(rows)
    part = slice(start, stop)
    assert column(whole, 0) == column(rows, 0)
    assert column(whole, 0, part) == column(rows, 0, part)


@given(ROWS)
def test_blank_rows_and_faults_are_the_same(rows: list[list[str]]) -> None:
    kept, lines = without_blanks(rectangle(rows))
    assert (list(kept), lines) == without_blanks(rows)
    assert list(faults_in(kept, lines)) == list(faults_in(list(kept), lines))


def test_white_space_is_what_python_says_it_is() -> None:
    texts = [chr(code) + "a" for code in range(sys.maxunicode + 1) if not 0xD800 <= code <= 0xDFFF]
    assert stripped(pd.array(texts, dtype="str")).tolist() == list(map(str.strip, texts))
