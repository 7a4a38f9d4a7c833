"""Matrices: names down and across, and a number where two are tied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from actormap.core.errors import Issue
from actormap.core.search import persons
from actormap.core.sentences import term
from actormap.core.tables.issues import noted
from actormap.ingest.mapping.columns import Table
from actormap.ingest.mapping.values import decimal_commas
from actormap.ingest.rows.entries import PLATFORM, Entries, Entry, Source
from actormap.ingest.rows.reading import Notes, Read, Wishes, together
from actormap.ingest.rows.ties import LINKED, LINKED_TO, MEMBERSHIP, Ties, tie_kind_of, wrong_kinds
from actormap.ingest.sheet.headers import as_number, is_total
from actormap.ingest.sheet.layout import Layout

LEAST = 2
"""Fewer names than these, down or across, are no matrix."""
_SAME = 0.8
"""So many of all names must stand both down and across where both are the same entries."""

Cell = tuple[Entry, Entry, float, int]


class Shape:
    """Where the names and the cells of a matrix stand."""

    def __init__(self, layout: Layout) -> None:
        numbers = [str(number) for number in range(1, len(layout.rows) + 1)]
        counted = len(layout.headers) > LEAST and layout.stripped(0) == numbers
        self.name = int(counted)
        """The column of the names down: the first, or the second where the first counts the rows."""
        self.down = layout.stripped(self.name)
        places = range(self.name + 1, len(layout.headers))
        self.totals = [at for at in places if is_total(layout.headers[at])]
        """Columns that add up the others."""
        self.cells = {at: layout.headers[at] for at in places if at not in self.totals}
        """The columns of the cells, with the name that stands above each."""
        if counted and list(self.cells.values()) == numbers:
            self.cells = dict(zip(self.cells, self.down, strict=True))
        self.across = list(self.cells.values())
        self.comma = decimal_commas({row[at].strip() for row in layout.rows for at in self.cells})
        """Whether decimals stand behind a comma."""
        down, across = set(self.down), set(self.across)
        self.is_square = len(down & across) >= _SAME * len(down | across)
        """Whether the names across are those down, but for a few."""


def read(tables: Sequence[Table], wishes: Wishes) -> Read:
    """Actors, and ties between them or the platforms to which they belong."""
    return together(_Matrix(table, wishes).read() for table in tables)


class _Matrix:
    """Reads one matrix."""

    def __init__(self, table: Table, wishes: Wishes) -> None:
        self.layout, self.rule = table.layout.padded(), table.rule
        self.kind = tie_kind_of(self.rule, "")
        self.notes = Notes(self.layout, noted("matrix"))
        self.shape = Shape(self.layout)
        name = self.shape.name
        self.all = Entries(wishes, [Source(self.layout, self.rule, {"id": name, "name": name})])

    def read(self) -> Read:
        """Everything the table holds."""
        layout, shape = self.layout, self.shape
        issues = [*layout.widths(), *layout.faults(range(len(layout.headers))), *wrong_kinds(self.rule)]
        issues += self._names()
        two_mode = self.kind == MEMBERSHIP
        if not shape.is_square and not self.kind:
            issues.append(layout.issue("matrix.two_mode"))
        if any(not issue.warning for issue in issues):
            return [], issues
        named = zip(shape.down, layout.lines, strict=True)
        down = {name: self._entry(name, line, shape.name) for name, line in named}
        line = layout.line or layout.lines[0]
        across = [
            down[name]
            if name in down and not two_mode
            else self._entry(name, line, at, PLATFORM if two_mode else "")
            for at, name in shape.cells.items()
        ]
        for at in shape.totals:
            self.notes.count("matrix.total", line, at, layout.headers[at])
        issues += self.all.settle()
        cells = self._cells(list(down.values()), across, issues)
        if two_mode:
            for actor, platform, value, _ in cells:
                if value:
                    self.all.join(platform, actor)
            parts = self.all.parts()
        else:
            ties = self._ties(cells)
            parts = [*self.all.parts(), *([ties.part()] if len(ties) else [])]
        return parts, [*issues, *self.notes.issues(), *self.all.sphere_unknown()]

    def _names(self) -> list[Issue]:
        """Errors where a name is missing, or stands twice."""
        layout, issues = self.layout, []
        for line, name in zip(layout.lines, self.shape.down, strict=True):
            if not name:
                issues.append(layout.issue("matrix.nameless", line, self.shape.name))
        for names, where in ((self.shape.down, term("down")), (self.shape.across, term("across"))):
            for name, times in Counter(names).items():
                if times > 1 and name:
                    issues.append(layout.issue("matrix.twice", value=name, n=times, where=where))
        return issues

    def _entry(self, name: str, line: int, at: int, sort: str = "") -> Entry | None:
        """The entry of a name; None where it names nobody."""
        if persons.is_nobody(name):
            self.notes.count(
                "matrix.unnamed", line, None if persons.is_hidden(self.layout.headers[at]) else at
            )
            return None
        return self.all.add(Entry(name, name, self.layout, line, sort))

    def _cells(
        self, down: Sequence[Entry | None], across: Sequence[Entry | None], issues: list[Issue]
    ) -> list[Cell]:
        cells: list[Cell] = []
        for row, line, first in zip(self.layout.rows, self.layout.lines, down, strict=True):
            for at, second in zip(self.shape.cells, across, strict=True):
                text = row[at]
                value = as_number(text, self.shape.comma)
                if value is None:
                    issues.append(self.layout.issue("matrix.cell", line, at, value=text))
                elif first is None or second is None:
                    continue
                elif value and first is second:
                    self.notes.count("matrix.diagonal", line, None, first.name)
                elif first is not second:
                    cells.append((first, second, value, line))
        return cells

    def _ties(self, cells: Sequence[Cell]) -> Ties:
        """A tie a cell that is not 0; where both cells of all pairs agree, one a pair."""
        values = {(id(first), id(second)): value for first, second, value, _ in cells}
        mutual = all(values.get((b, a), 0.0) == value for (a, b), value in values.items())
        kind = self.kind or (LINKED if mutual else LINKED_TO)
        numbers = {value for value in values.values() if value}
        strengths = numbers != {1.0} and all(0 <= value <= 1 for value in numbers)
        ties, done = Ties(self.layout, {"source_id": self.shape.name}), set[tuple[int, int]]()
        for first, second, value, line in cells:
            if not value or (mutual and kind in {self.kind, LINKED} and (id(second), id(first)) in done):
                continue
            done.add((id(first), id(second)))
            text = f"{value:g}"
            notes = [] if strengths or numbers == {1.0} else [f"number in the list: {text}"]
            if notes:
                self.notes.count("matrix.number", line, None, text)
            source, target = first.code, second.code
            ties.add(source, target, kind, line, weight=text if strengths else "", notes=notes)
        return ties
