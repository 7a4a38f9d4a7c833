"""What every kind of file becomes: rows of our tables with their places, and what is noticed on the way."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import pandas as pd

from actormap.core import schema
from actormap.core.errors import EXAMPLES, Issue, shorten
from actormap.core.model import ActorMap
from actormap.core.search import persons
from actormap.core.sentences import Sentence, Template, fields, first_of, plural, series
from actormap.core.tables.issues import Unreadable, noted, notice
from actormap.ingest.sheet.layout import Layout


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one table out of one file, still text.

    Parameters
    ----------
    table
        Name of the table.
    frame
        Texts, columns by the names of the schema.
    lines
        Where each row stands.
    layout
        The file's side.
    places
        Columns of the table with their places in the file.
    missing
        Required columns that the file has not.
    derived
        True for rows read out of other rows, such as the organisations of a 3W: what the map
        already records about them stays as it is.
    made
        True where the program made the codes of the rows, although the rows are no derived ones.
    taken
        Columns of the file, by place, from which something is taken besides those in `places`.
    for_all
        Columns of which the user said what holds for all rows: it fills what the map does not say, and
        who told of a row joins those who did before.
    """

    table: str
    frame: pd.DataFrame
    lines: list[int]
    layout: Layout
    places: dict[str, int]
    missing: frozenset[str] = field(default_factory=frozenset)
    derived: bool = False
    made: bool = False
    for_all: frozenset[str] = frozenset()
    taken: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Wishes:
    """What the user said about lists, and the map to which they come.

    Parameters
    ----------
    base
        The map as its user sees it.
    types
        Types of actors by what a list writes; "" for a word that says nothing.
    sector_by_name
        Whether the names of sectors are their identity, not their codes.
    called
        Names of organisations with the acronym beside each, of all lists that come together; one may be "".
    earlier
        Ids of the rows that earlier imports of the same lists wrote, by table.
    """

    base: ActorMap = field(default_factory=ActorMap.empty)
    types: Mapping[str, str] = field(default_factory=dict)
    sector_by_name: bool = False
    called: tuple[tuple[str, str], ...] = ()
    earlier: Mapping[str, Collection[str]] = field(default_factory=dict)


OF_ORGANISATIONS_ALONE = ("consent_c1", "legal_basis", "sphere", "types")
"""What is said of all rows and no person gets by it: persons are locked unless they agreed."""


_NAMED = 5


@dataclass(slots=True)
class _Note:
    number: int
    line: int
    examples: dict[str, None]


Notices = Mapping[str, tuple[Template, Sentence]]
"""By code, what is noticed and what is to do."""


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
    words: Notices
    _notes: dict[tuple[str, int | None], _Note] = field(default_factory=dict)
    _questions: list[Issue] = field(default_factory=list)

    def count(self, code: str, line: int, at: int | None = None, value: str = "") -> None:
        """Take notice of a row, of the cell in it, and of what stands there."""
        note = self._notes.setdefault((code, at), _Note(0, line, {}))
        note.number += 1
        if value:
            note.examples[value] = None

    def is_person(self, whose: persons.Whose, line: int, at: int | None, name: str) -> bool:
        """Take notice that a name is a person's or may be one; nobody is made of it."""
        if whose == persons.PERSON:
            self.count("org.person", line, at, persons.masked(name))
        elif whose:
            problem = notice("org.perhaps_person")
            masked = persons.masked(name)
            self._questions.append(self.layout.issue(problem, line=line, position=at, value=masked))
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


OF_DAYS = noted("days")
"""What is said of days, by every kind of list."""
SENTENCES = {
    **OF_DAYS,
    **noted("rows"),
    "status.unknown": (
        Template("{rows} with a status that is not known here ({values})"),
        Sentence(
            "It was left empty; the known ones are {all}.",
            all=series(schema.vocabulary("presence_status").values()),
        ),
    ),
}
"""What is said of what is noticed in lists of activities and organisations."""
