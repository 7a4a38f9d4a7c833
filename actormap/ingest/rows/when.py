"""When and how work is done that rows speak of: days, months, the activity and how far it is."""

from __future__ import annotations

from collections.abc import Mapping

from actormap.ingest.mapping import dates
from actormap.ingest.mapping.columns import CALENDAR, GIVEN, SURE, answer
from actormap.ingest.mapping.consents import month_above
from actormap.ingest.mapping.dates import GREGORIAN, DateColumn, Span, month, month_of, serial, span
from actormap.ingest.mapping.values import is_placeholder, is_register, is_unfilled, sample, statuses
from actormap.ingest.rows.names import cell
from actormap.ingest.rows.reading import Reading
from actormap.ingest.sheet.headers import is_ticked, words

_SHOWN = 3


class When:
    """When and how work is done.

    Parameters
    ----------
    reading
        The table.
    of_organisations
        Whether each row is an organisation: its own status is not that of its work, and a year alone may be
        that of its founding.
    """

    def __init__(self, reading: Reading, *, of_organisations: bool = False) -> None:
        columns, layout = reading.columns, reading.layout
        self.reading = reading
        at = columns.at("activity")
        self.activity_at = columns.at("activity_code") if at is None else at
        self.status_at = self._status_at(of_organisations=of_organisations)
        self.start_at, self.end_at = columns.at("start"), columns.at("end")
        self.reported_at = columns.at("reported", SURE)
        self.dates: dict[int | None, DateColumn | None] = {}
        self.month_at, self.year_at = columns.at("month"), columns.at("year")
        self.ticks = [(at, layout.headers[at]) for at in columns.all("month_tick")]
        self.order = ""
        """Of day and month, where months are written as days."""
        self.calendar = dates.calendar_of(layout, self.month_at) or dates.calendar_of(layout, self.year_at)
        if of_organisations and self.month_at is None and not self.ticks:
            self.year_at = None

    def _status_at(self, *, of_organisations: bool) -> int | None:
        """The column of the status; None where there is none, or where it says who is registered."""
        layout, columns = self.reading.layout, self.reading.columns
        at = columns.at("status")
        if at is None or columns.at("status", GIVEN) is not None:
            return at
        values = sample(layout, at)
        if not is_register(values, of_organisations=of_organisations):
            return at
        self.reading.notes.count("status.register", layout.lines[0], at, ", ".join(values[:_SHOWN]))
        return None

    def used(self) -> set[int]:
        """Places of all columns."""
        single = (self.activity_at, self.month_at, self.year_at, *self.beside())
        return {*(at for at, _ in self.ticks), *(at for at in single if at is not None)}

    def beside(self) -> set[int | None]:
        """Columns that may be filled in beforehand: alone they say nothing of anybody."""
        return {self.status_at, self.start_at, self.end_at, self.reported_at}

    def days(self) -> dict[str, int | None]:
        """Columns of the first and the last day, by their names in our tables."""
        return {"from": self.start_at, "to": self.end_at}

    def confirmed(self, row: Mapping[int, str], line: int) -> str:
        """Day of the report, on which what a row says was so."""
        return self._day(self.reported_at, row, line)

    def learn(self) -> None:
        """Take notice of how days are written, before any row is read."""
        texts, rule, layout = self.reading.texts, self.reading.rule, self.reading.layout
        places = [at for at in (self.start_at, self.end_at, self.reported_at) if at is not None]
        for at in places:
            last = at == self.end_at
            self.dates[at] = DateColumn.of(texts, at, rule, last=last, beside=places, layout=layout)
        column = DateColumn.of(texts, self.month_at, rule)
        self.order = column.order if column else ""
        self.calendar = answer(self.reading.constants, CALENDAR) or self.calendar

    def periods(self, row: Mapping[int, str], line: int) -> list[tuple[str, str]]:
        """First and last days of a row: its own, else its month, or each month that is ticked.

        Where it says none there is one pair of ""; where months have a column each and none is marked, none.
        """
        days = self._day(self.start_at, row, line), self._day(self.end_at, row, line)
        if any(days) and not self.ticks:
            return [days]
        year = self._year(cell(row, self.year_at))
        return self._ticked(row, line, year) if self.ticks else [_written(self._of_month(row, line, year))]

    def how(self, row: Mapping[int, str], line: int) -> tuple[str, str]:
        """The activity of a row, and how far it is; "" where that is no status that is known."""
        text = cell(row, self.status_at)
        status = statuses().get(words(text), "") if text else ""
        if text and not status and not is_placeholder(text):
            self.reading.notes.count("status.unknown", line, self.status_at, text)
        return cell(row, self.activity_at), status

    def _day(self, at: int | None, row: Mapping[int, str], line: int) -> str:
        column, text, notes = self.dates.get(at), cell(row, at), self.reading.notes
        if column is None:
            return ""
        day = "" if is_unfilled(text) else notes.day(column, text, line)
        if day and column.counted and text.isdecimal():
            notes.count("date.counted", line, at, f"{text} = {day}")
        return day

    def _year(self, text: str) -> int:
        if self.calendar not in {"", GREGORIAN}:
            return int(text) if span(text, calendar=self.calendar) and text.isdecimal() else 0
        days = span(text)
        return days[0].year if days and days[0].year == days[1].year else 0

    def _of_month(self, row: Mapping[int, str], line: int, year: int) -> Span | None:
        """The month or the year of a row."""
        text, of_year, notes = cell(row, self.month_at), cell(row, self.year_at), self.reading.notes
        if not year and of_year and (days := span(f"{text} {of_year}")):
            return days  # the name of a month says the calendar of the year
        if dates.asks(of_year, self.calendar):
            notes.count("date.calendar", line, self.year_at, of_year)
            return None
        if not text:
            return span(str(year), calendar=self.calendar) if year else None
        days = self._month(text, year)
        if days is None:
            code = "month.no_year" if month_of(text) and not year else "month.not_known"
            code = "date.calendar" if dates.asks(text, self.calendar) else code
            notes.count(code, line, self.month_at, text)
        return days

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

    def _ticked(self, row: Mapping[int, str], line: int, year: int) -> list[tuple[str, str]]:
        year = year if self.calendar in {"", GREGORIAN} else 0
        marked = [(tick, month_above(tick[1], year)) for tick in self.ticks if is_ticked(row[tick[0]])]
        if not marked:
            self.reading.notes.count("month.none", line)
            return []
        if unread := [tick for tick, days in marked if days is None]:
            self.reading.notes.count("month.no_year", line, *unread[0])
        return [_written(days) for _, days in marked if days] or [_written(None)]


def _written(days: Span | None) -> tuple[str, str]:
    return ("", "") if days is None else (days[0].isoformat(), days[1].isoformat())
