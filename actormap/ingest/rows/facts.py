"""Rows that say who does what where, when, and who pays for it: lists of activities and of organisations."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, product, starmap

from actormap.core.search import persons
from actormap.ingest.mapping.columns import (
    AGREED,
    EMAIL,
    INTRODUCED,
    MONTHS,
    NOTES,
    OFFICE,
    PERSON_NAMES,
    PHONE,
    Table,
    answer,
)
from actormap.ingest.mapping.dates import DateColumn
from actormap.ingest.mapping.values import is_placeholder
from actormap.ingest.readers.grid import ERRORS
from actormap.ingest.rows import refusals
from actormap.ingest.rows.names import alone, by_list, named_in
from actormap.ingest.rows.organisations import OrganisationColumns, Organisations, acting, columns_of
from actormap.ingest.rows.places import numbered
from actormap.ingest.rows.reading import Part, Reading, Wishes, unnamed
from actormap.ingest.rows.when import When
from actormap.ingest.rows.work import Work
from actormap.ingest.sheet.headers import is_total, words
from actormap.meetings.report import reaches

Named = tuple[str, str]
"""A name and the code of who bears it."""
_REFUSED = frozenset({"no", "withdrawn"})
_SEVERAL = re.compile(r"\s*(?:[;\n|]|,\s|\s/\s|:::)\s*")
"""What stands between several numbers or addresses of a cell."""
_SENSITIVITY = "2"
_TELLING = 8
"""So many last digits of a number are its own: what stands before, such as +237 or 0, may be left out."""


class Dealings:
    """Takes up what one table says of the dealings of an office with the organisations of its rows."""

    def __init__(self, reading: Reading, organisations: Organisations) -> None:
        self.reading, self.organisations = reading, organisations
        columns, constants = reading.columns, reading.constants
        self.met_at, self.introduced_at = columns.at("met_on"), columns.at("introduced_by")
        self.ways = {
            at: (way, answer(constants, way))
            for way in (PHONE, EMAIL)
            if answer(constants, way)
            for at in columns.all(way)
        }
        self.named_at = columns.each(PERSON_NAMES)
        self.unnamed: dict[int, tuple[int, str]] = {}
        self.notes_at = columns.all("note") if answer(constants, NOTES) else []
        self.once = bool(answer(constants, INTRODUCED))
        self.months = bool(answer(constants, MONTHS))
        self.new_office = ""
        self.office = self._office(answer(constants, OFFICE))
        self.first_met = -1
        self.meetings: dict[tuple[str, str, str], tuple[int, str]] = {}
        self.introducers: list[tuple[str, str, int]] = []
        reached = reading.wishes.base["channels"]
        cells = zip(reached["actor_id"], reached["way"], reached["address"], strict=True)
        self.known_ways = {(actor, way, as_dialled(way, address)): address for actor, way, address in cells}
        self.channels: dict[tuple[str, str, str], tuple[str, str, int]] = {}
        self.notes: dict[str, dict[str, int]] = {}
        self.sensitive: dict[tuple[str, str], int] = {}

    def _office(self, given: str) -> str:
        """Code of the office: the one that is said, else that of the map, where it has exactly one."""
        actors = self.reading.wishes.base.actors
        offices = actors[(actors["sphere"] == "field_presence").to_numpy(dtype=bool)]
        if not given:
            return str(offices["id"].iat[0]) if len(offices) == 1 else ""
        for text, code in named_in(offices):
            if given == code or words(given) == words(text):
                return code
        if self.organisations.names.in_map(given) or given in set(actors["id"]):
            return ""  # another actor of the map is called so, and is no office
        self.new_office = given
        return self.organisations.names.code(given)

    def used(self) -> set[int]:
        """Places of the columns that are read."""
        single = {at for at in (self.met_at, self.introduced_at) if at is not None}
        return {*single, *self.ways, *self.notes_at}

    def waiting(self) -> set[int]:
        """Places of the columns that are read, and from which nothing is taken before somebody answers."""
        met = {self.met_at} if not self.office else set()
        return {at for at in (*met, *(() if self.once else (self.introduced_at,))) if at is not None}

    def begin(self) -> None:
        """Look at all days before any row is read: the column decides whether day or month comes first."""
        layout, rule, at = self.reading.layout, self.reading.rule, self.met_at
        texts = {} if at is None else {at: layout.texts(at)[0]}
        self.met = DateColumn.of(texts, at, rule, layout=layout)
        self.met_last = DateColumn.of(texts, at, rule, last=True, layout=layout)
        for at, (row, line) in product(self.named_at, layout.numbered()):
            if persons.is_hidden(row[at]):
                self.unnamed[line] = at, self.unnamed.get(line, (at, ""))[1] or persons.unnamed(row[at])

    def row(
        self,
        row: Mapping[int, str],
        line: int,
        actors: Sequence[str],
        person: str = "",
        consent: str = "",
        *,
        unclear: bool = False,
    ) -> None:
        """Take up what a row says of its organisations, and of the person that is recorded of it.

        Where it is `unclear` who that is, nothing is taken of how they are reached.
        """
        for actor in actors:
            self._meeting(actor, row, line)
        if self.introduced_at is not None and row[self.introduced_at]:
            if self.once:
                self.introducers += [(row[self.introduced_at], actor, line) for actor in actors]
            else:
                self.reading.notes.count("contact.introduced", line, self.introduced_at)
        filled = [at for at in (*self.ways, *self.notes_at) if not is_placeholder(row[at])]
        if consent in _REFUSED:
            if filled:
                self.reading.notes.count("reach.refused", line)
            return
        if line in self.unnamed:
            self._unnamed(*self.unnamed[line], line, actors)
        for at in filled:
            if at not in self.ways:
                self._note(row[at], line, at, actors)
            elif line not in self.unnamed:
                self._way(*self.ways[at], row[at], line, [] if unclear else [person] if person else actors)

    def _unnamed(self, at: int, refusal: str, line: int, actors: Iterable[str]) -> None:
        """Keep that somebody is not to be named, in our words: the cell itself may hold the name."""
        self.reading.notes.count("row.unnamed", line, at)
        if refusal:
            for actor in actors:
                self.sensitive.setdefault((actor, refusal), line)

    def whose(self, row: Mapping[int, str], line: int) -> None:
        """Take notice of a row of which nothing says whose number, address, note or meeting it holds."""
        if any(not is_placeholder(row[at]) for at in self.used() - self.waiting()):
            self.reading.notes.count("reach.whose", line)

    def _way(self, way: str, basis: str, text: str, line: int, actors: Iterable[str]) -> None:
        group = self.reading.apart.get(line, "")
        if group and basis == AGREED:  # one yes for all rows is none of theirs
            basis = answer(self.reading.constants, group)
            if not basis:
                self.reading.notes.count("reach.apart", line)
                return
        for actor in actors:
            for address in filter(None, _SEVERAL.split(text)):
                key = actor, way, as_dialled(way, address)
                self.channels.setdefault(key, (self.known_ways.get(key, address), basis, line))

    def ways_in(self, row: Mapping[int, str]) -> tuple[frozenset[str], bool]:
        """The numbers and addresses of a row as they are compared, and whether any of them comes in."""
        columns = [(way, at) for way in (PHONE, EMAIL) for at in self.reading.columns.all(way)]
        filled = [(way, at) for way, at in columns if at in row and not is_placeholder(row[at])]
        texts = ((way, text) for way, at in filled for text in filter(None, _SEVERAL.split(row[at])))
        return frozenset(starmap(as_dialled, texts)), any(at in self.ways for _, at in filled)

    def _note(self, text: str, line: int, at: int, actors: Iterable[str]) -> None:
        warned = warns(text) or line in self.unnamed
        if warned:
            self.reading.notes.count("note.warns", line, at)
        for actor in actors:
            if warned:
                self.sensitive.setdefault((actor, text), line)
            else:
                self.notes.setdefault(actor, {}).setdefault(text, line)

    def _meeting(self, actor: str, row: Mapping[int, str], line: int) -> None:
        if self.met is None or self.met_last is None or not row[self.met.position]:
            return
        text, notes = row[self.met.position], self.reading.notes
        day = notes.day(self.met, text, line)
        if not day:
            return
        month = text if day != self.met_last.day(text) else ""
        if month and not self.months:
            notes.count("contact.month", line, self.met.position, text)
        elif not self.office:
            notes.count("contact.no_office", line, self.met.position)
        elif actor != self.office:
            self._met_on((day, self.office, actor), line, month)

    def _met_on(self, meeting: tuple[str, str, str], line: int, month: str) -> None:
        """Take up a meeting; where a row says a day and another the month alone, the day counts."""
        self.first_met = line if self.first_met < 0 else self.first_met
        if month:
            self.reading.notes.count("contact.month_kept", line, self.met_at, month)
        known = meeting in self.meetings and not self.meetings[meeting][1]
        if not known:
            first = self.meetings.get(meeting, (line,))[0]
            self.meetings[meeting] = first, f"no day known: {month}" if month else ""

    def more(self, actor: str) -> dict[str, str]:
        """What stands on the record of an organisation itself: its notes, but those that warn."""
        return {"note": "\n".join(self.notes.get(actor, {}))} if self.notes_at else {}

    def _introduced(self, persons: Iterable[Named]) -> Iterator[tuple[tuple[str, str, str, str], int]]:
        """Who introduced the office to whom, where both are known; once all rows are read."""
        organisations = self.organisations.known.items()
        listed = ((name, code) for code, it in organisations for name in (it.name, *it.others))
        every = chain(named_in(self.reading.wishes.base.actors), listed, persons)
        known = alone((words(name), code) for name, code in every)
        made: dict[tuple[str, str], int] = {}
        for text, actor, line in self.introducers:
            givers = {known.get(words(name), "") for name in by_list(text)} - {"", actor, self.office}
            if not givers:
                self.reading.notes.count("introducer.unknown", line, self.introduced_at)
            for giver in sorted(givers):
                made.setdefault((giver, actor), line)
        yield from (((giver, actor, "met", _SENSITIVITY), line) for (giver, actor), line in made.items())

    def parts(self, persons: Iterable[Named] = ()) -> Iterator[Part]:
        """Rows of our tables; what is noticed of introducers, persons of the list among them, is counted."""
        at, part = self.organisations.main.main, self.reading.part
        if self.new_office and self.meetings:
            row = (self.office, self.new_office, "organisation", "field_presence", "mandate")
            named = dict.fromkeys(("id", "name", "kind", "sphere", "legal_basis"))
            yield part("actors", [(row, self.first_met)], named)
        met = {"date": self.met_at, "office": None, "actor_id": at, "note": None}
        contacts = [((*meeting, note), line) for meeting, (line, note) in self.meetings.items()]
        yield part("contacts", contacts, met)
        past = {"actor_id": self.introduced_at, "to_id": at, "outcome": None, "sensitivity": None}
        yield part("introductions", list(self._introduced(persons)), past)
        reached = {"actor_id": at, "way": None, "address": next(iter(self.ways), None), "basis": None}
        channels = [
            ((actor, way, address, basis), line)
            for (actor, way, _), (address, basis, line) in self.channels.items()
        ]
        yield part("channels", channels, reached)
        noted = {"actor_id": at, "note": next(iter(self.notes_at), None)}
        yield part("sensitive_notes", list(self.sensitive.items()), noted)


def as_dialled(way: str, address: str) -> str:
    """A number or an address as it is compared: however it is written, it reaches the same."""
    if way != PHONE:
        return f"{way} {' '.join(address.casefold().split())}"
    digits = "".join(str(unicodedata.digit(ch)) for ch in address if ch.isdigit())
    return f"{way} {digits[-_TELLING:] if digits else address.strip().casefold()}"


def warns(text: str) -> bool:
    """Whether a note holds words like *only via* or *do not share*, or what somebody is reached by."""
    return reaches(text) or refusals.warns(text)


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
