"""Parts from several files put together, checked as one unit, and their issues led back to the files."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain

import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.errors import Issue
from actormap.core.model import ActorMap, Changes, check_changes, distinct, parse_tables
from actormap.core.sentences import Name, Sentence, counted, plural
from actormap.core.tables.cells import among
from actormap.core.tables.checks import check_rows
from actormap.core.tables.ids import mapped
from actormap.core.tables.issues import Unreadable, issue_at, noted, notice
from actormap.core.tables.judged import check_against, check_entering
from actormap.core.tables.values import split
from actormap.ingest.mapping.consents import is_refusal
from actormap.ingest.matching.evidence import look_alikes
from actormap.ingest.rows.names import UNKNOWN, joined
from actormap.ingest.rows.reading import Part
from actormap.rights.safeguards import forbidden

Earlier = Mapping[str, Collection[str]]
"""Ids of the rows that earlier imports of the same list wrote, by table."""
Assembled = tuple[dict[str, pd.DataFrame], list[Issue], dict[str, pd.DataFrame]]
"""Parsed rows by table, the issues of all steps by file and row, and the places of rows by table."""


_REPLACED = {"presence": ("pcode", ["to"]), "channels": ("address", ["through_id", "safe", "as_of", "note"])}
"""By table: the column in which a list may say otherwise, and those that show what somebody did by hand."""


def known(base: ActorMap, table: str, frame: pd.DataFrame) -> dict[str, str]:
    """Ids of rows of the map that say the same as new ones, by the ids of these."""
    if schema.columns()[table]["id"].required or among(frame["id"], base.ids(table)).all():
        return {}
    same = dict(zip(base.code_key.row_ids(table, base[table]), base[table]["id"], strict=True))
    stored = set(base.ids(table))
    return {code: same[code] for code in frame["id"] if code in same and code not in stored}


def replaced(
    base: ActorMap, table: str, frame: pd.DataFrame, earlier: Earlier
) -> tuple[dict[str, str], dict[str, Collection[str]]]:
    """Rows that take the place of what the list said before, by their ids; and rows of which that is told.

    That is so where one row stands for exactly one other that the list itself brought, which nobody
    changed by hand since. What others told stays beside it.
    """
    if table not in _REPLACED:
        return {}, {}
    column, by_hand = _REPLACED[table]
    key = [name for name in schema.key(table) if name != column]
    new = frame[~among(frame["id"], base.ids(table)).to_numpy()]
    old = base[table][~among(base[table]["id"], frame["id"]).to_numpy()]
    old = old[among(old["actor_id"], new["actor_id"]).to_numpy()]
    own = among(old["id"], list(earlier.get(table, ()))).to_numpy()
    untouched = old[by_hand].isin(["", "unknown"]).all(axis=1).to_numpy()
    before = _by(key, old[own & untouched])
    now = _by(key, new)
    alone = [cells for cells in now if len(now[cells]) == 1 == len(before.get(cells, ()))]
    to = {now[cells][0]: before[cells][0] for cells in alone}
    changed: dict[str, Collection[str]] = {table: list(to)}
    if table == "channels":
        ways = _by(["actor_id", "way"], old)
        rest = (ids for cells, ids in _by(["actor_id", "way"], new).items() if cells in ways)
        changed["beside"] = {code for ids in rest for code in ids} - set(to)
    return to, changed


def _by(key: Sequence[str], frame: pd.DataFrame) -> dict[tuple[object, ...], list[str]]:
    rows: dict[tuple[object, ...], list[str]] = {}
    for code, *cells in frame[["id", *key]].itertuples(index=False, name=None):
        rows.setdefault(tuple(cells), []).append(code)
    return rows


NO_VALUE = ("", UNKNOWN)
"""What the map has of something where nobody said it."""
_STANDING = ("actors", "areas", "sectors", "sources")
"""Tables of which a 3W is no authority: what the map has of them stays."""

# Checks know a row by file and number only, and one file may hold several tables; so each part goes
# through them under a name of its own, which no user sees.
_MARK = "\x1f"
_MARKED = re.compile(f"{_MARK}\\d+")


def assemble(base: ActorMap, parts: Sequence[Part], before: Sequence[Issue], earlier: Earlier) -> Assembled:
    """Tables to write, where each row stands, and all issues; `earlier` is what the same lists brought."""
    return _Assembly(base, parts, earlier).result(before)


def made_codes(parts: Sequence[Part]) -> frozenset[str]:
    """Codes of rows that were read out of other rows or answers: the program made them, nobody chose them."""
    made = [part.frame["id"] for part in parts if (part.derived or part.made) and "id" in part.frame]
    return frozenset(code for codes in made for code in codes)


def _refusals(column: str, listed: np.ndarray) -> np.ndarray:
    """Which cells of a list refuse: they are heard, whatever the map has."""
    if not column.startswith("consent_") and column != "do_not_contact":
        return np.zeros(len(listed), dtype=bool)
    return np.array([is_refusal(column, code) for code in listed], dtype=bool)


def _joined(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    whole = frames[0] if len(frames) == 1 else pd.concat(frames)
    return whole.reset_index(drop=True)


class _Assembly:
    def __init__(self, base: ActorMap, parts: Sequence[Part], earlier: Earlier) -> None:
        self.base, self.earlier = base, earlier
        self.parts = {f"{part.layout.grid.file}{_MARK}{number}": part for number, part in enumerate(parts)}
        self.tables: dict[str, pd.DataFrame] = {}
        self.origins: dict[str, pd.DataFrame] = {}
        self.warnings: list[Issue] = []

    def result(self, before: Sequence[Issue]) -> Assembled:
        issues_of_rows = self._read()
        # After an error rows may be missing: a file that cannot be read is one mistake, not a thousand.
        if any(not issue.warning for issue in before):
            for table, frame in self.tables.items():
                issues_of_rows += check_rows(table, frame, self.origins[table])
        else:
            issues_of_rows += check_changes(self.base, Changes(upserts=self.tables), self.origins)
            for table, frame in self.tables.items():
                stored = self.base.tables
                issues_of_rows += check_against(table, frame, stored, self.tables, self.origins[table])
        wrong = [issue for issue in before if issue.column and not issue.warning]
        reported = set(wrong)
        later = [
            issue for issue in distinct([*wrong, *self._in_file(issues_of_rows)]) if issue not in reported
        ]
        later += self._in_file([*self.warnings, *self._noticed()])
        everything = dict.fromkeys([*before, *later])
        issues = sorted(everything, key=lambda issue: (issue.file, issue.row or 0))
        return self.tables, issues, self._places()

    def _places(self) -> dict[str, pd.DataFrame]:
        """Where each row stands in its file, the labels of the parts led back to it."""
        grids = {label: part.layout.grid for label, part in self.parts.items()}
        files, sheets = (
            {label: getattr(grid, what) for label, grid in grids.items()} for what in ("file", "sheet")
        )
        return {
            table: pd.DataFrame(
                {
                    "file": origin["file"].map(files),
                    "sheet": origin["file"].map(sheets),
                    "line": origin["row"],
                }
            )
            for table, origin in self.origins.items()
        }

    def _read(self) -> list[Issue]:
        issues: list[Issue] = []
        frames: dict[str, list[pd.DataFrame]] = {}
        origins: dict[str, list[pd.DataFrame]] = {}
        read: dict[str, tuple[pd.DataFrame, pd.DataFrame]] = {}
        for label, part in sorted(self.parts.items(), key=lambda item: item[1].derived):
            table = part.table
            origin = pd.DataFrame({"file": label, "row": part.lines})
            parsed, new_issues = parse_tables({table: part.frame}, {table: origin})
            issues += new_issues
            read[label] = self.base.code_key.rows(table, parsed[table]), origin
        self._brought_again(read)
        for label, (rows, places) in read.items():
            part, origin = self.parts[label], places
            table, frame = part.table, self._kept(part, rows, origin)
            if part.derived and table in frames:
                repeated = frame["id"].isin(pd.concat(frames[table])["id"])
                frame, origin = frame[~repeated], origin[~repeated.to_numpy()]
                if repeated.any() and table not in _STANDING:
                    problem = notice("row.repeated", rows=plural(int(repeated.sum()), "row"))
                    self.warnings.append(problem.issue(label, warning=True))
            if len(frame):
                frames.setdefault(table, []).append(frame)
                origins.setdefault(table, []).append(origin)
        for table in schema.tables():
            if table in frames:
                self.tables[table] = _joined(frames[table])
                self.origins[table] = _joined(origins[table])
        return issues

    def _brought_again(self, read: dict[str, tuple[pd.DataFrame, pd.DataFrame]]) -> None:
        """Give rows of lists the ids of those of the map that say the same, or that the list now changes."""
        tables: dict[str, list[str]] = {}
        for label in read:
            if self.parts[label].derived:
                tables.setdefault(self.parts[label].table, []).append(label)
        for table, labels in tables.items():
            to = {
                code: old for label in labels for code, old in known(self.base, table, read[label][0]).items()
            }
            self._renamed(read, labels, to)
            whole = pd.concat([read[label][0] for label in read if self.parts[label].table == table])
            to, changed = replaced(self.base, table, whole, self.earlier)
            for label in labels:
                frame, origin = read[label]
                for name, ids in changed.items():
                    self._changed(label, origin[among(frame["id"], list(ids)).to_numpy()], name)
            self._renamed(read, labels, to)

    def _renamed(
        self,
        read: dict[str, tuple[pd.DataFrame, pd.DataFrame]],
        labels: Sequence[str],
        to: Mapping[str, str],
    ) -> None:
        for label in labels if to else ():
            frame, origin = read[label]
            read[label] = frame.assign(id=mapped(frame["id"], lambda code: to.get(code, code))), origin

    def _changed(self, label: str, origin: pd.DataFrame, name: str) -> None:
        """Tell that rows say otherwise than before."""
        if rows := list(dict.fromkeys(origin["row"].tolist())):
            template, remedy = noted("changed")[name]
            noticed = Sentence(template, rows=plural(len(rows), "row"))
            problem = Sentence("{noticed}, the first here", noticed=noticed)
            changed = Unreadable("row.changed", problem, remedy)
            self.warnings.append(changed.issue(label, rows[0], warning=True))

    def _kept(self, part: Part, frame: pd.DataFrame, origin: pd.DataFrame) -> pd.DataFrame:
        """Rows with what the map has and the file is silent about, or is no authority for."""
        known = among(frame["id"], self.base.ids(part.table)).to_numpy()
        if not known.any():
            return frame
        old = self.base[part.table].set_index("id", drop=False)
        frame = frame.copy()
        before = old.loc[frame["id"][known]]
        standing = part.derived and part.table in _STANDING
        differs = pd.Series(False, index=range(len(before)))
        for column in frame.columns.difference(["id"]):
            kept = before[column].to_numpy()
            if column in part.frame and not standing:
                if column not in part.for_all:
                    continue
                # Who told of it before has told of it still.
                each = zip(kept, frame.loc[known, column], strict=True)
                kept = np.array([joined(dict.fromkeys(chain(*map(split, both)))) for both in each])
            elif column in part.frame:
                listed = frame.loc[known, column].to_numpy()
                if column in part.for_all:
                    kept = np.where(np.isin(kept, NO_VALUE), listed, kept)
                    kept = np.where(_refusals(column, listed) & (kept != "withdrawn"), listed, kept)
                # A list that says nothing of it says nothing else.
                differs |= (kept != listed) & ~np.isin(listed, NO_VALUE)
            frame.loc[known, column] = kept
        if differs.any():
            first = int(origin["row"][known].to_numpy()[differs.to_numpy()][0])
            problem = counted(
                int(differs.sum()),
                "{n} row of {table} differs from what the map has: row {first}",
                "{n} rows of {table} differ from what the map has, first in row {first}",
                table=Name(part.table),
                first=first,
            )
            remedy = Sentence("The map was kept; change it by hand where the file is right.")
            kept_rows = Unreadable("row.kept", problem, remedy)
            self.warnings.append(kept_rows.issue(origin["file"].iat[0], warning=True))
        return frame

    def _noticed(self) -> Iterator[Issue]:
        for table, frame in self.tables.items():
            yield from look_alikes(table, frame, self.origins[table], self.base[table])
            yield from check_entering(table, frame, self.base.tables, self.origins[table])
        actors = self.tables.get("actors")
        if actors is None:
            return
        locked = forbidden(actors, "see").nonzero()[0]
        if len(locked):
            problem = Unreadable(
                "actor.locked",
                counted(
                    len(locked),
                    "{n} actor is imported locked: only a data steward sees it",
                    "{n} actors are imported locked: only a data steward sees them",
                ),
                Sentence(
                    "To unlock them, say where the list comes from: it is your office's own, under its "
                    "mandate, or published, or they agreed."
                ),
            )
            issue = issue_at(self.origins["actors"], int(locked[0]), "consent_c1", "", problem)
            yield replace(issue, warning=True)

    def _in_file(self, issues: Sequence[Issue]) -> list[Issue]:
        """Issues with file, column and place as they stand in the file."""
        translated = []
        for issue in issues:
            part = self.parts.get(issue.file)
            if part is None:
                translated.append(issue)
                continue
            if issue.column in part.missing and issue.code == f"{issue.column}.empty":
                continue
            place = part.places.get(issue.column)
            if place is not None and part.layout.grid.is_fault(issue.row, place):
                continue  # told already when the file was read
            ours = "" if part.derived else issue.column  # a list of others has no column of ours
            column = ours if place is None else part.layout.shown(place)
            where = part.layout.where(issue.row, place)
            problem = issue.problem
            if _MARK in problem:
                problem = problem.renamed(partial(_MARKED.sub, ""))
            grid = part.layout.grid
            translated.append(
                replace(issue, file=grid.file, sheet=grid.sheet, column=column, where=where, problem=problem)
            )
        return translated
