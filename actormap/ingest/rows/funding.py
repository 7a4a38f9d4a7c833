"""Who funds those who act on a row: a tie, wherever and on whatever they work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

from actormap.ingest.rows.named import OrganisationColumns
from actormap.ingest.rows.organisations import Organisations, columns_of
from actormap.ingest.rows.part import Part
from actormap.ingest.rows.places import numbered
from actormap.ingest.rows.reading import Reading


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
                named = self.organisations.named.read(row, line, funder)
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
