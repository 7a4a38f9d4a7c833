"""What files hold, before anybody has accepted it: changes, what was noticed, what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from actormap.core import schema
from actormap.core.errors import InvalidFile, Issue, Refused, merged_issues, shorten
from actormap.core.model import ActorMap, Changes, with_reason
from actormap.core.sentences import Name, Sentence, plural
from actormap.core.tables.cells import among
from actormap.core.tables.issues import notice
from actormap.core.tables.records import records
from actormap.core.tables.values import split
from actormap.ingest.changes.columns import READ_AS, TOLD_OF_COLUMNS, Fate
from actormap.ingest.mapping.columns import Table
from actormap.ingest.rows.reading import Part
from actormap.ingest.rows.refusals import SETTLED
from actormap.rights import access
from actormap.rights.access import Principal, visible
from actormap.rights.admission import in_effect, renewed

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
    named = {id(table.layout.grid): table.constants.get(COLUMN, "") for table in tables}
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


def to_enter(
    imported: Imported, principal: Principal, visible: ActorMap, why: str, *, new_codes: bool = False
) -> Changes:
    """The changes of an import without errors as they are handed to `access.enter`.

    Who does not see all of the map gets codes of the program for what lists name, and `Refused` where it
    would not see some of whom it brings in: brought again, they would be there twice. `new_codes` renews
    chosen codes too.
    """
    changes = with_reason(imported.changes, why)
    if principal.sees_all:
        return renewed(changes, visible) if new_codes else changes
    if number := hidden(imported, principal):
        raise Refused(
            "{hidden} of {all} actors of the lists would be hidden from you: nothing says that they may be "
            "recorded. If they may, say where the list comes from: it is your office's own, under its "
            "mandate, or published, or they agreed. Of rows with a warning, never met or out of reach it is "
            "said apart. Or ask a data steward. Nothing was imported.",
            hidden=number,
            all=len(_made(imported)),
        )
    return renewed(changes, visible, None if new_codes else imported.made)


def hidden(imported: Imported, principal: Principal) -> int:
    """How many of those whom lists name would be hidden from who brings them: it may not import them so."""
    made = _made(imported)
    if principal.sees_all or made.empty:
        return 0
    return len(made) - len(visible(ActorMap(actors=made), principal).actors)


def _made(imported: Imported) -> pd.DataFrame:
    """Actors of which the program made the code."""
    actors = imported.changes.upserts.get("actors", imported.base.actors.iloc[:0])
    return actors[actors["id"].isin(list(imported.made))]


_TABLES = ("actors", "platforms", "ties", "presence")
_NAMED = 5


def earlier(store: access.Writable, principal: access.Principal, why: str) -> dict[str, set[str]]:
    """Ids of the rows that imports for the same reason wrote, by table, as far as the principal may know."""
    history = access.history(store, principal)
    same = set(history["revision"][history["why"] == why])
    written: dict[str, set[str]] = {}
    for revision in in_effect(history):
        for table, ident, _, _ in access.written(store, principal, revision) if revision in same else ():
            written.setdefault(table, set()).add(ident)
    return written


def vanished(
    before: Mapping[str, Collection[str]], visible: ActorMap, changes: Changes, why: str
) -> list[Issue]:
    """Warnings about entries that earlier imports for the same reason wrote and this one has not.

    `before` is what these wrote (`earlier`). Whom a row speaks of is there, as the office that met others.
    """
    issues = []
    named = _named(changes)
    for table in _TABLES:
        kept = set(changes.upserts[table]["id"]) if table in changes.upserts else set()
        gone = sorted({*before.get(table, ())} & set(visible.ids(table)) - kept - named)
        if gone:
            issues.append(_issue(visible, table, gone, Path(why).name))
    return issues


def _named(changes: Changes) -> set[str]:
    """All that rows of an import refer to."""
    return {
        code
        for table, frame in changes.upserts.items()
        for name, column in schema.columns()[table].items()
        if column.references
        for cell in frame[name].unique()
        for code in split(cell)
    }


def _counted(table: str, n: int) -> Sentence:
    return {
        "actors": plural(n, "actor"),
        "platforms": plural(n, "platform"),
        "ties": plural(n, "tie"),
        "presence": plural(n, "fact of presence", "facts of presence"),
    }[table]


def _issue(visible: ActorMap, table: str, gone: list[str], file: str) -> Issue:
    names = ""
    if "name" in visible[table].columns:
        called = visible[table].set_index("id")["name"]
        names = ", ".join(called[ident] for ident in gone[:_NAMED]) + (" …" if len(gone) > _NAMED else "")
    problem = notice("row.vanished", entries=_counted(table, len(gone)))
    issue = problem.issue(file.removeprefix("import of "), warning=True)
    return replace(issue, value=names)
