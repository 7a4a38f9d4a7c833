"""Ties of a network: what a row says of the two entries that it ties, or of the group that one belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from actormap.core import schema
from actormap.core.errors import Issue
from actormap.core.sentences import Name, Sentence
from actormap.core.tables.issues import Unreadable
from actormap.ingest.kinds.network.tables import (
    AS_NOTES,
    AS_WEIGHTS,
    TieTable,
    directions,
)
from actormap.ingest.mapping.dates import DateColumn
from actormap.ingest.rows.entries import MEETINGS, Entries, Entry
from actormap.ingest.rows.part import Part
from actormap.ingest.rows.ties import LINKED, LINKED_TO, MEMBERSHIP, Ties, in_words, tie_kind_of
from actormap.ingest.sheet.headers import words

_INTERVAL = re.compile(r"<?\s*[\[(]\s*([\d-]{10})?[^,;]*,\s*([\d-]{10})?[^,;]*[\])]\s*;?\s*>?")


@cache
def _memberships() -> frozenset[str]:
    return frozenset(
        words(text) for text, code in schema.spellings("tie_kinds").items() if code == MEMBERSHIP
    )


@dataclass(frozen=True, slots=True)
class TieRow:
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
                self._belongs(table, row, as_of)
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
            problem = Unreadable(
                "tie.way",
                Sentence(
                    "says that it leads both ways, and a tie of the kind {kind} leads one way",
                    kind=Name(kind),
                ),
                Sentence("Say another kind for such ties, or correct the row."),
            )
            self.issues.append(
                table.layout.issue(problem, line=row.line, position=table.direction, value=direction)
            )
            return
        weight = table.number(row.text(table.weight))
        if weight and not _is_weight(weight):
            problem = Unreadable(
                "weight.form",
                Sentence("not a number of 0 or more"),
                Sentence("Correct it; if the column is no weight, leave the column out."),
            )
            self.issues.append(
                table.layout.issue(problem, line=row.line, position=table.weight, value=weight)
            )
            return
        if weight and weights == AS_NOTES:
            table.notes.count("tie.weight", row.line, table.weight, weight)
            notes.append(f"weight in the list: {weight}")
        weight = weight if weights == AS_WEIGHTS else ""
        first, second = self.entries.code(row.first), self.entries.code(row.second)
        first, second = (second, first) if back else (first, second)
        if first == second:
            table.notes.count("tie.to_itself", row.line, table.target, row.first.name)
        elif not ties.add(first, second, kind, row.line, weight=weight, notes=notes, days=days, as_of=as_of):
            table.notes.count("tie.repeated", row.line)

    def _belongs(self, table: TieTable, row: TieRow, day: str) -> None:
        """Who is tied to a platform sits on it, who is tied to a meeting was there; members are not tied."""
        actor, group = (row.first, row.second) if row.first.is_actor else (row.second, row.first)
        word = row.text(table.kind)
        kind = tie_kind_of(table.rule, word)
        if not actor.is_actor:
            table.notes.count("tie.between_groups", row.line, None, row.first.name)
        elif kind not in {"", MEMBERSHIP} or (word and not kind and words(word) not in _memberships()):
            table.notes.count("tie.to_group", row.line, table.kind, word or kind)
        elif self.entries.join(group, actor, day):
            table.notes.count(
                "tie.meeting" if group.sort in MEETINGS else "tie.seat", row.line, None, group.name
            )
        else:
            table.notes.count("tie.no_day", row.line, None, group.name)

    def _day(self, table: TieTable, column: DateColumn | None, row: TieRow) -> str:
        if column is None:
            return ""
        text = row.cells[column.position]
        day = column.day(text)
        if text and not day:
            table.notes.count(column.problem(text), row.line, column.position, text)
        elif day and column.converts(text):
            table.notes.count("date.converted", row.line, column.position, f"{text} = {day}")
        return day

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


def _is_weight(text: str) -> bool:
    try:
        return 0 <= float(text) < float("inf")
    except ValueError:
        return False
