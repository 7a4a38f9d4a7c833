"""What a cell says that is ticked: yes or no, in whichever language or sign."""

from __future__ import annotations

import re
from collections.abc import Iterable

from actormap.ingest.sheet.headers import words

MARKS = frozenset({"x", "х", "✓", "✔", "√", "☑", "☒", "■", "●", "•", "*", "v"})
YES = MARKS | frozenset(
    {
        "1",
        "y",
        "yes",
        "true",
        "oui",
        "o",
        "si",
        "sim",
        "s",
        "да",
        "نعم",
        "так",
        "evet",
        "ja",
        "是",
        "有",
    }
)
NO = frozenset(
    {
        "",
        "0",
        "n",
        "no",
        "false",
        "-",
        "–",
        "—",
        "non",
        "nao",
        "нет",
        "ні",
        "hayir",
        "nein",
        "لا",
        "否",
        "无",
        "☐",
        "□",
    }
)
NUMBER = re.compile(r"\d[\d.,\s]*")


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
