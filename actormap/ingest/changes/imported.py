"""What files hold, before anybody has accepted it: changes, what was noticed, what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from actormap.core import schema
from actormap.core.errors import InvalidFile, Issue, merged_issues, shorten
from actormap.core.model import ActorMap, Changes
from actormap.core.sentences import Name, Sentence
from actormap.core.tables.cells import among
from actormap.core.tables.issues import notice
from actormap.core.tables.records import records
from actormap.core.tables.values import split
from actormap.ingest.changes.columns import READ_AS, TOLD_OF_COLUMNS, Fate
from actormap.ingest.mapping.table import Table
from actormap.ingest.rows.part import Part
from actormap.ingest.rows.refusals import SETTLED

_TOOK_PLACE = ("contacts", "events", "introductions")
"""Tables whose `date` is a day on which something was done."""


def not_yet(
    tables: Mapping[str, pd.DataFrame], places: Mapping[str, pd.DataFrame], today: str
) -> list[Issue]:
    """An error for each row of something that took place whose day is after `today`."""
    problem = notice("date.to_come", today=today)
    issues = []
    for name in _TOOK_PLACE:
        if name not in tables:
            continue
        late = (tables[name]["date"].fillna("") > today).to_numpy(dtype=bool)
        days = tables[name]["date"][late]
        for day, place in zip(days, places[name][late].itertuples(), strict=True):
            issue = problem.issue(place.file, place.line, sheet=place.sheet)
            issues.append(replace(issue, value=shorten(day)))
    return merged_issues(issues)


OUTCOMES = ("new", "changed", "same")
"""What becomes of a row that is written."""


def preview(m: ActorMap, changes: Changes) -> pd.DataFrame:
    """How many rows of each table concerned are new, changed, the same and dropped, in columns so called."""
    by_table = outcomes(m, changes)
    rows = []
    for name in schema.tables():
        dropped = len(changes.drops.get(name, ()))
        if name in by_table or dropped:
            counts = Counter(by_table.get(name, ()))
            rows.append((name, *(counts[what] for what in OUTCOMES), dropped))
    return pd.DataFrame(rows, columns=["table", *OUTCOMES, "dropped"])


def outcomes(m: ActorMap, changes: Changes) -> dict[str, npt.NDArray[np.str_]]:
    """Which rows that are written are new, changed and the same, by table, in the order of the rows."""
    by_table = {}
    for name, frame in changes.upserts.items():
        if frame.empty:
            continue
        known = among(frame["id"], m.ids(name)).to_numpy()
        what = np.where(known, "changed", "new")
        if known.any():
            before = {row["id"]: row for row in records(m[name][among(m[name]["id"], frame["id"])])}
            what[known] = ["same" if before[row["id"]] == row else "changed" for row in records(frame[known])]
        by_table[name] = what
    return by_table


COLUMN = "sources"


def with_sources(parts: Sequence[Part], tables: Iterable[Table]) -> list[Part]:
    """Rows that come of lists, with the sources named for all of a list, and these as rows of their own.

    A source that is new is graded by nobody: what it tells is as likely as not until somebody grades it.
    """
    named = {id(table.layout.grid): table.constants.get(COLUMN, "") for table in tables if table.rule}
    every: list[Part] = []
    added: set[str] = set()
    for part in parts:
        sources = named.get(id(part.layout.grid), "") if part.derived else ""
        new = [source for source in split(sources) if source not in added]
        if new:
            added.update(new)
            ids = pd.DataFrame({"id": new}, dtype="str")
            every.append(Part("sources", ids, part.lines[:1] * len(new), part.layout, {}, derived=True))
        every.append(_with(part, sources) if sources else part)
    return every


def _with(part: Part, sources: str) -> Part:
    if COLUMN in part.frame or COLUMN not in schema.columns()[part.table]:
        return part
    frame = part.frame.assign(**{COLUMN: sources}).astype("str")
    return replace(part, frame=frame, for_all=part.for_all | {COLUMN})


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows of a table that were left out, to be mended and brought back.

    Parameters
    ----------
    file, sheet
        Where they stand.
    headers
        Headers of the table.
    rows
        For each its number, its cells and what is wrong with it.
    issues
        What is wrong with them, as `Imported.warnings` holds it.
    tags
        The row of HXL tags, empty where there is none.
    kind
        The kind of file as which they are read again, "" where their headers or tags say it.
    """

    file: str
    sheet: str
    headers: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...], Sentence], ...]
    issues: tuple[Issue, ...] = ()
    tags: tuple[str, ...] = ()
    kind: str = ""

    @property
    def wrong(self) -> tuple[Issue, ...]:
        """What somebody has to mend: not that somebody refused, or is left out as was said."""
        return tuple(issue for issue in self.issues if issue.code not in SETTLED)

    @property
    def to_mend(self) -> int:
        """How many of its rows have an error."""
        return len({line for issue in self.wrong for line in issue.lines} & {line for line, *_ in self.rows})


