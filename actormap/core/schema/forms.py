"""Rows of the tables that say what people are asked: forms of the app, after a meeting, in KoboToolbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from actormap.core.schema.items import items
from actormap.core.schema.reading import cell_number, read_rows

LANGUAGES = {
    "en": "English",
    "fr": "Français",
    "es": "Español",
    "ar": "العربية",
    "ru": "Русский",
    "zh": "中文",
}
"""Languages of forms and templates with their own names: the official ones of the United Nations."""


@dataclass(frozen=True, slots=True)
class Field:
    """What a form asks for a column, a row of ``forms.csv``.

    `part` is its part of a long form; a `long` one has room for several lines.
    """

    part: str
    label: str
    long: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the form *Whom do you work with?*, or a bracket, a row of ``form_questions.csv``.

    Parameters
    ----------
    name, type
        As an XLSForm has them.
    required
        Whether it must be answered.
    relevant
        When it is asked; "" for always.
    labels
        What it asks, by language (`LANGUAGES`).
    """

    name: str
    type: str
    required: bool
    relevant: str
    labels: Mapping[str, str]

    @property
    def list(self) -> str:
        """The list of its choices, "" where it has none."""
        return self.type.partition(" ")[2]


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer to choose; `weight` is what it says of the strength of a tie, None for nothing."""

    name: str
    weight: float | None
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MeetingQuestion:
    """A question that is answered after a meeting, a row of ``meeting_questions.csv``.

    Parameters
    ----------
    name, part
        What it is called, and the part of the form that it stands in: what is told of ties, heard of
        them, seen by them in the office (an item of the set *perception*), owed or needed, asked of them.
    label, hint
        Its words, and what helps to answer it.
    answer
        ``actor``, ``actors``, ``texts``, ``text``, ``date``, ``perception``, or a vocabulary; ``levels`` for
        several of one.
    kind, weight
        The kind of tie that each actor in the answer is tied by, and its weight; "" and None for none.
    """

    name: str
    part: Literal["met", "told", "heard", "seen", "owed", "asked", "left"]
    label: str
    hint: str
    answer: str
    kind: str
    weight: float | None

    @property
    def vocabulary(self) -> str:
        """The list of its answers, "" where it has none."""
        if self.answer in {"actor", "actors", "text", "texts", "date", "perception"}:
            return ""
        return self.answer.removesuffix("s") if self.many else self.answer

    @property
    def many(self) -> bool:
        """Whether several answers may stand there."""
        return self.answer in {"actors", "texts", "levels"}


@cache
def form_questions() -> tuple[Question, ...]:
    """Questions of the form *Whom do you work with?*, in their order."""
    return tuple(
        Question(row["name"], row["type"], row["required"] == "yes", row["relevant"], labels(row))
        for row in read_rows("form_questions")
    )


@cache
def meeting_questions() -> dict[str, MeetingQuestion]:
    """Questions that are answered after a meeting, by name, in their order.

    One without a name stands for each item of its set: how they see the office.
    """
    questions = (
        MeetingQuestion(
            name,
            row["part"],  # type: ignore[arg-type]  # checked by tests
            label,
            row["hint"],
            row["answer"],
            row["kind"],
            cell_number(row["weight"]),
        )
        for row in read_rows("meeting_questions")
        for name, label in _questions_of(row)
    )
    return {question.name: question for question in questions}


def _questions_of(row: Mapping[str, str]) -> list[tuple[str, str]]:
    if row["question"]:
        return [(row["question"], row["label"])]
    return [(item.code, item.help) for item in items().values() if item.set == row["answer"]]


@cache
def forms() -> dict[str, dict[str, Field]]:
    """What is asked where a row of a table is added or changed, by table and column in their order."""
    by_table: dict[str, dict[str, Field]] = {}
    for row in read_rows("forms"):
        by_table.setdefault(row["table"], {})[row["column"]] = Field(
            row["part"], row["label"], row["lines"] == "several"
        )
    return by_table


def column_label(column: str, language: str) -> str:
    """What templates in a language write above a column."""
    text = column.replace("_", " ").capitalize()
    return headings().get(text, {}).get(language) or translated(text, language)


def translated(text: str, language: str) -> str:
    """A text in a language; a new one stays English until ``translations.csv`` has it."""
    return translations().get(text, {}).get(language, text)


@cache
def translations() -> dict[str, Mapping[str, str]]:
    """Texts of forms and templates by their English form, in each of `LANGUAGES`."""
    return {row["en"]: labels(row) for row in read_rows("translations")}


@cache
def headings() -> dict[str, Mapping[str, str]]:
    """As `translations`, of words that mean something else above a column than as a label of a code."""
    return {row["en"]: labels(row) for row in read_rows("headings")}


def labels(row: Mapping[str, str]) -> dict[str, str]:
    """What a row of the schema says in each language that has it."""
    return {language: row[language] for language in LANGUAGES if row[language]}
