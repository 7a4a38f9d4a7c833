"""One table while its rows are read: its cells, what nothing is taken of, and what it lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from types import ModuleType
from typing import TypeAlias

import pandas as pd

from actormap.core import schema
from actormap.core.errors import EXAMPLES, Issue, shorten
from actormap.core.model import ActorMap
from actormap.core.search import persons
from actormap.core.sentences import Sentence, Template, fields, first_of, plural, series
from actormap.core.tables.issues import Unreadable, noted, notice
from actormap.ingest.mapping.columns import WHO, Columns, Rule, Table, answer, between
from actormap.ingest.mapping.dates import DateColumn
from actormap.ingest.mapping.values import export_of, is_placeholder, names_nobody
from actormap.ingest.readers.grid import ERRORS
from actormap.ingest.rows.refusals import LISTS, Consents, apart, basis, stay_out
from actormap.ingest.sheet.headers import spelled, words
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

    def day(self, column: DateColumn, text: str, line: int) -> str:
        """The day that a cell says; what it says otherwise, or in another calendar, is taken notice of."""
        day = column.day(text)
        if text and not day:
            self.count(column.problem(text), line, column.position, text)
        elif day and column.converts(text):
            self.count("date.converted", line, column.position, f"{text} = {day}")
        return day

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


def module_of(kind: str) -> ModuleType:
    """The module that knows a kind of file."""
    return import_module(f"actormap.ingest.kinds.{schema.kinds()[kind].module}")


Read: TypeAlias = tuple[list[Part], list[Issue]]
"""Rows of our tables, and what was noticed."""


def together(tables: Iterable[Read]) -> Read:
    """What was read of several tables, one after the other."""
    parts: list[Part] = []
    issues: list[Issue] = []
    for new, noticed in tables:
        parts += new
        issues += noticed
    return parts, issues


Signs: TypeAlias = tuple[float, Sequence[Sentence]]
"""How certain it is, from 0 to 1, that a table is of a kind, and what speaks for it."""


NO_SIGNS: Signs = (0.0, ())


_SHOWN = 12
_SILENT = ("ignore", "privacy", "command")
"""Of these nothing is to be said where nothing is taken from them."""


def left_over(layout: Layout, columns: Columns, used: Collection[int]) -> list[Issue]:
    """What was left out: personal data once, by its columns, and columns that mean nothing here."""
    meanings = schema.meanings()
    rest = [guess for guess in columns if guess.position not in used and guess.meaning]
    personal = [guess.position for guess in rest if meanings[guess.meaning].personal]
    silent = [guess.position for guess in rest if guess.meaning in _SILENT]
    return [*_personal(layout, personal), *layout.unused({*used, *personal, *silent})]


def _personal(layout: Layout, places: Sequence[int]) -> Iterator[Issue]:
    numbers = {at: sum(bool(row[at].strip()) for row in layout.rows) for at in places}
    filled = [at for at in places if numbers[at]]
    if not filled:
        return
    named = [Sentence("{header} ({n})", header=layout.shown(at, 30), n=numbers[at]) for at in filled]
    columns = plural(len(filled), "column")
    yield layout.issue(
        "person.left_out/columns",
        line=layout.line,
        warning=True,
        columns=columns,
        headers=first_of(named, _SHOWN),
    )


def opened(table: Table) -> tuple[Table, list[Issue]]:
    """A table without private rows and commands, and what was left out; an export filled up to its width.

    Of the answers to a form that is read as a list, who refuses stays out here: of lists they did already.
    """
    table, gone = (table, {}) if table.kind in LISTS else stay_out(table)
    layout, columns = table.layout, table.columns
    layout = layout.padded() if export_of(layout.headers) else layout
    issues = [issue for of_row in gone.values() for issue in of_row]
    for meaning in ("command", "privacy"):
        for at in columns.all(meaning):
            recoded = table.rule.recoded.get(meaning, {})
            layout, new_issues = _without(layout, at, meaning, recoded)
            issues += new_issues
    return replace(table, layout=layout), issues


def _without(layout: Layout, at: int, meaning: str, recoded: Mapping[str, str]) -> tuple[Layout, list[Issue]]:
    gone = []
    odd = Counter[str]()
    for row, line in layout.numbered():
        text = recoded.get(row[at].strip(), row[at].strip())
        if meaning == "privacy" and text and (text in ERRORS or not is_placeholder(text)):
            privacy = spelled("privacy").get(words(text), "")
            odd[text] += not privacy
            if privacy != "public":
                gone.append(line)
        elif meaning == "command" and text:
            gone.append(line)
    if not gone:
        return layout, []
    rows = plural(len(gone), "row")
    if meaning == "command":
        problem = notice("row.command", rows=rows)
    else:
        private = Sentence("{rows} marked as private, the first here", rows=rows)
        if unknown := [shorten(text) for text in odd if odd[text]]:
            private = Sentence(
                "{private} ({values} is not known here, and counts as private)",
                private=private,
                values=series(unknown[:3]),
            )
        problem = Unreadable("row.private", private, Sentence("Nothing was taken from them."))
    return layout.without(gone), [layout.issue(problem, line=gone[0], position=at, warning=True)]


class Reading:
    """One table while its rows are read.

    Parameters
    ----------
    table
        The table.
    wishes
        What the user said, and the map.
    more
        What is said of what is noticed in this kind of list alone.
    """

    def __init__(self, table: Table, wishes: Wishes, more: Notices | None = None) -> None:
        self.layout, self.columns, self.rule, self.wishes = table.layout, table.columns, table.rule, wishes
        self.notes = Notes(self.layout, {**SENTENCES, **noted("dealings"), **(more or {})})
        self.consents = Consents(table)
        self.apart = apart(table)
        """By line: of which rows the basis is said apart, and why."""
        self.constants, self.refused = table.constants, table.refused
        self.between = between(self.rule.split, self.layout.plain, self.columns)
        """What its user says that stands between several values of a cell, by place of the column."""
        self.issues: list[Issue] = []
        self.texts: dict[int, list[str]] = {}
        """The columns that are read."""
        self.taken: set[int] = set()
        """The columns from which something is taken."""

    def basis(self, lines: Iterable[int]) -> dict[str, str]:
        """Why somebody of these rows may be recorded; empty where nothing was said of one of them."""
        return basis(self.constants, (self.apart.get(line, "") for line in lines))

    def rows(
        self,
        used: set[int],
        *,
        looked_at: Iterable[int] = (),
        doubled: Collection[int] = (),
        more: Iterable[Issue] = (),
    ) -> list[dict[int, str]]:
        """Rows in the columns that are used; what is wrong in these and left out of the others is told.

        Of columns that are `looked_at` nothing is taken; errors in `doubled` ones are no blanks, because
        another column says the same; `more` is what else is wrong.
        """
        layout = self.layout
        self.taken = used - {*looked_at}
        faults = layout.faults(used, used)
        unused = left_over(layout, self.columns, self.taken)
        self.issues += [*layout.widths(), *faults, *unused, *more]
        for at in sorted(used):
            self.texts[at], blanks = layout.texts(at, errors=at in doubled)
            self.issues += blanks
        return [
            {at: column[number] for at, column in self.texts.items()} for number in range(len(layout.rows))
        ]

    def warn(self, problem: Unreadable, line: int, at: int | None) -> None:
        """Say what is doubtful."""
        self.issues.append(self.layout.issue(problem, line=line, position=at, warning=True))

    def part(
        self, table: str, rows: Sequence[tuple[tuple[str, ...], int]], columns: Mapping[str, int | None]
    ) -> Part:
        """Rows of one of our tables, each with its line; columns with their places here."""
        frame = pd.DataFrame([row for row, _ in rows], columns=list(columns), dtype="str")
        places = {name: at for name, at in columns.items() if at is not None}
        lines, taken = [line for _, line in rows], frozenset(self.taken)
        return Part(table, frame, lines, self.layout, places, derived=True, taken=taken)


def unnamed(layout: Layout) -> Issue:
    """An error where a list that its user calls one of organisations names none."""
    headers = series(shorten(text, 30) for text in layout.headers[:_SHOWN])
    return layout.issue("org.no_column", line=layout.line, found=headers)


def unsaid(layout: Layout, at: int, rule: Rule) -> Iterator[Issue]:
    """The question whose names these are, row by row, where no column tells and the name itself does not.

    What kind of list it is does not answer that. Where most names are those of organisations, it is asked of
    those alone that look like somebody's.
    """
    if answer(rule.constants, WHO):
        return
    rows = layout.numbered()
    names = [(line, row[at].strip()) for row, line in rows if any(map(str.isalpha, row[at]))]
    telling = sum(persons.of_organisation(name) for _, name in names)
    looks = persons.is_shaped if telling * 2 >= len(names) else None
    for line, name in names:
        if not names_nobody(name) and (looks(name) if looks else not persons.of_organisation(name)):
            yield layout.issue("list.whose", line=line, position=at, value=persons.masked(name))
