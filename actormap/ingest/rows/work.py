"""What organisations work on, and where: sectors, areas, and the presence that comes of both."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, product

from actormap.core.errors import Issue, shorten
from actormap.core.sentences import plural, series, term
from actormap.core.tables.issues import Unreadable, notice
from actormap.ingest.mapping.columns import Columns
from actormap.ingest.mapping.consents import name_of, unread
from actormap.ingest.mapping.values import is_unfilled
from actormap.ingest.rows.names import apart, cell, unique
from actormap.ingest.rows.organisations import Organisations
from actormap.ingest.rows.places import Level, Places, levels
from actormap.ingest.rows.reading import Part, Reading
from actormap.ingest.rows.when import When
from actormap.ingest.sheet.headers import is_ticked, spelled, words
from actormap.ingest.sheet.heads import blank_rows, grouped
from actormap.ingest.sheet.layout import Layout

_PARTS = re.compile(r"[\n|;,،/]")
"""What may stand between groups, and between these and sectors."""
_NO_COLUMN = {"what": term("the sector"), "where": term("the area")}
"""What a row has to say besides who acts."""
_SHOWN = 12
"""So many headers are named."""
_COMMA, _SHORT = re.compile(r",\s|،"), 2


def naming_groups(text: str) -> bool:
    """Whether a cell has a word in it that names a group."""
    return any(words(part) in spelled("groups") for part in _PARTS.split(text))


def _doubt(text: str) -> str:
    """Whether a cell that is one here may name several.

    Some of it is what others call a sector by itself, or short words stand between commas.
    """
    known = spelled("sector")
    if words(text) in known:
        return ""
    parts = [words(part).split() for part in _COMMA.split(text)]
    short = len(parts) > 1 and all(0 < len(part) <= _SHORT for part in parts)
    return "doubt" if short or apart(text, lambda part: words(part) in known)[1] else ""


class Sectors:
    """Takes up the sectors of one table.

    Parameters
    ----------
    reading
        The table.
    """

    def __init__(self, reading: Reading) -> None:
        layout, columns, wishes = reading.layout, reading.columns, reading.wishes
        self.by_name, self.notes = wishes.sector_by_name, reading.notes
        self.names_at = columns.all("sector_name")
        self.ticks = [(at, name_of(layout.headers[at])) for at in columns.all("sector_tick")]
        self.code_at = columns.at("sector_code")
        self.listed = any("list" in tag.attributes for at in self.names_at if (tag := layout.tags[at]))
        """Whether a tag says that cells are lists, as HXL writes them: commas between, without blanks."""
        self.between: Mapping[int, str] = reading.between
        """What stands between several sectors of a cell, besides a new line, | and ;, by place."""
        self.of_groups: Mapping[str, str] = {}
        """Codes of groups by what lists write for them: such a word names whose rights, and is no sector."""
        self.known: dict[str, tuple[str, int]] = {}
        self._alone = set(map(words, wishes.base["sectors"]["name"]))
        self._codes_of_name: dict[str, dict[str, int]] = {}

    def leave(self) -> None:
        """Read no sector of this table."""
        self.names_at, self.ticks, self.code_at = [], [], None

    def used(self) -> list[int]:
        """Places of the columns that are read."""
        return [*self.written(), *(at for at, _ in self.ticks)]

    def written(self) -> list[int]:
        """Places of the columns whose cells name or code a sector."""
        return [at for at in (*self.names_at, self.code_at) if at is not None]

    @property
    def main(self) -> int | None:
        """The column that a message points to."""
        return self.code_at if self.code_at is not None else next(iter(self.used()), None)

    def learn(self, row: Mapping[int, str]) -> None:
        """Note which names stand alone in a cell, before any row is read."""
        self._alone |= {
            words(part) for at in self.names_at for part in self._listed(self._without_groups(row[at]), at)
        }

    def read(self, row: Mapping[int, str], line: int) -> list[str]:
        """Codes of the sectors of a row."""
        code = cell(row, self.code_at)
        written = ((at, self._without_groups(row[at])) for at in self.names_at)
        names = [(at, text) for at, text in written if text and not is_unfilled(text)]
        if code and len(names) <= 1:
            at, name = names[0] if names else (None, "")
            return unique(self._sector(*sector, line) for sector in self._coded(code, name, at))
        sectors: list[str] = []
        parts = ((place, part) for place, text in names for part in self._listed(text, place) if part)
        for at, part in parts:
            several, how = apart(part, lambda sector: words(sector) in self._alone)
            how = how or _doubt(part)
            if how:
                self.notes.count(f"sector.several_{how}", line, at, part)
            sectors += several
        sectors += [name for at, name in self.ticks if is_ticked(row[at])]
        return unique(self._sector(sector, sector, line) for sector in sectors)

    def groups(self, row: Mapping[int, str]) -> list[str]:
        """Codes of the groups that a row names in its columns of sectors."""
        parts = chain.from_iterable(_PARTS.split(row[at]) for at in self.names_at)
        return unique(filter(None, (self.of_groups.get(words(part), "") for part in parts)))

    def _without_groups(self, text: str) -> str:
        """A cell without the groups that it names."""
        if not self.of_groups or not text:
            return text
        parts = _PARTS.split(text)
        rest = [part for part in parts if words(part) not in self.of_groups]
        return text if len(rest) == len(parts) else ", ".join(part.strip() for part in rest)

    def _coded(self, code: str, name: str, name_at: int | None) -> list[tuple[str, str]]:
        """Each sector of a row, and what it is called, from a code and a name or as many of both."""
        codes, names = self._listed(code, self.code_at), self._listed(name, name_at)
        pairs = [(code, name)] if len(codes) != len(names) else list(zip(codes, names, strict=True))
        sectors = [(sector or called, called or sector) for sector, called in pairs if sector or called]
        return [(called if self.by_name else sector, called) for sector, called in sectors]

    def same_names(self) -> Iterator[tuple[Unreadable, int]]:
        """Names that stand beside several codes, each with the line of the second."""
        for name, codes in self._codes_of_name.items():
            if len(codes) > 1:
                several = series(map(shorten, codes))
                problem = notice("sector.same_name", name=shorten(name), codes=several)
                yield problem, list(codes.values())[1]

    def _listed(self, text: str, at: int | None) -> list[str]:
        sign = "" if at is None else self.between.get(at, "")
        between = r"[\n|;]" + (rf"|{re.escape(sign)}" if sign else "")
        between += r"|,(?!\s)" if self.listed else ""
        return [part.strip() for part in re.split(between, text)]

    def _sector(self, sector: str, name: str, line: int) -> str:
        self.known.setdefault(sector, (name, line))
        self._codes_of_name.setdefault(name, {}).setdefault(sector, line)
        return sector


def headings(
    texts: Mapping[int, Sequence[str]], who: Iterable[int], other: Collection[int]
) -> dict[int, str]:
    """Headings by number of their row: a sector or an area alone, in its own column or in that of names.

    `texts` are the columns that are read, `who` those of organisations, `other` those of sectors and areas.
    """
    if len(texts) == 1:
        return {}
    by_row: dict[int, str] = {}
    places, names = list(texts), set(who)
    known = {words(text) for at in other for text in set(texts[at])} - {""}
    for number, row in enumerate(zip(*texts.values(), strict=True)):
        if sum(map(bool, row)) != 1:
            continue
        at, text = next((at, text) for at, text in zip(places, row, strict=True) if text)
        name = words(name_of(text))
        heads = at in other if at not in names else name in known or name in spelled("sector")
        by_row |= {number: text} if heads else {}
    return by_row


def unexplained(layout: Layout, columns: Columns) -> Iterator[Issue]:
    """An error where columns are marked and nothing tells what a mark means."""
    places = unread(layout, columns)
    if len(places) > 1:
        headers = series(layout.shown(at, 30) for at in places[:_SHOWN])
        yield layout.issue(
            "column.marked", line=layout.line, position=places[0], n=len(places), headers=headers
        )


def blanks(
    layout: Layout,
    lines: Mapping[str, Sequence[int]],
    places: Mapping[str, Sequence[int]],
    levels: Sequence[Level],
) -> Iterator[Issue]:
    """Errors where rows do not say who, what or where, and where that may stand in a row above.

    `lines` and `places` are such rows, and the columns that would say it, by these words; `levels` the
    columns of areas, the widest first.
    """
    every = [at for columns in places.values() for at in columns]
    lacking = {what: blank for what, blank in lines.items() if places[what]}
    for what, blank in lacking.items():
        yield blank_rows(layout, blank, places[what][0], every)
    for what, subject in _NO_COLUMN.items():
        if lines.get(what) and not places[what]:
            rows = plural(len(lines[what]), "row")
            yield layout.issue("column.lacking", warning=True, what=subject, rows=rows)
    if lacking:
        return
    for level in levels[:-1]:
        if level.code is None and level.name is not None and grouped(layout, level.name):
            texts = layout.numbered()
            above = [line for row, line in texts if not row[level.name].strip()]
            yield blank_rows(layout, above, level.name, every)


Fact = tuple[str, str, str, str, str, str, str]
"""Actor, sector, activity, area, status, first and last day: who works on what where."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What one row says of work."""

    sectors: Sequence[str]
    areas: Sequence[str]
    periods: Sequence[tuple[str, str]] = (("", ""),)
    activity: str = ""
    status: str = ""
    confirmed: str = ""


