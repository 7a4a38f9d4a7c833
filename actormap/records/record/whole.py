"""Everything that a map tells of one actor, as data: what a page shows and the command line prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Bools
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import plain
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, first_of, isolated, series, term
from actormap.core.tables.judged import UNIT_COLUMNS, evidence
from actormap.core.tables.records import records
from actormap.core.tables.subset import valid
from actormap.core.tables.values import split
from actormap.graph.layers import layers_of
from actormap.metrics.base.areas import around
from actormap.metrics.base.presence import works_in
from actormap.records.record import facets, telling

FEW = 3
"""So many areas are told in a line."""
HANGING = [
    table for table, about in schema.open_tables().items() if about.searched or about.on_record == "folded"
]
"""Tables whose rows hang on what is judged."""
SUBJECTS = {
    reference: column
    for column in UNIT_COLUMNS
    for reference in schema.columns()["assessments"][column].references
}
"""Tables of what is judged, and in which column of assessments it is named."""
PAGES = SUBJECTS | {"events": "event"}
"""Tables whose rows have a page of their own, and what each is called in its address."""
UNKNOWN = Sentence(
    "no actor that you may see has this code. Look in the list of actors; it may have been removed, or be "
    "hidden from your role."
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A cell that holds something: its column, what that is called, and what it says."""

    column: str
    label: str
    said: Sentence


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie of the actor, seen from its side.

    Parameters
    ----------
    id, other, name
        The row; who is at the other end, and its name.
    kind, said
        Its kind, and what the actor does in it: ``trusts``, ``is trusted by``; also what drives a conflict.
    since, until, as_of
        First and last day, and when it was last confirmed; "" where not known.
    current
        Whether it is valid on the day.
    sources
        Who told of it, by pseudonym, with the grade of each; "" where it has none.
    grade
        Grade of the tie itself; "" where those of its sources count.
    chance
        How sure it is that it exists, 0 to 1 (A37).
    """

    id: str
    other: str
    name: Name
    kind: str
    said: Sentence
    since: str
    until: str
    as_of: str
    current: bool
    sources: tuple[tuple[str, str], ...]
    grade: str
    chance: float


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of another table that tells of the actor: a contact, an event, a platform.

    Parameters
    ----------
    table, id
        The row.
    named
        The first column in which it names the actor.
    said
        What it says, in a few words.
    facts
        Its cells that hold something.
    """

    table: str
    id: str
    named: str
    said: Sentence
    facts: tuple[Fact, ...]

    @property
    def dated(self) -> Sentence:
        """The same behind its day, where it has one."""
        day = next((fact.said for fact in self.facts if fact.column in {"date", "from"}), None)
        return Sentence("{day} · {what}", day=day, what=self.said) if day else self.said


@dataclass(frozen=True, slots=True)
class Moment:
    """Something with a day; `said` is what happened."""

    day: str
    table: str
    id: str
    said: Sentence


@dataclass(frozen=True, slots=True)
class Record:
    """What is recorded of an actor.

    Parameters
    ----------
    id, name
        Its code and its name.
    parts
        Cells of its own row by the part of the form in which they are asked, those that hold something.
    consent
        Consent by what it is for, also where it was not asked.
    met
        ``lately``, ``before``, ``never``, ``unknown``, or ``office`` where it is one itself (`facets.met`).
    areas
        Where it works, present on the day or seated; not what these lie in.
    ties
        Its ties: those valid on the day first, the surest first.
    entries
        What else tells of it, by table; nothing for tables that do not.
    through
        How persons that belong to it are reached: who speaks for it has no number of its own.
    timeline
        All that has a day, the newest first.
    """

    id: str
    name: Name
    parts: Mapping[str, tuple[Fact, ...]]
    consent: tuple[Fact, ...]
    met: str
    areas: tuple[Name, ...]
    ties: tuple[Tie, ...]
    entries: Mapping[str, tuple[Entry, ...]]
    through: tuple[Entry, ...]
    timeline: tuple[Moment, ...]

    def fact(self, column: str) -> Sentence:
        """What a cell of its own row says; `telling.EMPTY` where it holds nothing."""
        every = (fact for facts in self.parts.values() for fact in facts)
        return next((fact.said for fact in every if fact.column == column), telling.EMPTY)

    def text(self, column: str) -> str:
        """The same as it is shown; "" where it holds nothing."""
        sentence = self.fact(column)
        return "" if sentence is telling.EMPTY else sentence.in_language(isolated)

    def as_dict(self) -> dict[str, Any]:
        """The record as plain values, for JSON."""
        whole: dict[str, Any] = plain(asdict(self))
        return whole


