"""What files are and what their columns mean, before anything is made of their rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from actormap.core import schema
from actormap.core.errors import Issue, shorten
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence
from actormap.core.tables.cells import split
from actormap.core.tables.issues import Unreadable
from actormap.ingest import collector
from actormap.ingest.alike import of_one_kind, with_names
from actormap.ingest.kinds.network import beside_ties
from actormap.ingest.kinds.network.cytoscape import with_ends
from actormap.ingest.mapping.headers import words
from actormap.ingest.mapping.rules import NOTHING, Rule, Rules
from actormap.ingest.readers import read_grids
from actormap.ingest.readers.upload import Upload
from actormap.ingest.recognise import Table, recognise
from actormap.ingest.sheet.above import filled_down
from actormap.ingest.sheet.grid import Grid, explains, without_problems
from actormap.ingest.sheet.layout import Layout
from actormap.ingest.sheet.locate import locate
from actormap.ingest.sheet.sections import are_choices, sections
from actormap.ingest.sheet.turned import turned

_IN_FOLDERS = {
    ".csv",
    ".tsv",
    ".xlsx",
    ".xlsm",
    ".xlsb",
    ".xls",
    ".ods",
    ".vcf",
    ".vcard",
}

_IGNORED = "(ignore)"
"""In the name of a sheet: Kumu skips it, and so do we."""


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
    base: ActorMap | None = None,
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
    base
        The map: what a column of its names means is proposed.
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
    known = _known(base) if base is not None else {}
    used: set[int] = set()
    unread: set[str] = set()
    for number, (file, in_folder) in enumerate(files):
        tell(Sentence("Reading {file}", file=Name(names[file])), number / (len(files) + 1))
        grids, found = read_grids(file, names[file], encoding, sheet)
        issues += found
        unread |= set() if grids else {file.name}
        template = any(map(explains, grids))
        grids = [without_problems(grid) for grid in grids if not explains(grid)]
        ignored = [grid for grid in grids if _IGNORED in grid.sheet.casefold()]
        issues += [
            _left_aside(grid, Sentence("its name says {mark}; it was not imported", mark=_IGNORED))
            for grid in ignored
        ]
        parts = [part for grid in grids if grid not in ignored for part in sections(grid)]
        located: list[tuple[Layout, list[Rule], str]] = []
        for grid in parts:
            mine = [(n, rule) for n, rule in enumerate(rules.rules) if rule.fits(file.name, grid.sheet)]
            used |= {n for n, _ in mine}
            if left := _not_read(grid, [rule for _, rule in mine], kind):
                issues.append(left)
                continue
            layout, found = locate(grid, next((rule.header for _, rule in mine if rule.header), 0))
            layout, undivided = with_ends(layout)
            issues += [*found, *undivided]
            if template and not layout.rows and not layout.odd:
                continue
            if not layout.rows and not layout.odd:
                problem = Unreadable(
                    "file.norows",
                    Sentence("a header and no rows"),
                    Sentence("Fill it in, or leave the file out."),
                )
                issues.append(layout.issue(problem, warning=in_folder or len(parts) > 1))
                continue
            if not mine and not kind and len(parts) > 1 and are_choices(layout):
                what = Sentence(
                    "holds lists to choose from: columns of several lengths in which nothing stands twice"
                )
                issues.append(_left_aside(grid, what))
                continue
            ours = kind if kind in schema.tables() and len(parts) == 1 else ""
            located.append((layout, [rule for _, rule in mine], ours or ""))
        said = kind if kind in schema.formats() else ""
        whole = with_names([(layout, next(iter(mine), None)) for layout, mine, _ in located], known)
        here: list[Table] = []
        for (_, mine_of, ours), (layout, found) in zip(located, whole, strict=True):
            issues += found
            said_of: list[Rule | None] = [*mine_of] or [None]
            for rule in [_with_constants(rule, constants or {}) for rule in said_of]:
                above = rule.above if rule else ()
                full, marked = (layout, []) if layout.grid.kind else filled_down(layout, above)
                issues += marked
                here.append(recognise(full, rule, said or "", ours, known))
        tables += of_one_kind(here)
    issues += [
        rule.issue(
            (),
            "mapping.unused",
            Sentence("no file or sheet is called '{name}'", name=shorten(rule.sheet or rule.file)),
        )
        for number, rule in enumerate(rules.rules)
        if number not in used and rule.file not in unread
    ]
    return Found(tuple(beside_ties(tables)), tuple(issues))


def _known(base: ActorMap) -> dict[str, frozenset[str]]:
    """Names of the map, by the meaning of a column that would hold them."""
    actors = base.actors[base.actors["kind"] != "person"]
    aliases = (alias for cell in actors["aliases"] for alias in split(cell))
    names = {
        "org_name": [*actors["name"], *aliases],
        "area_name": base["areas"]["name"],
        "sector_name": base["sectors"]["name"],
    }
    return {meaning: frozenset(map(words, texts)) for meaning, texts in names.items() if len(texts)}


def _with_constants(rule: Rule | None, constants: Mapping[str, str]) -> Rule | None:
    """What a mapping file says of a table, with what was said of all lists where it is silent."""
    if not constants:
        return rule
    if rule is None:
        return Rule("", 0, "", constants=constants)
    return replace(rule, constants={**constants, **rule.constants})


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
                remedy = Sentence("Choose the folder that holds the files.")
                problem = Sentence("no CSV or XLSX file in this folder")
                issues.append(Issue(path.name, None, "", "", "folder.empty", problem, remedy))
        elif path.is_file():
            files[path] = False
        else:
            remedy = Sentence("Check the name and the folder.")
            issues.append(
                Issue(path.name, None, "", "", "file.missing", Sentence("there is no such file"), remedy)
            )
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


def _not_read(grid: Grid, rules: Sequence[Rule], kind: str | None) -> Issue | None:
    """Why a table is left: its user says so, or it stands on its side and nobody says what it is."""
    if any(rule.kind == NOTHING for rule in rules):
        return _left_aside(grid, Sentence("left out, as you say"))
    return None if rules or kind else turned(grid)


def _left_aside(grid: Grid, why: Sentence) -> Issue:
    return Issue(
        grid.file,
        None,
        "",
        "",
        "sheet.left_out",
        why,
        Sentence("Nothing was read from it. There is nothing to do."),
        warning=True,
        sheet=grid.sheet,
    )
