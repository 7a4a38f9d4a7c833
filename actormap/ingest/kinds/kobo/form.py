"""The form *Whom do you work with?*: its questions and answers in each of its languages, and submissions.

Exports of ODK Central, ODK Briefcase and SurveyCTO have the columns of KoboToolbox by other names; each
repeat group is a CSV file of its own there, which is not joined: what is read is one row a submission.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cache

from actormap.core import schema
from actormap.core.schema import Question
from actormap.core.tables.ids import NO_KEY, CodeKey
from actormap.ingest.mapping.columns import SILENT, Rule
from actormap.ingest.sheet.headers import words
from actormap.ingest.sheet.layout import Layout

NAME = "Whom do you work with?"
SEPARATOR = "/"
"""What KoboToolbox writes between a group, a question and a choice in a header, if nobody chooses another."""
PSEUDONYM = "form"
"""How sources that answered a form are called, before a code that tells nothing."""
REVIEW = "reviewstate"
"""The column of ODK that KoboToolbox calls _validation_status."""
SIGNS = frozenset({"key", "submissiondate"})
_BETWEEN = " /.:|>-"
_TICKED = {"1": True, "yes": True, "true": True, "0": False, "no": False, "false": False}


@cache
def _questions() -> dict[str, Question]:
    return {question.name: question for question in schema.form_questions()}


@cache
def _headers() -> dict[str, str]:
    """Questions by their names and their labels in all languages, the longest first."""
    names = {
        text.casefold(): question.name
        for question in schema.form_questions()
        if not question.type.startswith(("begin", "end"))
        for text in (question.name, *question.labels.values())
    }
    return dict(sorted(names.items(), key=lambda item: -len(item[0])))


@cache
def _choices(question: str) -> dict[str, str]:
    """Choices of a question by their names and their labels in all languages."""
    return {
        words(text): choice.name
        for choice in schema.form_choices()[_questions()[question].list]
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


@dataclass(frozen=True)
class Answered:
    """A row with answers to the form, such as one of its repeat group.

    Parameters
    ----------
    questions
        Where the questions stand.
    layout, at
        Its sheet and its place there.
    """

    questions: Questions
    layout: Layout
    at: int

    @property
    def row(self) -> list[str]:
        """Its cells."""
        return self.layout.rows[self.at]

    @property
    def line(self) -> int:
        """The number of its row."""
        return self.layout.lines[self.at]

    def text(self, question: str) -> str:
        """The answer as it stands there, "" where there is none."""
        columns = self.questions.columns
        return self.row[columns[question]].strip() if question in columns else ""

    def texts(self) -> list[tuple[str, str]]:
        """All answers, to be compared with another export of the same."""
        return [(name, self.text(name)) for name in sorted(self.questions.columns)]

    def choice(self, question: str) -> str | None:
        """The choice that was answered, "" for no answer, None for one that the form does not have."""
        text = self.text(question)
        return _choices(question).get(words(text)) if text else ""

    def several(self, question: str) -> list[str] | None:
        """The choices that were answered; None where they cannot be told.

        Their own columns say it without doubt; a text alone, with blanks between the choices, is taken
        apart where that gives choices of the form and nothing else.
        """
        places = self.questions.ticks.get(question, {})
        cells = {choice: self.row[at].strip().casefold() for choice, at in places.items()}
        ticked = {choice: _TICKED.get(cell) for choice, cell in cells.items() if cell}
        if ticked:
            return None if None in ticked.values() else [choice for choice, yes in ticked.items() if yes]
        text = self.text(question)
        return _taken_apart(words(text).split(), _choices(question)) if text else []


@dataclass(frozen=True)
class Submission(Answered):
    """What one organisation answered.

    Parameters
    ----------
    root
        What the submission is called whenever it is exported, also after it was edited.
    sent
        When it was sent first, UTC.
    partners
        Rows of the repeat group that belong to it.
    rule
        What a mapping file says of its sheet.
    key
        With what codes are made: that of the map to which it comes.
    """

    root: str
    sent: str
    partners: Sequence[Answered]
    rule: Rule = SILENT
    key: CodeKey = NO_KEY

    @property
    def own_code(self) -> str:
        """The code of an actor that is known from this submission first."""
        return self.key.code("org", [self.root])

    @property
    def source(self) -> str:
        """The pseudonym of who answered."""
        return self.key.code(PSEUDONYM, ["source", self.root])

    def answers(self) -> tuple[object, ...]:
        """All that was answered, to be compared with another export of the same submission."""
        return self.texts(), [partner.texts() for partner in self.partners]


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
    for text, question in _headers().items():
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
        elif question and _questions()[question].type.startswith("select_multiple"):
            choice = _choices(question).get(words(shown), shown)
            ours.ticks.setdefault(question, {})[choice] = at
    return ours


def is_odk(headers: Collection[str]) -> bool:
    """Whether a table has the columns that exports of ODK add, as `normal` compares headers."""
    return set(headers) >= SIGNS
