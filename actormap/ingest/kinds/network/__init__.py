"""Networks: tables of entries and of ties between them, as Gephi, Kumu, NodeXL and others have them.

Who shares a group or a meeting is not tied by that: the group becomes a platform, the meeting an event.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

from actormap.core import schema
from actormap.core.errors import Issue, shorten
from actormap.core.search import persons
from actormap.core.sentences import Name, listed, series
from actormap.ingest.kinds.network.tables import (
    SEVERAL,
    EntryTable,
    TieReader,
    TieRow,
    TieTable,
    areas_of,
    ends_in,
    values_of,
)
from actormap.ingest.mapping.columns import GIVEN, SURE, Columns, Table
from actormap.ingest.mapping.dates import DateColumn
from actormap.ingest.mapping.guess import ends
from actormap.ingest.mapping.values import is_category, is_placeholder
from actormap.ingest.rows.entries import PLATFORM, Entries, Entry, Source
from actormap.ingest.rows.names import apart, by_list, cell
from actormap.ingest.rows.reading import Read, Wishes, together, unsaid
from actormap.ingest.rows.ties import MEMBERSHIP, tie_kind_of, wrong_kinds
from actormap.ingest.sheet.headers import is_header, is_total, words
from actormap.ingest.sheet.layout import Layout

_LEAST = 2
_LOGICAL = ({"true", "false"}, {"yes", "no"}, {"0", "1"}, {"t", "f"})


_Rows = list[tuple[TieTable, list[TieRow]]]
"""The rows of each table of ties."""


class NetworkReader:
    """Reads the tables of one network."""

    def __init__(self, tables: Sequence[Table], wishes: Wishes) -> None:
        self.wishes = wishes
        self.issues: list[Issue] = []
        self.ties: list[TieTable] = []
        self.lists: list[TieTable] = []
        self.entries: list[EntryTable] = []
        self._sort_out(tables)
        sources = [table.source for table in self.entries]
        sources += [Source(table.layout, table.rule) for table in (*self.ties, *self.lists)]
        self.all = Entries(wishes, sources)
        self.known, self.labelled = dict[str, list[Entry]](), dict[str, list[Entry]]()
        self.unnamed = set[str]()
        """What ties call entries whose rows name nobody."""
        self.nobody: set[str] = set()
        """What ties call entries that name nobody."""
        self.failed = False
        self._types_of: dict[int, list[str]] = {}
        """What columns of types say of each entry, word for word: with the name it tells entries apart."""

    def _sort_out(self, tables: Sequence[Table]) -> None:
        rest = []
        for table in tables:
            pair = ends(table.layout, table.columns)
            if pair is not None:
                self.ties.append(TieTable(table.layout, table.columns, table.rule, *pair))
            else:
                rest.append(table)
        named = {
            text.strip() for t in self.ties for at in (t.source, t.target) for text in ends_in(t.layout, at)
        }
        for table in rest:
            layout = table.layout
            entries = EntryTable.of(table, named)
            if entries is not None and not (layout.odd and not any(map(is_header, layout.headers))):
                self.entries.append(entries)
                continue
            if any(map(is_header, layout.headers)) or len(layout.headless().headers) < _LEAST:
                self.issues.append(layout.issue("network.columns"))
                continue
            bare = TieTable(layout.headless(), Columns(()), table.rule, 0, 1, headless=True)
            (self.lists if layout.odd else self.ties).append(bare)

    def read(self) -> Read:
        """Everything the tables hold."""
        for entries in self.entries:
            self._entries(entries)
        for table in (*self.ties, *self.lists):
            self.issues += wrong_kinds(table.rule)
        rows = [(table, list(self._rows(table))) for table in self.ties]
        rows += [(table, list(self._neighbours(table))) for table in self.lists]
        self.issues += self._two_modes(rows)
        if any(not issue.warning for issue in self.issues):
            return [], self.issues
        self._groups_of_members(rows)
        self.issues += self.all.settle()
        ties = TieReader(self.all, self.issues)
        parts = [ties.read(table, tie_rows) for table, tie_rows in rows]
        parts = [*self.all.parts(), *(part for part in parts if part.lines)]
        self.issues += [issue for entries in self.entries for issue in entries.notes.issues()]
        self.issues += [issue for table, _ in rows for issue in table.notes.issues()]
        self.issues += self.all.sphere_unknown()
        return parts, self.issues

    def _check_columns(self, layout: Layout, columns: Columns, used: set[int]) -> None:
        personal = {
            guess.position
            for guess in columns
            if guess.meaning and schema.meanings()[guess.meaning].personal and guess.position not in used
        }
        headers = [layout.shown(at) for at in sorted(personal) if layout.filled(at)]
        self.issues += [*layout.widths(), *layout.faults(used, used), *layout.unused(used | personal)]
        if headers:
            self.issues.append(layout.issue("column.personal/columns", warning=True, headers=series(headers)))

    # Entries

    def _entries(self, entries: EntryTable) -> None:
        layout, columns, notes = entries.source.layout, entries.table.columns, entries.notes
        note = columns.at("note", GIVEN)
        others = columns.each(("org_acronym", "org_aliases"), SURE)
        area = columns.first(("adm1_code", "area_code", "adm1_name", "area_name"))
        day = columns.first(("start", "reported"), SURE)
        sphere = columns.at("org_sphere", SURE)
        places = {entries.ident, entries.label, note, area, day, sphere, *others, *entries.types}
        used = {at for at in places if at is not None}
        self._check_columns(layout, columns, used)
        if self._is_logical(entries):
            return
        of_persons = columns.has("first_name", "last_name", "birth", "identity_number", "job_title") or not (
            self.ties or self.lists
        )
        unsaid_kind = not entries.types and "kind" not in entries.source.constants
        if of_persons and unsaid_kind and entries.label is not None:
            self.issues += unsaid(layout, entries.label, entries.source.rule)
        texts = {at: layout.texts(at)[0] for at in used}
        self.issues += [issue for at in sorted(used) for issue in layout.texts(at)[1]]
        days = DateColumn.of(texts, day, entries.source.rule, layout=layout)
        areas = areas_of(self.wishes.base)
        for number, line in enumerate(layout.lines):
            row = {at: column[number] for at, column in texts.items()}
            entry = self._entry(entries, row, line)
            if entry is None:
                continue
            entry.note = cell(row, note)
            if sphere is not None and row[sphere] and (noticed := entry.standing.in_column(row[sphere])):
                notes.count(f"entry.{noticed}", line, sphere, row[sphere])
            entry.day = days.day(row[days.position]) if days else ""
            aliases = (name for at in others for name in by_list(row[at]))
            entry.aliases |= {name: None for name in aliases if name != entry.name}
            if area is not None and row[area]:
                entry.area = areas.get(row[area], areas.get(words(row[area]), ""))
                if not entry.area:
                    notes.count("entry.area", line, area, row[area])

    def _is_logical(self, entries: EntryTable) -> bool:
        """Whether a column of types says yes and no, which says that there are two sorts but not which."""
        layout, rule = entries.source.layout, entries.source.rule
        recoded = rule.recoded.get("org_type", {})
        for at in entries.types:
            values = values_of(layout, at)
            if {words(text) for text in values} in _LOGICAL and not values <= set(recoded):
                if any(tie_kind_of(table.rule, "") for table in self.ties):
                    continue
                first, last = min(values), max(values)
                self.issues.append(
                    layout.issue(
                        "network.two_mode", position=at, sorts=listed(sorted(values)), first=first, last=last
                    )
                )
                self.failed = True
                return True
        return False

    def _entry(self, entries: EntryTable, row: dict[int, str], line: int) -> Entry | None:
        """The entry of a row; None where it has no name, or where an earlier row has its id."""
        ident, label = cell(row, entries.ident), cell(row, entries.label)
        name, ref = label or ident, ident or label
        if not ref:
            entries.notes.count("entry.nameless", line)
            return None
        if persons.is_nobody(name):
            entries.notes.count("entry.unnamed", line, entries.label)
            self.unnamed |= {ref}
            return None
        if is_total(name) or is_category(name):
            entries.notes.count("entry.nobody", line, entries.label, name)
            self.nobody.add(ref)
            return None
        types = [row[at] for at in entries.types if row[at]]
        same = [entry for entry in self.known.get(ref, ()) if ident or self._types_of.get(id(entry)) == types]
        if same:
            if same[0].name == name:
                entries.notes.count("entry.repeated", line, None, ref)
            else:
                self._conflict(entries.source.layout, line, ident, same[0], label)
            return None
        entry = self.all.add(Entry(ref, name, entries.source.layout, line))
        for at in entries.types:
            for code, word in self.all.classify(entry, row[at], entries.source) if row[at] else ():
                entries.notes.count(code, line, at, word)
        self._types_of[id(entry)] = types
        self.known.setdefault(ref, []).append(entry)
        self.labelled.setdefault(name, []).append(entry)
        return entry

    def _conflict(self, layout: Layout, line: int, ident: str, first: Entry, label: str) -> None:
        self.issues.append(
            layout.issue(
                "entry.two_names",
                line,
                value=label,
                id=shorten(ident),
                file=Name(first.layout.grid.file),
                row=first.line,
                name=shorten(first.name),
            )
        )

    # Ends of ties

    def _rows(self, table: TieTable) -> Iterable[TieRow]:
        used = table.used()
        self._check_columns(table.layout, table.columns, used)
        texts = {}
        for at in sorted(used):
            texts[at], blanks = table.layout.texts(at, errors=at in (table.source, table.target))
            self.issues += blanks
        self._empty_ends(table, texts)
        rows = zip(table.layout.lines, texts[table.source], texts[table.target], strict=True)
        for number, (line, source, target) in enumerate(rows):
            cells = {at: column[number] for at, column in texts.items()}
            if source and target:
                for end in self._targets(table, target, line):
                    yield from self._row(table, line, source, end, cells)

    def _empty_ends(self, table: TieTable, texts: dict[int, list[str]]) -> None:
        for at in (table.source, table.target):
            empty = [line for line, text in zip(table.layout.lines, texts[at], strict=True) if not text]
            self.issues += [table.layout.issue("tie.no_end", line, at) for line in empty]

    def _targets(self, table: TieTable, text: str, line: int) -> list[str]:
        """Several entries that one cell names, as in Kumu; an entry may be called so as a whole.

        A sign that stands in names too parts them only where one of them is known by itself.
        """
        names, sign = self._by_themselves, table.sign
        if text in names:
            return [text]
        parts = [part.strip() for part in text.split(SEVERAL if SEVERAL in text else sign or None)]
        if SEVERAL in text or (sign and len(parts) > 1 and not names.isdisjoint(parts)):
            return list(filter(None, parts))
        if not sign and apart(text, names.__contains__)[1]:
            table.notes.count("target.several_doubt", line, table.target, text)
        return [text]

    @cached_property
    def _by_themselves(self) -> set[str]:
        """What entries are called in cells that name one alone."""
        begins = (ends_in(table.layout, table.source) for table in self.ties)
        return {*self.known, *self.labelled, *(text.strip() for texts in begins for text in texts)}

    def _neighbours(self, table: TieTable) -> Iterable[TieRow]:
        """Ties out of rows that begin with a name and go on with those it is tied to."""
        self.issues += table.layout.faults(range(len(table.layout.headers)))
        for row, line in table.layout.numbered():
            first, *others = (cell.strip() for cell in row)
            if first and not self._is_nobody(first) and not persons.is_nobody(first):
                self._resolved(table, line, table.source, first)
            for other in filter(None, others) if first else ():
                yield from self._row(table, line, first, other, {})

    def _row(
        self, table: TieTable, line: int, source: str, target: str, cells: dict[int, str]
    ) -> Iterable[TieRow]:
        first = self._resolved(table, line, table.source, source)
        second = self._resolved(table, line, table.target, target)
        if first is None or second is None:
            return
        if first is second:
            table.notes.count("tie.to_itself", line, table.target, source)
            return
        yield TieRow(line, first, second, cells)

    def _resolved(self, table: TieTable, line: int, at: int, text: str) -> Entry | None:
        """The entry that an end of a tie names, made where it has no row of its own."""
        entries = self.known.get(text, [])
        if not entries and len(self.labelled.get(text, ())) == 1:
            entries = self.labelled[text]
            table.notes.count("tie.by_label", line, at, text)
        if len(entries) > 1:
            self.issues.append(table.layout.issue("tie.ambiguous", line, at, value=text, n=len(entries)))
            return None
        if entries:
            return entries[0]
        if self._is_nobody(text):
            table.notes.count("tie.nobody", line, at, text)
            return None
        if persons.is_nobody(text) or text in self.unnamed:
            table.notes.count("tie.unnamed", line, at)
            return None
        if self.entries:
            table.notes.count("entry.made", line, at, text)
        entry = self.all.add(Entry(text, text, table.layout, line))
        self.known[text] = [entry]
        return entry

    def _is_nobody(self, text: str) -> bool:
        return text in self.nobody or is_placeholder(text) or is_category(text)

    # Two sorts of entries

    def _two_modes(self, tables: _Rows) -> list[Issue]:
        """The question what targets are, where no entry stands on both sides and nothing says more."""
        rows = [row for _, tie_rows in tables for row in tie_rows]
        entries = (entry for row in rows for entry in (row.first, row.second))
        if not rows or self.failed or any(entry.standing or entry.sort for entry in entries):
            return []
        if any(table.kind is not None or tie_kind_of(table.rule, "") for table, _ in tables):
            return []
        begins, leads = Counter(id(row.first) for row in rows), Counter(id(row.second) for row in rows)
        often = [sum(number > 1 for number in side.values()) for side in (begins, leads)]
        if set(begins) & set(leads) or min(often) <= 1:
            return []
        table = tables[0][0]
        return [
            table.layout.issue(
                "network.two_mode/ends",
                first=table.layout.shown(table.source),
                second=table.layout.shown(table.target),
            )
        ]

    def _groups_of_members(self, tables: _Rows) -> None:
        """What a mapping file calls memberships leads to platforms, unless these are said to be actors."""
        begins = {id(row.first) for _, rows in tables for row in rows}
        for table, rows in tables:
            made = {
                id(row.second): row.second
                for row in rows
                if tie_kind_of(table.rule, row.text(table.kind)) == MEMBERSHIP
                and id(row.second) not in begins
                and not row.second.sort
                and not row.second.standing
            }
            for entry in made.values():
                entry.sort = PLATFORM
                table.notes.count("entry.platform", entry.line, table.target, entry.name)


def meant(table: Table) -> Columns:
    """What the columns mean in a network: "from" and "to" are the ends of ties there, not days."""
    pair = ends(table.layout, table.columns)
    sides = {} if pair is None else dict(zip(pair, ("source", "target"), strict=True))
    return table.columns.placed(sides)


def read(tables: Sequence[Table], wishes: Wishes) -> Read:
    """Actors, platforms, meetings and ties."""
    return together(NetworkReader(group, wishes).read() for group in _groups(tables))


def _groups(tables: Sequence[Table]) -> list[list[Table]]:
    """Tables that belong together: those of a workbook that has both entries and ties, and all others."""
    files: dict[str, list[Table]] = {}
    for table in tables:
        files.setdefault(table.layout.grid.file, []).append(table)
    alone = [mine for mine in files.values() if len({ends(t.layout, t.columns) is None for t in mine}) > 1]
    rest = [table for mine in files.values() if mine not in alone for table in mine]
    return [*alone, *([rest] if rest else [])]
