"""From the text in a cell to a value: one rule a column type."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable
from functools import cache

from actormap.core import schema
from actormap.core.schema import SEPARATOR, Column
from actormap.core.sentences import Name, Sentence, joined, series
from actormap.core.tables.issues import Unreadable

ID_LENGTH = 200
LABELS = 12
"""So many labels are named to who wrote none of them."""
RENAMED = frozenset({"contact_direction"})
"""Vocabularies whose labels were others once: sheets that were given out with these are still read."""
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):[0-5][0-9](Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])")
PCODE = re.compile(r"[A-Z]{2,3}[0-9A-Z]{0,15}")
_GRADE = re.compile(r"[A-F][1-6]")
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters and overrides of the writing direction: they make text lie on a screen."""


def split(cell: str) -> list[str]:
    """Values of a cell that may hold several."""
    return [part for part in cell.split(SEPARATOR) if part]


def _plain(text: str, _column: Column) -> str:
    if FORBIDDEN.search(text):
        raise Unreadable(
            "cell.control",
            Sentence("control or bidirectional-override character"),
            Sentence("Delete the invisible character in this cell."),
        )
    return text


def _id(text: str, column: Column) -> str:
    if SEPARATOR in text:
        raise Unreadable(
            "id.several",
            Sentence("{column} takes one value", column=Name(column.name)),
            Sentence("Leave one value in the cell."),
        )
    if len(text) > ID_LENGTH:
        raise Unreadable(
            "id.long",
            Sentence("a code has at most {n} characters", n=ID_LENGTH),
            Sentence("Use a shorter code."),
        )
    return _plain(text, column)


def _pcode(text: str, _column: Column) -> str:
    if not PCODE.fullmatch(text):
        raise Unreadable(
            "pcode.form",
            Sentence("not a P-code"),
            Sentence("Write the country's letters and the digits of the area, such as GN001."),
        )
    return text


def day(text: str) -> str:
    """The day that a text means, as YYYY-MM-DD; `Unreadable` where it is none in this form."""
    try:
        if _DAY.fullmatch(text):
            return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise Unreadable(
        "date.form", Sentence("not a date"), Sentence("Write the day as YYYY-MM-DD, such as 2026-03-31.")
    )


def days_after(day: str, days: int) -> str:
    """The day so many days after another; before it where they are negative."""
    return (dt.date.fromisoformat(day) + dt.timedelta(days=days)).isoformat()


def days_between(first: str, last: str) -> int:
    """How many days from one day to another; negative where that is earlier."""
    return (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days


def _date(text: str, _column: Column) -> str:
    return day(text)


def _time(text: str, _column: Column) -> str:
    if not _TIME.fullmatch(text):
        raise Unreadable(
            "time.form",
            Sentence("not a time of day with its offset from UTC"),
            Sentence("Write the hour, the minute and the offset, such as 18:05+03:00."),
        )
    hour, rest = text.split(":", 1)
    return f"{hour:0>2}:{rest}".replace("Z", "+00:00")


def _grade(text: str, _column: Column) -> str:
    if not _GRADE.fullmatch(text.upper()):
        raise Unreadable(
            "grade.form",
            Sentence("not a source grade"),
            Sentence("Write reliability A-F and credibility 1-6, such as B2; leave it empty if not graded."),
        )
    return text.upper()


def number(text: str, column: Column) -> float:
    """The number that a cell's text means; `Unreadable` where it is none that its column takes."""
    if not _NUMBER.fullmatch(text) or not math.isfinite(float(text)):
        hint = Sentence("Write the decimals after a point.") if "," in text else ""
        raise Unreadable(
            "number.form", Sentence("not a number"), joined(Sentence("Write digits only."), hint)
        )
    value = float(text)
    if column.type == "integer" and not value.is_integer():
        raise Unreadable("number.whole", Sentence("not a whole number"), Sentence("Write a whole number."))
    low, high = column.min, column.max
    if (low is not None and value < low) or (high is not None and value > high):
        raise Unreadable(
            f"{column.name}.range",
            Sentence("out of range"),
            Sentence(
                "Write a number from {low:g} to {high:g}; leave it empty if not known.", low=low, high=high
            ),
        )
    return value + 0.0  # no store tells minus zero from zero


@cache
def spellings(vocabulary: str) -> dict[str, str]:
    """Codes of a vocabulary by all that may be written for them, in lower case."""
    codes = schema.vocabulary(vocabulary)
    known = {
        schema.code_label(vocabulary, code, language).casefold(): code
        for code in codes
        for language in schema.LANGUAGES
    }
    known |= {label.casefold(): code for code, label in codes.items()}
    known |= {code.casefold(): code for code in codes}
    if vocabulary == "actor_types":
        for kind in schema.actor_types().values():
            known |= {alias.casefold(): kind.code for alias in kind.aliases}
    if vocabulary in RENAMED:
        known |= {text.casefold(): code for text, code in schema.spellings(vocabulary).items()}
    return known


def _code(text: str, column: Column) -> str:
    known = spellings(column.vocabulary)
    if text.casefold() in known:
        return known[text.casefold()]
    if column.references:
        return _id(text, column)
    # Labels are read as well as codes, and are what lists to choose from show.
    labels = list(schema.vocabulary(column.vocabulary).values())
    first = series(labels[:LABELS])
    if labels[LABELS:]:
        remedy = Sentence("Use one of: {first} and others.", first=first)
    else:
        remedy = Sentence("Use one of: {all}.", all=first)
    raise Unreadable(f"{column.name}.unknown", Sentence("not on the list"), remedy)


def _several(rule: Callable[[str, Column], str]) -> Callable[[str, Column], str]:
    def each(text: str, column: Column) -> str:
        parts = [rule(part.strip(), column) for part in split(text) if part.strip()]
        return SEPARATOR.join(dict.fromkeys(parts))

    return each


_RULES: dict[str, Callable[[str, Column], str]] = {
    "id": _id,
    "ids": _several(_id),
    "text": _plain,
    "texts": _several(_plain),
    "code": _code,
    "codes": _several(_code),
    "pcode": _pcode,
    "pcodes": _several(_pcode),
    "date": _date,
    "time": _time,
    "grade": _grade,
}


def usual(column: Column) -> str | float:
    """What an empty cell of a column means: its default, or that nothing is recorded ("" or NaN)."""
    return float(column.default or "nan") if column.numeric else column.default


def value(text: str, column: Column) -> str | float:
    """What the text in a cell means, less white space around it; `Unreadable` where its column refuses it."""
    stripped = text.strip()
    if not stripped:
        return usual(column)
    rule = number if column.numeric else _RULES[column.type]
    return rule(stripped, column)
