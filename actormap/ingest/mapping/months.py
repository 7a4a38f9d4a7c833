"""When the rows of a list hold that say a month, a quarter or a year, in a column or in a column a month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from actormap.ingest.mapping import calendars
from actormap.ingest.mapping.answers import CALENDAR, answer
from actormap.ingest.mapping.calendars import GREGORIAN, Span
from actormap.ingest.mapping.columns import Columns
from actormap.ingest.mapping.dates import DateColumn, month, month_of, serial, span
from actormap.ingest.mapping.rules import Rule
from actormap.ingest.mapping.ticks import month_above
from actormap.ingest.sheet.layout import Layout
from actormap.ingest.sheet.marks import is_ticked

Notice = tuple[str, int | None, str]
"""What is to be told: its code, the column, and what stands there."""


@dataclass
class Months:
    """Columns that say a month or a year, none of which is a day.

    Parameters
    ----------
    month, year
        Columns of the month and of the year.
    ticks
        Columns of one month each, with their headers.
    """

    month: int | None
    year: int | None
    ticks: tuple[tuple[int, str], ...] = ()
    order: str = ""
    calendar: str = ""

    @classmethod
    def of(cls, layout: Layout, columns: Columns) -> Months:
        """Those of a table."""
        ticks = tuple((at, layout.headers[at]) for at in columns.all("month_tick"))
        at, year = columns.at("month"), columns.at("year")
        header = calendars.calendar_of(layout, at) or calendars.calendar_of(layout, year)
        return cls(at, year, ticks, calendar=header)

    def used(self) -> Iterator[int]:
        """Places of all of them."""
        yield from (at for at in (self.month, self.year) if at is not None)
        yield from (at for at, _ in self.ticks)

    def learn(self, texts: Mapping[int, Sequence[str]], rule: Rule | None) -> None:
        """Take notice of the order of day and month, where months are written as days."""
        column = DateColumn.of(texts, self.month, rule)
        self.order = column.order if column else ""
        self.calendar = (answer(rule.constants, CALENDAR) if rule else "") or self.calendar

    def read(self, row: Mapping[int, str]) -> tuple[list[tuple[str, str]], list[Notice]]:
        """First and last days of each month that a row says, one pair of "" where it says none; and notes.

        Where months have a column each and none is marked, there is no pair.
        """
        year = self._year(row)
        if self.ticks:
            return self._ticked(row, year)
        text = "" if self.month is None else row[self.month]
        of_year = "" if self.year is None else row[self.year]
        if not year and of_year and (days := span(f"{text} {of_year}")):
            return [_written(days)], []  # the name of a month says the calendar of the year
        if calendars.asks(of_year, self.calendar):
            return [_written(None)], [("date.calendar", self.year, of_year)]
        if not text:
            whole = span(str(year), calendar=self.calendar) if year else None
            return [_written(whole)], []
        days = self._month(text, year)
        if days:
            return [_written(days)], []
        code = "month.no_year" if month_of(text) and not year else "month.not_known"
        code = "date.calendar" if calendars.asks(text, self.calendar) else code
        return [_written(None)], [(code, self.month, text)]

    def _year(self, row: Mapping[int, str]) -> int:
        text = "" if self.year is None else row[self.year]
        if self.calendar not in {"", GREGORIAN}:
            return int(text) if span(text, calendar=self.calendar) and text.isdecimal() else 0
        days = span(text)
        return days[0].year if days and days[0].year == days[1].year else 0

    def _month(self, text: str, year: int) -> Span | None:
        """The month that a text says: a day under such a header stands for its month."""
        number = month_of(text)
        if number:
            return span(f"{year}-{number}", calendar=self.calendar) if year else None
        if text.isdecimal() and len(text) == len("202403"):
            return span(f"{text[:4]}-{text[4:]}")
        day = serial(text)
        days = (day, day) if day else span(text, self.order, self.calendar)
        if days is None or days[0] != days[1]:
            return days
        return month(days[0].year, days[0].month)

    def _ticked(self, row: Mapping[int, str], year: int) -> tuple[list[tuple[str, str]], list[Notice]]:
        marked = [(at, header) for at, header in self.ticks if is_ticked(row[at])]
        if not marked:
            return [], [("month.none", None, "")]
        year = year if self.calendar in {"", GREGORIAN} else 0
        spans = [month_above(header, year) for _, header in marked]
        written = [_written(days) for days in spans if days]
        if len(written) == len(spans):
            return written, []
        at, header = next(mark for mark, days in zip(marked, spans, strict=True) if days is None)
        return written or [_written(None)], [("month.no_year", at, header)]


def _written(days: Span | None) -> tuple[str, str]:
    return ("", "") if days is None else (days[0].isoformat(), days[1].isoformat())
