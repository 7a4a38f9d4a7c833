"""Tables of a network: which columns name the ends of ties and the entries, and what else they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from actormap.core import schema
from actormap.core.model import ActorMap
from actormap.ingest.kinds.network.words import WORDS
from actormap.ingest.mapping.columns import GIVEN, Columns
from actormap.ingest.mapping.guess import headed_as_ends
from actormap.ingest.mapping.rules import Rule
from actormap.ingest.mapping.several import between
from actormap.ingest.mapping.table import Table
from actormap.ingest.mapping.values import decimal_commas
from actormap.ingest.readers.rectangle import column
from actormap.ingest.rows.entries import Source
from actormap.ingest.rows.notes import Notes
from actormap.ingest.rows.ties import in_words
from actormap.ingest.sheet.headers import words
from actormap.ingest.sheet.layout import Layout

SURE = 0.8
MOST, HALF = 0.9, 0.5
AS_WEIGHTS, AS_NOTES = "weights", "notes"
SEVERAL = "|"
"""Stands between the entries to which one row of Kumu leads."""

Pair = tuple[int, int]


def ends(layout: Layout, columns: Columns) -> Pair | None:
    """Places of the columns that say from where a tie leads and to where; None where there are none."""
    source, target = columns.at("source", SURE), columns.at("target", SURE)
    if source is not None and target is not None:
        return source, target
    if bare := headed_as_ends(layout.plain):
        return bare
    twice = [at for at in columns.all("node_label", SURE) if layout.plain.count(layout.plain[at]) == 2]  # noqa: PLR2004
    return (twice[0], twice[1]) if twice and columns.has("tie_kind", at_least=SURE) else None


def values_of(layout: Layout, at: int) -> set[str]:
    """Different values of a column, none empty."""
    return set(map(str.strip, column(layout.rows, at))) - {""}


def ends_in(layout: Layout, at: int) -> Iterable[str]:
    """What a column of ends names, several in a cell taken apart."""
    return (part for cell in column(layout.rows, at) for part in cell.split(SEVERAL))


def entry_column(layout: Layout, places: Sequence[int], named: set[str], least: float) -> int | None:
    """The first column that holds at least such a share of what ties name."""
    matches = (at for at in places if len(values_of(layout, at) & named) >= max(1, least * len(named)))
    return next(matches, None)


@cache
def directions() -> dict[str, str]:
    """Whether a tie leads one way or both, by what lists write for it."""
    return {words(text): code for text, code in schema.spellings("tie_direction").items()}


@dataclass
class TieTable:
    """A table of ties, with the columns that say something of them."""

    layout: Layout
    columns: Columns
    rule: Rule | None
    source: int
    target: int
    headless: bool = False
    notes: Notes = field(init=False)
    kind: int | None = None
    direction: int | None = None
    weight: int | None = None
    interval: int | None = None

    def __post_init__(self) -> None:
        self.notes = Notes(self.layout, WORDS)
        if self.headless:
            return
        at, taken = self.columns.at, {self.source, self.target}
        self.kind, self.weight, self.interval = at("tie_kind"), at("tie_weight"), at("tie_interval")
        if self.weight is not None and at("tie_weight", GIVEN) is None and not self._counts():
            self.weight = None  # "High": a word for how strong a tie is, and no number
        self.direction = at("tie_direction", SURE)
        typed = [place for place in self.columns.all("org_type") if place not in taken]
        for place in typed if len(typed) == 1 else ():
            ways = {words(text) for text in values_of(self.layout, place)} - {"mixed"}
            if ways and ways <= set(directions()):
                self.direction = place if self.direction is None else self.direction
            elif self.kind is None:
                self.kind = place
        self.kind = self._by_words() if self.kind is None else self.kind

    def _by_words(self) -> int | None:
        """The column of which most values say how a tie leads, whatever heads it."""
        taken = {self.source, self.target, self.weight, self.direction, self.interval, *self.days()}
        for guess in self.columns:
            values = values_of(self.layout, guess.position) if not guess.meaning else set()
            known = [text for text in values if in_words(text)]
            if guess.position not in taken and known and len(known) >= HALF * len(values):
                return guess.position
        return None

    @property
    def sign(self) -> str:
        """What its user says that stands between several entries to which one row leads."""
        split = self.rule.split if self.rule else {}
        return between(split, self.layout.headers, self.columns).get(self.target, "")

    def _counts(self) -> bool:
        """Whether any weight is a number, or none is given."""
        given = values_of(self.layout, self.weight or 0)
        return not given or any(any(ch.isdigit() for ch in text) for text in given)

    def days(self) -> tuple[int | None, int | None, int | None]:
        """Columns of the first and last day, and of the day on which it was said."""
        if self.headless:
            return None, None, None
        taken = {self.source, self.target}
        columns = (self.columns.at(name, SURE) for name in ("start", "end", "reported"))
        start, end, reported = (None if place in taken else place for place in columns)
        return start, end, reported

    def used(self) -> set[int]:
        """Places of all columns of which something is taken."""
        places = (
            self.source,
            self.target,
            self.kind,
            self.direction,
            self.weight,
            self.interval,
            *self.days(),
        )
        return {place for place in places if place is not None}

    def weights(self) -> str:
        """What becomes of the numbers: weights where they lie from 0 to 1, notes; "" where all are 1."""
        if self.weight is None:
            return ""
        if any(guess.position == self.weight and guess.certainty == GIVEN for guess in self.columns):
            return AS_WEIGHTS
        numbers = {self.number(text) for text in values_of(self.layout, self.weight)}
        if numbers <= {"1", "1.0"}:
            return ""
        return AS_WEIGHTS if all(map(_in_range, numbers)) else AS_NOTES

    def number(self, text: str) -> str:
        """A weight as it is compared, whatever stands before its decimals."""
        return text.replace(",", ".") if self._comma else text

    @cached_property
    def _comma(self) -> bool:
        return self.weight is not None and decimal_commas(values_of(self.layout, self.weight))


def _in_range(text: str) -> bool:
    try:
        return 0 <= float(text) <= 1
    except ValueError:
        return False


@dataclass
class EntryTable:
    """A table of entries, with the columns that say something of them."""

    table: Table
    source: Source
    notes: Notes
    ident: int | None
    label: int | None
    types: tuple[int, ...]

    @classmethod
    def of(cls, table: Table, named: set[str]) -> EntryTable | None:
        """The table with the columns of ids and names; None where none can be told."""
        layout, columns = table.layout, table.columns
        ident, label = columns.at("node_id"), _label(layout, columns)
        places = [at for at in (ident, label) if at is not None]
        others = [at for at in range(len(layout.headers)) if at not in places]
        match = entry_column(layout, places, named, HALF)
        match = entry_column(layout, others, named, MOST) if match is None and named else match
        if match is not None and match not in places:
            ident = match
        if ident is None and label is None:
            return None
        types = tuple(at for name in ("org_type", "tie_kind") for at in columns.all(name) if at != ident)
        at = {"id": ident if ident is not None else label, "name": label if label is not None else ident}
        places_of = {name: place for name, place in at.items() if place is not None}
        return cls(table, Source(layout, table.rule, places_of), Notes(layout, WORDS), ident, label, types)


def _label(layout: Layout, columns: Columns) -> int | None:
    """The column of names: not one of titles, which many share."""
    for at in [*columns.all("node_label", SURE), *columns.all("org_name", SURE)]:
        filled = list(filter(None, map(str.strip, column(layout.rows, at))))
        if len(set(filled)) >= HALF * len(filled):
            return at
    return None


def areas_of(base: ActorMap) -> dict[str, str]:
    """Areas of the first level on the map by their codes, and by their names where one alone is called so."""
    areas = base["areas"]
    first = areas[areas["adm_level"] == 1]
    codes = first["id"].tolist()
    names = [words(name) for name in first["name"]]
    times = Counter(names)
    named = {name: code for name, code in zip(names, codes, strict=True) if times[name] == 1}
    return named | {code: code for code in codes}
