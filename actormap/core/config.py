"""Defaults in one place: how a map is looked at, and the limits of what is read.

The numbers that analyses lean on are in `thresholds`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from numbers import Integral
from typing import Any

from actormap.core.errors import Refused, shorten
from actormap.core.thresholds import LARGEST, Thresholds

__all__ = [
    "BY_TWO",
    "DEFAULT_ROLE",
    "LIMITS",
    "MARK_DAYS",
    "ONE_EVENT_MARKS",
    "YEARS",
    "Limits",
    "Thresholds",
    "View",
]

DEFAULT_ROLE = "hro"
"""The role of who says nothing: an officer's, who sees what the work needs and not all that there is."""
BY_TWO = frozenset({"measure_physical"})
"""Measures of protection, by code, that one person alone does not decide on."""
MARK_DAYS = 365
"""In each so many days what was judged may have moved by one mark."""
ONE_EVENT_MARKS = 1
"""By so many marks it could be off where one single event is behind all evidence."""
YEARS = (1900, 2200)
"""First and last year of a day at which a map is looked at."""


def _is_count(value: Any) -> bool:
    """Whether a value is a whole number, 0 or more."""
    return not isinstance(value, bool) and isinstance(value, Integral) and 0 <= int(value) <= LARGEST


def _is_day(text: Any) -> bool:
    """Whether a text is a day as YYYY-MM-DD, of a year at which a map can be looked at."""
    try:
        day = dt.date.fromisoformat(text)
    except (TypeError, ValueError):
        return False
    return day.isoformat() == text and YEARS[0] <= day.year <= YEARS[1]


@dataclass(frozen=True, slots=True)
class View:
    """The moment and the certainty at which a map is looked at.

    Parameters
    ----------
    date
        The day, as YYYY-MM-DD: ties that had ended or had not begun do not count.
    certain
        True takes every recorded tie as certain (q = 1, no ageing), for worked examples only.
    thresholds
        The numbers that the analyses lean on.
    world
        Number of a resampled world, in which each tie exists or not by the throw of a coin that
        falls as often as the tie is probable; None is the map as recorded.
    without
        Independent key of a source that is left out, or "".
    subjects
        In a possible map, about whom it is asked what holds there: what an analysis says of others
        may be left out. None where all is told.
    """

    date: str = field(default_factory=lambda: dt.date.today().isoformat())
    certain: bool = False
    thresholds: Thresholds = Thresholds()  # noqa: RUF009 - never changed
    world: int | None = None
    without: str = ""
    subjects: frozenset[tuple[str, ...]] | None = None

    def __post_init__(self) -> None:
        if not _is_day(self.date):
            first, last = YEARS
            raise Refused(
                "'{date}' is not a day. Write it as YYYY-MM-DD, such as 2026-03-31, from the year "
                "{first} to {last}.",
                date=shorten(self.date),
                first=first,
                last=last,
            )
        if not isinstance(self.certain, bool):
            raise Refused("certain={certain}: not known. It is True or False.", certain=shorten(self.certain))
        if not isinstance(self.thresholds, Thresholds):
            raise Refused(
                "thresholds={thresholds}: not thresholds. Give some (Thresholds).",
                thresholds=shorten(self.thresholds),
            )
        if self.world is not None and not _is_count(self.world):
            raise Refused(
                "{option}={number}: no possible map has this number. Give a whole number from 0, or None.",
                option="world",
                number=shorten(self.world),
            )
        if not isinstance(self.without, str):
            raise Refused(
                "without={without}: not a source. Give its key, or nothing.", without=shorten(self.without)
            )
        if not isinstance(self.subjects, frozenset | None):
            raise Refused(
                "subjects={subjects}: not known. Give a frozenset, or None for all.",
                subjects=shorten(self.subjects),
            )

    @property
    def recorded(self) -> View:
        """The same look at the record, of which this may be a possible map."""
        return replace(self, world=None, without="", subjects=None)


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest file that is read; what goes beyond is refused with the limit in the message.

    Parameters
    ----------
    file_bytes, part_bytes, total_bytes
        Size of a file, of one part of a workbook and of all its parts once unpacked.
    ratio, parts
        How many times a part may grow when unpacked; number of parts.
    rows, columns, cells, cell_characters
        Size of a table; a cell's length in characters.
    depth
        How deep one element may sit in another.
    child_bytes, child_seconds
        Memory and time of the process that reads a workbook.
    """

    file_bytes: int = 25 << 20
    part_bytes: int = 64 << 20
    total_bytes: int = 128 << 20
    ratio: int = 200
    parts: int = 2_000
    rows: int = 200_000
    columns: int = 500
    cells: int = 5_000_000
    cell_characters: int = 32_767
    depth: int = 64
    child_bytes: int = 1 << 30
    child_seconds: int = 60


LIMITS = Limits()
