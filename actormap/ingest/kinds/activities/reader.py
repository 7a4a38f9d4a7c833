"""Reads rows that say who does what where as organisations, areas, sectors and presence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import pandas as pd

from actormap.core import schema
from actormap.core.errors import Issue, shorten
from actormap.core.sentences import Sentence, Template, plural, term
from actormap.core.tables.issues import Unreadable
from actormap.ingest.kinds.activities.lacking import blanks, unexplained, unnamed
from actormap.ingest.kinds.activities.words import SENTENCES
from actormap.ingest.mapping.dates import DateColumn
from actormap.ingest.mapping.months import Months
from actormap.ingest.mapping.values import is_unfilled
from actormap.ingest.part import Part, Wishes
from actormap.ingest.recognise import Table
from actormap.ingest.rows.headings import headings
from actormap.ingest.rows.named import Named, OrganisationColumns, cell, joined
from actormap.ingest.rows.names import Names
from actormap.ingest.rows.notes import Notes
from actormap.ingest.rows.places import Places, levels, numbered
from actormap.ingest.rows.private import left_over
from actormap.ingest.rows.sectors import Sectors
from actormap.ingest.rows.spheres import UNKNOWN
from actormap.ingest.rows.status import Status
from actormap.ingest.sheet.grid import ERRORS

ROLES = ("impl", "org", "partner", "prog")
"""Who acts on a row: who implements, else the organisation of the row, else a partner, else who leads.

