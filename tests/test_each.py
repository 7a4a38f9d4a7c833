"""A test of many cases tries all of them, and names those that fail."""

from __future__ import annotations

import pytest
from each import each


@each("number", [1, 2, 3, 4])
def odd(number: int, *, told: list[int]) -> None:
    """No test by its name: what `each` makes of one."""
    told.append(number)
    assert number % 2


def test_every_case_is_tried_and_those_that_fail_are_named() -> None:
    told: list[int] = []
    with pytest.raises(AssertionError, match="2 of 4 cases fail") as failed:
        odd(told=told)
    assert told == [1, 2, 3, 4]
    assert "number=2: " in str(failed.value)
    assert "number=4: " in str(failed.value)
    assert "number=3: " not in str(failed.value)


def test_what_should_have_been_raised_is_named_too() -> None:
    @each("kind", [KeyError, LookupError], lambda kind: kind.__name__)
    def raises(kind: type[Exception]) -> None:
        with pytest.raises(kind):
            {}["nothing"]

    raises()

    @each("kind", [ValueError])
    def wrong(kind: type[Exception]) -> None:
        with pytest.raises(kind):
            "nothing is raised".strip()

    with pytest.raises(AssertionError, match="DID NOT RAISE"):
        wrong()


def test_no_case_at_all_proves_nothing() -> None:
    with pytest.raises(AssertionError):
        each("number", [])(odd)(told=[])
