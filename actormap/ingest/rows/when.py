"""When and how work is done that rows speak of: days, months, the activity and how far it is."""

from __future__ import annotations

from collections.abc import Mapping

from actormap.ingest.mapping.dates import DateColumn
from actormap.ingest.mapping.months import Months
from actormap.ingest.mapping.values import is_unfilled
from actormap.ingest.rows.named import cell
from actormap.ingest.rows.reading import Reading
from actormap.ingest.rows.status import Status

_SURE = 0.8
"""So certain a column must be that it is the day of a report: a bare date may be any."""


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
        columns = reading.columns
        self.reading = reading
        at = columns.at("activity")
        self.activity_at = columns.at("activity_code") if at is None else at
        self.status = Status(reading.layout, columns, reading.notes, of_organisations=of_organisations)
        self.start_at, self.end_at = columns.at("start"), columns.at("end")
        self.reported_at = columns.at("reported", _SURE)
        self.start: DateColumn | None = None
        self.end: DateColumn | None = None
        self.reported: DateColumn | None = None
        self.months = Months.of(reading.layout, columns)
        if of_organisations and self.months.month is None and not self.months.ticks:
            self.months.year = None

    def used(self) -> set[int]:
        """Places of all columns."""
        single = (self.activity_at, *self.beside())
        return {*self.months.used(), *(at for at in single if at is not None)}

    def beside(self) -> set[int | None]:
        """Columns that may be filled in beforehand: alone they say nothing of anybody."""
        return {self.status.at, self.start_at, self.end_at, self.reported_at}

    def days(self) -> dict[str, int | None]:
        """Columns of the first and the last day, by their names in our tables."""
        return {"from": self.start_at, "to": self.end_at}

    def confirmed(self, row: Mapping[int, str], line: int) -> str:
        """Day of the report, on which what a row says was so."""
        return self._day(self.reported, row, line)

    def learn(self) -> None:
        """Take notice of how days are written, before any row is read."""
        texts, rule = self.reading.texts, self.reading.rule
        days = [at for at in (self.start_at, self.end_at, self.reported_at) if at is not None]
        layout = self.reading.layout
        self.start = DateColumn.of(texts, self.start_at, rule, beside=days, layout=layout)
        self.end = DateColumn.of(texts, self.end_at, rule, last=True, beside=days, layout=layout)
        self.reported = DateColumn.of(texts, self.reported_at, rule, beside=days, layout=layout)
        self.months.learn(texts, rule)

    def periods(self, row: Mapping[int, str], line: int) -> list[tuple[str, str]]:
        """First and last days of a row: its own, else its month, or each month that is ticked."""
        days = self._day(self.start, row, line), self._day(self.end, row, line)
        if any(days) and not self.months.ticks:
            return [days]
        periods, notices = self.months.read(row)
        for code, at, text in notices:
            self.reading.notes.count(code, line, at, text)
        return periods

    def how(self, row: Mapping[int, str], line: int) -> tuple[str, str]:
        """The activity of a row, and how far it is."""
        return cell(row, self.activity_at), self.status.read(row, line)

    def _day(self, column: DateColumn | None, row: Mapping[int, str], line: int) -> str:
        if column is None:
            return ""
        text, notes = row[column.position], self.reading.notes
        day = column.day(text)
        if text and not day and not is_unfilled(text):
            notes.count(column.problem(text), line, column.position, text)
        if day and column.counted and text.isdecimal():
            notes.count("date.counted", line, column.position, f"{text} = {day}")
        elif day and column.converts(text):
            notes.count("date.converted", line, column.position, f"{text} = {day}")
        return day