@dataclass(frozen=True, slots=True)
class Subject:
    """Something else than an actor, such as a law, an area, a group, a platform, and what hangs on it.

    Parameters
    ----------
    table, id, name
        What it is.
    facts
        Cells of its own row that hold something, but for its name.
    entries
        What was judged of it, belongs to it or is undertaken about it, by table.
    """

    table: str
    id: str
    name: Sentence
    facts: tuple[Fact, ...]
    entries: Mapping[str, tuple[Entry, ...]]

    @property
    def named_in(self) -> Mapping[str, str]:
        """In which column rows of a table hang on it alone, by table."""
        named = (
            (table, column)
            for table in HANGING
            for column in schema.columns()[table].values()
            if column.references == (self.table,) and not column.many
        )
        return {table: column.name for table, column in named}


def subject_of(m: ActorMap, called: str, identifier: str) -> Subject:
    """What is recorded of a row, called as in `PAGES`, of what the principal sees (`access.read`).

    `Refused` in the same words whether there is none, or it is hidden. An area or a group needs no row.
    """
    about = schema.columns()["assessments"].get(called, evidence())
    table = next(table for table, each in PAGES.items() if each == called)
    own = records(m[table][(m[table]["id"] == identifier).to_numpy()])
    if not identifier or (not own and about.strict in {"always", "never"}):
        raise Refused("nothing that you may see has this code.")
    above = {"id", schema.tables()[table].names_in}
    fields = [name for name in schema.forms().get(table, schema.columns()[table]) if name not in above]
    facts = (fact for row in own for fact in _facts(m, table, row, fields))
    named = telling.cell(m, about, identifier)
    return Subject(table, identifier, named, tuple(facts), hanging(m, table, identifier))


def hanging(m: ActorMap, table: str, identifier: str) -> dict[str, tuple[Entry, ...]]:
    """What hangs on a row of a table, or an area or a group without one, by table; none of those without."""
    entries = {each: tuple(_entries(m, each, identifier, table)) for each in HANGING}
    return {each: rows for each, rows in entries.items() if rows}


def record_of(m: ActorMap, view: View, identifier: str) -> Record:
    """The whole record of an actor, of what the principal sees (`access.read`): anybody else is refused."""
    at = m.ids("actors").get_indexer(pd.Index([identifier]))[0]
    if at < 0:
        raise Refused(UNKNOWN)
    (row,) = records(m.actors.iloc[[at]])
    fields = schema.forms()["actors"]
    parts: dict[str, list[Fact]] = {}
    for fact in _facts(m, "actors", row, fields):
        parts.setdefault(fields[fact.column].part, []).append(fact)
    consents = [c for c, about in schema.columns()["actors"].items() if about.vocabulary == "consent"]
    where = works_in(m, view)
    about = [table for table, rows in schema.open_tables().items() if rows.on_record]
    entries = {table: tuple(_entries(m, table, identifier)) for table in about}
    ties = tuple(_ties(m, view, identifier))
    moments = [moment for table in ("ties", *about) for moment in _moments(m, table, identifier)]
    return Record(
        identifier,
        Name(row["name"]),
        {part: tuple(facts) for part, facts in parts.items()},
        tuple(_facts(m, "actors", row, consents)),
        facets.met(m, view).iat[at],
        _smallest(m, where[where.index == at].tolist()),
        ties,
        {table: rows for table, rows in entries.items() if rows},
        tuple(_through(m, ties)),
        tuple(sorted(moments, key=lambda moment: (moment.day, moment.table, moment.id), reverse=True)),
    )


def in_brief(m: ActorMap, view: View, ids: Iterable[str]) -> dict[str, Sentence]:
    """What each of some actors is, where it works and whether it was met, in one line, by id."""
    wanted = list(ids)
    rows = m.ids("actors").get_indexer(pd.Index(wanted))
    where, known = works_in(m, view), facets.met(m, view)
    columns = schema.columns()["actors"]
    lines = {}
    for identifier, at in zip(wanted, rows.tolist(), strict=True):
        kind = telling.cell(m, columns["types"], m.actors["types"].iat[at])
        sphere = m.actors["sphere"].iat[at]
        if kind is telling.EMPTY:
            own = telling.cell(m, columns["sphere"], sphere)
            kind = term("Type not recorded") if sphere == "unknown" else own
        areas = _smallest(m, where[where.index == at].tolist())
        parts = [kind, first_of(areas, FEW)] if areas else [kind]
        parts += [term(facets.MET[known.iat[at]])] if known.iat[at] in facets.MET else []
        lines[identifier] = series(parts, " · ")
    return lines


