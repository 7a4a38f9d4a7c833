"""Sheets of one workbook with the same columns: they are of one kind, and their names tell them apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from actormap.core.errors import Issue, shorten
from actormap.core.sentences import Name, Sentence, plural, term
from actormap.core.tables.issues import Unreadable
from actormap.ingest.mapping.columns import GIVEN, Known
from actormap.ingest.mapping.guess import guess
from actormap.ingest.mapping.rules import Rule
from actormap.ingest.mapping.table import Table
from actormap.ingest.mapping.ticks import month_above, spelled_sectors
from actormap.ingest.sheet.headers import words
from actormap.ingest.sheet.layout import Layout
from actormap.ingest.sheet.locate import widened

_FEW = 2
"""So many sheets with the same columns and such names are one table in parts."""
_AROUND = re.compile(
    r"^\s*\d+\s*[.)_-]?\s+|[([]?\b[345]ws?\b[)\]]?|\b(?:sector|cluster|secteur|setor)\b", re.IGNORECASE
)
"""What stands beside the name of a sector in that of a sheet: its number, what the table is."""


def _sector(name: str, known: Known) -> str:
    bare = " ".join(_AROUND.sub(" ", name).split())
    return bare if words(bare) in spelled_sectors() or words(bare) in known.get("sector_name", ()) else ""


def _month(name: str, _known: Known) -> str:
    return name if month_above(name) else ""


def _area(name: str, known: Known) -> str:
    return name if words(name) in known.get("area_name", ()) else ""


@dataclass(frozen=True, slots=True)
class _Subject:
    """What the name of a sheet may say.

    Parameters
    ----------
    what
        What that is, in a word that stands as a header too.
    named
        What a name says of it; "" where it says nothing.
    columns
        What columns mean that say it themselves.
    beside
        What columns mean beside which a single sheet says it too.
    """

    what: Sentence
    named: Callable[[str, Known], str]
    columns: tuple[str, ...]
    beside: tuple[str, ...] = ()


_AREAS = tuple(
    f"{area}_{what}" for area in ("area", "adm1", "adm2", "adm3", "adm4") for what in ("name", "code")
)
_SUBJECTS = (
    _Subject(
        term("sector"),
        _sector,
        ("sector_name", "sector_code", "sector_tick"),
        ("activity", "activity_code", "subsector"),
    ),
    _Subject(
        term("month"),
        _month,
        ("month", "month_tick", "year", "start", "end", "reported"),
    ),
    _Subject(term("area"), _area, (*_AREAS, "area_tick")),
)


def with_names(
    located: Sequence[tuple[Layout, Rule | None]], known: Known
) -> Iterator[tuple[Layout, list[Issue]]]:
    """The tables of a workbook, with a column of what the name of a sheet says where no column does."""
    for layout, rule in located:
        subject = next(
            (candidate for candidate in _SUBJECTS if candidate.named(layout.grid.sheet, known)), None
        )
        if (
            subject is None
            or layout.header is None
            or layout.tagged
            or layout.grid.kind
            or (rule and rule.table)
        ):
            yield layout, []
            continue
        same = {
            text
            for other, _ in located
            if other.plain == layout.plain and (text := subject.named(other.grid.sheet, known))
        }
        columns = guess(layout, rule, known)
        if columns.has(*subject.columns) or not (len(same) >= _FEW or columns.has(*subject.beside)):
            yield layout, []
            continue
        yield _named(layout, subject.what, subject.named(layout.grid.sheet, known))


def _named(layout: Layout, what: Sentence, text: str) -> tuple[Layout, list[Issue]]:
    """The table with a column more that says the same in each row of data."""
    header = f"{what.capitalize()} (name of the sheet)"
    wider = widened(layout, {header: dict.fromkeys(layout.lines, text)})
    problem = Unreadable(
        "sheet.says",
        Sentence(
            "no column says the {what}, and the sheet is called '{text}': it was taken as that of {rows}",
            what=what,
            text=shorten(text),
            rows=plural(len(layout.rows), "row"),
        ),
        Sentence(
            "If it is not, leave the column '{header}' out.",
            header=Name(header),
        ),
    )
    return wider, [wider.issue(problem, warning=True)]


def of_same_kind(tables: Sequence[Table]) -> list[Table]:
    """The tables, those of one workbook with the same columns read as what the longest of them is."""
    longest: dict[tuple[str, tuple[str, ...]], Table] = {}
    for table in tables:
        first = longest.setdefault(_columns(table), table)
        if len(table.layout.rows) > len(first.layout.rows):
            longest[_columns(table)] = table
    return [_as(table, longest[_columns(table)]) for table in tables]


def _columns(table: Table) -> tuple[str, tuple[str, ...]]:
    return table.layout.grid.file, table.layout.plain


def _as(table: Table, longest: Table) -> Table:
    sure = bool(table.kinds) and table.kinds[0].certainty == GIVEN
    if sure or not longest.kind or table.kind == longest.kind:
        return table
    sign = Sentence(
        "the sheet '{sheet}' has the same columns and more rows", sheet=Name(longest.layout.grid.sheet)
    )
    first = replace(longest.kinds[0], signs=(*longest.kinds[0].signs, sign))
    return replace(
        table, kinds=(first, *(recognised for recognised in table.kinds if recognised.kind != first.kind))
    )
