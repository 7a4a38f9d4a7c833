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
from actormap.core.tables.issues import Unreadable, notice
from actormap.core.tables.records import records
from actormap.core.tables.values import split
from actormap.ingest.mapping.columns import Table
from actormap.ingest.rows.reading import Part, Read, Wishes
from actormap.ingest.sheet.headers import words
from actormap.ingest.sheet.layout import Layout
from actormap.meetings.after import after_meeting, called
from actormap.meetings.report import (
    HEARD,
    WAITED_FOR,
    Owed,
    Report,
    newcomer,
    perception_questions,
    points_out,
    tie_questions,
    yes_no_questions,
)


def question_places(layout: Layout) -> dict[str, int]:
    """Our questions by name, and in which column each is answered."""
    known = {words(question.label): question.name for question in schema.meeting_questions().values()}
    places = [(known.get(words(header)), at) for at, header in enumerate(layout.headers)]
    return {name: at for name, at in reversed(places) if name}


def read(tables: Sequence[Table], wishes: Wishes) -> Read:
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

    def __init__(self, question: str, text: str, name: str, **values: object) -> None:
        super().__init__(question)
        self.question, self.text, self.problem = question, text, notice(name, **values)
        self.problem.code = f"meeting.{question}"


class _Meetings:
    """The meetings of one table, written one after another to a map that nobody else sees."""

    def __init__(self, layout: Layout, m: ActorMap) -> None:
        self.layout, self.m, self.places = layout, m, question_places(layout)
        self.issues: list[Issue] = []
        self.rows: dict[str, dict[str, tuple[dict[str, Any], int]]] = {}
        if "whom" not in self.places:
            whom = Name(schema.meeting_questions()["whom"].label)
            self.issues.append(layout.issue("meeting.whom", whom=whom))
        for row, line in layout.numbered():
            self.cells = {question: row[at].strip() for question, at in self.places.items()}
            if any(self.cells.values()):
                self._meeting(line)

    def parts(self) -> Iterator[Part]:
        """What is written of all of them, table by table."""
        for table, rows in self.rows.items():
            cells = [
                {
                    name: ("" if cell is None else f"{cell:g}" if isinstance(cell, float) else str(cell))
                    for name, cell in row.items()
                }
                for row, _ in rows.values()
            ]
            lines = [line for _, line in rows.values()]
            yield Part(table, pd.DataFrame(cells, dtype="str"), lines, self.layout, {}, made=True)

    def _meeting(self, line: int) -> None:
        try:
            report = self._report()
            changes = after_meeting(self.m, View(), report)
        except _Wrong as wrong:
            at = self.places.get(wrong.question)
            self.issues.append(self.layout.issue(wrong.problem, line, at, value=wrong.text))
            return
        except ActormapError as refused:
            remedy = Sentence("Correct the row, or leave it out.")
            self.issues.append(
                self.layout.issue(Unreadable("meeting.refused", refused.sentence, remedy), line)
            )
            return
        for sentence in points_out(self.m, report):
            problem = Unreadable("meeting.note", sentence, Sentence("It is written as it stands."))
            self.issues.append(self.layout.issue(problem, line, self.places.get("note"), warning=True))
        self.m = apply_changes(self.m, changes)
        for table, frame in changes.upserts.items():
            for written in records(frame):
                self.rows.setdefault(table, {})[written["id"]] = (written, line)

    def _report(self) -> Report:
        new = [name for name in split(self._cell("newcomers")) if name.casefold() not in called(self.m)]
        self.new = {name.casefold(): newcomer(name) for name in new}
        day = self._cell("date")
        if not day:
            raise _Wrong("date", "", "meeting.date")
        return Report(
            self._actor_in("whom"),
            date=day,
            mode=self._code("mode"),
            direction=self._code("direction"),
            officer_role=self._cell("officer_role"),
            brought_by=self._actor_in("brought_by"),
            ties={question.name: self._several(question.name) for question in tie_questions()},
            nobody_else=self._code("nobody_else") == "yes",
            mentioned=self._mentioned(),
            newcomers=tuple(new),
            basis=self._code("basis"),
            answers=self._answers(yes_no_questions()),
            review_by=self._cell("review_by"),
            note=self._cell("note"),
            heard=self._heard(),
            perceptions=self._answers(perception_questions()),
            owed=tuple(self._owed()),
        )

    def _answers(self, questions: Sequence[MeetingQuestion]) -> dict[str, str]:
        """What was answered to some questions, by name; what was not is not among them."""
        answers = {question.name: self._code(question.name) for question in questions}
        return {name: code for name, code in answers.items() if code}

    def _heard(self) -> dict[str, str]:
        """What was heard and shared, by column of contacts."""
        cells = {column: self._cell(column) for column in HEARD}
        levels = (self._coded("levels", level) for level in split(cells["levels"]))
        cells["levels"] = schema.SEPARATOR.join(levels)
        cells["shared_with"] = schema.SEPARATOR.join(self._several("shared_with"))
        return {column: cell for column, cell in cells.items() if cell}

    def _owed(self) -> Iterator[Owed]:
        """What is needed, and was promised; a day or a kind of support alone is told of nothing."""
        for kind in ("needs", *WAITED_FOR):
            due = self._cell(f"{kind}_by")
            support = "" if kind in WAITED_FOR else self._code("support")
            purposes = split(self._cell(kind)) or ([""] if due or support else [])
            yield from (Owed(kind, purpose, due, support) for purpose in purposes)

    def _cell(self, question: str) -> str:
        return self.cells.get(question, "")

    def _mentioned(self) -> tuple[str, ...]:
        """Whom they spoke of; who was to be entered and is on the map by now is one of them."""
        known = [name for name in split(self._cell("newcomers")) if name.casefold() in called(self.m)]
        return (*self._several("mentioned"), *(self._actor("newcomers", name) for name in known))

    def _actor_in(self, question: str) -> str:
        text = self._cell(question)
        return self._actor(question, text) if text else ""

    def _several(self, question: str) -> tuple[str, ...]:
        return tuple(self._actor(question, name) for name in split(self._cell(question)))

    def _actor(self, question: str, text: str) -> str:
        """The code of an actor that is called so, by its code, its name or an alias."""
        plain = text.strip().casefold()
        ids = called(self.m).get(plain, ())
        if not ids and plain in self.new:
            return self.new[plain]
        if not ids:
            raise _Wrong(question, text, "meeting.actor")
        if len(ids) > 1:
            raise _Wrong(question, text, "meeting.actors", ids=series(ids))
        return ids[0]

    def _code(self, question: str) -> str:
        """The code that a word stands for; "" where nothing is said."""
        return self._coded(question, self._cell(question))

    def _coded(self, question: str, text: str) -> str:
        known = schema.meeting_answers(schema.meeting_questions()[question])
        by_word = {words(word): code for code, label in known.items() for word in (code, label)}
        if text and words(text) not in by_word:
            raise _Wrong(question, text, "meeting.answer", all=series(known.values()))
        return by_word.get(words(text), "")