A partner beside the organisation of a row may implement, or fund, or stand by: nothing tells which.
"""
_ALIKE = {"impl": "partner", "partner": "impl"}
"""Whose type may stand under the header of the other: "Partner type" beside "Implementing partner"."""


class ActivityReader:
    """Reads one table of activities.

    Attributes
    ----------
    of_organisations
        Whether each row is an organisation.

    Parameters
    ----------
    table
        The table.
    wishes
        What the user said, and the map.
    """

    of_organisations = False

    def __init__(self, table: Table, wishes: Wishes) -> None:
        self.layout, self.columns, self.wishes = table.layout, table.columns, wishes
        self.published = True
        self.notes = Notes(self.layout, self.sentences())
        self.rule = table.rule
        self.issues: list[Issue] = []
        self.actors = [self._of(role) for role in ROLES if self._of(role).main is not None]
        self.funder = self._of("funder")
        first = self.layout.plain[self.funder.main or 0]
        more = [
            at
            for at in numbered(self.columns, "funder_name", self.layout.headers)
            if self.layout.plain[at] != first
        ]
        self.funders = [self.funder, *(OrganisationColumns(None, at, None, None) for at in more)]
        columns = self.columns
        self.sectors = Sectors(self.layout, columns, wishes, self.notes)
        self.activity = columns.at("activity")
        self.activity = columns.at("activity_code") if self.activity is None else self.activity
        self.status = Status(self.layout, columns, self.notes, of_organisations=self.of_organisations)
        self.start_at, self.end_at = columns.at("start"), columns.at("end")
        self.beside = {self.status.at, self.start_at, self.end_at}
        """What may be filled in beforehand: alone it says nothing of anybody."""
        self.months = Months.of(self.layout, columns)
        self.places = Places(wishes.base, levels(columns, self.layout))
        self.organisations = Named(self._names(), self.notes, wishes.types)
        self.facts: dict[tuple[str, ...], int] = {}
        self.blank: dict[str, list[int]] = {}
        self.funding: dict[tuple[str, ...], int] = {}

    def _of(self, role: str) -> OrganisationColumns:
        code, name, acronym, kind, sphere = (
            self.columns.at(f"{role}_{what}") for what in ("code", "name", "acronym", "type", "sphere")
        )
        kind = self.columns.at(f"{_ALIKE[role]}_type") if kind is None and role in _ALIKE else kind
        return OrganisationColumns(code, name, acronym, kind, sphere)

    def _names(self) -> Names:
        called = self.wishes.called
        if self.rule is None:
            return Names(self.wishes.base, called)
        sign = next((sign for meaning, sign in self.rule.split.items() if meaning.endswith("_name")), "")
        return Names(self.wishes.base, called, self.rule.whole, sign)

    def read(self) -> tuple[list[Part], list[Issue]]:
        """Everything the table holds."""
        used = self._used()
        faults = self.layout.faults(used, used)
        self.issues += [*self.layout.widths(), *faults, *self._unused(used), *self._unread()]
        texts: dict[int, list[str]] = {}
        doubled = self.places.doubled()
        for at in sorted(used):
            texts[at], blanks = self.layout.texts(at, errors=at in doubled)
            self.issues += blanks
        self.start = DateColumn.of(texts, self.start_at, self.rule)
        self.end = DateColumn.of(texts, self.end_at, self.rule, last=True)
        self.months.learn(texts, self.rule)
        rows = [
            {at: column[number] for at, column in texts.items()} for number in range(len(self.layout.rows))
        ]
        for row in rows:
            self.places.learn(row)
            self.sectors.learn(row)
        above = self._headings(texts)
        for number, line in enumerate(self.layout.lines):
            if number in above:
                self.notes.count("row.heading", line, None, above[number])
            else:
                self._row(rows[number], line)
        self._tell()
        return self._parts(), self.issues

    def sentences(self) -> Mapping[str, tuple[Template, Sentence]]:
        """What is said of what is noticed."""
        return SENTENCES

    def _headings(self, texts: Mapping[int, Sequence[str]]) -> dict[int, str]:
        """Rows that are headings of those below them, by number."""
        said = {*self.sectors.written(), *(at for level in self.places.columns for at in level.texts())}
        return headings(texts, self._who(), said)

    def _who(self) -> set[int]:
        """Places of the columns of those who act."""
        return {at for columns in self.actors for at in columns.used()}

    def _used(self) -> set[int]:
        used = {*self._who(), *(at for funder in self.funders for at in funder.used())}
        used |= {*self.places.used(), *self.sectors.used(), *self.months.used()}
        single = (self.activity, self.status.at, self.start_at, self.end_at)
        return used | {at for at in single if at is not None}

    def _unused(self, used: set[int]) -> list[Issue]:
        return left_over(self.layout, self.columns, used)

    def _row(self, row: Mapping[int, str], line: int) -> None:
        if all(not text or text in ERRORS for at, text in row.items() if at not in self.beside):
            self.notes.count("row.nothing", line)
            return
        actors = self._acting(row, line)
        sectors = self.sectors.read(row, line)
        areas, told = self.places.read(row, line)
        for code, at, value in told:
            self.notes.count(code, line, at, value)
        periods = self._periods(row, line)
        activity, status = cell(row, self.activity), self.status.read(row, line)
        self._noticed(actors, row, areas, line)
        if not actors and self._nobody(row):
            return
        self._funded(row, actors, periods, line)
        if sectors and not areas and any(row[at] for level in self.places.columns for at in level.texts()):
            return  # what stands for no single area was told, and is no blank to fill in
        if self._lacks(actors, sectors, areas, line):
            return
        for actor, sector, area, days in product(actors, sectors or [""], areas or [""], periods):
            fact = (actor, sector, activity, area, status, *days)
            if fact in self.facts:
                self.notes.count("row.repeated", line, None)
            self.facts.setdefault(fact, line)

    def _funded(
        self, row: Mapping[int, str], actors: Sequence[str], periods: Sequence[tuple[str, str]], line: int
    ) -> None:
        """Take up who funds those who act: a tie, wherever and on whatever they work."""
        for funder in self.funders if actors else ():
            if any(row[at] for at in funder.used() if at != funder.type):
                found = self.organisations.read(row, line, funder)
                for days in periods:
                    self._funding(actors, found, days, line)

    def _lacks(self, actors: Sequence[str], sectors: Sequence[str], areas: Sequence[str], line: int) -> bool:
        """Whether a row lacks what a presence needs; where nothing is ticked, nothing is to mend."""
        unticked = (not sectors and self.sectors.ticks) or (
            not areas and any(p.ticks for p in self.places.columns)
        )
        if actors and unticked:
            self.notes.count("row.unticked", line)
            return True
        missing = [
            what for what, found in (("who", actors), ("what", sectors), ("where", areas)) if not found
        ]
        for what in missing:
            self.blank.setdefault(what, []).append(line)
        return bool(missing)

    def _noticed(
        self, actors: Sequence[str], row: Mapping[int, str], areas: Sequence[str], line: int
    ) -> None:
        """Take up what a row says of its organisations besides the fact."""

    def _funding(
        self, actors: Sequence[str], funders: Sequence[str], days: tuple[str, str], line: int
    ) -> None:
        for funder, actor in product(funders, actors):
            if funder == actor:
                self.notes.count("tie.own_funds", line, self.funder.main)
            else:
                self.funding.setdefault((funder, actor, *days), line)

    def _acting(self, row: Mapping[int, str], line: int) -> list[str]:
        """Who acts on a row: the first of the roles that names somebody; that another does is told."""
        found: list[str] = []
        first: set[str] = set()
        for columns in self.actors:
            said = {cell(row, at) for at in (columns.name, columns.acronym, columns.code)} - {""}
            if not found:
                found, first = self.organisations.read(row, line, columns), said
            elif said - first and not all(map(is_unfilled, said)):
                self.notes.count("org.other_role", line, columns.main, cell(row, columns.main))
        return found

    def _nobody(self, row: Mapping[int, str]) -> bool:
        """Whether a row names nobody on purpose, such as "Unknown"."""
        return any(
            cell(row, at) for columns in self.actors for at in (columns.name, columns.acronym, columns.code)
        )

    def _periods(self, row: Mapping[int, str], line: int) -> list[tuple[str, str]]:
        """First and last days of a row: its own, else its month, or each month that is ticked."""
        days = self._day(self.start, row, line), self._day(self.end, row, line)
        if any(days) and not self.months.ticks:
            return [days]
        periods, told = self.months.read(row)
        for code, at, text in told:
            self.notes.count(code, line, at, text)
        return periods

    def _day(self, column: DateColumn | None, row: Mapping[int, str], line: int) -> str:
        if column is None:
            return ""
        text = row[column.position]
        day = column.day(text)
        if text and not day and not is_unfilled(text):
            self.notes.count(column.problem(text), line, column.position, text)
        if day and column.counted and text.isdecimal():
            self.notes.count("date.counted", line, column.position, f"{text} = {day}")
        return day

    def _tell(self) -> None:
        self.issues += [*self.notes.issues(), *self._blank()]
        for same, line in self.sectors.same_names():
            self._warn(same, line, self.sectors.code_at)
        unclear = [one for one in self.organisations.known.values() if one.standing.sphere == UNKNOWN]
        if unclear:
            problem = Sentence(
                "{organisations} of which nothing says the sphere, first '{name}'",
                organisations=plural(len(unclear), "organisation"),
                name=shorten(unclear[0].name),
            )
            remedy = Sentence(
                "Their sphere is {unknown} until you say it; nothing was assumed.", unknown=term("unknown")
            )
            self._warn(Unreadable("org.sphere_unknown", problem, remedy), unclear[0].line, None)

    def _unread(self) -> Iterator[Issue]:
        """What is said of marks that nothing explains, in a list that lacks areas or sectors."""
        if not self.places.columns or not self.sectors.used():
            yield from unexplained(self.layout, self.columns)

    def _blank(self) -> Iterator[Issue]:
        areas = [at for level in reversed(self.places.columns) for at in level.used()]
        who = [at for one in self.actors for at in one.used()]
        places = {"who": who, "what": self.sectors.written(), "where": areas}
        return blanks(self.layout, self.blank, places, self.places.columns)

    def _warn(self, problem: Unreadable, line: int, at: int | None) -> None:
        self.issues.append(self.layout.issue(problem, line=line, position=at, warning=True))

    def _parts(self) -> list[Part]:
        if not self.actors:
            self.issues.append(unnamed(self.layout))
            return []
        org = self.actors[0]
        parts = [self._actors(org), *self._facts(org)]
        ties = [((*tie[:2], "funding", *tie[2:]), line) for tie, line in self.funding.items()]
        columns = {"source_id": self.funder.main, "target_id": org.main, "kind": None, **self._days()}
        parts.append(self._part("ties", ties, columns))
        return [part for part in parts if part.lines]

    def _facts(self, org: OrganisationColumns) -> list[Part]:
        """Sectors, areas from the widest to the smallest, and who works on what where."""
        parts = [
            self._part(
                "sectors",
                [((sector, name), line) for sector, (name, line) in self.sectors.known.items()],
                {"id": self.sectors.main, "name": next(iter(self.sectors.names_at), None)},
            ),
        ]
        for level in {level.number: level for level in self.places.columns}.values():
            rows = [
                ((code, area.name, "" if area.level is None else str(area.level), area.parent), area.line)
                for code, area in self.places.areas.items()
                if area.level == level.number
            ]
            places = {"id": level.code, "name": level.name, "adm_level": None, "parent": None}
            parts.append(self._part("areas", rows, places))
        return [*parts, *self._presence(org)]

    def _presence(self, org: OrganisationColumns) -> list[Part]:
        if not self.facts:
            return []
        deepest = [next(level.used()) for level in self.places.columns]
        columns = {
            "actor_id": org.main,
            "sector": self.sectors.main,
            "activity": self.activity,
            "pcode": deepest[-1] if deepest else None,
            "status": self.status.at,
            **self._days(),
        }
        return [self._part("presence", list(self.facts.items()), columns)]

    def _actors(self, org: OrganisationColumns) -> Part:
        known = schema.columns()["actors"]
        said = {name: text for name, text in self._constants().items() if name in known}
        said = {"legal_basis": self._basis()} | said
        rows = [
            (
                {
                    "id": actor,
                    "name": one.name,
                    "aliases": joined(one.others),
                    "types": joined(one.standing.types),
                    "sphere": one.standing.sphere,
                }
                | self._more(actor)
                | said,
                one.line,
            )
            for actor, one in self.organisations.known.items()
        ]
        places = {"id": org.main, "name": org.main, "aliases": org.acronym, "types": org.type}
        columns = list(rows[0][0]) if rows else ["id", "name", *said]
        frame = pd.DataFrame([row for row, _ in rows], columns=columns, dtype="str")
        there = {name: at for name, at in places.items() if at is not None}
        return Part("actors", frame, [line for _, line in rows], self.layout, there, derived=True)

    def _constants(self) -> Mapping[str, str]:
        """What the user said of all rows."""
        return {} if self.rule is None else self.rule.constants

    def _basis(self) -> str:
        """Why organisations may be recorded that did not agree: who does what where is published.

        A list in which each stands once may be anybody's own; nothing allows to record who stands in it.
        """
        return "published" if self.published else ""

    def _more(self, _actor: str) -> dict[str, str]:
        """What else a list says of an organisation, by column of the table of actors."""
        return {}

    def _days(self) -> dict[str, int | None]:
        return {"from": self.start_at, "to": self.end_at}

    def _part(
        self, table: str, rows: Sequence[tuple[tuple[str, ...], int]], columns: Mapping[str, int | None]
    ) -> Part:
        frame = pd.DataFrame([row for row, _ in rows], columns=list(columns), dtype="str")
        places = {name: at for name, at in columns.items() if at is not None}
        return Part(table, frame, [line for _, line in rows], self.layout, places, derived=True)
