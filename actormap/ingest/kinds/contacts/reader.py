"""Reads rows and cards of persons: their organisations, what these work on, and meetings with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from actormap.core import schema
from actormap.core.model import ActorMap
from actormap.core.tables.issues import noted
from actormap.ingest.kinds.contacts.persons import Mention, Person, Persons
from actormap.ingest.mapping.columns import (
    AGREED,
    GIVEN,
    GROUPS,
    NAMESAKES,
    PERSON_NAMES,
    PERSONS,
    SURE,
    TIE_KIND,
    Table,
    answer,
)
from actormap.ingest.mapping.consents import NOT_GIVEN, worst
from actormap.ingest.mapping.values import headings, is_unfilled, names_nobody
from actormap.ingest.rows.facts import Dealings
from actormap.ingest.rows.names import by_list, cell, joined
from actormap.ingest.rows.organisations import OrganisationColumns, Organisations, columns_of
from actormap.ingest.rows.reading import OF_ORGANISATIONS_ALONE, Notes, Part, Read, Reading, Wishes
from actormap.ingest.rows.refusals import persons_of
from actormap.ingest.rows.work import Work
from actormap.ingest.sheet.headers import meaning_of, spelled, words

_Ties = dict[tuple[str, str, str], int]
"""Lines by both ends and the kind of ties that they say."""


def wants_persons(table: Table) -> bool:
    """Whether a mapping file wants persons, or somebody said on what basis they are recorded."""
    return "person_name" in table.rule.columns or bool(answer(table.constants, PERSONS))


class _Begun(NamedTuple):
    """A row with its organisations, what it says of consent, and the person that it names."""

    row: Mapping[int, str]
    line: int
    actors: Sequence[str]
    consent: str
    mention: Mention | None = None


class ContactReader:
    """Reads one list of contacts.

    Parameters
    ----------
    table
        The list, without rows that are private or no entries.
    wishes
        What the user said, and the map.
    everybody
        Tells whom rows mean, over all lists of one import.
    """

    def __init__(self, table: Table, wishes: Wishes, everybody: Persons) -> None:
        self.everybody, self.table = everybody, table
        self.reading = Reading(table, wishes, noted("contacts"))
        self.rule, self.wishes, self.notes = table.rule, wishes, self.reading.notes
        columns = table.columns
        between = self.reading.between
        first = columns_of(columns, "org", between)
        others = [at for at in columns.all("org_name", SURE) if at != first.name]
        named = [OrganisationColumns(None, at, None, None, between=between) for at in others]
        self.organisations = Organisations(self.reading, [first, *named] if first.main is not None else named)
        self.dealings = Dealings(self.reading, self.organisations)
        self.groups_at = columns.all("groups")
        self.with_groups = bool(answer(self.reading.constants, GROUPS))
        self.groups: dict[str, dict[str, None]] = {}
        self.seats_of: dict[str, str] = {}
        self.work = self._work()
        self.with_persons, self.basis = wants_persons(table), answer(self.reading.constants, PERSONS)
        given = columns.all("person_name", GIVEN)
        self.persons_at = given if self.with_persons and given else self._named_at()
        self.asks_consent = any(self.reading.consents.refused())
        # Codes of cards are the same everywhere; the number of a row in a list means that row alone.
        self.card_at = columns.at("node_id") if table.layout.grid.kind else None
        self.linked_at = columns.at("linked_with")
        self.group_at, self.members_at = columns.at("group_name"), columns.at("members")
        self.persons: dict[str, tuple[str, str, str, int]] = {}
        self.begun: list[_Begun] = []
        self.employments: _Ties = {}
        self.platforms: dict[str, tuple[str, int]] = {}
        self.seats: _Ties = {}
        self.linked: _Ties = {}
        self.cards: list[tuple[str, str]] = []
        self.pending: list[tuple[str, str, str, int]] = []

    def _work(self) -> Work | None:
        """What organisations work on and where; what without where is no fact."""
        work = Work(self.reading, self.organisations)
        work.sectors.of_groups = _groups(self.wishes.base)
        if not work.places.columns:
            if not self.with_groups or not work.sectors.names_at:
                return None
            work.sectors.ticks, work.sectors.code_at = [], None
        written = headings(self.reading.layout.headers)
        signs = {at: heading.split for at, heading in written.items() if heading.split}
        work.sectors.between = signs | self.reading.between
        return work

    def _named_at(self) -> list[int]:
        """Columns with names of persons: looked at and not taken, also where somebody said to ignore them."""
        headers = [meaning_of(header) for header in self.reading.layout.headers]
        return [
            guess.position
            for guess, (meaning, sure) in zip(self.reading.columns, headers, strict=True)
            if guess.meaning in PERSON_NAMES or (meaning in PERSON_NAMES and sure >= SURE)
        ]

    def _used(self) -> set[int]:
        single = (self.card_at, self.linked_at, self.group_at, self.members_at)
        used = {*self.persons_at, *(at for at in single if at is not None), *self.dealings.used()}
        used |= {*self.groups_at} if self.with_groups else set()
        used |= {*self.reading.consents.places}
        return used | self.organisations.used() | (self.work.used() if self.work else set())

    def begin(self) -> None:
        """Read the rows, and take notice of whom they name: who that is shows once all lists are begun."""
        reading, layout, used = self.reading, self.reading.layout, self._used()
        self.dealings.begin()
        # What persons are called and reached by is looked at, not taken, unless somebody asked for it.
        reached = {*self.reading.columns.each(("phone", "email"))} - used
        looked_at = reached if self.with_persons else {*self.persons_at}
        doubled = self.work.places.doubled() if self.work else ()
        rows = reading.rows(used | looked_at, looked_at=looked_at, doubled=doubled)
        if self.work:
            self.work.learn(rows)
        self.begun = [self._begin(row, line) for row, line in zip(rows, layout.lines, strict=True)]

    def read(self) -> Read:
        """Everything the list holds but what its cards say of one another (`relations`)."""
        reading = self.reading
        for begun in self.begun:
            self._row(begun)
        reading.taken -= self.dealings.waiting()
        parts = self._parts()
        reading.issues += self.notes.issues()
        if self.work:
            self.work.report()
        self.organisations.report_unknown()
        return parts, reading.issues

    def _begin(self, row: Mapping[int, str], line: int) -> _Begun:
        """Whom a row names, and what it says of consent."""
        group = cell(row, self.group_at)
        if group and self.members_at is not None:
            return _Begun(row, line, [], "")
        actors = [] if group else self.organisations.every(row, line)
        consent = self._consent(row, line)
        name = self._name(row) if self.with_persons else ""
        if not name:
            return _Begun(row, line, actors, consent)
        bodies = [self._platform(group)] if group and self._with_platforms else actors
        channels, kept = self.dealings.ways_in(row)
        card = cell(row, self.card_at)
        namesakes, basis = answer(self.reading.constants, NAMESAKES), self._basis(line)
        if self.table.refused_persons & persons_of(row, self.table):
            consent = "no"
        mention = Mention(name, frozenset(bodies), channels, kept, card, consent, namesakes, basis)
        return _Begun(row, line, actors, consent, self.everybody.add(mention))

    @property
    def _with_platforms(self) -> bool:
        """Whether a mapping file says that chat groups are platforms."""
        return "group_name" in self.rule.columns

    def _row(self, begun: _Begun) -> None:
        row, line, actors, consent, mention = begun
        if group := cell(row, self.group_at):
            self._group(group, begun)
            return
        whole = mention.person if mention else None
        person = self._person(whole, line, actors)
        if whole:
            consent = worst("consent_c1", whole.consents)
        if not actors and not person:
            self.notes.count("contact.no_org", line, None)
            return
        if self.work:
            statement = self.work.read(row, line)
            seat = "" if statement.sectors else self.work.seat(statement.areas)
            if actors and bool(statement.sectors) != bool(statement.areas):
                self.notes.count("contact.half", line, None)
            if statement.sectors and statement.areas:
                self.work.add(actors, statement, line)
            elif seat:  # where they are stays, also where nothing says what they do there
                self.seats_of |= {actor: seat for actor in actors if actor not in self.seats_of}
        self._grouped(actors, row, line)
        unclear = whole is not None and whole.doubtful
        self.dealings.row(row, line, actors, person, consent, unclear=unclear)
        self._card(row, line, person or (actors[0] if len(actors) == 1 and not self._name(row) else ""))

    def _consent(self, row: Mapping[int, str], line: int) -> str:
        if self.asks_consent:
            return self.reading.consents.of(row).get("consent_c1", "unknown")
        return self.reading.basis([line]).get("consent_c1", "")

    def _name(self, row: Mapping[int, str]) -> str:
        """The name of the person of a row, "" where it is nobody's or the organisation's own."""
        parts = [row[at] for at in self.persons_at if words(row[at]) and not is_unfilled(row[at])]
        name = " ".join(parts)
        own = {words(row[at]) for at in self.organisations.used()}
        return "" if any(map(names_nobody, (name, *parts))) or words(name) in own else name

    def _person(self, whole: Person | None, line: int, actors: Sequence[str]) -> str:
        """Code of the person of a row; "" where there is none, where it refused, or where it has to be asked.

        Who may be one of several, or somebody new, stands as the map has them all, and brings nothing.
        """
        if whole is None:
            return ""
        consent = worst("consent_c1", whole.consents)
        if consent in NOT_GIVEN:
            self.notes.count("person.refused", line, None)
            return ""
        if whole.doubtful or whole.twice:
            self.notes.count("person.which" if whole.doubtful else "person.twice", line, None)
        basis = whole.basis
        agreed = "yes" if basis == AGREED and not self.asks_consent else consent
        for code in whole.codes:
            self.persons.setdefault(code, (whole.name, agreed, "" if basis == AGREED else basis, line))
            for actor in actors:
                if not whole.doubtful or (code, actor) in self.everybody.members:
                    self.employments.setdefault((code, actor, "membership"), line)
        return "" if whole.doubtful else whole.codes[0]

    def _basis(self, line: int) -> str:
        """On what basis somebody may be recorded whom a row names, as their user says."""
        group = self.reading.apart.get(line, "")
        return answer(self.reading.constants, group) if group else self.basis

    def _grouped(self, actors: Sequence[str], row: Mapping[int, str], line: int) -> None:
        """Take up whose rights organisations work for, where somebody said that words name groups."""
        named = self.work.sectors.groups(row) if self.work else []
        if named and not self.with_groups:
            self.notes.count("groups.named", line, None)
        if not self.with_groups:
            return
        known = _groups(self.wishes.base)
        parts = [part for at in self.groups_at for part in by_list(row[at].replace(",", ";"))]
        named += [known[words(part)] for part in parts if words(part) in known]
        for part in parts:
            if words(part) not in known:
                self.notes.count("groups.unknown", line, self.groups_at[0], part)
        for actor in actors:
            self.groups.setdefault(actor, {}).update(dict.fromkeys(named))

    def _card(self, row: Mapping[int, str], line: int, actor: str) -> None:
        """Take notice of what other cards call this one, and whom it speaks of."""
        if self.card_at is None:
            return
        if actor and row[self.card_at]:
            self.cards.append((row[self.card_at], actor))
        others = cell(row, self.linked_at).split()
        self.pending += [("linked", actor, other, line) for other in others]

    def _group(self, name: str, begun: _Begun) -> None:
        """A group of cards, or a member of a chat, whose group is one only where a mapping file says so."""
        line = begun.line
        if self.members_at is not None:
            platform = self._platform(name)
            others = begun.row[self.members_at].split()
            self.pending += [("membership", platform, other, line) for other in others]
            self.platforms.setdefault(platform, (name, line))
            return
        person = self._person(begun.mention.person if begun.mention else None, line, ())
        if person and self._with_platforms:
            platform = self._platform(name)
            self.platforms.setdefault(platform, (name, line))
            self.seats.setdefault((person, platform, "membership"), line)

    def _platform(self, name: str) -> str:
        platforms, key = self.wishes.base["platforms"], self.wishes.base.code_key
        known = platforms["id"][platforms["name"].map(words) == words(name)]
        return str(known.iloc[0]) if len(known) == 1 else key.code("group", [name])

    def relations(self, known: Mapping[str, str]) -> Read:
        """Ties and seats that cards speak of.

        `known` are actors by what cards call them, of all lists of one import.
        """
        notes = Notes(self.reading.layout, self.notes.words)
        kind = self.rule.constants.get(TIE_KIND, "linked")
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

    def _ties(self, ties: _Ties) -> Part:
        places = {"source_id": None, "target_id": None, "kind": None}
        return self.reading.part("ties", list(ties.items()), places)

    def _parts(self) -> list[Part]:
        persons = [
            ((code, name, "person", "unknown", consent, basis), line)
            for code, (name, consent, basis, line) in self.persons.items()
        ]
        columns = {
            "id": None,
            "name": next(iter(self.persons_at), None),
            "kind": None,
            "sphere": None,
            "consent_c1": next(self.reading.consents.refused(), None),
            "legal_basis": None,
        }
        # An address book publishes nothing: nobody in it may be recorded on that account.
        parts = [
            self.organisations.part(self._constants(), self._more),
            self._of_persons(self.reading.part("actors", persons, columns)),
            *(self.work.parts() if self.work else ()),
            *self.dealings.parts((name, code) for code, (name, *_) in self.persons.items()),
            self._ties(self.employments),
        ]
        return [part for part in parts if part.lines]

    def _more(self, actor: str) -> dict[str, str]:
        groups = {"works_on_rights_of": joined(self.groups.get(actor, {}))} if self.with_groups else {}
        seats = {"adm1_pcode": self.seats_of.get(actor, "")} if self.seats_of else {}
        return {**groups, **seats, **self.dealings.more(actor)}

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


def _groups(base: ActorMap) -> dict[str, str]:
    """Codes of groups by what lists write for them, those of the map first."""
    own = zip(base["groups"]["label"], base["groups"]["id"], strict=True)
    return spelled("groups") | {words(label): code for label, code in own}
