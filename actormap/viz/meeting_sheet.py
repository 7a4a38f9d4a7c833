"""The questions after a meeting on paper: an actor stands on it by its code alone, and nobody by name."""

from __future__ import annotations

from itertools import groupby

from actormap.core import schema
from actormap.viz.templates import filled

_PARTS = {
    "met": "",
    "told": "What did they say?",
    "heard": "What else was heard and shared?",
    "seen": "How do they see the office?",
    "owed": "What is needed, and what was promised?",
    "asked": "Asked and answered",
    "left": "",
}


def sheet_html(code: str = "") -> str:
    """A page to print and fill in by hand; only the code of who is met stands on it, or a line for it."""
    every = [(question, _choices(question)) for question in schema.meeting_questions().values()]
    parts = [(_PARTS[part], list(some)) for part, some in groupby(every, key=lambda pair: pair[0].part)]
    return filled("meeting.html", parts=parts, code=code)


def _choices(question: schema.MeetingQuestion) -> list[str]:
    words = list(schema.meeting_answers(question).values())
    return [*words, "Not asked"] if question.part == "asked" and words else words
