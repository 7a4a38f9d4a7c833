"""What organisations work on, and where: sectors, areas, and the presence that comes of both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from actormap.core.errors import Issue
from actormap.ingest.rows.headings import headings
from actormap.ingest.rows.lacking import blanks, unexplained
from actormap.ingest.rows.organisations import Organisations
from actormap.ingest.rows.part import Part
from actormap.ingest.rows.places import Places, levels
from actormap.ingest.rows.reading import Reading
from actormap.ingest.rows.sectors import Sectors
from actormap.ingest.rows.when import When

Fact = tuple[str, str, str, str, str, str, str]
"""Actor, sector, activity, area, status, first and last day: who works on what where."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What one row says of work."""

    sectors: Sequence[str]
    areas: Sequence[str]
    periods: Sequence[tuple[str, str]] = (("", ""),)
    activity: str = ""
    status: str = ""
    confirmed: str = ""


class Work:
    """What the organisations of one table work on, and where.

    Parameters
    ----------
    reading
        The table.
    organisations
        Who works.
    when
        When and how; None where the table is not asked for it.
    """

    def __init__(self, reading: Reading, organisations: Organisations, when: When | None = None) -> None:
        self.reading, self.organisations, self.when = reading, organisations, when
        self.sectors = Sectors(reading.layout, reading.columns, reading.wishes, reading.notes)
        self.sectors.between = reading.between
        self.places = Places(reading.wishes.base, levels(reading.columns, reading.layout, reading.between))
        self.facts: dict[Fact, int] = {}
        """Each with the line that says it first."""
        self.confirmed: dict[Fact, str] = {}
        """Of each the last day on which it was reported."""
        self.blank: dict[str, list[int]] = {}
        """Lines that do not say who, what or where."""

    def used(self) -> set[int]:
        """Places of all columns."""
        return {*self.places.used(), *self.sectors.used(), *(self.when.used() if self.when else ())}

    def unexplained(self) -> Iterator[Issue]:
        """What is said of marks that nothing explains, in a list that lacks areas or sectors."""
        if not self.places.columns or not self.sectors.used():
            yield from unexplained(self.reading.layout, self.reading.columns)

    def learn(self, rows: Iterable[Mapping[int, str]]) -> None:
        """Take notice of what stands in all rows, before any of them is read."""
        if self.when:
            self.when.learn()
        for row in rows:
            self.places.learn(row)
            self.sectors.learn(row)

    def headings(self) -> dict[int, str]:
        """Rows that are headings of those below them, by number."""
        return headings(self.reading.texts, self.organisations.used(), self.written())

    def written(self) -> set[int]:
        """Places of the columns whose cells name or code a sector or an area."""
        return {*self.sectors.written(), *(at for level in self.places.columns for at in level.texts())}

    def read(self, row: Mapping[int, str], line: int) -> Statement:
        """What a row says."""
        sectors = self.sectors.read(row, line)
        areas, notices = self.places.read(row, line)
        for code, at, value in notices:
            self.reading.notes.count(code, line, at, value)
        if self.when is None:
            return Statement(sectors, areas)
        return Statement(
            sectors,
            areas,
            self.when.periods(row, line),
            *self.when.how(row, line),
            self.when.confirmed(row, line),
        )

    def names_no_single_area(self, row: Mapping[int, str], statement: Statement) -> bool:
        """Whether a row says what is done in no single area, which was told, and is no blank to fill in."""
        where = (at for level in self.places.columns for at in level.texts())
        return bool(statement.sectors) and not statement.areas and any(row[at] for at in where)

    def seat(self, areas: Iterable[str]) -> str:
        """The one area of the first level that some areas are or lie in; "" where there is none, or several.

        It is the area itself where no level is said.
        """
        seats = {seat for area in areas if (seat := self.places.first_level(area))}
        return seats.pop() if len(seats) == 1 else ""

    def unticked(self, statement: Statement) -> bool:
        """Whether nothing is ticked where sectors or areas stand across: then nothing is to mend."""
        ticked = any(level.ticks for level in self.places.columns)
        return (not statement.sectors and bool(self.sectors.ticks)) or (not statement.areas and ticked)

    def add(self, actors: Sequence[str], statement: Statement, line: int) -> int:
        """Take up what actors do; how many of these facts an earlier row statement."""
        before = 0
        sectors, areas = statement.sectors or [""], statement.areas or [""]
        for actor, sector, area, days in product(actors, sectors, areas, statement.periods):
            fact = (actor, sector, statement.activity, area, statement.status, *days)
            before += fact in self.facts
            self.facts.setdefault(fact, line)
            self.confirmed[fact] = max(statement.confirmed, self.confirmed.get(fact, ""))
        return before

    def report(self) -> None:
        """Say what rows lack, and which names of sectors have several codes."""
        areas = [at for level in reversed(self.places.columns) for at in level.used()]
        who = [at for columns in self.organisations.columns for at in columns.used()]
        places = {"who": who, "what": self.sectors.written(), "where": areas}
        self.reading.issues += blanks(self.reading.layout, self.blank, places, self.places.columns)
        for same, line in self.sectors.same_names():
            self.reading.warn(same, line, self.sectors.code_at)

    def parts(self) -> list[Part]:
        """Sectors, areas from the widest to the smallest, and who works on what where."""
        sectors = [((sector, name), line) for sector, (name, line) in self.sectors.known.items()]
        named = {"id": self.sectors.main, "name": next(iter(self.sectors.names_at), None)}
        parts = [self.reading.part("sectors", sectors, named)]
        for level in {level.number: level for level in self.places.columns}.values():
            areas = [
                ((code, area.name, "" if area.level is None else str(area.level), area.parent), area.line)
                for code, area in self.places.areas.items()
                if area.level == level.number
            ]
            named = {"id": level.code, "name": level.name, "adm_level": None, "parent": None}
            parts.append(self.reading.part("areas", areas, named))
        return [*parts, self._presence()]

    def _presence(self) -> Part:
        deepest = [next(level.used()) for level in self.places.columns]
        when = self.when
        columns = {
            "actor_id": self.organisations.main.main,
            "sector": self.sectors.main,
            "activity": when.activity_at if when else None,
            "pcode": deepest[-1] if deepest else None,
            "status": when.status.at if when else None,
            **(when.days() if when else {"from": None, "to": None}),
            "as_of": when.reported_at if when else None,
        }
        facts = [((*fact, self.confirmed[fact]), line) for fact, line in self.facts.items()]
        return self.reading.part("presence", facts, columns)
