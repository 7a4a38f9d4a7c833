"""What files are and what their columns mean, before anything is made of their rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from actormap.core import schema
from actormap.core.errors import Issue, shorten
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, first_of, plural
from actormap.core.tables.issues import notice
from actormap.core.tables.values import split
from actormap.ingest.kinds import template
from actormap.ingest.mapping.columns import NOTHING, SILENT, Known, Rule, Rules, Table
from actormap.ingest.readers import Tables, Upload, formats_of, paused, read_grids
from actormap.ingest.readers.grid import Grid, explains, without_problems
from actormap.ingest.recognise import beside_ties, of_same_kind, recognise, with_names
from actormap.ingest.sheet.headers import normal, words
from actormap.ingest.sheet.heads import filled_down, turned
from actormap.ingest.sheet.layout import Layout
from actormap.ingest.sheet.locate import are_choices, locate, sections, widened

NO_ROWS = notice("file.norows")
_SHOWN = 5
_IGNORED = "(ignore)"
"""In the name of a sheet: Kumu skips it, and so do we."""


@dataclass(frozen=True)
class Contents:
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


@paused()
def look(  # noqa: PLR0913 - every option of an import has a name of its own
    paths: Sequence[Path | Upload],
    *,
    rules: Rules | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    kind: str | None = None,
    constants: Mapping[str, str] | None = None,
    dates: str = "",
    split: Mapping[str, str] | None = None,
    base: ActorMap | None = None,
    progress: Callable[[str, float], object] | None = None,
    straight: bool = False,
) -> Contents:
    """What files are and what their columns mean, before anything is made of their rows.

    A folder stands for the files in it. `constants`, `dates` and `split` hold where neither a list nor
    `rules` say it; the names on the map (`base`) help to propose what a column means. What those of our own
    tables mean is not guessed where these are read `straight`.
    """
    progress = progress or (lambda _doing, _share: None)
    rules = rules or Rules()
    files, issues = _files(paths)
    names = _names(file for file, _ in files)
    known = _known(base) if base is not None else {}
    for_all = Rule(constants=constants or {}, dates=dates, split=split or {})
    looking = _Looking(rules, kind, for_all, known, issues, straight)
    tables: list[Table] = []
    for number, (file, in_folder) in enumerate(files):
        progress(Sentence("Reading {file}", file=Name(names[file])), number / (len(files) + 1))
        read = read_grids(file, names[file], encoding, sheet)
        tables += looking.tables(file, names[file], read, in_folder=in_folder)
    issues += [
        rule.issue(
            (),
            "mapping.unused",
            Sentence("no file or sheet is called '{name}'", name=shorten(rule.sheet or rule.file)),
        )
        for number, rule in enumerate(rules.rules)
        if number not in looking.used and rule.file not in looking.unread
    ]
    return Contents(tuple(beside_ties(tables)), tuple(issues))


@dataclass
class _Looking:
    """What is known of all files while one after the other is looked at.

    Parameters
    ----------
    rules, kind, for_all
        What a mapping file and its user say of them, and what holds for all where the first is silent.
    known
        What the map knows already, by meaning.
    issues
        What is wrong with them.
    straight
        Whether the columns of our own tables are not guessed.
    used, unread
        Rules of the mapping file that a table fits, and files that gave no table.
    """

    rules: Rules
    kind: str | None
    for_all: Rule
    known: Known
    issues: list[Issue]
    straight: bool
    used: set[int] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)

    def tables(self, file: Path | Upload, name: str, read: Tables, *, in_folder: bool) -> list[Table]:
        """The tables of one file, with its name in messages and what was read of it."""
        grids, wrong = read
        optional = in_folder and any(known.optional for known in formats_of(file.suffix))
        start = len(self.issues)
        self.issues += wrong
        self.unread |= set() if grids else {file.name}
        tables = self._recognised(self._located(file, grids, in_folder=in_folder))
        if not optional or any(table.kinds for table in tables):
            return tables
        mine = self.issues[start:]
        self.issues[start:] = [replace(issue, warning=True) for issue in mine]
        if tables or any(not issue.warning for issue in mine):
            self.issues.append(notice("file.skipped").issue(name, warning=True))
        return [replace(table, optional=True) for table in tables]

    def _located(
        self, file: Path | Upload, grids: Sequence[Grid], *, in_folder: bool
    ) -> list[tuple[Layout, list[Rule], str]]:
        """Where the tables of a file stand, with what a mapping file says of each and which of ours it is."""
        template = any(map(explains, grids))
        grids = [without_problems(grid) for grid in grids if not explains(grid)]
        ignored = [grid for grid in grids if _IGNORED in grid.sheet.casefold()]
        self.issues += [_left_aside(grid, "sheet.left_out/ignored", mark=_IGNORED) for grid in ignored]
        parts = [part for grid in grids if grid not in ignored for part in sections(grid)]
        located: list[tuple[Layout, list[Rule], str]] = []
        for grid in parts:
            mine = [(n, rule) for n, rule in enumerate(self.rules.rules) if rule.fits(file.name, grid.sheet)]
            self.used |= {n for n, _ in mine}
            if left := _not_read(grid, [rule for _, rule in mine], self.kind):
                self.issues.append(left)
                continue
            layout, wrong = locate(grid, next((rule.header for _, rule in mine if rule.header), 0))
            layout, undivided = _with_ends(layout)
            self.issues += [*wrong, *undivided]
            if template and not layout.rows and not layout.odd:
                continue
            if not layout.rows and not layout.odd:
                self.issues.append(layout.issue(NO_ROWS, warning=in_folder or len(parts) > 1))
                continue
            if not mine and not self.kind and len(parts) > 1 and are_choices(layout):
                self.issues.append(_left_aside(grid, "sheet.left_out/choices"))
                continue
            ours = self._table_of_ours(layout) if len(parts) == 1 else ""
            located.append((layout, [rule for _, rule in mine], ours))
        return located

    def _table_of_ours(self, layout: Layout) -> str:
        """The table of ours that its user says it is; where a kind is called so too, only by its columns."""
        if self.kind not in schema.open_tables():
            return ""
        if self.kind in schema.kinds() and self.kind not in template.fitting(layout):
            return ""
        return self.kind

    def _recognised(self, located: Sequence[tuple[Layout, list[Rule], str]]) -> list[Table]:
        """What the tables of a file are."""
        given = self.kind if self.kind in schema.kinds() else ""
        whole = with_names([(layout, next(iter(mine), SILENT)) for layout, mine, _ in located], self.known)
        here: list[Table] = []
        for (_, mine_of, ours), (layout, wrong) in zip(located, whole, strict=True):
            self.issues += wrong
            for rule in [_filled(rule, self.for_all, layout) for rule in mine_of or [SILENT]]:
                full, marked = (layout, []) if layout.grid.kind else filled_down(layout, rule.above)
                self.issues += marked
                own = template.straight(full) if self.straight and rule == SILENT and not self.kind else None
                here.append(own or recognise(full, rule, given, ours, self.known))
        return of_same_kind(here)


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


def _filled(rule: Rule, for_all: Rule, layout: Layout) -> Rule:
    """What a mapping file says of a table, with what was said of all lists where it is silent."""
    split = {header: sign for header, sign in for_all.split.items() if normal(header) in layout.plain}
    own = {name: text for name, text in rule.constants.items() if text or name not in for_all.constants}
    return replace(
        rule,
        constants={**for_all.constants, **own},
        dates=rule.dates or for_all.dates,
        split={**split, **rule.split},
    )


def _files(paths: Sequence[Path | Upload]) -> tuple[list[tuple[Path | Upload, bool]], list[Issue]]:
    """Files with whether they were found in a folder."""
    files: dict[Path | Upload, bool] = {}
    issues = []
    for path in paths:
        if isinstance(path, Upload):
            files[path] = False
        elif path.is_dir():
            inside = sorted(file for file in path.iterdir() if file.name[0] not in ".~" and file.is_file())
            known = [file for file in inside if formats_of(file.suffix)]
            files |= {file: True for file in known if file not in files}
            if not known:
                issues.append(notice("folder.empty").issue(path.name))
            if skipped := [shorten(file.name) for file in inside if file not in known]:
                files_left = plural(len(skipped), "file")
                problem = notice("folder.skipped", files=files_left, names=first_of(skipped, _SHOWN))
                issues.append(problem.issue(path.name, warning=True))
        elif path.is_file():
            files[path] = False
        else:
            issues.append(notice("file.missing").issue(path.name))
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
        return _left_aside(grid, "sheet.left_out")
    return None if rules or kind else turned(grid)


def _left_aside(grid: Grid, name: str, **values: object) -> Issue:
    return notice(name, **values).issue(grid.file, warning=True, sheet=grid.sheet)


_CYTOSCAPE, _INTERACTION = "shared name", "shared interaction"


_ENDS = ("Source (of the shared name)", "Target (of the shared name)")


def _with_ends(layout: Layout) -> tuple[Layout, list[Issue]]:
    """The table with both ends of each tie in columns of their own, if it is one of Cytoscape.

    A name that the word for the tie divides in more than one way is an error of its row: nothing tells
    where the first end stops.
    """
    plain = [header.casefold() for header in layout.headers]
    if layout.grid.kind or not {_CYTOSCAPE, _INTERACTION} <= {*plain} or {"source", "target"} <= {*plain}:
        return layout, []
    name, word = plain.index(_CYTOSCAPE), plain.index(_INTERACTION)
    ends = {line: _ends(row[name], row[word]) for row, line in layout.numbered()}
    sides = [{line: pair[side] for line, pair in ends.items() if pair} for side in (0, 1)]
    wider, problem = widened(layout, dict(zip(_ENDS, sides, strict=True))), notice("tie.no_ends")
    return wider, [
        wider.issue(problem, line, name, value=row[name]) for row, line in wider.numbered() if not ends[line]
    ]


def _ends(name: str, word: str) -> list[str]:
    parts = name.split(f" ({word.strip()}) ")
    return parts if len(parts) == len(_ENDS) and all(map(str.strip, parts)) else []
