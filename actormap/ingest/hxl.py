"""HXL 3W tables (who does what where): one row a fact, read as actors, areas, sectors and presence.

Two organisations in one place are no tie. Only a funder named on the row of an implementing
organisation is one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from actormap import schema
from actormap.errors import Issue
from actormap.ingest.grid import Layout, Tag, counted
from actormap.ingest.tables import Part
from actormap.tables.cells import Unreadable, fingerprint

_LEVELS = ("#country", "#adm1", "#adm2", "#adm3", "#adm4", "#adm5")
_ROLES = frozenset({"impl", "funder", "prog", "partner"})
_NOT_NAMES = frozenset({"acronym", "type", "code", "id"})
_UNKNOWN = "unknown"
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user said about 3W tables: types of organisations, identity of sectors."""

    types: Mapping[str, str] = field(default_factory=dict)
    sector_by_name: bool = False


def is_3w(layout: Layout) -> bool:
    """Whether the tags say who does what where."""
    names = {tag.name for tag in layout.tags if tag}
    where = any(name.startswith("#adm") or name == "#loc" for name in names)
    return "#org" in names and where and bool(names & {"#sector", "#activity"})


def parts_of_3w(layout: Layout, wishes: Wishes) -> tuple[list[Part], list[Issue]]:
    """Tables that a 3W holds.

    Parameters
    ----------
    layout
        A table with HXL tags (`is_3w`).
    wishes
        What the user said about types and sectors.

    Returns
    -------
    tuple
        Parts whose rows each stand for one actor, area, sector, fact or tie, at the row where it
        was met first, and what was noticed.
    """
    return _Reader(layout, wishes).read()


@dataclass(frozen=True, slots=True)
class _Places:
    """Columns of one thing: its code, its name and, for organisations, more."""

    code: int | None = None
    name: int | None = None
    acronym: int | None = None
    type: int | None = None

    def used(self) -> Iterator[int]:
        yield from (at for at in (self.code, self.name, self.acronym, self.type) if at is not None)

    @property
    def main(self) -> int | None:
        return next((at for at in (self.name, self.code, self.acronym) if at is not None), None)


def _first(tags: tuple[Tag | None, ...], name: str, wanted: set[str], unwanted: set[str]) -> int | None:
    for at, tag in enumerate(tags):
        if tag and tag.name == name and wanted <= tag.attributes and not unwanted & tag.attributes:
            return at
    return None


def _places(tags: tuple[Tag | None, ...], name: str, role: str = "") -> _Places:
    wanted, others = ({role} if role else set()), set(_ROLES) - {role}
    code = _first(tags, name, wanted | {"code"}, others | {"type"})
    called = _first(tags, name, wanted | {"name"}, others | _NOT_NAMES)
    if code is None and name == "#org":
        code = _first(tags, name, wanted | {"id"}, others | {"type"})
    if called is None:
        called = _first(tags, name, wanted, others | _NOT_NAMES)
    acronym = kind = None
    if name == "#org":
        acronym = _first(tags, name, wanted | {"acronym"}, others | {"type"})
        kind = _first(tags, name, wanted | {"type"}, others)
    return _Places(code, called, acronym, kind)


@dataclass(slots=True)
class _Organisation:
    name: str
    line: int
    others: dict[str, None] = field(default_factory=dict)
    types: dict[str, None] = field(default_factory=dict)


