"""Every mistake that is not a bug, in one tree.

::

    ActormapError               something the user can mend; the message says how
    +-- InvalidMap              tables that break a rule (`issues`)
    +-- InvalidFile             a file that cannot be imported (`issues`)
    +-- Refused                 an analysis that would have to invent an answer
    |   +-- Denied              a principal without the right (access)
    |   +-- TakesTwo            what leaves by two persons alone (redact)
    |   +-- NamesAlike          a name that could give away another (redact)
    |   +-- NoFont              letters that could not be drawn (viz/typeset)
    +-- Proposed                what waits for a second person (access)
    +-- Stopped                 work that was cancelled, or went over its limits (process/worker.py)
    +-- StoreError              a workspace that cannot be used
        +-- WrongKey            wrong passphrase, or not a workspace, or damaged
        +-- Conflict            the store changed since it was read

Bugs stay what Python makes of them (TypeError, KeyError ...).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from actormap.core.sentences import Name, Sentence, counted, joined, series

LISTED = 20
"""How many issues a message names; the number of the others is told."""
EXAMPLES = 3
"""So many equal problems are told one by one; more are told once, with their number and so many examples."""
NOWHERE = Sentence()
"""The place of what stands in no place of its own."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing wrong in one place: where it is, what it is, what to do.

    Parameters
    ----------
    file
        The file or the table, as the user knows it.
    row
        Line of a CSV file, row of a sheet, or None where no row is meant.
    column
        Header of the column, or "".
    value
        The value as it stands there, shortened.
    code
        Stable short name of the rule, such as ``tie.unknown_actor``.
    problem
        What is wrong, half a sentence without a full stop.
    remedy
        What to do, a sentence.
    warning
        True where the data can be used all the same.
    where
        The place in words, where row and column do not say it (a cell, a sheet).
    sheet
        The sheet of a workbook, or "".
    rows
        All rows where the same is wrong, where these are many; `row` is the first of them, and `value`
        holds some of their values.
    option
        What answers it on the command line, where only this issue knows (`cli.terminal` knows the others).
    """

    file: str
    row: int | None
    column: str
    value: str
    code: str
    problem: Sentence
    remedy: Sentence
    warning: bool = False
    where: Sentence = NOWHERE
    sheet: str = ""
    rows: tuple[int, ...] = ()
    option: str = ""

    @property
    def lines(self) -> tuple[int, ...]:
        """Every row that it is about."""
        return self.rows or (() if self.row is None else (self.row,))

    @property
    def place(self) -> Sentence:
        """Where it is, in words."""
        if self.where and not self.rows:
            return self.where
        parts = [Sentence("sheet '{sheet}'", sheet=Name(self.sheet))] if self.sheet else []
        if self.rows:
            first = series(self.rows[:EXAMPLES])
            parts.append(
                counted(len(self.rows), "{n} row ({first} ...)", "{n} rows ({first} ...)", first=first)
            )
        elif self.row is not None:
            parts.append(Sentence("row {row}", row=self.row))
        if self.column:
            parts.append(Sentence("column '{column}'", column=Name(self.column)))
        return joined(*parts)

    @property
    def sentence(self) -> Sentence:
        """All of it: where, what, and what to do."""
        value = Name(self.value)
        what = Sentence("{problem} ('{value}')", problem=self.problem, value=value) if value else self.problem
        whole = Sentence("{problem}. {remedy}", problem=what, remedy=self.remedy)
        return series([*filter(None, (Name(self.file), self.place)), whole], ": ")

    def __str__(self) -> str:
        return self.sentence.in_language()


def braced(text: str) -> str:
    """A text as a template that has no fields."""
    return text.replace("{", "{{").replace("}", "}}")


def shorten(value: object, length: int = 60) -> Name:
    """A value as a message may show it: one line, not long, without control characters."""
    text = "".join(ch if ch.isprintable() else " " for ch in str(value))
    return Name(text if len(text) <= length else text[: length - 1] + "…")


def merged_issues(issues: Iterable[Issue]) -> list[Issue]:
    """Issues in their order, those that differ in nothing but row and value told once where they are many."""
    groups: dict[tuple[object, ...], list[Issue]] = {}
    for issue in issues:
        key = (issue.file, issue.sheet, issue.column, issue.code, issue.problem, issue.remedy, issue.warning)
        groups.setdefault(key if issue.row is not None else (*key, issue.where), []).append(issue)
    return [merged for group in groups.values() for merged in _merged(group)]


def _merged(group: list[Issue]) -> list[Issue]:
    if len(group) <= EXAMPLES and not any(issue.rows for issue in group):
        return group
    if len(group) == 1:
        return group
    rows = tuple(sorted({line for issue in group for line in issue.lines}))
    values = list(dict.fromkeys(issue.value for issue in group if issue.value))[:EXAMPLES]
    return [replace(group[0], row=rows[0] if rows else None, rows=rows, value=", ".join(values))]


class ActormapError(Exception):
    """Something the user can mend; the message says how, in the language of who reads.

    Parameters
    ----------
    message
        A sentence, or its template, written out where it is raised.
    values
        Values of the template, as for `Sentence`.
    """

    def __init__(self, message: str = "", /, **values: Any) -> None:
        super().__init__(Sentence(message, **values) if values else message)

    @property
    def sentence(self) -> Sentence:
        """The message, to be said in a language."""
        (message,) = self.args
        # A text without values is its own template; what stands in braces there is no field.
        return message if isinstance(message, Sentence) else Sentence(braced(message))

    def __str__(self) -> str:
        return self.sentence.in_language()


class _WithIssues(ActormapError):
    closing = NOWHERE

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues = tuple(issues)
        super().__init__()
        self.args = (self.issues,)

    @property
    def sentence(self) -> Sentence:
        """The first issues, one a line, and how many more there are."""
        lines = [issue.sentence for issue in self.issues[:LISTED]]
        if more := len(self.issues) - len(lines):
            lines.append(Sentence("… and {n} more.", n=more))
        return series([*lines, *filter(None, [self.closing])], "\n")


class InvalidMap(_WithIssues):
    """Tables that break a rule of the schema; `issues` says where and what to do."""


class InvalidFile(_WithIssues):
    """A file that cannot be imported; `issues` names everything that is wrong in it."""

    closing = Sentence("Nothing was imported.")


class Refused(ActormapError):
    """An analysis that would have to invent an answer; the message says what is missing."""


class Denied(Refused):
    """The principal has not the right to do this."""

    logged = False
    """Whether an entry of the audit log tells of it (`access.logged`)."""


class TakesTwo(Refused):
    """What would leave is sensitive, and no second person has approved that it does.

    Parameters
    ----------
    sentence
        The sentence for who asks.
    level
        How much is in it: what is to be approved (`access.propose_export`).
    """

    def __init__(self, sentence: Sentence, level: str) -> None:
        super().__init__(sentence)
        self.level = level


class NamesAlike(Refused):
    """A name that may stand in a file holds the name of somebody who is left out, whom it could give away.

    Parameters
    ----------
    sentence
        The sentence for who asks.
    names
        The names that may stand.
    """

    def __init__(self, sentence: Sentence, names: Sequence[str]) -> None:
        super().__init__(sentence)
        self.names = tuple(names)


class NoFont(Refused):
    """A page or a picture in which boxes would stand for letters that no font here has."""


class Proposed(ActormapError):
    """What takes two persons was written down as a proposal; nothing else was done.

    Parameters
    ----------
    sentence
        The sentence for who proposed it.
    code
        Under which it waits for another person.
    """

    def __init__(self, sentence: Sentence, code: str) -> None:
        super().__init__(sentence)
        self.code = code


class Stopped(ActormapError):
    """Work that was cancelled, or took more time or memory than it may; nothing was changed."""


class StoreError(ActormapError):
    """A workspace that cannot be used; the message says what to do."""


class WrongKey(StoreError):
    """The passphrase is wrong, or the file is not a workspace, or it is damaged."""


class Conflict(StoreError):
    """The store changed since it was read; load it again and repeat the change."""
