"""What must hold between cells, rows and tables; shared by imports, stores and the constructor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from actormap import schema
from actormap.errors import Issue
from actormap.schema import SEPARATOR, Column
from actormap.tables.cells import Unreadable, among, explode, issue_at, origin_of

Tables = Mapping[str, pd.DataFrame]
Ids: TypeAlias = "pd.Index[Any]"


def _found(
    bad: Any, frame: pd.DataFrame, origin: pd.DataFrame, column: str, problem: Unreadable
) -> Iterator[Issue]:
    for position in np.flatnonzero(np.asarray(bad)):
        value = frame[column].iat[position]
        shown = ("" if np.isnan(value) else f"{value:g}") if isinstance(value, float) else value
        yield issue_at(origin, int(position), column, shown, problem)


def _required(table: str, frame: pd.DataFrame, origin: pd.DataFrame) -> Iterator[Issue]:
    for column in schema.columns()[table].values():
        if column.required:
            empty = frame[column.name].isna() if column.numeric else frame[column.name] == ""
            yield from _found(
                empty, frame, origin, column.name,
                Unreadable(f"{column.name}.empty", f"{column.name} is empty", column.description + "."),
            )  # fmt: skip


def _duplicates(table: str, frame: pd.DataFrame, origin: pd.DataFrame) -> Iterator[Issue]:
    ids = frame["id"]
    if pd.Index(ids).is_unique:
        return
    again = ids.duplicated() & (ids != "")
    first = {value: position for position, value in reversed(list(enumerate(ids)))}
    for position in np.flatnonzero(again):
        value = ids.iat[position]
        where = f"{origin['file'].iat[first[value]]} row {origin['row'].iat[first[value]]}"
        made = value.startswith(f"{table[0]}-") and not schema.columns()[table]["id"].required
        column = "" if made else "id"
        problem = Unreadable(
            "row.duplicate" if made else "id.duplicate",
            f"the same as {where}" if made else f"{value!r} again ({where})",
            "Delete one of the two rows." if made else "Give each row an id of its own.",
        )
        yield issue_at(origin, int(position), column, "" if made else value, problem)


def _periods(frame: pd.DataFrame, origin: pd.DataFrame) -> Iterator[Issue]:
    if {"from", "to"} <= set(frame.columns):
        bad = (frame["from"] != "") & (frame["to"] != "") & (frame["to"] < frame["from"])
        yield from _found(
            bad, frame, origin, "to",
            Unreadable("period.order", "ends before it starts", "Correct `from` or `to`."),
        )  # fmt: skip


def _ties(frame: pd.DataFrame, origin: pd.DataFrame) -> Iterator[Issue]:
    kinds = schema.tie_kinds()
    known = frame["kind"].isin(list(kinds))
    self_tie = (frame["source_id"] == frame["target_id"]) & (frame["source_id"] != "")
    yield from _found(
        self_tie, frame, origin, "target_id",
        Unreadable("tie.self", "a tie from an actor to itself", "Correct the target or delete the row."),
    )  # fmt: skip
    # Each different kind is looked up once; a large import repeats few of them many times.
    code, different = pd.factorize(frame["kind"], use_na_sentinel=False)
    found = [kinds.get(kind) for kind in different.tolist()]
    highest = np.array([kind.weight_max if kind else np.nan for kind in found])[code]
    for position in np.flatnonzero(known & (frame["weight"] > highest)):
        kind = kinds[frame["kind"].iat[position]]
        yield issue_at(
            origin, int(position), "weight", f"{frame['weight'].iat[position]:g}",
            Unreadable(
                "weight.range", f"weight is out of range for {kind.kind}",
                f"Write a number from 0 to {kind.weight_max:g}: {kind.weight_meaning}.",
            ),
        )  # fmt: skip
    signs = pd.array(["|".join(kind.signs) if kind else "" for kind in found], dtype="str")
    allowed = pd.Series(signs.take(code), index=frame.index)
    unclear = known & (allowed == "+|-") & (frame["sign"] == "")
    yield from _found(
        unclear, frame, origin, "sign",
        Unreadable("sign.missing", "this kind of tie needs a sign", "Write + or -."),
    )  # fmt: skip
    against = known & (frame["sign"] != "") & (allowed != "+|-") & (frame["sign"] != allowed)
    for position in np.flatnonzero(against):
        right = allowed.iat[position] or "an empty cell"
        problem = f"sign does not fit {frame['kind'].iat[position]}"
        yield issue_at(
            origin, int(position), "sign", frame["sign"].iat[position],
            Unreadable("sign.against_kind", problem, f"Write {right}."),
        )  # fmt: skip


def _universe(frame: pd.DataFrame, origin: pd.DataFrame) -> Iterator[Issue]:
    low = frame["exists_low"].fillna(frame["exists_best"])
    high = frame["exists_high"].fillna(frame["exists_best"])
    bad = (low > frame["exists_best"]) | (high < frame["exists_best"])
    yield from _found(
        bad, frame, origin, "exists_best",
        Unreadable("exists.order", "low, best and high are not in order", "Correct the three numbers."),
    )  # fmt: skip


def check_rows(table: str, frame: pd.DataFrame, origin: pd.DataFrame | None = None) -> list[Issue]:
    """Everything wrong within the rows of one table, without looking at other tables.

    Parameters
    ----------
    table
        Name of the table.
    frame
        Parsed rows (`cells.parse`).
    origin
        Places of the rows, as in `cells.parse`.
    """
    origin = origin_of(table, len(frame)) if origin is None else origin
    issues = [*_required(table, frame, origin), *_duplicates(table, frame, origin)]
    issues += _periods(frame, origin)
    if table == "ties":
        issues += _ties(frame, origin)
    if table == "universe":
        issues += _universe(frame, origin)
    return issues


def _unknown(values: pd.Series[str], known: Sequence[Ids]) -> pd.Series[str]:
    for ids in known:
        values = values[~among(values, ids)]
    return values


def _missing(frame: pd.DataFrame, column: Column, known: Sequence[Ids]) -> pd.Series[str]:
    """Values that are in none of the known ids, under the positions of their rows."""
    # Each different cell is looked at once; a large import repeats few of them many times.
    code, different = pd.factorize(frame[column.name])
    cells = pd.Series(different, dtype="str", name=column.name)
    values = cells[cells != ""]
    if column.many:
        # Mostly all is well, which a look at the different values in all cells together tells.
        single = set(SEPARATOR.join(values.tolist()).split(SEPARATOR)) - {""}
        if _unknown(pd.Series(list(single), dtype="str"), known).empty:
            return values.iloc[:0]
        values = explode(cells.to_frame(), column.name)
    wrong = _unknown(values, known).index
    rows = explode(frame[np.isin(code, wrong)], column.name) if len(wrong) else values.iloc[:0]
    return _unknown(rows, known)


def check_references(
    table: str,
    frame: pd.DataFrame,
    ids: Mapping[str, pd.Index[Any]],
    origin: pd.DataFrame | None = None,
) -> list[Issue]:
    """Everything in one table that points at something that is not there.

    Parameters
    ----------
    table
        Name of the table.
    frame
        Parsed rows.
    ids
        The ids of every table as it will be.
    origin
        Places of the rows.
    """
    origin = origin_of(table, len(frame)) if origin is None else origin
    frame = frame.reset_index(drop=True)
    issues = []
    for column in schema.columns()[table].values():
        if not column.references:
            continue
        known = [ids[name] for name in column.references]
        if column.vocabulary:
            known.append(pd.Index(list(schema.vocabulary(column.vocabulary)), dtype="str"))
        elif column.strict == "listed" and not any(map(len, known)):
            continue
        missing = _missing(frame, column, known)
        what = " or ".join(name.rstrip("s") for name in column.references)
        for position, value in missing.items():
            remedy = f"Add {value} to {column.references[0]}.csv or correct the cell."
            if column.strict == "warn":
                remedy = f"It counts as not graded. Add {value} to {column.references[0]}.csv to grade it."
            found = issue_at(
                origin, int(str(position)), column.name, value,
                Unreadable(f"{column.name}.missing", f"no {what} has this id", remedy),
            )  # fmt: skip
            issues.append(_as_warning(found) if column.strict == "warn" else found)
    if table == "ties":
        issues += _memberships(frame, ids, origin)
    return issues


def _memberships(
    frame: pd.DataFrame, ids: Mapping[str, pd.Index[Any]], origin: pd.DataFrame
) -> Iterator[Issue]:
    may = [code for code, kind in schema.tie_kinds().items() if kind.to_platform]
    code, different = pd.factorize(frame["target_id"], use_na_sentinel=False)
    targets = pd.Series(different, dtype="str")
    platform = among(targets, ids["platforms"].difference(ids["actors"])).to_numpy()[code]
    wrong = platform & ~frame["kind"].isin(may)
    yield from _found(
        wrong, frame, origin, "target_id",
        Unreadable("tie.to_platform", "only membership leads to a platform", f"Use {', '.join(may)}."),
    )  # fmt: skip


def _as_warning(issue: Issue) -> Issue:
    return Issue(
        issue.file, issue.row, issue.column, issue.value, issue.code, issue.problem, issue.remedy,
        warning=True,
    )  # fmt: skip
