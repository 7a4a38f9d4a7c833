"""Areas as lists write them: by P-code where there is one, else by name under the area above."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from actormap.core.model import ActorMap
from actormap.core.tables.ids import fingerprint
from actormap.core.tables.values import PCODE
from actormap.ingest.mapping.columns import Columns
from actormap.ingest.mapping.consents import level_of
from actormap.ingest.mapping.values import (
    EVERYWHERE,
    NATIONWIDE,
    as_pcode,
    is_pcode,
    is_placeholder,
    is_unfilled,
)
from actormap.ingest.rows.names import apart, cell
from actormap.ingest.sheet.headers import NUMBERED, is_ticked, words
from actormap.ingest.sheet.layout import Layout

LEVELS = ("country", "adm1", "adm2", "adm3", "adm4")
_SEVERAL = re.compile(r",\s|\s/\s|،")
"""What stands between areas more often than in the name of one."""
_AND = re.compile(r"\s+(?:and|et|y|und|ve|и|та)\s+|\s+و\s*")
"""May stand before the last of several areas, and within the name of one."""
_FITS, _FINER = 0.9, 0.6
"""Names and codes are of one level where so many rows have the usual ones; names are finer where fewer do."""


@dataclass(frozen=True, slots=True)
class Level:
    """Columns of one level of areas.

    Parameters
    ----------
    number
        The level, None where nobody says it.
    code, name
        Columns of its P-code and its name.
    own
        Whether its codes are no P-codes but numbers of the list's own.
    more
        Further columns of names: "District 2" beside "District 1".
    ticks
        Columns that are ticked, each with the name of its area.
    between
        What its user says that stands between several names of a cell.
    """

    number: int | None
    code: int | None
    name: int | None
    own: bool = False
    more: tuple[int, ...] = ()
    ticks: tuple[tuple[int, str], ...] = ()
    between: str = ""

    def used(self) -> Iterator[int]:
        """Places of all its columns."""
        yield from self.texts()
        yield from (at for at, _ in self.ticks)

    def texts(self) -> Iterator[int]:
        """Places of those that hold texts, not ticks."""
        yield from (at for at in (self.code, self.name, *self.more) if at is not None)

    def names_in(self, row: Mapping[int, str]) -> str:
        """The names of a row at this level, each on a line of its own."""
        if not self.more and not self.ticks:
            return cell(row, self.name)
        named = [cell(row, self.name), *(row[at] for at in self.more)]
        return "\n".join(filter(None, [*named, *(name for at, name in self.ticks if is_ticked(row[at]))]))


@dataclass(slots=True)
class Area:
    """An area as the list says it."""

    name: str
    level: int | None
    parent: str
    line: int


def levels(columns: Columns, layout: Layout, between: Mapping[int, str] | None = None) -> list[Level]:
    """Columns of areas from the widest to the smallest; signs stand `between` several names, by place.

    A column of P-codes that does not say its level belongs to the smallest level whose names go with its
    codes one to one; names of which many share a code are areas below it. Levels above all that have
    P-codes are left out where they have none themselves: the P-codes say where an area lies.
    Areas above columns that are ticked lie in those that the row names.
    """
    written = []
    for level in _levels(columns, layout):
        codes = {row[level.code].strip() for row in layout.rows} if level.code is not None else set()
        own = bool(codes - {""}) and not any(PCODE.fullmatch(as_pcode(code)) for code in codes - {""})
        sign = (between or {}).get(level.name, "") if level.name is not None else ""
        written.append(replace(level, own=own, between=sign))
    ticked: dict[int | None, list[tuple[int, str]]] = {}
    for at in columns.all("area_tick"):
        ticked.setdefault(level_of(layout, at), []).append((at, layout.headers[at]))
    return [*written, *(Level(number, None, None, ticks=tuple(ticks)) for number, ticks in ticked.items())]


def _levels(columns: Columns, layout: Layout) -> list[Level]:
    rows = layout.rows
    levels = [
        Level(
            number,
            columns.at(f"{level}_code"),
            columns.at(f"{level}_name"),
            more=numbered(columns, f"{level}_name", layout.headers),
        )
        for number, level in enumerate(LEVELS)
    ]
    levels = [level for level in levels if level.code is not None or level.name is not None]
    loose, name = columns.all("area_code"), columns.at("area_name")
    loose.sort(key=lambda at: len({row[at] for row in rows}))
    for code in loose:
        levels = _with_codes(levels, code, name if code == loose[-1] else None, rows)
    if not loose and name is not None:
        levels.append(Level(None, None, name, more=numbered(columns, "area_name", layout.headers)))
    coded = [at for at, level in enumerate(levels) if level.code is not None]
    if coded:
        return [level for at, level in enumerate(levels) if level.code is not None or at > coded[0]]
    return _without_shared_country(levels, rows)


def numbered(columns: Columns, meaning: str, headers: Sequence[str]) -> tuple[int, ...]:
    """Further columns of one meaning: those whose headers differ from the first by a number alone."""
    first = columns.at(meaning)
    if first is None:
        return ()
    alike = [at for at in columns.all(meaning, NUMBERED) if _plain(headers[at]) == _plain(headers[first])]
    return tuple(at for at in alike if at != first)


def _plain(header: str) -> str:
    return re.sub(r"\d", "", words(header)).strip()


def _with_codes(
    levels: list[Level], code: int, name: int | None, rows: Sequence[Sequence[str]]
) -> list[Level]:
    """Levels with a column of P-codes that does not say its level: at its names, else above finer names."""
    bare = [at for at, level in enumerate(levels) if level.code is None and level.name is not None]
    alike = {at: _alike(rows, code, levels[at].name) for at in bare}
    for at in reversed(bare):
        if min(alike[at]) >= _FITS:
            level = replace(levels[at], code=code)
            return [*levels[:at], level, *levels[at + 1 :]]
    below = next((at for at in bare if alike[at][0] < _FINER), len(levels))
    return [*levels[:below], Level(None, code, name), *levels[below:]]


def _without_shared_country(levels: list[Level], rows: Sequence[Sequence[str]]) -> list[Level]:
    """Without a country that all rows share and that has no P-code: it tells no two rows apart."""
    if len(levels) > 1 and levels[0].number == 0 and levels[0].name is not None:
        names = {words(row[levels[0].name]) for row in rows} - {""}
        return levels[1:] if len(names) == 1 else levels
    return levels


def _alike(rows: Sequence[Sequence[str]], code: int, name: int | None) -> tuple[float, float]:
    """Share of rows with the usual name of their code, and with the usual code of their name."""
    if name is None:
        return 0.0, 0.0
    pairs = Counter(
        (row[code].strip(), words(row[name]))
        for row in rows
        if not is_unfilled(row[code]) and row[name].strip()
    )
    if not pairs:
        return 1.0, 0.0
    best_of_code = Counter[str]()
    best_of_name = Counter[str]()
    for (area_code, area_name), times in pairs.items():
        best_of_code[area_code] = max(best_of_code[area_code], times)
        best_of_name[area_name] = max(best_of_name[area_name], times)
    total = pairs.total()
    return best_of_code.total() / total, best_of_name.total() / total


@dataclass
class Places:
    """Areas of lists, known again in the map.

    Parameters
    ----------
    base
        The map; its areas are those of a gazetteer where the office imported one.
    columns
        Columns of areas (`levels`).
    notice
        Takes what is to be told of a row: a word, its line, the column, the text.
    """

    base: ActorMap
    columns: Sequence[Level]
    notice: Callable[[str, int, int | None, str], None]
    areas: dict[str, Area] = field(default_factory=dict)
    _named: dict[tuple[str, int | None], set[str]] = field(default_factory=dict)
    _codes: dict[tuple[str, int | None, str], dict[str, None]] = field(default_factory=dict)
    _alone: dict[int | None, set[str]] = field(default_factory=dict)
    _parents: dict[str, str] = field(default_factory=dict)
    _levels: dict[str, int | None] = field(default_factory=dict)
    _line: int = 0

    def __post_init__(self) -> None:
        areas = self.base["areas"]
        self._parents = dict(zip(areas["id"], areas["parent"], strict=True))
        for ident, name, level in zip(areas["id"], areas["name"], areas["adm_level"], strict=True):
            number = None if level != level else int(level)  # noqa: PLR0124 - NaN is not itself
            self._levels[ident] = number
            self._named.setdefault((words(name), number), set()).add(ident)
            self._named.setdefault((words(name), None), set()).add(ident)

    def used(self) -> Iterable[int]:
        """Places of all columns of areas."""
        return [at for level in self.columns for at in level.used()]

    def doubled(self) -> list[int]:
        """Columns of codes beside which a name stands: where the code is missing, the name says the area."""
        return [level.code for level in self.columns if level.code is not None and level.name is not None]

    def learn(self, row: Mapping[int, str]) -> None:
        """Take notice of which code goes with which name, before any row is read."""
        above = ""
        for level in self.columns:
            code, name = _code(row, level), level.names_in(row)
            if not code:
                self._alone.setdefault(level.number, set()).update(map(words, _listed(name, level.between)))
            if code and name:
                self._codes.setdefault((words(name), level.number, above), {})[code] = None
            above = code or above

    def read(self, row: Mapping[int, str], line: int) -> list[str]:
        """Codes of the smallest areas of a row."""
        above, self._line = [""], line
        for level in self.columns:
            code, name, number = _code(row, level), level.names_in(row), cell(row, level.code)
            if code:
                if level.own:
                    self._notice("area.own_code", level.code, number)
                elif code != number:
                    self._notice("area.code_form", level.code, number)
                self._coded(code, name or number, level, above[0])
                above = [code]
                continue
            if number:
                self._notice("area.no_code", level.code, number)
            if name and (named := self._several(name, level)):
                above = [self._by_name(part, level, above[0]) for part in named]
        return [code for code in above if code]

    def _notice(self, code: str, at: int | None, text: str) -> None:
        self.notice(code, self._line, at, text)

    def _several(self, name: str, level: Level) -> list[str]:
        """Names of areas that one cell holds, none where it names no single area."""
        named = [part for part in _listed(name, level.between) if not _is_nowhere(part, level)]
        if not named:
            self._notice("area.nowhere", level.name, name)
        names: list[str] = []
        for part in named:
            several, how = apart(_AND.sub(", ", part), lambda word: self._knows(word, level))
            several = several if how == "known" else [part]
            if not how and _SEVERAL.search(part):
                how = "doubt"
            if how:
                self._notice(f"area.several_{how}", level.name, part)
            names += several
        return names

    def _knows(self, name: str, level: Level) -> bool:
        """Whether an area of the map or of the list is called so by itself."""
        plain = words(name)
        return plain in self._alone.get(level.number, ()) or (plain, level.number) in self._named

    def _coded(self, code: str, name: str, level: Level, parent: str) -> None:
        known = self.areas.setdefault(code, Area(name, level.number, parent, self._line))
        if (known.name, known.parent) != (name, parent):
            self._notice("area.several", level.code, code)

    def _by_name(self, name: str, level: Level, parent: str) -> str:
        """The code of an area that is named: that beside its name, that of the map, else one of ours."""
        plain = words(name)
        written = self._codes.get((plain, level.number, parent), ())
        codes = [name] if level.ticks and is_pcode(name) else list(written)
        if len(codes) == 1:
            self._coded(codes[0], name, level, parent)
            return codes[0]
        known = self._named.get((plain, level.number), ())
        inside = [area for area in known if not parent or self._lies_in(area, parent)]
        if len(inside) == 1:
            self._notice("area.in_map", level.name, name)
            return inside[0]
        code = _made(level.number, parent, plain)
        self.areas.setdefault(code, Area(name, level.number, parent, self._line))
        self._notice("area.made", level.name, name)
        return code

    def first_level(self, area: str) -> str:
        """The area of the first level that an area is or lies in, by the list, else by the map.

        It is the area itself where no level is said; "" where it lies in none.
        """
        passed: set[str] = set()
        while area not in passed and (area in self.areas or area in self._levels):
            passed.add(area)
            listed = self.areas.get(area)
            level = listed.level if listed else self._levels[area]
            if level in {None, 0, 1}:
                return "" if level == 0 else area
            area = listed.parent if listed else self._parents[area]
        return ""

    def _lies_in(self, area: str, above: str) -> bool:
        passed = set()
        while area and area not in passed:
            passed.add(area)
            area = self._parents.get(area, "")
            if area == above:
                return True
        return False


def _listed(text: str, sign: str = "") -> list[str]:
    """Names of a cell that is a list beyond doubt, or by what its user says that stands between them."""
    between = r"[\n|;]" + (rf"|{re.escape(sign)}" if sign else "")
    return [part for part in map(str.strip, re.split(between, text)) if part]


def _is_nowhere(name: str, level: Level) -> bool:
    """Whether a text stands for an area that is not there, such as N/A, or for no single country."""
    plain = words(name)
    return is_unfilled(name) or plain in NATIONWIDE or (level.number == 0 and plain in EVERYWHERE)


def _code(row: Mapping[int, str], level: Level) -> str:
    text = cell(row, level.code)
    if is_placeholder(text) or (is_unfilled(text) and not level.own):
        return ""
    return _made(level.number, text) if text and level.own else as_pcode(text)


def _made(*key: int | str | None) -> str:
    """A code of ours for an area without a P-code."""
    return f"XX{fingerprint(key)[:12].upper()}"
