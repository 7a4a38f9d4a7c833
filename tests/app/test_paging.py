"""A long list in parts: all places once, whatever number an address names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actormap.web.parts.paging import part, parts


@given(count=st.integers(0, 60), size=st.integers(1, 12))
def test_parts_hold_each_place_once_and_lead_from_one_to_the_next(count: int, size: int) -> None:
    every = [part(number, size, count) for number in range(parts(count, size))]
    assert [place for one in every for place in range(count)[one.places]] == list(range(count))
    assert [one.before for one in every] == [False] + [True] * (len(every) - 1)
    assert [one.after for one in every] == [True] * (len(every) - 1) + [False]
    assert all(0 < one.end - one.first <= size for one in every if count)


@pytest.mark.parametrize(
    ("number", "shown"),
    [("", 0), ("0", 0), ("2", 2), ("9", 2), ("-1", 0), ("²", 0), ("one", 0), ("9" * 400, 2), (1, 1)],
)
def test_what_is_no_number_of_a_part_is_the_first_and_too_high_a_one_the_last(
    number: str | int, shown: int
) -> None:
    assert part(number, 10, 25).number == shown
