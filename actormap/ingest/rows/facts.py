"""Rows that say who does what where, when, and who pays for it: lists of activities and of organisations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import product

from actormap.ingest.mapping.table import Table
from actormap.ingest.readers.grid import ERRORS
from actormap.ingest.rows.dealings import Dealings
from actormap.ingest.rows.organisations import OrganisationColumns, Organisations, acting, columns_of
from actormap.ingest.rows.part import Part, Wishes
from actormap.ingest.rows.places import numbered
from actormap.ingest.rows.reading import Reading, unnamed
from actormap.ingest.rows.when import When
from actormap.ingest.rows.work import Work
from actormap.ingest.sheet.marks import is_total


class Funding:
    """Who funds the organisations of one table.

    Parameters
    ----------
    reading
        The table.
    organisations
        Who is funded.
    """

    def __init__(self, reading: Reading, organisations: Organisations) -> None:
        self.reading, self.organisations = reading, organisations
        self.funder = columns_of(reading.columns, "funder", reading.between)
        plain = reading.layout.plain
        more = [
            at
            for at in numbered(reading.columns, "funder_name", reading.layout.headers)
            if plain[at] != plain[self.funder.main or 0]
        ]
        others = (OrganisationColumns(None, at, None, None, between=reading.between) for at in more)
        self.funders = [self.funder, *others]
        self.ties: dict[tuple[str, str, str, str], int] = {}
        """Funder, who is funded, first and last day; each with the line that says it first."""

    def used(self) -> set[int]:
        """Places of all columns."""
        return {at for funder in self.funders for at in funder.used()}

    def read(
        self, row: Mapping[int, str], line: int, actors: Sequence[str], periods: Sequence[tuple[str, str]]
    ) -> None:
        """Take up who funds those who act."""
        for funder in self.funders if actors else ():
            if any(row[at] for at in funder.used() if at != funder.type):
                named = self.organisations.read(row, line, funder)
                for days, payer, actor in product(periods, named, actors):
                    if payer == actor:
                        self.reading.notes.count("tie.own_funds", line, self.funder.main)
                    else:
                        self.ties.setdefault((payer, actor, *days), line)

    def part(self, days: Mapping[str, int | None]) -> Part:
        """Ties of funding; `days` are the columns of their first and last day."""
        rows = [((*tie[:2], "funding", *tie[2:]), line) for tie, line in self.ties.items()]
        ends = {"source_id": self.funder.main, "target_id": self.organisations.main.main, "kind": None}
        return self.reading.part("ties", rows, {**ends, **days})


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
        self.reading = Reading(table, wishes)
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
