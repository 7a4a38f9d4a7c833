"""Reads rows and cards of persons: their organisations, what these work on, and meetings with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from actormap.core import schema
from actormap.core.errors import Issue
from actormap.ingest.kinds.contacts.words import SENTENCES
from actormap.ingest.mapping.columns import GIVEN
from actormap.ingest.mapping.dates import DateColumn
from actormap.ingest.mapping.exports import headings
from actormap.ingest.mapping.rules import TIE_KIND
from actormap.ingest.mapping.table import Table
from actormap.ingest.mapping.values import is_placeholder
from actormap.ingest.rows.named import OrganisationColumns
from actormap.ingest.rows.notes import Notes
from actormap.ingest.rows.organisations import Organisations, columns_of
from actormap.ingest.rows.part import OF_ORGANISATIONS_ALONE, Part, Wishes
from actormap.ingest.rows.private import spelled
from actormap.ingest.rows.reading import Reading
from actormap.ingest.rows.words import SENTENCES as OF_ROWS
from actormap.ingest.rows.work import Work
from actormap.ingest.sheet.headers import meaning_of, words

SURE = 0.8
"""From this certainty on a column is taken for what it seems to mean."""
NAMES = {"person_name", "first_name", "last_name"}
"""What columns mean that name a person."""


def wants_persons(table: Table) -> bool:
    """Whether a mapping file wants persons."""
    return table.rule is not None and "person_name" in table.rule.columns


class ContactReader:
    """Reads one list of contacts.

    Parameters
    ----------
    table
        The list, without rows that are private or no entries.
    wishes
        What the user said, and the map.
    """

    def __init__(self, table: Table, wishes: Wishes) -> None:
        self.reading = Reading(table, wishes, {**OF_ROWS, **SENTENCES})
        self.rule, self.wishes, self.notes = table.rule, wishes, self.reading.notes
        columns = table.columns
        first = columns_of(columns, "org", table.rule)
        others = [at for at in columns.all("org_name", SURE) if at != first.name]
        named = [OrganisationColumns(None, at, None, None) for at in others]
        self.organisations = Organisations(self.reading, [first, *named] if first.main is not None else named)
        self.work = self._work()
        self.with_persons = wants_persons(table)
        self.persons_at = columns.all("person_name", GIVEN) if self.with_persons else self._named_at()
        self.consent_at = columns.at("consent")
        self.met_at, self.introduced_at = columns.at("met_on"), columns.at("introduced_by")
        # Codes of cards are the same everywhere; the number of a row in a list means that row alone.
        self.card_at = columns.at("node_id") if table.layout.grid.kind else None
        self.linked_at = columns.at("linked_with")
        self.group_at, self.members_at = columns.at("group_name"), columns.at("members")
        self.office = self._office()
        self.consents: dict[str, set[str]] = {}
        self.persons: dict[str, tuple[str, str, int]] = {}
        self.meetings: dict[tuple[str, str, str], int] = {}
        self.employments: dict[tuple[str, str, str], int] = {}
        self.platforms: dict[str, tuple[str, int]] = {}
        self.seats: dict[tuple[str, str, str], int] = {}
        self.linked: dict[tuple[str, str, str], int] = {}
        self.cards: list[tuple[str, str]] = []
        self.pending: list[tuple[str, str, str, int]] = []
        self.same_names: Counter[tuple[str, ...]] = Counter()

    def _work(self) -> Work | None:
        """What organisations work on and where, if the list says both: one without the other is no fact."""
        work = Work(self.reading, self.organisations)
        if not work.places.columns or not work.sectors.used():
            return None
        written = headings(self.reading.layout.headers)
        signs = (written[at].split for at in work.sectors.names_at if at in written)
        work.sectors.between = work.sectors.between or next(filter(None, signs), "")
        return work

    def _named_at(self) -> list[int]:
        """Columns with names of persons: looked at and not taken, also where somebody said to ignore them."""
        headers = [meaning_of(header) for header in self.reading.layout.headers]
        return [
            guess.position
            for guess, (meaning, sure) in zip(self.reading.columns, headers, strict=True)
            if guess.meaning in NAMES or (meaning in NAMES and sure >= SURE)
        ]

    def _office(self) -> str:
        """Code of the office, where the map has exactly one."""
        actors = self.wishes.base.actors
        ids = actors.loc[(actors["sphere"] == "field_presence").to_numpy(dtype=bool), "id"].tolist()
        return str(ids[0]) if len(ids) == 1 else ""

    def _used(self) -> set[int]:
        single = (
            self.consent_at,
            self.met_at,
            self.introduced_at,
            self.card_at,
            self.linked_at,
            self.group_at,
            self.members_at,
        )
        used = {*self.persons_at, *(at for at in single if at is not None)}
        return used | self.organisations.used() | (self.work.used() if self.work else set())

    def read(self) -> tuple[list[Part], list[Issue]]:
        """Everything the list holds but what its cards say of one another (`relations`)."""
        reading, layout = self.reading, self.reading.layout
        texts = {} if self.met_at is None else {self.met_at: layout.texts(self.met_at)[0]}
        self.met = DateColumn.of(texts, self.met_at, self.rule)
        self.met_last = DateColumn.of(texts, self.met_at, self.rule, last=True)
        # Names of persons are looked at, not taken, unless somebody asked for them.
        looked_at = () if self.with_persons else self.persons_at
        doubled = self.work.places.doubled() if self.work else ()
        rows = reading.rows(self._used(), looked_at=looked_at, doubled=doubled)
        if self.work:
            self.work.learn(rows)
        for row, line in zip(rows, layout.lines, strict=True):
            self._row(row, line)
        reading.issues += self.notes.issues()
        if self.work:
            self.work.report()
        self.organisations.report_unknown()
        return self._parts(), reading.issues

    def _row(self, row: Mapping[int, str], line: int) -> None:
        if self.group_at is not None and row[self.group_at]:
            self._group(row, line)
            return
        actors = self.organisations.every(row, line)
        consent = self._consent(row, line)
        for actor in actors:
            self.consents.setdefault(actor, set()).add(consent)
        person = self._person(row, line, actors, consent)
        if not actors and not person:
            self.notes.count("contact.no_org", line, None)
            return
        if self.work:
            self._worked(self.work, actors, row, line)
        for actor in actors:
            self._meeting(actor, row, line)
        if self.introduced_at is not None and row[self.introduced_at]:
            self.notes.count("contact.introduced", line, self.introduced_at)
        self._card(row, line, person or (actors[0] if len(actors) == 1 and not self._name(row) else ""))

    def _consent(self, row: Mapping[int, str], line: int) -> str:
        if self.consent_at is None:
            return self.rule.constants.get("consent_c1", "") if self.rule else ""
        text = row[self.consent_at]
        consent = spelled("consent").get(words(text), "")
        if text and not consent:
            self.notes.count("consent.unknown", line, self.consent_at, text)
        return consent or "unknown"

    def _name(self, row: Mapping[int, str]) -> str:
        """The name of the person of a row, "" where it is nobody's or the organisation's own."""
        name = " ".join(row[at] for at in self.persons_at if words(row[at]))
        own = {words(row[at]) for at in self.organisations.used()}
        return "" if is_placeholder(name) or words(name) in own else name

    def _person(self, row: Mapping[int, str], line: int, actors: Sequence[str], consent: str) -> str:
        """Code of the person of a row; two of one name are never taken for one."""
        name = self._name(row) if self.with_persons else ""
        if not name:
            return ""
        if consent in {"no", "withdrawn"}:
            self.notes.count("person.refused", line, None)
            return ""
        card = row[self.card_at] if self.card_at is not None else ""
        key = (name, *actors)
        self.same_names[key] += not card
        code = self._made("person", [card, name] if card else [*key, self.same_names[key]])
        self.persons.setdefault(code, (name, consent, line))
        for actor in actors:
            self.employments.setdefault((code, actor, "membership"), line)
        return code

    def _worked(self, work: Work, actors: Sequence[str], row: Mapping[int, str], line: int) -> None:
        """Take up what the organisations of a row work on, and where, if it says both."""
        statement = work.read(row, line)
        if actors and bool(statement.sectors) != bool(statement.areas):
            self.notes.count("contact.half", line, None)
        if statement.sectors and statement.areas:
            work.add(actors, statement, line)

    def _meeting(self, actor: str, row: Mapping[int, str], line: int) -> None:
        if self.met is None or self.met_last is None or not row[self.met.position]:
            return
        text = row[self.met.position]
        day = self.met.day(text)
        if not day:
            self.notes.count(self.met.problem(text), line, self.met.position, text)
        elif day != self.met_last.day(text):
            self.notes.count("contact.month", line, self.met.position, text)
        elif not self.office:
            self.notes.count("contact.no_office", line, self.met.position)
        elif actor != self.office:
            self.meetings.setdefault((day, self.office, actor), line)

    def _card(self, row: Mapping[int, str], line: int, actor: str) -> None:
        """Take notice of what other cards call this one, and whom it speaks of."""
        if self.card_at is None:
            return
        if actor and row[self.card_at]:
            self.cards.append((row[self.card_at], actor))
        if self.linked_at is not None:
            self.pending += [("linked", actor, other, line) for other in row[self.linked_at].split()]

    def _group(self, row: Mapping[int, str], line: int) -> None:
        name = row[self.group_at or 0]
        if self.members_at is None:
            self._chat(name, row, line)
            return
        platform = self._platform(name)
        self.pending += [("membership", platform, other, line) for other in row[self.members_at].split()]
        self.platforms.setdefault(platform, (name, line))

    def _platform(self, name: str) -> str:
        platforms = self.wishes.base["platforms"]
        known = [
            ident
            for ident, called in zip(platforms["id"], platforms["name"], strict=True)
            if words(called) == words(name)
        ]
        return str(known[0]) if len(known) == 1 else self._made("group", [name])

    def _made(self, start: str, parts: Sequence[object]) -> str:
        return self.wishes.base.code_key.code(start, parts)

    def _chat(self, name: str, row: Mapping[int, str], line: int) -> None:
        """A member of a chat group: the group is a platform only where a mapping file says so."""
        person = self._person(row, line, (), self._consent(row, line))
        if person and self.rule and "group_name" in self.rule.columns:
            platform = self._platform(name)
            self.platforms.setdefault(platform, (name, line))
            self.seats.setdefault((person, platform, "membership"), line)

    def relations(self, known: Mapping[str, str]) -> tuple[list[Part], list[Issue]]:
        """Ties and seats that cards speak of.

        `known` are actors by what cards call them, of all lists of one import.
        """
        notes = Notes(self.reading.layout, self.notes.words)
        kind = self.rule.constants.get(TIE_KIND, "linked") if self.rule else "linked"
        left: dict[tuple[str, int], None] = {}
        for what, actor, card, line in self.pending:
            other = known.get(card, "")
            if not actor or not other or actor == other:
                left[what, line] = None
            elif what == "membership":
                self.seats.setdefault((other, actor, what), line)
            else:
                self.linked.setdefault(_ordered(actor, other, kind), line)
        for what, line in left:
            notes.count(f"card.{what}", line)
        seated = {platform for _, platform, _ in self.seats}
        for platform, (_, line) in self.platforms.items():
            notes.count("group.platform" if platform in seated else "group.empty", line, self.group_at)
        issues = notes.issues()
        parts = [
            self.reading.part(
                "platforms",
                [((code, name), at) for code, (name, at) in self.platforms.items() if code in seated],
                {"id": self.group_at, "name": self.group_at},
            ),
            self._ties({**self.seats, **self.linked}),
        ]
        return [part for part in parts if part.lines], issues

    def _ties(self, ties: Mapping[tuple[str, str, str], int]) -> Part:
        places = {"source_id": None, "target_id": None, "kind": None}
        return self.reading.part("ties", list(ties.items()), places)

    def _parts(self) -> list[Part]:
        persons = [
            ((code, name, "person", "unknown", consent), line)
            for code, (name, consent, line) in self.persons.items()
        ]
        columns = {
            "id": None,
            "name": next(iter(self.persons_at), None),
            "kind": None,
            "sphere": None,
            "consent_c1": self.consent_at,
        }
        met = {"date": self.met_at, "office": None, "actor_id": self.organisations.main.main}
        # An address book publishes nothing: nobody in it may be recorded on that account.
        parts = [
            self.organisations.part(self._constants(), self._more),
            self._of_persons(self.reading.part("actors", persons, columns)),
            *(self.work.parts() if self.work else ()),
            self.reading.part("contacts", list(self.meetings.items()), met),
            self._ties(self.employments),
        ]
        return [part for part in parts if part.lines]

    def _more(self, actor: str) -> dict[str, str]:
        return {"consent_c1": _least(self.consents.get(actor, set()))}

    def _constants(self) -> Mapping[str, str]:
        """What the user said of all rows, but of consent: a row that says it itself is heard (`_consent`)."""
        return {name: text for name, text in self.reading.constants.items() if name != "consent_c1"}

    def _of_persons(self, part: Part) -> Part:
        """Persons with what was said of all rows and may be said of them."""
        known = schema.columns()["actors"].keys() - {*OF_ORGANISATIONS_ALONE}
        constants = {name: text for name, text in self._constants().items() if name in known}
        return replace(part, frame=part.frame.assign(**constants).astype("str"))


def _ordered(first: str, second: str, kind: str) -> tuple[str, str, str]:
    """A tie between two; where its kind has no direction, the same whoever spoke of it."""
    known = schema.tie_kinds().get(kind)
    if known is not None and not known.directed and second < first:
        return second, first, kind
    return first, second, kind


_WEIGHTIEST = ("no", "withdrawn", "unknown", "yes", "")


def _least(answers: set[str]) -> str:
    """What holds where rows differ: who said no is heard before who said yes."""
    return next((answer for answer in _WEIGHTIEST if answer in answers), "")
