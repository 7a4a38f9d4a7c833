"""What becomes of each column of a list: it comes in, waits for one answer, or stays out, and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from actormap.core import schema
from actormap.core.errors import Issue
from actormap.core.sentences import Sentence, counted, plural
from actormap.ingest.mapping.columns import (
    EMAIL,
    GROUPS,
    OF_MEANING,
    OFFICE,
    PERSON_NAMES,
    PERSONS,
    PHONE,
    PROPOSED,
    SECTORS,
    WHO,
    Guess,
    Table,
    answer,
)
from actormap.ingest.mapping.values import sample
from actormap.ingest.rows.work import naming_groups
from actormap.ingest.sheet.headers import words

IN: Final = "in"
WAITS: Final = "waits"
OUT: Final = "out"
OUTCOMES = (IN, WAITS, OUT)
"""What becomes of a column."""
EXAMPLES = 3
TOLD_OF_COLUMNS = frozenset(
    {
        "column.unused",
        "contact.introduced",
        "contact.no_office",
        "groups.named",
        "note.warns",
        "person.left_out",
    }
)
"""What is noticed of rows, and told of each column already."""
_DOT = "▪"
_WAITING = frozenset({OFFICE, "introduced_by"})
"""Answers without which a column that is read waits: no basis has to be said for them."""
READ_AS = ("activities", "organisations", "contacts")
"""Kinds of lists of which each column is accounted for."""
_LETTER = re.compile(r"[^\W\d_]", re.UNICODE)
_LAST = 2


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one column.

    Parameters
    ----------
    sheet, position, header
        Where it stands, and what heads it.
    meaning
        What it is taken for; "" where nothing is known of it.
    outcome
        One of `OUTCOMES`.
    holds
        What it holds, with the number of its cells that are filled.
    why
        Why it waits or stays out; empty where it comes in.
    answer
        What has to be said before it comes in, or was said (`ingest.mapping.columns`); "" where nothing can.
    given
        What was said.
    examples
        Its first values; what points to persons is masked.
    """

    sheet: str
    position: int
    header: str
    meaning: str
    outcome: str
    holds: Sentence
    why: Sentence
    answer: str
    given: str
    examples: tuple[str, ...]

    @property
    def settled(self) -> bool:
        """Whether nothing has to be done about it: it comes in, is empty, or is nothing that a map holds."""
        return self.outcome == IN or (not self.answer and self.meaning in _nothing_to_take())


def _nothing_to_take() -> frozenset[str]:
    """Meanings of which a map has no place, or none that may be filled from a list."""
    meanings = schema.meanings().values()
    return frozenset(row.code for row in meanings if row.about == "left" or row.personal)


def fates(
    tables: Sequence[Table], taken: Mapping[int, frozenset[int]], issues: Sequence[Issue] = ()
) -> Iterator[Fate]:
    """What becomes of each filled column.

    `taken` are those from which something is taken, by grid; `issues` say of which names it is asked whether
    they are persons'.
    """
    doubted = {(issue.file, issue.sheet, issue.column) for issue in issues if issue.code in _OF_NAMES}
    for table in tables:
        if table.kind not in READ_AS:
            continue
        mine = taken.get(id(table.layout.grid), frozenset())
        for guess in table.columns:
            if table.layout.filled(guess.position):
                grid, header = table.layout.grid, table.layout.shown(guess.position)
                whose = (grid.file, grid.sheet, header) in doubted
                yield _fate(table, guess, guess.position in mine, whose)


def _fate(table: Table, guess: Guess, taken: bool, whose: bool) -> Fate:
    layout, at, meaning = table.layout, guess.position, guess.meaning
    constants = table.constants
    texts = [text for row in layout.rows if (text := row[at].strip())]
    named = sum(map(naming_groups, texts)) if meaning == "sector_name" and table.kind == "contacts" else 0
    wanted = GROUPS if named else OF_MEANING.get(meaning, "")
    if wanted in {PERSONS, GROUPS} and table.kind != "contacts":
        wanted = ""
    if whose or (meaning == "org_name" and answer(constants, WHO)):
        wanted = WHO
    outcome = WAITS if whose else IN if taken else WAITS if wanted in _WAITING else OUT
    given = answer(constants, wanted) if wanted else ""
    return Fate(
        layout.grid.sheet,
        at,
        layout.headers[at],
        meaning,
        outcome,
        _holds(meaning, len(texts), len(set(texts)), named, answered=given),
        _OF_WHOM if whose else Sentence() if taken else _why(guess, wanted),
        wanted,
        given,
        _examples(table, guess),
    )


