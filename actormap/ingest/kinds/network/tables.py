"""Tables of a network: columns of ends and entries, and what a row says of the two that it ties."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import NamedTuple

from actormap.core import schema
from actormap.core.errors import Issue
from actormap.core.model import ActorMap
from actormap.core.sentences import Name
from actormap.core.tables.issues import noted
from actormap.ingest.mapping.columns import GIVEN, SURE, Columns, Rule, Table, between
from actormap.ingest.mapping.dates import DateColumn
from actormap.ingest.mapping.values import decimal_commas
from actormap.ingest.readers.grid import column
from actormap.ingest.rows.entries import MEETINGS, Entries, Entry, Source
from actormap.ingest.rows.reading import OF_DAYS, Notes, Part
from actormap.ingest.rows.ties import LINKED, LINKED_TO, MEMBERSHIP, Ties, in_words, tie_kind_of
from actormap.ingest.sheet.headers import words
from actormap.ingest.sheet.layout import Layout

MOST, HALF = 0.9, 0.5
AS_WEIGHTS, AS_NOTES = "weights", "notes"
SEVERAL = "|"
"""Stands between the entries to which one row of Kumu leads."""

WORDS = {**noted("network"), **OF_DAYS}
"""What is said of the rows of a network."""


def values_of(layout: Layout, at: int) -> set[str]:
    """Different values of a column, none empty."""
    return set(layout.values(at))


def ends_in(layout: Layout, at: int) -> Iterable[str]:
    """What a column of ends names, several in a cell taken apart."""
    return (part for cell in column(layout.rows, at) for part in cell.split(SEVERAL))


def entry_column(layout: Layout, places: Sequence[int], named: set[str], least: float) -> int | None:
    """The first column that holds at least such a share of what ties name."""
    matches = (at for at in places if len(values_of(layout, at) & named) >= max(1, least * len(named)))
    return next(matches, None)


@cache
def directions() -> dict[str, str]:
    """Whether a tie leads one way or both, by what lists write for it."""
    return {words(text): code for text, code in schema.spellings("tie_direction").items()}


@dataclass
class TieTable:
    """A table of ties, with the columns that say something of them."""

    layout: Layout
    columns: Columns
    rule: Rule
    source: int
    target: int
    headless: bool = False
    notes: Notes = field(init=False)
    kind: int | None = None
    direction: int | None = None
    weight: int | None = None
    interval: int | None = None

    def __post_init__(self) -> None:
        self.notes = Notes(self.layout, WORDS)
        if self.headless:
            return
        at, taken = self.columns.at, {self.source, self.target}
        self.kind, self.weight, self.interval = at("tie_kind"), at("tie_weight"), at("tie_interval")
        if self.weight is not None and at("tie_weight", GIVEN) is None and not self._counts():
            self.weight = None  # "High": a word for how strong a tie is, and no number
        self.direction = at("tie_direction", SURE)
        typed = [place for place in self.columns.all("org_type") if place not in taken]
        for place in typed if len(typed) == 1 else ():
            ways = {words(text) for text in values_of(self.layout, place)} - {"mixed"}
            if ways and ways <= set(directions()):
                self.direction = place if self.direction is None else self.direction
            elif self.kind is None:
                self.kind = place
        self.kind = self._by_words() if self.kind is None else self.kind

    def _by_words(self) -> int | None:
        """The column of which most values say how a tie leads, whatever heads it."""
        taken = {self.source, self.target, self.weight, self.direction, self.interval, *self.days()}
        for guess in self.columns:
            values = values_of(self.layout, guess.position) if not guess.meaning else set()
            known = [text for text in values if in_words(text)]
            if guess.position not in taken and known and len(known) >= HALF * len(values):
                return guess.position
        return None

    @property
    def sign(self) -> str:
        """What its user says that stands between several entries to which one row leads."""
        return between(self.rule.split, self.layout.plain, self.columns).get(self.target, "")

    def _counts(self) -> bool:
        """Whether any weight is a number, or none is given."""
        given = values_of(self.layout, self.weight or 0)
        return not given or any(any(ch.isdigit() for ch in text) for text in given)

    def days(self) -> tuple[int | None, int | None, int | None]:
        """Columns of the first and last day, and of the day on which it was said."""
        if self.headless:
            return None, None, None
        taken = {self.source, self.target}
        columns = (self.columns.at(name, SURE) for name in ("start", "end", "reported"))
        start, end, reported = (None if place in taken else place for place in columns)
        return start, end, reported

    def used(self) -> set[int]:
        """Places of all columns of which something is taken."""
        more = (self.kind, self.direction, self.weight, self.interval, *self.days())
        return {self.source, self.target, *(place for place in more if place is not None)}

    def weights(self) -> str:
        """What becomes of the numbers: weights where they lie from 0 to 1, notes; "" where all are 1."""
        if self.weight is None:
            return ""
        if any(guess.position == self.weight and guess.certainty == GIVEN for guess in self.columns):
            return AS_WEIGHTS
        numbers = {self.number(text) for text in values_of(self.layout, self.weight)}
        if numbers <= {"1", "1.0"}:
            return ""
        return AS_WEIGHTS if all(0 <= _number(text) <= 1 for text in numbers) else AS_NOTES

    def number(self, text: str) -> str:
        """A weight as it is compared, whatever stands before its decimals."""
        return text.replace(",", ".") if self._comma else text

    @cached_property
    def _comma(self) -> bool:
        return self.weight is not None and decimal_commas(values_of(self.layout, self.weight))


def _number(text: str) -> float:
    """A weight; what is none is neither more nor less than any other number."""
    try:
        return float(text)
    except ValueError:
        return math.nan


@dataclass
class EntryTable:
    """A table of entries, with the columns that say something of them."""

    table: Table
    source: Source
    notes: Notes
    ident: int | None
    label: int | None
    types: tuple[int, ...]

    @classmethod
    def of(cls, table: Table, named: set[str]) -> EntryTable | None:
        """The table with the columns of ids and names; None where none can be told."""
        layout, columns = table.layout, table.columns
        ident, label = columns.at("node_id"), _label(layout, columns)
        places = [at for at in (ident, label) if at is not None]
        others = [at for at in range(len(layout.headers)) if at not in places]
        match = entry_column(layout, places, named, HALF)
        match = entry_column(layout, others, named, MOST) if match is None and named else match
        if match is not None and match not in places:
            ident = match
        if ident is None and label is None:
            return None
        types = tuple(at for at in columns.each(("org_type", "tie_kind")) if at != ident)
        at = {"id": ident if ident is not None else label, "name": label if label is not None else ident}
        places_of = {name: place for name, place in at.items() if place is not None}
        return cls(table, Source(layout, table.rule, places_of), Notes(layout, WORDS), ident, label, types)


def _label(layout: Layout, columns: Columns) -> int | None:
    """The column of names: not one of titles, which many share."""
    for at in columns.each(("node_label", "org_name"), SURE):
        filled = layout.values(at)
        if len(set(filled)) >= HALF * len(filled):
            return at
    return None


def areas_of(base: ActorMap) -> dict[str, str]:
    """Areas of the first level on the map by their codes, and by their names where one alone is called so."""
    areas = base["areas"]
    first = areas[areas["adm_level"] == 1]
    codes = first["id"].tolist()
    names = [words(name) for name in first["name"]]
    times = Counter(names)
    named = {name: code for name, code in zip(names, codes, strict=True) if times[name] == 1}
    return named | {code: code for code in codes}


_INTERVAL = re.compile(r"<?\s*[\[(]\s*([\d-]{10})?[^,;]*,\s*([\d-]{10})?[^,;]*[\])]\s*;?\s*>?")


@cache
def _memberships() -> frozenset[str]:
    return frozenset(
        words(text) for text, code in schema.spellings("tie_kinds").items() if code == MEMBERSHIP
    )


class TieRow(NamedTuple):
    """A tie as a row has it."""

    line: int
    first: Entry
    second: Entry
    cells: dict[int, str]

    def text(self, at: int | None) -> str:
        """What stands in a column; "" where there is no such column."""
        return "" if at is None else self.cells.get(at, "")


class TieReader:
    """Makes ties of rows whose ends are known.

    Parameters
    ----------
    entries
        All entries of the network.
    issues
        Where it is said what is wrong.
    """

    def __init__(self, entries: Entries, issues: list[Issue]) -> None:
        self.entries, self.issues = entries, issues

    def read(self, table: TieTable, rows: Sequence[TieRow]) -> Part:
        """The ties of one table; who is tied to a group or a meeting belongs to it."""
        layout, rule = table.layout, table.rule
        places = {"source_id": table.source, "target_id": table.target, "weight": table.weight}
        start, end, reported = table.days()
        ties = Ties(layout, {k: v for k, v in (places | {"from": start, "to": end}).items() if v is not None})
        texts = {at: layout.texts(at)[0] for at in (start, end, reported) if at is not None}
        begin = DateColumn.of(texts, start, rule, layout=layout)
        finish = DateColumn.of(texts, end, rule, last=True, layout=layout)
        report_days = DateColumn.of(texts, reported, rule, layout=layout)
        weights, pairs = table.weights(), set()
        for row in rows:
            as_of = self._day(table, report_days, row)
            if not row.first.is_actor or not row.second.is_actor:
                actor, group = (row.first, row.second) if row.first.is_actor else (row.second, row.first)
                word = row.text(table.kind)
                kind = tie_kind_of(table.rule, word)
                if not actor.is_actor:
                    table.notes.count("tie.between_groups", row.line, None, row.first.name)
                elif kind not in {"", MEMBERSHIP} or (
                    word and not kind and words(word) not in _memberships()
                ):
                    table.notes.count("tie.to_group", row.line, table.kind, word or kind)
                elif self.entries.join(group, actor, as_of):
                    table.notes.count(
                        "tie.meeting" if group.sort in MEETINGS else "tie.seat", row.line, None, group.name
                    )
                else:
                    table.notes.count("tie.no_day", row.line, None, group.name)
                continue
            days = (self._day(table, begin, row), self._day(table, finish, row))
            days = self._spell(table, row) if days == ("", "") else days
            pairs.add((id(row.first), id(row.second)))
            self._tie(table, ties, row, days, as_of, weights=weights)
        if table.direction is None and not tie_kind_of(rule, "") and table.kind is None and len(ties):
            both = sum((b, a) in pairs for a, b in pairs) // 2
            table.notes.count("tie.no_direction", layout.lines[0], None, f"{both} stand in both directions")
        return ties.part()

    def _tie(
        self, table: TieTable, ties: Ties, row: TieRow, days: tuple[str, str], as_of: str, *, weights: str
    ) -> None:
        word, direction = row.text(table.kind), row.text(table.direction)
        way = directions().get(words(direction), "")
        if direction and not way:
            table.notes.count("tie.direction_unknown", row.line, table.direction, direction)
        kind, notes = tie_kind_of(table.rule, word), []
        known, back = ("", False) if kind else in_words(word) or ("", False)
        if not kind and known and way != "undirected":
            kind = known
            notes.append(f"kind in the list: {word}")
            code = "tie.kind_unsaid" if kind == LINKED_TO else "tie.kind_read"
            table.notes.count(code, row.line, table.kind, word)
        elif not kind:
            kind, back = LINKED_TO if way == "directed" else LINKED, False
            if word:
                table.notes.count("tie.kind_unsaid", row.line, table.kind, word)
                notes.append(f"kind in the list: {word}")
        elif schema.tie_kinds()[kind].directed and way == "undirected":
            self.issues.append(
                table.layout.issue("tie.way", row.line, table.direction, value=direction, kind=Name(kind))
            )
            return
        weight = table.number(row.text(table.weight))
        if weight and not 0 <= _number(weight) < math.inf:
            self.issues.append(table.layout.issue("weight.form", row.line, table.weight, value=weight))
            return
        if weight and weights == AS_NOTES:
            table.notes.count("tie.weight", row.line, table.weight, weight)
            notes.append(f"weight in the list: {weight}")
        weight = weight if weights == AS_WEIGHTS else ""
        first, second = row.first.code, row.second.code
        first, second = (second, first) if back else (first, second)
        if first == second:
            table.notes.count("tie.to_itself", row.line, table.target, row.first.name)
        elif not ties.add(first, second, kind, row.line, weight=weight, notes=notes, days=days, as_of=as_of):
            table.notes.count("tie.repeated", row.line)

    def _day(self, table: TieTable, column: DateColumn | None, row: TieRow) -> str:
        return table.notes.day(column, row.cells[column.position], row.line) if column else ""

    def _spell(self, table: TieTable, row: TieRow) -> tuple[str, str]:
        """First and last day out of an interval of Gephi."""
        text = row.text(table.interval)
        match = _INTERVAL.fullmatch(text)
        if match and (match[1] or match[2]):
            column = DateColumn(table.interval or 0, "")
            return column.day(match[1] or ""), column.day(match[2] or "")
        if text:
            table.notes.count("date.not_iso", row.line, table.interval, text)
        return "", ""
