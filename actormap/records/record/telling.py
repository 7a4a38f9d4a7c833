"""Cells and rows of a map in words: labels for codes, names for ids."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.model import ActorMap
from actormap.core.schema import Column
from actormap.core.sentences import Name, Sentence, cut, isolated, series, term
from actormap.core.tables.ids import is_made
from actormap.core.tables.judged import UNITS
from actormap.core.tables.values import split
from actormap.meetings.after import speakers
from actormap.rights.safeguards import forbidden, unnamed

EMPTY = Sentence("nothing")
SOURCE, ITSELF = Sentence("a source"), Sentence("the actor itself")
"""Who told, where only the program has a word for it: on a record of others nobody reads who that was."""
Row = Mapping[str, Any]
DAYS = ("date", "from", "as_of")
"""Columns that say of what day a row is, the first that it has."""
LATEST = 200
"""So many rows of each table are offered to choose from where any record will do."""
_FIELD = re.compile("{([a-z_|]+)}")
"""A cell in a headline, or the first that is filled of several."""
_SLUG = re.compile("[a-z]+(_[a-z]+)+")
"""How other programs write what was chosen from a list."""


def noun(table: str) -> Sentence:
    """What one row of a table is called."""
    return term(schema.tables()[table].noun)


def act(tables: Iterable[str]) -> Sentence:
    """What was done where rows of some tables were written, in two or three words and without a name."""
    written = [about for table, about in schema.tables().items() if table in set(tables)]
    return term(max(written, key=lambda about: about.leads).act) if written else EMPTY


def brought(preview: pd.DataFrame) -> Sentence:
    """What an import writes: ``Actors: 29 new, 1 changed; Themes: 3 new``."""
    tables = []
    for row in preview.to_dict("records"):
        parts = [Sentence("{n} new", n=row["new"])] if row["new"] else []
        parts += [Sentence("{n} changed", n=row["changed"])] if row["changed"] else []
        table = term(schema.tables()[row["table"]].label)
        tables += [Sentence("{table}: {parts}", table=table, parts=series(parts))] if parts else []
    return series(tables, "; ")


def label(table: str, column: str) -> str:
    """What a column is called on a page."""
    field = schema.forms().get(table, {}).get(column)
    return field.label if field else schema.column_label(column, "en")


def names(m: ActorMap, table: str) -> dict[str, str]:
    """Names of the rows of a table by their ids; of a source its pseudonym."""
    return m.once(("names", table), lambda m: _names(m, table))


def _names(m: ActorMap, table: str) -> dict[str, str]:
    column = schema.tables()[table].names_in or "id"
    return dict(zip(m[table]["id"], m[table][column], strict=True))


def labels(m: ActorMap, table: str) -> dict[str, str]:
    """How rows stand in a list to choose from: by name, with the code where several share it."""
    return m.once(("labels", table), lambda m: _labels(names(m, table)))


def _labels(named: Mapping[str, str]) -> dict[str, str]:
    cuts = {code: cut(name) for code, name in named.items()}
    counts = Counter(cuts.values())
    return {code: name if counts[name] == 1 else f"{name} · {code}" for code, name in cuts.items()}


def recorded(m: ActorMap, column: Column, held: Collection[str] = ()) -> dict[str, str]:
    """What the records say that can stand in a column: those that it holds, then the latest of each table.

    One that is not there is told by its code.
    """
    latest = m.once(("latest", column.references), lambda m: _latest(m, column.references))
    older = set(held) - latest.keys()
    every = dict(latest)
    for table in column.references if older else ():
        every |= _dated(m, table, m[table][m[table]["id"].isin(older)])
    order = dict.fromkeys([*held, *latest])
    return {code: every[code].in_language(isolated) if code in every else code for code in order}


def _latest(m: ActorMap, tables: Iterable[str]) -> dict[str, Sentence]:
    latest: dict[str, Sentence] = {}
    for table in tables:
        order = [*(name for name in DAYS if name in m[table]), "id"]
        latest |= _dated(m, table, m[table].sort_values(order, ascending=False, kind="stable").head(LATEST))
    return latest


def _dated(m: ActorMap, table: str, rows: pd.DataFrame) -> Iterator[tuple[str, Sentence]]:
    """What rows say, behind their day, and of what table they are."""
    for row in rows.to_dict("records"):
        day = next((row[name] for name in DAYS if row.get(name)), "")
        yield row["id"], series(filter(None, [day, headline(m, table, row), noun(table)]), " · ")


def name(m: ActorMap, identifier: str, *tables: str) -> Name:
    """The name of a row of one of some tables; its id where none has it."""
    known = (names(m, table).get(identifier) for table in tables)
    return Name(next(filter(None, known), identifier))


def cell(m: ActorMap, column: Column, value: Any) -> Sentence:
    """What a cell says, in words; `EMPTY` where nothing is recorded."""
    if value is None or value == "" or pd.isna(value):
        return EMPTY
    if column.numeric:
        return Sentence("{number:g}", number=value)
    texts = split(str(value)) if column.many else [str(value)]
    return series([_word(m, column, text) for text in texts])


def _word(m: ActorMap, column: Column, text: str) -> object:
    if column.vocabulary and text in (known := schema.vocabulary(column.vocabulary)):
        own = names(m, "groups").get(text) if "groups" in column.references else None
        return Name(own) if own else term(known[text])
    if column.references == ("sources",) and is_made(text):
        return SOURCE
    if column.references:
        return _proof(m, text, column) or name(m, text, *column.references)
    if column.type in {"date", "time", "grade"}:
        return text
    return Name(text.replace("_", " ").capitalize() if _SLUG.fullmatch(text) else text)


def _proof(m: ActorMap, identifier: str, column: Column) -> Sentence | None:
    """What a record says that has no name and stands in a cell as evidence; None for any other."""
    for table in column.references:
        about = schema.tables()[table]
        at = (
            m.ids(table).get_indexer(pd.Index([identifier]))[0] if about.proves and not about.names_in else -1
        )
        if at >= 0:
            return headline(m, table, m[table].iloc[at].to_dict())
    return None


def headline(m: ActorMap, table: str, row: Row, of: str = "") -> Sentence:
    """What a row says, in a few words and without its day; columns left out hold nothing.

    Names are those of the map; `of` is an actor on whose record it is read, who is not named again.
    """
    columns = schema.columns()[table]

    def cell_of(column: str) -> Sentence:
        cell_text = row.get(column, "")
        if of and columns[column].references == ("sources",) and speakers(m).get(cell_text) == of:
            return ITSELF
        return cell(m, columns[column], cell_text)

    if table in _HEADLINES:
        return _HEADLINES[table](cell_of, row, of)
    known = {on: texts for (about, on), texts in schema.headlines().items() if about == table}
    if known:
        texts = known[next((on for on in known if on and of and row.get(on) == of), "")]
        filled = [
            {field: _first(map(cell_of, field.split("|"))) for field in _FIELD.findall(text)}
            for text in texts
        ]
        whole = (at for at, cells in enumerate(filled) if EMPTY not in cells.values())
        at = next(whole, len(texts) - 1)
        return Sentence(texts[at], **filled[at])
    keys = [cell_of(column) for column in schema.key(table) if column != "date" and row.get(column) != of]
    return series([key for key in keys if key is not EMPTY], "; ")


def _first(cells: Iterable[Sentence]) -> Sentence:
    return next((cell for cell in cells if cell is not EMPTY), EMPTY)


UNNAMED = "\ue000"
"""Marks an id that stands for a name; no script has this letter."""


def proofs(m: ActorMap, evidence: Iterable[str]) -> list[Sentence]:
    """What some records say that prove a finding, each once, in the order of the tables.

    Who did not agree to be named to others is not named, as on a chain of introductions.
    """
    (m, silent), wanted, headlines = m.once("named by id", _named_by_id), list(evidence), list[Sentence]()
    for table in (table for table, about in schema.tables().items() if about.proves):
        at = m.ids(table).get_indexer(pd.Index(wanted, dtype=object))
        if (at := np.sort(at[at >= 0])).size:
            rows = m[table].iloc[at].to_dict("records")
            headlines += [headline(m, table, row).replaced(silent) for row in rows]
    return list(dict.fromkeys(headlines))


def _named_by_id(m: ActorMap) -> tuple[ActorMap, dict[str, Sentence]]:
    """The map with marks for the names that are not passed on, and what is told for each mark."""
    actors = m.actors
    silent = forbidden(actors, "name") & (actors["sphere"] != "field_presence")
    marked = actors.assign(name=actors["name"].mask(silent, UNNAMED + actors["id"]))
    return m.replace(actors=marked), {UNNAMED + i: unnamed(i) for i in actors.loc[silent, "id"]}


CellOf = Callable[[str], Sentence]
"""What a cell of the row says, by its column."""


def _tie(cell_of: CellOf, row: Row, of: str) -> Sentence:
    kind = schema.tie_kinds()[row["kind"]]
    if of and of == row["target_id"]:
        return Sentence("{how} {other}", how=term(kind.reverse_label), other=cell_of("source_id"))
    how, other = term(kind.label), cell_of("target_id")
    if of and of == row["source_id"]:
        return Sentence("{how} {other}", how=how, other=other)
    return Sentence("{one} {how} {other}", one=cell_of("source_id"), how=how, other=other)


def _presence(cell_of: CellOf, row: Row, of: str) -> Sentence:
    there = Sentence("{theme} in {area}", theme=cell_of("sector"), area=cell_of("pcode"))
    status = schema.presence_statuses().get(str(row.get("status", "")))
    if status and not status.present:
        there = Sentence("{what} ({status})", what=there, status=cell_of("status"))
    return there if of == row["actor_id"] else Sentence("{who}: {what}", who=cell_of("actor_id"), what=there)


def _judged(cell_of: CellOf, row: Row, of: str) -> Sentence:
    """What was judged, the mark, and who gave it; what is read on its own record is not named again."""
    columns = [column for column in dict.fromkeys(UNITS.values()) if row.get(column)]
    units = [cell_of(column) for column in columns if row[column] != of]
    mark = _first(map(cell_of, ("value", "answer", "text")))
    judged = Sentence("{item}: {mark}", item=series([cell_of("item"), *units]), mark=mark)
    if of and row.get("perceived_by") == of:
        return Sentence("said of {unit}: {what}", unit=series(units), what=judged)
    who = term("agreed together") if row.get("together") == "yes" else cell_of("scorer")
    return judged if who is EMPTY else Sentence("{what} ({who})", what=judged, who=who)


_HEADLINES: Mapping[str, Callable[[CellOf, Row, str], Sentence]] = {
    "ties": _tie,
    "presence": _presence,
    "assessments": _judged,
}
"""Where it depends on more than the column; those of all others are rows of ``headlines.csv``."""
