"""A few rows of a list as they will stand on the map, and what of each waits or stays out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import pandas as pd

from actormap.core import schema
from actormap.core.sentences import Name, Sentence, series, term
from actormap.core.tables.values import split
from actormap.ingest.changes.columns import IN, WAITS, Fate
from actormap.ingest.changes.imported import Imported, once
from actormap.ingest.rows.dealings import warns

SHOWN = 3
Fact = tuple[Sentence, Sentence, bool]
"""What something is called, what is said of it, and whether that is nothing yet."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One row of a list as it will stand.

    Parameters
    ----------
    line, name
        Its number, and the organisation that it names first.
    facts
        What is known of that, each with what it is called, and whether it is not said or waits.
    left_out
        Headers of the columns of which something in this row stays out.
    warns
        Whether a note in it warns.
    """

    line: int
    name: str
    facts: tuple[Fact, ...]
    left_out: tuple[str, ...]
    warns: bool


@dataclass(frozen=True, slots=True)
class Warned:
    """A note that warns: where it stands, and what it says."""

    sheet: str
    line: int
    text: str


class _Row(NamedTuple):
    """A row of a list with its columns, and those of which something in it stays out."""

    sheet: str
    line: int
    cells: Sequence[str]
    fates: Sequence[Fate]
    left: Sequence[Fate]
    warns: bool


def warned(imported: Imported) -> list[Warned]:
    """The notes that warn, as they stand, of lists whose notes may be kept."""
    notes_that_warn: dict[Warned, None] = {}
    for table in once(imported.tables):
        sheet = table.layout.grid.sheet
        mine = [fate for fate in imported.columns if (fate.sheet, fate.meaning) == (sheet, "note")]
        notes = [fate.position for fate in mine if fate.answer]
        for row, line in zip(table.layout.rows, table.layout.lines, strict=True):
            texts = (row[at].strip() for at in notes)
            notes_that_warn |= dict.fromkeys(Warned(sheet, line, text) for text in texts if warns(text))
    return list(notes_that_warn)


def standing(imported: Imported, shown: int = SHOWN) -> list[Standing]:
    """Some rows that name an organisation: those with a note that warns, then those of which most waits."""
    places = imported.places.get("actors")
    if places is None or not imported.columns:
        return []
    actors = imported.changes.upserts["actors"]
    lines = zip(places["sheet"], places["line"], strict=True)
    at = {place: number for number, place in reversed(list(enumerate(lines)))}
    rows = [row for row in _rows(imported) if (row.sheet, row.line) in at]
    first = sorted(rows, key=lambda row: (not row.warns, -len(row.left)))[:shown]
    return [
        _standing(imported, row, actors.iloc[at[row.sheet, row.line]])
        for row in sorted(first, key=lambda row: row.line)
    ]


def beside(imported: Imported, codes: Iterable[str]) -> list[Standing]:
    """Some actors of a list or of the map, as they will stand; the line is 0 where the map has one."""
    places = imported.places.get("actors")
    new = imported.changes.upserts["actors"]
    lines = {} if places is None else dict(zip(new["id"], places["line"].tolist(), strict=True))
    return [_alone(imported, code, lines.get(code, 0)) for code in codes]


def _alone(imported: Imported, code: str, line: int) -> Standing:
    frame = imported.changes.upserts["actors"] if line else imported.base.actors
    actor = frame[(frame["id"] == code).to_numpy()].iloc[0]
    return Standing(line, str(actor["name"]), tuple(_known(imported, actor)), (), warns=False)


def _known(imported: Imported, actor: pd.Series) -> Iterator[Fact]:
    """Where an actor works, on what, and what kind it is."""
    identifier = str(actor["id"])
    seat = [str(actor["adm1_pcode"])] if actor["adm1_pcode"] else []
    areas = [*_of(imported, "presence", "pcode", identifier), *seat]
    yield from _named(imported, "areas", areas, term("works in"))
    sectors = _of(imported, "presence", "sector", identifier)
    yield from _named(imported, "sectors", sectors, term("works on"))
    yield _kind(str(actor["types"]), str(actor["sphere"]))


def _rows(imported: Imported) -> Iterator[_Row]:
    for table in once(imported.tables):
        sheet = table.layout.grid.sheet
        fates = [fate for fate in imported.columns if fate.sheet == sheet]
        out = [fate for fate in fates if fate.outcome != IN and not fate.settled]
        notes = [fate.position for fate in fates if fate.meaning == "note"]
        for row, line in zip(table.layout.rows, table.layout.lines, strict=True):
            left = [fate for fate in out if row[fate.position].strip()]
            yield _Row(sheet, line, row, fates, left, any(warns(row[at]) for at in notes))


def _standing(imported: Imported, row: _Row, actor: pd.Series) -> Standing:
    identifier = str(actor["id"])
    met = [fate for fate in row.fates if fate.meaning == "met_on"]
    days = [text for fate in met if (text := row.cells[fate.position].strip())]
    facts = [
        *_known(imported, actor),
        *_met(imported, identifier, days, waits=any(fate.outcome == WAITS for fate in met)),
    ]
    left_out = tuple(fate.header for fate in row.left if fate.outcome != WAITS)
    return Standing(row.line, str(actor["name"]), tuple(facts), left_out, row.warns)


def _of(imported: Imported, table: str, column: str, identifier: str) -> list[str]:
    frames = (imported.base[table], imported.changes.upserts.get(table))
    values = (frame.loc[frame["actor_id"] == identifier, column] for frame in frames if frame is not None)
    return list(dict.fromkeys(chain.from_iterable(values)))


def _named(imported: Imported, table: str, codes: Iterable[str], label: Sentence) -> Iterator[Fact]:
    """What some codes are called, here or on the map."""
    codes = list(dict.fromkeys(codes))
    frames = (imported.base[table], imported.changes.upserts.get(table))
    known = {
        code: name
        for frame in frames
        if frame is not None
        for code, name in zip(frame["id"], frame["name"], strict=True)
    }
    if codes:
        yield label, series(Name(known.get(code, code)) for code in codes), False


def _kind(types: str, sphere: str) -> Fact:
    labels = [known.label for code in split(types) if (known := schema.actor_types().get(code))]
    if not labels and sphere != "unknown" and sphere in schema.spheres():
        labels = [schema.spheres()[sphere].label]
    return term("kind"), series(map(term, labels)) if labels else Sentence("not said"), not labels


def _met(imported: Imported, identifier: str, days: Sequence[str], *, waits: bool) -> Iterator[Fact]:
    if met := _of(imported, "contacts", "date", identifier):
        yield term("last met"), Sentence("{name}", name=Name(max(met))), False
    elif days:
        day = Name(days[0])
        text = Sentence("waits: {day}", day=day) if waits else Sentence("not read: {day}", day=day)
        yield term("last met"), text, True
