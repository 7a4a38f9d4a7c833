"""Organisations that rows name, each known once, and their rows in our table of actors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from actormap.core import schema
from actormap.core.errors import shorten
from actormap.core.search import persons
from actormap.core.sentences import plural, term
from actormap.core.tables.issues import notice
from actormap.ingest.mapping.columns import AGREED, APART, WHO, Columns, answer
from actormap.ingest.mapping.consents import is_refusal, worst
from actormap.ingest.mapping.values import is_category, is_unfilled, kinds_of_actors, names_nobody
from actormap.ingest.rows.names import (
    UNKNOWN,
    Names,
    Standing,
    cell,
    joined,
    unique,
    with_acronym,
    without_addresses,
)
from actormap.ingest.rows.reading import Part, Reading
from actormap.ingest.sheet.headers import is_total, words


@dataclass(frozen=True, slots=True)
class OrganisationColumns:
    """Columns of one organisation of a row."""

    code: int | None
    name: int | None
    acronym: int | None
    type: int | None
    sphere: int | None = None
    between: Mapping[int, str] = field(default_factory=dict)
    """What its user says that stands between several names of a cell, by place of the column."""

    def used(self) -> Iterator[int]:
        """Places of the columns that are there."""
        every = (self.code, self.name, self.acronym, self.type, self.sphere)
        yield from (at for at in every if at is not None)

    @property
    def main(self) -> int | None:
        """The column that a message points to."""
        return next((at for at in (self.name, self.code, self.acronym) if at is not None), None)


@dataclass(slots=True)
class Organisation:
    """An organisation as rows name it.

    Parameters
    ----------
    name, line
        Its name, and the line on which it is met first.
    others
        Its other names, in the order in which they are met.
    standing
        Its types, and where in society it stands.
    """

    name: str
    line: int
    others: dict[str, None] = field(default_factory=dict)
    standing: Standing = field(default_factory=Standing)


def _shown(text: str, several: Sequence[str]) -> str:
    """A cell as it is shown, without names in it that may be somebody's or are not to be written."""
    for part in (part for part in several if persons.whose(part) or persons.is_hidden(part)):
        text = text.replace(part, persons.masked(part))
    return text


ACTING = ("impl", "org", "partner", "prog")
"""Who acts on a row: who implements, else the organisation of the row, else a partner, else who leads.

A partner beside the organisation of a row may implement, or fund, or stand by: nothing tells which.
"""
_ALIKE = {"impl": "partner", "partner": "impl"}
"""Whose type may stand under the header of the other: "Partner type" beside "Implementing partner"."""
UNSAID = {"do_not_contact": ""}
"""What a row that says nothing says in a column of refusals; of consent, that it is not known."""
_NOWHERE = OrganisationColumns(None, None, None, None)


def columns_of(columns: Columns, role: str, between: Mapping[int, str]) -> OrganisationColumns:
    """The columns that name who has a role, with what stands `between` several names, by place."""
    code, name, acronym, kind, sphere = (
        columns.at(f"{role}_{what}") for what in ("code", "name", "acronym", "type", "sphere")
    )
    kind = columns.at(f"{_ALIKE[role]}_type") if kind is None and role in _ALIKE else kind
    return OrganisationColumns(code, name, acronym, kind, sphere, between)


def acting(reading: Reading) -> list[OrganisationColumns]:
    """The columns of those who act, the first role first."""
    every = (columns_of(reading.columns, role, reading.between) for role in ACTING)
    return [columns for columns in every if columns.main is not None]