class Work:
    """What the organisations of one table work on, and where.

    Parameters
    ----------
    reading
        The table.
    organisations
        Who works.
    when
        When and how; None where the table is not asked for it.
    """

    def __init__(self, reading: Reading, organisations: Organisations, when: When | None = None) -> None:
        self.reading, self.organisations, self.when = reading, organisations, when
        self.sectors = Sectors(reading)
        areas = levels(reading.columns, reading.layout, reading.between)
        self.places = Places(reading.wishes.base, areas, reading.notes.count)
        self.facts: dict[Fact, int] = {}
        """Each with the line that says it first."""
        self.confirmed: dict[Fact, str] = {}
        """Of each the last day on which it was reported."""
        self.blank: dict[str, list[int]] = {}
        """Lines that do not say who, what or where."""

    def used(self) -> set[int]:
        """Places of all columns."""
        return {*self.places.used(), *self.sectors.used(), *(self.when.used() if self.when else ())}

    def unexplained(self) -> Iterator[Issue]:
        """What is said of marks that nothing explains, in a list that lacks areas or sectors."""
        if not self.places.columns or not self.sectors.used():
            yield from unexplained(self.reading.layout, self.reading.columns)

    def learn(self, rows: Iterable[Mapping[int, str]]) -> None:
        """Take notice of what stands in all rows, before any of them is read."""
        if self.when:
            self.when.learn()
        for row in rows:
            self.places.learn(row)
            self.sectors.learn(row)

    def headings(self) -> dict[int, str]:
        """Rows that are headings of those below them, by number."""
        return headings(self.reading.texts, self.organisations.used(), self.written())

    def written(self) -> set[int]:
        """Places of the columns whose cells name or code a sector or an area."""
        return {*self.sectors.written(), *(at for level in self.places.columns for at in level.texts())}

    def read(self, row: Mapping[int, str], line: int) -> Statement:
        """What a row says."""
        sectors = self.sectors.read(row, line)
        areas = self.places.read(row, line)
        if self.when is None:
            return Statement(sectors, areas)
        return Statement(
            sectors,
            areas,
            self.when.periods(row, line),
            *self.when.how(row, line),
            self.when.confirmed(row, line),
        )

    def names_no_single_area(self, row: Mapping[int, str], statement: Statement) -> bool:
        """Whether a row says what is done in no single area, which was told, and is no blank to fill in."""
        where = (at for level in self.places.columns for at in level.texts())
        return bool(statement.sectors) and not statement.areas and any(row[at] for at in where)

    def seat(self, areas: Iterable[str]) -> str:
        """The one area of the first level that some areas are or lie in; "" where there is none, or several.

        It is the area itself where no level is said.
        """
        seats = {seat for area in areas if (seat := self.places.first_level(area))}
        return seats.pop() if len(seats) == 1 else ""

    def unticked(self, statement: Statement) -> bool:
        """Whether nothing is ticked where sectors or areas stand across: then nothing is to mend."""
        ticked = any(level.ticks for level in self.places.columns)
        return (not statement.sectors and bool(self.sectors.ticks)) or (not statement.areas and ticked)

    def add(self, actors: Sequence[str], statement: Statement, line: int) -> int:
        """Take up what actors do; how many of these facts an earlier row statement."""
        before = 0
        sectors, areas = statement.sectors or [""], statement.areas or [""]
        for actor, sector, area, days in product(actors, sectors, areas, statement.periods):
            fact = (actor, sector, statement.activity, area, statement.status, *days)
            before += fact in self.facts
            self.facts.setdefault(fact, line)
            self.confirmed[fact] = max(statement.confirmed, self.confirmed.get(fact, ""))
        return before

    def report(self) -> None:
        """Say what rows lack, and which names of sectors have several codes."""
        areas = [at for level in reversed(self.places.columns) for at in level.used()]
        who = [at for columns in self.organisations.columns for at in columns.used()]
        places = {"who": who, "what": self.sectors.written(), "where": areas}
        self.reading.issues += blanks(self.reading.layout, self.blank, places, self.places.columns)
        for same, line in self.sectors.same_names():
            self.reading.warn(same, line, self.sectors.code_at)

    def parts(self) -> list[Part]:
        """Sectors, areas from the widest to the smallest, and who works on what where."""
        sectors = [((sector, name), line) for sector, (name, line) in self.sectors.known.items()]
        named = {"id": self.sectors.main, "name": next(iter(self.sectors.names_at), None)}
        parts = [self.reading.part("sectors", sectors, named)]
        for level in {level.number: level for level in self.places.columns}.values():
            areas = [
                ((code, area.name, "" if area.level is None else str(area.level), area.parent), area.line)
                for code, area in self.places.areas.items()
                if area.level == level.number
            ]
            named = {"id": level.code, "name": level.name, "adm_level": None, "parent": None}
            parts.append(self.reading.part("areas", areas, named))
        return [*parts, self._presence()]

    def _presence(self) -> Part:
        deepest = [next(level.used()) for level in self.places.columns]
        when = self.when
        columns = {
            "actor_id": self.organisations.main.main,
            "sector": self.sectors.main,
            "activity": when.activity_at if when else None,
            "pcode": deepest[-1] if deepest else None,
            "status": when.status_at if when else None,
            **(when.days() if when else {"from": None, "to": None}),
            "as_of": when.reported_at if when else None,
        }
        facts = [((*fact, self.confirmed[fact]), line) for fact, line in self.facts.items()]
        return self.reading.part("presence", facts, columns)
