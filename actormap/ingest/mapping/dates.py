"""Days as lists write them, in several calendars; an unsaid order of day and month is not guessed."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from actormap.ingest.mapping.columns import CALENDAR, CALENDARS, Rule, answer
from actormap.ingest.sheet.headers import spelled, words
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


def gregorian(known: str, year: int, month: int, day: int | None) -> Span:
    """The Gregorian days of a day or a month of a calendar; ValueError where nobody can tell them."""
    if (not known and is_doubtful(year)) or year not in _YEARS[known or GREGORIAN]:
        raise ValueError(year)
    last = _length(known, year, month)
    first, end = (_day(known, year, month, number) for number in ((day, day) if day else (1, last)))
    return first, end


def year_of(known: str, year: int) -> Span:
    """The Gregorian days of a year of a calendar."""
    return gregorian(known, year, 1, None)[0], gregorian(known, year, _MONTHS_OF_YEAR, None)[1]


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
def _months() -> dict[str, tuple[str, int]]:
    return {
        text: (name, int(number))
        for name in (HIJRI, SOLAR, "ethiopian")
        for text, number in spelled(f"month_{name}").items()
    }


def month_in(name: str) -> tuple[str, int]:
    """The calendar and the number of a month that is named; ("", 0) of none of another calendar."""
    return _months().get(words(name), ("", 0))


def marked(text: str) -> tuple[str, str]:
    """The calendar that stands behind a day (1447-09-12 AH), and the day without it; "" where none stands."""
    match = _BEHIND.fullmatch(text)
    known = spelled("calendar").get(words(match[2]), "") if match else ""
    return (known, match[1].strip()) if match and known else ("", text)


def calendar_of(layout: Layout, position: int | None) -> str:
    """The calendar that the header of a column says, else what stands above the table or names its sheet."""
    if position is None:
        return ""
    above = layout.grid.rows[: layout.header or 0]
    titles = [layout.grid.sheet, *(cell for row in above for cell in row)]
    return _in([layout.headers[position]], 0) or _in(titles, 4)


def _in(texts: Iterable[str], least: int) -> str:
    """The one calendar that texts name in so many letters; "" where they name none, or several."""
    plain = [f" {words(text)} " for text in texts if text.strip()]
    known = {
        name: code
        for name, code in spelled("calendar").items()
        if len(name) > least and any(f" {name} " in text for text in plain)
    }
    longer = {name for name in known if any(name != other and name in other for other in known)}
    codes = {code for name, code in known.items() if name not in longer}
    return codes.pop() if len(codes) == 1 else ""


_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[T ]\d{1,2}:\d{2}.*)?")
_PARTS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?: \d{1,2}:\d{2}.*)?")
_WITH_NAME = re.compile(
    r"(?:(\d{1,2})(?:[-/. ]+| de ))?([^\W\d]+(?:[ '’-][^\W\d]+){0,2})[-/. ,]+(?:(\d{1,2}),? )?(\d{4}|\d{2})"
)
_OF_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_CHINESE = re.compile(r"(\d{4})\s*年\s*(?:(\d{1,2})\s*月\s*(?:(\d{1,2})\s*[日号])?)?")
_QUARTER = re.compile(r"[qt]\s*([1-4])[\s/.-]*(\d{4})|(\d{4})[\s/.-]*[qt]\s*([1-4])", re.IGNORECASE)
_OUR_YEAR = re.compile(r"(?:19|20)\d{2}")
_ANY_YEAR = re.compile(r"\d{4}")
_RANGE = re.compile(r"\s*(?:[-–—]| to | au | à | a | al | até | по )\s*", re.IGNORECASE)
_SERIAL = re.compile(r"[345]\d{4}(?:\.\d+)?")
_SERIALS = range(32874, 58440)
"""Days from 1990 to 2059 as a spreadsheet program counts them."""
_MONTH = {name: int(number) for name, number in spelled("month").items()}
_MONTHS_OF_YEAR = 12
_ORDERS = frozenset({"day-first", "month-first"})

HALF = "half"
"""The order of day and month of a column that does not tell it, though some of its days could be read."""


def month_of(text: str) -> int:
    """The number of a month that is named or numbered without its year; 0 where a text says none."""
    plain = words(text)
    if plain.isdecimal() and plain.isascii():
        return int(plain) if 1 <= int(plain) <= _MONTHS_OF_YEAR else 0
    return _MONTH.get(plain, 0)


def month(year: int, number: int) -> Span:
    """A month."""
    return dt.date(year, number, 1), dt.date(year, number, calendar.monthrange(year, number)[1])


def span(text: str, order: str = "", calendar: str = "") -> Span | None:
    """The days that a text means: a day, a month, a quarter, a year, or two months with a dash; else None.

    They are Gregorian days, whatever `calendar` they are written in. A year that is likely one of another
    calendar means nothing where neither the text nor `calendar` says which.
    """
    behind, text = marked(text.strip())
    try:
        known = behind or calendar
        return _span(text, order, known) or _range(text, known)
    except (ValueError, OverflowError, KeyError):
        return None


def _span(text: str, order: str, calendar: str) -> Span | None:
    if match := _ISO.fullmatch(text):
        return _made(match[1], match[2], match[3], calendar)
    if match := _PARTS.fullmatch(text):
        first, second = match[1], match[2]
        if first == second and order != HALF:
            return _made(match[3], first, first, calendar)
        if not order or order == HALF:
            return None
        day, number = (first, second) if order == "day-first" else (second, first)
        return _made(match[3], number, day, calendar)
    if match := _WITH_NAME.fullmatch(text):
        return _of_named(match, calendar)
    return _rarer(text, calendar)


def _of_named(match: re.Match[str], calendar: str) -> Span | None:
    """A day or a month whose month is named; the name may say the calendar."""
    name, day, year = match[2].removesuffix(" de"), match[1] or match[3], int(match[4])
    number = _MONTH.get(words(name), 0)
    if number:
        return _made(year if len(match[4]) > 2 else 2000 + year, number, day, calendar)  # noqa: PLR2004
    other, number = month_in(name)
    return _made(year, number, day, other) if number else None


def _rarer(text: str, calendar: str) -> Span | None:
    """A month, a quarter or a year without a day."""
    if match := _OF_YEAR.fullmatch(text):
        return _made(match[2], match[1], None, calendar)
    if match := _CHINESE.fullmatch(text):
        if match[2]:
            return _made(match[1], match[2], match[3], calendar)
        return year_of(calendar, int(match[1]))
    if match := _QUARTER.fullmatch(text):
        year, quarter = int(match[2] or match[3]), int(match[1] or match[4])
        last = quarter * 3
        return _made(year, last - 2, None, calendar)[0], _made(year, last, None, calendar)[1]
    if (_ANY_YEAR if calendar else _OUR_YEAR).fullmatch(text):
        return year_of(calendar, int(text))
    return None


def _range(text: str, calendar: str) -> Span | None:
    """Two months, or two days, with a dash between them: "Jan - March 2024"."""
    parts = _RANGE.split(text)
    if len(parts) != 2:  # noqa: PLR2004
        return None
    last = _span(parts[1], "", calendar)
    if last is None:
        return None
    number = month_of(parts[0]) if not parts[0].isdecimal() and calendar in {"", GREGORIAN} else 0
    first = month(last[0].year, number) if number else _span(parts[0], "", calendar)
    return (first[0], last[1]) if first and first[0] <= last[1] else None


def _made(year: int | str, number: int | str, day: int | str | None, calendar: str) -> Span:
    return gregorian(calendar, int(year), int(number), None if day is None else int(day))


def order_of(texts: Sequence[str]) -> str:
    """What the days of a column tell of the order of day and month.

    `HALF` where they do not tell it, and a day whose month has its number (01/01) stands among the others: it
    could be read, but a list of which some days are read is another list than the one that was sent.
    """
    dates = [parts for text in texts if (parts := _PARTS.fullmatch(text))]
    first = any(int(parts[1]) > _MONTHS_OF_YEAR for parts in dates)
    second = any(int(parts[2]) > _MONTHS_OF_YEAR for parts in dates)
    if first != second:
        return "day-first" if first else "month-first"
    same = {parts[1] == parts[2] for parts in dates}
    return HALF if same == {True, False} else ""


@dataclass(frozen=True)
class DateColumn:
    """A column of days.

    Parameters
    ----------
    position
        Its place in the table.
    order
        "day-first", "month-first", or "" or `HALF` where nothing tells.
    last
        Whether a month means its last day, not its first.
    counted
        Whether its numbers are days as a spreadsheet program counts them (45292 is 2024-01-01).
    calendar
        In which its days are written; "" where nothing says so.
    """

    position: int
    order: str
    last: bool = False
    counted: bool = False
    calendar: str = ""

    @classmethod
    def of(
        cls,
        texts: Mapping[int, Sequence[str]],
        position: int | None,
        rule: Rule,
        *,
        last: bool = False,
        beside: Iterable[int] = (),
        layout: Layout | None = None,
    ) -> DateColumn | None:
        """The column at a place, None where there is none; what it does not tell, columns `beside` it may.

        In which calendar its days are its user says, else the headers and titles of its `layout`.
        """
        if position is None:
            return None
        different = list(dict.fromkeys(texts[position]))
        order = rule.dates or order_of(different)
        if order not in _ORDERS:  # who wrote one column of days wrote the others
            orders = {
                other for at in beside if (other := order_of(list(dict.fromkeys(texts[at])))) in _ORDERS
            }
            order = orders.pop() if len(orders) == 1 else order
        numbers = [text for text in different if text.isdecimal()]
        counted = bool(numbers) and all(map(serial, numbers))
        header = calendar_of(layout, position) if layout else ""
        return cls(position, order, last, counted, answer(rule.constants, CALENDAR) or header)

    def day(self, text: str) -> str:
        """The day as YYYY-MM-DD; "" where it cannot be told."""
        if self.counted and (counted := serial(text)):
            return counted.isoformat()
        days = span(text, self.order, self.calendar)
        return days[self.last].isoformat() if days else ""

    def converts(self, text: str) -> bool:
        """Whether a text is a day of another calendar, which was read as a Gregorian one."""
        days = span(text, self.order, self.calendar)
        return days is not None and converted(text, days)

    def problem(self, text: str) -> str:
        """Code of why a text is no day."""
        if asks(text, marked(text)[0] or self.calendar):
            return "date.calendar"
        return "date.order" if _PARTS.fullmatch(text) and self.order not in _ORDERS else "date.not_iso"


def serial(text: str) -> dt.date | None:
    """The day that a spreadsheet program means by a number, None where it is none of our time."""
    if not _SERIAL.fullmatch(text) or int(float(text)) not in _SERIALS:
        return None
    return dt.date(1899, 12, 30) + dt.timedelta(days=int(float(text)))