_COUNTED: dict[str, Callable[[int], Sentence]] = {
    **dict.fromkeys(PERSON_NAMES, lambda n: plural(n, "person")),
    "introduced_by": lambda n: plural(n, "name"),
    "met_on": lambda n: plural(n, "day"),
    "note": lambda n: plural(n, "note"),
    PHONE: lambda n: plural(n, "number"),
    EMAIL: lambda n: plural(n, "address", "addresses"),
}
"""By meaning: what the cells of a column are counted as."""


def _holds(meaning: str, filled: int, different: int, named: int, *, answered: str) -> Sentence:
    if meaning == "org_name":
        return plural(different, "name")
    if meaning in _COUNTED:
        return _COUNTED[meaning](filled)
    if named and not answered:
        return counted(
            named,
            "{filled}; {n} of them names groups, which wait",
            "{filled}; {n} of them name groups, which wait",
            filled=plural(filled, "row"),
        )
    if different < filled:
        return Sentence("{rows}, {n} different", rows=plural(filled, "row"), n=different)
    return plural(filled, "row")


_WHY: dict[str, Sentence] = {
    **dict.fromkeys(PERSON_NAMES, Sentence("no consent is said")),
    PHONE: Sentence("would point to persons"),
    EMAIL: Sentence("would point to persons"),
    "met_on": Sentence("whose were they?"),
    "introduced_by": Sentence("once is no offer to do it again"),
    "note": Sentence("may hold names"),
    "groups": Sentence("whose rights it works for is never guessed"),
    **dict.fromkeys(SECTORS, Sentence("what without where is no presence")),
    "": Sentence("not known: say what it is"),
    "ignore": Sentence("left out, as you said"),
    "number": Sentence("the map counts nobody"),
    "record": Sentence("the number of the row"),
    "url": Sentence("the map keeps no web pages"),
}
_OF_NAMES = frozenset({"org.perhaps_person", "list.whose"})
_OF_WHOM = Sentence("names of persons, or of organisations?")
_OF_CONTACTS = Sentence("taken from lists of contacts alone")
_PERSONAL = Sentence("personal data, which the map does not keep")
_LEFT = Sentence("the map has no place for it")
_UNUSED = Sentence("this kind of list does not use it")


def _why(guess: Guess, wanted: str) -> Sentence:
    """Why a column stays out."""
    meaning = guess.meaning
    known = schema.meanings().get(meaning)
    if meaning and guess.certainty == PROPOSED:
        return Sentence("{reason}: say what it is", reason=guess.reason)
    if meaning in OF_MEANING and not wanted:
        return _OF_CONTACTS
    if meaning in _WHY:
        return _WHY[meaning]
    if known is not None and known.personal:
        return _PERSONAL
    return _LEFT if known is not None and known.about == "left" else _UNUSED


def _examples(table: Table, guess: Guess) -> tuple[str, ...]:
    values = sample(table.layout, guess.position)[:EXAMPLES]
    places = table.columns.all("org_name") if guess.meaning == "introduced_by" else []
    known = {words(row[at]) for at in places for row in table.layout.rows}
    return tuple(value if words(value) in known else masked(value, guess.meaning) for value in values)


def masked(value: str, meaning: str) -> str:
    """A value as it is shown; of one that points to a person hardly more than that it is there."""
    known = schema.meanings().get(meaning)
    if meaning == "introduced_by" or meaning in PERSON_NAMES:
        return " ".join(f"{word[0]}{_DOT * 4}" for word in value.split())
    if meaning == EMAIL or "@" in value:
        return f"{_DOT * 3}@{_DOT * 3}"
    if meaning == PHONE:
        digits = [ch for ch in value if ch.isdigit()]
        return f"{_DOT * 4} {''.join(digits[-_LAST:])}"
    return _LETTER.sub(_DOT, value) if known is not None and known.personal else value


def heading(every: Sequence[Fate]) -> Sentence:
    """How many of the columns stay out: the first thing that is said of a list."""
    out = sum(fate.outcome != IN for fate in every)
    if not out:
        return counted(len(every), "Your {n} column comes in", "All of your {n} columns come in")
    return counted(
        out,
        "{n} of your {all} columns stays out",
        "{n} of your {all} columns stay out",
        all=len(every),
    )


def how(every: Sequence[Fate]) -> Sentence:
    """What has to be done about those that stay out."""
    waits = sum(fate.outcome == WAITS for fate in every)
    out = sum(fate.outcome == OUT and not fate.settled for fate in every)
    answers = counted(waits, "{n} waits for one answer.", "{n} wait for one answer.")
    places = counted(
        out, "{n} stays out until you say where it belongs.", "{n} stay out until you say where they belong."
    )
    if waits and out:
        return Sentence("{waiting} {rest}", waiting=answers, rest=places)
    if not waits and not out:
        return Sentence("Nothing has to be done about it.")
    return answers if waits else places
