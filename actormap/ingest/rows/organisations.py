"""Organisations of one table: the columns that name them, and their rows in our table of actors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import pandas as pd

from actormap.core import schema
from actormap.core.errors import shorten
from actormap.core.search import persons
from actormap.core.sentences import Sentence, plural, term
from actormap.core.tables.issues import Unreadable
from actormap.ingest.mapping.answers import AGREED, APART, WHO, answer
from actormap.ingest.mapping.columns import Columns
from actormap.ingest.mapping.consents import is_refusal, worst
from actormap.ingest.mapping.values import names_nobody
from actormap.ingest.rows.named import Named, OrganisationColumns, cell
from actormap.ingest.rows.names import Names, joined, unique
from actormap.ingest.rows.part import Part
from actormap.ingest.rows.reading import Reading
from actormap.ingest.rows.spheres import UNKNOWN
from actormap.ingest.sheet.headers import words

ROLES = ("impl", "org", "partner", "prog")
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
    every = (columns_of(reading.columns, role, reading.between) for role in ROLES)
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
        self.named = Named(
            _names(reading),
            reading.notes,
            reading.wishes.types,
            organisations=bool(answer(reading.constants, WHO)),
        )
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

    def first(self, row: Mapping[int, str], line: int) -> list[str]:
        """Who acts on a row: the first of the roles that names somebody; that another does is told."""
        actors: list[str] = []
        first: set[str] = set()
        for columns in self.columns:
            names = _names_in(row, columns)
            if not actors:
                actors, first = self.named.read(row, line, columns), names
            elif names - first and not all(map(names_nobody, names)):
                text = cell(row, columns.main)
                shown = persons.masked(text) if persons.whose(text) else text
                self.reading.notes.count("org.other_role", line, columns.main, shown)
        return self._in_line(actors, row, line)

    def _in_line(self, actors: list[str], row: Mapping[int, str], line: int) -> list[str]:
        """The organisations of a row; what it says of consent is kept: of several, only that they refuse."""
        consents = self.reading.consents
        cells_of_row = consents.of(row) if consents.places else {}
        if len(actors) > 1:
            cells_of_row = {name: code for name, code in cells_of_row.items() if is_refusal(name, code)}
        for at in consents.unread(row):
            code = "refusal.unknown" if consents.inverted(at) else "consent.unknown"
            self.reading.notes.count(code, line, at, row[at])
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
        every = unique(actor for columns in self.columns for actor in self.named.read(row, line, columns))
        return self._in_line(every, row, line)

    def nobody(self, row: Mapping[int, str]) -> bool:
        """Whether a row in which nobody was found names nobody on purpose, such as "Unknown"."""
        return any(
            cell(row, at) for columns in self.columns for at in (columns.name, columns.acronym, columns.code)
        )

    def report_unknown(self) -> None:
        """Say of how many nothing says a sphere."""
        unclear = [
            organisation
            for organisation in self.named.known.values()
            if organisation.standing.sphere == UNKNOWN
        ]
        if unclear and "sphere" not in self.reading.constants:
            problem = Sentence(
                "{organisations} of which nothing says the sphere, first '{name}'",
                organisations=plural(len(unclear), "organisation"),
                name=shorten(unclear[0].name),
            )
            remedy = Sentence(
                "Their sphere is {unknown} until you say it; nothing was assumed.", unknown=term("unknown")
            )
            self.reading.warn(Unreadable("org.sphere_unknown", problem, remedy), unclear[0].line, None)

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
            for actor, organisation in self.named.known.items()
        ]
        org = self.main
        places = {"id": org.main, "name": org.main, "aliases": org.acronym, "types": org.type}
        frame = pd.DataFrame(rows, columns=list(rows[0]) if rows else ["id", "name", *of_rows], dtype="str")
        there = {name: at for name, at in places.items() if at is not None}
        lines = [organisation.line for organisation in self.named.known.values()]
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


def _names(reading: Reading) -> Names:
    wishes, rule = reading.wishes, reading.rule
    if rule is None:
        return Names(wishes.base, wishes.called)
    return Names(wishes.base, wishes.called, rule.whole)
