"""Organisations that rows name: by name, acronym or code, one or several a cell, each known once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from actormap.core.search import persons
from actormap.ingest.mapping.values import is_category, is_unfilled, kinds_of_actors
from actormap.ingest.rows.names import Names, unique, with_acronym, without_addresses
from actormap.ingest.rows.notes import Notes
from actormap.ingest.rows.spheres import Standing
from actormap.ingest.sheet.headers import words
from actormap.ingest.sheet.marks import is_total


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


class Named:
    """Takes up the organisations of one table.

    Parameters
    ----------
    names
        What names mean, here and on the map.
    notes
        Told what is noticed.
    types
        Types that the user gave to labels.
    organisations
        Whether the user said that names which may be persons' are those of organisations.
    """

    def __init__(
        self, names: Names, notes: Notes, types: Mapping[str, str], *, organisations: bool = False
    ) -> None:
        self.names, self.notes, self.types, self.organisations = names, notes, types, organisations
        self.known: dict[str, Organisation] = {}
        self.doubted = frozenset[int]()
        """Lines on which a column of which nothing is known says what somebody is, as *Journalist*."""

    def read(self, row: Mapping[int, str], line: int, columns: OrganisationColumns) -> list[str]:
        """Codes of the organisations that one cell of a row names."""
        name, acronym, code = (cell(row, at) for at in (columns.name, columns.acronym, columns.code))
        if name and self._is_nobody(name):
            self._nobody(name, line, columns.name)
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
        if name or not code:
            at = columns.name if name else columns.acronym
            several = self._several(name or acronym, line, at, columns.between)
            if len(several) != 1:
                pairs = [(text, "") if name else ("", text) for text in several]
                return unique(
                    self._organisation(*pair, "", row, line, columns)
                    for pair in pairs
                    if not self._is_person(*pair, row, line, columns)
                )
            name, acronym = (several[0], acronym) if name else ("", several[0])
        if self._is_person(name, acronym, row, line, columns):
            return []
        return [self._organisation(name, acronym, code, row, line, columns)]

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
        if whose == persons.PERHAPS and self.organisations:
            return False
        return self.notes.is_person(whose, line, at, text)

    def _nobody(self, text: str, line: int, at: int | None) -> None:
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
                self._nobody(part, line, at)
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
        if label and not is_unfilled(label) and (notice := known.standing.of_type(label, self.types)):
            self.notes.count(f"org.{notice}", line, columns.type, label)
        if sphere and (notice := known.standing.in_column(sphere)):
            self.notes.count(f"org.{notice}", line, columns.sphere, sphere)
        return actor


def _shown(text: str, several: Sequence[str]) -> str:
    """A cell as it is shown, without names in it that may be somebody's or are not to be written."""
    for part in (part for part in several if persons.whose(part) or persons.is_hidden(part)):
        text = text.replace(part, persons.masked(part))
    return text


def cell(row: Mapping[int, str], at: int | None) -> str:
    """What a row holds in a column; "" where there is no such column."""
    return "" if at is None else row[at]
