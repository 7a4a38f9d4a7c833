"""What was recorded per issue: the newest word of each independent source on each actor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from actormap.core.errors import Refused, shorten
from actormap.core.sentences import Name, series, term
from actormap.core.tables.values import split
from actormap.graph.silence import UNLISTED
from actormap.graph.tie_probability import (
    DAYS_A_MONTH,
    MOST,
    UNGRADED,
    aged,
    log_odds,
    pool,
    probability,
    source_keys,
)
from actormap.metrics.base.context import Context

Record = dict[str, Any]
"""A row of `newest` by the names of its columns."""


def known_issue(context: Context, issue: str) -> None:
    """Let only issues of the map through; "" stands for all."""
    known = context.m["issues"]["id"].tolist()
    if issue and issue not in known:
        raise Refused(
            "there is no issue '{issue}'. The map has: {all}.",
            issue=shorten(issue),
            all=series(known) or term("none"),
        )


def issue_name(context: Context, issue: str) -> Name:
    """Name of an issue."""
    names = context.once(
        "issues", lambda c: dict(zip(c.m["issues"]["id"], c.m["issues"]["name"], strict=True))
    )
    return Name(names.get(issue, issue))


def newest(context: Context, table: str, by: str, issue: str, also: tuple[str, ...] = ()) -> list[Record]:
    """Records on an issue up to the day, of each independent source only its newest ones.

    What only a source told that is left out in this view is not in it.
    """
    recorded = context.recorded.once(
        f"newest:{table}:{issue}", lambda record: _newest(record, table, by, issue, also)
    )
    left = context.view.without
    if not left:
        return recorded
    return [
        {**row, "keys": tuple(key for key in row["keys"] if key != left)}
        for row in recorded
        if row["newest_of"] - {left}
    ]


def _newest(context: Context, table: str, by: str, issue: str, also: tuple[str, ...]) -> list[Record]:
    """The same of the record, with the keys of whose records each is the newest."""
    rows = context.m[table]
    rows = rows[rows["date"] <= context.view.date]
    if issue:
        rows = rows[rows["issue"] == issue]
    known = source_keys(context.m)
    every, last = rows.to_dict("records"), dict[tuple[str, ...], str]()
    for row in every:
        row["keys"] = _keys(known, row[by])
        for key in row["keys"]:
            question = _question(row, key, also)
            last[question] = max(row["date"], last.get(question, ""))
    for row in every:
        row["newest_of"] = {key for key in row["keys"] if last[_question(row, key, also)] == row["date"]}
    return [row for row in every if row["newest_of"]]


def _question(row: Record, key: str, also: tuple[str, ...]) -> tuple[str, ...]:
    """What a source was asked about."""
    return (row["actor_id"], row["issue"], *(row[column] for column in also), key)


def records_by(rows: Iterable[Record], *columns: str) -> dict[tuple[str, ...], list[Record]]:
    """Rows by what some columns hold, in their order."""
    records: dict[tuple[str, ...], list[Record]] = {}
    for row in rows:
        records.setdefault(tuple(row[column] for column in columns), []).append(row)
    return records


def _keys(known: Mapping[str, str], cell: str) -> tuple[str, ...]:
    """Independent keys of the sources in a cell."""
    keys = {known.get(source, UNLISTED) for source in split(cell)} or {UNLISTED}
    return tuple(sorted(keys))


def believed(context: Context, rows: Sequence[Record]) -> float:
    """Chance that what records with a `direction` tell is for human rights, 0 to 1 (A37).

    Independent sources pool their log-odds, for or against; one that says the same twice counts
    once. A record's own grade counts instead of those of its sources.
    """
    graded = context.once("chance by source", _chances)
    heard: set[tuple[str, str]] = set()
    total = 0.0
    for row in rows:
        new = [key for key in row["keys"] if (key, row["direction"]) not in heard]
        heard |= {(key, row["direction"]) for key in new}
        chances = [graded.get(key, probability(UNGRADED)) for key in new]
        chances = [probability(row["grade"])] if new and row["grade"] else chances
        sign = 1 if row["direction"] == "+" else -1
        total += sign * sum(float(log_odds(_now(context, q, row["date"]))) for q in chances)
    return float(pool(total))


def _chances(context: Context) -> dict[str, float]:
    """Chance that what is told under each independent key is true, by its best graded source."""
    chances: dict[str, float] = {}
    keys = source_keys(context.m)
    for row in context.m.sources.itertuples():
        q = probability(row.reliability + row.credibility) if row.reliability and row.credibility else None
        key = keys[row.id]
        chances[key] = max(chances.get(key, 0.0), probability(UNGRADED) if q is None else q)
    return chances


def _now(context: Context, q: float, day: str) -> float:
    """A chance as it is today: certain in worked examples, and aged where the day is known."""
    view = context.view
    if view.certain:
        return MOST
    if not day:
        return q
    months = (pd.Timestamp(view.date) - pd.Timestamp(day)).days / DAYS_A_MONTH
    return float(aged(q, months, view.thresholds.ageing_months))


def keys_of_records(rows: Sequence[Record]) -> set[str]:
    """All independent keys of some rows of `newest`."""
    return {key for row in rows for key in row["keys"]}


def highest_sensitivity(rows: Sequence[Record]) -> int:
    """The highest sensitivity of some rows, 0 where none has any."""
    return int(max((row["sensitivity"] for row in rows if row["sensitivity"] > 0), default=0))
