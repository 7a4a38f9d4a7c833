"""What an import does row by row: what becomes of each, and how a few will stand on the map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final, NamedTuple

import pandas as pd

from actormap.core import schema
from actormap.core.errors import Issue
from actormap.core.sentences import Name, Sentence, joined, series, term
from actormap.core.tables.records import records
from actormap.core.tables.values import split
from actormap.ingest.changes.columns import IN, WAITS, Fate
from actormap.ingest.changes.imported import OUTCOMES, Imported, in_column, once, outcomes
from actormap.ingest.rows.facts import warns

NOTHING: Final = "nothing"
"""What becomes of a row from which no entry of its own comes: another says the same, or nothing is taken."""
REFUSED: Final = "refused"
"""What becomes of a row with an error."""
OF_ROWS = (*OUTCOMES, NOTHING, REFUSED)
"""What becomes of rows of files: of a row with several entries, the first of these that any of them is."""
_NAMED = ("org_name", "node_label", "source", "area_name", "sector_name")
"""What a column means that holds the name of a row."""
_AT_ONCE = 1000
"""So many rows are made together."""


class Place(NamedTuple):
    """Where a row stands."""

    file: str
    sheet: str
    line: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of our tables that comes from a row of a file.

    Parameters
    ----------
    table
        Which table.
    outcome
        What becomes of it (`OUTCOMES`).
    before, after
        Its cells as the map has them, None where it is new, and as they will be.
    """

    table: str
    outcome: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file.

    Parameters
    ----------
    place
        Where it stands.
    outcome
        What becomes of it (`OF_ROWS`).
    entries
        What comes from it.
    name
        Of a refused row, the name that stands in it.
    reason, remedy
        Why it is refused, or what was noticed where nothing comes from it, and what to do.
    """

    place: Place
    outcome: str
    entries: tuple[Entry, ...]
    name: str
    reason: Sentence
    remedy: Sentence


class _Comes(NamedTuple):
    """An entry before it is made: its table, its place there, and what becomes of it."""

    table: str
    at: int
    outcome: str


class RowByRow:
    """The rows of an import in the order of their files; each is made when it is asked for.

    Parameters
    ----------
    imported
        An import without errors: one of good rows, or one in which bad rows are left out (`read_map`).
    """

    def __init__(self, imported: Imported) -> None:
        self._imported = imported
        self._comes: dict[Place, list[_Comes]] = {place: [] for place in _in_files(imported)}
        for place, entry in _coming(imported):
            # A row of headers is a place too where names stand across.
            self._comes.setdefault(place, []).append(entry)
        self._left_out = {
            Place(left.file, left.sheet, line): cells
            for left in imported.left_out
            for line, cells, _ in left.rows
        }
        self._outcomes = {
            place: REFUSED if place in self._left_out else _first(entry.outcome for entry in comes)
            for place, comes in self._comes.items()
        }
        self._there = {
            table: {identifier: at for at, identifier in enumerate(imported.base.ids(table))}
            for table in imported.changes.upserts
        }
        self._why = {
            REFUSED: _by_place(issue for left in imported.left_out for issue in left.issues),
            NOTHING: _by_place(imported.noticed),
        }
        self._tables = {(table.layout.grid.file, table.layout.grid.sheet): table for table in imported.tables}

    @property
    def counts(self) -> dict[str, int]:
        """How many rows become what."""
        counts = Counter(self._outcomes.values())
        return {what: counts[what] for what in OF_ROWS}

    def places(self, outcome: str = "") -> list[Place]:
        """Where the rows stand of which one thing becomes; by default all."""
        return [place for place, what in self._outcomes.items() if outcome in {"", what}]

    def rows(self, places: Sequence[Place]) -> Iterator[Row]:
        """The rows at some places."""
        for start in range(0, len(places), _AT_ONCE):
            yield from self._rows(places[start : start + _AT_ONCE])

    def _rows(self, places: Sequence[Place]) -> Iterator[Row]:
        made = self._made(list(chain.from_iterable(self._comes[place] for place in places)))
        for place in places:
            outcome = self._outcomes[place]
            issues = self._why.get(outcome, {}).get(place, ())
            yield Row(
                place,
                outcome,
                tuple(made[coming] for coming in self._comes[place]),
                self._name(place) if outcome == REFUSED else "",
                series(dict.fromkeys(map(in_column, issues)), "; "),
                joined(*dict.fromkeys(issue.remedy for issue in issues)),
            )

    def _made(self, coming: Sequence[_Comes]) -> dict[_Comes, Entry]:
        """Entries with their cells; those of a table together, since a frame is slow to ask for one row."""
        made = {}
        for table in {entry.table for entry in coming}:
            mine, base = [entry for entry in coming if entry.table == table], self._imported.base[table]
            after = records(self._imported.changes.upserts[table].iloc[[entry.at for entry in mine]])
            there = [self._there[table].get(row["id"]) for row in after]
            before = iter(records(base.iloc[[at for at in there if at is not None]]))
            for entry, row, at in zip(mine, after, there, strict=True):
                made[entry] = Entry(table, entry.outcome, None if at is None else next(before), row)
        return made

    def _name(self, place: Place) -> str:
        """The name in a row of which nothing was made."""
        columns, cells = self._tables[place.file, place.sheet].columns, self._left_out[place]
        at = next((at for at in map(columns.at, _NAMED) if at is not None), len(cells))
        return cells[at].strip() if at < len(cells) else ""


def _in_files(imported: Imported) -> Iterator[Place]:
    """Every row of the files that is no title, total or footnote."""
    for table in once(imported.tables):
        grid = table.layout.grid
        lines = sorted([*table.layout.lines, *(line for _, line in table.layout.odd)])
        yield from (Place(grid.file, grid.sheet, line) for line in lines)


def _coming(imported: Imported) -> Iterator[tuple[Place, _Comes]]:
    """Every row that would be written, with where it stands."""
    for table, outcomes_of_rows in outcomes(imported.base, imported.changes).items():
        places = imported.places[table]
        standing = zip(places["file"], places["sheet"], places["line"].tolist(), strict=True)
        for at, (place, outcome) in enumerate(zip(standing, outcomes_of_rows.tolist(), strict=True)):
            yield Place(*place), _Comes(table, at, outcome)


def _by_place(issues: Iterable[Issue]) -> dict[Place, list[Issue]]:
    by_place: dict[Place, list[Issue]] = {}
    for issue in issues:
        for line in issue.lines:
            by_place.setdefault(Place(issue.file, issue.sheet, line), []).append(issue)
    return by_place


def _first(outcomes_of_entries: Iterable[str]) -> str:
    mine = set(outcomes_of_entries)
    return next((what for what in OUTCOMES if what in mine), NOTHING)


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
    every = (
        Warned(row.sheet, row.line, row.cells[fate.position].strip())
        for row in _rows(imported)
        for fate in row.fates
        if fate.meaning == "note" and fate.answer
    )
    return list(dict.fromkeys(note for note in every if warns(note.text)))


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
        for row, line in table.layout.numbered():
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


def _frames(imported: Imported, table: str) -> list[pd.DataFrame]:
    """Rows of a table, on the map and of the list."""
    frames = (imported.base[table], imported.changes.upserts.get(table))
    return [frame for frame in frames if frame is not None]


def _of(imported: Imported, table: str, column: str, identifier: str) -> list[str]:
    frames = _frames(imported, table)
    values = (frame.loc[frame["actor_id"] == identifier, column] for frame in frames)
    return list(dict.fromkeys(chain.from_iterable(values)))


def _named(imported: Imported, table: str, codes: Iterable[str], label: Sentence) -> Iterator[Fact]:
    """What some codes are called, here or on the map."""
    codes = list(dict.fromkeys(codes))
    frames = _frames(imported, table)
    known = dict(chain.from_iterable(zip(frame["id"], frame["name"], strict=True) for frame in frames))
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
