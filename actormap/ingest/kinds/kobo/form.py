"""The form *Whom do you work with?*: its questions and answers known again, in each of its languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from actormap.core import schema
from actormap.ingest.sheet.headers import words

NAME = "Whom do you work with?"
SEPARATOR = "/"
"""What KoboToolbox writes between a group, a question and a choice in a header, if nobody chooses another."""
_BETWEEN = " /.:|>-"
_TICKED = {"1": True, "yes": True, "true": True, "0": False, "no": False, "false": False}


@cache
def _questions() -> dict[str, str]:
    """Questions by their names and their labels in all languages, the longest first."""
    questions = [
        question for question in schema.form_questions() if not question.type.startswith(("begin", "end"))
    ]
    names = {
        text.casefold(): question.name
        for question in questions
        for text in (question.name, *question.labels.values())
    }
    return dict(sorted(names.items(), key=lambda item: -len(item[0])))


@cache
def _lists() -> dict[str, str]:
    """The list of choices of each question that has one."""
    return {question.name: question.list for question in schema.form_questions() if question.list}


@cache
def _several() -> frozenset[str]:
    """Questions with several answers."""
    return frozenset(
        question.name for question in schema.form_questions() if question.type.startswith("select_multiple")
    )


@cache
def _choices(of: str) -> dict[str, str]:
    """Choices of a list by their names and their labels in all languages."""
    return {
        words(text): choice.name
        for choice in schema.form_choices()[of]
        for text in (choice.name, *choice.labels.values())
    }


def weight(of: str, name: str) -> float | None:
    """What a choice says of the strength of a tie; None where it says nothing."""
    return next((choice.weight for choice in schema.form_choices()[of] if choice.name == name), None)


def ties_of(of: str) -> str:
    """Kinds of ties that the choices of a list stand for, as a cell."""
    return schema.SEPARATOR.join(choice.name for choice in schema.form_choices()[of])


@dataclass(frozen=True, slots=True)
class Questions:
    """Where the answers to the form's questions stand in a sheet.

    Parameters
    ----------
    columns
        Columns by question.
    ticks
        By question with several answers, the column of each choice that has one of its own; a choice that
        somebody added to the form is called as its column is.
    twice
        Columns of a question that another column holds already.
    """

    columns: dict[str, int] = field(default_factory=dict)
    ticks: dict[str, dict[str, int]] = field(default_factory=dict)
    twice: list[int] = field(default_factory=list)

    def used(self) -> set[int]:
        """All these columns."""
        return {*self.columns.values(), *(at for places in self.ticks.values() for at in places.values())}

    def text(self, row: Sequence[str], question: str) -> str:
        """The answer as it stands there, "" where there is none."""
        return row[self.columns[question]].strip() if question in self.columns else ""

    def choice(self, row: Sequence[str], question: str) -> str | None:
        """The choice that was answered, "" for no answer, None for one that the form does not have."""
        text = self.text(row, question)
        return _choices(_lists()[question]).get(words(text)) if text else ""

    def several(self, row: Sequence[str], question: str) -> list[str] | None:
        """The choices that were answered; None where they cannot be told.

        Their own columns say it without doubt; a text alone, with blanks between the choices, is taken
        apart where that gives choices of the form and nothing else.
        """
        ticked = {
            choice: _TICKED.get(row[at].strip().casefold())
            for choice, at in self.ticks.get(question, {}).items()
            if row[at].strip()
        }
        if ticked:
            unclear = any(answer is None for answer in ticked.values())
            return None if unclear else [choice for choice, yes in ticked.items() if yes]
        text = self.text(row, question)
        return _taken_apart(words(text).split(), _choices(_lists()[question])) if text else []


def _taken_apart(parts: list[str], known: dict[str, str]) -> list[str] | None:
    if not parts:
        return []
    for length in range(len(parts), 0, -1):
        choice = known.get(" ".join(parts[:length]))
        rest = None if choice is None else _taken_apart(parts[length:], known)
        if choice is not None and rest is not None:
            return [choice, *rest]
    return None


def _question_in(header: str) -> tuple[str, str]:
    """The question in a header, whatever stands between it and its groups, and the choice behind it."""
    folded = header.casefold()
    for text, question in _questions().items():
        start = folded.rfind(text)
        before, after = folded[:start].rstrip()[-1:], header[start + len(text) :].strip()
        if start >= 0 and not _goes_on(before) and not _goes_on(after[:1]):
            return question, after.lstrip(_BETWEEN)
    return "", ""


def _goes_on(letter: str) -> bool:
    """Whether a word that begins or ends here is a part of a longer name."""
    return letter.isalnum() or letter == "_"


def questions(headers: Sequence[str]) -> Questions:
    """The form's questions among the headers of a sheet, with or without their groups."""
    ours = Questions()
    for at, header in enumerate(headers):
        question, shown = _question_in(header)
        if question and not shown and question in ours.columns:
            ours.twice.append(at)
        elif question and not shown:
            ours.columns[question] = at
        elif question in _several():
            choice = _choices(_lists()[question]).get(words(shown), shown)
            ours.ticks.setdefault(question, {})[choice] = at
    return ours
