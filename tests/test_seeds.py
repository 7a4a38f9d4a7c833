"""The knob of the tests: what is asked for is tried, and what fails says with which seed."""

from __future__ import annotations

import inspect
from collections import Counter

import pytest
from seeds import Choice, seeded


def test_few_or_all_or_one_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    @seeded(range(5), few=2)
    def one(seed: int) -> None:
        tried.append(seed)

    for asked, wanted in (("few", [0, 1]), ("all", [0, 1, 2, 3, 4]), ("17", [17])):
        monkeypatch.setattr(Choice, "asked", asked)
        one()
        assert tried == wanted
        tried.clear()


def test_half_are_tried_where_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    @seeded(range(5))
    def one(seed: int) -> None:
        tried.append(seed)

    for asked, wanted in (("few", [0, 1, 2]), ("all", [0, 1, 2, 3, 4])):
        monkeypatch.setattr(Choice, "asked", asked)
        one()
        assert tried == wanted
        tried.clear()


def test_what_fails_says_with_which_seed() -> None:
    @seeded(range(5), few=5)
    def one(seed: int) -> None:
        assert seed != 3

    with pytest.raises(AssertionError) as failed:
        one()
    assert failed.value.__notes__ == ["seed 3; try it alone with --seeds 3"]


def test_other_parameters_stay_those_of_the_test() -> None:
    @seeded([1], name="number", least={"met": 1})
    def one(tmp_path: str, number: int, tally: Counter[str]) -> None:
        tally["met"] += len(tmp_path) * number

    assert list(inspect.signature(one).parameters) == ["tmp_path"]
    one(tmp_path="x")
    with pytest.raises(AssertionError, match="'met': 0"):
        one(tmp_path="")


def test_seeds_that_do_not_try_enough_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    @seeded(range(10), few=3, least={"even": 6})
    def one(seed: int, tally: Counter[str]) -> None:
        tally["even"] += seed % 2 == 0

    for asked in ("few", "7"):
        monkeypatch.setattr(Choice, "asked", asked)
        one()
    monkeypatch.setattr(Choice, "asked", "all")
    with pytest.raises(AssertionError, match="'even': 5"):
        one()


def test_nothing_else_can_be_asked_for() -> None:
    with pytest.raises(pytest.UsageError, match=r"few\|all\|NUMBER, not 'some'"):
        Choice.read("some")
