"""Seeds of what is drawn at random: tried one after another within one test, few of them or all."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any

import pytest

CHOICES = "few|all|NUMBER"
Test = Callable[..., None]


class Choice:
    """What ``--seeds`` asks for.

    Parameters
    ----------
    asked
        Few, all, or one number.
    """

    asked = "few"

    @classmethod
    def read(cls, asked: str) -> None:
        """Take the option, or refuse it in a sentence."""
        if asked not in {"few", "all"} and not asked.isdecimal():
            raise pytest.UsageError(f"--seeds is {CHOICES}, not {asked!r}")
        cls.asked = asked


def seeded(
    every: Iterable[int],
    *,
    few: int | None = None,
    name: str = "seed",
    least: Mapping[str, int] | None = None,
) -> Callable[[Test], Test]:
    """Try a test with one seed after another; what fails says with which.

    Parameters
    ----------
    every
        The seeds.
    few
        How many of them `make test` tries, from the first; half of them, where nothing is said.
    name
        The parameter of the test that takes the seed.
    least
        What all seeds together must have come upon, and how often: the test counts it in its parameter
        ``tally``. Few seeds must have come upon each once.
    """
    numbers = list(every)

    def decorated(test: Test) -> Test:
        signature = inspect.signature(test)
        ours = {name, "tally"} if least else {name}
        others = [given for given in signature.parameters.values() if given.name not in ours]

        @wraps(test)
        def tried(**given: Any) -> None:
            tally: Counter[str] = Counter()
            if least:
                given["tally"] = tally
            for one in chosen(numbers, -(-len(numbers) // 2) if few is None else few):
                try:
                    test(**given, **{name: one})
                except BaseException as problem:
                    problem.add_note(f"{name} {one}; try it alone with --seeds {one}")
                    raise
            if least:
                enough(tally, least)

        tried.__signature__ = signature.replace(parameters=others)  # type: ignore[attr-defined]
        return tried

    return decorated


def tries(every: int, *, few: int) -> int:
    """How often something is tried that has no seed."""
    return few if Choice.asked == "few" else every


def chosen(numbers: list[int], few: int) -> list[int]:
    """The seeds that are asked for."""
    if Choice.asked == "all":
        return numbers
    return numbers[:few] if Choice.asked == "few" else [int(Choice.asked)]


def enough(tally: Counter[str], least: Mapping[str, int]) -> None:
    """Fail where the seeds did not come upon what the test is about."""
    if Choice.asked not in {"few", "all"}:
        return
    wanted = least if Choice.asked == "all" else dict.fromkeys(least, 1)
    short = {what: tally[what] for what, count in wanted.items() if tally[what] < count}
    assert not short, f"the seeds do not try enough: {short}, and at least {wanted} is wanted"
