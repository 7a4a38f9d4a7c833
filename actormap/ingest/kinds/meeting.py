"""Meetings that were written down offline: each row becomes what the page *After a meeting* would write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import ActormapError, Issue
from actormap.core.model import ActorMap, apply_changes
from actormap.core.schema import MeetingQuestion
from actormap.core.sentences import Name, Sentence, series
from actormap.core.tables.issues import Unreadable
from actormap.core.tables.records import records
from actormap.core.tables.values import split
from actormap.ingest.mapping.columns import Columns
from actormap.ingest.mapping.table import Table
from actormap.ingest.rows.part import Part, Wishes
from actormap.ingest.sheet.headers import words
from actormap.ingest.sheet.layout import Layout
from actormap.meetings.after import after_meeting, called
from actormap.meetings.notes import points_out
from actormap.meetings.report import (
    HEARD,
    WAITED_FOR,
    Owed,
    Report,
    newcomer,
    perception_questions,
    tie_questions,
    yes_no_questions,
)

_MOST = 0.4
"""So many of our questions must head a column: a workbook of an older release asks fewer."""


def _places(layout: Layout) -> dict[str, int]:
    """Our questions by name, and in which column each is answered."""
    known = {words(question.label): question.name for question in schema.meeting_questions().values()}
    places = [(known.get(words(header)), at) for at, header in enumerate(layout.headers)]
    return {name: at for name, at in reversed(places) if name}


def signs(layout: Layout, _columns: Columns) -> tuple[float, Sequence[Sentence]]:
    """How certain it is that a row of this table is a meeting."""
    places, every = _places(layout), schema.meeting_questions()
    if "whom" not in places or len(places) < _MOST * len(every):
        return 0.0, ()
    sign = Sentence(
        "{known} of {all} columns are questions that are answered after a meeting",
        known=len(places),
        all=len(layout.headers),
    )
    return 1.0, (sign,)


def read(tables: Sequence[Table], wishes: Wishes) -> tuple[list[Part], list[Issue]]:
    """Rows of our tables out of all meetings, each told after those before it."""
    parts, issues, m = [], [], wishes.base
    for table in tables:
        meetings = _Meetings(table.layout, m)
        parts += list(meetings.parts())
        issues += [*table.layout.widths(), *meetings.issues]
        issues += table.layout.unused(set(meetings.places.values()))
        m = meetings.m
    return parts, issues


class _Wrong(Exception):
    """An answer that cannot be read: the question, what stands there, and what is wrong with it."""

    def __init__(self, question: str, text: str, problem: Sentence, remedy: Sentence) -> None:
        super().__init__(question)
        self.question, self.text = question, text
        self.problem = Unreadable(f"meeting.{question}", problem, remedy)


class _Meetings:
    """The meetings of one table, written one after another to a map that nobody else sees."""

    def __init__(self, layout: Layout, m: ActorMap) -> None:
        self.layout, self.m, self.places = layout, m, _places(layout)
        self.issues: list[Issue] = []
        self.rows: dict[str, dict[str, tuple[dict[str, Any], int]]] = {}
        if "whom" not in self.places:
            whom = Name(schema.meeting_questions()["whom"].label)
            remedy = Sentence("Head a column with '{whom}', or say what else the table is.", whom=whom)
            self.issues.append(
                layout.issue(Unreadable("meeting.whom", Sentence("no column says whom you met"), remedy))
            )
        for row, line in zip(layout.rows, layout.lines, strict=True):
            if any(row[at].strip() for at in self.places.values()):
                self._meeting(row, line)

    def parts(self) -> Iterator[Part]:
        """What is written of all of them, table by table."""
        for table, rows in self.rows.items():
            cells = [{name: _text(cell) for name, cell in row.items()} for row, _ in rows.values()]
            lines = [line for _, line in rows.values()]
            yield Part(table, pd.DataFrame(cells, dtype="str"), lines, self.layout, {}, made=True)

    def _meeting(self, row: list[str], line: int) -> None:
        try:
            report = self._report(row)
            changes = after_meeting(self.m, View(), report)
        except _Wrong as wrong:
            at = self.places.get(wrong.question)
            self.issues.append(self.layout.issue(wrong.problem, line=line, position=at, value=wrong.text))
            return
        except ActormapError as refused:
            remedy = Sentence("Correct the row, or leave it out.")
            problem = Unreadable("meeting.refused", refused.sentence, remedy)
            self.issues.append(self.layout.issue(problem, line=line))
            return
        for sentence in points_out(self.m, report):
            problem = Unreadable("meeting.note", sentence, Sentence("It is written as it stands."))
            at = self.places.get("note")
            self.issues.append(self.layout.issue(problem, line=line, position=at, warning=True))
        self.m = apply_changes(self.m, changes)
        for table, frame in changes.upserts.items():
            for written in records(frame):
                self.rows.setdefault(table, {})[written["id"]] = (written, line)

    def _report(self, row: list[str]) -> Report:
        new = [name for name in split(self._cell(row, "newcomers")) if name.casefold() not in called(self.m)]
        self.new = {name.casefold(): newcomer(name) for name in new}
        day = self._cell(row, "date")
        if not day:
            remedy = Sentence("Write the day of the meeting, YYYY-MM-DD.")
            raise _Wrong("date", "", Sentence("nothing says when this was"), remedy)
        return Report(
            self._actor_in(row, "whom"),
            date=day,
            mode=self._code(row, "mode"),
            direction=self._code(row, "direction"),
            officer_role=self._cell(row, "officer_role"),
            brought_by=self._actor_in(row, "brought_by"),
            ties={question.name: self._several(row, question.name) for question in tie_questions()},
            nobody_else=self._code(row, "nobody_else") == "yes",
            mentioned=self._mentioned(row),
            newcomers=tuple(new),
            basis=self._code(row, "basis"),
            answers=self._answers(row, yes_no_questions()),
            review_by=self._cell(row, "review_by"),
            note=self._cell(row, "note"),
            heard=self._heard(row),
            perceptions=self._answers(row, perception_questions()),
            owed=tuple(self._owed(row)),
        )

    def _answers(self, row: list[str], questions: Sequence[MeetingQuestion]) -> dict[str, str]:
        """What was answered to some questions, by name; what was not is not among them."""
        answers = {question.name: self._code(row, question.name) for question in questions}
        return {name: code for name, code in answers.items() if code}

    def _heard(self, row: list[str]) -> dict[str, str]:
        """What was heard and shared, by column of contacts."""
        cells = {column: self._cell(row, column) for column in HEARD}
        cells["levels"] = schema.SEPARATOR.join(
            self._coded("levels", level) for level in split(cells["levels"])
        )
        cells["shared_with"] = schema.SEPARATOR.join(self._several(row, "shared_with"))
        return {column: cell for column, cell in cells.items() if cell}

    def _owed(self, row: list[str]) -> Iterator[Owed]:
        """What is needed, and was promised; a day or a kind of support alone is told of nothing."""
        for kind in ("needs", *WAITED_FOR):
            due = self._cell(row, f"{kind}_by")
            support = "" if kind in WAITED_FOR else self._code(row, "support")
            purposes = split(self._cell(row, kind)) or ([""] if due or support else [])
            yield from (Owed(kind, purpose, due, support) for purpose in purposes)

    def _cell(self, row: list[str], question: str) -> str:
        return row[self.places[question]].strip() if question in self.places else ""

    def _mentioned(self, row: list[str]) -> tuple[str, ...]:
        """Whom they spoke of; who was to be entered and is on the map by now is one of them."""
        known = [name for name in split(self._cell(row, "newcomers")) if name.casefold() in called(self.m)]
        return (*self._several(row, "mentioned"), *(self._actor("newcomers", name) for name in known))

    def _actor_in(self, row: list[str], question: str) -> str:
        text = self._cell(row, question)
        return self._actor(question, text) if text else ""

    def _several(self, row: list[str], question: str) -> tuple[str, ...]:
        return tuple(self._actor(question, name) for name in split(self._cell(row, question)))

    def _actor(self, question: str, text: str) -> str:
        """The code of an actor that is called so, by its code, its name or an alias."""
        plain = text.strip().casefold()
        ids = called(self.m).get(plain, ())
        if not ids and plain in self.new:
            return self.new[plain]
        if not ids:
            raise _Wrong(
                question,
                text,
                Sentence("no entry of the map has this name"),
                Sentence(
                    "Write its name or its code, or enter it in the column for those who are not on the map "
                    "yet."
                ),
            )
        if len(ids) > 1:
            raise _Wrong(
                question,
                text,
                Sentence("several entries have this name ({ids})", ids=series(ids)),
                Sentence("Write the code."),
            )
        return ids[0]

    def _code(self, row: list[str], question: str) -> str:
        """The code that a word stands for; "" where nothing is said."""
        return self._coded(question, self._cell(row, question))

    def _coded(self, question: str, text: str) -> str:
        known = schema.meeting_answers(schema.meeting_questions()[question])
        by_word = {words(word): code for code, label in known.items() for word in (code, label)}
        if text and words(text) not in by_word:
            raise _Wrong(
                question,
                text,
                Sentence("this is none of the answers"),
                Sentence("Use one of: {all}.", all=series(known.values())),
            )
        return by_word.get(words(text), "")


def _text(cell: Any) -> str:
    return "" if cell is None else f"{cell:g}" if isinstance(cell, float) else str(cell)
