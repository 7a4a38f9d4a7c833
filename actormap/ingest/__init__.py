"""From files to changes of a map: everything wrong is told at once, and nothing is lost in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from actormap import schema
from actormap.errors import InvalidFile, Issue
from actormap.ingest.assemble import assemble
from actormap.ingest.grid import TAG_ROWS, Grid, Layout, locate
from actormap.ingest.hxl import Wishes, is_3w, parts_of_3w
from actormap.ingest.mapping import Rules, read_rules
from actormap.ingest.readers import read_grids
from actormap.ingest.tables import Part, fitting, named, part_of
from actormap.model import ActorMap, Changes, preview
from actormap.tables.cells import Unreadable

__all__ = ["Imported", "read_map"]

_IN_FOLDERS = {".csv", ".tsv", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}


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
    """

    issues: tuple[Issue, ...]
    changes: Changes
    preview: pd.DataFrame
    counts: Mapping[str, int]

    @property
    def errors(self) -> tuple[Issue, ...]:
        """Issues that forbid the import."""
        return tuple(issue for issue in self.issues if not issue.warning)

    @property
    def warnings(self) -> tuple[Issue, ...]:
        """Issues that do not."""
        return tuple(issue for issue in self.issues if issue.warning)

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


@dataclass(frozen=True, slots=True)
class _Options:
    encoding: str | None
    sheet: str | None
    table: str | None
    rules: Rules
    wishes: Wishes


def read_map(  # noqa: PLR0913 - every option of an import has a name of its own
    paths: Sequence[Path],
    *,
    base: ActorMap | None = None,
    mapping: Path | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    table: str | None = None,
    identify: Mapping[str, str] | None = None,
    progress: Callable[[str, float], object] | None = None,
) -> Imported:
    """Read files as one unit and say what importing them would do.

    Parameters
    ----------
    paths
        CSV and XLSX files that follow the templates, or 3W tables with HXL tags; a folder stands
        for all such files in it.
    base
        The map as it is; by default an empty one. Rows may refer to it.
    mapping
        A YAML file that says which column is which (`ingest.mapping`).
    encoding
        Encoding of CSV files that are neither UTF-8 nor UTF-16.
    sheet
        The only sheet to read of a workbook.
    table
        The table of files whose name does not say it.
    identify
        ``{"sector": "name"}`` takes the names of sectors in a 3W as their identity, not the codes.
    progress
        Called with what is being done and the share that is done, from 0 to 1.

    Returns
    -------
    Imported
        Changes, or everything that forbids them.

    Notes
    -----
    A row that the map already has keeps what the file has no column for. What a 3W says about an
    actor, area or sector that the map has is not taken over.
    """
    tell = progress or (lambda _doing, _share: None)
    base = ActorMap.empty() if base is None else base
    rules, issues = read_rules(mapping) if mapping else (Rules(), [])
    issues += _bad_options(table, identify)
    if issues:
        return _imported(base, {}, issues)
    wishes = Wishes(rules.organisation_types, (identify or {}).get("sector") == "name")
    options = _Options(encoding, sheet, table, rules, wishes)
    files, issues = _files(paths)
    names = _names(file for file, _ in files)
    parts: list[Part] = []
    used: set[int] = set()
    unread: set[str] = set()
    for number, (file, in_folder) in enumerate(files):
        tell(f"Reading {names[file]}", number / (len(files) + 1))
        grids, found = read_grids(file, names[file], options.encoding, options.sheet)
        issues += found
        unread |= set() if grids else {file.name}
        for grid in grids:
            new, found = _parts(grid, options, used, alone=len(grids) == 1)
            new, told = _without_rows(new, in_folder=in_folder)
            parts += new
            issues += found + told
    issues += [
        rule.issue((), "mapping.unused", f"no file or sheet is called {rule.sheet or rule.file!r}")
        for number, rule in enumerate(rules.rules)
        if number not in used and rule.file not in unread
    ]
    if not parts and all(issue.warning for issue in issues):
        problem, remedy = "there is nothing to import", "Choose files with at least one filled row."
        issues.append(_refused(paths[0].name if paths else "", "import.empty", problem, remedy))
    tell("Checking", len(files) / (len(files) + 1))
    tables, issues = assemble(base, parts, issues)
    tell("Done", 1.0)
    return _imported(base, tables, issues)


