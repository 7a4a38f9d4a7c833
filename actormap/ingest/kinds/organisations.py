"""A list of organisations: one row an organisation, with what the list says of it.

What a row says of work in a place is presence, where it names both a sector and an area. Persons,
their numbers and addresses are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from actormap.core.errors import Issue
from actormap.core.search import persons
from actormap.core.sentences import plural
from actormap.core.tables.issues import notice
from actormap.ingest.mapping.columns import SURE, Columns, Table
from actormap.ingest.mapping.values import are_different, is_placeholder
from actormap.ingest.rows.facts import Facts
from actormap.ingest.rows.names import by_list, cell
from actormap.ingest.rows.reading import Read, Wishes, opened, together, unsaid
from actormap.ingest.sheet.layout import Layout

NAMED = ("org_name", "partner_name", "impl_name")
"""Whom a row names; where it names a funder too, it is a list of grants, or of flows of money."""
ONLY = ("org_acronym", "org_type", "org_aliases", "org_code")
"""What is said of organisations alone: beside one of these a bare "name" is that of an organisation."""


def read(tables: Sequence[Table], wishes: Wishes) -> Read:
    """Organisations, with presence where a row names a sector and an area."""
    return together(_read(*opened(table), wishes) for table in tables)


def _read(table: Table, private: list[Issue], wishes: Wishes) -> Read:
    parts, issues = _Reader(_with_names(table), wishes).read()
    return parts, [*private, *_unsaid(table), *issues]


def _unsaid(table: Table) -> Iterator[Issue]:
    """The question whose names stand below a bare "Name"."""
    columns, at = table.columns, table.columns.at("node_label")
    if at is None or columns.sure(*NAMED):
        return
    of_persons = columns.has("birth", "identity_number", "private_life")
    if of_persons or not columns.sure(*ONLY):
        yield from unsaid(table.layout, at, table.rule)


def meant(table: Table) -> Columns:
    """What the columns mean in a list of organisations."""
    return _with_names(table).columns


def _with_names(table: Table) -> Table:
    """The same with a bare "name" read as that of the organisation, and a bare "id" as its code.

    Where there are only names in several languages, the first is the name and the others are other names.
    """
    columns = table.columns
    meant = {"node_label": "org_name", "node_id": "org_code", "record": "org_code"}
    if columns.sure("org_name"):
        meant.pop("node_label")
    elif not columns.sure("node_label"):
        columns = columns.placed(dict.fromkeys(columns.all("org_aliases", SURE)[:1], "org_name"))
    ids = columns.each(("node_id", "record"))
    if columns.sure("org_code") or not ids or not _stable(table.layout, ids[0]):
        meant = {key: value for key, value in meant.items() if value != "org_code"}
    return replace(table, columns=columns.renamed(meant))


def _stable(layout: Layout, at: int) -> bool:
    """Whether a column holds codes, each once, and not the numbers of the rows, with headings between."""
    texts = layout.stripped(at)
    numbers = [text for text in texts if text.isdecimal()]
    counted = [str(number) for number in range(1, len(numbers) + 1)]
    return are_different(texts) and (not numbers or numbers != counted)


def _callings(table: Table) -> frozenset[int]:
    """Lines on which a column of which nothing is known says what somebody is."""
    lines: set[int] = set()
    for guess in table.columns:
        if not guess.meaning:
            texts = table.layout.stripped(guess.position)
            callings = set(filter(persons.is_calling, set(texts)))
            lines.update(
                line for line, text in zip(table.layout.lines, texts, strict=True) if text in callings
            )
    return frozenset(lines)


_SILENT = {"adm1_pcode": "", "languages": ""}
"""What a row says of an organisation besides its name and kind, where it says nothing."""


class _Reader:
    """Reads a list of organisations; a row without both a sector and an area is no presence."""

    def __init__(self, table: Table, wishes: Wishes) -> None:
        self.facts = Facts(table, wishes, of_organisations=True)
        self.organisations, self.work = self.facts.organisations, self.facts.work
        self.aliases, self.languages = table.columns.all("org_aliases"), table.columns.at("languages")
        self.organisations.doubted = _callings(table)
        self.more: dict[str, dict[str, str]] = {}
        filled = {line: sum(map(bool, map(str.strip, row))) for row, line in table.layout.numbered()}
        alone = {line for line, number in filled.items() if number == 1}
        self.alone = alone if len(alone) * 2 < len(filled) else set()

    def read(self) -> Read:
        """Everything the list holds."""
        more = [*self.aliases, *([] if self.languages is None else [self.languages])]
        for row, line in self.facts.rows(more):
            self._row(self._named_otherwise(row, line), line)
        self.facts.report()
        self._leave_halves()
        # Nobody says where such a list comes from, so nothing allows to record who stands in it. Of a donor
        # that is not listed itself no row says more.
        return self.facts.parts(lambda actor: self.more.get(actor, _SILENT)), self.facts.reading.issues

    def _named_otherwise(self, row: dict[int, str], line: int) -> dict[int, str]:
        """The row with the first of the other names as the name, where these are all it says."""
        org = self.organisations.main
        others = [name for alias in self.aliases for name in by_list(row[alias])]
        names = [row[place] for place in (org.name, org.acronym, org.code) if place is not None]
        if org.name is None or not others or not all(map(is_placeholder, names)):
            return row
        self.facts.notes.count("org.name_other", line, org.name, others[0])
        return {**row, org.name: others[0]}

    def _row(self, row: Mapping[int, str], line: int) -> None:
        if self.facts.is_empty(row, line):
            return
        actors = self.organisations.first(row, line)
        statement = self.work.read(row, line)
        nobody = not actors and self.organisations.nobody(row)
        if actors:
            self._noticed(actors, row, statement.areas, line)
            self.facts.dealings.row(row, line, actors)
        elif not nobody:
            self.facts.notes.count("org.none", line, None)
        if nobody:
            return
        self.facts.funding.read(row, line, actors, statement.periods)
        if self.work.names_no_single_area(row, statement):
            return
        if actors:
            for _ in range(self.work.add(actors, statement, line)):
                self.facts.notes.count("row.repeated", line, None)
        elif statement.sectors and statement.areas:  # what is done where may be done by that of a row above
            self.work.blank.setdefault("who", []).append(line)

    def _noticed(
        self, actors: Sequence[str], row: Mapping[int, str], areas: Sequence[str], line: int
    ) -> None:
        """Take up what a row says of its organisations besides the fact."""
        if line in self.alone:
            at = self.organisations.main.main
            self.facts.notes.count("org.alone", line, at, cell(row, at))
        seat = self.work.seat(areas)
        for actor in actors:
            more = self.more.setdefault(actor, dict(_SILENT))
            more["adm1_pcode"] = more["adm1_pcode"] or seat
            more["languages"] = more["languages"] or cell(row, self.languages)
            known = self.organisations.known[actor]
            names = [text for at in self.aliases for text in by_list(row[at]) if text != known.name]
            known.others |= dict.fromkeys(names)

    def _leave_halves(self) -> None:
        """Leave out, and tell, what names a sector or an area alone: it is no presence."""
        facts = self.work.facts
        half = [line for fact, line in facts.items() if bool(fact[1]) != bool(fact[3])]
        if half and self.organisations.columns:
            problem = notice("presence.half", rows=plural(len(half), "row"))
            self.facts.reading.warn(problem, half[0], None)
        self.work.facts = {fact: line for fact, line in facts.items() if fact[1] and fact[3]}
