"""Days of other calendars than the Gregorian one: read where the calendar is certain, else asked about."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from functools import cache

from actormap.core import schema
from actormap.ingest.mapping.answers import CALENDARS
from actormap.ingest.sheet.headers import words
from actormap.ingest.sheet.layout import Layout

GREGORIAN, HIJRI, SOLAR, BUDDHIST = CALENDARS
_YEARS = {
    GREGORIAN: range(1, 10_000),
    HIJRI: range(1343, 1501),
    SOLAR: range(1270, 1480),
    BUDDHIST: range(2443, 2643),
}
"""The years of each calendar that are read: those of the last two hundred years, as far as tables go."""
_DOUBTFUL = (range(1300, 1501), range(2443, 2643))
"""Years that say themselves that they are hardly Gregorian ones."""
_BEFORE_CHRIST = 543
_DEC, _LONG = 12, 4
_NUMBER = re.compile(r"(?<!\d)\d{4}(?!\d)")
_BEHIND = re.compile(r"(.*\d)[\s(]*([^\W\d_][^\d]*?)\)?\.?")
"""A day and what stands behind it: 1447-09-12 AH."""

Span = tuple[dt.date, dt.date]


def is_doubtful(year: int) -> bool:
    """Whether a year without a calendar is likely one of another calendar."""
    return any(year in years for years in _DOUBTFUL)


def asks(text: str, known: str) -> bool:
    """Whether a text has a year that does not fit a calendar, or needs one where none is `known`."""
    years = [int(year) for year in _NUMBER.findall(text)]
    if not known:
        return any(map(is_doubtful, years))
    return known not in _YEARS or any(year not in _YEARS[known] for year in years)


def converted(text: str, read_as: Span) -> bool:
    """Whether the days that were read in a text have another year than it says itself."""
    years = set(map(int, _NUMBER.findall(text)))
    return bool(years) and not years & {day.year for day in read_as}


def days(known: str, year: int, month: int, day: int | None) -> Span:
    """The Gregorian days of a day or a month of a calendar; ValueError where nobody can tell them."""
    if (not known and is_doubtful(year)) or year not in _YEARS[known or GREGORIAN]:
        raise ValueError(year)
    last = _length(known, year, month)
    first, end = (_day(known, year, month, number) for number in ((day, day) if day else (1, last)))
    return first, end


def year_of(known: str, year: int) -> Span:
    """The Gregorian days of a year of a calendar."""
    return days(known, year, 1, None)[0], days(known, year, _DEC, None)[1]


def _length(known: str, year: int, month: int) -> int:
    from hijridate import Hijri  # noqa: PLC0415 - few lists need it
    from persiantools.jdatetime import JalaliDate  # noqa: PLC0415

    if known == HIJRI:
        return int(Hijri(year, month, 1).month_length())
    if known == SOLAR:
        return int(JalaliDate.days_in_month(month, year))
    return calendar.monthrange(year - _BEFORE_CHRIST * (known == BUDDHIST), month)[1]


def _day(known: str, year: int, month: int, day: int) -> dt.date:
    from hijridate import Hijri  # noqa: PLC0415
    from persiantools.jdatetime import JalaliDate  # noqa: PLC0415

    if known == HIJRI:
        return dt.date.fromordinal(Hijri(year, month, day).to_gregorian().toordinal())
    if known == SOLAR:
        solar: dt.date = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
        return solar
    return dt.date(year - _BEFORE_CHRIST * (known == BUDDHIST), month, day)


@cache
def _named() -> dict[str, str]:
    return {words(text): code for text, code in schema.spellings("calendar").items()}


@cache
def _months() -> dict[str, tuple[str, int]]:
    return {
        words(text): (name, int(number))
        for name in (HIJRI, SOLAR, "ethiopian")
        for text, number in schema.spellings(f"month_{name}").items()
    }


def month_in(name: str) -> tuple[str, int]:
    """The calendar and the number of a month that is named; ("", 0) of none of another calendar."""
    return _months().get(words(name), ("", 0))


def marked(text: str) -> tuple[str, str]:
    """The calendar that stands behind a day (1447-09-12 AH), and the day without it; "" where none stands."""
    match = _BEHIND.fullmatch(text)
    known = _named().get(words(match[2]), "") if match else ""
    return (known, match[1].strip()) if match and known else ("", text)


def calendar_of(layout: Layout, position: int | None) -> str:
    """The calendar that the header of a column says, else what stands above the table or names its sheet."""
    if position is None:
        return ""
    above = layout.grid.rows[: layout.header or 0]
    titles = [layout.grid.sheet, *(cell for row in above for cell in row)]
    return _in([layout.headers[position]], 0) or _in(titles, _LONG)


def _in(texts: Iterable[str], least: int) -> str:
    """The one calendar that texts name in so many letters; "" where they name none, or several."""
    plain = [f" {words(text)} " for text in texts if text.strip()]
    known = {
        name: code
        for name, code in _named().items()
        if len(name) > least and any(f" {name} " in text for text in plain)
    }
    longer = {name for name in known if any(name != other and name in other for other in known)}
    codes = {code for name, code in known.items() if name not in longer}
    return codes.pop() if len(codes) == 1 else ""
