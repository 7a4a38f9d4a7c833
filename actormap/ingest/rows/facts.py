"""Rows that say who does what where, when, and who pays for it: lists of activities and of organisations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from actormap.ingest.mapping.table import Table
from actormap.ingest.readers.grid import ERRORS
from actormap.ingest.rows.dealings import SENTENCES as OF_DEALINGS
from actormap.ingest.rows.dealings import Dealings
from actormap.ingest.rows.funding import Funding
from actormap.ingest.rows.lacking import unnamed
from actormap.ingest.rows.organisations import Organisations, acting
from actormap.ingest.rows.part import Part, Wishes
from actormap.ingest.rows.reading import Reading
from actormap.ingest.rows.when import When
from actormap.ingest.rows.words import SENTENCES
from actormap.ingest.rows.work import Work
from actormap.ingest.sheet.marks import is_total


class Facts:
    """Rows of one table that say who does what where.

    Parameters
    ----------
    table
        The table.
    wishes
        What the user said, and the map.
    of_organisations
        Whether each row is an organisation.
    """

    def __init__(self, table: Table, wishes: Wishes, *, of_organisations: bool = False) -> None:
        self.reading = Reading(table, wishes, {**SENTENCES, **OF_DEALINGS})
        self.notes = self.reading.notes
        self.organisations = Organisations(self.reading, acting(self.reading))
        self.funding = Funding(self.reading, self.organisations)
        self.when = When(self.reading, of_organisations=of_organisations)
        self.work = Work(self.reading, self.organisations, self.when)
        self.dealings = Dealings(self.reading, self.organisations)
        self._dealt: list[Part] = []

    def rows(self, more: Iterable[int] = ()) -> Iterator[tuple[dict[int, str], int]]:
        """Rows with their lines, but for headings and totals; `more` are columns that are read besides."""
        used = {*self.organisations.used(), *self.funding.used(), *self.work.used(), *self.dealings.used()}
        used |= {*more, *self.reading.consents.places}
        self.dealings.begin()
        doubled, unexplained = self.work.places.doubled(), self.work.unexplained()
        rows = self.reading.rows(used, doubled=doubled, more=unexplained)
        self.work.learn(rows)
        headings = self.work.headings()
        summed = [*self.organisations.used(), *self.work.written()]
        for number, (row, line) in enumerate(zip(rows, self.reading.layout.lines, strict=True)):
            if number in headings:
                self.notes.count("row.heading", line, None, headings[number])
            elif total := next((row[at] for at in summed if is_total(row[at])), ""):
                self.notes.count("row.total", line, None, total)
            else:
                yield row, line

    def is_empty(self, row: Mapping[int, str], line: int) -> bool:
        """Whether a row says nothing of anybody, which is noted."""
        beside = self.when.beside() | self.dealings.used() | {*self.reading.consents.places}
        empty = all(not text or text in ERRORS for at, text in row.items() if at not in beside)
        if empty:
            self.notes.count("row.nothing", line)
        return empty

    def report(self) -> None:
        """Say what was noticed, and what is lacking; after the last row."""
        self.reading.taken -= self.dealings.waiting()
        self._dealt = list(self.dealings.parts())
        self.reading.issues += self.notes.issues()
        self.work.report()
        self.organisations.report_unknown()

    def parts(self, more: Callable[[str], Mapping[str, str]] = lambda _: {}) -> list[Part]:
        """Rows of our tables; `more` as for `Organisations.part`."""
        if not self.organisations.columns:
            self.reading.issues.append(unnamed(self.reading.layout))
            return []

        def said_of(actor: str) -> dict[str, str]:
            return {**more(actor), **self.dealings.more(actor)}

        actors = self.organisations.part(self.reading.constants, said_of)
        parts = [actors, *self.work.parts(), self.funding.part(self.when.days()), *self._dealt]
        return [part for part in parts if part.lines]