class Organisations:
    """Organisations of one table.

    Parameters
    ----------
    reading
        The table.
    columns
        The columns that name those of its rows.
    """

    def __init__(self, reading: Reading, columns: Sequence[OrganisationColumns]) -> None:
        self.reading, self.columns = reading, columns
        wishes, rule = reading.wishes, reading.rule
        self.names, self.notes = Names(wishes.base, wishes.called, rule.whole), reading.notes
        self.known: dict[str, Organisation] = {}
        self.doubted = frozenset[int]()
        """Lines on which a column of which nothing is known says what somebody is, as *Journalist*."""
        self.lines: dict[str, set[int]] = {}
        """By organisation: in which rows it stands."""
        self.heard: dict[str, list[dict[str, str]]] = {}
        """By organisation: what each of its rows says of consent."""

    @property
    def main(self) -> OrganisationColumns:
        """The columns that messages point to."""
        return self.columns[0] if self.columns else _NOWHERE

    def used(self) -> set[int]:
        """Places of all columns."""
        return {at for columns in self.columns for at in columns.used()}

    def read(self, row: Mapping[int, str], line: int, columns: OrganisationColumns) -> list[str]:
        """Codes of the organisations that one cell of a row names."""
        name, acronym, code = (cell(row, at) for at in (columns.name, columns.acronym, columns.code))
        if name and self._is_nobody(name):
            self._names_nobody(name, line, columns.name)
            name = ""
        elif is_category(name) and not self.names.in_map(name):
            self.notes.count("org.category", line, columns.name, name)
            name, code = "", ""
        acronym, code = (
            "" if self._is_nobody(text) or is_category(text) else text for text in (acronym, code)
        )
        if not (name or acronym or code):
            return []
        if (alone := without_addresses(name)) != name:
            self.notes.count("org.address", line, columns.name)
            name = alone
        if not (name or acronym or code):
            return []
        pairs = [(name, acronym)]
        if name or not code:
            at = columns.name if name else columns.acronym
            several = self._several(name or acronym, line, at, columns.between)
            if len(several) != 1:
                acronym = code = ""
            pairs = [(text, acronym) if name else ("", text) for text in several]
        return unique(
            self._organisation(*pair, code, row, line, columns)
            for pair in pairs
            if not self._is_person(*pair, row, line, columns)
        )

    def _is_person(
        self, name: str, acronym: str, row: Mapping[int, str], line: int, columns: OrganisationColumns
    ) -> bool:
        """Whether who is named is a person or may be one: nobody is made of it, which is told, or asked."""
        label, at = cell(row, columns.type), columns.main
        text = name or acronym
        if not label and self.names.in_map(text):
            return False
        kind = kinds_of_actors().get(words(label))
        known = bool(kind and not persons.is_type(label)) or bool(name and acronym)
        whose = persons.whose(text, label, known=known)
        if not whose and line in self.doubted and not known and persons.may_be(text):
            whose = persons.PERHAPS
        if whose == persons.PERHAPS and answer(self.reading.constants, WHO):
            return False
        return self.notes.is_person(whose, line, at, text)

    def _names_nobody(self, text: str, line: int, at: int | None) -> None:
        """Take notice of a cell that names nobody; what it says instead may hold a name, and is not shown."""
        if is_unfilled(text):
            self.notes.count("org.placeholder", line, at, text)
        else:
            self.notes.count("org.unnamed", line, at)

    def _several(self, text: str, line: int, at: int | None, between: Mapping[int, str]) -> list[str]:
        """The names or acronyms of a cell, without those that are nobody's beside others."""
        several, how = self.names.several(text, between.get(at, "") if at is not None else "")
        if how:
            self.notes.count(f"org.several_{how}", line, at, _shown(text, several))
        if len(several) == 1:
            return several
        named = []
        for part in several:
            if self._is_nobody(part):
                self._names_nobody(part, line, at)
            elif is_category(part):
                self.notes.count("org.category", line, at, part)
            else:
                named.append(part)
        return named

    def _is_nobody(self, text: str) -> bool:
        """Whether a text stands for nobody; a card adds nothing up, and Total may be its name."""
        is_name = bool(self.notes.layout.grid.kind) and is_total(text)
        return persons.is_nobody(text) or (is_unfilled(text) and not is_name)

    def _organisation(
        self,
        name: str,
        acronym: str,
        code: str,
        row: Mapping[int, str],
        line: int,
        columns: OrganisationColumns,
    ) -> str:
        if not acronym and not self.names.in_map(name):
            name, acronym = with_acronym(name)
        if not name and acronym and not code:
            name = self.names.of_acronym(acronym)
            self.notes.count(
                "org.acronym_known" if name else "org.acronym_only", line, columns.acronym, acronym
            )
        elif not name and acronym:
            self.notes.count("org.acronym_only", line, columns.acronym, acronym)
        elif name and not acronym and self.names.of_acronym(name):
            acronym, name = name, self.names.of_acronym(name)
            self.notes.count("org.acronym_known", line, columns.name, acronym)
        name = name or acronym or code
        known_as = "" if code else self.names.in_map(name)
        actor = code or known_as or self.names.code(name)
        if known_as:
            self.notes.count("org.in_map", line, columns.name, name)
        known = self.known.setdefault(actor, Organisation(name, line))
        if name != known.name and not known_as:
            self.notes.count("org.several_names", line, columns.name, code)
        known.others |= {other: None for other in (name, acronym) if other and other != known.name}
        label, sphere = cell(row, columns.type), cell(row, columns.sphere)
        if (
            label
            and not is_unfilled(label)
            and (notice := known.standing.of_type(label, self.reading.wishes.types))
        ):
            self.notes.count(f"org.{notice}", line, columns.type, label)
        if sphere and (notice := known.standing.in_column(sphere)):
            self.notes.count(f"org.{notice}", line, columns.sphere, sphere)
        return actor

    def first(self, row: Mapping[int, str], line: int) -> list[str]:
        """Who acts on a row: the first of the roles that names somebody; that another does is told."""
        actors: list[str] = []
        first: set[str] = set()
        for columns in self.columns:
            names = _names_in(row, columns)
            if not actors:
                actors, first = self.read(row, line, columns), names
            elif names - first and not all(map(names_nobody, names)):
                text = cell(row, columns.main)
                shown = persons.masked(text) if persons.whose(text) else text
                self.notes.count("org.other_role", line, columns.main, shown)
        return self._in_line(actors, row, line)

    def _in_line(self, actors: list[str], row: Mapping[int, str], line: int) -> list[str]:
        """The organisations of a row; what it says of consent is kept: of several, only that they refuse."""
        consents = self.reading.consents
        cells_of_row = consents.of(row) if consents.places else {}
        if len(actors) > 1:
            cells_of_row = {name: code for name, code in cells_of_row.items() if is_refusal(name, code)}
        for at in consents.unread(row):
            code = "refusal.unknown" if consents.inverted(at) else "consent.unknown"
            self.notes.count(code, line, at, row[at])
        for actor in actors:
            self.lines.setdefault(actor, set()).add(line)
            if consents.places:
                self.heard.setdefault(actor, []).append(cells_of_row)
        return actors

    def names_another(self, row: Mapping[int, str]) -> bool:
        """Whether a row names somebody beside the first of its roles that names anybody."""
        every = [_names_in(row, columns) for columns in self.columns]
        filled = [names for names in every if not all(map(names_nobody, names))]
        return any(names - filled[0] for names in filled[1:])

    def every(self, row: Mapping[int, str], line: int) -> list[str]:
        """All that a row names, each once."""
        every = unique(actor for columns in self.columns for actor in self.read(row, line, columns))
        return self._in_line(every, row, line)

    def nobody(self, row: Mapping[int, str]) -> bool:
        """Whether a row in which nobody was found names nobody on purpose, such as "Unknown"."""
        return any(
            cell(row, at) for columns in self.columns for at in (columns.name, columns.acronym, columns.code)
        )

    def report_unknown(self) -> None:
        """Say of how many nothing says a sphere."""
        unclear = [
            organisation for organisation in self.known.values() if organisation.standing.sphere == UNKNOWN
        ]
        if unclear and "sphere" not in self.reading.constants:
            problem = notice(
                "org.sphere_unknown",
                organisations=plural(len(unclear), "organisation"),
                name=shorten(unclear[0].name),
                unknown=term("unknown"),
            )
            self.reading.warn(problem, unclear[0].line, None)

    def part(self, constants: Mapping[str, str], more: Callable[[str], Mapping[str, str]]) -> Part:
        """Rows of actors, with what the user said of all of them, and what the list says of each besides.

        Why each may be recorded is that of its rows (`Reading.basis`); what a row says of consent itself, and
        who refused in another row, is heard before it.
        """
        known = schema.columns()["actors"]
        same = {name: text for name, text in constants.items() if name in known}
        of_rows = {"legal_basis": "", **dict.fromkeys(self._of_consent(), "")}
        rows = [
            {
                "id": actor,
                "name": organisation.name,
                "aliases": joined(organisation.others),
                "types": joined(organisation.standing.types),
                "sphere": organisation.standing.sphere,
                **more(actor),
                **same,
                **of_rows,
                **self.reading.basis(self.lines.get(actor, ())),
                **self._of_its_rows(actor, (organisation.name, *organisation.others)),
            }
            for actor, organisation in self.known.items()
        ]
        org = self.main
        places = {"id": org.main, "name": org.main, "aliases": org.acronym, "types": org.type}
        frame = pd.DataFrame(rows, columns=list(rows[0]) if rows else ["id", "name", *of_rows], dtype="str")
        there = {name: at for name, at in places.items() if at is not None}
        lines = [organisation.line for organisation in self.known.values()]
        for_all = (frozenset(constants) | of_rows.keys()) & frozenset(frame.columns)
        taken = frozenset(self.reading.taken)
        return Part(
            "actors", frame, lines, self.reading.layout, there, derived=True, for_all=for_all, taken=taken
        )

    def _of_consent(self) -> list[str]:
        """Columns of actors of which rows say something themselves, or that say why they may be recorded."""
        constants, heard = self.reading.constants, self.reading.consents.columns()
        agreed = "consent_c1" in constants or any(answer(constants, group) == AGREED for group in APART)
        return unique([*heard, *(["consent_c1"] if agreed or self.reading.refused else [])])

    def _of_its_rows(self, actor: str, names: Iterable[str]) -> dict[str, str]:
        """What the rows of an organisation say of consent, where the list has columns for it."""
        cells = {}
        for column in self.reading.consents.columns():
            unsaid = UNSAID.get(column, "unknown")
            cells[column] = worst(column, (row.get(column, unsaid) for row in self.heard.get(actor, [{}])))
        if self.reading.refused & set(map(words, names)):
            cells["consent_c1"] = worst("consent_c1", ("no", cells.get("consent_c1", "")))
        return cells


def _names_in(row: Mapping[int, str], columns: OrganisationColumns) -> set[str]:
    return {cell(row, at) for at in (columns.name, columns.acronym, columns.code)} - {""}
