"""What is noticed while rows are read: counted, and told once with its number and some examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from actormap.core.errors import EXAMPLES, Issue, shorten
from actormap.core.search import persons
from actormap.core.sentences import Sentence, Template, fields, first_of, plural
from actormap.core.tables.issues import Unreadable
from actormap.ingest.sheet.layout import Layout

_NAMED = 5


@dataclass(slots=True)
class _Note:
    number: int
    line: int
    examples: dict[str, None]


@dataclass(slots=True)
class Notes:
    """Notes on the rows of one table.

    Parameters
    ----------
    layout
        The table.
    words
        By code, what is noticed and what is to do. ``{rows}`` and ``{cells}`` are how many there are,
        ``{names}`` the number of different values, ``{values}`` some of these, ``{three}`` no more than that.
    """

    layout: Layout
    words: Mapping[str, tuple[Template, Sentence]]
    _notes: dict[tuple[str, int | None], _Note] = field(default_factory=dict)
    _questions: list[Issue] = field(default_factory=list)

    def count(self, code: str, line: int, at: int | None = None, value: str = "") -> None:
        """Take notice of a row, of the cell in it, and of what stands there."""
        note = self._notes.setdefault((code, at), _Note(0, line, {}))
        note.number += 1
        if value:
            note.examples[value] = None

    def ask(self, code: str, line: int, at: int | None, value: str) -> None:
        """Take notice of a row that cannot be read before its user says what stands there."""
        noted, remedy = self.words[code]
        problem = Unreadable(code, Sentence(noted), remedy)
        self._questions.append(self.layout.issue(problem, line=line, position=at, value=value))

    def is_person(self, whose: persons.Whose, line: int, at: int | None, name: str) -> bool:
        """Take notice that a name is a person's or may be one; nobody is made of it."""
        if whose == persons.PERSON:
            self.count("org.person", line, at, persons.masked(name))
        elif whose:
            self.ask("org.perhaps_person", line, at, persons.masked(name))
        return bool(whose)

    def issues(self) -> list[Issue]:
        """What is asked, and a warning for each kind of note and column, at the first row of it."""
        return [*self._questions, *(self._issue(code, at, note) for (code, at), note in self._notes.items())]

    def _issue(self, code: str, at: int | None, note: _Note) -> Issue:
        noted, remedy = self.words[code]
        values = {
            "rows": plural(note.number, "row"),
            "cells": plural(note.number, "cell"),
            "names": plural(len(note.examples), "name"),
            "values": first_of([shorten(text, 40) for text in note.examples], _NAMED),
            "three": first_of([shorten(text, 40) for text in note.examples], EXAMPLES),
        }
        noticed = Sentence(noted, **{name: values[name] for name in fields(noted)})
        problem = Unreadable(code, Sentence("{noticed}, the first here", noticed=noticed), remedy)
        return self.layout.issue(problem, line=note.line, position=at, warning=True)