@dataclass(frozen=True, slots=True)
class RowCounts:
    """What became of the rows of files.

    Parameters
    ----------
    fine
        Rows that can be imported.
    wrong
        Rows that were left out because of an error.
    set_aside
        Rows that are no entries: titles, totals, footnotes, repeated headers.
    """

    fine: int
    wrong: int
    set_aside: int


@dataclass(frozen=True)
class Imported:
    """What files hold, before anybody has accepted it.

    Parameters
    ----------
    issues
        Everything that was noticed, errors and warnings, by file and row.
    changes
        Rows to write; empty where there is an error. Who and why are left open.
    preview
        How many rows of each table are new, changed and the same (`preview`).
    counts
        Rows found, by table.
    tables
        The tables that were found in the files, with what each was taken for.
    left_out
        Rows that were left out because of an error, where the user wanted that.
    made
        Codes that the program made of names and that nobody chose.
    places
        By table the ``file``, ``sheet`` and ``line`` of each row of `changes`.
    base
        The map against which the files were read.
    columns
        What becomes of each column of the lists that name organisations.
    """

    issues: tuple[Issue, ...]
    changes: Changes
    preview: pd.DataFrame
    counts: Mapping[str, int]
    tables: tuple[Table, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    made: frozenset[str] = frozenset()
    places: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    base: ActorMap = field(default_factory=ActorMap.empty)
    columns: tuple[Fate, ...] = ()

    @property
    def errors(self) -> tuple[Issue, ...]:
        """Issues that forbid the import."""
        return tuple(issue for issue in self.issues if not issue.warning)

    @property
    def warnings(self) -> tuple[Issue, ...]:
        """Issues that do not."""
        return tuple(issue for issue in self.issues if issue.warning)

    @property
    def changing(self) -> bool:
        """Whether anything on the map would be another."""
        return bool(self.preview[["new", "changed"]].to_numpy().any())

    @property
    def noticed(self) -> tuple[Issue, ...]:
        """Warnings that are not about rows that were left out."""
        of_rows = {issue for left in self.left_out for issue in left.issues}
        return tuple(issue for issue in self.warnings if issue not in of_rows)

    @property
    def noticed_besides(self) -> tuple[Issue, ...]:
        """The same without what `columns` tell."""
        grids = (table.layout.grid for table in self.tables if table.kind in READ_AS)
        lists = {(grid.file, grid.sheet) for grid in grids}
        return tuple(
            issue
            for issue in self.noticed
            if issue.code not in TOLD_OF_COLUMNS or (issue.file, issue.sheet) not in lists
        )

    @property
    def rows(self) -> RowCounts:
        """How many rows of the files are fine, wrong and no entries."""
        layouts = [table.layout for table in once(self.tables)]
        wrong = sum(len(left.rows) for left in self.left_out)
        every = sum(len(layout.rows) + len(layout.odd) for layout in layouts)
        aside = sum(len(lines) for layout in layouts for _, lines in layout.left_out)
        return RowCounts(every - wrong, wrong, aside)

    def require(self) -> Imported:
        """The import itself; `InvalidFile` with all of its issues where there is an error."""
        if self.errors:
            raise InvalidFile(self.errors)
        return self


def in_column(issue: Issue) -> Sentence:
    """What is wrong, behind the header of its column."""
    if not issue.column:
        return issue.problem
    return Sentence("{column}: {problem}", column=Name(issue.column), problem=issue.problem)


def once(tables: Sequence[Table]) -> list[Table]:
    """One table a grid: a mapping file may read several of ours from one."""
    return list({id(table.layout.grid): table for table in tables}.values())
