"""Rows that stay out since somebody refused, rows with a basis of their own, and what is asked first."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from actormap.core import schema
from actormap.core.errors import Issue, shorten
from actormap.core.sentences import Sentence, counted, plural
from actormap.ingest.mapping import consents
from actormap.ingest.mapping.columns import (
    APART,
    BASES,
    LEAVE_OUT,
    NO_CONTACT,
    NOT_MET,
    NOT_SO,
    PERSON_NAMES,
    REFUSALS,
    WARNED,
    Table,
    answer,
)
from actormap.ingest.mapping.consents import beginnings, holds, phrase, refuses, spaced
from actormap.ingest.mapping.values import is_placeholder
from actormap.ingest.sheet.headers import words

LISTS = ("activities", "organisations", "contacts")
"""Kinds of lists of which each row is somebody, or what somebody does."""
_SILENT = frozenset({"organisation", "impl", "partner", "funder", "prog", "work", "area", "time", "tie"})
"""What columns are about that name what somebody is called or does: a word in these warns of nothing."""
_OF_THE_OFFICE = ("met_on", "introduced_by")
_WAYS = ("phone", "email", "address")


@lru_cache(maxsize=1 << 16)  # a list is asked more than once
def warns(text: str) -> bool:
    """Whether a text holds words such as *only via* or *do not share*."""
    return holds(text, *_warning())


@cache
def _warning() -> tuple[frozenset[str], re.Pattern[str]]:
    """How texts that warn begin, and how they go on."""
    texts = schema.spellings("warning")
    return beginnings(texts), re.compile("|".join(phrase(spaced(text).strip()) for text in texts))


def spoken(table: Table) -> list[int]:
    """Places of the columns in which a text may warn or refuse: all but those of names, work and places."""
    meanings = schema.meanings()
    return [
        guess.position
        for guess in table.columns
        if guess.meaning not in meanings or meanings[guess.meaning].about not in _SILENT
    ]


def apart(table: Table) -> dict[int, str]:
    """By line: of which rows the basis is said apart, and why (one of `columns.APART`)."""
    if table.kind not in LISTS:
        return {}
    columns, layout = table.columns, table.layout
    given, met = spoken(table), columns.all("met_on")
    own = columns.has(*_OF_THE_OFFICE) or table.kind == "contacts"
    ways = columns.each(_WAYS) if own else []
    met, ways = ([at for at in places if layout.filled(at)] for places in (met, ways))
    lines: dict[int, str] = {}
    for row, line in layout.numbered():
        if any(text.strip() and (warns(text) or refuses(text)) for text in (row[at] for at in given)):
            lines[line] = WARNED
        elif met and all(is_placeholder(row[at]) for at in met):
            lines[line] = NOT_MET
        elif ways and all(is_placeholder(row[at]) for at in ways):
            lines[line] = NO_CONTACT
    return lines


def left_apart(table: Table) -> dict[int, str]:
    """The same rows, of those groups that somebody leaves out."""
    gone = {group for group in APART if answer(table.constants, group) == LEAVE_OUT}
    return {line: group for line, group in apart(table).items() if group in gone} if gone else {}


def basis(constants: Mapping[str, str], groups: Iterable[str]) -> dict[str, str]:
    """Why somebody may be recorded whose rows are of some groups; "" is that of all other rows.

    Of several answers the one holds that gives least away; where one is lacking nothing is said.
    """
    given = [_of(constants, group) for group in dict.fromkeys(groups) or [""]]
    if not all(given):
        return {}
    order = [tuple(cells.items()) for cells in BASES.values()]
    return min(
        given,
        key=lambda cells: order.index(key) if (key := tuple(cells.items())) in order else -1,
    )


def _of(constants: Mapping[str, str], group: str) -> dict[str, str]:
    if group:
        return BASES.get(answer(constants, group), {})
    return {name: text for name in ("consent_c1", "legal_basis") if (text := constants.get(name, ""))}


Row = Sequence[str] | Mapping[int, str]
SETTLED = frozenset({"row.refused", "row.left_apart"})
"""Why rows stay out that nobody has to mend: by a refusal, or because somebody says so."""
_NAMES = ("org_name", "org_acronym", "impl_name", "partner_name", "node_label")
_BESIDE = ("org_name", "org_acronym", "phone", "email")


class Consents:
    """The columns of a table in which somebody agrees or refuses.

    A column that somebody calls something else is heard all the same, unless they say that it holds no
    refusals (`columns.REFUSALS`).
    """

    def __init__(self, table: Table, own: Collection[int] = ()) -> None:
        layout = table.layout
        waived = answer(table.constants, REFUSALS) == NOT_SO
        self.places: dict[int, str] = {}
        self.unclear: list[int] = []
        for guess in table.columns:
            at, meaning = guess.position, guess.meaning
            if at in own:
                continue
            if meaning not in schema.consents():
                known = None if waived else consents.meaning_of_column(layout, at)
                if known is None:
                    continue
                if not known:
                    self.unclear.append(at)
                    continue
                meaning = known
            self.places[at] = meaning
        self.beside = {at: consents.signs(row[at] for row in layout.rows) for at in self.places}

    def columns(self) -> list[str]:
        """The columns of actors of which these say something."""
        known = [schema.consents()[meaning] for meaning in self.places.values()]
        return list(dict.fromkeys(name for it in known for name in (*it.yes, *it.no)))

    def answer(self, text: str, at: int) -> str:
        """What a cell answers; "" where it cannot be read."""
        return consents.answer(text, self.beside[at])

    def inverted(self, at: int) -> bool:
        """Whether a column asks for the refusal."""
        return schema.consents()[self.places[at]].inverted

    def unread(self, row: Row) -> list[int]:
        """Places of the answers of a row that cannot be read."""
        return [at for at in self.places if row[at].strip() and not self.answer(row[at], at)]

    def of(self, row: Row) -> dict[str, str]:
        """What a row says of its actors, by column; who refuses in one column of several is heard."""
        cells: dict[str, str] = {}
        for at, meaning in self.places.items():
            text = row[at].strip()
            given = consents.cells_of(meaning, self.answer(text, at)) if text else {}
            cells |= {name: consents.worst(name, (cells.get(name, ""), code)) for name, code in given.items()}
        return cells

    def refused(self) -> Iterator[int]:
        """Places of the columns in which a no is one to being recorded."""
        return (at for at, meaning in self.places.items() if schema.consents()[meaning].subject == "record")


def stay_out(table: Table) -> tuple[Table, dict[int, list[Issue]]]:
    """A list without the rows that stay out, and why, by line; what these name is kept with the table."""
    gone: dict[int, list[Issue]] = {}
    names: set[str] = set()
    persons: set[tuple[str, str]] = set()
    here = Consents(table)
    given = answer(table.constants, REFUSALS)
    places = spoken(table) if given == LEAVE_OUT else []
    left = left_apart(table)
    named = table.columns.each(_NAMES)
    for row, line in table.layout.numbered():
        at = _refuses(row, here, places)
        if at is not None:
            value = shorten(row[at])
            gone[line] = [
                table.layout.issue("row.refused", line=line, position=at, value=value, warning=True)
            ]
            names |= {name for place in named if (name := words(row[place]))}
            persons |= persons_of(dict(enumerate(row)), table)
        elif line in left:
            gone[line] = [table.layout.issue("row.left_apart", line=line, warning=True)]
    if not gone:
        return table, {}
    left_in = table.layout.without(gone)
    refused = replace(table, layout=left_in, refused=frozenset(names), refused_persons=frozenset(persons))
    return refused, gone


def persons_of(row: Mapping[int, str], table: Table) -> set[tuple[str, str]]:
    """The person whom a row names, with each organisation, number and address beside it, as compared."""
    places = table.columns.each(PERSON_NAMES)
    name = " ".join(sorted(word for at in places for word in words(row.get(at, "")).split()))
    beside = (words(row.get(at, "")) for at in table.columns.each(_BESIDE))
    return {(name, text) for text in beside if text} if name else set()


def _refuses(row: Sequence[str], here: Consents, places: Sequence[int]) -> int | None:
    """The place of the cell by which somebody refuses to be recorded; None where nobody does."""
    for at in here.refused():
        text = row[at].strip()
        cells = consents.cells_of(here.places[at], here.answer(text, at)) if text else {}
        if cells.get("consent_c1") in consents.NOT_GIVEN:
            return at
    return next((at for at in places if refuses(row[at])), None)


def doubts(table: Table, own: Collection[int] = ()) -> Iterator[Issue]:
    """Errors where somebody may refuse and nothing says what: such a list is asked about first.

    `own` are columns of ours, which say it themselves.
    """
    here, layout = Consents(table, own), table.layout
    for at in here.unclear:
        issue = layout.issue("refusal.unclear", line=layout.line, position=at)
        yield replace(issue, option="--set refusals=not_so")
    if table.kind and table.kind not in LISTS:
        yield from _elsewhere(table, here)
    if answer(table.constants, REFUSALS):
        return
    places = [at for at in spoken(table) if at not in here.places and at not in own]
    for at in places:
        for row, line in layout.numbered():
            text = row[at]
            if text.strip() and refuses(text):
                issue = layout.issue("refusal.text", line=line, position=at, value=shorten(text))
                yield replace(issue, option="--set refusals=leave_out | not_so")


def unsaid(table: Table) -> Iterator[Issue]:
    """Of which rows the basis is said apart, and nobody said it: their number and some of them."""
    lines: dict[str, list[int]] = {}
    for line, group in apart(table).items():
        lines.setdefault(group, []).append(line)
    for group in APART:
        if group in lines and not answer(table.constants, group):
            issue = table.layout.issue(f"basis.{group}", line=lines[group][0], warning=True)
            yield replace(issue, rows=tuple(lines[group]))


OF_GROUP: dict[str, Callable[[int], Sentence]] = {
    "warned": lambda n: counted(n, "{n} row warns", "{n} rows warn"),
    "not_met": lambda n: counted(n, "{n} row has no meeting", "{n} rows have no meeting"),
    "no_contact": lambda n: counted(
        n, "{n} row has no telephone or address", "{n} rows have no telephone or address"
    ),
}
"""How many rows are of a group of which the basis is said apart."""


def _elsewhere(table: Table, here: Consents) -> Iterator[Issue]:
    """An error where a list refuses whose rows hang together: nobody can be left out of it alone."""
    for at, meaning in here.places.items():
        texts = (row[at].strip() for row in table.layout.rows)
        given = [consents.cells_of(meaning, here.answer(text, at)) for text in texts if text]
        no = [cells for cells in given if any(consents.is_refusal(*cell) for cell in cells.items())]
        if no:
            issue = table.layout.issue(
                "refusal.kind", line=table.layout.line, position=at, rows=plural(len(no), "row")
            )
            yield replace(issue, option="--set refusals=not_so")
