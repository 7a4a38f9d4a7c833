"""What becomes of each row of a file, in words: its place, its name where it may be seen, what and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

from actormap.core import schema
from actormap.core.model import ActorMap, Changes
from actormap.core.sentences import Name, Sentence, counted, series, term
from actormap.core.tables.cells import among
from actormap.core.tables.values import usual
from actormap.ingest import Imported
from actormap.ingest.changes.row_by_row import NOTHING, REFUSED, Entry, Place, RowByRow
from actormap.records.record import telling
from actormap.records.record.history import cells_in_words
from actormap.rights.access import Principal, visible

WORDS = {
    "new": term("New"),
    "changed": term("Changed"),
    "same": term("The same"),
    NOTHING: term("Nothing of its own"),
    REFUSED: term("Refused"),
}
"""What becomes of a row, in words (`row_by_row.OF_ROWS`)."""
MANY = 4
"""So many changed cells of a row of a file are told; of more, how many there are."""


@dataclass(frozen=True, slots=True)
class RowInWords:
    """A row of a file in words.

    Parameters
    ----------
    place
        Where it stands.
    outcome
        What becomes of it (`row_by_row.OF_ROWS`).
    name
        What its first entry is called; "" where its reader would not see that on the map.
    said
        What is new, and each changed cell from what to what.
    reason, remedy
        Why it is refused, or what was noticed where nothing comes from it, and what to do.
    """

    place: Place
    outcome: str
    name: Sentence
    said: Sentence
    reason: Sentence
    remedy: Sentence


class RowsInWords:
    """The rows of an import in words.

    Parameters
    ----------
    imported
        An import without errors (`row_by_row.RowByRow`).
    principal
        Who reads it: what it would not see on the map after the import is not named. None for who has the
        files alone, and no map.
    """

    def __init__(self, imported: Imported, principal: Principal | None) -> None:
        self._rows = RowByRow(imported)
        after = _after(imported.base, imported.changes)
        self._visible = after if principal is None else visible(after, principal)
        self._named = {table: frozenset(self._visible.ids(table)) for table in imported.changes.upserts}

    @property
    def counts(self) -> dict[str, int]:
        """How many rows become what."""
        return self._rows.counts

    def rows(self, outcome: str = "", part: slice = slice(None)) -> Iterator[RowInWords]:
        """The rows of which one thing becomes, by default all, or a part of them."""
        visible_map = self._visible
        for row in self._rows.rows(self._rows.places(outcome)[part]):
            shown = [entry for entry in row.entries if entry.after["id"] in self._named[entry.table]]
            name = Sentence("{name}", name=Name(row.name)) if row.name else Sentence()
            yield RowInWords(
                row.place,
                row.outcome,
                _headline(visible_map, shown[0]) if shown else name,
                series([*_new(row.entries), *_changed(visible_map, shown)], "; "),
                row.reason,
                row.remedy,
            )


def _after(m: ActorMap, changes: Changes) -> ActorMap:
    """The map with the rows that would be written; they were checked."""
    kept = {table: m[table][~among(m[table]["id"], frame["id"])] for table, frame in changes.upserts.items()}
    return m.with_tables({table: pd.concat([kept[table], frame]) for table, frame in changes.upserts.items()})


def _headline(m: ActorMap, entry: Entry) -> Sentence:
    if schema.tables()[entry.table].names_in:
        return Sentence("{name}", name=telling.name(m, entry.after["id"], entry.table))
    whole = {name: usual(column) for name, column in schema.columns()[entry.table].items()}
    return telling.headline(m, entry.table, whole | dict(entry.after))


def _new(entries: Iterable[Entry]) -> Iterator[Sentence]:
    """How many entries of each table are new."""
    new = [entry.table for entry in entries if entry.outcome == "new"]
    for table in dict.fromkeys(new):
        what = telling.noun(table)
        yield counted(new.count(table), "new: {what}", "new: {what} ({n})", what=what)


def _changed(m: ActorMap, entries: Iterable[Entry]) -> list[Sentence]:
    """Each cell that changes, from what to what."""
    cells = [
        cell
        for entry in entries
        if entry.outcome == "changed" and entry.before is not None
        for cell in cells_in_words(m, entry.table, entry.before, entry.after)
    ]
    more = len(cells) - MANY
    return [*cells[:MANY], *([Sentence("and {n} more", n=more)] if more > 0 else [])]
