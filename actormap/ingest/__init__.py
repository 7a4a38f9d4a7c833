"""From files to changes of a map: everything wrong is told at once, and nothing is lost in silence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import TypeAlias

import pandas as pd

from actormap.core.errors import Issue, merged_issues, shorten
from actormap.core.model import ActorMap, Changes, apply_changes
from actormap.core.sentences import Name, Sentence, joined, plural, series
from actormap.core.tables.issues import Unreadable, notice
from actormap.ingest.changes.assemble import assemble, made_codes
from actormap.ingest.changes.columns import fates
from actormap.ingest.changes.imported import (
    Imported,
    LeftOut,
    in_column,
    not_yet,
    once,
    preview,
    with_sources,
)
from actormap.ingest.kinds import template
from actormap.ingest.mapping.columns import Rule, Rules, Table
from actormap.ingest.mapping.rules import read_rules, unfound, wrong_options
from actormap.ingest.readers import Upload, paused, read_grids
from actormap.ingest.recognise import main_of_unknown, meant, read_as, recognise, unknown
from actormap.ingest.recognise.look import NO_ROWS, Contents, look
from actormap.ingest.rows import refusals
from actormap.ingest.rows.names import called
from actormap.ingest.rows.reading import Part, Wishes, module_of
from actormap.ingest.rows.refusals import LISTS
from actormap.ingest.sheet.locate import locate
from actormap.rights import measures

__all__ = ["Contents", "Imported", "LeftOut", "Rule", "Rules", "Upload", "look", "read_map", "read_sealed"]


@paused()
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
    dates: str = "",
    split: Mapping[str, str] | None = None,
    skip_bad: bool = False,
    earlier: Mapping[str, Collection[str]] | None = None,
    today: str = "",
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
    dates
        ``day-first`` or ``month-first``, where the days of a list do not tell.
    split
        By header: what stands between several values of a cell.
    skip_bad
        Whether rows with an error are left out, and kept in `Imported.left_out`; by default one such row
        refuses everything.
    earlier
        Ids of the rows that earlier imports of the same files wrote, by table (`imported.earlier`): what the
        files say otherwise now takes their place.
    today
        The day after which nothing can have taken place; by default the day on which it is read.
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
    progress = progress or (lambda _doing, _share: None)
    base = ActorMap.empty() if base is None else base
    rules, issues = read_rules(mapping) if isinstance(mapping, Path) else (mapping or Rules(), [])
    issues += wrong_options(table, identify, constants, dates)
    if issues:
        return _imported(base, _Read({}, issues))
    contents = look(
        paths,
        rules=rules,
        encoding=encoding,
        sheet=sheet,
        kind=table,
        constants=constants,
        dates=dates,
        split=split,
        base=base,
        progress=progress,
        straight=True,
    )
    issues += unfound(split or {}, contents.tables)
    if issues:
        return _imported(base, _Read({}, issues))
    by_name = (identify or {}).get("sector") == "name"
    wishes = Wishes(base, rules.organisation_types, by_name, earlier=earlier or {})
    today = today or dt.date.today().isoformat()
    read = _read_all(base, contents, wishes, progress, today=today, skip_bad=skip_bad)
    if not contents.tables and all(issue.warning for issue in read.issues):
        read.issues.append(notice("import.empty").issue(paths[0].name if paths else ""))
    progress("Done", 1.0)
    return _imported(base, read, contents.tables)


@paused()
def read_sealed(paths: Sequence[Path | Upload], *, base: ActorMap, who: str = "") -> Imported:
    """Read files of what is sealed, under our own column names, and say what bringing them would do.

    Parameters
    ----------
    paths
        Files; the table of each sheet is told by its name, or by the columns that it cannot do without.
    base
        The map with what is sealed.
    who
        The role that brings them: none approves what it brings.

    Returns
    -------
    Imported
        Changes of sealed tables alone, or everything that forbids them. All of it comes in, or nothing.
    """
    tables, issues = list[Table](), list[Issue]()
    for file in paths:
        grids, wrong = read_grids(file, file.name)
        issues += wrong
        for grid in grids:
            layout, unclear = locate(grid, 1)
            issues += unclear
            if not layout.rows and not layout.odd:
                issues.append(layout.issue(NO_ROWS, warning=len(grids) > 1))
            elif ours := template.sealed_table_of(layout):
                tables.append(recognise(layout, ours=ours))
            else:
                issues.append(template.not_sealed(layout))
    contents, today = Contents(tuple(tables), tuple(issues)), dt.date.today().isoformat()
    read = _read_all(base, contents, Wishes(base), lambda *_: None, today=today, skip_bad=False)
    if not any(not issue.warning for issue in read.issues):
        read.issues.extend(_not_agreed(base, read, who))
    return _imported(base, read, tables)


def _not_agreed(base: ActorMap, read: _Read, who: str) -> Iterator[Issue]:
    """Rows after which more would be done than the person agreed to, or a case would be closed unasked."""
    changes = Changes(upserts=read.tables, who=who)
    for table, identifier, why in measures.refusals(apply_changes(base, changes), changes):
        rows, places = read.tables[table], read.places[table]
        for place in places[(rows["id"] == identifier).to_numpy()].itertuples():
            refused = Unreadable("case.refused", why.problem, why.remedy)
            yield refused.issue(place.file, place.line, sheet=place.sheet)


BadRows: TypeAlias = dict[int, dict[int, list[Issue]]]
"""What is wrong with rows, by the id of their grid and by line."""


@dataclass(frozen=True, slots=True)
class _Read:
    """Rows of our tables and their places, what is wrong, rows that were left out, codes that were made.

    And by grid the columns from which something is taken.
    """

    tables: Mapping[str, pd.DataFrame]
    issues: list[Issue]
    left_out: BadRows = field(default_factory=dict)
    made: frozenset[str] = frozenset()
    places: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    taken: Mapping[int, frozenset[int]] = field(default_factory=dict)


_REST = 0.5
"""The share of the work that is left once the files are read; each round does a part of it."""
_ROUNDS = 20
"""Rows that refer to a row that was left out are left out in the next round; so many are tried."""


def _read_all(
    base: ActorMap,
    contents: Contents,
    wishes: Wishes,
    progress: Callable[[str, float], object],
    *,
    today: str,
    skip_bad: bool,
) -> _Read:
    """Rows of all tables, checked together; where bad rows are skipped, again and again without these."""
    tables, left_out = _without_refusals(contents.tables)
    to_mend: BadRows = {}
    for number in range(_ROUNDS):
        bad_rows = plural(sum(map(len, to_mend.values())), "row")
        making, checking = Sentence("Making entries of the rows"), Sentence("Checking the entries")
        if number:
            making = Sentence("Making entries of the rows, without {rows} with an error", rows=bad_rows)
            checking = Sentence("Checking the entries, without {rows} with an error", rows=bad_rows)
        progress(making, 1 - _REST / (number + 1))
        parts, issues = _parts(tables, wishes)
        progress(checking, 1 - _REST / (number + 1.5))
        read, issues, places = assemble(base, parts, [*contents.issues, *issues], wishes.earlier)
        issues += not_yet(read, places, today)
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
            to_mend.setdefault(grid, {}).update(rows)
    kept = dict.fromkeys(
        issue for rows in left_out.values() for row_issues in rows.values() for issue in row_issues
    )
    issues += [replace(issue, warning=True) for issue in kept]
    return _Read(read, issues, left_out, made_codes(parts), places, _taken(parts))


def _without_refusals(tables: Sequence[Table]) -> tuple[tuple[Table, ...], BadRows]:
    """Lists without the rows of who refuses to be recorded, or that somebody leaves out, and these."""
    kept: list[Table] = []
    gone: BadRows = {}
    for table in tables:
        heard, rows = refusals.stay_out(table) if table.kind in LISTS else (table, {})
        kept.append(heard)
        if rows:
            gone.setdefault(id(heard.layout.grid), {}).update(rows)
    return tuple(kept), gone


_FORMS = ("kobo", "meeting")
"""Kinds of files that ask for consent themselves, and hear the answer."""


def _refusals(table: Table) -> Iterator[Issue]:
    """What has to be asked before a row comes in, because somebody may refuse."""
    if not table.columns.guesses:
        return  # each column of it is ours, and says so itself
    if table.kind not in _FORMS:
        places = template.match(table.ours, table.layout) if table.kind == "template" else {}
        own = chain.from_iterable(places.values())
        yield from refusals.doubts(table, frozenset(own))
    yield from refusals.unsaid(table)


def _taken(parts: Sequence[Part]) -> dict[int, frozenset[int]]:
    """By grid: the columns from which something is taken."""
    taken: dict[int, frozenset[int]] = {}
    for part in parts:
        grid = id(part.layout.grid)
        taken[grid] = taken.get(grid, frozenset()) | part.taken | frozenset(part.places.values())
    return taken


def _bad_rows(tables: Sequence[Table], wrong: Sequence[Issue]) -> BadRows:
    """Rows with an error, by grid and line; none where an error is not about rows of data alone."""
    grids: dict[tuple[str, str, int], dict[int, None]] = {}
    for table in tables:
        grid = table.layout.grid
        for line in (*table.layout.lines, *(line for _, line in table.layout.odd)):
            grids.setdefault((grid.file, grid.sheet, line), {})[id(grid)] = None
    bad: BadRows = {}
    for issue in wrong:
        places = [(line, grids.get((issue.file, issue.sheet, line))) for line in issue.lines]
        for line, there in places or [(0, None)]:
            if there is None:
                return {}
            for grid_id in there:  # of tables side by side the whole line
                bad.setdefault(grid_id, {}).setdefault(line, []).append(issue)
    return bad


def _as_meant(tables: Sequence[Table]) -> list[Table]:
    """Tables with what their columns mean in a list of their kind."""
    return [replace(table, columns=meant(table, table.kind)) if table.kind else table for table in tables]


def _parts(tables: Sequence[Table], wishes: Wishes) -> tuple[list[Part], list[Issue]]:
    """Rows of our tables, kind of file after kind of file, and what cannot be told."""
    parts: list[Part] = []
    issues: list[Issue] = []
    wishes = replace(wishes, called=tuple(called(_as_meant(tables))))
    kinds: dict[str, list[Table]] = {}
    main = main_of_unknown(tables)
    for table in tables:
        issues += [*_unknown_headers(table), *_refusals(table)]
        if table.kind:
            kinds.setdefault(table.kind, []).append(table)
            issues += read_as(table)
        else:
            alone = any(table is longest for longest in main) and not table.optional
            issues.append(unknown(table, alone=alone))
    for kind, mine in kinds.items():
        new, new_issues = module_of(kind).read(mine, wishes)
        parts += with_sources([part for part in new if part.lines or part.missing], mine)
        issues += new_issues
    return parts, issues


def _unknown_headers(table: Table) -> Iterator[Issue]:
    """Errors where mapping files speak of columns that a file has not."""
    rule, layout = table.rule, table.layout
    for name, header in rule.unfound(layout.plain):
        problem = Sentence(
            "{file} has no column '{header}'; found {found}",
            file=Name(layout.grid.file),
            header=shorten(header),
            found=series(map(shorten, layout.headers[:_SHOWN])),
        )
        yield rule.issue(("columns", name), "mapping.header", problem)


_SHOWN = 12


def _imported(base: ActorMap, read: _Read, tables: Sequence[Table] = ()) -> Imported:
    issues = tuple(merged_issues(read.issues))
    rows = (_left_out(table, read.left_out.get(id(table.layout.grid), {})) for table in once(tables))
    changes = Changes() if any(not issue.warning for issue in issues) else Changes(upserts=read.tables)
    return Imported(
        issues,
        changes,
        preview(base, changes),
        {name: len(frame) for name, frame in read.tables.items()},
        tuple(tables),
        tuple(filter(None, rows)),
        read.made,
        read.places,
        base,
        tuple(fates(_as_meant(tables), read.taken, issues)),
    )


def _left_out(table: Table, wrong: Mapping[int, Sequence[Issue]]) -> LeftOut | None:
    if not wrong:
        return None
    reasons = {
        line: dict.fromkeys(
            Sentence("{problem}. {remedy}", problem=in_column(issue), remedy=issue.remedy)
            for issue in row_issues
        )
        for line, row_issues in wrong.items()
    }
    layout = table.layout
    rows = dict(zip(layout.grid.lines, layout.grid.rows, strict=True))
    return LeftOut(
        layout.grid.file,
        layout.grid.sheet,
        layout.headers,
        tuple((line, tuple(rows[line]), joined(*reasons[line])) for line in sorted(reasons)),
        tuple(merged_issues(replace(issue, warning=True) for issue in dict.fromkeys(chain(*wrong.values())))),
        tuple(layout.tag_cells),
        "" if layout.tagged or table.kind == "template" else table.kind,
    )
