"""Seeds of what is drawn at random: tried one after another within one test, few of them or all."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

ASKED = "few"
"""What ``--seeds`` asks for: few, all, or one number."""
CHOICES = "few|all|NUMBER"
Test = Callable[..., None]


def check(asked: str) -> str:
    """What is asked for, if it can be.

    Raises
    ------
    ValueError
        It is neither few, all nor a number.
    """
    return asked if asked in {"few", "all"} else str(int(asked))


def seeds(every: Iterable[int], *, few: int | None = None, name: str = "seed") -> Callable[[Test], Test]:
    """Try a test with one seed after another.

    Parameters
    ----------
    every
        The seeds.
    few
        How many of them `make test` tries; all, where nothing is said.
    name
        The parameter of the test that takes them.
    """
    numbers = list(every)

    def seeded(test: Test) -> Test:
        signature = inspect.signature(test)
        others = [given for given in signature.parameters.values() if given.name != name]

        @wraps(test)
        def tried(**given: Any) -> None:
            for one in _asked(numbers, few):
                try:
                    test(**given, **{name: one})
                except BaseException as problem:
                    problem.add_note(f"{name} {one}: try it alone with --seeds {one}")
                    raise

        tried.__signature__ = signature.replace(parameters=others)  # type: ignore[attr-defined]
        return tried

    return seeded


def _asked(numbers: list[int], few: int | None) -> list[int]:
    if ASKED == "all":
        return numbers
    return numbers[:few] if ASKED == "few" else [int(ASKED)]