class _Reader:
    def __init__(self, layout: Layout, wishes: Wishes) -> None:
        self.layout, self.wishes, self.issues = layout, wishes, list[Issue]()
        tags = layout.tags
        acting = next((role for role in ("impl", "") if _places(tags, "#org", role).main is not None), "prog")
        self.org, self.funder = _places(tags, "#org", acting), _places(tags, "#org", "funder")
        self.sector, self.activity = _places(tags, "#sector"), _places(tags, "#activity")
        self.levels = {level: _places(tags, name) for level, name in enumerate(_LEVELS)}
        self.status = _first(tags, "#status", set(), set())
        self.start = _first(tags, "#date", {"start"}, set())
        self.end = _first(tags, "#date", {"end"}, set())
        self.organisations: dict[str, _Organisation] = {}
        self.areas: dict[int, dict[str, tuple[str, str, int]]] = {level: {} for level in self.levels}
        self.sectors: dict[str, tuple[str, int]] = {}
        self.codes_of_name: dict[str, dict[str, int]] = {}
        self.facts: dict[tuple[str, ...], int] = {}
        self.funding: dict[tuple[str, ...], int] = {}
        self.counts: dict[tuple[str, int | None], tuple[int, int, dict[str, None]]] = {}
        self.wrong_types: dict[str, tuple[int, int, int]] = {}
        self.statuses = {
            text.casefold(): code
            for code, label in schema.vocabulary("presence_status").items()
            for text in (code, label)
        }
        self.kinds = {
            text.casefold(): kind.code
            for kind in schema.actor_types().values()
            for text in (kind.code, kind.label, *kind.aliases)
        }

    def read(self) -> tuple[list[Part], list[Issue]]:
        """Everything the table holds."""
        used = self._used()
        self.issues += self.layout.unused(used)
        if all(self.levels[level].code is None for level in self.levels):
            problem = Unreadable(
                "hxl.no_pcode", "no column of P-codes (such as #adm2+code)",
                "Add the P-codes: areas of one name cannot be told apart.",
            )  # fmt: skip
            return [], [*self.issues, self.layout.issue(problem)]
        columns = {}
        for at in sorted(used):
            columns[at], blanks = self.layout.texts(at)
            self.issues += blanks
        for number, line in enumerate(self.layout.lines):
            self._row({at: texts[number] for at, texts in columns.items()}, line)
        self._tell()
        return self._parts(), self.issues

    def _used(self) -> set[int]:
        things = (self.org, self.funder, self.sector, self.activity, *self.levels.values())
        used = {at for places in things for at in places.used()}
        return used | {at for at in (self.status, self.start, self.end) if at is not None}

    def _count(self, code: str, line: int, at: int | None, value: str = "") -> None:
        number, first, values = self.counts.setdefault((code, at), (0, line, {}))
        values[value] = None
        self.counts[code, at] = (number + 1, first, values)

    def _row(self, row: Mapping[int, str], line: int) -> None:
        actor = self._organisation(row, line, self.org)
        sector = self._sector(row, line)
        pcode = self._area(row, line)
        start, end = self._date(row, line, self.start), self._date(row, line, self.end)
        activity = _text(row, self.activity.name) or _text(row, self.activity.code)
        fact = (actor, sector, activity, pcode, self._status(row, line), start, end)
        if fact in self.facts:
            self._count("row.repeated", line, None)
        self.facts.setdefault(fact, line)
        if self.funder.main is not None and _called(row, self.funder):
            funder = self._organisation(row, line, self.funder)
            if funder == actor:
                self._count("tie.own_funds", line, self.funder.main)
            else:
                self.funding.setdefault((funder, actor, start, end), line)

    def _organisation(self, row: Mapping[int, str], line: int, places: _Places) -> str:
        name, acronym, code = _text(row, places.name), _text(row, places.acronym), _text(row, places.code)
        if not name and acronym:
            self._count("org.acronym_only", line, places.name, acronym)
        name = name or acronym or code
        if not name:
            return ""
        actor = code or f"org-{fingerprint([name])}"
        known = self.organisations.setdefault(actor, _Organisation(name, line))
        if name != known.name:
            self._count("org.several_names", line, places.name, code)
        known.others |= {other: None for other in (name, acronym) if other and other != known.name}
        label = _text(row, places.type)
        if label:
            kind = self.wishes.types.get(label, self.kinds.get(label.casefold()))
            if kind is None:
                number, first, at = self.wrong_types.get(label, (0, line, places.type or 0))
                self.wrong_types[label] = (number + 1, first, at)
            elif kind:
                known.types[kind] = None
        return actor

    def _sector(self, row: Mapping[int, str], line: int) -> str:
        code, name = _text(row, self.sector.code), _text(row, self.sector.name)
        sector = (name or code) if self.wishes.sector_by_name else (code or name)
        if sector:
            self.sectors.setdefault(sector, (name or code, line))
            self.codes_of_name.setdefault(name or code, {}).setdefault(sector, line)
        return sector

    def _area(self, row: Mapping[int, str], line: int) -> str:
        deepest = ""
        for level, places in self.levels.items():
            code, name = _text(row, places.code), _text(row, places.name)
            if not code:
                continue
            known = self.areas[level].setdefault(code, (name or code, deepest, line))
            if known[:2] != (name or code, deepest):
                self._count("area.several", line, places.code, code)
            deepest = code
        return deepest

    def _date(self, row: Mapping[int, str], line: int, at: int | None) -> str:
        text = _text(row, at)
        try:
            return dt.date.fromisoformat(text).isoformat() if text else ""
        except ValueError:
            self._count("date.not_iso", line, at, text)
            return ""

    def _status(self, row: Mapping[int, str], line: int) -> str:
        text = _text(row, self.status)
        found = self.statuses.get(text.casefold(), "")
        if text and not found:
            self._count("status.unknown", line, self.status, text)
        return found

    def _tell(self) -> None:
        for (code, at), (number, first, values) in self.counts.items():
            problem, remedy = _WORDS[code]
            named = [value for value in values if value]
            shown = ", ".join(named[:_NAMED]) + (" …" if len(named) > _NAMED else "")
            problem = problem.format(rows=counted(number, "row"), values=shown)
            self._warn(Unreadable(code, f"{problem}, the first here", remedy), first, at)
        for label, (number, first, at) in self.wrong_types.items():
            problem = f"unknown type of organisation {label!r} in {counted(number, 'row')}"
            remedy = "Say in a mapping file which type it is (hxl: types:)."
            self.issues.append(
                self.layout.issue(
                    Unreadable("org.type_unknown", problem, remedy), line=first, position=at, value=label
                )
            )
        for name, codes in self.codes_of_name.items():
            if len(codes) > 1:
                problem = f"the sector {name!r} has several codes: {', '.join(codes)}"
                remedy = "They stay apart; to take the name as identity, say so (identify sector by name)."
                line = list(codes.values())[1]
                self._warn(Unreadable("sector.same_name", problem, remedy), line, self.sector.code)
        unclear = [org for org in self.organisations.values() if _sphere(org) == _UNKNOWN]
        if unclear:
            many = counted(len(unclear), "organisation")
            problem = f"{many} without a type that says a sphere, first {unclear[0].name!r}"
            remedy = f"Their sphere is {_UNKNOWN} until you say it; nothing was assumed."
            self._warn(Unreadable("org.sphere_unknown", problem, remedy), unclear[0].line, self.org.type)

    def _warn(self, problem: Unreadable, line: int, at: int | None) -> None:
        self.issues.append(self.layout.issue(problem, line=line, position=at, warning=True))

    def _parts(self) -> list[Part]:
        org = self.org
        parts = [
            self._part(
                "actors",
                [
                    ((actor, o.name, _joined(o.others), _joined(o.types), _sphere(o), "published"), o.line)
                    for actor, o in self.organisations.items()
                ],
                {"id": org.main, "name": org.main, "aliases": org.acronym, "types": org.type,
                 "sphere": None, "legal_basis": None},
            ),
            self._part(
                "sectors",
                [((sector, name), line) for sector, (name, line) in self.sectors.items()],
                {"id": self.sector.code if self.sector.code is not None else self.sector.name,
                 "name": self.sector.name},
            ),
        ]  # fmt: skip
        for level, places in self.levels.items():
            rows = [
                ((code, name, str(level), parent), line)
                for code, (name, parent, line) in self.areas[level].items()
            ]
            columns = {"id": places.code, "name": places.name, "adm_level": None, "parent": None}
            parts.append(self._part("areas", rows, columns))
        deepest = [places.code for places in self.levels.values() if places.code is not None][-1]
        columns = {
            "actor_id": org.main, "sector": self.sector.main, "activity": self.activity.main,
            "pcode": deepest, "status": self.status, "from": self.start, "to": self.end,
        }  # fmt: skip
        parts.append(self._part("presence", list(self.facts.items()), columns))
        ties = [((*tie[:2], "funding", *tie[2:]), line) for tie, line in self.funding.items()]
        columns = {
            "source_id": self.funder.main, "target_id": org.main, "kind": None, "from": self.start,
            "to": self.end,
        }  # fmt: skip
        parts.append(self._part("ties", ties, columns))
        return [part for part in parts if part.lines]

    def _part(
        self, table: str, rows: Sequence[tuple[tuple[str, ...], int]], columns: Mapping[str, int | None]
    ) -> Part:
        frame = pd.DataFrame([row for row, _ in rows], columns=list(columns), dtype="str")
        places = {name: at for name, at in columns.items() if at is not None}
        return Part(table, frame, [line for _, line in rows], self.layout, places, derived=True)


