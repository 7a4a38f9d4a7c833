"""From files to changes of a map: everything wrong is told at once, and nothing is lost in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import TypeAlias

import pandas as pd

from actormap import schema
from actormap.errors import InvalidFile, Issue, shorten, told_once
from actormap.ingest import collector
from actormap.ingest.assemble import assemble, made_codes
from actormap.ingest.grid import Grid, explains, without_problems
from actormap.ingest.kinds.names import called
from actormap.ingest.kinds.network import beside_ties
from actormap.ingest.layout import TAG_ROWS, counted, locate, sections
from actormap.ingest.mapping.rules import NOTHING, TIE_KIND, Rule, Rules, read_rules
from actormap.ingest.part import Part, Wishes
from actormap.ingest.readers import read_grids
from actormap.ingest.readers.upload import Upload
from actormap.ingest.recognise import Table, module_of, recognise
from actormap.model import ActorMap, Changes, preview
from actormap.tables.cells import Unreadable

__all__ = ["Found", "Imported", "LeftOut", "Rule", "Rules", "Upload", "look", "read_map"]

_IN_FOLDERS = {
    ".csv", ".tsv", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".vcf", ".vcard",
}  # fmt: skip

_IGNORED = "(ignore)"
"""In the name of a sheet: Kumu skips it, and so do we."""


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
    rows: tuple[tuple[int, tuple[str, ...], str], ...]
    issues: tuple[Issue, ...] = ()
    tags: tuple[str, ...] = ()
    kind: str = ""


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
        How many rows of each table are new, changed and the same (`model.preview`).
    counts
        Rows found, by table.
    tables
        The tables that were found in the files, with what each was taken for.
    left_out
        Rows that were left out because of an error, where the user wanted that.
    made
        Codes that the program made of names and that nobody chose.
    """

    issues: tuple[Issue, ...]
    changes: Changes
    preview: pd.DataFrame
    counts: Mapping[str, int]
    tables: tuple[Table, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    made: frozenset[str] = frozenset()

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
    def told(self) -> str:
        """What is new and changed, in words: ``29 new rows of actors, 1 changed row of sectors``."""
        parts = [
            f"{getattr(row, what)} {what} {'row' if getattr(row, what) == 1 else 'rows'} of {row.table}"
            for row in self.preview.itertuples()
            for what in ("new", "changed")
            if getattr(row, what)
        ]
        return ", ".join(parts)

    @property
    def noticed(self) -> tuple[Issue, ...]:
        """Warnings that are not about rows that were left out."""
        of_rows = {issue for left in self.left_out for issue in left.issues}
        return tuple(issue for issue in self.warnings if issue not in of_rows)

    @property
    def rows(self) -> RowCounts:
        """How many rows of the files are fine, wrong and no entries."""
        layouts = [table.layout for table in _once(self.tables)]
        wrong = sum(len(left.rows) for left in self.left_out)
        every = sum(len(layout.rows) + len(layout.odd) for layout in layouts)
        aside = sum(len(lines) for layout in layouts for _, lines in layout.left_out)
        return RowCounts(every - wrong, wrong, aside)

    def require(self) -> Imported:
        """The import itself, if it can be accepted.

        Raises
        ------
        InvalidFile
            There is an error; all of them are in its `issues`.
        """
        if self.errors:
            raise InvalidFile(self.errors)
        return self


@dataclass(frozen=True)
class Found:
    """What was found in files before their rows are read: each table with what it may be.

    Parameters
    ----------
    tables
        Tables that could be read.
    issues
        What is wrong with the files.
    """

    tables: tuple[Table, ...]
    issues: tuple[Issue, ...]


@collector.at_rest()
def look(  # noqa: PLR0913 - every option of an import has a name of its own
    paths: Sequence[Path | Upload],
    *,
    rules: Rules | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    kind: str | None = None,
    constants: Mapping[str, str] | None = None,
    progress: Callable[[str, float], object] | None = None,
) -> Found:
    """What files are and what their columns mean, before anything is made of their rows.

    Parameters
    ----------
    paths
        Files, on a disk or in memory (`Upload`); a folder stands for all such files in it.
    rules
        What a mapping file says of them.
    encoding
        Encoding of text files that are neither UTF-8 nor UTF-16.
    sheet
        The only sheet to read of a workbook.
    kind
        What they are: a kind of file (`schema.formats`) or a table of ours; by default it is recognised.
    constants
        What holds for all rows where neither the list nor `rules` say it, by column of our tables.
    progress
        Called with what is being done and the share that is done, from 0 to 1.

    Returns
    -------
    Found
        The tables, each with the kinds of files that it may come from and how certain that is.
    """
    tell = progress or (lambda _doing, _share: None)
    rules = rules or Rules()
    files, issues = _files(paths)
    names = _names(file for file, _ in files)
    tables: list[Table] = []
    used: set[int] = set()
    unread: set[str] = set()
    for number, (file, in_folder) in enumerate(files):
        tell(f"Reading {names[file]}", number / (len(files) + 1))
        grids, found = read_grids(file, names[file], encoding, sheet)
        issues += found
        unread |= set() if grids else {file.name}
        template = any(map(explains, grids))
        grids = [without_problems(grid) for grid in grids if not explains(grid)]
        ignored = [grid for grid in grids if _IGNORED in grid.sheet.casefold()]
        issues += [_left_aside(grid, f"its name says {_IGNORED}; it was not imported") for grid in ignored]
        parts = [part for grid in grids if grid not in ignored for part in sections(grid)]
        for grid in parts:
            mine = [(n, rule) for n, rule in enumerate(rules.rules) if rule.fits(file.name, grid.sheet)]
            used |= {n for n, _ in mine}
            if any(rule.kind == NOTHING for _, rule in mine):
                issues.append(_left_aside(grid, "left out, as you say"))
                continue
            layout, found = locate(grid, next((rule.header for _, rule in mine if rule.header), 0))
            issues += found
            if template and not layout.rows and not layout.odd:
                continue
            if not layout.rows and not layout.odd:
                problem = Unreadable(
                    "file.norows", "a header and no rows", "Fill it in, or leave the file out."
                )
                issues.append(layout.issue(problem, warning=in_folder or len(parts) > 1))
                continue
            ours = kind if kind in schema.tables() and len(parts) == 1 else ""
            said = kind if kind in schema.formats() else ""
            said_of: list[Rule | None] = [rule for _, rule in mine] or [None]
            chosen = [_with_constants(rule, constants or {}) for rule in said_of]
            tables += [recognise(layout, rule, said or "", ours or "") for rule in chosen]
    issues += [
        rule.issue((), "mapping.unused", f"no file or sheet is called {rule.sheet or rule.file!r}")
        for number, rule in enumerate(rules.rules)
        if number not in used and rule.file not in unread
    ]
    return Found(tuple(beside_ties(tables)), tuple(issues))


@collector.at_rest()
def _with_constants(rule: Rule | None, constants: Mapping[str, str]) -> Rule | None:
    """What a mapping file says of a table, with what was said of all lists where it is silent."""
    if not constants:
        return rule
    if rule is None:
        return Rule("", 0, "", constants=constants)
    return replace(rule, constants={**constants, **rule.constants})


def read_map(  # noqa: PLR0913 - every option of an import has a name of its own
    paths: Sequence[Path | Upload],
    *,
    base: ActorMap | None = None,
    mapping: Path | Rules | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    table: str | None = None,
    identify: Mapping[str, str] | None = None,
    constants: Mapping[str, str] | None = None,
    skip_bad: bool = False,
    progress: Callable[[str, float], object] | None = None,
) -> Imported:
    """Read files as one unit and say what importing them would do.

    Parameters
    ----------
    paths
        Files of any kind that ``schema/formats.csv`` lists, on a disk or in memory (`Upload`); a folder
        stands for all such files in it.
    base
        The map as it is; by default an empty one. Rows may refer to it.
    mapping
        A YAML file that says what files, columns and values mean (`ingest.mapping.rules`), or the same
        as a value.
    encoding
        Encoding of text files that are neither UTF-8 nor UTF-16.
    sheet
        The only sheet to read of a workbook.
    table
        What the files are, a kind of file or a table of ours, where they do not say it themselves.
    identify
        ``{"sector": "name"}`` takes the names of sectors in a 3W as their identity, not the codes.
    constants
        What holds for all rows of lists, by column of the table of actors, such as
        ``{"legal_basis": "published"}``.
    skip_bad
        Whether rows with an error are left out, and kept in `Imported.left_out`; by default one such row
        refuses everything.
    progress
        Called with what is being done and the share that is done, from 0 to 1.

    Returns
    -------
    Imported
        Changes, or everything that forbids them.

    Notes
    -----
    A row that the map already has keeps what the file has no column for. What a list says about an
    actor, area or sector that the map has is not taken over.
    """
    tell = progress or (lambda _doing, _share: None)
    base = ActorMap.empty() if base is None else base
    rules, issues = read_rules(mapping) if isinstance(mapping, Path) else (mapping or Rules(), [])
    issues += _bad_options(table, identify, constants)
    if issues:
        return _imported(base, _Read({}, issues))
    found = look(
        paths, rules=rules, encoding=encoding, sheet=sheet, kind=table, constants=constants, progress=progress
    )
    wishes = Wishes(base, rules.organisation_types, (identify or {}).get("sector") == "name")
    read = _read_all(base, found, wishes, tell, skip_bad=skip_bad)
    if not found.tables and all(issue.warning for issue in read.issues):
        problem, remedy = "there is nothing to import", "Choose files with at least one filled row."
        read.issues.append(_refused(paths[0].name if paths else "", "import.empty", problem, remedy))
    tell("Done", 1.0)
    return _imported(base, read, found.tables)


BadRows: TypeAlias = dict[int, dict[int, list[Issue]]]
"""What is wrong with rows, by the id of their grid and by line."""


@dataclass(frozen=True, slots=True)
class _Read:
    """Rows of our tables, what is wrong, the rows that were left out, and codes that were made."""

    tables: Mapping[str, pd.DataFrame]
    issues: list[Issue]
    left_out: BadRows = field(default_factory=dict)
    made: frozenset[str] = frozenset()


_REST = 0.5
"""The share of the work that is left once the files are read; each round does a part of it."""
_ROUNDS = 20
"""Rows that refer to a row that was left out are left out in the next round; so many are tried."""


def _read_all(
    base: ActorMap, found: Found, wishes: Wishes, tell: Callable[[str, float], object], *, skip_bad: bool
) -> _Read:
    """Rows of all tables, checked together; where bad rows are skipped, again and again without these."""
    tables = found.tables
    left_out: BadRows = {}
    for number in range(_ROUNDS):
        again = (
            f", without {counted(sum(map(len, left_out.values())), 'row')} with an error" if number else ""
        )
        tell(f"Making entries of the rows{again}", 1 - _REST / (number + 1))
        parts, issues = _parts(tables, wishes)
        tell(f"Checking the entries{again}", 1 - _REST / (number + 1.5))
        read, issues = assemble(base, parts, [*found.issues, *issues])
        wrong = [issue for issue in issues if not issue.warning]
        bad = _bad_rows(tables, wrong) if skip_bad else {}
        if not bad:
            break
        tables = tuple(
            replace(table, layout=table.layout.without(bad.get(id(table.layout.grid), {})))
            for table in tables
        )
        for grid, rows in bad.items():
            left_out.setdefault(grid, {}).update(rows)
    kept = dict.fromkeys(issue for rows in left_out.values() for told in rows.values() for issue in told)
    issues += [replace(issue, warning=True) for issue in kept]
    return _Read(read, issues, left_out, made_codes(parts))


def _bad_rows(tables: Sequence[Table], wrong: Sequence[Issue]) -> BadRows:
    """Rows with an error, by grid and line; none where an error is not about rows of data alone."""
    grids = {
        (table.layout.grid.file, table.layout.grid.sheet, line): id(table.layout.grid)
        for table in tables
        for line in (*table.layout.lines, *(line for _, line in table.layout.odd))
    }
    bad: BadRows = {}
    for issue in wrong:
        found = [(line, grids.get((issue.file, issue.sheet, line))) for line in issue.lines]
        for line, grid in found or [(0, None)]:
            if grid is None:
                return {}
            bad.setdefault(grid, {}).setdefault(line, []).append(issue)
    return bad


def _parts(tables: Sequence[Table], wishes: Wishes) -> tuple[list[Part], list[Issue]]:
    """Rows of our tables, kind of file after kind of file, and what cannot be told."""
    parts: list[Part] = []
    issues: list[Issue] = []
    wishes = replace(wishes, called=tuple(called(tables)))
    kinds: dict[str, list[Table]] = {}
    files = Counter(table.layout.grid.file for table in tables)
    for table in tables:
        issues += _said_wrongly(table)
        if table.kind:
            kinds.setdefault(table.kind, []).append(table)
            issues += _read_as(table)
        else:
            issues.append(_unknown(table, alone=files[table.layout.grid.file] == 1))
    for kind, mine in kinds.items():
        new, told = module_of(kind).read(mine, wishes)
        parts += [part for part in new if part.lines or part.missing]
        issues += told
    return parts, issues


def _said_wrongly(table: Table) -> list[Issue]:
    """Errors where a mapping file speaks of columns that a file has not."""
    rule, layout = table.rule, table.layout
    if rule is None:
        return []
    found = ", ".join(shorten(text) for text in layout.headers[:_SHOWN])
    return [
        rule.issue(
            ("columns", name), "mapping.header", f"{layout.grid.file} has no column {header!r}; found {found}"
        )
        for name, header in rule.unfound(layout.headers)
    ]


def _read_as(table: Table) -> list[Issue]:
    """What a list was taken for, and why, so that its user can say otherwise; not of what is ours or said."""
    best = table.kinds[0]
    if best.kind == "template" or best.certainty == 1:
        return []
    label, sure = schema.formats()[best.kind].label, round(best.certainty * 100)
    problem = f"read as {label!r} ({sure} % certain): {'; '.join(best.signs)}"
    remedy = "If it is something else, say so with --table, or in a mapping file (kind:)."
    return [table.layout.issue(Unreadable("file.read_as", problem, remedy), warning=True)]


def _unknown(table: Table, *, alone: bool) -> Issue:
    """What a table may be, and how to say what it is."""
    layout = table.layout
    found = ", ".join(shorten(text, 30) for text in layout.headers[:6])
    if table.kinds:
        best = table.kinds[0]
        labels = [schema.formats()[one.kind].label.lower() for one in table.kinds[:3]]
        problem = (
            f"this may be a {' or a '.join(labels)}, but only this speaks for it: {'; '.join(best.signs)}"
        )
    else:
        problem = f"what this list holds cannot be told from its columns ({found})"
        if not layout.tagged:
            problem += f", and there is no HXL tag row in the first {TAG_ROWS} rows"
    ours = ", ".join(schema.tables()[:4])
    remedy = (
        f"Write: actormap mapping guess {layout.grid.file!r} > mapping.yaml, say there what it is and which "
        "column is which, and import it with --mapping mapping.yaml. If it is one of our tables "
        f"({ours} ...), name the file or sheet after it."
    )
    return layout.issue(Unreadable("table.unknown", problem, remedy), warning=not alone and not table.kinds)


_SHOWN = 12


def _imported(base: ActorMap, read: _Read, found: Sequence[Table] = ()) -> Imported:
    issues = tuple(told_once(read.issues))
    rows = (_left_out(table, read.left_out.get(id(table.layout.grid), {})) for table in _once(found))
    wrong = any(not issue.warning for issue in issues)
    changes = Changes() if wrong else Changes(upserts=read.tables)
    counts = {name: len(frame) for name, frame in read.tables.items()}
    shown = preview(base, changes)
    return Imported(issues, changes, shown, counts, tuple(found), tuple(filter(None, rows)), read.made)


def _once(tables: Sequence[Table]) -> list[Table]:
    """One table a grid: a mapping file may read several of ours from one."""
    return list({id(table.layout.grid): table for table in tables}.values())


def _left_out(table: Table, wrong: Mapping[int, Sequence[Issue]]) -> LeftOut | None:
    if not wrong:
        return None
    said = {
        line: [f"{_column(issue)}{issue.problem}. {issue.remedy}" for issue in found]
        for line, found in wrong.items()
    }
    layout = table.layout
    rows = dict(zip(layout.grid.lines, layout.grid.rows, strict=True))
    return LeftOut(
        layout.grid.file, layout.grid.sheet, layout.headers,
        tuple((line, tuple(rows[line]), " ".join(dict.fromkeys(why))) for line, why in sorted(said.items())),
        tuple(told_once(replace(issue, warning=True) for issue in dict.fromkeys(chain(*wrong.values())))),
        tuple(layout.tag_cells), "" if layout.tagged or table.kind == "template" else table.kind,
    )  # fmt: skip


def _column(issue: Issue) -> str:
    return f"{issue.column}: " if issue.column else ""


def _bad_options(
    table: str | None, identify: Mapping[str, str] | None, constants: Mapping[str, str] | None
) -> list[Issue]:
    issues = []
    known = [TIE_KIND, *schema.columns()["actors"]]
    for name in [name for name in constants or {} if name not in known]:
        remedy = f"Use one of: {', '.join(known)}."
        issues.append(Issue("", None, "", name, "constant.unknown", "no such column of actors", remedy))
    if table is not None and table not in {*schema.tables(), *schema.formats()}:
        remedy = f"Use one of: {', '.join([*schema.tables(), *schema.formats()])}."
        issues.append(Issue("", None, "", table, "table.unknown", "no such table", remedy))
    if identify and (set(identify) != {"sector"} or identify["sector"] not in {"name", "code"}):
        said = ", ".join(f"{key} by {value}" for key, value in identify.items())
        remedy = "Only sectors can be identified, by name or by code."
        issues.append(Issue("", None, "", said, "identify.unknown", "this cannot be identified", remedy))
    return issues


def _files(paths: Sequence[Path | Upload]) -> tuple[list[tuple[Path | Upload, bool]], list[Issue]]:
    """Files with whether they were found in a folder."""
    files: dict[Path | Upload, bool] = {}
    issues = []
    for path in paths:
        if isinstance(path, Upload):
            files[path] = False
        elif path.is_dir():
            inside = sorted(
                file
                for file in path.iterdir()
                if file.suffix.casefold() in _IN_FOLDERS and file.name[0] not in ".~" and file.is_file()
            )
            files |= {file: True for file in inside if file not in files}
            if not inside:
                remedy = "Choose the folder that holds the files."
                problem = "no CSV or XLSX file in this folder"
                issues.append(Issue(path.name, None, "", "", "folder.empty", problem, remedy))
        elif path.is_file():
            files[path] = False
        else:
            remedy = "Check the name and the folder."
            issues.append(Issue(path.name, None, "", "", "file.missing", "there is no such file", remedy))
    return list(files.items()), issues


def _names(files: Iterable[Path | Upload]) -> dict[Path | Upload, str]:
    """What messages call each file: its name, with its folder or a number where two have one name."""
    files = list(files)
    times = Counter(file.name for file in files)
    names: dict[Path | Upload, str] = {}
    for number, file in enumerate(files, 1):
        apart = f"{number}" if isinstance(file, Upload) else file.parent.name
        names[file] = file.name if times[file.name] == 1 else f"{apart}/{file.name}"
    return names


def _left_aside(grid: Grid, why: str) -> Issue:
    where = f"sheet {grid.sheet!r}" if grid.sheet else ""
    return Issue(
        grid.file, None, "", "", "sheet.left_out", why, "Nothing was read from it; nothing is to do.",
        warning=True, where=where, sheet=grid.sheet,
    )  # fmt: skip


def _refused(file: str, code: str, problem: str, remedy: str) -> Issue:
    return Issue(file, None, "", "", code, problem, remedy)
