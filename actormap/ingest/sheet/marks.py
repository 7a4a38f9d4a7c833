"""What a cell says that is no value of its own: yes or no, a total, the same as above; in any language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from actormap.core import schema
from actormap.ingest.sheet.headers import words

_TICKS = schema.spellings("tick")
MARKS = frozenset(text for text, code in _TICKS.items() if code == "mark")
YES = frozenset(text for text, code in _TICKS.items() if code != "no")
NO = frozenset({"", *(text for text, code in _TICKS.items() if code == "no")})
NUMBER = re.compile(r"\d[\d.,\s]*")
_PART = "part"
"""A word for totals of a part, which stands before its name: Sub-total North."""


def plain(cell: str) -> str:
    """A cell as ticks are compared."""
    text = cell.strip().casefold()
    return words(text) or text


def are_answers(cells: Iterable[str]) -> bool:
    """Whether all cells that are filled answer yes or no, some of them in a word."""
    answers = {plain(cell) for cell in cells} - {""}
    words_there = any(mark.isalpha() and mark not in MARKS for mark in answers)
    return words_there and answers <= YES | NO


def is_ticked(cell: str) -> bool:
    """Whether a cell says yes; a number of people reached says it too, 0 does not."""
    text = plain(cell)
    return text in YES or (bool(NUMBER.fullmatch(text)) and any(ch in "123456789" for ch in text))


@cache
def _totals() -> dict[str, str]:
    return {words(text): code for text, code in schema.spellings("total").items()}


@cache
def words_for_totals() -> frozenset[str]:
    """What stands in a text that adds something up, in small letters, with marks over them and without."""
    return frozenset(form for text in schema.spellings("total") for form in (text.casefold(), words(text)))


def is_total(text: str) -> bool:
    """Whether a text says that something is added up: Total (12), Sub-total North; not Total Energies."""
    plain = words(text)
    if plain in _totals():
        return True
    parts = plain.split()
    bare = " ".join(part for part in parts if not part.isdecimal())
    return bare in _totals() or any(
        _totals().get(" ".join(parts[:at])) == _PART for at in range(1, len(parts))
    )


def adds_up(text: str) -> bool:
    """Whether a text may head a row of sums: it begins or ends with such a word, as Total North does."""
    parts = words(text).split()
    ends = (some for at in range(1, len(parts) + 1) for some in (parts[:at], parts[-at:]))
    return is_total(text) or any(" ".join(some) in _totals() for some in ends)


@cache
def above_marks() -> frozenset[str]:
    """What lists write for "the same as above" and for nothing else, in small letters."""
    return frozenset(text for text, code in schema.spellings("ditto").items() if code == "above")


@cache
def _same() -> frozenset[str]:
    return frozenset(words(text) for text, code in schema.spellings("ditto").items() if code == "same")


def says_the_same(text: str) -> bool:
    """Whether a text says that something stands elsewhere too, above or in another column of its row."""
    return words(text) in _same()
