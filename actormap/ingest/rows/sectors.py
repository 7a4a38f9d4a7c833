"""Sectors that rows name: in cells of names or codes, or ticked, one column a sector."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from actormap.core.errors import shorten
from actormap.core.sentences import Sentence, series
from actormap.core.tables.issues import Unreadable
from actormap.ingest.mapping.columns import Columns
from actormap.ingest.mapping.ticks import name_of, spelled_sectors
from actormap.ingest.mapping.values import is_unfilled
from actormap.ingest.rows.named import cell
from actormap.ingest.rows.names import apart, unique
from actormap.ingest.rows.notes import Notes
from actormap.ingest.rows.part import Wishes
from actormap.ingest.rows.private import spelled
from actormap.ingest.sheet.headers import words
from actormap.ingest.sheet.layout import Layout
from actormap.ingest.sheet.marks import is_ticked

_PARTS = re.compile(r"[\n|;,،/]")
"""What may stand between groups, and between these and sectors."""
_COMMA, _SHORT = re.compile(r",\s|،"), 2


def naming_groups(text: str) -> bool:
    """Whether a cell has a word in it that names a group."""
    return any(words(part) in spelled("groups") for part in _PARTS.split(text))


def _doubt(text: str) -> str:
    """Whether a cell that is one here may name several.

    Some of it is what others call a sector by itself, or short words stand between commas.
    """
    known = spelled_sectors()
    if words(text) in known:
        return ""
    parts = [words(part).split() for part in _COMMA.split(text)]
    short = len(parts) > 1 and all(0 < len(part) <= _SHORT for part in parts)
    return "doubt" if short or apart(text, lambda part: words(part) in known)[1] else ""


class Sectors:
    """Takes up the sectors of one table.

    Parameters
    ----------
    layout, columns
        The table and the meanings of its columns.
    wishes
        What the user said, and the map.
    notes
        Told what is noticed.
    """

    def __init__(self, layout: Layout, columns: Columns, wishes: Wishes, notes: Notes) -> None:
        self.by_name, self.notes = wishes.sector_by_name, notes
        self.names_at = columns.all("sector_name")
        self.ticks = [(at, name_of(layout.headers[at])) for at in columns.all("sector_tick")]
        self.code_at = columns.at("sector_code")
        self.listed = any("list" in tag.attributes for at in self.names_at if (tag := layout.tags[at]))
        """Whether a tag says that cells are lists, as HXL writes them: commas between, without blanks."""
        self.between: Mapping[int, str] = {}
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
                problem = Sentence(
                    "the sector '{name}' has several codes: {codes}",
                    name=shorten(name),
                    codes=series(map(shorten, codes)),
                )
                remedy = Sentence(
                    "They stay apart; to take the name as identity, say so (identify sector by name)."
                )
                yield Unreadable("sector.same_name", problem, remedy), list(codes.values())[1]

    def _listed(self, text: str, at: int | None) -> list[str]:
        sign = "" if at is None else self.between.get(at, "")
        between = r"[\n|;]" + (rf"|{re.escape(sign)}" if sign else "")
        between += r"|,(?!\s)" if self.listed else ""
        return [part.strip() for part in re.split(between, text)]

    def _sector(self, sector: str, name: str, line: int) -> str:
        self.known.setdefault(sector, (name, line))
        self._codes_of_name.setdefault(name, {}).setdefault(sector, line)
        return sector