_WORDS: dict[str, tuple[str, str]] = {
    "row.repeated": ("{rows} say what an earlier row says", "They count once; nothing is to do."),
    "tie.own_funds": ("{rows} name the organisation itself as its funder", "No tie was made of it."),
    "org.acronym_only": (
        "{rows} have an acronym and no name ({values})", "The acronym was taken as the name.",
    ),
    "org.several_names": (
        "{rows} give another name to a code ({values})",
        "The first name was taken, the others are aliases; check whether they are one organisation.",
    ),
    "area.several": (
        "{rows} give another name or parent to a P-code ({values})", "The first was taken; check them.",
    ),
    "date.not_iso": (
        "{rows} have a day that is not YYYY-MM-DD ({values})", "The days were left out.",
    ),
    "status.unknown": (
        "{rows} have a status that is not known here ({values})",
        f"It was left empty; the known ones are {', '.join(schema.vocabulary('presence_status').values())}.",
    ),
}  # fmt: skip


def _text(row: Mapping[int, str], at: int | None) -> str:
    return "" if at is None else row[at]


def _called(row: Mapping[int, str], places: _Places) -> bool:
    return any(row[at] for at in places.used() if at != places.type)


def _joined(values: Mapping[str, Any]) -> str:
    return schema.SEPARATOR.join(values)


def _sphere(organisation: _Organisation) -> str:
    spheres = {schema.actor_types()[kind].sphere for kind in organisation.types}
    return spheres.pop() if len(spheres) == 1 else _UNKNOWN