def _imported(base: ActorMap, tables: Mapping[str, pd.DataFrame], issues: Iterable[Issue]) -> Imported:
    issues = tuple(issues)
    wrong = any(not issue.warning for issue in issues)
    changes = Changes() if wrong else Changes(upserts=tables)
    counts = {name: len(frame) for name, frame in tables.items()}
    return Imported(issues, changes, preview(base, changes), counts)


def _bad_options(table: str | None, identify: Mapping[str, str] | None) -> list[Issue]:
    issues = []
    if table is not None and table not in schema.tables():
        remedy = f"Use one of: {', '.join(schema.tables())}."
        issues.append(Issue("", None, "", table, "table.unknown", "no such table", remedy))
    if identify and (set(identify) != {"sector"} or identify["sector"] not in {"name", "code"}):
        said = ", ".join(f"{key} by {value}" for key, value in identify.items())
        remedy = "Only sectors can be identified, by name or by code."
        issues.append(Issue("", None, "", said, "identify.unknown", "this cannot be identified", remedy))
    return issues


def _files(paths: Sequence[Path]) -> tuple[list[tuple[Path, bool]], list[Issue]]:
    """Files with whether they were found in a folder."""
    files: dict[Path, bool] = {}
    issues = []
    for path in paths:
        if path.is_dir():
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


def _names(files: Iterable[Path]) -> dict[Path, str]:
    """What messages call each file: its name, with its folder where two have one name."""
    files = list(files)
    times = Counter(file.name for file in files)
    return {file: file.name if times[file.name] == 1 else f"{file.parent.name}/{file.name}" for file in files}


def _refused(file: str, code: str, problem: str, remedy: str) -> Issue:
    return Issue(file, None, "", "", code, problem, remedy)


def _parts(grid: Grid, options: _Options, used: set[int], *, alone: bool) -> tuple[list[Part], list[Issue]]:
    """Tables of ours in one grid: by the mapping file, by name, as a 3W, or by headers."""
    layout, issues = locate(grid)
    rules = [
        (number, rule)
        for number, rule in enumerate(options.rules.rules)
        if rule.fits(grid.file.rpartition("/")[2], grid.sheet)
    ]
    used |= {number for number, _ in rules}
    parts: list[Part] = []
    table = named(grid.name)
    fits = fitting(layout)
    if rules:
        found = [part_of(layout, rule.table, rule) for _, rule in rules]
        parts = [part for part, _ in found]
        issues += dict.fromkeys(issue for _, told in found for issue in told)
    elif is_3w(layout) and (table or options.table) not in fits:
        parts, told = parts_of_3w(layout, options.wishes)
        return parts, issues + told
    else:
        table = table or (options.table if alone else None) or (fits[0] if len(fits) == 1 else None)
        if table is None:
            return [], [*issues, _unknown(layout, fits, alone=alone)]
        part, told = part_of(layout, table)
        parts = [part]
        issues += told
    return parts, issues + layout.unused(at for part in parts for at in part.places.values())


def _unknown(layout: Layout, fits: Sequence[str], *, alone: bool) -> Issue:
    found = ", ".join(layout.headers[:6])
    if fits:
        problem = f"this may be any of {', '.join(fits)}"
    elif layout.tagged:
        problem = f"no table has these columns ({found}), and the HXL tags are not those of a 3W"
    else:
        problem = (
            f"no table has these columns ({found}), and there is no HXL tag row in the first {TAG_ROWS} rows"
        )
    remedy = f"Name the file or sheet after its table, or say which it is: {', '.join(schema.tables())}."
    return layout.issue(Unreadable("table.unknown", problem, remedy), warning=not alone and not fits)


def _without_rows(parts: list[Part], *, in_folder: bool) -> tuple[list[Part], list[Issue]]:
    problem = Unreadable("file.norows", "a header and no rows", "Fill it in, or leave the file out.")
    empty = [part for part in parts if not part.lines and not part.layout.ragged]
    return [part for part in parts if part.lines], [
        part.layout.issue(problem, warning=in_folder) for part in empty
    ]
