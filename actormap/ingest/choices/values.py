"""Values of a list that are asked about: not known where only known ones count, or several in a cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from actormap.core import schema
from actormap.core.errors import shorten
from actormap.core.search import persons
from actormap.core.tables.values import spellings
from actormap.ingest.kinds import template
from actormap.ingest.mapping.columns import OF_ORGANISATIONS
from actormap.ingest.mapping.rules import TIE_KIND
from actormap.ingest.mapping.table import Table
from actormap.ingest.mapping.values import is_placeholder, kinds_of_actors, statuses
from actormap.ingest.rows.refusals import Consents
from actormap.ingest.rows.ties import understood
from actormap.ingest.sheet.headers import words

_ACTOR_TYPES = ("actor_types", kinds_of_actors)
_VOCABULARIES: dict[str, tuple[str, Callable[[], dict[str, str]]]] = {
    **{f"{role}_type": _ACTOR_TYPES for role in ("org", "impl", "partner", "funder", "prog")},
    "status": ("presence_status", statuses),
    TIE_KIND: ("tie_kinds", understood),
}
"""By meaning: the vocabulary of its values, and what is known to be written for them."""
_ANSWERS = "consent"
"""The vocabulary of what is answered in a column in which somebody agrees or refuses."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that is not known, in a column of which only known ones count.

    Parameters
    ----------
    meaning, value
        Of which meaning or column, and what stands there.
    rows
        In how many rows.
    options
        What it may mean: labels by code.
    """

    meaning: str
    value: str
    rows: int
    options: Mapping[str, str]


def unknown(tables: Sequence[Table]) -> tuple[Unknown, ...]:
    """Values of a sheet that are not known where only known ones count, the most frequent first."""
    unknowns: dict[tuple[str, str], Unknown] = {}
    for table in tables:
        ours = table.ours or template.table_of(table.layout) if table.kind == "template" else ""
        for entry in _of_ours(table, ours) if table.kind == "template" else _of_kind(table):
            before = unknowns.get((entry.meaning, entry.value))
            rows = entry.rows + (before.rows if before else 0)
            unknowns[entry.meaning, entry.value] = replace(entry, rows=rows)
    return tuple(sorted(unknowns.values(), key=lambda entry: (-entry.rows, entry.meaning, entry.value)))


def _of_kind(table: Table) -> list[Unknown]:
    unknowns = []
    for meaning, (vocabulary, known) in _VOCABULARIES.items():
        recoded = {} if table.rule is None else table.rule.recoded.get(meaning, {})
        for at in table.columns.all(meaning):
            texts = Counter(table.layout.values(at))
            unknowns += [
                Unknown(meaning, text, rows, schema.vocabulary(vocabulary))
                for text, rows in texts.items()
                if text not in recoded and not _is_known(text, known())
            ]
    here = Consents(table)
    for at, meaning in here.places.items():
        texts = Counter(table.layout.values(at))
        unknowns += [
            Unknown(meaning, text, rows, schema.vocabulary(_ANSWERS))
            for text, rows in texts.items()
            if not here.answer(text, at)
        ]
    return unknowns


def _is_known(text: str, known: Mapping[str, str]) -> bool:
    """Whether nothing is to be asked of a value: it is known, nobody's, or that of persons, who stay out."""
    return words(text) in known or is_placeholder(text) or persons.is_type(text)


def _of_ours(table: Table, name: str) -> list[Unknown]:
    part, _ = template.part_of(table.layout, name, table.rule)
    unknowns = []
    for column in schema.columns()[name].values():
        if column.type not in {"code", "codes"} or column.references or column.name not in part.frame:
            continue
        known = spellings(column.vocabulary)
        cells = part.frame[column.name]
        cells = cells.str.split(schema.SEPARATOR).explode() if column.many else cells
        texts = Counter(cells.str.strip())
        unknowns += [
            Unknown(column.name, text, rows, schema.vocabulary(column.vocabulary))
            for text, rows in texts.items()
            if text and text.casefold() not in known
        ]
    return unknowns


COMMAS = (",", "\u060c")
"""Stand within names of organisations too, which are never cut there."""
SIGNS = (*COMMAS, "/", "+", "&")


def header_of(tables: Sequence[Table], shown: str) -> str:
    """The header that a message shows, shortened as it is there; "" where there is none."""
    return next(
        (header for table in tables for header in table.layout.headers if shorten(header) == shown), ""
    )


def signs_in(tables: Sequence[Table], header: str) -> list[str]:
    """Signs that stand in cells of a column, at which they may be split."""
    named = any(
        guess.meaning in OF_ORGANISATIONS and table.layout.headers[guess.position] == header
        for table in tables
        for guess in table.columns
    )
    cells = set(_cells(tables, header))
    return [sign for sign in SIGNS if not (named and sign in COMMAS) and any(sign in text for text in cells)]


def with_signs(tables: Sequence[Table], header: str) -> list[str]:
    """The different cells of a column in which one of its signs stands."""
    signs = signs_in(tables, header)
    return [text for text in dict.fromkeys(_cells(tables, header)) if any(sign in text for sign in signs)]


def _cells(tables: Sequence[Table], header: str) -> Iterator[str]:
    for table in tables:
        for at, name in enumerate(table.layout.headers):
            if name == header:
                yield from table.layout.stripped(at)
