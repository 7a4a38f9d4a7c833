"""Rows of which their basis is said apart: with a warning, never met, without a way to reach them.

What somebody says of all rows of a list is not said of these: who agreed was met, and who is whispered of is
no matter of one press.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from actormap.core import schema
from actormap.ingest.mapping.answers import APART, BASES, LEAVE_OUT, NO_CONTACT, NOT_MET, WARNED, answer
from actormap.ingest.mapping.consents import beginnings, may_hold, phrase, refuses, spaced
from actormap.ingest.mapping.table import Table
from actormap.ingest.mapping.values import is_placeholder

LISTS = ("activities", "organisations", "contacts")
"""Kinds of lists of which each row is somebody, or what somebody does."""
_SILENT = frozenset({"organisation", "impl", "partner", "funder", "prog", "work", "area", "time", "tie"})
"""What columns are about that name what somebody is called or does: a word in these warns of nothing."""
_OF_THE_OFFICE = ("met_on", "introduced_by")
_WAYS = ("phone", "email", "address")


@lru_cache(maxsize=1 << 16)  # a list is asked more than once
def warns(text: str) -> bool:
    """Whether a text holds words such as *only via* or *do not share*."""
    return may_hold(spaced(text), _beginnings()) and _warning().search(spaced(text)) is not None


@cache
def _beginnings() -> frozenset[str]:
    return beginnings(schema.spellings("warning"))


@cache
def _warning() -> re.Pattern[str]:
    return re.compile("|".join(map(phrase, map(_plain, schema.spellings("warning")))))


@cache
def _plain(text: str) -> str:
    return spaced(text).strip()


def spoken(table: Table) -> list[int]:
    """Places of the columns in which a text may warn or refuse: all but those of names, work and places."""
    meanings = schema.meanings()
    return [
        guess.position
        for guess in table.columns
        if guess.meaning not in meanings or meanings[guess.meaning].about not in _SILENT
    ]


def apart(table: Table) -> dict[int, str]:
    """By line: of which rows the basis is said apart, and why (one of `answers.APART`)."""
    if table.kind not in LISTS:
        return {}
    columns, layout = table.columns, table.layout
    given, met = spoken(table), columns.all("met_on")
    own = columns.has(*_OF_THE_OFFICE) or table.kind == "contacts"
    ways = [at for meaning in _WAYS for at in columns.all(meaning)] if own else []
    met, ways = ([at for at in places if layout.filled(at)] for places in (met, ways))
    lines: dict[int, str] = {}
    heard: dict[str, bool] = {}
    for row, line in zip(layout.rows, layout.lines, strict=True):
        if any(_warns(row[at], heard) for at in given):
            lines[line] = WARNED
        elif met and all(is_placeholder(row[at]) for at in met):
            lines[line] = NOT_MET
        elif ways and all(is_placeholder(row[at]) for at in ways):
            lines[line] = NO_CONTACT
    return lines


def _warns(text: str, heard: dict[str, bool]) -> bool:
    """Whether a text warns or refuses; each text is looked at once."""
    if text not in heard:
        heard[text] = bool(text.strip()) and (warns(text) or refuses(text))
    return heard[text]


def left_apart(table: Table) -> dict[int, str]:
    """The same rows, of those groups that somebody leaves out."""
    constants = table.rule.constants if table.rule else {}
    gone = {group for group in APART if answer(constants, group) == LEAVE_OUT}
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
