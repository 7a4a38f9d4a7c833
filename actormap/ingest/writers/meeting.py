"""The questions after a meeting as a workbook to fill in offline: a row a meeting, and no names in it."""

from __future__ import annotations

from typing import Any

from actormap.core import schema
from actormap.ingest.writers.book import Book

NAME = "After a meeting"
_ROWS = 500
"""So many rows have lists to choose from."""
_LISTED, _TITLE = 255, 32
"""So many characters may the list of a cell have, and the title beside it."""


def meeting_bytes() -> bytes:
    """A workbook with a column for each question of ``schema/meeting_questions.csv``; it names no actor."""
    book, questions = Book(), list(schema.meeting_questions().values())
    sheet = book.sheet(NAME, [question.label for question in questions])
    for at, question in enumerate(questions):
        message = {"input_title": question.label[:_TITLE], "input_message": question.hint or question.label}
        shown: dict[str, Any] = {"validate": "any"} | message
        words = choices(question)
        if words and not question.many and len(",".join(words)) <= _LISTED:
            shown |= {"validate": "list", "source": words}
        if question.answer == "date":
            book.as_days(sheet, at)
        sheet.data_validation(1, at, _ROWS, at, shown)
    rows = [["", question.label, question.hint, "; ".join(choices(question))] for question in questions]
    book.explain(rows, ["Question", "What it means", "What may stand there"])
    return book.bytes()


def choices(question: schema.MeetingQuestion) -> list[str]:
    """The words that answer a question; none where anything may stand there."""
    return list(schema.meeting_answers(question).values())
