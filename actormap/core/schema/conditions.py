"""Conditions of the safeguards, as a row of ``safeguards.csv`` writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_CONDITION = re.compile(r"(\w+) (=|!=|>=) ?(.*)")


@dataclass(frozen=True, slots=True)
class Condition:
    """What is recorded in one cell of an actor.

    Parameters
    ----------
    column
        Column of `actors`.
    test
        ``=`` and ``!=``: the cell is one of the words, or none of them; an empty cell is the word "".
        ``>=``: it reaches a threshold; an empty one reaches none above 0.
    words
        The words, or the name of the threshold.
    """

    column: str
    test: Literal["=", "!=", ">="]
    words: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> Condition:
        """A condition as it is written, such as ``consent_c2 = no|withdrawn``."""
        match = _CONDITION.fullmatch(text)
        if match is None:
            message = (
                f"{text!r} is no condition: write COLUMN = WORD|WORD, COLUMN != WORD or COLUMN >= THRESHOLD"
            )
            raise ValueError(message)
        column, test, words = match.groups()
        return cls(column, test, tuple(words.strip().split("|")))  # type: ignore[arg-type]  # by the pattern
