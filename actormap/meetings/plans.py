"""The rows of `plans` as plans of introductions, step by step; rows of several tables as one change."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from actormap.core.errors import InvalidMap, Issue, Refused, shorten
from actormap.core.model import ActorMap, Changes, distinct
from actormap.core.sentences import Sentence, series
from actormap.core.tables.cells import parse
from actormap.core.tables.ids import CodeKey
from actormap.core.tables.issues import Unreadable
from actormap.core.tables.records import records
from actormap.core.tables.values import day as day_of

Row = dict[str, Any]
FOLLOWS: Mapping[str, tuple[str, ...]] = {
    "planned": ("asked", "stopped"),
    "asked": ("agreed", "declined", "stopped"),
    "agreed": ("met", "declined", "stopped"),
    "declined": ("stopped",),
    "met": ("stopped",),
}
"""Where a step can stand next; who agreed may still say no."""
DONE = ("agreed", "met")
"""Where a step stands when the next one may be asked."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The introductions that were chosen to reach one actor.

    Parameters
    ----------
    rows
        Rows of `plans`, one a step, in their order.
    """

    rows: tuple[Row, ...]

    @property
    def code(self) -> str:
        """Its code, such as P001."""
        return str(self.rows[0]["plan"])

    @property
    def target(self) -> str:
        """Id of the actor to be reached."""
        return str(self.rows[-1]["target_id"])

    @property
    def for_id(self) -> str:
        """Id of the actor for whom the office opens a door, or ""."""
        return str(self.rows[-1]["for_id"])

    @property
    def closed(self) -> bool:
        """Whether the target was met, or the office stopped."""
        return self.rows[-1]["status"] == "met" or any(row["status"] == "stopped" for row in self.rows)

    @property
    def refused(self) -> Row | None:
        """The step in which somebody said no to a plan that is not closed; None where nobody did."""
        no = (row for row in self.rows if row["status"] == "declined")
        return None if self.closed else next(no, None)

    @property
    def sensitivity(self) -> int:
        """The highest sensitivity of its steps, 0 to 3."""
        return int(max(row["sensitivity"] or 0 for row in self.rows))

    @property
    def _at(self) -> int:
        begun = [at for at, row in enumerate(self.rows) if row["status"] != "planned"]
        last = max(begun, default=-1)
        if last >= 0 and self.rows[last]["status"] != "met":
            return last
        return min(last + 1, len(self.rows) - 1)

    @property
    def now(self) -> Row:
        """The step that something must be done about."""
        return self.rows[self._at]

    @property
    def left(self) -> tuple[Row, ...]:
        """The introductions that are still to be made; none after somebody said no."""
        return () if self.refused else self.rows[self._at :]


def plans_of(m: ActorMap) -> list[Plan]:
    """The plans of a map, by their codes; the same list each time."""
    return m.once("plans", _plans)


def _plans(m: ActorMap) -> list[Plan]:
    rows = sorted(records(m["plans"]), key=lambda row: (row["plan"], row["step"], row["id"]))
    return [Plan(tuple(some)) for _, some in itertools.groupby(rows, key=lambda row: row["plan"])]


def officer_roles(m: ActorMap) -> list[str]:
    """Roles that contacts or plans name, in alphabetical order."""
    return sorted({*m.contacts["officer_role"], *m["plans"]["owner"]} - {""})


def known_role(m: ActorMap, role: str, *, cased: bool = True) -> None:
    """Let only officer roles of the record through, written as there or also in other letters."""
    roles = officer_roles(m)
    if role in roles or (not cased and role.casefold() in {known.casefold() for known in roles}):
        return
    remedy = Sentence("Enter it with contacts (officer_role).")
    if roles:
        remedy = Sentence("Those on record: {roles}.", roles=series(roles))
    raise Refused(
        "no contact and no plan names the role '{role}'. {remedy}", role=shorten(role), remedy=remedy
    )


LEAST = 2
"""Sensitivity of plans and of the log of introductions, unless somebody in it is more sensitive."""


def changes_of(why: str, key: CodeKey, **tables: list[dict[str, Any]]) -> Changes:
    """Rows as the store with this key takes them."""
    upserts: dict[str, pd.DataFrame] = {}
    issues: list[Issue] = []
    for name, rows in tables.items():
        if rows:
            frame, faults = parse(name, pd.DataFrame(rows))
            upserts[name] = key.rows(name, frame)
            issues += faults
    if issues:
        raise InvalidMap(distinct(issues))
    return Changes(upserts=upserts, why=why)


def read_day(text: str, what: Sentence) -> str:
    """A day as it is written to the map; `what` is half a sentence for the refusal, which day it is."""
    try:
        return day_of(text)
    except Unreadable as problem:
        raise Refused(
            "{what} '{text}' is {problem}. {remedy}",
            what=what,
            text=shorten(text),
            problem=problem.problem,
            remedy=problem.remedy,
        ) from problem
