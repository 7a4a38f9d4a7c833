"""Rows of several tables as one change, checked cell by cell."""

from __future__ import annotations

from typing import Any

import pandas as pd

from actormap.core.errors import InvalidMap, Issue, Refused, shorten
from actormap.core.model import Changes, distinct
from actormap.core.sentences import Sentence
from actormap.core.tables.cells import parse
from actormap.core.tables.ids import CodeKey
from actormap.core.tables.issues import Unreadable
from actormap.core.tables.values import day as day_of

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
