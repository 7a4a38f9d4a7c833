"""Matrices: names down and across, and a number where two are tied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from actormap.core.errors import Issue
from actormap.core.search import persons
from actormap.core.sentences import Sentence, Template, term
from actormap.core.tables.issues import Unreadable
from actormap.ingest.mapping.columns import Columns
from actormap.ingest.mapping.table import Table
from actormap.ingest.mapping.values import decimal_commas
from actormap.ingest.rows.entries import PLATFORM, Entries, Entry, Source
from actormap.ingest.rows.notes import Notes
from actormap.ingest.rows.part import Part, Wishes
from actormap.ingest.rows.ties import LINKED, LINKED_TO, MEMBERSHIP, Ties, tie_kind_of, wrong_kinds
from actormap.ingest.sheet.headers import is_header
from actormap.ingest.sheet.layout import Layout
from actormap.ingest.sheet.marks import is_total

_LEAST = 2
"""Fewer names than these, down or across, are no matrix."""
_NAMED = 2
"""So many columns stand before the cells at most: a number of the row, and a name."""
_SAME = 0.8
"""So many of all names must stand both down and across where both are the same entries."""
_MARKS = frozenset({"x", "✓", "✔", "yes", "oui", "sí", "si", "sim", "نعم", "да", "是"})
_NONE = frozenset({"", "-", "no", "non", "não", "لا", "нет", "否"})

Cell = tuple[Entry, Entry, float, int]


def _number(text: str, comma: bool = False) -> float | None:
    """What a cell says: 0 for no tie, 1 for a mark; None where it says something else."""
    plain = text.strip().casefold()
    if plain in _NONE:
        return 0.0
    if plain in _MARKS:
        return 1.0
    try:
        value = float(plain.replace(",", ".") if comma else plain)
    except ValueError:
        return None
    return value if abs(value) < float("inf") else None


@dataclass(frozen=True)
class _Shape:
    """Where the names and the cells of a matrix stand.

    Parameters
    ----------
    name
        The column of the names down: the first, or the second where the first counts the rows.
    cells
        The columns of the cells, with the name that stands above each.
    totals
        Columns that add up the others.
    down
        The names down.
    comma
        Whether decimals stand behind a comma.
    """

    name: int
    cells: Mapping[int, str]
    totals: tuple[int, ...]
    down: Sequence[str]
    comma: bool

    @classmethod
    def of(cls, layout: Layout) -> _Shape:
        """The shape of a table that may be a matrix."""
        numbers = [str(number) for number in range(1, len(layout.rows) + 1)]
        counted = len(layout.headers) > _LEAST and [row[0].strip() for row in layout.rows] == numbers
        name = int(counted)
        down = [row[name].strip() for row in layout.rows]
        places = range(name + 1, len(layout.headers))
        totals = tuple(at for at in places if is_total(layout.headers[at]))
        cells = {at: layout.headers[at] for at in places if at not in totals}
        if counted and list(cells.values()) == numbers:
            cells = dict(zip(cells, down, strict=True))
        comma = decimal_commas({row[at].strip() for row in layout.rows for at in cells})
        return cls(name, cells, totals, down, comma)

    @property
    def across(self) -> list[str]:
        """The names across."""
        return list(self.cells.values())

    @property
    def is_square(self) -> bool:
        """Whether the names across are those down, but for a few."""
        down, across = set(self.down), set(self.across)
        return len(down & across) >= _SAME * len(down | across)


def signs(layout: Layout, _columns: Columns) -> tuple[float, Sequence[Sentence]]:
    """How certain it is that a table is a matrix."""
    first = (cell for row in layout.rows[:_LEAST] for cell in row[_NAMED:])
    if layout.tagged or layout.header is None or layout.odd or len(layout.rows) < _LEAST:
        return 0.0, ()
    if any(_number(cell, comma=True) is None for cell in first):  # most tables are not looked at whole
        return 0.0, ()
    shape = _Shape.of(layout)
    down, across = shape.down, shape.across
    numbers = {_number(row[at], shape.comma) for row in layout.rows for at in shape.cells}
    once = "" not in down and len(set(down)) == len(down) and len(set(across)) == len(across) >= _LEAST
    if None in numbers or not once:
        return 0.0, ()
    if shape.is_square:
        return 0.96, [Sentence("the same names stand down and across, with a number where they meet")]
    if numbers == {0.0, 1.0} and not any(map(is_header, across)) and not any(map(_is_number, down)):
        return 0.6, [Sentence("names stand down, other names across, with 0 or 1 where they meet")]
    return 0.0, ()


def _is_number(text: str) -> bool:
    return _number(text) is not None


def read(tables: Sequence[Table], wishes: Wishes) -> tuple[list[Part], list[Issue]]:
    """Actors, and ties between them or the platforms to which they belong."""
    parts: list[Part] = []
    issues: list[Issue] = []
    for table in tables:
        new, new_issues = _Matrix(table, wishes).read()
        parts += new
        issues += new_issues
    return parts, issues


class _Matrix:
    """Reads one matrix."""

    def __init__(self, table: Table, wishes: Wishes) -> None:
        self.layout, self.rule = table.layout.padded(), table.rule
        self.kind = tie_kind_of(self.rule, "")
        self.notes = Notes(self.layout, _WORDS)
        self.shape = _Shape.of(self.layout)
        name = self.shape.name
        self.all = Entries(wishes, [Source(self.layout, self.rule, {"id": name, "name": name})])

    def read(self) -> tuple[list[Part], list[Issue]]:
        """Everything the table holds."""
        layout, shape = self.layout, self.shape
        issues = [*layout.widths(), *layout.faults(range(len(layout.headers))), *wrong_kinds(self.rule)]
        issues += self._names()
        two_mode = self.kind == MEMBERSHIP
        if not two_mode and not shape.is_square and not self.kind:
            issues.append(_two_mode_issue(layout))
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
        remedy = Sentence("Give each row and each column a name of its own.")
        for line, name in zip(layout.lines, self.shape.down, strict=True):
            if not name:
                problem = Unreadable("matrix.nameless", Sentence("a row without a name"), remedy)
                issues.append(layout.issue(problem, line=line, position=self.shape.name))
        for names, where in ((self.shape.down, term("down")), (self.shape.across, term("across"))):
            for name, times in Counter(names).items():
                if times > 1 and name:
                    problem = Unreadable(
                        "matrix.twice",
                        Sentence("the same name {n} times {where}", n=times, where=where),
                        remedy,
                    )
                    issues.append(layout.issue(problem, value=name))
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
                value = _number(text, self.shape.comma)
                if value is None:
                    problem = Unreadable(
                        "matrix.cell",
                        Sentence("not a number"),
                        Sentence("Write a number, or nothing where there is no tie."),
                    )
                    issues.append(self.layout.issue(problem, line=line, position=at, value=text))
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
            source, target = self.all.code(first), self.all.code(second)
            ties.add(source, target, kind, line, weight=text if strengths else "", notes=notes)
        return ties


def _two_mode_issue(layout: Layout) -> Issue:
    problem = Unreadable(
        "matrix.two_mode",
        Sentence("the names across are not those down, and nothing says what they are"),
        Sentence(
            "Say what the ties are: membership where those across are "
            "platforms, committees or groups, linked where they are "
            "actors too."
        ),
    )
    return layout.issue(problem)


_WORDS: Mapping[str, tuple[Template, Sentence]] = {
    "matrix.diagonal": (
        Template("{rows} tying an entry to itself ({values})"),
        Sentence("The diagonal was left out."),
    ),
    "matrix.unnamed": (
        Template("{rows} naming nobody on purpose or saying whom to ask, or standing below such a name"),
        Sentence("They were left out with their ties, and what stands there was not kept."),
    ),
    "matrix.total": (
        Template("{cells} above totals ({values})"),
        Sentence("Totals are not entries and were left out."),
    ),
    "matrix.number": (
        Template("{cells} with a number that is no strength from 0 to 1 ({values})"),
        Sentence("It is kept in the note of the tie."),
    ),
}
