"""Who told of what a list holds: the sources that its user names for all of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pandas as pd

from actormap.core import schema
from actormap.core.tables.values import split
from actormap.ingest.mapping.table import Table
from actormap.ingest.rows.part import Part

COLUMN = "sources"


def with_sources(parts: Sequence[Part], tables: Iterable[Table]) -> list[Part]:
    """Rows that come of lists, with the sources named for all of a list, and these as rows of their own.

    A source that is new is graded by nobody: what it tells is as likely as not until somebody grades it.
    """
    rules = {id(table.layout.grid): table.rule for table in tables if table.rule}
    named = {grid: rule.constants[COLUMN] for grid, rule in rules.items() if COLUMN in rule.constants}
    every: list[Part] = []
    added: set[str] = set()
    for part in parts:
        sources = named.get(id(part.layout.grid), "") if part.derived else ""
        new = [source for source in split(sources) if source not in added]
        if new:
            added.update(new)
            ids = pd.DataFrame({"id": new}, dtype="str")
            every.append(Part("sources", ids, part.lines[:1] * len(new), part.layout, {}, derived=True))
        every.append(_with(part, sources) if sources else part)
    return every


def _with(part: Part, sources: str) -> Part:
    if COLUMN in part.frame or COLUMN not in schema.columns()[part.table]:
        return part
    frame = part.frame.assign(**{COLUMN: sources}).astype("str")
    return replace(part, frame=frame, for_all=part.for_all | {COLUMN})
