"""Columns that are ticked: a sector, an area or a month stands above each, and a cell says yes or no."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from actormap.core import schema
from actormap.core.errors import shorten
from actormap.core.sentences import Sentence, term
from actormap.ingest.mapping.columns import Guess, Known
from actormap.ingest.mapping.dates import Span, month, month_of, span
from actormap.ingest.mapping.values import is_pcode
from actormap.ingest.readers.grid import column
from actormap.ingest.sheet.headers import NUMBERED, meaning_of, spelled, words
from actormap.ingest.sheet.layout import Layout
from actormap.ingest.sheet.marks import MARKS, NO, NUMBER, YES, is_ticked, plain

TICKS = SECTOR, AREA, MONTH = "sector_tick", "area_tick", "month_tick"
_SIDE = re.compile(
    r"^\s*(?:sectors?|clusters?|secteurs?|setor(?:es)?)\s*[:/>–-]\s*|\s+(?:sector|cluster)\s*$", re.IGNORECASE
)
_FEW = 2
"""One ticked column alone may say anything; so many say what they have in common."""


def name_of(header: str) -> str:
    """The sector that a header names, without the word for sector before or after it."""
    return _SIDE.sub("", header).strip() or header


def month_above(header: str, year: int = 0) -> Span | None:
    """The month that a header names; of a year where it says none itself."""
    days = span(header)
    if days and days[0] != days[1]:
        return days
    number = month_of(header) if not header.strip().isdecimal() else 0
    return month(year, number) if number and year else None


def _is_month(header: str) -> bool:
    days = span(header)
    named = bool(month_of(header)) if days is None else days[0] != days[1]
    return named and not header.strip().isdecimal()


def ticked(layout: Layout, guesses: Sequence[Guess], known: Known) -> list[Guess]:
    """The guesses, with the columns that are ticked for a sector, an area or a month.

    Only what stands above a column tells what a tick in it means: a sector or a month that is known, a
    P-code or an area of the map, or what two rows of headers say of the whole group.
    """
    marks = {guess.position: _marks(layout, guess.position) for guess in guesses if _open(guess)}
    new = list(guesses)
    above = {
        MONTH: (term("a month"), [at for at in marks if _is_month(layout.headers[at])]),
        SECTOR: (term("a sector"), [at for at in marks if _is_sector(layout, guesses[at], known)]),
        AREA: (term("an area"), [at for at in marks if _is_area(layout, at, known)]),
    }
    for meaning, (what, fitting) in above.items():
        places = [at for at in fitting if new[at].meaning not in above]
        places = [at for at in places if _ticks(marks[at], numbers=meaning == MONTH)]
        if len(places) < _FEW or not any(map(is_ticked, set().union(*(marks[at] for at in places)))):
            continue
        for at in places:
            reason = Sentence(
                "its header is '{header}', {what}, and its cells are ticked",
                header=shorten(layout.headers[at]),
                what=what,
            )
            new[at] = replace(guesses[at], meaning=meaning, certainty=NUMBERED, reason=reason)
    return new


def _open(guess: Guess) -> bool:
    """Whether a column may be one that is ticked: nobody said what it is, and its header does not either."""
    return guess.certainty < 1 and (
        guess.certainty < NUMBERED or guess.meaning in {"", "sector_name", "number", "area_code"}
    )


_FIRST = slice(50)
"""So many cells are looked at before all are: in few columns the first ones are ticks."""
_OTHER = frozenset({"?"})


def _marks(layout: Layout, at: int) -> frozenset[str]:
    """Different cells of a column as ticks are compared; of one whose first are no ticks, no others."""
    first = set(map(plain, column(layout.rows, at, _FIRST)))
    if not _ticks(first, numbers=True):
        return _OTHER
    return frozenset(map(plain, set(column(layout.rows, at))))


def _ticks(marks: Collection[str], *, numbers: bool) -> bool:
    """Whether all cells of a column say yes or no; a number may say in which months people were reached."""
    return all(mark in YES or mark in NO or (numbers and NUMBER.fullmatch(mark)) for mark in marks)


def _is_sector(layout: Layout, guess: Guess, known: Known) -> bool:
    at = guess.position
    if layout.tags[at] is not None:
        return guess.meaning == "sector_name"
    name = words(name_of(layout.headers[at]))
    group = _group(layout, at)
    return group == "sector_name" or name in spelled("sector") or name in known.get("sector_name", ())


def _is_area(layout: Layout, at: int, known: Known) -> bool:
    header = layout.headers[at]
    group = _group(layout, at)
    is_group = group.endswith(("_name", "_code")) and schema.meanings()[group].about == "area"
    return is_group or is_pcode(header) or words(header) in known.get("area_name", ())


def _group(layout: Layout, at: int) -> str:
    """What the header of the group means in which a column stands; "" where it stands in none."""
    return meaning_of(layout.groups[at])[0] if layout.groups else ""


def level_of(layout: Layout, at: int) -> int | None:
    """The level of the area above a ticked column, as the header of its group says it."""
    group = _group(layout, at)
    return int(group[3]) if re.match(r"adm\d", group) else None


def unread(layout: Layout, guesses: Iterable[Guess]) -> list[int]:
    """Places of columns that are marked, not answered yes or no, of which nothing tells what a mark means."""
    places = [guess.position for guess in guesses if not guess.meaning and layout.filled(guess.position)]
    marks = {at: _marks(layout, at) for at in places}
    return [at for at in places if marks[at] - {""} and marks[at] - {""} <= MARKS]