def _smallest(m: ActorMap, areas: Sequence[str]) -> tuple[Name, ...]:
    """Names of those of some areas in which no other of them lies."""
    wider = {wider_area for area in areas for wider_area in around(m, area)[1:]}
    kept = [area for area in areas if area not in wider] or areas
    return tuple(sorted(telling.name(m, area, "areas") for area in kept))


def _facts(m: ActorMap, table: str, row: telling.Row, columns: Iterable[str]) -> Iterator[Fact]:
    about = schema.columns()[table]
    for column in columns:
        sentence = telling.cell(m, about[column], row.get(column))
        if sentence is not telling.EMPTY:
            yield Fact(column, telling.label(table, column), sentence)


def rows_about(m: ActorMap, table: str, identifier: str, of: str = "actors") -> pd.DataFrame:
    """Rows of a table that name an actor, or a row of another table, in any of their cells."""
    frame = m[table]
    named = np.zeros(len(frame), dtype=bool)
    for column in schema.columns()[table].values():
        if of in column.references and len(frame):
            named |= _names(frame[column.name], identifier, many=column.many)
    return frame[named]


def _names(cells: pd.Series, identifier: str, *, many: bool) -> Bools:
    if not many:
        return (cells == identifier).to_numpy(dtype=bool)
    near = cells.str.contains(identifier, regex=False)
    return near.to_numpy(dtype=bool) & cells.map(lambda cell: identifier in split(cell)).to_numpy(dtype=bool)


def _entries(m: ActorMap, table: str, identifier: str, of: str = "actors") -> Iterator[Entry]:
    columns = [column for column in schema.columns()[table] if column != "id"]
    naming = [name for name, column in schema.columns()[table].items() if of in column.references]
    rows = records(rows_about(m, table, identifier, of))
    dated = "date" if "date" in columns else "from" if "from" in columns else "id"
    for row in sorted(rows, key=lambda row: (row[dated], row["id"]), reverse=dated != "id"):
        facts = tuple(_facts(m, table, row, columns))
        named = next(column for column in naming if identifier in split(row[column]))
        yield Entry(table, row["id"], named, telling.headline(m, table, row, identifier), facts)


def _through(m: ActorMap, ties: Iterable[Tie]) -> Iterator[Entry]:
    """How persons are reached who belong to an actor today."""
    persons = set(m.actors.loc[(m.actors["kind"] == "person").to_numpy(dtype=bool), "id"])
    members = dict.fromkeys(tie.other for tie in ties if tie.current and tie.kind == "membership")
    for person in filter(persons.__contains__, members):
        yield from (entry for entry in _entries(m, "channels", person) if entry.named == "actor_id")


def _ties(m: ActorMap, view: View, identifier: str) -> list[Tie]:
    rows = rows_about(m, "ties", identifier)
    chances = layers_of(m, view).beliefs[rows.index.to_numpy()]
    current = valid(rows, view.date)
    grades = m.sources["reliability"] + m.sources["credibility"]
    graded = dict(zip(m.sources["id"], grades, strict=True))
    ties = []
    for row, chance, now in zip(records(rows), chances.tolist(), current.tolist(), strict=True):
        kind, starts = schema.tie_kinds()[row["kind"]], row["source_id"] == identifier
        other = row["target_id"] if starts else row["source_id"]
        ties.append(
            Tie(
                row["id"],
                other,
                telling.name(m, other, "actors", "platforms"),
                row["kind"],
                _how(kind.label if starts else kind.reverse_label, row["driver"]),
                row["from"],
                row["to"],
                row["as_of"],
                now,
                tuple((source, graded.get(source, "")) for source in split(row["sources"])),
                row["grade"],
                chance,
            )
        )
    return sorted(ties, key=lambda tie: (not tie.current, -tie.chance, tie.name, tie.id))


def _how(label: str, driver: str) -> Sentence:
    """What a tie is, and what drives it where that is known."""
    if driver in {"", "unknown"}:
        return term(label)
    return Sentence("{how} ({driver})", how=term(label), driver=term(schema.vocabulary("driver")[driver]))


def _moments(m: ActorMap, table: str, identifier: str) -> Iterator[Moment]:
    """What has a day in the rows of a table that tell of an actor."""
    columns = {"date", "from", "to"} & set(schema.columns()[table])
    for row in records(rows_about(m, table, identifier)):
        what = telling.headline(m, table, row, identifier)
        sentences = {
            "date": what,
            "from": Sentence("Began: {what}", what=what),
            "to": Sentence("Ended: {what}", what=what),
        }
        yield from (
            Moment(row[column], table, row["id"], sentences[column]) for column in columns if row[column]
        )
