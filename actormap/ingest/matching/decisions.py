"""What a person decides on two entries, as changes: written and taken back like any other.

The map is what the user may see of it as it is stored (`access.visible`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pandas as pd

from actormap.core import schema
from actormap.core.errors import Refused, shorten
from actormap.core.model import ActorMap, Changes
from actormap.core.sentences import series
from actormap.core.tables.cells import parse
from actormap.core.tables.issues import Unreadable
from actormap.core.tables.values import day
from actormap.rights.identity import DIFFERENT, SAME, TABLE, kept


def decided(  # noqa: PLR0913 - each part of a decision has a name of its own
    m: ActorMap,
    first: str,
    second: str,
    decision: str,
    *,
    keep: str = "",
    why: str = "",
    date: str = "",
    by: str = "",
) -> Changes:
    """The changes that say whether two entries are one; a later decision on both takes its place.

    `keep` stands for both where they are the same. `why` is for the record and the history, without names;
    `by` is a role. `Refused` where it cannot be decided so.
    """
    _check(m, first, second, decision, keep)
    try:
        on = day(date) if date else dt.date.today().isoformat()
    except Unreadable as problem:
        raise Refused(
            "date '{date}' is {problem}. {remedy}",
            date=shorten(date),
            problem=problem.problem,
            remedy=problem.remedy,
        ) from problem
    a, b = sorted((first, second))
    row = {
        "first_id": a,
        "second_id": b,
        "decision": decision,
        "kept_id": keep if decision == SAME else "",
        "date": on,
        "decided_by": by,
        "note": why,
    }
    frame, issues = parse(TABLE, pd.DataFrame([row]))
    if issues:
        raise Refused(series((issue.sentence for issue in issues), "\n"))
    return Changes(upserts={TABLE: frame}, why=why or f"{decision}: {a} and {b}")


def _check(m: ActorMap, first: str, second: str, decision: str, keep: str) -> None:
    """Refuse a decision that cannot be made."""
    words = list(schema.vocabulary("duplicate_decision"))
    if decision not in words:
        raise Refused(
            "there is no decision '{decision}'. Use one of: {all}.",
            decision=shorten(decision),
            all=series(words),
        )
    if first == second:
        raise Refused("{first} is held against itself. Name two entries.", first=first)
    rest = m[TABLE].drop(_on(m, first, second).index)
    to = kept(rest)
    for actor in (first, second):
        if actor not in m.ids("actors"):
            raise Refused("no actor has the id '{id}'. See the list of actors.", id=shorten(actor))
        if actor in to:
            raise Refused(
                "{one} is taken together with {other}. Decide on {other}, or take that back first.",
                one=actor,
                other=to[actor],
            )
    if decision == SAME and keep not in {first, second}:
        raise Refused(
            "it is not said which entry stands for both. Keep {first} or {second}.",
            first=first,
            second=second,
        )
    if decision == SAME:
        _check_merge(rest, to, {first, second})


def taken_back(m: ActorMap, first: str, second: str, *, why: str = "") -> Changes:
    """The changes that take a decision back, as if it had never been made; `Refused` where there is none."""
    rows = _on(m, first, second)
    if rows.empty:
        raise Refused(
            "nothing was decided on {first} and {second}. See all decisions "
            "(actormap duplicates list --decided).",
            first=first,
            second=second,
        )
    return Changes(drops={TABLE: tuple(rows["id"])}, why=why or f"taken back: {first} and {second}")


def _on(m: ActorMap, first: str, second: str) -> pd.DataFrame:
    """The decision on two entries, whichever is named first."""
    rows, ends = m[TABLE], [first, second]
    return rows[rows["first_id"].isin(ends) & rows["second_id"].isin(ends)]


def _check_merge(rows: pd.DataFrame, to: Mapping[str, str], both: set[str]) -> None:
    """Refuse to take together what would hold two that were found to be different."""
    apart = rows[rows["decision"] == DIFFERENT]
    for a, b in zip(apart["first_id"], apart["second_id"], strict=True):
        if {to.get(a, a), to.get(b, b)} == both:
            raise Refused("{a} and {b} were found to be different. Take that back first.", a=a, b=b)


def decisions(m: ActorMap) -> pd.DataFrame:
    """All decisions, the newest first, with the names of both entries."""
    names = m.actors.set_index("id")["name"]
    rows = m[TABLE].sort_values(["date", "id"], ascending=False, kind="stable", ignore_index=True)
    named = {name: rows[f"{name}_id"].map(names) for name in ("first", "second")}
    return rows.assign(**named)
